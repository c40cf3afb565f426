//! An engine that only reads: for commands that look at cases while processes go on, or while none runs.

use crate::engine::Postgres;
use crate::migrate::{found, known};
use crate::pool::Pool;
use crate::store::{Placed, page};
use crate::{Database, Error};
use zanflow_runtime::{EngineError, Hash};

/// A record as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place among all records. Places rise, with gaps.
    pub position: u64,
    /// Over the hash of the case's record before it, and `body`.
    pub hash: Hash,
    /// Its text, as it is hashed.
    pub body: String,
}

impl Postgres {
    /// Opens a database to read it: no table is made or changed, nothing is claimed, and the server refuses to write in these sessions.
    ///
    /// # Errors
    /// The tables are not those that this program knows, or the database cannot be used.
    pub async fn reading(database: &Database) -> Result<Self, EngineError> {
        let pool = Pool::reading(database)?;
        match found(&pool, &database.schema).await? {
            Some(number) if number == known() => {}
            Some(found) if found > known() => return Err(Error::Newer { found, known: known() }.into()),
            Some(_) => return Err(unfit("an older program made the tables of this database")),
            None => return Err(unfit("there are no tables of cases in this database yet")),
        }
        Self::on(pool, database).await
    }

    /// Up to `limit` records after a position, as they are stored.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub async fn stored(&self, after: u64, limit: usize) -> Result<Vec<Stored>, EngineError> {
        let mut session = self.core.store.pool.session().await?;
        let rows = page(&mut session, after, limit).await?;
        let stored = |Placed { position, hash, body, .. }| Stored { position, hash, body };
        Ok(rows.into_iter().map(stored).collect())
    }
}

fn unfit(what: &str) -> EngineError {
    Error::Unfit { what: format!("{what}; start the service first, which makes them") }.into()
}
