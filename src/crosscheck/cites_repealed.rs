//! The act rests on an act that is no longer in force.
//!
//! **What.** The act cites another one that the knowledge base holds and that was repealed: before the act was issued, or since.
//!
//! **Why it is a fault.** What a repealed act prescribed binds nobody. An act issued on its grounds lost them, and a standard that was
//! repealed has mostly been replaced by one with other terms.
//!
//! **Example.** "2012 жылғы 17 шілдедегі № 948 қаулысымен бекітілген стандарт", repealed in 2014.
//!
//! **Correction.** Cite the act that replaced it, and compare what it says.

use super::of_reference;
use zanflow_model::{Finding, Severity};
use zanflow_references::{BrokenKind, Reference};

/// The repeals of one reference.
pub fn check(reference: &Reference) -> Vec<Finding> {
    let repealed = reference
        .broken
        .iter()
        .filter(|broken| matches!(broken.kind, BrokenKind::RepealedBefore | BrokenKind::RepealedSince));
    let found = repealed.map(|broken| {
        let before = broken.kind == BrokenKind::RepealedBefore;
        let (message, severity) =
            if before { ("before", Severity::Error) } else { ("since", Severity::Warning) };
        let mut finding = of_reference("cites-repealed", message, severity, reference);
        let act = reference.acts.first();
        finding.values.insert("act".to_owned(), act.map(|act| act.citation.clone()).unwrap_or_default());
        let day = act.and_then(|act| act.repealed_on.clone()).unwrap_or_else(|| "?".to_owned());
        finding.values.insert("day".to_owned(), day);
        finding
    });
    found.collect()
}
