//! A table of actions and the text describe different things.
//!
//! **What.** Each table column is compared with the step of the text that it describes. Reported are steps without a
//! column (the table stops early), a column without a step, such as a payment that only the table knows, and a column
//! with another actor, another system, another ground of refusal, or a form of completion that belongs to a later
//! step.
//!
//! **Why it is a fault.** Both prescribe the process, but only the table gives its times. It is uncertain whether what
//! only one of them says is binding, and a step without a column has no time limit. The flow that zanflow runs follows
//! the text.
//!
//! **Example.** Text: "5-үдеріс – деректердің болмауына байланысты деректерді алу мүмкін еместігі туралы хабарлама".
//! Table, column 5: "деректердегі қателерге байланысты бас тарту".
//!
//! **Correction.** Bring one in line with the other: the same actor, the same system, the same ground.
//!
//! # kk
//!
//! Кесте мен мәтін әртүрлі нәрсені сипаттайды.
//!
//! **Не.** Кестенің әр бағаны мәтіндегі қадамымен салыстырылады. Кемшілік: бағаны жоқ қадамдар (ерте біткен кесте);
//! қадамы жоқ баған (мысалы, тек кесте білетін төлем); басқа орындаушы; басқа жүйе; бас тартудың басқа негізі; кейінгі
//! қадамға тән аяқталу нысаны.
//!
//! **Неге кемшілік.** Екеуі де үдерісті белгілейді, ал мерзімдер тек кестеде. Бірі ғана білетін нәрсе ешкімді анық
//! міндеттемейді, бағаны жоқ қадамның мерзімі жоқ. Zanflow орындайтын ағын мәтінге сүйенеді.
//!
//! **Мысал.** Мәтін: «5-үдеріс – деректердің болмауына байланысты деректерді алу мүмкін еместігі туралы хабарлама».
//! Кестенің 5-бағаны: «деректердегі қателерге байланысты бас тарту».
//!
//! **Түзету.** Екеуін бірдей жазу: сол орындаушы, сол жүйе, сол негіз.
//!
//! # ru
//!
//! Таблица действий и текст описывают разное.
//!
//! **Что.** Каждая графа таблицы ставится рядом со своим шагом текста. Недостаток: шаги без графы (таблица кончается
//! раньше); графа без шага (например, оплата, которую знает только таблица); другой исполнитель; другая система;
//! другое основание отказа; форма завершения, относящаяся к более позднему шагу.
//!
//! **Почему это недостаток.** И текст, и таблица предписывают процесс, а сроки даёт только таблица. То, что знает лишь
//! одна из них, никого твёрдо не обязывает, а у шага без графы нет срока. Процесс, который исполняет zanflow, следует
//! тексту.
//!
//! **Пример.** Текст: «5-үдеріс – деректердің болмауына байланысты деректерді алу мүмкін еместігі туралы хабарлама».
//! Графа 5: «деректердегі қателерге байланысты бас тарту».
//!
//! **Исправление.** Изложить одинаково: тот же исполнитель, та же система, то же основание.

use super::found::{Draft, Report};
use super::scope::Scope;
use zanflow_flow::Pairing;
use zanflow_lexicon::actors::{is_applicant, is_operator, is_provider};
use zanflow_lexicon::grounds::{grounds, names_data, registers_and_processes, request_made};
use zanflow_lexicon::systems::{is_register, mentioned};
use zanflow_model::{Action, Column, Confidence, Node, NodeKind, Severity, System};

/// Compares every table with its process.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for pair in &scope.pairings {
        without_column(scope, pair, report);
        for (i, column) in pair.table.columns.iter().enumerate() {
            let Some((at, step)) = pair.step(i) else {
                without_step(scope, pair, i, column, report);
                continue;
            };
            let described = Described { scope, pair, nth: i, column, at, step };
            let drafts = [
                described.actor(report),
                described.ground(report),
                described.systems(report),
                described.form(report),
                described.check(report),
            ];
            drafts.into_iter().flatten().for_each(|draft| report.add(draft));
        }
    }
}

/// Steps without a column: one is reported at the step, several at the table.
fn without_column(scope: &Scope<'_>, pair: &Pairing<'_>, report: &mut Report) {
    let steps =
        pair.process.nodes().filter(|(_, node)| matches!(node.kind, NodeKind::Process | NodeKind::Step));
    let left: Vec<&Node> = steps.filter(|(at, _)| pair.column(*at).is_none()).map(|(_, node)| node).collect();
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

/// A column with a clear action that the text does not have.
fn without_step(scope: &Scope<'_>, pair: &Pairing<'_>, nth: usize, column: &Column, report: &mut Report) {
    let deed = pair.deed(nth);
    let words = column.action.as_deref().unwrap_or_default();
    let refuses_payment = deed == Action::Refuse && grounds(words).payment;
    let has = |action: Action| pair.process.nodes().any(|(_, node)| node.action == action);
    let sure = refuses_payment || !matches!(deed, Action::Other | Action::Refuse | Action::DeliverResult);
    if words.is_empty() || !sure || (deed != Action::Refuse && has(deed)) {
        return;
    }
    let found = report.found("column", scope.cell(column, "action")).value("column", column.no.to_string());
    report.add(found.value("words", words).confidence(Confidence::Medium));
}

/// A column with its step.
struct Described<'a, 's> {
    scope: &'s Scope<'a>,
    pair: &'s Pairing<'a>,
    /// Index of the column.
    nth: usize,
    column: &'s Column,
    /// Index of the step.
    at: usize,
    step: &'s Node,
}

impl Described<'_, '_> {
    fn found(&self, report: &Report, message: &str, row: &str) -> Draft {
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
    fn actor(&self, report: &Report) -> Option<Draft> {
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

    /// A system that is the actor in the table but not in the text.
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
    fn ground(&self, report: &Report) -> Option<Draft> {
        if !self.pair.process.is_refusal(self.at) || self.pair.deed(self.nth) != Action::Refuse {
            return None;
        }
        let (told, own) = (grounds(self.action()), grounds(&self.step.text));
        let absent = own.absence && !own.faults && !own.payment && !own.certificate;
        let differs = absent && !told.absence;
        differs.then(|| self.found(report, "ground", "action").value("words", self.action()))
    }

    /// The systems that are asked or that work.
    fn systems(&self, report: &Report) -> Option<Draft> {
        if ![Action::QueryRegistry, Action::RegisterRequest, Action::Authenticate].contains(&self.step.action)
        {
            return None;
        }
        let told =
            || mentioned(&format!("{} {}", self.column.actor.as_deref().unwrap_or_default(), self.action()));
        let registers = |systems: &[System]| -> Vec<System> {
            let mut found: Vec<System> =
                systems.iter().copied().filter(|system| is_register(Some(*system))).collect();
            found.sort_unstable();
            found
        };
        if self.step.action == Action::QueryRegistry {
            let (theirs, own) = (registers(&told()), registers(&self.step.systems));
            let differ = !theirs.is_empty() && !own.is_empty() && theirs != own;
            return differ.then(|| self.found(report, "registers", "action").value("words", self.action()));
        }
        if self.step.action == Action::RegisterRequest {
            let (own, table) =
                (registers_and_processes(&self.step.text), registers_and_processes(self.action()));
            let less = own == (true, true) && table == (false, true);
            return less.then(|| self.found(report, "half", "action").value("words", self.action()));
        }
        let moved = self.step.systems == [System::Portal] && told().contains(&System::Licensing);
        moved.then(|| self.found(report, "system", "action").value("words", self.action()))
    }

    /// The form of completion.
    fn form(&self, report: &Report) -> Option<Draft> {
        let form = self.column.form.as_deref()?;
        let filled_in = |node: &Node| node.action == Action::FillForm && node.num > self.step.num;
        let early = match self.step.action {
            Action::Authenticate => true,
            Action::ChooseService => {
                self.pair.process.nodes().any(|(_, node)| filled_in(node)) && !names_data(self.action())
            }
            _ => false,
        };
        let early = early && request_made(form);
        let found = early.then(|| self.found(report, "form", "form").value("words", form));
        found.map(|found| found.severity(Severity::Note))
    }

    /// The condition that a cell names, compared with the text's.
    fn check(&self, report: &Report) -> Option<Draft> {
        let check = self.pair.process.following(self.at).condition?;
        let differs = |words: &str| {
            let told = grounds(words);
            told.check
                && (told.law || told.qualification || told.papers)
                && told.law != grounds(&check.text).law
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
