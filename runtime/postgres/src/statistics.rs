//! Figures of a running engine, for who watches it. None reads more than a bounded part of a table.

use crate::Error;
use crate::engine::Postgres;
use crate::store::{BOUND, FREE, int, natural};
use crate::watch::Watcher;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use zanflow_runtime::{EngineError, Record, Time};

/// Cases that are due are counted up to here.
pub const MOST_DUE: u64 = 1000;
/// A database that says nothing for so long is away.
const SILENT: Duration = Duration::from_secs(3);

/// What this process knows of itself, without asking anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// Most connections that it opens, the one for leadership included.
    pub most: usize,
    /// Connections that are open.
    pub open: usize,
    /// Those of them that are used just now.
    pub used: usize,
    /// How many wait for a connection.
    pub waiting: usize,
    /// Cases that it has to itself.
    pub held: usize,
    /// Claims that it took since it opened the database.
    pub claimed: u64,
    /// Claims that ended before it let them go: it was stopped for too long, or another took the case.
    pub lost: u64,
    /// How long ago the database answered last; it is asked for work all the time.
    pub silent: Duration,
}

/// What the database says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct There {
    /// Its clock.
    pub now: Time,
    /// Bytes of the whole database, whatever else is in it.
    pub bytes: u64,
    /// Cases that have something to do now and that nobody has, [`MOST_DUE`] at most.
    pub due: u64,
    /// When the first of those became due.
    pub due_since: Option<Time>,
    /// The number of the last anchor, and when it was made.
    pub anchor: Option<(u64, Time)>,
    /// When the first record was written that no anchor covers yet.
    pub unanchored_since: Option<Time>,
    /// When the first record was written that followers are not shown yet, since a transaction that began before it still writes.
    pub hidden_since: Option<Time>,
}

static THERE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, pg_database_size(current_database()),
            (SELECT count(*) FROM (SELECT FROM case_state WHERE due <= $1 AND {FREE} LIMIT $2) AS due),
            (SELECT due FROM case_state WHERE due <= $1 AND {FREE} ORDER BY due LIMIT 1),
            last.number, last.at,
            (SELECT body FROM event WHERE position > coalesce(last.position, 0) ORDER BY position LIMIT 1),
            (SELECT body FROM event WHERE position >= {BOUND} ORDER BY position LIMIT 1)
        FROM (SELECT) AS one LEFT JOIN LATERAL (SELECT number, at, position FROM anchor ORDER BY number DESC LIMIT 1) AS last ON true"
    )
});

static AFTER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT count(*) FROM (SELECT FROM event WHERE position > $1 AND position < {BOUND} LIMIT $2) AS next"
    )
});

/// When a record was written.
fn written(body: Option<&str>) -> Result<Option<Time>, Error> {
    let unread = |_| Error::Corrupt { what: "a record's text is no event known here".to_owned() };
    body.map(|body| serde_json::from_str::<Record>(body).map(|record| record.at).map_err(unread)).transpose()
}

impl Postgres {
    /// Tells somebody how long writes take, from now on. The first who is named stays the only one.
    pub fn watched_by(&self, watcher: Arc<dyn Watcher>) {
        self.core.store.pool.counts.watched_by(watcher);
    }

    /// What this process knows of itself.
    pub fn here(&self) -> Here {
        let pool = &self.core.store.pool;
        let (status, (claimed, lost)) = (pool.status(), pool.counts.claims());
        Here {
            most: status.max_size,
            open: status.size,
            used: status.size.saturating_sub(status.available),
            waiting: status.waiting,
            held: self.core.held.count(),
            claimed,
            lost,
            silent: pool.counts.silent(),
        }
    }

    /// Whether the database has not answered for longer than it is left alone: it is away, or this process is stopped.
    pub fn is_away(&self) -> bool {
        self.core.store.pool.counts.silent() > SILENT.max(self.core.poll * 3)
    }

    /// What the database says, in one statement.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub async fn there(&self) -> Result<There, EngineError> {
        let most = int(MOST_DUE);
        let row = self.core.store.pool.read_one(&THERE, &[&self.core.now().0, &most]).await?;
        let row = row.ok_or_else(|| Error::Unavailable { what: "the server does not answer".to_owned() })?;
        let (number, at): (Option<i64>, Option<i64>) = (row.get(4), row.get(5));
        Ok(There {
            now: Time(row.get(0)),
            bytes: natural(row.get(1)),
            due: natural(row.get(2)),
            due_since: row.get::<_, Option<i64>>(3).map(Time),
            anchor: number.zip(at).map(|(number, at)| (natural(number), Time(at))),
            unanchored_since: written(row.get(6))?,
            hidden_since: written(row.get(7))?,
        })
    }

    /// How many records come after a position, counted up to `most`. Positions themselves have gaps, so that their difference says nothing.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub async fn count_after(&self, position: u64, most: u64) -> Result<u64, EngineError> {
        let row = self.core.store.pool.read_one(&AFTER, &[&int(position), &int(most)]).await?;
        Ok(row.map_or(0, |row| natural(row.get(0))))
    }
}
