//! What a step does, by its words.

use super::super::clauses::forms::is_passive;
use super::super::text::words;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{
    participants, rules_actions as lists, rules_conditions as questions, standards, systems,
};
use zanflow_model::Action;

/// A step as the questions below see it.
struct Step<'a> {
    lower: &'a str,
    applicant: bool,
    head: bool,
    verb: String,
}

impl Step<'_> {
    fn has(&self, list: &[&str]) -> bool {
        list.iter().any(|word| has(self.lower, word))
    }

    fn does(&self, list: &[&str]) -> bool {
        list.iter().any(|word| self.verb.starts_with(word))
    }
}

/// Whether a word or phrase begins a word of a text.
fn has(lower: &str, phrase: &str) -> bool {
    lower.match_indices(phrase).any(|(at, _)| {
        lower
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|letter| !letter.is_alphabetic())
    })
}

/// The action of a step; `actor`: who acts, if the act says so.
pub fn action(text: &str, actor: Option<&str>) -> Action {
    let mut lower = text.lowered();
    let all = words(text);
    let verb = all.iter().rev().find(|word| !word.deep).map_or_else(String::new, |word| word.lower.clone());
    let who = actor.map(|actor| actor.lowered()).unwrap_or_default();
    let applicant =
        lists::APPLICANT.iter().any(|word| has(&who, word)) && !who.contains(participants::WORKER);
    let head = lists::HEADS.iter().any(|post| who.contains(post));
    // «беруші немесе орталық қызметкері» offers no results.
    if let Some(at) = lower.find(&who).filter(|_| !who.is_empty()) {
        lower.replace_range(at..at + who.len(), "");
    }
    let step = Step { lower: &lower, applicant, head, verb };
    if step.applicant {
        return of_applicant(&step);
    }
    of_hearing(&step)
        .or_else(|| of_refusal(&step))
        .or_else(|| of_office(&step))
        .or_else(|| of_passing(&step))
        .unwrap_or(Action::Other)
}

fn of_applicant(step: &Step<'_>) -> Action {
    if step.has(lists::CHOOSES) {
        return Action::ChooseService;
    }
    if step.has(lists::FETCHES) && !step.has(lists::APPLIES_TOO) {
        return Action::QueryRegistry;
    }
    if step.has(lists::PAYS) {
        return Action::Pay;
    }
    if step.verb.starts_with(lists::LOGS_IN) {
        return Action::Authenticate;
    }
    let submits = step.has(lists::SUBMITS) && !step.has(lists::SUBMITS_MORE);
    if step.does(lists::GETS) {
        return Action::DeliverResult;
    }
    if submits && step.does(lists::FILES) {
        return Action::SubmitApplication;
    }
    if step.has(lists::ATTACHES) || step.does(lists::HANDS_IN) {
        return Action::AttachDocuments;
    }
    if step.has(lists::FILLS) {
        return Action::FillForm;
    }
    if step.has(lists::SIGNS) {
        return Action::Sign;
    }
    if step.does(lists::APPLIES) {
        return Action::SubmitApplication;
    }
    Action::Other
}

fn of_hearing(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    if step.has(lists::HEARING_OVER) {
        let decides = step.has(lists::DECIDES) || (lists::EITHER.is_match(lower) && !step.does(lists::SENDS));
        return Some(if decides { Action::Decide } else { Action::DeliverResult });
    }
    let hearing = has(lower, lists::HEARING);
    let notice = lists::NOTICE_PAPERS.iter().any(|paper| lower.contains(paper));
    if hearing && notice && !step.verb.starts_with(lists::NOTIFIES) {
        return Some(Action::NotifyApplicant);
    }
    if lower.contains(lists::PRELIMINARY) {
        return Some(Action::MakePreliminaryDecision);
    }
    if hearing && (step.does(lists::HOLDS) || step.has(lists::HOLDS)) {
        return Some(Action::HoldHearing);
    }
    (hearing && step.has(lists::NOTICE)).then_some(Action::NotifyApplicant)
}

fn of_refusal(step: &Step<'_>) -> Option<Action> {
    if step.has(lists::DECIDES) {
        return Some(Action::Decide);
    }
    let refusal = step.has(lists::REFUSAL);
    if refusal && !lists::EITHER.is_match(step.lower) {
        return Some(Action::Refuse);
    }
    None
}

fn of_office(step: &Step<'_>) -> Option<Action> {
    let gives = step.does(lists::REACHES);
    if step.has(lists::RECEIPT) && gives && !step.lower.contains(standards::RESULTS) {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::FETCHES) && step.does(lists::GETS_DATA) {
        return Some(Action::QueryRegistry);
    }
    let informing = step.lower.contains(lists::INFORMS) && step.has(lists::CARRIES);
    let cabinet = step.lower.contains(lists::CABINET) && !informing;
    if cabinet
        && step.has(lists::RESULT)
        && step.does(lists::IN_CABINET)
        && !step.lower.contains(lists::STATUS)
    {
        return Some(Action::DeliverResult);
    }
    if cabinet
        && step.lower.contains(standards::RESULTS)
        && !step.lower.contains(lists::STATUS)
        && !step.lower.contains(lists::GETTING_RESULT)
        && gives
    {
        return Some(Action::DeliverResult);
    }
    if cabinet
        && step.lower.contains(lists::SIGNED)
        && step.has(lists::RESULT)
        && gives
        && !step.lower.contains(lists::STATUS)
    {
        return Some(Action::DeliverResult);
    }
    let carried = step.has(lists::CARRIES);
    if step.has(lists::NOTICE)
        && (gives || step.verb.starts_with(lists::TELLS))
        && !step.has(lists::NO_NOTICE)
        && !step.does(lists::MAKES)
        && !(step.does(lists::PASSES) && step.lower.contains(lists::TO_SIGN))
    {
        return Some(Action::NotifyApplicant);
    }
    if step.has(lists::PAYS) {
        return Some(Action::Pay);
    }
    if step.has(lists::VISITS) {
        return Some(Action::InspectSite);
    }
    if step.has(lists::ASSIGNS) && step.has(lists::EXECUTORS) && !step.has(lists::SIGNS) {
        return Some(Action::AssignExecutor);
    }
    if step.has(lists::REGISTERS) && registers(step) {
        let request = step.has(lists::APPLICATION)
            && !step.lower.contains(lists::RECEIVES)
            && step.lower.contains(lists::INTO_SYSTEM);
        return Some(if request { Action::RegisterRequest } else { Action::RegisterDocuments });
    }
    if step.head && step.has(lists::HEAD_ASSIGNS) && step.has(lists::EXECUTORS) && !step.has(lists::SIGNS) {
        return Some(Action::AssignExecutor);
    }
    of_work(step, carried)
}

/// Registering is done, not only named: «тіркейді», «тіркеуді жүзеге асырады».
fn registers(step: &Step<'_>) -> bool {
    lists::REGISTERING.iter().any(|word| step.lower.contains(word))
}

fn of_work(step: &Step<'_>, carried: bool) -> Option<Action> {
    let lower = step.lower;
    if step.has(lists::SIGNING) && !lists::ASKS_TO_SIGN.iter().any(|words| lower.contains(words)) {
        return Some(Action::SignResult);
    }
    if step.has(lists::TRIALS) && step.does(lists::TRIES) {
        return Some(Action::Test);
    }
    if step.has(lists::EXAMINATIONS) && step.does(lists::HOLDS_EXAMINATION) {
        return Some(Action::Test);
    }
    let prepares = step.has(lists::PREPARING);
    if step.has(lists::INQUIRY) && step.has(lists::INQUIRES) && !lower.contains(lists::RECEIVED) {
        return Some(Action::SendRequest);
    }
    if lower.contains(lists::ARRIVES) {
        return Some(Action::SendRequest);
    }
    if step.does(lists::RETURNS) {
        return Some(if lower.contains(standards::RESULTS) {
            Action::DeliverResult
        } else {
            Action::ReturnDocuments
        });
    }
    if step.has(lists::AGREES) {
        return Some(Action::AgreeWithAuthority);
    }
    let process_only = step.has(lists::PREPARATION);
    if process_only && !step.does(lists::SENDS_PREPARED) && !carried {
        return Some(Action::ProcessRequest);
    }
    let to_applicant = step.has(lists::TO_APPLICANT) || lower.contains(systems::PORTAL_NOUN);
    let moves = step.does(lists::MOVES) || step.has(lists::MOVING);
    let delivers = moves && to_applicant && (step.has(lists::RESULT) || lower.contains(lists::PACKET));
    if delivers
        && !(step.lower.contains(lists::INFORMING) && carried)
        && !(lists::BY_COURIER.iter().any(|words| lower.contains(words)))
    {
        return Some(Action::DeliverResult);
    }
    if prepares {
        return Some(Action::PrepareResult);
    }
    let examines = step.has(lists::EXAMINES) && !moves;
    if examines {
        return Some(Action::Examine);
    }
    None
}

fn of_passing(step: &Step<'_>) -> Option<Action> {
    let moves = step.has(lists::PASSING);
    if !moves {
        return step.has(lists::EXAMINES).then_some(Action::Examine);
    }
    if step.has(lists::CARRIES) {
        return Some(Action::TransferDocuments);
    }
    if step.has(lists::EXAMINES) {
        return Some(Action::Examine);
    }
    if step.lower.contains(lists::RECEIVES) {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::RESULT) && !step.has(lists::TO_HEAD) {
        return Some(if is_passive(&step.verb) || step.lower.contains(lists::RECEIVER) {
            Action::DeliverResult
        } else {
            Action::TransferDocuments
        });
    }
    Some(Action::TransferDocuments)
}

/// The action of a condition, by its words.
pub fn of_condition(text: &str, to_refusal: bool) -> Action {
    let lower = text.lowered();
    let any = |list: &[&str]| list.iter().any(|word| has(&lower, word));
    if any(questions::PAID) {
        return Action::CheckPayment;
    }
    if !to_refusal && any(questions::NEUTRAL) {
        return Action::Other;
    }
    let incomplete =
        any(questions::INCOMPLETE) || (lower.contains(standards::PAPERS) && any(questions::NOT_HANDED_IN));
    if incomplete {
        return Action::Examine;
    }
    if to_refusal || any(questions::ADVERSE) || any(questions::ELIGIBILITY) {
        return Action::CheckEligibility;
    }
    Action::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_office() {
        let cases = [
            (
                "кеңсе өтінішті қабылдауды, тіркеуді жүзеге асырады және басшыға береді",
                Some("кеңсе"),
                Action::RegisterDocuments,
            ),
            ("басшы маманды анықтайды", Some("басшы"), Action::AssignExecutor),
            ("маман құжаттардың толықтығын тексереді", Some("маман"), Action::Examine),
            ("маман дәлелді бас тартуды жолдайды", Some("маман"), Action::Refuse),
            ("маман рұқсатты не дәлелді бас тартуды дайындайды", Some("маман"), Action::PrepareResult),
            ("басшы рұқсатқа қол қояды", Some("басшы"), Action::SignResult),
            ("көрсетілетін қызметті алушыға рұқсат беріледі", None, Action::DeliverResult),
            ("тыңдау екі жұмыс күнінен кешіктірілмей өткізіледі", None, Action::HoldHearing),
            ("тыңдау туралы хабарлама үш күн бұрын жіберіледі", None, Action::NotifyApplicant),
            (
                "көрсетілетін қызметті алушы портал арқылы өтініш береді",
                Some("көрсетілетін қызметті алушы"),
                Action::SubmitApplication,
            ),
        ];
        for (text, actor, wanted) in cases {
            assert_eq!(action(text, actor), wanted, "{text}");
        }
    }
}
