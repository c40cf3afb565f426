//! Words by which several rules look for faults of drafting. Texts are in small letters.

use std::sync::LazyLock;
use zanflow_lexicon::scan::Phrases;
use zanflow_lexicon::words::drafting as words;
use zanflow_lexicon::words::parts::PARAGRAPH;
use zanflow_lexicon::words::standards::{STANDARD, TIME};

fn has_any(text: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| text.contains(stem))
}

/// Whether a cell is a number with a dash and nothing after it: the rest of «4 – егер …».
pub fn is_torn_number(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.trim_end_matches([' ', '-', '–', '—']);
    digits.len() < cell.len() && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a passage says that parts of the text were taken out.
pub fn takes_out(text: &str) -> bool {
    static TAKEN_OUT: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(words::TAKEN_OUT.iter().copied()));
    TAKEN_OUT.any_in(text)
}

/// Whether a passage cites a paragraph by its number.
pub fn names_paragraph(text: &str) -> bool {
    text.contains(PARAGRAPH) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a text ends with the title of the handbook of business processes, whose diagrams acts print as headings.
pub fn is_handbook(text: &str) -> bool {
    text.trim_end().ends_with(words::HANDBOOK)
}

/// Whether a text is a legend of signs, or part of one.
pub fn is_legend(text: &str) -> bool {
    text.starts_with('*') || text.contains(words::LEGEND)
}

/// Whether a paragraph promises a time for each action.
pub fn promises_times(text: &str) -> bool {
    text.contains(TIME) && has_any(text, words::EACH) && text.contains(words::DEED)
}

/// Whether a paragraph says how long the whole service takes.
pub fn states_whole_time(text: &str) -> bool {
    text.contains(TIME) && has_any(text, words::WHOLE_TIME) && !text.contains(STANDARD)
}

/// Whether a text has an opening quote of any kind.
pub fn has_quote(text: &str) -> bool {
    // First bytes of «, " and “; other marks share the first and the last of them.
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr::memchr3(0xC2, b'"', 0xE2, rest)) {
        at += next;
        if text.get(at..).is_some_and(|rest| rest.starts_with(['«', '"', '“'])) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_torn_where_a_dash_has_nothing_after_it() {
        for (cell, torn) in [("4-", true), ("12 –", true), ("-", false), ("4", false), ("4 – егер", false)]
        {
            assert_eq!(is_torn_number(cell), torn, "{cell}");
        }
    }

    #[test]
    fn quotes_are_told_from_other_marks() {
        for (text, quoted) in
            [("а «б»", true), ("а – №", false), ("\u{a0}“", true), ("\"", true), ("", false)]
        {
            assert_eq!(has_quote(text), quoted, "{text}");
        }
    }
}
