//! Connections, and statements that nobody waits for longer than is said.

use crate::watch::Counts;
use crate::{Database, Error, tls};
use deadpool_postgres::{
    Client, Hook, HookError, Manager, ManagerConfig, Object, PoolError, RecyclingMethod, Runtime, Status,
    Timeouts,
};
use futures_util::TryStreamExt;
use futures_util::future::{OptionFuture, join3};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row, Statement};

/// What is put into a statement.
pub type Given<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Connections that are kept open and lent.
#[derive(Clone)]
pub struct Pool {
    pool: deadpool_postgres::Pool,
    patience: Duration,
    pub(crate) counts: Arc<Counts>,
}

impl Pool {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// [`Error::Settings`].
    pub fn new(database: &Database) -> Result<Self, Error> {
        Self::of(database, database.config()?, "")
    }

    /// The same of sessions in which the server refuses to write.
    pub(crate) fn reading(database: &Database) -> Result<Self, Error> {
        Self::of(database, database.config()?, "SET default_transaction_read_only = on")
    }

    /// `first`: what each session begins with.
    pub(crate) fn of(database: &Database, of: Config, first: &'static str) -> Result<Self, Error> {
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(of, tls::connector(database)?, config);
        let patience = database.patience();
        let (wait, create, recycle) = (Some(patience), Some(patience), Some(patience));
        let pool = deadpool_postgres::Pool::builder(manager)
            // One more is for leadership, which holds its own.
            .max_size(database.connections.max(2).saturating_add(1))
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait, create, recycle })
            .post_create(Hook::async_fn(move |client, _| {
                Box::pin(async move {
                    if first.is_empty() {
                        return Ok(());
                    }
                    client.batch_execute(first).await.map_err(HookError::Backend)
                })
            }))
            .build()
            .map_err(|error| Error::Settings { what: error.to_string() })?;
        Ok(Self { pool, patience, counts: Arc::default() })
    }

    /// A connection, by itself: for what needs a session, or several statements in a transaction.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn session(&self) -> Result<Session, Error> {
        let client = self.pool.get().await.map_err(unavailable)?;
        Ok(Session { client: Some(client), patience: self.patience })
    }

    /// A statement that changes nothing. One that meets a connection which the server has closed meanwhile is sent again.
    pub(crate) async fn read(&self, sql: &str, given: Given<'_>) -> Result<Vec<Row>, Error> {
        let first = self.write(sql, given).await;
        let again = match first {
            Err(Error::Unclear { .. }) => self.write(sql, given).await,
            done => return done,
        };
        again.map_err(nothing_done)
    }

    /// The same of one row at most.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; what the server refuses.
    pub async fn read_one(&self, sql: &str, given: Given<'_>) -> Result<Option<Row>, Error> {
        Ok(self.read(sql, given).await?.into_iter().next())
    }

    /// A statement that is a transaction by itself: durable when this returns, and unclear where the connection was lost.
    pub(crate) async fn write(&self, sql: &str, given: Given<'_>) -> Result<Vec<Row>, Error> {
        let done = self.session().await?.query(sql, given).await;
        if done.is_ok() {
            self.counts.heard();
        }
        done
    }

    /// How many connections there are, and how many are used.
    pub(crate) fn status(&self) -> Status {
        self.pool.status()
    }

    /// Gives all connections back to the server.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// A connection that was lent. It is closed if it did not answer in time: what it still says would be taken for the answer to
/// something else.
pub struct Session {
    client: Option<Client>,
    patience: Duration,
}

impl Session {
    /// The rows of a statement, prepared on its first use.
    ///
    /// # Errors
    /// Its own.
    pub async fn query(&mut self, sql: &str, given: Given<'_>) -> Result<Vec<Row>, Error> {
        let Some(client) = &self.client else { return Err(closed()) };
        let patience = self.patience;
        let prepared = timeout(patience, client.prepare_cached(sql)).await;
        let done = match prepared {
            Ok(Ok(statement)) => timeout(patience, client.query(&statement, given)).await,
            // Nothing was sent but the text of the statement.
            Ok(Err(error)) => return Err(nothing_done(self.failed(error))),
            Err(_) => return Err(nothing_done(self.hung())),
        };
        match done {
            Ok(Ok(rows)) => Ok(rows),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => Err(self.hung()),
        }
    }

    /// A statement together with others without parameters, before and after it, in one way there and back; its rows, and how many it
    /// changed. Where one fails, what follows it is refused by the server, or has no effect.
    ///
    /// # Errors
    /// Those of the first that failed.
    pub async fn query_between(
        &mut self,
        before: Option<&str>,
        sql: &str,
        given: Given<'_>,
        after: Option<&str>,
    ) -> Result<(Vec<Row>, u64), Error> {
        let Some(client) = &self.client else { return Err(closed()) };
        let patience = self.patience;
        let statement = match timeout(patience, client.prepare_cached(sql)).await {
            Ok(Ok(statement)) => statement,
            Ok(Err(error)) => return Err(nothing_done(self.failed(error))),
            Err(_) => return Err(nothing_done(self.hung())),
        };
        // Requests are sent when their futures are polled first, which is in this order.
        let work = async {
            let before = OptionFuture::from(before.map(|sql| client.batch_execute(sql)));
            let after = OptionFuture::from(after.map(|sql| client.batch_execute(sql)));
            let (before, rows, after) = join3(before, rows_of(client, &statement, given), after).await;
            before.unwrap_or(Ok(()))?;
            let rows = rows?;
            after.unwrap_or(Ok(()))?;
            Ok(rows)
        };
        match timeout(patience, work).await {
            Ok(Ok(rows)) => Ok(rows),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => Err(self.hung()),
        }
    }

    /// A statement that is prepared for this once: what it answers may be another the next time.
    ///
    /// # Errors
    /// Its own.
    pub async fn query_once(&mut self, sql: &str, given: Given<'_>) -> Result<(Vec<Row>, u64), Error> {
        let Some(client) = &self.client else { return Err(closed()) };
        let work = async {
            let statement = client.prepare(sql).await?;
            rows_of(client, &statement, given).await
        };
        match timeout(self.patience, work).await {
            Ok(Ok(rows)) => Ok(rows),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => Err(self.hung()),
        }
    }

    /// Whether the connection was lost, or given up.
    pub fn is_lost(&self) -> bool {
        self.client.is_none()
    }

    /// Statements without parameters, one after another.
    ///
    /// # Errors
    /// Those of the first that failed; those after it were not done.
    pub async fn run(&mut self, sql: &str) -> Result<(), Error> {
        let Some(client) = &self.client else { return Err(closed()) };
        match timeout(self.patience, client.batch_execute(sql)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.failed(error)),
            Err(_) => Err(self.hung()),
        }
    }

    /// A statement that takes as long as it takes, after which the connection is closed.
    ///
    /// # Errors
    /// Its own.
    pub async fn run_long(&mut self, sql: &str) -> Result<(), Error> {
        self.run("SET statement_timeout = 0").await?;
        let done = match &self.client {
            Some(client) => client.batch_execute(sql).await.map_err(Error::from),
            None => Err(closed()),
        };
        self.give_up();
        done
    }

    fn failed(&mut self, error: tokio_postgres::Error) -> Error {
        let error = Error::from(error);
        if error.is_unclear() {
            self.give_up();
        }
        error
    }

    fn hung(&mut self) -> Error {
        self.give_up();
        Error::Unclear { what: format!("no answer within {} s", self.patience.as_secs()) }
    }

    /// Closes the connection instead of lending it again: what a session held of the server is let go.
    pub fn give_up(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

/// The rows of a statement, and how many it changed.
async fn rows_of(
    client: &tokio_postgres::Client,
    statement: &Statement,
    given: Given<'_>,
) -> Result<(Vec<Row>, u64), tokio_postgres::Error> {
    let mut stream = pin!(client.query_raw(statement, given.iter().copied()).await?);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    Ok((rows, stream.rows_affected().unwrap_or(0)))
}

/// Where nothing that changes something was sent, nothing was done.
pub fn nothing_done(error: Error) -> Error {
    match error {
        Error::Unclear { what } => Error::Unavailable { what },
        error => error,
    }
}

fn closed() -> Error {
    Error::Unavailable { what: "the connection was given up".to_owned() }
}

fn unavailable(error: PoolError) -> Error {
    match error {
        PoolError::Backend(error) => match error.as_db_error() {
            Some(said) => Error::Unavailable { what: format!("{} ({})", said.message(), said.code().code()) },
            None => Error::Unavailable { what: described(&error) },
        },
        error => Error::Unavailable { what: error.to_string() },
    }
}

/// An error with what is behind it, which the first line often leaves out.
fn described(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(behind) = source {
        let more = behind.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = behind.source();
    }
    text
}

/// Connections of the same number and settings as an engine's, for what is measured next to one.
///
/// # Errors
/// [`Error::Settings`].
#[doc(hidden)]
pub fn bare_pool(database: &Database) -> Result<deadpool_postgres::Pool, Error> {
    Ok(Pool::new(database)?.pool)
}
