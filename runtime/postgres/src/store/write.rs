//! A turn, written: one statement, which is a transaction by itself.
//!
//! It changes the row of the case only if that still is at the event and token that the turn was decided on, and everything else it
//! writes depends on that. So the row is locked for as long as the statement runs, never while a client thinks or is cut off, and a
//! turn costs one round trip.

use super::{Store, int, key};
use crate::Error;
use crate::pool::{Given, Session};
use crate::store::tasks::{Listed, Place};
use std::sync::LazyLock;
use tokio_postgres::types::ToSql;
use zanflow_runtime::case::{Phase, State};
use zanflow_runtime::journal::Datum;
use zanflow_runtime::{CaseId, Hash};

/// What becomes of the claim on a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Lease {
    /// It stays whose it is, or nobody's.
    #[default]
    Keep,
    /// Who writes takes it: the token rises.
    Take,
    /// It is let go.
    Release,
}

/// What becomes of the open task of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Listing {
    /// It is as it was.
    #[default]
    Same,
    /// It is this.
    Is(Place, Listed),
    /// There is none any more.
    Gone,
}

/// What lists of cases go by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Who started it.
    pub(crate) owner: Option<String>,
    /// When it ended, in milliseconds.
    pub(crate) ended_at: Option<i64>,
    /// It has data of the applicant besides papers.
    pub(crate) personal: bool,
    /// It has papers.
    pub(crate) papers: bool,
    /// Another system was asked, failed, and has not answered yet.
    pub(crate) failed: bool,
}

impl Summary {
    pub(crate) fn of(state: &State) -> Self {
        let has_papers = state.file.as_ref().is_some_and(|file| !file.papers.is_empty());
        let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Calling | Phase::Held));
        Self {
            owner: state.owner.as_ref().map(ToString::to_string),
            ended_at: state.ended.map(|_| state.end.0),
            personal: state.personal,
            papers: has_papers,
            failed: at.is_some_and(|at| at.wanted().any(|asked| asked.tries > 0)),
        }
    }
}

/// All that a turn writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Write {
    pub(crate) case: CaseId,
    /// The case's last event before the turn.
    pub(crate) seq: u64,
    /// The token that it was decided under.
    pub(crate) token: i64,
    /// Texts of the records, with their hashes.
    pub(crate) records: Vec<(String, Hash)>,
    pub(crate) data: Vec<Datum>,
    pub(crate) erase: Vec<u32>,
    /// The case's request is to be forgotten.
    pub(crate) forget: bool,
    /// The request that starts the case.
    pub(crate) request: Option<String>,
    /// Ids of messages that came.
    pub(crate) messages: Vec<String>,
    pub(crate) due: Option<i64>,
    pub(crate) lease: Lease,
    /// The state after the turn and the hash of its shape, where it is to be kept.
    pub(crate) state: Option<(Vec<u8>, Hash)>,
    pub(crate) summary: Summary,
    /// The summary is not what it was.
    pub(crate) summed: bool,
    pub(crate) listing: Listing,
    /// The state after the turn.
    pub(crate) after: Option<State>,
}

/// Most records of one transaction: they share its number.
pub(crate) const MOST: usize = 1023;

const LEAN: &str = "
moved AS (
    UPDATE case_state SET
        seq = $4, head = $5, due = $6,
        token = token + CASE $7::smallint WHEN 1 THEN 1 ELSE 0 END,
        lease_until = CASE $7::smallint WHEN 0 THEN lease_until WHEN 1 THEN clock_timestamp() + $8::bigint * interval '1 ms' END,
        state_seq = CASE WHEN $9::bytea IS NULL THEN state_seq ELSE $4 END,
        shape = coalesce($10, shape), state = coalesce($9, state)
    WHERE case_id = $1 AND seq = $2 AND token = $3
    RETURNING case_id
)";

const WHOLE: &str = "
moved AS (
    UPDATE case_state SET
        seq = $4, head = $5, due = $6,
        token = token + CASE $7::smallint WHEN 1 THEN 1 ELSE 0 END,
        lease_until = CASE $7::smallint WHEN 0 THEN lease_until WHEN 1 THEN clock_timestamp() + $8::bigint * interval '1 ms' END,
        state_seq = CASE WHEN $9::bytea IS NULL THEN state_seq ELSE $4 END,
        shape = coalesce($10, shape), state = coalesce($9, state),
        owner = $14, ended_at = $15, personal = $16, papers = $17, failed = $38
    WHERE case_id = $1 AND seq = $2 AND token = $3
    RETURNING case_id
)";

const BEGUN: &str = "
moved AS (
    INSERT INTO case_state
        (case_id, seq, head, due, token, lease_until, state_seq, shape, state, owner, ended_at, personal, papers, failed)
    SELECT $1, $4, $5, $6, $3::bigint + CASE $7::smallint WHEN 1 THEN 1 ELSE 0 END,
        CASE $7::smallint WHEN 1 THEN clock_timestamp() + $8::bigint * interval '1 ms' END,
        $4, $10, $9, $14, $15, $16, $17, $38
    RETURNING case_id
)";

const BESIDE: &str = ",
data AS (
    INSERT INTO datum (case_id, no, salt, body)
    SELECT case_id, d.no, d.salt, d.body FROM moved, unnest($18::integer[], $19::bytea[], $20::bytea[]) AS d (no, salt, body)
), erased AS (
    DELETE FROM datum USING moved WHERE datum.case_id = $1 AND moved.case_id = $1 AND datum.no = ANY ($21::integer[])
), forgot AS (
    DELETE FROM request USING moved WHERE $22::boolean AND request.case_id = $1 AND moved.case_id = $1
), asked AS (
    INSERT INTO request (key, case_id) SELECT $23::bytea, case_id FROM moved WHERE $23::bytea IS NOT NULL
), told AS (
    INSERT INTO message (case_id, key) SELECT case_id, k FROM moved, unnest($24::bytea[]) AS k
), placed AS (
    INSERT INTO place (id, version, node, unit, desk)
    SELECT $26::bigint, $34::bytea, $35::text, $36::text, $37::boolean FROM moved WHERE $25::smallint = 1
    ON CONFLICT (id) DO NOTHING
), unlisted AS (
    DELETE FROM task USING moved WHERE $25::smallint = 2 AND task.case_id = $1 AND moved.case_id = $1
), listed AS (
    INSERT INTO task (case_id, place, due, assignee, owner, raised, raised_to, held, overdue)
    SELECT case_id, $26::bigint, $27::bigint, $28::text, $29::text, $30::boolean, $31::text, $32::boolean, $33::boolean
    FROM moved WHERE $25::smallint = 1
    ON CONFLICT (case_id) DO UPDATE SET
        place = excluded.place, due = excluded.due, assignee = excluded.assignee, owner = excluded.owner,
        raised = excluded.raised, raised_to = excluded.raised_to, held = excluded.held, overdue = excluded.overdue
)";

/// The number of the transaction, and that of the record in it.
const EVENTS: &str = "
INSERT INTO event (position, case_id, seq, hash, body)
SELECT ((pg_current_xact_id()::text::bigint + meta.base) << 10) | ($13::bigint + e.n), case_id, $2::bigint + e.n, e.hash, e.body
FROM moved, meta, unnest($12::bytea[], $11::text[]) WITH ORDINALITY AS e (hash, body, n)
RETURNING position";

static TURN: LazyLock<String> = LazyLock::new(|| format!("WITH {LEAN} {EVENTS}"));
static FULL: LazyLock<String> = LazyLock::new(|| format!("WITH {WHOLE} {BESIDE} {EVENTS}"));
static BEGIN: LazyLock<String> = LazyLock::new(|| format!("WITH {BEGUN} {BESIDE} {EVENTS}"));

impl Write {
    /// Whether nothing lies beside the chain and no list changes.
    pub(super) fn is_lean(&self) -> bool {
        !self.summed && self.has_nothing_beside()
    }

    /// It writes nothing but its records and the row of its case.
    pub(super) fn has_nothing_beside(&self) -> bool {
        let nothing = self.data.is_empty()
            && self.erase.is_empty()
            && self.messages.is_empty()
            && self.request.is_none();
        nothing && !self.forget && self.listing == Listing::Same
    }

    /// The last record's hash.
    pub(crate) fn head(&self) -> Hash {
        self.records.last().map_or(Hash::default(), |(_, hash)| *hash)
    }

    /// The last record's number.
    pub(crate) fn last(&self) -> u64 {
        self.seq.saturating_add(u64::try_from(self.records.len()).unwrap_or(u64::MAX))
    }
}

impl Store {
    /// Writes a turn. False: the case has moved on, or the claim is another's; nothing was written.
    ///
    /// # Errors
    /// [`Error::Unclear`] where the connection was lost.
    pub(crate) async fn write(&self, write: &Write) -> Result<bool, Error> {
        let mut session = self.pool.session().await?;
        self.pool.counts.committed(self.write_in(&mut session, write, 0)).await
    }

    /// The same in a transaction in which so many records were written before.
    pub(crate) async fn write_in(
        &self,
        session: &mut Session,
        write: &Write,
        before: usize,
    ) -> Result<bool, Error> {
        if write.records.len() + before > MOST {
            let what =
                format!("a turn of {} events is more than fits into one write ({MOST})", write.records.len());
            return Err(Error::Refused { what });
        }
        let (case, seq, last) = (int(write.case.0), int(write.seq), int(write.last()));
        let head = write.head();
        let head = &head.0[..];
        let lease = write.lease.number();
        let length = i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX);
        let state = write.state.as_ref().map(|(state, _)| state.as_slice());
        let shape = write.state.as_ref().map(|(_, shape)| &shape.0[..]);
        let bodies: Vec<&str> = write.records.iter().map(|(body, _)| body.as_str()).collect();
        let hashes: Vec<&[u8]> = write.records.iter().map(|(_, hash)| &hash.0[..]).collect();
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        let turn: [&(dyn ToSql + Sync); 13] = [
            &case,
            &seq,
            &write.token,
            &last,
            &head,
            &write.due,
            &lease,
            &length,
            &state,
            &shape,
            &bodies,
            &hashes,
            &before,
        ];
        let written = if write.is_lean() && write.seq > 0 {
            session.query(&TURN, &turn).await?
        } else {
            whole(session, write, &turn).await?
        };
        Ok(written.len() == write.records.len())
    }
}

async fn whole(
    session: &mut Session,
    write: &Write,
    turn: Given<'_>,
) -> Result<Vec<tokio_postgres::Row>, Error> {
    let Summary { owner, ended_at, personal, papers, failed } = &write.summary;
    let small = |no: u32| i32::try_from(no).unwrap_or(i32::MAX);
    let nos: Vec<i32> = write.data.iter().map(|datum| small(datum.no)).collect();
    let salts: Vec<&[u8]> = write.data.iter().map(|datum| &datum.salt[..]).collect();
    let bodies: Vec<&[u8]> = write.data.iter().map(|datum| datum.body.as_slice()).collect();
    let erase: Vec<i32> = write.erase.iter().copied().map(small).collect();
    let request = write.request.as_deref().map(key);
    let request = request.as_ref().map(|key| &key.0[..]);
    let messages: Vec<Hash> = write.messages.iter().map(|id| key(id)).collect();
    let messages: Vec<&[u8]> = messages.iter().map(|key| &key.0[..]).collect();
    let (kind, place, listed) = match &write.listing {
        Listing::Same => (0_i16, None, None),
        Listing::Is(place, listed) => (1, Some(place), Some(listed)),
        Listing::Gone => (2, None, None),
    };
    let id = place.map(Place::id);
    let version = place.map(|place| &place.version.0[..]);
    let (node, desk) = (place.map(|place| place.node.as_str()), place.map(|place| place.desk));
    let unit = place.and_then(|place| place.unit.as_deref());
    let due = listed.map(|listed| listed.due);
    let assignee = listed.and_then(|listed| listed.assignee.as_deref());
    let of = listed.and_then(|listed| listed.owner.as_deref());
    let raised = listed.map(|listed| listed.raised.is_some());
    let raised_to = listed.and_then(|listed| listed.raised.as_ref()?.as_deref());
    let (held, overdue) = (listed.map(|listed| listed.held), listed.map(|listed| listed.overdue));
    let more: [&(dyn ToSql + Sync); 25] = [
        owner,
        ended_at,
        personal,
        papers,
        &nos,
        &salts,
        &bodies,
        &erase,
        &write.forget,
        &request,
        &messages,
        &kind,
        &id,
        &due,
        &assignee,
        &of,
        &raised,
        &raised_to,
        &held,
        &overdue,
        &version,
        &node,
        &unit,
        &desk,
        failed,
    ];
    let all = [turn, &more].concat();
    session.query(if write.seq == 0 { &BEGIN } else { &FULL }, &all).await
}
