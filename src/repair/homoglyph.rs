//! Words of mixed alphabets become words of one: Cyrillic where every Latin letter has a look-alike there, else Latin
//! (`саll`). Roman numerals and addresses are words of one alphabet and stay.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use crate::kazakh::letters::{cyrillic_look_alike, is_cyrillic, is_letter_or_digit, latin_look_alike};

/// Mends the words of one line.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    if !line.text.text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return;
    }
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
