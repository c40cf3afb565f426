//! Writing an archive.

use super::{Begin, Case, End, FORM, Told, failed, text};
use crate::places::Where;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use zanflow_runtime::journal::{Head, Journal};
use zanflow_runtime::{CaseId, Clock, Event, Hash, Record, SqliteJournal, SystemClock, Time};

/// Records that are read in one go.
const PAGE: usize = 5_000;

/// Writes lines, and what they come to.
struct Lines<W: Write> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn line(&mut self, of: &impl Serialize) -> Result<(), Told> {
        let mut line = serde_json::to_vec(of).map_err(failed)?;
        line.push(b'\n');
        self.hash.update(&line);
        self.to.write_all(&line).map_err(failed)
    }
}

/// Writes the cases that ended before a moment.
pub(super) fn make(service: &str, files: &Where, before: Time, to: &Path) -> Result<String, Told> {
    let path =
        files.config(service).and_then(|config| config.journal_file_of(service)).map_err(Told::Failed)?;
    let told = |error: &dyn std::fmt::Display| Told::Failed(format!("{}: {error}", path.display()));
    // All is read as it stands now, whatever a server writes meanwhile.
    let journal = SqliteJournal::read_only(&path).map_err(|error| told(&error))?;
    let cases = ended(&journal, before)?;
    let head = journal.head().map_err(failed)?.unwrap_or(Head { row: 0, chain: Hash([0; 32]) });
    let file = File::create_new(to).map_err(|error| Told::Failed(format!("{}: {error}", to.display())))?;
    let gzip = GzEncoder::new(BufWriter::new(file), Compression::default());
    let mut lines = Lines { to: gzip, hash: Sha256::new() };
    lines.line(&Begin {
        form: FORM,
        service: service.to_owned(),
        made: SystemClock.now().to_string(),
        before: before.to_string(),
        records: head.row,
        chain: head.chain,
    })?;
    let mut records = 0;
    for (case, last) in &cases {
        let case = read(&journal, *case, *last)?;
        records += case.records.len() as u64;
        lines.line(&case)?;
    }
    let sha256 = Hash(lines.hash.clone().finalize().into());
    let end = End { cases: cases.len() as u64, records, sha256 };
    lines.line(&end)?;
    let written = lines.to.finish().and_then(|buffer| buffer.into_inner()?.sync_all());
    written.map_err(|error| Told::Failed(format!("{}: {error}", to.display())))?;
    Ok(text(&to.display().to_string(), &end))
}

/// Cases that ended before a moment, each with the row of its last record, the first first.
fn ended(journal: &dyn Journal, before: Time) -> Result<Vec<(CaseId, u64)>, Told> {
    let (mut last, mut over, mut after) = (BTreeMap::new(), BTreeSet::new(), 0);
    loop {
        let page = journal.read(after, PAGE).map_err(failed)?;
        let Some(end) = page.last() else { break };
        after = end.row;
        for row in page {
            // Something may be written of a case after its end: that its data were erased.
            last.insert(row.case, row.row);
            let record: Record = serde_json::from_slice(&row.body).map_err(failed)?;
            if matches!(record.event, Event::Ended { .. } | Event::Cancelled { .. }) && record.at < before {
                over.insert(row.case);
            }
        }
    }
    Ok(over.into_iter().filter_map(|case| Some((case, *last.get(&case)?))).collect())
}

/// The records of a case, read backwards from its last row.
fn read(journal: &dyn Journal, case: CaseId, last: u64) -> Result<Case, Told> {
    let missing = |row: u64| {
        Told::Failed(format!("record {row} of the journal is damaged: `journal verify` tells more"))
    };
    let row = |row: u64| journal.row(row).map_err(failed)?.ok_or_else(|| missing(row));
    let end = row(last)?;
    let mut of = Case { case, row: last, chain: end.chain, hash: end.hash, records: Vec::new() };
    let mut next = Some(end);
    while let Some(this) = next {
        of.records.push(String::from_utf8(this.body).map_err(failed)?);
        next = match this.prev {
            0 => None,
            prev if prev < this.row => Some(row(prev)?),
            _ => return Err(missing(this.row)),
        };
    }
    of.records.reverse();
    Ok(of)
}
