//! The clause that puts a question: «… жағдайда», «… кезде», «… болса», «егер …».

use super::super::text::{Word, words};
use super::actor::actor;
use super::forms::{
    agent, case_of, ends_in, has, is_active_participle, is_conditional, is_converb, is_finite,
    is_negative_conditional, is_negative_noun, is_negative_participle, participle_in_time, past_participle,
};
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::Case;
use zanflow_kazakh::pattern::from;
use zanflow_lexicon::words::{rules_clauses as lexicon, rules_conditions as lists, rules_forms as ends};

/// What a clause is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It puts a question.
    Question,
    /// It says by which channel, or when; it stays in the step's text.
    Setting,
}

/// A clause of condition or time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Bytes of the sentence, the last word included.
    pub range: Range<usize>,
    /// What it is for.
    pub used: Use,
    /// It speaks against the service.
    pub adverse: bool,
}

/// The first clause of a sentence that puts a question, else the first that sets a scene.
pub fn clause(text: &str) -> Option<Clause> {
    let all = words(text);
    let mut setting = None;
    let mut reached = 0;
    for at in 0..all.len() {
        if at < reached || !ends_clause(&all, at) {
            continue;
        }
        let at = joined_end(&all, at);
        reached = at + 1;
        let start = after_subject(text, &all, start_of(&all, at), at);
        let Some(range) = bytes(&all, start, at) else { continue };
        let part = text.get(range.clone()).unwrap_or_default().lowered();
        let found = judged(&all, start, at, &part, range);
        match found {
            Some(found) if found.used == Use::Question => return Some(with_next(text, &all, at, found)),
            Some(found) => setting = setting.or(Some(found)),
            None => {}
        }
    }
    setting
}

/// «… сәйкес келген кезде, … толық ұсынылған жағдайда»: a clause right behind a question that points the same way and names
/// nobody who acts belongs to it.
fn with_next(text: &str, all: &[Word], at: usize, found: Clause) -> Clause {
    let told =
        (at + 1..all.len()).find(|i| all.get(*i).is_some_and(|word| !word.deep && is_finite(&word.lower)));
    let next = (at + 1..told.unwrap_or(all.len())).find(|i| ends_clause(all, *i));
    let Some((end, range)) = next.and_then(|end| Some((end, bytes(all, at + 1, end)?))) else { return found };
    let part = text.get(range.clone()).unwrap_or_default().lowered();
    let limited = all.get(at + 1..end).unwrap_or_default().iter().any(|word| word.is(lexicon::LIMITS));
    let alike = judged(all, at + 1, end, &part, range.clone())
        .is_some_and(|next| next.used == Use::Question && next.adverse == found.adverse);
    match alike && !limited && actor(text, all, at + 1..end, false, &[]).is_none() {
        true => Clause { range: found.range.start..range.end, ..found },
        false => found,
    }
}

/// «… ұсынбаса не мерзімі өткен жағдайда»: clauses that a conjunction joins are one; gives the end of the last.
fn joined_end(all: &[Word], at: usize) -> usize {
    let joined = all.get(at).is_some_and(|word| is_conditional(&word.lower) || word.is(lexicon::CASE_WORDS))
        && all.get(at + 1).is_some_and(|word| word.is(lexicon::JOINING));
    if !joined {
        return at;
    }
    let next = (at + 1..all.len().min(at + 16))
        .find(|i| all.get(*i).is_some_and(|word| word.is(lexicon::CASE_WORDS) || is_finite(&word.lower)));
    next.filter(|i| ends_clause(all, *i)).unwrap_or(at)
}

/// Where a clause of being or being found begins behind the subject of the sentence:
/// «Беруші [мәліметтер анықталған жағдайда] … дайындайды».
fn after_subject(text: &str, all: &[Word], start: usize, at: usize) -> usize {
    let verb = (start..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.bracketed));
    let passive = verb.and_then(|i| all.get(i)).is_some_and(|word| {
        past_participle(&word.lower).is_some() && !is_active_participle(&word.lower)
            || lists::EXISTS.iter().any(|stem| word.lower.starts_with(stem))
    });
    let Some(verb) = verb.filter(|_| passive) else { return start };
    let Some(found) = actor(text, all, start..verb, false, &[]) else { return start };
    let lower = found.text.lowered();
    if lexicon::APPLICANTS.iter().any(|word| lower.contains(word)) {
        return start;
    }
    let rest = found.words.end;
    let own = (rest..verb).any(|i| all.get(i).is_some_and(|word| case_of(&word.lower) == Case::Nominative));
    if found.words.start == start && rest + 1 < verb + 1 && own && !goes_on_as_owner(all, rest) {
        rest
    } else {
        start
    }
}

/// «қызметкер болмаған»: nothing but the verb is left behind the subject, or what follows belongs to it.
fn goes_on_as_owner(all: &[Word], rest: usize) -> bool {
    all.get(rest).is_some_and(|word| word.is(lexicon::CONJUNCTIONS) || word.comma)
}

/// Where the last clause of a sentence ends that stands before its first verb: clauses may follow one another.
pub fn scenes_end(text: &str) -> Option<usize> {
    let all = words(text);
    let verb = all.iter().position(|word| !word.deep && is_finite(&word.lower)).unwrap_or(all.len());
    let last = (0..verb).rev().find(|at| ends_clause(&all, *at))?;
    all.get(last).map(|word| word.range.end)
}

fn bytes(all: &[Word], start: usize, at: usize) -> Option<Range<usize>> {
    Some(all.get(start)?.range.start..all.get(at)?.range.end)
}

/// Whether a clause ends at a word.
fn ends_clause(all: &[Word], at: usize) -> bool {
    let Some(word) = all.get(at).filter(|word| !word.deep) else { return false };
    if is_conditional(&word.lower) {
        // «келісе отырып» is a converb.
        if all.get(at + 1).is_some_and(|next| next.lower == lexicon::WHILE) {
            return false;
        }
        let choice = at.checked_sub(1).and_then(|i| all.get(i)).is_some_and(|word| word.is(lexicon::OR_ELSE));
        return !(choice && word.is(lexicon::OR_ELSE));
    }
    if participle_in_time(&word.lower).is_some() {
        return true;
    }
    if word.lower == lexicon::ON {
        return ends_cases(all, at);
    }
    if !word.is(lexicon::CASE_WORDS) {
        return false;
    }
    let before =
        (0..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.bracketed)).and_then(|i| all.get(i));
    if before.is_some_and(|before| ends_in(&before.lower, ends::OWNED_NOUNS)) {
        return true;
    }
    before.is_some_and(|before| {
        (past_participle(&before.lower).is_some() && !before.is(lists::LEGAL))
            || before.is(lists::ENDS)
            || ends_in(&before.lower, ends::PRESENT_PARTICIPLES)
    })
}

/// «… балл жинаған өтінімдер бойынша»: the cases of which the sentence speaks.
fn ends_cases(all: &[Word], at: usize) -> bool {
    let noun = at.checked_sub(1).and_then(|i| all.get(i));
    let verb = at.checked_sub(2).and_then(|i| all.get(i));
    noun.is_some_and(|word| !word.deep && word.is(lists::CASES))
        && verb.is_some_and(|word| past_participle(&word.lower).is_some() && !word.begins(lists::FILING))
        && all.iter().take(at).all(|word| !is_finite(&word.lower))
}

/// Where the clause begins that ends at a word: at «егер», after a verb and its conjunction, after a deadline, else at the
/// sentence's beginning.
fn start_of(all: &[Word], at: usize) -> usize {
    for i in (0..at).rev() {
        let Some(word) = all.get(i).filter(|word| !word.deep) else { continue };
        if word.lower == lexicon::IF {
            return i;
        }
        // «Маман құжаттарды қарап, [олар сай болса], …»: what is done before a clause with a subject of its own.
        if word.comma && is_converb(&word.lower) && has_subject(all, i + 1, at) {
            return i + 1;
        }
        let ended = is_finite(&word.lower) || (word.is(lexicon::LIMITS) && i + 2 < at && is_limit(all, i));
        if ended && !is_finite(&word.lower) && opened_before(all, i, at) {
            continue;
        }
        if ended {
            let mut start = i + 1;
            while all.get(start).is_some_and(|word| start < at && word.is(lexicon::CONJUNCTIONS)) {
                start += 1;
            }
            return start;
        }
    }
    0
}

/// Whether a noun or pronoun in the nominative stands at the beginning of a clause.
fn has_subject(all: &[Word], start: usize, at: usize) -> bool {
    let head = all.get(start..at).unwrap_or_default().iter().find(|word| !word.deep);
    head.is_some_and(|word| {
        word.is(lexicon::THEY)
            || (ends_in(&word.lower, ends::PLURALS) && case_of(&word.lower) == Case::Nominative)
    })
}

/// Whether a limit at a word lies inside the clause that ends at another: it is opened before, or the applicant who does not
/// act stands before: «алушы 2 күн ішінде … жоймаған жағдайда».
fn opened_before(all: &[Word], limit: usize, at: usize) -> bool {
    let before = || {
        let words = all.iter().take(limit).rev();
        words.take_while(|word| word.deep || !is_finite(&word.lower)).filter(|word| !word.deep)
    };
    if before().any(|word| word.lower == lexicon::IF) {
        return true;
    }
    let last = (limit..=at)
        .rev()
        .find_map(|i| all.get(i).filter(|word| !word.bracketed && !word.is(lexicon::CASE_WORDS)));
    let denies = last.is_some_and(|verb| {
        (is_negative_participle(&verb.lower) && is_active_participle(&verb.lower))
            || is_negative_conditional(&verb.lower)
    });
    denies
        && before()
            .any(|word| word.begins(lexicon::APPLICANTS) && agent(&word.lower) == Some(Case::Nominative))
}

/// «3 жұмыс күні ішінде»: a unit of time stands before the word.
fn is_limit(all: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| all.get(i));
    before.is_some_and(|word| word.begins(lexicon::TIME_UNITS))
}

fn judged(all: &[Word], start: usize, at: usize, part: &str, range: Range<usize>) -> Option<Clause> {
    let last = all.get(at)?;
    let opened = all.get(start)?.lower == lexicon::IF;
    if lists::MANNER.iter().any(|manner| part.contains(manner)) && at - start < 5 {
        return None;
    }
    if lists::NO_QUESTIONS.iter().any(|words| part.contains(words)) {
        return None;
    }
    let verb = if is_conditional(&last.lower) || participle_in_time(&last.lower).is_some() {
        last
    } else if last.lower == lexicon::ON {
        all.get(at.checked_sub(2)?)?
    } else {
        (start..at).rev().filter_map(|i| all.get(i)).find(|word| !word.bracketed)?
    };
    let stem = participle_in_time(&verb.lower).unwrap_or(&verb.lower);
    let negative = is_negative_participle(stem) || is_negative_conditional(stem);
    let filing = lists::FILING.iter().any(|filing| stem.starts_with(filing));
    let taking = lists::TAKING.iter().any(|taking| stem.starts_with(taking))
        && lists::FILED.iter().any(|filed| part.contains(filed));
    let channel = names_channel(part);
    let complete = part.contains(lists::COMPLETE);
    let clause = all.get(start..at).unwrap_or_default();
    let adverse = speaks_against(clause, part, verb, negative) && !(filing && names_both(clause));
    if !adverse && is_attribute(all, start, at) {
        return None;
    }
    // «келіп түскен», «сәйкес келген»: only arriving is filing.
    let comes = part.contains(lists::ON_COMING) && !part.contains(lists::SUITS);
    let arriving = !stem.starts_with(lists::COMES) || comes;
    let judges = lists::JUDGES.iter().any(|word| stem.starts_with(word)) || part.contains(lists::SUITING);
    let by_channel = channel && !opened && !negative && !adverse && !complete && !judges;
    let filed =
        (filing || taking) && arriving && !negative && !complete && (channel || (!opened && !adverse));
    let setting = filed || by_channel;
    let used = if setting { Use::Setting } else { Use::Question };
    Some(Clause { range, used, adverse })
}

/// Whether a clause speaks against the service. A fault does where it is found, not where there is none:
/// «бұзушылықтар анықталған», «бұзушылықтар болмаған».
fn speaks_against(clause: &[Word], part: &str, verb: &Word, negative: bool) -> bool {
    let denied = negative || verb.lower == lists::NONE;
    let exists = lists::EXISTS.iter().any(|stem| verb.lower.starts_with(stem));
    let faulty = |word: &Word| word.begins(lists::FAULTS) || word.is(lists::FAULTS_ALONE);
    if exists && clause.iter().any(|word| faulty(word) || is_negative_noun(&word.lower)) {
        return !denied;
    }
    negative || lists::ADVERSE.iter().any(|word| has(part, word))
}

/// «сәйкестігі немесе сәйкес еместігі туралы»: a clause that names a thing and its contrary leaves the outcome open.
fn names_both(clause: &[Word]) -> bool {
    let stem = |word: &Word| word.lower.chars().take(4).collect::<String>();
    clause.windows(4).any(|four| {
        let [one, joint, other, denial] = four else { return false };
        joint.is(lexicon::CHOICES) && stem(one) == stem(other) && denial.begins(lists::DENIALS)
    })
}

/// «… ЭЦҚ қойылған немесе [нөмірін тіркеген жағдайда парольмен куәландырылған] сұрау салуды жібереді»: a clause inside the
/// attribute of what is handed in, as a choice between participles, asks nothing.
fn is_attribute(all: &[Word], start: usize, at: usize) -> bool {
    let choice = all.get(start..at).unwrap_or_default().windows(2).any(|pair| {
        let [verb, joint] = pair else { return false };
        past_participle(&verb.lower).is_some() && joint.is(lexicon::CHOICES)
    });
    let rest: Vec<&Word> = all.iter().skip(at + 1).filter(|word| !word.deep).collect();
    let attribute = rest
        .iter()
        .take(5)
        .any(|word| past_participle(&word.lower).is_some() && !is_active_participle(&word.lower));
    let acts = rest.iter().any(|word| agent(&word.lower) == Some(Case::Nominative));
    choice && attribute && !acts
}

/// Whether a text names a channel.
pub fn names_channel(lower: &str) -> bool {
    let names = |at: usize| !lists::OF_PORTAL.iter().any(|word| from(lower, at).starts_with(word));
    lists::CHANNELS.iter().any(|word| lower.match_indices(word).any(|(at, _)| names(at)))
}

/// Whether what follows a question leads away from the service.
pub fn leads_away(text: &str) -> bool {
    let lower = text.lowered();
    lists::AWAY.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: Option<(&str, Use, bool)>) {
        let found = clause(text);
        let got = found.map(|found| (text.get(found.range).unwrap_or_default(), found.used, found.adverse));
        assert_eq!(got, wanted, "{text}");
    }

    #[test]
    fn questions_are_told_from_settings() {
        check(
            "Бау иесі құжаттарды толық ұсынбаған жағдайда маман бас тартады",
            Some(("Бау иесі құжаттарды толық ұсынбаған жағдайда", Use::Question, true)),
        );
        check(
            "Маман өтінімді тексереді және өтінім дұрыс болған жағдайда рәсімді жүргізеді",
            Some(("өтінім дұрыс болған жағдайда", Use::Question, false)),
        );
        check(
            "маман тексереді, егер барлық жолдар толтырылса, төлеуге жібереді",
            Some(("егер барлық жолдар толтырылса", Use::Question, false)),
        );
        check(
            "Өтінішті портал арқылы берген кезде хабарлама көрсетіледі",
            Some(("Өтінішті портал арқылы берген кезде", Use::Setting, false)),
        );
        check("Заңда көзделген жағдайларда маман қарайды", None);
        check("Қажет болған жағдайда маман қарайды", None);
        check("Маман (бар болған жағдайда) хатты қарайды", None);
        check("Рұқсат немесе не болмаса жауап беріледі", None);
    }
}
