//! Labels of rows of a table of actions: whole ones, recognised by their first and last words.

use crate::tables::{RowKind, has_number_sign};
use crate::words::standards::TIME;
use crate::words::tables::{
    ACTION_ENDS, ACTION_HALF, ACTION_HEADS, ACTION_REST, ACTOR_ENDS, DESCRIPTION, DURATION_ENDS, FORM_ENDS,
    FORM_HEADS, FORMS, HEAD_LETTERS, NAME, NEXT_ENDS, NEXT_LABELS, TIME_HEADS, TIMES, UNIT_HEADS,
};
use zanflow_kazakh::letters::{Lower, lower_letter};

/// Most words of a label.
const LONGEST: usize = 16;

/// Whether a text is a whole label of a row of that kind: it begins as one and ends as one.
pub fn is_label(text: &str, kind: RowKind) -> bool {
    ends_as_label(text, kind) && label_head(text.split_whitespace()) == Some(kind)
}

/// Whether words may be a whole label of a row of that kind, by the first and the last of them.
pub fn may_be_label(first: &str, last: &str, kind: RowKind) -> bool {
    begins_as_label(first) && ends_as_label(last, kind)
}

fn ends_as_label(text: &str, kind: RowKind) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().lowered();
    let last = last.trim_end_matches(['.', ':', ';', ',']);
    match kind {
        RowKind::Number => true,
        RowKind::Actor => {
            ACTOR_ENDS.contains(&last) || UNIT_HEADS.first().is_some_and(|unit| last.starts_with(unit))
        }
        RowKind::Action => last.ends_with(')') || begins(last, ACTION_ENDS),
        RowKind::Form => last.ends_with(')') || begins(last, FORM_ENDS),
        RowKind::Duration => begins(last, DURATION_ENDS),
        RowKind::Next => begins(last, NEXT_ENDS),
    }
}

fn begins(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

/// Prefilter: the first word of a text that may be a label.
pub fn begins_as_label(word: &str) -> bool {
    let first = unnumbered(word).chars().next().map(lower_letter);
    first.is_none_or(|letter| HEAD_LETTERS.contains(letter))
}

/// Whether a word begins the label of a row of actions or of their numbers.
pub fn begins_as_action(word: &str) -> bool {
    begins(&word.lowered(), ACTION_HEADS)
}

/// A word without the row number before it.
fn unnumbered(word: &str) -> &str {
    word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.')
}

/// The kind of row whose label the words of a text begin, a row number before them left out.
pub fn label_head<'t>(words: impl Iterator<Item = &'t str>) -> Option<RowKind> {
    let mut words = words.skip_while(|word| unnumbered(word).is_empty());
    let first = unnumbered(words.next()?).lowered();
    if begins(&first, NEXT_LABELS) {
        return Some(RowKind::Next);
    }
    if begins(&first, UNIT_HEADS) {
        return Some(RowKind::Actor);
    }
    let (time, deadline) = (TIME_HEADS.contains(&first.as_str()), first.starts_with(TIME));
    let apart = first == ACTION_HALF;
    if !(time || deadline || apart || begins(&first, FORM_HEADS) || begins(&first, ACTION_HEADS)) {
        return None;
    }
    let rest: Vec<String> = words.take(LONGEST - 1).map(|word| word.lowered()).collect();
    if deadline {
        return Some(RowKind::Duration);
    }
    if time {
        let second = rest.first().map(String::as_str).unwrap_or_default();
        let alone = second.is_empty() || second.starts_with(|letter: char| letter.is_ascii_digit());
        return (alone || begins(second, TIMES)).then_some(RowKind::Duration);
    }
    let near = |stems: &[&str]| rest.iter().take(3).any(|word| begins(word.trim_start_matches('('), stems));
    if begins(&first, FORM_HEADS) {
        return (begins(&first, FORMS) || near(FORMS)).then_some(RowKind::Form);
    }
    (begins(&first, ACTION_HEADS) || (apart && near(ACTION_REST)))
        .then(|| names_action(&first, &rest))
        .filter(|named| *named)
        .map(|_| RowKind::Action)
}

/// Whether the words of a label call what they begin with a name or explain it in a bracket.
fn names_action(first: &str, rest: &[String]) -> bool {
    let named = rest
        .iter()
        .any(|word| word.trim_end_matches([',', '(']).ends_with(NAME) || word.starts_with(DESCRIPTION));
    let head = || std::iter::once(first).chain(rest.iter().map(String::as_str)).take(4);
    (named || head().any(|word| word.contains('('))) && !head().any(has_number_sign)
}
