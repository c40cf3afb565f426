//! Application forms that appendices print: where they stand, whose service they are, what they ask.
//!
//! A form is read line by line as it is printed: captions stand below their blanks, so the lines of the source are taken
//! apart again where repair joined them. What holds no field is kept as text of the form.

pub(super) mod blanks;
mod fields;
mod kinds;
#[cfg(test)]
mod tests;

pub(super) use fields::BOXES;
pub(super) use kinds::kind_of;

use super::Context;
use super::rules::outline::{Entry, Shape, chapter_title, entries, parted, stamp};
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::application_forms as words;
use zanflow_lexicon::words::rules_acts;
use zanflow_model::{ApplicationForm, Service};

/// Lines between the stamp of an appendix and the heading of its form, at the most.
const HEAD: usize = 60;

/// Words of a heading, at the most.
const LONGEST_TITLE: usize = 40;

/// Gives each service the forms of its appendices.
pub fn place(context: &Context<'_>, services: &mut [Service]) {
    let text = &context.repaired.text;
    if services.is_empty() || !words::TITLE_WORDS.iter().any(|word| text.contains(word)) {
        return;
    }
    for form in forms(context) {
        let Some(service) = owner(services, &form).and_then(|at| services.get_mut(at)) else { continue };
        match &service.form {
            None => service.form = Some(form),
            Some(_) => service.other_forms.push(form),
        }
    }
}

/// The service whose list or steps name the form's appendix; else the one whose lines hold it, else the next one.
fn owner(services: &[Service], form: &ApplicationForm) -> Option<usize> {
    let around = |service: &Service| (service.line_start..=service.line_end).contains(&form.line_start);
    let cites = |service: &Service| form.appendix.is_some_and(|number| cites(service, number));
    let find = |test: &dyn Fn(&Service) -> bool| services.iter().position(test);
    find(&|service| around(service) && cites(service) && service.form.is_none())
        .or_else(|| find(&|service| around(service) && service.form.is_none()))
        .or_else(|| find(&around))
        .or_else(|| find(&cites))
        .or_else(|| find(&|service| service.line_start >= form.line_start))
}

/// Whether a list of papers or a step of the service speaks of an application by the appendix of that number.
fn cites(service: &Service, number: u32) -> bool {
    let papers = service.passport.iter().flat_map(|card| &card.documents).flat_map(|list| &list.items);
    let steps = service.processes.iter().flat_map(|process| &process.nodes).map(|node| &node.text);
    papers.chain(steps).any(|text| {
        let lower = text.lowered();
        words::TITLE_WORDS.iter().any(|word| lower.contains(word))
            && rules_acts::APPENDIX_CITED
                .all(&lower)
                .iter()
                .any(|found| found.get(1).and_then(|digits| digits.as_str().parse().ok()) == Some(number))
    })
}

/// All forms of an act, in its order.
fn forms(context: &Context<'_>) -> Vec<ApplicationForm> {
    let lines: Vec<Entry> = entries(context).iter().flat_map(|entry| printed(context, entry)).collect();
    let mut out: Vec<ApplicationForm> = Vec::new();
    let mut done = 0;
    for at in 0..lines.len() {
        if at >= done
            && lines.get(at).is_some_and(is_title)
            && let Some(head) = head(&lines, done..at)
        {
            let end = end(&lines, at + 1);
            out.extend(form(&lines, head.start..end, at));
            done = end;
        }
    }
    out
}

/// The lines of an entry as they are printed. A row keeps its cells, the empty ones at its ends too.
fn printed(context: &Context<'_>, entry: &Entry) -> Vec<Entry> {
    match (&entry.shape, context.repaired.lines.get(entry.at)) {
        (Shape::Row(_), Some(line)) => {
            let text = context.repaired.line_text(line).trim_end_matches('\n').to_owned();
            vec![Entry { text, ..entry.clone() }]
        }
        _ => parted(context, entry, |_| true),
    }
}

fn is_title(line: &Entry) -> bool {
    !matches!(line.shape, Shape::Row(_))
        && mark(&line.text).is_none()
        && line.text.split_whitespace().count() <= LONGEST_TITLE
        && words::TITLE.is_match(&line.text)
        && line.text.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// The lines from the stamp of the appendix to the heading at the end of `before`; none if no stamp is near, or the act goes on between.
fn head(lines: &[Entry], before: Range<usize>) -> Option<Range<usize>> {
    let first = before.start.max(before.end.saturating_sub(HEAD));
    for at in (first..before.end).rev() {
        let line = lines.get(at)?;
        if stamp(line).is_some() {
            return Some(at..before.end);
        }
        let is_order =
            chapter_title(line).is_some() || matches!(mark(&line.text), Some((Mark::Paragraph(_), _)));
        if is_order || matches!(line.shape, Shape::Row(_)) {
            return None;
        }
    }
    None
}

/// Where a form ends: at the next stamp, chapter, or heading of another paper.
fn end(lines: &[Entry], start: usize) -> usize {
    let other = |line: &Entry| {
        stamp(line).is_some()
            || chapter_title(line).is_some_and(|(_, title)| !title.is_empty())
            || begins_stamp(line)
            || (words::OTHER_PAPER.is_match(&line.text) && line.shape == Shape::Heading)
            || (line.shape == Shape::Heading && is_title(line))
    };
    let rest = lines.get(start..).unwrap_or_default();
    let found = rest.iter().position(other).map_or(lines.len(), |at| start + at);
    // A stamp of several lines is known by its last one: those above it are no part of the form.
    let of_stamp = |at: &usize| lines.get(*at).is_some_and(|line| line.shape == Shape::Quote);
    let quoted = (start..found).rev().take_while(of_stamp).last();
    let is_stamp = lines.get(found).is_some_and(|line| stamp(line).is_some());
    quoted.filter(|_| is_stamp).unwrap_or(found)
}

/// A line that opens a stamp: what the appendix belongs to stands in quotes.
pub(super) fn begins_stamp(line: &Entry) -> bool {
    line.shape == Shape::Quote && line.text.starts_with(['«', '"']) && !line.text.contains('_')
}

/// Reads a form; none if nothing is to be filled in: words alone are no form.
fn form(lines: &[Entry], whole: Range<usize>, title: usize) -> Option<ApplicationForm> {
    let (first, heading) = (lines.get(whole.start)?, lines.get(title)?);
    let last = lines.get(whole.end.checked_sub(1)?)?;
    let mut reader = fields::Reader::default();
    for range in [whole.start + 1..title, title + 1..whole.end] {
        reader.read(lines.get(range)?);
    }
    let has_blanks = reader.has_blanks();
    let (fields, texts) = reader.finish();
    (has_blanks && !fields.is_empty()).then(|| ApplicationForm {
        title: heading.text.clone(),
        appendix: stamp(first).and_then(|stamp| stamp.number),
        line_start: first.line,
        line_end: last.line_end,
        fields,
        texts,
    })
}
