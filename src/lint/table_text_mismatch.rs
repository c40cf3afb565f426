//! A table of actions and the text describe different things.
//!
//! **What.** Each column of a table of actions is set beside the step of the text that it stands for. A fault is: steps that have no column
//! (a table that stops early); a column that has no step, such as a payment that only the table knows; another actor; another system;
//! another ground of refusal; a form of completion that belongs to a later step.
//!
//! **Why it is a fault.** Both prescribe the process; the table alone gives its times. What only one of them knows binds nobody for certain,
//! and a step without a column has no time limit. The flow that zanflow runs follows the text.
//!
//! **Example.** Text: "5-үдеріс – деректердің болмауына байланысты деректерді алу мүмкін еместігі туралы хабарлама". Table, column 5:
//! "деректердегі қателерге байланысты бас тарту".
//!
//! **Correction.** Write one of them as the other: the same actor, the same system, the same ground.

use super::found::{Found, Report};
use super::pairs::{Pair, after, deed, is_refusal};
use super::scope::Scope;
use crate::grounds::{
    grounds, is_applicant, is_operator, is_provider, registers_and_processes, request_made,
};
use zanflow_lexicon::systems::is_register;
use zanflow_lexicon::systems::mentioned;
use zanflow_model::{Action, Column, Confidence, Node, NodeKind, Severity, System};

/// Sets every table beside its process.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for pair in &scope.pairs {
        without_column(scope, pair, report);
        for (i, column) in pair.table.columns.iter().enumerate() {
            let Some(step) = pair.step(i) else {
                without_step(scope, pair, column, report);
                continue;
            };
            let one = One { scope, pair, column, step };
            for found in [
                one.actor(report),
                one.ground(report),
                one.systems(report),
                one.form(report),
                one.check(report),
            ] {
                found.into_iter().for_each(|found| report.add(found));
            }
        }
    }
}

/// Steps that no column stands for: one by itself at the step, several at the table.
fn without_column(scope: &Scope<'_>, pair: &Pair<'_>, report: &mut Report) {
    let steps =
        pair.process.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Process | NodeKind::Step));
    let left: Vec<&Node> = steps.filter(|node| pair.column(node).is_none()).collect();
    match left.as_slice() {
        [] => {}
        [only] => {
            let found = report.found("step", scope.node(only)).value("step", &only.id);
            report.add(found.also(scope.numbers_row(pair.table)).confidence(Confidence::Medium));
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|node| node.id.as_str()).collect();
            let last = pair.table.columns.last().map_or(0, |column| column.no).to_string();
            let found = report.found("steps", scope.numbers_row(pair.table)).value("steps", ids.join(", "));
            let found = found.value("last", last).places(several.iter().map(|node| scope.node(node)));
            report.add(found);
        }
    }
}

/// A column of a plain deed that the text does not have.
fn without_step(scope: &Scope<'_>, pair: &Pair<'_>, column: &Column, report: &mut Report) {
    let deed = deed(column);
    let words = column.action.as_deref().unwrap_or_default();
    let refuses_payment = deed == Action::Refuse && grounds(words).payment;
    let has = |action: Action| pair.process.nodes.iter().any(|node| node.action == action);
    let sure = refuses_payment || !matches!(deed, Action::Other | Action::Refuse | Action::DeliverResult);
    if words.is_empty() || !sure || (deed != Action::Refuse && has(deed)) {
        return;
    }
    let found = report.found("column", scope.cell(column, "action")).value("column", column.no.to_string());
    report.add(found.value("words", words).confidence(Confidence::Medium));
}

/// A column beside its step.
struct One<'a, 's> {
    scope: &'s Scope<'a>,
    pair: &'s Pair<'a>,
    column: &'s Column,
    step: &'s Node,
}

impl One<'_, '_> {
    fn found(&self, report: &Report, message: &str, row: &str) -> Found {
        report
            .found(message, self.scope.cell(self.column, row))
            .value("column", self.column.no.to_string())
            .value("step", &self.step.id)
            .also(self.scope.node(self.step))
            .confidence(Confidence::Medium)
    }

    fn action(&self) -> &str {
        self.column.action.as_deref().unwrap_or_default()
    }

    /// Who acts.
    fn actor(&self, report: &Report) -> Option<Found> {
        let actor = self.column.actor.as_deref()?;
        let systems = mentioned(actor);
        let own = self.step.actor.as_deref().unwrap_or_default();
        let message = if !systems.is_empty() {
            self.wrong_system(&systems, own)?
        } else if other_person(actor, own) {
            "actor"
        } else {
            return None;
        };
        let found = self.found(report, message, "actor").value("actor", actor);
        Some(found.value("own", own))
    }

    /// A system that the table makes the actor and that the text does not.
    fn wrong_system(&self, systems: &[System], own: &str) -> Option<&'static str> {
        let asks = self.step.action == Action::QueryRegistry;
        if asks && systems.iter().all(|system| is_register(Some(*system))) {
            return self.step.systems.contains(&System::Gateway).then_some("actor-asked");
        }
        if matches!(self.step.action, Action::DeliverResult) && is_applicant(own) {
            return Some("actor-result");
        }
        let portal = systems.contains(&System::Portal);
        let named = mentioned(self.action());
        let told = if named.is_empty() { &self.step.systems } else { &named };
        (portal && told.contains(&System::Licensing) && !told.contains(&System::Portal))
            .then_some("actor-system")
    }

    /// The ground of a refusal.
    fn ground(&self, report: &Report) -> Option<Found> {
        if !is_refusal(self.pair.process, self.step) || deed(self.column) != Action::Refuse {
            return None;
        }
        let (told, own) = (grounds(self.action()), grounds(&self.step.text));
        let absent = own.absence && !own.faults && !own.payment && !own.certificate;
        let differs = absent && !told.absence;
        differs.then(|| self.found(report, "ground", "action").value("words", self.action()))
    }

    /// The systems that are asked or that work.
    fn systems(&self, report: &Report) -> Option<Found> {
        let column = format!("{} {}", self.column.actor.as_deref().unwrap_or_default(), self.action());
        let told = mentioned(&column);
        let registers = |systems: &[System]| -> Vec<System> {
            let mut found: Vec<System> =
                systems.iter().copied().filter(|system| is_register(Some(*system))).collect();
            found.sort_unstable();
            found
        };
        if self.step.action == Action::QueryRegistry {
            let (theirs, own) = (registers(&told), registers(&self.step.systems));
            let differ = !theirs.is_empty() && !own.is_empty() && theirs != own;
            return differ.then(|| self.found(report, "registers", "action").value("words", self.action()));
        }
        if self.step.action == Action::RegisterRequest {
            let (own, table) =
                (registers_and_processes(&self.step.text), registers_and_processes(self.action()));
            let less = own == (true, true) && table == (false, true);
            return less.then(|| self.found(report, "half", "action").value("words", self.action()));
        }
        let moved = self.step.action == Action::Authenticate
            && told.contains(&System::Licensing)
            && self.step.systems == [System::Portal];
        moved.then(|| self.found(report, "system", "action").value("words", self.action()))
    }

    /// The form of completion.
    fn form(&self, report: &Report) -> Option<Found> {
        let form = self.column.form.as_deref().filter(|form| request_made(form))?;
        let later = self
            .pair
            .process
            .nodes
            .iter()
            .any(|node| node.action == Action::FillForm && node.num > self.step.num);
        let early = match self.step.action {
            Action::Authenticate => true,
            Action::ChooseService => later && !mentions_data(self.action()),
            _ => false,
        };
        let found = early.then(|| self.found(report, "form", "form").value("words", form));
        found.map(|found| found.severity(Severity::Note))
    }

    /// The check that a cell names beside the text's.
    fn check(&self, report: &Report) -> Option<Found> {
        let check = after(self.pair.process, &self.step.id).check?;
        let asked = grounds(&check.text);
        let differs = |words: &str| {
            let told = grounds(words);
            told.check && (told.law != asked.law) && (told.law || told.qualification || told.papers)
        };
        let next = self.column.next.iter().find(|next| next.when.as_deref().is_some_and(differs))?;
        let words = next.when.as_deref().unwrap_or_default();
        let place = self.scope.words_in(self.column, "next", words);
        let found = report.found("check", place).value("column", self.column.no.to_string());
        let found = found.value("words", words).value("check", &check.id).also(self.scope.node(check));
        Some(found.confidence(Confidence::Medium))
    }
}

/// Whether one is the applicant and the other is not, or one the provider and the other an operator of a centre.
fn other_person(actor: &str, own: &str) -> bool {
    let theirs = is_applicant(actor) && !is_applicant(own) && (is_provider(own) || is_operator(own));
    let ours = is_provider(actor) && !is_applicant(actor) && (is_operator(own) || is_applicant(own));
    theirs || ours
}

/// Whether a choice of the service fills the request's data in as well.
fn mentions_data(action: &str) -> bool {
    action.contains("дерек") || action.contains("мәлімет")
}
