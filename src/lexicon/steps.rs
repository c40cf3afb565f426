//! Words of processes: headers, channels, cases, results, and what each step does.

use crate::clause::outside_brackets;
use crate::systems::mentioned;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::{Action, NodeKind, System};

/// Whose actions a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The applicant on the portal.
    Portal,
    /// The provider's worker.
    Provider,
    /// The public service centre.
    Centre,
    /// Inner units.
    Internal,
}

/// What a header or caption says of who acts.
pub fn channel_hint(text: &str) -> Option<Hint> {
    let text = text.lowered();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&[
        "хқко",
        "хқо ",
        "орталықпен",
        "орталықтың",
        "орталық арқылы",
        "орталықтар арқылы",
        "орталығы арқылы",
        "орталықтары арқылы",
    ]) {
        return Some(Hint::Centre);
    }
    if has(&[
        "эүп арқылы",
        "үэп арқылы",
        "эүп) арқылы",
        "портал арқылы",
        "порталы арқылы",
        "портал) арқылы",
        "интернет арқылы",
        "порталы (",
        "эүп-",
    ]) {
        return Some(Hint::Portal);
    }
    if has(&[
        "беруші арқылы",
        "көрсетуші арқылы",
        "берушінің аж",
        "көрсетушінің аж",
        "беруші) арқылы",
        "көрсетуші) арқылы",
    ]) || text.trim_start_matches(|l: char| !is_letter(l)).starts_with("кесте көрсетуші арқылы")
    {
        return Some(Hint::Provider);
    }
    has(&[
        "рәсімдерден",
        "іс-әрекеттерден тұрады",
        "құрылымдық бөлім",
        "құрылымдық бөлініс",
        "рәсімдерді (іс-қимылдарды) сипаттау",
        "әрбір рәсім",
    ])
    .then_some(Hint::Internal)
}

/// What the first steps say of who acts, where the header says nothing.
pub fn first_step_hint(steps: &[&str]) -> Option<Hint> {
    let all = steps.join(" ").lowered();
    let first = steps.first()?.lowered();
    if all.contains("орталық") && all.contains("оператор") {
        return Some(Hint::Centre);
    }
    let worker = first.contains("қызметкер") || first.contains("маман");
    let credentials = ["логин", "парол", "құпия сөз", "авториз", "авторла", "эцқ", "тіркеу куәлі"]
        .iter()
        .any(|word| all.contains(word));
    if worker && credentials {
        return Some(Hint::Provider);
    }
    let applicant = ["алушы", "тұтынушы", "пайдаланушы"].iter().any(|word| first.contains(word));
    if applicant && credentials {
        return Some(Hint::Portal);
    }
    if (first.contains("беруші") || first.contains("көрсетуші")) && credentials {
        return Some(Hint::Provider);
    }
    None
}

/// Whether a header announces steps of a service (and not, say, how to fill a form).
pub fn tells_steps(header: &str) -> bool {
    let header = header.lowered();
    ["рәсім", "әрекет", "іс-қимыл", "кезең", "үдеріс", "процес"].iter().any(|word| header.contains(word))
        && !header.contains("нысандарын толтыру")
}

/// Stems of what a diagram is called, one a common misprint.
const DIAGRAMS: &[&str] = &["диаграм", "диграм", "сурет"];

/// The number of the diagram that a header names: «… № 1 диаграммасы», «№ 2-диаграммасы».
pub fn diagram_number(header: &str) -> Option<u32> {
    let lower = header.lowered();
    DIAGRAMS.iter().flat_map(|stem| lower.match_indices(stem)).find_map(|(at, _)| {
        let before = lower.get(..at)?.trim_end_matches([' ', '-', '–']);
        let digits = before.len() - before.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
        before.get(before.len() - digits..)?.parse().ok()
    })
}

/// Whether a header speaks of a diagram.
pub fn names_diagram(header: &str) -> bool {
    let lower = header.lowered();
    DIAGRAMS.iter().any(|stem| has_word(&lower, stem))
}

/// Whether a header points to an appendix.
pub fn names_appendix(header: &str) -> bool {
    has_word(&header.lowered(), "қосымша")
}

/// «лицензия беру кезінде:»: one of several cases of a paragraph.
pub fn is_case(text: &str) -> Option<&str> {
    let text = text.trim();
    let body = text.strip_suffix(':').unwrap_or(text).trim_end();
    let short = body.chars().count() < 120 && !body.contains(['.', ';']);
    (short && (body.ends_with("кезінде") || (text.ends_with(':') && body.ends_with("жағдайда"))))
        .then_some(body)
}

/// «Нәтижесі – …»: what stands after the dash.
pub fn result(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest =
        ["Нәтижесі", "нәтижесі", "Нәтиже", "НӘТИЖЕСІ"].iter().find_map(|word| text.strip_prefix(word))?;
    let rest = rest.trim_start();
    let body = rest.strip_prefix(['-', '–', '—', ':'])?;
    Some(body.trim_start())
}

/// What a step does: the act that its words name first, refusals before all.
pub fn action(text: &str, kind: NodeKind) -> Action {
    let text = without_participles(&outside_brackets(&text.lowered()));
    let rules = match kind {
        NodeKind::Condition => CHECKS,
        NodeKind::Preliminary => PRELIMINARY,
        NodeKind::Step => UNITS,
        NodeKind::Process => STEPS,
    };
    let fallback = match kind {
        NodeKind::Step => STEPS,
        NodeKind::Process => UNITS,
        NodeKind::Condition | NodeKind::Preliminary => &[],
    };
    let words = Words::of(&text);
    match first(rules, &words).or_else(|| first(fallback, &words)) {
        Some(Action::ChooseCertificate) if chooses_service(&text) => Action::ChooseService,
        Some(Action::SendRequest) if asks_register(&text) => Action::QueryRegistry,
        Some(Action::CheckRegistry) if !asks_register(&text) => Action::CheckCredentials,
        Some(action) => action,
        None if kind == NodeKind::Condition && has_word(&text, "тексер") => Action::CheckEligibility,
        None => Action::Other,
    }
}

/// «қол қойылған сұрау»: what was done before is not what is done now; nor are names of who does it.
fn without_participles(text: &str) -> String {
    let mut text = text.to_owned();
    for done in [
        "қол қойылған",
        "қол қойғызып",
        "куәландырылған",
        "расталған",
        "тіркелген сұра",
        "толтырылған",
        "сканерленген",
        // Names that begin like verbs: who gives the service, and a referral.
        "беруші",
        "жолдама",
    ] {
        if text.contains(done) {
            text = text.replace(done, "");
        }
    }
    text
}

/// What is chosen first is the service: no certificate is named between it and the choice.
fn chooses_service(text: &str) -> bool {
    let before = text.find("таңда").and_then(|at| text.get(..at)).unwrap_or_default();
    let named = ["қызметті", "қызметтерді", "қызмет түрін", "қызметін"]
        .iter()
        .filter_map(|word| before.rfind(word))
        .max();
    let after = named.and_then(|at| before.get(at..));
    after.is_some_and(|after| !["эцқ", "куәлі", "қолтаңба"].iter().any(|word| after.contains(word)))
}

/// A register of persons, firms or powers of attorney takes part.
fn asks_register(text: &str) -> bool {
    let registers = [System::LegalEntities, System::Persons, System::Notary];
    mentioned(text).iter().any(|system| registers.contains(system))
        || ["тізілім", "дерекқор", "деректер қор", "деректер база"].iter().any(|stem| has_word(text, stem))
}

/// One rule: all of the groups must be met, each by one of its stems. Rules are tried in order.
type Rule = (Action, &'static [&'static [&'static str]]);

fn first(rules: &[Rule], words: &Words<'_>) -> Option<Action> {
    let met = |groups: &[&[&str]]| groups.iter().all(|stems| stems.iter().any(|stem| words.have(stem)));
    rules.iter().find(|(_, groups)| met(groups)).map(|(action, _)| *action)
}

/// A text from each of its words on: rules ask for very many stems.
struct Words<'t> {
    /// First letter of each word, and the text from it on.
    from: Vec<(char, &'t str)>,
}

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        let mut in_word = false;
        let begins = |(at, letter): (usize, char)| {
            let within = std::mem::replace(&mut in_word, is_letter(letter));
            (in_word && !within).then(|| (letter, text.get(at..).unwrap_or_default()))
        };
        Words { from: text.char_indices().filter_map(begins).collect() }
    }

    /// Whether a word begins with a stem.
    fn have(&self, stem: &str) -> bool {
        let first = stem.chars().next().unwrap_or_default();
        self.from.iter().any(|(letter, text)| *letter == first && text.starts_with(stem))
    }
}

/// Whether a word of a text begins with a stem.
fn has_word(text: &str, stem: &str) -> bool {
    text.match_indices(stem).any(|(at, _)| text.get(..at).is_none_or(|before| !before.ends_with(is_letter)))
}

/// Words that refuse.
const REFUSAL: &[&str] = &[
    "бас тарт",
    "мүмкін емес",
    "мүмкіндігінің жоқ",
    "мүмкіндігі жоқ",
    "мүмкін болмауы",
    "мүмкін болмай",
    "мүмкіндіктің жоқ",
    "мүмкіндігінің болмау",
];

const CERTIFICATE: &[&str] = &["тіркеу куәлі", "куәлігін", "куәлік", "сертификат"];
const REGISTERS: &[&str] =
    &["мдқ", "мдб", "бнаж", "дерекқор", "деректер қор", "деректер база", "тізілім", "мәліметтер қор", "эүш"];

/// Papers that an official signs, as objects of signing.
const SIGNED: &[&str] = &[
    "шешімге",
    "жауапқа",
    "лицензияға",
    "рұқсатқа",
    "куәлікке",
    "қорытындыға",
    "анықтамаға",
    "бұйрыққа",
    "қаулыға",
];

/// Papers that are the result of a service.
const RESULTS: &[&str] =
    &["телнұсқа", "куәлік", "лицензия", "рұқсат", "анықтама", "қорытынды", "талон", "жолхат"];

const PRELIMINARY: &[Rule] = &[
    (Action::RegisterApplicant, &[&["тірке"]]),
    (Action::Authenticate, &[&["логин", "пароль", "парол", "құпия сөз", "авториз", "авторла"]]),
];

const CHECKS: &[Rule] = &[
    (Action::CheckEligibility, &[&["біліктілік"], &["талап", "талаб"]]),
    (Action::CheckPayment, &[&["төле", "төлем", "алым", "ақы"]]),
    (
        Action::CheckCertificate,
        &[
            &["куәлі", "қолтаңба", "эцқ", "қол қою"],
            &["мерзім", "жойыл", "қайтар", "сәйкес", "түпнұсқа", "нақты", "шынайы", "жарамды", "қолданыс"],
        ],
    ),
    (
        Action::CheckCredentials,
        &[&["логин", "пароль", "парол", "құпия сөз", "тіркелген", "авториз", "авторла"]],
    ),
    (
        Action::CheckEligibility,
        &[&["біліктілік", "талап", "негіз", "құжат", "толық", "қорытынды", "сәйкестігін", "сәйкестік"]],
    ),
    (Action::CheckRegistry, &[&["дерек", "мәлімет"], &["бол", "бар", "жоқ", "тексер", "рас"]]),
];

const STEPS: &[Rule] = &[
    (Action::Refuse, &[REFUSAL]),
    (Action::SignResult, &[SIGNED, &["қол қо"]]),
    (Action::RegisterDocuments, &[&["журнал"], &["тірке"]]),
    (Action::DeliverResult, &[&["жүктеп ал"]]),
    (Action::Pay, &[&["төле", "ақысын", "ақы төле"], &["эүтш", "төлеу", "төлейді", "төлем"]]),
    (Action::ChooseCertificate, &[CERTIFICATE, &["таңда"]]),
    (Action::ChooseCertificate, &[&["эцқ", "қолтаңба"], &["таңда"]]),
    (Action::Authenticate, &[&["логин", "парол", "құпия сөз", "авториз", "авторла"]]),
    (Action::Authenticate, &[&["кіруі", "кіру", "кіреді"], &["эүп", "портал", "аж", "жүйе"]]),
    (Action::ChooseService, &[&["таңда"]]),
    (
        Action::FillForm,
        &[
            &["толтыр"],
            &["сканер", "бекіт", "тірке", "қоса бер"],
            &["нысан", "форма", "сұра", "сауал", "өтін"],
        ],
    ),
    (
        Action::DeliverResult,
        &[
            &["нәтиже", "қорытынды", "лицензия", "рұқсат", "анықтама", "куәлік"],
            &["алуы", "алады", "жүктеп ал", "қабылдап алу"],
        ],
    ),
    (Action::AttachDocuments, &[&["сканер"]]),
    (Action::Sign, &[&["қол қо", "куәланды", "раста", "дәлелде"], &["эцқ", "қолтаңба", "нысан", "сұра"]]),
    (Action::Sign, &[&["эцқ"], &["қоюы", "қояды"]]),
    (
        Action::RegisterRequest,
        &[&["тіркеу", "тіркеуі", "тіркейді", "тіркелу"], &["құжат", "сұра", "сауал", "өтін", "тапсырыс"]],
    ),
    (Action::QueryRegistry, &[&["дерек", "мәлімет"], REGISTERS, &["жібер", "жолда", "сұра", "сауал"]]),
    (
        Action::QueryRegistry,
        &[
            REGISTERS,
            &["сұрау сал", "сұраныс жібер", "сұраныс жолда", "сұрау жолда", "сұрау жібер", "сұрау хат"],
        ],
    ),
    (Action::SendRequest, &[&["жолда", "жібер", "бағытта"]]),
    (Action::ProcessRequest, &[&["өңде"]]),
    (Action::FillForm, &[&["толтыр", "енгіз"]]),
    (Action::AttachDocuments, &[&["сканер", "бекіт", "қоса бер", "тірке"], &["құжат"]]),
    (Action::DeliverResult, &[&["алуы", "алады", "береді", "тапсыр"]]),
    (Action::PrepareResult, &[&["қалыптастыр", "құрастыр", "дайында", "ресімде", "рәсімде"]]),
];

const UNITS: &[Rule] = &[
    (Action::AgreeWithAuthority, &[&["келісім"], &["береді", "беруі", "беру"]]),
    (
        Action::AgreeWithAuthority,
        &[&["мүдделі орган ", "мүдделі органы "], &["қарайды", "келіс", "қорытынды"]],
    ),
    (Action::SignResult, &[&["қол қо"]]),
    (Action::ReceiveDocuments, &[&["қабылда"]]),
    (Action::RegisterDocuments, &[&["тірке"], &["құжат", "өтін", "журнал"]]),
    (
        Action::AssignExecutor,
        &[
            &["жауапты орындаушы", "орындаушы", "бұрыштама"],
            &["белгіле", "айқында", "бұрыштама", "тағайында", "жүкте", "бөл"],
        ],
    ),
    (Action::PrepareResult, &[&["дайында", "ресімде", "рәсімде", "қалыптастыр", "әзірле"]]),
    (
        Action::DeliverResult,
        &[&["алушыға", "тұтынушыға", "өтініш иесіне"], &["береді", "жолда", "жібер", "беру", "тапсыр"]],
    ),
    (Action::AssignExecutor, &[&["тағайында"]]),
    (Action::PrepareResult, &[RESULTS, &["толтырады", "толтыру", "жазады", "жазу", "басып шығар"]]),
    (Action::Examine, &[&["көреді", "салыстыр", "қарайды", "қарау", "танысады", "тексер", "зерде", "қарап"]]),
    (Action::DeliverResult, &[&["береді", "беруі", "беру"]]),
    (Action::SendRequest, &[&["жолда", "жібер", "тапсыр"]]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagrams_are_numbered_in_many_ways() {
        let cases = [
            ("тоғай беру (іс-қимылдың № 2 диаграммасы)", Some(2)),
            ("тоғай берудің №3-диаграммасы 1-қосымшада", Some(3)),
            ("тоғай беру (№ 4 диграммасы)", Some(4)),
            ("тоғай беру 1-сурет бойынша", Some(1)),
            ("1-қосымшадағы диаграмма", None),
            ("тоғай беру 1-қосымшада", None),
        ];
        for (header, wanted) in cases {
            assert_eq!(diagram_number(header), wanted, "{header}");
        }
    }

    #[test]
    fn actions_are_what_is_done_now() {
        use NodeKind::{Condition, Process, Step};
        let cases = [
            (Process, "тоғай жолдамасын ЭҮП-тен жүктеп алуы", Action::DeliverResult),
            (Process, "картаны сканерлейді және ЭЦҚ-мен куәландырады", Action::AttachDocuments),
            (Process, "ақы төлеу туралы шешімге қол қоюы", Action::SignResult),
            (Process, "тіркеу журналында өтінішті тіркеу", Action::RegisterDocuments),
            (Process, "толтырылған нысанды ЭЦҚ арқылы дәлелдеу", Action::Sign),
            (Step, "көрсетілетін қызметті берушінің маманы куәлікті толтырады", Action::PrepareResult),
            (Step, "кеңсе тоғай иесіне қол қойғызып береді", Action::DeliverResult),
            (
                Step,
                "инспекция (бұдан әрі – мүдделі орган) тоғайды қарап, қорытынды береді",
                Action::AgreeWithAuthority,
            ),
            (Step, "маман мүдделі органнан түскен жауапты қарайды", Action::Examine),
            (
                Condition,
                "тіркелген тоғай иесінің біліктілік талаптарына сәйкестігін тексеру",
                Action::CheckEligibility,
            ),
        ];
        for (kind, text, wanted) in cases {
            assert_eq!(action(text, kind), wanted, "{text}");
        }
    }
}
