//! Facts of a service: title, provider, automation, kind, standard, participants, requirements, technical conditions,
//! questionnaire.

use super::Context;
use super::lists::{
    automation, items_in_line, kind, list_item, opens_conditions, opens_definitions, opens_requirements,
    participant, requirement, without_sign,
};
use super::provider::{provider_by_name, provider_by_noun};
use super::standard_act::standard;
use std::ops::Range;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::services::{introduced, opens_participants, service_title};
use zanflow_model::{Service, StandardRef, Survey};
use zanflow_syntax::{Kind, Node};

/// Reads the facts of a service into it.
pub fn facts(context: &Context<'_>, node: &Node, entries: &[Entry], service: &mut Service) {
    service.title = title(context, node, entries);
    let opening = opening(entries);
    service.provider = first(opening, provider_by_name).or_else(|| first(opening, provider_by_noun));
    service.automation = first(opening, automation);
    service.kind = first(opening, kind);
    service.standard = standard_of(opening).or_else(|| standard_of(entries));
    service.participants = participants(entries);
    service.requirements = list(entries, opens_requirements, requirement);
    service.technical_conditions = list(entries, opens_conditions, list_item);
    service.survey = survey(context, node);
}

/// A line of the regulation's body: its mark, and its text without it.
pub struct Entry {
    /// «1.», «2)».
    pub mark: Option<Mark>,
    /// The text without its mark.
    pub text: String,
    /// Its lines in the repaired text.
    pub lines: Range<usize>,
    /// It is a chapter's title.
    pub section: bool,
}

impl Entry {
    /// A list ends where a paragraph or a chapter begins.
    pub fn ends_lists(&self) -> bool {
        self.section || matches!(self.mark, Some(Mark::Paragraph(_)))
    }

    fn is_item(&self) -> bool {
        matches!(self.mark, Some(Mark::Item(_)))
    }
}

/// The lines of the body, without appendices, tables and notes.
pub fn entries(context: &Context<'_>, node: &Node) -> Vec<Entry> {
    let mut out = Vec::new();
    for part in context.tree.children(node).filter(|part| part.kind != Kind::Appendix) {
        for leaf in context.tree.walk(part) {
            if matches!(leaf.kind, Kind::Text | Kind::SectionTitle) {
                let text = context.text(leaf);
                let section = leaf.kind == Kind::SectionTitle;
                let (mark, skip) = mark(&text).map_or((None, 0), |(mark, skip)| (Some(mark), skip));
                let text = without_sign(text.get(skip..).unwrap_or(&text)).trim().to_owned();
                out.push(Entry { mark, text, lines: leaf.lines.clone(), section });
            }
        }
    }
    out
}

/// The first chapter, or the first lines where there are no chapters.
fn opening(entries: &[Entry]) -> &[Entry] {
    let mut sections = entries.iter().enumerate().filter(|(i, entry)| entry.section && *i > 0);
    let end = sections.next().map_or(40, |(i, _)| i);
    entries.get(..end.min(entries.len())).unwrap_or_default()
}

fn first(entries: &[Entry], read: fn(&str) -> Option<String>) -> Option<String> {
    entries.iter().filter(|entry| !entry.section).find_map(|entry| read(&entry.text))
}

/// The name in the heading, else in the stamp of an appendix, else in the first paragraph.
fn title(context: &Context<'_>, node: &Node, entries: &[Entry]) -> Option<String> {
    let named = |kind: Kind| {
        let nodes = context.tree.walk(node).filter(move |node| node.kind == kind);
        nodes.filter_map(|node| service_title(&context.text(node))).next()
    };
    let first =
        || entries.iter().find(|entry| !entry.section && matches!(entry.mark, Some(Mark::Paragraph(_))));
    let said = || first().and_then(|entry| introduced(&entry.text)).map(str::to_owned);
    named(Kind::Heading).or_else(|| named(Kind::AppendixStamp)).or_else(said)
}

/// The most plainly named act, the first among equals.
fn standard_of(entries: &[Entry]) -> Option<StandardRef> {
    let mut best = None;
    for (rank, found) in entries.iter().filter_map(|entry| standard(&entry.text)) {
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, found));
        }
    }
    best.map(|(_, found)| StandardRef { date: found.date, number: found.number })
}

fn participants(entries: &[Entry]) -> Vec<String> {
    for (i, entry) in entries.iter().enumerate().filter(|(_, entry)| opens_participants(&entry.text)) {
        if opens_definitions(&entry.text) {
            continue;
        }
        let listed: Vec<String> = list_after(entries, i + 1)
            .iter()
            .map(|entry| participant(&entry.text))
            .filter(|p| !p.is_empty())
            .collect();
        let found = if listed.is_empty() { items_in_line(&entry.text) } else { listed };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn list(entries: &[Entry], opens: fn(&str) -> bool, item: fn(&str) -> String) -> Vec<String> {
    let Some(at) = entries.iter().position(|entry| opens(&entry.text)) else { return Vec::new() };
    list_after(entries, at + 1)
        .iter()
        .map(|entry| item(&entry.text))
        .filter(|item| !item.is_empty())
        .collect()
}

/// The items from an entry on: marked ones up to the first that is not; unmarked short ones up to a full stop.
fn list_after(entries: &[Entry], start: usize) -> Vec<&Entry> {
    let rest = entries.get(start..).unwrap_or_default();
    let heads_group = |entry: &Entry| entry.mark.is_none() && entry.text.ends_with(':');
    let marked = rest.iter().find(|entry| !heads_group(entry)).is_some_and(Entry::is_item);
    let mut out = Vec::new();
    for entry in rest {
        if entry.ends_lists()
            || (marked && !entry.is_item() && !heads_group(entry))
            || (!marked && entry.is_item())
        {
            break;
        }
        if heads_group(entry) {
            continue;
        }
        if !marked && entry.text.chars().count() > 160 {
            break;
        }
        out.push(entry);
        if !marked && entry.text.ends_with('.') {
            break;
        }
    }
    out
}

/// The questionnaire: its questions, and the most answers that one of them offers.
fn survey(context: &Context<'_>, node: &Node) -> Option<Survey> {
    let (mut inside, mut questions, mut options, mut most) = (false, 0, 0, 0);
    for leaf in context.tree.walk(node).filter(|leaf| leaf.children.is_empty()) {
        match leaf.kind {
            Kind::Survey => (inside, questions, options) = (true, 0, 0),
            Kind::AppendixStamp | Kind::Heading => inside = false,
            Kind::Text if inside => match mark(&context.text(leaf)) {
                Some((Mark::Paragraph(_), _)) => (questions, options) = (questions + 1, 0),
                Some((Mark::Item(_), _)) => options += 1,
                None => {}
            },
            _ => {}
        }
        most = most.max(options);
        if inside && questions > 0 && most > 0 && leaf.kind == Kind::Appendix {
            break;
        }
    }
    (questions > 0 && most > 0).then_some(Survey { questions, options: most })
}
