//! A step that nothing follows, or a condition with one outcome.
//!
//! **What.** The text has a step that neither leads to another step nor ends the process, or a condition for which
//! only one outcome is described.
//!
//! **Why it is a fault.** A case that reaches this point is stuck: the applicant gets neither a result nor a refusal.
//!
//! **Example.** "2-шарт – деректерді тексеру" is followed directly by "3-шарт", with no refusal in between.
//!
//! **Correction.** Say what happens in each outcome: a refusal that names its ground, and the step that follows
//! otherwise.
//!
//! # kk
//!
//! Ешқайда апармайтын қадам немесе бір ғана нәтижесі бар тексеру.
//!
//! **Не.** Мәтіндегі қадамнан кейін келесі қадам жоқ және ол ештеңені аяқтамайды, немесе шарттың бір ғана нәтижесі
//! сипатталған.
//!
//! **Неге кемшілік.** Сол жерге жеткен іс сонда қалады: алушы нәтиже де, бас тарту да алмайды.
//!
//! **Мысал.** «2-шарт – деректерді тексеру», бірден кейін «3-шарт», араларында бас тарту жоқ.
//!
//! **Түзету.** Әр нәтижеде не болатынын айту: негізі аталған бас тарту және одан өзге жағдайда келесі қадам.
//!
//! # ru
//!
//! Шаг, из которого ничего не следует, или проверка с одним исходом.
//!
//! **Что.** После шага текста нет следующего и он ничего не завершает, либо описан только один исход условия.
//!
//! **Почему это недостаток.** Дело, дошедшее до этого места, там и остаётся: заявитель не получает ни результата, ни
//! отказа.
//!
//! **Пример.** «2-шарт – деректерді тексеру», сразу за ним «3-шарт», отказа между ними нет.
//!
//! **Исправление.** Сказать, что происходит при каждом исходе: отказ с основанием, а иначе — следующий шаг.

use super::found::Report;
use super::scope::Scope;
use zanflow_flow::Vertex;
use zanflow_model::{Action, EdgeKind, NodeKind, Severity};

/// Looks at the ways out of every step.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in scope.processes {
        for (at, node) in process.nodes() {
            let way = |when: EdgeKind| process.graph.way(Vertex::Step(at), when);
            let found = |message: &str| report.found(message, scope.node(node)).value("step", &node.id);
            let (pass, fail) = (way(EdgeKind::Pass), way(EdgeKind::Fail));
            let found = if process.graph.leaving(Vertex::Step(at)).next().is_none() {
                found("step")
            } else if node.kind != NodeKind::Condition {
                continue;
            } else if pass.is_none() || fail.is_none() {
                found("check")
            } else if process
                .graph
                .leaving(Vertex::Step(at))
                .any(|way| way.when == EdgeKind::Fail && way.to == Vertex::Refused)
                // A decision names its other outcome itself.
                && node.action != Action::Decide
            {
                // The text describes no refusal: the condition's failing leads straight to the end.
                found("no-refusal").severity(Severity::Warning)
            } else {
                continue;
            };
            report.add(found);
        }
    }
}
