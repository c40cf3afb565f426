//! Words of the genre: forms that occur in many regulations, and the nouns that references are made of.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use zanflow_kazakh::letters::Lower;

/// Forms, lower case, that occur in regulations of several bodies; for telling words from pieces of words.
static COMMON: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("genre.txt").lines().collect());

/// Whether a lower-case form is a common word of the genre.
pub fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// Stems of the nouns that hyperlinks of official texts consist of, lower case.
const REFERENCE_STEMS: &[&str] = &[
    "қосымша",
    "тармақ",
    "тармағ",
    "тармақша",
    "бабы",
    "бабын",
    "баптар",
    "бап",
    "диаграмма",
    "қаулы",
    "бұйры",
    "стандарт",
    "заңы",
    "заңын",
    "заңдар",
    "ереже",
    "регламент",
    "кодекс",
    "шешім",
    "кесте",
    "қағида",
];

/// Whether a word names a part of an act or an act: what a hyperlink's text consists of.
pub fn is_reference(word: &str) -> bool {
    let word = word.lowered();
    REFERENCE_STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Stems of the nouns for whole acts: a number before them is the act's own, not theirs.
const ACT_STEMS: &[&str] =
    &["қаулы", "бұйры", "стандарт", "заң", "ереже", "регламент", "кодекс", "шешім", "қағида"];

/// Whether a word names an act, not a part of one.
pub fn is_act(word: &str) -> bool {
    let word = word.lowered();
    ACT_STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Whether a word is the last one of an act's quoted title («… туралы»).
pub fn closes_a_title(word: &str) -> bool {
    word == "туралы"
}

/// Terms that definitions lists of many acts have in common and that are printed as hyperlinks.
pub const LINKED_TERMS: &[&str] = &[
    "транзакциялық қызмет",
    "электрондық құжат",
    "электрондық цифрлық қолтаңба",
    "электрондық лицензия",
    "электрондық мемлекеттік қызмет",
    "мемлекеттік электрондық қызмет",
    "электрондық рұқсат",
    "пайдаланушы",
    "тұтынушы",
    "алушы",
    "ақпараттық жүйе",
    "жеке сәйкестендіру нөмірі",
    "бизнес-сәйкестендіру нөмірі",
    "рұқсат",
    "лицензия",
    "мемлекеттік қызмет",
    "мемлекеттік көрсетілетін қызмет",
    "стандарт",
    "жеке тұлға",
    "заңды тұлға",
];
