//! What a check, a branch or a refusal gives as its ground, by its words.

use crate::kazakh::letters::Lower;

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

/// Reads what a text speaks of.
pub fn grounds(text: &str) -> Grounds {
    let text = text.lowered();
    let has = |stems: &[&str]| stems.iter().any(|stem| text.contains(stem));
    let data = has(&["дерек", "мәлімет"]);
    Grounds {
        payment: has(&["төле", "төлем", "ақысын", "ақысы"]),
        certificate: has(&["эцқ", "эцк", "қолтаңба", "тіркеу куәлі"]),
        login: has(&["авториз", "авторла", "авторлау", "логин"]),
        faults: has(&["бұзушыл", "бұзыл", "бұзыш", "қате", "кемшілік", "қайшы"]),
        absence: has(&["болмау", "болмаға", "болмаса", "жоқ", "мүмкін", "табылмау", "расталмау"]),
        presence: data && has(&["бар болу", "болуын", "бар-жоғын", "бар екен", "бар-жоқ"]),
        qualification: has(&["біліктілік", "талаптарына", "негіздер", "негіздеме"]),
        law: has(&["заңнама"]),
        papers: has(&["құжаттардың", "құжаттарды", "құжаттарында"]),
        check: has(&["тексер", "сәйкестігін"]),
        request: has(&["сұраныс", "сұрау", "сауал", "өтініш"]) && data && has(&["болма", "табыл", "жоқ"]),
        refusal: has(&["бас тарт", "мүмкін емес", "мүмкіндігінің жоқ", "мүмкіндігі жоқ", "мүмкін болма"]),
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

/// Whether a passage says that parts of the text were taken out.
pub fn takes_out(text: &str) -> bool {
    let text = text.lowered();
    ["алып таста", "алынып таста", "алып тасталды", "күші жойылды"].iter().any(|stem| text.contains(stem))
}

/// The handbook of business processes, whose diagrams acts print as headings.
pub fn is_handbook(text: &str) -> bool {
    text.lowered().trim_end().ends_with("анықтамалығы")
}

/// A legend of signs, or what belongs to one.
pub fn is_legend(text: &str) -> bool {
    let text = text.lowered();
    text.contains("шартты белгі") || text.starts_with('*')
}

/// Whether a paragraph promises a time for each action.
pub fn promises_times(text: &str) -> bool {
    let text = text.lowered();
    text.contains("мерзім") && (text.contains("әрбір") || text.contains("әр ")) && text.contains("әрекет")
}

/// Whether a paragraph says how long the whole service takes.
pub fn states_whole_time(text: &str) -> bool {
    let text = text.lowered();
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
