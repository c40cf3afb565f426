//! Words of tables of actions: captions, rows' labels, what ends a table.

use zanflow_kazakh::letters::{Lower, lower_letter};

/// The numbers that a line of a table's head ends in: each one more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRow {
    /// The first of them.
    pub first: u16,
    /// How many there are, at least two.
    pub count: usize,
    /// What stands before them.
    pub label: RowLabel,
}

/// What stands before the numbers of a number row.
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
        Some(_) if text.contains('№') => RowLabel::Sign,
        Some(_) => RowLabel::Words,
    };
    (count >= 2).then_some(NumberRow { first, count, label })
}

/// `1 2 3 …`, at least two numbers up from any first one, with or without a label before them.
pub fn is_number_row(text: &str) -> bool {
    number_row(text).is_some_and(|row| row.label != RowLabel::Words)
}

/// «кестенің жалғасы».
pub fn goes_on(text: &str) -> bool {
    text.contains(['ж', 'Ж']) && lower(text).contains("жалғасы")
}

/// «егер деректер дұрыс болса».
pub fn begins_guard(text: &str) -> bool {
    text.starts_with("егер")
}

/// «… 7-егер»: a cell that breaks off before what it asks.
pub fn ends_before_guard(text: &str) -> bool {
    text.ends_with("егер")
}

/// Whose the database is that a page was printed from: no words of the act, wherever on the page they were printed.
pub fn is_owner_of_page(text: &str) -> bool {
    text.trim_start().starts_with('©')
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

/// The kind of row that a label names. Labels are told by their first words; what they explain in brackets is noise.
pub fn row_kind(label: &str) -> Option<RowKind> {
    let label = lower(label);
    let label = label.trim_start_matches(|letter: char| letter.is_ascii_digit() || " .)-–".contains(letter));
    let outside: String = label.split('(').next().unwrap_or_default().to_owned();
    let has = |words: &[&str]| words.iter().any(|word| outside.contains(word));
    if has(&["келесі"]) {
        Some(RowKind::Next)
    } else if has(&["орындаушы", "қатысушы"]) {
        Some(RowKind::Actor)
    } else if has(&["мерзім", "орындау", "орындалу", "уақыт"]) {
        Some(RowKind::Duration)
    } else if has(&["аяқтал", "аяқтау", "нысаны", "нәтиже"]) {
        Some(RowKind::Form)
    } else if has(&["қфб", "қфе", "бірлік", "бөлімше"]) {
        Some(RowKind::Actor)
    } else if has(&["атауы", "сипатта", "мазмұн"]) {
        Some(RowKind::Action)
    } else if has(&["№"]) || label.contains('№') || has(&["нөмірі", "р/с"]) {
        Some(RowKind::Number)
    } else if has(&["әрекет", "іс-қимыл", "үдеріс", "процесс", "рәсім"]) {
        Some(RowKind::Action)
    } else {
        None
    }
}

/// `-`, `–`, `--`: a cell that says that there is nothing.
pub fn is_dash(text: &str) -> bool {
    !text.trim().is_empty() && text.trim().chars().all(|letter| "-–—‑".contains(letter))
}

/// Whether a text is a whole label of a row of that kind: it begins as one and ends as one.
pub fn is_label(text: &str, kind: RowKind) -> bool {
    let last = lower(text.split_whitespace().next_back().unwrap_or_default());
    let last = last.trim_end_matches(['.', ':', ';', ',']);
    let closes = match kind {
        RowKind::Number => true,
        RowKind::Actor => last == "атауы" || last.starts_with("қфб") || last == "атаулары",
        RowKind::Action => {
            ["сипаттама", "сипатта", "атауы", "мазмұн"].iter().any(|stem| last.starts_with(stem))
                || last.ends_with(')')
        }
        RowKind::Form => {
            last.ends_with(')')
                || ["нысан", "форма", "пішін", "шешім"].iter().any(|stem| last.starts_with(stem))
        }
        RowKind::Duration => ["мерзім", "орында", "уақыт"].iter().any(|stem| last.starts_with(stem)),
        RowKind::Next => {
            ["нөмір", "орында", "№", "әрекет", "іс-қимыл"].iter().any(|stem| last.starts_with(stem))
        }
    };
    closes && label_head(text) == Some(kind)
}

/// Whether a text whose first word this is may be a label: what [`label_head`] asks of that word; cheap.
pub fn begins_as_label(word: &str) -> bool {
    let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let first = word.chars().next().map(lower_letter);
    first.is_none_or(|letter| "комнаәқіүр".contains(letter))
}

/// The kind of row whose label begins a text, a row number before it left out.
pub fn label_head(text: &str) -> Option<RowKind> {
    let text =
        text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ' || letter == '.');
    let words: Vec<&str> = text.split_whitespace().take(16).collect();
    let text = lower(&words.join(" "));
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let first = *words.first()?;
    let second = words.get(1).copied().unwrap_or_default();
    let within = |n: usize, stems: &[&str]| {
        words
            .iter()
            .take(n)
            .any(|word| stems.iter().any(|stem| word.trim_start_matches('(').starts_with(stem)))
    };
    if first.starts_with("келесі") {
        return Some(RowKind::Next);
    }
    if first == "орындау" || first == "орындалу" || first.starts_with("мерзім") {
        let alone = second.is_empty() || second.starts_with(|letter: char| letter.is_ascii_digit());
        return (alone
            || second.starts_with("мерзім")
            || second.starts_with("уақыт")
            || first.starts_with("мерзім"))
        .then_some(RowKind::Duration);
    }
    if first.starts_with("аяқта") || first.starts_with("нәтиже") {
        return within(4, &["нысан", "форма", "пішін"]).then_some(RowKind::Form);
    }
    if first.starts_with("қфб") || first.starts_with("қфе") {
        return Some(RowKind::Actor);
    }
    let act = ["іс-қимыл", "іс-әрекет", "іс–қимыл", "іс–әрекет", "әрекет", "үдеріс", "рәсім"];
    let apart = first == "іс" && (within(4, &["әрекет", "қимыл", "-қимыл", "-әрекет"]));
    let named = words
        .iter()
        .skip(1)
        .any(|word| word.trim_end_matches([',', '(']).ends_with("атауы") || word.starts_with("сипаттама"));
    let bracket = words.iter().take(4).any(|word| word.contains('('));
    ((act.iter().any(|stem| first.starts_with(stem)) || apart)
        && (named || bracket)
        && !words.iter().take(4).any(|word| word.contains('№')))
    .then_some(RowKind::Action)
}

/// Whether a cell's words end as the name of an action does: a verbal noun, a finite verb, or a bracket.
pub fn ends_as_action(text: &str) -> bool {
    let text = lower(text);
    let text = text.trim_end_matches([';', '.', ',', ' ']);
    text.ends_with([')', 'у', 'ю'])
        || ["ды", "ді", "ты", "ті", "уы", "уі", "юы", "юі", "құжат", "лицензия"]
            .iter()
            .any(|ending| text.ends_with(ending))
}
