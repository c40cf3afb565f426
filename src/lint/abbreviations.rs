//! Abbreviations as acts print them: «ЭҮП-те», «ЗТ МДҚ», «Е-лицензиялау» МДҚ АЖ.

use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_kazakh::nouns::ending;
use zanflow_kazakh::pattern::{Pattern, from, part, upto};

/// Abbreviations that every reader of acts knows: forms of legal persons, states and unions.
const KNOWN: &[&str] = &[
    "ҚР", "АҚ", "ЖШС", "РМК", "РММ", "КММ", "МКК", "МКҚК", "РМҚК", "ШЖҚ", "ММ", "ЖК", "ТМД", "ЕАЭО", "БҰҰ",
    "АҚШ", "КҚ", "ЖСК", "РҚБ", "СТН",
];

/// Abbreviations that mean one thing, whatever an act calls it; two of different rows are never mixed up.
const SAME: &[&[&str]] = &[
    &["БСН", "БЖН", "БИН"],
    &["ЖСН", "ЖИН"],
    &["ЭҮП", "ҮЭП", "ПҮП"],
    &["ЭҚЖ", "ЭҚА", "ЭҚАЖ"],
    &["МДҚ", "МДБ"],
    &["ҚФБ", "ҚФЕ"],
    &["ХҚКО", "ХҚО"],
    &["ЭЦҚ", "ЭЦК"],
    &["ЭҮТШ", "ЭҮПШ"],
    &["ЭҮШ"],
    &["ЗТ"],
    &["ЖТ"],
    &["АЖ"],
    &["АЖО"],
    &["БНАЖ"],
];

/// A quoted name of a system that abbreviations stand beside.
static NAME: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r#"(?i)[«"“]\s*е\s?:?\s?[-–]?\s?лицензиялау\s*[»"”]"#));

/// Abbreviations that stand side by side, with the quoted name beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes from the first word to the last one's letters, without its ending.
    pub range: Range<usize>,
    /// Bytes of the quoted name, where one stands beside them.
    pub name: Option<Range<usize>>,
    /// The name stands after them.
    pub name_last: bool,
    /// Bytes of each abbreviation, without endings.
    pub parts: Vec<Range<usize>>,
    /// A stroke joins it to the abbreviation before it: «ЖТ/ЗТ МДҚ».
    pub joined: bool,
}

/// A word in capital letters.
struct Word {
    range: Range<usize>,
    stop: usize,
}

/// Whether two capital letters stand side by side: else a text has no abbreviation of two letters, and no run.
pub fn has_capitals(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|letter| {
        let capital = is_capital(letter);
        std::mem::replace(&mut before, capital) && capital
    })
}

/// The runs of a text, in order.
pub fn runs(text: &str) -> Vec<Run> {
    if !has_capitals(text) {
        return Vec::new();
    }
    let words = words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let names = if text.contains("ицензиялау") { NAME.ranges(text) } else { Vec::new() };
    let mut found: Vec<Run> = Vec::new();
    let mut before: Option<&Word> = None;
    for word in &words {
        let gap = before.map(|last| part(text, last.stop..word.range.start));
        // A word with an ending ends its run.
        let open = before.is_some_and(|last| last.range.end == last.stop);
        match (gap, found.last_mut()) {
            (Some(" "), Some(run)) if open => {
                run.parts.push(word.range.clone());
                run.range.end = word.range.end;
            }
            _ => found.push(Run {
                range: word.range.clone(),
                name: None,
                name_last: false,
                parts: vec![word.range.clone()],
                joined: gap == Some("/"),
            }),
        }
        before = Some(word);
    }
    let starts: Vec<usize> = found.iter().map(|run| run.range.start).collect();
    for run in &mut found {
        add_name(text, run, &names, &starts);
    }
    // A letter alone is part of a run or nothing.
    found.retain(|run| run.parts.iter().any(|part| text.get(part.clone()).is_some_and(is_long)));
    found
}

fn add_name(text: &str, run: &mut Run, names: &[Range<usize>], starts: &[usize]) {
    let beside = |from: usize, to: usize| {
        let gap = text.get(from..to);
        gap.is_some_and(|gap| {
            gap.chars().count() <= 2 && gap.chars().all(|letter| letter == ' ' || letter == '»')
        })
    };
    // A name that abbreviations follow is theirs.
    let taken = |name: &Range<usize>| starts.iter().any(|start| beside(name.end, *start));
    if let Some(name) = names.iter().find(|name| beside(name.end, run.range.start)) {
        run.range.start = name.start;
        run.name = Some(name.clone());
    } else if let Some(name) = names.iter().find(|name| beside(run.range.end, name.start) && !taken(name)) {
        run.range.end = name.end;
        run.name = Some(name.clone());
        run.name_last = true;
    }
}

fn is_long(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// Words in capital letters: of two letters or more, or of one where another follows at once.
fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(start) = from(text, at).find(is_letter).map(|next| at + next) {
        let rest = from(text, start);
        let length = rest.find(|letter: char| !is_letter(letter)).unwrap_or(rest.len());
        at = start + length;
        let word = upto(rest, length);
        let capitals = word.find(|letter: char| !is_capital(letter)).unwrap_or(length);
        if capitals == 0 || !is_abbreviation(text, start, word, capitals) {
            continue;
        }
        found.push(Word { range: start..start + capitals, stop: after_ending(text, at) });
    }
    found
}

/// The byte after an ending that a hyphen joins: «АЖ-да».
fn after_ending(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    let Some(tail) = rest.strip_prefix(['-', '–']).map(|tail| tail.trim_start_matches(' ')) else {
        return at;
    };
    let letters = tail.find(|letter: char| !is_letter(letter)).unwrap_or(tail.len());
    let small = upto(tail, letters).chars().next().is_some_and(char::is_lowercase);
    if small { text.len() - tail.len() + letters } else { at }
}

fn is_abbreviation(text: &str, start: usize, word: &str, capitals: usize) -> bool {
    let (letters, tail) = word.split_at(capitals);
    let count = letters.chars().count();
    let before = upto(text, start).chars().next_back();
    let numbered = before.is_some_and(|letter| letter.is_ascii_digit() || "-–№.".contains(letter));
    let cyrillic = letters.chars().all(zanflow_kazakh::letters::is_cyrillic);
    let roman = letters.chars().all(|letter| "ІХІVХ".contains(letter));
    if numbered || !cyrillic || roman || count > 6 {
        return false;
    }
    let next = from(text, start + word.len());
    if count == 1 {
        let alone = tail.is_empty() && before.is_none_or(|letter| letter == ' ' || letter == '/');
        let follows = next
            .strip_prefix(' ')
            .is_some_and(|rest| rest.chars().take(2).filter(|letter| letter.is_uppercase()).count() == 2);
        return alone && follows;
    }
    tail.is_empty() || (tail.chars().count() <= 6 && ending(tail).is_some())
}

/// Whether an abbreviation needs no explanation.
pub fn is_known(abbreviation: &str) -> bool {
    KNOWN.contains(&abbreviation)
}

/// The letters of the abbreviations in a short name, one text an abbreviation: «ЗТ МДҚ» is ЗТ and МДҚ.
pub fn parts(short: &str) -> Vec<String> {
    words(short).iter().map(|word| part(short, word.range.clone()).to_owned()).collect()
}

/// Whether an abbreviation stands for what another is the defined one of: the same by custom, or one slip of the pen away.
pub fn is_slip(used: &str, defined: &str) -> bool {
    if used == defined {
        return false;
    }
    let group = |word: &str| SAME.iter().position(|group| group.contains(&word));
    match (group(used), group(defined)) {
        (Some(a), Some(b)) => a == b,
        _ => {
            let (a, b): (Vec<char>, Vec<char>) = (used.chars().collect(), defined.chars().collect());
            a.len() >= 3 && b.len() >= 3 && one_slip(&a, &b)
        }
    }
}

/// One letter other, too many, missing, or two that changed places.
fn one_slip(a: &[char], b: &[char]) -> bool {
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail =
        |a: &[char], b: &[char], m: usize, n: usize| a.get(m..) == b.get(n..) && a.len() >= m && b.len() >= n;
    let swapped = matches!((a, b), ([p, q, ..], [r, s, ..]) if p == s && q == r) && tail(a, b, 2, 2);
    swapped || tail(a, b, 1, 1) || tail(a, b, 1, 0) || tail(a, b, 0, 1)
}

/// A quoted name as it is compared: small letters, no blanks and quotes.
pub fn bare_name(name: &str) -> String {
    let small = name.lowered();
    small
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"«»\"“”".contains(*letter))
        .map(|letter| if letter == '–' { '-' } else { letter })
        .collect()
}

/// Whether a text is in capital letters throughout: no word of it is an abbreviation.
pub fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|letter| is_letter(*letter));
    let (mut all, mut capitals) = (0usize, 0usize);
    for letter in letters {
        all += 1;
        capitals += usize::from(is_capital(letter));
    }
    let word = !text.trim().contains(' ') && all > 4 && capitals == all;
    word || all > 12 && capitals * 10 > all * 6
}

/// Whether an abbreviation differs from another only in a letter that a Russian keyboard has in place of a Kazakh one.
pub fn is_misprint(used: &str, defined: &str) -> bool {
    use zanflow_kazakh::letters::plain_letter;
    let plain = |text: &str| text.lowered().chars().map(plain_letter).collect::<String>();
    used != defined && plain(used) == plain(defined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_read_with_names_and_without_endings() {
        let cases: [(&str, &[&str]); 9] = [
            ("ЗТ МДҚ-ға, БНАЖ-ға сұрау", &["ЗТ МДҚ", "БНАЖ"]),
            ("«Е-лицензиялау» МДҚ АЖ-да тіркеу", &["«Е-лицензиялау» МДҚ АЖ"]),
            ("АЖ МДҚ «Е-лицензиялау»;", &["АЖ МДҚ «Е-лицензиялау»"]),
            ("ЭҮПда, АЖде", &["ЭҮП", "АЖ"]),
            ("ЖТ МДҚ/Т МДҚ алушы", &["ЖТ МДҚ", "Т МДҚ"]),
            ("ІІ санат, С.Ә. Ара, № 393-Ө, ХІ бап", &[]),
            ("Ара Балұлы ҚазАвто", &[]),
            ("ЭҮП ЭЦҚ куәлігі", &["ЭҮП ЭЦҚ"]),
            ("ЭҮП-те ЭЦҚ", &["ЭҮП", "ЭЦҚ"]),
        ];
        for (text, wanted) in cases {
            let found: Vec<&str> = runs(text).iter().map(|run| part(text, run.range.clone())).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn slips_are_told_from_other_abbreviations() {
        for (used, defined, wanted) in [
            ("БЖН", "БСН", true),
            ("БСН", "ЖСН", false),
            ("ЭҮШ", "ЭҮП", false),
            ("ТТҚД", "ТҚҚД", true),
            ("ЖТ", "ЗТ", false),
            ("АКД", "АДК", true),
            ("АКД", "БЛМ", false),
            ("ҮЭП", "ЭҮП", true),
        ] {
            assert_eq!(is_slip(used, defined), wanted, "{used} {defined}");
        }
        assert!(NAME.is_valid());
    }
}
