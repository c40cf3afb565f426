//! Numbers without gaps: one more than the greatest of the series, taken in the transaction that writes the row which has it. A unique index on
//! `(series, nth)` of the table forbids two.

use crate::StoreError;
use zanflow_sql::Connection;

/// The next number of a series. Only in a transaction that began as a write.
pub(crate) fn next(connection: &Connection, table: &'static str, series: &str) -> Result<u64, StoreError> {
    let sql = format!("SELECT COALESCE(MAX(nth), 0) + 1 FROM {table} WHERE series = ?1");
    let next: i64 = connection.query_row(&sql, [series], |row| row.get(0))?;
    u64::try_from(next).map_err(|_| StoreError::Failed(format!("{table}: a number of {series} is below 0")))
}

/// The series of a table with how many numbers each has.
pub(crate) fn series(connection: &Connection, table: &'static str) -> Result<Vec<(String, u64)>, StoreError> {
    let sql = format!("SELECT series, COUNT(*) FROM {table} GROUP BY series ORDER BY series");
    let mut select = connection.prepare(&sql)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
    let count = |(series, count): (String, i64)| (series, u64::try_from(count).unwrap_or_default());
    rows.map(|row| row.map(count)).collect::<Result<_, _>>()
}

/// The first series of a table that has a gap or a number twice; none: each goes from 1 to how many it has.
pub(crate) fn gap(connection: &Connection, table: &'static str) -> Result<Option<String>, StoreError> {
    let sql = format!(
        "SELECT series FROM {table} GROUP BY series
         HAVING MIN(nth) <> 1 OR MAX(nth) <> COUNT(*) OR COUNT(DISTINCT nth) <> COUNT(*) ORDER BY series LIMIT 1"
    );
    let mut select = connection.prepare(&sql)?;
    let mut rows = select.query([])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}
