//! Forms of verbs and nouns by their endings.

use super::super::text::Word;
pub use zanflow_kazakh::nouns::case_of;
use zanflow_kazakh::nouns::{Case, ending};
pub use zanflow_kazakh::verbs::{
    ablative_of_participle, is_converb, is_negative_present as is_negative_finite, is_owned_verbal_noun,
    is_passive_noun, is_present_participle, is_verbal_noun, is_verbal_object,
    locative_of_participle as participle_in_time, past_participle,
};
use zanflow_kazakh::verbs::{conditional, is_negative, looks_passive, present};
use zanflow_lexicon::words::{acting, rules_clauses as words};

/// «тексереді», «жолдайды», «беріледі»: present tense, third person.
pub fn is_finite(lower: &str) -> bool {
    present(lower).is_some() && !words::NOT_FINITE.contains(&lower)
}

/// The word that says what is done at the end of a sentence: its last verb, or the verbal noun that a light or modal verb
/// carries: «беруді жүзеге асырады», «қайтарылуы тиіс».
pub fn head(all: &[Word]) -> Option<usize> {
    let last = all.iter().rposition(|word| !word.deep)?;
    let word = all.get(last)?;
    let before = |at: usize| (0..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.deep));
    if word.is(words::MODALS) {
        return before(last).or(Some(last));
    }
    let half = before(last).filter(|at| all.get(*at).is_some_and(|word| word.is(words::LIGHT_HALVES)));
    let light = half.is_some() || word.begins(words::LIGHT_VERBS);
    if !light {
        return Some(last);
    }
    let end = half.unwrap_or(last);
    let objects = |test: &dyn Fn(&str) -> bool| {
        (0..end).rev().find(|i| all.get(*i).is_some_and(|word| !word.deep && test(&word.lower)))
    };
    let near = before(end).filter(|at| all.get(*at).is_some_and(|word| is_verbal_noun(&word.lower)));
    let free = |at: usize| all.get(at + 1).is_none_or(|next| !next.is(words::NOUN_GOVERNORS));
    let nouns = || {
        (0..end)
            .rev()
            .find(|i| all.get(*i).is_some_and(|word| !word.deep && word.is(words::ACT_NOUNS)) && free(*i))
    };
    match half {
        None => near.or(Some(last)),
        Some(_) => near.or_else(|| objects(&is_verbal_object)).or_else(nouns).or(Some(last)),
    }
}

/// Whether a word or phrase begins a word of a text in lower case.
pub fn has(lower: &str, phrase: &str) -> bool {
    lower.match_indices(phrase).any(|(at, _)| {
        lower
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|letter| !letter.is_alphabetic())
    })
}

/// «беріледі», «тіркеледі», «жолданады»: the verb is passive.
pub fn is_passive(lower: &str) -> bool {
    looks_passive(lower) && !words::ACTIVE_VERBS.contains(&lower)
}

/// A participle that takes a subject of its own: «алушы ұсынған құжат», not «ұсынылған құжат».
pub fn is_active_participle(lower: &str) -> bool {
    past_participle(lower).is_some_and(|stem| {
        let ends = |endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
        words::ACTIVE_ROOTS.contains(&stem) || !ends(acting::PASSIVE) || ends(words::ACTIVE_ENDINGS)
    })
}

/// «ұсынбаған», «келмеген»: a negative past participle.
pub fn is_negative_participle(lower: &str) -> bool {
    past_participle(lower).is_some_and(is_negative)
}

/// «болса», «анықталса», «төлемесе»: a conditional verb.
pub fn is_conditional(lower: &str) -> bool {
    let last = lower.rsplit(['/', '-']).next().unwrap_or(lower);
    conditional(lower).is_some() && !words::NOT_CONDITIONAL.contains(&last)
}

/// «болмаса», «төлемесе».
pub fn is_negative_conditional(lower: &str) -> bool {
    is_conditional(lower) && conditional(lower).is_some_and(is_negative)
}

/// The case of an agent's noun; none for other words.
pub fn agent(lower: &str) -> Option<Case> {
    agent_form(lower).map(|(case, _)| case)
}

/// The case of an agent's noun, and whether it is owned («басшысы»).
pub fn agent_form(lower: &str) -> Option<(Case, bool)> {
    let found = words::AGENTS.iter().filter_map(|stem| {
        let rest = lower.strip_prefix(stem)?;
        Some((stem.len(), agent_ending(rest)?))
    });
    found.max_by_key(|(len, _)| *len).map(|(_, form)| form)
}

/// Endings of agents: those of nouns, the softened stems «-гі», «-ғы» and verbal `-лық`.
fn agent_ending(rest: &str) -> Option<(Case, bool)> {
    if let Some(found) = ending(rest) {
        return Some((found.case, found.owned));
    }
    let rest = words::SOFTENED.iter().find_map(|end| rest.strip_prefix(end))?;
    ending(rest).map(|found| (found.case, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_known_by_their_endings() {
        let cases = [
            ("тексереді", true, false),
            ("қояды", true, false),
            ("жіберіледі", true, true),
            ("жолданады", true, true),
            ("алады", true, false),
            ("жүгінеді", true, false),
            ("жағдайды", false, false),
            ("құжаттарды", false, false),
            ("заңды", false, false),
        ];
        for (word, finite, passive) in cases {
            assert_eq!((is_finite(word), is_finite(word) && is_passive(word)), (finite, passive), "{word}");
        }
    }

    #[test]
    fn participles_and_conditionals() {
        assert!(
            is_active_participle("ұсынған")
                && is_active_participle("берген")
                && is_active_participle("алған")
        );
        assert!(!is_active_participle("ұсынылған") && !is_active_participle("тіркелген"));
        assert!(is_negative_participle("келмеген") && !is_negative_participle("келген"));
        assert!(is_conditional("болса") && is_negative_conditional("төлемесе") && !is_conditional("қоса"));
    }

    #[test]
    fn agents_have_a_case() {
        let cases = [
            ("басшысы", Some(Case::Nominative)),
            ("берушінің", Some(Case::Genitive)),
            ("сарапшымен", Some(Case::Instrumental)),
            ("алушыға", Some(Case::Other)),
            ("органдары", Some(Case::Nominative)),
            ("министрлігі", Some(Case::Nominative)),
            ("құжат", None),
        ];
        for (word, wanted) in cases {
            assert_eq!(agent(word), wanted, "{word}");
        }
    }
}
