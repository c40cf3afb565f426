//! Group commit: one thread writes all waiting jobs in one transaction.

use super::sqlite::{checkpoint, failed, int};
use super::{Datum, JournalError, NOTHING, Row, chained};
use crate::{CaseId, Hash, Version};
use rusqlite::{Connection, params};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Limit of jobs per transaction, so that the first does not wait for ever.
const MOST: usize = 1024;

/// The last row of each group.
pub(super) type Outcome = Result<Vec<u64>, JournalError>;

/// Is told how long a commit took.
pub(super) type Committed = Box<dyn Fn(Duration) + Send>;

/// An encoded batch.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) groups: Vec<Encoded>,
    pub(super) data: Vec<Datum>,
    pub(super) erase: Vec<(CaseId, u32)>,
    pub(super) requests: Vec<(String, CaseId)>,
    pub(super) forget: Vec<CaseId>,
    pub(super) flows: Vec<(Version, Vec<u8>)>,
}

/// An encoded group.
#[derive(Debug)]
pub(super) struct Encoded {
    pub(super) case: CaseId,
    /// Number of the first record.
    pub(super) seq: u64,
    pub(super) prev: u64,
    /// Bodies and their hashes.
    pub(super) records: Vec<(Vec<u8>, Hash)>,
}

impl Encoded {
    /// Hash of the last record.
    pub(super) fn hash(&self) -> Option<Hash> {
        self.records.last().map(|(_, hash)| *hash)
    }
}

/// A job, and who is told what became of it. Who is not told by then, is when it is dropped, even if the writer panics.
struct Waiting {
    job: Job,
    told: Option<Told>,
}

/// Who is told.
enum Told {
    /// A thread that waits.
    Caller(Arc<Done>),
    /// Whatever follows.
    Then(Then),
}

/// Is told what became of a job.
pub(super) type Then = Box<dyn FnOnce(Outcome) + Send>;

/// Where a caller waits for its job.
#[derive(Debug, Default)]
struct Done {
    outcome: Mutex<Option<Outcome>>,
    told: Condvar,
}

/// The writer thread. Dropping it writes the submitted jobs, then ends the thread.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Waiting>>,
    thread: Option<JoinHandle<()>>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn start(
        connection: Arc<Mutex<Connection>>,
        last: Option<Row>,
        committed: Committed,
    ) -> Result<Self, JournalError> {
        let (jobs, waiting) = mpsc::channel();
        let commits = Arc::new(AtomicU64::new(0));
        let (last, chain) = last.map_or((0, NOTHING), |row| (row.row, row.chain));
        let counted = Arc::clone(&commits);
        let mut state =
            State { connection, commits: counted, committed, last, chain, stopped: false, tight: false };
        let thread = std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || state.run(&waiting))
            .map_err(|error| JournalError::Io { what: error.to_string() })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), commits })
    }

    /// Returns when the job is durable.
    pub(super) fn write(&self, job: Job) -> Outcome {
        let done = Arc::new(Done::default());
        self.send(Waiting { job, told: Some(Told::Caller(Arc::clone(&done))) });
        let mut outcome = done.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(outcome) = outcome.take() {
                return outcome;
            }
            outcome = done.told.wait(outcome).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Returns at once; `then` is told on the writer's thread.
    pub(super) fn write_then(&self, job: Job, then: Then) {
        self.send(Waiting { job, told: Some(Told::Then(then)) });
    }

    /// Without a writer it is dropped, which tells that.
    fn send(&self, waiting: Waiting) {
        if let Some(jobs) = &self.jobs {
            drop(jobs.send(waiting));
        }
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        // Who drops it may be what follows a write.
        if let Some(thread) =
            self.thread.take_if(|thread| thread.thread().id() != std::thread::current().id())
        {
            // All waiting callers already know of a panic of the writer.
            drop(thread.join());
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.tell(Err(JournalError::Stopped));
    }
}

impl Waiting {
    /// The first outcome counts.
    fn tell(&mut self, outcome: Outcome) {
        match self.told.take() {
            None => {}
            Some(Told::Then(then)) => then(outcome),
            Some(Told::Caller(done)) => {
                *done.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
                done.told.notify_one();
            }
        }
    }
}

struct State {
    connection: Arc<Mutex<Connection>>,
    commits: Arc<AtomicU64>,
    committed: Committed,
    last: u64,
    chain: Hash,
    stopped: bool,
    /// The disk was full and no checkpoint has succeeded since.
    tight: bool,
}

impl State {
    fn run(&mut self, waiting: &mpsc::Receiver<Waiting>) {
        while let Ok(first) = waiting.recv() {
            let mut jobs = vec![first];
            jobs.extend(waiting.try_iter().take(MOST - 1));
            self.write(jobs);
        }
    }

    /// Writes all jobs in one transaction; if the disk is full, one by one, so that small ones still get through.
    fn write(&mut self, jobs: Vec<Waiting>) {
        self.tight = self.tight && !self.make_room();
        let mut written = self.commit(&jobs);
        if written == Err(JournalError::Full) {
            // If even a checkpoint has no room, it is retried before the next write.
            self.tight = !self.make_room();
            if !self.tight {
                written = self.commit(&jobs);
            }
        }
        match written {
            Ok(outcomes) => jobs.into_iter().zip(outcomes).for_each(|(mut job, lasts)| job.tell(Ok(lasts))),
            Err(JournalError::Full) if jobs.len() > 1 => {
                for job in jobs {
                    self.write(vec![job]);
                }
            }
            Err(error) => jobs.into_iter().for_each(|mut job| job.tell(Err(error.clone()))),
        }
    }

    /// Checkpoints: the log has a copy of a page for every write, the database only one.
    fn make_room(&self) -> bool {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        checkpoint(&connection).is_ok()
    }

    fn commit(&mut self, jobs: &[Waiting]) -> Result<Vec<Vec<u64>>, JournalError> {
        if self.stopped {
            return Err(JournalError::Stopped);
        }
        let connection = Arc::clone(&self.connection);
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut last, mut chain) = (self.last, self.chain);
        let written = begin(&connection).and_then(|()| {
            let lasts = insert_all(&connection, jobs, &mut last, &mut chain)?;
            let begun = Instant::now();
            connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([])).map_err(failed)?;
            (self.committed)(begun.elapsed());
            Ok(lasts)
        });
        match written {
            Ok(lasts) => {
                (self.last, self.chain) = (last, chain);
                self.commits.fetch_add(1, Ordering::Relaxed);
                Ok(lasts)
            }
            Err(error) => {
                let undone = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
                // Only a full disk certainly left nothing behind.
                self.stopped = !(undone && error == JournalError::Full);
                Err(error)
            }
        }
    }
}

fn begin(connection: &Connection) -> Result<(), JournalError> {
    connection.prepare_cached("BEGIN IMMEDIATE").and_then(|mut begin| begin.execute([])).map_err(failed)?;
    Ok(())
}

fn insert_all(
    connection: &Connection,
    jobs: &[Waiting],
    last: &mut u64,
    chain: &mut Hash,
) -> Result<Vec<Vec<u64>>, JournalError> {
    let mut insert = connection
        .prepare_cached("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .map_err(failed)?;
    let mut all = Vec::with_capacity(jobs.len());
    for Waiting { job, .. } in jobs {
        let mut lasts = Vec::with_capacity(job.groups.len());
        for Encoded { case, seq, prev, records } in &job.groups {
            let mut prev = *prev;
            for (seq, (body, hash)) in (*seq..).zip(records) {
                *last += 1;
                *chain = chained(chain, hash);
                let put = insert.execute(params![
                    int(*last),
                    int(case.0),
                    int(seq),
                    int(prev),
                    body,
                    &hash.0[..],
                    &chain.0[..]
                ]);
                put.map_err(failed)?;
                prev = *last;
            }
            lasts.push(*last);
        }
        rest(connection, job).map_err(failed)?;
        all.push(lasts);
    }
    Ok(all)
}

fn rest(connection: &Connection, job: &Job) -> Result<(), rusqlite::Error> {
    for datum in &job.data {
        connection.prepare_cached("INSERT INTO data VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            int(datum.case.0),
            datum.no,
            &datum.salt[..],
            datum.body
        ])?;
    }
    for (case, no) in &job.erase {
        connection
            .prepare_cached("DELETE FROM data WHERE of_case = ?1 AND no = ?2")?
            .execute(params![int(case.0), no])?;
    }
    for (id, case) in &job.requests {
        connection
            .prepare_cached("INSERT OR IGNORE INTO request VALUES (?1, ?2)")?
            .execute(params![id, int(case.0)])?;
    }
    for case in &job.forget {
        connection.prepare_cached("DELETE FROM request WHERE of_case = ?1")?.execute([int(case.0)])?;
    }
    for (version, json) in &job.flows {
        connection
            .prepare_cached("INSERT OR IGNORE INTO flow VALUES (?1, ?2)")?
            .execute(params![version.to_string(), json])?;
    }
    Ok(())
}
