//! What a service's tables can be expected to hold: names of actors, and repeated cells.

use super::stacks::stems;
use super::words::{Break, Head, Print, Word, fingerprint, fingerprint_of};
use crate::memory::Memory;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;
use zanflow_lexicon::durations as duration;
use zanflow_lexicon::words::participants::TABLE_ACTORS;
use zanflow_lexicon::words::systems::REGISTERS;
use zanflow_model::{NodeKind, Service};

/// Fingerprints of the names that any table may hold.
static KNOWN: LazyLock<Vec<Print>> =
    LazyLock::new(|| TABLE_ACTORS.iter().map(|name| fingerprint(name)).collect());

/// Expected contents, by fingerprint: blanks, quotes and case make no difference.
pub struct Lexicon<'a> {
    actors: FxHashSet<u64>,
    /// Letters of the longest of them.
    longest: u32,
    cells: FxHashMap<u64, u32>,
    /// Words that follow one another in the steps of the processes.
    pairs: FxHashSet<(u64, u64)>,
    /// The beginnings of the words of each step of each process.
    steps: Vec<Vec<Vec<u64>>>,
    /// The steps, all in a row, that have a word that begins so.
    having: FxHashMap<u64, Vec<u32>>,
    /// What was found before.
    memory: &'a Memory,
}

impl<'a> Lexicon<'a> {
    /// The names that a service itself gives.
    pub fn new(service: &Service, memory: &'a Memory) -> Self {
        let (actors, cells) = (FxHashSet::default(), FxHashMap::default());
        let pairs = FxHashSet::default();
        let acts =
            |node: &&zanflow_model::Node| !matches!(node.kind, NodeKind::Condition | NodeKind::Preliminary);
        let of = |process: &zanflow_model::Process| {
            process.nodes.iter().filter(acts).map(|node| stems(node.text.split_whitespace())).collect()
        };
        let processes = service.processes.iter().filter(|process| process.nodes.len() <= STEPS);
        let steps: Vec<Vec<Vec<u64>>> = processes.take(PROCESSES).map(of).collect();
        let mut having: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (step, nth) in steps.iter().flatten().zip(0..) {
            for stem in step {
                let having = having.entry(*stem).or_default();
                if having.last() != Some(&nth) {
                    having.push(nth);
                }
            }
        }
        let mut lexicon = Lexicon { actors, longest: 0, cells, pairs, steps, having, memory };
        let abbreviations = service.terms.iter().filter_map(|term| term.abbr.as_deref());
        let nodes = service.processes.iter().flat_map(|process| &process.nodes);
        let actors = nodes.filter_map(|node| node.actor.as_deref());
        let own = service.participants.iter().map(String::as_str).chain(abbreviations).chain(actors);
        for print in KNOWN.iter().copied().chain(own.map(fingerprint)) {
            lexicon.longest = lexicon.longest.max(print.letters);
            lexicon.actors.insert(print.value);
        }
        lexicon.actors.remove(&0);
        for node in service.processes.iter().flat_map(|process| &process.nodes) {
            let words: Vec<u64> = node.text.split_whitespace().map(|word| fingerprint(word).value).collect();
            let pairs = words.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
            lexicon.pairs.extend(pairs.filter(|(a, b)| *a != 0 && *b != 0));
        }
        lexicon
    }

    /// The beginnings of the words of each step of each process.
    pub fn steps(&self) -> &[Vec<Vec<u64>>] {
        &self.steps
    }

    /// What a word tells of a step: the less the more steps have it.
    pub fn weight(&self, stem: u64) -> f64 {
        let all = self.steps.iter().map(Vec::len).sum::<usize>() as f64 + 1.0;
        self.having.get(&stem).map_or(UNKNOWN, |having| (all / having.len() as f64).ln())
    }

    /// How much of some words, by their beginnings, the step has that has most of them.
    pub fn likeness(&self, stems: &[u64]) -> f64 {
        let mut found = vec![0.0; self.steps.iter().map(Vec::len).sum()];
        let mut all = 0.0;
        for stem in stems {
            let weight = self.weight(*stem);
            all += weight;
            for step in self.having.get(stem).into_iter().flatten() {
                if let Some(found) = found.get_mut(*step as usize) {
                    *found += weight;
                }
            }
        }
        found.into_iter().fold(0.0, f64::max) / f64::max(all, 1.0)
    }

    /// Whether words of that fingerprint occur in the tables more than once as a block of their own.
    pub fn is_known_cell_of(&self, print: u64) -> bool {
        self.cells.get(&print).is_some_and(|count| *count >= 2)
    }

    /// Marks the words that the act has behind the word before them in a step.
    pub fn mark(&self, words: &mut [Word<'_>]) {
        let mut before = 0;
        for word in words {
            word.follows = self.pairs.contains(&(before, word.print.value));
            before = word.print.value;
        }
    }

    /// Counts the blocks between blank lines: a block that occurs twice is a cell. One that begins in lower case
    /// may be the tail of a cell that a page break cut.
    pub fn learn(&mut self, words: &[Word<'_>]) {
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

    /// Whether words of that fingerprint are the name of an actor.
    pub fn is_actor(&self, print: Print) -> bool {
        self.actors.contains(&print.value)
    }

    /// Whether a text is a time.
    pub fn is_time(&self, text: &str) -> bool {
        self.memory.times.of(text, duration::cell).is_some()
    }

    /// What was found before.
    pub fn memory(&self) -> &Memory {
        self.memory
    }

    /// Letters of the longest name of an actor.
    pub fn longest(&self) -> u32 {
        self.longest
    }

    /// Whether a text is names of actors with commas or strokes between.
    pub fn is_actors(&self, text: &str) -> bool {
        let known = |name: &str| self.is_actor(fingerprint(name)) || is_short_register(name.trim());
        text.split([',', '/']).all(known)
    }

    /// Whether words of that fingerprint occur in the tables more than once as a block of their own.
    pub fn is_known_cell(&self, print: Print) -> bool {
        self.is_known_cell_of(print.value)
    }
}

/// Processes of a service that tables are compared with, and steps of one.
const PROCESSES: usize = 8;
const STEPS: usize = 40;

/// What a word tells of a step that no step has.
const UNKNOWN: f64 = 0.5;

/// `ЗТ` in «ЖТ/ЗТ МДҚ».
fn is_short_register(name: &str) -> bool {
    REGISTERS.contains(&name)
}
