//! Letters: what is Cyrillic, what merely looks like it.

/// Whether a letter is of the Cyrillic block.
pub fn is_cyrillic(letter: char) -> bool {
    ('\u{0400}'..='\u{04FF}').contains(&letter)
}

/// Whether a character is a letter; quick for Cyrillic.
pub fn is_letter(letter: char) -> bool {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{0400}'..='\u{0481}' | '\u{048A}'..='\u{052F}' => true,
        '\0'..='\u{7F}' | '\u{2010}'..='\u{206F}' => false,
        _ => letter.is_alphabetic(),
    }
}

/// A letter in lower case, if that takes as many bytes; else the letter itself.
pub fn lower_letter(letter: char) -> char {
    let code = u32::from(letter);
    let lower = match code {
        0x41..=0x5A | 0x410..=0x42F => code + 0x20,
        0x00..=0x7F | 0x430..=0x45F => code,
        0x400..=0x40F => code + 0x50,
        0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F => code | 1,
        0x4C1..=0x4CE => code + (code & 1),
        _ => {
            let mut other = letter.to_lowercase();
            return match (other.next(), other.next()) {
                (Some(lower), None) if lower.len_utf8() == letter.len_utf8() => lower,
                _ => letter,
            };
        }
    };
    char::from_u32(lower).unwrap_or(letter)
}

/// Lower case that keeps every letter in its place.
pub trait Lower {
    /// The text in lower case, with as many bytes: offsets in one are offsets in the other.
    fn lowered(&self) -> String;
}

impl Lower for str {
    fn lowered(&self) -> String {
        let mut out = String::with_capacity(self.len());
        out.extend(self.chars().map(lower_letter));
        out
    }
}

/// The Cyrillic letter that a Latin one looks like, where there is one.
pub fn cyrillic_look_alike(letter: char) -> Option<char> {
    Some(match letter {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        'h' => 'һ',
        'k' => 'к',
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'I' => 'І',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        _ => return None,
    })
}

/// The Latin letter that a Cyrillic one looks like, where there is one.
pub fn latin_look_alike(letter: char) -> Option<char> {
    Some(match letter {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'і' => 'i',
        'о' => 'o',
        'р' => 'p',
        'х' => 'x',
        'у' => 'y',
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'І' => 'I',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        _ => return None,
    })
}

/// The Russian letter that stands for a lower-case Kazakh one in careless typing (`кайта` for `қайта`).
pub fn plain_letter(letter: char) -> char {
    match letter {
        'ә' => 'а',
        'ғ' => 'г',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        'і' => 'и',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_is_the_standard_one_for_every_letter_of_the_alphabet() {
        for code in 0x20..0x530 {
            let Some(letter) = char::from_u32(code) else { continue };
            let standard: String = letter.to_lowercase().collect();
            if standard.len() == letter.len_utf8() {
                assert_eq!(lower_letter(letter).to_string(), standard, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn lower_case_keeps_places() {
        for text in ["ӘҒҚҢӨҰҮҺІ Ёлка №", "İSTANBUL ẞ", "ӐӒ"] {
            assert_eq!(text.lowered().len(), text.len());
        }
    }
}
