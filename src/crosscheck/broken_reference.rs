//! A reference to a part that the cited act does not have.
//!
//! **What.** The act cites an appendix, an article, a paragraph or an item of an act that the knowledge base holds, and the held text has
//! none of that number. What the knowledge base does not hold is never reported.
//!
//! **Why it is a fault.** The norm that the sentence rests on is not there: it was renumbered, excluded, or never existed.
//!
//! **Example.** "Стандарттың 19-тармағына сәйкес", and the standard ends with paragraph 16.
//!
//! **Correction.** Cite the paragraph that holds the norm now.

use super::of_reference;
use zanflow_model::{Finding, Severity};
use zanflow_references::{BrokenKind, Reference};

/// The missing parts of one reference.
pub fn check(reference: &Reference) -> Vec<Finding> {
    let missing = reference
        .broken
        .iter()
        .filter(|broken| !matches!(broken.kind, BrokenKind::RepealedBefore | BrokenKind::RepealedSince));
    let found = missing.map(|broken| {
        let message = match broken.kind {
            BrokenKind::AppendixMissing => "appendix",
            BrokenKind::ArticleMissing => "article",
            BrokenKind::ItemMissing => "item",
            _ => "paragraph",
        };
        let mut finding = of_reference("broken-reference", message, Severity::Error, reference);
        let act = reference.acts.first().map(|act| act.citation.clone()).unwrap_or_default();
        finding.values.insert("act".to_owned(), act);
        finding
    });
    found.collect()
}
