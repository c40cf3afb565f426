//! Blanks that the extraction put in: before `, ; . : ) »`, after `( «`, two in a row.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};

/// Mends one line; its indent stays.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let indent = text.len() - text.trim_start_matches(' ').len();
    let bytes = text.as_bytes();
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let mut from = indent;
    while let Some(blank) = bytes.get(from..).and_then(|rest| rest.iter().position(|byte| *byte == b' ')) {
        let start = from + blank;
        let run = bytes.get(start..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b' ').count());
        let end = start + run;
        from = end;
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(end..).and_then(|text| text.chars().next());
        let keep = usize::from(!is_surplus(text, before, after, end));
        if run > keep && after.is_some() {
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

/// No blank belongs between these two letters.
fn is_surplus(text: &str, before: Option<char>, after: Option<char>, end: usize) -> bool {
    if matches!(before, Some('(' | '«')) {
        return true;
    }
    match after {
        Some(',' | ';' | ')' | '»' | ':' | '?' | '!') => true,
        // `.5` and `.)` are no ends of sentences.
        Some('.') => text.get(end + 1..).and_then(|rest| rest.chars().next()).is_none_or(char::is_whitespace),
        _ => false,
    }
}
