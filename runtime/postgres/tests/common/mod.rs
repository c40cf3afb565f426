//! Engines of tests, each with a world.
#![allow(dead_code)] // each program of tests has a part of it

pub mod network;
pub mod server;

use async_trait::async_trait;
use server::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zanflow_postgres::{Database, Postgres};
use zanflow_runtime::conformance::{Subject, began, settings};
use zanflow_runtime::{Engine, Journal, Local, SimClock, Steps, Threads};

/// A runtime of two threads.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work)
}

/// The engine of one process.
pub struct Embedded {
    engine: Threads,
    clock: Arc<SimClock>,
}

impl Embedded {
    pub fn open(journal: impl Journal + 'static, steps: impl Steps + 'static) -> Self {
        let clock = Arc::new(SimClock::at(began()));
        let local = Local::open(journal, steps, Arc::clone(&clock), settings()).unwrap();
        Self { engine: Threads(Arc::new(local)), clock }
    }
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
        use zanflow_runtime::Clock;
        let local = Arc::clone(&self.engine.0);
        let clock = Arc::clone(&self.clock);
        tokio::task::spawn_blocking(move || {
            while local.next_due().is_some_and(|due| due <= clock.now()) {
                local.tick().unwrap();
                std::thread::sleep(Duration::from_millis(1));
            }
        })
        .await
        .unwrap();
    }
}

/// Processes on one database, as far as the engine can tell; whoever asks gets the next.
pub struct OnPostgres<'s> {
    server: &'s Server,
    name: String,
    engines: Vec<Postgres>,
    next: AtomicUsize,
    clock: Arc<SimClock>,
}

impl<'s> OnPostgres<'s> {
    pub async fn open<S: Steps + 'static>(server: &'s Server, steps: Vec<S>) -> Self {
        let name = server.create();
        let clock = Arc::new(SimClock::at(began()));
        let mut engines = Vec::new();
        for steps in steps {
            let database = Database { poll: 5, connections: 4, ..Database::at(server.url(&name)) };
            let at: Arc<SimClock> = Arc::clone(&clock);
            engines.push(Postgres::open_at(&database, steps, settings(), Some(at)).await.unwrap());
        }
        Self { server, name, engines, next: AtomicUsize::new(0), clock }
    }

    pub fn sql(&self, sql: &str) -> String {
        self.server.sql(&self.name, &format!("SET search_path = zanflow; {sql}"))
    }
}

#[async_trait]
impl Subject for OnPostgres<'_> {
    fn engine(&self) -> &dyn Engine {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        &self.engines[next % self.engines.len()]
    }

    fn clock(&self) -> &SimClock {
        &self.clock
    }

    async fn settle(&self) {
        for _ in 0..5000 {
            let mut rests = true;
            for engine in &self.engines {
                rests &= engine.rests().await.unwrap();
            }
            if rests {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!(
            "it does not come to rest: {}",
            self.sql("SELECT case_id, due, lease_until FROM case_state WHERE due IS NOT NULL")
        );
    }
}
