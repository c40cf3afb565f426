//! Claims: a process has a case to itself for a while, to do what is due.
//!
//! The database's clock decides when a claim ends. Who takes a case over raises its token, and who had it before writes nothing more:
//! each write asks for the token.

use super::read::{COLUMNS, Loaded, rows};
use super::{Store, int, natural};
use crate::Error;
use std::sync::LazyLock;
use zanflow_runtime::{CaseId, Time};

/// A case, and the token of its claim.
pub(crate) type Claimed = Loaded;

/// What a process holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    pub(crate) cases: Vec<i64>,
    pub(crate) tokens: Vec<i64>,
}

static CLAIM: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE case_state c SET token = c.token + 1, lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
         FROM (SELECT case_id FROM case_state
               WHERE due <= $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
               ORDER BY due, case_id LIMIT $2 FOR UPDATE SKIP LOCKED) AS next
         WHERE c.case_id = next.case_id
         RETURNING {COLUMNS}"
    )
});

/// When the next case is due that nobody has, or is had no more.
const NEXT: &str = "
SELECT due FROM case_state WHERE due IS NOT NULL AND (lease_until IS NULL OR lease_until < clock_timestamp())
ORDER BY due LIMIT 1";

const RENEW: &str = "
UPDATE case_state c SET lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
FROM unnest($1::bigint[], $2::bigint[]) AS mine (case_id, token)
WHERE c.case_id = mine.case_id AND c.token = mine.token
RETURNING c.case_id";

const RELEASE: &str = "
UPDATE case_state c SET lease_until = NULL, due = coalesce($3, c.due)
FROM unnest($1::bigint[], $2::bigint[]) AS mine (case_id, token)
WHERE c.case_id = mine.case_id AND c.token = mine.token AND c.lease_until IS NOT NULL
RETURNING c.case_id";

impl Store {
    /// Takes up to `limit` cases that have something to do at that time and that nobody has.
    pub(crate) async fn claim(&self, now: Time, limit: usize) -> Result<Vec<Claimed>, Error> {
        let taken = self.pool.write(&CLAIM, &[&now.0, &rows(limit), &self.length()]).await?;
        self.all(taken).await
    }

    /// When there is something to do next; it may be past.
    pub(crate) async fn next_due(&self) -> Result<Option<Time>, Error> {
        Ok(self.pool.read_one(NEXT, &[]).await?.map(|row| Time(row.get(0))))
    }

    /// Holds claims longer; the cases whose claims still were this process's.
    pub(crate) async fn renew(&self, claims: &Claims) -> Result<Vec<CaseId>, Error> {
        let rows = self.pool.write(RENEW, &[&claims.cases, &claims.tokens, &self.length()]).await?;
        Ok(rows.iter().map(|row| CaseId(natural(row.get(0)))).collect())
    }

    /// Lets claims go, so that others may take the cases; from `due` on if it is given.
    pub(crate) async fn release(&self, claims: &Claims, due: Option<Time>) -> Result<(), Error> {
        let due = due.map(|due| due.0);
        self.pool.write(RELEASE, &[&claims.cases, &claims.tokens, &due]).await.map(drop)
    }

    fn length(&self) -> i64 {
        i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX)
    }
}

impl Claims {
    /// One claim.
    pub(crate) fn of(case: CaseId, token: i64) -> Self {
        Self { cases: vec![int(case.0)], tokens: vec![token] }
    }
}
