//! Channels, grounds of refusal and papers of the chapters against those of the list of requirements.
//!
//! Part of the rule `card-mismatch`. Only what the act says twice is compared: grounds and papers are, where the chapters
//! list them too.

use super::card_mismatch::at_line;
use super::found::{Draft, Report};
use super::scope::Scope;
use zanflow_kazakh::alike::{alike, contained};
use zanflow_lexicon::words::rules_list as words;
use zanflow_model::{Channel, Confidence, Passage, PassageKind, Passport};

/// From here on two items are the same: words of a form, endings and small additions differ.
const SAME: f64 = 0.4;
/// Or from here on the longer one says what the shorter says.
const CONTAINED: f64 = 0.7;

fn same(one: &str, other: &str) -> bool {
    alike(one, other) >= SAME || contained(one, other) >= CONTAINED
}

/// Holds what the chapters list against the list of requirements.
pub fn check(scope: &Scope<'_>, card: &Passport, report: &mut Report) {
    channels(scope, card, report);
    let grounds: Vec<&str> = card.refusal_grounds.iter().map(String::as_str).collect();
    for list in lists(scope, is_lead_of_grounds) {
        one_sided(scope, &list, &grounds, "ground-text", report);
        for (nth, ground) in grounds.iter().enumerate().filter(|(_, ground)| !is_in_chapters(scope, ground)) {
            let line = card.lines.refusal_grounds.get(nth).copied().unwrap_or(card.line);
            let found = report.found("ground-list", at_line(scope, line, ground)).value("item", *ground);
            report.add(doubtful(found).places(list.first().map(|at| scope.whole(*at))));
        }
    }
    let papers: Vec<&str> =
        card.documents.iter().flat_map(|list| list.items.iter().map(String::as_str)).collect();
    for list in lists(scope, is_lead_of_papers) {
        one_sided(scope, &list, &papers, "paper-text", report);
    }
}

fn doubtful(found: Draft) -> Draft {
    found.confidence(Confidence::Medium)
}

/// Items of the chapters that the list of requirements does not have.
fn one_sided(scope: &Scope<'_>, list: &[usize], card: &[&str], message: &str, report: &mut Report) {
    if card.is_empty() {
        return;
    }
    for at in list {
        let item = scope.passages.get(*at).map_or("", |passage| item_text(passage));
        if !card.iter().any(|own| same(own, item)) {
            let found = report.found(message, scope.whole(*at)).value("item", item);
            report.add(doubtful(found));
        }
    }
}

/// Whether a paragraph or item of the chapters says what an item of the list says.
fn is_in_chapters(scope: &Scope<'_>, item: &str) -> bool {
    scope.passages.iter().take(scope.body).any(|passage| same(item_text(passage), item))
}

/// An item without its mark.
fn item_text(passage: &Passage) -> &str {
    let mark = zanflow_kazakh::marks::mark(&passage.text).map_or(0, |(_, end)| end);
    passage.text.get(mark..).unwrap_or_default().trim_end_matches([';', '.', ' '])
}

/// The lists of the chapters whose lead-in is of a kind, as the indices of their items.
fn lists(scope: &Scope<'_>, leads: fn(&str) -> bool) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for at in 0..scope.body {
        let lead = scope.lower.get(at).is_some_and(|lower| lower.trim_end().ends_with(':') && leads(lower));
        let items: Vec<usize> = (at + 1..scope.body)
            .take_while(|at| scope.passages.get(*at).is_some_and(|item| item.kind == PassageKind::Item))
            .collect();
        // One item is a sentence that a colon cut, not a list.
        if lead && items.len() > 1 {
            found.push(items);
        }
    }
    found
}

fn is_lead_of_grounds(lower: &str) -> bool {
    words::GROUNDS_LEAD.is_match(lower)
}

fn is_lead_of_papers(lower: &str) -> bool {
    words::PAPERS_LEAD.is_match(lower)
}

/// A channel by which only the chapters, or only the list, let one apply.
fn channels(scope: &Scope<'_>, card: &Passport, report: &mut Report) {
    let Some(line) = card.lines.channels.filter(|_| !card.channels.is_empty()) else { return };
    for process in scope.processes.iter().filter(|process| process.process.case.is_none()) {
        let channel = process.process.channel;
        if card.channels.contains(&channel) {
            continue;
        };
        let step = process.process.nodes.first().map(|node| scope.node(node));
        let found = report.found("channel-text", step.unwrap_or_default()).value("channel", channel.name());
        report.add(doubtful(found).also(at_line(scope, line, "")));
    }
    for channel in &card.channels {
        let names: &[&str] = match channel {
            Channel::Portal => words::PORTAL_NAMES,
            Channel::Centre => words::CENTRE_NAMES,
            _ => continue,
        };
        let mut chapters = scope.lower.iter().take(scope.body);
        if scope.body > 0 && !chapters.any(|lower| names.iter().any(|name| lower.contains(name))) {
            let found =
                report.found("channel-list", at_line(scope, line, "")).value("channel", channel.name());
            report.add(doubtful(found));
        }
    }
}
