//! What a step does: by its verbs, by who acts, and by whom it goes to.

use super::super::clauses::forms::{
    case_of, ends_in, has, head, is_converb, is_finite, is_negative_finite, is_passive, is_verbal_object,
};
use super::super::text::{Word, words};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::Case;
use zanflow_lexicon::words::{
    rules_actions as lists, rules_clauses, rules_conditions as questions, rules_forms,
};
use zanflow_model::Action;

/// A step as the questions below see it.
struct Step<'a> {
    lower: &'a str,
    all: &'a [Word],
    /// The word that says what is done.
    verb: &'a str,
    passive: bool,
    head: bool,
}

impl<'a> Step<'a> {
    fn has(&self, list: &[&str]) -> bool {
        list.iter().any(|word| has(self.lower, word))
    }

    /// The step's own verb is one of some stems.
    fn does(&self, stems: &[&str]) -> bool {
        stems.iter().any(|stem| self.verb.starts_with(stem))
    }

    /// Any verb of the step is one of some stems: «тексереді және … береді».
    fn does_also(&self, stems: &[&str]) -> bool {
        self.does(stems) || self.verbs().any(|verb| stems.iter().any(|stem| verb.starts_with(stem)))
    }

    fn verbs(&self) -> impl Iterator<Item = &'a str> {
        let verb = |word: &&Word| {
            !word.deep && (is_finite(&word.lower) || is_verbal_object(&word.lower) || is_converb(&word.lower))
        };
        self.all.iter().filter(verb).map(|word| word.lower.as_str())
    }

    /// Something of a list is what is handled: a subject or an object, not «талонының негізінде».
    fn handles(&self, list: &[&str]) -> bool {
        self.all.iter().enumerate().any(|(at, word)| {
            let governed = self.all.get(at + 1).is_some_and(|next| next.is(rules_clauses::POSTPOSITIONS));
            !word.bracketed && !governed && word.begins(list) && is_handled(&word.lower)
        })
    }

    /// An application is the object, be it in a bracket: «арызын (өтінішін) тіркейді».
    fn handles_request(&self) -> bool {
        let object = |lower: &str| ends_in(lower, rules_forms::ACCUSATIVE_ENDS);
        self.has_object(lists::REQUESTS_FILED, &object)
    }

    fn has_object(&self, list: &[&str], object: &dyn Fn(&str) -> bool) -> bool {
        self.all.iter().any(|word| word.begins(list) && object(&word.lower))
    }

    /// The word before the step's own verb begins with one of some stems: its object, or the end of it.
    fn object_is(&self, stems: &[&str]) -> bool {
        let verb = self.all.iter().rposition(|word| !word.deep && word.lower == self.verb);
        let before = verb.and_then(|at| self.all.get(..at)).unwrap_or_default();
        before.iter().rev().find(|word| !word.bracketed).is_some_and(|word| word.begins(stems))
    }

    /// A verb of some stems has something of a list in its own clause: «қолхатты береді», not «қолхатты тігеді, … береді».
    fn handles_by(&self, list: &[&str], verbs: &[&str]) -> bool {
        let clauses = self.all.split_inclusive(|word| !word.deep && is_finite(&word.lower));
        let told = |clause: &&[Word]| {
            clause.iter().any(|word| {
                let verbal =
                    is_finite(&word.lower) || is_verbal_object(&word.lower) || is_converb(&word.lower);
                !word.deep && word.begins(verbs) && (verbal || word.lower == self.verb)
            })
        };
        clauses.filter(told).any(|clause| Step { all: clause, ..*self }.handles(list))
    }

    /// Somebody goes somewhere: «объектісіне бару арқылы», «жеріне барады».
    fn goes(&self) -> bool {
        self.all.windows(2).any(|pair| match pair {
            [place, verb] => {
                verb.begins(lists::GOING) && case_of(&place.lower) == Case::Other && !place.comma
            }
            _ => false,
        })
    }

    /// The step gives something to the applicant: it says so, or it names the portal.
    fn to_applicant(&self) -> bool {
        let of_applicant = || self.has(lists::OF_APPLICANT) && !self.to_office();
        self.has(lists::TO_APPLICANT) || self.lower.contains(lists::PORTAL) || of_applicant()
    }

    /// The step hands something to a body or to staff, by the case of a noun.
    fn to_office(&self) -> bool {
        self.has(lists::CARRIES)
            || self.all.iter().any(|word| !word.deep && is_dative_abbreviation(&word.lower))
    }
}

/// «ҰТО-ға»: an abbreviation with the ending of the dative.
fn is_dative_abbreviation(lower: &str) -> bool {
    lower.split_once('-').is_some_and(|(_, end)| rules_forms::DATIVE.contains(&end))
}

fn is_handled(lower: &str) -> bool {
    matches!(case_of(lower), Case::Nominative | Case::Accusative)
}

/// Takes what brackets hold out of a text: it is no act.
pub fn without_brackets(text: &mut String) {
    while let Some(at) = text.find('(') {
        let end = text.get(at..).and_then(|rest| rest.find(')')).map_or(text.len(), |len| at + len + 1);
        text.replace_range(at..end, "");
    }
}

/// The action of a step; `actor`: who acts, if the act says so.
pub fn action(text: &str, actor: Option<&str>) -> Action {
    let mut lower = text.lowered();
    let all = words(text);
    let at = head(&all);
    let verb = at.and_then(|at| all.get(at)).map_or("", |word| word.lower.as_str());
    let told = at.and_then(|at| at.checked_sub(1)).and_then(|at| all.get(at));
    let verb = told.map(|word| word.lower.as_str()).filter(|word| *word == lists::TOLD).unwrap_or(verb);
    let passive = at.and_then(|at| all.get(at)).is_some_and(|word| is_passive(&word.lower));
    let mut who = actor.map(|actor| actor.lowered()).unwrap_or_default();
    let named = who.clone();
    without_brackets(&mut who);
    let head = lists::HEADS.iter().any(|word| has(&who, word));
    let applicant = lists::APPLICANT.iter().any(|word| has(&who, word))
        && !head
        && !lists::STAFF.iter().any(|word| has(&who, word));
    // «беруші немесе орталық қызметкері» offers no results.
    if let Some(at) = lower.find(&named).filter(|_| !named.is_empty()) {
        lower.replace_range(at..at + named.len(), "");
    }
    without_brackets(&mut lower);
    let step = Step { lower: &lower, all: &all, verb, passive, head };
    if applicant {
        return of_applicant(&step);
    }
    of_hearing(&step)
        .or_else(|| of_refusal(&step))
        .or_else(|| of_notice(&step))
        .or_else(|| of_intake(&step))
        .or_else(|| of_work(&step))
        .or_else(|| of_passing(&step))
        .unwrap_or(Action::Other)
}

fn of_applicant(step: &Step<'_>) -> Action {
    let objects = step.has(lists::OBJECTIONS) || step.has(lists::STANDS);
    if objects && step.lower.contains(lists::PRELIMINARY) {
        return Action::HoldHearing;
    }
    if step.has(lists::CHOOSES) {
        return Action::ChooseService;
    }
    if step.has(lists::FETCHES) && !step.has(lists::ASKS) {
        return Action::QueryRegistry;
    }
    if step.has(lists::PAYS) {
        return Action::Pay;
    }
    if step.has(lists::TESTS) && step.does(lists::TESTING) {
        return Action::Test;
    }
    if step.does(lists::AUTHENTICATES) {
        return Action::Authenticate;
    }
    if step.does(lists::GETS) {
        return if step.handles(lists::NOTICE) { Action::NotifyApplicant } else { Action::DeliverResult };
    }
    let submits = step.has(lists::APPLIES) && !step.has(lists::BESIDE);
    if submits && step.does(lists::APPLYING) {
        return Action::SubmitApplication;
    }
    if step.has(lists::FILES) {
        return Action::SubmitApplication;
    }
    if step.has(lists::ATTACHES) || step.does(lists::HANDS_IN) {
        return Action::AttachDocuments;
    }
    if step.has(lists::FILLS) {
        return Action::FillForm;
    }
    if step.has(lists::SIGNED) {
        return Action::Sign;
    }
    if step.does(lists::APPLYING) {
        return Action::SubmitApplication;
    }
    Action::Other
}

fn of_hearing(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    if step.has(lists::AFTER_HEARING) {
        let decides = step.has(lists::DECIDES)
            || (lists::EITHER.is_match(lower)
                && (step.does_also(lists::PREPARES) || !(step.passive && step.does(lists::MOVES))));
        return Some(if decides {
            Action::Decide
        } else if step.does(lists::PREPARES) && !step.to_applicant() {
            Action::PrepareResult
        } else {
            Action::DeliverResult
        });
    }
    let hearing = has(lower, lists::HEARING);
    if hearing && step.does(lists::HOLDS) {
        return Some(Action::HoldHearing);
    }
    if step.has(lists::OBJECTIONS) && step.does(lists::TAKES_IN) {
        return Some(Action::ReceiveDocuments);
    }
    if lower.contains(lists::PRELIMINARY) && lower.contains(lists::REFUSING) {
        return Some(Action::MakePreliminaryDecision);
    }
    let paper = lists::NOTICE_PAPERS.iter().any(|paper| lower.contains(paper));
    if hearing && paper && !step.does(lists::TELLING) {
        return Some(Action::NotifyApplicant);
    }
    if lower.contains(lists::PRELIMINARY) {
        return Some(Action::MakePreliminaryDecision);
    }
    if hearing && step.has(lists::HOLDS) && !step.does(lists::TELLS) {
        return Some(Action::HoldHearing);
    }
    (hearing && step.has(lists::NOTICE)).then_some(Action::NotifyApplicant)
}

fn of_refusal(step: &Step<'_>) -> Option<Action> {
    let adopts = step.does(lists::ADOPTS) && step.handles_by(&[questions::DECISION], lists::ADOPTS);
    if step.has(lists::DECIDES) || adopts {
        return Some(Action::Decide);
    }
    let denies = is_negative_finite(step.verb);
    if denies && (step.handles(lists::RESULT) || step.handles(lists::REQUESTS_FILED)) {
        return Some(Action::Refuse);
    }
    let refusal = lists::REFUSAL.iter().any(|word| step.lower.contains(word));
    (refusal && !lists::EITHER.is_match(step.lower)).then_some(Action::Refuse)
}

/// Receipts, notices, what goes to the applicant's cabinet.
fn of_notice(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    let gives = step.does(lists::GIVES);
    let outcome = step.handles(&[lists::OUTCOME]);
    if step.handles_by(lists::RECEIPT, lists::GIVES) {
        return Some(Action::ReceiveDocuments);
    }
    if step.does(lists::DRAWS_UP) && !step.has(lists::ACCEPTED) && step.object_is(lists::ASKING) {
        return Some(Action::SendRequest);
    }
    let cabinet = lower.contains(lists::CABINET) && !(lower.contains(lists::INFORMS) && step.to_office());
    let accepted = step.has(lists::ACCEPTED);
    if accepted && gives && step.has(lists::MARKS) {
        return Some(if cabinet { Action::NotifyApplicant } else { Action::ReceiveDocuments });
    }
    if gives && step.handles(lists::COPIES) && step.has(lists::REQUESTS_FILED) && step.has(lists::REGISTERED)
    {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::FETCHES) && step.does_also(lists::FETCHING) {
        return Some(Action::QueryRegistry);
    }
    let status = lower.contains(lists::STATUS);
    if cabinet && !status && (step.has(lists::RESULT) || step.has(lists::SIGNED_PAPER)) {
        let placed = step.does(lists::PLACED) || (step.does(lists::ARRIVING) && !step.has(lists::NOTICE));
        let result = gives
            && (lower.contains(lists::SIGNED_WITH)
                || step.has(lists::SIGNED_PAPER)
                || (outcome && !step.has(lists::GETTING_IT) && !accepted));
        if placed || result {
            return Some(Action::DeliverResult);
        }
    }
    let elsewhere = step.does(lists::TELLS) && step.to_office() && !step.to_applicant();
    let informs = step.has(lists::NOTICE)
        && !elsewhere
        && (gives || step.does(lists::TELLS))
        && !step.has(lists::TOLD_ASIDE)
        && !(step.does(lists::SENDS) && step.has(lists::TO_BE_SIGNED))
        && !(step.has(lists::LETTERS) && step.to_office() && !step.to_applicant());
    // «беру туралы хабарлама не бас тарту жіберіледі»: a notice beside a refusal is the result.
    if informs && !step.does(lists::TELLS) && lists::EITHER.is_match(lower) {
        return Some(Action::DeliverResult);
    }
    (informs || step.verb == lists::TOLD).then_some(Action::NotifyApplicant)
}

/// Paying, visits, choosing who executes, registering.
fn of_intake(step: &Step<'_>) -> Option<Action> {
    let filed = step.all.first().is_some_and(|word| word.is(lists::APPLICATION));
    if filed && step.passive && step.does(lists::APPLYING) && !step.to_office() {
        return Some(Action::SubmitApplication);
    }
    let paid = step.all.first().is_some_and(|word| word.begins(&[lists::PAYMENT]))
        && step.does(rules_clauses::LIGHT_VERBS);
    if step.has(lists::PAYS) || step.does(lists::PAYING) || paid {
        return Some(Action::Pay);
    }
    if step.has(lists::ENCLOSED) && step.does(lists::ENCLOSES) {
        return Some(Action::AttachDocuments);
    }
    if step.has(lists::VISITS) || step.goes() {
        return Some(Action::InspectSite);
    }
    if step.does_also(lists::ASSIGNS) && step.has(lists::EXECUTORS) && !step.has(lists::SIGNED) {
        return Some(Action::AssignExecutor);
    }
    let handed_out = step.does(lists::MOVES) && step.to_applicant() && step.has(lists::RESULT);
    if !handed_out && (step.has(lists::REGISTERS) || step.does_also(lists::REGISTERING)) {
        let request =
            step.handles_request() || (step.has(lists::REQUESTS_FILED) && !step.has(lists::PLAIN_PAPERS));
        return Some(if request { Action::RegisterRequest } else { Action::RegisterDocuments });
    }
    if step.does_also(lists::ENTERS_DATA) && step.has(lists::DATA) {
        return Some(if step.has(lists::FORMS) { Action::FillForm } else { Action::RegisterDocuments });
    }
    let hands_on = step.has(lists::HANDS_ON) && step.has(lists::EXECUTORS) && !step.has(lists::SIGNED);
    (step.head && hands_on).then_some(Action::AssignExecutor)
}

fn of_work(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    let handed_out = step.does(lists::MOVES) && step.to_applicant() && step.has(lists::RESULT);
    if !handed_out && step.has(lists::SIGNS) && !step.has(lists::TO_BE_SIGNED) {
        return Some(Action::SignResult);
    }
    if step.has(lists::TESTS) && step.does(lists::TESTING) {
        return Some(Action::Test);
    }
    if step.has(lists::AGREES) && !step.has(lists::TO_BE_SIGNED) {
        return Some(Action::AgreeWithAuthority);
    }
    let answers = step.all.windows(2).any(|pair| match pair {
        [answer, verb] => answer.is(lists::ANSWERS) && verb.begins(lists::MOVES) && is_finite(&verb.lower),
        _ => false,
    });
    if answers && !step.has(lists::TO_APPLICANT) {
        return Some(Action::ProcessRequest);
    }
    if step.has(lists::REQUEST)
        && step.handles_by(lists::ASKING, lists::DRAWS_UP)
        && step.does_also(lists::DRAWS_UP)
        && !step.has(lists::ACCEPTED)
    {
        return Some(Action::SendRequest);
    }
    if step.has(lists::LETTERS) && step.does(lists::MOVES) && step.to_office() {
        return Some(Action::SendRequest);
    }
    if step.has(lists::ARRIVES) && (step.does(lists::ARRIVING) || step.does(lists::MOVES)) {
        return Some(Action::SendRequest);
    }
    if step.does(lists::RETURNS) {
        let result = lower.contains(lists::OUTCOME);
        return Some(if result { Action::DeliverResult } else { Action::ReturnDocuments });
    }
    of_result(step)
}

/// Handing out, preparing, examining.
fn of_result(step: &Step<'_>) -> Option<Action> {
    let lower = step.lower;
    let moves = step.does(lists::MOVES) || step.has(lists::MOVING);
    let result = step.has(lists::RESULT) || lower.contains(lists::PACKET);
    let in_person = step.has(lists::IN_PERSON) && step.has(lists::READY);
    if in_person && step.does(lists::HANDS_OUT) {
        return Some(Action::DeliverResult);
    }
    let aside = lower.contains(lists::INFORMING) && step.to_office();
    if moves && step.has(lists::TO_APPLICANT_OR) {
        return Some(Action::DeliverResult);
    }
    if moves && step.to_applicant() && result && !aside && !step.has(lists::COURIER) {
        return Some(Action::DeliverResult);
    }
    let adopts = step.does(lists::ADOPTS) && step.handles_by(lists::ADOPTED, lists::ADOPTS);
    let prepares = adopts || step.does_also(lists::PREPARES) || step.has(lists::PREPARING);
    let plain = step.handles(lists::PLAIN_PAPERS) && step.has(lists::FOR_ANOTHER)
        || lower.contains(lists::COVER_LETTER);
    if prepares && plain && !(step.does(lists::MOVES) && step.to_office()) {
        return Some(Action::ProcessRequest);
    }
    if prepares && !plain {
        return Some(Action::PrepareResult);
    }
    if step.does_also(lists::EXAMINES) && step.has(lists::CHECKED_IN) {
        return Some(Action::CheckRegistry);
    }
    if step.does(lists::SEARCHES) {
        return Some(Action::ProcessRequest);
    }
    let examines = step.has(lists::EXAMINES) || step.does(lists::EXAMINING);
    (examines && !moves).then_some(Action::Examine)
}

fn of_passing(step: &Step<'_>) -> Option<Action> {
    if !(step.does(lists::MOVES) || step.has(lists::MOVING)) {
        let takes = step.does(lists::TAKES_IN);
        return takes.then_some(Action::ReceiveDocuments);
    }
    if step.to_office() {
        let examined = step.does_also(lists::EXAMINES);
        return Some(if examined { Action::Examine } else { Action::TransferDocuments });
    }
    if step.has(lists::EXAMINES) {
        return Some(Action::Examine);
    }
    if step.does_also(lists::TAKES_IN) {
        return Some(Action::ReceiveDocuments);
    }
    if step.has(lists::RESULT) && !step.has(lists::HEADS) && !step.has(lists::TO_BE_SIGNED) {
        let given = step.does(lists::HANDING) && step.object_is(lists::RESULT);
        let delivered = step.passive || given || step.lower.contains(rules_clauses::APPLICANT);
        return Some(if delivered { Action::DeliverResult } else { Action::TransferDocuments });
    }
    let handed = step.has(lists::TO_APPLICANT) && !step.to_office();
    Some(if handed { Action::DeliverResult } else { Action::TransferDocuments })
}

/// The action of a condition, by its words.
pub fn of_condition(text: &str, to_refusal: bool) -> Action {
    let lower = text.lowered();
    let any = |list: &[&str]| list.iter().any(|word| has(&lower, word));
    let mut last = lower.rsplit(' ').skip(1);
    let decided =
        last.next().is_some_and(|verb| questions::DECIDED.iter().any(|stem| verb.starts_with(stem)));
    if decided && last.next().is_some_and(|noun| noun.starts_with(questions::DECISION)) {
        return Action::Decide;
    }
    if any(questions::PAYMENT) {
        return Action::CheckPayment;
    }
    if !to_refusal && any(questions::NEUTRAL) {
        return Action::Other;
    }
    if any(questions::SCORES) {
        return Action::CheckEligibility;
    }
    let papers = lower.contains(questions::PAPER) && any(questions::LACKING);
    let incomplete = any(questions::INCOMPLETE) || papers;
    if incomplete {
        return Action::Examine;
    }
    if to_refusal || any(questions::ADVERSE) || any(questions::ELIGIBLE) || any(questions::FAULTS) {
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
                Action::RegisterRequest,
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
