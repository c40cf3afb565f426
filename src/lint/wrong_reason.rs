//! A refusal that names another ground than the check before it.
//!
//! **What.** A condition checks one thing, and the refusal that follows when it fails is for another: requirements are checked, and the
//! refusal is for faults in the applicant's data; two registers are asked, and the refusal names one.
//!
//! **Why it is a fault.** A refusal must state the ground on which it rests. An applicant who is told of faults in the data will mend the
//! data and be refused again; in court the refusal has no ground.
//!
//! **Example.** "4-шарт – алушының біліктілік талаптарына сәйкестігін тексеру; 10-үдеріс – алушының деректерінде бұзушылықтардың болуына
//! байланысты бас тарту".
//!
//! **Correction.** "10-үдеріс – алушының біліктілік талаптарына сәйкес келмеуіне байланысты бас тарту".

use super::found::Report;
use super::pairs::{check_before, is_refusal};
use super::scope::Scope;
use crate::grounds::grounds;
use zanflow_lexicon::systems::is_register;
use zanflow_model::{Action, Node, System};

/// Looks at each refusal and the check that leads to it.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in &scope.service.processes {
        for refusal in process.nodes.iter().filter(|node| is_refusal(process, node)) {
            let Some(check) = check_before(process, refusal) else { continue };
            let Some(message) = fault(check, refusal) else { continue };
            let found = report.found(message, scope.node(refusal)).value("refusal", &refusal.id);
            report.add(found.value("check", &check.id).also(scope.node(check)));
        }
    }
}

fn fault(check: &Node, refusal: &Node) -> Option<&'static str> {
    let told = grounds(&refusal.text);
    let reason = reason(&refusal.text);
    let named = grounds(reason);
    match check.action {
        Action::CheckEligibility => {
            let own =
                named.qualification || named.law || reason.contains("сәйкес") || reason.contains("талап");
            let papers = grounds(&check.text).papers && named.papers;
            if own || papers {
                None
            } else if named.payment {
                Some("payment")
            } else if named.faults {
                Some("faults")
            } else {
                None
            }
        }
        Action::CheckPayment => (!told.payment && (named.faults || told.certificate)).then_some("other"),
        Action::CheckCertificate => (!told.certificate && (told.payment || named.faults)).then_some("other"),
        Action::CheckRegistry => {
            let registers = |node: &Node| -> Vec<System> {
                let mut found: Vec<System> =
                    node.systems.iter().copied().filter(|system| is_register(Some(*system))).collect();
                found.sort_unstable();
                found
            };
            let (asked, told) = (registers(check), registers(refusal));
            (!told.is_empty() && asked != told).then_some("registers")
        }
        _ => None,
    }
}

/// The words up to «байланысты»: the ground; all of them where it is not said.
fn reason(text: &str) -> &str {
    text.find("байланысты").and_then(|at| text.get(..at)).unwrap_or(text)
}
