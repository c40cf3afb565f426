//! A step that nothing leads to.
//!
//! **What.** A step of the text cannot be reached from the start of its process; or a table column is named by no next
//! action and does not follow a column without next actions.
//!
//! **Why it is a fault.** What it says never happens: a refusal that nobody can be given, a result that nobody can
//! get.
//!
//! **Example.** Column 9 leads only to 10; nothing leads to column 11, which issues the licence.
//!
//! **Correction.** Name the column where it belongs: "10 – егер талаптарға сәйкес келмесе; 11 – егер сәйкес келсе".
//!
//! # kk
//!
//! Ештеңе апармайтын қадам.
//!
//! **Не.** Басынан ешбір жол жетпейтін мәтін қадамы немесе бірде-бір келесі әрекет атамайтын кесте бағаны.
//!
//! **Неге кемшілік.** Онда жазылған нәрсе ешқашан болмайды: ешкімге берілмейтін бас тарту, ешкім ала алмайтын нәтиже.
//!
//! **Мысал.** 9-баған тек 10-бағанға апарады; лицензия берілетін 11-бағанға ештеңе апармайды.
//!
//! **Түзету.** Керекті жерде бағанды көрсету: «10 – егер талаптарға сәйкес келмесе; 11 – егер сәйкес келсе».
//!
//! # ru
//!
//! Шаг, к которому ничто не ведёт.
//!
//! **Что.** Шаг текста, до которого не доходит ни один путь от начала, либо графа таблицы, которую не называет ни одно
//! следующее действие.
//!
//! **Почему это недостаток.** Написанное там никогда не произойдёт: отказ, который некому дать, результат, который
//! никто не получит.
//!
//! **Пример.** Графа 9 ведёт только к 10; к графе 11, выдаче лицензии, не ведёт ничто.
//!
//! **Исправление.** Назвать графу там, где нужно: «10 – егер талаптарға сәйкес келмесе; 11 – егер сәйкес келсе».

use super::found::Report;
use super::scope::Scope;
use std::collections::BTreeSet;
use zanflow_flow::Vertex;
use zanflow_model::{Column, Confidence, Severity, Table};

/// Follows the text's ways from the start, then the tables' numbers.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in scope.processes {
        let reachable = process.graph.reachable();
        for (_, node) in process.nodes().filter(|(at, _)| !reachable.contains(Vertex::Step(*at))) {
            report.add(report.found("step", scope.node(node)).value("step", &node.id));
        }
    }
    for table in &scope.service.tables {
        columns(scope, table, report);
    }
}

/// Only where at least a third of the columns are named: else the order of the columns is the only way that the table gives.
fn columns(scope: &Scope<'_>, table: &Table, report: &mut Report) {
    let named: BTreeSet<u32> =
        table.columns.iter().flat_map(|column| &column.next).filter_map(|next| next.to).collect();
    if named.len() * 3 < table.columns.len() {
        return;
    }
    // A cell that leads to itself, holds a check, or knows a refusal only, hides where it leads, which `next-conflict` reports.
    let blind = |column: &Column| {
        column.next.iter().any(|next| next.to.is_none() || next.to == Some(column.no))
            || matches!(column.next.as_slice(), [only] if only.when.is_some())
    };
    if table.columns.iter().any(blind) {
        return;
    }
    let mut before: Option<bool> = None;
    let mut left: Vec<&Column> = Vec::new();
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
