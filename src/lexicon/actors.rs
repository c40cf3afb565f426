//! Who acts, by the words of a step or a cell.

use crate::words::participants::{AGENT, APPLICANT, OPERATOR, PROVIDERS};
use zanflow_kazakh::letters::Lower;

/// Whether an actor is an operator of a public service centre.
pub fn is_operator(actor: &str) -> bool {
    actor.lowered().contains(OPERATOR)
}

/// Whether an actor is the applicant.
pub fn is_applicant(actor: &str) -> bool {
    let actor = actor.lowered();
    has(&actor, APPLICANT) && !actor.contains(AGENT)
}

/// Whether an actor is the provider or one of its workers.
pub fn is_provider(actor: &str) -> bool {
    has(&actor.lowered(), PROVIDERS)
}

fn has(actor: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| actor.contains(stem))
}
