//! A step that nothing leads to.
//!
//! **What.** A step of the text that no way from the start reaches, or a column of a table that no next action names and that does not follow
//! a column without one.
//!
//! **Why it is a fault.** What is written there never happens: a refusal that nobody can be given, a result that nobody can get.
//!
//! **Example.** Column 9 leads to 10 only; nothing leads to column 11, the issue of the licence.
//!
//! **Correction.** Name the column where it belongs: "10 – егер талаптарға сәйкес келмесе; 11 – егер сәйкес келсе".

use super::found::Report;
use super::scope::Scope;
use std::collections::BTreeSet;
use zanflow_model::{Confidence, Process, Severity, Table};

/// Follows the text's ways from the start, then the tables' numbers.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in &scope.service.processes {
        let reached = reached(process);
        for node in process.nodes.iter().filter(|node| !reached.contains(node.id.as_str())) {
            report.add(report.found("step", scope.node(node)).value("step", &node.id));
        }
    }
    for table in &scope.service.tables {
        columns(scope, table, report);
    }
}

fn reached(process: &Process) -> BTreeSet<&str> {
    let mut reached: BTreeSet<&str> = BTreeSet::from(["start"]);
    let mut open = vec!["start"];
    while let Some(from) = open.pop() {
        for edge in process.edges.iter().filter(|edge| edge.from == from) {
            if reached.insert(&edge.to) {
                open.push(&edge.to);
            }
        }
    }
    reached
}

/// Only where most columns that go on say where: else the order of the columns is the only way that is told.
fn columns(scope: &Scope<'_>, table: &Table, report: &mut Report) {
    let named: BTreeSet<u32> =
        table.columns.iter().flat_map(|column| &column.next).filter_map(|next| next.to).collect();
    if named.len() * 3 < table.columns.len() {
        return;
    }
    // A cell that leads to itself, holds a check, or knows a refusal only, hides where it leads: that is told by `next-conflict`.
    let blind = |column: &zanflow_model::Column| {
        column.next.iter().any(|next| next.to.is_none() || next.to == Some(column.no))
            || matches!(column.next.as_slice(), [only] if only.when.is_some())
    };
    if table.columns.iter().any(blind) {
        return;
    }
    let mut before: Option<bool> = None;
    let mut left: Vec<&zanflow_model::Column> = Vec::new();
    for column in &table.columns {
        let follows_silence = before.unwrap_or(true);
        if !named.contains(&column.no) && !follows_silence {
            left.push(column);
        }
        before = Some(column.next.is_empty());
    }
    let Some(first) = left.first() else { return };
    let columns: Vec<String> = left.iter().map(|column| column.no.to_string()).collect();
    let found = report.found("columns", scope.cell(first, "action")).value("columns", columns.join(", "));
    let found = found.places(left.iter().skip(1).map(|column| scope.cell(column, "action")));
    report.add(found.severity(Severity::Warning).confidence(Confidence::Medium));
}
