//! Sentences that order nothing in a case: pointers, definitions, working hours, monitoring, liability.

use super::super::clauses::condition::{Use, clause};
use super::super::clauses::deadline::deadlines;
use super::super::clauses::forms::{
    agent, ends_in, is_finite, is_negative_finite, is_negative_noun, is_verbal_object,
};
use super::super::text::{Word, words};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::Case;
use zanflow_lexicon::words::{rules_actions, rules_clauses, rules_forms, rules_idle as lists};

/// Whether a sentence orders nothing that is done in a case.
pub fn is_idle(text: &str, item: bool) -> bool {
    let all = words(text);
    let verbs = all.iter().any(|word| {
        !word.deep
            && (is_finite(&word.lower)
                || (item
                    && (is_verbal_object(&word.lower) || ends_in(&word.lower, rules_forms::OWNED_NOUNS))))
    });
    let modal = all.last().is_some_and(|word| word.is(lists::MUST));
    let lower = text.lowered();
    let objects = rules_actions::OBJECTIONS.iter().any(|word| lower.contains(word));
    if !verbs && !modal && !objects {
        return true;
    }
    if is_mending(text) {
        return false;
    }
    // «Құжаттар толық болмаса, рұқсат берілмейді» refuses, «рұқсат басқа адамға берілмейді» forbids.
    let asks = clause(text).is_some_and(|found| found.used == Use::Question);
    let denies = |word: &&Word| !word.deep && is_finite(&word.lower);
    let mut finite = all.iter().filter(denies).peekable();
    if !item
        && !modal
        && finite.peek().is_some()
        && finite.all(|word| is_negative_finite(&word.lower) && !(word.begins(lists::REFUSING) && asks))
    {
        return true;
    }
    if lists::KEPT.is_match(&lower) || only_states(&all) || is_of_holder(&all) {
        return true;
    }
    let told = all.iter().filter(denies).count();
    let end: String = lower.trim_end_matches(['.', ';', ' ']).to_owned();
    let cabinet = lower.contains(rules_actions::CABINET) && lower.contains(rules_actions::OUTCOME);
    if told < 2 && !cabinet && lists::LAST_ALONE.iter().any(|verb| end.ends_with(verb)) {
        return true;
    }
    let notice =
        lists::NOTICE.iter().any(|word| lower.contains(word)) || lower.starts_with(rules_actions::HEARING);
    if lists::IDLE.iter().any(|word| lower.contains(word))
        || (!objects && lists::IDLE_END.iter().any(|word| end.ends_with(word)))
        || (!notice && lists::IDLE_FORM.is_match(&lower))
        || lists::HEARING_FORM.is_match(&lower)
    {
        return true;
    }
    let last = all.iter().rev().find(|word| !word.deep);
    last.is_some_and(|word| word.is(lists::STATES)) && !notice
}

/// «Анықтама басқа адамға берілмеуі тиіс және елде қолданылады»: every predicate forbids, denies or tells a state.
fn only_states(all: &[Word]) -> bool {
    let mut forbids = false;
    let mut told = all
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.deep)
        .filter(|(_, word)| is_finite(&word.lower) || word.is(lists::MUST));
    let idle = told.all(|(at, word)| match word.is(lists::MUST) {
        true => {
            let denied = at
                .checked_sub(1)
                .and_then(|at| all.get(at))
                .is_some_and(|noun| is_negative_noun(&noun.lower));
            forbids |= denied;
            denied
        }
        false => word.is(lists::STATES) || (is_negative_finite(&word.lower) && !word.begins(lists::REFUSING)),
    });
    idle && forbids
}

/// «Лицензияның иелері … мәлімет береді»: who already has the result does nothing for it.
fn is_of_holder(all: &[Word]) -> bool {
    let [result, holder, ..] = all else { return false };
    result.begins(rules_actions::RESULT)
        && holder.begins(lists::HOLDERS)
        && agent(&holder.lower) == Some(Case::Nominative)
}

/// «Хабарламада көрсетілген құжаттарды сәйкестікке келтіру мерзімі …»: the days that the applicant has after a notice.
pub fn is_mending(text: &str) -> bool {
    lists::MENDING.is_match(text)
}

/// «Аккредиттеуді орган жүзеге асырады»: the act that the service is called by, without a deadline: who provides.
pub fn is_provided(text: &str, title: &str) -> bool {
    let all = words(text);
    let named = all.first().filter(|word| is_verbal_object(&word.lower)).is_some_and(|word| {
        let stem: String = word.lower.chars().take(word.lower.chars().count().saturating_sub(3)).collect();
        title.lowered().split_whitespace().any(|other| other.starts_with(&stem))
    });
    let half = all.iter().rev().nth(1).is_some_and(|word| word.is(rules_clauses::LIGHT_HALVES));
    named && half && deadlines(text).is_empty()
}

/// Whether a sentence only repeats that refusal is by the grounds of the list.
pub fn is_general_refusal(text: &str) -> bool {
    let lower = text.lowered();
    lower.contains(rules_actions::REFUSING)
        && !rules_actions::EITHER.is_match(&lower)
        && lists::GENERAL_REFUSAL.is_match(&lower)
}
