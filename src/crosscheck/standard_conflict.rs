//! The standard that a service cites says otherwise.
//!
//! **What.** The regulation states a time, a fee, papers, a ground of refusal or a paragraph of the standard, and the standard that it
//! cites, which the knowledge base holds, states another. Only what both say plainly of the same case is set beside each other, in common
//! units; working days are never taken for days. Where either of them is silent, nothing is told.
//!
//! **Why it is a fault.** A regulation carries out its standard. An applicant who relies on the standard is promised what the
//! regulation does not give.
//!
//! **Example.** The standard gives "4 жұмыс күні", the regulation gives "6 жұмыс күні".
//!
//! **Correction.** Take the value of the standard, or cite the standard that the regulation was written for.

use zanflow_compare::{Difference, Kind, Only, Place as Beside, compare};
use zanflow_model::{Confidence, Finding, Model, Place, Severity};
use zanflow_references::{Standard, standard_of};
use zanflow_store::{Kb, KbError};
use zanflow_wording::Lang;

/// Sets each service beside its standard.
pub fn check(kb: &Kb, model: &Model) -> Result<Vec<Finding>, KbError> {
    let mut found = Vec::new();
    for service in &model.services {
        let Standard::Held(held) = standard_of(kb, model, service)? else { continue };
        let Some(other) = held.model.services.iter().find(|other| other.id == held.service) else { continue };
        // The words of notes are not used: findings have their own, in every language.
        let Ok(beside) = compare((model, service), (&held.model, other), Only::default(), Lang::En) else {
            continue;
        };
        // A standard with processes of its own differs by them, which is no contradiction.
        if !beside.stated.is_empty() {
            found.extend(beside.differences.iter().filter_map(|difference| told(model, difference)));
        }
    }
    Ok(found)
}

/// A difference in what both state.
fn told(model: &Model, difference: &Difference) -> Option<Finding> {
    let (Some(own), Some(other)) = (&difference.a, &difference.b) else { return None };
    let kinds = [Kind::Duration, Kind::Payment, Kind::Documents, Kind::RefusalReason, Kind::LegalBasis];
    if !kinds.contains(&difference.kind) {
        return None;
    }
    // Of a process no words are shown: that its steps take longer together stands in none of them.
    let steps = own.process.is_some();
    let mut values = vec![("other", other.text.clone()), ("act", cited(other))];
    values.extend((!steps).then(|| ("own", own.text.clone())));
    Some(Finding {
        code: "standard-conflict".to_owned(),
        line: own.citation.line_start,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        message: format!("standard-conflict-{}", if steps { "steps" } else { difference.kind.name() }),
        values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        places: vec![place(model, own)],
        ..Finding::default()
    })
}

fn place(model: &Model, own: &Beside) -> Place {
    let citation = &own.citation;
    Place {
        file: Some(citation.file.clone()).filter(|file| *file != model.document.file),
        line_start: citation.line_start,
        line_end: citation.line_end,
        paragraph: citation.paragraph.clone(),
        item: citation.item.clone(),
        text: if own.process.is_some() { String::new() } else { own.text.clone() },
    }
}

/// Where the standard says it: its act, and the file and line to open.
fn cited(other: &Beside) -> String {
    let citation = &other.citation;
    format!("{}, {}:{}", citation.act, citation.file, citation.line_start)
}
