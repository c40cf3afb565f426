//! A text as words.

use super::fold;
use crate::letters::is_letter_or_digit;
use crate::nouns::ending;
use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the text.
    pub range: Range<usize>,
    /// In the shared alphabet (see [`fold`]); a Roman number is `#` and its value.
    pub folded: String,
}

/// The words of a text, in order; see [`surfaces`].
pub fn words(text: &str) -> Vec<Word> {
    let word = |range: Range<usize>| {
        let folded = folded(text.get(range.clone()).unwrap_or_default());
        (!folded.is_empty()).then_some(Word { range, folded })
    };
    surfaces(text).filter_map(word).collect()
}

/// Where the words of a text stand, in order. Marks part words; an ending behind an abbreviation («ЭҮП-тің», «ЭҮПтің») is none of its
/// own and no part of it.
pub fn surfaces(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut before: Option<Range<usize>> = None;
    runs(text)
        .filter(move |range| {
            let glued = before.replace(range.clone()).is_some_and(|before| {
                is_hyphen(text.get(before.end..range.start))
                    && is_ending(text.get(before), text.get(range.clone()).unwrap_or_default())
            });
            !glued
        })
        .map(|range| {
            let ending = text.get(range.clone()).and_then(ending_of_capitals).map_or(0, str::len);
            range.start..range.end - ending
        })
}

/// The ending that is written right behind an abbreviation: «те» of «ЭҮПте».
fn ending_of_capitals(word: &str) -> Option<&str> {
    let mut letters = word.char_indices();
    let capitals = |(_, letter): (usize, char)| letter.is_uppercase().then_some(());
    letters.next().and_then(capitals)?;
    letters.next().and_then(capitals)?;
    let (at, _) = letters.find(|(_, letter)| !letter.is_uppercase())?;
    word.get(at..).filter(|rest| ending(rest).is_some())
}

/// A word in the shared alphabet (see [`fold`]), a Roman number as `#` and its value; empty where nothing of it is in that
/// alphabet.
pub fn folded(word: &str) -> String {
    roman(word).map_or_else(|| fold(word), |value| format!("#{value}"))
}

/// Runs of letters and digits.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some((false, width)) = letter_at(text, at) {
            at += width;
        }
        let start = at;
        while let Some((true, width)) = letter_at(text, at) {
            at += width;
        }
        (start < at).then_some(start..at)
    })
}

/// Whether a letter or digit stands at a byte, and how many bytes it or the other character there takes; none at the end.
fn letter_at(text: &str, at: usize) -> Option<(bool, usize)> {
    let bytes = text.as_bytes();
    match *bytes.get(at)? {
        byte @ 0..0x80 => Some((byte.is_ascii_alphanumeric(), 1)),
        // The Cyrillic block, without the marks that only thousands and combined letters have.
        0xD0 | 0xD1 | 0xD3 => Some((true, 2)),
        0xD2 if *bytes.get(at + 1)? >= 0x8A => Some((true, 2)),
        _ => {
            let letter = text.get(at..)?.chars().next()?;
            Some((is_letter_or_digit(letter), letter.len_utf8()))
        }
    }
}

fn is_hyphen(between: Option<&str>) -> bool {
    between.is_some_and(|text| matches!(text, "-" | "‑" | "–"))
}

/// A short word or a chain of endings behind capitals.
fn is_ending(before: Option<&str>, word: &str) -> bool {
    let capitals = before.is_some_and(|before| {
        before.chars().nth(1).is_some() && before.chars().rev().take(2).all(char::is_uppercase)
    });
    let fits = || word.chars().nth(4).is_none() || ending(word).is_some();
    capitals && word.chars().all(char::is_lowercase) && fits()
}

/// The value of a Roman number in capitals. І and Х of the Cyrillic alphabet count as such where they stand alone.
fn roman(word: &str) -> Option<u32> {
    let mut values = word.chars().map(roman_digit).peekable();
    let (mut sum, mut count) = (0i64, 0);
    while let Some(value) = values.next() {
        let value = value?;
        let next = values.peek().copied().flatten().unwrap_or(0);
        sum += if value < next { -value } else { value };
        count += 1;
    }
    u32::try_from(sum).ok().filter(|value| (1..=89).contains(value) && count <= 7)
}

fn roman_digit(letter: char) -> Option<i64> {
    Some(match letter {
        'I' | 'І' => 1,
        'V' => 5,
        'X' | 'Х' => 10,
        'L' => 50,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = words(text);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, expected, "{text}");
    }

    #[test]
    fn runs_are_those_of_the_standard() {
        for code in 0..0x3000 {
            let Some(letter) = char::from_u32(code) else { continue };
            let text = format!("а{letter}1");
            let wanted = if is_letter_or_digit(letter) { 1 } else { 2 };
            assert_eq!(runs(&text).count(), wanted, "{letter:?}");
            assert_eq!(
                runs(&text).last(),
                Some(if wanted == 1 { 0 } else { 2 + letter.len_utf8() }..text.len())
            );
        }
    }

    #[test]
    fn words_numbers_and_marks() {
        check("«Е-лицензиялау» МДҚ АЖ-да", &["e", "litsenzialau", "mdk", "aj"]);
        check("9-1-бап, 2-қосымша № 377", &["9", "1", "bap", "2", "kosymca", "377"]);
        check("ЭҮП-тің", &["eup"]);
        check("МДҚ-лардағы ЭҮПте АЖға МДҚмен ҚР-ның", &["mdk", "eup", "aj", "mdk", "kr"]);
        check("ЭҮП-порталы ҚазАвтоЖол ЭҮПорталы Те", &["eup", "portaly", "kazavtojol", "euportaly", "te"]);
        check("", &[]);
    }

    #[test]
    fn roman_numbers_are_not_letters() {
        check("I санат, ІІ санат, және і", &["#1", "sanat", "#2", "sanat", "jane", "i"]);
        check("XIV тарау", &["#14", "tarau"]);
    }
}
