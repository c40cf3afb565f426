//! A refusal names another ground than the condition before it.
//!
//! **What.** A condition checks one thing, and the refusal that follows when it fails is based on another:
//! requirements are checked, but the refusal is for errors in the applicant's data; or two registers are queried, but
//! the refusal names one.
//!
//! **Why it is a fault.** A refusal must state the ground that it is based on. An applicant who is told of errors in
//! the data corrects them and is refused again; in court the refusal has no ground.
//!
//! **Example.** "4-шарт – алушының біліктілік талаптарына сәйкестігін тексеру; 10-үдеріс – алушының деректерінде
//! бұзушылықтардың болуына байланысты бас тарту".
//!
//! **Correction.** "10-үдеріс – алушының біліктілік талаптарына сәйкес келмеуіне байланысты бас тарту".
//!
//! # kk
//!
//! Алдындағы тексеруден басқа негізді атайтын бас тарту.
//!
//! **Не.** Шарт бір нәрсені тексереді, ал ол орындалмағандағы бас тарту басқа нәрсе үшін: талаптар тексеріледі, бас
//! тарту – деректердегі бұзушылықтар үшін; екі дерекқордан сұралады, бас тартуда біреуі аталады.
//!
//! **Неге кемшілік.** Бас тартуда ол негізделген себеп көрсетілуге тиіс. Деректері туралы айтылған алушы деректерін
//! түзетіп, қайтадан бас тарту алады; сотта мұндай бас тартудың негізі жоқ.
//!
//! **Мысал.** «4-шарт – алушының біліктілік талаптарына сәйкестігін тексеру; 10-үдеріс – алушының деректерінде
//! бұзушылықтардың болуына байланысты бас тарту».
//!
//! **Түзету.** «10-үдеріс – алушының біліктілік талаптарына сәйкес келмеуіне байланысты бас тарту».
//!
//! # ru
//!
//! Отказ, который называет не то основание, что проверялось.
//!
//! **Что.** Условие проверяет одно, а отказ при невыполнении — за другое: проверяются требования, отказ — за нарушения
//! в данных; запрошены две базы, отказ называет одну.
//!
//! **Почему это недостаток.** Отказ должен называть основание, на котором он держится. Заявитель, которому сказали о
//! данных, исправит данные и снова получит отказ; в суде у такого отказа нет основания.
//!
//! **Пример.** «4-шарт – алушының біліктілік талаптарына сәйкестігін тексеру; 10-үдеріс – алушының деректерінде
//! бұзушылықтардың болуына байланысты бас тарту».
//!
//! **Исправление.** «10-үдеріс – алушының біліктілік талаптарына сәйкес келмеуіне байланысты бас тарту».

use super::found::Report;
use super::scope::Scope;
use zanflow_lexicon::grounds::{grounds, names_requirement, reason};
use zanflow_lexicon::systems::is_register;
use zanflow_model::{Action, Node, System};

/// Looks at each refusal and the check that leads to it.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in scope.processes {
        for (at, refusal) in process.nodes().filter(|(at, _)| process.is_refusal(*at)) {
            let Some(check) = process.condition_before(at) else { continue };
            let Some(message) = fault(check, refusal) else { continue };
            let found = report.found(message, scope.node(refusal)).value("refusal", &refusal.id);
            report.add(found.value("check", &check.id).also(scope.node(check)));
        }
    }
}

fn fault(check: &Node, refusal: &Node) -> Option<&'static str> {
    let read =
        [Action::CheckEligibility, Action::CheckPayment, Action::CheckCertificate, Action::CheckRegistry];
    if !read.contains(&check.action) {
        return None;
    }
    let told = grounds(&refusal.text);
    let reason = reason(&refusal.text);
    let named = grounds(reason);
    match check.action {
        Action::CheckEligibility => {
            let own = named.qualification || named.law || names_requirement(reason);
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
