//! The same cases on the embedded engine and on Restate: what happens to them is the same.

use crate::cluster::{Cluster, free};
use crate::world::{self, Systems, number, systems, walk};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::{Engine, Local, MemoryJournal, SystemClock, Threads};

/// What each case of a seed was told and did, by seed.
pub type Audits = BTreeMap<u64, Vec<Vec<serde_json::Value>>>;

pub fn local(systems: Arc<Systems>) -> Arc<Local> {
    Arc::new(Local::open(MemoryJournal::new(), systems, SystemClock, world::settings()).unwrap())
}

/// The engine on a cluster, on an embedded store; Restate calls it at a port.
pub async fn on(cluster: &Cluster, local: Arc<Local>, port: u16) -> Restate<Threads> {
    Restate::start(Arc::new(Threads(local)), settings(cluster, port)).await.unwrap()
}

pub fn settings(cluster: &Cluster, port: u16) -> Settings {
    let (ingress, admin) = (cluster.ingress().parse().unwrap(), cluster.admin().parse().unwrap());
    let mut settings = Settings::new("same".parse().unwrap(), ingress, admin);
    settings.listen.set_port(port);
    settings.patience = world::PATIENCE;
    settings.limit = Duration::from_secs(60);
    settings
}

/// Walks cases, `at_once` of them at once; `walked` counts them.
async fn audits(engine: &dyn Engine, seeds: Vec<u64>, at_once: usize, walked: &AtomicUsize) -> Audits {
    let version = engine.deploy(&world::flow()).await.unwrap();
    let one = async |seed: u64| {
        let numbers = walk(engine, version, seed).await.map_err(|error| format!("seed {seed}: {error}"))?;
        walked.fetch_add(1, Ordering::SeqCst);
        Ok::<_, String>((seed, numbers))
    };
    let numbers: Vec<_> = stream::iter(seeds).map(one).buffer_unordered(at_once).try_collect().await.unwrap();
    let mut audits = Audits::new();
    for (seed, numbers) in numbers {
        let mut of = Vec::new();
        for case in numbers {
            of.push(world::said(&engine.history(case).await.unwrap()));
        }
        audits.insert(seed, of);
    }
    engine.verify(None).await.unwrap();
    audits
}

/// The cases on the embedded engine, with its own clock.
pub async fn embedded(seeds: Vec<u64>) -> Audits {
    let systems = systems();
    let local = local(Arc::clone(&systems));
    let (ticking, ended) = (Arc::clone(&local), Arc::new(AtomicBool::new(false)));
    let end = Arc::clone(&ended);
    let clock = std::thread::spawn(move || {
        while !end.load(Ordering::SeqCst) {
            ticking.tick().unwrap();
            std::thread::sleep(Duration::from_millis(2));
        }
    });
    let engine = Threads(local);
    let audits = audits(&engine, seeds, 16, &AtomicUsize::new(0)).await;
    ended.store(true, Ordering::SeqCst);
    clock.join().unwrap();
    systems.check(&audits);
    audits
}

pub fn assert_same(embedded: &Audits, restate: &Audits) {
    let lines = |audits: &Audits, seed: &u64| -> Vec<String> {
        audits.get(seed).into_iter().flatten().flatten().map(|said| said["event"].to_string()).collect()
    };
    for (seed, events) in embedded {
        let [one, other] = [embedded, restate].map(|audits| lines(audits, seed).join("\n"));
        assert!(Some(events) == restate.get(seed), "seed {seed}, embedded:\n{one}\n\non Restate:\n{other}");
    }
    assert_eq!(embedded.len(), restate.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_are_the_same_on_one_node() {
    let Some(cluster) = Cluster::start(1) else { return };
    let cases = number("ZANFLOW_RESTATE_CASES", 50);
    let systems = systems();
    let engine = on(&cluster, local(Arc::clone(&systems)), free(1)[0]).await;
    assert!(engine.health().await.is_well());
    let restate = audits(&engine, (1..=cases).collect(), 16, &AtomicUsize::new(0)).await;
    systems.check(&restate);
    assert_same(&embedded((1..=cases).collect()).await, &restate);
    engine.stop().await;
}

/// The server that leads is killed when a third of the cases has ended, started again at two thirds, when another one is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cases_are_the_same_on_three_nodes_whose_leaders_are_killed() {
    if number("ZANFLOW_RESTATE_NODES", 1) < 3 {
        eprintln!("skipped: ZANFLOW_RESTATE_NODES=3 runs three servers and kills them");
        return;
    }
    let Some(mut cluster) = Cluster::start(3) else { return };
    let cases = number("ZANFLOW_RESTATE_CASES", 50);
    let systems = systems();
    let engine = on(&cluster, local(Arc::clone(&systems)), free(1)[0]).await;
    let walked = Arc::new(AtomicUsize::new(0));
    let (seen, third) = (Arc::clone(&walked), usize::try_from(cases / 3).unwrap());
    let killing = tokio::task::spawn_blocking(move || {
        let reached = |count: usize| {
            while seen.load(Ordering::SeqCst) < count {
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        reached(third);
        let first = cluster.leader().expect("no server leads a partition");
        cluster.kill(first);
        reached(2 * third);
        cluster.restart(first);
        let second = (0..3).find(|nth| *nth != first).unwrap();
        cluster.kill(second);
        cluster
    });
    let restate = audits(&engine, (1..=cases).collect(), 16, &walked).await;
    let _cluster = killing.await.unwrap();
    systems.check(&restate);
    assert_same(&embedded((1..=cases).collect()).await, &restate);
    engine.stop().await;
}
