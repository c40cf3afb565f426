//! Verification of a journal.

use super::check::Checker;
use super::{Journal, JournalError};
use crate::case::Event;
use crate::{CaseId, Flow, Hash, Version};
use std::collections::BTreeMap;
use std::fmt;

/// An intact journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Number of records.
    pub records: u64,
    /// Number of cases.
    pub cases: u64,
    /// Record it outside the machine: a later journal that lacks it was truncated.
    pub head: Head,
}

/// A record's place in the journal's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Row.
    pub row: u64,
    /// The chain at that row.
    pub chain: Hash,
}

/// The first altered record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A record.
    Record {
        /// Row.
        row: u64,
        /// The case, as the record says.
        case: CaseId,
        /// Number in the case, as the record says.
        seq: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// The journal lacks a noted head: it was truncated or rewritten.
    Cut {
        /// The noted head.
        noted: u64,
    },
    /// The journal cannot be read.
    Journal(JournalError),
}

/// Verifies every record against its hashes and personal data against its seals; with `noted`, also that the journal
/// contains that head.
///
/// # Errors
/// [`Broken`]: the first fault.
pub fn verify(journal: &dyn Journal, noted: Option<Head>) -> Result<Verified, Broken> {
    let mut sealed: BTreeMap<(CaseId, u32), (Hash, u64, u64)> = BTreeMap::new();
    let mut erased: Vec<(CaseId, u32, u64, u64)> = Vec::new();
    let checked = Checker::all(journal, |row, record| {
        if noted.is_some_and(|head| head.row == row.row && head.chain != row.chain) {
            return Err(Broken::Cut { noted: row.row });
        }
        for data in record.event.sealed() {
            sealed.insert((row.case, data.no), (data.seal, row.row, row.seq));
        }
        if let Event::Erased { data, .. } = &record.event {
            for no in data {
                sealed.remove(&(row.case, *no));
                erased.push((row.case, *no, row.row, row.seq));
            }
        }
        Ok(())
    })?;
    for ((case, no), (seal, row, seq)) in sealed {
        let broken = |what| Broken::Record { row, case, seq, what };
        match journal.datum(case, no).map_err(Broken::Journal)? {
            None => return Err(broken("its personal data is gone, and no record says that it was erased")),
            Some(datum) if datum.seal() != seal => {
                return Err(broken("its personal data is not what was written"));
            }
            Some(_) => {}
        }
    }
    for (case, no, row, seq) in erased {
        if journal.datum(case, no).map_err(Broken::Journal)?.is_some() {
            let what = "it says that personal data was erased, which is still there";
            return Err(Broken::Record { row, case, seq, what });
        }
    }
    flows(journal).map_err(Broken::Journal)?;
    let head = checked.head();
    if let Some(noted) = noted.filter(|noted| noted.row > head.row) {
        return Err(Broken::Cut { noted: noted.row });
    }
    Ok(Verified { records: head.row, cases: checked.cases(), head })
}

/// The flows of a journal, each verified against its version.
///
/// # Errors
/// [`JournalError::Corrupt`] names the version of an altered flow.
pub(crate) fn flows(journal: &dyn Journal) -> Result<Vec<(Version, Flow)>, JournalError> {
    let read = |(version, json): (Version, Vec<u8>)| {
        let damaged =
            |what: String| JournalError::Corrupt { row: None, what: format!("flow {version}: {what}") };
        let flow: Flow = serde_json::from_slice(&json).map_err(|error| damaged(error.to_string()))?;
        if flow.version() != version {
            return Err(damaged("it is not what was written".to_owned()));
        }
        Ok((version, flow))
    };
    journal.flows()?.into_iter().map(read).collect()
}

impl std::error::Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { row, case, seq, what } => {
                write!(
                    f,
                    "record {row} of the journal (case {case}, event {seq}) is not what was written: {what}"
                )
            }
            Self::Cut { noted } => write!(f, "the journal no longer holds record {noted} as it was noted"),
            Self::Journal(error) => write!(f, "{error}"),
        }
    }
}
