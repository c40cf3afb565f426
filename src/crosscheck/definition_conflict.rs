//! A term that other acts of the same body define otherwise.
//!
//! **What.** The act defines a term, and another act of the same issuer that the knowledge base holds defines the same term with other
//! words: less than a third of the words of the two definitions are the same.
//!
//! **Why it is a fault.** One body that means two things by one word cannot be understood; a reader of one act will apply the other's
//! meaning.
//!
//! **Example.** "пайдаланушы – ақпараттық жүйеге жүгінетін субъект" in one act, "пайдаланушы – қызмет берушінің қызметкері" in another.
//!
//! **Correction.** Take over the definition of the act that came first, or define another term.

use zanflow_kazakh::letters::Lower;
use zanflow_lint::likeness;
use zanflow_model::{Confidence, Finding, Model, Place, Severity, Term};
use zanflow_store::{ActInfo, Kb, KbError};

/// Definitions that share fewer words than this say different things.
const ALIKE: f64 = 0.33;

/// Looks up every listed definition.
pub fn check(kb: &Kb, info: &ActInfo, model: &Model) -> Result<Vec<Finding>, KbError> {
    let mut found = Vec::new();
    let Some(issuer) = &info.document.issuer else { return Ok(found) };
    for term in model.services.iter().flat_map(|service| &service.terms).filter(|term| !term.inline) {
        let Some(definition) = &term.definition else { continue };
        let others = kb.definitions(&term.term)?;
        let other = others.iter().find(|other| {
            let same = other.info.document.issuer.as_ref() == Some(issuer) && other.act != info.id;
            same && defines(&other.entry.text, term)
                && likeness(said(&other.entry.text, term), definition) < ALIKE
        });
        let Some(other) = other else { continue };
        let place = Place {
            line_start: term.line,
            line_end: term.line,
            text: definition.clone(),
            ..Place::default()
        };
        let values = [("term", &term.term), ("act", &other.act), ("other", &other.entry.text)];
        found.push(Finding {
            code: "definition-conflict".to_owned(),
            line: term.line,
            severity: Severity::Warning,
            confidence: Confidence::Medium,
            message: "definition-conflict-other".to_owned(),
            values: values.map(|(name, value)| (name.to_owned(), value.clone())).into(),
            places: vec![place],
            ..Finding::default()
        });
    }
    Ok(found)
}

/// Whether a passage defines this very term, not a longer one that has its words.
fn defines(passage: &str, term: &Term) -> bool {
    let passage = passage.lowered();
    let head = passage.trim_start_matches(|letter: char| letter.is_ascii_digit() || ") ".contains(letter));
    head.starts_with(&term.term.lowered())
}

/// What a passage says of its term.
fn said<'t>(passage: &'t str, term: &Term) -> &'t str {
    let lower = passage.lowered();
    let at = lower.find(&term.term.lowered()).map_or(0, |at| at + term.term.len());
    passage.get(at..).unwrap_or(passage)
}
