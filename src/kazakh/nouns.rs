//! Endings of nouns: plural, possessive and case. The only table of case endings; stems of searches have it in their own letters.

use crate::letters::is_letter;
use Sound::{Nasal, Voiced, Voiceless, Vowel};

/// The case of a name's last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// No ending.
    Nominative,
    /// `-ның`.
    Genitive,
    /// `-ны`.
    Accusative,
    /// `-мен`.
    Instrumental,
    /// `-да`.
    Locative,
    /// Any other: such a name does not act.
    Other,
}

/// The last sound of a stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// A vowel.
    Vowel,
    /// м н ң
    Nasal,
    /// Other voiced consonants.
    Voiced,
    /// Voiceless consonants, and the б в г д of loans, which are spoken so.
    Voiceless,
}

/// A case ending: its forms after back and front vowels, and the sounds after which it stands.
#[derive(Debug, Clone, Copy)]
pub struct CaseEnding {
    /// The case.
    pub case: Case,
    /// Back, front: `ның`, `нің`.
    pub forms: [&'static str; 2],
    /// The sounds before it.
    pub after: &'static [Sound],
}

const fn of(case: Case, back: &'static str, front: &'static str, after: &'static [Sound]) -> CaseEnding {
    CaseEnding { case, forms: [back, front], after }
}

/// Case endings after a stem or a plural.
pub const CASES: &[CaseEnding] = &[
    of(Case::Genitive, "ның", "нің", &[Vowel, Nasal]),
    of(Case::Genitive, "дың", "дің", &[Voiced]),
    of(Case::Genitive, "тың", "тің", &[Voiceless]),
    of(Case::Instrumental, "мен", "мен", &[Vowel, Nasal, Voiced]),
    of(Case::Instrumental, "бен", "бен", &[Voiced]),
    of(Case::Instrumental, "пен", "пен", &[Voiceless]),
    of(Case::Other, "нан", "нен", &[Nasal]),
    of(Case::Other, "дан", "ден", &[Vowel, Voiced]),
    of(Case::Other, "тан", "тен", &[Voiceless]),
    of(Case::Other, "ға", "ге", &[Vowel, Nasal, Voiced]),
    of(Case::Other, "қа", "ке", &[Voiceless]),
    of(Case::Locative, "да", "де", &[Vowel, Nasal, Voiced]),
    of(Case::Locative, "та", "те", &[Voiceless]),
    of(Case::Accusative, "ны", "ні", &[Vowel]),
    of(Case::Accusative, "ды", "ді", &[Nasal, Voiced]),
    of(Case::Accusative, "ты", "ті", &[Voiceless]),
];

/// Case endings after a possessive `-ы/-і/-сы/-сі`, longest first: `құжаты|ның`, `құжаты|на`. The instrumental is as in [`CASES`].
pub const POSSESSIVE_CASES: &[CaseEnding] = &[
    of(Case::Genitive, "ның", "нің", &[Vowel]),
    of(Case::Locative, "нда", "нде", &[Vowel]),
    of(Case::Other, "нан", "нен", &[Vowel]),
    of(Case::Other, "на", "не", &[Vowel]),
    of(Case::Accusative, "н", "н", &[Vowel]),
];

/// The endings of the dative, after a possessive too.
const DATIVES: &[&str] = &["ға", "ге", "қа", "ке", "на", "не"];

/// Ends of ablatives.
const ABLATIVES: &[&str] = &["дан", "ден", "тан", "тен", "нан", "нен"];

/// `-дағы`: what is at a place.
const AT: &[&str] = &["дағы", "дегі", "тағы", "тегі", "ндағы", "ндегі"];

/// Plural endings.
pub const PLURALS: &[&str] = &["лар", "лер", "дар", "дер", "тар", "тер"];

/// Possessives of the third person, with the `ғ`, `г` that a stem's last `қ`, `к` becomes.
const POSSESSIVES: &[&str] = &["ғы", "гі", "сы", "сі", "ы", "і"];

/// What follows the stem of a noun: plural and possessive, then case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Bytes of plural and possessive, which stay in the nominative.
    pub kept: usize,
    /// Whether it has a possessive.
    pub owned: bool,
    /// The case.
    pub case: Case,
}

/// Reads the endings of a noun; none where the rest is not a chain of endings.
pub fn ending(rest: &str) -> Option<Ending> {
    let plural = PLURALS.iter().find_map(|mark| rest.strip_prefix(mark));
    for body in [Some(rest), plural].into_iter().flatten() {
        for possessive in [""].iter().chain(POSSESSIVES) {
            let Some(tail) = body.strip_prefix(possessive) else { continue };
            if let Some(case) = case(tail) {
                return Some(Ending { kept: rest.len() - tail.len(), owned: !possessive.is_empty(), case });
            }
        }
    }
    None
}

/// The case that an ending is, with or without a possessive before it.
pub fn case(tail: &str) -> Option<Case> {
    if tail.is_empty() {
        return Some(Case::Nominative);
    }
    let known = CASES.iter().chain(POSSESSIVE_CASES).find(|ending| ending.forms.contains(&tail));
    known.map(|ending| ending.case).or_else(|| AT.contains(&tail).then_some(Case::Other))
}

/// The case of a word in lower case by its ending after three letters or more; a word without a known ending is nominative.
pub fn case_of(word: &str) -> Case {
    let long = |stem: Option<&str>| stem.is_some_and(|stem| stem.chars().nth(2).is_some());
    let bare = CASES.iter().find(|ending| ending.forms.iter().any(|form| long(word.strip_suffix(form))));
    let owned = || {
        let of_possessive = |ending: &&CaseEnding| {
            let mut forms = ending.forms.iter().zip(["ы", "і"]);
            forms.any(|(form, vowel)| long(word.strip_suffix(form).and_then(|stem| stem.strip_suffix(vowel))))
        };
        POSSESSIVE_CASES.iter().find(of_possessive)
    };
    bare.or_else(owned).map_or(Case::Nominative, |ending| ending.case)
}

/// Whether the last letters of a word are those of a case ending.
pub fn has_case_ending(word: &str) -> bool {
    let mut all = CASES.iter().chain(POSSESSIVE_CASES);
    all.any(|ending| ending.forms.iter().any(|form| word.ends_with(form)))
}

/// Whether a word in lower case ends as a dative does: «органға», «басшысына».
pub fn ends_in_dative(word: &str) -> bool {
    DATIVES.iter().any(|form| word.ends_with(form))
}

/// Whether a word in lower case ends as an ablative does: «сағаттан».
pub fn ends_in_ablative(word: &str) -> bool {
    ABLATIVES.iter().any(|form| word.ends_with(form))
}

/// Whether an ending is one of the dative: «ҰТО-ға».
pub fn is_dative(ending: &str) -> bool {
    DATIVES.contains(&ending)
}

/// Whether a word in lower case ends as a genitive does.
pub fn ends_in_genitive(word: &str) -> bool {
    let mut genitives = CASES.iter().filter(|ending| ending.case == Case::Genitive);
    genitives.any(|ending| ending.forms.iter().any(|form| word.ends_with(form)))
}

/// The last sound of a stem; none where it does not end in a letter.
pub(crate) fn last_sound(stem: &str) -> Option<Sound> {
    Some(match stem.chars().next_back()? {
        letter if is_back(letter).is_some() => Vowel,
        'м' | 'н' | 'ң' => Nasal,
        'п' | 'к' | 'қ' | 'т' | 'с' | 'ш' | 'щ' | 'ф' | 'х' | 'ч' | 'ц' | 'б' | 'в' | 'г' | 'д' => {
            Voiceless
        }
        letter if is_letter(letter) => Voiced,
        _ => return None,
    })
}

/// Of a vowel in lower case whether it is a back one.
pub(crate) fn is_back(letter: char) -> Option<bool> {
    match letter {
        'а' | 'о' | 'ұ' | 'ы' | 'я' | 'ё' => Some(true),
        'ә' | 'е' | 'ө' | 'ү' | 'і' | 'э' | 'и' => Some(false),
        _ => None,
    }
}
