//! Names of the persons and units that act, and the place that a sentence gives them.
//!
//! A name is a chain of nouns: «көрсетілетін қызметті берушінің» + «жауапты орындаушысы». Each link is a noun that can
//! act, with the words that describe it before it; the next link shows by its possessive that it belongs to the one before.

use super::clause::{Clause, Word};
use std::sync::LazyLock;
use zanflow_kazakh::letters::is_letter;
use zanflow_kazakh::nouns::{Case, Ending, ending, has_case_ending};
use zanflow_lexicon::stems::StemTable;
use zanflow_lexicon::words::participants::{
    AGENT_LETTER, AGENTS, APPLICANTS, APPLICATION, LICENSEES, LICENSORS, MODIFIERS, NAMED_WITH_OBJECT,
    NAMED_WITH_SERVICE, OBJECTS, PROVIDERS, SERVICE, SERVICE_KINDS, SERVICE_OBJECT, STAFF, UNITS, WORKERS,
};

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

/// A noun that can act, as a word of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    role: Role,
    /// Bytes of its stem.
    stem: usize,
    ending: Ending,
}

/// The stems of nouns that act, by role; a list's longer stems come first.
const STEMS: &[(&[&str], Role)] = &[
    (APPLICANTS, Role::Applicant),
    (LICENSEES, Role::Applicant),
    (LICENSORS, Role::Provider),
    (PROVIDERS, Role::Provider),
    (STAFF, Role::Worker),
    (WORKERS, Role::Worker),
    (UNITS, Role::Unit),
];

/// The same by their first letters.
static HEADS: LazyLock<StemTable<Role>> = LazyLock::new(|| {
    StemTable::new(STEMS.iter().flat_map(|(stems, role)| stems.iter().map(|stem| (*stem, *role))))
});

/// Reads a lower-case word as a noun that can act.
pub fn head(lower: &str) -> Option<Head> {
    let known = HEADS.at(lower, 0).find_map(|(stem, role)| {
        let ending = ending(lower.get(stem.end..)?)?;
        Some(Head { role, stem: stem.end, ending })
    });
    known.or_else(|| agent(lower))
}

/// «жинаушы»: a noun made of a verb, who does it for himself unless a list knows better.
fn agent(lower: &str) -> Option<Head> {
    const SHORTEST: usize = 6;
    if !lower.chars().any(|letter| AGENT_LETTER.starts_with(letter)) {
        return None;
    }
    AGENTS.iter().find_map(|suffix| {
        let bytes = suffix.as_bytes();
        let stem = lower.as_bytes().windows(bytes.len()).position(|window| window == bytes)? + suffix.len();
        let ending = ending(lower.get(stem..)?)?;
        (lower.chars().count() >= SHORTEST && !MODIFIERS.contains(&lower)).then_some(Head {
            role: Role::Applicant,
            stem,
            ending,
        })
    })
}

/// The names in a clause, in order.
pub fn people(clause: &Clause) -> Vec<Person> {
    people_from(clause, 0).collect()
}

/// The names from a word on, each looked for when it is asked for.
pub fn people_from(clause: &Clause, from: usize) -> impl Iterator<Item = Person> + '_ {
    std::iter::successors(next(clause, from), |person| next(clause, person.after))
}

/// The first word of the next name.
pub fn next_name(clause: &Clause, from: usize) -> Option<usize> {
    let at = next_head(clause, from)?;
    Some(describers(clause, from, at))
}

fn next_head(clause: &Clause, from: usize) -> Option<usize> {
    let rest = clause.words.get(from..)?;
    Some(from + rest.iter().position(|word| word.head.is_some())?)
}

fn next(clause: &Clause, from: usize) -> Option<Person> {
    let words = &clause.words;
    let at = next_head(clause, from)?;
    let first = describers(clause, from, at);
    let mut last = at;
    let mut noun = words.get(at)?.head?;
    while let Some((link, linked)) = belonging(clause, last, noun) {
        last = link;
        noun = linked;
    }
    let applies = words.get(first..=last)?.iter().any(|word| word.lower == APPLICATION);
    let mut person = Person {
        name: named(clause, first, last, noun.stem + noun.ending.kept)?,
        role: if applies { Role::Applicant } else { noun.role },
        case: noun.ending.case,
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
    let lower = word.lower.as_str();
    if direct && (OBJECTS.contains(&lower) || takes_object(noun)) {
        // «қызметті алушы», «жидек жинаушы»: the object of an agent is part of its name; «қызмет маманы» is not one.
        return is_agent_object(lower, noun);
    }
    if SERVICE_KINDS.contains(&lower) {
        let [service, worker] = SERVICE else { return false };
        let of_service = noun.lower.starts_with(service) && !noun.lower.starts_with(worker);
        return of_service || SERVICE_KINDS.last() == Some(&noun.lower.as_str());
    }
    MODIFIERS.contains(&lower) && !OBJECTS.contains(&lower)
}

/// Agents that are named with what they do it to.
fn takes_object(noun: &Word) -> bool {
    let known = || STEMS.iter().any(|(stems, _)| stems.iter().any(|stem| noun.lower.starts_with(stem)));
    begins_with(noun, NAMED_WITH_OBJECT) || (!known() && agent(&noun.lower).is_some())
}

fn begins_with(noun: &Word, stems: &[&str]) -> bool {
    stems.iter().any(|stem| noun.lower.starts_with(stem))
}

fn is_agent_object(lower: &str, noun: &Word) -> bool {
    let object = lower == SERVICE_OBJECT;
    if begins_with(noun, NAMED_WITH_SERVICE) {
        return object || SERVICE.first() == Some(&lower);
    }
    takes_object(noun) && (object || is_bare(lower))
}

/// A noun without a case ending, by its last letters.
fn is_bare(lower: &str) -> bool {
    lower.chars().all(is_letter) && lower.chars().count() > 2 && !has_case_ending(lower)
}

/// The next link of a chain: a worker or unit that belongs to the one before.
fn belonging(clause: &Clause, last: usize, before: Head) -> Option<(usize, Head)> {
    let owner = match before.ending.case {
        Case::Genitive => true,
        Case::Nominative => false,
        _ => return None,
    };
    if before.role == Role::Applicant || clause.words.get(last)?.ends_phrase {
        return None;
    }
    let describes = |word: &&Word| MODIFIERS.contains(&word.lower.as_str()) && !word.ends_phrase;
    let link = last + 1 + clause.words.get(last + 1..)?.iter().take_while(describes).count();
    let word = clause.words.get(link)?;
    let noun = word.head?;
    let inner = matches!(noun.role, Role::Worker | Role::Unit) && !word.defined;
    // «беруші орындаушысын белгілейді»: an object next to a bare name is no part of it.
    let object =
        !owner && (noun.ending.case == Case::Accusative || (before.ending.owned && !noun.ending.owned));
    (inner && !object && (noun.ending.owned || link == last + 1)).then_some((link, noun))
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
            let found = people(&Clause::new(text));
            let got: Vec<(&str, Case)> =
                found.iter().map(|person| (person.name.as_str(), person.case)).collect();
            assert_eq!(got, wanted, "{text}");
        }
    }
}
