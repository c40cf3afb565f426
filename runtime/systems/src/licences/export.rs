//! The register as CSV, for officials: with who has the licences.

use super::contract::{Holder, Licence, State};
use super::reads::Search;
use super::register::Register;
use crate::StoreError;
use std::io::Write;
use zanflow_runtime::{Hash, Time};

/// Licences that are read at once.
const AT_ONCE: usize = 500;

const HEAD: [&str; 15] = [
    "number",
    "service",
    "case",
    "kind",
    "issuer",
    "holder_id",
    "holder_name",
    "issued",
    "valid_until",
    "state",
    "since",
    "until",
    "replaced_by",
    "replaces",
    "document_sha256",
];

impl Register {
    /// Writes all licences, the last that was issued first; how many. Times are RFC 3339. A text that a spreadsheet would take for a formula begins with
    /// an apostrophe.
    ///
    /// # Errors
    /// An SQLite error, or one of `to`.
    pub fn export(&self, to: &mut impl Write) -> Result<u64, StoreError> {
        let told = |error: csv::Error| StoreError::Failed(error.to_string());
        let mut out = csv::Writer::from_writer(to);
        out.write_record(HEAD).map_err(told)?;
        let (mut before, mut count) = (None, 0);
        loop {
            let page = self.list(&Search { before, limit: AT_ONCE, ..Search::default() })?;
            for licence in &page.licences {
                out.write_record(row(licence)).map_err(told)?;
                count += 1;
            }
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        out.flush().map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(count)
    }
}

fn row(licence: &Licence) -> [String; 15] {
    let time = |time: Option<Time>| time.map_or_else(String::new, |time| time.to_string());
    let (since, until, by) = match &licence.state {
        State::Active => (None, None, ""),
        State::Suspended { from, until } => (Some(*from), *until, ""),
        State::Revoked { at } | State::Ended { at, .. } => (Some(*at), None, ""),
        State::Replaced { at, by } => (Some(*at), None, by.as_str()),
    };
    let holder = licence.holder.as_ref();
    [
        licence.number.clone(),
        harmless(&licence.service),
        licence.case.map_or_else(String::new, |case| case.to_string()),
        harmless(&licence.kind),
        harmless(&licence.issuer.name),
        holder.map_or_else(String::new, |holder| holder.subject().to_owned()),
        holder.map(Holder::name).map_or_else(String::new, harmless),
        licence.issued.to_string(),
        time(licence.valid_until),
        licence.state.name().to_owned(),
        time(since),
        time(until),
        by.to_owned(),
        licence.replaces.clone().unwrap_or_default(),
        licence.document_sha256.as_ref().map_or_else(String::new, Hash::to_string),
    ]
}

fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
