//! Work that one process does at a time.

use crate::Error;
use crate::migrate::lock_key;
use crate::pool::{Pool, Session, nothing_done};

/// A candidate for some work. The database lets one at a time lead, for as long as its session lives; a lock of a session that is cut
/// off goes when the server notices.
pub struct Leader {
    pool: Pool,
    key: i64,
    session: Option<Session>,
}

impl Leader {
    pub(crate) fn new(pool: Pool, schema: &str, work: &str) -> Self {
        Self { pool, key: lock_key(schema, work), session: None }
    }

    /// Whether this process leads now. To be asked before each round of the work: the session may have been lost since, and somebody
    /// else may lead.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: nobody can know.
    pub async fn leads(&mut self) -> Result<bool, Error> {
        if let Some(session) = &mut self.session {
            match session.query(HELD, &[&self.key]).await {
                Ok(rows) if !rows.is_empty() => return Ok(true),
                Ok(_) => {}
                Err(error) => {
                    self.session = None;
                    return Err(nothing_done(error));
                }
            }
        }
        let mut session = match self.session.take() {
            Some(session) => session,
            None => self.pool.session().await?,
        };
        let rows =
            session.query("SELECT pg_try_advisory_lock($1)", &[&self.key]).await.map_err(nothing_done)?;
        let leads = rows.first().is_some_and(|row| row.get(0));
        if leads {
            self.session = Some(session);
        }
        Ok(leads)
    }

    /// The session that leads: what is written on it is written only while this process leads.
    pub(crate) fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }
}

/// Lets others lead.
impl Drop for Leader {
    fn drop(&mut self) {
        if let Some(session) = &mut self.session {
            session.give_up();
        }
    }
}

/// Whether this session has the lock: the two halves of its key are kept apart.
const HELD: &str = "
SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32) | objid::bigint = $1 AND objsubid = 1";
