//! What a step does, by its words.

use super::super::clauses::forms::{head, is_passive};
use super::super::text::words;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_actions as lists, rules_conditions as questions};
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
    let verb = head(&all).and_then(|at| all.get(at)).map_or_else(String::new, |word| word.lower.clone());
    let who = actor.map(|actor| actor.lowered()).unwrap_or_default();
    let applicant = lists::APPLICANT.iter().any(|word| has(&who, word)) && !who.contains("қызметкер");
    let head = who.contains("басшы")
        || who.contains("директор")
        || who.contains("төраға")
        || who.contains("министр");
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
    if step.has(lists::FETCHES) && !step.has(&["өтініш бер", "жүгін"]) {
        return Action::QueryRegistry;
    }
    if step.has(lists::PAYS) {
        return Action::Pay;
    }
    if step.verb.starts_with("авторизац") {
        return Action::Authenticate;
    }
    let submits = step.has(&[
        "жүгінеді",
        "өтініш береді",
        "арқылы",
        "кеңсесіне",
        "берушіге",
        "корпорацияға",
        "корпорациясына",
        "өтінімді",
        "өтінішті",
        "өтініммен",
        "өтінішпен",
    ]) && !step.has(&["өтінішке қоса", "тізімдеме", "қолма-қол"]);
    if step.does(&["алады", "алуға"]) {
        return Action::DeliverResult;
    }
    if submits && step.does(&["жүгін", "бер", "ұсын", "тапсыр", "жібер", "жолда", "толтыр"])
    {
        return Action::SubmitApplication;
    }
    if step.has(lists::ATTACHES) || step.does(&["ұсын", "тапсыр", "қоса"]) {
        return Action::AttachDocuments;
    }
    if step.has(lists::FILLS) {
        return Action::FillForm;
    }
    if step.has(lists::SIGNS) {
        return Action::Sign;
    }
    if step.does(&["бер", "жібер", "жолда", "жүгін"]) {
        return Action::SubmitApplication;
    }
    Action::Other
}

fn of_hearing(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    let after =
        has(lower, "тыңдау нәтиже") || has(lower, "тыңдау қорытынды") || has(lower, "тыңдаудың нәтиже");
    if after {
        let decides = step.has(lists::DECIDES)
            || (lists::EITHER.is_match(lower) && !step.does(&["бер", "жолда", "жібер"]));
        return Some(if decides { Action::Decide } else { Action::DeliverResult });
    }
    let hearing = has(lower, lists::HEARING);
    let notice = lower.contains("хабарлама") || lower.contains("хабарландыру");
    if hearing && notice && !step.verb.starts_with("хабарла") {
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
    let gives =
        step.does(&["бер", "жолда", "жібер", "ұсын", "тапсыр", "көрсетіл", "көрін", "табыс", "жасалады"]);
    if step.has(lists::RECEIPT) && gives && !step.lower.contains("нәтиже") {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::FETCHES) && step.does(&["алады", "алынады", "тексер"]) {
        return Some(Action::QueryRegistry);
    }
    let informing = step.lower.contains("хабардар ет") && step.has(lists::CARRIES);
    let cabinet = step.lower.contains("кабинет") && !informing;
    if cabinet
        && step.has(lists::RESULT)
        && step.does(&["жасалады", "қалыптастырылады", "сақталады"])
        && !step.lower.contains("мәртебе")
    {
        return Some(Action::DeliverResult);
    }
    if cabinet
        && step.lower.contains("нәтиже")
        && !step.lower.contains("мәртебе")
        && !step.lower.contains("нәтижесін алу")
        && gives
    {
        return Some(Action::DeliverResult);
    }
    if cabinet
        && step.lower.contains("қойылған")
        && step.has(lists::RESULT)
        && gives
        && !step.lower.contains("мәртебе")
    {
        return Some(Action::DeliverResult);
    }
    let carried = step.has(lists::CARRIES);
    if step.has(lists::NOTICE)
        && (gives || step.verb.starts_with("хабар"))
        && !step.has(&["хабардар ете", "хабарлама дайында"])
        && !step.does(&["дайында"])
        && !(step.does(&["жібер"]) && step.lower.contains("қол қоюға"))
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
        let request = step.has(&["өтінімді", "сұрау салуды", "өтінішті"])
            && !step.lower.contains("қабылда")
            && step.lower.contains("аж-");
        return Some(if request { Action::RegisterRequest } else { Action::RegisterDocuments });
    }
    if step.head
        && step.has(&["қарар", "бұрыштама", "жолдайды", "береді", "жүктейді"])
        && step.has(lists::EXECUTORS)
        && !step.has(lists::SIGNS)
    {
        return Some(Action::AssignExecutor);
    }
    of_work(step, carried)
}

/// Registering is done, not only named: «тіркейді», «тіркеуді жүзеге асырады».
fn registers(step: &Step<'_>) -> bool {
    ["тіркейді", "тіркеуді", "тіркеледі", "тіркеу үшін кеңсеге", "тіркеу жүргіз"]
        .iter()
        .any(|word| step.lower.contains(word))
}

fn of_work(step: &Step<'_>, carried: bool) -> Option<Action> {
    let lower = step.lower;
    if step.has(&["қол қоя", "қол қою", "қол қой", "қолын қоя"])
        && !lower.contains("қол қоюға жібер")
        && !lower.contains("қол қоюға бер")
        && !lower.contains("қол қоюға ұсын")
    {
        return Some(Action::SignResult);
    }
    if step.has(&["сынақ", "сынау"]) && step.does(&["жүргіз", "өткіз", "сына"]) {
        return Some(Action::Test);
    }
    if step.has(&["тестіле", "емтихан"]) && step.does(&["жүргіз", "өткіз", "тестіле", "өтеді"])
    {
        return Some(Action::Test);
    }
    let prepares = step.has(&[
        "дайындайды",
        "дайындалады",
        "ресімдейді",
        "ресімделеді",
        "жасайды",
        "жасалады",
        "әзірлейді",
        "қалыптастырады",
        "қалыптастырылады",
        "басып шығарады",
        "апостиль қояды",
        "рәсімін жүргізеді",
        "жобасын",
        "хаттамасын",
    ]);
    if step.has(&["сұрау салу"])
        && step.has(&["ресімдейді", "жібереді", "жолдайды", "жіберіледі", "жолданады", "жасайды"])
        && !lower.contains("қабылданғаны")
    {
        return Some(Action::SendRequest);
    }
    if lower.contains("келіп түседі") {
        return Some(Action::SendRequest);
    }
    if step.does(&["қайтар"]) {
        return Some(if lower.contains("нәтиже") {
            Action::DeliverResult
        } else {
            Action::ReturnDocuments
        });
    }
    if step.has(lists::AGREES) {
        return Some(Action::AgreeWithAuthority);
    }
    let process_only = step.has(&["дайындауды жүзеге"]);
    if process_only && !step.does(&["бер", "жібер"]) && !carried {
        return Some(Action::ProcessRequest);
    }
    let to_applicant =
        step.has(&["алушыға", "алушының", "өтініш берушіге", "арыз иесіне", "кабинет", "қолма-қол"])
            || lower.contains("портал");
    let moves = step.does(&["бер", "жібер", "жолда", "жеткіз", "тапсыр", "табыс", "ұсын"])
        || step.has(&["жіберуді", "жеткізу", "беруді қамтамасыз", "жолдауды"]);
    let delivers = moves && to_applicant && (step.has(lists::RESULT) || lower.contains("пакет"));
    if delivers
        && !(step.lower.contains("хабардар ете") && carried)
        && !(step.lower.contains("курьер") || lower.contains("корпорацияға беру үшін"))
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
    let moves = step.has(&[
        "береді",
        "беріледі",
        "жібереді",
        "жіберіледі",
        "жолдайды",
        "жолданады",
        "жеткіз",
        "тапсырады",
        "жіберуді",
        "жолдауды",
        "ұсынады",
    ]);
    if !moves {
        return step.has(lists::EXAMINES).then_some(Action::Examine);
    }
    if step.has(lists::CARRIES) {
        return Some(Action::TransferDocuments);
    }
    if step.has(lists::EXAMINES) {
        return Some(Action::Examine);
    }
    if step.lower.contains("қабылда") {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::RESULT) && !step.has(&["басшы", "қол қоюға"]) {
        return Some(if is_passive(&step.verb) || step.lower.contains("алушы") {
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
    if any(&["төлемесе", "төлем", "төле", "баж", "алым"]) {
        return Action::CheckPayment;
    }
    if !to_refusal && any(questions::NEUTRAL) {
        return Action::Other;
    }
    let incomplete = any(&[
        "толық",
        "сапасыз",
        "жолдар толтырыл",
        "мерзімі өт",
        "мерзімі аяқтал",
        "дұрыс",
        "пакет",
        "топтама",
        "сәйкес келмейтін құжат",
    ]) || (lower.contains("құжат") && any(&["ұсынбаған", "сәйкес келме"]));
    if incomplete {
        return Action::Examine;
    }
    if to_refusal || any(questions::ADVERSE) || any(&["растал", "оң", "сәйкес", "балл", "негіз", "анықтал"])
    {
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
