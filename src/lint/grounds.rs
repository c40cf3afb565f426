//! What a check, a branch or a refusal gives as its ground, by its words.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
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

/// What stems speak of, one bit a subject.
mod subject {
    pub const PAYMENT: u16 = 1;
    pub const CERTIFICATE: u16 = 1 << 1;
    pub const LOGIN: u16 = 1 << 2;
    pub const FAULTS: u16 = 1 << 3;
    pub const ABSENCE: u16 = 1 << 4;
    pub const BEING: u16 = 1 << 5;
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
    (subject::PAYMENT, &["төле", "ақысын", "ақысы"]),
    (subject::CERTIFICATE, &["эцқ", "эцк", "қолтаңба", "тіркеу куәлі"]),
    (subject::LOGIN, &["авториз", "авторла", "логин"]),
    (subject::FAULTS, &["бұзушыл", "бұзыл", "бұзыш", "қате", "кемшілік", "қайшы"]),
    (subject::ABSENCE, &["болмау", "болмаға", "болмаса", "жоқ", "мүмкін", "табылмау", "расталмау"]),
    (subject::BEING, &["бар болу", "болуын", "бар-жоғын", "бар екен", "бар-жоқ"]),
    (subject::QUALIFICATION, &["біліктілік", "талаптарына", "негіздер", "негіздеме"]),
    (subject::LAW, &["заңнама"]),
    (subject::PAPERS, &["құжаттардың", "құжаттарды", "құжаттарында"]),
    (subject::CHECK, &["тексер", "сәйкестігін"]),
    (subject::REQUEST, &["сұраныс", "сұрау", "сауал", "өтініш"]),
    (subject::SOUGHT, &["болма", "табыл", "жоқ"]),
    (subject::REFUSAL, &["бас тарт", "мүмкін емес", "мүмкіндігінің жоқ", "мүмкіндігі жоқ", "мүмкін болма"]),
    (subject::DATA, &["дерек", "мәлімет"]),
];

/// All stems, looked for in one pass, and the subjects of each.
static STEMS: LazyLock<(Option<AhoCorasick>, Vec<u16>)> = LazyLock::new(|| {
    let stems = || SUBJECTS.iter().flat_map(|(subject, stems)| stems.iter().map(|stem| (*stem, *subject)));
    let built = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(stems().map(|(stem, _)| stem));
    (built.ok(), stems().map(|(_, subject)| subject).collect())
});

/// Reads what a text speaks of.
pub fn grounds(text: &str) -> Grounds {
    let text = text.lowered();
    let (stems, subjects) = &*STEMS;
    let found = stems.iter().flat_map(|stems| stems.find_overlapping_iter(&text));
    let told =
        found.filter_map(|found| subjects.get(found.pattern().as_usize())).fold(0, |all, one| all | one);
    let has = |subjects: u16| told & subjects == subjects;
    Grounds {
        payment: has(subject::PAYMENT),
        certificate: has(subject::CERTIFICATE),
        login: has(subject::LOGIN),
        faults: has(subject::FAULTS),
        absence: has(subject::ABSENCE),
        presence: has(subject::DATA | subject::BEING),
        qualification: has(subject::QUALIFICATION),
        law: has(subject::LAW),
        papers: has(subject::PAPERS),
        check: has(subject::CHECK),
        request: has(subject::REQUEST | subject::DATA | subject::SOUGHT),
        refusal: has(subject::REFUSAL),
    }
}

/// Whether a form of completion says that a request was made or registered.
pub fn request_made(form: &str) -> bool {
    let form = form.lowered();
    let request =
        ["сұраныс", "сұрау", "сүраныс", "өтініш", "сауал", "өтінім"].iter().any(|stem| form.contains(stem));
    let made = form.contains("қалыптас") || (form.contains("тірке") && form.contains("нөмір"));
    request && made && !grounds(&form).refusal
}

/// Whether a column only prints what is handed out: «Электрондық құжат (электрондық лицензия)».
pub fn is_result(action: &str) -> bool {
    let action = action.lowered().replace("лицензиялау", "");
    let thing =
        ["лицензия", "рұқсат", "құжат", "куәлік", "анықтама"].iter().any(|stem| action.contains(stem));
    let deed =
        ["авто", "тірке", "өңде", "бекіт", "толтыр", "тарт", "таңда", "жібер", "жолда", "қабылда", "тексер"];
    thing && !deed.iter().any(|stem| action.contains(stem))
}

/// Whether an action gives the reason of a message, which only a refusal does: «болмауына байланысты хабарлама қалыптастыру».
pub fn gives_reason(action: &str) -> bool {
    let action = action.lowered();
    action.contains("байланысты") || action.contains("бас тарт") || action.contains("дәлелді жауап")
}

/// Whether an action is attaching the certificate to the browser: the way into the portal.
pub fn attaches_certificate(action: &str) -> bool {
    let action = action.lowered();
    action.contains("браузер") || action.contains("баузер")
}

/// Whether an action registers, and whether it processes.
pub fn registers_and_processes(text: &str) -> (bool, bool) {
    let text = text.lowered();
    (text.contains("тірке"), text.contains("өңде"))
}

/// A number with a dash and nothing after it: what is left of «4 – егер …».
pub fn is_torn_number(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.trim_end_matches([' ', '-', '–', '—']);
    digits.len() < cell.len() && !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit())
}

/// Whether a passage, in small letters, says that parts of the text were taken out.
pub fn takes_out(text: &str) -> bool {
    ["алып таста", "алынып таста", "алып тасталды", "күші жойылды"].iter().any(|stem| text.contains(stem))
}

/// Whether a passage, in small letters, cites a paragraph by its number.
pub fn names_paragraph(text: &str) -> bool {
    text.contains("тарма") && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The handbook of business processes, whose diagrams acts print as headings; in small letters.
pub fn is_handbook(text: &str) -> bool {
    text.trim_end().ends_with("анықтамалығы")
}

/// A legend of signs, or what belongs to one; in small letters.
pub fn is_legend(text: &str) -> bool {
    text.contains("шартты белгі") || text.starts_with('*')
}

/// Whether a paragraph, in small letters, promises a time for each action.
pub fn promises_times(text: &str) -> bool {
    text.contains("мерзім") && (text.contains("әрбір") || text.contains("әр ")) && text.contains("әрекет")
}

/// Whether a paragraph, in small letters, says how long the whole service takes.
pub fn states_whole_time(text: &str) -> bool {
    (text.contains("қызмет көрсету мерзімі")
        || text.contains("қызметті көрсету мерзімі")
        || text.contains("қызмет көрсетудің мерзімі"))
        && !text.contains("стандарт")
}

/// Whether an actor is an operator of a public service centre.
pub fn is_operator(actor: &str) -> bool {
    actor.lowered().contains("оператор")
}

/// Whether an actor is the applicant.
pub fn is_applicant(actor: &str) -> bool {
    let actor = actor.lowered();
    (actor.contains("алушы") || actor.contains("тұтынушы")) && !actor.contains("өкіл")
}

/// Whether an actor is the provider or one of its workers.
pub fn is_provider(actor: &str) -> bool {
    let actor = actor.lowered();
    actor.contains("беруші") || actor.contains("көрсетуші")
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
        assert!(
            is_torn_number("4-") && is_torn_number("12 –") && !is_torn_number("-") && !is_torn_number("4")
        );
    }
}
