//! [`Tree`] → [`Model`]: act, terms, participants, processes, tables, flow, durations.
//!
//! Nothing here looks at the source file: facts come from the repaired text and cite its lines.

mod document;
mod form;
mod lists;
pub mod memory;
mod passages;
pub mod process;
mod provider;
mod questionnaire;
mod rules;
mod service;
mod standard_act;
pub mod table;
mod terms;
mod unclear;
mod unread;

use memory::Memory;
use std::ops::Range;
use zanflow_kazakh::letters::{Lower, begins_as};
use zanflow_lexicon::words::rules_acts::{CHANGES, RULES_NAMES};
use zanflow_model::{Document, Model, Service};
use zanflow_repair::Repaired;
use zanflow_source::Source;
use zanflow_syntax::{Kind, Node, Tree, text_of};

/// What every part of the extraction reads.
pub struct Context<'a> {
    /// The file: its name and metadata only.
    pub source: &'a Source,
    /// The repaired text.
    pub repaired: &'a Repaired,
    /// Its structure.
    pub tree: &'a Tree,
    /// What was found in its texts so far.
    pub memory: Memory,
}

impl Context<'_> {
    /// First line of the source file of some lines of the repaired text.
    pub fn first_line(&self, lines: &Range<usize>) -> u32 {
        self.repaired.lines.get(lines.start).map_or(0, |line| line.first)
    }

    /// Last line of the source file of some lines of the repaired text; blank lines at their end do not count.
    pub fn last_line(&self, lines: &Range<usize>) -> u32 {
        let lines = self.repaired.lines.get(lines.clone()).unwrap_or_default();
        let full = lines.iter().rev().find(|line| !self.repaired.line_text(line).trim().is_empty());
        full.or(lines.last()).map_or(0, |line| line.last)
    }

    /// The line of the source file on which a cell of a row begins; the row's own where both are one.
    pub fn cell_line(&self, row: u32, cell: &Range<u32>) -> u32 {
        self.source.cell_line(self.repaired.origin(cell.start)).filter(|line| *line >= row).unwrap_or(row)
    }

    /// The last line of a cell in the source file: its first, and one for each break inside of it.
    pub fn cell_end(&self, row: u32, cell: &Range<u32>) -> u32 {
        let breaks = &self.source.cell_breaks;
        let upto = |at: u32| breaks.partition_point(|place| *place <= self.repaired.origin(at));
        let inside = upto(cell.end).saturating_sub(upto(cell.start));
        self.cell_line(row, cell).saturating_add(u32::try_from(inside).unwrap_or(0))
    }

    /// The file of the first of some lines of the repaired text, as the user named it.
    pub fn file(&self, lines: &Range<usize>) -> Option<&str> {
        if self.source.parts.len() < 2 {
            return None;
        }
        let line = self.repaired.lines.get(lines.start)?;
        let offset = self.repaired.origin(line.span.start);
        let at = self.source.lines.partition_point(|line| line.span.end < offset);
        self.source.origin(at).map(|(file, _)| file)
    }

    /// The text of a node, its lines joined by blanks.
    pub fn text(&self, node: &Node) -> String {
        text_of(self.repaired, node.lines.clone())
    }
}

/// Reads the model out of a tree.
pub fn extract(source: &Source, repaired: &Repaired, tree: &Tree) -> Model {
    let context = Context { source, repaired, tree, memory: Memory::default() };
    let mut document = document::document(&context);
    let regulations: Vec<&Node> = tree
        .node(0)
        .map(|act| tree.children(act).filter(|node| node.kind == Kind::Regulation).collect())
        .unwrap_or_default();
    let code = act_code(source);
    let of_rules = if may_be_rules(&context, &document) {
        rules::services(&context, &code, &mut document)
    } else {
        None
    };
    let mut services: Vec<Service> = of_rules.unwrap_or_else(|| {
        let own = regulations.iter().filter(|node| !is_quoted(&context, &document, node));
        let all = own.enumerate().map(|(i, node)| one(&context, node, format!("{code}-{}", i + 1)));
        all.filter(regulates).collect()
    });
    form::place(&context, &mut services);
    questionnaire::place(&context, &mut services);
    document::from_metadata(&context, &mut document);
    document::issued_by_signer(&context, &mut document);
    if document.form.is_none() && services.iter().any(|service| service.passport.is_some()) {
        document.form = Some(zanflow_model::Form::Standards);
    }
    let mut passages = passages::passages(&context, &services);
    if matches!(document.form, Some(zanflow_model::Form::Rules | zanflow_model::Form::Amending)) {
        passages::place_in_services(&mut passages, &services);
    }
    let mut model = Model { document, services, passages, unread: Vec::new() };
    model.unread = unread::unread(&context, &model);
    model.unread.extend(unclear::times(&context, &model));
    model.unread.extend(unclear::days(&context, &model));
    model.unread.sort_by_key(|passage| (passage.line_start, passage.line_end));
    model
}

/// Whether a regulation is what an amending act quotes: it begins before the last of the changes ends.
fn is_quoted(context: &Context<'_>, document: &Document, regulation: &Node) -> bool {
    let changes = document.amends.iter().flat_map(|act| &act.changes);
    changes
        .map(|change| change.line_end)
        .max()
        .is_some_and(|end| context.first_line(&regulation.lines) <= end)
}

/// Whether a text says of a service what it is, who gives it, or what is done: others only look like regulations.
fn regulates(service: &Service) -> bool {
    service.title.is_some()
        || service.provider.is_some()
        || service.standard.is_some()
        || service.passport.is_some()
        || !(service.processes.is_empty() && service.tables.is_empty() && service.terms.is_empty())
}

/// Prefilter: changes say so in their title, and rules in a heading. An act without a title may be either.
fn may_be_rules(context: &Context<'_>, document: &Document) -> bool {
    let changes = |title: &str| title.lowered().contains(CHANGES);
    let names_rules = |word: &str| {
        let word = word.trim_start_matches(['«', '"', '“', '(']);
        RULES_NAMES.iter().any(|stem| begins_as(word, stem))
    };
    document.title.as_deref().is_none_or(changes)
        || context
            .repaired
            .text
            .lines()
            .any(|line| line.split_whitespace().rev().take(HEADING_END).any(names_rules))
}

/// Words that a heading of rules may end in, from their name on: «… қағидаларын бекіту туралы».
const HEADING_END: usize = 3;

fn one(context: &Context<'_>, node: &Node, id: String) -> Service {
    let mut service = Service {
        id,
        line_start: context.first_line(&node.lines),
        line_end: context.last_line(&node.lines),
        ..Service::default()
    };
    let entries = service::entries(context, node);
    service::facts(context, node, &entries, &mut service);
    service.terms = terms::terms(context, node, &entries);
    service.processes = process::processes(context, node, &service);
    service.tables = table::tables(context, node, &service);
    if service.processes.is_empty()
        && is_standard(context, node)
        && let Some((card, appeal)) = rules::standard(context, node.lines.clone())
    {
        // A bracket inside a name means that it was cut at the wrong place.
        if service.provider.as_ref().is_none_or(|name| name.contains('(')) {
            service.provider.clone_from(&card.provider);
        }
        service.passport = Some(card);
        service.appeal = appeal;
    }
    service
}

/// The heading calls the text a standard.
fn is_standard(context: &Context<'_>, node: &Node) -> bool {
    let heading = context.tree.children(node).find(|node| node.kind == Kind::Heading);
    heading.is_some_and(|node| {
        zanflow_lexicon::words::rules_acts::STANDARD_HEADING.is_match(&context.text(node))
    })
}

/// The file's stem up to its first `_`, or the code of an act that is a folder: its files are all called alike.
fn act_code(source: &Source) -> String {
    let folder = source.path.rsplit('/').take(2).any(|part| matches!(part, "kaz.md" | "kaz"));
    if let Some(code) = source.meta.as_ref().and_then(|meta| meta.act_code.clone()).filter(|_| folder) {
        return code;
    }
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split('_').next().unwrap_or(stem).to_owned()
}
