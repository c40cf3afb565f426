//! Questionnaires that appendices print for those who were served: where they stand, whose service they are, what they ask.
//!
//! Applications are called questionnaires too (of a passport, of a job): one on a service says in its heading that it is on quality or
//! accessibility. What is no question is kept as text; a question whose answers were not read is said to be so.

mod reader;
#[cfg(test)]
mod tests;

use super::Context;
use super::form::begins_stamp;
use super::rules::outline::{Entry, Shape, chapter_title, entries, stamp};
use reader::Reader;
use std::collections::BTreeSet;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::application_forms::FORM_SIGN;
use zanflow_lexicon::words::diagrams::SURVEY;
use zanflow_lexicon::words::questionnaires as words;
use zanflow_lexicon::words::rules_acts::STAMP_END;
use zanflow_model::{Questionnaire, Service};
use zanflow_syntax::Kind;

/// Lines between the stamp of an appendix and the heading, at the most.
const HEAD: usize = 12;

/// Lines of a heading, at the most.
const HEADING: usize = 5;

/// Words of the shortest name of a service in quotes: «сапа» is none.
const NAME: usize = 2;

/// Gives each service the questionnaires of its appendices.
pub fn place(context: &Context<'_>, services: &mut [Service]) {
    if services.is_empty() || !context.repaired.text.lowered().contains(SURVEY) {
        return;
    }
    let reading = Reading::of(context, services);
    for found in reading.questionnaires() {
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

/// The lines of an act, and what its structure says of them.
struct Reading {
    lines: Vec<Entry>,
    /// Lines of the repaired text that are stamps of appendices.
    stamps: BTreeSet<usize>,
    /// Lines with which something else begins.
    others: BTreeSet<usize>,
    /// Last lines of the services, which no questionnaire goes beyond.
    ends: Vec<u32>,
}

impl Reading {
    fn of(context: &Context<'_>, services: &[Service]) -> Self {
        let (mut stamps, mut others) = (BTreeSet::new(), BTreeSet::new());
        for leaf in context.tree.leaves() {
            match leaf.kind {
                Kind::AppendixStamp => stamps.extend(leaf.lines.clone()),
                Kind::Stamp | Kind::Heading | Kind::SectionTitle => others.extend(leaf.lines.clone()),
                _ => {}
            }
        }
        let ends = services.iter().map(|service| service.line_end).collect();
        Self { lines: entries(context), stamps, others, ends }
    }

    /// All questionnaires, in the act's order.
    fn questionnaires(&self) -> Vec<Questionnaire> {
        let mut out = Vec::new();
        let mut done = 0;
        for (at, line) in self.lines.iter().enumerate() {
            if at < done || !self.is_heading(line) || !line.text.lowered().contains(SURVEY) {
                continue;
            }
            let Some(start) = self.appendix(done..at) else { continue };
            let title = self.title(start..at);
            let said = joined(self.lines.get(title.clone()).unwrap_or_default());
            if !words::QUALITY.iter().any(|word| said.lowered().contains(word)) {
                continue;
            }
            let end = self.end(at + 1);
            if let Some(found) = self.read(start, title, end) {
                out.push(found);
                done = end;
            }
        }
        out
    }

    fn is_stamp(&self, line: &Entry) -> bool {
        self.stamps.contains(&line.at) || stamp(line).is_some()
    }

    /// A line that may be of a heading: no row, no paragraph, no line to write on.
    fn is_heading(&self, line: &Entry) -> bool {
        !matches!(line.shape, Shape::Row(_))
            && mark(&line.text).is_none()
            && !self.is_stamp(line)
            && line.text.chars().any(char::is_alphabetic)
    }

    /// The first line of the appendix whose heading is at the end of `before`; none if no stamp is near, or the act goes on between.
    fn appendix(&self, before: Range<usize>) -> Option<usize> {
        let is_stamp = |at: usize| self.lines.get(at).is_some_and(|line| self.is_stamp(line));
        let first = before.start.max(before.end.saturating_sub(HEAD));
        for at in (first..before.end).rev() {
            let line = self.lines.get(at)?;
            if is_stamp(at) {
                return (first..=at).rev().take_while(|at| is_stamp(*at)).last();
            }
            let is_order =
                chapter_title(line).is_some() || matches!(mark(&line.text), Some((Mark::Paragraph(_), _)));
            if is_order || matches!(line.shape, Shape::Row(_)) {
                return None;
            }
        }
        None
    }

    /// The lines of the heading whose last one is at the end of `before`.
    fn title(&self, before: Range<usize>) -> Range<usize> {
        let first = before.start.max((before.end + 1).saturating_sub(HEADING));
        let goes_up = |at: &usize| {
            self.lines.get(*at).is_some_and(|line| {
                self.is_heading(line)
                    && line.shape != Shape::Quote
                    && !line.text.starts_with('(')
                    && !line.text.contains("__")
                    && !FORM_SIGN.contains(&line.text.lowered().trim_end_matches('.'))
            })
        };
        let start = (first..before.end).rev().take_while(goes_up).last().unwrap_or(before.end);
        start..before.end + 1
    }

    /// Where a questionnaire ends: at the next stamp, chapter or heading, or with its service.
    fn end(&self, start: usize) -> usize {
        let first = self.lines.get(start).map_or(0, |line| line.line);
        let last = self.ends.iter().copied().filter(|end| *end >= first).min().unwrap_or(u32::MAX);
        let other = |line: &Entry| {
            line.line > last
                || self.is_stamp(line)
                || self.others.contains(&line.at)
                || begins_stamp(line)
                || (chapter_title(line).is_some() || line.shape == Shape::Heading) && !line.text.contains('?')
        };
        let rest = self.lines.get(start..).unwrap_or_default();
        rest.iter().position(other).map_or(self.lines.len(), |at| start + at)
    }

    /// Reads a questionnaire; none if it asks nothing.
    fn read(&self, start: usize, title: Range<usize>, end: usize) -> Option<Questionnaire> {
        let first = self.lines.get(start)?;
        let heading = joined(self.lines.get(title.clone())?);
        let (name, behind) = match heading.find("__") {
            Some(at) => (heading.get(..at)?.trim(), heading.get(at..)?.trim_start_matches(['_', ' '])),
            None => (heading.as_str(), ""),
        };
        let mut reader = Reader::default();
        let between = self.lines.get(start..title.start).unwrap_or_default();
        for line in between.iter().filter(|line| !self.is_stamp(line)) {
            reader.text(&line.text, line.line);
        }
        if !behind.is_empty() {
            reader.text(behind, self.lines.get(title.end.checked_sub(1)?)?.line_end);
        }
        for line in self.lines.get(title.end..end)? {
            reader.read(line);
        }
        let (questions, texts) = reader.finish();
        let last = self.lines.get(end.checked_sub(1)?)?;
        (!questions.is_empty()).then(|| Questionnaire {
            title: name.to_owned(),
            service: service_named(name),
            appendix: self.number(start..title.start),
            line_start: first.line,
            line_end: last.line_end,
            questions,
            texts,
        })
    }

    /// The number of an appendix, by its stamp.
    fn number(&self, stamp: Range<usize>) -> Option<u32> {
        let lines = self.lines.get(stamp).unwrap_or_default();
        lines
            .iter()
            .filter(|line| self.is_stamp(line))
            .find_map(|line| STAMP_END.captures(&line.text.lowered())?.get(1)?.as_str().parse().ok())
    }
}

fn joined(lines: &[Entry]) -> String {
    lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ")
}

/// The service that a heading names in quotes.
fn service_named(heading: &str) -> Option<String> {
    let quoted = heading.split('«').skip(1).filter_map(|rest| rest.split('»').next());
    quoted
        .map(str::trim)
        .find(|name| name.split_whitespace().count() >= NAME && name.contains(' '))
        .map(str::to_owned)
}
