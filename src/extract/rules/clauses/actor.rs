//! Who acts: the noun phrase in the nominative, or the agent of a passive verb.

use super::super::text::Word;
use super::forms::{
    agent, agent_form, case_of, is_active_participle, is_converb, is_finite, is_present_participle,
    past_participle,
};
use std::ops::Range;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::nouns::Case;
use zanflow_lexicon::words::{acting, acts, rules_clauses as words, services, shortenings};

/// An actor: the words of its phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Indices of its words.
    pub words: Range<usize>,
    /// The phrase, nominative.
    pub text: String,
}

/// The actor among some words of a text; `passive`: the verb is passive, and its agent stands in the instrumental.
pub fn actor(text: &str, all: &[Word], range: Range<usize>, passive: bool) -> Option<Actor> {
    let wanted = |case: Case| case == Case::Nominative || (passive && case == Case::Instrumental);
    let mut at = range.start;
    while at < range.end {
        let word = all.get(at)?;
        if word.deep {
            at += 1;
            continue;
        }
        if let Some(case) = agent_at(all, at).filter(|case| wanted(*case))
            && acts(all, at, range.end, case)
        {
            return Some(phrase(text, all, range.start, at, case));
        }
        at += 1;
    }
    None
}

/// The case of an agent's noun at a word; an abbreviation of a system counts.
fn agent_at(all: &[Word], at: usize) -> Option<Case> {
    let word = all.get(at)?;
    if let Some(case) = agent(&word.lower) {
        return Some(case);
    }
    let system = word.is(words::SYSTEM_ABBREVIATIONS)
        || (word.lower.starts_with(words::SYSTEM) && word.lower.ends_with(words::SYSTEM_ENDING));
    system.then_some(Case::Nominative)
}

/// Whether the noun at a word is a subject, by what follows it.
fn acts(all: &[Word], at: usize, end: usize, case: Case) -> bool {
    let Some(word) = all.get(at) else { return false };
    let next = (at + 1..end).find(|i| all.get(*i).is_some_and(|word| !word.deep));
    let Some(after) = next.and_then(|i| all.get(i)) else { return case == Case::Nominative };
    if case == Case::Instrumental && (word.comma || past_participle(&after.lower).is_some()) {
        return false;
    }
    if !word.comma {
        let bare = agent_form(&word.lower).is_some_and(|(_, owned)| !owned);
        let compound = agent_form(&after.lower).map_or_else(
            || is_owned_noun(&after.lower) || (bare && is_owned_subject(&after.lower)),
            |(_, owned)| owned,
        );
        if compound && case == Case::Nominative && next == Some(at + 1) {
            return false;
        }
        if is_active_participle(&after.lower)
            || is_present_participle(&after.lower) && !opens_service(all, next)
        {
            return false;
        }
        if after.is(words::POSTPOSITIONS) && !after.is(words::AFTER_SUBJECTS) {
            return false;
        }
    }
    // «курьері не пошта арқылы»
    if after.is(words::JOINS)
        && let Some(next) = next
        && (next..end)
            .take(6)
            .filter_map(|i| all.get(i))
            .take_while(|word| agent(&word.lower).is_none())
            .any(|word| word.lower == acting::THROUGH)
    {
        return false;
    }
    // «беруші немесе орталық қызметкері», «беруші және (немесе) орталық арқылы»: the chain's last member decides.
    if after.is(words::CHAINS)
        && let Some(last) =
            next.and_then(|next| (next + 1..end).take(6).find(|i| agent_at(all, *i).is_some()))
    {
        let case = agent_at(all, last);
        return case == Some(Case::Nominative) && acts(all, last, end, Case::Nominative);
    }
    true
}

/// «көрсетілетін» opens another phrase where «қызмет» follows it.
fn opens_service(all: &[Word], at: Option<usize>) -> bool {
    at.and_then(|at| all.get(at + 1)).is_some_and(|word| word.lower.starts_with(services::SERVICE))
}

/// «қызметкері», «мекенжайы»: a noun that the one before it may own.
fn is_owned_noun(lower: &str) -> bool {
    words::OWNED_NOUNS.contains(&lower)
}

/// «комиссия отырысы», «бөлім шешімінің»: the noun after a bare one owns it.
fn is_owned_subject(lower: &str) -> bool {
    lower.chars().nth(5).is_some() && words::OWNED_ENDINGS.iter().any(|end| lower.ends_with(end))
}

/// The whole phrase around an agent's noun.
fn phrase(text: &str, all: &[Word], from: usize, at: usize, case: Case) -> Actor {
    let mut last = at;
    // The chain's further members: «немесе орталық қызметкері».
    if case == Case::Nominative {
        while let Some(more) = chained(all, last) {
            last = more;
        }
    }
    let mut first = at;
    while first > from {
        let Some(before) = all.get(first - 1) else { break };
        let joined = !before.comma || (before.deep && !before.bracketed);
        if before.bracketed {
            first -= 1;
            continue;
        }
        let bare = case == Case::Instrumental && is_subject(&before.lower);
        if !joined || bare || !belongs(all, from, first - 1) {
            break;
        }
        first -= 1;
        // «көрсетілетін қызметті беруші» is whole.
        if all.get(first).is_some_and(|word| word.lower == shortenings::GIVEN) {
            break;
        }
    }
    while all.get(first).is_some_and(|word| first < at && (word.bracketed || word.is(words::CONJUNCTIONS))) {
        first += 1;
    }
    let mut start = all.get(first).map_or(0, |word| word.range.start);
    let mut end = all.get(last).map_or(start, |word| word.range.end);
    if text.get(..start).is_some_and(|before| before.ends_with('«')) {
        start -= '«'.len_utf8();
    }
    let rest = text.get(end..).unwrap_or_default();
    // «қызметкері (маманы)»
    if let Some((inside, _)) = rest.strip_prefix(" (").and_then(|inside| inside.split_once(')'))
        && !inside.contains(' ')
    {
        end += inside.len() + 3;
    }
    let text = text.get(start..end).unwrap_or_default();
    let text = if case == Case::Instrumental { nominative(text) } else { text.to_owned() };
    Actor { words: first..last + 1, text }
}

/// The next member of a chain of agents after a word.
fn chained(all: &[Word], at: usize) -> Option<usize> {
    if all.get(at)?.comma {
        return None;
    }
    let mut next = at + 1;
    let mut joined = false;
    while let Some(word) = all.get(next) {
        if !word.is(words::JOINS) {
            break;
        }
        joined = true;
        next += 1;
    }
    if !joined {
        return None;
    }
    (next..(next + 6).min(all.len()))
        .take_while(|i| {
            all.get(*i).is_some_and(|word| !is_finite(&word.lower) && !word.is(words::PHRASE_ENDS))
        })
        .filter(|i| agent_at(all, *i) == Some(Case::Nominative))
        .last()
        .filter(|last| acts(all, *last, all.len(), Case::Nominative))
}

/// Whether a word belongs to the noun phrase on its right.
fn belongs(all: &[Word], from: usize, at: usize) -> bool {
    let Some(word) = all.get(at) else { return false };
    if word.deep {
        return true;
    }
    let lower = word.lower.as_str();
    if word.is(words::PHRASE_ENDS) || is_finite(lower) || is_converb(lower) {
        return false;
    }
    if word.is(words::CHAINS) {
        let before = (from..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.bracketed));
        return before.and_then(|i| all.get(i)).is_some_and(|word| {
            !word.comma
                && (agent(&word.lower) == Some(Case::Nominative)
                    || word.is(words::FIRST_MEMBERS)
                    || is_bare_owner(&word.lower))
        });
    }
    if word.is(words::SERVICE_OBJECTS) || words::PLACE_ENDINGS.iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    if past_participle(lower).is_some() {
        return false;
    }
    if is_present_participle(lower) {
        return true;
    }
    if word.is(words::MODIFIERS) {
        return true;
    }
    matches!(case_of(lower), Case::Nominative | Case::Genitive)
}

/// A noun that may be the subject of a passive verb before its agent.
fn is_subject(lower: &str) -> bool {
    case_of(lower) == Case::Nominative && words::SUBJECT_ENDS.iter().any(|end| lower.ends_with(end))
}

/// A bare noun in a name: «Білім және ғылым министрі».
fn is_bare_owner(lower: &str) -> bool {
    case_of(lower) == Case::Nominative
        && !is_finite(lower)
        && past_participle(lower).is_none()
        && lower.chars().nth(3).is_some()
        && !acts::POSSESSIVES.iter().any(|end| lower.ends_with(end))
}
