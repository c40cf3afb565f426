//! The nominative of a phrase, by the rules of sound: an ending is taken off only where the sound before it allows it.

use crate::letters::{Lower, is_letter};
/// Case endings after a possessive `-ы/-і/-сы/-сі`, longest first, with the possessive that they leave.
const AFTER_POSSESSIVE: &[(&str, &str)] = &[
    ("ының", "ы"),
    ("інің", "і"),
    ("ымен", "ы"),
    ("імен", "і"),
    ("ында", "ы"),
    ("інде", "і"),
    ("ынан", "ы"),
    ("інен", "і"),
    ("ына", "ы"),
    ("іне", "і"),
    ("ын", "ы"),
    ("ін", "і"),
];

/// The last sound of a stem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel,
    /// м н ң
    Nasal,
    /// Other voiced consonants.
    Voiced,
    Voiceless,
}

/// Plain case endings and the sounds after which they stand.
const CASES: &[(&[&str], &[Sound])] = &[
    (&["ның", "нің"], &[Sound::Vowel, Sound::Nasal]),
    (&["дың", "дің"], &[Sound::Voiced]),
    (&["тың", "тің"], &[Sound::Voiceless]),
    (&["мен"], &[Sound::Vowel, Sound::Nasal, Sound::Voiced]),
    (&["бен"], &[Sound::Voiced]),
    (&["пен"], &[Sound::Voiceless]),
    (&["нан", "нен"], &[Sound::Nasal]),
    (&["дан", "ден"], &[Sound::Vowel, Sound::Voiced]),
    (&["тан", "тен"], &[Sound::Voiceless]),
    (&["ға", "ге"], &[Sound::Vowel, Sound::Nasal, Sound::Voiced]),
    (&["қа", "ке"], &[Sound::Voiceless]),
    (&["да", "де"], &[Sound::Vowel, Sound::Nasal, Sound::Voiced]),
    (&["та", "те"], &[Sound::Voiceless]),
    (&["ны", "ні"], &[Sound::Vowel]),
    (&["ды", "ді"], &[Sound::Nasal, Sound::Voiced]),
    (&["ты", "ті"], &[Sound::Voiceless]),
];

/// Nominatives that look like case forms.
const WHOLE: &[&str] = &[
    "қағида",
    "мүдде",
    "сауда",
    "нысаны",
    "маманы",
    "органы",
    "орын",
    "жиын",
    "үшін",
    "кейін",
    "дейін",
    "бағдарлама",
    "мекеме",
    "бөлме",
    "ұстанымы",
    "аймақ",
    "саны",
    "планы",
    "заңы",
];

/// The nominative of a phrase: the case ending of its last word taken off.
///
/// Possessive endings stay (`басқармасымен` → `басқармасы`), the plural too; a word whose ending may belong to its stem
/// (`комитеті`, `стандарты`) stays as it is.
pub fn nominative(phrase: &str) -> String {
    let phrase = phrase.trim_end();
    let start = phrase
        .rfind(|letter: char| !is_letter(letter))
        .map_or(0, |at| at + phrase.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let (before, word) = phrase.split_at_checked(start).unwrap_or((phrase, ""));
    let lower = word.lowered();
    if WHOLE.contains(&lower.as_str()) || lower.len() != word.len() {
        return phrase.to_owned();
    }
    for (ending, left) in AFTER_POSSESSIVE {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 3
        {
            return format!("{before}{stem}{left}");
        }
    }
    for (endings, sounds) in CASES {
        let stem = endings.iter().find_map(|ending| word.strip_suffix(ending));
        if let Some(stem) = stem
            && stem.chars().count() >= 3
            && sound(stem).is_some_and(|sound| sounds.contains(&sound))
        {
            return format!("{before}{stem}");
        }
    }
    phrase.to_owned()
}

fn sound(stem: &str) -> Option<Sound> {
    let last = stem.chars().next_back()?;
    Some(match last {
        'а' | 'ә' | 'е' | 'о' | 'ө' | 'ұ' | 'ү' | 'ы' | 'і' | 'э' | 'я' | 'ё' | 'и' => {
            Sound::Vowel
        }
        'м' | 'н' | 'ң' => Sound::Nasal,
        'п' | 'к' | 'қ' | 'т' | 'с' | 'ш' | 'щ' | 'ф' | 'х' | 'ч' | 'ц' | 'б' | 'в' | 'г' | 'д' => {
            Sound::Voiceless
        }
        letter if is_letter(letter) => Sound::Voiced,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_endings_come_off_and_stems_stay_whole() {
        let cases = [
            ("Үлгі облысы әкімдігінің", "Үлгі облысы әкімдігі"),
            ("Үлгі министрінің", "Үлгі министрі"),
            ("агенттігі төрағасының", "агенттігі төрағасы"),
            ("Әділет департаментінде", "Әділет департаменті"),
            ("бақылау комитетімен", "бақылау комитеті"),
            ("бақылау комитеті", "бақылау комитеті"),
            ("мемлекеттік қызметті", "мемлекеттік қызмет"),
            ("мемлекеттік қызметі", "мемлекеттік қызметі"),
            ("департаменттерге", "департаменттер"),
            ("заңды тұлғаның", "заңды тұлға"),
            ("қызмет стандартының", "қызмет стандарты"),
            ("деректер қорына", "деректер қоры"),
            ("тұлғалардың", "тұлғалар"),
            ("«Үлгі»", "«Үлгі»"),
            ("анкета", "анкета"),
            ("қағида", "қағида"),
            ("ЭЦҚ", "ЭЦҚ"),
        ];
        for (phrase, wanted) in cases {
            assert_eq!(nominative(phrase), wanted, "{phrase}");
        }
    }
}
