//! What lies beside the chain: data of people, papers, requests.

use super::read::rows;
use super::{Store, int, natural};
use crate::Error;
use zanflow_runtime::CaseId;
use zanflow_runtime::journal::{Datum, LONG};

const SOME: &str = "SELECT no, salt, body FROM datum WHERE case_id = $1 AND no = ANY ($2)";
const PAGE: &str =
    "SELECT case_id, no, salt, body FROM datum WHERE (case_id, no) > ($1, $2) AND length(body) <= $3
    ORDER BY case_id, no LIMIT $4";
const ERASABLE: &str = "
SELECT ended_at, case_id FROM case_state WHERE ended_at < $1 AND papers
UNION
SELECT ended_at, case_id FROM case_state WHERE ended_at < $1 AND personal AND $3
ORDER BY 1, 2 LIMIT $2";

impl Store {
    /// Those of these data of a case that were not erased.
    pub(crate) async fn data(&self, case: CaseId, nos: &[u32]) -> Result<Vec<Datum>, Error> {
        let nos: Vec<i32> = nos.iter().map(|no| i32::try_from(*no).unwrap_or(i32::MAX)).collect();
        let rows = self.pool.read(SOME, &[&int(case.0), &nos]).await?;
        Ok(rows.iter().map(|row| datum(case, row.get(0), row.get(1), row.get(2))).collect())
    }

    /// Data after that of a case and number, in order; none that is longer than [`LONG`].
    pub(crate) async fn data_after(
        &self,
        (case, no): (CaseId, u32),
        limit: usize,
    ) -> Result<Vec<Datum>, Error> {
        let (no, longest) = (i32::try_from(no).unwrap_or(i32::MAX), i32::try_from(LONG).unwrap_or(i32::MAX));
        let rows = self.pool.read(PAGE, &[&int(case.0), &no, &longest, &rows(limit)]).await?;
        Ok(rows
            .iter()
            .map(|row| datum(CaseId(natural(row.get(0))), row.get(1), row.get(2), row.get(3)))
            .collect())
    }

    /// Cases that ended before a time, in milliseconds, and have papers, or data of the applicant where those are asked for too.
    pub(crate) async fn erasable(&self, before: i64, limit: usize, data: bool) -> Result<Vec<CaseId>, Error> {
        let rows = self.pool.read(ERASABLE, &[&before, &rows(limit), &data]).await?;
        Ok(rows.iter().map(|row| CaseId(natural(row.get(1)))).collect())
    }

    /// Has the server take what was erased out of its tables, as far as no other transaction may still look at it.
    pub(crate) async fn vacuum(&self) -> Result<(), Error> {
        let mut session = self.pool.session().await?;
        let done = session.run_long("VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) datum, request").await;
        done.map_err(crate::pool::nothing_done)
    }
}

fn datum(case: CaseId, no: i32, salt: &[u8], body: &[u8]) -> Datum {
    let no = u32::try_from(no).unwrap_or(0);
    Datum { case, no, salt: salt.try_into().unwrap_or_default(), body: body.to_vec() }
}
