//! Rules across acts: faults that show only in comparison with other acts of a knowledge base. One file a rule; codes and
//! severities are declared in `zanflow_lint::ACROSS`.

mod broken_reference;
mod cites_repealed;
mod definition_conflict;
mod standard_conflict;

use zanflow_citations::mentions::normal_number;
use zanflow_model::{Confidence, Finding, Model, Place};
use zanflow_references::{Reference, references};
use zanflow_store::{ActInfo, Kb, KbError};

/// The findings about an act in comparison with the other acts of a knowledge base on a day (`YYYY-MM-DD`); `None` if the
/// knowledge base does not hold the act.
///
/// # Errors
/// The index cannot be read.
pub fn find(kb: &Kb, model: &Model, day: &str) -> Result<Option<Vec<Finding>>, KbError> {
    let Some(info) = held(kb, model)? else { return Ok(None) };
    let mut found = Vec::new();
    let cites = references(kb, &info.id, day, 0)?.map(|references| references.cites).unwrap_or_default();
    for reference in &cites {
        found.extend(broken_reference::check(reference));
        found.extend(cites_repealed::check(reference));
    }
    found.extend(definition_conflict::check(kb, &info, model)?);
    found.extend(standard_conflict::check(kb, model)?);
    found.sort_by(|a, b| (a.line, &a.code, &a.values).cmp(&(b.line, &b.code, &b.values)));
    found.dedup_by(|a, b| (a.line, &a.code, &a.values) == (b.line, &b.code, &b.values));
    zanflow_lint::number_across(model, &mut found);
    Ok(Some(found))
}

/// The act as the knowledge base holds it: by code, else by date, number and title.
fn held(kb: &Kb, model: &Model) -> Result<Option<ActInfo>, KbError> {
    let own = &model.document;
    let number = |number: &Option<String>| number.as_deref().map(normal_number);
    let same = |info: &ActInfo| {
        let other = &info.document;
        match (&own.act_code, &other.act_code) {
            (Some(a), Some(b)) => a == b,
            _ => {
                own.date == other.date
                    && number(&own.number) == number(&other.number)
                    && own.title == other.title
            }
        }
    };
    Ok(kb.acts()?.into_iter().find(same))
}

/// A finding of a rule, without places.
fn finding(code: &str, message: &str, line: u32, confidence: Confidence) -> Finding {
    Finding {
        code: code.to_owned(),
        line,
        severity: zanflow_lint::severity(code),
        confidence,
        message: format!("{code}-{message}"),
        ..Finding::default()
    }
}

/// A finding about a reference.
fn about_reference(code: &str, message: &str, reference: &Reference) -> Finding {
    let place = Place {
        file: None,
        line_start: reference.line_start,
        line_end: reference.line_end,
        paragraph: reference.paragraph.clone(),
        item: None,
        text: reference.words.clone(),
    };
    Finding {
        values: [("words".to_owned(), reference.words.clone())].into(),
        places: vec![place],
        ..finding(code, message, reference.line_start, Confidence::High)
    }
}
