//! A process that ends in the middle of a turn, and the next one.

use crate::cluster::{Cluster, free};
use crate::same::{Audits, assert_same, embedded, local, settings};
use crate::world::{self, is_plain, systems, to_the_end, walk};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use zanflow_restate::parcels::InMemory;
use zanflow_restate::{NotStarted, Restate, With};
use zanflow_runtime::decide::{Answered, Due, Need, Outcome};
use zanflow_runtime::{
    Audit, CaseId, Command, Commands, EngineError, Local, Queries, Start, SystemClock, Threads, Time, Turns,
};

/// An engine whose process ends at the turn of that number: after the turn was written, before anybody hears of it. From then on it does
/// nothing more, as a process that was killed.
struct Dies {
    threads: Threads,
    turns: AtomicU64,
    at: u64,
}

impl Dies {
    async fn died<T>(&self, result: T) -> T {
        if self.turns.fetch_add(1, Ordering::SeqCst) + 1 >= self.at {
            std::future::pending::<()>().await;
        }
        result
    }

    async fn dead(&self) {
        if self.turns.load(Ordering::SeqCst) >= self.at {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Turns for Dies {
    async fn turn(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.dead().await;
        self.died(self.threads.turn(case, command).await).await
    }

    fn now(&self) -> Time {
        self.threads.now()
    }

    async fn need(&self, case: CaseId, now: Time) -> Result<Need, EngineError> {
        self.dead().await;
        self.threads.need(case, now).await
    }

    async fn call(&self, due: Due) -> Result<Answered, EngineError> {
        self.dead().await;
        self.threads.call(due).await
    }

    async fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        self.dead().await;
        self.died(self.threads.begin(start, refused).await).await
    }

    async fn waiting(
        &self,
        until: Time,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseId>, EngineError> {
        self.threads.waiting(until, after, limit).await
    }
}

/// The case of a seed on a process that ends after its turn of that number, and on the next one, which Restate calls at the same port.
async fn crashed(cluster: &Cluster, seed: u64, at: u64) -> Audits {
    let (systems, port) = (systems(), free(1)[0]);
    let store = local(Arc::clone(&systems));
    let version = Threads(Arc::clone(&store)).deploy(&world::flow()).await.unwrap();
    let turns = Arc::new(Dies { threads: Threads(Arc::clone(&store)), turns: AtomicU64::new(0), at });
    let process = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (first, of) =
        (process.handle().spawn(begun(settings(cluster, port), Arc::clone(&store), turns.clone())), turns);
    let engine = first.await.unwrap();
    process.handle().spawn(async move { walk(&engine, version, seed).await });
    while of.turns.load(Ordering::SeqCst) < at {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // All of its tasks end where they are, and its connections with them.
    process.shutdown_background();
    let next = loop {
        match Restate::start(Arc::new(Threads(Arc::clone(&store))), settings(cluster, port)).await {
            Err(NotStarted::Listen(_)) => tokio::time::sleep(Duration::from_millis(5)).await,
            started => break started.unwrap(),
        }
    };
    let cases = next.cases(None, 10).await.unwrap();
    let [case] = cases.as_slice() else { panic!("seed {seed}, turn {at}: there are {} cases", cases.len()) };
    to_the_end(&next, case.case, seed).await.unwrap();
    let events = world::said(&next.history(case.case).await.unwrap());
    let audits = Audits::from([(seed, vec![events])]);
    systems.check(&audits);
    next.verify(None).await.unwrap();
    next.stop().await;
    audits
}

async fn begun(settings: zanflow_restate::Settings, store: Arc<Local>, turns: Arc<Dies>) -> Restate<Threads> {
    let with = With { turns, clock: Arc::new(SystemClock), parcels: Arc::new(InMemory::default()) };
    Restate::start_with(Arc::new(Threads(store)), settings, with).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_process_left_in_the_middle_the_next_one_takes_on() {
    let Some(cluster) = Cluster::start(1) else { return };
    // Of odd numbers nothing is resubmitted, and but for every fourth nothing is erased, which nobody would do again.
    let seed = (1..).find(|seed| is_plain(*seed) && seed % 2 == 1 && seed % 3 != 0).unwrap();
    let whole = embedded(vec![seed]).await;
    for at in 1..=6 {
        eprintln!("seed {seed}, the process ends after turn {at}");
        assert_same(&whole, &crashed(&cluster, seed, at).await);
    }
}
