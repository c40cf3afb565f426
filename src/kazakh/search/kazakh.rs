//! Stems of Kazakh words in Kazakh letters.
//!
//! A word is read from its end by the grammar of endings (`endings`). What is left at each step may be a stem; of these the
//! likeliest is taken: a word of the list of nouns that look inflected, a verb of the list of verbs, a verb that a rule makes
//! of another word, or else the shortest noun. Each word costs a bounded number of steps for each of its letters.

use super::endings::{BUZZING, Ending, GLIDE, L, Lost, NASAL, Place, R, Sounds, VOICELESS, VOWEL, endings};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A longer word is none of Kazakh, and stays as it is.
const LONGEST: usize = 120;
/// Most readings of the end of a word that are followed; no word of the acts has half as many.
const MOST_READINGS: usize = 64;
/// Least letters of a noun that is not listed.
const NOUN: usize = 3;
/// Least letters before the ending that makes a verb of a word.
const MADE_OF: usize = 3;

/// Ends of verbs that are made of other words: «лицензия|ла», «автомат|тан|дыр». Many look like a case or a plural, and are verbs only
/// before endings that nouns lack.
const MADE: &[&str] = &[
    "ла", "ле", "да", "де", "та", "те", "лан", "лен", "дан", "ден", "тан", "тен", "лас", "лес", "дас", "дес",
    "тас", "тес", "дыр", "дір", "тыр", "тір", "ғыз", "гіз", "қыз", "кіз",
];

/// Ends of loans that take front endings behind any vowel.
const SOFT: &[&str] = &["ь", "ол", "нк", "кт", "рк", "нг", "кс"];

/// What stands before the last ы, і of a noun that has it in all its forms: of -шы, -ғы, -ты, -малы.
const BEFORE_OPEN: &[&str] = &["ш", "ғ", "г", "қ", "к", "т", "д", "мал", "мел"];

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);

struct Lists {
    verbs: HashSet<&'static str>,
    nouns: HashSet<&'static str>,
    irregular: HashMap<&'static str, &'static str>,
    eliding: HashMap<&'static str, &'static str>,
    /// By the last letter.
    endings: HashMap<char, Vec<(&'static str, Side, Ending)>>,
}

impl Lists {
    fn read() -> Self {
        let irregular = lines(include_str!("data/irregular.txt")).filter_map(|line| line.split_once(':'));
        let eliding = lines(include_str!("data/eliding.txt")).filter_map(|line| line.split_once(' '));
        Self {
            verbs: lines(include_str!("data/verbs.txt")).flat_map(str::split_whitespace).collect(),
            nouns: lines(include_str!("data/nouns.txt")).flat_map(str::split_whitespace).collect(),
            irregular: irregular
                .flat_map(|(stem, forms)| forms.split_whitespace().map(move |form| (form, stem)))
                .collect(),
            eliding: eliding.collect(),
            endings: by_last_letter(),
        }
    }
}

fn by_last_letter() -> HashMap<char, Vec<(&'static str, Side, Ending)>> {
    let mut all: HashMap<char, Vec<(&'static str, Side, Ending)>> = HashMap::new();
    for ending in endings() {
        let [back, front] = ending.forms;
        let both = [(back, Side::Back), (front, Side::Front)];
        let same = [(back, Side::Either)];
        for (form, side) in if back == front { same.as_slice() } else { both.as_slice() } {
            if let Some(last) = form.chars().next_back() {
                all.entry(last).or_default().push((form, *side, ending));
            }
        }
    }
    all
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A vowel's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Back,
    Front,
    Either,
}

/// The letters before some endings.
#[derive(Clone, Copy)]
struct Reading<'w> {
    rest: &'w str,
    place: Place,
    /// What the ending right behind it has taken of it.
    lost: Lost,
    /// Whether an ending behind it needs a listed verb.
    listed: bool,
    /// Whether an ending that begins with a vowel is right behind it.
    before_vowel: bool,
}

/// How likely a reading is, from least to most; the number of its letters decides among equals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likely {
    /// Any noun: the shorter the likelier.
    Noun(Reverse<usize>),
    /// A verb that a rule makes: the longer the likelier, as for all below.
    MadeVerb(usize),
    ListedVerb(usize),
    ListedNoun(usize),
}

/// The stem of a word in Kazakh letters, in lower case: `бер` of «Берілген», `қызмет` of «қызметтерінің». A verb's stem stands
/// for its passive, negative and all other forms. Other words, and those with digits, come back in lower case.
pub fn stem_unfolded(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.len() > LONGEST || !lower.chars().all(is_kazakh) {
        return lower;
    }
    if let Some(stem) = LISTS.irregular.get(lower.as_str()) {
        return (*stem).to_owned();
    }
    best(&lower).unwrap_or(lower)
}

fn is_kazakh(letter: char) -> bool {
    matches!(letter, 'а'..='я' | 'ё' | 'ә' | 'і' | 'ң' | 'ғ' | 'ү' | 'ұ' | 'қ' | 'ө' | 'һ')
}

fn best(word: &str) -> Option<String> {
    let mut found: Option<(Likely, String)> = None;
    for reading in readings(word) {
        if let Some((likely, stem)) = candidate(&reading)
            && found.as_ref().is_none_or(|(before, _)| likely > *before)
        {
            found = Some((likely, stem));
        }
    }
    found.map(|(_, stem)| stem)
}

/// All ways to read a word's end.
fn readings(word: &str) -> Vec<Reading<'_>> {
    let whole =
        Reading { rest: word, place: Place::Word, lost: Lost::Nothing, listed: false, before_vowel: false };
    let mut all = vec![whole];
    let mut next = 0;
    while let Some(reading) = all.get(next).copied().filter(|_| all.len() < MOST_READINGS) {
        next += 1;
        let Some(last) = reading.rest.chars().next_back() else { continue };
        for (form, side, ending) in LISTS.endings.get(&last).into_iter().flatten() {
            all.extend(before(&reading, form, *side, ending));
        }
    }
    all
}

/// What is left before an ending, where it may stand there.
fn before<'w>(reading: &Reading<'w>, form: &str, side: Side, ending: &Ending) -> Option<Reading<'w>> {
    if !ending.behind.contains(&reading.place) {
        return None;
    }
    let rest = reading.rest.strip_suffix(form)?;
    if ending.after & sound(rest)? == 0 || !agrees(rest, side) || is_torn(rest, form) {
        return None;
    }
    let before_vowel = form.chars().next().is_some_and(|letter| vowel(letter).is_some() || letter == 'у');
    Some(Reading {
        rest,
        place: ending.before,
        lost: ending.lost,
        listed: ending.listed || reading.listed,
        before_vowel,
    })
}

/// Whether an ending has taken the last letter of what stands before it, or left it one: «жұмы|сы» for «жұмыс|ы», as only nouns
/// in -шы, -ғы, -ты and the like have `-сы` behind their ы; «бола|ды» for «бол|ады».
fn is_torn(rest: &str, ending: &str) -> bool {
    match ending {
        "сы" | "сі" => {
            let open = || rest.strip_suffix(['ы', 'і']);
            !LISTS.nouns.contains(rest)
                && open().is_some_and(|rest| !BEFORE_OPEN.iter().any(|end| rest.ends_with(end)))
        }
        "ды" | "ді" => rest.strip_suffix(['а', 'е']).is_some_and(|rest| LISTS.verbs.contains(rest)),
        _ => false,
    }
}

/// What a reading says the word's stem is, and how likely; none where it says nothing.
fn candidate(reading: &Reading<'_>) -> Option<(Likely, String)> {
    let rest = reading.rest;
    let length = rest.chars().count();
    match reading.place {
        Place::Verb | Place::Stem => verb(reading).map(|(listed, stem)| {
            (if listed { Likely::ListedVerb(length) } else { Likely::MadeVerb(length) }, stem)
        }),
        // Only its ы, і can be the possessive whose case stands behind: «алды|нда».
        Place::Owned => (rest.ends_with(['ы', 'і']) && LISTS.nouns.contains(rest))
            .then(|| (Likely::ListedNoun(length), rest.to_owned())),
        Place::Word | Place::Case | Place::Possessive | Place::Noun => {
            if let Some(noun) = listed_noun(reading) {
                return Some((Likely::ListedNoun(length), noun));
            }
            let whole = reading.place == Place::Word;
            let long = length >= NOUN && rest.chars().any(|letter| vowel(letter).is_some());
            (whole || long).then(|| (Likely::Noun(Reverse(length)), closed(rest)))
        }
    }
}

/// The noun that is listed with these letters, or loses a vowel or hardens into one of the list.
fn listed_noun(reading: &Reading<'_>) -> Option<String> {
    let rest = reading.rest;
    if LISTS.nouns.contains(rest) {
        return Some(rest.to_owned());
    }
    if !reading.before_vowel {
        return None;
    }
    let eliding = LISTS.eliding.get(rest).map(|noun| (*noun).to_owned());
    eliding.or_else(|| hardened(rest).filter(|noun| LISTS.nouns.contains(noun.as_str())))
}

/// A stem whose last consonant an ending has softened: «тармағ|ы» of «тармақ».
fn hardened(stem: &str) -> Option<String> {
    for (soft, hard) in [('ғ', 'қ'), ('г', 'к'), ('б', 'п')] {
        if let Some(rest) = stem.strip_suffix(soft) {
            return Some(format!("{rest}{hard}"));
        }
    }
    None
}

/// The verb that stands before an ending, and whether it is listed.
fn verb(reading: &Reading<'_>) -> Option<(bool, String)> {
    let spellings = spellings(reading);
    if let Some(listed) = spellings.iter().find(|stem| LISTS.verbs.contains(stem.as_str())) {
        return Some((true, listed.clone()));
    }
    if let Some(active) =
        spellings.iter().find_map(|stem| passive(stem, |active| LISTS.verbs.contains(active)))
    {
        return Some((true, active));
    }
    if reading.listed {
        return None;
    }
    let active = spellings.iter().find_map(|stem| passive(stem, is_made));
    let made = active.or_else(|| spellings.into_iter().find(|stem| is_made(stem)));
    made.map(|stem| (false, stem))
}

/// How a verb's stem is written without the ending behind it.
fn spellings(reading: &Reading<'_>) -> Vec<String> {
    let rest = reading.rest;
    match reading.lost {
        Lost::Short => vec![format!("{rest}й")],
        Lost::SurelyNarrow => vec![format!("{rest}ы"), format!("{rest}і")],
        lost => {
            let mut all = vec![rest.to_owned()];
            if reading.before_vowel {
                all.extend(hardened(rest));
                // «тауып» of «тап».
                all.extend(rest.strip_suffix('у').map(|rest| format!("{rest}п")));
            }
            if lost == Lost::Narrow {
                all.extend([format!("{rest}ы"), format!("{rest}і")]);
            }
            all
        }
    }
}

/// The active verb of a passive or reflexive one: `қабылда` of `қабылдан`, `тап` of `табыл`.
fn passive(stem: &str, is_verb: impl Fn(&str) -> bool) -> Option<String> {
    ["ыл", "іл", "ын", "ін", "л", "н"].into_iter().find_map(|ending| {
        let active = stem.strip_suffix(ending)?;
        let vowel = sound(active)? == VOWEL;
        let fits = vowel == (ending.chars().count() == 1) && active.chars().nth(1).is_some();
        let spellings = [Some(active.to_owned()), hardened(active)];
        spellings.into_iter().flatten().find(|active| fits && is_verb(active))
    })
}

/// Whether a rule makes a verb of another word.
fn is_made(stem: &str) -> bool {
    MADE.iter().any(|ending| {
        stem.strip_suffix(ending).is_some_and(|word| {
            word.chars().count() >= MADE_OF && word.chars().any(|letter| vowel(letter).is_some())
        })
    })
}

/// A noun's last sound as all its forms share it: тармақ and тармағы, қаулы and қаулысы, апостиль and апостилі.
fn closed(noun: &str) -> String {
    let long = noun.chars().count() > NOUN;
    let open = noun
        .strip_suffix(['ы', 'і', 'ь'])
        .filter(|rest| long && rest.chars().any(|letter| vowel(letter).is_some()));
    let noun = open.unwrap_or(noun);
    let noun = if noun.ends_with("сс") { noun.strip_suffix('с').unwrap_or(noun) } else { noun };
    hardened(noun).unwrap_or_else(|| noun.to_owned())
}

/// The last sound of a word, whatever signs stand behind it.
fn sound(word: &str) -> Option<Sounds> {
    Some(match word.trim_end_matches(['ь', 'ъ']).chars().next_back()? {
        'а' | 'ә' | 'е' | 'о' | 'ө' | 'ы' | 'і' | 'я' | 'ё' | 'э' | 'ұ' | 'ү' => VOWEL,
        'й' | 'и' | 'у' | 'ю' => GLIDE,
        'м' | 'н' | 'ң' => NASAL,
        'л' => L,
        'р' => R,
        'з' | 'ж' => BUZZING,
        _ => VOICELESS,
    })
}

/// The side of a vowel in lower case; и, у, ю go with both.
fn vowel(letter: char) -> Option<Side> {
    Some(match letter {
        'а' | 'о' | 'ұ' | 'ы' | 'я' | 'ё' => Side::Back,
        'ә' | 'е' | 'ө' | 'ү' | 'і' | 'э' => Side::Front,
        'и' | 'у' | 'ю' => Side::Either,
        _ => return None,
    })
}

/// Whether an ending of a side may stand behind a word. Loans with a soft end, or one that is spoken with an і behind it
/// («банк», «объект»), take front endings.
fn agrees(word: &str, side: Side) -> bool {
    if side == Side::Front && SOFT.iter().any(|end| word.ends_with(end)) {
        return true;
    }
    let last = word.chars().rev().find_map(vowel);
    side == Side::Either || last.is_none_or(|last| last == side || last == Side::Either)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stem: &str, forms: &str) {
        for form in forms.split_whitespace() {
            assert_eq!(stem_unfolded(form), stem, "{form}");
        }
    }

    #[test]
    fn nouns_lose_number_possessive_and_case() {
        check(
            "қызмет",
            "қызмет қызметтің қызметтерінің қызметті қызметке қызметі қызметін қызметтерді қызметтегі",
        );
        check(
            "лицензия",
            "лицензия лицензияның лицензияларын лицензиясы лицензиясымен лицензияларыңыз лицензиясыз",
        );
        check("тармақ", "тармақ тармағы тармағында тармақтың тармақтардағы");
        check("халық", "халық халқы халқына халықтың");
        check("апостил", "апостиль апостилі апостильдің");
        check("акт", "акт актінің актілерге актісі");
        check("процес", "процесс процесі процесінде процестің");
    }

    #[test]
    fn verbs_lose_voice_negation_tense_and_person() {
        check(
            "бер",
            "беру берудің береді берген берілген берілетін берілмеген бермесе беріп бере беруші берушінің беремін",
        );
        check("тірке", "тіркеу тіркелген тіркелмейді тіркейтін тіркеп тіркеген тіркелгендігі тіркелсін");
        check("қабылда", "қабылдау қабылданбаған қабылдайды қабылдаушы қабылдап қабылданғаннан");
        check("қой", "қою қояды қойылатын қоюға қойған қоюшы");
        check("оқы", "оқу оқиды оқитын оқыған оқуға");
        check("тап", "табу табылған тауып табады тапқан");
        check("лицензияла", "лицензиялау лицензияланатын лицензияланған лицензиялауға");
        check("автоматтандыр", "автоматтандыру автоматтандырылған автоматтандырады");
    }

    #[test]
    fn letters_tell_words_apart_that_look_alike_without_them() {
        for (one, other) in
            [("болу", "бөлу"), ("құру", "күру"), ("қала", "қалады"), ("білім", "білу"), ("орган", "ор")]
        {
            assert_ne!(stem_unfolded(one), stem_unfolded(other), "{one} {other}");
        }
    }

    #[test]
    fn words_that_look_inflected_stay() {
        for word in
            ["облыс", "талап", "сауда", "шығыс", "дәптер", "басқа", "жағдай", "тарау", "баға", "қорытынды"]
        {
            check(word, word);
        }
        check("облыс", "облысы облыстың облысында");
        check("талап", "талабы талаптарға");
        check("қорытынды", "қорытындысы қорытындыны");
        check("хабарлама", "хабарламасы хабарламасын хабарламаны хабарламаға");
    }

    #[test]
    fn forms_without_a_rule_are_listed() {
        check("ол", "оның оған олардың");
        check("өз", "өзінің өздері");
    }

    #[test]
    fn other_words_are_left() {
        for (word, lower) in
            [("Permit", "permit"), ("№5", "№5"), ("", ""), ("у", "у"), ("Ы", "ы"), ("ъъъ", "ъъъ")]
        {
            assert_eq!(stem_unfolded(word), lower);
        }
        let long = "тар".repeat(60);
        assert_eq!(stem_unfolded(&long), long);
    }

    #[test]
    fn every_listed_word_is_its_own_stem() {
        let words = |text: &'static str| lines(text).flat_map(str::split_whitespace);
        for verb in words(include_str!("data/verbs.txt")) {
            assert!(verb.chars().all(is_kazakh), "{verb}");
        }
        for noun in words(include_str!("data/nouns.txt")) {
            assert!(LISTS.irregular.contains_key(noun) || stem_unfolded(noun) == noun, "{noun}");
        }
    }
}
