//! Words that are nowhere in the index: what they may have been meant as.

use super::fields::Fields;
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

/// So many spellings are searched for a word.
const MOST: usize = 6;
/// So many words of the index are looked at for a word without its vowels.
const MOST_LOOKED_AT: usize = 2_000_000;

static ONE: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// In how many passages a word stands in one of the fields.
pub fn frequency(searcher: &Searcher, field: Field, word: &str) -> u64 {
    searcher.doc_freq(&Term::from_field_text(field, word)).unwrap_or(0)
}

/// Words of the index that a folded word may have been meant as, likeliest first: a letter off.
pub fn alike(searcher: &Searcher, fields: &Fields, folded: &str) -> Vec<String> {
    if !has_letters(folded) {
        return Vec::new();
    }
    likeliest(folded, matching(searcher, fields.exact, &Letters(ONE.build_dfa(folded))))
}

/// Those that are less like it: two letters off, without endings, else with other vowels.
pub fn less_alike(searcher: &Searcher, fields: &Fields, folded: &str) -> Vec<String> {
    let letters = folded.chars().count();
    if !has_letters(folded) {
        return Vec::new();
    }
    let mut found = BTreeMap::new();
    if letters >= 6 {
        found = matching(searcher, fields.exact, &Letters(TWO.build_dfa(folded)));
    }
    if found.is_empty() && letters >= 6 {
        // The word may have endings that were not typed.
        let builder = if letters >= 9 { &TWO } else { &ONE };
        found = matching(searcher, fields.exact, &Letters(builder.build_prefix_dfa(folded)));
    }
    if found.is_empty() && letters >= 4 {
        found = same_consonants(searcher, fields.exact, folded);
    }
    likeliest(folded, found)
}

/// Whether a word is long enough to be meant as another one.
fn has_letters(folded: &str) -> bool {
    folded.chars().nth(2).is_some() && !folded.bytes().all(|byte| byte.is_ascii_digit())
}

fn likeliest(folded: &str, found: BTreeMap<String, u64>) -> Vec<String> {
    let same_start = |word: &str| word.chars().next() == folded.chars().next();
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by(|(a, m), (b, n)| (same_start(b), n).cmp(&(same_start(a), m)).then_with(|| a.cmp(b)));
    found.truncate(MOST);
    found.into_iter().map(|(word, _)| word).collect()
}

/// A distance from a word, over the letters of the index.
struct Letters(DFA);

impl Automaton for Letters {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

fn matching(searcher: &Searcher, field: Field, automaton: &Letters) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let Ok(inverted) = segment.inverted_index(field) else { continue };
        let Ok(mut stream) = inverted.terms().search(Borrowed(automaton)).into_stream() else { continue };
        while stream.advance() {
            if let Ok(word) = std::str::from_utf8(stream.key()) {
                *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    found
}

/// The automaton of all segments.
struct Borrowed<'a>(&'a Letters);

impl Automaton for Borrowed<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.start()
    }
    fn is_match(&self, state: &u32) -> bool {
        self.0.is_match(state)
    }
    fn can_match(&self, state: &u32) -> bool {
        self.0.can_match(state)
    }
    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.accept(state, byte)
    }
}

/// Words with the same consonants in the same order: how chats and the older Latin alphabets differ.
fn same_consonants(searcher: &Searcher, field: Field, folded: &str) -> BTreeMap<String, u64> {
    let wanted = consonants(folded);
    let mut found = BTreeMap::new();
    if wanted.len() < 3 {
        return found;
    }
    let mut looked_at = 0;
    for segment in searcher.segment_readers() {
        let Ok(inverted) = segment.inverted_index(field) else { continue };
        let Ok(mut stream) = inverted.terms().stream() else { continue };
        while stream.advance() && looked_at < MOST_LOOKED_AT {
            looked_at += 1;
            if let Ok(word) = std::str::from_utf8(stream.key())
                && consonants(word) == wanted
            {
                *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
    }
    found
}

fn consonants(folded: &str) -> String {
    folded.chars().filter(|letter| !"aeiouy".contains(*letter)).collect()
}
