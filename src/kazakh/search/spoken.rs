//! Endings of spoken Kazakh, which acts do not use: what is mine or yours, what I do or let others do. Texts are not stemmed by them, as
//! many nouns end alike («төлем»); a word of a query that no text has is read without them.

use super::fold::fold;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What is mine, ours, yours.
const OWNED: &[&str] =
    &["ым", "ім", "м", "ымыз", "іміз", "мыз", "міз", "ың", "ің", "ң", "ыңыз", "іңіз", "ңыз", "ңіз"];
/// Cases behind them.
const CASES: &[&str] = &[
    "", "ды", "ді", "ны", "ні", "а", "е", "ға", "ге", "нан", "нен", "дан", "ден", "ның", "нің", "дың", "дің",
    "да", "де", "мен", "бен", "мін", "мын",
];
/// What I do, did, would do or want to do, and let us do.
const PERSONS: &[&str] = &[
    "ам",
    "ем",
    "йм",
    "амын",
    "емін",
    "ймын",
    "ймін",
    "айын",
    "ейін",
    "йын",
    "йін",
    "айық",
    "ейік",
    "ғым",
    "гім",
    "қым",
    "кім",
    "дым",
    "дім",
    "тым",
    "тім",
    "сам",
    "сем",
    "ппын",
    "ппін",
    "ыппын",
    "іппін",
    "ған",
    "ген",
    "қан",
    "кен",
    "у",
    "уым",
    "уім",
    "са",
    "се",
    "п",
    "ып",
    "іп",
    "ады",
    "еді",
    "йды",
    "йді",
    "а",
    "е",
    "й",
    "уге",
    "уға",
    "",
];
/// What others are let do: «қой|дыр|у».
const LETTING: &[&str] = &["тыр", "тір", "дыр", "дір", "ғыз", "гіз", "қыз", "кіз", "т"];
/// Least letters that are left.
const LEAST: usize = 3;

static NOUNS: LazyLock<BTreeSet<String>> = LazyLock::new(|| joined(OWNED, CASES));
static VERBS: LazyLock<BTreeSet<String>> = LazyLock::new(|| joined(&[""], PERSONS));
static LET: LazyLock<BTreeSet<String>> = LazyLock::new(|| joined(LETTING, PERSONS));

fn joined(first: &[&str], then: &[&str]) -> BTreeSet<String> {
    let both = first.iter().flat_map(|first| then.iter().map(move |then| fold(&format!("{first}{then}"))));
    both.filter(|ending| !ending.is_empty()).collect()
}

/// What a folded word may be without endings of speech, the longest first: `diplom` of `diplomyma`.
pub fn without_speech(folded: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for (at, _) in folded.char_indices().rev() {
        let (rest, ending) = folded.split_at(at);
        if rest.len() >= LEAST && (NOUNS.contains(ending) || VERBS.contains(ending) || LET.contains(ending)) {
            found.push(rest);
        }
    }
    found
}

/// The verb of a passive or reflexive one, where the folded stem looks so: `tirke` of `tirkel`. Nouns can look so too.
pub fn active(stem: &str) -> Option<&str> {
    let long = |rest: &&str| rest.len() > LEAST;
    let vowel = |rest: &&str| rest.ends_with(['a', 'e', 'y', 'i', 'o', 'u']);
    let between = ["yl", "il", "yn", "in"].iter().find_map(|ending| stem.strip_suffix(ending));
    let behind = || ["l", "n"].iter().find_map(|ending| stem.strip_suffix(ending)).filter(vowel);
    between.filter(|rest| !vowel(rest)).or_else(behind).filter(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, stem: &str) {
        let folded = fold(word);
        assert!(
            without_speech(&folded).contains(&fold(stem).as_str()),
            "{word}: {:?}",
            without_speech(&folded)
        );
    }

    #[test]
    fn endings_of_speech_are_left_out() {
        check("дипломыма", "диплом");
        check("құжатымды", "құжат");
        check("досыма", "дос");
        check("бастырсам", "бас");
        check("қойдыру", "қой");
        check("барам", "бар");
        check("сатайын", "сат");
        assert!(without_speech("ata").is_empty());
        assert_eq!(active("tirkel"), Some("tirke"));
        assert_eq!(active("beril"), None, "three letters are too few");
        assert_eq!(active("tapsyryl"), Some("tapsyr"));
        assert_eq!(active("zan"), None);
    }
}
