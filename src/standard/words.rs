//! Rules for statements about a service: how long it takes, what it costs, which papers it needs, why it is refused,
//! what it gives, when it is open. Their words are `lexicon/data/standards.txt`.

use zanflow_kazakh::letters::{Lower, is_letter, is_letter_or_digit};
use zanflow_lexicon::meaning::{CASES, Thing, told};
use zanflow_lexicon::words::standards::{
    CENTRE, CHARGES, DEADLINES, DESK, ELECTRONIC, FOR, FORM, FREE, FULL, GIVEN, GROUNDS, IS, MANNER, MONEY,
    OF_SERVICE, OTHER_TIMES, PAID, PAPER, PAPER_LISTS, PAPERS, PARTIAL, PARTS, PORTAL, PROVIDER, QUEUE,
    RECEIPT, REFUSE, RESULT, RESULTS, SERVING, STANDARD, STANDARD_HEADING, TAKEN, TIME, TIMETABLE, WORK,
};

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
pub const WAYS: &[Thing] = &[("portal", PORTAL), ("centre", CENTRE), ("provider", PROVIDER)];

/// How a service is given.
pub const FORMS: &[Thing] =
    &[("full", FULL), ("partial", PARTIAL), ("electronic", ELECTRONIC), ("paper", PAPER)];

/// What a statement opens: its topic; `text` is without its mark. What only mentions a thing opens nothing.
pub fn opens(text: &str) -> Option<Topic> {
    let lower = text.lowered();
    let head = head(&lower);
    let words: Vec<&str> = head.split(|letter| !is_letter_or_digit(letter)).collect();
    let has = |ways: &[&str]| words.iter().any(|word| ways.contains(word));
    let served = head.contains(OF_SERVICE) || SERVING.iter().all(|word| head.contains(word));
    let lists = lower.trim_end().ends_with(':') || lower.contains(IS);
    if lower.contains(REFUSE) {
        let grounds = head.contains(GROUNDS);
        return match served && has(&[RESULT]) {
            true => Some(Topic::Result),
            false => (grounds && head.contains(REFUSE) && lists).then_some(Topic::Refusals),
        };
    }
    if served && has(DEADLINES) {
        return Some(Topic::Deadline);
    }
    if served && head.contains(PAPERS) && has(PAPER_LISTS) {
        return Some(Topic::Documents);
    }
    if head.contains(WORK) && has(&[TIMETABLE]) {
        return Some(Topic::Hours);
    }
    if has(&[FORM]) && served && !head.contains(RESULTS) {
        return Some(Topic::Form);
    }
    if served && has(&[RESULT]) {
        return Some(Topic::Result);
    }
    fee(text).map(|_| Topic::Fee)
}

/// What the head of a row in a table of main requirements is about: it is a name and no sentence.
pub fn names(head: &str) -> Option<Topic> {
    let lower = head.lowered();
    if lower.contains(GROUNDS) && lower.contains(REFUSE) {
        return Some(Topic::Refusals);
    }
    if MONEY.iter().any(|word| lower.contains(word)) {
        return Some(Topic::Fee);
    }
    let heads = [
        (Topic::Documents, PAPERS),
        (Topic::Deadline, TIME),
        (Topic::Hours, TIMETABLE),
        (Topic::Form, FORM),
        (Topic::Result, RESULT),
    ];
    heads.into_iter().find(|(_, word)| lower.contains(word)).map(|(topic, _)| topic)
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
    let given = |word: &&str| GIVEN.iter().any(|stem| word.starts_with(stem));
    // «тегін» is a form of the word for a surname too: it says what is paid only right before what is done, or in a list.
    let follows = |word: &str| {
        let at = words.iter().position(|other| *other == word);
        let next = at.and_then(|at| words.get(at + 1));
        let listed = || lower.contains(&format!("{word},")) && words.iter().any(given);
        at.is_some()
            && (next.is_some_and(|next| given(next) || MANNER.iter().any(|stem| next.starts_with(stem)))
                || listed())
    };
    let free = follows(FREE) || words == [FREE];
    let paid = follows(PAID)
        || words == [PAID]
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
    if QUEUE.iter().any(|words| lower.contains(words)) {
        return Some(Limit::Queue);
    }
    if DESK.iter().any(|words| lower.contains(words)) {
        return Some(Limit::Desk);
    }
    (!OTHER_TIMES.iter().any(|stem| lower.contains(stem))).then_some(Limit::Service)
}

/// Whether a line opens a list of papers for one way or case: «порталға:», «лицензия алу үшін:».
pub fn opens_papers(text: &str) -> bool {
    const MOST_WORDS: usize = 14;
    let lower = text.lowered();
    let about_receipt = RECEIPT.iter().any(|stem| lower.contains(stem));
    let named = !told(text, WAYS).is_empty() || !told(text, CASES).is_empty() || lower.contains(FOR);
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
        .is_some_and(|word| word == STANDARD_HEADING)
}

/// Whether a text speaks of the standard.
pub fn cites_standard(text: &str) -> bool {
    text.lowered().contains(STANDARD)
}

/// Numbers that a text states, in their order: those of paragraphs, appendices and articles that it refers to are none.
pub fn amounts(text: &str) -> Vec<&str> {
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
