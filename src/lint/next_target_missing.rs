//! A table sends on to a column that it does not have.
//!
//! **What.** The row of next actions of a table of actions names a number for which the table has no column.
//!
//! **Why it is a fault.** Whoever follows the table, a worker or a program, comes to an action that is described nowhere: who does it, in
//! what time and what follows. The table cannot be carried out as it is written. Mostly the table stops before the text does, or the
//! number was copied from another service.
//!
//! **Example.** Table 1 has columns 1 to 5; column 4 says "5 – егер төлемесе; 6 – егер төлесе".
//!
//! **Correction.** Add column 6 with the action of the text's process 6, or give the number of the column that holds it.

use super::found::Report;
use super::pairs::{Pair, after};
use super::scope::Scope;
use zanflow_model::{Column, Place, Table};

/// Looks at every number of every row of next actions.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        let pair = scope.pairs.iter().find(|pair| std::ptr::eq(pair.table, table));
        for (i, column) in table.columns.iter().enumerate() {
            let missing = missing(table, column);
            if missing.is_empty() {
                continue;
            }
            let last = table.columns.iter().map(|column| column.no).max().unwrap_or_default();
            let guard =
                column.next.iter().find(|next| next.to.is_some_and(|to| missing.contains(&to.to_string())));
            let place = match guard.and_then(|next| next.when.as_deref()) {
                Some(words) => {
                    Place { text: scope.cell(column, "next").text, ..scope.words_in(column, "next", words) }
                }
                None => scope.cell(column, "next"),
            };
            let mut found = report
                .found("column", place)
                .value("column", column.no.to_string())
                .value("targets", missing.join(", "))
                .value("last", last.to_string());
            if let Some(number) = pair.and_then(|pair| held(pair, i, column)) {
                found = found.suggest(number);
            }
            report.add(found);
        }
    }
}

fn missing(table: &Table, column: &Column) -> Vec<String> {
    let there = |no: u32| table.columns.iter().any(|column| column.no == no);
    let missing = column.next.iter().filter_map(|next| next.to).filter(|to| !there(*to));
    missing.map(|to| to.to_string()).collect()
}

/// The numbers of the columns that hold what follows in the text, where it has them.
fn held(pair: &Pair<'_>, at: usize, column: &Column) -> Option<String> {
    let step = pair.step(at)?;
    let numbers: Vec<String> = after(pair.process, &step.id)
        .steps
        .into_iter()
        .filter_map(|next| pair.column(next).map(|column| column.no.to_string()))
        .collect();
    (!numbers.is_empty() && numbers.len() == column.next.len()).then(|| numbers.join(", "))
}
