//! Who acts: names of participants in the forms that sentences give them.

use crate::kazakh::letters::{Lower, is_letter};
/// Stems of the persons and units that act, longest first within a kind: what the phrase begins with, lower case.
const PERSONS: &[&str] = &[
    "көрсетілетін қызметті алушы",
    "көрсетілетін қызмет алушы",
    "мемлекеттік қызметті алушы",
    "қызметті алушы",
    "қызмет алушы",
    "көрсетілетін қызметті берушінің кеңсе маманы",
    "көрсетілетін қызметті беруші кеңсе маманы",
    "көрсетілетін қызметті берушінің жауапты орындаушысы",
    "көрсетілетін қызметті берушінің басшысы",
    "көрсетілетін қызметті беруші басшылығы",
    "көрсетілетін қызметті беруші қызметкері",
    "көрсетілетін қызметті берушінің қызметкері",
    "көрсетілетін қызметті беруші",
    "қызмет беруші қызметкері",
    "қызмет берушінің қызметкері",
    "қызмет көрсетуші қызметкері",
    "қызмет көрсетушінің қызметкері",
    "қызмет көрсетуші қызметкер",
    "қызмет беруші қызметкер",
    "қызмет беруші",
    "қызмет көрсетуші",
    "орталық операторы",
    "орталықтың операторы",
    "орталық оператор",
    "алушы",
    "тұтынушы",
    "пайдаланушы",
    "кеңсе маманы",
    "жауапты орындаушы",
    "басшылығы",
    "мүдделі орган",
];

/// Nouns that show a genitive before them to be an owner, not an actor.
const OWNED: &[&str] = &[
    "дерек",
    "мәлімет",
    "эцқ",
    "құжат",
    "сұра",
    "біліктілік",
    "компьютер",
    "талап",
    "сенімхат",
    "уәкіл",
    "өкіл",
    "«жеке",
    "тіркелген",
    "аж",
    "қызметіне",
];

/// A person or unit found in a text: its name in the nominative, and whether a case ending stood after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Nominative, as the act writes it.
    pub name: String,
    /// Where it begins.
    pub at: usize,
}

/// The first person or unit in a text that acts: in the nominative, the genitive or the instrumental.
pub fn first_person(text: &str) -> Option<Found> {
    let lower = text.lowered();
    if lower.len() != text.len() {
        return None;
    }
    let mut best: Option<(usize, usize)> = None;
    for stem in PERSONS {
        for (at, _) in lower.match_indices(stem) {
            if acts(&lower, at, stem.len())
                && best.is_none_or(|(b, len)| at < b || (at == b && stem.len() > len))
            {
                best = Some((at, stem.len()));
            }
        }
    }
    let (at, len) = best?;
    Some(Found { name: text.get(at..at + len)?.to_owned(), at })
}

fn acts(lower: &str, at: usize, len: usize) -> bool {
    let free = lower
        .get(..at)
        .is_none_or(|before| !before.ends_with(|letter: char| is_letter(letter) || letter == '-'));
    let rest = lower.get(at + len..).unwrap_or_default();
    let ending: String = rest.chars().take_while(|letter| is_letter(*letter)).collect();
    let after = rest.get(ending.len()..).unwrap_or_default().trim_start();
    let owner = OWNED.iter().any(|noun| after.starts_with(noun));
    let about = after.starts_with("туралы") || after.starts_with("жөнінде") || after.starts_with("жайлы");
    match ending.as_str() {
        "" | "сы" | "сі" | "і" | "ы" => free && !owner && !about && !is_of_participle(after),
        "ның" | "нің" | "дың" | "дің" | "ының" | "інің" | "мен" | "імен" | "ымен" => {
            free && !owner
        }
        _ => false,
    }
}

/// Names that stand in actors' cells of tables, beside those that a service itself gives.
pub const TABLE_ACTORS: &[&str] = &[
    "Алушы",
    "Тұтынушы",
    "Пайдаланушы",
    "Қызмет алушы",
    "Көрсетілетін қызметті алушы",
    "Көрсетілетін қызмет алушы",
    "Мемлекеттік қызметті алушы",
    "Қызмет беруші",
    "Қызмет көрсетуші",
    "Көрсетілетін қызметті беруші",
    "Көрсетілетін қызмет беруші",
    "Қызмет беруші қызметкері",
    "Қызмет көрсетуші қызметкері",
    "Орталық операторы",
    "Орталықтың операторы",
    "Орталық оператор",
    "Оператор",
    "Орталық",
    "ЭҮП",
    "ҮЭП",
    "ЭҮШ",
    "ЭҮТШ",
    "ЭҮПШ",
    "Портал",
    "Е-лицензиялау МДҚ АЖ",
    "Е-лицензиялау МДБ АЖ",
    "Е-лицензиялау АЖ МДҚ",
    "Е-лицензиялау АЖ МДБ",
    "АЖ МДҚ Е-лицензиялау",
    "Е лицензиялау МДҚ АЖ",
    "ЕЛ МДБ АЖ",
    "ЕЛ МДБ АЖО АЖ",
    "Е-лицензиялау МДҚ ЖТ",
    "Е-лицензиялау АЖ",
    "Е-лицензиялау",
    "ЗТ МДҚ",
    "ЗТ МДБ",
    "ЖТ МДҚ",
    "ЖТ МДБ",
    "МДҚ ЖТ",
    "МДҚ ЗТ",
    "БНАЖ",
    "ХҚКО АЖ АЖО",
    "ХҚКО АЖ",
    "ХҚКО",
    "АЖО",
    "ЭҚЖ",
    "Кеңсе",
    "Кеңсе маманы",
    "Басшылық",
    "Жауапты орындаушы",
];

/// «алушы ұсынған құжаттар»: the person did what the participle says, not what the step is.
fn is_of_participle(after: &str) -> bool {
    after.split_whitespace().take(3).any(|word| {
        ["ған", "ген", "қан", "кен"].iter().any(|ending| word.ends_with(ending)) && word.chars().count() > 4
    })
}
