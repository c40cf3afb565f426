//! What the database holds, statement by statement. Decides nothing.

mod anchors;
mod batch;
mod claims;
mod data;
mod flows;
mod numbers;
mod positions;
mod read;
mod tasks;
mod unclear;
mod write;

pub(crate) use anchors::{Anchor, after as anchor_after, make as make_anchor};
pub(crate) use claims::{Claims, FREE};
pub(crate) use positions::{BOUND, Placed, page};
pub(crate) use read::{Loaded, packed};
pub(crate) use tasks::{Listed, Place, Places, Seek};
pub(crate) use unclear::Done;
pub(crate) use write::{Lease, Listing, Summary, Write};

use crate::pool::Pool;
use batch::Batches;
use numbers::Numbers;
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::Hash;

/// The tables of a schema.
#[derive(Clone)]
pub(crate) struct Store {
    pub(crate) pool: Pool,
    /// How long a claim holds.
    pub(crate) lease: Duration,
    /// How long the outcome of a write is looked for.
    pub(crate) patience: Duration,
    batches: Arc<Batches>,
    numbers: Arc<Numbers>,
}

impl Store {
    pub(crate) fn new(pool: Pool, lease: Duration, patience: Duration) -> Self {
        Self { pool, lease, patience, batches: Arc::default(), numbers: Arc::default() }
    }
}

/// The hash of a record: over that of the case's record before it and its own text.
pub(crate) fn link(before: &Hash, body: &[u8]) -> Hash {
    Hash::digest(&[&before.0, body])
}

/// Numbers here are natural and far below the limit of the database's, which have a sign.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// And back.
pub(crate) fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(crate) fn hash(bytes: &[u8]) -> Hash {
    Hash(bytes.try_into().unwrap_or_default())
}

/// The key of the id of a request or message, whatever its length.
pub(crate) fn key(id: &str) -> Hash {
    Hash::digest(&[id.as_bytes()])
}

#[cfg(test)]
mod tests;
