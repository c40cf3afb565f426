//! Stems and roots of Kazakh words, in the shared alphabet (see [`super::fold`]).
//!
//! Endings are taken off from the word's end in the order in which the language puts them on (case, person, number; then the
//! verb's), and only where vowel harmony and the sound before allow it: `kolhaty` is `kolhat` and `y`, never `kolha` and `ty`.
//! Without Kazakh letters some sounds cannot be told apart (ә from а, ө from о); where the rule depends on one of them, both
//! are allowed.

/// A vowel's side, as far as the shared alphabet shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Back,
    Front,
    Either,
}

/// What a sound is for the ending after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel,
    /// й and и, у: after them stand the endings of vowels or of voiced consonants.
    Glide,
    /// м н ң
    Nasal,
    /// л р
    Liquid,
    /// Other voiced consonants.
    Voiced,
    /// Voiceless ones, and the б в г д of loans, which are spoken so.
    Voiceless,
}

use Sound::{Glide, Liquid, Nasal, Voiced, Voiceless, Vowel};

const AFTER_VOWEL: &[Sound] = &[Vowel, Glide];
const AFTER_CONSONANT: &[Sound] = &[Glide, Nasal, Liquid, Voiced, Voiceless];
const VOICED: &[Sound] = &[Vowel, Glide, Nasal, Liquid, Voiced];
const ALL: &[Sound] = &[Vowel, Glide, Nasal, Liquid, Voiced, Voiceless];

/// Endings with the sounds after which they stand.
type Endings = &'static [(&'static str, &'static [Sound])];

/// Case endings after a possessive `y`, `i`.
const CASES_OF_POSSESSIVE: &[&str] = &["nda", "nde", "nan", "nen", "na", "ne", "n"];

const CASES: Endings = &[
    ("nyn", &[Vowel, Glide, Nasal]),
    ("nin", &[Vowel, Glide, Nasal]),
    ("dyn", &[Glide, Liquid, Voiced]),
    ("din", &[Glide, Liquid, Voiced]),
    ("tyn", &[Voiceless]),
    ("tin", &[Voiceless]),
    ("men", &[Vowel, Glide, Nasal, Liquid]),
    ("ben", &[Voiced]),
    ("pen", &[Voiceless]),
    ("nan", &[Nasal]),
    ("nen", &[Nasal]),
    ("dan", &[Vowel, Glide, Liquid, Voiced]),
    ("den", &[Vowel, Glide, Liquid, Voiced]),
    ("tan", &[Voiceless]),
    ("ten", &[Voiceless]),
    ("ny", &[Vowel, Glide]),
    ("ni", &[Vowel, Glide]),
    ("dy", &[Glide, Nasal, Liquid, Voiced]),
    ("di", &[Glide, Nasal, Liquid, Voiced]),
    ("ty", &[Voiceless]),
    ("ti", &[Voiceless]),
    ("ga", VOICED),
    ("ge", VOICED),
    ("ka", &[Voiceless]),
    ("ke", &[Voiceless]),
    ("da", VOICED),
    ("de", VOICED),
    ("ta", &[Voiceless]),
    ("te", &[Voiceless]),
];

/// `-дағы`, `-дегі`: what is at a place.
const AT: Endings = &[
    ("dagy", VOICED),
    ("degi", VOICED),
    ("ndagy", &[Vowel]),
    ("ndegi", &[Vowel]),
    ("tagy", &[Voiceless]),
    ("tegi", &[Voiceless]),
];

const POSSESSIVES: Endings =
    &[("sy", AFTER_VOWEL), ("si", AFTER_VOWEL), ("y", AFTER_CONSONANT), ("i", AFTER_CONSONANT)];

const PLURALS: Endings = &[
    ("lar", &[Vowel, Glide, Liquid]),
    ("ler", &[Vowel, Glide, Liquid]),
    ("dar", &[Nasal, Liquid, Voiced]),
    ("der", &[Nasal, Liquid, Voiced]),
    ("tar", &[Voiceless]),
    ("ter", &[Voiceless]),
];

/// Endings of verbs that look like a possessive with its case. `-атын`, `-етін`: after other sounds a noun in `-ат`, `-ет` is
/// likelier.
const PARTICIPLES: Endings = &[
    ("atyn", &[Liquid]),
    ("etin", &[Liquid]),
    ("ady", AFTER_CONSONANT),
    ("edi", AFTER_CONSONANT),
    ("idy", AFTER_VOWEL),
    ("idi", AFTER_VOWEL),
];

/// Endings of verbs, longest first.
const VERBS: Endings = &[
    ("gandygy", VOICED),
    ("gendigi", VOICED),
    ("kandygy", &[Voiceless]),
    ("kendigi", &[Voiceless]),
    ("gandyk", VOICED),
    ("gendik", VOICED),
    ("ityn", AFTER_VOWEL),
    ("itin", AFTER_VOWEL),
    ("gan", VOICED),
    ("gen", VOICED),
    ("kan", &[Voiceless]),
    ("ken", &[Voiceless]),
    ("syn", ALL),
    ("sin", ALL),
    ("u", ALL),
];

/// Endings that make words of other words, and what a passive or causative adds: for the root only.
const DERIVING: Endings = &[
    ("lyk", &[Vowel, Glide, Liquid, Nasal]),
    ("lik", &[Vowel, Glide, Liquid, Nasal]),
    ("dyk", &[Nasal, Liquid, Voiced]),
    ("dik", &[Nasal, Liquid, Voiced]),
    ("tyk", &[Voiceless]),
    ("tik", &[Voiceless]),
    ("syz", ALL),
    ("siz", ALL),
    ("ly", &[Vowel, Glide, Liquid]),
    ("li", &[Vowel, Glide, Liquid]),
    ("tyr", AFTER_CONSONANT),
    ("tir", AFTER_CONSONANT),
    ("dyr", VOICED),
    ("dir", VOICED),
    ("lan", &[Vowel, Glide, Liquid]),
    ("len", &[Vowel, Glide, Liquid]),
    ("dan", &[Nasal, Voiced, Liquid]),
    ("den", &[Nasal, Voiced, Liquid]),
    ("tan", &[Voiceless]),
    ("ten", &[Voiceless]),
    ("la", &[Vowel, Glide, Liquid]),
    ("le", &[Vowel, Glide, Liquid]),
    ("da", &[Nasal, Voiced]),
    ("de", &[Nasal, Voiced]),
    ("ta", &[Voiceless]),
    ("te", &[Voiceless]),
    ("yl", AFTER_CONSONANT),
    ("il", AFTER_CONSONANT),
    ("yn", &[Liquid]),
    ("in", &[Liquid]),
    ("l", &[Vowel]),
    ("n", &[Vowel]),
    ("yp", AFTER_CONSONANT),
    ("ip", AFTER_CONSONANT),
    ("m", &[Vowel]),
    ("ym", AFTER_CONSONANT),
    ("im", AFTER_CONSONANT),
    ("s", &[Vowel]),
    ("ys", AFTER_CONSONANT),
    ("is", AFTER_CONSONANT),
];

/// Words that end as an inflected one would and are none: kept as they are.
const WHOLE: &[&str] = &[
    "tartip",
    "kauip",
    "sauda",
    "talap",
    "kagida",
    "mudde",
    "baska",
    "gana",
    "jana",
    "sana",
    "ulken",
    "bolme",
    "derek",
    "nusqa",
    "askan",
    "kazakstan",
    "otan",
    "orman",
    "jarma",
    "kalkan",
    "aldyn",
    "keiin",
    "deiin",
    "ucin",
    "ozge",
    "eger",
    "birge",
    "dereu",
    "ostan",
    "tarau",
    "audan",
    "kanat",
    "adilet",
    "makta",
    "ata",
    "apta",
    "orta",
    "nota",
];

/// Words in `-ыс`, `-іс`: their possessive looks like that of a word in `-ы`, `-і`.
const ENDS_IN_S: &[&str] = &[
    "oblys", "jumys", "suranys", "usynys", "bolys", "tabys", "catys", "karys", "kelis", "tapsyrys", "turmys",
    "bailanys", "kozgalys", "alys", "beris", "kiris", "cygys", "otyrys", "jenis", "tekseris", "oris",
    "parys",
];

/// Stems whose only vowels look back and are front: ә is `a`.
const FRONT: &[&str] = &["kua", "mulda", "dari", "kina", "cala"];

/// Least letters that are left of a word.
const NOUN: usize = 3;
/// Those that are left of the verbs in [`SHORT_VERBS`].
const VERB: usize = 2;
const SHORT_VERBS: &[&str] = &["al", "et", "ot", "at", "ac", "is"];

/// The word without the endings that grammar puts on it.
pub fn stem(word: &str) -> String {
    if !word.is_ascii()
        || word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'#')
        || WHOLE.contains(&word)
    {
        return word.to_owned();
    }
    let mut stem = once(word);
    // A stem that looks inflected (телнұсқа as телнұс|қа) is cut like its forms, or they would part from it.
    for _ in 0..2 {
        if WHOLE.contains(&stem.as_str()) {
            break;
        }
        let again = once(&stem);
        if again == stem {
            break;
        }
        stem = again;
    }
    stem
}

fn once(word: &str) -> String {
    // The participle's ending looks like a possessive with its case: «тіркелетін», «қызметін».
    let short = || strip(word, PARTICIPLES, VERB).filter(|rest| SHORT_VERBS.contains(rest));
    match strip(word, PARTICIPLES, NOUN).or_else(short) {
        Some(rest) => closed(rest),
        None => closed(verb(noun(word))),
    }
}

/// The stem without what derives words from words: of `memlekettik` it is `memleket`, of `tirkel` it is `tirke`.
pub fn root(stem: &str) -> String {
    if WHOLE.contains(&stem) || !stem.is_ascii() {
        return stem.to_owned();
    }
    let mut rest = stem;
    for _ in 0..3 {
        let Some(shorter) = strip(rest, DERIVING, NOUN) else { break };
        rest = shorter;
    }
    closed(verb(rest))
}

/// The last sound as all forms of the word share it: тармақ and тармағы, қаулы and қаулысы.
fn closed(stem: &str) -> String {
    let open =
        if stem.len() > NOUN { stem.strip_suffix(['y', 'i']).filter(|rest| has_vowel(rest)) } else { None };
    let stem = open.unwrap_or(stem);
    match stem.strip_suffix(['g', 'b']) {
        Some(rest) if !rest.is_empty() => format!("{rest}{}", if stem.ends_with('g') { 'k' } else { 'p' }),
        _ => stem.to_owned(),
    }
}

fn noun(word: &str) -> &str {
    let word = strip(word, AT, NOUN).unwrap_or(word);
    let word = case(word);
    let own =
        ENDS_IN_S.iter().find(|stem| word.strip_prefix(**stem).is_some_and(|rest| matches!(rest, "y" | "i")));
    let word = match own {
        Some(stem) => *stem,
        None => strip(word, POSSESSIVES, NOUN).unwrap_or(word),
    };
    strip(word, PLURALS, NOUN).unwrap_or(word)
}

/// Without its case. After a possessive the endings are its own: «лицензиясы|на». The longer ending is the case.
fn case(word: &str) -> &str {
    let possessive = CASES_OF_POSSESSIVE.iter().find_map(|ending| {
        let rest = word.strip_suffix(ending)?;
        let allowed = rest.len() > NOUN
            && rest.ends_with(['y', 'i'])
            && agrees(rest, ending)
            && strip(rest, POSSESSIVES, NOUN).is_some();
        allowed.then_some(rest)
    });
    let shorter = possessive.into_iter().chain(strip(word, CASES, NOUN)).min_by_key(|rest| rest.len());
    shorter.unwrap_or(word)
}

fn verb(word: &str) -> &str {
    match strip(word, VERBS, NOUN) {
        Some(rest) => rest,
        None => strip(word, VERBS, VERB).filter(|rest| SHORT_VERBS.contains(rest)).unwrap_or(word),
    }
}

/// The word without the first ending that stands where it may.
fn strip(word: &str, endings: Endings, least: usize) -> Option<&str> {
    endings.iter().find_map(|(ending, after)| {
        let rest = word.strip_suffix(ending)?;
        let allowed = rest.len() >= least
            && has_vowel(rest)
            && sound(rest).is_some_and(|sound| after.contains(&sound))
            && agrees(rest, ending);
        allowed.then_some(rest)
    })
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

fn sound(word: &str) -> Option<Sound> {
    Some(match word.bytes().next_back()? {
        b'a' | b'e' | b'o' | b'y' => Vowel,
        b'i' => {
            // и and й after a vowel, і after a consonant: the latter is a vowel for certain.
            let before = word.bytes().rev().nth(1);
            if before.is_some_and(|byte| matches!(byte, b'a' | b'e' | b'o' | b'u' | b'y')) {
                Glide
            } else {
                Vowel
            }
        }
        b'u' => Glide,
        b'm' | b'n' => Nasal,
        b'l' | b'r' => Liquid,
        b'z' | b'j' => Voiced,
        b'b' | b'v' | b'g' | b'd' | b'p' | b't' | b'k' | b's' | b'c' | b'f' | b'h' => Voiceless,
        _ => return None,
    })
}

/// Whether an ending's vowel may follow the word's last one.
fn agrees(word: &str, ending: &str) -> bool {
    let side = |text: &str| {
        text.bytes().rev().find_map(|byte| match byte {
            b'a' | b'y' => Some(Side::Back),
            b'e' => Some(Side::Front),
            b'i' => Some(Side::Front),
            b'o' | b'u' => Some(Side::Either),
            _ => None,
        })
    };
    // men, ben, pen do not change.
    if ending.ends_with("en") && ending.len() == 3 && ending.starts_with(['m', 'b', 'p']) {
        return true;
    }
    match (side(word), side(ending)) {
        (Some(Side::Either), _) | (_, Some(Side::Either) | None) => true,
        (Some(Side::Back), Some(Side::Front)) => FRONT.iter().any(|stem| word.ends_with(stem)),
        // и of loans goes with both.
        (Some(Side::Front), Some(Side::Back)) => word.contains('i') && !word.contains('e'),
        (word, ending) => word == ending,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            &[
                "лицензия",
                "лицензияның",
                "лицензияны",
                "лицензияларын",
                "лицензиясы",
                "лицензияға",
                "лицензиялардың",
            ][..],
            &["қызмет", "қызметтің", "қызметтерінің", "қызметті", "қызметке", "қызметі", "қызметтерді"],
            &["қолхат", "қолхаты", "қолхаттары", "қолхаттарын", "қолхатқа"],
            &["тармақ", "тармағы", "тармағында", "тармақтың", "тармақтар"],
            &["қаулы", "қаулысы", "қаулысына", "қаулының", "қаулыға"],
            &["телнұсқа", "телнұсқасы", "телнұсқасын", "телнұсқаларын", "телнұсқаның"],
            &["тіркеу", "тіркеуді", "тіркеуге", "тіркейді", "тіркеген"],
            &["алу", "алған", "алуға", "алады"],
            &["беру", "беруге", "берудің", "береді", "берген", "беретін"],
            &["хабарлама", "хабарламасы", "хабарламаны", "хабарламаға"],
            &["паспорт", "паспорты", "паспорттарын", "паспортының"],
            &["облыс", "облысы", "облысының", "облыста"],
            &["бұйрық", "бұйрығы", "бұйрығымен", "бұйрықтың"],
            &["алушы", "алушының", "алушыға", "алушылар"],
            &["куәлік", "куәлігі", "куәлігінің", "куәліктерін"],
            &["мерзім", "мерзімі", "мерзімін", "мерзімінде"],
        ] {
            let stems: Vec<String> = forms.iter().map(|word| stem(&fold(word))).collect();
            let first = stems.first().unwrap();
            assert!(stems.iter().all(|stem| stem == first), "{forms:?} {stems:?}");
        }
    }

    #[test]
    fn other_words_keep_other_stems() {
        for (one, other) in [
            ("қолхат", "қолха"),
            ("тәртіп", "тарту"),
            ("қаулы", "қала"),
            ("алым", "алу"),
            ("орган", "ор"),
            ("есеп", "ес"),
            ("шарт", "шар"),
            ("сауда", "сау"),
        ] {
            assert_ne!(stem(&fold(one)), stem(&fold(other)), "{one} {other}");
        }
    }

    #[test]
    fn derived_words_have_one_root() {
        for forms in [
            &["мемлекет", "мемлекеттік"][..],
            &["электрон", "электрондық", "электронды"],
            &["тіркеу", "тіркелген", "тіркелетін"],
            &["беру", "берілген", "берілетін"],
            &["басшы", "басшылығы", "басшылық"],
            &["ветеринария", "ветеринариялық"],
            &["тексеру", "тексерілген"],
        ] {
            let roots: Vec<String> = forms.iter().map(|word| root(&stem(&fold(word)))).collect();
            let first = roots.first().unwrap();
            assert!(roots.iter().all(|root| root == first), "{forms:?} {roots:?}");
        }
    }

    #[test]
    fn numbers_and_short_words_stay() {
        for word in ["377", "#2", "bu", "eup", "mdk", ""] {
            assert_eq!(stem(word), word);
        }
    }
}
