//! What a service's tables can be expected to hold: names of actors, and cells that stand there more than once.

use super::words::{Break, Head, Word, fingerprint, fingerprint_of};
use crate::kazakh::actors::TABLE_ACTORS;
use crate::model::Service;
use rustc_hash::{FxHashMap, FxHashSet};

/// Expected contents, by fingerprint: blanks, quotes and case make no difference.
#[derive(Debug, Default)]
pub struct Lexicon {
    actors: FxHashSet<u64>,
    cells: FxHashMap<u64, u32>,
}

impl Lexicon {
    /// The names that a service itself gives.
    pub fn new(service: &Service) -> Self {
        let mut actors: FxHashSet<u64> = TABLE_ACTORS.iter().map(|name| fingerprint(name).0).collect();
        actors.extend(service.participants.iter().map(|name| fingerprint(name).0));
        actors.extend(
            service.terms.iter().filter_map(|term| term.abbr.as_deref()).map(|name| fingerprint(name).0),
        );
        let nodes = service.processes.iter().flat_map(|process| &process.nodes);
        actors.extend(nodes.filter_map(|node| node.actor.as_deref()).map(|name| fingerprint(name).0));
        actors.remove(&0);
        Lexicon { actors, cells: FxHashMap::default() }
    }

    /// Counts the blocks between blank lines: a block that stands there twice is a cell. One that begins in lower case
    /// may be the tail of a cell that a page break cut.
    pub fn learn(&mut self, words: &[Word]) {
        let mut start = 0;
        for end in 1..=words.len() {
            let over = words.get(end).is_none_or(|word| word.before >= Break::Blank);
            if over {
                let block = words.get(start..end).unwrap_or_default();
                let whole = block.first().is_some_and(|word| word.head != Head::Small);
                if block.len() >= 2 && whole {
                    *self.cells.entry(fingerprint_of(block.iter())).or_default() += 1;
                }
                start = end;
            }
        }
    }

    /// Whether words are the name of an actor.
    pub fn is_actor<'w>(&self, words: impl Iterator<Item = &'w Word>) -> bool {
        self.actors.contains(&fingerprint_of(words))
    }

    /// Whether a text is names of actors with commas or strokes between.
    pub fn is_actors(&self, text: &str) -> bool {
        let known = |name: &str| self.actors.contains(&fingerprint(name).0) || is_short_register(name.trim());
        text.split([',', '/']).all(known)
    }

    /// Whether words stand in the tables more than once as a block of their own.
    pub fn is_known_cell<'w>(&self, words: impl Iterator<Item = &'w Word>) -> bool {
        self.cells.get(&fingerprint_of(words)).is_some_and(|count| *count >= 2)
    }
}

/// `ЗТ` in «ЖТ/ЗТ МДҚ».
fn is_short_register(name: &str) -> bool {
    matches!(name, "ЖТ" | "ЗТ")
}
