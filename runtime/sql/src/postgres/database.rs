//! The database of a service's stores: its connections, and the threads that wait for them.

use crate::StoreError;
use std::fmt;
use std::sync::{Arc, mpsc};
use tokio::runtime::Runtime;
use zanflow_postgres::{Error, Pool, lock_key};

/// What is added to the schema of cases for that of the stores.
const STORES: &str = "_stores";
/// Threads that wait for the server.
const THREADS: usize = 2;

/// A database in which a service keeps its stores; clones share its connections.
#[derive(Clone)]
pub struct Database(Arc<Held>);

struct Held {
    pool: Pool,
    schema: String,
    /// None only while it is dropped.
    threads: Option<Runtime>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("schema", &self.0.schema).finish_non_exhaustive()
    }
}

impl Database {
    /// Connects, and makes the schema of the stores, `SCHEMA_stores`, if there is none. `connections` of `of` are those that the stores have.
    ///
    /// # Errors
    /// The settings, the server, or that it would not keep what is promised.
    pub fn open(of: &zanflow_postgres::Database) -> Result<Self, StoreError> {
        let schema = format!("{}{STORES}", of.schema);
        let settings = zanflow_postgres::Database { schema: schema.clone(), ..of.clone() };
        let pool = Pool::new(&settings)?;
        let threads = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("stores")
            .enable_all()
            .build()
            .map_err(|error| StoreError::failed(format!("no threads: {error}")))?;
        let database = Self(Arc::new(Held { pool, schema, threads: Some(threads) }));
        database.make()?;
        Ok(database)
    }

    /// Makes the schema, one process at a time.
    fn make(&self) -> Result<(), StoreError> {
        let (pool, schema, key) = (self.0.pool.clone(), self.0.schema.clone(), self.lock("tables"));
        self.wait(async move {
            let mut session = pool.session().await?;
            zanflow_postgres::fits(&mut session).await?;
            let there = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
            if session.query(there, &[&schema]).await?.is_empty() {
                let made = format!(
                    "BEGIN; SELECT pg_advisory_xact_lock({key}); CREATE SCHEMA IF NOT EXISTS {schema}; COMMIT"
                );
                session.run(&made).await?;
            }
            Ok::<_, Error>(())
        })??;
        Ok(())
    }

    /// The number of an advisory lock.
    pub(super) fn lock(&self, purpose: &str) -> i64 {
        lock_key(&self.0.schema, purpose)
    }

    pub(super) fn pool(&self) -> Pool {
        self.0.pool.clone()
    }

    /// Has threads of its own do something, and waits for it: whoever calls may be on a thread of another runtime, where it could not wait
    /// for a future.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (done, is_done) = mpsc::sync_channel(1);
        self.spawn(async move {
            // Who asked waits for it.
            let _ = done.send(work.await);
        });
        is_done.recv().map_err(|_| StoreError::failed("the threads that wait for the database have ended"))
    }

    /// Has them do something that nobody waits for.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(threads) = &self.0.threads {
            threads.spawn(work);
        }
    }
}

/// Whoever drops it last may be on a thread that may not wait.
impl Drop for Held {
    fn drop(&mut self) {
        self.pool.close();
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

/// A new schema of the database in which tests keep what would lie in memory, if they are told of one.
#[cfg(feature = "everywhere")]
pub(crate) fn of_tests() -> Result<Option<Database>, StoreError> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var("ZANFLOW_STORES_DATABASE") else { return Ok(None) };
    let schema = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let of = zanflow_postgres::Database { schema, connections: 2, ..zanflow_postgres::Database::at(url) };
    Database::open(&of).map(Some)
}
