//! Parts of a sentence: turns to another case, channels of their own, two questions, quotes and brackets.

use super::super::clauses::condition::{Clause, Use, clause};
use super::super::clauses::forms;
use super::super::clauses::predicate::{Act, Reading, acts, trimmed};
use super::super::text::words;
use super::channel;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_actions as lists, rules_blocks as leads, rules_clauses};
use zanflow_model::Channel;

/// The parts of a sentence that turn to another case: «…, ал …», «…, бұл ретте …».
pub fn turns(text: &str) -> Vec<&str> {
    let all = words(text);
    let mut out = Vec::new();
    let mut start = 0;
    for pair in all.windows(3) {
        let [before, first, second] = pair else { continue };
        let one = rules_clauses::TURNS.contains(&first.lower.as_str());
        let two = rules_clauses::TURNS.contains(&format!("{} {}", first.lower, second.lower).as_str());
        let apart = before.comma && !before.deep && forms::is_finite(&before.lower);
        if apart && (one || two) {
            out.extend(text.get(start..before.range.end));
            start = if one { second.range.start } else { first.range.start };
        }
    }
    out.extend(text.get(start..));
    out
}

/// Acts with the channels of their parts of a sentence. A part that turns away is an act of its own if it names other
/// channels than the part before; that part is then for the channels that it does not name.
pub fn by_channel(text: &str, told: Vec<Act>) -> Vec<(Act, Option<Vec<Channel>>)> {
    let named = |act: &Act| {
        let part = text.get(act.range.clone()).unwrap_or_default();
        channel::of_sentence(part, act.actor.as_deref())
    };
    let mut out: Vec<(Act, Option<Vec<Channel>>)> = Vec::new();
    for act in told {
        let Some((last, channels)) = out.last_mut().filter(|_| act.turns) else {
            out.push((act, None));
            continue;
        };
        let (before, own) = (named(last), named(&act));
        let apart = before != own && (own.is_some() || before.is_some());
        let same_actor = act.actor.is_none() || last.actor == act.actor;
        if apart {
            let others =
                |named: &[Channel]| Channel::ALL.into_iter().filter(|other| !named.contains(other)).collect();
            *channels = before.clone().or_else(|| own.as_deref().map(others));
            let own = own.or_else(|| before.as_deref().map(others));
            out.push((act, own));
        } else if same_actor && (act.time.is_none() || last.time == act.time) {
            last.range.end = act.range.end;
            last.passive &= act.passive;
        } else {
            out.push((act, None));
        }
    }
    out
}

/// «Қорытынды оң болған жағдайда A, теріс болған жағдайда B»: a sentence of two questions, each with its act.
pub fn two_questions<'a>(text: &'a str, found: &Clause) -> Option<(&'a str, &'a str)> {
    let tail = text.get(found.range.end..)?;
    let second = clause(tail).filter(|second| second.used == Use::Question)?;
    let at = found.range.end + second.range.start;
    let between = text.get(found.range.end..at)?;
    let told = words(between).iter().any(|word| !word.deep && forms::is_finite(&word.lower));
    let first = trimmed(text, 0..at).filter(|_| told)?;
    Some((first, text.get(at..)?.trim()))
}

/// A sentence that gives the result or refuses, whatever its clause says, asks nothing.
pub fn gives_either(text: &str, found: &Clause) -> bool {
    let rest = text.get(found.range.end..).unwrap_or_default();
    !found.adverse
        && lists::EITHER.is_match(rest)
        && acts(rest, Reading::default()).len() == 1
        && !rest.contains(leads::OR_APART)
}

/// A range with the brackets and quotes behind it that close what it opens.
pub fn with_closers(text: &str, mut range: Range<usize>) -> Range<usize> {
    if text.get(..range.start).is_some_and(|before| before.ends_with('«')) {
        range.start -= '«'.len_utf8();
    }
    for (open, close) in [('«', '»'), ('(', ')'), ('«', '»')] {
        let part = text.get(range.clone()).unwrap_or_default();
        let rest = text.get(range.end..).unwrap_or_default();
        if part.matches(open).count() > part.matches(close).count() && rest.starts_with(close) {
            range.end += close.len_utf8();
        }
    }
    range
}

/// A text without a quote at its head that nothing closes.
pub fn closed(text: &str) -> &str {
    let open = text.matches('«').count() > text.matches('»').count();
    text.strip_prefix('«').filter(|_| open).unwrap_or(text)
}

/// Whether a text is of a hearing or of the decision before it.
pub fn is_heard(text: &str) -> bool {
    let lower = text.lowered();
    lower.contains(lists::HEARING) || lower.contains(lists::PRELIMINARY)
}

/// «Бас тарту … сәйкес жүзеге асырылады»: refusal as such.
pub fn is_general_refusal_of(text: &str) -> bool {
    let lower = text.lowered();
    leads::REFUSAL_IS_DONE.is_match(&lower)
}

/// An outcome without the acts told before it: «өтінім қаралады және [рұқсат беру]».
pub fn after_acts(text: &str) -> &str {
    let all = words(text);
    let last = all.iter().rposition(|word| !word.deep && forms::is_finite(&word.lower));
    let Some(last) = last.filter(|at| at + 1 < all.len()) else { return text };
    let start =
        (last + 1..all.len()).find(|i| all.get(*i).is_some_and(|word| !word.is(rules_clauses::CONJUNCTIONS)));
    start.and_then(|i| all.get(i)).and_then(|word| text.get(word.range.start..)).unwrap_or(text)
}
