//! The tables, changed forward only.

use crate::pool::{Pool, Session};
use crate::{Database, Error};

/// A change of the tables. What was released is never edited: a new change corrects it.
struct Migration {
    number: i32,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: [Migration; 1] =
    [Migration { number: 1, name: "tables", sql: include_str!("../migrations/0001_tables.sql") }];

/// The last change that this program knows.
pub(crate) fn known() -> i32 {
    MIGRATIONS.iter().map(|migration| migration.number).max().unwrap_or(0)
}

/// The last change of the tables; `None`: there are none.
pub(crate) async fn found(pool: &Pool, schema: &str) -> Result<Option<i32>, Error> {
    let there = pool.read_one("SELECT to_regclass($1::text || '.migration') IS NOT NULL", &[&schema]).await?;
    if !there.is_some_and(|row| row.get(0)) {
        return Ok(None);
    }
    let row = pool.read_one("SELECT coalesce(max(number), 0) FROM migration", &[]).await?;
    Ok(row.map(|row| row.get(0)))
}

/// Brings the tables to the state that this program knows, one process at a time.
pub(crate) async fn migrate(pool: &Pool, database: &Database) -> Result<(), Error> {
    let mut session = pool.session().await?;
    fits(&mut session).await?;
    let done = in_turn(&mut session, &database.schema).await;
    // Closing the session lets the lock go, whatever went wrong.
    session.give_up();
    done
}

async fn in_turn(session: &mut Session, schema: &str) -> Result<(), Error> {
    let key = lock_key(schema, "migrations");
    session.query("SELECT pg_advisory_lock($1)", &[&key]).await?;
    let there = session.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", &[&schema]).await?;
    if there.is_empty() {
        session.run(&format!("CREATE SCHEMA {schema}")).await?;
    }
    session
        .run("CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL)")
        .await?;
    let found = session.query("SELECT coalesce(max(number), 0) FROM migration", &[]).await?;
    let found: i32 = found.first().map_or(0, |row| row.get(0));
    if found > known() {
        return Err(Error::Newer { found, known: known() });
    }
    for Migration { number, name, sql } in MIGRATIONS.iter().filter(|migration| migration.number > found) {
        let note = format!("INSERT INTO migration VALUES ({number}, '{name}', now())");
        // Several statements in one message are one transaction.
        session.run(&format!("BEGIN; SET LOCAL statement_timeout = 0; {sql}; {note}; COMMIT")).await?;
    }
    Ok(())
}

/// Refuses a server that would not keep what is promised of commits, or would change texts.
///
/// # Errors
/// [`Error::Unfit`], with what to do; [`Error::Unavailable`].
pub async fn fits(session: &mut Session) -> Result<(), Error> {
    let shown = session
        .query(
            "SELECT current_setting('server_version_num')::integer, current_setting('fsync'),
                    current_setting('full_page_writes'), current_setting('server_encoding')",
            &[],
        )
        .await?;
    let unfit = |what: &str| Err(Error::Unfit { what: what.to_owned() });
    let Some(row) = shown.first() else { return unfit("the server does not say what it is") };
    if row.get::<_, i32>(0) < OLDEST {
        return unfit("the server is older than PostgreSQL 14; take a newer one");
    }
    if row.get::<_, &str>(1) != "on" || row.get::<_, &str>(2) != "on" {
        return unfit(
            "the server runs with fsync or full_page_writes off and would lose what it said was written; turn both on and restart it",
        );
    }
    if row.get::<_, &str>(3) != "UTF8" {
        return unfit("the database's encoding is not UTF8; create one with ENCODING 'UTF8'");
    }
    Ok(())
}

/// The oldest server that is taken, as it writes its version.
pub(crate) const OLDEST: i32 = 140_000;

/// The number of an advisory lock: of a purpose, in a schema.
pub fn lock_key(schema: &str, purpose: &str) -> i64 {
    let hash = zanflow_runtime::Hash::digest(&[b"zanflow ", schema.as_bytes(), b" ", purpose.as_bytes()]);
    let (first, _) = hash.0.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    i64::from_be_bytes(*first)
}
