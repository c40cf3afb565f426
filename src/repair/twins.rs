//! Words wholly in Latin letters that look like Cyrillic ones (`AEK` for `АЕК`): nothing in the word tells which it is. It
//! becomes the Cyrillic one where the act has that word too.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;
use zanflow_kazakh::letters::{cyrillic_look_alike, is_letter_or_digit};

/// The most words of this kind that are looked for in an act.
const MOST: usize = 64;

/// Mends the words of all lines; `text` is the act's own text.
pub fn mend(lines: &mut [Visual<'_>], text: &str, edits: &mut Vec<Edit>) {
    let mut known: FxHashMap<String, Option<String>> = FxHashMap::default();
    for line in lines.iter_mut().flat_map(Visual::texts) {
        mend_line(line, text, &mut known, edits);
    }
}

fn mend_line(
    line: &mut Visual<'_>,
    act: &str,
    known: &mut FxHashMap<String, Option<String>>,
    edits: &mut Vec<Edit>,
) {
    let text: &str = &line.text.text;
    if !has_latin_word(text.as_bytes()) {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut done = 0;
    for (start, word) in latin_words(text) {
        let twin = match known.get(word) {
            Some(twin) => twin.clone(),
            None if known.len() >= MOST => None,
            None => {
                let twin = twin(word).filter(|twin| holds_word(act, twin));
                known.insert(word.to_owned(), twin.clone());
                twin
            }
        };
        if let Some(twin) = twin {
            built.copy(done..start);
            built.put(&twin, start);
            done = start + word.len();
        }
    }
    if done == 0 {
        return;
    }
    built.copy(done..text.len());
    let mended = built.done();
    record(edits, Rule::Homoglyph, line.number, text, &mended.text, 0.9);
    line.text = mended;
}

/// Prefilter: two Latin letters stand together.
fn has_latin_word(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    // No early exit, so that the loop is vectorised.
    let both = |(first, second): (&u8, &u8)| first.is_ascii_alphabetic() & second.is_ascii_alphabetic();
    bytes.iter().zip(next).fold(false, |any, pair| any | both(pair))
}

/// Latin words of two letters or more that may be Cyrillic, with the bytes where they begin: not those of an address, nor
/// Roman numerals.
fn latin_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let pieces = text.split_inclusive(|letter: char| !is_letter_or_digit(letter)).map(move |piece| {
        let at = start;
        start += piece.len();
        (at, piece)
    });
    pieces.filter_map(move |(at, piece)| {
        let word = piece.trim_end_matches(|letter: char| !is_letter_or_digit(letter));
        let latin = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        (latin && !is_roman(word) && !is_of_address(text, at, at + word.len())).then_some((at, word))
    })
}

fn is_roman(word: &str) -> bool {
    word.bytes().all(|letter| matches!(letter, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M'))
}

/// Whether a word is joined to what is before or behind it as parts of addresses are: `www.`, `@`, `/`.
fn is_of_address(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let mut after = text.get(end..).unwrap_or_default().chars();
    let (next, further) = (after.next(), after.next());
    let joins = |letter: Option<char>| {
        letter.is_some_and(|letter| matches!(letter, '.' | '@' | '/' | '_' | ':' | '\\'))
    };
    joins(before) || (joins(next) && further.is_some_and(is_letter_or_digit))
}

/// The word in Cyrillic letters, if all have a look-alike there.
fn twin(word: &str) -> Option<String> {
    word.chars().map(cyrillic_look_alike).collect()
}

/// Whether a text has a word, alone or with an ending behind a hyphen.
fn holds_word(text: &str, word: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(is_letter_or_digit);
    Finder::new(word).find_iter(text.as_bytes()).any(|at| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !inside(before) && !inside(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_addresses_and_numerals_are_no_words_of_the_act() {
        let words = |text: &'static str| latin_words(text).map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(
            words("(бұдан әрі – AEK); 5 AEK. XI MC www.opa.kz, a@coca.kz e-mail B"),
            ["AEK", "AEK", "mail"]
        );
        assert_eq!((twin("AEK").as_deref(), twin("SIM")), (Some("АЕК"), None));
        assert!(holds_word("0,5 АЕК-тен", "АЕК") && !holds_word("ААЕК", "АЕК"));
    }
}
