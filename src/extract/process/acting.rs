//! Whether a person named in a step acts in it, or only owns, gives or is spoken of.

use crate::process::clause::{Clause, Word};
use crate::process::people::{Person, Role, next_name, people_from};
use zanflow_kazakh::nouns::{Case, ending, ends_in_genitive};
use zanflow_kazakh::verbs::{past_participle, present};
use zanflow_lexicon::words::acting::{
    ABOUT, ACTIVE, BETWEEN, DOING, INTRANSITIVE, MUTUAL, OWNED, PASSIVE, POSTPOSITIONS, SIGNATURE, TOPIC,
};

/// How many words after a person are searched for the participle of which it is the subject.
const REACH: usize = 6;

/// The people of a clause who act in it, in order.
pub fn actors(clause: &Clause) -> Vec<Person> {
    people_from(clause, 0).filter(|person| acts(clause, person)).collect()
}

/// Whether a name is followed by its signature: «алушының ЭЦҚ арқылы».
pub fn owns_signature(clause: &Clause, person: &Person) -> bool {
    person.case == Case::Genitive && next(clause, person).is_some_and(|word| starts(word, SIGNATURE))
}

fn acts(clause: &Clause, person: &Person) -> bool {
    let after = |stems: &[&str]| next(clause, person).is_some_and(|word| starts(word, stems));
    // A unit is a place and an owner as often as an actor: it acts where the sentence begins with it.
    let begins = person.first == 0;
    let placed =
        person.role != Role::Unit || begins || clause.words.get(person.after - 1).is_some_and(|w| w.defined);
    match person.case {
        Case::Nominative => {
            placed
                && !owns(clause, person)
                && !after(POSTPOSITIONS)
                && !is_topic(clause, person)
                && !gives(clause, person)
        }
        Case::Genitive => {
            placed
                && !owns(clause, person)
                && !is_topic(clause, person)
                && !next(clause, person).is_some_and(|word| is_active(&word.lower))
        }
        Case::Instrumental => person.role != Role::Unit && !after(MUTUAL) && !is_agent(clause, person),
        _ => false,
    }
}

fn next<'c>(clause: &'c Clause, person: &Person) -> Option<&'c Word> {
    let last = clause.words.get(person.after.checked_sub(1)?)?;
    clause.words.get(person.after).filter(|_| !last.ends_phrase)
}

fn starts(word: &Word, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.lower.starts_with(stem))
}

/// Whether what follows a name is its own: data, papers, workers.
fn owns(clause: &Clause, person: &Person) -> bool {
    let between = |word: &&Word| BETWEEN.contains(&word.lower.as_str()) || is_participle(&word.lower);
    let own = following(clause, person).find(|word| !between(word));
    own.is_some_and(|word| is_owned(&word.lower))
        || (person.case == Case::Genitive && has_worker(clause, person))
}

fn is_owned(lower: &str) -> bool {
    OWNED.iter().any(|stem| {
        let rest = lower.strip_prefix(stem).map(|rest| rest.trim_start_matches('-'));
        rest.and_then(ending).is_some_and(|ending| ending.owned)
    })
}

/// «берушінің тіркелген қызметкері»: only participles precede the worker.
fn has_worker(clause: &Clause, person: &Person) -> bool {
    let described =
        clause.words.iter().skip(person.after).take_while(|word| is_participle(&word.lower)).count();
    let named = |other: &Person| other.first == person.after + described;
    described > 0
        && people_from(clause, person.after)
            .find(named)
            .is_some_and(|other| matches!(other.role, Role::Worker | Role::Unit))
}

/// Words after a name up to a mark or the next name.
fn following<'c>(clause: &'c Clause, person: &Person) -> impl Iterator<Item = &'c Word> {
    let other = next_name(clause, person.after);
    let end = other.unwrap_or(clause.words.len()).min(person.after + REACH);
    let mut open = true;
    clause.words.iter().take(end).skip(person.after).take_while(move |word| {
        let still = open;
        open = !word.ends_phrase;
        still
    })
}

/// «қызметкерінің тіркелгендігі туралы»: the name is the topic of data; «бас тарту туралы» is the topic of a message.
fn is_topic(clause: &Clause, person: &Person) -> bool {
    let words: Vec<&Word> = following(clause, person).collect();
    let at = words.iter().take(4).position(|word| TOPIC.contains(&word.lower.as_str()));
    let about = at.and_then(|at| words.get(at.checked_sub(1)?));
    // «маман куәліктің жоғалғаны туралы өтінішті»: another noun is spoken of.
    let other = words.iter().take(at.unwrap_or_default()).any(|word| is_genitive(&word.lower));
    !other
        && about.is_some_and(|word| {
            !DOING.iter().any(|ending| word.lower.ends_with(ending))
                && ABOUT.iter().any(|ending| word.lower.ends_with(ending))
        })
}

fn is_genitive(lower: &str) -> bool {
    ends_in_genitive(lower)
}

/// The name that begins a sentence with a finite verb: its subject, whatever else it may look like.
pub fn subject(clause: &Clause) -> Option<Person> {
    let first = people_from(clause, 0).next().filter(|person| person.first == 0)?;
    let finite = clause.words.iter().any(|word| is_finite(&word.lower));
    // «алушы өкілінің деректері туралы»: the name belongs to what is spoken of.
    let about = next(clause, &first).is_some_and(|word| is_genitive(&word.lower) && is_owned(&word.lower))
        || following(clause, &first).any(|word| TOPIC.contains(&word.lower.as_str()));
    (first.case == Case::Nominative && finite && !about && !gives(clause, &first)).then_some(first)
}

/// A verb in the present: «тіркеледі», «қарайды».
fn is_finite(lower: &str) -> bool {
    lower.chars().count() > 4 && present(lower).is_some()
}

/// «алушы Стандартқа сәйкес ұсынған құжаттар»: the name is the subject of a participle, not of the step.
fn gives(clause: &Clause, person: &Person) -> bool {
    following(clause, person).any(|word| is_active(&word.lower))
}

/// «алушымен ұсынылған»: the agent of a passive participle.
fn is_agent(clause: &Clause, person: &Person) -> bool {
    following(clause, person).take(3).any(|word| is_participle(&word.lower))
}

fn is_participle(lower: &str) -> bool {
    lower.chars().count() > 4 && past_participle(lower).is_some()
}

/// A past participle that takes a subject: neither passive nor of a verb of coming.
fn is_active(lower: &str) -> bool {
    if !is_participle(lower) || INTRANSITIVE.contains(&lower) {
        return false;
    }
    let stem = past_participle(lower).unwrap_or_default();
    ACTIVE.contains(&lower) || !PASSIVE.iter().any(|ending| stem.ends_with(ending))
}

/// Whether a word is a past participle: «тіркелген».
pub fn describes_by_deed(lower: &str) -> bool {
    is_participle(lower)
}
