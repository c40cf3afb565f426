//! Amending orders: what they change, and where the new text stands.

use super::super::Context;
use super::outline::{Entry, Shape, entries};
use super::text::tidy;
use zanflow_citations::references::{body_before, references};
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_amends as words;
use zanflow_model::{ActRef, AmendedAct, Change, Operation};

/// Lines that a title may take, with those of the page above it.
const HEAD: usize = 16;

/// The changes of an act that amends others; none if its title does not say that it does.
pub fn amends(context: &Context<'_>) -> Option<Vec<AmendedAct>> {
    let entries = entries(context);
    let head = entries.iter().take(HEAD).take_while(|entry| !entry.text.contains(words::ORDERED));
    let head: String = head.map(|entry| format!("{} ", entry.text)).collect();
    if !words::TITLE.is_match(&head) {
        return None;
    }
    let mut out: Vec<AmendedAct> = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        at = entry(&entries, at, &mut out);
    }
    Some(out)
}

/// Reads the entry at a place; gives the place behind it and its new text.
fn entry(entries: &[Entry], at: usize, out: &mut Vec<AmendedAct>) -> usize {
    let Some(entry) = entries.get(at).filter(|entry| !matches!(entry.shape, Shape::Row(_))) else {
        return at + 1;
    };
    let lower = entry.text.lowered();
    if let Some(act) = amended(&entry.text, &lower) {
        out.push(AmendedAct { act, changes: Vec::new() });
    }
    let Some(operation) = operation(&lower) else { return at + 1 };
    if out.is_empty() {
        return at + 1;
    }
    let quoted = quoted(entries, at + 1);
    let own = entry.text.contains(": «");
    let text_lines =
        match quoted.as_ref().and_then(|range| entries.get(range.start).zip(entries.get(range.end - 1))) {
            Some((first, last)) => Some([first.line, last.line_end]),
            None if own => Some([entry.line, entry.line_end]),
            None => None,
        };
    let line_end = text_lines.map_or(entry.line_end, |[_, last]| last.max(entry.line_end));
    let target =
        words::TARGET.captures(&entry.text).and_then(|found| found.get(1)).map_or("", |found| found.as_str());
    if let Some(act) = out.last_mut() {
        act.changes.push(Change {
            line_start: entry.line,
            line_end,
            target: tidy(target),
            operation,
            text_lines,
        });
    }
    quoted.map_or(at + 1, |range| range.end)
}

/// What follows the last quotation of a text.
fn after_quotes(text: &str) -> &str {
    let end = text.char_indices().rev().find(|(_, letter)| matches!(letter, '»' | '"' | '”'));
    end.and_then(|(at, letter)| text.get(at + letter.len_utf8()..)).unwrap_or(text)
}

/// The act that an order says it amends.
fn amended(text: &str, lower: &str) -> Option<ActRef> {
    if !words::ORDERS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let found = references(text).into_iter().find(|found| !found.registered && found.number.is_some())?;
    Some(ActRef {
        act_type: found.act_type.map(str::to_owned),
        issuer: text.get(..found.range.start).map(after_quotes).and_then(body_before),
        date: Some(found.date),
        number: found.number,
    })
}

fn operation(lower: &str) -> Option<Operation> {
    let has = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    if has(words::NEW_WORDING) {
        return Some(Operation::NewWording);
    }
    if has(words::REPLACES) {
        return Some(Operation::ReplaceWords);
    }
    if has(words::REMOVES) {
        return Some(Operation::Remove);
    }
    has(words::ADDS).then_some(Operation::Add)
}

/// The entries of a quotation that begins at a place: up to the one that closes it.
fn quoted(entries: &[Entry], start: usize) -> Option<std::ops::Range<usize>> {
    let first = entries.get(start)?;
    if !first.text.starts_with(['«', '"', '“']) {
        return None;
    }
    let mut depth = 0i64;
    for (i, entry) in entries.iter().enumerate().skip(start) {
        depth +=
            entry.text.matches(['«', '“']).count() as i64 - entry.text.matches(['»', '”']).count() as i64;
        let closes = entry.text.trim_end_matches([';', '.', ' ']).ends_with(['»', '"', '”']);
        if closes
            && (depth <= 0 || entries.get(i + 1).is_none_or(|next| operation(&next.text.lowered()).is_some()))
        {
            return Some(start..i + 1);
        }
    }
    None
}
