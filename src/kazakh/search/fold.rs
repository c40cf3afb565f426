//! Letters that all ways of writing Kazakh share.
//!
//! The shared alphabet is a to z without q, w, x, and with `c` for ш: ә and а are `a`, қ and к `k`, and so on, as somebody types
//! who has no Kazakh letters. Letters that the Latin alphabets of 2017 to 2021 write with several letters are written so
//! here too: я is `ia`, ц is `ts`, ч is `tc`.

use crate::letters::{is_cyrillic, is_letter_or_digit, lower_letter};

/// A word in the shared alphabet; what is neither letter nor digit is left out. Latin words are read letter by letter; for
/// those of a query see [`fold_latin`].
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut doubled = false;
    let mut push = |letter: char| match cyrillic(letter).or_else(|| latin(letter)) {
        Some(shared) => {
            doubled |= shared.starts_with('i') && out.ends_with('i');
            out.push_str(shared);
        }
        None if is_letter_or_digit(letter) => out.push(letter),
        None => {}
    };
    for letter in word.chars() {
        match lower_letter(letter) {
            lower if lower != letter || is_cyrillic(letter) || letter.is_ascii() => push(lower),
            // Letters whose small form takes another number of bytes, or several letters.
            _ => letter.to_lowercase().for_each(&mut push),
        }
    }
    if doubled { out.replace("ii", "i") } else { out }
}

/// A Kazakh word typed in Latin letters, by the alphabets of 2021, 2018 and 2017 or as in chats.
pub fn fold_latin(word: &str) -> String {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied();
        let (shared, taken) = match (letter, next) {
            ('s', Some('h' | APOSTROPHE | '’' | 'ʼ')) => ("c", 2),
            ('c', Some('h' | APOSTROPHE | '’' | 'ʼ')) => ("tc", 2),
            ('t', Some('ş')) => ("tc", 2),
            ('y', Some(APOSTROPHE | '’' | 'ʼ')) => ("u", 2),
            ('z' | 'k' | 'g', Some('h')) if letter == 'z' => ("j", 2),
            ('k', Some('h')) => ("h", 2),
            ('g', Some('h')) => ("g", 2),
            ('y', Some('a')) => ("ia", 2),
            ('y', Some('u')) => ("iu", 2),
            ('y', Some('o')) => ("io", 2),
            ('n', Some('g')) if !letters.get(at + 2).is_some_and(|letter| is_vowel(*letter)) => ("n", 2),
            ('y', _) if at > 0 && letters.get(at - 1).is_some_and(|letter| is_vowel(*letter)) => ("i", 1),
            ('c', _) => ("ts", 1),
            ('ý' | 'w', _) => ("u", 1),
            _ => {
                match cyrillic(letter).or_else(|| latin(letter)) {
                    Some(shared) => out.push_str(shared),
                    None if letter.is_alphanumeric() => out.push(letter),
                    None => {}
                }
                ("", 1)
            }
        };
        out.push_str(shared);
        at += taken;
    }
    out.replace("ii", "i")
}

const APOSTROPHE: char = '\'';

fn is_vowel(letter: char) -> bool {
    "aäáeioöóuūüúıiyаәеоөуұүыіи".contains(letter)
}

fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "io",
        'ж' => "j",
        'з' => "z",
        'и' | 'й' | 'і' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "ts",
        'ч' => "tc",
        'ш' => "c",
        'щ' => "ctc",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' | 'á' => "a",
        'ğ' | 'ǵ' => "g",
        'ı' | 'í' | 'i' => "i",
        'q' => "k",
        'ñ' | 'ń' => "n",
        'ö' | 'ó' => "o",
        'ş' => "c",
        'ç' => "tc",
        'ū' | 'ü' | 'ú' | 'w' => "u",
        'ý' => "y",
        'x' => "h",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keyboards_give_the_same() {
        for spellings in [
            ["қызмет", "кызмет", "qyzmet"],
            ["үдеріс", "удерис", "üderıs"],
            ["лицензия", "лицензия", "litsenziia"],
            ["қолтаңба", "колтанба", "qoltañba"],
            ["шағымдану", "шагымдану", "şağymdanu"],
            ["өтініш", "отиниш", "ötınış"],
        ] {
            let [kazakh, russian, latin] = spellings.map(fold);
            assert_eq!((&russian, &latin), (&kazakh, &kazakh));
        }
    }

    #[test]
    fn older_latin_alphabets_and_chats_too() {
        for (word, latin) in [
            ("шарт", "shart"),
            ("шарт", "s'art"),
            ("жүйе", "zhuye"),
            ("құжат", "kuzhat"),
            ("өтініш", "ótinish"),
            ("тіркеу", "tirkeý"),
            ("лицензия", "licenziya"),
            ("заң", "zang"),
            ("портал", "portal"),
        ] {
            assert_eq!(fold_latin(latin), fold(word), "{latin}");
        }
    }
}
