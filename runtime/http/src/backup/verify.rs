//! Whether a backup is what was written, and whole.

use super::Told;
use super::manifest::{self, Listed, Manifest};
use super::pack::Open;
use crate::doctor::reading;
use crate::places::{self, JOURNAL, SYSTEMS};
use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::journal::{self, Head};
use zanflow_runtime::{SqliteJournal, SystemClock};
use zanflow_systems::Store;
use zanflow_systems::licences::{self, Numbering, Register};
use zanflow_systems::payment::Ledger;

/// A backup that is whole.
#[derive(Debug)]
pub(super) struct Verified {
    pub manifest: Manifest,
    pub journal: journal::Verified,
    pub licences: Option<licences::Verified>,
    pub payment_rows: u64,
}

impl Verified {
    /// What is told of it.
    pub fn text(&self) -> String {
        let Self { manifest, journal, .. } = self;
        let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
        let licences = self.licences.as_ref().map_or(0, |licences| licences.licences);
        format!(
            "backup of {} made {}: {} files, {} bytes, verified\njournal: {} records, {} cases, head {}\nlicences: {}, \
             payments: {} rows\n",
            manifest.service,
            manifest.made,
            manifest.files.len(),
            bytes,
            journal.records,
            journal.cases,
            journal.head.chain,
            licences,
            self.payment_rows
        )
    }
}

/// Verifies all of a backup: that each file is what the manifest says, that each database is sound, the chains and their heads.
pub(super) fn verified(backup: &Open) -> Result<Verified, Told> {
    let manifest = backup.manifest()?;
    for file in &manifest.files {
        is_as_listed(file, &backup.path(&file.name))?;
    }
    let has = |name: &str| manifest.files.iter().any(|file| file.name == name);
    if !has(JOURNAL) {
        return Err(Told::Unsound("there is no journal in it".to_owned()));
    }
    let noted = manifest.chain.map(|chain| Head { row: manifest.records, chain });
    // An empty journal has no record that could be noted.
    let noted = noted.filter(|head| head.row > 0);
    let path = backup.path(JOURNAL);
    let journal = SqliteJournal::read_only(&path).map_err(|error| Told::failed(&path)(&error))?;
    let journal = journal::verify(&journal, noted).map_err(|broken| Told::Unsound(broken.to_string()))?;
    let (licences, payment_rows) = match has(SYSTEMS) {
        true => systems(backup, &manifest)?,
        false => (None, 0),
    };
    Ok(Verified { manifest, journal, licences, payment_rows })
}

pub(super) fn is_as_listed(file: &Listed, path: &Path) -> Result<(), Told> {
    if !places::is_name(&file.name) {
        return Err(Told::Unsound(format!("{:?} is no file of a backup", file.name)));
    }
    if !path.exists() {
        return Err(Told::Unsound(format!("{}: it is missing", file.name)));
    }
    if manifest::listed(&file.name, path)? != *file {
        return Err(Told::Unsound(format!("{}: it is not what was written", file.name)));
    }
    if file.name.contains('.') {
        return Ok(());
    }
    let sound = reading(path).and_then(|store| store.query_row("PRAGMA quick_check", [], |row| row.get(0)));
    match sound {
        Ok(told) if "ok" == String::as_str(&told) => Ok(()),
        Ok(told) => Err(Told::Unsound(format!("{}: {told}", file.name))),
        Err(error) => Err(Told::Unsound(format!("{}: {error}", file.name))),
    }
}

/// The chains of the embedded systems. They are looked at in a copy: opening a store may change its file.
fn systems(backup: &Open, manifest: &Manifest) -> Result<(Option<licences::Verified>, u64), Told> {
    let (scratch, from) = (backup.scratch()?, backup.path(SYSTEMS));
    let path = scratch.path().join(SYSTEMS);
    std::fs::copy(&from, &path).map_err(|error| Told::failed(&path)(&error))?;
    let told = |error: &dyn std::fmt::Display| Told::Unsound(format!("{SYSTEMS}: {error}"));
    let store = Store::open(&path).map_err(|error| told(&error))?;
    let register = Register::open(store.clone(), Arc::new(SystemClock), Numbering::default());
    let licences = register.map_err(|error| told(&error))?.verify().map_err(|error| told(&error))?;
    if manifest.licence_head.is_some_and(|head| head != licences.head) {
        return Err(told(&"the history of licences is not what was written"));
    }
    let ledger = Ledger::open(store, &manifest.service).map_err(|error| told(&error))?;
    let books = ledger.verify().map_err(|error| told(&error))?.map_err(|broken| told(&broken))?;
    Ok((Some(licences), books.rows))
}
