//! Words of the genre: forms that occur in many regulations, and the nouns that references are made of.

use crate::acts::begins_as_act_or_rules;
use crate::words::acts::{ABOUT, LINKED_PARTS};
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

/// Whether a word names a part of an act or an act: what a hyperlink's text consists of.
pub fn is_reference(word: &str) -> bool {
    let word = word.lowered();
    LINKED_PARTS.iter().any(|stem| word.starts_with(stem)) || begins_as_act_or_rules(&word)
}

/// Whether a word names an act or rules, not a part of them: a number before it is the act's own, not a part's.
pub fn is_act(word: &str) -> bool {
    begins_as_act_or_rules(&word.lowered())
}

/// Whether a word is the last one of an act's quoted title («… туралы»).
pub fn closes_a_title(word: &str) -> bool {
    word == ABOUT.trim_start()
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
