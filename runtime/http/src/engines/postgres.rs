//! Cases on PostgreSQL, for code that blocks.

use super::{Database, Opened, threads};
use std::sync::{Arc, Mutex, PoisonError};
use zanflow_postgres::Postgres;
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

/// To ask only: no work is taken.
pub(super) fn reading(of: &Database, settings: Settings) -> Result<Opened, String> {
    let database = database(of);
    let runtime = threads()?;
    let opened = runtime.block_on(Postgres::reading(&database, settings));
    let engine = opened.map_err(|error| format!("postgres: {error}"))?;
    let waiting = Waiting::new(Arc::new(engine), runtime.handle().clone());
    // The threads live as long as whoever asks.
    let leads = move || {
        let _threads = &runtime;
        false
    };
    Ok(Opened { engine: Arc::new(waiting), clock: None, leads: Arc::new(leads) })
}

pub(super) fn open(of: &Database, steps: impl Steps + 'static, settings: Settings) -> Result<Opened, String> {
    let database = database(of);
    let runtime = threads()?;
    let opened = runtime.block_on(Postgres::open(&database, steps, settings));
    let engine = Arc::new(opened.map_err(|error| format!("postgres: {error}"))?);
    let leader = Mutex::new(engine.leader(&database.schema, WORK));
    let waiting = Waiting::new(engine, runtime.handle().clone());
    // The threads live as long as whoever asks.
    let leads = move || {
        let mut leader = leader.lock().unwrap_or_else(PoisonError::into_inner);
        // Who cannot know does not lead: another may.
        runtime.block_on(leader.leads()).unwrap_or(false)
    };
    Ok(Opened { engine: Arc::new(waiting), clock: None, leads: Arc::new(leads) })
}
