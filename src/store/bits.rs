//! Passages of one segment of the index as a set: which of them match a question.

use super::asks::Ask;
use tantivy::query::EnableScoring;
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

/// A set of passages, a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of a segment's passages.
    pub fn none(segment: &SegmentReader) -> Self {
        Self(vec![0; (segment.max_doc() as usize).div_ceil(64)])
    }

    /// All of a segment's passages that were not taken out.
    pub fn all(segment: &SegmentReader) -> Self {
        let mut bits = Self::none(segment);
        if segment.has_deletes() {
            segment.doc_ids_alive().for_each(|doc| bits.insert(doc));
            return bits;
        }
        bits.0.fill(u64::MAX);
        let beyond = bits.0.len() * 64 - segment.max_doc() as usize;
        if let Some(last) = bits.0.last_mut() {
            *last >>= beyond;
        }
        bits
    }

    /// Puts groups of 64 passages in, from the `nth` such group on.
    pub fn put(&mut self, nth: usize, groups: &[u64]) {
        self.0.iter_mut().skip(nth).zip(groups).for_each(|(own, group)| *own = *group);
    }

    fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Puts the passages of another set in.
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    /// Keeps only those that are in another set.
    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    /// Takes those of another set out.
    pub fn take_out(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// 64 passages at a time: the `nth` such group, the first passage as the lowest bit.
    pub fn word(&self, nth: usize) -> u64 {
        self.0.get(nth).copied().unwrap_or(0)
    }

    /// The passages, in order.
    pub fn docs(&self) -> impl Iterator<Item = DocId> {
        self.0.iter().zip(0_u32..).flat_map(|(word, nth)| docs_of(*word, nth * 64))
    }

    /// The passages of a segment that match, those that were taken out too.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn matching(asked: &Ask, searcher: &Searcher, segment: &SegmentReader) -> Result<Self, TantivyError> {
        let mut bits = Self::none(segment);
        bits.fill(asked, searcher, segment)?;
        Ok(bits)
    }

    fn fill(
        &mut self,
        asked: &Ask,
        searcher: &Searcher,
        segment: &SegmentReader,
    ) -> Result<(), TantivyError> {
        match asked {
            Ask::None => Ok(()),
            Ask::Any(asked) | Ask::Best(asked, _) => {
                asked.iter().try_for_each(|asked| self.fill(asked, searcher, segment))
            }
            Ask::Boosted(asked, _) | Ask::Worth(asked, _) => self.fill(asked, searcher, segment),
            Ask::Word(word) => self.fill(&word.asked, searcher, segment),
            Ask::With(with) => {
                let mut some = Self::matching(&with.must, searcher, segment)?;
                some.take_out(&Self::matching(&with.not, searcher, segment)?);
                self.add(&some);
                Ok(())
            }
            Ask::All(asked) if !asked.iter().all(|asked| matches!(asked, Ask::Term(_))) => {
                let mut all: Option<Self> = None;
                for asked in asked {
                    let some = Self::matching(asked, searcher, segment)?;
                    match &mut all {
                        Some(all) => all.keep(&some),
                        None => all = Some(some),
                    }
                }
                all.iter().for_each(|all| self.add(all));
                Ok(())
            }
            // Of several words the rarest leads.
            Ask::Term(_) | Ask::Row(..) | Ask::Value(_) | Ask::All(_) => {
                let weight = asked.query().weight(EnableScoring::disabled_from_searcher(searcher))?;
                weight.for_each_no_score(segment, &mut |docs| docs.iter().for_each(|doc| self.insert(*doc)))
            }
        }
    }
}

/// The passages of a group of 64 that begins with `first`.
pub fn docs_of(mut word: u64, first: DocId) -> impl Iterator<Item = DocId> {
    std::iter::from_fn(move || {
        if word == 0 {
            return None;
        }
        let lowest = word.trailing_zeros();
        word &= word - 1;
        Some(first + lowest)
    })
}
