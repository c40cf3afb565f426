//! A check of what nobody was asked for.
//!
//! **What.** A condition checks a login and a password, and the step before it has the applicant enter a password only; or one way into the
//! service refuses whoever has not paid, and another has no payment at all.
//!
//! **Why it is a fault.** The check cannot be made, or applicants are treated unequally by the way that they choose.
//!
//! **Example.** "1-үдеріс – алушының пароль енгізуі; 1-шарт – логин (ЖСН/БСН) және пароль арқылы тексеру".
//!
//! **Correction.** "1-үдеріс – алушының логин мен пароль енгізуі".

use super::found::Report;
use super::scope::Scope;
use zanflow_kazakh::letters::Lower;
use zanflow_model::{Action, Channel, Confidence, NodeKind, Severity};

/// Looks at logging in and at paying.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in &scope.service.processes {
        let login = process.nodes.iter().position(|node| node.action == Action::Authenticate);
        let Some((at, step)) = login.and_then(|at| Some((at, process.nodes.get(at)?))) else { continue };
        let next = process.nodes.get(at + 1).filter(|node| node.kind == NodeKind::Condition);
        let Some(check) = next else { continue };
        let (entered, checked) = (step.text.lowered(), check.text.lowered());
        let password = ["пароль", "парол", "құпия сөз"].iter().any(|word| entered.contains(word));
        if password && !entered.contains("логин") && checked.contains("логин") {
            let found =
                report.found("login", scope.node(step)).value("step", &step.id).value("check", &check.id);
            report.add(found.also(scope.node(check)));
        }
    }
    payment(scope, report);
}

fn payment(scope: &Scope<'_>, report: &mut Report) {
    let of =
        |channel: Channel| scope.service.processes.iter().find(move |process| process.channel == channel);
    let Some(portal) = of(Channel::Portal) else { return };
    let Some(paid) = portal.nodes.iter().find(|node| node.action == Action::CheckPayment) else { return };
    for channel in [Channel::Provider, Channel::Centre] {
        let Some(process) = of(channel) else { continue };
        let pays = process.nodes.iter().any(|node| matches!(node.action, Action::Pay | Action::CheckPayment));
        let Some(first) = process.nodes.first().filter(|_| !pays) else { continue };
        let mut place = scope.node(first);
        place.line_start = process.line_start;
        let found = report.found("payment", place).value("channel", channel.name()).also(scope.node(paid));
        report.add(found.severity(Severity::Note).confidence(Confidence::Medium));
    }
}
