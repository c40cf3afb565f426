//! Tables of facts.

use super::part::{Part, Passage, Said};
use super::styles;
use crate::document::{Citation, Document, Validity};
use crate::tree::Role;
use crate::words::{day, fill, instant, label};

/// Labels with their values; what is not known has a value that says so.
type Rows = Vec<(Said, Said)>;

/// Whom the paper is for, what was asked for, by which act, and how long it is in force.
pub(super) fn recipient_and_service(part: &mut Part<'_>, document: &Document) {
    let mut rows = Rows::new();
    let holder = document.holder.as_ref();
    put(part, &mut rows, "recipient", part.said(holder.map(|holder| &holder.name)));
    put(part, &mut rows, "recipient-id", part.given(holder.and_then(|holder| holder.id.as_deref())));
    if let Some(address) = holder.and_then(|holder| holder.address.as_ref()) {
        put(part, &mut rows, "address", part.said(Some(address)));
    }
    // A service that is known stands below the title.
    if document.service.name.read(part.lang).is_none() {
        put(part, &mut rows, "service-name", part.not_known());
    }
    if let Some(code) = &document.service.code {
        put(part, &mut rows, "service-code", part.given(Some(code)));
    }
    put(part, &mut rows, "basis", basis(part, document));
    if document.application.is_some() {
        put(part, &mut rows, "application", application(part, document));
    }
    if let Some(original) = &document.duplicate_of {
        put(part, &mut rows, "original-number", part.given(original.number.as_deref()));
        let issued = original.issued.map_or_else(|| part.not_known(), |date| Said::own(day(part.lang, date)));
        put(part, &mut rows, "original-day", issued);
    }
    validity(part, document, &mut rows);
    part.table(&rows, None);
}

fn put(part: &Part<'_>, rows: &mut Rows, key: &str, value: Said) {
    rows.push((Said::own(label(part.lang, key)), value));
}

fn basis(part: &Part<'_>, document: &Document) -> Said {
    let Some(act) = &document.act else { return part.not_known() };
    cited(part, part.said(Some(&act.title)), act.clause.as_ref())
}

/// The clause of a citation, with what it is before it.
pub(super) fn clause(part: &Part<'_>, citation: &Citation) -> Said {
    let cited = cited(part, part.said(Some(&citation.act)), citation.clause.as_ref());
    Said { text: fill(part.lang, "clause", &[("clause", &cited.text)]), ..cited }
}

/// An act and a clause of it. Where one of them is not in the part's language, both are not.
fn cited(part: &Part<'_>, act: Said, clause: Option<&crate::Text>) -> Said {
    let Some((text, other)) = clause.and_then(|clause| clause.read(part.lang)) else { return act };
    Said { text: format!("{}, {text}", act.text), other: act.other.or(other) }
}

fn application(part: &Part<'_>, document: &Document) -> Said {
    let Some(application) = &document.application else { return part.not_known() };
    let number = part.given(application.number.as_deref());
    let received =
        application.received.map_or_else(|| part.not_known(), |date| Said::own(day(part.lang, date)));
    Said::own(fill(part.lang, "application-of", &[("number", &number.text), ("day", &received.text)]))
}

fn validity(part: &Part<'_>, document: &Document, rows: &mut Rows) {
    let from = |rows: &mut Rows, date: &Option<jiff::civil::Date>| {
        if let Some(date) = date {
            put(part, rows, "valid-from", Said::own(day(part.lang, *date)));
        }
    };
    match &document.validity {
        None if document.kind.grants() => put(part, rows, "validity", part.not_known()),
        None => {}
        Some(Validity::Unlimited { from: first }) => {
            from(rows, first);
            put(part, rows, "validity", Said::own(label(part.lang, "unlimited")));
        }
        Some(Validity::Until { from: first, until }) => {
            from(rows, first);
            put(part, rows, "valid-until", Said::own(day(part.lang, *until)));
        }
    }
}

/// What the paper grants or states.
pub(super) fn fields(part: &mut Part<'_>, document: &Document) {
    if document.fields.is_empty() {
        return;
    }
    let rows: Rows = document
        .fields
        .iter()
        .map(|field| (part.said(Some(&field.label)), part.said(field.value.as_ref())))
        .collect();
    part.section("facts");
    part.table(&rows, Some(["fact", "value"]));
}

/// The electronic seal: whose it is, by which certificate, when.
pub(super) fn seal(part: &Part<'_>, document: &Document) -> [Passage; 4] {
    let seal = document.seal.as_ref();
    let organisation = part.said(seal.and_then(|seal| seal.organisation.as_ref()));
    let certificate = part.given(seal.and_then(|seal| seal.certificate.as_deref()));
    let at = seal.and_then(|seal| seal.at);
    let at = at.map_or_else(|| part.not_known(), |at| Said::own(instant(part.lang, at)));
    let line = |key: &str, said: Said| {
        let text = fill(part.lang, key, &[("value", &said.text)]);
        (Role::Paragraph, Said { text, ..said }, styles::LABEL)
    };
    [
        (Role::Heading(2), Said::own(label(part.lang, "sealing")), styles::HEADING),
        line("seal-organisation", organisation),
        line("seal-certificate", certificate),
        line("seal-time", at),
    ]
}
