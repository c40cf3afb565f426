//! The words of a question in one segment, read a window of passages at a time: which passages have each, and how often.
//!
//! Posting lists are decoded once and in order. What a passage is worth is then looked up in small tables instead of being sought in
//! every list.

use super::bits::docs_of;
use rustc_hash::FxHashMap;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, TERMINATED, TantivyError, Term};

/// So many passages are looked at together; in tests so few that there are several windows.
pub const WINDOW: usize = if cfg!(test) { 64 } else { 4096 };
/// Groups of 64 passages in a window.
pub const GROUPS: usize = WINDOW / 64;

/// Passages of a window, a bit each.
pub type Groups = [u64; GROUPS];

/// A number for each of 64 passages.
pub type Lanes = [f32; 64];

/// Passages of one group of a window.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Which group of the window.
    pub nth: usize,
    /// The first passage of the window.
    pub from: DocId,
    /// Those passages of the group that are asked for.
    pub within: u64,
}

/// The lists that a question reads.
pub struct Leaves<'a> {
    segment: &'a SegmentReader,
    leaves: Vec<Leaf>,
    by_term: FxHashMap<Term, usize>,
}

struct Leaf {
    list: List,
    /// The window's passages that are in the list.
    has: Groups,
    /// Whether there are any.
    any: bool,
    /// How often each has the word, up to 255: more often is worth no more.
    often: Vec<u8>,
    /// What each is worth, of lists that say so themselves.
    worth: Vec<f32>,
}

enum List {
    /// Passages with a word; the next one's place in the block that is decoded.
    Word(Box<BlockSegmentPostings>, usize),
    /// Passages that something else finds.
    Found(Box<dyn Scorer>),
}

impl<'a> Leaves<'a> {
    /// Of a segment, none yet.
    pub fn new(segment: &'a SegmentReader) -> Self {
        Self { segment, leaves: Vec::new(), by_term: FxHashMap::default() }
    }

    /// The list of a word, from a passage on; none where the segment has it not.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn word(&mut self, term: &Term, from: DocId) -> Result<Option<usize>, TantivyError> {
        if let Some(known) = self.by_term.get(term) {
            return Ok(Some(*known));
        }
        let inverted = self.segment.inverted_index(term.field())?;
        let Some(mut postings) = inverted.read_block_postings(term, IndexRecordOption::WithFreqs)? else {
            return Ok(None);
        };
        let next = if from > 0 { postings.seek(from) } else { 0 };
        let nth = self.add(List::Word(Box::new(postings), next), WINDOW, 0);
        self.by_term.insert(term.clone(), nth);
        Ok(Some(nth))
    }

    /// The list of a word, if some part of the question reads it.
    pub fn known(&self, term: &Term) -> Option<usize> {
        self.by_term.get(term).copied()
    }

    /// A list of what something else finds.
    pub fn found(&mut self, scorer: Box<dyn Scorer>) -> usize {
        self.add(List::Found(scorer), 0, WINDOW)
    }

    fn add(&mut self, list: List, often: usize, worth: usize) -> usize {
        self.leaves.push(Leaf {
            list,
            has: [0; GROUPS],
            any: false,
            often: vec![0; often],
            worth: vec![0.0; worth],
        });
        self.leaves.len() - 1
    }

    /// Reads the window that begins with a passage. Windows are read in order.
    pub fn read(&mut self, from: DocId) {
        self.leaves.iter_mut().for_each(|leaf| leaf.read(from));
    }

    /// The window's passages that are in a list.
    pub fn groups(&self, nth: usize) -> &Groups {
        self.leaves.get(nth).map_or(&[0; GROUPS], |leaf| &leaf.has)
    }

    /// Adds the window's passages that are in a list.
    pub fn add_groups(&self, nth: usize, found: &mut Groups) {
        if let Some(leaf) = self.leaves.get(nth).filter(|leaf| leaf.any) {
            found.iter_mut().zip(&leaf.has).for_each(|(found, has)| *found |= has);
        }
    }

    /// Whether a passage of the window is in a list.
    pub fn has(&self, nth: usize, at: usize) -> bool {
        self.groups(nth).get(at / 64).is_some_and(|group| group & (1 << (at % 64)) != 0)
    }

    /// How often those passages of a group have a word that have it: for each its lane, itself and how often. Returns them.
    pub fn each_often(&self, nth: usize, group: Group, mut of: impl FnMut(usize, DocId, u32)) -> u64 {
        let Some(leaf) = self.leaves.get(nth) else { return 0 };
        let found = leaf.has.get(group.nth).copied().unwrap_or(0) & group.within;
        let often = leaf.often.get(group.nth * 64..).unwrap_or_default();
        for lane in docs_of(found, 0) {
            let often = often.get(lane as usize).copied().unwrap_or(0);
            of(lane as usize, group.from + (group.nth * 64) as DocId + lane, u32::from(often));
        }
        found
    }

    /// What those passages of a group are worth that are in a list that says so. Returns them.
    pub fn worths(&self, nth: usize, group: Group, worth: &mut Lanes) -> u64 {
        let Some(leaf) = self.leaves.get(nth) else { return 0 };
        let found = leaf.has.get(group.nth).copied().unwrap_or(0) & group.within;
        let own = leaf.worth.get(group.nth * 64..).unwrap_or_default();
        for lane in docs_of(found, 0) {
            if let (Some(worth), Some(own)) = (worth.get_mut(lane as usize), own.get(lane as usize)) {
                *worth = *own;
            }
        }
        found
    }

    /// How often a passage of the window has a word; nothing where it has it not.
    pub fn often(&self, nth: usize, at: usize) -> Option<u32> {
        if !self.has(nth, at) {
            return None;
        }
        self.leaves.get(nth)?.often.get(at).copied().map(u32::from)
    }

    /// What a passage of the window is worth by a list that says so.
    pub fn worth(&self, nth: usize, at: usize) -> Option<f32> {
        if !self.has(nth, at) {
            return None;
        }
        self.leaves.get(nth)?.worth.get(at).copied()
    }
}

impl Leaf {
    fn read(&mut self, from: DocId) {
        let Self { list, has, any, often, worth } = self;
        if *any {
            has.fill(0);
            *any = false;
        }
        let end = from + WINDOW as DocId;
        match list {
            List::Word(postings, next) => {
                while postings.block_len() > 0 {
                    let docs = postings.docs().get(*next..).unwrap_or_default();
                    let some = docs.partition_point(|doc| *doc < end);
                    *any |= some > 0;
                    for (doc, nth) in docs.iter().take(some).zip(*next..) {
                        let at = doc.wrapping_sub(from) as usize;
                        put(has, at);
                        if let Some(often) = often.get_mut(at) {
                            *often = u8::try_from(postings.freq(nth)).unwrap_or(u8::MAX);
                        }
                    }
                    if some < docs.len() {
                        *next += some;
                        return;
                    }
                    postings.advance();
                    *next = 0;
                }
            }
            List::Found(scorer) => {
                let mut doc = scorer.doc();
                while doc < end && doc != TERMINATED {
                    let at = doc.wrapping_sub(from) as usize;
                    *any = true;
                    put(has, at);
                    if let Some(worth) = worth.get_mut(at) {
                        *worth = scorer.score();
                    }
                    doc = scorer.advance();
                }
            }
        }
    }
}

fn put(groups: &mut Groups, at: usize) {
    if let Some(group) = groups.get_mut(at / 64) {
        *group |= 1 << (at % 64);
    }
}
