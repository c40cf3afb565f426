//! What the index is asked: which passages match, and what each match is worth.
//!
//! An [`Ask`] is read in two ways. [`bits`](super::bits) finds all that match, without a score; [`scores`](super::scores) says what
//! one passage is worth. So only passages that can be among the best are ever scored.

use super::thesaurus::Row;
use std::collections::BTreeSet;
use std::sync::Arc;
use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

/// Of several names of one thing, what the ones beside the best are worth.
const TIE: f32 = 0.1;

/// A question to the index.
#[derive(Debug, Clone)]
pub enum Ask {
    /// Nothing matches.
    None,
    /// Passages with a word, worth its rarity and how often they have it.
    Term(Term),
    /// Passages with words one after another, so many words between them; worth as much as all of them.
    Row(Vec<Term>, u32),
    /// Passages with a value in a column. Each match is worth 1.
    Value(Arc<dyn Query>),
    /// All must match; worth the sum.
    All(Vec<Ask>),
    /// Any may match; worth the sum of those that do.
    Any(Vec<Ask>),
    /// Any may match; worth the best of those that do and this share of the others.
    Best(Vec<Ask>, f32),
    /// Worth so many times what it is.
    Boosted(Box<Ask>, f32),
    /// Every match is worth so much.
    Worth(Box<Ask>, f32),
    /// What must match, what must not, and what adds to what it is worth.
    With(Box<With>),
    /// A word under several names: see [`Word`].
    Word(Box<Word>),
}

/// What must match, what must not, and what adds to what it is worth.
#[derive(Debug, Clone)]
pub struct With {
    /// What must match.
    pub must: Ask,
    /// What must not.
    pub not: Ask,
    /// What adds.
    pub more: Vec<Ask>,
}

/// A word of a query as one thing, however many forms and names of it are looked for: each match is worth what a word as rare as all of
/// them together is worth, and an amount more for having it at all. That amount is what tells passages that have several of the words
/// asked for from those that say one of them often.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its forms and names.
    pub asked: Ask,
    /// In how many documents the word is; none where each term has its own count.
    pub frequency: Option<u64>,
    /// What each match is worth beside its own score.
    pub plus: f32,
}

/// Documents with a word.
pub fn term(field: Field, text: &str) -> Ask {
    Ask::Term(Term::from_field_text(field, text))
}

/// Documents with words one after another, so many words between them.
pub fn row(field: Field, stems: &[String], slop: u32) -> Ask {
    match stems {
        [] => Ask::None,
        [one] => term(field, one),
        several => Ask::Row(several.iter().map(|stem| Term::from_field_text(field, stem)).collect(), slop),
    }
}

/// Documents with all of some words, wherever they stand.
pub fn apart(field: Field, stems: &[String]) -> Ask {
    Ask::All(stems.iter().map(|stem| term(field, stem)).collect())
}

/// The field of a row's language.
pub fn field_of(row: &Row, kazakh: Field, russian: Field) -> Field {
    match row {
        Row::Kazakh(_) => kazakh,
        Row::Russian(_) => russian,
    }
}

/// The best of several, and a little of the others.
pub fn best(asked: Vec<Ask>) -> Ask {
    of_several(asked, |asked| Ask::Best(asked, TIE))
}

/// The best of several, and nothing of the others.
pub fn either_of(asked: Vec<Ask>) -> Ask {
    of_several(asked, |asked| Ask::Best(asked, 0.0))
}

fn of_several(mut asked: Vec<Ask>, join: impl Fn(Vec<Ask>) -> Ask) -> Ask {
    match asked.pop() {
        Some(one) if asked.is_empty() => one,
        Some(last) => {
            asked.push(last);
            join(asked)
        }
        None => Ask::None,
    }
}

/// Its score so many times.
pub fn boosted(asked: Ask, boost: f32) -> Ask {
    Ask::Boosted(Box::new(asked), boost)
}

/// Every match is worth so much.
pub fn worth(asked: Ask, score: f32) -> Ask {
    Ask::Worth(Box::new(asked), score)
}

impl Ask {
    /// This, but not that; the more of the rest it has, the more it is worth.
    pub fn with(self, not: Self, more: Vec<Self>) -> Self {
        Self::With(Box::new(With { must: self, not, more }))
    }

    /// Whether it looks for words one after another, for which positions must be read.
    pub fn has_rows(&self) -> bool {
        match self {
            Self::None | Self::Term(_) | Self::Value(_) => false,
            Self::Row(..) => true,
            Self::All(asked) | Self::Any(asked) | Self::Best(asked, _) => asked.iter().any(Self::has_rows),
            Self::Boosted(asked, _) | Self::Worth(asked, _) => asked.has_rows(),
            Self::With(with) => with.must.has_rows() || with.more.iter().any(Self::has_rows),
            Self::Word(word) => word.asked.has_rows(),
        }
    }

    /// The same as a query of the index, for all that match; its scores say nothing.
    pub fn query(&self) -> Box<dyn Query> {
        let each = |asked: &[Self]| asked.iter().map(Self::query).collect();
        match self {
            Self::None => Box::new(EmptyQuery),
            Self::Term(term) => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            Self::Row(terms, slop) => Box::new(phrase(terms, *slop)),
            Self::Value(query) => query.box_clone(),
            Self::All(asked) => Box::new(BooleanQuery::intersection(each(asked))),
            Self::Any(asked) | Self::Best(asked, _) => Box::new(BooleanQuery::union(each(asked))),
            Self::Boosted(asked, _) | Self::Worth(asked, _) => asked.query(),
            Self::With(with) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, with.must.query()),
                (Occur::MustNot, with.not.query()),
            ])),
            Self::Word(word) => word.asked.query(),
        }
    }
}

/// Words one after another.
pub fn phrase(terms: &[Term], slop: u32) -> PhraseQuery {
    PhraseQuery::new_with_offset_and_slop(terms.iter().cloned().enumerate().collect(), slop)
}

/// Whether any document is found; it stops at the first.
pub fn exists(searcher: &Searcher, asked: &Ask) -> bool {
    let query = asked.query();
    let Ok(weight) = query.weight(EnableScoring::disabled_from_searcher(searcher)) else { return false };
    let found =
        |segment: &SegmentReader| weight.scorer(segment, 1.0).is_ok_and(|scorer| scorer.doc() != TERMINATED);
    searcher.segment_readers().iter().any(found)
}

/// Those of some passages, in any order, that match.
///
/// # Errors
/// The index cannot be read.
pub fn having(
    searcher: &Searcher,
    asked: &Ask,
    passages: &[DocAddress],
) -> Result<BTreeSet<DocAddress>, TantivyError> {
    let weight = asked.query().weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut sorted: Vec<_> = passages.to_vec();
    sorted.sort_unstable();
    let mut found = BTreeSet::new();
    for segment in sorted.chunk_by(|one, other| one.segment_ord == other.segment_ord) {
        let Some(first) = segment.first() else { continue };
        let mut scorer = weight.scorer(searcher.segment_reader(first.segment_ord), 1.0)?;
        for address in segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == address.doc_id {
                found.insert(*address);
            }
        }
    }
    Ok(found)
}
