//! What words of steps mean, so that regulations of different bodies can be compared: words for one thing, who acts, and the
//! things that conditions, refusals, payments and papers speak of. The lists are in `data/meaning.txt`.

use crate::systems::mentioned;
use crate::words::meaning as words;
pub use crate::words::meaning::{
    APPLICANT, APPLYING, ASKED, BODIES, CASES, CHECKED, IDENTIFIERS, PAPERS, PAYMENTS, REASON_PLACES,
    REASONS, RESULTS, SAME, SIGNED, SILENT,
};
use crate::words::parts::PARAGRAPH;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::System;

/// Who acts, whatever the act calls them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who asks for the service, or a representative.
    Applicant,
    /// The providing body, or a worker of it without a role of his own.
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

/// Roles by words of their names; the first that is met. The provider is looked for last, since its head and its office are
/// called by its name too.
const ROLES: [(Role, &[&str]); 7] = [
    (Role::Interested, words::INTERESTED),
    (Role::Commission, words::COMMISSION),
    (Role::Applicant, words::APPLICANT),
    (Role::Office, words::OFFICE),
    (Role::Executor, words::EXECUTOR),
    (Role::Head, words::HEAD),
    (Role::Centre, words::CENTRE),
];

/// The role of an actor.
pub fn role(actor: &str) -> Role {
    let spoken = Spoken::of(actor);
    if let Some((role, _)) = ROLES.iter().find(|(_, stems)| spoken.has_any(stems)) {
        return role.clone();
    }
    let mut systems = mentioned(actor);
    if !systems.is_empty() {
        systems.sort_unstable();
        return Role::Systems(systems);
    }
    if spoken.has_any(words::PROVIDER) {
        return Role::Provider;
    }
    let letters = spoken.text.chars().map(|letter| if is_letter(letter) { letter } else { ' ' });
    Role::Named(letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A thing that texts speak of: its name, and the words that name it.
pub type Thing = (&'static str, &'static [&'static str]);

/// The things that a text speaks of, in the order of the list.
pub fn told(text: &str, things: &[Thing]) -> Vec<&'static str> {
    Spoken::of(text).told(things)
}

/// A text from the first thing on that it speaks of; all of it where it speaks of none.
pub fn from_first<'t>(text: &'t str, things: &[Thing]) -> &'t str {
    let lower = text.lowered();
    let places = things.iter().flat_map(|(_, stems)| stems.iter().filter_map(|stem| lower.find(stem)));
    places.min().and_then(|at| text.get(at..)).unwrap_or(text)
}

/// Whether a text has one of some words.
pub fn mentions(text: &str, stems: &[&str]) -> bool {
    Spoken::of(text).has_any(stems)
}

/// The reason that a refusal names: the text before «байланысты» and the like; the whole text where none does.
pub fn reason(text: &str) -> &str {
    let end = words::REASON_ENDS.iter().filter_map(|word| text.find(word)).min();
    end.and_then(|end| text.get(..end)).filter(|reason| !reason.trim().is_empty()).unwrap_or(text)
}

/// Whether a text names a reason.
pub fn names_reason(text: &str) -> bool {
    reason(text).len() < text.len()
}

/// Numbers of paragraphs that a text refers to: «Стандарттың 11-тармағына», as printed.
pub fn cited_paragraphs(text: &str) -> Vec<String> {
    let lower = text.lowered();
    let found = lower.match_indices(PARAGRAPH).filter_map(|(at, _)| {
        let before = lower.get(..at)?.trim_end_matches([' ', '-', '–']);
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| digits.chars().rev().collect())
    });
    let mut numbers: Vec<String> = found.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A text in lower case, with the places where its words begin: for who asks it for several lists.
pub struct Spoken {
    text: String,
    begins: Vec<usize>,
}

impl Spoken {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let text = text.lowered();
        let mut begins = Vec::with_capacity(text.len() / 8);
        let mut before = false;
        for (at, letter) in text.char_indices() {
            if !before && !letter.is_whitespace() {
                begins.push(at);
            }
            before = is_letter(letter);
        }
        Self { text, begins }
    }

    /// The things that it speaks of, in the order of the list.
    pub fn told(&self, things: &[Thing]) -> Vec<&'static str> {
        things.iter().filter(|(_, stems)| self.has_any(stems)).map(|(name, _)| *name).collect()
    }

    /// Whether a word begins with one of some stems, or is it where the stem ends with a full stop.
    pub fn has_any(&self, stems: &[&str]) -> bool {
        stems.iter().any(|stem| self.has(stem))
    }

    fn has(&self, stem: &str) -> bool {
        let (stem, whole) = stem.strip_suffix('.').map_or((stem, false), |stem| (stem, true));
        let rests = self.begins.iter().filter_map(|at| self.text.get(*at..));
        { rests }
            .filter_map(|rest| rest.strip_prefix(stem))
            .any(|rest| !whole || !rest.starts_with(is_letter))
    }
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
