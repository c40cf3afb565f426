//! Words by which standards, rules and regulations state what a service is: how long it takes, what it costs, which papers it needs, on
//! what grounds it is refused, what it gives, when it is open.

use zanflow_kazakh::letters::{Lower, is_letter, is_letter_or_digit};
use zanflow_lexicon::meaning::{CASES, Thing, told};

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// How long it takes: «Мемлекеттік қызмет көрсету мерзімі».
    Deadline,
    /// What it costs: «тегін көрсетіледі».
    Fee,
    /// Which papers it needs: «қажетті құжаттардың тізбесі».
    Documents,
    /// Why it is refused: «бас тарту үшін негіздер».
    Refusals,
    /// What it gives: «Мемлекеттік қызмет көрсету нәтижесі –».
    Result,
    /// On paper or not: «Мемлекеттік қызмет көрсету нысаны:».
    Form,
    /// When it is open: «Жұмыс кестесі:».
    Hours,
}

impl Topic {
    /// All topics, in the order that standards have them.
    pub const ALL: [Self; 7] =
        [Self::Deadline, Self::Form, Self::Result, Self::Fee, Self::Hours, Self::Documents, Self::Refusals];

    /// The name that stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Fee => "fee",
            Self::Documents => "documents",
            Self::Refusals => "refusals",
            Self::Result => "result",
            Self::Form => "form",
            Self::Hours => "hours",
        }
    }
}

/// Where papers are handed in or who is open.
pub const WAYS: &[Thing] = &[
    ("portal", &["портал"]),
    ("centre", &["мемлекеттік корпорация", "орталық", "орталығ", "хқко", "хқо"]),
    ("provider", &["көрсетілетін қызметті беруші", "қызмет беруші", "кеңсе"]),
];

/// How a service is given.
pub const FORMS: &[Thing] = &[
    ("full", &["толық автоматтандыр", "толығымен автоматтандыр"]),
    ("partial", &["ішінара автоматтандыр", "жартылай автоматтандыр"]),
    ("electronic", &["электрон"]),
    ("paper", &["қағаз"]),
];

/// Words of a state's charges.
const CHARGES: &[&str] = &["алым", "баж", "төлем", "ақы"];
/// That a charge is taken.
const TAKEN: &[&str] = &["алынады", "төленеді", "төлейді", "өндіріледі"];

/// What a statement opens: its topic; `text` is without its mark. What only mentions a thing opens nothing.
pub fn opens(text: &str) -> Option<Topic> {
    let lower = text.lowered();
    let head = head(&lower);
    let words: Vec<&str> = head.split(|letter| !is_letter_or_digit(letter)).collect();
    let has = |ways: &[&str]| words.iter().any(|word| ways.contains(word));
    let served = head.contains("қызметтің") || head.contains("қызмет") && head.contains("көрсету");
    let lists = lower.trim_end().ends_with(':') || lower.contains("болып табылады");
    if lower.contains("бас тарт") {
        let grounds = head.contains("негіз");
        return match served && has(&["нәтижесі"]) {
            true => Some(Topic::Result),
            false => (grounds && head.contains("бас тарт") && lists).then_some(Topic::Refusals),
        };
    }
    if served && has(&["мерзімі", "мерзімдері"]) {
        return Some(Topic::Deadline);
    }
    if served && head.contains("құжат") && has(&["тізбесі", "тізімі", "құжаттар", "қажетті"])
    {
        return Some(Topic::Documents);
    }
    if head.contains("жұмыс") && has(&["кестесі"]) {
        return Some(Topic::Hours);
    }
    if has(&["нысаны"]) && served && !head.contains("нәтиже") {
        return Some(Topic::Form);
    }
    if served && has(&["нәтижесі"]) {
        return Some(Topic::Result);
    }
    fee(text).map(|_| Topic::Fee)
}

/// What the head of a row in a table of main requirements is about: it is a name and no sentence.
pub fn names(head: &str) -> Option<Topic> {
    let lower = head.lowered();
    if lower.contains("негіз") && lower.contains("бас тарт") {
        return Some(Topic::Refusals);
    }
    if lower.contains("төлем") || lower.contains("ақы") {
        return Some(Topic::Fee);
    }
    let lines: [(Topic, &[&str]); 5] = [
        (Topic::Documents, &["құжат"]),
        (Topic::Deadline, &["мерзім"]),
        (Topic::Hours, &["кестесі"]),
        (Topic::Form, &["нысаны"]),
        (Topic::Result, &["нәтижесі"]),
    ];
    lines.into_iter().find(|(_, stems)| stems.iter().any(|stem| lower.contains(stem))).map(|(topic, _)| topic)
}

/// What stands before the colon or dash; a dash without blanks joins words.
fn head(lower: &str) -> &str {
    let ends = [":", " – ", " - ", " — "];
    let end = ends.iter().filter_map(|end| lower.find(end)).min();
    end.and_then(|end| lower.get(..end)).unwrap_or(lower)
}

/// What stands after the dash or colon of a statement.
pub fn said(text: &str) -> Option<&str> {
    let ends = [" – ", " - ", " — ", ": "];
    let found = ends.iter().filter_map(|end| text.find(end).map(|at| at + end.len())).min()?;
    text.get(found..).map(str::trim).filter(|rest| !rest.is_empty())
}

/// What a statement says of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing is paid.
    Free,
    /// It is paid for.
    Paid,
    /// Some pay and some do not.
    Both,
}

/// What a sentence says of money, where it says so plainly.
pub fn fee(text: &str) -> Option<Cost> {
    let lower = text.lowered();
    let words: Vec<&str> = lower.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty()).collect();
    let given = |word: &&str| word.starts_with("көрсетіл") || word.starts_with("беріл");
    // «тегін» is a form of the word for a surname too: it says what is paid only right before what is done, or in a list.
    let follows = |word: &str| {
        let at = words.iter().position(|other| *other == word);
        let next = at.and_then(|at| words.get(at + 1));
        let listed = || lower.contains(&format!("{word},")) && words.iter().any(given);
        at.is_some()
            && (next
                .is_some_and(|next| given(next) || next.starts_with("негіз") || next.starts_with("түрде"))
                || listed())
    };
    let free = follows("тегін") || words == ["тегін"];
    let paid = follows("ақылы")
        || words == ["ақылы"]
        || CHARGES.iter().any(|stem| words.iter().any(|word| word.starts_with(stem)))
            && words.iter().any(|word| TAKEN.contains(word));
    match (free, paid) {
        (true, true) => Some(Cost::Both),
        (true, false) => Some(Cost::Free),
        (false, true) => Some(Cost::Paid),
        (false, false) => None,
    }
}

/// Which limit a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// From the application to the result.
    Service,
    /// Waiting in the queue.
    Queue,
    /// Being served at the desk.
    Desk,
}

/// Which limit a sentence of the deadlines is about; none for the time of a step.
pub fn limit(text: &str) -> Option<Limit> {
    let lower = text.lowered();
    if lower.contains("кезек күт") || lower.contains("күтудің") || lower.contains("күту ")
    {
        return Some(Limit::Queue);
    }
    if lower.contains("ең ұзақ") || lower.contains("ең көп") {
        return Some(Limit::Desk);
    }
    let steps = ["тексер", "сақта", "хабарла", "шағым", "кірмейді", "қайтар"];
    (!steps.iter().any(|stem| lower.contains(stem))).then_some(Limit::Service)
}

/// Whether a line opens a list of papers for one way or case: «порталға:», «лицензия алу үшін:».
pub fn opens_papers(text: &str) -> bool {
    const MOST_WORDS: usize = 14;
    let lower = text.lowered();
    let about_receipt = ["тапсырған", "берген", "қабылда", "дайын"].iter().any(|stem| lower.contains(stem));
    let named = !told(text, WAYS).is_empty() || !told(text, CASES).is_empty() || lower.contains("үшін");
    lower.trim_end().ends_with(':')
        && !about_receipt
        && named
        && lower.split_whitespace().count() <= MOST_WORDS
}

/// Whether a heading is one of a standard: «… мемлекеттік көрсетілетін қызмет стандарты».
pub fn is_standard(heading: &str) -> bool {
    let lower = heading.lowered();
    lower
        .split(|letter| !is_letter(letter))
        .rfind(|word| !word.is_empty())
        .is_some_and(|word| word == "стандарты")
}

/// Whether a text speaks of the standard.
pub fn cites_standard(text: &str) -> bool {
    text.lowered().contains("стандарт")
}

/// Numbers that a text states, in their order: those of paragraphs, appendices and articles that it refers to are none.
pub fn amounts(text: &str) -> Vec<&str> {
    const PARTS: &[&str] = &["тарма", "қосымша", "бап", "бабы", "баб"];
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let from = rest.get(at..).unwrap_or_default();
        let end = from.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(from.len());
        let (number, after) = (from.get(..end).unwrap_or_default(), from.get(end..).unwrap_or_default());
        let next = after.trim_start_matches([' ', '-', '–', ')']);
        if !PARTS.iter().any(|part| next.starts_with(part)) {
            found.push(number);
        }
        rest = after;
    }
    found
}

/// Times of the day, as «9.00», each once, in order.
pub fn times_of_day(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ':'));
    let time = |word: &str| {
        let (hour, minute) = word.trim_matches(['.', ':']).split_once(['.', ':'])?;
        let fits = hour.parse::<u32>().ok()? < 25 && minute.len() == 2 && minute.parse::<u32>().ok()? < 60;
        fits.then(|| format!("{}.{minute}", hour.trim_start_matches('0')))
    };
    let mut times: Vec<String> = words.filter_map(time).collect();
    times.sort();
    times.dedup();
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_open_their_topics() {
        let cases = [
            ("Мемлекеттік қызмет көрсету мерзімдері:", Some(Topic::Deadline)),
            (
                "Мемлекеттік қызметті көрсету мерзімі стандарттың 4 тармағында көрсетілген",
                Some(Topic::Deadline),
            ),
            ("Құжаттарды қабылдау күні мемлекеттік қызмет көрсету мерзіміне кірмейді.", None),
            ("Мемлекеттік қызмет көрсету нысаны: электрондық", Some(Topic::Form)),
            ("Мемлекеттік қызмет көрсету нәтижесін беру нысаны: электрондық түрде.", None),
            ("Мемлекеттік қызмет көрсету нәтижесі – хат немесе бас тарту туралы жауап", Some(Topic::Result)),
            ("Мемлекеттік қызмет көрсету нәтижесінің түпнұсқалығын порталда тексеруге болады.", None),
            ("Мемлекеттік қызмет жеке тұлғаларға тегін көрсетіледі.", Some(Topic::Fee)),
            ("кеңесті 1414 тегін телефоны арқылы алуға болады", None),
            ("Мемлекеттік көрсетілетін қызметтің нысаны: қағаз түрінде.", Some(Topic::Form)),
            ("Жұмыс кестесі:", Some(Topic::Hours)),
            ("мемлекеттік қызметті көрсету үшін қажетті құжаттардың тізбесі:", Some(Topic::Documents)),
            ("Мемлекеттік қызметті көрсетуден бас тартуға негіздер:", Some(Topic::Refusals)),
            ("Бас тарту үшін негіздер анықталған кезде қызметті беруші хабарлайды.", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(opens(text), wanted, "{text}");
        }
    }

    #[test]
    fn money_is_told_where_it_is_said() {
        let cases = [
            ("тегін", Some(Cost::Free)),
            ("Мемлекеттік қызмет ақылы негізде көрсетіледі.", Some(Cost::Paid)),
            ("стандарттың 7 тармағына сәйкес лицензиялық алым алынады", Some(Cost::Paid)),
            ("жеке тұлғаларға тегін, заңды тұлғаларға ақылы көрсетіледі", Some(Cost::Both)),
            ("төлемнің болмауына байланысты бас тарту", None),
            ("әкесінің тегін өзгерткендерге беріледі", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(fee(text), wanted, "{text}");
        }
        assert_eq!(amounts("3 айдан аспайды, 1-қосымша, 9 тармақ, 2 дана"), ["3", "2"]);
        assert_eq!(times_of_day("сағат 9.00-ден 18.30-ға дейін, 09.00"), ["18.30", "9.00"]);
    }
}
