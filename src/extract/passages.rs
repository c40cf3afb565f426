//! The act's text as passages, from the leaves of its tree.

use super::Context;
use std::ops::Range;
use zanflow_model::{Passage, PassageKind, Service};
use zanflow_source::LineKind;
use zanflow_syntax::{Kind, Node};

/// All passages, in the text's order.
pub fn passages(context: &Context<'_>, services: &[Service]) -> Vec<Passage> {
    let Some(act) = context.tree.node(0) else { return Vec::new() };
    let mut reader = PassageReader { context, found: Vec::new() };
    let mut services = services.iter();
    for node in context.tree.children(act) {
        let service = if node.kind == Kind::Regulation { services.next() } else { None };
        let within = service.map_or("act", |service| service.id.as_str());
        reader.below(node, &LeafPosition { within, ..LeafPosition::default() });
    }
    reader.found
}

/// Gives each passage to the service of rules whose lines hold it: of several that share their rules, to the one whose
/// card holds it, else to the first, so that the chapters stay together.
pub fn place_in_services(passages: &mut [Passage], services: &[Service]) {
    for passage in passages {
        let line = passage.line_start;
        let holds = |first: u32, last: u32| first <= line && line <= last;
        let own = |service: &&Service| {
            service.passport.as_ref().is_some_and(|card| holds(card.line, card.line_end))
        };
        let around = || services.iter().filter(|service| holds(service.line_start, service.line_end));
        let service = around().find(own).or_else(|| around().next());
        passage.within = service.map_or_else(|| "act".into(), |service| service.id.as_str().into());
    }
}

/// The position of a leaf in its act.
#[derive(Debug, Clone, Copy, Default)]
struct LeafPosition<'t> {
    within: &'t str,
    paragraph: Option<&'t str>,
    item: Option<&'t str>,
    /// The innermost numbered node began with this leaf: later ones are its further text.
    fresh: bool,
}

struct PassageReader<'a> {
    context: &'a Context<'a>,
    found: Vec<Passage>,
}

impl<'a> PassageReader<'a> {
    fn below(&mut self, node: &'a Node, place: &LeafPosition<'_>) {
        if node.children.is_empty() {
            return self.leaf(node, place);
        }
        let mut inner = match &node.kind {
            Kind::Paragraph(no) => LeafPosition { paragraph: Some(no), item: None, fresh: true, ..*place },
            Kind::Item(mark) => LeafPosition { item: Some(mark), fresh: true, ..*place },
            _ => LeafPosition { fresh: false, ..*place },
        };
        for child in self.context.tree.children(node) {
            self.below(child, &inner);
            inner.fresh &= child.kind == Kind::Blank;
        }
    }

    fn leaf(&mut self, node: &Node, place: &LeafPosition<'_>) {
        let kind = match node.kind {
            Kind::Blank => return,
            Kind::Table => return self.rows(&node.lines, place),
            Kind::FlatTable | Kind::Legend | Kind::Survey => return self.blocks(node, place),
            Kind::Title => PassageKind::Title,
            Kind::Status | Kind::Requisites | Kind::Preamble => PassageKind::Head,
            Kind::Note => PassageKind::Note,
            Kind::Signature | Kind::Agreement => PassageKind::Signature,
            Kind::Stamp | Kind::AppendixStamp => PassageKind::Stamp,
            Kind::Heading => PassageKind::Heading,
            Kind::SectionTitle => PassageKind::Section,
            Kind::Caption | Kind::Diagram => PassageKind::Caption,
            _ if place.fresh && place.item.is_some() => PassageKind::Item,
            _ if place.fresh => PassageKind::Paragraph,
            _ => PassageKind::Text,
        };
        self.add(kind, node.lines.clone(), place);
    }

    /// A row is a line.
    fn rows(&mut self, lines: &Range<usize>, place: &LeafPosition<'_>) {
        for line in lines.clone() {
            let count = self.found.len();
            self.add(PassageKind::Row, line..line + 1, place);
            let Some(row) = self.found.get_mut(count) else { continue };
            let cells = self.context.repaired.lines.get(line).map(|line| &line.kind);
            if let Some(LineKind::Row { cells, .. }) = cells {
                let first = row.line_start;
                row.cells = cells.iter().map(|cell| self.context.cell_line(first, cell)).collect();
                let last = cells.iter().map(|cell| self.context.cell_end(first, cell)).max();
                row.line_end = last.unwrap_or(first).max(row.line_end);
                if row.cells.iter().all(|line| *line == first) {
                    row.cells.clear();
                }
            }
        }
    }

    /// The text between blank lines.
    fn blocks(&mut self, node: &Node, place: &LeafPosition<'_>) {
        let kind = if node.kind == Kind::FlatTable { PassageKind::Row } else { PassageKind::Text };
        let mut start = node.lines.start;
        for line in node.lines.clone() {
            let lines = self.context.repaired.lines.get(line);
            if lines.is_none_or(|line| self.context.repaired.line_text(line).trim().is_empty()) {
                self.add(kind, start..line, place);
                start = line + 1;
            }
        }
        self.add(kind, start..node.lines.end, place);
    }

    fn add(&mut self, kind: PassageKind, lines: Range<usize>, place: &LeafPosition<'_>) {
        let text = zanflow_syntax::text_of(self.context.repaired, lines.clone());
        if text.is_empty() {
            return;
        }
        let file = self.context.file(&lines).filter(|file| *file != self.context.source.path);
        self.found.push(Passage {
            kind,
            within: place.within.to_owned(),
            paragraph: place.paragraph.map(str::to_owned),
            item: place.item.map(str::to_owned),
            file: file.map(str::to_owned),
            line_start: self.context.first_line(&lines),
            line_end: self.context.last_line(&lines),
            cells: Vec::new(),
            text,
        });
    }
}
