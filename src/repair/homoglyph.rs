//! Words of mixed alphabets become words of one: Cyrillic where every Latin letter has a look-alike there, else Latin
//! (`саll`). Roman numerals and addresses are words of one alphabet and stay.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::letters::{cyrillic_look_alike, is_cyrillic, is_letter_or_digit, latin_look_alike};

/// Mends the words of one line.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    // Counted without a branch: most lines have none.
    if line
        .text
        .text
        .bytes()
        .map(|byte| u8::from(byte.is_ascii_alphabetic()))
        .fold(0, |any, latin| any | latin)
        == 0
    {
        return;
    }
    mend_spaced(line, edits);
    let mut built = Builder::new(&line.text);
    let mut changed = false;
    let mut start = 0;
    for piece in line.text.text.split_inclusive(|letter: char| !is_letter_or_digit(letter)) {
        let end = start + piece.len();
        let mixed = piece.chars().any(is_cyrillic) && piece.bytes().any(|byte| byte.is_ascii_alphabetic());
        let to_cyrillic = piece.chars().all(|l| !l.is_ascii_alphabetic() || cyrillic_look_alike(l).is_some());
        let to_latin = piece.chars().all(|l| !is_cyrillic(l) || latin_look_alike(l).is_some());
        if mixed && (to_cyrillic || to_latin) {
            changed = true;
            for (at, letter) in piece.char_indices() {
                match if to_cyrillic { cyrillic_look_alike(letter) } else { latin_look_alike(letter) } {
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
        record(edits, Rule::Homoglyph, line.number, &line.text.text, &mended.text, 1.0);
        line.text = mended;
    }
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
    record(edits, Rule::Homoglyph, line.number, &line.text.text, &mended.text, 1.0);
    line.text = mended;
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
