//! What words of steps mean, so that regulations of different bodies can be compared: words for one thing, who acts, and the
//! things that conditions, refusals, payments and papers speak of.
//!
//! A word in a list stands for all words that begin with it; one that ends with a full stop stands for itself only.

use crate::systems::mentioned;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::System;

/// Words and phrases that mean the same in steps, beside those that searches know (`search/synonyms`).
pub const SAME: &[&[&str]] = &[
    &[
        "алушы",
        "тұтынушы",
        "көрсетілетін қызмет алушы",
        "мемлекеттік қызмет алушы",
        "қызмет алушы",
        "өтініш беруші",
        "өтініш иесі",
    ],
    &[
        "қызмет беруші",
        "қызмет көрсетуші",
        "көрсетілетін қызмет беруші",
        "көрсетілетін қызмет көрсетуші",
        "мемлекеттік қызмет беруші",
    ],
    &[
        "сұрау",
        "сұра",
        "сұра сал",
        "сұра хат",
        "сұра түс",
        "сұра бер",
        "сауал",
        "сауал сал",
        "өтініш",
        "өтінім",
        "тапсырыс",
    ],
    &["құру", "құрыл", "құрған", "құрады", "қалыптас", "құрастыр", "жасау"],
    &["құрылым"],
    &["қате", "бұзушылық", "кемшілік", "олқылық", "сәйкессіздік"],
    &["растау", "раста", "расталу", "куәландыр", "дәлелде", "қол қою", "қол қой", "қол қоя"],
    &["жіберу", "жібер", "жолда", "бағытта"],
    &["дұрыстық", "дұрыс", "нақты", "түпнұсқа", "шынайы", "растығ"],
    &[
        "мерзім",
        "қолданылу мерзім",
        "қолдану мерзім",
        "жарамдылық мерзім",
        "жұмыс мерзім",
        "әрекет ету мерзім",
    ],
    &["жойылған", "жойыл", "кері қайтарыл", "қайтарып алын", "қайта алын", "қайтарыл", "күші жойыл"],
    &["хабарлама", "хабарла"],
    &["авторизация", "авториз", "авторла"],
    &["төлем", "төле", "ақысы", "ақы төле", "ақысын төле"],
    &["сату", "өткіз"],
    &["интернет", "ғаламтор"],
    &["мәлімет", "дерек"],
    &["қызметкер", "маман"],
    &["белгілеу", "белгіле", "айқында", "тағайында"],
    &["қарау", "қарай", "қарап", "таныс"],
    &["қағаз", "қағаз нысан", "қағаз түр", "қағаз тасы"],
    &["нысан", "форма."],
    &["кеңсе", "кенсе"],
    &["жоқ", "болма"],
    &["мүмкін емес", "мүмкін болма", "мүмкіндігінің жоқ", "мүмкіндігінің болма", "мүмкіндігі жоқ"],
    &["бар.", "болу", "бар бол"],
    &["жсн", "жсн.", "жин.", "жеке сәйкестендіру номер"],
    &["бсн", "бсн.", "бин.", "бизнес сәйкестендіру номер"],
];

/// Words that say nothing of what a step does, and names of systems, which are compared by themselves.
pub const SILENT: &[&str] = &[
    "мен.",
    "пен.",
    "бен.",
    "және.",
    "немесе.",
    "арқылы.",
    "үшін.",
    "туралы.",
    "жайлы.",
    "жөнінде",
    "сондай.",
    "ақ.",
    "осы.",
    "оның.",
    "оны.",
    "оларды.",
    "олар.",
    "ол.",
    "бұл.",
    "содан.",
    "кейін.",
    "одан.",
    "отыр",
    "байланысты.",
    "жүзеге",
    "асыр",
    "көмегі",
    "бойынша.",
    "да.",
    "де.",
    "ғана.",
    "өз.",
    "өзінің.",
    "сол.",
    "тиісті.",
    "яғни.",
    "бұдан",
    "әрі.",
    "былай.",
    "үдеріс",
    "үрдіс",
    "процес",
    "рәсімі.",
    "мемлекеттік",
    "электронд",
    "көрсетілетін",
    "мдқ.",
    "мдб.",
    "аж.",
    "ажо.",
    "е.",
    "лицензиялау",
    "ел.",
    "зт.",
    "жт.",
    "эүп",
    "үэп",
    "эүш",
    "эүтш",
    "эүпш",
    "бнаж",
    "хқко",
    "хқо",
    "эқж",
    "портал",
    "шлюз",
    "үкімет",
    "веб.",
    "www.",
    "kz.",
    "gov.",
    "egov.",
    "elicense.",
    "заңды тұлға мемлекеттік дерек",
    "жеке тұлға мемлекеттік дерек",
    "заңды тұлғалар мемлекеттік дерек",
    "жеке тұлғалар мемлекеттік дерек",
    "мемлекеттік дерек",
    "деректер қор",
    "деректер база",
    "дерекқор",
    "ақпараттық жүйе",
];

/// Who acts, whatever the act calls them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who asks for the service, or a representative.
    Applicant,
    /// The providing body or a worker of it who is not told apart.
    Provider,
    /// A service centre or its operator.
    Centre,
    /// The office that receives and registers.
    Office,
    /// A head or deputy.
    Head,
    /// The responsible executor.
    Executor,
    /// Another body that has a say.
    Interested,
    /// A commission.
    Commission,
    /// Systems.
    Systems(Vec<System>),
    /// A department or another body, by its name.
    Named(String),
}

/// Roles by words of their names; the first that is met.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Interested, &["мүдделі"]),
    (Role::Commission, &["комиссия"]),
    (Role::Applicant, &["алушы", "тұтынушы", "пайдаланушы", "өтініш беруші", "өтініш иес"]),
    (Role::Office, &["кеңсе", "кенсе"]),
    (Role::Executor, &["жауапты орындаушы", "орындаушы"]),
    (Role::Head, &["басшы", "бастық", "бастығ", "директор", "төраға", "әкім.", "орынбасар", "жетекші"]),
    (Role::Centre, &["орталық", "орталығ", "оператор", "хқко", "хқо"]),
];

/// Words of the providing body; looked for last, since its head and its office are called by it too.
const PROVIDER: &[&str] = &["беруші", "көрсетуші", "қызметкер", "маман"];

/// The role of an actor.
pub fn role(actor: &str) -> Role {
    let lower = actor.lowered();
    if let Some((role, _)) = ROLES.iter().find(|(_, stems)| stems.iter().any(|stem| has(&lower, stem))) {
        return role.clone();
    }
    let mut systems = mentioned(actor);
    if !systems.is_empty() {
        systems.sort_unstable();
        return Role::Systems(systems);
    }
    if PROVIDER.iter().any(|stem| has(&lower, stem)) {
        return Role::Provider;
    }
    let letters = lower.chars().map(|letter| if is_letter(letter) { letter } else { ' ' });
    Role::Named(letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A thing that texts speak of: its name, and the words that name it.
pub type Thing = (&'static str, &'static [&'static str]);

/// Numbers that tell persons and firms apart.
pub const IDENTIFIERS: &[Thing] = &[
    ("iin", &["жсн", "жин.", "иин", "жеке сәйкестендіру"]),
    ("bin", &["бсн", "бин.", "бжн", "бизнес сәйкестендіру", "бизнес-сәйкестендіру"]),
];

/// What conditions look at.
pub const CHECKED: &[Thing] = &[
    ("password", &["парол", "құпия сөз"]),
    ("validity", &["мерзім"]),
    ("revocation", &["жойыл", "қайтар", "қайта алын"]),
    ("qualification", &["біліктілік"]),
    ("law", &["заңнама", "заңын", "заңдар"]),
    ("grounds", &["негіздерін", "негіздерге", "негіздеме", "негіздер."]),
    ("documents", &["құжат"]),
    ("attorney", &["сенімхат"]),
    ("payment", &["төле", "алым", "ақы.", "ақысы"]),
    ("conclusion", &["қорытынды"]),
    ("deadline", &["мерзімінде"]),
    ("place", &["орналасқан", "барып"]),
    ("completeness", &["толық"]),
    ("debt", &["берешек", "берешег", "қарыз"]),
    ("conviction", &["соттылы", "сотталған"]),
];

/// Why a service is refused.
pub const REASONS: &[Thing] = &[
    ("payment", &["төле", "алым", "ақы.", "ақысы"]),
    ("faults", &["бұзушылық", "қате", "кемшілік", "олқылық", "сәйкессіздік", "сәйкес келме", "сәйкес емес"]),
    ("signature", &["эцқ", "қолтаңба", "эцк"]),
    ("absence", &["болма", "жоқ", "табылма"]),
    ("qualification", &["біліктілік"]),
    ("deadline", &["мерзім"]),
    ("attorney", &["сенімхат"]),
    ("conclusion", &["қорытынды"]),
    ("debt", &["берешек", "берешег", "қарыз"]),
    ("ban", &["тыйым", "шектеу"]),
];

/// What a reason is found in.
pub const REASON_PLACES: &[Thing] = &[("data", &["дерек", "мәлімет"]), ("documents", &["құжат"])];

/// Papers, and what is done with them.
pub const PAPERS: &[Thing] = &[
    ("documents", &["құжат"]),
    ("scanned", &["скан"]),
    ("attached", &["бекіт", "тіркеу", "тіркей", "тіркеп", "қоса", "қосу", "қосып", "қосады"]),
    ("attorney", &["сенімхат"]),
    ("notarised", &["нотариал"]),
    ("receipt", &["түбіртек", "түбіртег"]),
    ("photo", &["фото"]),
    ("copy", &["көшірме"]),
    ("originals", &["түпнұсқалары", "түпнұсқасы"]),
    ("identity-card", &["жеке басын", "жеке куәлі", "паспорт"]),
    ("medical", &["медициналық анықтама"]),
];

/// How a service is paid for.
pub const PAYMENTS: &[Thing] = &[
    ("receipt", &["түбіртек", "түбіртег"]),
    ("free", &["тегін"]),
    ("bank", &["банк"]),
    ("cash", &["қолма"]),
    ("card", &["карта", "карточка"]),
    ("rate", &["аек", "айлық есептік көрсеткіш", "теңге"]),
    ("state-fee", &["мемлекеттік баж"]),
    ("licence-fee", &["лицензиялық алым"]),
];

/// What a service gives.
pub const RESULTS: &[Thing] = &[
    ("licence", &["лицензия", "лицензияны", "лицензияға"]),
    ("permit", &["рұқсат"]),
    ("certificate", &["куәлік", "сертификат"]),
    ("reference", &["анықтама"]),
    ("decision", &["шешім"]),
    ("duplicate", &["телнұсқа"]),
    ("referral", &["жолдама"]),
    ("conclusion", &["қорытынды"]),
    ("contract", &["шарт жасас"]),
];

/// For what an applicant comes, where a paragraph holds several cases.
pub const CASES: &[Thing] = &[
    ("reissue", &["қайта"]),
    ("duplicate", &["телнұсқа", "дубликат"]),
    ("appendix", &["қосымша"]),
    ("stop", &["тоқтат"]),
    ("prolong", &["ұзарт"]),
];

/// The things that a text speaks of, in the order of the list.
pub fn told(text: &str, things: &[Thing]) -> Vec<&'static str> {
    let lower = text.lowered();
    let named = things.iter().filter(|(_, stems)| stems.iter().any(|stem| has(&lower, stem)));
    named.map(|(name, _)| *name).collect()
}

/// The reason that a refusal names: what stands before «байланысты» and the like; the whole text where none does.
pub fn reason(text: &str) -> &str {
    let ends = ["байланысты", "себепті", "себебінен", "жағдайда", "салдарынан"];
    let end = ends.iter().filter_map(|word| text.find(word)).min();
    end.and_then(|end| text.get(..end)).filter(|reason| !reason.trim().is_empty()).unwrap_or(text)
}

/// Whether a text names a reason.
pub fn names_reason(text: &str) -> bool {
    reason(text).len() < text.len()
}

/// Numbers of paragraphs that a text refers to: «Стандарттың 11-тармағына», as printed.
pub fn cited_paragraphs(text: &str) -> Vec<String> {
    let lower = text.lowered();
    let found = lower.match_indices("тармағ").chain(lower.match_indices("тармақ")).filter_map(|(at, _)| {
        let before = lower.get(..at)?.trim_end_matches([' ', '-', '–']);
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| digits.chars().rev().collect())
    });
    let mut numbers: Vec<String> = found.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Whether a word of a lower-case text begins with a stem, or is it where the stem ends with a full stop.
fn has(text: &str, stem: &str) -> bool {
    let (stem, whole) = stem.strip_suffix('.').map_or((stem, false), |stem| (stem, true));
    text.match_indices(stem).any(|(at, _)| {
        let begins = text.get(..at).is_none_or(|before| !before.ends_with(is_letter));
        let ends = || text.get(at + stem.len()..).is_none_or(|rest| !rest.starts_with(is_letter));
        begins && (!whole || ends())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_have_one_role_under_every_name() {
        let cases = [
            ("тұтынушы", Role::Applicant),
            ("көрсетілетін қызметті алушы", Role::Applicant),
            ("қызмет көрсетушінің қызметкері", Role::Provider),
            ("көрсетілетін қызметті беруші", Role::Provider),
            ("көрсетілетін қызметті берушінің басшысы", Role::Head),
            ("көрсетілетін қызметті беруші кеңсе маманы", Role::Office),
            ("Орталық операторы", Role::Centre),
            ("ЭҮП", Role::Systems(vec![System::Portal])),
            ("«Е-лицензиялау» МДБ АЖ", Role::Systems(vec![System::Licensing])),
            ("мүдделі орган", Role::Interested),
        ];
        for (actor, wanted) in cases {
            assert_eq!(role(actor), wanted, "{actor}");
        }
    }

    #[test]
    fn reasons_and_paragraphs_are_found() {
        assert_eq!(told(reason("төлемнің болмауына байланысты бас тарту"), REASONS), ["payment", "absence"]);
        assert_eq!(cited_paragraphs("Стандарттың 11-тармағына және 9 тармағында"), ["11", "9"]);
        assert!(!names_reason("бас тарту туралы хабарлама"));
        assert_eq!(told("ЖСН/БСН және пароль", IDENTIFIERS), ["iin", "bin"]);
    }
}
