//! What else a thing is called: everyday words, short names, and the names that the other language has.

use super::tokenize::russian_stems;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use zanflow_kazakh::letters::is_russian_letter;
use zanflow_kazakh::search::{stem, words};
use zanflow_lexicon::words::everyday::SAME;
use zanflow_lexicon::words::glossary::PAIRS;
use zanflow_lexicon::words::synonyms::GROUPS;

/// A word of a query, in the forms that names are found by.
#[derive(Debug, Clone, Default)]
pub struct Token {
    /// Kazakh stems, one for each way to read its letters.
    pub stems: Vec<String>,
    /// The Russian stem; none where it is in Latin letters.
    pub russian: Option<String>,
}

/// Stems one after another, in the language of the field that they are looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Of Kazakh text.
    Kazakh(Vec<String>),
    /// Of Russian text.
    Russian(Vec<String>),
}

impl Row {
    /// Its stems.
    pub fn stems(&self) -> &[String] {
        let (Self::Kazakh(stems) | Self::Russian(stems)) = self;
        stems
    }
}

/// Another name.
#[derive(Debug, Clone)]
pub struct Name {
    /// As the list has it.
    pub text: &'static str,
    /// What is looked for.
    pub row: Row,
}

/// What some words of a query name.
#[derive(Debug, Default)]
pub struct Named {
    /// How many words.
    pub length: usize,
    /// Other names in the same language.
    pub same: Vec<Name>,
    /// Names in the other language.
    pub translated: Vec<Name>,
}

/// The longest name that begins a row of words, with all else that it is called.
pub fn named(tokens: &[Token]) -> Option<Named> {
    let thesaurus = &*THESAURUS;
    let first = tokens.first()?;
    let mut found: Vec<&Entry> = Vec::new();
    for key in first.stems.iter().chain(&first.russian) {
        let entries = thesaurus.by_first.get(key).map(Vec::as_slice).unwrap_or_default();
        found.extend(entries.iter().filter(|entry| entry.row.begins(tokens)));
    }
    let length = found.iter().map(|entry| entry.row.stems().len()).max()?;
    let mut named = Named { length, ..Named::default() };
    let mut groups: Vec<usize> =
        found.iter().filter(|entry| entry.row.stems().len() == length).map(|entry| entry.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups.iter().filter_map(|group| thesaurus.groups.get(*group)) {
        let is_russian = |name: &Name| matches!(name.row, Row::Russian(_));
        // A name of the one side asks for the names of the other.
        let asked = group.iter().filter(|name| name.row.begins(tokens) && name.row.stems().len() == length);
        let (russian, kazakh) = asked.fold((false, false), |(russian, kazakh), name| {
            (russian || is_russian(name), kazakh || !is_russian(name))
        });
        let two_sided = group.iter().any(is_russian);
        for name in group.iter().filter(|name| !name.row.begins(tokens)) {
            match (two_sided, is_russian(name)) {
                (false, _) => named.same.push(name.clone()),
                (true, false) if russian => named.translated.push(name.clone()),
                (true, true) if kazakh => named.translated.push(name.clone()),
                _ => {}
            }
        }
    }
    Some(named)
}

impl Row {
    /// Whether words begin with it.
    fn begins(&self, tokens: &[Token]) -> bool {
        let stems = self.stems();
        !stems.is_empty()
            && stems.len() <= tokens.len()
            && stems.iter().zip(tokens).all(|(stem, token)| match self {
                Self::Kazakh(_) => token.stems.contains(stem),
                Self::Russian(_) => token.russian.as_ref() == Some(stem),
            })
    }
}

/// A name by which a group is found.
struct Entry {
    row: Row,
    group: usize,
}

struct Thesaurus {
    groups: Vec<Vec<Name>>,
    by_first: FxHashMap<String, Vec<Entry>>,
}

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let mut thesaurus = Thesaurus { groups: Vec::new(), by_first: FxHashMap::default() };
    let kazakh = |text: &&'static str| Name { text, row: Row::Kazakh(kazakh(text)) };
    let russian = |text: &&'static str| Name { text, row: Row::Russian(russian_stems(text)) };
    for set in GROUPS.iter().map(|(_, set)| *set).chain(SAME.iter().copied()) {
        thesaurus.add(set.iter().map(kazakh).collect());
        // Words that Kazakh speech has of Russian are typed with Russian endings too.
        let borrowed = set
            .iter()
            .filter(|text| text.chars().all(|letter| !letter.is_alphabetic() || is_russian_letter(letter)));
        for text in borrowed {
            thesaurus.enter(Row::Russian(russian_stems(text)), thesaurus.groups.len() - 1);
        }
    }
    for (ours, theirs) in PAIRS {
        thesaurus.add(ours.iter().map(kazakh).chain(theirs.iter().map(russian)).collect());
    }
    thesaurus
});

impl Thesaurus {
    fn add(&mut self, names: Vec<Name>) {
        let group = self.groups.len();
        for name in &names {
            self.enter(name.row.clone(), group);
        }
        self.groups.push(names);
    }

    fn enter(&mut self, row: Row, group: usize) {
        if let Some(first) = row.stems().first().cloned() {
            self.by_first.entry(first).or_default().push(Entry { row, group });
        }
    }
}

/// The Kazakh stems of a text.
pub fn kazakh(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(&word.folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let token = |word: &str| Token { stems: kazakh(word), russian: russian_stems(word).pop() };
        text.split_whitespace().map(token).collect()
    }

    fn texts(names: &[Name]) -> Vec<&'static str> {
        names.iter().map(|name| name.text).collect()
    }

    #[test]
    fn several_words_and_their_short_name_are_one() {
        let long = named(&tokens("автоматтандырылған жұмыс орнының нөмірі")).unwrap();
        assert_eq!(long.length, 3);
        assert!(texts(&long.same).contains(&"АЖО"));
        let short = named(&tokens("АЖО")).unwrap();
        assert!(texts(&short.same).contains(&"автоматтандырылған жұмыс орны"));
    }

    #[test]
    fn each_language_asks_for_the_names_of_the_other() {
        let russian = named(&tokens("мотивированного отказа")).unwrap();
        assert_eq!(russian.length, 2);
        assert!(texts(&russian.translated).contains(&"дәлелді бас тарту"));
        let kazakh = named(&tokens("қаулылар")).unwrap();
        assert!(texts(&kazakh.translated).contains(&"постановление"));
        assert!(named(&tokens("крокус")).is_none());
    }
}
