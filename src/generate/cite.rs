//! Wording that several generators share: names of steps and processes, questions, citations.

use super::graph::{Fault, Graph, Step, Vertex, Way};
use super::words::{fill, find, label};
use super::{Lang, Part, Scope};
use zanflow_flow::Actor;
use zanflow_model::{Action, Column, Document, EdgeKind, NodeKind, Table};

/// A text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Mark of a step: `1-үдеріс`, `2-шарт`.
pub fn mark(lang: Lang, step: &Step<'_>) -> String {
    let digits = || step.id.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let number = step.node.num.map_or_else(digits, |num| num.to_string());
    let key = match step.node.kind {
        NodeKind::Process => "node-process",
        NodeKind::Condition => "node-condition",
        NodeKind::Step => "node-step",
        NodeKind::Preliminary => "node-preliminary",
    };
    fill(lang, key, &[("number", &number)])
}

/// Short name of a step: its action, or all of its text.
pub fn short(lang: Lang, step: &Step<'_>) -> String {
    match step.node.action {
        Action::Other => one_line(&step.node.text),
        action => label(lang, &format!("action-{}", action.name())).into_owned(),
    }
}

/// What a condition asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question, with a capital and its mark.
    pub text: String,
    /// The outcome that answers yes.
    pub yes: EdgeKind,
    /// It has all words of the condition.
    pub is_own: bool,
}

/// The question of a condition: that of its own clause, else that of its check in the reader's language, else its words.
pub fn question(lang: Lang, step: &Step<'_>) -> Question {
    let yes = step.node.when_true.unwrap_or(EdgeKind::Pass);
    if let Some(text) = zanflow_flow::question(step.node) {
        return Question { text: capital(&one_line(&text)), yes, is_own: true };
    }
    if let Some(text) = find(lang, &format!("ask-{}", step.node.action.name())) {
        return Question { text: text.into_owned(), yes: EdgeKind::Pass, is_own: false };
    }
    let words = one_line(&step.node.text);
    let words = words.trim_end_matches([',', ';', ':', '.', '?']);
    let text = match step.node.when_true {
        Some(_) => format!("{words}?"),
        None => fill(lang, "ask-words", &[("words", words)]),
    };
    Question { text: capital(&text), yes, is_own: true }
}

/// What a way answers to the question that it leaves: yes or no.
pub fn answer(lang: Lang, graph: &Graph<'_>, way: &Way) -> String {
    let step = match way.from {
        Vertex::Step(nth) => graph.steps.get(nth),
        _ => None,
    };
    let yes = step.map_or(EdgeKind::Pass, |step| question(lang, step).yes);
    label(lang, if way.when == yes { "yes" } else { "no" }).into_owned()
}

/// The act: type, issuer, date and number; its file if those are unknown.
pub fn act(document: &Document) -> String {
    let named: Vec<&str> = [&document.act_type, &document.issuer, &document.date]
        .into_iter()
        .filter_map(|part| part.as_deref().filter(|part| !part.is_empty()))
        .collect();
    let number = document.number.as_deref().map(|number| format!("№ {number}")).unwrap_or_default();
    let text = format!("{} {number}", named.join(", "));
    if text.trim().is_empty() { document.file.clone() } else { one_line(&text) }
}

/// `12-жол`, `12–14-жолдар`.
pub fn lines(lang: Lang, start: u32, end: u32) -> String {
    if end <= start {
        fill(lang, "cite-line", &[("line", &start.to_string())])
    } else {
        fill(lang, "cite-lines", &[("lines", &format!("{start}–{end}"))])
    }
}

/// Paragraph, item and lines of a step.
pub fn step(lang: Lang, part: &Part<'_>, step: &Step<'_>) -> String {
    let paragraph =
        part.process.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let item = step.node.item.as_deref().map(|item| fill(lang, "cite-item", &[("item", item)]));
    let lines = lines(lang, step.node.line, step.node.line_end);
    [paragraph, item, Some(lines)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Paragraph and lines of a process.
pub fn process(lang: Lang, part: &Part<'_>) -> String {
    let paragraph =
        part.process.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let lines = lines(lang, part.process.line_start, part.process.line_end);
    [paragraph, Some(lines)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Channel, and the case where a paragraph holds several.
pub fn title(lang: Lang, part: &Part<'_>) -> String {
    let channel = label(lang, &format!("channel-{}", part.process.channel.name()));
    match &part.process.case {
        Some(case) => format!("{channel}: {}", one_line(case)),
        None => channel.into_owned(),
    }
}

/// The service's name.
pub fn service(scope: Scope<'_>) -> String {
    let title = scope.service.title.as_deref().map(one_line).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| label(scope.lang, "service-none").into_owned())
}

/// Name of a lane.
pub fn lane(lang: Lang, actor: Option<&str>) -> String {
    capital(&actor.map(one_line).unwrap_or_else(|| label(lang, "actor-none").into_owned()))
}

/// A text with a capital at its head.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Who acts, with the table column that says so.
pub fn actor(lang: Lang, actor: Actor<'_>) -> String {
    let name = capital(&one_line(actor.name));
    match actor.column {
        Some(place) => format!("{name} ({})", column(lang, place)),
        None => name,
    }
}

/// `кестенің 2-бағаны, 12–20-жолдар`.
pub fn column(lang: Lang, (table, column): (&Table, &Column)) -> String {
    let lines = lines(lang, table.line_start, table.line_end);
    fill(lang, "time-column", &[("column", &column.no.to_string()), ("lines", &lines)])
}

/// Why a process cannot run.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::Empty => label(lang, "fault-empty").into_owned(),
        Fault::NoStart => label(lang, "fault-no_start").into_owned(),
        Fault::Unreachable(id) => fill(lang, "fault-unreachable", &[("step", id)]),
        Fault::NoEnding(id) => fill(lang, "fault-no_ending", &[("step", id)]),
        Fault::NoBranch(id, EdgeKind::Fail) => fill(lang, "fault-no_fail", &[("step", id)]),
        Fault::NoBranch(id, _) => fill(lang, "fault-no_pass", &[("step", id)]),
        Fault::TwoWays(id, _) => fill(lang, "fault-two_ways", &[("step", id)]),
        Fault::WrongOutcome(id, _) => fill(lang, "fault-wrong", &[("step", id)]),
        Fault::UnknownPlace(id) => fill(lang, "fault-unknown", &[("step", id)]),
        Fault::Renamed(id) => fill(lang, "fault-renamed", &[("step", id)]),
    }
}
