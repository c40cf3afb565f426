//! A condition checks something that nobody was asked for.
//!
//! **What.** A condition checks a login and a password, but in the step before it the applicant enters only a
//! password; or one channel of the service refuses applicants who have not paid, while another channel has no payment
//! at all.
//!
//! **Why it is a fault.** The check cannot be made, or applicants are treated unequally depending on the channel they
//! choose.
//!
//! **Example.** "1-үдеріс – алушының пароль енгізуі; 1-шарт – логин (ЖСН/БСН) және пароль арқылы тексеру".
//!
//! **Correction.** "1-үдеріс – алушының логин мен пароль енгізуі".
//!
//! # kk
//!
//! Ешкім енгізбеген нәрсені тексеру.
//!
//! **Не.** Шарт логин мен парольді тексереді, ал оның алдындағы қадамда алушы тек пароль енгізеді; немесе бір жолда
//! төлемегеннен бас тартылады, ал екінші жолда төлем мүлде жоқ.
//!
//! **Неге кемшілік.** Тексеруді жүргізу мүмкін емес немесе алушыларға таңдаған жолына қарай әртүрлі қарайды.
//!
//! **Мысал.** «1-үдеріс – алушының пароль енгізуі; 1-шарт – логин (ЖСН/БСН) және пароль арқылы тексеру».
//!
//! **Түзету.** «1-үдеріс – алушының логин мен пароль енгізуі».
//!
//! # ru
//!
//! Проверка того, чего никто не вводил.
//!
//! **Что.** Условие проверяет логин и пароль, а на шаге перед ним заявитель вводит только пароль; либо один путь
//! отказывает неоплатившему, а в другом оплаты нет вовсе.
//!
//! **Почему это недостаток.** Проверку нельзя провести, либо с заявителями обращаются по-разному в зависимости от
//! выбранного пути.
//!
//! **Пример.** «1-үдеріс – алушының пароль енгізуі; 1-шарт – логин (ЖСН/БСН) және пароль арқылы тексеру».
//!
//! **Исправление.** «1-үдеріс – алушының логин мен пароль енгізуі».

use super::found::Report;
use super::scope::Scope;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::drafting::{LOGIN, PASSWORD};
use zanflow_model::{Action, Channel, Confidence, NodeKind, Severity};

/// Looks at logging in and at paying.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for process in &scope.service.processes {
        let login = process.nodes.iter().position(|node| node.action == Action::Authenticate);
        let Some((at, step)) = login.and_then(|at| Some((at, process.nodes.get(at)?))) else { continue };
        let next = process.nodes.get(at + 1).filter(|node| node.kind == NodeKind::Condition);
        let Some(check) = next else { continue };
        let (entered, checked) = (step.text.lowered(), check.text.lowered());
        let password = PASSWORD.iter().any(|word| entered.contains(word));
        if password && !entered.contains(LOGIN) && checked.contains(LOGIN) {
            let found =
                report.found("login", scope.node(step)).value("step", &step.id).value("check", &check.id);
            report.add(found.also(scope.node(check)));
        }
    }
    payment(scope, report);
}

fn payment(scope: &Scope<'_>, report: &mut Report) {
    let first_of =
        |channel: Channel| scope.service.processes.iter().find(move |process| process.channel == channel);
    let Some(portal) = first_of(Channel::Portal) else { return };
    let Some(paid) = portal.nodes.iter().find(|node| node.action == Action::CheckPayment) else { return };
    for channel in [Channel::Provider, Channel::Centre] {
        let Some(process) = first_of(channel) else { continue };
        let pays = process.nodes.iter().any(|node| matches!(node.action, Action::Pay | Action::CheckPayment));
        let Some(first) = process.nodes.first().filter(|_| !pays) else { continue };
        let mut place = scope.node(first);
        place.line_start = process.line_start;
        let found = report.found("payment", place).value("channel", channel.name()).also(scope.node(paid));
        report.add(found.severity(Severity::Note).confidence(Confidence::Medium));
    }
}
