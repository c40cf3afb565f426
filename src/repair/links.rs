//! Displaced hyperlinks: a visual line was printed with the text of its links after its other text.
//!
//! The gap is where the link stood: two blanks, a blank before a mark, or a single blank at the line's head. What
//! moves back are words that links consist of: references to parts of acts and to acts, defined terms, bold orders.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use std::ops::Range;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_lexicon::genre::{LINKED_TERMS, is_reference};

/// Mends one line. `goes_on`: the line before broke off inside a sentence.
pub fn mend(line: &mut Visual<'_>, goes_on: bool, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let gaps = gaps(text, goes_on);
    if gaps.is_empty() {
        return;
    }
    let links = links(text, &gaps);
    if links.is_empty() {
        return;
    }
    let mended = moved(line, &gaps, &links);
    record(
        edits,
        Rule::DisplacedLink,
        line.number,
        text,
        &mended.text,
        if links.len() == 1 { 0.95 } else { 0.85 },
    );
    line.text = mended;
}

/// Where links may have stood: offsets of the byte after the blank that was kept before the link.
fn gaps(text: &str, goes_on: bool) -> Vec<usize> {
    let body = text.trim_start();
    let indent = text.len() - body.len();
    let mut found = Vec::new();
    if goes_on && (indent == 1 || (indent == 0 && body.starts_with([')', ',', ';']))) {
        found.push(indent);
    }
    let bytes = text.as_bytes();
    let end = text.trim_end().len();
    if !has_gap(bytes.get(indent..end).unwrap_or_default()) {
        return found;
    }
    let blanks = bytes.iter().enumerate().take(end).skip(indent).filter(|(_, byte)| **byte == b' ');
    for (at, _) in blanks.take_while(|(at, _)| at + 1 < end) {
        let before = at.checked_sub(1).and_then(|i| bytes.get(i)).copied();
        if before == Some(b' ') {
            continue;
        }
        // Four blanks and more part columns.
        let run = bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b' ').count());
        let marked = matches!(bytes.get(at + 1), Some(b',' | b';' | b')' | b':'));
        if (2..=3).contains(&run) || marked {
            found.push(at + 1);
        }
    }
    found
}

/// Prefilter: a blank before a blank or a mark.
fn has_gap(body: &[u8]) -> bool {
    let next = body.get(1..).unwrap_or_default();
    // No early exit, so that the loop is vectorised.
    body.iter().zip(next).fold(false, |any, (first, second)| {
        any | (*first == b' ') & matches!(second, b' ' | b',' | b';' | b')' | b':')
    })
}

/// Texts of links at the line's end, in order; at most one a gap.
fn links(text: &str, gaps: &[usize]) -> Vec<Range<usize>> {
    let mut end = text.trim_end().len();
    let mut found = Vec::new();
    while found.len() < gaps.len() {
        let gap = gaps.get(gaps.len() - 1 - found.len()).copied().unwrap_or(0);
        let Some(start) = reference(text, end).or_else(|| term(text, gap, end)).or_else(|| number(text, end))
        else {
            break;
        };
        if start <= gap {
            break;
        }
        found.push(start..end);
        end = text.get(..start).map_or(0, |text| text.trim_end().len());
    }
    found.reverse();
    found
}

/// A reference that ends at `end`: `1-қосымшаға`, `3 тармағына`, `№ 328`, `қаулысымен`, `туралы"`.
fn reference(text: &str, end: usize) -> Option<usize> {
    let body = text.get(..end)?;
    let word = body
        .rfind(|letter: char| !is_letter(letter))
        .map_or(0, |at| at + body.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let name = body.get(word..)?;
    if is_reference(name) {
        let before = body.get(..word)?;
        let mark = before.trim_end_matches(['-', '–', ' ']);
        let digits = mark.len() - mark.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
        let part = !zanflow_lexicon::genre::is_act(name);
        if digits == 0 || digits > 3 || !part {
            return Some(word);
        }
        let number = mark.len() - digits;
        let sign = text.get(..number)?.trim_end();
        return Some(sign.strip_suffix('№').map_or(number, str::len));
    }
    let quoted = body.strip_suffix(['"', '»'])?;
    let start = quoted.rfind(' ')? + 1;
    (zanflow_lexicon::genre::closes_a_title(quoted.get(start..)?)).then_some(start)
}

/// `№ 328`, or a bare number.
fn number(text: &str, end: usize) -> Option<usize> {
    let body = text.get(..end)?;
    let start = body.len() - body.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let digits = body.len() - start;
    if start == 0 {
        return None;
    }
    let before = body.get(..digits)?;
    if let Some(bare) = before.trim_end().strip_suffix('№') {
        return Some(bare.len());
    }
    before.ends_with(' ').then_some(digits)
}

/// A defined term with a gap before the dash of its definition; or an order in capitals after a colon.
fn term(text: &str, gap: usize, end: usize) -> Option<usize> {
    let after = text.get(gap..end)?.trim_start();
    let body = text.get(..end)?;
    if after.starts_with(['-', '–']) {
        let head = text.get(..gap)?.trim_end().rsplit(')').next()?.trim().lowered();
        return LINKED_TERMS
            .iter()
            .filter_map(|term| {
                let rest =
                    if head.is_empty() { term } else { term.strip_prefix(head.as_str())?.trim_start() };
                let start = end.checked_sub(rest.len())?;
                let same = !rest.is_empty() && body.get(start..)?.lowered() == *rest;
                (same && body.get(..start)?.ends_with(' ')).then_some(start)
            })
            .min();
    }
    let start = after.starts_with(':').then(|| body.rfind(':'))?? + 1;
    let order = body.get(start..)?;
    (order.chars().any(is_letter) && !order.chars().any(char::is_lowercase)).then_some(start)
}

fn moved<'s>(line: &Visual<'s>, gaps: &[usize], links: &[Range<usize>]) -> super::mapped::Mapped<'s> {
    let text: &str = &line.text.text;
    let rest = links.first().map_or(text.len(), |link| link.start);
    let rest = text.get(..rest).map_or(0, |text| text.trim_end().len());
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let skip = gaps.len() - links.len();
    for (gap, link) in gaps.iter().skip(skip).zip(links) {
        built.copy(at..*gap);
        built.copy(link.clone());
        at = *gap;
        let next = text.get(at..).unwrap_or_default();
        if !next.starts_with([' ', ',', ';', ')', ':', '.']) {
            built.put(" ", at);
        }
    }
    built.copy(at..rest);
    built.done()
}
