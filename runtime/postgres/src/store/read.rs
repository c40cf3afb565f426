//! Cases, read.

use super::{Store, hash, int, natural};
use crate::Error;
use std::sync::LazyLock;
use zanflow_runtime::case::State;
use zanflow_runtime::{CaseId, Hash, Record};

/// A case as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) state: State,
    /// The hash of its last record.
    pub(crate) head: Hash,
    pub(crate) token: i64,
    /// A process has it to itself now.
    pub(crate) leased: bool,
    pub(crate) due: Option<i64>,
}

/// The columns of a case from which its state is made, in the order in which [`loaded`] reads them.
pub(super) const COLUMNS: &str = "
    c.case_id, c.seq, c.head, c.token,
    coalesce(c.lease_until BETWEEN clock_timestamp() AND clock_timestamp() + interval '2 minutes', false), c.due,
    c.shape, c.state,
    CASE WHEN c.state_seq < c.seq
        THEN ARRAY(SELECT e.body FROM event e WHERE e.case_id = c.case_id AND e.seq > c.state_seq ORDER BY e.seq) END";

static ONE: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM case_state c WHERE c.case_id = $1 AND c.seq > 0"));
static SOME: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM case_state c WHERE c.case_id = ANY ($1) AND c.seq > 0"));
static NEWEST: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS} FROM case_state c WHERE c.case_id < $1 AND c.seq > 0 ORDER BY c.case_id DESC LIMIT $2"
    )
});
static OWNED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS} FROM case_state c WHERE c.owner = $1 AND c.case_id < $2 AND c.seq > 0 ORDER BY c.case_id DESC LIMIT $3"
    )
});

static OPEN: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS} FROM case_state c WHERE c.ended_at IS NULL AND c.case_id > $1 ORDER BY c.case_id LIMIT $2"
    )
});
static FAILED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {COLUMNS} FROM case_state c WHERE c.failed AND c.case_id > $1 ORDER BY c.case_id LIMIT $2"
    )
});

const HISTORY: &str = "SELECT seq, body FROM event WHERE case_id = $1 ORDER BY seq";

/// A row of [`COLUMNS`]; its state is `None` where a program with another form of states wrote it.
struct Stored {
    loaded: Loaded,
    known: bool,
}

impl Store {
    /// A case; `None` if there is none of that number.
    pub(crate) async fn load(&self, case: CaseId) -> Result<Option<Loaded>, Error> {
        match self.pool.read_one(&ONE, &[&int(case.0)]).await? {
            Some(row) => self.whole(stored(&row)?).await.map(Some),
            None => Ok(None),
        }
    }

    /// Those of these cases that there are, in any order.
    pub(crate) async fn load_some(&self, cases: &[CaseId]) -> Result<Vec<Loaded>, Error> {
        let ids: Vec<i64> = cases.iter().map(|case| int(case.0)).collect();
        let rows = self.pool.read(&SOME, &[&ids]).await?;
        self.all(rows).await
    }

    /// Up to `limit` cases of smaller numbers, the greatest first.
    pub(crate) async fn newest(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<Loaded>, Error> {
        let before = before.map_or(i64::MAX, |before| int(before.0));
        let rows = self.pool.read(&NEWEST, &[&before, &rows(limit)]).await?;
        self.all(rows).await
    }

    /// The same of those that somebody started.
    pub(crate) async fn owned(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<Loaded>, Error> {
        let before = before.map_or(i64::MAX, |before| int(before.0));
        let rows = self.pool.read(&OWNED, &[&owner, &before, &rows(limit)]).await?;
        self.all(rows).await
    }

    /// Up to `limit` cases that have not ended, after one, by number.
    pub(crate) async fn open(&self, after: CaseId, limit: usize) -> Result<Vec<Loaded>, Error> {
        let rows = self.pool.read(&OPEN, &[&int(after.0), &rows(limit)]).await?;
        self.all(rows).await
    }

    /// The same of those that another system failed.
    pub(crate) async fn failed(&self, after: CaseId, limit: usize) -> Result<Vec<Loaded>, Error> {
        let rows = self.pool.read(&FAILED, &[&int(after.0), &rows(limit)]).await?;
        self.all(rows).await
    }

    pub(super) async fn all(&self, rows: Vec<tokio_postgres::Row>) -> Result<Vec<Loaded>, Error> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(self.whole(stored(&row)?).await?);
        }
        Ok(all)
    }

    async fn whole(&self, stored: Stored) -> Result<Loaded, Error> {
        let Stored { mut loaded, known } = stored;
        if !known {
            let mut state = State::new(loaded.state.id);
            self.history(state.id).await?.iter().for_each(|record| state.apply(record));
            loaded.state = state;
        }
        Ok(loaded)
    }

    /// All events of a case, in order.
    pub(crate) async fn history(&self, case: CaseId) -> Result<Vec<Record>, Error> {
        let rows = self.pool.read(HISTORY, &[&int(case.0)]).await?;
        rows.iter().map(|row| record(case, natural(row.get(0)), row.get(1))).collect()
    }
}

pub(super) fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A record by its text.
pub(super) fn record(case: CaseId, seq: u64, body: &str) -> Result<Record, Error> {
    serde_json::from_str(body)
        .map_err(|_| Error::Corrupt { what: format!("event {seq} of case {case} is no event known here") })
}

fn stored(row: &tokio_postgres::Row) -> Result<Stored, Error> {
    let (case, seq) = (CaseId(natural(row.get(0))), natural(row.get(1)));
    let state = unpacked(row.get(6), row.get(7));
    let known = state.is_some();
    let mut state = state.unwrap_or_else(|| State::new(case));
    if known {
        for body in row.get::<_, Option<Vec<&str>>>(8).unwrap_or_default() {
            state.apply(&record(case, seq, body)?);
        }
        if (state.id, state.seq) != (case, seq) {
            let what = format!("the state of case {case} is not that after its event {seq}");
            return Err(Error::Corrupt { what });
        }
    }
    let (head, token, leased) = (hash(row.get(2)), row.get(3), row.get(4));
    Ok(Stored { loaded: Loaded { state, head, token, leased, due: row.get(5) }, known })
}

/// The bytes of a state, and the hash of the names of all that a state has in this program: fields go by place in the bytes.
pub(crate) fn packed(state: &State) -> Option<(Vec<u8>, Hash)> {
    Some((rmp_serde::to_vec(state).ok()?, *SHAPE))
}

fn unpacked(shape: &[u8], bytes: &[u8]) -> Option<State> {
    if shape != SHAPE.0 {
        return None;
    }
    rmp_serde::from_slice(bytes).ok()
}

pub(super) static SHAPE: LazyLock<Hash> = LazyLock::new(State::shape);
