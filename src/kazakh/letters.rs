//! Letters: what is Cyrillic, what merely looks like it.

/// The letters that numbered lists count with: `а)`, `б)`, …
pub const RUSSIAN_ORDER: &str = "абвгдежзиклмнопрстуфхцчшщэюя";

/// The letter of a byte of KZ-1048, where it is another than that of windows-1251.
pub fn kz_1048(byte: u8) -> Option<char> {
    Some(match byte {
        0x8d => 'Қ',
        0x8e => 'Һ',
        0x9d => 'қ',
        0x9e => 'һ',
        0xa1 => 'Ұ',
        0xa2 => 'ұ',
        0xa3 => 'Ә',
        0xa5 => 'Ө',
        0xaa => 'Ғ',
        0xaf => 'Ү',
        0xb4 => 'ө',
        0xba => 'ғ',
        0xbc => 'ә',
        0xbd => 'Ң',
        0xbe => 'ң',
        0xbf => 'ү',
        _ => return None,
    })
}

/// Whether a letter is of the Cyrillic block.
#[inline]
pub fn is_cyrillic(letter: char) -> bool {
    ('\u{0400}'..='\u{04FF}').contains(&letter)
}

/// Whether a letter is one of the Kazakh or the Russian alphabet.
pub fn is_kazakh_or_russian(letter: char) -> bool {
    const OTHERS: &str = "ЁёІіҚқҺһҰұӘәӨөҒғҮүҢң";
    matches!(letter, 'А'..='я') || (is_cyrillic(letter) && OTHERS.contains(letter))
}

/// Whether a character is a letter; quick for Cyrillic.
#[inline]
pub fn is_letter(letter: char) -> bool {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{0400}'..='\u{0481}' | '\u{048A}'..='\u{052F}' => true,
        '\0'..='\u{7F}' | '«' | '»' | '№' | '\u{A0}' | '\u{2010}'..='\u{206F}' => false,
        _ => letter.is_alphabetic(),
    }
}

/// Whether a character is a letter or a digit of any script; quick for the marks that acts are full of.
#[inline]
pub fn is_letter_or_digit(letter: char) -> bool {
    match letter {
        '0'..='9' => true,
        '\0'..='\u{7F}' | '\u{0400}'..='\u{0481}' | '\u{048A}'..='\u{052F}' | '«' | '»' | '№' => {
            is_letter(letter)
        }
        '\u{2010}'..='\u{206F}' => is_letter(letter),
        _ => letter.is_alphanumeric(),
    }
}

/// Whether a letter is a capital one; quick for the letters and marks of acts.
#[inline]
pub fn is_capital(letter: char) -> bool {
    match letter {
        'A'..='Z' | '\u{0400}'..='\u{042F}' => true,
        '\0'..='\u{7F}' | '\u{0430}'..='\u{045F}' | '«' | '»' | '№' | '\u{2010}'..='\u{206F}' => false,
        '\u{0460}'..='\u{0481}' | '\u{048A}'..='\u{04BF}' | '\u{04D0}'..='\u{052F}' => {
            u32::from(letter).is_multiple_of(2)
        }
        _ => letter.is_uppercase(),
    }
}

/// A letter in lower case, if that takes as many bytes; else the letter itself.
#[inline]
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

/// Whether a text in any case begins with a word in lower case.
pub fn begins_as(text: &str, word: &str) -> bool {
    let mut letters = text.chars().map(lower_letter);
    word.chars().all(|letter| letters.next() == Some(letter))
}

/// Whether a text in any case ends in a word in lower case.
pub fn ends_as(text: &str, word: &str) -> bool {
    let mut letters = text.chars().rev().map(lower_letter);
    word.chars().rev().all(|letter| letters.next() == Some(letter))
}

/// Lower case that keeps every letter in its place.
pub trait Lower {
    /// The text in lower case, with as many bytes: offsets in one are offsets in the other.
    fn lowered(&self) -> String;
}

impl Lower for str {
    fn lowered(&self) -> String {
        let mut out = String::with_capacity(self.len());
        let mut rest = self;
        while !rest.is_empty() {
            let at = first_capital(rest.as_bytes());
            let (same, other) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(same);
            let mut letters = other.chars();
            // Capitals seldom stand alone.
            for letter in letters.by_ref() {
                let lower = lower_letter(letter);
                out.push(lower);
                if lower == letter {
                    break;
                }
            }
            rest = letters.as_str();
        }
        out
    }
}

/// Bytes that [`first_capital`] looks at in one step.
const STEP: usize = 16;

/// Where the first letter of a text begins that may not be in lower case; the text's length if there is none.
fn first_capital(bytes: &[u8]) -> usize {
    let next = bytes.get(1..).unwrap_or_default();
    let mut at = 0;
    for (firsts, seconds) in bytes.chunks_exact(STEP).zip(next.chunks_exact(STEP)) {
        // Without a branch inside, so that the loop is vectorised.
        let pairs = firsts.iter().zip(seconds);
        if pairs.fold(false, |any, (first, second)| any | may_be_capital(*first, *second)) {
            break;
        }
        at += STEP;
    }
    while let Some(first) = bytes.get(at) {
        let begins = *first >= 0xC0 || first.is_ascii_uppercase();
        if begins && may_be_capital(*first, bytes.get(at + 1).copied().unwrap_or(0)) {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a letter of these first two bytes may be another one in lower case; never at a later byte of a letter.
#[inline]
fn may_be_capital(first: u8, second: u8) -> bool {
    let latin = first.wrapping_sub(b'A') < 26;
    // А to Я and what is before them; what is behind the Russian and Kazakh small letters.
    let cyrillic = (first == 0xD0) & (second < 0xB0) | (first == 0xD1) & (second > 0x9F);
    // Every second letter here is a small one: ғ қ ң ү ұ һ, ә ө.
    let kazakh = (first == 0xD2) & ((second < 0x8B) | (second & 1 == 0))
        | (first == 0xD3) & ((second < 0x91) | (second & 1 == 0));
    // Marks such as «», dashes and quotes have no case.
    let mark = (first == 0xC2) | (first == 0xE2) & (second == 0x80);
    let other = (first >= 0xC0) & (first.wrapping_sub(0xD0) > 3) & !mark;
    latin | cyrillic | kazakh | other
}

/// The Cyrillic letter that a Latin one, or one of another block, looks like, where there is one.
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
        _ => return crate::look_alikes::of_other_blocks(letter),
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

/// Whether a text is Russian: of its Cyrillic letters hardly any is one that only Kazakh has. A quarter of a Kazakh text's are.
pub fn is_russian(text: &str) -> bool {
    let (mut kazakh, mut all) = (0usize, 0usize);
    for letter in text.chars().filter(|letter| is_cyrillic(*letter)).take(200_000) {
        all += 1;
        kazakh += usize::from(is_kazakh_only(letter));
    }
    all > 0 && kazakh * 50 < all
}

/// Kazakh letters with the least share of Cyrillic letters that an act has, in ten thousandths.
pub const KAZAKH_SHARES: [(char, usize); 8] =
    [('і', 430), ('қ', 260), ('ң', 88), ('ә', 72), ('ө', 63), ('ғ', 54), ('ү', 51), ('ұ', 40)];

/// The Kazakh letter that an act may be without.
pub const RARE_KAZAKH: char = 'һ';

/// Whether a letter is of the Russian alphabet.
pub fn is_russian_letter(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

/// A letter that Kazakh has and Russian has not.
fn is_kazakh_only(letter: char) -> bool {
    matches!(
        letter,
        'ә' | 'ғ'
            | 'қ'
            | 'ң'
            | 'ө'
            | 'ұ'
            | 'ү'
            | 'һ'
            | 'і'
            | 'Ә'
            | 'Ғ'
            | 'Қ'
            | 'Ң'
            | 'Ө'
            | 'Ұ'
            | 'Ү'
            | 'Һ'
            | 'І'
    )
}

/// Least letters of a text whose letters are counted.
const COUNTED: usize = 200;

/// Whether a text is Kazakh and yet has none of the letters that only Kazakh has, `і` aside: its font or encoding lost them.
/// Kazakh has `ы` four times as often as `о`, Russian `о` six times as often as `ы`; and one Kazakh letter in eight is of its own.
pub fn lost_letters(text: &str) -> bool {
    let (mut all, mut own, mut y, mut o) = (0usize, 0usize, 0usize, 0usize);
    for letter in text.chars().filter(|letter| is_cyrillic(*letter)).flat_map(char::to_lowercase) {
        all += 1;
        match letter {
            'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' => own += 1,
            'ы' => y += 1,
            'о' => o += 1,
            _ => {}
        }
    }
    all >= COUNTED && y > o && own * 100 < all
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
    fn a_text_in_lower_case_is_its_letters_in_lower_case() {
        let text: String = (0..0x1_1000).filter_map(char::from_u32).collect();
        let letters: String = text.chars().map(lower_letter).collect();
        assert!(text.lowered() == letters);
    }

    #[test]
    fn quick_answers_are_those_of_the_standard() {
        for letter in (0..0x1_1000).filter_map(char::from_u32) {
            assert_eq!(is_letter(letter), letter.is_alphabetic(), "{letter:?}");
            assert_eq!(is_letter_or_digit(letter), letter.is_alphanumeric(), "{letter:?}");
            assert_eq!(is_capital(letter), letter.is_uppercase(), "{letter:?}");
        }
    }

    #[test]
    fn words_are_compared_in_any_case() {
        assert!(begins_as("ҚАУЛЫСЫ", "қаулы") && !begins_as("қаул", "қаулы") && begins_as("а", ""));
        assert!(ends_as("Өтініш ҚАБЫЛДАУ", "қабылдау") && !ends_as("дау", "қабылдау"));
    }

    #[test]
    fn lower_case_keeps_places() {
        for text in ["ӘҒҚҢӨҰҮҺІ Ёлка №", "İSTANBUL ẞ", "ӐӒ"] {
            assert_eq!(text.lowered().len(), text.len());
        }
    }

    #[test]
    fn a_text_that_lost_its_letters_is_known() {
        let kazakh = "Осы қаулының орындалуын бақылау облыс әкімінің орынбасарына жүктелсін. ".repeat(5);
        let russian = "Контроль за исполнением настоящего постановления возложить на заместителя. ".repeat(5);
        let lost: String = kazakh.chars().filter(|letter| !"әғқңөұүһ".contains(*letter)).collect();
        assert!(lost_letters(&lost) && !lost_letters(&kazakh) && !lost_letters(&russian));
        assert!(!lost_letters("облысы"));
    }
}
