//! What whoever watches an engine, or examines a database, finds out; and engines that only read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::block_on;
use common::server::{Server, shared};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zanflow_postgres::{Connection, Database, Outcome, Postgres, Reached, Tables, Watcher, examine};
use zanflow_runtime::conformance::{Flaky, LICENCE, Ledger, flow, settings};
use zanflow_runtime::connect::{Answer, Call, CallError, Steps};
use zanflow_runtime::{Audit, Commands, EngineError, Queries, Start, Version};

async fn open(database: &Database) -> Postgres {
    Postgres::open(database, Flaky::slow(Arc::new(Ledger::default()), 0), settings()).await.unwrap()
}

async fn deployed(engine: &Postgres) -> Version {
    engine.deploy(&flow(LICENCE)).await.unwrap()
}

/// Waits until something is so.
async fn until(what: &str, is: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if is().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{what}: not within ten seconds");
}

#[derive(Default)]
struct Noted {
    commits: AtomicU64,
    turns: AtomicU64,
    ended: Mutex<Vec<Outcome>>,
}

impl Watcher for Noted {
    fn committed(&self, took: Duration, outcome: Outcome) {
        assert!(took < Duration::from_secs(60));
        self.commits.fetch_add(1, Ordering::SeqCst);
        self.ended.lock().unwrap().push(outcome);
    }

    fn turned(&self, _: Duration, _: Outcome) {
        self.turns.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn figures_follow_what_happens() {
    let Some(server) = shared() else { return };
    let name = server.create();
    let database = Database { poll: 20, anchors: 0, patience: 3, ..Database::at(server.url(&name)) };
    block_on(async {
        let engine = open(&database).await;
        let noted = Arc::new(Noted::default());
        engine.watched_by(Arc::clone(&noted) as _);
        let version = deployed(&engine).await;
        let there = engine.there().await.unwrap();
        assert_eq!(
            (there.due, there.anchor, there.unanchored_since, there.hidden_since),
            (0, None, None, None)
        );
        assert!(there.bytes > 1_000_000);
        let begun = engine.position().await.unwrap();
        for _ in 0..20 {
            engine.start(Start::new(version)).await.unwrap();
        }
        until("all rests", async || engine.rests().await.unwrap()).await;
        let here = engine.here();
        assert_eq!((here.held, here.lost, here.waiting, here.most), (0, 0, 0, 17));
        assert!(
            here.claimed >= 20 && here.used <= here.open && here.silent < Duration::from_secs(3),
            "{here:?}"
        );
        let (commits, turns) = (noted.commits.load(Ordering::SeqCst), noted.turns.load(Ordering::SeqCst));
        assert!(commits > 0 && commits <= turns, "{commits} of {turns}");
        assert!(noted.ended.lock().unwrap().iter().all(|outcome| *outcome == Outcome::Done));
        // Positions say nothing of how many records there are.
        let records: u64 = server.sql(&name, "SELECT count(*) FROM zanflow.event").parse().unwrap();
        assert_eq!(engine.count_after(begun, 1_000_000).await.unwrap(), records);
        assert_eq!(engine.count_after(begun, 5).await.unwrap(), 5);
        assert_eq!(engine.count_after(engine.position().await.unwrap(), 5).await.unwrap(), 0);
        let there = engine.there().await.unwrap();
        let first =
            engine.history(engine.cases(None, 100).await.unwrap().last().unwrap().case).await.unwrap()[0].at;
        assert_eq!(there.unanchored_since, Some(first));
        engine.close().await;
    });
}

#[test]
fn an_open_transaction_that_hides_records_is_seen() {
    // Of its own: the transaction would hide the records of all databases.
    let Some(server) = Server::start() else { return };
    let name = server.create();
    let database = Database { poll: 20, anchors: 0, ..Database::at(server.url(&name)) };
    block_on(async {
        let engine = open(&database).await;
        let version = deployed(&engine).await;
        server.sql(&name, "CREATE TABLE public.other (a int)");
        let url = server.url(&name);
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute("BEGIN; INSERT INTO public.other VALUES (1)").await.unwrap();
        engine.start(Start::new(version)).await.unwrap();
        let hidden = engine.there().await.unwrap().hidden_since;
        assert!(hidden.is_some());
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let found = examine(&database).await.unwrap();
        let (longest, pid) = found.transactions.unwrap().longest.unwrap();
        let theirs = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get::<_, i32>(0);
        assert_eq!(pid, theirs);
        assert!(longest >= Duration::from_secs(1), "{longest:?}");
        client.batch_execute("COMMIT").await.unwrap();
        until("all is shown", async || engine.there().await.unwrap().hidden_since.is_none()).await;
        engine.close().await;
    });
}

#[test]
fn a_database_is_examined_with_and_without_tables() {
    let Some(server) = shared() else { return };
    let name = server.create();
    let database = Database { anchors: 1, ..Database::at(server.url(&name)) };
    block_on(async {
        let found = examine(&database).await.unwrap();
        assert_eq!((found.tables, &found.anchors), (Tables::Missing, &Ok(None)));
        assert_eq!(server.sql(&name, "SELECT count(*) FROM pg_namespace WHERE nspname = 'zanflow'"), "0");
        assert_eq!(
            (found.connection, found.reached, found.too_old),
            (Connection::Socket, Reached::Primary, false)
        );
        assert_eq!((found.unsafe_settings.len(), &*found.synchronous_commit), (0, "on"));
        assert_eq!((found.most_connections, found.prepared, found.slots.len()), (297, None, 0));
        assert!(found.connections > 0 && found.version.contains('.'));
        let (ahead, about) = found.clock;
        assert!(ahead.abs() <= about + 50, "{ahead} ± {about}");

        let engine = open(&database).await;
        let version = deployed(&engine).await;
        engine.start(Start::new(version)).await.unwrap();
        until("an anchor", async || engine.there().await.unwrap().anchor.is_some()).await;
        engine.start(Start::new(version)).await.unwrap();
        until("another", async || engine.there().await.unwrap().anchor.unwrap().0 > 1).await;
        engine.close().await;
        server.sql(&name, "SELECT pg_create_physical_replication_slot('forgotten', true)");
        let found = examine(&database).await.unwrap();
        assert!(matches!(found.tables, Tables::Changed(there, known) if there == known));
        assert!(found.anchors.unwrap().unwrap().0 > 1);
        let slot = found.slots.iter().find(|slot| slot.name == "forgotten").unwrap();
        assert!(!slot.is_active && slot.kept.is_some());
        server.sql(&name, "SELECT pg_drop_replication_slot('forgotten')");
        // An anchor that was altered, by whoever may do anything.
        let alter =
            "SET session_replication_role = replica; UPDATE zanflow.anchor SET at = at + 1 WHERE number = 1";
        server.sql(&name, alter);
        assert_eq!(
            examine(&database).await.unwrap().anchors,
            Err("anchor 1 is not what was written".to_owned())
        );
    });
}

#[test]
fn what_a_role_may_not_see_is_not_known() {
    let Some(server) = shared() else { return };
    let name = server.create();
    server.sql(
        &name,
        &format!("CREATE ROLE small LOGIN CONNECTION LIMIT 5; GRANT CREATE ON DATABASE {name} TO small"),
    );
    let database = Database::at(server.url(&name).replace("user=postgres", "user=small"));
    block_on(async {
        let found = examine(&database).await.unwrap();
        assert_eq!((found.transactions, found.most_connections), (None, 5));
        let error = examine(&Database::at(server.url("nowhere"))).await.unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
    });
}

#[test]
fn settings_that_lose_what_was_acknowledged_are_named() {
    let lax = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"];
    let Some(server) = Server::with(&lax, None) else { return };
    let found = block_on(examine(&Database::at(server.url(&server.create())))).unwrap();
    assert_eq!(found.unsafe_settings, ["fsync", "full_page_writes"]);
    assert_eq!(found.synchronous_commit, "off");
}

/// A system that takes its time.
struct Slow;

impl Steps for Slow {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        std::thread::sleep(Duration::from_secs(4));
        Ok(Answer::default())
    }
}

#[test]
fn who_stops_leaves_cases_to_others_at_once() {
    let Some(server) = shared() else { return };
    let name = server.create();
    let database = Database { poll: 20, lease: 60, ..Database::at(server.url(&name)) };
    block_on(async {
        let settings = zanflow_runtime::Settings { patience: Duration::from_millis(10), ..settings() };
        let engine = Postgres::open(&database, Slow, settings).await.unwrap();
        let version = deployed(&engine).await;
        let case = engine.start(Start::new(version)).await.unwrap();
        until("it is called", async || engine.here().held == 1).await;
        let leased =
            || server.sql(&name, "SELECT count(*) FROM zanflow.case_state WHERE lease_until IS NOT NULL");
        assert_eq!(leased(), "1");
        engine.stop().await;
        assert_eq!(leased(), "0");
        // It still tells what there is.
        assert_eq!(engine.view(case).await.unwrap().case, case);
        let other = open(&database).await;
        until("another goes on", async || other.view(case).await.unwrap().path.len() > 1).await;
        other.close().await;
    });
}

#[test]
fn who_only_reads_changes_nothing() {
    let Some(server) = shared() else { return };
    let name = server.create();
    let database = Database { poll: 20, ..Database::at(server.url(&name)) };
    block_on(async {
        let Err(error) = Postgres::reading(&database).await else { panic!("there are no tables") };
        assert!(error.to_string().contains("no tables"), "{error}");
        let engine = open(&database).await;
        let version = deployed(&engine).await;
        let case = engine.start(Start::new(version)).await.unwrap();
        until("all rests", async || engine.rests().await.unwrap()).await;
        let reading = Postgres::reading(&database).await.unwrap();
        assert_eq!(reading.view(case).await.unwrap(), engine.view(case).await.unwrap());
        assert_eq!(reading.verify(None).await.unwrap(), engine.verify(None).await.unwrap());
        let stored = reading.stored(0, 2).await.unwrap();
        assert_eq!(stored.len(), 2);
        assert!(stored[0].body.contains("started") && stored[0].position < stored[1].position);
        let refused = reading.start(Start::new(version)).await.unwrap_err();
        assert!(matches!(refused, EngineError::Away { .. }), "{refused}");
        assert!(refused.to_string().contains("read-only"), "{refused}");
        reading.close().await;
        server.sql(&name, "INSERT INTO zanflow.migration VALUES (1000, 'later', now())");
        let Err(error) = Postgres::reading(&database).await else {
            panic!("a newer program has changed them")
        };
        assert!(error.to_string().contains("1000"), "{error}");
        engine.close().await;
    });
}
