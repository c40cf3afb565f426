//! Reading an archive, and whether it is what was written.

use super::{Begin, Case, End, FORM, LONGEST, Told, failed, text};
use crate::places::Where;
use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use zanflow_runtime::journal::Journal;
use zanflow_runtime::{Event, Hash, Record, SqliteJournal, Time};

/// Lines of an archive, and what they come to.
struct Lines<R> {
    from: R,
    hash: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Told> {
        let mut line = Vec::new();
        let read = (&mut self.from).take(LONGEST).read_until(b'\n', &mut line);
        read.map_err(|error| match error.kind() {
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
                self.unsound(&error.to_string())
            }
            _ => failed(error),
        })?;
        if line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if line.last() != Some(&b'\n') {
            return Err(self.unsound("it is cut off"));
        }
        Ok(Some(line))
    }

    fn unsound(&self, what: &str) -> Told {
        Told::Unsound(format!("line {}: {what}", self.number))
    }

    fn read<T: DeserializeOwned>(&self, line: &[u8]) -> Result<T, Told> {
        serde_json::from_slice(line).map_err(|error| self.unsound(&format!("not what was written: {error}")))
    }
}

/// Verifies an archive.
pub(super) fn verify(service: &str, files: &Where, from: &Path, against: bool) -> Result<String, Told> {
    let told = |error: &dyn std::fmt::Display| Told::Failed(format!("{}: {error}", from.display()));
    let file = File::open(from).map_err(|error| told(&error))?;
    let journal = match against {
        false => None,
        true => {
            let path = files
                .config(service)
                .and_then(|config| config.journal_file_of(service))
                .map_err(Told::Failed)?;
            Some(
                SqliteJournal::read_only(&path)
                    .map_err(|error| failed(format!("{}: {error}", path.display())))?,
            )
        }
    };
    let mut lines = Lines { from: BufReader::new(GzDecoder::new(file)), hash: Sha256::new(), number: 0 };
    let first = lines.next()?.ok_or_else(|| lines.unsound("it is empty"))?;
    let begin: Begin = lines.read(&first)?;
    if begin.form > FORM {
        return Err(Told::Failed(format!(
            "a later version made this archive (form {}, known up to {FORM}); use that version",
            begin.form
        )));
    }
    if against && begin.service != service {
        return Err(Told::Unsound(format!("this is an archive of {}, not of {service}", begin.service)));
    }
    let before = Time::parse(&begin.before).ok_or_else(|| lines.unsound("its moment is none"))?;
    lines.hash.update(&first);
    let (mut cases, mut records, mut last) = (0, 0, None);
    while let Some(line) = lines.next()? {
        if !line.starts_with(b"{\"case\":") {
            let end: End = lines.read(&line)?;
            let is = End { cases, records, sha256: Hash(lines.hash.clone().finalize().into()) };
            if end != is || lines.next()?.is_some() {
                return Err(lines.unsound("what it comes to is not what was written"));
            }
            return Ok(text(&from.display().to_string(), &end));
        }
        lines.hash.update(&line);
        let case: Case = lines.read(&line)?;
        if last.is_some_and(|last| last >= case.case) {
            return Err(lines.unsound("cases are not in their order"));
        }
        proven(&case, before).map_err(|what| lines.unsound(&format!("case {}: {what}", case.case)))?;
        if let Some(journal) = &journal {
            let row = journal.row(case.row).map_err(failed)?;
            if row.is_none_or(|row| (row.case, row.hash, row.chain) != (case.case, case.hash, case.chain)) {
                return Err(lines.unsound(&format!("case {}: the journal has it otherwise", case.case)));
            }
        }
        (cases, records, last) = (cases + 1, records + case.records.len() as u64, Some(case.case));
    }
    Err(lines.unsound("its end is missing"))
}

/// That the records of a case lead to its hash, follow one another, and come to an end before a moment.
fn proven(case: &Case, before: Time) -> Result<(), String> {
    let (mut hash, mut ended) = (Hash([0; 32]), false);
    for (seq, text) in (1..).zip(&case.records) {
        let record: Record =
            serde_json::from_str(text).map_err(|_| format!("event {seq} is no event known here"))?;
        if (record.case, record.seq) != (case.case, seq) {
            return Err(format!("event {seq} is another's"));
        }
        hash = Hash::digest(&[&hash.0, text.as_bytes()]);
        let ends = matches!(record.event, Event::Ended { .. } | Event::Cancelled { .. });
        ended |= ends && record.at < before;
    }
    match (hash == case.hash, ended) {
        (false, _) => Err("its records are not what was written".to_owned()),
        (true, false) => Err("it had not ended".to_owned()),
        (true, true) => Ok(()),
    }
}
