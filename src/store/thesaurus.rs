//! What else a thing is called: everyday words, short names, and the names that the other language has.

use super::russian::russian_stems;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use zanflow_kazakh::letters::is_russian_letter;
use zanflow_kazakh::search::{stem, stem_unfolded, surfaces, words};
use zanflow_lexicon::words::everyday::SAME;
use zanflow_lexicon::words::glossary::PAIRS;
use zanflow_lexicon::words::questions::SILENT_RUSSIAN;
use zanflow_lexicon::words::synonyms::GROUPS;

/// A word of a query, in the forms that names are found by.
#[derive(Debug, Clone, Default)]
pub struct Token {
    /// Kazakh stems, one for each way to read its letters.
    pub stems: Vec<String>,
    /// The stem in Kazakh letters; none where it is in Latin ones.
    pub kazakh: Option<String>,
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
    /// The same in Kazakh letters, whose stems are those of all forms of a verb; empty for Russian names.
    pub kazakh: Vec<String>,
}

impl Name {
    fn kazakh(text: &'static str) -> Self {
        Self { text, row: Row::Kazakh(kazakh(text)), kazakh: unfolded(text) }
    }

    fn russian(text: &'static str) -> Self {
        Self { text, row: Row::Russian(russian_stems(text)), kazakh: Vec::new() }
    }

    /// Whether words begin with it.
    fn begins(&self, tokens: &[Token]) -> bool {
        self.row.begins(tokens) || begins_unfolded(&self.kazakh, tokens)
    }
}

/// Whether words begin with stems in Kazakh letters.
fn begins_unfolded(stems: &[String], tokens: &[Token]) -> bool {
    !stems.is_empty()
        && stems.len() <= tokens.len()
        && stems.iter().zip(tokens).all(|(stem, token)| token.kazakh.as_ref() == Some(stem))
}

/// So many letters at least do stems share that are made of one word.
const MADE_OF: usize = 5;

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
    for key in first.stems.iter().chain(&first.kazakh).chain(&first.russian) {
        let entries = thesaurus.by_first.get(key).map(Vec::as_slice).unwrap_or_default();
        found.extend(entries.iter().filter(|entry| entry.begins(tokens)));
    }
    let length = found.iter().map(|entry| entry.length()).max()?;
    let mut named = Named { length, ..Named::default() };
    let mut groups: Vec<usize> =
        found.iter().filter(|entry| entry.length() == length).map(|entry| entry.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups.iter().filter_map(|group| thesaurus.groups.get(*group)) {
        let is_russian = |name: &Name| matches!(name.row, Row::Russian(_));
        // A name of the one side asks for the names of the other.
        let asked = group.iter().filter(|name| name.begins(tokens) && name.row.stems().len() == length);
        let (russian, kazakh) = asked.fold((false, false), |(russian, kazakh), name| {
            (russian || is_russian(name), kazakh || !is_russian(name))
        });
        let two_sided = group.iter().any(is_russian);
        for name in group.iter().filter(|name| !name.begins(tokens)) {
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

/// The name nearest to a word that is in no list: made of the same stem, or a letter off. With the name as the list has it.
pub fn nearest(token: &Token) -> Option<(&'static str, Named)> {
    let thesaurus = &*THESAURUS;
    let stems = token.stems.iter().chain(&token.russian);
    let near = stems.filter_map(|stem| thesaurus.near(stem)).min_by_key(|(far, ..)| *far)?;
    let (_, key, group) = near;
    let text = thesaurus.groups.get(group)?.iter().find(|name| name.row.stems() == [key.clone()])?.text;
    let instead = Token { stems: vec![key.clone()], kazakh: None, russian: Some(key.clone()) };
    Some((text, named(&[instead])?))
}

/// How far two stems are from each other, where they can be one word: the letters in which they part, less than a third of them, or a
/// letter more, less or other.
fn distance(one: &str, two: &str) -> Option<usize> {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let longest = one.len().max(two.len());
    if same >= MADE_OF && 3 * same >= 2 * longest {
        return Some(longest - same);
    }
    let ends = one.iter().rev().zip(two.iter().rev()).take_while(|(a, b)| a == b).count();
    let is_near = longest > MADE_OF
        && same > 0
        && longest.abs_diff(one.len().min(two.len())) <= 1
        && same + ends + 1 >= longest;
    is_near.then_some(1)
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
    key: Key,
    group: usize,
}

/// What words must begin with.
enum Key {
    /// Stems of the shared alphabet, or Russian ones.
    Row(Row),
    /// Stems in Kazakh letters.
    Kazakh(Vec<String>),
}

impl Entry {
    fn stems(&self) -> &[String] {
        match &self.key {
            Key::Row(row) => row.stems(),
            Key::Kazakh(stems) => stems,
        }
    }

    fn length(&self) -> usize {
        self.stems().len()
    }

    fn begins(&self, tokens: &[Token]) -> bool {
        match &self.key {
            Key::Row(row) => row.begins(tokens),
            Key::Kazakh(stems) => begins_unfolded(stems, tokens),
        }
    }
}

struct Thesaurus {
    groups: Vec<Vec<Name>>,
    by_first: FxHashMap<String, Vec<Entry>>,
    /// Names of one word by their stems, in order, with their groups.
    alone: Vec<(String, usize)>,
}

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let mut thesaurus = Thesaurus { groups: Vec::new(), by_first: FxHashMap::default(), alone: Vec::new() };
    let kazakh = |text: &&'static str| Name::kazakh(text);
    let russian = |text: &&'static str| Name::russian(text);
    for set in GROUPS.iter().map(|(_, set)| *set).chain(SAME.iter().copied()) {
        thesaurus.add(set.iter().map(kazakh).collect());
        // Words that Kazakh speech has of Russian are typed with Russian endings too.
        let borrowed = set
            .iter()
            .filter(|text| text.chars().all(|letter| !letter.is_alphabetic() || is_russian_letter(letter)));
        for text in borrowed {
            thesaurus.enter(Key::Row(Row::Russian(russian_stems(text))), thesaurus.groups.len() - 1);
        }
    }
    for (ours, theirs) in PAIRS {
        thesaurus.add(ours.iter().map(kazakh).chain(theirs.iter().map(russian)).collect());
    }
    let names = thesaurus.groups.iter().enumerate();
    let alone = names.flat_map(|(group, names)| {
        names.iter().filter_map(move |name| match name.row.stems() {
            [one] => Some((one.clone(), group)),
            _ => None,
        })
    });
    thesaurus.alone = alone.collect();
    thesaurus.alone.sort();
    thesaurus.alone.dedup();
    thesaurus
});

impl Thesaurus {
    /// The single word nearest to a stem, how far it is, and its group.
    fn near(&self, stem: &str) -> Option<(usize, &String, usize)> {
        let first = stem.chars().next()?;
        let from = self.alone.partition_point(|(key, _)| key.chars().next() < Some(first));
        let keys = self.alone.get(from..)?.iter().take_while(|(key, _)| key.starts_with(first));
        let near = keys.filter_map(|(key, group)| Some((distance(stem, key)?, key, *group)));
        near.min_by_key(|(far, ..)| *far)
    }

    fn add(&mut self, names: Vec<Name>) {
        let group = self.groups.len();
        for name in &names {
            self.enter(Key::Row(name.row.clone()), group);
            self.enter(Key::Kazakh(name.kazakh.clone()), group);
            // Words that say nothing are taken out of queries before names are looked for.
            if let Row::Russian(stems) = &name.row {
                let loud = name
                    .text
                    .split_whitespace()
                    .filter(|word| !SILENT_RUSSIAN.contains(&word.to_lowercase().as_str()));
                let loud: Vec<String> = loud.flat_map(russian_stems).collect();
                if loud.len() < stems.len() && loud.len() > 1 {
                    self.enter(Key::Row(Row::Russian(loud)), group);
                }
            }
        }
        self.groups.push(names);
    }

    fn enter(&mut self, key: Key, group: usize) {
        let entry = Entry { key, group };
        if let Some(first) = entry.stems().first().cloned() {
            self.by_first.entry(first).or_default().push(entry);
        }
    }
}

/// Its stems in Kazakh letters.
fn unfolded(text: &str) -> Vec<String> {
    surfaces(text).filter_map(|range| text.get(range)).map(stem_unfolded).collect()
}

/// The Kazakh stems of a text.
pub fn kazakh(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(&word.folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let token = |word: &str| Token {
            stems: kazakh(word),
            kazakh: Some(stem_unfolded(word)),
            russian: russian_stems(word).pop(),
        };
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
    fn words_in_no_list_are_near_some() {
        let near = |word: &str| nearest(&tokens(word).remove(0)).map(|(text, _)| text);
        assert_eq!(near("постановляющий"), Some("постановляет"));
        assert_eq!(near("потсановление"), None, "two letters off");
        assert_eq!(near("постоновление"), Some("постановление"));
        assert_eq!(near("крокус"), None);
    }

    #[test]
    fn all_forms_of_a_verb_are_one() {
        let conjugated = named(&tokens("күшіне енеді")).unwrap();
        assert_eq!(conjugated.length, 2);
        assert!(texts(&conjugated.same).contains(&"қолданысқа енгізу"));
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
