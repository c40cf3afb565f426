//! Anchors: what the heads of all cases that changed were up to a position, under one root.

use super::{Store, hash, int, natural};
use crate::Error;
use crate::merkle::{self, CaseHead};
use crate::pool::Session;
use zanflow_runtime::{CaseId, Hash};

/// An anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// From 1, without gaps.
    pub(crate) number: u64,
    /// When it was made, in milliseconds by the database's clock.
    pub(crate) at: i64,
    /// The last position that it covers; the one before it covers what comes before.
    pub(crate) position: u64,
    /// Of each case that has a record among those, the last; by case.
    pub(crate) heads: Vec<CaseHead>,
    /// Over the heads.
    pub(crate) root: Hash,
    /// Over the anchor before and this one.
    pub(crate) chain: Hash,
}

/// Most records that one anchor covers.
const MOST: i64 = 100_000;

const LAST: &str = "SELECT number, position, chain FROM anchor ORDER BY number DESC LIMIT 1";
/// Up to where this anchor goes: no further than all that is written has ended, and than one may.
const UP_TO: &str = "
SELECT max(position), (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM (
    SELECT position FROM event WHERE position > $1
        AND position < (SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + base) << 10 FROM meta)
    ORDER BY position LIMIT $2) AS next";
const HEADS: &str = "
SELECT DISTINCT ON (case_id) case_id, seq, hash FROM event WHERE position > $1 AND position <= $2 ORDER BY case_id, seq DESC";
const PUT: &str =
    "INSERT INTO anchor (number, at, position, heads, root, chain) VALUES ($1, $2, $3, $4, $5, $6)";
const AFTER: &str =
    "SELECT number, at, position, heads, root, chain FROM anchor WHERE number > $1 ORDER BY number LIMIT 1";

impl Anchor {
    /// The chain at an anchor.
    pub(crate) fn link(before: &Hash, number: u64, at: i64, position: u64, root: &Hash) -> Hash {
        Hash::digest(&[&before.0, &number.to_be_bytes(), &at.to_be_bytes(), &position.to_be_bytes(), &root.0])
    }
}

/// Makes the next anchor on a session that has the leadership, so that it is made by nobody else; its number, or `None` if nothing was
/// written since the last.
pub(crate) async fn make(session: &mut Session) -> Result<Option<u64>, Error> {
    let last = session.query(LAST, &[]).await?;
    let (number, from, before) = last
        .first()
        .map_or((0, 0, Hash::default()), |row| (natural(row.get(0)), row.get::<_, i64>(1), hash(row.get(2))));
    let next = session.query(UP_TO, &[&from, &MOST]).await?;
    let Some((Some(to), at)) = next.first().map(|row| (row.get::<_, Option<i64>>(0), row.get::<_, i64>(1)))
    else {
        return Ok(None);
    };
    let rows = session.query(HEADS, &[&from, &to]).await?;
    let head = |row: &tokio_postgres::Row| CaseHead {
        case: CaseId(natural(row.get(0))),
        seq: natural(row.get(1)),
        hash: hash(row.get(2)),
    };
    let heads: Vec<CaseHead> = rows.iter().map(head).collect();
    let number = number.saturating_add(1);
    let (root, packed) = (merkle::root(&heads), merkle::packed(&heads));
    let chain = Anchor::link(&before, number, at, natural(to), &root);
    session.query(PUT, &[&int(number), &at, &to, &packed, &&root.0[..], &&chain.0[..]]).await?;
    Ok(Some(number))
}

/// The anchor after one of that number.
pub(crate) async fn after(session: &mut Session, number: u64) -> Result<Option<Anchor>, Error> {
    let rows = session.query(AFTER, &[&int(number)]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let number = natural(row.get(0));
    let heads = merkle::unpacked(row.get(3))
        .ok_or_else(|| Error::Corrupt { what: format!("the heads of anchor {number} are none") })?;
    let (root, chain) = (hash(row.get(4)), hash(row.get(5)));
    Ok(Some(Anchor { number, at: row.get(1), position: natural(row.get(2)), heads, root, chain }))
}

impl Store {
    /// The last anchor: its number and chain.
    pub(crate) async fn last_anchor(&self) -> Result<Option<(u64, Hash)>, Error> {
        let row = self.pool.read_one(LAST, &[]).await?;
        Ok(row.map(|row| (natural(row.get(0)), hash(row.get(2)))))
    }
}
