//! Numbers of cases.

use super::{Store, key, natural};
use crate::Error;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Mutex;
use zanflow_runtime::CaseId;

const SOME: &str = "SELECT nextval('case_number') FROM generate_series(1, $1)";
const NUMBER: &str = "
SELECT request.case_id, CASE WHEN request.case_id IS NULL THEN nextval('case_number') END
FROM (SELECT) AS one LEFT JOIN request ON request.key = $1";

/// Numbers that were taken and not given yet: those who wait at the same time ask once.
#[derive(Default)]
pub(crate) struct Numbers {
    waiting: AtomicI64,
    taken: Mutex<Vec<i64>>,
}

/// Most that are taken at once.
const MOST: i64 = 256;

impl Store {
    /// A new number of a case, of this process alone and greater than those before; or the case that the request started.
    pub(crate) async fn number(&self, request: Option<&str>) -> Result<Result<CaseId, CaseId>, Error> {
        let Some(request) = request else { return self.new_number().await.map(Ok) };
        let row = self.pool.read_one(NUMBER, &[&&key(request).0[..]]).await?;
        let (first, new) =
            row.map_or((None, None), |row| (row.get::<_, Option<i64>>(0), row.get::<_, Option<i64>>(1)));
        Ok(match first {
            Some(first) => Err(CaseId(natural(first))),
            None => Ok(CaseId(natural(new.unwrap_or(0)))),
        })
    }

    async fn new_number(&self) -> Result<CaseId, Error> {
        let _waits = Waiting::new(&self.numbers.waiting);
        let mut taken = self.numbers.taken.lock().await;
        if taken.is_empty() {
            let wanted = self.numbers.waiting.load(Ordering::SeqCst).clamp(1, MOST);
            let wanted = i32::try_from(wanted).unwrap_or(1);
            let rows = self.pool.read(SOME, &[&wanted]).await?;
            taken.extend(rows.iter().rev().map(|row| row.get::<_, i64>(0)));
        }
        Ok(CaseId(natural(taken.pop().unwrap_or(0))))
    }
}

/// Somebody who waits, until they do not.
struct Waiting<'w>(&'w AtomicI64);

impl<'w> Waiting<'w> {
    fn new(waiting: &'w AtomicI64) -> Self {
        waiting.fetch_add(1, Ordering::SeqCst);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
