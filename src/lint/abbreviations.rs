//! Abbreviations as acts print them: «ЭҮП-те», «ЗТ МДҚ», «Е-лицензиялау» МДҚ АЖ.

use std::ops::Range;
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_kazakh::nouns::ending;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::words::abbreviations as words;

/// Adjacent abbreviations, with the quoted name before or after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes from the first word to the last one's letters, without its ending.
    pub range: Range<usize>,
    /// Bytes of the quoted name, if there is one.
    pub name: Option<Range<usize>>,
    /// The name comes after them.
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

/// The words of a text that may be abbreviations.
#[derive(Debug, Default)]
pub struct Shape {
    /// In order.
    capitalised: Vec<Capitalised>,
    letters: usize,
    /// Capital letters at the beginnings of words.
    capitals: usize,
    /// Two capital letters are adjacent: a text without that has no abbreviation.
    adjacent: bool,
}

/// A word that begins with two capital letters, or is one capital letter.
#[derive(Debug)]
struct Capitalised {
    start: usize,
    /// Where its capital letters end.
    capitals: usize,
    end: usize,
}

/// Bytes of the letter at a byte of a text; none for another character or the end.
fn letter_at(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match *bytes.get(at)? {
        // The Cyrillic block is letters but for a few marks.
        0xD0 | 0xD1 | 0xD3 => Some(2),
        0xD2 => (!matches!(bytes.get(at + 1), Some(0x82..=0x89))).then_some(2),
        b'a'..=b'z' | b'A'..=b'Z' => Some(1),
        0..0x80 => None,
        _ => from(text, at).chars().next().filter(|letter| is_letter(*letter)).map(char::len_utf8),
    }
}

/// Whether the letter at a byte of a text is a capital one.
fn is_capital_at(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(0xD0), Some(second)) => *second < 0xB0,
        (Some(0xD1), Some(0x80..=0x9F)) => false,
        (Some(b'a'..=b'z'), _) => false,
        _ => from(text, at).chars().next().is_some_and(is_capital),
    }
}

/// Reads a text once and calls for the beginning of each word.
pub fn scan(text: &str, mut word: impl FnMut(usize)) -> Shape {
    let bytes = text.as_bytes();
    let mut shape = Shape::default();
    let mut at = 0;
    while let Some(first) = bytes.get(at).copied() {
        if letter_at(text, at).is_none() {
            at += if first < 0x80 { 1 } else { from(text, at).chars().next().map_or(1, char::len_utf8) };
            continue;
        }
        word(at);
        let start = at;
        let mut capitals = 0;
        while let Some(length) = letter_at(text, at).filter(|_| is_capital_at(text, at)) {
            at += length;
            capitals += 1;
        }
        let end_of_capitals = at;
        shape.letters += capitals;
        shape.capitals += capitals;
        while let Some(length) = letter_at(text, at) {
            at += length;
            shape.letters += 1;
        }
        shape.adjacent |= capitals > 1;
        if capitals > 1 || (capitals == 1 && at == end_of_capitals) {
            shape.capitalised.push(Capitalised { start, capitals: end_of_capitals, end: at });
        }
    }
    shape
}

impl Shape {
    /// Whether the text is in capital letters throughout: no word of it is an abbreviation.
    fn is_shouted(&self, text: &str) -> bool {
        let (all, capitals) = (self.letters, self.capitals);
        let word = all > 4 && capitals == all && !text.trim().contains(' ');
        word || all > 12 && capitals * 10 > all * 6
    }

    /// The runs of the text, in order; none if it is in capital letters throughout.
    pub fn runs(&self, text: &str) -> Vec<Run> {
        if self.adjacent && !self.is_shouted(text) { runs_of(text, self) } else { Vec::new() }
    }
}

/// The runs of a text, in order.
pub fn runs(text: &str) -> Vec<Run> {
    let shape = scan(text, |_| {});
    if shape.adjacent { runs_of(text, &shape) } else { Vec::new() }
}

fn runs_of(text: &str, shape: &Shape) -> Vec<Run> {
    let words = abbreviated(text, shape);
    if words.is_empty() {
        return Vec::new();
    }
    let names = quoted_names(text);
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
    if !names.is_empty() {
        let starts: Vec<usize> = found.iter().map(|run| run.range.start).collect();
        found.iter_mut().for_each(|run| add_name(text, run, &names, &starts));
    }
    // A letter alone is part of a run or nothing.
    found.retain(|run| run.parts.iter().any(|part| text.get(part.clone()).is_some_and(is_long)));
    found
}

/// The quoted name of the licensing system, in the spellings that acts have: «Е-лицензиялау», «Е: - лицензиялау».
fn quoted_names(text: &str) -> Vec<Range<usize>> {
    let [(letter, name)] = words::LICENSING else { return Vec::new() };
    let small = name.char_indices().nth(1).map_or("", |(at, _)| from(name, at));
    if !text.contains(small) {
        return Vec::new();
    }
    let lower = text.lowered();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in lower.match_indices(name) {
        let Some(open) = opens_name(upto(&lower, at), letter) else { continue };
        let after = from(&lower, at + name.len()).trim_start();
        let Some(rest) = after.strip_prefix(['»', '"', '”']) else { continue };
        if found.last().is_none_or(|last| last.end <= open) {
            found.push(open..lower.len() - rest.len());
        }
    }
    found
}

/// Where the quotes open before the letter of the name. A blank, a colon and a dash may follow the letter.
fn opens_name(before: &str, letter: &str) -> Option<usize> {
    let blank = |text: &'_ str| text.strip_suffix(char::is_whitespace).unwrap_or(text).len();
    let mut end = blank(before);
    for mark in [&['-', '–'][..], &[':']] {
        end = upto(before, end).strip_suffix(mark).map_or(end, str::len);
        end = blank(upto(before, end));
    }
    let quoted = upto(before, end).strip_suffix(letter)?.trim_end();
    quoted.strip_suffix(['«', '"', '“']).map(str::len)
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
fn abbreviated(text: &str, shape: &Shape) -> Vec<Word> {
    let fits = |word: &&Capitalised| {
        let printed = part(text, word.start..word.end);
        is_abbreviation(text, word.start, printed, word.capitals - word.start)
    };
    let found = shape.capitalised.iter().filter(fits);
    found.map(|word| Word { range: word.start..word.capitals, stop: after_ending(text, word.end) }).collect()
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
    let roman = letters.chars().all(|letter| words::ROMAN.contains(letter));
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
    words::KNOWN.contains(&abbreviation)
}

/// The letters of the abbreviations in a short name, one text an abbreviation: «ЗТ МДҚ» is ЗТ and МДҚ.
pub fn parts(short: &str) -> Vec<String> {
    let shape = scan(short, |_| {});
    abbreviated(short, &shape).iter().map(|word| part(short, word.range.clone()).to_owned()).collect()
}

/// Whether an abbreviation is another form or a misprint of a defined one: the same by custom, or one slip away.
pub fn is_slip(used: &str, defined: &str) -> bool {
    if used == defined {
        return false;
    }
    let meant = |word: &str| words::MEANT.iter().find(|(own, _)| *own == word).map(|(_, meant)| *meant);
    match (meant(used), meant(defined)) {
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

/// A quoted name normalised for comparison: lower case, no blanks, no quotes.
pub fn bare_name(name: &str) -> String {
    let small = name.lowered();
    small
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"«»\"“”".contains(*letter))
        .map(|letter| if letter == '–' { '-' } else { letter })
        .collect()
}

/// Whether an abbreviation differs from another only in a letter that a Russian keyboard has in place of a Kazakh one.
pub fn is_misprint(used: &str, defined: &str) -> bool {
    use zanflow_kazakh::letters::{lower_letter, plain_letter};
    let plain = |letter: char| plain_letter(lower_letter(letter));
    used != defined && used.chars().map(plain).eq(defined.chars().map(plain))
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
    }

    #[test]
    fn quoted_names_are_found_in_all_spellings() {
        for text in [
            "«Е-лицензиялау»",
            "\"Е –лицензиялау\"",
            "« Е:-Лицензиялау »",
            "“е лицензиялау”",
            "«Е: - лицензиялау»",
        ] {
            assert_eq!(quoted_names(text), [0..text.len()], "{text}");
        }
        for text in ["Е-лицензиялау", "«А-лицензиялау»", "«Е-лицензиялаудың»", "«Е -- лицензиялау»"]
        {
            assert_eq!(quoted_names(text), [], "{text}");
        }
    }

    #[test]
    fn a_text_in_capital_letters_has_no_abbreviations() {
        let runs = |text: &str| scan(text, |_| {}).runs(text).len();
        assert_eq!((runs("РЕГЛАМЕНТ"), runs("ҚЫЗМЕТ КӨРСЕТУ ТӘРТІБІ"), runs("ЭҮП арқылы")), (0, 0, 1));
    }
}
