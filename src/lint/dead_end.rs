//! A step from which nothing leads on, or a check with one outcome.
//!
//! **What.** A step of the text that has no next step and ends nothing, or a condition of which only one outcome is described.
//!
//! **Why it is a fault.** A case that comes there stays there: the applicant gets neither a result nor a refusal.
//!
//! **Example.** "2-шарт – деректерді тексеру" and right after it "3-шарт", with no refusal between them.
//!
//! **Correction.** Say what happens in each outcome: a refusal that names its ground, and the step that follows otherwise.

use super::found::Report;
use super::scope::Scope;
use zanflow_model::{EdgeKind, NodeKind, Severity};

/// Looks at the ways out of every step.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in &scope.service.processes {
        for node in &process.nodes {
            let ways: Vec<_> = process.edges.iter().filter(|edge| edge.from == node.id).collect();
            if ways.is_empty() {
                report.add(report.found("step", scope.node(node)).value("step", &node.id));
                continue;
            }
            let has = |when: EdgeKind| ways.iter().any(|way| way.when == when);
            if node.kind == NodeKind::Condition && !(has(EdgeKind::Pass) && has(EdgeKind::Fail)) {
                report.add(report.found("check", scope.node(node)).value("step", &node.id));
                continue;
            }
            // The text describes no refusal: the check's failing leads straight to the end.
            let unsaid = ways.iter().any(|way| way.when == EdgeKind::Fail && way.to == "end_refused");
            if node.kind == NodeKind::Condition && unsaid {
                let found = report.found("no-refusal", scope.node(node)).value("step", &node.id);
                report.add(found.severity(Severity::Warning));
            }
        }
    }
}
