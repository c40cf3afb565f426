//! What a query asks for: which of its words say nothing of the matter, what kind of answer it wants, which acts it means.

use super::query::{Clause, Occur, Part, Query};
use super::russian::russian_stems;
use super::thesaurus::{Token, named};
use super::tokenize::denies;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::is_cyrillic;
use zanflow_kazakh::search::{fold_latin, folded, stem, stem_unfolded, words};
use zanflow_lexicon::words::questions::{ABSENT, ASKED, JOINED_BY, SILENT, SILENT_RUSSIAN};

/// A kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// How long it takes.
    Deadline,
    /// Which papers are filed.
    Document,
    /// Why it is refused.
    Ground,
    /// What it costs.
    Payment,
    /// Where to complain.
    Complaint,
    /// Who gives it, and where.
    Provider,
    /// How to apply.
    Apply,
    /// Whether an act is in force.
    Status,
    /// Since when it is.
    Force,
    /// What a word means.
    Definition,
    /// How two things differ: what each of them means.
    Difference,
}

impl Intent {
    const ALL: [Self; 11] = [
        Self::Deadline,
        Self::Document,
        Self::Ground,
        Self::Payment,
        Self::Complaint,
        Self::Provider,
        Self::Apply,
        Self::Status,
        Self::Force,
        Self::Definition,
        Self::Difference,
    ];

    /// Its name in word lists, in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Document => "document",
            Self::Ground => "ground",
            Self::Payment => "payment",
            Self::Complaint => "complaint",
            Self::Provider => "provider",
            Self::Apply => "apply",
            Self::Status => "status",
            Self::Force => "force",
            Self::Definition => "definition",
            Self::Difference => "difference",
        }
    }

    /// What passages have that answer it; none where it is not told by that.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::Deadline => &["deadline"],
            Self::Document => &["document"],
            Self::Ground => &["ground", "refusal"],
            Self::Payment => &["fee", "payment"],
            Self::Complaint => &["complaint"],
            Self::Provider => &["provider"],
            Self::Apply => &["apply"],
            Self::Status => &["status"],
            Self::Force => &["force"],
            Self::Definition | Self::Difference => &[],
        }
    }

    /// What the answer is, where a card gives it; the others only have to do with it.
    pub fn answer(self) -> Option<&'static str> {
        match self {
            Self::Deadline => Some("limit"),
            Self::Document => Some("document"),
            Self::Ground => Some("ground"),
            Self::Payment => Some("fee"),
            _ => None,
        }
    }
}

/// A word of the query that may be found or not.
#[derive(Debug, Clone)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// In the shared alphabet, one for each way to read its letters.
    pub spellings: Vec<String>,
    /// In the forms that names are found by.
    pub token: Token,
    /// It says that something is not there, and nothing else.
    pub says_absent: bool,
    /// It denies what it names: «төлемесем».
    pub denies: bool,
    /// It says nothing of the matter.
    pub is_silent: bool,
    /// It is a Russian word that says nothing of the matter.
    pub is_russian: bool,
}

impl Word {
    /// Whether it is a form of a word: it has the stem, and begins as the word does but for its last letter. Short stems alone say
    /// little: «алу» and «алым» have one.
    fn is_form_of(&self, folded: &str, stem: &str) -> bool {
        let mut begin = folded.chars();
        begin.next_back();
        let forms = self.spellings.iter().zip(&self.token.stems);
        let begins = |spelling: &str| spelling == folded || spelling.starts_with(begin.as_str());
        let mut forms = forms.filter(|(spelling, own)| begins(spelling) && *own == stem);
        forms.next().is_some()
    }
}

/// A query read as a question.
#[derive(Debug, Default)]
pub struct Question {
    /// Its words in the order typed.
    pub words: Vec<Word>,
    /// Kinds of answer that it wants, with the words that say so.
    pub asks: Vec<(Intent, Range<usize>)>,
}

impl Question {
    /// Reads the words of a query that may be found or not; `literal` takes all of them as they stand.
    pub fn read(query: &Query, literal: bool) -> Self {
        let spoken = query.clauses.iter().filter(|clause| is_spoken(clause));
        let mut words: Vec<Word> = spoken.flat_map(words_of).collect();
        if literal {
            return Self { words, asks: Vec::new() };
        }
        let mut asks = asks(&words);
        // Who asks what follows where nobody pays does not ask for the fee.
        if words.iter().any(|word| word.denies) {
            asks.retain(|(intent, _)| *intent != Intent::Payment);
        }
        for word in &mut words {
            word.is_silent =
                word.is_russian || word.spellings.iter().any(|spelling| SILENT_WORDS.contains(spelling));
        }
        speak_in_names(&mut words);
        if words.iter().all(|word| word.is_silent) {
            words.iter_mut().for_each(|word| word.is_silent = false);
        }
        Self { words, asks }
    }

    /// The words that are looked for.
    pub fn loud(&self) -> Vec<&Word> {
        self.words.iter().filter(|word| !word.is_silent).collect()
    }

    /// Those of them that say what it is about, not what kind of answer it wants.
    pub fn matter(&self) -> Vec<&Word> {
        let answered = self.asks.iter().filter(|(intent, _)| !intent.features().is_empty());
        let ranges: Vec<&Range<usize>> = answered.map(|(_, range)| range).collect();
        let words = self.words.iter().enumerate();
        let words =
            words.filter(|(nth, word)| !word.is_silent && !ranges.iter().any(|range| range.contains(nth)));
        words.map(|(_, word)| word).collect()
    }

    /// Words as typed.
    pub fn typed(&self, range: &Range<usize>) -> String {
        let words = self.words.get(range.clone()).unwrap_or_default();
        let typed: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
        typed.join(" ")
    }

    /// What the question is about: its words without those that ask, parted where they name two things.
    pub fn topics(&self) -> Vec<Vec<&Word>> {
        let mut topics: Vec<Vec<&Word>> = vec![Vec::new()];
        let two = self.asks.iter().any(|(intent, _)| *intent == Intent::Difference);
        for (nth, word) in self.words.iter().enumerate() {
            let asks = self.asks.iter().any(|(intent, words)| {
                matches!(intent, Intent::Definition | Intent::Difference) && words.contains(&nth)
            });
            let joins = || JOINED_BY.contains(&word.typed.to_lowercase().as_str());
            if two && joins() {
                topics.push(Vec::new());
            } else if let Some(topic) = topics.last_mut()
                && !asks
                && !word.is_silent
            {
                topic.push(word);
            }
        }
        topics.retain(|topic| !topic.is_empty());
        topics
    }
}

/// Whether a clause is words that may be found or not. A word of several parts is words too; one with a number in it is looked for
/// as it stands.
pub fn is_spoken(clause: &Clause) -> bool {
    clause.occur == Occur::Should
        && match &clause.part {
            Part::Word(_) => true,
            Part::Phrase(phrase) => {
                phrase.chars().all(|letter| letter.is_alphabetic() || letter == '-' || letter == '‑')
            }
            _ => false,
        }
}

fn words_of(clause: &Clause) -> Vec<Word> {
    match &clause.part {
        Part::Word(text) | Part::Phrase(text) => words_in(text),
        _ => Vec::new(),
    }
}

/// The words of a text, with all ways to read their letters.
pub fn words_in(text: &str) -> Vec<Word> {
    let latin = text.chars().any(char::is_alphabetic) && !text.chars().any(is_cyrillic);
    let word = |found: zanflow_kazakh::search::Word| {
        let typed = text.get(found.range).unwrap_or_default().to_owned();
        let mut spellings = vec![found.folded];
        if latin && !spellings.iter().any(|spelling| spelling.starts_with('#')) {
            spellings.push(fold_latin(&typed));
            spellings.dedup();
            // A Roman number, typed as the rest of the line is.
            let number = folded(&typed.to_uppercase());
            spellings.extend(number.starts_with('#').then_some(number));
        }
        let stems = spellings.iter().map(|spelling| stem(spelling)).collect();
        let russian = if latin { None } else { russian_stems(&typed).pop() };
        Word {
            is_russian: !latin && SILENT_RUSSIAN.contains(&typed.to_lowercase().as_str()),
            token: Token { stems, kazakh: (!latin).then(|| stem_unfolded(&typed)), russian },
            says_absent: ABSENT_WORDS.contains(spellings.first().map_or("", String::as_str)),
            denies: spellings.iter().any(|spelling| denies(spelling)),
            spellings,
            is_silent: false,
            typed,
        }
    };
    words(text).into_iter().map(word).collect()
}

/// A word that says nothing alone is part of what some names say: «қай кезеңде».
fn speak_in_names(words: &mut [Word]) {
    let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let length = named(rest).map_or(1, |name| name.length.max(1));
        let part = words.get_mut(at..at + length).unwrap_or_default();
        if part.iter().any(|word| !word.is_silent) {
            part.iter_mut().for_each(|word| word.is_silent = false);
        }
        at += length;
    }
}

/// Whether a folded word says nothing of the matter.
pub fn is_silent(folded: &str) -> bool {
    SILENT_WORDS.contains(folded)
}

static SILENT_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| SILENT.iter().flat_map(|text| words(text)).map(|word| word.folded).collect());

static ABSENT_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| ABSENT.iter().flat_map(|text| words(text)).map(|word| word.folded).collect());

/// A way to ask.
struct Way {
    intent: Intent,
    /// The Kazakh words, folded, with their stems.
    kazakh: Vec<(String, String)>,
    /// Russian stems.
    russian: Vec<String>,
}

static WAYS: LazyLock<Vec<Way>> = LazyLock::new(|| {
    let intents = Intent::ALL.into_iter().filter_map(|intent| {
        let (_, phrases) = ASKED.iter().find(|(name, _)| *name == intent.name())?;
        Some((intent, *phrases))
    });
    let ways = intents.flat_map(|(intent, phrases)| {
        phrases.iter().map(move |phrase| {
            let kazakh = words(phrase).into_iter().map(|word| {
                let stem = stem(&word.folded);
                (word.folded, stem)
            });
            Way { intent, kazakh: kazakh.collect(), russian: russian_stems(phrase) }
        })
    });
    ways.collect()
});

/// Words between those of one way to ask.
const BETWEEN: usize = 2;

/// What words ask for; of several ways to ask that begin with one word the longest. Words that ask how much may stand apart, and words of
/// any way in any order.
fn asks(words: &[Word]) -> Vec<(Intent, Range<usize>)> {
    let mut found: Vec<(Intent, Range<usize>)> = Vec::new();
    for at in 0..words.len() {
        let ways = WAYS.iter().filter_map(|way| {
            let apart = if matches!(way.intent, Intent::Deadline | Intent::Payment) { BETWEEN } else { 0 };
            let end = at + way.kazakh.len().max(1) + apart;
            let rest = words.get(at..end.min(words.len())).unwrap_or_default();
            let length = way.within(rest)?;
            Some((way.intent, way.kazakh.len(), at..at + length))
        });
        if let Some((intent, _, range)) =
            ways.max_by_key(|(_, length, range)| (*length, std::cmp::Reverse(range.len())))
            && !found.iter().any(|(known, words)| *known == intent || words.contains(&at))
        {
            found.push((intent, range));
        }
    }
    found
}

impl Way {
    /// How many words from the first are needed to have all of the way; none where the first is no word of it, or one is missing.
    fn within(&self, words: &[Word]) -> Option<usize> {
        let kazakh = |nth: usize, word: &Word| {
            self.kazakh.get(nth).is_some_and(|(folded, stem)| word.is_form_of(folded, stem))
        };
        let russian = |nth: usize, word: &Word| {
            word.token.russian.is_some() && self.russian.get(nth) == word.token.russian.as_ref()
        };
        covered(words, self.kazakh.len(), kazakh).or_else(|| covered(words, self.russian.len(), russian))
    }
}

/// How many words from the first cover all of `parts`, each by a word of its own, the first by one of them.
fn covered(words: &[Word], parts: usize, is_part: impl Fn(usize, &Word) -> bool) -> Option<usize> {
    let mut missing: Vec<usize> = (0..parts).collect();
    for (nth, word) in words.iter().enumerate() {
        match missing.iter().position(|part| is_part(*part, word)) {
            Some(place) => drop(missing.remove(place)),
            None if nth == 0 => return None,
            None => {}
        }
        if missing.is_empty() {
            return Some(nth + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[track_caller]
    fn check(text: &str, loud: &[&str], intents: &[Intent]) {
        let question = Question::read(&parse(text), false);
        let typed: Vec<&str> = question.loud().iter().map(|word| word.typed.as_str()).collect();
        assert_eq!(typed, loud, "{text}");
        let asked: Vec<Intent> = question.asks.iter().map(|(intent, _)| *intent).collect();
        assert_eq!(asked, intents, "{text}");
    }

    #[test]
    fn questions_say_what_they_want() {
        check("бау салу қанша уақыт алады", &["бау", "салу", "уақыт"], &[Intent::Deadline]);
        check("какие документы нужны для лицензии", &["документы", "лицензии"], &[Intent::Document]);
        check("неге бас тартады", &["бас", "тартады"], &[Intent::Ground]);
        check("сколько стоит лицензия", &["лицензия"], &[Intent::Payment]);
        check("жалоба на акимат", &["жалоба", "акимат"], &[Intent::Complaint]);
        check("паспорт дегеніміз не", &["паспорт"], &[Intent::Definition]);
        check("бау салу", &["бау", "салу"], &[]);
    }

    #[test]
    fn words_that_say_nothing_are_all_there_is() {
        check("қалай керек", &["қалай", "керек"], &[]);
    }

    #[test]
    fn two_things_are_told_apart() {
        let question = Question::read(&parse("бау мен гүлзар айырмашылығы"), false);
        let topics = question.topics();
        let typed: Vec<Vec<&str>> =
            topics.iter().map(|topic| topic.iter().map(|word| word.typed.as_str()).collect()).collect();
        assert_eq!(typed, [["бау"], ["гүлзар"]]);
    }
}
