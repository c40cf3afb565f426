//! One cut through all files of a service.

use super::Told;
use super::manifest::{self, Listed};
use crate::places::{JOURNAL, Place};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::{Duration, Instant};
use zanflow_runtime::{JournalError, SqliteJournal};

/// How long a store is waited for.
const BUSY: Duration = Duration::from_secs(30);

/// All files as they were at one moment.
pub(super) struct Cut {
    journal: Option<SqliteJournal>,
    /// Each in a transaction that keeps that moment in sight.
    stores: Vec<(Place, Connection)>,
    plain: Vec<Place>,
    /// For how long the stores stood still.
    pub still: Duration,
}

impl Cut {
    /// Looks at all files. `places`: the busiest store first.
    pub fn of(places: &[Place]) -> Result<Self, Told> {
        let there = || places.iter().filter(|place| place.path.exists());
        let journal = there().find(|place| place.name == JOURNAL);
        let journal = journal.ok_or_else(|| {
            let path = places.iter().find(|place| place.name == JOURNAL).map(|place| place.path.display());
            let path = path.map(|path| path.to_string()).unwrap_or_default();
            Told::Failed(format!("{path}: there is no journal; name it with --journal or --config"))
        })?;
        let mut gates = Vec::new();
        for place in there().filter(|place| place.is_store && place.name != JOURNAL) {
            gates.push((place.clone(), gate(&place.path).map_err(|error| about(place, &error))?));
        }
        // Whoever writes the first of them waits from its lock on; the wait for the others counts as well.
        let begun = Instant::now();
        let mut stores = Vec::new();
        for (place, gate) in &gates {
            gate.execute_batch("BEGIN IMMEDIATE").map_err(|error| about(place, &error))?;
        }
        for (place, _) in &gates {
            let store = snapshot(&place.path).map_err(|error| about(place, &error))?;
            stores.push((place.clone(), store));
        }
        let read = SqliteJournal::read_only(&journal.path);
        let read = read.map_err(|error: JournalError| Told::failed(&journal.path)(&error))?;
        drop(gates);
        let plain = there().filter(|place| !place.is_store).cloned().collect();
        Ok(Self { journal: Some(read), stores, plain, still: begun.elapsed() })
    }

    /// Copies them into a folder.
    pub fn copied(mut self, folder: &Path) -> Result<Vec<Listed>, Told> {
        let mut listed = Vec::new();
        // The survey's file has no write-ahead log: who answers waits until it is copied, and it is small.
        self.stores.sort_by_key(|(place, _)| place.name != "survey");
        for (place, store) in self.stores.drain(..) {
            let to = folder.join(place.name);
            copy(&store, &to).map_err(|error| about(&place, &error))?;
            drop(store);
            listed.push(manifest::listed(place.name, &to)?);
        }
        for place in &self.plain {
            let to = folder.join(place.name);
            copy_plain(&place.path, &to).map_err(|error| Told::failed(&place.path)(&error))?;
            listed.push(manifest::listed(place.name, &to)?);
        }
        if let Some(journal) = self.journal.take() {
            let to = folder.join(JOURNAL);
            journal.copy_to(&to).map_err(|error| Told::failed(&to)(&error))?;
            listed.push(manifest::listed(JOURNAL, &to)?);
        }
        Ok(listed)
    }
}

fn about(place: &Place, error: &rusqlite::Error) -> Told {
    Told::failed(&place.path)(error)
}

/// What keeps others from writing a store.
fn gate(path: &Path) -> rusqlite::Result<Connection> {
    let gate = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    gate.busy_timeout(BUSY)?;
    Ok(gate)
}

/// A store as it is now, whatever is written later.
fn snapshot(path: &Path) -> rusqlite::Result<Connection> {
    let store = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    store.busy_timeout(BUSY)?;
    store.execute_batch("BEGIN")?;
    // The first read is what begins it.
    store.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok(store)
}

fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let mut to = Connection::open(to)?;
    let copying = Backup::new(from, &mut to)?;
    let copied = copying.step(-1)?;
    drop(copying);
    match copied {
        StepResult::Done => to.close().map_err(|(_, error)| error),
        _ => Err(rusqlite::Error::ExecuteReturnedResults),
    }
}

pub(super) fn copy_plain(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::copy(&mut File::open(from)?, &mut options.open(to)?).map(drop)
}
