//! All engines do alike: the embedded one in memory and on SQLite, PostgreSQL with one process and with three.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::server::shared;
use common::{Embedded, OnPostgres, block_on};
use std::sync::Arc;
use zanflow_runtime::conformance::{Flaky, Ledger, Subject, alike, checks, finished, same};
use zanflow_runtime::{MemoryJournal, SqliteJournal};

/// Seeds: one that is always tried, and one of this run, or as many as are asked for.
fn seeds() -> Vec<u64> {
    let given = std::env::var("ZANFLOW_SEED").ok().and_then(|seed| seed.parse().ok());
    let count = std::env::var("ZANFLOW_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    let seeds: Vec<u64> = match given {
        Some(seed) => vec![seed],
        None => std::iter::once(1).chain((0..count).map(|nth| u64::from(now) + nth)).collect(),
    };
    println!("seeds {seeds:?}; ZANFLOW_SEED=N tries one again, ZANFLOW_RUNS=N tries more");
    seeds
}

/// Random commands of a seed.
const COMMANDS: usize = 300;

fn ledger() -> Arc<Ledger> {
    Arc::new(Ledger::default())
}

/// What all are compared with: the embedded engine in memory.
fn reference() -> Embedded {
    Embedded::open(MemoryJournal::new(), Flaky::instant(ledger(), 7))
}

/// The same commands to both, then to the end; `done`: what the subject's system did.
async fn whole(subject: &dyn Subject, done: &Ledger, seed: u64) {
    let reference = reference();
    let known = alike(subject, &reference, seed, COMMANDS).await;
    let (mine, theirs): (Vec<_>, Vec<_>) = known.iter().copied().unzip();
    finished(subject, &mine).await;
    finished(&reference, &theirs).await;
    same(subject, &reference, &known, &format!("seed {seed}, at the end")).await;
    done.check(subject.engine(), mine).await;
}

#[test]
fn sqlite_is_as_memory_is() {
    for seed in seeds() {
        let folder = tempfile::tempdir().unwrap();
        let done = ledger();
        let journal = SqliteJournal::open(&folder.path().join("cases")).unwrap();
        let subject = Embedded::open(journal, Flaky::instant(Arc::clone(&done), 7));
        block_on(whole(&subject, &done, seed));
    }
}

#[test]
fn one_process_on_postgres_is_as_the_embedded_engine() {
    let Some(server) = shared() else { return };
    for seed in seeds() {
        block_on(async {
            let done = ledger();
            let subject = OnPostgres::open(&server, vec![Flaky::instant(Arc::clone(&done), 7)]).await;
            whole(&subject, &done, seed).await;
        });
    }
}

#[test]
fn three_processes_on_postgres_are_as_the_embedded_engine() {
    let Some(server) = shared() else { return };
    for seed in seeds() {
        block_on(async {
            // One system for all of them.
            let done = ledger();
            let steps = (0..3).map(|_| Flaky::instant(Arc::clone(&done), 7)).collect();
            let subject = OnPostgres::open(&server, steps).await;
            whole(&subject, &done, seed).await;
        });
    }
}

#[test]
fn with_many_callers_at_once_the_embedded_engine_holds() {
    block_on(at_once(&reference()));
}

#[test]
fn with_many_callers_at_once_postgres_holds() {
    let Some(server) = shared() else { return };
    block_on(async {
        for processes in [1, 3] {
            let done = ledger();
            let steps = (0..processes).map(|_| Flaky::slow(Arc::clone(&done), 0)).collect();
            at_once(&OnPostgres::open(&server, steps).await).await;
        }
    });
}

async fn at_once(subject: &dyn Subject) {
    checks::one_request_starts_one_case(subject).await;
    checks::one_completes_a_task(subject).await;
    checks::one_message_is_taken_once(subject).await;
    checks::one_case_continues_a_refused_one(subject).await;
    checks::many_at_once(subject, 50).await;
}
