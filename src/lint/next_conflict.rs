//! A table leads to other steps than the text, or does not say where it leads.
//!
//! **What.** The table row of next actions is compared with the steps that the table describes. A cell is reported if
//! it leads to its own column; if it states a condition and no number; if it is empty although the text continues; if
//! it knows only the refusal of a condition; if both outcomes lead to one column; if its numbers belong to other
//! steps; or if its conditions speak of another check than the text.
//!
//! **Why it is a fault.** Text and table prescribe the same process. Where they diverge, whoever follows the table
//! refuses or grants where the text does not. The flow that zanflow runs follows the text.
//!
//! **Example.** Text: condition 2 checks whether the register has the applicant's data. Table: "5 – егер деректерде
//! бұзушылықтар болса; 6 – егер авторизация сәтті өтсе".
//!
//! **Correction.** "5 – егер алушының деректері болмаса; 6 – егер алушының деректері болса".
//!
//! # kk
//!
//! Кесте мәтіннен басқа жаққа апарады немесе қайда апаратынын айтпайды.
//!
//! **Не.** Келесі әрекеттер жолы мәтіндегі қадамдармен салыстырылады. Кемшілік: ұяшық өз бағанына апарады; нөмір
//! орнына тексеру тұр; мәтін жалғасса да ұяшық бос; тек бас тарту көрсетілген; екі нәтиже бір бағанға апарады;
//! нөмірлер басқа қадамдардікі; шарттары мәтіндегіден басқа тексеру туралы.
//!
//! **Неге кемшілік.** Мәтін мен кесте бір үдерісті белгілейді. Олар айырылған жерде кестеге сүйенген адам мәтін рұқсат
//! бергенде бас тартады немесе керісінше. Zanflow орындайтын ағын мәтінге сүйенеді.
//!
//! **Мысал.** Мәтін: 2-шарт алушының деректері тізілімде бар ма деп сұрайды. Кесте: «5 – егер деректерде бұзушылықтар
//! болса; 6 – егер авторизация сәтті өтсе».
//!
//! **Түзету.** «5 – егер алушының деректері болмаса; 6 – егер алушының деректері болса».
//!
//! # ru
//!
//! Таблица ведёт не туда, куда текст, или не говорит куда.
//!
//! **Что.** Строка следующих действий сверяется с шагами текста. Недостаток: ячейка ведёт к своей же графе; вместо
//! номера — проверка; ячейка пуста, хотя текст продолжается; указан только отказ; оба исхода ведут к одной графе;
//! номера чужих шагов; условия о другой проверке, чем в тексте.
//!
//! **Почему это недостаток.** Текст и таблица предписывают один процесс. Там, где они расходятся, следующий таблице
//! откажет, где текст разрешает, или наоборот. Процесс, который исполняет zanflow, следует тексту.
//!
//! **Пример.** Текст: условие 2 спрашивает, есть ли данные в базе. Таблица: «5 – егер деректерде бұзушылықтар болса; 6
//! – егер авторизация сәтті өтсе».
//!
//! **Исправление.** «5 – егер алушының деректері болмаса; 6 – егер алушының деректері болса».

use super::found::{Draft, Report};
use super::scope::Scope;
use zanflow_flow::{Following, Pairing};
use zanflow_lexicon::grounds::grounds;
use zanflow_model::{Action, Column, Confidence, Next, Node, Place, Severity};

/// Looks at every column of every table that describes a process.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        for column in &table.columns {
            alone(scope, column, report);
        }
    }
    for pair in &scope.pairings {
        empty(scope, pair, report);
        for (column, step) in pair.columns() {
            let Some((at, step)) = step.and_then(|at| Some((at, pair.process.node(at)?))) else { continue };
            let following = pair.process.following(at);
            targets(scope, pair, column, step, &following, report);
            if let Some(condition) = following.condition {
                guards(scope, column, condition, report);
            }
        }
    }
}

/// Faults of a cell by itself.
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

/// Cells without a next action where the text continues; cells of one line are one finding.
fn empty(scope: &Scope<'_>, pair: &Pairing<'_>, report: &mut Report) {
    let table = pair.table;
    if table.columns.iter().all(|column| column.next.is_empty()) {
        return;
    }
    let mut groups: Vec<(Place, Vec<String>)> = Vec::new();
    for (i, column) in table.columns.iter().enumerate().filter(|(_, column)| column.next.is_empty()) {
        let Some((at, _)) = pair.step(i) else { continue };
        let told = column.cells.iter().any(|cell| cell.row == "next");
        let last = i + 1 == table.columns.len();
        let goes_on = !pair.process.is_refusal(at) && !pair.process.following(at).steps.is_empty();
        if !goes_on || pair.deed(i) == Action::Refuse || (last && !told) {
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

/// The columns that a cell names, compared with the steps that follow in the text.
fn targets(
    scope: &Scope<'_>,
    pair: &Pairing<'_>,
    column: &Column,
    step: &Node,
    following: &Following<'_>,
    report: &mut Report,
) {
    let named: Vec<u32> = column.next.iter().filter_map(|next| next.to).collect();
    if named.is_empty() || named.contains(&column.no) || following.steps.is_empty() {
        return;
    }
    if let ([only], Some(condition)) = (column.next.as_slice(), following.condition)
        && refuses(pair, only)
    {
        let found =
            report.found("only-refusal", scope.cell(column, "next")).value("column", column.no.to_string());
        let found = found.value("to", only.to.unwrap_or_default().to_string()).value("check", &condition.id);
        report.add(found.also(scope.node(condition)));
        return;
    }
    let columns = columns_of(pair, following);
    let numbers: Vec<u32> = following.steps.iter().filter_map(|step| pair.process.node(*step)?.num).collect();
    let there = |no: &u32| pair.table.columns.iter().any(|column| column.no == *no);
    let strange = named.iter().any(|no| there(no) && !columns.contains(no));
    let skipped = columns.iter().any(|no| !named.contains(no));
    let foreign = !named.iter().any(|no| columns.contains(no) || numbers.contains(no));
    if foreign || (strange && skipped) {
        report.add(elsewhere(scope, pair, column, following, &named, report));
    } else if named.len() > 1 && following.condition.is_none() {
        let found =
            report.found("no-check", scope.cell(column, "next")).value("column", column.no.to_string());
        report.add(found.value("step", &step.id).also(scope.node(step)).confidence(Confidence::Medium));
    }
}

/// The numbers of the columns that describe what follows.
fn columns_of(pair: &Pairing<'_>, following: &Following<'_>) -> Vec<u32> {
    following.steps.iter().filter_map(|step| pair.column(*step)).map(|column| column.no).collect()
}

/// Whether the column that a cell names refuses.
fn refuses(pair: &Pairing<'_>, next: &Next) -> bool {
    let to = pair.table.columns.iter().position(|column| Some(column.no) == next.to);
    to.is_some_and(|column| pair.deed(column) == Action::Refuse)
}

/// A cell whose numbers belong to other steps.
fn elsewhere(
    scope: &Scope<'_>,
    pair: &Pairing<'_>,
    column: &Column,
    following: &Following<'_>,
    named: &[u32],
    report: &Report,
) -> Draft {
    let joined = |numbers: &mut dyn Iterator<Item = String>| numbers.collect::<Vec<_>>().join(", ");
    let columns = columns_of(pair, following);
    let steps = || following.steps.iter().filter_map(|step| pair.process.node(*step));
    let found = report
        .found("elsewhere", scope.cell(column, "next"))
        .value("column", column.no.to_string())
        .value("named", joined(&mut named.iter().map(u32::to_string)))
        .value("steps", joined(&mut steps().map(|step| step.id.clone())))
        .places(steps().map(|step| scope.node(step)))
        .confidence(Confidence::Medium);
    if columns.len() == following.steps.len() {
        found.suggest(joined(&mut columns.iter().map(u32::to_string)))
    } else {
        found
    }
}

/// The conditions of a cell, compared with the condition of the text.
fn guards(scope: &Scope<'_>, column: &Column, check: &Node, report: &mut Report) {
    for next in &column.next {
        let Some(words) = next.when.as_deref().filter(|_| next.to.is_some() && next.to != Some(column.no))
        else {
            continue;
        };
        let told = grounds(words);
        let message = match check.action {
            Action::CheckCredentials => None,
            _ if told.check => None,
            _ if told.login => Some("guard-login"),
            Action::CheckRegistry if told.faults && !told.absence => Some("guard-faults"),
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
