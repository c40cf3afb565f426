//! The endings of Kazakh words as a grammar that is read from a word's end, in Kazakh letters.
//!
//! Each ending says behind which sounds it stands, what must follow it, and what is left before it. Case endings are those of
//! [`crate::nouns`].

use crate::nouns::{CASES, CaseEnding, PLURALS, POSSESSIVE_CASES, Sound};

/// What has been read of a word from its end, and so what the letters before it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: the whole word.
    Word,
    /// A case: before it stands a noun with or without possessive and plural.
    Case,
    /// The case of a possessive: before it stands the possessive `-ы`, `-і`.
    Owned,
    /// A possessive: before it stands a noun with or without plural.
    Possessive,
    /// A plural, or what makes a word of a noun: before it stands a noun, which can be made of a verb.
    Noun,
    /// An ending of a verb: before it stands a verb with or without negation.
    Verb,
    /// Negation: before it stands the stem of a verb.
    Stem,
}

use Place::{Case, Noun, Owned, Possessive, Stem, Verb, Word};

/// Sounds behind which an ending stands, as a set of bits.
pub(super) type Sounds = u8;

/// а ә е о ы і я
pub(super) const VOWEL: Sounds = 1;
/// й и у ю: behind them stand the endings of vowels or of voiced consonants.
pub(super) const GLIDE: Sounds = 2;
/// м н ң
pub(super) const NASAL: Sounds = 4;
/// л
pub(super) const L: Sounds = 8;
/// р
pub(super) const R: Sounds = 16;
/// з ж
pub(super) const BUZZING: Sounds = 32;
/// Voiceless ones, and the б в г д of loans, which are spoken so.
pub(super) const VOICELESS: Sounds = 64;

const CONSONANT: Sounds = GLIDE | NASAL | L | R | BUZZING | VOICELESS;
const VOICED: Sounds = VOWEL | GLIDE | NASAL | L | R | BUZZING;
const ALL: Sounds = VOWEL | CONSONANT;

/// What was lost of a stem where the ending begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// Nothing.
    Nothing,
    /// ы or і, or nothing: «оқ|у» of «оқы».
    Narrow,
    /// ы or і for certain: «оқ|иды».
    SurelyNarrow,
    /// й: «қо|яды» of «қой».
    Short,
}

/// An ending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// Behind back and front vowels; both the same where it does not change.
    pub forms: [&'static str; 2],
    /// The sounds before it.
    pub after: Sounds,
    /// What must have been read behind it.
    pub behind: &'static [Place],
    /// What its left side is read as.
    pub before: Place,
    /// What the stem has lost before it.
    pub lost: Lost,
    /// Whether only verbs that are listed have it, as others would be taken for nouns with their endings.
    pub listed: bool,
}

/// What stands behind endings of each kind.
const AT_END: &[Place] = &[Word];
const BEHIND_NOUN: &[Place] = &[Word, Case, Possessive, Noun];
const BEHIND_POSSESSIVE: &[Place] = &[Word, Case, Owned];
const BEHIND_PLURAL: &[Place] = &[Word, Case, Possessive];
const MINE: &[Place] = &[Word, Case];
const BEHIND_NEGATION: &[Place] = &[Verb];

const fn ending(
    back: &'static str,
    front: &'static str,
    after: Sounds,
    behind: &'static [Place],
    before: Place,
) -> Ending {
    Ending { forms: [back, front], after, behind, before, lost: Lost::Nothing, listed: false }
}

/// An ending of a noun at the word's end.
const fn case(back: &'static str, front: &'static str, after: Sounds) -> Ending {
    ending(back, front, after, AT_END, Case)
}

/// An ending of a verb at the word's end.
const fn finite(back: &'static str, front: &'static str, after: Sounds) -> Ending {
    ending(back, front, after, AT_END, Verb)
}

/// An ending that makes a noun of a verb.
const fn nominal(back: &'static str, front: &'static str, after: Sounds) -> Ending {
    ending(back, front, after, BEHIND_NOUN, Verb)
}

impl Ending {
    const fn lost(mut self, lost: Lost) -> Self {
        self.lost = lost;
        self
    }

    const fn of_listed(mut self) -> Self {
        self.listed = true;
        self
    }
}

/// The endings that are in no other table, by what they do.
const ENDINGS: &[Ending] = &[
    // At a place, like, whose, without, more so.
    case("дағы", "дегі", VOICED),
    case("тағы", "тегі", VOICELESS),
    ending("ндағы", "ндегі", VOWEL, AT_END, Owned),
    case("дай", "дей", VOICED),
    case("тай", "тей", VOICELESS),
    case("нікі", "нікі", VOWEL | NASAL | GLIDE),
    case("дікі", "дікі", L | R | BUZZING | GLIDE),
    case("тікі", "тікі", VOICELESS),
    case("пын", "пін", VOICELESS),
    ending("сыз", "сіз", ALL, BEHIND_NOUN, Noun),
    ending("ырақ", "ірек", CONSONANT, BEHIND_NOUN, Noun),
    ending("рақ", "рек", VOWEL, BEHIND_NOUN, Noun),
    // Possessives.
    ending("ы", "і", CONSONANT, BEHIND_POSSESSIVE, Possessive),
    ending("сы", "сі", VOWEL, BEHIND_POSSESSIVE, Possessive),
    ending("ымыз", "іміз", CONSONANT, MINE, Possessive),
    ending("мыз", "міз", VOWEL, MINE, Possessive),
    ending("ыңыз", "іңіз", CONSONANT, MINE, Possessive),
    ending("ңыз", "ңіз", VOWEL, MINE, Possessive),
    // Mine and yours: only behind a plural and a verbal noun, as other nouns in -ым are words of their own: «төлем».
    ending("ларым", "лерім", VOWEL | GLIDE | R, MINE, Noun),
    ending("дарым", "дерім", NASAL | L | BUZZING, MINE, Noun),
    ending("тарым", "терім", VOICELESS, MINE, Noun),
    ending("уым", "уім", ALL, MINE, Verb).lost(Lost::Narrow),
    ending("ғаным", "генім", VOICED, MINE, Verb),
    ending("қаным", "кенім", VOICELESS, MINE, Verb),
    ending("атыным", "етінім", CONSONANT, MINE, Verb),
    ending("йтыным", "йтінім", VOWEL, MINE, Verb),
    // Nouns and adjectives of verbs.
    nominal("у", "у", ALL).lost(Lost::Narrow),
    nominal("ю", "ю", VOWEL).lost(Lost::Short),
    nominal("ушы", "уші", ALL).lost(Lost::Narrow),
    nominal("юшы", "юші", VOWEL).lost(Lost::Short),
    nominal("ушылық", "ушілік", ALL).lost(Lost::Narrow),
    nominal("ушылығ", "ушіліг", ALL).lost(Lost::Narrow),
    nominal("ған", "ген", VOICED),
    nominal("қан", "кен", VOICELESS),
    nominal("ғандық", "гендік", VOICED),
    nominal("қандық", "кендік", VOICELESS),
    nominal("ғандығ", "гендіг", VOICED),
    nominal("қандығ", "кендіг", VOICELESS),
    nominal("атын", "етін", CONSONANT),
    nominal("йтын", "йтін", VOWEL),
    nominal("итын", "итін", ALL).lost(Lost::SurelyNarrow),
    nominal("ятын", "ятін", VOWEL).lost(Lost::Short),
    nominal("ар", "ер", CONSONANT).of_listed(),
    nominal("яр", "яр", VOWEL).lost(Lost::Short).of_listed(),
    // The present.
    finite("ады", "еді", CONSONANT),
    finite("йды", "йді", VOWEL),
    finite("иды", "иді", ALL).lost(Lost::SurelyNarrow),
    finite("яды", "яді", VOWEL).lost(Lost::Short),
    finite("амын", "емін", CONSONANT),
    finite("ймын", "ймін", VOWEL),
    finite("имын", "имін", ALL).lost(Lost::SurelyNarrow),
    finite("ямын", "ямін", VOWEL).lost(Lost::Short),
    finite("амыз", "еміз", CONSONANT),
    finite("ймыз", "йміз", VOWEL),
    finite("имыз", "иміз", ALL).lost(Lost::SurelyNarrow),
    finite("ямыз", "яміз", VOWEL).lost(Lost::Short),
    finite("асыз", "есіз", CONSONANT),
    finite("йсыз", "йсіз", VOWEL),
    finite("исыз", "исіз", ALL).lost(Lost::SurelyNarrow),
    finite("ясыз", "ясіз", VOWEL).lost(Lost::Short),
    finite("асыздар", "есіздер", CONSONANT),
    finite("йсыздар", "йсіздер", VOWEL),
    finite("асың", "есің", CONSONANT),
    finite("йсың", "йсің", VOWEL),
    // The past, and «if», with persons.
    finite("ды", "ді", VOICED).of_listed(),
    finite("ты", "ті", VOICELESS).of_listed(),
    finite("дым", "дім", VOICED),
    finite("тым", "тім", VOICELESS),
    finite("дыңыз", "діңіз", VOICED),
    finite("тыңыз", "тіңіз", VOICELESS),
    finite("са", "се", ALL),
    finite("сам", "сем", ALL).of_listed(),
    finite("сақ", "сек", ALL).of_listed(),
    finite("саңыз", "сеңіз", ALL),
    finite("саңыздар", "сеңіздер", ALL),
    finite("ғанмын", "генмін", VOICED),
    finite("қанмын", "кенмін", VOICELESS),
    finite("ғанбыз", "генбіз", VOICED),
    finite("қанбыз", "кенбіз", VOICELESS),
    // Wishes and orders.
    ending("сын", "сін", ALL, AT_END, Stem),
    finite("ыңыз", "іңіз", CONSONANT).of_listed(),
    finite("ңыз", "ңіз", VOWEL),
    finite("ыңыздар", "іңіздер", CONSONANT),
    finite("ңыздар", "ңіздер", VOWEL),
    finite("йық", "йік", VOWEL),
    finite("айық", "ейік", CONSONANT),
    finite("айын", "ейін", CONSONANT).of_listed(),
    finite("йін", "йін", VOWEL).of_listed(),
    finite("йын", "йын", VOWEL).of_listed(),
    finite("ғым", "гім", VOICED).of_listed(),
    finite("қым", "кім", VOICELESS).of_listed(),
    finite("ғыңыз", "гіңіз", VOICED),
    finite("қыңыз", "кіңіз", VOICELESS),
    finite("ғысы", "гісі", VOICED).of_listed(),
    finite("қысы", "кісі", VOICELESS).of_listed(),
    // Converbs and other forms that stand alone.
    finite("ып", "іп", CONSONANT),
    finite("п", "п", VOWEL),
    finite("ыпты", "іпті", CONSONANT).of_listed(),
    finite("пты", "пті", VOWEL).of_listed(),
    finite("а", "е", CONSONANT).of_listed(),
    finite("й", "й", VOWEL).of_listed(),
    finite("и", "и", ALL).lost(Lost::SurelyNarrow).of_listed(),
    finite("я", "я", VOWEL).lost(Lost::Short).of_listed(),
    finite("ғалы", "гелі", VOICED),
    finite("қалы", "келі", VOICELESS),
    finite("ғанша", "генше", VOICED),
    finite("қанша", "кенше", VOICELESS),
    finite("мақ", "мек", VOWEL | GLIDE | L | R).of_listed(),
    finite("бақ", "бек", NASAL | BUZZING).of_listed(),
    finite("пақ", "пек", VOICELESS).of_listed(),
    finite("мақшы", "мекші", VOWEL | GLIDE | L | R),
    finite("бақшы", "бекші", NASAL | BUZZING),
    finite("пақшы", "пекші", VOICELESS),
    ending("мас", "мес", VOWEL | GLIDE | L | R, AT_END, Stem),
    ending("бас", "бес", NASAL | BUZZING, AT_END, Stem),
    ending("пас", "пес", VOICELESS, AT_END, Stem),
    ending("мады", "меді", VOWEL | GLIDE | L | R, AT_END, Stem),
    ending("бады", "беді", NASAL | BUZZING, AT_END, Stem),
    ending("пады", "педі", VOICELESS, AT_END, Stem),
    finite("мастан", "местен", VOWEL | GLIDE | L | R),
    finite("бастан", "бестен", NASAL | BUZZING),
    finite("пастан", "пестен", VOICELESS),
    // Negation.
    ending("ма", "ме", VOWEL | GLIDE | L | R, BEHIND_NEGATION, Stem),
    ending("ба", "бе", NASAL | BUZZING, BEHIND_NEGATION, Stem),
    ending("па", "пе", VOICELESS, BEHIND_NEGATION, Stem),
];

/// Every ending of the grammar.
pub(super) fn endings() -> impl Iterator<Item = Ending> {
    let cases = CASES.iter().map(|case| of_noun(case, Case));
    let instrumental = ending("мен", "мен", VOWEL, AT_END, Owned);
    let owned = POSSESSIVE_CASES.iter().map(|case| of_noun(case, Owned));
    let plurals = PLURALS.chunks_exact(2).filter_map(|pair| match pair {
        [back, front] => Some(ending(back, front, plural_after(back), BEHIND_PLURAL, Noun)),
        _ => None,
    });
    cases.chain(owned).chain([instrumental]).chain(plurals).chain(ENDINGS.iter().copied())
}

fn of_noun(case: &CaseEnding, before: Place) -> Ending {
    let [back, front] = case.forms;
    let mut after = 0;
    for sound in case.after {
        after |= match sound {
            Sound::Vowel => VOWEL | GLIDE,
            Sound::Nasal => NASAL,
            Sound::Voiced => L | R | BUZZING | GLIDE,
            Sound::Voiceless => VOICELESS,
        };
    }
    ending(back, front, if before == Owned { VOWEL } else { after }, AT_END, before)
}

fn plural_after(back: &str) -> Sounds {
    match back.chars().next() {
        Some('л') => VOWEL | GLIDE | R,
        Some('д') => NASAL | L | BUZZING,
        _ => VOICELESS,
    }
}
