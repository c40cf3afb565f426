//! Rules as a list of units: chapters, paragraphs, their parts and items, with lines.

use super::super::Context;
use super::text::tidy;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::{acts, rules_acts as words};
use zanflow_source::LineKind;

/// A line of the act that says something.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Index into the repaired lines.
    pub at: usize,
    /// Line of the source file.
    pub line: u32,
    /// Last line of the source file.
    pub line_end: u32,
    /// The text, trimmed.
    pub text: String,
    /// What the file says of it.
    pub shape: Shape,
}

/// What a file says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Running text.
    Text,
    /// A heading, or a line in bold.
    Heading,
    /// A quotation: a stamp, mostly.
    Quote,
    /// A row of a table.
    Row(u32),
}

/// The lines of an act that say something; notes of changes are left out.
pub fn entries(context: &Context<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut open_note = 0usize;
    for (at, line) in context.repaired.lines.iter().enumerate() {
        let text = context.repaired.line_text(line).trim();
        if text.is_empty() {
            continue;
        }
        // A note on several lines goes on until its brackets close.
        if is_note(text) || (open_note > 0 && mark(text).is_none() && text.contains(')')) {
            let opened = text.matches('(').count() + if is_note(text) { 0 } else { open_note };
            open_note = opened.saturating_sub(text.matches(')').count());
            continue;
        }
        open_note = 0;
        let shape = match &line.kind {
            LineKind::Heading(_) => Shape::Heading,
            LineKind::Quote => Shape::Quote,
            LineKind::Row { table, .. } => Shape::Row(*table),
            _ => Shape::Text,
        };
        let entry = Entry { at, line: line.first, line_end: line.last, text: text.to_owned(), shape };
        // A heading without a stop and the chapter under it may have become one line.
        if line.first < line.last && words::CHAPTER_INSIDE.is_match(text) {
            out.extend(parted(context, &entry, |rest| words::CHAPTER.is_match(rest)));
        } else {
            out.push(entry);
        }
    }
    out
}

/// An entry of several lines of the file, parted before each line that begins as `begins` says.
pub fn parted(context: &Context<'_>, entry: &Entry, begins: impl Fn(&str) -> bool) -> Vec<Entry> {
    let Some(line) = context.repaired.lines.get(entry.at).filter(|_| entry.line < entry.line_end) else {
        return vec![entry.clone()];
    };
    let text = context.repaired.line_text(line);
    let place = |at: usize| {
        let origin = context.repaired.origin(line.span.start + at as u32);
        context.source.lines.partition_point(|line| line.span.end < origin)
    };
    let number = |index: usize| context.source.lines.get(index).map_or(entry.line, |line| line.number);
    let mut out = Vec::new();
    let mut push = |range: Range<usize>, index: usize| {
        let line_end = number(place(range.end.saturating_sub(1)));
        let part = text.get(range).unwrap_or_default().trim();
        if !part.is_empty() {
            let line = number(index);
            out.push(Entry { line, line_end, text: part.to_owned(), ..entry.clone() });
        }
    };
    let mut start = 0;
    let mut current = place(text.len() - text.trim_start().len());
    for (at, _) in text.match_indices(' ') {
        let next = place(at + 1);
        if next > current && begins(text.get(at + 1..).unwrap_or_default()) {
            push(start..at, current);
            (start, current) = (at + 1, next);
        }
    }
    push(start..text.len(), current);
    out
}

/// «Ескерту. …», «РҚАО-ның ескертпесі!».
pub fn is_note(text: &str) -> bool {
    let head: String = text.chars().take(24).collect::<String>().lowered();
    words::NOTES.iter().any(|word| head.starts_with(word))
}

/// The stamp of an appendix: its number where it has one, and what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// «1-қосымша».
    pub number: Option<u32>,
    /// It belongs to the order, not to the rules.
    pub of_order: bool,
}

/// Letters of the longest stamp.
const LONGEST_STAMP: usize = 900;

/// Reads a line as the stamp of an appendix.
pub fn stamp(entry: &Entry) -> Option<Stamp> {
    if entry.text.len() > LONGEST_STAMP || matches!(entry.shape, Shape::Row(_)) || mark(&entry.text).is_some()
    {
        return None;
    }
    let lower = entry.text.lowered();
    if !lower.contains(acts::APPENDIX) && !lower.ends_with(acts::APPROVED_BY) {
        return None;
    }
    let of_order_words = words::ORDER_OF.iter().any(|word| lower.contains(word));
    if lower.strip_suffix('.').unwrap_or(&lower).ends_with(acts::APPROVED_BY) {
        return of_order_words.then_some(Stamp { number: None, of_order: true });
    }
    let found = words::STAMP_END.captures(&lower)?;
    let place = found.get(0).map_or(0, |all| all.start());
    let before = lower.get(..place).unwrap_or_default();
    let of_rules = words::RULES_OF.iter().any(|word| before.contains(word));
    let number = found.get(1).and_then(|number| number.as_str().parse().ok());
    let short = entry.text.chars().count() < 30 && (number.is_some() || before.trim().is_empty());
    if !of_order_words && !of_rules && !short {
        return None;
    }
    // What stands last before the word is what the appendix belongs to.
    let last = |list: &[&str]| list.iter().filter_map(|word| before.rfind(word)).max();
    Some(Stamp { number, of_order: last(words::ORDER_OF) > last(words::RULES_OF) })
}

/// A chapter or a part of one.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Its title without its number.
    pub title: String,
    /// Line of its title.
    pub line: u32,
    /// Last line of what it holds.
    pub line_end: u32,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

impl Chapter {
    /// The chapter on complaints.
    pub fn is_on_complaints(&self) -> bool {
        let lower = self.title.lowered();
        words::COMPLAINTS.iter().any(|word| lower.contains(word))
    }

    /// The chapter of general provisions.
    pub fn is_general(&self) -> bool {
        let lower = self.title.lowered();
        words::GENERAL.iter().any(|word| lower.contains(word))
    }
}

/// A numbered paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// As printed.
    pub number: String,
    /// Its parts and items in order.
    pub units: Vec<Unit>,
}

/// A part of a paragraph, or an item of a list in it.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The text without its mark.
    pub text: String,
    /// The item's mark.
    pub item: Option<String>,
    /// Line of the source file.
    pub line: u32,
    /// Last line of the source file.
    pub line_end: u32,
}

impl Unit {
    /// The text opens a list.
    pub fn is_lead_in(&self) -> bool {
        self.text.trim_end().ends_with(':')
    }
}

/// The number and title of a chapter, and whether it is a part of one.
pub fn chapter_title(entry: &Entry) -> Option<(bool, String)> {
    if matches!(entry.shape, Shape::Row(_)) || entry.text.len() > 900 {
        return None;
    }
    if let Some(found) = words::CHAPTER.captures(&entry.text) {
        let kind = found.get(2).or(found.get(3)).map_or(String::new(), |kind| kind.as_str().lowered());
        let title = found.get(5).map_or("", |title| title.as_str());
        return Some((kind == words::PART_OF_CHAPTER, tidy(title)));
    }
    let (Mark::Paragraph(_), skip) = mark(&entry.text)? else { return None };
    (entry.shape == Shape::Heading).then(|| (false, tidy(entry.text.get(skip..).unwrap_or_default())))
}

/// Reads the chapters of a body.
pub fn chapters(entries: &[Entry], body: Range<usize>) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::new();
    let mut open_title = false;
    for entry in entries.get(body).unwrap_or_default() {
        if let Some((_, title)) = chapter_title(entry) {
            let line_end = entry.line_end;
            out.push(Chapter { title, line: entry.line, line_end, paragraphs: Vec::new() });
            open_title = true;
            continue;
        }
        if out.is_empty() {
            let line_end = entry.line_end;
            out.push(Chapter { title: String::new(), line: entry.line, line_end, paragraphs: Vec::new() });
        }
        let Some(chapter) = out.last_mut() else { continue };
        chapter.line_end = entry.line_end;
        let found = mark(&entry.text);
        if open_title
            && found.is_none()
            && (chapter.title.is_empty() || entry.shape == Shape::Heading || goes_on(&chapter.title))
        {
            chapter.title = tidy(&format!("{} {}", chapter.title, entry.text));
            continue;
        }
        open_title = false;
        take(chapter, entry, found);
    }
    out
}

/// Whether a chapter's title goes on in the next line: it ends in a word that governs one.
fn goes_on(title: &str) -> bool {
    let last = title.split_whitespace().next_back().unwrap_or_default().lowered();
    words::TITLE_GOES_ON.contains(&last.as_str())
}

fn take(chapter: &mut Chapter, entry: &Entry, found: Option<(Mark, usize)>) {
    let unit = |item: Option<String>, skip: usize| Unit {
        text: entry.text.get(skip..).unwrap_or_default().trim().to_owned(),
        item,
        line: entry.line,
        line_end: entry.line_end,
    };
    match found {
        Some((Mark::Paragraph(number), skip)) => {
            chapter.paragraphs.push(Paragraph { number, units: vec![unit(None, skip)] });
        }
        Some((Mark::Item(label), skip)) => {
            if let Some(paragraph) = chapter.paragraphs.last_mut() {
                paragraph.units.push(unit(Some(label), skip));
            }
        }
        None => {
            if let Some(paragraph) = chapter.paragraphs.last_mut() {
                paragraph.units.push(unit(None, 0));
            }
        }
    }
}
