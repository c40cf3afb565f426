//! Words of tables of actions: captions, rows' labels, what ends a table.

use crate::words::tables::{
    ACTION_LABELS, ACTOR_LABELS, DURATION_LABELS, FORM_LABELS, NAME_LABELS, NEXT_LABELS, NUMBER_LABELS,
    NUMBER_LETTERS, NUMBER_SIGN, UNIT_LABELS,
};
use zanflow_kazakh::letters::Lower;

/// The numbers that a line of a table's head ends in: each one more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRow {
    /// The first of them.
    pub first: u16,
    /// How many there are, at least two.
    pub count: usize,
    /// The text before them.
    pub label: RowLabel,
}

/// The text before the numbers of a number row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowLabel {
    /// Nothing.
    None,
    /// Words with the sign `№`.
    Sign,
    /// Other words.
    Words,
}

/// The number row that a line is, or ends in.
pub fn number_row(text: &str) -> Option<NumberRow> {
    if !text.ends_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let (mut first, mut count) = (0, 0);
    let mut words = text.split_whitespace().rev().peekable();
    while let Some(number) = words.peek().and_then(|word| word.parse::<u16>().ok()).filter(|n| *n < 1000) {
        if count > 0 && number + 1 != first {
            return None;
        }
        (first, count) = (number, count + 1);
        words.next();
    }
    let label = match words.peek() {
        None => RowLabel::None,
        Some(_) if has_number_sign(text) => RowLabel::Sign,
        Some(_) => RowLabel::Words,
    };
    (count >= 2).then_some(NumberRow { first, count, label })
}

/// Whether a text has the sign of a number, or letters that stand for it.
pub fn has_number_sign(text: &str) -> bool {
    text.contains(NUMBER_SIGN)
        || (text.contains(['n', 'N'])
            && text.split(' ').any(|word| NUMBER_LETTERS.contains(&lower(word).as_str())))
}

/// `1 2 3 …`, at least two numbers up from any first one, with or without a label before them.
pub fn is_number_row(text: &str) -> bool {
    number_row(text).is_some_and(|row| row.label != RowLabel::Words)
}

/// «кестенің жалғасы».
pub fn goes_on(text: &str) -> bool {
    text.contains(['ж', 'Ж']) && lower(text).contains("жалғасы")
}

fn lower(text: &str) -> String {
    text.lowered()
}

/// What a row of a table of actions holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// Numbers of the actions.
    Number,
    /// Who acts.
    Actor,
    /// What is done.
    Action,
    /// Form of completion.
    Form,
    /// Time allowed.
    Duration,
    /// Number of the next action.
    Next,
}

impl RowKind {
    /// The usual order of rows.
    pub const ORDER: [RowKind; 6] =
        [RowKind::Number, RowKind::Actor, RowKind::Action, RowKind::Form, RowKind::Duration, RowKind::Next];
}

/// The kind of row that a label names, by the first list whose word it has. What a label explains in brackets is noise.
pub fn row_kind(label: &str) -> Option<RowKind> {
    let label = lower(label);
    let label = label.trim_start_matches(|letter: char| letter.is_ascii_digit() || " .)-–".contains(letter));
    let outside = label.split('(').next().unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| outside.contains(word));
    if has(NEXT_LABELS) {
        Some(RowKind::Next)
    } else if has(ACTOR_LABELS) {
        Some(RowKind::Actor)
    } else if has(DURATION_LABELS) {
        Some(RowKind::Duration)
    } else if has(FORM_LABELS) {
        Some(RowKind::Form)
    } else if has(UNIT_LABELS) {
        Some(RowKind::Actor)
    } else if has(NAME_LABELS) {
        Some(RowKind::Action)
    } else if has_number_sign(label) || has(NUMBER_LABELS) {
        Some(RowKind::Number)
    } else {
        has(ACTION_LABELS).then_some(RowKind::Action)
    }
}

/// `-`, `–`, `--`: a cell that says that there is nothing.
pub fn is_dash(text: &str) -> bool {
    let dashes = text.trim();
    !dashes.is_empty() && dashes.chars().all(|letter| matches!(letter, '-' | '–' | '—' | '‑'))
}
