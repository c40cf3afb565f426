//! What every engine does alike (`zanflow_runtime::conformance`), on one node: random commands answered as by the embedded engine in
//! memory, and many callers at once. `ZANFLOW_SEED=N` tries a seed again, `ZANFLOW_RUNS=N` tries so many.

use crate::cluster::{Cluster, free};
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::conformance::{Flaky, Ledger, Subject, alike, began, checks, finished, same, settings};
use zanflow_runtime::{Clock, Engine, Local, MemoryJournal, SimClock, Steps, Threads, Turns};

/// Random commands of a seed: each is a turn of a server, so fewer than elsewhere.
const COMMANDS: usize = 150;

/// The embedded engine, which drives its cases itself.
struct Embedded {
    engine: Threads,
    clock: Arc<SimClock>,
}

/// A store of events on a clock that stands still.
fn store(steps: impl Steps + 'static) -> (Arc<Local>, Arc<SimClock>) {
    let clock = Arc::new(SimClock::at(began()));
    (Arc::new(Local::open(MemoryJournal::new(), steps, Arc::clone(&clock), settings()).unwrap()), clock)
}

fn reference() -> Embedded {
    let (local, clock) = store(Flaky::instant(Arc::default(), 7));
    Embedded { engine: Threads(local), clock }
}

#[async_trait]
impl Subject for Embedded {
    fn engine(&self) -> &dyn Engine {
        &self.engine
    }

    fn clock(&self) -> &SimClock {
        &self.clock
    }

    async fn settle(&self) {
        let (local, clock) = (Arc::clone(&self.engine.0), Arc::clone(&self.clock));
        let ticking = tokio::task::spawn_blocking(move || {
            while local.next_due().is_some_and(|due| due <= clock.now()) {
                local.tick().unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        ticking.await.unwrap();
    }
}

/// Cases on a server of Restate, whose alarms ring by the machine's clock: when the world's clock is set on, the cases that are due then are
/// woken, as the alarm of each would.
struct Driven {
    engine: Restate<Threads>,
    store: Threads,
    clock: Arc<SimClock>,
}

impl Driven {
    async fn on(cluster: &Cluster, name: &str, steps: impl Steps + 'static) -> Self {
        let (local, clock) = store(steps);
        let (ingress, admin) = (cluster.ingress().parse().unwrap(), cluster.admin().parse().unwrap());
        let mut of = Settings::new(name.parse().unwrap(), ingress, admin);
        of.listen.set_port(free(1)[0]);
        let store = Threads(local);
        let engine = Restate::start(Arc::new(store.clone()), of).await.unwrap();
        Self { engine, store, clock }
    }
}

#[async_trait]
impl Subject for Driven {
    fn engine(&self) -> &dyn Engine {
        &self.engine
    }

    fn clock(&self) -> &SimClock {
        &self.clock
    }

    async fn settle(&self) {
        let mut woken = Vec::new();
        for _ in 0..5000 {
            let due = self.store.waiting(self.clock.now(), None, 10_000).await.unwrap();
            if due.is_empty() {
                return;
            }
            for case in due {
                // Woken once, a case is driven on for as long as it needs something.
                if !woken.contains(&case) {
                    self.engine.wake(case).await.unwrap();
                    woken.push(case);
                }
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("it does not come to rest: {:?}", self.store.waiting(self.clock.now(), None, 10).await);
    }
}

/// Seeds: one that is always tried, and one of this run, or as many as are asked for.
fn seeds() -> Vec<u64> {
    let given = std::env::var("ZANFLOW_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    let count = crate::world::number("ZANFLOW_RUNS", 1);
    let seeds: Vec<u64> = match given {
        Some(seed) => vec![seed],
        None => std::iter::once(1).chain((0..count).map(|nth| u64::from(now) + nth)).collect(),
    };
    println!("seeds {seeds:?}; ZANFLOW_SEED=N tries one again, ZANFLOW_RUNS=N tries more");
    seeds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restate_is_as_the_embedded_engine() {
    let Some(cluster) = Cluster::start(1) else { return };
    for (nth, seed) in seeds().into_iter().enumerate() {
        let done = Arc::new(Ledger::default());
        let steps = Flaky::instant(Arc::clone(&done), 7);
        let (subject, reference) = (Driven::on(&cluster, &format!("alike{nth}"), steps).await, reference());
        let known = alike(&subject, &reference, seed, COMMANDS).await;
        let (mine, theirs): (Vec<_>, Vec<_>) = known.iter().copied().unzip();
        finished(&subject, &mine).await;
        finished(&reference, &theirs).await;
        same(&subject, &reference, &known, &format!("seed {seed}, at the end")).await;
        done.check(subject.engine(), mine).await;
        subject.engine.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_many_callers_at_once_restate_holds() {
    let Some(cluster) = Cluster::start(1) else { return };
    let subject = Driven::on(&cluster, "at-once", Flaky::slow(Arc::default(), 0)).await;
    checks::one_request_starts_one_case(&subject).await;
    checks::one_completes_a_task(&subject).await;
    checks::one_message_is_taken_once(&subject).await;
    checks::one_case_continues_a_refused_one(&subject).await;
    checks::many_at_once(&subject, 50).await;
    subject.engine.stop().await;
}
