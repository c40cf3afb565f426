//! A journal whose writes are timed and whose last outcome is known.

use super::Metrics;
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use zanflow_runtime::journal::{Batch, Datum, Group, Head, Journal, JournalError, Row, Then};
use zanflow_runtime::{CaseId, Version};

/// Names of what goes wrong.
pub(super) const ERRORS: [&str; 4] = ["full", "stopped", "away", "unclear"];

/// What became of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Outcome {
    /// It is durable; also where nothing was written yet.
    Durable,
    /// There was no room.
    Full,
    /// It is unknown: the journal stopped.
    Stopped,
    /// The database could not be reached: nothing was written.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    Away,
    /// The connection to the database was lost: what became of it was looked up.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    Unclear,
}

impl Outcome {
    /// What went wrong.
    fn error(self) -> Option<&'static str> {
        let [full, stopped, away, unclear] = ERRORS;
        match self {
            Self::Durable => None,
            Self::Full => Some(full),
            Self::Stopped => Some(stopped),
            Self::Away => Some(away),
            Self::Unclear => Some(unclear),
        }
    }
}

/// The last one.
#[derive(Debug, Default)]
pub(super) struct Last(AtomicU8);

impl Last {
    pub(super) fn get(&self) -> Outcome {
        match self.0.load(Ordering::Relaxed) {
            0 => Outcome::Durable,
            1 => Outcome::Full,
            _ => Outcome::Stopped,
        }
    }

    fn set(&self, outcome: Outcome) {
        self.0.store(outcome as u8, Ordering::Relaxed);
    }
}

/// The journal.
pub(crate) struct Watched<J> {
    journal: J,
    metrics: Arc<Metrics>,
}

impl<J: Journal> Watched<J> {
    pub(crate) fn new(journal: J, metrics: &Arc<Metrics>) -> Self {
        Self { journal, metrics: Arc::clone(metrics) }
    }

    fn timed<T>(&self, write: impl FnOnce(&J) -> Result<T, JournalError>) -> Result<T, JournalError> {
        let begun = Instant::now();
        let written = write(&self.journal);
        note(&self.metrics, begun, &written);
        written
    }
}

/// Counts a write that took from then until now.
fn note<T>(metrics: &Metrics, begun: Instant, written: &Result<T, JournalError>) {
    let outcome = match written {
        Ok(_) => Outcome::Durable,
        Err(JournalError::Full) => Outcome::Full,
        Err(_) => Outcome::Stopped,
    };
    metrics.written.set(outcome);
    metrics.appended(begun.elapsed(), outcome);
}

impl Metrics {
    /// Notes a write of records, by whoever waited for it.
    pub(crate) fn appended(&self, took: Duration, outcome: Outcome) {
        self.append_took.observe(took.as_secs_f64());
        if let Some(error) = outcome.error() {
            self.append_errors.get_or_create(&[("error", Cow::Borrowed(error))]).inc();
        }
    }
}

impl<J: Journal> Journal for Watched<J> {
    fn append(&self, batch: Batch) -> Result<Vec<zanflow_runtime::journal::Last>, JournalError> {
        self.timed(|journal| journal.append(batch))
    }

    fn append_group(&self, group: &Group) -> Result<zanflow_runtime::journal::Last, JournalError> {
        self.timed(|journal| journal.append_group(group))
    }

    fn append_then(&self, batch: Batch, then: Then) {
        let (metrics, begun) = (Arc::clone(&self.metrics), Instant::now());
        let noted = move |written| {
            note(&metrics, begun, &written);
            then(written);
        };
        self.journal.append_then(batch, Box::new(noted));
    }

    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        self.journal.read(row, limit)
    }

    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        self.journal.row(row)
    }

    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        self.journal.datum(case, no)
    }

    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        self.journal.data(after, limit)
    }

    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        self.journal.request(id)
    }

    fn scrub(&self) -> Result<(), JournalError> {
        self.journal.scrub()
    }

    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        self.journal.flows()
    }

    fn commits(&self) -> u64 {
        self.journal.commits()
    }

    fn head(&self) -> Result<Option<Head>, JournalError> {
        self.journal.head()
    }

    fn snapshot(&self) -> Option<Vec<u8>> {
        self.journal.snapshot()
    }

    fn keep(&self, snapshot: &[u8]) -> Result<(), JournalError> {
        self.journal.keep(snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Actor, Event, Record, SqliteJournal, Time};

    #[test]
    fn a_full_disk_is_known_until_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Arc::new(SqliteJournal::open(&folder.path().join("j")).unwrap());
        let metrics = Arc::<Metrics>::default();
        let watched = Watched::new(Arc::clone(&journal), &metrics);
        let write = |seq: u64, prev: u64, size: usize| {
            let event = Event::DeadlineUnknown { why: "x".repeat(size) };
            let record =
                Record { case: CaseId(1), seq, at: Time(0), actor: Actor::Engine, clause: None, event };
            watched.append_group(&Group { prev, before: None, records: vec![record] })
        };
        write(1, 0, 1).unwrap();
        assert_eq!(metrics.last_write(), Outcome::Durable);
        journal.limit_pages(30).unwrap();
        assert_eq!(write(2, 1, 500_000), Err(JournalError::Full));
        assert_eq!(metrics.last_write(), Outcome::Full);
        journal.limit_pages(100_000).unwrap();
        write(2, 1, 500_000).unwrap();
        assert_eq!(metrics.last_write(), Outcome::Durable);
        let text = metrics.text();
        assert!(text.contains("zanflow_journal_append_errors_total{error=\"full\"} 1"), "{text}");
        assert!(text.contains("zanflow_journal_append_duration_seconds_count 3"), "{text}");
    }
}
