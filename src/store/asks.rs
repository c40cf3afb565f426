//! Queries of the index, put together.

use super::thesaurus::Row;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, EnableScoring, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// A query of the index.
pub type Ask = Box<dyn Query>;

/// Nothing.
pub fn none() -> Ask {
    Box::new(EmptyQuery)
}

/// Documents with a word.
pub fn term(field: Field, text: &str) -> Ask {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// Documents with words one after another, so many words between them.
pub fn row(field: Field, stems: &[String], slop: u32) -> Ask {
    match stems {
        [] => none(),
        [one] => term(field, one),
        several => {
            let terms = several.iter().map(|stem| Term::from_field_text(field, stem)).enumerate().collect();
            Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
        }
    }
}

/// Documents with all of some words, wherever they stand.
pub fn apart(field: Field, stems: &[String]) -> Ask {
    Box::new(BooleanQuery::intersection(stems.iter().map(|stem| term(field, stem)).collect()))
}

/// The field of a row's language.
pub fn field_of(row: &Row, kazakh: Field, russian: Field) -> Field {
    match row {
        Row::Kazakh(_) => kazakh,
        Row::Russian(_) => russian,
    }
}

/// The best of several, and a little of the others.
pub fn best(mut asked: Vec<Ask>) -> Ask {
    match asked.pop() {
        Some(one) if asked.is_empty() => one,
        Some(last) => {
            asked.push(last);
            Box::new(DisjunctionMaxQuery::with_tie_breaker(asked, 0.1))
        }
        None => none(),
    }
}

/// Its score so many times.
pub fn boosted(asked: Ask, boost: f32) -> Ask {
    Box::new(BoostQuery::new(asked, boost))
}

/// Every match is worth so much.
pub fn worth(asked: Ask, score: f32) -> Ask {
    Box::new(ConstScoreQuery::new(asked, score))
}

/// A condition: it says nothing of how good a passage is.
pub fn unscored(asked: Ask) -> Ask {
    worth(asked, 0.0)
}

/// Whether any document is found; it stops at the first.
pub fn exists(searcher: &Searcher, asked: &dyn Query) -> bool {
    let Ok(weight) = asked.weight(EnableScoring::disabled_from_searcher(searcher)) else { return false };
    let found =
        |segment: &SegmentReader| weight.scorer(segment, 1.0).is_ok_and(|scorer| scorer.doc() != TERMINATED);
    searcher.segment_readers().iter().any(found)
}
