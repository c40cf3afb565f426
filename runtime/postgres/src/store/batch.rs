//! Turns of several cases in one transaction: what a process writes at one time shares a statement and a commit.
//!
//! While some writes are on their way, those that come wait and go together next; one that comes alone goes at once. Each turn depends
//! on its own case as by itself, so that one which was overtaken takes nothing from the others. What fails is written one by one.

use super::write::{Lease, MOST, Write};
use super::{Store, int};
use crate::Error;
use crate::pool::Session;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use tokio_postgres::types::ToSql;

/// Transactions that are on their way at once.
const ON_THE_WAY: usize = 2;
/// Turns of one transaction.
const TOGETHER: usize = 256;

/// Where no turn changes what lists of cases go by, the arrays of that are empty, and its columns NULL.
const GIVEN: &str = "
WITH given AS (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::smallint[], $8::bytea[],
        $15::boolean[], $16::text[], $17::bigint[], $18::boolean[], $19::boolean[], $20::boolean[])
        AS g (case_id, seq, token, last, head, due, lease, state, summed, owner, ended_at, personal, papers, failed)
)";

/// The subquery is hashed, not joined: the planner knows nothing of the lengths of arrays.
const EVENTS: &str = "
INSERT INTO event (position, case_id, seq, hash, body)
SELECT ((pg_current_xact_id()::text::bigint + (SELECT base FROM meta)) << 10) | e.n, e.case_id, e.seq, e.hash, e.body
FROM unnest($11::bigint[], $12::bigint[], $13::bytea[], $14::text[]) WITH ORDINALITY AS e (case_id, seq, hash, body, n)
WHERE (e.case_id IN (SELECT case_id FROM written)) IS TRUE
RETURNING case_id";

const TURNS: &str = ", moved AS (
    UPDATE case_state c SET
        seq = g.last, head = g.head, due = g.due,
        token = c.token + CASE g.lease WHEN 1 THEN 1 ELSE 0 END,
        lease_until = CASE g.lease WHEN 0 THEN c.lease_until WHEN 1 THEN clock_timestamp() + $9::bigint * interval '1 ms' END,
        state_seq = CASE WHEN g.state IS NULL THEN c.state_seq ELSE g.last END,
        shape = CASE WHEN g.state IS NULL THEN c.shape ELSE $10::bytea END,
        state = coalesce(g.state, c.state),
        owner = CASE WHEN g.summed THEN g.owner ELSE c.owner END,
        ended_at = CASE WHEN g.summed THEN g.ended_at ELSE c.ended_at END,
        personal = CASE WHEN g.summed THEN g.personal ELSE c.personal END,
        papers = CASE WHEN g.summed THEN g.papers ELSE c.papers END,
        failed = CASE WHEN g.summed THEN g.failed ELSE c.failed END
    FROM given g WHERE g.seq > 0 AND c.case_id = g.case_id AND c.seq = g.seq AND c.token = g.token
    RETURNING c.case_id
)";

const BEGUN: &str = ", begun AS (
    INSERT INTO case_state
        (case_id, seq, head, due, token, lease_until, state_seq, shape, state, owner, ended_at, personal, papers, failed)
    SELECT case_id, last, head, due, token + CASE lease WHEN 1 THEN 1 ELSE 0 END,
        CASE lease WHEN 1 THEN clock_timestamp() + $9::bigint * interval '1 ms' END, last, $10::bytea, state, owner, ended_at,
        personal, papers, failed
    FROM given WHERE seq = 0
    RETURNING case_id
)";

/// A statement of what is in it only: what is not would be set up for nothing.
static TURN: LazyLock<String> =
    LazyLock::new(|| format!("{GIVEN}{TURNS}, written AS (SELECT case_id FROM moved){EVENTS}"));
static BEGIN: LazyLock<String> =
    LazyLock::new(|| format!("{GIVEN}{BEGUN}, written AS (SELECT case_id FROM begun){EVENTS}"));
static BOTH: LazyLock<String> = LazyLock::new(|| {
    let written = "written AS (SELECT case_id FROM moved UNION ALL SELECT case_id FROM begun)";
    format!("{GIVEN}{TURNS}{BEGUN}, {written}{EVENTS}")
});

/// Writes that wait, and how many transactions are on their way.
#[derive(Default)]
pub(crate) struct Batches(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    on_the_way: usize,
}

struct Job {
    write: Arc<Write>,
    told: oneshot::Sender<Result<bool, Error>>,
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// The next writes: each case once, and no more records than fit. `None`: there are none, and this transaction is none.
    fn next(&mut self) -> Option<Vec<Job>> {
        let (mut jobs, mut records, mut cases) = (Vec::new(), 0, HashSet::new());
        while let Some(job) = self.waiting.pop_front() {
            let more: usize = records + job.write.records.len();
            if jobs.len() == TOGETHER || !jobs.is_empty() && more > MOST || !cases.insert(job.write.case) {
                self.waiting.push_front(job);
                break;
            }
            records = more;
            jobs.push(job);
        }
        if jobs.is_empty() {
            self.on_the_way -= 1;
            return None;
        }
        Some(jobs)
    }
}

impl Store {
    /// Writes a turn or a start, together with others that come at the same time. As [`write`](Self::write).
    pub(crate) async fn write_together(&self, write: Arc<Write>) -> Result<bool, Error> {
        if !write.has_nothing_beside() {
            return self.write(&write).await;
        }
        let tells = self.queued(write);
        // The sender is gone only with the runtime.
        tells.await.unwrap_or_else(|_| Err(Error::Unclear { what: "the engine was stopped".to_owned() }))
    }

    fn queued(&self, write: Arc<Write>) -> oneshot::Receiver<Result<bool, Error>> {
        let (told, tells) = oneshot::channel();
        let mut queue = lock(&self.batches.0);
        queue.waiting.push_back(Job { write, told });
        if queue.on_the_way < ON_THE_WAY {
            queue.on_the_way += 1;
            let store = self.clone();
            tokio::spawn(async move { store.send().await });
        }
        tells
    }

    /// Sends what waits, until nothing does.
    async fn send(&self) {
        loop {
            let next = lock(&self.batches.0).next();
            let Some(jobs) = next else { return };
            if let [_] = jobs.as_slice() {
                self.one_by_one(jobs).await;
                continue;
            }
            match self.together(&jobs).await {
                Ok(moved) => tell(jobs, &moved),
                Err(lost @ Error::Unclear { .. }) => {
                    jobs.into_iter().for_each(|job| drop(job.told.send(Err(lost.clone()))))
                }
                // Of one, perhaps: the others are not to suffer from it.
                Err(_) => self.one_by_one(jobs).await,
            }
        }
    }

    async fn one_by_one(&self, jobs: Vec<Job>) {
        for job in jobs {
            let done = self.write(&job.write).await;
            // Whoever asked may have gone.
            drop(job.told.send(done));
        }
    }

    /// The cases of which the turn was written.
    async fn together(&self, jobs: &[Job]) -> Result<HashSet<i64>, Error> {
        let mut session: Session = self.pool.session().await?;
        let writes: Vec<&Write> = jobs.iter().map(|job| &*job.write).collect();
        let cases: Vec<i64> = writes.iter().map(|write| int(write.case.0)).collect();
        let seqs: Vec<i64> = writes.iter().map(|write| int(write.seq)).collect();
        let tokens: Vec<i64> = writes.iter().map(|write| write.token).collect();
        let lasts: Vec<i64> = writes.iter().map(|write| int(write.last())).collect();
        let heads: Vec<&[u8]> =
            writes.iter().map(|write| write.records.last().map_or(&[][..], |(_, hash)| &hash.0)).collect();
        let dues: Vec<Option<i64>> = writes.iter().map(|write| write.due).collect();
        let leases: Vec<i16> = writes.iter().map(|write| write.lease.number()).collect();
        let states: Vec<Option<&[u8]>> =
            writes.iter().map(|write| write.state.as_ref().map(|(state, _)| state.as_slice())).collect();
        let length = i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX);
        let shape = *super::read::SHAPE;
        let shape = &shape.0[..];
        let records = || {
            writes.iter().flat_map(|write| {
                (write.seq + 1..).zip(&write.records).map(move |record| (write.case, record))
            })
        };
        let of: Vec<i64> = records().map(|(case, _)| int(case.0)).collect();
        let numbers: Vec<i64> = records().map(|(_, (seq, _))| int(seq)).collect();
        let hashes: Vec<&[u8]> = records().map(|(_, (_, (_, hash)))| &hash.0[..]).collect();
        let bodies: Vec<&str> = records().map(|(_, (_, (body, _)))| body.as_str()).collect();
        let begun = writes.iter().filter(|write| write.seq == 0).count();
        let summed: Vec<bool> = writes.iter().map(|write| write.summed || write.seq == 0).collect();
        let sums = || writes.iter().filter(|_| summed.contains(&true)).map(|write| &write.summary);
        let owners: Vec<Option<&str>> = sums().map(|sum| sum.owner.as_deref()).collect();
        let ends: Vec<Option<i64>> = sums().map(|sum| sum.ended_at).collect();
        let personal: Vec<bool> = sums().map(|sum| sum.personal).collect();
        let papers: Vec<bool> = sums().map(|sum| sum.papers).collect();
        let failed: Vec<bool> = sums().map(|sum| sum.failed).collect();
        let statement: &str = match begun {
            0 => &TURN,
            all if all == writes.len() => &BEGIN,
            _ => &BOTH,
        };
        let given: [&(dyn ToSql + Sync); 20] = [
            &cases, &seqs, &tokens, &lasts, &heads, &dues, &leases, &states, &length, &shape, &of, &numbers,
            &hashes, &bodies, &summed, &owners, &ends, &personal, &papers, &failed,
        ];
        let sent = session.query(statement, &given);
        let rows = self.pool.counts.committed(sent).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

fn tell(jobs: Vec<Job>, moved: &HashSet<i64>) {
    for job in jobs {
        let done = moved.contains(&int(job.write.case.0));
        drop(job.told.send(Ok(done)));
    }
}

impl Lease {
    pub(super) fn number(self) -> i16 {
        match self {
            Self::Keep => 0,
            Self::Take => 1,
            Self::Release => 2,
        }
    }
}
