//! Who takes part in a service: units and systems, by whether they act.
//!
//! A participant counts where a side lists it, and where it acts: lists leave out what steps name. An act without a list, as rules in
//! force are, has the participants that act in its steps.

use super::Both;
use super::service::{self, pairs, whole};
use crate::difference::{Difference, Kind, Place, Weight};
use crate::row::Topic;
use crate::side::Side;
use crate::words::Bag;
use zanflow_lexicon::meaning::{Role, role};
use zanflow_lexicon::systems::mentioned;
use zanflow_model::System;

/// Share of a name's words in a step that names it.
const NAMED: f64 = 0.8;

/// A participant with what its name means.
struct Entry {
    place: Place,
    bag: Bag,
    systems: Vec<System>,
    role: Option<Role>,
}

impl Entry {
    fn of(side: &Side<'_>, place: Place) -> Self {
        let text = &place.text;
        let mut systems = mentioned(text);
        systems.sort_unstable();
        let role = Some(role(text)).filter(|role| !matches!(role, Role::Systems(_) | Role::Named(_)));
        Self { bag: side.lexicon.bag(text), systems, role, place }
    }

    /// Whether both name one thing.
    fn is(&self, other: &Self) -> bool {
        if self.role.is_some() || other.role.is_some() {
            return self.role == other.role;
        }
        if self.systems.is_empty() && other.systems.is_empty() {
            return self.bag == other.bag;
        }
        self.systems == other.systems
    }

    /// Whether it acts in a step of a side, or is its provider or applicant.
    fn acts(&self, side: &Side<'_>) -> bool {
        let mut nodes = side.processes.iter().flat_map(|read| &read.nodes);
        if !self.systems.is_empty() {
            return self.systems.iter().all(|system| {
                let named = side.processes.iter().flat_map(|read| &read.nodes);
                named.into_iter().any(|node| node.systems.contains(system))
            });
        }
        match &self.role {
            Some(Role::Provider | Role::Applicant) => true,
            Some(role) => nodes.any(|node| node.role.as_ref() == Some(role)),
            None => nodes.any(|node| self.bag.covered_by(&node.bag, |_| 1.0) >= NAMED),
        }
    }

    /// How alike they are, 0 to 1.
    fn likeness(&self, other: &Self) -> f64 {
        if self.is(other) {
            return 1.0;
        }
        let both = self.systems.iter().filter(|system| other.systems.contains(system)).count();
        // Names of systems are all that such entries say.
        if !(self.systems.is_empty() && other.systems.is_empty()) {
            return both as f64 / self.systems.len().max(other.systems.len()) as f64;
        }
        let roles = self.role.is_some() || other.role.is_some();
        if roles { 0.0 } else { self.bag.likeness(&other.bag, |_| 1.0) }
    }
}

/// The participants of a side: those that it lists, or else those that act.
fn list(both: Both<'_, '_>, side: &Side<'_>) -> Vec<Entry> {
    let listed = &side.service.participants;
    if !listed.is_empty() {
        return listed.iter().map(|text| Entry::of(side, side.entry(text, listed))).collect();
    }
    let mut found: Vec<Entry> = Vec::new();
    for read in &side.processes {
        for node in &read.nodes {
            let Some(actor) = node.node.actor.as_deref().filter(|actor| !actor.trim().is_empty()) else {
                continue;
            };
            let entry = Entry::of(side, Place { id: None, text: actor.to_owned(), ..side.node(read, node) });
            if !found.iter().any(|other| other.is(&entry)) {
                found.push(entry);
            }
        }
    }
    found.extend(systems(both, side));
    found
}

/// Systems that steps name, each once.
fn systems(both: Both<'_, '_>, side: &Side<'_>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for read in &side.processes {
        for node in &read.nodes {
            let new = |system: &&System| !found.iter().any(|entry| entry.systems.contains(system));
            let named: Vec<System> = node.systems.iter().filter(new).copied().collect();
            for system in named {
                let place =
                    Place { id: None, text: both.names("system", &[system.name()]), ..side.node(read, node) };
                found.push(Entry { place, bag: Bag::default(), systems: vec![system], role: None });
            }
        }
    }
    found
}

/// The participants of a side as one place; none where nobody is named.
pub fn listed(both: Both<'_, '_>, side: &Side<'_>) -> Option<Place> {
    let listed = &side.service.participants;
    if listed.is_empty() {
        let acting = list(both, side);
        return whole(&acting, |entry| entry.place.text.clone(), |entry| entry.place.clone());
    }
    whole(listed, |text| text.clone(), |text| side.entry(text, listed))
}

/// Who takes part on one side only.
pub fn participants(both: Both<'_, '_>) -> Vec<Difference> {
    let (a, b) = (list(both, both.a), list(both, both.b));
    let mut found = Vec::new();
    for (row, column) in pairs(&a, &b, 0.5, Entry::likeness) {
        let (one, other) = (row.and_then(|row| a.get(row)), column.and_then(|column| b.get(column)));
        let same = match (one, other) {
            (Some(one), Some(other)) => one.is(other) || one.role.is_none() && one.systems.is_empty(),
            (Some(one), None) => one.acts(both.b),
            (None, Some(other)) => other.acts(both.a),
            (None, None) => true,
        };
        if !same {
            let place = |entry: Option<&Entry>| entry.map(|entry| entry.place.clone());
            let system = one.or(other).is_some_and(|entry| !entry.systems.is_empty());
            let topic = if system { Topic::System } else { Topic::Participant };
            let places = (place(one), place(other));
            found.push(service::listed(both, Kind::Participant, Weight::Authority, places).about(topic));
        }
    }
    found
}
