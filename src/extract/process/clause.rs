//! The first sentence of a step as words: without what brackets explain, with what they define.

use super::people::{Head, head};
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_lexicon::brackets::without_brackets;
use zanflow_lexicon::words::steps::BECAUSE;

/// One word of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte where it begins.
    pub at: usize,
    /// Lower case.
    pub lower: String,
    /// A comma or another mark follows.
    pub ends_phrase: bool,
    /// It is a name that a bracket gives: «(бұдан әрі – мүдделі орган)».
    pub defined: bool,
    /// It is a noun that can act.
    pub head: Option<Head>,
}

/// The first sentence of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its text, brackets blanked: as many bytes before any word as in the step's text.
    pub text: String,
    /// Its words, hyphens inside them kept.
    pub words: Vec<Word>,
    /// Bytes of `text` that a bracket defines.
    defined: Vec<(usize, usize)>,
}

impl Clause {
    /// Reads the first sentence of a text.
    pub fn new(text: &str) -> Self {
        let (text, defined) = without_brackets(first_sentence(text));
        let words = words(&text, &defined);
        Clause { text, words, defined }
    }

    /// The name that a bracket right before a word gives: the word after it, and the name.
    pub fn definition(&self, at: usize) -> Option<(usize, String)> {
        let word = self.words.get(at).filter(|word| word.defined)?;
        let (from, to) = self.defined.iter().find(|(from, to)| (*from..*to).contains(&word.at))?;
        let after = self.words.iter().position(|word| word.at >= *to).unwrap_or(self.words.len());
        Some((after, self.text.get(*from..*to)?.trim().to_owned()))
    }

    /// Whether a byte is inside a definition in brackets.
    pub fn is_defined(&self, at: usize) -> bool {
        self.defined.iter().any(|(from, to)| (*from..*to).contains(&at))
    }

    /// The byte after «… байланысты», where a reason is given and something follows it.
    pub fn after_reason(&self) -> usize {
        let last = self.words.len().saturating_sub(1);
        let reason = self.words.iter().take(last).rev().find(|word| word.lower == BECAUSE);
        reason.map_or(0, |word| word.at + word.lower.len())
    }

    /// Index of the first word at or after a byte.
    pub fn word_at(&self, at: usize) -> usize {
        self.words.iter().position(|word| word.at >= at).unwrap_or(self.words.len())
    }
}

fn first_sentence(text: &str) -> &str {
    for (at, _) in text.match_indices(". ") {
        let long = text.get(..at).is_some_and(|before| before.chars().rev().take(3).all(is_letter));
        let next = text.get(at + 2..).and_then(|rest| rest.trim_start().chars().next());
        if long && next.is_some_and(char::is_uppercase) {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

fn words(text: &str, defined: &[(usize, usize)]) -> Vec<Word> {
    let whole = text.lowered();
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, letter) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let inside = is_letter(letter) || letter.is_ascii_digit() || (letter == '-' && open.is_some());
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(from)) => {
                let lower = whole.get(from..at).unwrap_or_default().trim_end_matches('-').to_owned();
                let defined = defined.iter().any(|(start, end)| (*start..*end).contains(&from));
                let head = head(&lower);
                words.push(Word { at: from, lower, ends_phrase: false, defined, head });
                open = None;
            }
            _ => {}
        }
        if matches!(letter, ',' | ';' | ':' | '.')
            && let Some(word) = words.last_mut()
        {
            word.ends_phrase = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_go_and_definitions_stay() {
        let clause =
            Clause::new("бөлімше (бұдан әрі – бөлім) құжатты (өтінішті) қарайды. Содан соң жібереді");
        let words: Vec<&str> = clause.words.iter().map(|word| word.lower.as_str()).collect();
        assert_eq!(words, ["бөлімше", "бөлім", "құжатты", "қарайды"]);
        assert_eq!(clause.definition(1), Some((2, "бөлім".to_owned())));
        assert_eq!(clause.definition(2), None);
    }

    #[test]
    fn reasons_end_where_something_follows_them() {
        assert_eq!(Clause::new("қате болуына байланысты").after_reason(), 0);
        let clause = Clause::new("қате болуына байланысты бас тарту");
        assert_eq!(clause.word_at(clause.after_reason()), 3);
    }
}
