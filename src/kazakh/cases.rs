//! Cases of phrases: the nominative of one in any case, the genitive of a name. An ending is taken off only where the sound
//! before it allows it.

use crate::letters::{Lower, is_letter, lower_letter};
use crate::nouns::{CASES, Case, CaseEnding, POSSESSIVE_CASES, is_back, last_sound};

/// Nominatives that look like case forms.
const WHOLE: &[&str] = &[
    "қағида",
    "тұлға",
    "баға",
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
    let stem = without_possessive_case(word).or_else(|| without_case(word));
    stem.map_or_else(|| phrase.to_owned(), |stem| format!("{before}{stem}"))
}

/// Fewest letters that are left of a word.
const SHORTEST: usize = 3;

/// `құжаты|на`, with three letters or more before the possessive's vowel.
fn without_possessive_case(word: &str) -> Option<&str> {
    POSSESSIVE_CASES.iter().find_map(|ending| {
        ["ы", "і"].iter().zip(ending.forms).find_map(|(vowel, form)| {
            let possessive = word.strip_suffix(form)?;
            let stem = possessive.strip_suffix(vowel)?;
            (stem.chars().count() >= SHORTEST).then_some(possessive)
        })
    })
}

fn without_case(word: &str) -> Option<&str> {
    CASES.iter().find_map(|ending| {
        let stem = ending.forms.iter().find_map(|form| word.strip_suffix(form))?;
        let allowed = last_sound(stem).is_some_and(|sound| ending.after.contains(&sound));
        (allowed && stem.chars().count() >= SHORTEST).then_some(stem)
    })
}

/// The genitive of a name in the nominative: «әкімдігі» → «әкімдігінің».
pub fn genitive(name: &str) -> String {
    let sound = last_sound(name.lowered().as_str());
    let ending = CASES.iter().find(|ending| {
        ending.case == Case::Genitive && sound.is_none_or(|sound| ending.after.contains(&sound))
    });
    let is_front = name.chars().rev().find_map(|letter| is_back(lower_letter(letter))) == Some(false);
    let Some(CaseEnding { forms: [back, front], .. }) = ending else { return name.to_owned() };
    format!("{name}{}", if is_front { front } else { back })
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

    #[test]
    fn genitives() {
        for (name, expected) in [
            ("әкімдігі", "әкімдігінің"),
            ("министрі", "министрінің"),
            ("басқармасы", "басқармасының"),
            ("комиссия", "комиссияның"),
            ("Үкімет", "Үкіметтің"),
            ("мәслихат", "мәслихаттың"),
            ("ҮКІМЕТ", "ҮКІМЕТтің"),
        ] {
            assert_eq!(genitive(name), expected);
        }
    }
}
