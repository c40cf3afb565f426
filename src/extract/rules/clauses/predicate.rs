//! A sentence as predications, and the acts that they tell: one for each actor and deadline.

use super::super::text::{Word, words};
use super::actor::{actor, owner, recipient};
use super::deadline::{Deadline, deadlines};
use super::forms::{is_finite, is_passive, is_passive_noun, past_participle, without};
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_clauses as lexicon, rules_forms};
use zanflow_model::Duration;

/// An act that a sentence tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// Bytes of the sentence.
    pub range: Range<usize>,
    /// Who acts, if the act's own words say so.
    pub actor: Option<String>,
    /// The deadline that its own words set.
    pub time: Option<Duration>,
    /// Its verb is passive and names no agent.
    pub passive: bool,
    /// «не …»: offered instead of the act before it.
    pub instead: bool,
    /// «, ал …», «, бұл ретте …»: it speaks of another case than the act before it, or adds to it.
    pub turns: bool,
}

/// A part of a sentence that ends in a verb.
struct Part {
    words: Range<usize>,
    /// Where its subject is looked for.
    subject: Range<usize>,
    /// Where it may stand else: in «… аяқталғаннан кейін» before the act.
    earlier: Option<Range<usize>>,
    bytes: Range<usize>,
    instead: bool,
    turns: bool,
    /// It ends in «… қойғаннан кейін».
    before: bool,
    passive: bool,
}

/// How the acts of a sentence are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// Who acts where the sentence does not say: the lead-in's actor.
    pub lead: Option<&'a str>,
    /// «A, не B» are two acts.
    pub choices: bool,
    /// Bytes of a clause whose subject acts in it only.
    pub clause: Option<(usize, usize)>,
    /// The clause only sets a scene: whoever applies in it may act outside it as well.
    pub setting: bool,
    /// Who acted before, in the same sentence or the one before: he acts on where the first verb is active.
    pub before: Option<&'a str>,
    /// Abbreviations of bodies, in lower case.
    pub bodies: &'a [String],
}

/// The acts of a sentence.
pub fn acts(text: &str, reading: Reading<'_>) -> Vec<Act> {
    let all = words(text);
    let times = deadlines(text);
    let mut out: Vec<Act> = Vec::new();
    let parts = parts(&all, &times);
    let goes_on = parts.first().is_some_and(|part| !part.passive);
    let subject = reading.lead.or(reading.before.filter(|_| goes_on));
    let mut subject: Option<String> = subject.map(str::to_owned);
    for part in parts {
        let mut searched = part.subject.clone();
        if let Some((start, end)) = reading.clause
            && let Some(first) = all.get(searched.start)
            && first.range.start <= start
            && part.bytes.end > end
        {
            // The subject may stand before the clause, too: «Маман … болған жағдайда».
            let after = all.iter().position(|word| word.range.start >= end).unwrap_or(all.len());
            searched.start = searched.start.max(after);
        }
        let whole = part.earlier.clone().unwrap_or(part.words.start..searched.start);
        let found = actor(text, &all, searched, part.passive, reading.bodies).or_else(|| {
            let applies = reading.setting && !part.passive && applies(&all, &part.words);
            actor(text, &all, whole, part.passive, reading.bodies)
                .filter(|found| applies || !is_applicant(&found.text))
        });
        let found = found.or_else(|| {
            let pronoun =
                !part.passive && all.get(part.words.start).is_some_and(|word| word.lower == lexicon::HE);
            let before = pronoun.then_some(0..part.words.start)?;
            recipient(text, &all, before, reading.bodies)
        });
        // «Алушы порталда тіркеледі және авторизацияланады»: the subject of the active verb stands before the one that looks passive.
        let found = found.or_else(|| {
            let before = out.last().filter(|act| !part.passive && act.passive && act.actor.is_none());
            let start =
                all.iter().position(|word| Some(word.range.start) == before.map(|act| act.range.start))?;
            actor(text, &all, start..part.words.end, false, reading.bodies)
        });
        let found = found.or_else(|| owner(text, &all, part.words.clone(), reading.bodies));
        let leads = found.as_ref().is_some_and(|found| found.words.start <= part.words.start);
        let own = found.map(|actor| actor.text);
        let time = time_of(&all, &times, &part.bytes);
        let same_day = time
            .is_none()
            .then(|| text.get(part.bytes.clone()).and_then(super::deadline::deadline))
            .flatten();
        let time = time.or(same_day);
        let acting = out.last().and_then(|act| act.actor.clone()).or_else(|| subject.clone());
        let returns =
            own.is_none() && !part.passive && reading.lead.is_some() && acting.is_some() && acting != subject;
        let another = !out.is_empty() && (returns || (own.is_some() && acting.is_some() && own != acting));
        let later = match (out.last().and_then(|act| act.time.as_ref()), &time) {
            (Some(last), Some(time)) => (last.min, last.max, last.unit) != (time.min, time.max, time.unit),
            _ => false,
        };
        let passive = part.passive && own.is_none();
        match out.last_mut() {
            Some(last) if !(another || later || part.turns || (part.instead && reading.choices)) => {
                last.range.end = part.bytes.end;
                last.actor = last.actor.take().or(own.clone());
                last.time = last.time.take().or(time);
                last.passive &= passive;
            }
            _ => {
                let actor =
                    own.clone().or_else(|| if passive && !part.instead { None } else { subject.clone() });
                let (passive, instead) = (passive && actor.is_none(), part.instead);
                let range = part.bytes.clone();
                out.push(Act { range, actor, time, passive, instead, turns: part.turns });
            }
        }
        // «…, қорытындыға басшы қол қояды, оны кеңсеге береді»: an agent inside the item of another one acts once.
        match reading.lead {
            Some(lead) if own.is_some() && !leads => subject = Some(lead.to_owned()),
            _ if own.is_some() => subject = own,
            _ => {}
        }
    }
    out
}

/// The subject of a clause acts in the sentence as well, unless it is the applicant.
fn is_applicant(actor: &str) -> bool {
    let lower = actor.lowered();
    lexicon::APPLICANTS.iter().any(|word| lower.contains(word))
}

/// The deadline of a part: its first that is not the time of a participle alone, «үш күн ішінде келіп түскен құжаттар».
fn time_of(all: &[Word], times: &[Deadline], bytes: &Range<usize>) -> Option<Duration> {
    let own = || times.iter().filter(|time| bytes.contains(&time.range.start));
    let of_verb = own().find(|time| {
        let after = all.iter().filter(|word| word.range.start >= time.range.end);
        let next: Vec<&Word> = after.take(4).collect();
        !next.windows(2).any(|pair| match pair {
            [word, noun] => past_participle(&word.lower).is_some() && !noun.is(lexicon::TIME_NOUNS),
            _ => false,
        })
    });
    of_verb.or_else(|| own().next()).map(|time| time.time.clone())
}

/// Whether the verb of some words is one of applying.
fn applies(all: &[Word], range: &Range<usize>) -> bool {
    let verb = all.get(range.clone()).and_then(|part| part.iter().rev().find(|word| !word.deep));
    verb.is_some_and(|verb| verb.begins(lexicon::APPLYING))
}

/// The parts of a sentence; the last one takes what is left.
fn parts(all: &[Word], times: &[Deadline]) -> Vec<Part> {
    let first = 0;
    let mut out: Vec<Part> = Vec::new();
    let mut start = first;
    for at in first..all.len() {
        let Some(word) = all.get(at) else { break };
        if word.deep {
            continue;
        }
        let finite = is_finite(&word.lower) && !is_auxiliary(all, at);
        let before = !finite && ends_before(all, at);
        if finite || before {
            push(all, start, at + 1, before, &mut out);
            start = at + 1;
        }
    }
    if start < all.len() {
        match out.last_mut().filter(|part| !part.before) {
            // What follows the last verb belongs to it: a list of papers, a form.
            Some(last) if !has_verbal_object(all, start) => {
                last.bytes.end = all.last().map_or(last.bytes.end, |word| word.range.end);
            }
            _ => push(all, start, all.len(), false, &mut out),
        }
    }
    keep_before(out, times)
}

fn has_verbal_object(all: &[Word], start: usize) -> bool {
    all.get(start..)
        .unwrap_or_default()
        .iter()
        .any(|word| !word.deep && super::forms::is_verbal_object(&word.lower))
}

fn push(all: &[Word], start: usize, end: usize, before: bool, out: &mut Vec<Part>) {
    let mut start = start;
    let mut instead = false;
    let opens = |words: &str| {
        let mut at = start;
        words.split(' ').all(|wanted| {
            at += 1;
            all.get(at - 1).is_some_and(|word| word.lower == wanted)
        })
    };
    let turns =
        !out.is_empty() && (lexicon::TURNS.iter().any(|words| opens(words)) || opens_channel(all, start));
    while let Some(word) = all.get(start).filter(|word| start + 1 < end && word.is(lexicon::CONJUNCTIONS)) {
        instead |= word.is(lexicon::CHOICES);
        start += 1;
    }
    let bytes = all.get(start).zip(all.get(end - 1)).map_or(0..0, |(a, b)| a.range.start..b.range.end);
    let passive = all.get(end - 1).is_some_and(|word| match word.is(lexicon::MODALS) {
        true => all.get(end.wrapping_sub(2)).is_some_and(|noun| is_passive_noun(&noun.lower)),
        false => is_passive(&word.lower),
    });
    let instead = instead && !out.is_empty();
    out.push(Part {
        words: start..end,
        subject: start..end,
        earlier: None,
        bytes,
        instead,
        turns,
        before,
        passive,
    });
}

/// «портал арқылы жүгінген кезде …»: a part that opens with a channel.
fn opens_channel(all: &[Word], start: usize) -> bool {
    let head = all.get(start..all.len().min(start + 8)).unwrap_or_default();
    let through = head.iter().position(|word| !word.deep && word.is(lexicon::THROUGH));
    through.is_some_and(|at| head.iter().skip(at).any(|word| !word.deep && word.is(lexicon::CASE_WORDS)))
}

/// «құрап табылады», «болып табылады»: the verb before is the sentence's.
fn is_auxiliary(all: &[Word], at: usize) -> bool {
    all.get(at).is_some_and(|word| word.is(lexicon::AUXILIARIES))
}

/// «… қол қойғаннан кейін»: an act that comes first.
fn ends_before(all: &[Word], at: usize) -> bool {
    let is_after = all.get(at).is_some_and(|word| word.is(lexicon::AFTER));
    let verb = at.checked_sub(1).and_then(|i| all.get(i));
    is_after
        && verb.is_some_and(|verb| {
            let stem = without(&verb.lower, rules_forms::ABLATIVE);
            stem.is_some_and(|stem| past_participle(stem).is_some())
        })
}

/// A part «… қойғаннан кейін» is an act of its own only with a deadline of its own; else it belongs to what follows.
fn keep_before(parts: Vec<Part>, times: &[Deadline]) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        let limited = |part: &Part| times.iter().any(|time| part.bytes.contains(&time.range.start));
        match out.last_mut().filter(|last| last.before && (!limited(last) || part.before)) {
            Some(last) => {
                let keeps = limited(last);
                last.words.end = part.words.end;
                last.bytes.end = part.bytes.end;
                last.before = part.before;
                last.passive = part.passive;
                if !keeps {
                    last.earlier = Some(std::mem::replace(&mut last.subject, part.subject));
                }
            }
            None => out.push(part),
        }
    }
    out
}

/// The words of a sentence that stand before the predicate, for the texts of steps.
pub fn trimmed(text: &str, range: Range<usize>) -> Option<&str> {
    let part = text.get(range)?;
    let mut part = part.trim_matches([' ', ',', ';', ':']);
    while let Some(shorter) =
        lexicon::CONJUNCTIONS.iter().find_map(|word| part.strip_suffix(word)?.strip_suffix(' '))
    {
        part = shorter.trim_end_matches([' ', ',']);
    }
    Some(part).filter(|part| !part.is_empty())
}
