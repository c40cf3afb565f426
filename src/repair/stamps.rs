//! Stamps that were read by columns. The words of a narrow, justified stamp are so far apart that the extraction took
//! them for columns: `«Ара беру, 2 қосымша`, `ұстауға қайта`, `рұқсат регламентіне`. Their order comes from another
//! place of the act that has the same words (see [`super::phrases`]); where there is none, nothing is changed.
//!
//! A stamp that was taken for a table is read row by row.

mod words;

use super::mapped::Builder;
use super::phrases::{FEWEST, Form, Order, order, phrase};
use super::{Edit, Rule, Visual, record};
use rustc_hash::FxHashMap;
use std::ops::Range;
use words::{Index, Word, is_blank, mapped, slice, texts};
use zanflow_lexicon::acts::names_regulation;
use zanflow_lexicon::stamps::{leads_to, stamp_end};
use zanflow_source::LineKind;

/// Bytes of the longest line that can be a piece of a stamp.
const LONGEST: usize = 800;

/// How many words in order make up for one that is out of place.
const DEAR: isize = 3;

/// The most phrases that are tried: no act has as many services.
const PHRASES: usize = 200;

/// The most blank lines between two pieces of one stamp.
const BLANKS: usize = 16;

/// Puts scattered stamps together, each on the first of its lines; the others go.
pub fn mend(lines: &mut Vec<Visual<'_>>, edits: &mut Vec<Edit>) {
    let anchors: Vec<usize> = (0..lines.len()).filter(|i| is_scattered(lines, *i)).collect();
    if anchors.is_empty() {
        return;
    }
    let phrases = phrases(lines, &anchors);
    let mut index = Index::new(lines.len());
    let mut gone = vec![false; lines.len()];
    for anchor in anchors {
        if gone.get(anchor).copied().unwrap_or(true) {
            continue;
        }
        let found = best(lines, &index, anchor, &phrases).or_else(|| table(lines, &index, anchor));
        let Some(stamp) = found.filter(|stamp| stamp.is_damaged(lines)) else { continue };
        gone.iter_mut().take(stamp.lines.end).skip(stamp.lines.start + 1).for_each(|gone| *gone = true);
        write(lines, &stamp, edits);
        index.forget(stamp.lines.start);
    }
    let mut gone = gone.into_iter();
    lines.retain(|_| !gone.next().unwrap_or(false));
}

/// A stamp that was found.
struct Stamp {
    lines: Range<usize>,
    /// Its words in the right order.
    words: Vec<Word>,
    confidence: f64,
}

impl Stamp {
    /// Its words are out of order, in cells, or have blank lines between them.
    fn is_damaged(&self, lines: &[Visual<'_>]) -> bool {
        let place = |word: &Word| (word.line, word.cell, word.range.start);
        let parts = lines.get(self.lines.clone()).unwrap_or_default();
        !self.words.is_sorted_by_key(place) || parts.iter().any(|line| line.kind != LineKind::Text)
    }
}

/// A line that ends as a stamp does while the words before it do not lead there.
fn is_scattered(lines: &[Visual<'_>], at: usize) -> bool {
    let Some(line) = lines.get(at).filter(|line| matches!(line.kind, LineKind::Text | LineKind::Row { .. }))
    else {
        return false;
    };
    let ends = |text: &Visual<'_>| text.text.text.len() < LONGEST && text.text.reading().ends_a_stamp();
    if !texts(line).iter().any(ends) {
        return false;
    }
    if line.kind != LineKind::Text {
        return true;
    }
    let reading = line.text.reading();
    if reading.mark.is_some() {
        return false;
    }
    let tail = reading.stamp.map_or(0, |end| end.tail);
    let own = line.text.text.trim().get(..tail).unwrap_or_default();
    let last = match own.split_whitespace().next_back() {
        Some(word) => Some(word),
        None => at
            .checked_sub(1)
            .and_then(|i| lines.get(i))
            .and_then(|line| line.text.text.split_whitespace().next_back()),
    };
    !last.is_some_and(names_regulation) || goes_on(lines, at)
}

/// The rest of a phrase follows a stamp's end: a small letter begins the next lines.
fn goes_on(lines: &[Visual<'_>], at: usize) -> bool {
    let rest = lines.get(at + 1..).unwrap_or_default();
    let next = rest.iter().take(BLANKS).find(|line| !is_blank(line));
    next.is_some_and(|line| is_piece(line) && line.text.text.trim_start().starts_with(char::is_lowercase))
}

/// What headings, stamps and requisites of the act say in order. A block that a scattered stamp ends is no witness.
fn phrases(lines: &[Visual<'_>], anchors: &[usize]) -> Vec<Vec<Form>> {
    let mut found: Vec<Vec<Form>> = Vec::new();
    let mut block = String::new();
    let mut sound = true;
    let mut last: Option<&LineKind> = None;
    let heading = |kind: &LineKind| matches!(kind, LineKind::Heading(_));
    for (at, line) in lines.iter().enumerate() {
        let blank = is_blank(line);
        if blank && last.is_some_and(heading) {
            continue;
        }
        let text: &str = &line.text.text;
        let goes_on = last == Some(&line.kind) || (last.is_some_and(heading) && heading(&line.kind));
        if !goes_on || text.starts_with("    ") || line.text.reading().mark.is_some() {
            if sound && found.len() < PHRASES {
                found.extend(phrase(&block).filter(|phrase| !found.contains(phrase)));
            }
            block.clear();
            sound = true;
        }
        last = (!blank).then_some(&line.kind);
        sound &= anchors.binary_search(&at).is_err();
        if !blank && !matches!(line.kind, LineKind::Row { .. }) && block.len() < 4 * LONGEST {
            block.push(' ');
            block.push_str(text);
        }
    }
    found.extend(phrase(&block).filter(|phrase| sound && !found.contains(phrase)));
    found
}

/// The phrase that fits best the words around a stamp's end, and the stamp in its order.
fn best(lines: &[Visual<'_>], index: &Index, anchor: usize, phrases: &[Vec<Form>]) -> Option<Stamp> {
    let mut best: Option<(isize, Stamp)> = None;
    let own: Vec<&Form> = index.body(lines, anchor..anchor + 1, anchor).map(|(_, form)| form).collect();
    let has = |phrase: &[Form], form: &Form| phrase.iter().any(|other| other.stem == form.stem);
    for phrase in phrases.iter().filter(|phrase| own.iter().filter(|form| !has(phrase, form)).count() <= 1) {
        for up_first in [true, false] {
            let region = grow(lines, index, anchor, phrase, up_first);
            let (words, forms): (Vec<&Word>, Vec<&Form>) =
                index.body(lines, region.clone(), anchor).map(|(word, form)| (word, form)).unzip();
            if words.len() < FEWEST {
                continue;
            }
            let tail = index.tail(lines, anchor);
            let Some(order) = order(&forms, phrase) else { continue };
            let noun =
                order.places.iter().zip(&words).max_by_key(|(place, _)| **place).map(|(_, word)| *word);
            let worth = words.len() as isize - DEAR * order.faults as isize;
            if leads(lines, noun, &tail)
                && !cuts_a_table(lines, &region)
                && best.as_ref().is_none_or(|(most, _)| worth > *most)
            {
                best = Some((worth, stamp(region, &words, tail, &order)));
                if order.faults == 0 && words.len() == phrase.len() {
                    return best.map(|(_, stamp)| stamp);
                }
            }
        }
    }
    best.map(|(_, stamp)| stamp)
}

/// A table's rows above the region belong to it.
fn cuts_a_table(lines: &[Visual<'_>], region: &Range<usize>) -> bool {
    let table = |at: Option<usize>| match at.and_then(|at| lines.get(at)).map(|line| &line.kind) {
        Some(LineKind::Row { table, .. }) => Some(*table),
        _ => None,
    };
    let first = table(Some(region.start));
    let last = table(region.end.checked_sub(1));
    (first.is_some() && first == table(region.start.checked_sub(1)))
        || (last.is_some() && last == table(Some(region.end)))
}

fn leads(lines: &[Visual<'_>], noun: Option<&Word>, tail: &[Word]) -> bool {
    let end = tail.last().and_then(|end| stamp_end(slice(lines, end)));
    noun.zip(end).is_some_and(|(noun, end)| leads_to(slice(lines, noun), end.of))
}

/// The lines around a stamp's end whose words are words of the phrase, no more often than there.
fn grow(lines: &[Visual<'_>], index: &Index, anchor: usize, phrase: &[Form], up_first: bool) -> Range<usize> {
    let mut free: FxHashMap<&str, usize> = FxHashMap::default();
    for form in phrase {
        *free.entry(&form.stem).or_default() += 1;
    }
    let mut take = |at: usize| {
        let (mut strange, mut all) = (0, 0);
        for (_, form) in index.body(lines, at..at + 1, anchor) {
            all += 1;
            match free.get_mut(form.stem.as_str()).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => strange += 1,
            }
        }
        strange == 0 || (strange == 1 && all > 5)
    };
    if !take(anchor) {
        return anchor..anchor + 1;
    }
    let mut region = anchor..anchor + 1;
    // One extra word is allowed between them, but not at the end.
    let mut spare = true;
    for up in [up_first, !up_first] {
        let steps: Box<dyn Iterator<Item = usize>> =
            if up { Box::new((0..anchor).rev()) } else { Box::new(anchor + 1..lines.len()) };
        let mut blanks = 0;
        for at in steps {
            let Some(line) = lines.get(at) else { break };
            if is_blank(line) {
                blanks += 1;
                if blanks > BLANKS {
                    break;
                }
                continue;
            }
            if !is_piece(line) {
                break;
            }
            if !take(at) {
                if spare && line.text.text.split_whitespace().nth(1).is_none() {
                    spare = false;
                    continue;
                }
                break;
            }
            blanks = 0;
            region = region.start.min(at)..region.end.max(at + 1);
        }
    }
    region
}

/// A line that can be a piece of a stamp and is not the end of another one.
fn is_piece(line: &Visual<'_>) -> bool {
    let text: &str = &line.text.text;
    matches!(line.kind, LineKind::Text | LineKind::Row { .. })
        && text.len() < LONGEST
        && !text.starts_with("    ")
        && !text.trim_end().ends_with([';', ':'])
        && line.text.reading().mark.is_none()
        && !texts(line).iter().any(|text| text.text.reading().ends_a_stamp())
}

/// The words in the phrase's order. One that the phrase does not have stays behind its neighbour.
fn stamp(lines: Range<usize>, words: &[&Word], tail: Vec<Word>, order: &Order) -> Stamp {
    let mut last = 0;
    let mut placed: Vec<(usize, &Word)> = Vec::with_capacity(words.len());
    for (word, place) in words.iter().zip(&order.places) {
        last = place.unwrap_or(last);
        placed.push((last, word));
    }
    // Read down its columns, a stamp keeps the order within each.
    let columns = placed.chunk_by(|(_, a), (_, b)| (a.line, a.cell) == (b.line, b.cell));
    let kept = columns.into_iter().all(|column| column.is_sorted_by_key(|(place, _)| *place));
    placed.sort_by_key(|(place, _)| *place);
    let confidence = match (order.faults, kept) {
        (0, true) => 0.95,
        (0, false) | (_, true) => 0.85,
        _ => 0.75,
    };
    Stamp { lines, words: placed.into_iter().map(|(_, word)| word.clone()).chain(tail).collect(), confidence }
}

/// A stamp that was taken for a table, row by row: its last words are the noun and the appendix's number.
fn table(lines: &[Visual<'_>], index: &Index, anchor: usize) -> Option<Stamp> {
    let LineKind::Row { table, .. } = lines.get(anchor)?.kind else { return None };
    let own = |line: &Visual<'_>| matches!(line.kind, LineKind::Row { table: other, .. } if other == table);
    let above = lines.get(..anchor)?.iter().rev().take_while(|line| own(line)).count();
    let region = anchor - above..anchor + 1;
    let words: Vec<Word> = index.body(lines, region.clone(), anchor).map(|(word, _)| word.clone()).collect();
    let tail = index.tail(lines, anchor);
    let short =
        |line: &Visual<'_>| texts(line).iter().all(|cell| cell.text.text.split_whitespace().nth(6).is_none());
    let last = !lines.get(anchor + 1).is_some_and(own);
    let narrow = lines.get(region.clone())?.iter().all(short);
    (leads(lines, words.last(), &tail) && last && narrow && words.len() >= 4).then(|| Stamp {
        lines: region,
        words: words.into_iter().chain(tail).collect(),
        confidence: 0.9,
    })
}

fn write<'s>(lines: &mut [Visual<'s>], stamp: &Stamp, edits: &mut Vec<Edit>) {
    let Some(first) = lines.get(stamp.lines.start) else { return };
    let mut built = Builder::new(&first.text);
    for word in &stamp.words {
        let Some(text) = mapped(lines, word) else { continue };
        if built.len() > 0 {
            built.put_for(" ", text.source(word.range.start));
        }
        let mut at = word.range.start;
        for piece in slice(lines, word).split_inclusive(' ') {
            built.append(text, at..at + piece.trim_end().len());
            at += piece.len();
        }
    }
    let mended = built.done();
    let parts = lines.get(stamp.lines.clone()).unwrap_or_default().iter().filter(|line| !is_blank(line));
    let before: Vec<&str> = parts.clone().map(|line| line.text.text.trim()).collect();
    let before = before.join(" ").replace('\t', " ");
    // Breaks alone are closed everywhere; that is no edit.
    if before != *mended.text {
        record(edits, Rule::ScatteredStamp, first.number, &before, &mended.text, stamp.confidence);
    }
    let last = parts.map(|line| line.last).max();
    let length = mended.text.chars().count();
    if let Some(first) = lines.get_mut(stamp.lines.start) {
        first.text = mended;
        first.last = last.unwrap_or(first.last);
        first.kind = LineKind::Text;
        first.cells.clear();
        first.length = length;
        first.trailing_blank = false;
    }
}
