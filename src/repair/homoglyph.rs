//! Letters that only look like those of the word: words of mixed alphabets become words of one, Cyrillic where every
//! other letter has a look-alike there, else Latin (`саll`). Roman numerals and addresses are words of one alphabet and
//! stay. Letters of other Cyrillic alphabets, letters built with a mark and hyphens of other kinds become the usual ones.

use super::mapped::{Builder, Mapped};
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::letters::{
    cyrillic_look_alike, is_cyrillic, is_letter, is_letter_or_digit, latin_look_alike,
};
use zanflow_kazakh::look_alikes::{is_hyphen, is_taken_for_kazakh, of_other_alphabets, with_mark};

/// Mends the words of one line.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    // Most lines have nothing of the kind.
    if !may_be_mended(line.text.text.as_bytes()) {
        return;
    }
    mend_letters(line, edits);
    super::raised::mend(line, edits);
    mend_spaced(line, edits);
    mend_words(line, edits);
}

/// Prefilter: bytes of a Latin letter, a mark, a strange Cyrillic letter, another hyphen or quote, a raised figure.
fn may_be_mended(bytes: &[u8]) -> bool {
    let second = bytes.get(1..).unwrap_or_default().iter().chain([&0]);
    // No early exit, so that the loop is vectorised.
    bytes.iter().zip(second).fold(false, |any, (&first, &second)| {
        let latin = first.is_ascii_alphabetic() | (first.wrapping_sub(0xC3) < 13);
        // Ѐ to Џ but Ё and І, ѐ to џ but ё and і, and what is older.
        let cyrillic = (first == 0xD0) & (second < 0x90) & (second != 0x81) & (second != 0x86)
            | (first == 0xD1) & (second > 0x8F) & (second != 0x91) & (second != 0x96);
        let kazakh = second | 1;
        let asian = (first == 0xD2)
            & !((kazakh == 0x93)
                | (kazakh == 0x9B)
                | (kazakh == 0xA3)
                | (kazakh == 0xAF)
                | (kazakh == 0xB1)
                | (kazakh == 0xBB))
            | (first == 0xD3) & !((kazakh == 0x99) | (kazakh == 0xA9))
            | (first == 0xD4);
        // The second and third bytes of U+2010 to U+2012, and the first of the rarer ones.
        let hyphen = (first == 0x80) & (second.wrapping_sub(0x90) < 3)
            | (first == 0x88) & (second == 0x92)
            | (first == 0x81) & (second == 0x83)
            | (first == 0xEF);
        let raised = (first == 0xC2) & ((second == 0xB9) | (second == 0xB2) | (second == 0xB3))
            | (first == 0x81) & (second.wrapping_sub(0xB0) < 10);
        // „ and single guillemets.
        let quote = (first == 0x80) & ((second == 0x9E) | (second == 0xB9) | (second == 0xBA));
        any | latin | cyrillic | asian | hyphen | raised | quote
    })
}

/// Letters that are mended wherever they stand.
fn mend_letters(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let mut built = Builder::new(&line.text);
    let (mut done, mut before, mut quotes) = (0, None, Quotes::default());
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|(_, letter)| *letter);
        let marked = after.and_then(|mark| with_mark(letter, mark));
        let (end, other) = match marked {
            Some(other) => {
                let mark = letters.next().map_or(0, |(_, mark)| mark.len_utf8());
                (at + letter.len_utf8() + mark, Some(other))
            }
            None => {
                let next = after.filter(|letter| is_letter(*letter));
                let other = if is_hyphen(letter) {
                    Some(hyphen(before, after))
                } else {
                    quotes.of(letter).or_else(|| of_other_alphabets(before, letter, next))
                };
                (at + letter.len_utf8(), other)
            }
        };
        before = Some(other.unwrap_or(letter)).filter(|letter| is_letter_or_digit(*letter));
        if let Some(other) = other {
            built.copy(done..at);
            built.put(other.encode_utf8(&mut [0; 4]), at);
            done = end;
        }
    }
    if done == 0 {
        return;
    }
    built.copy(done..text.len());
    let mended = built.done();
    replace(line, mended, edits);
}

/// A hyphen between blanks is a dash.
fn hyphen(before: Option<char>, after: Option<char>) -> char {
    if before.is_none() && after == Some(' ') { '–' } else { '-' }
}

/// Quotes that open below, „so“: the mark that closes them opens others.
#[derive(Default)]
struct Quotes {
    /// How many are open.
    open: usize,
}

impl Quotes {
    /// The usual mark for another one.
    fn of(&mut self, letter: char) -> Option<char> {
        match letter {
            '„' => {
                self.open += 1;
                Some('“')
            }
            '“' if self.open > 0 => {
                self.open -= 1;
                Some('”')
            }
            '”' => {
                self.open = self.open.saturating_sub(1);
                None
            }
            '‹' => Some('«'),
            '›' => Some('»'),
            _ => None,
        }
    }
}

/// Words of mixed alphabets.
fn mend_words(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let mut built = Builder::new(&line.text);
    let mut changed = false;
    let mut start = 0;
    for piece in line.text.text.split_inclusive(|letter: char| !is_letter_or_digit(letter)) {
        let end = start + piece.len();
        if let Some(alike) = alike(piece) {
            changed = true;
            for (at, letter) in piece.char_indices() {
                match alike(letter) {
                    Some(other) => built.put(other.encode_utf8(&mut [0; 4]), start + at),
                    None => built.copy(start + at..start + at + letter.len_utf8()),
                };
            }
        } else {
            built.copy(start..end);
        }
        start = end;
    }
    if changed {
        let mended = built.done();
        replace(line, mended, edits);
    }
}

/// The look-alikes by which a word of mixed alphabets becomes one of one.
fn alike(word: &str) -> Option<fn(char) -> Option<char>> {
    let cyrillic = word.chars().any(is_cyrillic);
    let other = |letter: char| is_letter(letter) && !is_cyrillic(letter);
    let mixed = cyrillic && word.chars().any(other);
    if !(mixed || word.chars().any(is_taken_for_kazakh)) {
        return None;
    }
    if word.chars().all(|letter| !other(letter) || cyrillic_look_alike(letter).is_some()) {
        return Some(cyrillic_look_alike);
    }
    let to_latin = |letter| {
        if is_cyrillic(letter) {
            latin_look_alike(letter).is_some()
        } else {
            letter.is_ascii() || !other(letter)
        }
    };
    (mixed && word.chars().all(to_latin)).then_some(latin_look_alike)
}

fn replace<'s>(line: &mut Visual<'s>, mended: Mapped<'s>, edits: &mut Vec<Edit>) {
    record(edits, Rule::Homoglyph, line.number, &line.text.text, &mended.text, 1.0);
    line.text = mended;
}
/// Fewest letters one blank apart that are letters of spaced words.
const RUN: usize = 3;

/// Small letters among letters that are spaced out (`т ү p л е p і`): each is a word of its own. Capital ones may
/// be Roman numerals.
fn mend_spaced(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let strange = strange_letters(&line.text.text);
    if strange.is_empty() {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut done = 0;
    for (at, letter) in strange {
        built.copy(done..at);
        built.put(letter.encode_utf8(&mut [0; 4]), at);
        done = at + 1;
    }
    built.copy(done..line.text.text.len());
    let mended = built.done();
    replace(line, mended, edits);
}

/// Places of small Latin letters in runs of spaced letters, with the Cyrillic letters that they look like.
fn strange_letters(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(' ').chain(["\0\0"]) {
        let mut letters = word.trim_end().chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => run.push((start, letter)),
            _ => {
                if run.len() >= RUN && run.iter().any(|(_, letter)| is_cyrillic(*letter)) {
                    let small = run.iter().filter(|(_, letter)| letter.is_ascii_lowercase());
                    found.extend(small.filter_map(|(at, letter)| Some((*at, cyrillic_look_alike(*letter)?))));
                }
                run.clear();
            }
        }
        start += word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_of_spaced_words_are_strange() {
        let check =
            |text: &str, expected: &[(usize, char)]| assert_eq!(strange_letters(text), expected, "{text}");
        check("т ү p л е p", &[(6, 'р'), (14, 'р')]);
        check("I  с a н а т", &[(6, 'а')]);
        check("a b c", &[]);
        check("бір a екі", &[]);
        check("www . a z", &[]);
    }
}
