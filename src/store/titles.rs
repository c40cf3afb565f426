//! What a query names, where the titles above a passage have it, or the passage is about it.

use super::asks::{Ask, apart, boosted, term};
use super::concepts::{Finder, MOST_NAMES};
use super::question::Word;
use super::spelling::frequency;
use super::thesaurus::{Row, Token, named};

/// What a word is worth that only a title or chapter above the passage has.
const CONTEXT: f32 = 0.3;
/// What a word is worth that the titles above an answer have, beside one that the answer has itself.
const ABOVE: f32 = 1.5;

impl Finder<'_> {
    /// Passages whose titles above have words looked for.
    pub fn context(&self) -> Vec<Ask> {
        let field = self.fields.context;
        let known = self.context.iter().filter(|stem| frequency(self.searcher, field, stem) > 0);
        known.map(|stem| boosted(term(field, stem), CONTEXT)).collect()
    }

    /// What a matter's words name, where titles above passages have it, with what each is worth there.
    pub fn above(&self, words: &[&Word]) -> Vec<Ask> {
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        let mut asked = Vec::new();
        let mut at = 0;
        while let Some(tokens) = tokens.get(at..).filter(|tokens| !tokens.is_empty()) {
            let name = if self.literal { None } else { named(tokens) };
            let length = name.as_ref().map_or(1, |name| name.length.max(1));
            at += length;
            let typed = tokens.get(..length).unwrap_or(tokens);
            let typed: Vec<String> = typed.iter().filter_map(|token| token.stems.last().cloned()).collect();
            let others =
                name.iter().flat_map(|name| name.same.iter().chain(&name.translated)).map(|name| &name.row);
            let others = others.filter_map(|row| match row {
                Row::Kazakh(stems) => Some(stems.clone()),
                Row::Russian(_) => None,
            });
            asked.extend(self.in_titles(std::iter::once(typed).chain(others)));
        }
        asked
    }

    /// Passages below titles that have all words of one of some names.
    pub(super) fn in_titles(&self, names: impl Iterator<Item = Vec<String>>) -> Option<Ask> {
        let field = self.fields.context;
        let mut ways: Vec<Ask> = Vec::new();
        let mut known = 0;
        for stems in names {
            if stems.is_empty() || stems.iter().any(|stem| frequency(self.searcher, field, stem) == 0) {
                continue;
            }
            let in_texts = stems.iter().map(|stem| frequency(self.searcher, self.fields.stem, stem)).min();
            known = known.max(in_texts.unwrap_or(0));
            ways.push(apart(field, &stems));
            if ways.len() == MOST_NAMES {
                break;
            }
        }
        let worth = ABOVE * self.worth(known);
        (!ways.is_empty()).then(|| super::asks::worth(Ask::Any(ways), worth))
    }

    /// Definitions of what words name.
    pub fn about(&self, words: &[&Word]) -> Ask {
        let field = self.fields.about;
        let typed: Vec<String> = words.iter().filter_map(|word| word.token.stems.last().cloned()).collect();
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        let mut ways = vec![apart(field, &typed)];
        let name = if self.literal { None } else { named(&tokens) };
        for name in name.iter().filter(|name| name.length == words.len()) {
            let rows = name.same.iter().chain(&name.translated).map(|name| &name.row);
            let kazakh = rows.filter(|row| matches!(row, Row::Kazakh(_))).take(MOST_NAMES);
            ways.extend(kazakh.map(|row| apart(field, row.stems())));
        }
        Ask::Any(ways)
    }
}
