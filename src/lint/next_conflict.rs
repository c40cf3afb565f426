//! A table sends on elsewhere than the text, or does not say where.
//!
//! **What.** The row of next actions of a table is held against the steps of the text that the table describes. A fault is: a cell that
//! leads to its own column; that holds a check and no number; that is empty where the text goes on; that knows only the refusal of a check;
//! both of whose outcomes lead to one column; whose numbers are those of other steps; whose conditions speak of another check than the
//! text's.
//!
//! **Why it is a fault.** Text and table prescribe one process. Where they part, whoever follows the table refuses or grants where the text
//! does not. The flow that zanflow runs follows the text.
//!
//! **Example.** Text: condition 2 asks whether the applicant's data are in the register. Table: "5 – егер деректерде бұзушылықтар болса; 6 –
//! егер авторизация сәтті өтсе".
//!
//! **Correction.** "5 – егер алушының деректері болмаса; 6 – егер алушының деректері болса".

use super::found::Report;
use super::pairs::{After, Pair, after, deed, is_refusal};
use super::scope::Scope;
use crate::grounds::grounds;
use zanflow_model::{Action, Column, Confidence, Next, Node, Place, Severity};

/// Looks at every column of every table that describes a process.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        for column in &table.columns {
            alone(scope, column, report);
        }
    }
    for pair in &scope.pairs {
        empty(scope, pair, report);
        for (i, column) in pair.table.columns.iter().enumerate() {
            if let Some(step) = pair.step(i) {
                targets(scope, pair, column, step, report);
                guards(scope, pair, column, step, report);
            }
        }
    }
}

/// What a cell shows by itself.
fn alone(scope: &Scope<'_>, column: &Column, report: &mut Report) {
    let cell = || scope.cell(column, "next");
    let number = column.no.to_string();
    if column.next.iter().any(|next| next.to == Some(column.no)) {
        let found = report.found("self", cell()).value("column", number).severity(Severity::Error);
        report.add(found);
        return;
    }
    if let [Next { to: None, when: Some(words) }] = column.next.as_slice() {
        let found = report.found("words", cell()).value("column", number).value("words", words);
        report.add(found.severity(Severity::Error));
        return;
    }
    if let [first, second] = column.next.as_slice()
        && first.to.is_some()
    {
        if first.to == second.to {
            let to = first.to.unwrap_or_default().to_string();
            let found = report.found("same", cell()).value("column", number).value("to", to);
            report.add(found.severity(Severity::Error));
        } else if first.when.is_none() || second.when.is_none() {
            let found = report.found("unguarded", cell()).value("column", number);
            report.add(found.severity(Severity::Error));
        }
    }
}

/// Cells that name no next action where the text goes on; those of one line are one fault.
fn empty(scope: &Scope<'_>, pair: &Pair<'_>, report: &mut Report) {
    let table = pair.table;
    if table.columns.iter().all(|column| column.next.is_empty()) {
        return;
    }
    let mut groups: Vec<(Place, Vec<String>)> = Vec::new();
    for (i, column) in table.columns.iter().enumerate().filter(|(_, column)| column.next.is_empty()) {
        let Some(step) = pair.step(i) else { continue };
        let told = column.cells.iter().any(|cell| cell.row == "next");
        let last = i + 1 == table.columns.len();
        let goes_on = !is_refusal(pair.process, step) && !after(pair.process, &step.id).steps.is_empty();
        if !goes_on || deed(column) == Action::Refuse || (last && !told) {
            continue;
        }
        let place = scope.cell(column, if told { "next" } else { "action" });
        match groups.last_mut().filter(|(last, _)| last.line_start == place.line_start) {
            Some((_, columns)) => columns.push(column.no.to_string()),
            None => groups.push((place, vec![column.no.to_string()])),
        }
    }
    for (place, columns) in groups {
        let found = report.found("empty", place).value("columns", columns.join(", "));
        report.add(found.value("count", columns.len().to_string()).confidence(Confidence::Medium));
    }
}

/// The columns that a cell names against the steps that follow in the text.
fn targets(scope: &Scope<'_>, pair: &Pair<'_>, column: &Column, step: &Node, report: &mut Report) {
    let named: Vec<u32> = column.next.iter().filter_map(|next| next.to).collect();
    let follow = after(pair.process, &step.id);
    if named.is_empty() || named.contains(&column.no) || follow.steps.is_empty() {
        return;
    }
    if let ([only], Some(check)) = (column.next.as_slice(), follow.check)
        && refuses(pair, only)
    {
        let found =
            report.found("only-refusal", scope.cell(column, "next")).value("column", column.no.to_string());
        let found = found.value("to", only.to.unwrap_or_default().to_string()).value("check", &check.id);
        report.add(found.also(scope.node(check)));
        return;
    }
    let columns: Vec<u32> =
        follow.steps.iter().filter_map(|step| pair.column(step)).map(|column| column.no).collect();
    let numbers: Vec<u32> = follow.steps.iter().filter_map(|step| step.num).collect();
    let there = |no: &u32| pair.table.columns.iter().any(|column| column.no == *no);
    let strange = named.iter().any(|no| there(no) && !columns.contains(no));
    let skipped = columns.iter().any(|no| !named.contains(no));
    let foreign = !named.iter().any(|no| columns.contains(no) || numbers.contains(no));
    if foreign || (strange && skipped) {
        report.add(elsewhere(scope, pair, column, &follow, &named, report));
    } else if named.len() > 1 && follow.check.is_none() {
        let found =
            report.found("no-check", scope.cell(column, "next")).value("column", column.no.to_string());
        report.add(found.value("step", &step.id).also(scope.node(step)).confidence(Confidence::Medium));
    }
}

fn refuses(pair: &Pair<'_>, next: &Next) -> bool {
    let to = pair.table.columns.iter().find(|column| Some(column.no) == next.to);
    to.is_some_and(|column| deed(column) == Action::Refuse)
}

fn elsewhere(
    scope: &Scope<'_>,
    pair: &Pair<'_>,
    column: &Column,
    follow: &After<'_>,
    named: &[u32],
    report: &Report,
) -> super::found::Found {
    let joined = |numbers: &mut dyn Iterator<Item = String>| numbers.collect::<Vec<_>>().join(", ");
    let held: Vec<u32> =
        follow.steps.iter().filter_map(|step| pair.column(step)).map(|column| column.no).collect();
    let found = report
        .found("elsewhere", scope.cell(column, "next"))
        .value("column", column.no.to_string())
        .value("named", joined(&mut named.iter().map(u32::to_string)))
        .value("steps", joined(&mut follow.steps.iter().map(|step| step.id.clone())))
        .places(follow.steps.iter().map(|step| scope.node(step)))
        .confidence(Confidence::Medium);
    if held.len() == follow.steps.len() {
        found.suggest(joined(&mut held.iter().map(u32::to_string)))
    } else {
        found
    }
}

/// The conditions of a cell against the check of the text.
fn guards(scope: &Scope<'_>, pair: &Pair<'_>, column: &Column, step: &Node, report: &mut Report) {
    let Some(check) = after(pair.process, &step.id).check else { return };
    for next in &column.next {
        let Some(words) = next.when.as_deref().filter(|_| next.to.is_some() && next.to != Some(column.no))
        else {
            continue;
        };
        let (told, asked) = (grounds(words), grounds(&check.text));
        let message = match check.action {
            Action::CheckCredentials => None,
            _ if told.check => None,
            _ if told.login => Some("guard-login"),
            Action::CheckRegistry if told.faults && !told.absence => Some("guard-faults"),
            Action::CheckEligibility if told.request && asked.qualification => Some("guard-request"),
            Action::CheckEligibility if told.request => Some("guard-request"),
            Action::CheckPayment if !told.payment => Some("guard-other"),
            Action::CheckCertificate if told.payment => Some("guard-other"),
            _ => None,
        };
        if let Some(message) = message {
            let found = report
                .found(message, scope.words_in(column, "next", words))
                .value("column", column.no.to_string())
                .value("words", words)
                .value("check", &check.id);
            report.add(found.also(scope.node(check)).confidence(Confidence::Medium));
        }
    }
}
