//! Questionnaires that appendices print for those who were served: where they stand, whose service they are, what they ask.
//!
//! Applications are called questionnaires too (of a passport, of a job): one on a service says in its heading that it is on quality or
//! accessibility. What is no question is kept as text; a question whose answers were not read is said to be so.

mod reader;
#[cfg(test)]
mod tests;

use super::Context;
use super::form::{begins_stamp, head};
use super::rules::outline::{Entry, Shape, chapter_title, entries, stamp};
use reader::Reader;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::mark;
use zanflow_lexicon::words::application_forms::FORM_SIGN;
use zanflow_lexicon::words::diagrams::SURVEY;
use zanflow_lexicon::words::questionnaires as words;
use zanflow_model::{FormText, Questionnaire, Service};

/// Lines of a heading, at the most.
const HEADING: usize = 5;

/// Words of the shortest name of a service in quotes: «сапа» is none.
const NAME: usize = 2;

/// Gives each service the questionnaires of its appendices.
pub fn place(context: &Context<'_>, services: &mut [Service]) {
    if services.is_empty() || !context.repaired.text.lowered().contains(SURVEY) {
        return;
    }
    let lines = entries(context);
    let ends: Vec<u32> = services.iter().map(|service| service.line_end).collect();
    for found in questionnaires(&lines, &ends) {
        if let Some(service) = owner(services, &found).and_then(|at| services.get_mut(at)) {
            service.questionnaires.push(found);
        }
    }
    for service in services {
        let questions = service.questionnaires.iter_mut().flat_map(|one| &mut one.questions);
        for (number, question) in (1..).zip(questions) {
            question.id = format!("q{number}");
        }
    }
}

/// The service whose lines hold it; else the only one there is. A questionnaire that could be several services' is nobody's.
fn owner(services: &[Service], found: &Questionnaire) -> Option<usize> {
    let holds = |service: &Service| (service.line_start..=service.line_end).contains(&found.line_start);
    services.iter().position(holds).or((services.len() == 1).then_some(0))
}

/// All questionnaires of an act, in its order. `ends`: last lines of the services, which no questionnaire goes beyond.
fn questionnaires(lines: &[Entry], ends: &[u32]) -> Vec<Questionnaire> {
    let mut out = Vec::new();
    let mut done = 0;
    for (at, line) in lines.iter().enumerate() {
        if at < done || !is_heading_line(line) || !line.text.lowered().contains(SURVEY) {
            continue;
        }
        let Some(whole) = head(lines, done..at) else { continue };
        let title = heading(lines, whole.start + 1..at);
        let said = joined(lines.get(title.clone()).unwrap_or_default());
        if !words::QUALITY.iter().any(|word| said.lowered().contains(word)) {
            continue;
        }
        let end = end(lines, at + 1, ends);
        if let Some(found) = read(lines, whole.start, title, end) {
            out.push(found);
            done = end;
        }
    }
    out
}

/// A line that may be of a heading: no row, no paragraph, no line to write on.
fn is_heading_line(line: &Entry) -> bool {
    !matches!(line.shape, Shape::Row(_))
        && mark(&line.text).is_none()
        && stamp(line).is_none()
        && line.text.chars().any(char::is_alphabetic)
}

/// The lines of the heading whose last one is at the end of `before`.
fn heading(lines: &[Entry], before: Range<usize>) -> Range<usize> {
    let first = before.start.max((before.end + 1).saturating_sub(HEADING));
    let goes_up = |at: &usize| {
        lines.get(*at).is_some_and(|line| {
            is_heading_line(line)
                && line.shape != Shape::Quote
                && !line.text.starts_with('(')
                && !line.text.contains("__")
                && !FORM_SIGN.contains(&line.text.lowered().trim_end_matches('.'))
        })
    };
    let start = (first..before.end).rev().take_while(goes_up).last().unwrap_or(before.end);
    start..before.end + 1
}

fn joined(lines: &[Entry]) -> String {
    lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ")
}

/// Where a questionnaire ends: at the next stamp, chapter or heading, or with its service.
fn end(lines: &[Entry], start: usize, ends: &[u32]) -> usize {
    let first = lines.get(start).map_or(0, |line| line.line);
    let last = ends.iter().copied().filter(|end| *end >= first).min().unwrap_or(u32::MAX);
    let other = |line: &Entry| {
        line.line > last
            || stamp(line).is_some()
            || begins_stamp(line)
            || (chapter_title(line).is_some() || line.shape == Shape::Heading) && !line.text.contains('?')
    };
    let rest = lines.get(start..).unwrap_or_default();
    rest.iter().position(other).map_or(lines.len(), |at| start + at)
}

/// Reads a questionnaire; none if it asks nothing.
fn read(lines: &[Entry], start: usize, title: Range<usize>, end: usize) -> Option<Questionnaire> {
    let first = lines.get(start)?;
    let heading = joined(lines.get(title.clone())?);
    let (name, behind) = match heading.find("__") {
        Some(at) => (heading.get(..at)?.trim(), heading.get(at..)?.trim_start_matches(['_', ' '])),
        None => (heading.as_str(), ""),
    };
    let mut reader = Reader::default();
    for line in lines.get(start + 1..title.start).unwrap_or_default() {
        reader.text(&line.text, line.line);
    }
    if !behind.is_empty() {
        reader.text(behind, lines.get(title.end.checked_sub(1)?)?.line_end);
    }
    for line in lines.get(title.end..end)? {
        reader.read(line);
    }
    let (questions, texts): (_, Vec<FormText>) = reader.finish();
    let last = lines.get(end.checked_sub(1)?)?;
    (!questions.is_empty()).then(|| Questionnaire {
        title: name.to_owned(),
        service: service_named(name),
        appendix: stamp(first).and_then(|stamp| stamp.number),
        line_start: first.line,
        line_end: last.line_end,
        questions,
        texts,
    })
}

/// The service that a heading names in quotes.
fn service_named(heading: &str) -> Option<String> {
    let quoted = heading.split('«').skip(1).filter_map(|rest| rest.split('»').next());
    quoted
        .map(str::trim)
        .find(|name| name.split_whitespace().count() >= NAME && name.contains(' '))
        .map(str::to_owned)
}
