//! A word of a query that is nowhere: what it may have been meant as.

use super::asks::Ask;
use super::concepts::{Finder, Part};
use super::fields::Fields;
use super::query::Note;
use super::question::{Word, is_silent};
use super::spelling::{alike, less_alike};
use super::thesaurus::{Token, named, nearest};
use tantivy::Searcher;
use zanflow_kazakh::search::{stem, without_speech};

const RESPELLED: f32 = 0.7;

/// Finds words of the index like one.
type Alike = fn(&Searcher, &Fields, &str) -> Vec<String>;

impl Finder<'_> {
    /// A word that is nowhere: what it may have been meant as, in the index, in the lists of names, or else in the index with more
    /// letters off.
    pub(super) fn meant(&mut self, word: &Word) -> Option<Ask> {
        let mut spoken = word.spellings.iter().flat_map(|folded| without_speech(folded));
        if !self.literal && spoken.any(is_silent) {
            self.notes.push(Note::Silent { words: vec![word.typed.clone()] });
            return None;
        }
        if let Some(asked) = self.spoken(word) {
            return Some(asked);
        }
        if let Some(asked) = self.respelled(word, alike) {
            return Some(asked);
        }
        let near = if self.literal { None } else { nearest(&word.token) };
        if let Some((text, name)) = near {
            let (same, foreign) = self.names(&name, std::slice::from_ref(&word), false);
            if let Some(asked) = self.either(same, foreign, 0.0) {
                self.notes.push(Note::Respelled { word: word.typed.clone(), instead: vec![text.to_owned()] });
                return Some(asked);
            }
        }
        let asked = self.respelled(word, less_alike);
        if asked.is_none() {
            self.notes.push(Note::NotFound { word: word.typed.clone() });
        }
        asked
    }

    /// A word with an ending of speech, as texts have it.
    pub(super) fn spoken(&mut self, word: &Word) -> Option<Ask> {
        if self.literal {
            return None;
        }
        let mut shorter = word.spellings.iter().flat_map(|folded| without_speech(folded));
        shorter.find_map(|folded| {
            let mut part = Part::default();
            self.forms(folded, 1.0, &mut part);
            let token = Token { stems: vec![stem(folded)], ..Token::default() };
            let name = named(std::slice::from_ref(&token));
            let (same, foreign) =
                name.map(|name| self.names(&name, std::slice::from_ref(&word), false)).unwrap_or_default();
            part.asked.extend(same.asked);
            part.frequency = part.frequency.max(same.frequency);
            self.context.extend(token.stems);
            self.either(part, foreign, 0.0)
        })
    }

    /// Words of the index that a word may have been meant as.
    pub(super) fn respelled(&mut self, word: &Word, alike: Alike) -> Option<Ask> {
        let each = word.spellings.iter().rev().map(|folded| alike(self.searcher, self.fields, folded));
        let instead = each.into_iter().find(|found| !found.is_empty())?;
        let mut part = Part::default();
        for folded in &instead {
            self.forms(folded, RESPELLED, &mut part);
        }
        self.notes.push(Note::Respelled { word: word.typed.clone(), instead });
        self.either(part, Part::default(), 0.0)
    }
}
