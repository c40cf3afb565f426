//! Servers that are gone, systems that are slow or fail for good, and requests that are not Restate's.

use crate::cluster::{Cluster, free};
use crate::same::settings;
use crate::world::caller;
use std::process::Command as Program;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use zanflow_restate::{NotRegistered, NotStarted, Restate, Settings};
use zanflow_runtime::connect::{Answer, Call, CallError, Steps};
use zanflow_runtime::{
    CaseId, Clause, Command, Commands, Connector, END_SUCCESS, Edge, EngineError, Flow, Local, MemoryJournal,
    Node, NodeKind, Queries, START, Start, Status, SystemClock, Threads, Version, When, Work,
};

/// A system that answers nothing while it hangs, and fails until it is told not to.
struct System {
    hangs: AtomicBool,
    fails: AtomicBool,
}

impl Steps for System {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        while self.hangs.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        match self.fails.load(Ordering::SeqCst) {
            true => Err(CallError::NotDone { why: "away".to_owned() }),
            false => Ok(Answer::done("1")),
        }
    }
}

fn system(hangs: bool, fails: bool) -> Arc<System> {
    Arc::new(System { hangs: AtomicBool::new(hangs), fails: AtomicBool::new(fails) })
}

/// One call; what fails twice needs a person.
async fn on(settings: Settings, system: &Arc<System>) -> (Restate<Threads>, Version) {
    let of = zanflow_runtime::Settings { tries: 2, retry_first: 1, ..crate::world::settings() };
    let local = Local::open(MemoryJournal::new(), Arc::clone(system), SystemClock, of).unwrap();
    let engine = Restate::start(Arc::new(Threads(Arc::new(local))), settings).await.unwrap();
    let work = Some(Work::Call(Connector::Gateway));
    let node = Node { work, ..Node::new("p1", NodeKind::Process, Clause::default()) };
    let edges = vec![Edge::new(START, When::Next, "p1"), Edge::new("p1", When::Next, END_SUCCESS)];
    let version = engine.deploy(&Flow::new(vec![node], edges).unwrap()).await.unwrap();
    (engine, version)
}

async fn becomes(engine: &Restate<Threads>, case: CaseId, status: Status) {
    let until = Instant::now() + Duration::from_secs(60);
    while engine.view(case).await.unwrap().status != status {
        assert!(Instant::now() < until, "case {case} does not become {status:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn suspend() -> Command {
    Command::Suspend { by: caller(), reason: "a reason".to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_servers_a_command_is_refused_and_nothing_is_done() {
    let Some(mut cluster) = Cluster::start(1) else { return };
    let mut settings = settings(&cluster, free(1)[0]);
    settings.limit = Duration::from_secs(5);
    let (engine, version) = on(settings, &system(false, false)).await;
    cluster.kill(0);
    let refused = engine.start(Start::new(version)).await;
    assert!(
        matches!(&refused, Err(EngineError::Away { why }) if why.contains("nothing was done")),
        "{refused:?}"
    );
    assert!(!engine.health().await.is_well());
    cluster.restart(0);
    let case = loop {
        match engine.start(Start::new(version)).await {
            Err(EngineError::Away { .. }) => {}
            started => break started.unwrap(),
        }
    };
    becomes(&engine, case, Status::Success).await;
    assert_eq!(engine.cases(None, 10).await.unwrap().len(), 1, "what was refused never starts");
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_takes_long_holds_nobody_up() {
    let Some(cluster) = Cluster::start(1) else { return };
    let system = system(true, false);
    let (engine, version) = on(settings(&cluster, free(1)[0]), &system).await;
    // None of these waits for the call, which has no answer yet.
    let case = engine.start(Start::new(version)).await.unwrap();
    engine.command(case, suspend()).await.unwrap();
    engine.command(case, Command::Resume { by: caller() }).await.unwrap();
    assert_eq!(engine.view(case).await.unwrap().status, Status::Running);
    system.hangs.store(false, Ordering::SeqCst);
    becomes(&engine, case, Status::Success).await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_is_retried_together() {
    let Some(cluster) = Cluster::start(1) else { return };
    let system = system(false, true);
    let (engine, version) = on(settings(&cluster, free(1)[0]), &system).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(engine.start(Start::new(version)).await.unwrap());
    }
    for case in &cases {
        becomes(&engine, *case, Status::Held).await;
    }
    system.fails.store(false, Ordering::SeqCst);
    assert_eq!(engine.retry_all(Some(Connector::Payment), &caller()).await, Ok(0));
    assert_eq!(engine.retry_all(Some(Connector::Gateway), &caller()).await, Ok(3));
    for case in &cases {
        becomes(&engine, *case, Status::Success).await;
    }
    engine.stop().await;
}

/// With the server's key the engine starts; with another one Restate's own requests are refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_restate_may_ask_where_its_key_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let made = Program::new("openssl").args(["genpkey", "-algorithm", "ed25519", "-out"]).arg(&key).output();
    if !made.is_ok_and(|made| made.status.success()) {
        eprintln!("skipped: openssl is not here");
        return;
    }
    let variable = "RESTATE_WORKER__INVOKER__REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE";
    let Some(cluster) = Cluster::set(1, &[(variable, key.to_string_lossy().into_owned())]) else { return };
    let log = cluster.log(0);
    let public = log.split('"').find(|part| part.starts_with("publickeyv1_")).unwrap().to_owned();
    let with = |key: &str| {
        let mut settings = settings(&cluster, free(1)[0]);
        settings.identity = Some(key.to_owned());
        settings.limit = Duration::from_secs(5);
        settings
    };
    let (engine, version) = on(with(&public), &system(false, false)).await;
    let case = engine.start(Start::new(version)).await.unwrap();
    becomes(&engine, case, Status::Success).await;
    engine.stop().await;

    let other = "publickeyv1_w7YHemBctH5Ck2nQRQ47iBBqhNHy4FV7t2Usbye2A6f";
    let local =
        Local::open(MemoryJournal::new(), system(false, false), SystemClock, crate::world::settings())
            .unwrap();
    let refused = Restate::start(Arc::new(Threads(Arc::new(local))), with(other)).await.err();
    assert!(matches!(refused, Some(NotStarted::Registered(NotRegistered::Refused(_)))), "{refused:?}");
}
