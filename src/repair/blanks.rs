//! Blanks that the extraction put in: before `, ; . : ) »`, after `( «`, two in a row.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};

/// Mends one line; its indent stays.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let indent = text.len() - text.trim_start_matches(' ').len();
    let bytes = text.as_bytes();
    if !may_hold_surplus(bytes.get(indent..).unwrap_or_default()) {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let mut from = indent;
    for start in bytes.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(at, _)| at) {
        if start < from {
            continue;
        }
        let run = bytes.get(start..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b' ').count());
        let end = start + run;
        from = end;
        let keep = usize::from(!is_surplus(text, start, end));
        if run > keep && end < bytes.len() {
            built.copy(at..start + keep);
            at = end;
        }
    }
    if at == 0 {
        return;
    }
    built.copy(at..text.len());
    let mended = built.done();
    record(edits, Rule::Blanks, line.number, text, &mended.text, 0.99);
    line.text = mended;
}

/// Prefilter: a blank next to a blank or a mark.
fn may_hold_surplus(body: &[u8]) -> bool {
    let next = body.get(1..).unwrap_or_default();
    // No early exit, so that the loop is vectorised.
    body.iter().zip(next).fold(false, |any, (first, second)| {
        let before = matches!(first, b' ' | b'(' | 0xAB) & (*second == b' ');
        let after = matches!(second, b',' | b';' | b')' | 0xC2 | b':' | b'?' | b'!' | b'.');
        any | before | ((*first == b' ') & after)
    })
}

/// No blank belongs between the letters around these blanks.
fn is_surplus(text: &str, start: usize, end: usize) -> bool {
    if text.get(..start).is_some_and(|before| before.ends_with(['(', '«'])) {
        return true;
    }
    let Some(after) = text.get(end..) else { return false };
    match after.as_bytes().first() {
        Some(b',' | b';' | b')' | b':' | b'?' | b'!') => true,
        Some(0xC2) => after.starts_with('»'),
        // `.5` and `.)` are no ends of sentences.
        Some(b'.') => after.chars().nth(1).is_none_or(char::is_whitespace),
        _ => false,
    }
}
