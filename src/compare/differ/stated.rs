//! Compares what a regulation and a standard, or two standards, state: times, fees, papers, grounds of refusal, result, form, hours.
//!
//! Statements differ only where both concern the same case and channel. Where one act is silent, or several of its statements would
//! match, no difference is reported, and `Said` records that the topic was not compared.

use super::service::{listed, pairs, terms};
use super::{Both, difference};
use crate::difference::{Difference, Kind, Place, Weight};
use crate::side::Side;
use crate::words::{Bag, surface};
use crate::{Outcome, Said, Statement};
use std::collections::BTreeSet;
use zanflow_flow::{FlowGraph, Vertex};
use zanflow_lexicon::meaning::{CASES, PAPERS, RESULTS, told};
use zanflow_model::{Action, DurationUnit, Process};
use zanflow_standard::words::{Cost, FORMS, Limit, Topic, WAYS, amounts, times_of_day};
use zanflow_standard::{Deadline, Papers, Stated, Words};

/// Fewest topics that a text without processes states to be compared this way.
const LEAST_TOPICS: usize = 3;
/// Least likeness of two papers, or grounds, that are one.
const LEAST: f64 = 0.45;

/// What both texts state, where one of them has no processes and is what states things.
pub struct Statements<'m> {
    a: Stated<'m>,
    b: Stated<'m>,
}

/// What was compared of a topic.
#[derive(Default)]
struct TopicResult {
    differences: Vec<Difference>,
    /// Both state something that was compared.
    compared: bool,
}

impl TopicResult {
    fn add(&mut self, found: Option<Difference>) {
        self.compared = true;
        self.differences.extend(found);
    }
}

impl<'m> Statements<'m> {
    /// The statements of both sides; none where both have processes, or neither text is of that sort.
    pub fn of(a: &Side<'m>, b: &Side<'m>) -> Option<Self> {
        let bare = |side: &Side<'_>| side.service.processes.is_empty();
        if !bare(a) && !bare(b) {
            return None;
        }
        let found = Self { a: Stated::of(a.model, a.service), b: Stated::of(b.model, b.service) };
        let states = |stated: &Stated<'_>| {
            let many = Topic::ALL.into_iter().filter(|topic| stated.states(*topic)).count();
            stated.is_standard || many >= LEAST_TOPICS
        };
        (bare(a) && states(&found.a) || bare(b) && states(&found.b)).then_some(found)
    }

    /// What differs, and what each side says of each topic.
    pub fn compare(&self, both: Both<'_, 'm>) -> (Vec<Difference>, Vec<Said>) {
        let (mut differences, mut said) = (Vec::new(), Vec::new());
        differences.extend(self.other_standard(both));
        for topic in Topic::ALL {
            let found = self.topic(both, topic);
            let differs = found.differences.iter().any(|found| found.kind != Kind::Wording);
            let outcome = match (differs, found.compared) {
                (true, _) => Outcome::Differs,
                (false, true) => Outcome::Same,
                (false, false) => Outcome::NotCompared,
            };
            let (a, b) = (says(&self.a, topic), says(&self.b, topic));
            said.push(Said { topic, a, b, outcome });
            differences.extend(found.differences);
        }
        differences.extend(self.references(both));
        let defined = |found: &Difference| found.a.is_some() && found.b.is_some();
        differences.extend(terms(both).into_iter().filter(defined));
        (differences, said)
    }

    fn topic(&self, both: Both<'_, 'm>, topic: Topic) -> TopicResult {
        match topic {
            Topic::Deadline => self.deadlines(both),
            Topic::Fee => self.fees(both),
            Topic::Documents => self.papers(both),
            Topic::Refusals => self.refusals(both),
            Topic::Result => self.results(both),
            Topic::Form => self.forms(both),
            Topic::Hours => self.hours(both),
        }
    }

    fn deadlines(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        for one in &self.a.deadlines {
            let others = of_one_time(&self.b.deadlines, one);
            let [other] = others.as_slice() else { continue };
            let back = of_one_time(&self.a.deadlines, other);
            let [back] = back.as_slice() else { continue };
            // Several sentences that give one time are compared once.
            if back.words == one.words {
                let differ = !super::node::same_time(&one.duration, &other.duration);
                let note = || {
                    let (a, b) = (one.duration.raw.trim(), other.duration.raw.trim());
                    both.note("note-change", &[("a", a), ("b", b)])
                };
                found.add(differ.then(|| self.told(both, Kind::Duration, (one.words, other.words), note())));
            }
        }
        for (side, limits, first) in [(both.a, &self.b, true), (both.b, &self.a, false)] {
            for process in &side.service.processes {
                longer(both, side, process, limits, first, &mut found);
            }
        }
        found
    }

    fn told(
        &self,
        both: Both<'_, 'm>,
        kind: Kind,
        (one, other): (Words<'m>, Words<'m>),
        note: String,
    ) -> Difference {
        let places = (Some(both.a.stated(one)), Some(both.b.stated(other)));
        difference(kind, Weight::RightsOrTime, places, note)
    }

    fn fees(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        let cost = |stated: &Stated<'m>| {
            let costs: BTreeSet<Cost> = stated.fees.iter().map(|fee| fee.cost).collect();
            if costs.len() > 1 { None } else { stated.fees.first().cloned() }
        };
        let (one, other) = (cost(&self.a), cost(&self.b));
        match (&one, &other) {
            (Some(one), Some(other)) if one.cost != other.cost => {
                let note = both.note(
                    "note-change",
                    &[("a", &cost_name(both, one.cost)), ("b", &cost_name(both, other.cost))],
                );
                found.add(Some(self.told(both, Kind::Payment, (one.words, other.words), note)));
            }
            (Some(one), Some(other)) => {
                // How it is paid is left open where only one names it; another charge or sum is another price.
                const CHARGES: [&str; 3] = ["rate", "state-fee", "licence-fee"];
                let charges = |by: &[&'static str]| -> Vec<&'static str> {
                    by.iter().filter(|name| CHARGES.contains(name)).copied().collect()
                };
                let (a, b) = (charges(&one.by), charges(&other.by));
                let apart = !a.is_empty() && !b.is_empty() && a != b;
                let note = || both.sets("payment", &a, &b);
                found.add(apart.then(|| self.told(both, Kind::Payment, (one.words, other.words), note())));
            }
            (None, Some(other)) if self.a.fees.is_empty() => {
                found.differences.extend(pays(both, both.a, other.cost, both.b.stated(other.words), true));
            }
            (Some(one), None) if self.b.fees.is_empty() => {
                found.differences.extend(pays(both, both.b, one.cost, both.a.stated(one.words), false));
            }
            _ => {}
        }
        found
    }

    fn papers(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        for one in &self.a.papers {
            let others = fitting(&self.b.papers, one);
            let [other] = others.as_slice() else { continue };
            if fitting(&self.a.papers, other).len() == 1 {
                self.items(both, Kind::Documents, (&one.items, &other.items), &mut found);
            }
        }
        found
    }

    fn refusals(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        if !self.a.refusals.is_empty() && !self.b.refusals.is_empty() {
            self.items(both, Kind::RefusalReason, (&self.a.refusals, &self.b.refusals), &mut found);
        }
        found
    }

    /// Two lists of which each names all there is.
    fn items(
        &self,
        both: Both<'_, 'm>,
        kind: Kind,
        (a, b): (&[Words<'m>], &[Words<'m>]),
        found: &mut TopicResult,
    ) {
        let bags = |side: &Side<'_>, list: &[Words<'m>]| -> Vec<(Words<'m>, Bag)> {
            list.iter().map(|words| (*words, side.lexicon.bag(words.text))).collect()
        };
        let (a, b) = (bags(both.a, a), bags(both.b, b));
        let alike = |one: &(Words<'_>, Bag), other: &(Words<'_>, Bag)| {
            let (one, other) = (&one.1, &other.1);
            let held = one.covered_by(other, |_| 1.0).max(other.covered_by(one, |_| 1.0));
            0.5 * one.likeness(other, |_| 1.0) + 0.5 * held
        };
        for row in pairs(&a, &b, LEAST, alike) {
            let (one, other) = (row.0.and_then(|nth| a.get(nth)), row.1.and_then(|nth| b.get(nth)));
            found.add(match (one, other) {
                (Some((one, _)), Some((other, _))) => self.item(both, kind, (*one, *other)),
                _ => {
                    let place = |side: &Side<'_>, words: &(Words<'_>, Bag)| side.stated(words.0);
                    let places = (one.map(|one| place(both.a, one)), other.map(|other| place(both.b, other)));
                    Some(listed(both, kind, Weight::RightsOrTime, places))
                }
            });
        }
    }

    /// One thing of both lists: said of it otherwise, or in other words.
    fn item(
        &self,
        both: Both<'_, 'm>,
        kind: Kind,
        (one, other): (Words<'m>, Words<'m>),
    ) -> Option<Difference> {
        const HOW: [&str; 4] = ["notarised", "copy", "originals", "scanned"];
        let how = |words: Words<'_>| -> Vec<&'static str> {
            told(words.text, PAPERS).into_iter().filter(|name| HOW.contains(name)).collect()
        };
        let (a, b) = (how(one), how(other));
        if kind == Kind::Documents && a != b {
            return Some(self.told(both, kind, (one, other), both.sets("documents", &a, &b)));
        }
        let (a, b) = (amounts(one.text), amounts(other.text));
        if a != b {
            let note = both.note("note-change", &[("a", one.text), ("b", other.text)]);
            return Some(self.told(both, kind, (one, other), note));
        }
        self.worded(both, (one, other))
    }

    fn worded(&self, both: Both<'_, 'm>, (one, other): (Words<'m>, Words<'m>)) -> Option<Difference> {
        let places = || (Some(both.a.stated(one)), Some(both.b.stated(other)));
        let note = || both.note("note-wording", &[]);
        (surface(one.text) != surface(other.text))
            .then(|| difference(Kind::Wording, Weight::Wording, places(), note()))
    }

    fn results(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        if let ([one], [other]) = (self.a.results.as_slice(), self.b.results.as_slice()) {
            let (a, b) = (told(one.text, RESULTS), told(other.text, RESULTS));
            // A result that is none of the known ones may be another under a name that is like it: nothing is said of it.
            if surface(one.text) == surface(other.text) {
                found.add(None);
            } else if !a.is_empty() && !b.is_empty() {
                let note = || both.sets("result", &a, &b);
                found.add(match a == b {
                    true => self.worded(both, (*one, *other)),
                    false => Some(self.told(both, Kind::Result, (*one, *other), note())),
                });
            }
        }
        found
    }

    fn forms(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        let ([one], [other]) = (self.a.forms.as_slice(), self.b.forms.as_slice()) else { return found };
        let (a, b) = (told(one.text, FORMS), told(other.text, FORMS));
        // What is partly done by systems and what is on paper are two things.
        for names in [["full", "partial"], ["electronic", "paper"]] {
            let of = |all: &[&'static str]| -> Vec<&'static str> {
                all.iter().filter(|name| names.contains(name)).copied().collect()
            };
            let (a, b) = (of(&a), of(&b));
            if !a.is_empty() && !b.is_empty() {
                let note = || both.sets("form", &a, &b);
                found.add((a != b).then(|| self.told(both, Kind::Channel, (*one, *other), note())));
            }
        }
        found
    }

    fn hours(&self, both: Both<'_, 'm>) -> TopicResult {
        let mut found = TopicResult::default();
        // Who is open is named first: «көрсетілетін қызметті беруші – …».
        let of = |words: &&Words<'m>| told(words.text, WAYS).first().copied();
        for one in &self.a.hours {
            let same = |other: &&&Words<'m>| of(other) == of(&one);
            let other: Vec<&Words<'m>> = self.b.hours.iter().collect();
            let other: Vec<&&Words<'m>> = other.iter().filter(same).collect();
            let ([other], Some(_)) = (other.as_slice(), of(&one)) else { continue };
            let (a, b) = (times_of_day(one.text), times_of_day(other.text));
            if !a.is_empty() && !b.is_empty() {
                let note = || both.note("note-change", &[("a", &a.join(", ")), ("b", &b.join(", "))]);
                found.add((a != b).then(|| self.told(both, Kind::Channel, (*one, ***other), note())));
            }
        }
        found
    }

    /// One side cites a standard of another day or number than the other one is.
    fn other_standard(&self, both: Both<'_, 'm>) -> Option<Difference> {
        let (side, standard, first) = match (self.a.is_standard, self.b.is_standard) {
            (false, true) => (both.a, both.b, true),
            (true, false) => (both.b, both.a, false),
            _ => return None,
        };
        let cited = side.service.standard.as_ref()?;
        let document = &standard.model.document;
        let apart = |cited: &Option<String>, own: &Option<String>| matches!((cited, own), (Some(cited), Some(own)) if cited != own);
        if !apart(&cited.date, &document.date) && !apart(&cited.number, &document.number) {
            return None;
        }
        let name = |date: &Option<String>, number: &Option<String>| {
            let number = number.as_ref().map(|number| format!("№ {number}"));
            [date.clone(), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        let (own, held) = (name(&cited.date, &cited.number), name(&document.date, &document.number));
        let own_place =
            Place { text: own.clone(), ..side.words(cited.number.as_deref().unwrap_or_default()) };
        let held_place = Place { text: held.clone(), ..standard.whole_service() };
        let (places, a, b) = match first {
            true => ((Some(own_place), Some(held_place)), own, held),
            false => ((Some(held_place), Some(own_place)), held, own),
        };
        let note = both.note("note-change", &[("a", &a), ("b", &b)]);
        Some(difference(Kind::LegalBasis, Weight::Authority, places, note))
    }

    /// A text cites a paragraph of the standard for something that another paragraph holds.
    fn references(&self, both: Both<'_, 'm>) -> Vec<Difference> {
        let mut found = Vec::new();
        for (refers, stated, first) in [(&self.a, &self.b, true), (&self.b, &self.a, false)] {
            if !stated.is_standard || refers.is_standard {
                continue;
            }
            for one in &refers.refers {
                let there = stated.paragraphs(one.topic);
                if there.is_empty() || one.paragraphs.iter().any(|number| there.contains(number.as_str())) {
                    continue;
                }
                let Some(at) = stated.first(one.topic) else { continue };
                let (own, other) = if first { (both.a, both.b) } else { (both.b, both.a) };
                let (own, other) = (Some(own.stated(one.words)), Some(other.stated(at)));
                let (named, is) =
                    (one.paragraphs.join(", "), there.into_iter().collect::<Vec<_>>().join(", "));
                let note = both.note("note-refers", &[("named", &named), ("is", &is)]);
                let places = if first { (own, other) } else { (other, own) };
                found.push(difference(Kind::LegalBasis, Weight::Authority, places, note));
            }
        }
        found
    }
}

fn says(stated: &Stated<'_>, topic: Topic) -> Statement {
    if stated.states(topic) {
        return Statement::Stated;
    }
    match stated.refers.iter().any(|refers| refers.topic == topic) {
        true => Statement::Refers,
        false => Statement::Silent,
    }
}

fn cost_name(both: Both<'_, '_>, cost: Cost) -> String {
    let key = match cost {
        Cost::Free => "cost-free",
        Cost::Paid => "cost-paid",
        Cost::Both => "cost-both",
    };
    both.note(key, &[])
}

/// Whether both may be meant for one applicant: the same cases, and a way that both name, or one names none.
fn same_scope(a: (&[&str], &[&str]), b: (&[&str], &[&str])) -> bool {
    let ways = a.1.is_empty() || b.1.is_empty() || a.1.iter().any(|way| b.1.contains(way));
    a.0 == b.0 && ways
}

/// The deadlines that may be the other side's of the same thing: the first of each time.
fn of_one_time<'d, 'm>(all: &'d [Deadline<'m>], one: &Deadline<'_>) -> Vec<&'d Deadline<'m>> {
    let mut found: Vec<&Deadline<'m>> = Vec::new();
    for other in all.iter().filter(|other| other.limit == one.limit) {
        let fits = same_scope((&one.cases, &one.ways), (&other.cases, &other.ways));
        if fits && !found.iter().any(|same| super::node::same_time(&same.duration, &other.duration)) {
            found.push(other);
        }
    }
    found
}

fn fitting<'p, 'm>(all: &'p [Papers<'m>], one: &Papers<'_>) -> Vec<&'p Papers<'m>> {
    let fits = |other: &&Papers<'m>| same_scope((&one.cases, &one.ways), (&other.cases, &other.ways));
    all.iter().filter(fits).collect()
}

/// A step of payment where the other side says that the service is free.
fn pays(both: Both<'_, '_>, side: &Side<'_>, cost: Cost, said: Place, first: bool) -> Option<Difference> {
    if cost != Cost::Free {
        return None;
    }
    let found = side.processes.iter().find_map(|read| {
        let step = read.nodes.iter().find(|node| node.node.action == Action::Pay)?;
        Some(side.node(read, step))
    })?;
    let places = if first { (Some(found), Some(said)) } else { (Some(said), Some(found)) };
    let (paid, free) = (cost_name(both, Cost::Paid), cost_name(both, Cost::Free));
    let (a, b) = if first { (paid, free) } else { (free, paid) };
    let note = both.note("note-change", &[("a", &a), ("b", &b)]);
    Some(difference(Kind::Payment, Weight::RightsOrTime, places, note))
}

/// The steps of a process that is passed take more working days, at their least, than the other side gives the service.
fn longer(
    both: Both<'_, '_>,
    side: &Side<'_>,
    process: &Process,
    limits: &Stated<'_>,
    first: bool,
    found: &mut TopicResult,
) {
    let cases = process.case.as_deref().map(|case| told(case, CASES)).unwrap_or_default();
    let fits = |deadline: &&Deadline<'_>| {
        deadline.limit == Limit::Service
            && deadline.cases == cases
            && deadline.duration.unit == DurationUnit::WorkingDay
    };
    let mut all = limits.deadlines.iter().filter(fits);
    let (Some(limit), None) = (all.next(), all.next()) else { return };
    let days = least_days(process);
    if days == 0.0 {
        return;
    }
    let over = days > limit.duration.max;
    found.add(over.then(|| {
        let sum = both.note("steps-days", &[("days", &format!("{days}"))]);
        let given = limit.duration.raw.trim();
        let (own, other) =
            (side.whole(process, sum.clone()), if first { both.b } else { both.a }.stated(limit.words));
        let (places, a, b) = match first {
            true => ((Some(own), Some(other)), sum.as_str(), given),
            false => ((Some(other), Some(own)), given, sum.as_str()),
        };
        let note = both.note("note-change", &[("a", a), ("b", b)]);
        difference(Kind::Duration, Weight::RightsOrTime, places, note)
    }));
}

/// Working days that the steps of the way to success take at the least, each step once.
fn least_days(process: &Process) -> f64 {
    let path = FlowGraph::new(process).success_path();
    let nodes = path.iter().filter_map(|vertex| match vertex {
        Vertex::Step(nth) => process.nodes.get(*nth),
        _ => None,
    });
    let times = nodes.filter_map(|node| node.duration.as_ref());
    times.filter(|time| time.unit == DurationUnit::WorkingDay).map(|time| time.min).sum()
}
