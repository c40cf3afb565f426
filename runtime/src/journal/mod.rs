//! The append-only journal: what is stored, and what a store promises.

mod error;
mod memory;
mod sqlite;
mod verify;
mod writer;

pub use error::JournalError;
pub use memory::MemoryJournal;
pub use sqlite::SqliteJournal;
pub(crate) use verify::Checker;
pub(crate) use verify::flows;
pub use verify::{Broken, Head, Verified, verify};

use crate::{CaseId, Hash, Version};

/// One record as it is stored. `hash` covers the case's previous hash and `body`; `chain` covers the previous record's `chain` and
/// `hash`, so that a record that was taken out is missed too.
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

/// Records of one case, in order.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// The case.
    pub case: CaseId,
    /// Number of the first record.
    pub seq: u64,
    /// Row of the case's last record before; 0 where there is none.
    pub prev: u64,
    /// Bodies and their hashes.
    pub records: Vec<(Vec<u8>, Hash)>,
}

/// Personal data, outside the chain: the chain holds only [`Datum::seal`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datum {
    /// The case.
    pub case: CaseId,
    /// Number in the case, from 1.
    pub no: u32,
    /// Random, so that the seal of an erased text cannot be found by guessing the text.
    pub salt: [u8; 16],
    /// JSON.
    pub body: Vec<u8>,
}

impl Datum {
    /// What the chain holds of it.
    pub fn seal(&self) -> Hash {
        Hash::of(&[&self.salt, &self.body])
    }
}

/// What is written together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Records, by case.
    pub groups: Vec<Group>,
    /// Personal data that the records refer to.
    pub data: Vec<Datum>,
    /// Personal data to be erased.
    pub erase: Vec<(CaseId, u32)>,
    /// Flows to be kept, as canonical JSON.
    pub flows: Vec<(Version, Vec<u8>)>,
}

/// A store of records. Rows are numbered from 1 without gaps, in the order in which they became durable.
pub trait Journal: Send + Sync {
    /// Writes the batch, all or nothing, and returns when it is durable: the last row of each group. Several threads may call; their batches
    /// may share one commit.
    ///
    /// # Errors
    /// [`JournalError::Full`]: nothing was written, and the next call may succeed. Any other: whether it was written is not
    /// known; the journal must be opened anew.
    fn append(&self, batch: Batch) -> Result<Vec<u64>, JournalError>;

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

    /// All flows kept.
    ///
    /// # Errors
    /// [`JournalError`].
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError>;

    /// How many commits, each one sync of the disk, there were since it was opened.
    fn commits(&self) -> u64;
}

impl<J: Journal + ?Sized> Journal for std::sync::Arc<J> {
    fn append(&self, batch: Batch) -> Result<Vec<u64>, JournalError> {
        (**self).append(batch)
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
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        (**self).flows()
    }
    fn commits(&self) -> u64 {
        (**self).commits()
    }
}

/// The hash that stands before the first record of a case or journal.
pub(crate) const NOTHING: Hash = Hash([0; 32]);

/// The rows that a group becomes after row `last`, whose chain is `chain`.
pub(crate) fn rows(group: Group, last: &mut u64, chain: &mut Hash, mut put: impl FnMut(Row)) {
    let Group { case, seq, mut prev, records } = group;
    for (nth, (body, hash)) in (0..).zip(records) {
        *last += 1;
        *chain = Hash::of(&[&chain.0, &hash.0]);
        put(Row { row: *last, case, seq: seq + nth, prev, body, hash, chain: *chain });
        prev = *last;
    }
}
