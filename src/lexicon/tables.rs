//! Words of tables of actions: captions, rows' labels, what ends a table.

use crate::words::tables::{
    ACTION_LABELS, ACTOR_LABELS, DURATION_LABELS, FORM_LABELS, NAME_LABELS, NEXT_LABELS, NUMBER_LABELS,
    NUMBER_SIGN, UNIT_LABELS,
};
use zanflow_kazakh::letters::{Lower, is_letter};

/// `1 2 3 …`, at least two numbers up from any first one, with or without a label before them.
pub fn is_number_row(text: &str) -> bool {
    if !text.ends_with(|letter: char| letter.is_ascii_digit()) {
        return false;
    }
    let numbers: Vec<u32> = trailing_numbers(text);
    let label_ok = text.split_whitespace().count() == numbers.len() || text.contains('№');
    numbers.len() >= 2 && label_ok && numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1))
}

/// The numbers that a line ends in, in order.
pub fn trailing_numbers(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        text.split_whitespace().rev().map_while(|word| word.parse().ok().filter(|n| *n < 1000)).collect();
    numbers.reverse();
    numbers
}

/// «1-кесте. …», «Кесте 2. …».
pub fn is_caption(text: &str) -> bool {
    if !text.contains("есте") && !text.contains("ЕСТЕ") {
        return false;
    }
    let text = lower(text);
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || " -–—.".contains(letter));
    let numbered = rest.len() < text.len();
    let Some(after) = rest.strip_prefix("кесте") else { return false };
    let after_ok = !after.starts_with(is_letter);
    after_ok && (numbered || after.trim_start().starts_with(|letter: char| letter.is_ascii_digit()))
}

/// «кестенің жалғасы».
pub fn goes_on(text: &str) -> bool {
    text.contains(['ж', 'Ж']) && lower(text).contains("жалғасы")
}

/// A diagram's caption, a legend, a questionnaire or a note: the table is over.
pub fn is_table_end(text: &str) -> bool {
    let text = lower(text);
    text.starts_with("шартты белгілер")
        || text.starts_with("ескерту")
        || text.ends_with("диаграммасы")
        || text.starts_with("сауалнама")
}

/// «… № 2-диаграммасы»: a diagram's caption.
pub fn ends_a_diagram(text: &str) -> bool {
    (text.ends_with("масы") || text.ends_with("МАСЫ")) && lower(text).ends_with("диаграммасы")
}

/// «Шартты белгілер», «Ескерту»: never the rest of a sentence.
pub fn begins_anew(text: &str) -> bool {
    text.starts_with(['Ш', 'Е'])
        && ["шартты белгілер", "ескерту"].iter().any(|head| lower(text).starts_with(head))
}

/// `… 2-қосымша`, `… стандартына қосымша` at the end of a stamp.
pub fn is_appendix_end(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    if !text.ends_with("ша") && !text.ends_with("ША") {
        return false;
    }
    let text = lower(text);
    let Some(before) = text.strip_suffix("қосымша") else { return false };
    before.trim_end_matches(['-', '–', ' ']).ends_with(|letter: char| letter.is_ascii_digit())
        || before
            .strip_suffix(' ')
            .and_then(|before| before.rsplit(' ').next())
            .is_some_and(|noun| leads_to(noun, ""))
}

/// «№ 244 бұйрығының», «2011 жылғы 16 наурыздағы»: a line within a stamp, which begins none.
pub fn is_inside_stamp(text: &str) -> bool {
    let year = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    text.starts_with('№') || (text.len() == year.len() + 4 && year.trim_start().starts_with("жыл"))
}

/// «1-қосымшасы»: the last line of a stamp, by itself.
pub fn is_numbered_appendix(text: &str) -> bool {
    let number = text.trim_end_matches('.').strip_suffix("-қосымшасы");
    number.is_some_and(|number| {
        !number.is_empty() && number.len() < 4 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// «бекітілген»: the end of an approval stamp.
pub fn is_approved(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.ends_with(['н', 'Н', 'і', 'І']) && matches!(lower(word).as_str(), "бекітілген" | "бекітілді")
}

/// Whether a stamp's noun leads to its end: «регламентіне» to an appendix's number, «қаулысымен» to «бекітілген».
pub fn leads_to(noun: &str, end: &str) -> bool {
    let bare = noun.trim_end_matches(|letter: char| !is_letter(letter));
    let case: &[char] = if is_approved(end) { &['н'] } else { &['а', 'е'] };
    names_regulation(noun) && lower(bare).ends_with(case)
}

/// Whether a stamp's words name a regulation or an act: «регламентіне», «қаулысына», ….
pub fn names_regulation(text: &str) -> bool {
    let text = lower(text);
    ["регламент", "қаулы", "бұйры", "стандарт", "қағида", "ереже", "шешім"]
        .iter()
        .any(|stem| text.contains(stem))
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
    } else if label.contains(NUMBER_SIGN) || has(NUMBER_LABELS) {
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
