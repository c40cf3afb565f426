//! Who acts: the noun phrase in the nominative, or the agent of a passive verb.

use super::super::text::Word;
use super::forms::{
    agent, agent_form, case_of, ends_in, is_active_participle, is_converb, is_finite, is_verbal_noun,
    past_participle,
};
use std::ops::Range;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::Case;
use zanflow_kazakh::numerals::is_numeral;
use zanflow_lexicon::words::rules_conditions::LEGAL;
use zanflow_lexicon::words::{rules_clauses as words, rules_forms as ends};

/// An actor: the words of its phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Indices of its words.
    pub words: Range<usize>,
    /// The phrase, nominative.
    pub text: String,
}

/// The actor among some words of a text; `bodies`: abbreviations of bodies, in lower case. Where no noun is free to act, one before a participle of time does:
/// «Маман жүгінген күні … тіркейді». `passive`: the verb is passive, and its agent stands in the instrumental.
pub fn actor(
    text: &str,
    all: &[Word],
    range: Range<usize>,
    passive: bool,
    bodies: &[String],
) -> Option<Actor> {
    let wanted = |case: Case| case == Case::Nominative || (passive && case == Case::Instrumental);
    let mut at = range.start;
    while at < range.end {
        let word = all.get(at)?;
        if word.deep {
            at += 1;
            continue;
        }
        if let Some(case) = agent_at(bodies, all, at).filter(|case| wanted(*case))
            && acts(bodies, all, at, range.end, case)
            && !(passive && case == Case::Nominative && is_told(all, at))
        {
            return Some(phrase(text, all, range.start, at, case, bodies));
        }
        at += 1;
    }
    let timed = |at: &usize| {
        let time = all.get(at + 2).is_some_and(|word| word.is(words::TIMES));
        time && all.get(at + 1).is_some_and(|word| is_active_participle(&word.lower))
            && agent_at(bodies, all, *at) == Some(Case::Nominative)
    };
    let at = range.clone().find(timed).filter(|_| !passive)?;
    let found = phrase(text, all, range.start, at, Case::Nominative, bodies);
    let lower = found.text.lowered();
    (!words::APPLICANTS.iter().any(|word| lower.contains(word))).then_some(found)
}

/// «бұл туралы алушы хабарланады»: the applicant is no agent of a passive verb.
fn is_told(all: &[Word], at: usize) -> bool {
    all.get(at).is_some_and(|word| word.begins(words::APPLICANTS))
}

/// The last agent among some words to whom something goes: «басшысына береді, ол …».
pub fn recipient(text: &str, all: &[Word], range: Range<usize>, bodies: &[String]) -> Option<Actor> {
    let given = |at: &usize| {
        all.get(*at).is_some_and(|word| {
            !word.deep && agent_form(&word.lower).is_some_and(|(case, _)| case == Case::Other)
        })
    };
    let at = range.clone().rev().find(given)?;
    let found = phrase(text, all, range.start, at, Case::Other, bodies);
    Some(Actor { text: nominative(&found.text), ..found })
}

/// Whose act a verbal noun tells: «орындаушының құжаттарды қарауы – бір жұмыс күні ішінде».
pub fn owner(text: &str, all: &[Word], range: Range<usize>, bodies: &[String]) -> Option<Actor> {
    let part = all.get(range.clone())?;
    let told = |word: &Word| !word.deep && is_finite(&word.lower);
    let owned = |word: &&Word| !word.deep && ends_in(&word.lower, ends::OWNED_NOUNS);
    if part.iter().any(told) || part.iter().find(owned).is_none() {
        return None;
    }
    let at = range.clone().take(6).find(|i| {
        all.get(*i)
            .is_some_and(|word| agent_form(&word.lower).is_some_and(|(case, _)| case == Case::Genitive))
    })?;
    let next = all.get(at + 1)?;
    let owns_agent = agent(&next.lower).is_some();
    let found = phrase(text, all, range.start, at, Case::Genitive, bodies);
    (!owns_agent).then(|| Actor { text: nominative(&found.text), ..found })
}

/// The case of an agent's noun at a word; an abbreviation of a body or system counts.
fn agent_at(bodies: &[String], all: &[Word], at: usize) -> Option<Case> {
    let word = all.get(at)?;
    if let Some(case) = agent(&word.lower) {
        return Some(case);
    }
    if bodies.contains(&word.lower) {
        return free_body(all, at).then_some(Case::Nominative);
    }
    let system = word.is(words::SYSTEMS)
        || (word.lower.starts_with(words::SYSTEM_STEM) && word.lower.ends_with(words::SYSTEM_END));
    system.then_some(Case::Nominative)
}

/// An abbreviation of a body acts unless it owns the next noun, is the object of a verb, or belongs to a longer name.
fn free_body(all: &[Word], at: usize) -> bool {
    let Some(next) = all.get(at + 1) else { return false };
    let lower = next.lower.as_str();
    if is_numeral(lower) {
        return true;
    }
    !(is_finite(lower)
        || is_converb(lower)
        || is_present_participle(lower)
        || past_participle(lower).is_some()
        || next.is(words::POSTPOSITIONS)
        || next.begins(words::SYSTEMS)
        || ends_in(lower, ends::AFTER_OWNER))
}

/// Whether a noun owns the one behind its attributes: «беруші уәкілетті адамының қолтаңбасы».
fn owns_further(all: &[Word], next: Option<usize>) -> bool {
    let Some(next) = next.filter(|at| all.get(*at).is_some_and(|word| word.is(words::ATTRIBUTES))) else {
        return false;
    };
    (next + 1..all.len())
        .find(|i| all.get(*i).is_some_and(|word| !word.is(words::ATTRIBUTES)))
        .and_then(|i| all.get(i))
        .and_then(|word| agent_form(&word.lower))
        .is_some_and(|(case, owned)| owned && case == Case::Genitive)
}

/// Whether the noun at a word is a subject, by what follows it.
fn acts(bodies: &[String], all: &[Word], at: usize, end: usize, case: Case) -> bool {
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
        if case == Case::Nominative && (owns_further(all, next) || (compound && next == Some(at + 1))) {
            return false;
        }
        // «тіркеуші орган»
        if case == Case::Nominative && bare && after.is(words::BODIES) {
            return false;
        }
        let signs =
            after.is(words::HAND) && all.get(at + 2).is_some_and(|word| is_active_participle(&word.lower));
        if signs
            || is_active_participle(&after.lower)
            || is_present_participle(&after.lower) && !opens_service(all, next)
        {
            return false;
        }
        if after.is(words::POSTPOSITIONS) && !after.is(words::YET_ACTS) {
            return false;
        }
    }
    // «курьері не пошта арқылы»
    if after.is(words::AND_OR)
        && let Some(next) = next
        && (next..end)
            .take(6)
            .filter_map(|i| all.get(i))
            .take_while(|word| agent(&word.lower).is_none())
            .any(|word| word.is(words::THROUGH))
    {
        return false;
    }
    // «беруші немесе орталық қызметкері», «беруші және (немесе) орталық арқылы»: the chain's last member decides.
    if after.is(words::AND_OR_WITH)
        && let Some(last) =
            next.and_then(|next| (next + 1..end).take(6).find(|i| agent_at(bodies, all, *i).is_some()))
    {
        let case = agent_at(bodies, all, last);
        return case == Some(Case::Nominative) && acts(bodies, all, last, end, Case::Nominative);
    }
    true
}

/// «көрсетілетін» opens another phrase where «қызмет» follows it, be it behind «мемлекеттік».
fn opens_service(all: &[Word], at: Option<usize>) -> bool {
    let next = at.and_then(|at| all.get(at + 1..)).unwrap_or_default().iter();
    next.take(2).any(|word| word.lower.starts_with(words::SERVICE_STEM))
}

fn is_present_participle(lower: &str) -> bool {
    ends_in(lower, ends::PRESENT_PARTICIPLES) && !ends_in(lower, words::NO_PARTICIPLES)
}

/// «қызметкері», «мекенжайы»: a noun that the one before it may own.
fn is_owned_noun(lower: &str) -> bool {
    words::OWNED_NOUNS.contains(&lower)
}

/// «комиссия отырысы», «бөлім шешімінің»: the noun after a bare one owns it.
fn is_owned_subject(lower: &str) -> bool {
    lower.chars().nth(5).is_some() && ends_in(lower, ends::OWNED_SUBJECTS)
}

/// The whole phrase around an agent's noun.
fn phrase(text: &str, all: &[Word], from: usize, at: usize, case: Case, bodies: &[String]) -> Actor {
    let mut last = at;
    // The chain's further members: «немесе орталық қызметкері».
    if case == Case::Nominative {
        while let Some(more) = chained(bodies, all, last)
            .or_else(|| apposed(text, all, last, bodies))
            .or_else(|| listed(bodies, all, last))
        {
            last = more;
        }
    }
    let mut first = at;
    while first > from {
        let Some(before) = all.get(first - 1) else { break };
        let joined = !before.comma || (before.deep && !before.bracketed) || enumerates(text, all, first);
        if before.bracketed {
            first -= 1;
            continue;
        }
        if let Some(start) = pointed_at(all, from, first) {
            first = start;
            continue;
        }
        let bare = case == Case::Instrumental && is_subject(&before.lower);
        let listed = enumerates(text, all, first) && is_name(text, before);
        let object = is_object_of(all, first) || (first < at && is_goal_of(all, first));
        if !joined
            || bare
            || !(listed || object || belongs(all, from, first - 1) || joins_names(text, all, first - 1))
        {
            break;
        }
        first -= 1;
        // «көрсетілетін қызметті беруші» is whole.
        if all.get(first).is_some_and(|word| word.lower == words::SERVED) && !enumerates(text, all, first) {
            break;
        }
    }
    // «көрсетілген қызметті беруші»
    let misprinted = first > from
        && all.get(first).is_some_and(|word| word.is(words::SERVICE) && first < at)
        && all.get(first - 1).is_some_and(|word| word.lower.starts_with(words::SERVED_STEM));
    first -= usize::from(misprinted);
    while all.get(first).is_some_and(|word| first < at && (word.bracketed || word.is(words::CONJUNCTIONS))) {
        first += 1;
    }
    let text = printed(text, all, first, last);
    let text = if case == Case::Instrumental { nominative(&text) } else { text };
    Actor { words: first..last + 1, text }
}

/// The words of a phrase as printed, with its quotes and with the bracket that names another agent, without definitions.
fn printed(text: &str, all: &[Word], first: usize, last: usize) -> String {
    let mut start = all.get(first).map_or(0, |word| word.range.start);
    let mut end = all.get(last).map_or(start, |word| word.range.end);
    if text.get(..start).is_some_and(|before| before.ends_with('«')) {
        start -= '«'.len_utf8();
    }
    let rest = text.get(end..).unwrap_or_default();
    // «қызметкері (маманы)», «алушы (немесе оның өкілі)»
    if let Some((inside, _)) = rest.strip_prefix(" (").and_then(|inside| inside.split_once(')'))
        && (!inside.contains(' ') || words::CHOICES.iter().any(|word| inside.starts_with(word)))
    {
        end += inside.len() + 3;
    }
    let mut out = text.get(start..end).unwrap_or_default().to_owned();
    while let Some(at) = out.find(words::CALLED_OPEN) {
        let close = out.get(at..).and_then(|rest| rest.find(')')).map_or(out.len(), |len| at + len + 1);
        out.replace_range(at..close, "");
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// «берушінің кеңсесі, орталық қызметкері қабылдайды»: agents one behind the other.
fn listed(bodies: &[String], all: &[Word], at: usize) -> Option<usize> {
    if !all.get(at)?.comma {
        return None;
    }
    let owned = agent_form(&all.get(at)?.lower).is_some_and(|(_, owned)| owned);
    let agents =
        (at + 1..(at + 5).min(all.len())).filter(|i| agent_at(bodies, all, *i) == Some(Case::Nominative));
    let end = agents.into_iter().find(|i| acts(bodies, all, *i, all.len(), Case::Nominative))?;
    // «тіркеуші, өкіл немесе үміткер»: bare agents are a list where a conjunction closes it.
    if !owned && !all.get(end + 1).is_some_and(|word| word.is(words::AND_OR)) {
        return None;
    }
    let whole = (at + 1..end).all(|i| {
        all.get(i).is_some_and(|word| {
            !word.comma
                && !word.is(words::PHRASE_ENDS)
                && (word.is(words::ADJECTIVES)
                    || matches!(case_of(&word.lower), Case::Nominative | Case::Genitive))
        })
    });
    whole.then_some(end)
}

/// «қызметкері – комиссияның хатшысы»: the same agent by another name, behind a dash.
fn apposed(text: &str, all: &[Word], at: usize, bodies: &[String]) -> Option<usize> {
    let (word, next) = (all.get(at)?, all.get(at + 1)?);
    let gap = text.get(word.range.end..next.range.start)?.trim();
    if !matches!(gap, "–" | "—" | "-") {
        return None;
    }
    let end =
        (at + 1..(at + 7).min(all.len())).find(|i| agent_at(bodies, all, *i) == Some(Case::Nominative))?;
    let whole = (at + 1..end).all(|i| {
        all.get(i).is_some_and(|word| {
            !word.comma && matches!(case_of(&word.lower), Case::Nominative | Case::Genitive)
        })
    });
    (whole && acts(bodies, all, end, all.len(), Case::Nominative)).then_some(end)
}

/// «құқықтарды тіркеу басқармасы»: an object of the verbal noun on its right is part of the name.
fn is_object_of(all: &[Word], first: usize) -> bool {
    let (Some(before), Some(word)) = (first.checked_sub(1).and_then(|i| all.get(i)), all.get(first)) else {
        return false;
    };
    let case = case_of(&before.lower);
    let next = all.get(first + 1).filter(|_| case_of(&word.lower) == Case::Nominative && !word.comma);
    let noun = is_verbal_noun(&word.lower) || next.is_some_and(|next| is_verbal_noun(&next.lower));
    let object = noun && case == Case::Accusative;
    let goal = case_of(&word.lower) == Case::Accusative && case == Case::Other;
    (object || goal)
        && !before.comma
        && !before.is(words::PHRASE_ENDS)
        && !is_finite(&before.lower)
        && agent(&before.lower).is_none()
}

/// «отырысқа қатысушы комиссия мүшелері»: what a noun of doing governs that is an attribute itself.
fn is_goal_of(all: &[Word], first: usize) -> bool {
    let (Some(before), Some(word)) = (first.checked_sub(1).and_then(|i| all.get(i)), all.get(first)) else {
        return false;
    };
    ends_in(&word.lower, ends::DOERS)
        && agent(&word.lower).is_none()
        && agent(&before.lower).is_none()
        && case_of(&before.lower) == Case::Other
        && !before.comma
        && !before.is(words::PHRASE_ENDS)
}

/// «осы Қағидалардың 2-тармағында көрсетілген адамдар»: where the place begins that names the words from one on.
fn pointed_at(all: &[Word], from: usize, first: usize) -> Option<usize> {
    let participle = first.checked_sub(1).filter(|at| *at > from)?;
    let place = participle.checked_sub(1).filter(|at| *at >= from)?;
    let points = all.get(participle)?.is(LEGAL) && !all.get(participle)?.comma;
    let at = all.get(place)?;
    (points && !at.comma && case_of(&at.lower) == Case::Locative && !at.is(words::PHRASE_ENDS))
        .then_some(place)
}

/// Whether the words around a comma before a word enumerate owners or places: «берушінің, орталықтың маманы»,
/// «Бірінші, Екінші және Үшінші қалалардың».
fn enumerates(text: &str, all: &[Word], first: usize) -> bool {
    let (Some(before), Some(word)) = (first.checked_sub(1).and_then(|i| all.get(i)), all.get(first)) else {
        return false;
    };
    before.comma
        && (case_of(&before.lower) == Case::Genitive || (is_name(text, before) && is_name(text, word)))
}

/// «Бірінші және Екінші»: a conjunction between names.
fn joins_names(text: &str, all: &[Word], at: usize) -> bool {
    let named = |at: Option<usize>| at.and_then(|i| all.get(i)).is_some_and(|word| is_name(text, word));
    (all.get(at).is_some_and(|word| word.lower == words::AND)
        && named(at.checked_sub(1))
        && named(Some(at + 1)))
        || (named(Some(at)) && all.get(at + 1).is_some_and(|word| word.lower == words::AND))
}

fn is_name(text: &str, word: &Word) -> bool {
    text.get(word.range.clone()).and_then(|printed| printed.chars().next()).is_some_and(char::is_uppercase)
}

/// The next member of a chain of agents after a word.
fn chained(bodies: &[String], all: &[Word], at: usize) -> Option<usize> {
    if all.get(at)?.comma || all.get(at + 1)?.bracketed {
        return None;
    }
    let mut next = at + 1;
    let mut joined = false;
    while let Some(word) = all.get(next) {
        if !word.is(words::AND_OR_WITH) {
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
        .filter(|i| agent_at(bodies, all, *i) == Some(Case::Nominative))
        .last()
        .filter(|last| acts(bodies, all, *last, all.len(), Case::Nominative))
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
    if word.is(words::AND_OR_WITH) {
        let before = (from..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.bracketed));
        return before.and_then(|i| all.get(i)).is_some_and(|word| {
            !word.comma
                && (agent(&word.lower) == Some(Case::Nominative)
                    || case_of(&word.lower) == Case::Genitive
                    || word.is(words::NAME_PARTS)
                    || is_bare_owner(&word.lower))
        });
    }
    if word.is(words::SERVICE) || ends_in(lower, ends::PLACES) {
        return true;
    }
    if past_participle(lower).is_some() {
        return false;
    }
    if is_present_participle(lower) {
        return true;
    }
    if word.is(words::ADJECTIVES) {
        return true;
    }
    matches!(case_of(lower), Case::Nominative | Case::Genitive)
}

/// A noun that may be the subject of a passive verb before its agent.
fn is_subject(lower: &str) -> bool {
    case_of(lower) == Case::Nominative && ends_in(lower, ends::SUBJECT_ENDS)
}

/// A bare noun in a name: «Білім және ғылым министрі».
fn is_bare_owner(lower: &str) -> bool {
    case_of(lower) == Case::Nominative
        && !is_finite(lower)
        && past_participle(lower).is_none()
        && lower.chars().nth(3).is_some()
        && !ends_in(lower, ends::OWNED)
}
