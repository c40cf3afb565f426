//! The text of an act as blocks: a passage or a table each, with what is told beside it.

use super::anchors::Anchors;
use super::contents::Part;
use super::notes::{Mark, Marks, NoteList, notes};
use super::runs::{Looked, Run, runs};
use super::{Shown, link};
use crate::error::Failure;
use crate::render::WORDS;
use crate::table::{CellText, TableView};
use crate::text::{Span, Terms, anchor, permalink, repaired};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use zanflow_generate::{self as generate, Lang};
use zanflow_model::{Passage, PassageKind, Service};
use zanflow_references::{CitedText, Held, Link};
use zanflow_repair::Edit;
use zanflow_source::Source;
use zanflow_wording::url;

/// A passage with its annotations, or a table.
#[derive(Debug, Default, Serialize)]
pub struct Block {
    pub class: &'static str,
    /// Anchor of its first line, and anchors of its other lines.
    anchor: Option<String>,
    anchors: Vec<String>,
    line: u32,
    runs: Vec<Run>,
    table: Option<TableView>,
    edits: Vec<EditView>,
    marks: Vec<Mark>,
    is_unread: bool,
    diagrams: Vec<DiagramView>,
    /// The page of a PDF that begins here.
    page: Option<usize>,
}

#[derive(Debug, Serialize)]
struct EditView {
    rule: &'static str,
    line: u32,
    before: String,
    after: String,
    confidence: u32,
}

/// A diagram of a process: its picture, and the page that shows it alone.
#[derive(Debug, Serialize)]
struct DiagramView {
    title: String,
    href: String,
    page: Option<String>,
}

/// The text of an act, made for a page.
pub struct Text {
    pub parts: Vec<Part>,
    pub notes: NoteList,
    /// How many places have words looked for.
    pub found: usize,
}

/// Makes the text of an act.
///
/// # Errors
/// A fault of a template.
pub fn text(shown: &Shown<'_>, links: &[Link], looked: &Looked, lang: Lang) -> Result<Text, Failure> {
    let anchors = Anchors::of(shown.model);
    let (list, marks) = notes(shown.model, &anchors, lang);
    let mut builder = Builder::new(shown, links, looked, lang, marks)?;
    for (at, passage) in shown.model.passages.iter().enumerate() {
        builder.take(at, passage);
    }
    builder.rest();
    let found = builder.parts.iter().map(|part| part.found).sum();
    Ok(Text { parts: builder.parts, notes: list, found })
}

/// Annotations of a service, by line.
struct ServiceLines<'a> {
    service: &'a Service,
    terms: Terms,
    tables: Vec<bool>,
    /// Diagrams by the last line of their process.
    diagrams: BTreeMap<u32, Vec<DiagramView>>,
    marks: BTreeMap<u32, Vec<Mark>>,
}

struct Builder<'a> {
    shown: &'a Shown<'a>,
    lang: Lang,
    /// Citations by the place of their passage.
    links: BTreeMap<usize, Vec<&'a Link>>,
    looked: &'a Looked,
    places: BTreeMap<&'a str, ServiceLines<'a>>,
    unread: BTreeSet<(&'a str, u32)>,
    edits: BTreeMap<u32, Vec<&'a Edit>>,
    originals: BTreeMap<(Option<&'a str>, u32), &'a str>,
    given: BTreeSet<String>,
    parts: Vec<Part>,
    /// The last page of the file that was told.
    page: usize,
}

impl<'a> Builder<'a> {
    fn new(
        shown: &'a Shown<'a>,
        links: &'a [Link],
        looked: &'a Looked,
        lang: Lang,
        mut marks: Marks<'a>,
    ) -> Result<Self, Failure> {
        let mut places = BTreeMap::new();
        for service in &shown.model.services {
            let own = marks.remove(service.id.as_str()).unwrap_or_default();
            places.insert(service.id.as_str(), ServiceLines::new(shown, service, lang, own)?);
        }
        let unread = shown.model.unread.iter().map(|unread| (unread.within.as_str(), unread.line_start));
        let mut edits: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
        let mut originals = BTreeMap::new();
        if let Some((source, repaired)) = shown.repairs {
            for edit in &repaired.edits {
                edits.entry(edit.line).or_default().push(edit);
            }
            originals = lines_of(source, &shown.model.document.file);
        }
        let mut by_passage: BTreeMap<usize, Vec<&Link>> = BTreeMap::new();
        for link in links {
            by_passage.entry(link.passage).or_default().push(link);
        }
        Ok(Self {
            shown,
            lang,
            links: by_passage,
            looked,
            places,
            unread: unread.collect(),
            edits,
            originals,
            given: BTreeSet::new(),
            parts: Vec::new(),
            page: 0,
        })
    }

    fn take(&mut self, at: usize, passage: &Passage) {
        if self.parts.last().is_none_or(|part| part.ends_before(passage)) {
            self.begin(passage);
        }
        if !self.in_table(at, passage) {
            self.passage(at, passage);
        }
    }

    fn begin(&mut self, passage: &Passage) {
        let service = self.places.get(passage.within.as_str()).map(|place| place.service);
        let is_new = !self.parts.iter().any(|part| part.within == passage.within);
        let title = service.filter(|_| is_new).and_then(|service| service.title.as_deref());
        let mut part = Part::begun_by(passage, title, self.lang);
        part.anchor = Some(anchor(passage.file.as_deref(), passage.line_start));
        part.service = service.filter(|_| is_new).map(|service| link(self.shown.info, service));
        self.parts.push(part);
    }

    fn push(&mut self, block: Block) {
        if let Some(part) = self.parts.last_mut() {
            part.notes += block.marks.len();
            part.blocks.push(block);
        }
    }

    fn last(&mut self) -> Option<&mut Block> {
        self.parts.last_mut().and_then(|part| part.blocks.last_mut())
    }

    fn class_of_last(&self) -> &'static str {
        self.parts.last().and_then(|part| part.blocks.last()).map(|block| block.class).unwrap_or_default()
    }

    /// The anchor, unless an earlier passage took it.
    fn give(&mut self, anchor: String) -> Option<String> {
        self.given.insert(anchor.clone()).then_some(anchor)
    }

    fn anchors(&mut self, passage: &Passage) -> (Option<String>, Vec<String>) {
        let file = passage.file.as_deref();
        let own = self.give(anchor(file, passage.line_start));
        let others = (passage.line_start + 1)..=passage.line_end;
        (own, others.filter_map(|line| self.give(anchor(file, line))).collect())
    }

    /// Adds a table row: tables of actions are rendered from the model, other rows are collected.
    fn in_table(&mut self, at: usize, passage: &Passage) -> bool {
        if passage.kind != PassageKind::Row {
            return false;
        }
        let place = self.places.get_mut(passage.within.as_str());
        let tables = place.as_ref().map(|place| place.service.tables.iter()).into_iter().flatten();
        let inside =
            |line| tables.clone().position(|table| (table.line_start..=table.line_end).contains(&line));
        let nth = inside(passage.line_start);
        let Some((nth, place)) = nth.zip(place) else { return self.other_row(at, passage) };
        let is_new = place.tables.get_mut(nth).is_some_and(|done| !std::mem::replace(done, true));
        let service = place.service;
        if is_new && let Some(table) = service.tables.get(nth) {
            self.actions(passage, table);
        }
        // Lines that no cell has keep their anchors too.
        let (own, others) = self.anchors(passage);
        let edits = self.edits(passage);
        if let Some(block) = self.last() {
            block.anchors.extend(own.into_iter().chain(others));
            block.edits.extend(edits);
        }
        true
    }

    fn actions(&mut self, passage: &Passage, table: &zanflow_model::Table) {
        let file = passage.file.clone();
        let mut given = std::mem::take(&mut self.given);
        let mut found = 0;
        let looked = self.looked;
        let mut make = |text: &str| {
            let marks = looked.places(text);
            found += marks.len();
            runs(text, Vec::new(), &marks)
        };
        let mut give = |anchor: String| given.insert(anchor.clone()).then_some(anchor);
        let mut view = TableView::actions(table, file.as_deref(), &mut give, &mut make);
        view.is_titled = self.class_of_last() == "caption";
        self.given = given;
        if let Some(part) = self.parts.last_mut() {
            part.found += found;
        }
        let block = Block {
            class: "actions",
            line: table.line_start,
            table: Some(view),
            marks: self.marks(passage),
            page: self.page(passage),
            ..Block::default()
        };
        self.push(block);
    }

    fn other_row(&mut self, at: usize, passage: &Passage) -> bool {
        if !passage.text.contains('\t') {
            return false;
        }
        let (own, others) = self.anchors(passage);
        let edits = self.edits(passage);
        let marks = self.marks(passage);
        let cells = self.cells(at, passage);
        if self.class_of_last() != "rows" {
            let table = Some(TableView::rows(passage.line_start));
            let page = self.page(passage);
            self.push(Block { class: "rows", line: passage.line_start, table, page, ..Block::default() });
        }
        if let Some(part) = self.parts.last_mut() {
            part.notes += marks.len();
        }
        if let Some(block) = self.last() {
            block.edits.extend(edits);
            block.marks.extend(marks);
            if let Some(table) = &mut block.table {
                let anchors = own.into_iter().chain(others).collect();
                table.row(cells, anchors, passage.line_start, passage.line_end);
            }
        }
        true
    }

    /// The cells of a row, each as runs.
    fn cells(&mut self, at: usize, passage: &Passage) -> Vec<CellText> {
        let marks = self.found_in(&passage.text);
        let links = self.spans_of_links(at, passage);
        let mut cells = Vec::new();
        let mut start = 0;
        for cell in passage.text.split('\t') {
            let end = start + cell.len();
            let inside = |range: &Range<usize>| range.start >= start && range.end <= end;
            let moved = |range: &Range<usize>| range.start - start..range.end - start;
            let spans = links.iter().filter(|span| inside(&span.range));
            let spans = spans.map(|span| Span {
                range: moved(&span.range),
                href: span.href.clone(),
                title: span.title.clone(),
                kind: span.kind,
            });
            let marks: Vec<_> = marks.iter().filter(|mark| inside(mark)).map(moved).collect();
            cells.push(runs(cell, spans.collect(), &marks));
            start = end + 1;
        }
        cells
    }

    fn passage(&mut self, at: usize, passage: &Passage) {
        let (anchor, anchors) = self.anchors(passage);
        let edits = self.edits(passage);
        if let Some(part) = self.parts.last_mut() {
            part.take(passage, anchor.as_deref(), self.lang);
        }
        let block = Block {
            class: passage.kind.name(),
            line: passage.line_start,
            runs: self.runs(at, passage, &edits),
            is_unread: self.unread.contains(&(passage.within.as_str(), passage.line_start)),
            marks: self.marks(passage),
            diagrams: self.diagrams(passage),
            page: self.page(passage),
            anchor,
            anchors,
            edits,
            ..Block::default()
        };
        self.push(block);
    }

    /// Where a text has words looked for; they are counted.
    fn found_in(&mut self, text: &str) -> Vec<Range<usize>> {
        let found = self.looked.places(text);
        if let Some(part) = self.parts.last_mut() {
            part.found += found.len();
        }
        found
    }

    fn runs(&mut self, at: usize, passage: &Passage, edits: &[EditView]) -> Vec<Run> {
        let marks = self.found_in(&passage.text);
        if self.shown.repairs.is_some() && !edits.is_empty() {
            let lines = passage.line_start..=passage.line_end;
            let lines = lines.filter_map(|line| self.originals.get(&(passage.file.as_deref(), line)));
            let original = lines.copied().collect::<Vec<_>>().join("\n");
            return runs(&passage.text, repaired(&passage.text, &original), &marks);
        }
        let mut spans = self.spans_of_links(at, passage);
        // Titles and stamps stay calm.
        let is_prose = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text);
        if let Some(place) = self.places.get(passage.within.as_str()).filter(|_| is_prose) {
            let terms = place.terms.spans(&passage.text, (passage.line_start, passage.line_end));
            let is_free = |term: &Span| {
                !spans
                    .iter()
                    .any(|link| link.range.start < term.range.end && term.range.start < link.range.end)
            };
            let free: Vec<Span> = terms.into_iter().filter(is_free).collect();
            spans.extend(free);
            spans.sort_by_key(|span| span.range.start);
        }
        runs(&passage.text, spans, &marks)
    }

    fn spans_of_links(&self, at: usize, passage: &Passage) -> Vec<Span> {
        let links = self.links.get(&at).map(Vec::as_slice).unwrap_or_default();
        links.iter().filter_map(|link| self.span_of(link, passage)).collect()
    }

    /// A citation as a link; one that leads nowhere says so where it names an act.
    fn span_of(&self, link: &Link, passage: &Passage) -> Option<Span> {
        let range = link.range.clone();
        if let (None, Some(place)) = (&link.act, link.places.first()) {
            let own = (place.file.as_deref(), place.line) == (passage.file.as_deref(), passage.line_start);
            let href = format!("#{}", anchor(place.file.as_deref(), place.line));
            return (!own).then_some(Span { range, kind: "link", title: None, href: Some(href) });
        }
        let Some(act) = &link.act else {
            let names_act = link.reference.cited.of == CitedText::Other;
            let key = if link.reference.held == Held::Several { "cited-several" } else { "cited-not-held" };
            let title = names_act.then(|| WORDS.label(self.lang, key).into_owned());
            return title.map(|title| Span { range, kind: "absent", title: Some(title), href: None });
        };
        let href = match link.places.first() {
            Some(place) => permalink(act, place.file.as_deref(), place.line),
            None => format!("/acts/{}", url(act)),
        };
        let citation = link.reference.acts.first().map(|act| act.citation.clone());
        Some(Span { range, kind: "link", title: citation, href: Some(href) })
    }

    /// The page of the file, if the passage is the first on it.
    fn page(&mut self, passage: &Passage) -> Option<usize> {
        let page = self.shown.model.document.page(passage.line_start)?;
        let is_new = page > self.page;
        self.page = self.page.max(page);
        is_new.then_some(page)
    }

    fn edits(&self, passage: &Passage) -> Vec<EditView> {
        let here = self.edits.range(passage.line_start..=passage.line_end.max(passage.line_start));
        let edits = here.flat_map(|(_, edits)| edits);
        // Lines are those of the edit's own file: of an act of several, only its words tell which.
        let has = |edit: &&&Edit| self.originals_has(passage, edit);
        edits.filter(has).map(|edit| edit_view(edit)).collect()
    }

    fn originals_has(&self, passage: &Passage, edit: &Edit) -> bool {
        let is_split = self.shown.repairs.is_some_and(|(source, _)| source.parts.len() > 1);
        let original = self.originals.get(&(passage.file.as_deref(), edit.line)).copied().unwrap_or_default();
        !is_split || original.contains(edit.before.trim())
    }

    fn marks(&mut self, passage: &Passage) -> Vec<Mark> {
        let Some(place) = self.places.get_mut(passage.within.as_str()) else { return Vec::new() };
        take(&mut place.marks, passage.line_end.max(passage.line_start))
    }

    fn diagrams(&mut self, passage: &Passage) -> Vec<DiagramView> {
        let Some(place) = self.places.get_mut(passage.within.as_str()) else { return Vec::new() };
        take(&mut place.diagrams, passage.line_end.max(passage.line_start))
    }

    /// Annotations left after the last passage: tables without passages, diagrams, notes on the last lines.
    fn rest(&mut self) {
        let names: Vec<&str> = self.places.keys().copied().collect();
        for name in names {
            let Some(place) = self.places.get_mut(name) else { continue };
            let diagrams = take(&mut place.diagrams, u32::MAX);
            let marks = take(&mut place.marks, u32::MAX);
            if !diagrams.is_empty() || !marks.is_empty() {
                self.push(Block { class: "rest", diagrams, marks, ..Block::default() });
            }
        }
    }
}

impl<'a> ServiceLines<'a> {
    fn new(
        shown: &Shown<'_>,
        service: &'a Service,
        lang: Lang,
        marks: BTreeMap<u32, Vec<Mark>>,
    ) -> Result<Self, Failure> {
        let mut diagrams: BTreeMap<u32, Vec<DiagramView>> = BTreeMap::new();
        for (process, view) in service.processes.iter().zip(pictures(shown, service, lang)?) {
            diagrams.entry(process.line_end).or_default().push(view);
        }
        Ok(Self {
            service,
            terms: Terms::from_service(service),
            tables: vec![false; service.tables.len()],
            diagrams,
            marks,
        })
    }
}

/// Diagrams of a service: linked for acts of the knowledge base, as data URLs for uploaded acts.
fn pictures(shown: &Shown<'_>, service: &Service, lang: Lang) -> Result<Vec<DiagramView>, Failure> {
    if let Some(info) = shown.info {
        let folder = format!("/acts/{}/services/{}/diagrams", url(&info.id), url(&service.id));
        let of = |(name, title): (String, String)| {
            let href = format!("{folder}/{name}.svg?lang={}", lang.code());
            DiagramView { title, href, page: Some(format!("{folder}/{name}")) }
        };
        return Ok(generate::processes(service, lang).into_iter().map(of).collect());
    }
    let of = |diagram: generate::Diagram| DiagramView {
        title: diagram.title,
        href: format!("data:image/svg+xml,{}", url(&diagram.svg)),
        page: None,
    };
    Ok(generate::diagrams(shown.model, service, lang)?.into_iter().map(of).collect())
}

/// Removes and returns all entries up to a line.
fn take<T>(of: &mut BTreeMap<u32, Vec<T>>, line: u32) -> Vec<T> {
    let later = match line.checked_add(1) {
        Some(next) => of.split_off(&next),
        None => BTreeMap::new(),
    };
    std::mem::replace(of, later).into_values().flatten().collect()
}

fn edit_view(edit: &Edit) -> EditView {
    EditView {
        rule: edit.rule.name(),
        line: edit.line,
        before: edit.before.clone(),
        after: edit.after.clone(),
        confidence: (edit.confidence * 100.0).round().clamp(0.0, 100.0) as u32,
    }
}

/// Index of source lines by file and number; the main file has no name.
fn lines_of<'a>(source: &'a Source, own: &str) -> BTreeMap<(Option<&'a str>, u32), &'a str> {
    let mut lines = BTreeMap::new();
    for (nth, line) in source.lines.iter().enumerate() {
        let text = source.text.get(line.span.start as usize..line.span.end as usize).unwrap_or_default();
        let Some((path, number)) = source.origin(nth) else { continue };
        let file = (source.parts.len() > 1 && path != own).then_some(path);
        lines.insert((file, number), text);
    }
    lines
}
