//! The service card and the complaints chapter as rows, each entry with its lines.

use crate::words::label;
use crate::{Scope, cite};
use serde::Serialize;
use std::borrow::Cow;
use zanflow_model::{Appeal, Channel, DocumentList, Passport, ServiceForm};

/// The rows of a card by what a reader looks for.
#[derive(Debug, Default, Serialize)]
pub struct Card {
    /// Lines of the list.
    pub source: String,
    /// First line of the list.
    pub line: u32,
    /// All rows, in the order of the list.
    pub rows: Vec<Row>,
    /// Times of the whole service.
    pub times: Vec<Entry>,
    /// What the applicant pays.
    pub fee: Option<Entry>,
    /// Papers to hand in.
    pub papers: Vec<Entry>,
    /// Grounds of refusal.
    pub grounds: Vec<Entry>,
}

/// A field of the card.
#[derive(Debug, Serialize)]
pub struct Row {
    pub name: Cow<'static, str>,
    pub entries: Vec<Entry>,
}

/// A text with its place in the act.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Words above it, for it and what follows up to the next such words.
    pub head: Option<String>,
    pub text: String,
    /// The line in words.
    pub source: String,
    /// The line to link to: pages have anchors for lines of passages only, and a cell may go on behind its row's last.
    pub line: u32,
}

/// The card of a service, if its act has one.
pub fn card(scope: Scope<'_>) -> Option<Card> {
    let card = scope.service.passport.as_ref()?;
    let reader = Reader { scope, card };
    let (times, papers) = (reader.times(), reader.papers());
    let fee = card.fee.as_ref().map(|fee| reader.entry(&fee.raw, card.lines.fee));
    let grounds = reader.each(&card.refusal_grounds, &card.lines.refusal_grounds);
    let one =
        |text: &Option<String>, line| text.iter().map(|text| reader.entry(text, line)).collect::<Vec<_>>();
    let rows = [
        ("card-provider", one(&card.provider, card.lines.provider)),
        ("card-channels", one(&reader.channels(&card.channels), card.lines.channels)),
        ("card-subtypes", reader.each(&card.subtypes, &card.lines.subtypes)),
        ("card-times", times.clone()),
        ("card-form", one(&reader.form(), card.lines.form)),
        ("card-result", one(&card.result, card.lines.result)),
        ("card-fee", fee.clone().into_iter().collect()),
        ("card-schedule", one(&card.schedule, card.lines.schedule)),
        ("card-papers", papers.clone()),
        ("card-grounds", grounds.clone()),
        ("card-other", reader.each(&card.other, &card.lines.other)),
        ("card-notes", reader.each(&card.notes, &card.lines.notes)),
    ];
    let rows = rows.into_iter().filter(|(_, entries)| !entries.is_empty());
    let rows = rows.map(|(key, entries)| Row { name: label(scope.lang, key), entries }).collect();
    let source = cite::lines(scope.lang, card.line, card.line_end);
    Some(Card { source, line: card.line, rows, times, fee, papers, grounds })
}

/// Who decides on a complaint, and in what time.
pub fn complaints(scope: Scope<'_>) -> Vec<Entry> {
    let bodies = scope.service.appeal.iter().flat_map(|appeal: &Appeal| &appeal.bodies);
    let entry = |body: &zanflow_model::AppealBody| {
        let time = body.time.as_ref().map(|time| format!(": {}", cite::one_line(&time.raw)));
        let text = format!("{}{}", cite::one_line(&body.who), time.unwrap_or_default());
        let source = cite::lines(scope.lang, body.line, body.line);
        Entry { head: None, text, source, line: anchored(scope, body.line) }
    };
    bodies.map(entry).collect()
}

/// The line itself if a passage holds it, else the last line of the passage before it.
fn anchored(scope: Scope<'_>, line: u32) -> u32 {
    let passages = &scope.model.passages;
    let after = passages.partition_point(|passage| passage.line_start <= line);
    let before = after.checked_sub(1).and_then(|at| passages.get(at));
    before.map_or(line, |passage| line.min(passage.line_end))
}

struct Reader<'a> {
    scope: Scope<'a>,
    card: &'a Passport,
}

impl Reader<'_> {
    /// An entry; without a line of its own it has that of the list.
    fn entry(&self, text: &str, line: Option<u32>) -> Entry {
        let line = line.filter(|line| *line > 0).unwrap_or(self.card.line);
        let source = cite::lines(self.scope.lang, line, line);
        Entry { head: None, text: cite::one_line(text), source, line: anchored(self.scope, line) }
    }

    fn each(&self, texts: &[String], lines: &[u32]) -> Vec<Entry> {
        texts.iter().enumerate().map(|(nth, text)| self.entry(text, lines.get(nth).copied())).collect()
    }

    fn channels(&self, channels: &[Channel]) -> Option<String> {
        let names: Vec<_> = channels
            .iter()
            .map(|channel| label(self.scope.lang, &format!("channel-{}", channel.name())))
            .collect();
        Some(names.join(", ")).filter(|names| !names.is_empty())
    }

    fn times(&self) -> Vec<Entry> {
        let entry = |time: &zanflow_model::ServiceTime| {
            let when = time.when.as_ref().map(|when| format!("{when}: ")).unwrap_or_default();
            self.entry(&format!("{when}{}", time.raw), Some(time.line))
        };
        self.card.times.iter().map(entry).collect()
    }

    fn form(&self) -> Option<String> {
        let word = |form: &ServiceForm| label(self.scope.lang, &format!("card-form-{}", form.name()));
        let names: Vec<_> = self.card.form.iter().map(word).collect();
        Some(names.join(", ")).filter(|names| !names.is_empty())
    }

    fn papers(&self) -> Vec<Entry> {
        let list = |list: &DocumentList| {
            let one_of = list.one_of.then(|| label(self.scope.lang, "card-one-of").into_owned());
            let head: Vec<String> =
                self.channels(&list.channels).into_iter().chain(list.when.clone()).chain(one_of).collect();
            let head = Some(head.join(", ")).filter(|head| !head.is_empty());
            let entry = |(nth, item): (usize, &String)| {
                let head = head.clone().filter(|_| nth == 0);
                Entry { head, ..self.entry(item, list.lines.get(nth).copied()) }
            };
            list.items.iter().enumerate().map(entry).collect::<Vec<_>>()
        };
        self.card.documents.iter().flat_map(list).collect()
    }
}
