//! A cursor over a text, for small matchers of wording: what would be a regular expression costs nothing to set up.

use memchr::memmem::Finder;
use zanflow_kazakh::letters::is_letter;

/// A place in a text from which words are read on. Each reader moves it only where it succeeds.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'t> {
    text: &'t str,
    /// Its byte offset.
    pub at: usize,
}

impl<'t> Cursor<'t> {
    /// A cursor at a byte.
    pub fn new(text: &'t str, at: usize) -> Self {
        Cursor { text, at }
    }

    /// The whole text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// What follows.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over one character of some kind.
    pub fn one(&mut self, belongs: impl Fn(char) -> bool) -> bool {
        let found = self.peek().filter(|letter| belongs(*letter));
        self.at += found.map_or(0, char::len_utf8);
        found.is_some()
    }

    /// Steps over a run of characters of some kind, and gives it; empty where there is none.
    pub fn run(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let run = rest.get(..rest.find(|letter| !belongs(letter)).unwrap_or(rest.len())).unwrap_or_default();
        self.at += run.len();
        run
    }

    /// Steps over blanks; whether there were any.
    pub fn blanks(&mut self) -> bool {
        !self.run(char::is_whitespace).is_empty()
    }

    /// Steps over letters, and gives them.
    pub fn letters(&mut self) -> &'t str {
        self.run(is_letter)
    }

    /// Steps over a word or a part of one.
    pub fn word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Steps over the first of some words that is there.
    pub fn any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.word(word))
    }

    /// Steps over what a reader reads, or stays.
    pub fn optional(&mut self, read: impl FnOnce(&mut Self) -> bool) {
        let mut ahead = *self;
        if read(&mut ahead) {
            *self = ahead;
        }
    }
}

/// The matches of a reader in a text, from the left and without overlaps: it is tried at every character.
pub fn matches<'t>(
    text: &'t str,
    read: impl Fn(&mut Cursor<'t>) -> bool,
) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let mut cursor = Cursor::new(text, at);
            let start = at;
            if read(&mut cursor) && cursor.at > start {
                at = cursor.at;
                return Some(start..at);
            }
            at += letter.len_utf8();
        }
        None
    })
}

/// Words that are looked for anywhere in very many texts.
pub struct Phrases(Vec<(&'static str, Finder<'static>)>);

impl Phrases {
    /// Prepares some words.
    pub fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Phrases(words.into_iter().map(|word| (word, Finder::new(word))).collect())
    }

    /// Whether one of them is in a text.
    pub fn any_in(&self, text: &str) -> bool {
        self.found_in(text).next().is_some()
    }

    /// Those that are in a text, in the order of the list.
    pub fn found_in(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter(|(_, finder)| finder.find(text.as_bytes()).is_some()).map(|(word, _)| *word)
    }
}
