//! A step gives the applicant what only the provider does, or the other way round.
//!
//! **What.** The text names the applicant ("көрсетілетін қызметті алушы") as the one who registers, examines, decides or
//! refuses, or the provider ("көрсетілетін қызметті беруші") as the one who applies.
//!
//! **Why it is a fault.** The two names differ in one word. Taken at its word, the act lets the applicant decide on his
//! own application, or leaves nobody to apply.
//!
//! **Example.** "Көрсетілетін қызметті алушы өтінішті тіркейді және басшыға береді".
//!
//! **Correction.** Name the party that is meant.
//!
//! # kk
//!
//! Қадамда алушы мен беруші ауысып кеткен.
//!
//! **Не.** Мәтінде тіркейтін, қарайтын, шешетін немесе бас тартатын – алушы, немесе өтініш беретін – беруші деп жазылған.
//!
//! **Неге кемшілік.** Екі атау бір сөзбен ғана ерекшеленеді. Мәтінге сенсе, алушы өз өтінішін өзі шешеді немесе өтініш
//! беретін ешкім қалмайды.
//!
//! **Мысал.** «Көрсетілетін қызметті алушы өтінішті тіркейді және басшыға береді».
//!
//! **Түзету.** Айтылған тарапты атау.
//!
//! # ru
//!
//! В шаге перепутаны получатель и поставщик услуги.
//!
//! **Что.** Регистрирует, рассматривает, решает или отказывает по тексту получатель («алушы»), либо обращается за услугой
//! поставщик («беруші»).
//!
//! **Почему это недостаток.** Названия различаются одним словом. По букве акта получатель решает собственное заявление
//! либо подавать его некому.
//!
//! **Пример.** «Көрсетілетін қызметті алушы өтінішті тіркейді және басшыға береді».
//!
//! **Исправление.** Назвать ту сторону, которая имеется в виду.

use super::found::Report;
use super::scope::Scope;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::actors::{is_applicant, is_provider};
use zanflow_lexicon::words::rules_list::OFFICIAL_VERBS;
use zanflow_model::{Action, Confidence, Node, NodeKind};

/// What an applicant never does.
const OFFICIAL: &[Action] = &[
    Action::RegisterDocuments,
    Action::AssignExecutor,
    Action::Examine,
    Action::CheckEligibility,
    Action::MakePreliminaryDecision,
    Action::Decide,
    Action::PrepareResult,
    Action::InspectSite,
];

/// Reports steps whose actor is the other party.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    // Rules and standards call the parties so; in a regulation systems act for both.
    if scope.service.passport.is_none() {
        return;
    }
    for process in scope.processes.iter().map(|process| process.process) {
        let nobody_applies = process.nodes.iter().all(|node| node.action != Action::SubmitApplication);
        for (nth, node) in process.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Step) {
            let Some(actor) = node.actor.as_deref() else { continue };
            // The first step of a main case is the application.
            let opens = nth == 0
                && nobody_applies
                && process.case.is_none()
                && node.action == Action::TransferDocuments;
            let found = if is_applicant(actor) && !is_provider(actor) && is_official(node) {
                report.found("applicant", scope.node(node))
            } else if is_provider(actor)
                && !is_applicant(actor)
                && (opens || node.action == Action::SubmitApplication)
            {
                report.found("provider", scope.node(node))
            } else {
                continue;
            };
            report.add(found.value("actor", actor).confidence(Confidence::Medium));
        }
    }
}

/// Whether a step does what only officials do.
fn is_official(node: &Node) -> bool {
    let lower = node.text.lowered();
    OFFICIAL.contains(&node.action) || OFFICIAL_VERBS.iter().any(|verb| lower.contains(verb))
}
