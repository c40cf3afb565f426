//! Whether a database is fit for cases and how it does, found out by one connection that changes nothing: also where no process runs,
//! no table is made yet, or the server is a standby.

use crate::merkle;
use crate::migrate::{OLDEST, found, known};
use crate::pool::{Pool, Session};
use crate::store::{Anchor, anchor_after, natural};
use crate::{Database, Error};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_postgres::config::TargetSessionAttrs;
use zanflow_runtime::Time;

/// Anchors that are verified, the last ones.
pub const ANCHORS: u64 = 1000;

/// What is known of a database and its server. `None` is what this role may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The server's version, as it writes it: `15.14 (Debian 15.14-0+deb12u1)`.
    pub version: String,
    /// It is older than this program can use.
    pub too_old: bool,
    /// Whether others could read what is said to it.
    pub connection: Connection,
    /// What kind of server answers.
    pub reached: Reached,
    /// The tables of cases.
    pub tables: Tables,
    /// `fsync` and `full_page_writes`, those of them that are off: a crash then loses or damages what was acknowledged.
    pub unsafe_settings: Vec<&'static str>,
    /// `synchronous_commit` as whoever says nothing of it has it. Engines say that it is on.
    pub synchronous_commit: String,
    /// Milliseconds by which its clock is ahead of this process's, and how far that may be wrong.
    pub clock: (i64, i64),
    /// Bytes of the whole database.
    pub bytes: u64,
    /// Most sessions that this role may have at once, by the server's settings, the database's and the role's.
    pub most_connections: u64,
    /// Sessions of everybody just now.
    pub connections: u64,
    /// Transactions of others.
    pub transactions: Option<Transactions>,
    /// How long the oldest prepared transaction waits for its second half; none waits.
    pub prepared: Option<Duration>,
    /// Slots that keep write-ahead log and rows for somebody.
    pub slots: Vec<Slot>,
    /// The last anchor and when it was made, or what is wrong with the last [`ANCHORS`].
    pub anchors: Result<Option<(u64, Time)>, String>,
}

/// How the server is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// By a socket of this machine.
    Socket,
    /// Encrypted, by that version of TLS.
    Encrypted(String),
    /// In plain text, over a network.
    Plain,
}

/// What kind of server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// One that takes writes.
    Primary,
    /// One that follows another, and takes none. The other was not reached.
    Standby,
}

/// The tables of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// There are none.
    Missing,
    /// Their last change, and the last that this program knows.
    Changed(i32, i32),
}

/// Transactions of others that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transactions {
    /// For how long the first of them is, and its process on the server; `None`: there are none.
    pub longest: Option<(Duration, i32)>,
}

/// A replication slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Whether somebody reads from it now.
    pub is_active: bool,
    /// Bytes of write-ahead log that the server keeps for it; `None`: it cannot tell.
    pub kept: Option<u64>,
}

/// What the server says of itself, whoever asks.
const SERVER: &str = "
SELECT current_setting('server_version'), current_setting('server_version_num')::integer,
    inet_server_addr() IS NULL, (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl), pg_is_in_recovery(),
    current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on', current_setting('synchronous_commit'),
    pg_database_size(current_database()),
    least(current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint,
        (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
        (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user)),
    (SELECT coalesce(sum(numbackends), 0)::bigint FROM pg_stat_database),
    (SELECT extract(epoch FROM clock_timestamp() - min(prepared))::bigint FROM pg_prepared_xacts),
    pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

const CLOCK: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

const LONGEST: &str = "
SELECT extract(epoch FROM clock_timestamp() - xact_start)::bigint, pid FROM pg_stat_activity
WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY xact_start LIMIT 1";

const SLOTS: &str = "
SELECT slot_name::text, active, CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint END
FROM pg_replication_slots ORDER BY slot_name LIMIT 100";

const FIRST_ANCHOR: &str = "SELECT number FROM anchor ORDER BY number DESC OFFSET $1 LIMIT 1";
const BEFORE: &str = "SELECT number, chain FROM anchor WHERE number = $1";

/// Examines a database. One connection is opened, and closed again.
///
/// # Errors
/// [`Error::Settings`]; [`Error::Unavailable`]: no server was reached, or it takes no connection of this role.
pub async fn examine(database: &Database) -> Result<Examination, Error> {
    let pool = match connected(database, TargetSessionAttrs::ReadWrite).await {
        Err(Error::Unavailable { what }) => {
            // A standby is worth being told of; who is not reached at all says why the first time.
            let any = connected(database, TargetSessionAttrs::Any).await;
            any.map_err(|_| Error::Unavailable { what })?
        }
        done => done?,
    };
    let done = examined(&pool, database).await;
    pool.close();
    done
}

/// A pool whose sessions have the server's own settings, but for where the tables are.
async fn connected(database: &Database, to: TargetSessionAttrs) -> Result<Pool, Error> {
    let mut config = database.config()?;
    config.target_session_attrs(to).options(format!("-c search_path={}", database.schema));
    let pool = Pool::of(database, config, "SET default_transaction_read_only = on")?;
    pool.session().await?;
    Ok(pool)
}

async fn examined(pool: &Pool, database: &Database) -> Result<Examination, Error> {
    let mut session = pool.session().await?;
    // Twice, since the first time the statement is prepared.
    session.query(CLOCK, &[]).await?;
    let clock = clock(&mut session).await?;
    let rows = session.query(SERVER, &[]).await?;
    let silent = || Error::Unavailable { what: "the server does not say what it is".to_owned() };
    let row = rows.first().ok_or_else(silent)?;
    let unsafe_settings: [(&str, bool); 2] = [("fsync", row.get(5)), ("full_page_writes", row.get(6))];
    let connection = match row.get::<_, Option<String>>(3) {
        _ if row.get(2) => Connection::Socket,
        Some(version) => Connection::Encrypted(version),
        None => Connection::Plain,
    };
    let transactions = match row.get(12) {
        true => Some(Transactions { longest: longest(&mut session).await? }),
        false => None,
    };
    let tables = match found(pool, &database.schema).await? {
        None => Tables::Missing,
        Some(found) => Tables::Changed(found, known()),
    };
    Ok(Examination {
        version: row.get(0),
        too_old: row.get::<_, i32>(1) < OLDEST,
        connection,
        reached: if row.get(4) { Reached::Standby } else { Reached::Primary },
        unsafe_settings: unsafe_settings.into_iter().filter(|(_, on)| !on).map(|(name, _)| name).collect(),
        synchronous_commit: row.get(7),
        clock,
        bytes: natural(row.get(8)),
        most_connections: natural(row.get(9)),
        connections: natural(row.get(10)),
        prepared: row.get::<_, Option<i64>>(11).map(seconds),
        transactions,
        slots: slots(&mut session).await?,
        anchors: match tables {
            Tables::Missing => Ok(None),
            Tables::Changed(..) => anchors(&mut session).await?,
        },
        tables,
    })
}

fn seconds(count: i64) -> Duration {
    Duration::from_secs(natural(count))
}

/// By how many milliseconds the server's clock is ahead, between when it was asked and when it answered.
async fn clock(session: &mut Session) -> Result<(i64, i64), Error> {
    let now = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    };
    let before = now();
    let rows = session.query(CLOCK, &[]).await?;
    let after = now();
    let theirs: i64 = rows.first().map_or(before, |row| row.get(0));
    let half = (after - before).max(0) / 2;
    Ok((theirs - before - half, half + 1))
}

async fn longest(session: &mut Session) -> Result<Option<(Duration, i32)>, Error> {
    let rows = session.query(LONGEST, &[]).await?;
    Ok(rows.first().map(|row| (seconds(row.get(0)), row.get(1))))
}

async fn slots(session: &mut Session) -> Result<Vec<Slot>, Error> {
    let rows = session.query(SLOTS, &[]).await?;
    let slot = |row: &tokio_postgres::Row| Slot {
        name: row.get(0),
        is_active: row.get(1),
        kept: row.get::<_, Option<i64>>(2).map(natural),
    };
    Ok(rows.iter().map(slot).collect())
}

/// Follows the chain of the last anchors, and reckons their roots. Whether records are as anchors note them is for who verifies all.
async fn anchors(session: &mut Session) -> Result<Result<Option<(u64, Time)>, String>, Error> {
    let skipped = i64::try_from(ANCHORS).unwrap_or(i64::MAX);
    let first = session.query(FIRST_ANCHOR, &[&skipped]).await?;
    // The one before the first that is verified is believed.
    let number: i64 = first.first().map_or(0, |row| row.get(0));
    let before = session.query(BEFORE, &[&number]).await?;
    let (mut number, mut chain) =
        (natural(number), before.first().map_or_else(Default::default, |row| crate::store::hash(row.get(1))));
    let mut last = None;
    while let Some(anchor) = anchor_after(session, number).await? {
        let Anchor { at, position, root, .. } = &anchor;
        let next = number.saturating_add(1);
        if anchor.number != next {
            return Ok(Err(format!("anchor {next} is missing")));
        }
        if merkle::root(&anchor.heads) != *root
            || Anchor::link(&chain, next, *at, *position, root) != anchor.chain
        {
            return Ok(Err(format!("anchor {next} is not what was written")));
        }
        last = Some((next, Time(*at)));
        (number, chain) = (next, anchor.chain);
    }
    Ok(Ok(last))
}
