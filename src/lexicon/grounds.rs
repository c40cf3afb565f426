//! What a check, a branch or a refusal gives as its ground, by its words.

use crate::stems::StemTable;
use crate::words::grounds as words;
use crate::words::steps::BECAUSE;
use std::sync::LazyLock;
use zanflow_kazakh::letters::Lower;

/// What a text speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Paying.
    pub payment: bool,
    /// The signature or its certificate.
    pub certificate: bool,
    /// Logging in.
    pub login: bool,
    /// Faults in data: «бұзушылық», «қате».
    pub faults: bool,
    /// Data that are not there.
    pub absence: bool,
    /// Data that are there: what a register is asked.
    pub presence: bool,
    /// Qualification requirements.
    pub qualification: bool,
    /// Conformity with the law.
    pub law: bool,
    /// Whether papers are in order.
    pub papers: bool,
    /// A check is made.
    pub check: bool,
    /// The request itself is looked for.
    pub request: bool,
    /// It is refused, or said to be impossible.
    pub refusal: bool,
}

/// Subjects, one bit each.
mod subject {
    pub const PAYMENT: u16 = 1;
    pub const CERTIFICATE: u16 = 1 << 1;
    pub const LOGIN: u16 = 1 << 2;
    pub const FAULTS: u16 = 1 << 3;
    pub const ABSENCE: u16 = 1 << 4;
    pub const PRESENCE: u16 = 1 << 5;
    pub const QUALIFICATION: u16 = 1 << 6;
    pub const LAW: u16 = 1 << 7;
    pub const PAPERS: u16 = 1 << 8;
    pub const CHECK: u16 = 1 << 9;
    pub const REQUEST: u16 = 1 << 10;
    pub const SOUGHT: u16 = 1 << 11;
    pub const REFUSAL: u16 = 1 << 12;
    pub const DATA: u16 = 1 << 13;
}

/// Stems of each subject.
const SUBJECTS: &[(u16, &[&str])] = &[
    (subject::PAYMENT, words::PAYMENT),
    (subject::CERTIFICATE, words::CERTIFICATE),
    (subject::LOGIN, words::LOGIN),
    (subject::FAULTS, words::FAULTS),
    (subject::ABSENCE, words::ABSENCE),
    (subject::PRESENCE, words::PRESENCE),
    (subject::QUALIFICATION, words::QUALIFICATION),
    (subject::LAW, words::LAW),
    (subject::PAPERS, words::PAPERS),
    (subject::CHECK, words::CHECK),
    (subject::REQUEST, words::REQUEST),
    (subject::SOUGHT, words::SOUGHT),
    (subject::REFUSAL, words::REFUSAL),
    (subject::DATA, words::DATA),
];

static STEMS: LazyLock<StemTable<u16>> = LazyLock::new(|| {
    StemTable::new(SUBJECTS.iter().flat_map(|(subject, stems)| stems.iter().map(|stem| (*stem, *subject))))
});

/// Reads what a text speaks of.
pub fn grounds(text: &str) -> Grounds {
    if text.is_empty() {
        return Grounds::default();
    }
    let text = text.lowered();
    let mut subjects = 0;
    STEMS.anywhere(&text, |subject| subjects |= subject);
    let has = |wanted: u16| subjects & wanted == wanted;
    Grounds {
        payment: has(subject::PAYMENT),
        certificate: has(subject::CERTIFICATE),
        login: has(subject::LOGIN),
        faults: has(subject::FAULTS),
        absence: has(subject::ABSENCE),
        presence: has(subject::DATA | subject::PRESENCE),
        qualification: has(subject::QUALIFICATION),
        law: has(subject::LAW),
        papers: has(subject::PAPERS),
        check: has(subject::CHECK),
        request: has(subject::REQUEST | subject::DATA | subject::SOUGHT),
        refusal: has(subject::REFUSAL),
    }
}

fn has_any(text: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| text.contains(stem))
}

/// Whether a form of completion says that a request was made or registered.
pub fn request_made(form: &str) -> bool {
    let form = form.lowered();
    let made =
        form.contains(words::FORM_MADE) || words::FORM_REGISTERED.iter().all(|stem| form.contains(stem));
    made && has_any(&form, words::FORM_REQUEST) && !grounds(&form).refusal
}

/// Whether an action only prints what is handed out: «Электрондық құжат (электрондық лицензия)».
pub fn is_result(action: &str) -> bool {
    let action = action.lowered().replace(words::LICENSING, "");
    has_any(&action, words::HANDED_OUT) && !has_any(&action, words::DEED)
}

/// Whether an action gives the reason of a message, which only a refusal does: «болмауына байланысты хабарлама қалыптастыру».
pub fn gives_reason(action: &str) -> bool {
    has_any(&action.lowered(), words::REASONED)
}

/// The ground that a refusal gives: its words up to «байланысты», all of them where it has no such word.
pub fn reason(text: &str) -> &str {
    text.find(BECAUSE).and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Whether the ground of a refusal is that requirements are not met, by its words.
pub fn names_requirement(reason: &str) -> bool {
    has_any(reason, words::REQUIREMENT)
}

/// Whether an action names data, by its words as printed.
pub fn names_data(action: &str) -> bool {
    has_any(action, words::DATA)
}

/// Whether an action is attaching the certificate to the browser: the way into the portal.
pub fn attaches_certificate(action: &str) -> bool {
    has_any(&action.lowered(), words::BROWSER)
}

/// Whether an action registers, and whether it processes.
pub fn registers_and_processes(text: &str) -> (bool, bool) {
    let text = text.lowered();
    (text.contains(words::REGISTERS), text.contains(words::PROCESSES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_are_read_by_words() {
        let refusal = grounds("деректерінде бұзушылықтардың болуына байланысты бас тарту");
        assert!(refusal.faults && refusal.refusal && !refusal.payment && !refusal.qualification);
        assert!(grounds("ЗТ МДҚ-да ара деректерінің болуын тексеру").presence);
        assert!(grounds("егер сұраныс бойынша деректер табылса").request);
        assert!(
            request_made("Сұранысты сәтті қалыптастыру туралы хабар") && !request_made("Сұранысты жолдау")
        );
        assert!(is_result("Электрондық құжат (электрондық лицензия)") && !is_result("Құжатты тіркеу"));
        assert_eq!(reason("болмауына байланысты бас тарту"), "болмауына ");
    }
}
