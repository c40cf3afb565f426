//! The append-only journal: its records, and the guarantees of a store.

mod check;
mod compact;
mod error;
#[cfg(feature = "sqlite")]
mod lock;
mod memory;
#[cfg(feature = "sqlite")]
mod snapshot_file;
#[cfg(feature = "sqlite")]
mod sqlite;
mod verify;
#[cfg(feature = "sqlite")]
mod writer;

pub(crate) use check::Checker;
pub use error::JournalError;
pub use memory::MemoryJournal;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteJournal;
pub(crate) use verify::flows;
pub use verify::{Broken, Head, Verified, verify};

use crate::{CaseId, Hash, Record, Version};
use serde_json::Value;

/// One record as it is stored. `hash` covers the case's previous hash and `body`; `chain` covers the previous record's
/// `chain` and `hash`, so that a removed record is detected too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number in the journal, from 1, without gaps.
    pub row: u64,
    /// The case.
    pub case: CaseId,
    /// Number in the case, from 1, without gaps.
    pub seq: u64,
    /// Row of the case's previous record; 0 for its first.
    pub prev: u64,
    /// The JSON of a [`Record`](crate::Record).
    pub body: Vec<u8>,
    /// The case's chain.
    pub hash: Hash,
    /// The journal's chain.
    pub chain: Hash,
}

/// Records of one case, in order. Every journal encodes them into the same [`Row`]s.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Row of the case's previous record; 0 if there is none.
    pub prev: u64,
    /// The hash of that record, if known; otherwise a journal that needs it reads the record.
    pub before: Option<Hash>,
    /// One or more.
    pub records: Vec<Record>,
}

/// Position of a group's last record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Last {
    /// Its row.
    pub row: u64,
    /// Its hash, if the journal has it: the next group's [`before`](Group::before).
    pub hash: Option<Hash>,
}

/// Personal data, outside the chain: the chain holds only [`Datum::seal`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// The case.
    pub case: CaseId,
    /// Number in the case, from 1.
    pub no: u32,
    /// Random salt, so that an erased text cannot be found by guessing.
    pub salt: [u8; 16],
    /// JSON, or the content of a paper.
    pub body: Vec<u8>,
}

impl Datum {
    /// Its digest in the chain.
    pub fn seal(&self) -> Hash {
        Hash::digest(&[&self.salt, &self.body])
    }

    /// Whether it is JSON in which a text, blanks around it aside, is that one.
    pub fn names(&self, whose: &str) -> bool {
        serde_json::from_slice(&self.body).is_ok_and(|value: Value| says(&value, whose))
    }
}

/// Whether a text of a value is that one.
fn says(value: &Value, whose: &str) -> bool {
    match value {
        Value::String(text) => text.trim() == whose,
        Value::Array(items) => items.iter().any(|item| says(item, whose)),
        Value::Object(fields) => fields.values().any(|field| says(field, whose)),
        _ => false,
    }
}

/// Is told what became of a batch: the position of each group's last record.
pub type Then = Box<dyn FnOnce(Result<Vec<Last>, JournalError>) + Send>;

/// A batch, written atomically.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Records, by case.
    pub groups: Vec<Group>,
    /// Personal data that the records refer to.
    pub data: Vec<Datum>,
    /// Personal data to be erased.
    pub erase: Vec<(CaseId, u32)>,
    /// Ids of requests, and the cases that they started.
    pub requests: Vec<(String, CaseId)>,
    /// Cases whose requests are to be forgotten.
    pub forget: Vec<CaseId>,
    /// Flows to store, as canonical JSON.
    pub flows: Vec<(Version, Vec<u8>)>,
}

/// A store of records. Rows are numbered from 1 without gaps, in the order in which they became durable.
pub trait Journal: Send + Sync {
    /// Writes the batch atomically and returns when it is durable, with the position of each group's last record.
    /// Several threads may call; their batches may share a commit.
    ///
    /// # Errors
    /// [`JournalError::Full`]: nothing was written, and the next call may succeed. Any other: the outcome is unknown
    /// and the journal must be reopened.
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError>;

    /// [`append`](Self::append) of one group and nothing else.
    ///
    /// # Errors
    /// As there.
    fn append_group(&self, group: &Group) -> Result<Last, JournalError> {
        let lasts = self.append(Batch { groups: vec![group.clone()], ..Batch::default() })?;
        lasts.first().copied().ok_or(JournalError::Stopped)
    }

    /// [`append`](Self::append) for which nobody waits: `then` is told what it would have returned, on any thread. It must be quick and
    /// must not write: other writes may wait for it.
    fn append_then(&self, batch: Batch, then: Then) {
        then(self.append(batch));
    }

    /// Up to `limit` rows after `row`, in order.
    ///
    /// # Errors
    /// [`JournalError`].
    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError>;

    /// One row.
    ///
    /// # Errors
    /// [`JournalError`].
    fn row(&self, row: u64) -> Result<Option<Row>, JournalError>;

    /// Personal data, unless it was erased.
    ///
    /// # Errors
    /// [`JournalError`].
    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError>;

    /// Personal data after that of a case and number, in order, up to `limit`; none that is longer than [`LONG`].
    ///
    /// # Errors
    /// [`JournalError`].
    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError>;

    /// The case that a request started, unless it was erased.
    ///
    /// # Errors
    /// [`JournalError`].
    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError>;

    /// Takes what was erased out of wherever copies of it may still lie: logs and free space of the store.
    ///
    /// # Errors
    /// [`JournalError`]: copies may still be there; the next call tries again.
    fn scrub(&self) -> Result<(), JournalError>;

    /// All stored flows.
    ///
    /// # Errors
    /// [`JournalError`].
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError>;

    /// Number of commits (one disk sync each) since it was opened.
    fn commits(&self) -> u64;

    /// The last durable record; `None` in an empty journal, and where it keeps no snapshots.
    ///
    /// # Errors
    /// [`JournalError`].
    fn head(&self) -> Result<Option<Head>, JournalError> {
        Ok(None)
    }

    /// The snapshot that was kept last, if it can be read. What it holds is the engine's affair.
    fn snapshot(&self) -> Option<Vec<u8>> {
        None
    }

    /// Keeps a snapshot in place of the last one. A crash leaves the one or the other.
    ///
    /// # Errors
    /// [`JournalError`]: the last one may be gone, the journal itself is as it was.
    fn keep(&self, _snapshot: &[u8]) -> Result<(), JournalError> {
        Ok(())
    }
}

/// Bytes of what is more than people's words and forms: a paper.
pub const LONG: usize = 1024 * 1024;

impl<J: Journal + ?Sized> Journal for std::sync::Arc<J> {
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError> {
        (**self).append(batch)
    }
    fn append_group(&self, group: &Group) -> Result<Last, JournalError> {
        (**self).append_group(group)
    }
    fn append_then(&self, batch: Batch, then: Then) {
        (**self).append_then(batch, then);
    }
    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        (**self).read(row, limit)
    }
    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        (**self).row(row)
    }
    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        (**self).datum(case, no)
    }
    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        (**self).data(after, limit)
    }
    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        (**self).request(id)
    }
    fn scrub(&self) -> Result<(), JournalError> {
        (**self).scrub()
    }
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        (**self).flows()
    }
    fn commits(&self) -> u64 {
        (**self).commits()
    }
    fn head(&self) -> Result<Option<Head>, JournalError> {
        (**self).head()
    }
    fn snapshot(&self) -> Option<Vec<u8>> {
        (**self).snapshot()
    }
    fn keep(&self, snapshot: &[u8]) -> Result<(), JournalError> {
        (**self).keep(snapshot)
    }
}

/// The initial hash of a case or journal.
pub(crate) const NOTHING: Hash = Hash([0; 32]);

/// The body of a record's row.
pub(crate) fn body(record: &Record) -> Vec<u8> {
    // Strings, numbers and maps with string keys only, so serialisation cannot fail.
    serde_json::to_vec(record).unwrap_or_default()
}

/// The hash of a record's row.
pub(crate) fn link(before: &Hash, body: &[u8]) -> Hash {
    Hash::digest(&[&before.0, body])
}

/// The chain at a row.
pub(crate) fn chained(chain: &Hash, hash: &Hash) -> Hash {
    Hash::digest(&[&chain.0, &hash.0])
}
