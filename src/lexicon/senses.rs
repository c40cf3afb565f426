//! Texts as bags of meanings: abbreviations expanded, synonyms merged, endings removed.

use crate::meaning::{SAME, SILENT};
use crate::words::synonyms::GROUPS;
use rustc_hash::{FxHashMap, FxHasher};
use std::cell::RefCell;
use std::hash::Hasher;
use std::sync::LazyLock;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::search::{Word, fold, root, stem, words};

/// A meaning, as a number that is stable across runs.
pub type Sense = u64;

/// The meanings of a text with their counts, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bag(Vec<(Sense, u32)>);

impl Bag {
    fn from_senses(mut senses: Vec<Sense>) -> Self {
        senses.sort_unstable();
        let mut bag: Vec<(Sense, u32)> = Vec::with_capacity(senses.len());
        for sense in senses {
            match bag.last_mut() {
                Some((last, count)) if *last == sense => *count += 1,
                _ => bag.push((sense, 1)),
            }
        }
        Self(bag)
    }

    /// Whether it has no meanings.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its meanings, each once.
    pub fn senses(&self) -> impl Iterator<Item = Sense> + '_ {
        self.0.iter().map(|(sense, _)| *sense)
    }

    /// Whether it has a meaning.
    pub fn has(&self, sense: Sense) -> bool {
        self.0.binary_search_by_key(&sense, |(sense, _)| *sense).is_ok()
    }

    /// Weighted similarity of two texts, 0 to 1; two empty texts are equal.
    pub fn likeness(&self, other: &Self, weight: impl Fn(Sense) -> f64) -> f64 {
        let sum =
            |bag: &Self| bag.0.iter().map(|(sense, count)| f64::from(*count) * weight(*sense)).sum::<f64>();
        let whole = sum(self) + sum(other);
        if whole <= 0.0 {
            return if self.0 == other.0 { 1.0 } else { 0.0 };
        }
        2.0 * self.shared(other, &weight) / whole
    }

    /// Weighted share of this text that the other contains, 0 to 1.
    pub fn covered_by(&self, other: &Self, weight: impl Fn(Sense) -> f64) -> f64 {
        let whole: f64 = self.0.iter().map(|(sense, count)| f64::from(*count) * weight(*sense)).sum();
        if whole <= 0.0 { 0.0 } else { self.shared(other, &weight) / whole }
    }

    fn shared(&self, other: &Self, weight: &impl Fn(Sense) -> f64) -> f64 {
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some((a, many)), Some((b, few))) = (own.peek(), others.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => {
                    own.next();
                }
                std::cmp::Ordering::Greater => {
                    others.next();
                }
                std::cmp::Ordering::Equal => {
                    sum += f64::from(*many.min(few)) * weight(*a);
                    own.next();
                    others.next();
                }
            }
        }
        sum
    }

    /// Whether it has all meanings of the other text and at least three more.
    pub fn is_more_than(&self, other: &Self) -> bool {
        !other.is_empty()
            && other.senses().all(|sense| self.has(sense))
            && self.senses().filter(|sense| !other.has(*sense)).count() >= 3
    }

    /// What it says beyond another text.
    pub fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|(sense, _)| !other.has(*sense)).copied().collect())
    }

    /// Both texts together.
    pub fn joined(&self, other: &Self) -> Self {
        let all = self.0.iter().chain(&other.0);
        Self::from_senses(
            all.flat_map(|(sense, count)| std::iter::repeat_n(*sense, *count as usize)).collect(),
        )
    }
}

/// A bag whose meanings have their weights.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    items: Vec<(Sense, u32, f64)>,
    sum: f64,
}

impl Weighed {
    /// A bag with the weights of its meanings.
    pub fn of(bag: &Bag, weight: impl Fn(Sense) -> f64) -> Self {
        let items: Vec<_> = bag.0.iter().map(|(sense, count)| (*sense, *count, weight(*sense))).collect();
        let sum = items.iter().map(|(_, count, weight)| f64::from(*count) * weight).sum();
        Self { items, sum }
    }

    /// As [`Bag::likeness`].
    pub fn likeness(&self, other: &Self) -> f64 {
        let whole = self.sum + other.sum;
        if whole <= 0.0 {
            return if self.items.is_empty() == other.items.is_empty() { 1.0 } else { 0.0 };
        }
        2.0 * self.shared(other) / whole
    }

    /// The likeness, and how much of the one that says less the other says too.
    pub fn likeness_and_held(&self, other: &Self) -> (f64, f64) {
        let (whole, less) = (self.sum + other.sum, self.sum.min(other.sum));
        if less <= 0.0 {
            return (self.likeness(other), 0.0);
        }
        let shared = self.shared(other);
        (2.0 * shared / whole, shared / less)
    }

    fn shared(&self, other: &Self) -> f64 {
        let (mut own, mut others) = (self.items.iter().peekable(), other.items.iter().peekable());
        let mut shared = 0.0;
        while let (Some((a, many, weight)), Some((b, few, _))) = (own.peek(), others.peek()) {
            let order = a.cmp(b);
            if order.is_eq() {
                shared += f64::from(*many.min(few)) * weight;
            }
            if order.is_le() {
                own.next();
            }
            if order.is_ge() {
                others.next();
            }
        }
        shared
    }
}

/// A phrase and what it means; nothing for one that says nothing.
#[derive(Debug, Clone)]
struct Phrase {
    /// Each in the shared alphabet: a word's beginning, or all of it.
    words: Vec<(String, bool)>,
    senses: Vec<Sense>,
}

impl Phrase {
    fn length(&self) -> (usize, usize) {
        (self.words.len(), self.words.iter().map(|(word, _)| word.len()).sum())
    }

    fn begins(&self, rest: &[Word]) -> bool {
        rest.len() >= self.words.len()
            && self.words.iter().zip(rest).all(|((word, whole), found)| {
                if *whole { found.folded == *word } else { found.folded.starts_with(word) }
            })
    }
}

/// Phrases by the first two letters of the first word, longest first. No phrase begins with a single letter that is not a whole word.
#[derive(Debug, Clone, Default)]
struct Table(FxHashMap<[u8; 2], Vec<Phrase>>);

fn first_two(word: &str) -> [u8; 2] {
    let mut bytes = word.bytes();
    [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()]
}

impl Table {
    fn new(phrases: impl IntoIterator<Item = Phrase>) -> Self {
        let mut table: FxHashMap<[u8; 2], Vec<Phrase>> = FxHashMap::default();
        for phrase in phrases {
            let first = phrase.words.first().map(|(word, _)| first_two(word));
            if let Some(first) = first {
                table.entry(first).or_default().push(phrase);
            }
        }
        // The order in which lists are sorted does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for list in table.values_mut() {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.length()));
        }
        Self(table)
    }

    fn find(&self, rest: &[Word]) -> Option<&Phrase> {
        let first = first_two(&rest.first()?.folded);
        self.0.get(&first)?.iter().find(|phrase| phrase.begins(rest))
    }
}

static GENERAL: LazyLock<Table> = LazyLock::new(|| {
    let mut known: FxHashMap<String, Sense> = FxHashMap::default();
    let mut phrases = Vec::new();
    let own = SAME.iter().map(|(_, group)| (*group, false));
    for (group, spelled) in own.chain(GROUPS.iter().map(|(_, group)| (*group, true))) {
        let all: Vec<Vec<(String, bool)>> = group.iter().map(|phrase| parts(phrase, spelled)).collect();
        let key = |words: &[(String, bool)]| {
            words.iter().map(|(word, whole)| format!("{word}{whole}")).collect::<Vec<_>>().join(" ")
        };
        let met = all.iter().find_map(|words| known.get(&key(words)).copied());
        let sense =
            met.unwrap_or_else(|| number(&format!("={}", group.first().copied().unwrap_or_default())));
        for words in all {
            known.insert(key(&words), sense);
            phrases.push(Phrase { words, senses: vec![sense] });
        }
    }
    let silent = SILENT.iter().map(|phrase| Phrase { words: parts(phrase, false), senses: Vec::new() });
    Table::new(silent.chain(phrases))
});

/// The words of a phrase of a list. `spelled`: the list holds whole words, not prefixes.
fn parts(phrase: &str, spelled: bool) -> Vec<(String, bool)> {
    let part = |word: &str| match word.strip_suffix('.') {
        Some(word) => (fold(word), true),
        None if spelled && is_short(word) => (fold(word), true),
        None if spelled => (stem(&fold(word)), false),
        None => (fold(word), false),
    };
    phrase.split([' ', '-']).filter(|word| !word.is_empty()).map(part).collect()
}

/// An abbreviation: two capitals or more and nothing else.
fn is_short(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase)
}

fn number(word: &str) -> Sense {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

thread_local! {
    /// Words that were met, with their meanings: acts of one genre share most of them.
    static MET: RefCell<FxHashMap<String, Sense>> = RefCell::default();
}

/// Words that are remembered before all are forgotten.
const MOST_MET: usize = 100_000;

/// The meaning of a word that is in no phrase: its root.
fn sense(folded: &str) -> Sense {
    MET.with_borrow_mut(|met| {
        if let Some(sense) = met.get(folded) {
            return *sense;
        }
        if met.len() >= MOST_MET {
            met.clear();
        }
        let sense = number(&root(&stem(folded)));
        met.insert(folded.to_owned(), sense);
        sense
    })
}

/// Maps the texts of one service to meanings: the language's own and the service's abbreviations.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    own: Table,
}

impl Lexicon {
    /// The lexicon of an act's terms, each with its short name. An abbreviation means the words that it abbreviates; what the language
    /// knows by itself is left to it, so that one thing under two names is one.
    pub fn of<'t>(terms: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let bare = Self::default();
        let own = terms.filter(|(_, short)| is_short(short)).filter_map(|(term, short)| {
            let found = words(short);
            let known = GENERAL.find(&found).is_some_and(|phrase| phrase.words.len() == found.len());
            let spelled = words(term);
            if known || found.is_empty() || spelled.len() > 12 {
                return None;
            }
            let words = found.into_iter().map(|word| (word.folded, true)).collect();
            Some(Phrase { words, senses: bare.senses(term) })
        });
        Self { own: Table::new(own) }
    }

    /// What a text says.
    pub fn bag(&self, text: &str) -> Bag {
        Bag::from_senses(self.senses(text))
    }

    fn senses(&self, text: &str) -> Vec<Sense> {
        let found = words(text);
        let mut senses = Vec::with_capacity(found.len());
        self.each(&found, |said, _| senses.extend(said));
        senses
    }

    /// The words of a text with their meanings, in their order; words that say nothing are left out. Words of a phrase stand together.
    pub fn spoken(&self, text: &str) -> Vec<(Vec<Sense>, String)> {
        let found = words(text);
        let mut spoken = Vec::with_capacity(found.len());
        self.each(&found, |said, words| {
            if !said.is_empty() {
                let place = |word: &Word| text.get(word.range.clone());
                let words: Vec<&str> = words.iter().filter_map(place).collect();
                spoken.push((said.to_vec(), words.join(" ").lowered()));
            }
        });
        spoken
    }

    /// Gives the meanings of each word or phrase to a function.
    fn each(&self, found: &[Word], mut say: impl FnMut(&[Sense], &[Word])) {
        let mut rest = found;
        while let Some((first, after)) = rest.split_first() {
            let longer = |phrase: &&Phrase| phrase.words.len();
            let met = [self.own.find(rest), GENERAL.find(rest)].into_iter().flatten().max_by_key(longer);
            match met {
                Some(phrase) => {
                    let (said, others) = rest.split_at(phrase.words.len().min(rest.len()));
                    say(&phrase.senses, said);
                    rest = others;
                }
                None => {
                    say(&[sense(&first.folded)], std::slice::from_ref(first));
                    rest = after;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        let lexicon = Lexicon::default();
        lexicon.bag(a).likeness(&lexicon.bag(b), |_| 1.0)
    }

    #[test]
    fn one_thing_under_many_names() {
        for (a, b) in [
            ("тұтынушының сауалын жіберу", "көрсетілетін қызметті алушының өтінішін жолдау"),
            ("логин (ЖСН/БСН) және құпия сөз", "логин (ИИН/БЖН) пароль"),
            ("хабарламаны құру", "хабарламаны қалыптастыру"),
            ("«Е-лицензиялау» МДҚ АЖ-да тіркеу", "Е-лицензиялау МДБ АЖ тіркеу"),
            ("қызмет көрсетуші", "көрсетілетін қызметті берушінің"),
        ] {
            assert!(alike(a, b) > 0.99, "{a} / {b}: {}", alike(a, b));
        }
        assert!(alike("құжаттарды сканерлеу", "төлем жасау") < 0.1);
    }

    #[test]
    fn abbreviations_are_those_of_the_act() {
        let own = Lexicon::of([("денсаулық сақтау басқармасы", "ДСБ")].into_iter());
        let (a, b) =
            (own.bag("ДСБ-ға жіберу"), Lexicon::default().bag("денсаулық сақтау басқармасына жолдау"));
        assert!(a.likeness(&b, |_| 1.0) > 0.99);
    }
}
