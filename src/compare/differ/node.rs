//! The differences of two matched nodes.
//!
//! Acts omit what they take for granted: the actor, the system, the kind of identifier. An omission is not a difference; two
//! different values are.

use super::{Both, difference};
use crate::difference::{Difference, Kind, Place, Weight};
use crate::node::{Features, Read};
use crate::words::{Bag, Lexicon, surface};
use zanflow_flow::{self as flow, Time};
use zanflow_lexicon::meaning::{self, Role, Thing, told};
use zanflow_lexicon::systems::is_register;
use zanflow_model::{Action, Duration, DurationUnit, System};

/// Under this likeness two texts do not say the same.
const SAME: f64 = 0.4;

/// Two nodes that are one step, with the processes they are of.
pub struct Steps<'c, 'm> {
    pub both: Both<'c, 'm>,
    pub reads: (&'c Read<'m>, &'c Read<'m>),
    pub nodes: (&'c Features<'m>, &'c Features<'m>),
}

/// What differs between them; wording only where nothing else does.
pub fn compare(steps: &Steps<'_, '_>) -> Vec<Difference> {
    let rights = Weight::RightsOrTime;
    let facets = [
        steps.facet(Kind::Actor, steps.whose(), steps.actor()),
        steps.facet(Kind::Duration, steps.time_weight(), steps.duration()),
        steps.facet(Kind::Check, rights, steps.check()),
        steps.facet(Kind::RefusalReason, rights, steps.reason()),
        steps.facet(Kind::Payment, rights, steps.payment()),
        steps.facet(Kind::Documents, rights, steps.documents()),
        steps.facet(Kind::Result, rights, steps.result()),
        steps.facet(Kind::LegalBasis, Weight::Authority, steps.legal_basis()),
    ];
    let mut found: Vec<Difference> = steps.systems().into_iter().collect();
    found.extend(facets.into_iter().flatten());
    if found.is_empty() && steps.worded_otherwise() {
        let note = steps.both.note("note-wording", &[]);
        found.push(difference(Kind::Wording, Weight::Wording, steps.places(), note));
    }
    found
}

/// What differs, in a sentence, with the things of a closed list that only one side names.
type Facet = (String, [Vec<&'static str>; 2]);

/// A facet without such things.
fn told_so(note: String) -> Facet {
    (note, [Vec::new(), Vec::new()])
}

impl Steps<'_, '_> {
    pub fn places(&self) -> (Option<Place>, Option<Place>) {
        let (both, (one, other), (x, y)) = (&self.both, self.reads, self.nodes);
        (Some(both.a.node(one, x)), Some(both.b.node(other, y)))
    }

    fn facet(&self, kind: Kind, weight: Weight, facet: Option<Facet>) -> Option<Difference> {
        facet.map(|(note, only)| difference(kind, weight, self.places(), note).naming(only))
    }

    fn texts(&self) -> (&str, &str) {
        (&self.nodes.0.node.text, &self.nodes.1.node.text)
    }

    fn bags(&self, texts: (&str, &str)) -> (Bag, Bag) {
        let lexicon = |lexicon: &Lexicon, text: &str| lexicon.bag(text);
        (lexicon(&self.both.a.lexicon, texts.0), lexicon(&self.both.b.lexicon, texts.1))
    }

    fn alike(&self, texts: (&str, &str)) -> f64 {
        let (one, other) = self.bags(texts);
        one.likeness(&other, |_| 1.0)
    }

    /// What the applicant does or has done by others is the applicant's.
    fn whose(&self) -> Weight {
        let applicant = |features: &Features<'_>| features.role == Some(Role::Applicant);
        if applicant(self.nodes.0) || applicant(self.nodes.1) {
            Weight::RightsOrTime
        } else {
            Weight::Authority
        }
    }

    fn actor(&self) -> Option<Facet> {
        let (x, y) = self.nodes;
        let (one, other) = (x.role.as_ref()?, y.role.as_ref()?);
        let differ = match (one, other) {
            // Another system is a difference of its own.
            (Role::Systems(_), Role::Systems(_)) => one != other && x.systems == y.systems,
            (Role::Named(one), Role::Named(other)) => one != other && self.alike((one, other)) < 0.6,
            _ => one != other,
        };
        let name = |features: &Features<'_>| features.node.actor.clone().unwrap_or_default();
        differ.then(|| told_so(self.both.note("note-change", &[("a", &name(x)), ("b", &name(y))])))
    }

    /// Systems that only one side names, where both name some. Which registers are asked is the applicant's matter.
    fn systems(&self) -> Option<Difference> {
        let (x, y) = (&self.nodes.0.systems, &self.nodes.1.systems);
        if x.is_empty() || y.is_empty() || x == y {
            return None;
        }
        let only = |own: &[System], other: &[System]| -> Vec<System> {
            own.iter().filter(|system| !other.contains(system)).copied().collect()
        };
        let (a, b) = (only(x, y), only(y, x));
        let registers =
            |systems: &[System]| !systems.is_empty() && systems.iter().all(|one| is_register(Some(*one)));
        let weight = if registers(&a) || registers(&b) { Weight::RightsOrTime } else { Weight::Authority };
        let names = |systems: &[System]| systems.iter().map(|system| system.name()).collect::<Vec<_>>();
        let facet = self.sets("system", names(&a), names(&b));
        self.facet(Kind::System, weight, Some(facet))
    }

    /// Seconds of machines are no time that an applicant waits.
    fn time_weight(&self) -> Weight {
        let times = [self.nodes.0.time, self.nodes.1.time];
        if times.iter().flatten().all(|time| is_machine(time.duration)) {
            Weight::Authority
        } else {
            Weight::RightsOrTime
        }
    }

    fn duration(&self) -> Option<Facet> {
        let ((one, other), (x, y)) = (self.reads, self.nodes);
        let told = |read: &Read<'_>| read.nodes.iter().any(|node| node.node.duration.is_some());
        let (a, b) = (x.time, y.time);
        let differ = match (&a, &b) {
            (Some(a), Some(b)) => !same_time(a.duration, b.duration),
            // A table that says nothing of a step is a table that stops early: `times` tells it once.
            (Some(_), None) => x.node.duration.is_some() && told(other),
            (None, Some(_)) => y.node.duration.is_some() && told(one),
            (None, None) => false,
        };
        let shown = |time: &Option<Time<'_>>| {
            time.as_ref().map_or_else(|| self.both.note("no-time", &[]), |time| self.cited(*time))
        };
        differ.then(|| told_so(self.both.note("note-change", &[("a", &shown(&a)), ("b", &shown(&b))])))
    }

    /// A time in the act's words; where a column of a table gives it, with its place.
    fn cited(&self, time: Time<'_>) -> String {
        match time.column {
            Some((table, column)) => self.both.time_of_column(&time.duration.raw, table, column),
            None => time.duration.raw.trim().to_owned(),
        }
    }

    fn check(&self) -> Option<Facet> {
        let (x, y) = self.nodes;
        if !(x.is_condition() && y.is_condition()) {
            return None;
        }
        let (one, other) = self.texts();
        if let Some(note) = self.named("check", meaning::CHECKED) {
            return Some(note);
        }
        if let Some(note) = self.named("body", meaning::BODIES) {
            return Some(note);
        }
        let (a, b) = (told(one, meaning::IDENTIFIERS), told(other, meaning::IDENTIFIERS));
        if !a.is_empty() && !b.is_empty() && a != b {
            return Some(self.sets("check", a, b));
        }
        let known = |action: Action| action != Action::Other;
        let acts = (x.node.action, y.node.action);
        let others = known(acts.0) && known(acts.1) && acts.0 != acts.1;
        let silent = told(one, meaning::CHECKED).is_empty() && a.is_empty() && b.is_empty();
        let apart = others
            || numbers(x) != numbers(y)
            || x.bag.is_more_than(&y.bag)
            || y.bag.is_more_than(&x.bag)
            || silent && self.alike((one, other)) < SAME;
        apart.then(|| told_so(self.both.note("note-check", &[])))
    }

    fn reason(&self) -> Option<Facet> {
        let (x, y) = self.nodes;
        if !(x.is_refusal() && y.is_refusal()) {
            return None;
        }
        let (one, other) = self.texts();
        let named = (meaning::names_reason(one), meaning::names_reason(other));
        let reasons = (meaning::reason(one), meaning::reason(other));
        let (a, b) = (told(reasons.0, meaning::REASONS), told(reasons.1, meaning::REASONS));
        if named.0 != named.1 || a != b {
            return Some(self.sets("reason", a, b));
        }
        let (p, q) = (told(reasons.0, meaning::REASON_PLACES), told(reasons.1, meaning::REASON_PLACES));
        if !p.is_empty() && !q.is_empty() && p != q {
            return Some(self.sets("reason", p, q));
        }
        let apart = numbers(x) != numbers(y) || a.is_empty() && named.0 && self.alike(reasons) < SAME;
        apart.then(|| told_so(self.both.note("note-reason", &[])))
    }

    fn payment(&self) -> Option<Facet> {
        let (x, y) = self.nodes;
        let pays = |features: &Features<'_>| features.node.action == Action::Pay;
        if !(pays(x) && pays(y)) {
            return None;
        }
        let differ = || (numbers(x) != numbers(y)).then(|| told_so(self.both.note("note-payment", &[])));
        self.named("payment", meaning::PAYMENTS).or_else(differ)
    }

    fn documents(&self) -> Option<Facet> {
        const ACTIONS: &[Action] = &[
            Action::ChooseService,
            Action::FillForm,
            Action::AttachDocuments,
            Action::ReceiveDocuments,
            Action::RegisterDocuments,
        ];
        let papers = |features: &Features<'_>| ACTIONS.contains(&features.node.action);
        let (x, y) = self.nodes;
        if papers(x) && papers(y) {
            return self.named("documents", meaning::PAPERS);
        }
        let is = |action: Action| x.node.action == action && y.node.action == action;
        if is(Action::Sign) {
            return self.named("documents", meaning::SIGNED);
        }
        let asks = is(Action::QueryRegistry) || is(Action::SendRequest);
        // A register that only one side asks says the same once more.
        (asks && self.systems().is_none()).then(|| self.named("documents", meaning::ASKED)).flatten()
    }

    fn result(&self) -> Option<Facet> {
        const ACTIONS: &[Action] =
            &[Action::DeliverResult, Action::PrepareResult, Action::SignResult, Action::SendRequest];
        let (x, y) = self.nodes;
        let gives = |features: &Features<'_>| ACTIONS.contains(&features.node.action);
        if gives(x) && gives(y) {
            let (one, other) = self.texts();
            let (a, b) = (told(one, meaning::RESULTS), told(other, meaning::RESULTS));
            if !a.is_empty() && !b.is_empty() && a != b {
                return Some(self.sets("result", a, b));
            }
        }
        self.outcome()
    }

    /// «Нәтижесі – …»: a step's own result.
    fn outcome(&self) -> Option<Facet> {
        let ((one, other), (x, y)) = (self.reads, self.nodes);
        let told = |read: &Read<'_>| read.nodes.iter().any(|node| node.node.result.is_some());
        let differ = match (&x.node.result, &y.node.result) {
            (Some(a), Some(b)) => self.alike((a, b)) < 0.6 || other_things(a, b),
            (Some(_), None) => told(other),
            (None, Some(_)) => told(one),
            (None, None) => false,
        };
        let shown = |features: &Features<'_>| {
            features.node.result.clone().unwrap_or_else(|| self.both.note("nothing", &[]))
        };
        differ.then(|| told_so(self.both.note("note-change", &[("a", &shown(x)), ("b", &shown(y))])))
    }

    fn legal_basis(&self) -> Option<Facet> {
        let (one, other) = self.texts();
        let (a, b) = (meaning::cited_paragraphs(one), meaning::cited_paragraphs(other));
        let differ = !a.is_empty() && !b.is_empty() && a != b;
        differ.then(|| told_so(self.both.note("note-change", &[("a", &a.join(", ")), ("b", &b.join(", "))])))
    }

    fn named(&self, group: &str, things: &[Thing]) -> Option<Facet> {
        let (one, other) = self.texts();
        let (a, b) = (told(one, things), told(other, things));
        (a != b).then(|| self.sets(group, a, b))
    }

    /// What only one of two lists names.
    fn sets(&self, group: &str, a: Vec<&'static str>, b: Vec<&'static str>) -> Facet {
        let note = self.both.sets(group, &a, &b);
        let only = |own: &[&'static str], other: &[&str]| -> Vec<&'static str> {
            own.iter().filter(|name| !other.contains(name)).copied().collect()
        };
        (note, [only(&a, &b), only(&b, &a)])
    }

    fn worded_otherwise(&self) -> bool {
        let (x, y) = self.nodes;
        let result = |features: &Features<'_>| features.node.result.as_deref().map(surface);
        let actor = |features: &Features<'_>| features.node.actor.as_deref().map(surface);
        surface(&x.node.text) != surface(&y.node.text) || result(x) != result(y) || actor(x) != actor(y)
    }
}

/// Greatest seconds of what a machine does.
const MACHINE: f64 = 120.0;

/// Whether a time is one of machines: no office works in two minutes.
pub fn is_machine(time: &Duration) -> bool {
    time.most().is_some_and(|most| most * flow::seconds(time.unit) <= MACHINE)
}

fn other_things(a: &str, b: &str) -> bool {
    let (a, b) = (told(a, meaning::RESULTS), told(b, meaning::RESULTS));
    !a.is_empty() && !b.is_empty() && a != b
}

/// Numbers in a node's words, but for its time and the paragraphs that it refers to.
fn numbers(features: &Features<'_>) -> Vec<String> {
    let node = features.node;
    let raw = node.duration.as_ref().map(|duration| duration.raw.as_str()).filter(|raw| !raw.is_empty());
    let text = raw.map_or_else(|| node.text.clone(), |raw| node.text.replace(raw, " "));
    let cited = meaning::cited_paragraphs(&text);
    let runs = text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let mut numbers: Vec<String> = runs.map(str::to_owned).filter(|number| !cited.contains(number)).collect();
    numbers.sort_unstable();
    numbers
}

/// Whether two times are one in common units; working days are apart from days.
pub fn same_time(a: &Duration, b: &Duration) -> bool {
    let is_working = |time: &Duration| time.unit == DurationUnit::WorkingDay;
    // Times that only set a least have no greatest: infinity equals infinity.
    let near = |one: f64, other: f64| {
        one == other || (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
    };
    let seconds = |time: &Duration| {
        let unit = flow::seconds(time.unit);
        (time.min * unit, time.max * unit)
    };
    let (one, other) = (seconds(a), seconds(b));
    is_working(a) == is_working(b) && near(one.0, other.0) && near(one.1, other.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_compared_in_common_units() {
        let time = |min, max, unit| Duration { raw: String::new(), min, max, unit };
        assert!(same_time(&time(1.5, 1.5, DurationUnit::Minute), &time(90.0, 90.0, DurationUnit::Second)));
        assert!(same_time(&time(1.0, 1.0, DurationUnit::Day), &time(24.0, 24.0, DurationUnit::Hour)));
        assert!(!same_time(&time(1.0, 1.0, DurationUnit::Day), &time(1.0, 1.0, DurationUnit::WorkingDay)));
        assert!(!same_time(&time(8.0, 8.0, DurationUnit::Hour), &time(1.0, 1.0, DurationUnit::WorkingDay)));
        assert!(!same_time(&time(10.0, 15.0, DurationUnit::Second), &time(15.0, 15.0, DurationUnit::Second)));
    }
}
