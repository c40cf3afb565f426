//! A transaction of a thread that waits for each statement.

use super::Database;
use super::values::Given;
use crate::{StoreError, Value};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use zanflow_postgres::Error;

/// Rows that are fetched at a time.
const FETCHED: usize = 1_000;

/// A transaction. It begins with its first statement, on the same way to the server, and is rolled back if it is dropped before it was
/// committed.
pub(crate) struct Session {
    database: Database,
    /// The statements that it begins with.
    begin: String,
    state: RefCell<State>,
    /// Cursors that were opened.
    cursors: Cell<u32>,
}

enum State {
    /// Nothing was sent.
    New,
    /// It has begun.
    Begun(Box<zanflow_postgres::Session>),
    /// A statement failed: nothing is written any more.
    Failed,
}

/// Rows, and how many were changed.
type Answer = (Vec<Row>, u64);

/// Whether a statement stays prepared on its connection.
#[derive(Clone, Copy)]
enum Keep {
    Prepared,
    Not,
    /// It is several, and is not prepared at all.
    Batch,
}

async fn answer_of(
    session: &mut zanflow_postgres::Session,
    before: Option<&str>,
    sql: &str,
    given: zanflow_postgres::Given<'_>,
    keep: Keep,
) -> Result<Answer, Error> {
    if let Keep::Prepared = keep {
        return session.query_between(before, sql, given, None).await;
    }
    if let Some(before) = before {
        session.run(before).await?;
    }
    match keep {
        Keep::Batch => session.run(sql).await.map(|()| (Vec::new(), 0)),
        _ => session.query_once(sql, given).await,
    }
}

impl Session {
    /// One that begins so.
    pub(super) fn new(database: &Database, begin: String) -> Self {
        Self { database: database.clone(), begin, state: RefCell::new(State::New), cursors: Cell::new(0) }
    }

    /// A statement that writes; how many rows.
    pub(crate) fn execute(&self, sql: String, values: Vec<Value<'_>>) -> Result<usize, StoreError> {
        let (_, changed) = self.ask(sql, values, Keep::Prepared)?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// Statements without parameters.
    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.ask(sql.to_owned(), Vec::new(), Keep::Batch).map(drop)
    }

    /// All rows of a statement at once.
    pub(crate) fn query(&self, sql: String, values: Vec<Value<'_>>) -> Result<Rows<'_>, StoreError> {
        let (rows, _) = self.ask(sql, values, Keep::Prepared)?;
        Ok(Rows { session: self, fetched: rows.into(), current: None, fetch: None })
    }

    /// The rows of a statement, a thousand at a time.
    pub(crate) fn each(&self, sql: &str, values: Vec<Value<'_>>) -> Result<Rows<'_>, StoreError> {
        let nth = self.cursors.get() + 1;
        self.cursors.set(nth);
        let declare = format!("DECLARE c{nth} NO SCROLL CURSOR FOR {sql}");
        self.ask(declare, values, Keep::Not)?;
        let fetch = Some(format!("FETCH {FETCHED} FROM c{nth}"));
        Ok(Rows { session: self, fetched: VecDeque::new(), current: None, fetch })
    }

    /// Commits what was done, if anything was.
    pub(crate) fn commit(&self) -> Result<(), StoreError> {
        match self.state.replace(State::Failed) {
            State::New => Ok(()),
            State::Failed => Err(StoreError::failed("a statement failed before: nothing was written")),
            State::Begun(mut session) => {
                Ok(self.database.wait(async move { session.run("COMMIT").await })??)
            }
        }
    }

    fn ask(&self, sql: String, values: Vec<Value<'_>>, keep: Keep) -> Result<Answer, StoreError> {
        let given: Vec<Given> = values.into_iter().map(Given::from).collect();
        let (before, session) = match self.state.replace(State::Failed) {
            State::Failed => return Err(StoreError::failed("a statement failed before")),
            State::Begun(session) => (None, Some(*session)),
            State::New => (Some(self.begin.clone()), None),
        };
        let pool = self.database.pool();
        let (session, answer) = self.database.wait(async move {
            let mut session = match session {
                Some(session) => session,
                None => pool.session().await?,
            };
            let given: Vec<&(dyn ToSql + Sync)> = given.iter().map(|one| one as _).collect();
            let mut answer = answer_of(&mut session, before.as_deref(), &sql, &given, keep).await;
            if answer.is_err() && before.is_some() && session.is_lost() {
                // Nothing was committed on a connection that was found dead.
                session = pool.session().await?;
                answer = answer_of(&mut session, before.as_deref(), &sql, &given, keep).await;
            }
            Ok::<_, Error>((session, answer))
        })??;
        match answer {
            Ok(answer) => {
                self.state.replace(State::Begun(Box::new(session)));
                Ok(answer)
            }
            Err(error) => {
                self.end(session);
                Err(zanflow_postgres::nothing_done(error).into())
            }
        }
    }

    /// Lets go of a connection after what was not committed.
    fn end(&self, mut session: zanflow_postgres::Session) {
        self.database.spawn(async move {
            if session.run("ROLLBACK").await.is_err() {
                session.give_up();
            }
        });
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let State::Begun(session) = self.state.replace(State::Failed) {
            self.end(*session);
        }
    }
}

/// The rows of an answer.
pub(crate) struct Rows<'s> {
    session: &'s Session,
    fetched: VecDeque<Row>,
    current: Option<Row>,
    /// What fetches more of them; none: there are no more.
    fetch: Option<String>,
}

impl Rows<'_> {
    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<&Row>, StoreError> {
        if self.fetched.is_empty()
            && let Some(fetch) = &self.fetch
        {
            let (rows, _) = self.session.ask(fetch.clone(), Vec::new(), Keep::Not)?;
            if rows.len() < FETCHED {
                self.fetch = None;
            }
            self.fetched = rows.into();
        }
        self.current = self.fetched.pop_front();
        Ok(self.current.as_ref())
    }
}
