//! Forms of verbs and nouns by their endings.

use super::super::text::Word;
use zanflow_kazakh::nouns::{Case, ending};
use zanflow_lexicon::words::{rules_clauses as words, rules_forms as ends};

/// Whether a word ends in one of some endings.
pub fn ends_in(lower: &str, endings: &[&str]) -> bool {
    endings.iter().any(|end| lower.ends_with(end))
}

/// A word without the first of some endings that it has.
pub fn without<'a>(lower: &'a str, endings: &[&str]) -> Option<&'a str> {
    endings.iter().find_map(|end| lower.strip_suffix(end))
}

/// «тексереді», «жолдайды», «беріледі»: present tense, third person.
pub fn is_finite(lower: &str) -> bool {
    let Some(stem) = without(lower, ends::FINITE) else { return false };
    ends_in(stem, ends::FINITE_STEMS)
        && stem.chars().nth(1).is_some()
        && !words::NOT_FINITE.contains(&lower)
        && !words::NOT_FINITE_ENDS.iter().any(|end| lower.ends_with(end))
}

/// «қабылданбайды», «келмейді»: the verb denies.
pub fn is_negative_finite(lower: &str) -> bool {
    without(lower, ends::DENYING).is_some_and(|stem| stem.chars().nth(1).is_some())
}

/// «болмау», «келмеуі»: the verbal noun of a verb that denies.
pub fn is_negative_noun(lower: &str) -> bool {
    let noun = without(lower, ends::OWNED_ENDS).filter(|stem| ends_in(stem, ends::NOUNS)).unwrap_or(lower);
    noun.chars().nth(4).is_some() && ends_in(noun, ends::DENYING_NOUNS)
}

/// «анықталғанда»: a participle in the locative; gives the participle.
pub fn participle_in_time(lower: &str) -> Option<&str> {
    let participle = without(lower, ends::LOCATIVE)?;
    past_participle(participle).filter(|_| !words::NO_TIMES.contains(&lower)).map(|_| participle)
}

/// «беруді», «жеткізу»: a verbal noun as an object or a subject.
pub fn is_verbal_noun(lower: &str) -> bool {
    is_verbal_object(lower) || (ends_in(lower, ends::NOUNS) && lower.chars().nth(3).is_some())
}

/// The word that says what is done at the end of a sentence: its last verb, or the verbal noun that a light or modal verb
/// carries: «беруді жүзеге асырады», «қайтарылуы тиіс».
pub fn head(all: &[Word]) -> Option<usize> {
    let last = all.iter().rposition(|word| !word.deep)?;
    let verbal =
        |word: &Word| is_finite(&word.lower) || is_verbal_noun(&word.lower) || word.is(words::MODALS);
    let limit = all.get(last).is_some_and(|word| word.is(words::LIMITS));
    let told = |test: &dyn Fn(&Word) -> bool| all.iter().rposition(|word| !word.deep && test(word));
    // What is handed in may follow the verb: «портал арқылы жібереді … өтініш».
    let last = match all.get(last).is_some_and(verbal) {
        true => last,
        false if limit => told(&verbal).unwrap_or(last),
        false => told(&|word| is_finite(&word.lower)).unwrap_or(last),
    };
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
        None => near.or_else(|| objects(&is_verbal_object)).or(Some(last)),
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
    if words::ACTIVE_VERBS.contains(&lower) {
        return false;
    }
    let stem = without(lower, ends::PRESENT);
    stem.is_some_and(|stem| ends_in(stem, ends::PASSIVE) && stem.chars().nth(2).is_some())
}

/// «қайтарылуы», «берілуге»: the verbal noun of a passive verb.
pub fn is_passive_noun(lower: &str) -> bool {
    without(lower, ends::NOUN_ENDS).is_some_and(|stem| ends_in(stem, ends::PASSIVE_NOUNS))
}

/// «ұсынған», «келмеген», «болған»: a past participle; gives its stem.
pub fn past_participle(lower: &str) -> Option<&str> {
    let stem = without(lower, ends::PAST)?;
    stem.chars().nth(1).is_some().then_some(stem)
}

/// A participle that takes a subject of its own: «алушы ұсынған құжат», not «ұсынылған құжат».
pub fn is_active_participle(lower: &str) -> bool {
    past_participle(lower).is_some_and(|stem| {
        words::ACTIVE_ROOTS.contains(&stem)
            || !ends_in(stem, ends::PASSIVE_PAST)
            || stem.ends_with(ends::ACTIVE_PAST)
    })
}

/// «ұсынбаған», «келмеген»: a negative past participle.
pub fn is_negative_participle(lower: &str) -> bool {
    past_participle(lower).is_some_and(|stem| ends_in(stem, ends::DENYING_PAST))
}

/// «болса», «анықталса», «төлемесе»: a conditional verb.
pub fn is_conditional(lower: &str) -> bool {
    let Some(stem) = without(lower, ends::CONDITIONAL) else { return false };
    let last = lower.rsplit(['/', '-']).next().unwrap_or(lower);
    stem.chars().nth(1).is_some() && !words::NOT_CONDITIONAL.contains(&last)
}

/// «болмаса», «төлемесе».
pub fn is_negative_conditional(lower: &str) -> bool {
    is_conditional(lower) && ends_in(lower, ends::DENYING_CONDITIONAL)
}

/// «отырып», «ресімдеп», «алып»: a converb.
pub fn is_converb(lower: &str) -> bool {
    lower.chars().nth(3).is_some() && lower.ends_with(ends::CONVERB) && !lower.ends_with(ends::NO_CONVERB)
}

/// «қабылдауды», «тіркеуді»: a verbal noun as an object.
pub fn is_verbal_object(lower: &str) -> bool {
    ends_in(lower, ends::OBJECTS)
}

/// The case of a word, by its ending; a word without a known ending is nominative.
pub fn case_of(lower: &str) -> Case {
    let found = ends::CASES
        .iter()
        .find(|(end, _)| lower.strip_suffix(end).is_some_and(|stem| stem.chars().nth(2).is_some()));
    match found.map(|(_, case)| *case) {
        Some("genitive") => Case::Genitive,
        Some("instrumental") => Case::Instrumental,
        Some("locative") => Case::Locative,
        Some("accusative") => Case::Accusative,
        Some(_) => Case::Other,
        None => Case::Nominative,
    }
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
    let rest = ends::SOFTENED.iter().find_map(|end| rest.strip_prefix(end))?;
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
