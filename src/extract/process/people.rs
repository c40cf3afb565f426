//! Names of the persons and units that act, and the place that a sentence gives them.
//!
//! A name is a chain of nouns: «көрсетілетін қызметті берушінің» + «жауапты орындаушысы». Each link is a noun that can
//! act, with the words that describe it before it; the next link shows by its possessive that it belongs to the one before.

use zanflow_kazakh::nouns::{Case, Ending, ending};
use zanflow_lexicon::clause::{Clause, Word};

/// What sort of actor a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who asks for the service.
    Applicant,
    /// The body that provides it.
    Provider,
    /// A worker of the provider or of a centre.
    Worker,
    /// A unit, authority or commission.
    Unit,
}

/// A name found in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Nominative, in the act's words.
    pub name: String,
    /// What sort of actor.
    pub role: Role,
    /// Case of its last word.
    pub case: Case,
    /// Index of its first word in the clause.
    pub first: usize,
    /// Index of the word after it.
    pub after: usize,
}

/// Nouns that act, as stems without endings.
const HEADS: &[(&str, Role)] = &[
    ("алушы", Role::Applicant),
    ("тұтынушы", Role::Applicant),
    ("пайдаланушы", Role::Applicant),
    ("лицензиат", Role::Applicant),
    ("лицензиар", Role::Provider),
    ("көрсетуші", Role::Provider),
    ("беруші", Role::Provider),
    ("қызметкер", Role::Worker),
    ("маман", Role::Worker),
    ("орындаушы", Role::Worker),
    ("басшылы", Role::Worker),
    ("басшы", Role::Worker),
    ("бастық", Role::Worker),
    ("бастығ", Role::Worker),
    ("оператор", Role::Worker),
    ("инспектор", Role::Worker),
    ("хатшы", Role::Worker),
    ("тіркеуші", Role::Worker),
    ("сарапшы", Role::Worker),
    ("орынбасар", Role::Worker),
    ("төраға", Role::Worker),
    ("директор", Role::Worker),
    ("әкім", Role::Worker),
    ("дәрігер", Role::Worker),
    ("кеңсе", Role::Unit),
    ("бөлімше", Role::Unit),
    ("бөлім", Role::Unit),
    ("басқарма", Role::Unit),
    ("департамент", Role::Unit),
    ("комитет", Role::Unit),
    ("комиссия", Role::Unit),
    ("инспекция", Role::Unit),
    ("агентті", Role::Unit),
    ("министрлі", Role::Unit),
    ("әкімді", Role::Unit),
    ("орган", Role::Unit),
    ("орталық", Role::Unit),
    ("орталығ", Role::Unit),
];

/// Words that describe a noun of `HEADS` and belong to the name.
const MODIFIERS: &[&str] = &[
    "көрсетілетін",
    "мемлекеттік",
    "қызметті",
    "қызмет",
    "өтініш",
    "жауапты",
    "уәкілетті",
    "мүдделі",
    "құрылымдық",
    "жергілікті",
    "атқарушы",
    "аумақтық",
    "бас",
    "аға",
    "жетекші",
    "тиісті",
];

/// Objects of agents: they describe «алушы» and «беруші», not other nouns.
const NEVER_LAST: &[&str] = &["қызметті", "қызмет", "өтініш"];

/// A noun that can act: its role, bytes of stem, endings.
fn head(word: &Word) -> Option<(Role, usize, Ending)> {
    let lower = word.lower.as_str();
    let known = HEADS.iter().find_map(|(stem, role)| {
        let ending = ending(lower.strip_prefix(stem)?)?;
        Some((*role, stem.len(), ending))
    });
    known.or_else(|| agent(lower))
}

/// «жинаушы»: a noun made of a verb, who does it for himself unless `HEADS` knows better.
fn agent(lower: &str) -> Option<(Role, usize, Ending)> {
    ["ушы", "уші"].iter().find_map(|suffix| {
        let stem = lower.find(suffix)? + suffix.len();
        let ending = ending(lower.get(stem..)?)?;
        (lower.chars().count() > 5 && !MODIFIERS.contains(&lower)).then_some((Role::Applicant, stem, ending))
    })
}

/// The names in a clause, in order.
pub fn people(clause: &Clause) -> Vec<Person> {
    people_from(clause, 0).collect()
}

/// The names from a word on, which begins no name before or stands behind one; each is looked for when it is asked for.
pub fn people_from(clause: &Clause, from: usize) -> impl Iterator<Item = Person> + '_ {
    std::iter::successors(next(clause, from), |person| next(clause, person.after))
}

fn next(clause: &Clause, from: usize) -> Option<Person> {
    let words = &clause.words;
    let at = (from..words.len()).find(|i| words.get(*i).is_some_and(|word| head(word).is_some()))?;
    let first = describers(clause, from, at);
    let mut last = at;
    let (mut role, mut stem, mut ending) = head(words.get(at)?)?;
    while let Some((link, linked)) = belonging(clause, last, role, ending) {
        last = link;
        (role, stem, ending) = linked;
    }
    if words.get(first..=last)?.iter().any(|word| word.lower == "өтініш") {
        role = Role::Applicant;
    }
    let mut person = Person {
        name: named(clause, first, last, stem + ending.kept)?,
        role,
        case: ending.case,
        first,
        after: last + 1,
    };
    if let Some((end, name)) = clause.definition(person.after) {
        person.name = name;
        person.after = end;
    }
    Some(person)
}

fn named(clause: &Clause, first: usize, last: usize, kept: usize) -> Option<String> {
    let (from, to) = (clause.words.get(first)?.at, clause.words.get(last)?.at);
    let phrase = clause.text.get(from..to + kept)?;
    Some(phrase.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first of the words that describe a noun.
fn describers(clause: &Clause, from: usize, at: usize) -> usize {
    let mut first = at;
    while first > from {
        let before = first - 1;
        let (Some(word), Some(noun)) = (clause.words.get(before), clause.words.get(first)) else { break };
        if word.ends_phrase || !describes(word, noun, first == at) {
            break;
        }
        first = before;
    }
    first
}

fn describes(word: &Word, noun: &Word, direct: bool) -> bool {
    if word.defined != noun.defined {
        return false;
    }
    if direct && (NEVER_LAST.contains(&word.lower.as_str()) || takes_object(noun)) {
        // «қызметті алушы», «жидек жинаушы»: the object of an agent is part of its name; «қызмет маманы» is not one.
        return is_agent_object(word, noun);
    }
    let service = noun.lower.starts_with("қызмет") && !noun.lower.starts_with("қызметкер");
    match word.lower.as_str() {
        "көрсетілетін" | "мемлекеттік" => service || noun.lower == "мемлекеттік",
        other => MODIFIERS.contains(&other) && !NEVER_LAST.contains(&other),
    }
}

/// Agents that are named with what they do it to.
fn takes_object(noun: &Word) -> bool {
    let known = HEADS.iter().any(|(stem, _)| noun.lower.starts_with(stem));
    (!known && agent(&noun.lower).is_some())
        || ["алушы", "беруші", "көрсетуші"].iter().any(|stem| noun.lower.starts_with(stem))
}

fn is_agent_object(word: &Word, noun: &Word) -> bool {
    let lower = word.lower.as_str();
    if ["алушы", "көрсетуші"].iter().any(|stem| noun.lower.starts_with(stem)) {
        return lower == "қызмет" || lower == "қызметті";
    }
    takes_object(noun) && (lower == "қызметті" || is_bare(lower))
}

/// A noun without a case ending, as far as its last letters tell.
fn is_bare(lower: &str) -> bool {
    let cased = [
        "ға", "ге", "қа", "ке", "да", "де", "та", "те", "ның", "нің", "дың", "дің", "тың", "тің", "ды", "ді",
        "ты", "ті", "ны", "ні", "н",
    ];
    lower.chars().all(char::is_alphabetic)
        && lower.chars().count() > 2
        && !cased.iter().any(|ending| lower.ends_with(ending))
}

/// The next link of a chain: a worker or unit that belongs to the one before.
fn belonging(
    clause: &Clause,
    last: usize,
    role: Role,
    ending: Ending,
) -> Option<(usize, (Role, usize, Ending))> {
    let owner = match ending.case {
        Case::Genitive => true,
        Case::Nominative => false,
        _ => return None,
    };
    if role == Role::Applicant || clause.words.get(last)?.ends_phrase {
        return None;
    }
    let mut link = last + 1;
    while clause
        .words
        .get(link)
        .is_some_and(|word| MODIFIERS.contains(&word.lower.as_str()) && !word.ends_phrase)
    {
        link += 1;
    }
    let word = clause.words.get(link)?;
    let (next, stem, rest) = head(word)?;
    let inner = matches!(next, Role::Worker | Role::Unit) && !word.defined;
    // «беруші орындаушысын белгілейді»: an object beside a bare name is not its part.
    let object = !owner && (rest.case == Case::Accusative || (ending.owned && !rest.owned));
    (inner && !object && (rest.owned || link == last + 1)).then_some((link, (next, stem, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_end_where_the_possessive_ends_them() {
        let cases: [(&str, &[(&str, Case)]); 8] = [
            ("қызметті алушының", &[("қызметті алушы", Case::Genitive)]),
            (
                "алушы Орталық операторы арқылы",
                &[("алушы", Case::Nominative), ("Орталық операторы", Case::Nominative)],
            ),
            ("қызмет беруші қызметкеріне", &[("қызмет беруші қызметкері", Case::Other)]),
            ("берушінің жауапты орындаушысымен", &[("берушінің жауапты орындаушысы", Case::Instrumental)]),
            ("басшылығы құжатты қарайды", &[("басшылығы", Case::Nominative)]),
            ("кеңсе маманы алушы берген", &[("кеңсе маманы", Case::Nominative), ("алушы", Case::Nominative)]),
            ("мүдделі органдардан", &[("мүдделі органдар", Case::Other)]),
            ("органикалық тыңайтқыш маманданған", &[]),
        ];
        for (text, wanted) in cases {
            let found = people(&Clause::of(text));
            let got: Vec<(&str, Case)> =
                found.iter().map(|person| (person.name.as_str(), person.case)).collect();
            assert_eq!(got, wanted, "{text}");
        }
    }
}
