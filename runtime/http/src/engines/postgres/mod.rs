//! Cases on PostgreSQL, for code that blocks.

mod beyond;
mod reading;

pub(crate) use reading::Reading;

use super::{Database, Opened, threads};
use crate::metrics::Metrics;
use beyond::{There, Writes};
use std::sync::{Arc, Mutex, PoisonError};
use zanflow_postgres::{Examination, Postgres};
use zanflow_runtime::{Settings, Steps, Waiting};

/// The work that one process does: the followers of the record share one lead.
const WORK: &str = "followers";

/// Connections of a process for its stores, beside those for cases.
const STORES: usize = 8;

/// The database for what is not in cases.
pub(super) fn stores(of: &Database) -> Result<zanflow_sql::Database, String> {
    let connections = of.store_connections.unwrap_or(STORES);
    let database = zanflow_postgres::Database { connections, ..database(of) };
    zanflow_sql::Database::open(&database).map_err(|error| format!("postgres: {error}"))
}

/// The first of these schemas that is there.
pub(super) fn there(of: &Database, schemas: &[String]) -> Result<Option<String>, String> {
    let told = |error: zanflow_postgres::Error| format!("postgres: {error}");
    let pool = zanflow_postgres::Pool::new(&database(of)).map_err(told)?;
    let sql = "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY ($1) ORDER BY 1 LIMIT 1";
    let found = threads()?.block_on(async {
        let found = pool.read_one(sql, &[&schemas]).await;
        pool.close();
        found
    });
    Ok(found.map_err(told)?.map(|row| row.get(0)))
}

pub(super) fn open(
    of: &Database,
    steps: impl Steps + 'static,
    settings: Settings,
    metrics: &Arc<Metrics>,
) -> Result<Opened, String> {
    let database = database(of);
    let runtime = threads()?;
    let opened = runtime.block_on(Postgres::open(&database, steps, settings));
    let engine = Arc::new(opened.map_err(|error| format!("postgres: {error}"))?);
    let writes = Arc::new(Writes::new(Arc::clone(metrics)));
    engine.watched_by(Arc::clone(&writes) as _);
    let leader = Mutex::new(engine.leader(&database.schema, WORK));
    let beyond = There { engine: Arc::clone(&engine), threads: runtime.handle().clone(), writes };
    let waiting = Waiting::new(engine, runtime.handle().clone());
    // The threads live as long as whoever asks.
    let leads = move || {
        let mut leader = leader.lock().unwrap_or_else(PoisonError::into_inner);
        // Who cannot know does not lead: another may.
        runtime.block_on(leader.leads()).unwrap_or(false)
    };
    Ok(Opened {
        engine: Arc::new(waiting),
        clock: None,
        leads: Arc::new(leads),
        beyond: Some(Arc::new(beyond)),
    })
}

/// Examines a database, whether or not a server of the service runs.
pub(crate) fn examine(of: &Database) -> Result<Examination, String> {
    let mut database = database(of);
    // Whoever asks wants to hear soon that nobody answers.
    database.patience = database.patience.min(5);
    let examined = threads()?.block_on(zanflow_postgres::examine(&database));
    examined.map_err(|error| error.to_string())
}

/// As the engine has its settings.
fn database(of: &Database) -> zanflow_postgres::Database {
    let mut database = zanflow_postgres::Database::at(of.url.clone());
    database.password_file.clone_from(&of.password_file);
    database.authorities.clone_from(&of.authorities);
    if let Some(schema) = &of.schema {
        database.schema.clone_from(schema);
    }
    database.connections = of.connections.unwrap_or(database.connections);
    database.patience = of.patience.unwrap_or(database.patience);
    database.lease = of.lease.unwrap_or(database.lease);
    database.poll = of.poll.unwrap_or(database.poll);
    database.anchors = of.anchors.unwrap_or(database.anchors);
    database
}

/// Most connections of a process, the one for leadership included.
pub(crate) fn connections(of: &Database) -> u64 {
    u64::try_from(database(of).connections.max(2)).unwrap_or(u64::MAX).saturating_add(1)
}
