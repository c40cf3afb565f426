//! Letters that stand for Kazakh ones: of other blocks and alphabets that look like them, of other Cyrillic alphabets, and
//! letters built with a mark.
//!
//! Three sources: typing without a Kazakh keyboard (Latin ə, Greek γ), fonts that drew Kazakh letters in the places of
//! others (Latin ö, Bashkir ҡ), and KZ-1048 read as windows-1251 (ќ for қ, ў for ұ).

use crate::letters::lower_letter;

/// The Kazakh or Russian letter that one of another block looks like; Latin letters of ASCII are not here.
pub fn of_other_blocks(letter: char) -> Option<char> {
    Some(match letter {
        // Latin beyond ASCII, and the phonetic alphabet.
        'ə' | 'ǝ' | 'ä' => 'ә',
        'Ə' | 'Ǝ' | 'Ä' => 'Ә',
        'ɵ' | 'ö' => 'ө',
        'Ɵ' | 'Ö' => 'Ө',
        'ı' => 'і',
        'İ' => 'І',
        'ü' | 'ɣ' => 'ү',
        'Ü' => 'Ү',
        'ķ' | 'ƙ' => 'қ',
        'Ķ' | 'Ƙ' => 'Қ',
        'ĸ' => 'к',
        'ņ' | 'ŋ' | 'ñ' => 'ң',
        'Ņ' | 'Ŋ' | 'Ñ' => 'Ң',
        'ğ' => 'ғ',
        'Ğ' => 'Ғ',
        'ħ' => 'һ',
        // Greek.
        'α' => 'а',
        'ε' => 'е',
        'θ' => 'ө',
        'ι' => 'і',
        'κ' => 'к',
        'ο' => 'о',
        'ρ' => 'р',
        'γ' => 'ү',
        'χ' => 'х',
        'Α' => 'А',
        'Β' => 'В',
        'Ε' => 'Е',
        'Η' => 'Н',
        'Θ' | 'ϴ' => 'Ө',
        'Ι' => 'І',
        'Κ' => 'К',
        'Μ' => 'М',
        'Ο' => 'О',
        'Ρ' => 'Р',
        'Τ' => 'Т',
        'Υ' => 'Ү',
        'Χ' => 'Х',
        _ => return None,
    })
}

/// Whether a letter of another block is seldom anything but a Kazakh one in a Kazakh text: a word may have no other sign
/// of being Cyrillic, as «əpi».
pub fn is_taken_for_kazakh(letter: char) -> bool {
    matches!(letter, 'ə' | 'ǝ' | 'Ə' | 'Ǝ' | 'ɵ' | 'Ɵ')
}

/// The Kazakh or Russian letter for one of another Cyrillic alphabet, by the letters around it: `є` and `ґ` stand for a
/// vowel or a consonant.
pub fn of_other_alphabets(before: Option<char>, letter: char, after: Option<char>) -> Option<char> {
    let back = |letter: Option<char>| {
        letter.is_some_and(|letter| matches!(lower_letter(letter), 'а' | 'о' | 'ұ' | 'ы' | 'я' | 'ў'))
    };
    let small = lower_letter(letter);
    let found = match small {
        'ќ' | 'ҡ' | 'ҟ' | 'ҝ' | 'ӄ' | 'ԛ' => 'қ',
        'ѓ' | 'ӷ' | 'ӻ' | 'ҕ' => 'ғ',
        'њ' | 'ѕ' | 'ӊ' | 'ӈ' | 'ҥ' | 'ԣ' => 'ң',
        'ї' | 'ӱ' | 'ӳ' => 'ү',
        'ў' => 'ұ',
        'ј' | 'ӛ' | 'ӓ' => 'ә',
        'ѳ' | 'ӫ' | 'ӧ' => 'ө',
        'ћ' => 'һ',
        'ӏ' => 'і',
        'ѐ' => 'е',
        'ѝ' => 'и',
        // The consonant stands beside a back vowel, the front vowels never do.
        'є' | 'ґ' if back(before) || back(after) => 'ғ',
        'є' => 'ә',
        'ґ' => 'ө',
        _ => return None,
    };
    if small == letter { Some(found) } else { found.to_uppercase().next() }
}

/// The letter that another one and a mark under or across it are; the letter itself for a mark of stress.
pub fn with_mark(letter: char, mark: char) -> Option<char> {
    let small = lower_letter(letter);
    let found = match (mark, small) {
        ('\u{300}' | '\u{301}', _) => return Some(letter),
        // Hooks, cedillas and strokes under a letter.
        ('\u{321}' | '\u{322}' | '\u{326}'..='\u{32A}' | '\u{331}' | '\u{345}', 'к' | 'н') => {
            if small == 'к' { 'қ' } else { 'ң' }
        }
        // Strokes across it.
        ('\u{335}'..='\u{338}', 'г') => 'ғ',
        ('\u{335}'..='\u{338}', 'о') => 'ө',
        ('\u{335}'..='\u{338}', 'ү' | 'у') => 'ұ',
        ('\u{335}'..='\u{338}', 'к') => 'қ',
        ('\u{335}'..='\u{338}', 'х') => 'һ',
        ('\u{308}', 'у') => 'ү',
        _ => return None,
    };
    if small == letter { Some(found) } else { found.to_uppercase().next() }
}

/// A hyphen of any kind, or a minus, which a text of acts has for one.
pub fn is_hyphen(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{2043}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_with_two_meanings_are_told_by_their_neighbours() {
        // KZ-1048 read as windows-1251: қаулысы, көрсетілетін, тіркелген, тәртіп, ағымдағы.
        let read = |word: &str| {
            let letters: Vec<char> = word.chars().collect();
            let at = |i: usize| letters.get(i).copied();
            let each = letters.iter().enumerate();
            each.map(|(i, letter)| {
                of_other_alphabets(i.checked_sub(1).and_then(at), *letter, at(i + 1)).unwrap_or(*letter)
            })
            .collect::<String>()
        };
        for (word, wanted) in [
            ("ќаулысы", "қаулысы"),
            ("кґрсету", "көрсету"),
            ("аєымдаєы", "ағымдағы"),
            ("тєртіп", "тәртіп"),
            ("тјртіп", "тәртіп"),
            ("Ќазаќстан", "Қазақстан"),
            ("їшін", "үшін"),
            ("ґтініш", "өтініш"),
            ("ѓылым", "ғылым"),
            ("тењ", "тең"),
            ("ўсыну", "ұсыну"),
            ("ӄаӊтар", "қаңтар"),
            ("куєлік", "куәлік"),
            ("єуе", "әуе"),
            ("баєдарлама", "бағдарлама"),
            ("баґа", "баға"),
            ("сґз", "сөз"),
        ] {
            assert_eq!(read(word), wanted, "{word}");
        }
    }

    #[test]
    fn marks_make_letters() {
        for (letter, mark, wanted) in [
            ('к', '\u{321}', Some('қ')),
            ('Н', '\u{327}', Some('Ң')),
            ('ү', '\u{335}', Some('ұ')),
            ('О', '\u{336}', Some('Ө')),
            ('а', '\u{301}', Some('а')),
            ('м', '\u{321}', None),
        ] {
            assert_eq!(with_mark(letter, mark), wanted, "{letter} {mark:?}");
        }
    }
}
