//! Cited parts of an act: «9-1-бабының 4-тармағы», «1, 2 және 3-қосымшалар», «подпункт 2) пункта 6».

use super::Parts;
use zanflow_kazakh::letters::{Lower, is_letter, lower_letter};
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::words::citations::{PART_NAMES, PARTS_RUSSIAN};
use zanflow_lexicon::words::{acts, parts as words};

/// The parts named at the beginning of a text, one after another, and how many bytes name them.
pub(super) fn kazakh(text: &str) -> (Parts, usize) {
    let mut parts = Parts::default();
    let mut end = 0;
    while let Some(cited) = cited(from(text, end)) {
        add(&mut parts, cited.unit, cited.numbers, cited.words);
        end += cited.words.len();
    }
    (parts, end)
}

/// Numbers with the name of the parts that have them.
struct Cited<'t> {
    numbers: &'t str,
    unit: &'t str,
    /// All of it, from the beginning of the text to the end of the word.
    words: &'t str,
}

/// «1, 2 және 3-қосымшаларына» at the beginning of a text: numbers, then the name of the parts.
fn cited(text: &str) -> Option<Cited<'_>> {
    let start = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ',');
    let mut rest = after_number(start)?;
    while let Some(next) =
        words::BETWEEN.iter().find_map(|link| after_number(strip_word(rest.trim_start(), link)?.trim_start()))
    {
        rest = next;
    }
    let numbers = upto(start, start.len() - rest.len());
    let name = rest.trim_start();
    let name = name.strip_prefix(['-', '–', '‑']).map_or(name, str::trim_start);
    let end = words::PARTS.iter().find_map(|part| strip_word(name, part))?;
    let unit = upto(name, name.len() - end.len());
    let left = end.trim_start_matches(is_letter);
    Some(Cited { numbers, unit, words: upto(text, text.len() - left.len()) })
}

/// The text after the number that it begins with, and after its bracket: «2)».
fn after_number(text: &str) -> Option<&str> {
    let length = number_length(text);
    let rest = from(text, length);
    (length > 0).then(|| rest.strip_prefix(')').unwrap_or(rest))
}

/// The text after a word that it begins with, in letters of any case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut letters = text.chars();
    let same = word.chars().all(|letter| letters.next().map(lower_letter) == Some(letter));
    same.then_some(letters.as_str())
}

/// Bytes of the number that a text begins with: «9-1».
pub(super) fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    while length > 0 && from(text, length).starts_with('-') {
        match digits(from(text, length + 1)) {
            0 => break,
            more => length += 1 + more,
        }
    }
    length
}

/// The numbers of a text, in order.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = from(rest, rest.find(|letter: char| letter.is_ascii_digit())?);
        let (number, after) = rest.split_at_checked(number_length(rest))?;
        rest = after;
        Some(number)
    })
}

/// The parts that a Russian text names, wherever.
pub(super) fn russian(text: &str) -> Parts {
    let mut parts = Parts::default();
    for found in PARTS_RUSSIAN.all(text) {
        if let (Some(unit), Some(numbers)) = (found.name("u"), found.name("n")) {
            add(&mut parts, unit.as_str(), numbers.as_str(), "");
        }
    }
    parts
}

fn add(parts: &mut Parts, unit: &str, cited: &str, text: &str) {
    let unit = unit.lowered();
    let named = PART_NAMES.iter().find(|(stem, _)| *stem == unit).map(|(_, name)| *name);
    let list = match named {
        Some("article") => &mut parts.articles,
        Some("item") => &mut parts.items,
        Some("appendix") => &mut parts.appendices,
        _ => &mut parts.paragraphs,
    };
    // «1-3-қосымшалар»: of a span its ends are cited for certain.
    let several = unit == acts::APPENDIX && text.lowered().contains(words::APPENDICES);
    for number in numbers(cited) {
        match number.split_once('-') {
            Some((first, last)) if several => list.extend([first.to_owned(), last.to_owned()]),
            _ => list.push(number.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    proptest! {
        #[test]
        fn parts_are_read_as_the_expression_says(pieces in prop::collection::vec(prop::sample::select(vec![
            "1", "12", "-", " ", " ", ",", "және", " мен ", "–", ")", "тармақ", "тармағының", "Тармақша", "қосымшалар", "бабы", "бап", "ара",
        ]), 0..12)) {
            let text = pieces.concat();
            let expression = Regex::new(concat!(
                r"(?i)^[\s,]*(?P<n>\d+(?:-\d+)*\)?(?:\s*(?:,|және|мен|пен|бен|–)\s*\d+(?:-\d+)*\)?)*)",
                r"\s*[-–‑]?\s*(?P<u>бап|баб|тармақша|тарма[қғ]|қосымша)\p{L}*",
            )).unwrap();
            let wanted = expression.captures(&text).map(|found| (found["n"].to_owned(), found["u"].to_owned(), found[0].to_owned()));
            let found = cited(&text).map(|found| (found.numbers.to_owned(), found.unit.to_owned(), found.words.to_owned()));
            prop_assert_eq!(found, wanted, "{}", text);
        }
    }
}
