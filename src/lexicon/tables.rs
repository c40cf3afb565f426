//! Words of tables of actions: captions, rows' labels, what ends a table.

use zanflow_kazakh::letters::{Lower, is_letter, lower_letter};
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
