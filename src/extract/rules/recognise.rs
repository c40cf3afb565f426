//! What the parts of an act are: the order, rules, lists of requirements, appendices.

use super::super::Context;
use super::card::flat;
use super::card::rows::{Table, table};
use super::card::topic;
use super::outline::{Entry, Shape, Stamp, chapter_title, entries, stamp};
use super::text::tidy;
use std::ops::Range;
use zanflow_kazakh::alike::alike;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::mark;
use zanflow_lexicon::words::{rules_acts as words, services};

/// An act of rules.
pub struct Act {
    /// Its lines that say something.
    pub entries: Vec<Entry>,
    /// Its rules, in order.
    pub rules: Vec<Rules>,
}

/// Rules with the lists of requirements that belong to them.
pub struct Rules {
    /// Their heading.
    pub title: String,
    /// Entries from their stamp to the next act of the order.
    pub whole: Range<usize>,
    /// Entries of their chapters.
    pub body: Range<usize>,
    /// Their lists of requirements.
    pub lists: Vec<List>,
}

/// A list of requirements.
pub struct List {
    /// The service's name in its heading.
    pub title: Option<String>,
    /// The table.
    pub table: Table,
}

/// A part of the act between two stamps.
struct Part {
    stamp: Option<Stamp>,
    entries: Range<usize>,
}

/// Rows that a table needs at the least to be a list of requirements.
const LEAST_TOPICS: usize = 4;

/// Entries of a heading at the most.
const HEADING: usize = 8;

/// Reads the parts of an act; none if it holds no rules of public services.
pub fn recognise(context: &Context<'_>) -> Option<Act> {
    let entries = entries(context);
    let parts = parts(&entries);
    let mut rules: Vec<Rules> = Vec::new();
    let mut alone: Vec<Rules> = Vec::new();
    for part in &parts {
        let found = body_of(&entries, part);
        match found {
            Some((title, body))
                if part.stamp.as_ref().is_none_or(|stamp| stamp.of_order) || rules.is_empty() =>
            {
                rules.push(Rules { title, whole: part.entries.clone(), body, lists: Vec::new() });
            }
            _ => {
                let ends = part.stamp.as_ref().is_some_and(|stamp| stamp.of_order);
                let lists = lists(context, &entries, part.entries.clone());
                if rules.is_empty() {
                    alone.extend(lists.into_iter().filter_map(|list| without_rules(part, list)));
                    continue;
                }
                let Some(last) = rules.last_mut().filter(|_| !ends || !lists.is_empty()) else { continue };
                if !ends || !lists.is_empty() {
                    last.lists.extend(lists);
                    last.whole.end = part.entries.end;
                }
            }
        }
    }
    for found in &mut rules {
        let own = lists(context, &entries, found.body.clone());
        found.lists.splice(0..0, own);
        let ends = [table_start(&entries, found.body.clone()), form_start(&entries, found.body.clone())];
        for end in ends.into_iter().flatten() {
            found.body.end = found.body.end.min(end.max(found.body.start));
        }
    }
    rules.retain(|rules| is_of_services(&entries, rules));
    if rules.is_empty() {
        rules = alone;
    }
    (!rules.is_empty()).then_some(Act { entries, rules })
}

/// The entries of an appendix of the order itself, by its number if it has one.
pub fn appendix(entries: &[Entry], number: Option<u32>) -> Option<Range<usize>> {
    let parts = parts(entries);
    let of_order = |part: &&Part| part.stamp.as_ref().is_some_and(|stamp| stamp.of_order);
    let own =
        |part: &&Part| part.stamp.as_ref().is_some_and(|stamp| number.is_none() || stamp.number == number);
    let first = parts.iter().filter(of_order).find(own)?;
    // A stamp of the amended act under the stamp of the order belongs to the same text.
    let next = parts.iter().filter(of_order).find(|part| part.entries.start > first.entries.start);
    Some(first.entries.start..next.map_or(entries.len(), |part| part.entries.start))
}

/// A list of requirements that names its service and has no rules in this act: the new wording of an appendix.
fn without_rules(part: &Part, list: List) -> Option<Rules> {
    list.title.as_ref()?;
    let end = part.entries.end;
    Some(Rules { title: String::new(), whole: part.entries.clone(), body: end..end, lists: vec![list] })
}

/// The parts of an act: from stamp to stamp; rules without a stamp begin at their heading.
fn parts(entries: &[Entry]) -> Vec<Part> {
    let mut out = vec![Part { stamp: None, entries: 0..entries.len() }];
    for (at, entry) in entries.iter().enumerate() {
        let found = stamp(entry);
        let begins = found.is_some() || (is_rules_heading(entry) && heads_chapter(entries, at));
        let Some(last) = out.last_mut().filter(|_| begins && at > 0) else { continue };
        // A heading right under its stamp opens nothing of its own.
        if found.is_none() && at <= last.entries.start + HEADING && last.stamp.is_some() {
            continue;
        }
        last.entries.end = at;
        out.push(Part { stamp: found, entries: at..entries.len() });
    }
    out
}

fn is_rules_heading(entry: &Entry) -> bool {
    !matches!(entry.shape, Shape::Row(_))
        && entry.text.len() < 1_600
        && mark(&entry.text).is_none()
        && words::RULES_HEADING.is_match(entry.text.trim())
}

/// A first chapter follows within a few lines.
fn heads_chapter(entries: &[Entry], at: usize) -> bool {
    entries.iter().skip(at + 1).take(3).any(is_first_chapter)
}

fn is_first_chapter(entry: &Entry) -> bool {
    chapter_title(entry).is_some_and(|(part, _)| !part)
        && words::CHAPTER_HEADS.iter().any(|head| entry.text.trim_start().starts_with(head))
        && words::CHAPTER
            .captures(&entry.text)
            .is_none_or(|found| found.get(1).or(found.get(4)).is_none_or(|number| number.as_str() == "1"))
}

/// The heading and chapters of a part that holds rules.
fn body_of(entries: &[Entry], part: &Part) -> Option<(String, Range<usize>)> {
    let own = entries.get(part.entries.clone())?;
    let naming = |entry: &Entry| chapter_title(entry).is_some_and(|(_, title)| quoted_name(&title).is_some());
    if let Some(at) = own.iter().position(naming).filter(|_| !own.iter().any(is_first_chapter)) {
        // New wording of a part of rules: chapters that name services, without the first one.
        let title = own.get(at).and_then(chapter_title).map_or_else(String::new, |(_, title)| title);
        let start = part.entries.start + at;
        return Some((title, start..part.entries.end));
    }
    let chapter = own.iter().position(is_first_chapter)?;
    if chapter > HEADING + 2 && part.stamp.is_none() {
        return None;
    }
    let from = usize::from(part.stamp.is_some());
    let head: Vec<&str> = own.get(from..chapter)?.iter().map(|entry| entry.text.as_str()).collect();
    let title = tidy(&head.join(" "));
    let named =
        words::RULES_HEADING.is_match(&title) || head.iter().any(|line| words::RULES_HEADING.is_match(line));
    let start = part.entries.start + chapter;
    named.then_some((title, start..part.entries.end))
}

fn table_start(entries: &[Entry], body: Range<usize>) -> Option<usize> {
    let own = entries.get(body.clone())?;
    own.iter().position(|entry| matches!(entry.shape, Shape::Row(_))).map(|at| body.start + at)
}

/// The heading of a form that follows the chapter on complaints without a stamp.
fn form_start(entries: &[Entry], body: Range<usize>) -> Option<usize> {
    let own = entries.get(body.clone())?;
    let on_complaints = |entry: &Entry| {
        let title = chapter_title(entry).map(|(_, title)| title.lowered());
        title.is_some_and(|title| words::COMPLAINTS.iter().any(|word| title.contains(word)))
    };
    let chapter = own.iter().position(on_complaints)?;
    let first = chapter + own.iter().skip(chapter + 1).position(|entry| mark(&entry.text).is_some())?;
    let heads = |entry: &Entry| entry.shape == Shape::Heading && chapter_title(entry).is_none();
    let form = own.iter().skip(first + 1).position(heads)?;
    Some(body.start + first + 1 + form)
}

/// Rules of public services speak of applicants or providers.
fn is_of_services(entries: &[Entry], rules: &Rules) -> bool {
    let body = entries.get(rules.body.clone()).unwrap_or_default();
    let speaks = |text: &str| {
        let lower = text.lowered();
        words::SERVICE_WORDS.iter().any(|word| lower.contains(word))
    };
    speaks(&rules.title)
        && (!rules.lists.is_empty()
            || body.iter().filter(|entry| entry.text.contains(services::SERVICE)).count() > 2)
        || (!rules.lists.is_empty() && body.iter().any(|entry| speaks(&entry.text)))
}

/// The lists of requirements among some entries.
fn lists(context: &Context<'_>, entries: &[Entry], range: Range<usize>) -> Vec<List> {
    let mut out: Vec<List> = Vec::new();
    let mut at = range.start;
    let mut above = range.start;
    while at < range.end {
        let Some(Shape::Row(number)) = entries.get(at).map(|entry| entry.shape) else {
            at += 1;
            continue;
        };
        let own = entries.get(at..range.end).unwrap_or_default();
        let len = own.iter().take_while(|entry| entry.shape == Shape::Row(number)).count().max(1);
        let lines = own.iter().take(len).map(|entry| entry.at);
        let found = table(context, lines);
        let heading = || entries.get(above..at).unwrap_or_default();
        let topics = found.rows.iter().filter(|row| topic(&row.label).is_some()).count();
        if topics >= LEAST_TOPICS && topics * 2 >= found.rows.len() {
            let title = list_title(&found, heading());
            out.push(List { title, table: found });
        } else if let Some(last) = out.last_mut().filter(|_| topics > 0 && heading().is_empty()) {
            // A list that a page's end broke into two tables.
            last.table.rows.extend(found.rows);
        }
        at += len;
        above = at;
    }
    if out.is_empty() { saved_as_lines(context, entries, range).into_iter().collect() } else { out }
}

/// A list whose table was saved as lines.
fn saved_as_lines(context: &Context<'_>, entries: &[Entry], range: Range<usize>) -> Option<List> {
    let own = entries.get(range)?;
    let table = flat::table(context, own)?;
    let start = own.partition_point(|entry| entry.line < table.line);
    let topics = table.rows.iter().filter(|row| topic(&row.label).is_some()).count();
    let title = list_title(&table, own.get(..start).unwrap_or_default());
    (topics > LEAST_TOPICS).then_some(List { title, table })
}

/// The service's name in the heading above a list, in its caption, or in its row on the name.
fn list_title(table: &Table, above: &[Entry]) -> Option<String> {
    let captions: Vec<&str> = table.captions.iter().map(|line| line.text.as_str()).collect();
    let head: Vec<&str> = above.iter().rev().take(HEADING).map(|entry| entry.text.as_str()).collect();
    let head: Vec<&str> = head.into_iter().rev().collect();
    let rows = table.rows.iter().filter(|row| topic(&row.label) == Some(super::card::Topic::Title));
    quoted_name(&captions.join(" "))
        .or_else(|| head.iter().rev().find_map(|line| quoted_name(line)))
        .or_else(|| rows.filter_map(|row| quoted_name(&row.text()).or_else(|| Some(row.text()))).next())
        .or_else(|| quoted_name(&head.join(" ")))
}

/// The name in the quotes of a heading: from its first quote to the last one before the words of the kind of text.
pub fn quoted_name(heading: &str) -> Option<String> {
    let lower = heading.lowered();
    let end = words::SERVICE_WORDS
        .iter()
        .flat_map(|word| lower.match_indices(word))
        .filter(|(at, _)| {
            heading.get(..*at).is_some_and(|before| before.trim_end().ends_with(['»', '"', '”']))
        })
        .map(|(at, _)| at)
        .max()?;
    let before = heading.get(..end)?.trim_end();
    let inner = before.trim_end_matches(['»', '"', '”']);
    let closes = before.len() > inner.len();
    let open = inner.find(['«', '"', '“']);
    let start = match open {
        Some(at) => at + inner.get(at..)?.chars().next().map_or(1, char::len_utf8),
        None if closes => 0,
        None => return None,
    };
    let name = inner.get(start..)?.trim();
    // A quotation inside the name keeps its closing quote.
    let opened = name.matches('«').count();
    let closed = name.matches('»').count();
    let name = if opened > closed { format!("{name}»") } else { name.to_owned() };
    (!name.is_empty()).then(|| tidy(&name))
}

/// The service's name in a heading of rules without quotes: what stands before the words of the kind of text.
pub fn plain_name(heading: &str) -> Option<String> {
    let lower = heading.lowered();
    let end = words::SERVICE_WORDS.iter().filter_map(|word| lower.rfind(word)).min()?;
    let name = tidy(heading.get(..end)?);
    let name = name.trim_matches(['«', '»', '"', ' ']).to_owned();
    (name.chars().count() > 8).then_some(name)
}

/// Whether two names are of one service.
pub fn same_service(a: &str, b: &str) -> bool {
    alike(a, b) >= 0.85
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_quotes() {
        let cases = [
            ("«Ара тіркеу» мемлекеттік қызмет көрсету қағидалары", Some("Ара тіркеу")),
            ("«Ара тіркеу» мемлекеттік көрсетілетін қызмет стандарты", Some("Ара тіркеу")),
            ("Ара тіркеу» мемлекеттік қызмет көрсету қағидаларын бекіту туралы", Some("Ара тіркеу")),
            (
                "«Үлгі» қорынан «Ара» беру» мемлекеттік қызметін көрсету қағидалары",
                Some("Үлгі» қорынан «Ара» беру"),
            ),
            ("Құжаттар тізбесі", None),
        ];
        for (heading, wanted) in cases {
            assert_eq!(quoted_name(heading).as_deref(), wanted, "{heading}");
        }
    }
}
