//! Claims: a process has a case to itself for a while, to do what is due.
//!
//! The database's clock decides when a claim ends. Who takes a case over raises its token, and who had it before writes nothing more:
//! each write asks for the token.

use super::read::{COLUMNS, Loaded, rows};
use super::{Store, int, natural};
use crate::Error;
use std::sync::LazyLock;
use zanflow_runtime::{CaseId, Time};

/// What a process holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    pub(crate) cases: Vec<i64>,
    pub(crate) tokens: Vec<i64>,
}

/// Nobody has it. A claim further ahead than one can be made was made before the server's clock was set back.
macro_rules! free {
    () => {
        "(lease_until IS NULL OR lease_until < clock_timestamp() OR lease_until > clock_timestamp() + interval '2 minutes')"
    };
}
pub(crate) const FREE: &str = free!();

static CLAIM: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE case_state c SET token = c.token + 1, lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
         FROM (SELECT case_id FROM case_state
               WHERE due <= $1 AND {FREE}
               ORDER BY due, case_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS next
         WHERE c.case_id = next.case_id
         RETURNING {COLUMNS}"
    )
});

/// The database's clock, and when the next case is due that nobody has.
const NEXT: &str = concat!(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    (SELECT due FROM case_state WHERE due IS NOT NULL AND ",
    free!(),
    " ORDER BY due LIMIT 1)"
);

const RENEW: &str = "
UPDATE case_state c SET lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
FROM unnest($1::bigint[], $2::bigint[]) AS mine (case_id, token)
WHERE c.case_id = mine.case_id AND c.token = mine.token
RETURNING c.case_id";

const RELEASE: &str = "
UPDATE case_state c SET lease_until = NULL FROM unnest($1::bigint[], $2::bigint[]) AS mine (case_id, token)
WHERE c.case_id = mine.case_id AND c.token = mine.token AND c.lease_until IS NOT NULL";

const REST: &str = "
UPDATE case_state SET lease_until = NULL, due = $4 WHERE case_id = $1 AND seq = $2 AND token = $3 RETURNING case_id";

impl Store {
    /// Takes up to `limit` cases that have something to do at that time and that nobody has.
    pub(crate) async fn claim(&self, now: Time, limit: usize) -> Result<Vec<Loaded>, Error> {
        let taken = self.pool.write(&CLAIM, &[&now.0, &rows(limit), &self.length()]).await?;
        self.pool.counts.claimed(taken.len());
        self.all(taken).await
    }

    /// The database's clock, in milliseconds, and when there is something to do next; it may be past.
    pub(crate) async fn next_due(&self) -> Result<(i64, Option<Time>), Error> {
        let row = self.pool.read_one(NEXT, &[]).await?;
        let Some(row) = row else {
            return Err(Error::Unavailable { what: "the server does not say what time it is".to_owned() });
        };
        Ok((row.get(0), row.get::<_, Option<i64>>(1).map(Time)))
    }

    /// Whether something is to be done by that time, whoever has it.
    pub(crate) async fn has_due(&self, now: Time) -> Result<bool, Error> {
        let sql = "SELECT EXISTS (SELECT FROM case_state WHERE due <= $1)";
        Ok(self.pool.read_one(sql, &[&now.0]).await?.is_some_and(|row| row.get(0)))
    }

    /// Has cases looked at by then; what is due earlier stays so.
    pub(crate) async fn wake(&self, cases: &[CaseId], at: Time) -> Result<(), Error> {
        let ids: Vec<i64> = cases.iter().map(|case| int(case.0)).collect();
        let sql = "UPDATE case_state SET due = least(due, $2) WHERE case_id = ANY ($1) AND ended_at IS NULL";
        self.pool.write(sql, &[&ids, &at.0]).await.map(drop)
    }

    /// Holds claims longer; the cases whose claims still were this process's.
    pub(crate) async fn renew(&self, claims: &Claims) -> Result<Vec<CaseId>, Error> {
        let rows = self.pool.write(RENEW, &[&claims.cases, &claims.tokens, &self.length()]).await?;
        Ok(rows.iter().map(|row| CaseId(natural(row.get(0)))).collect())
    }

    /// Lets claims go, so that others may take the cases at once.
    pub(crate) async fn release(&self, claims: &Claims) -> Result<(), Error> {
        self.pool.write(RELEASE, &[&claims.cases, &claims.tokens]).await.map(drop)
    }

    /// Lets one claim go: nothing is to be done about the case before `due`. False: it has moved on, or the claim is another's.
    pub(crate) async fn rest(
        &self,
        case: CaseId,
        seq: u64,
        token: i64,
        due: Option<Time>,
    ) -> Result<bool, Error> {
        let due = due.map(|due| due.0);
        let rows = self.pool.write(REST, &[&int(case.0), &int(seq), &token, &due]).await?;
        Ok(!rows.is_empty())
    }

    fn length(&self) -> i64 {
        i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Claims {
    /// Adds one.
    pub(crate) fn add(&mut self, case: CaseId, token: i64) {
        self.cases.push(int(case.0));
        self.tokens.push(token);
    }
}
