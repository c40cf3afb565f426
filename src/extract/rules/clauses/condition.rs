//! The clause that puts a question: «… жағдайда», «… кезде», «… болса», «егер …».

use super::super::text::{Word, words};
use super::forms::{
    is_conditional, is_finite, is_negative_conditional, is_negative_participle, is_present_participle,
    past_participle,
};
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_clauses as lexicon, rules_conditions as lists, times};

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
    for at in 0..all.len() {
        if !ends_clause(&all, at) {
            continue;
        }
        let start = start_of(&all, at);
        let Some(range) = bytes(&all, start, at) else { continue };
        let part = text.get(range.clone()).unwrap_or_default().lowered();
        let found = judged(&all, start, at, &part, range);
        match found {
            Some(found) if found.used == Use::Question => return Some(found),
            Some(found) => setting = setting.or(Some(found)),
            None => {}
        }
    }
    setting
}

fn bytes(all: &[Word], start: usize, at: usize) -> Option<Range<usize>> {
    Some(all.get(start)?.range.start..all.get(at)?.range.end)
}

/// Whether a clause ends at a word.
fn ends_clause(all: &[Word], at: usize) -> bool {
    let Some(word) = all.get(at).filter(|word| !word.deep) else { return false };
    if is_conditional(&word.lower) {
        // «келісе отырып» is a converb.
        if all.get(at + 1).is_some_and(|next| next.lower == lexicon::BY_DOING) {
            return false;
        }
        let choice =
            at.checked_sub(1).and_then(|i| all.get(i)).is_some_and(|word| word.lower == lexicon::CHOICE);
        return !(choice && word.lower == lexicon::ELSE);
    }
    if word.lower == lexicon::BY {
        return ends_cases(all, at);
    }
    if !word.is(lexicon::CASE_WORDS) {
        return false;
    }
    let before =
        (0..at).rev().find(|i| all.get(*i).is_some_and(|word| !word.bracketed)).and_then(|i| all.get(i));
    before.is_some_and(|before| {
        (past_participle(&before.lower).is_some() && !before.is(lists::LEGAL))
            || before.is(lists::ENDS)
            || is_present_participle(&before.lower)
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
        let ended = is_finite(&word.lower)
            || (word.is(lexicon::CASE_WORDS) && word.comma)
            || (word.is(lexicon::LIMITS) && i + 2 < at && is_limit(all, i));
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

/// «3 жұмыс күні ішінде»: a unit of time stands before the word.
fn is_limit(all: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| all.get(i));
    before.is_some_and(|word| word.begins(times::UNITS))
}

fn judged(all: &[Word], start: usize, at: usize, part: &str, range: Range<usize>) -> Option<Clause> {
    let last = all.get(at)?;
    let opened = all.get(start)?.lower == lexicon::IF;
    if lists::MANNER.iter().any(|manner| part.contains(manner)) && at - start < 5 {
        return None;
    }
    if lists::NO_QUESTION.iter().any(|word| part.contains(word)) {
        return None;
    }
    let verb = if is_conditional(&last.lower) {
        last
    } else if last.lower == lexicon::BY {
        all.get(at.checked_sub(2)?)?
    } else {
        (start..at).rev().filter_map(|i| all.get(i)).find(|word| !word.bracketed)?
    };
    let negative = is_negative_participle(&verb.lower) || is_negative_conditional(&verb.lower);
    let stem = verb.lower.as_str();
    let filing = lists::FILING.iter().any(|filing| stem.starts_with(filing));
    let taking = lists::TAKING.iter().any(|taking| stem.starts_with(taking))
        && lists::FILED.iter().any(|filed| part.contains(filed));
    let channel = names_channel(part);
    let complete = part.contains(lists::COMPLETE);
    let adverse = negative || lists::ADVERSE.iter().any(|word| part.contains(word));
    // «келіп түскен», «сәйкес келген»: only arriving is filing.
    let arriving = !stem.starts_with(lists::COMING)
        || part.contains(lists::ARRIVING) && !part.contains(lists::CONFORMING);
    let setting =
        (filing || taking) && arriving && !negative && !complete && (channel || (!opened && !adverse));
    let used = if setting { Use::Setting } else { Use::Question };
    Some(Clause { range, used, adverse })
}

/// Whether a text names a channel.
pub fn names_channel(lower: &str) -> bool {
    lists::CHANNELS.iter().any(|word| lower.contains(word))
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
