//! Records in an order that readers can follow.
//!
//! A position is the number of the transaction that wrote the record, and the record's place in it. Transactions that were begun earlier
//! may end later, so what is shown ends before the first that still writes: whoever has read up to a position has read all that will
//! ever be before it.

use super::read::{record, rows};
use super::{Store, hash, natural};
use crate::Error;
use crate::pool::Session;
use zanflow_runtime::{CaseId, Hash, Record};

/// A record as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) position: u64,
    pub(crate) case: CaseId,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
    pub(crate) body: String,
}

/// Positions from here on may still be written to.
macro_rules! bound {
    () => {
        "(SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + base) << 10 FROM meta)"
    };
}

pub(crate) const BOUND: &str = bound!();

const AFTER: &str = concat!(
    "SELECT position, case_id, seq, hash, body FROM event WHERE position > $1 AND position < ",
    bound!(),
    " ORDER BY position LIMIT $2"
);
const LAST: &str =
    concat!("SELECT position FROM event WHERE position < ", bound!(), " ORDER BY position DESC LIMIT 1");
pub(super) const PAGE: &str =
    "SELECT position, case_id, seq, hash, body FROM event WHERE position > $1 ORDER BY position LIMIT $2";

/// Raises the base if transactions are numbered from below what was written: after a restore into another server.
const RAISE: &str = "
UPDATE meta SET base = (SELECT max(position) FROM event) / 1024 + 1 - pg_current_xact_id()::text::bigint
WHERE (SELECT max(position) FROM event) / 1024 >= pg_current_xact_id()::text::bigint + base";

impl Store {
    /// Up to `limit` records after a position.
    pub(crate) async fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, Error> {
        let rows = self.pool.read(AFTER, &[&super::int(after), &rows(limit)]).await?;
        let read = |row: &tokio_postgres::Row| {
            let placed = placed(row);
            Ok((placed.position, record(placed.case, placed.seq, &placed.body)?))
        };
        rows.iter().map(read).collect()
    }

    /// The last position that is shown; 0 if there is none.
    pub(crate) async fn last_position(&self) -> Result<u64, Error> {
        Ok(self.pool.read_one(LAST, &[]).await?.map_or(0, |row| natural(row.get(0))))
    }

    /// Keeps positions rising, whatever server the tables were restored into.
    pub(crate) async fn raise_base(&self) -> Result<(), Error> {
        self.pool.write(RAISE, &[]).await.map(drop)
    }
}

/// Records of a session's own snapshot, of whatever transaction.
pub(crate) async fn page(session: &mut Session, after: u64, limit: usize) -> Result<Vec<Placed>, Error> {
    let rows = session.query(PAGE, &[&super::int(after), &rows(limit)]).await?;
    Ok(rows.iter().map(placed).collect())
}

fn placed(row: &tokio_postgres::Row) -> Placed {
    Placed {
        position: natural(row.get(0)),
        case: CaseId(natural(row.get(1))),
        seq: natural(row.get(2)),
        hash: hash(row.get(3)),
        body: row.get(4),
    }
}
