//! One turn of a case: the events that are written together, built on a copy of its state.

use super::{EngineError, Person};
use crate::case::{Actor, DataRef, Event, Phase, Record, State};
use crate::journal::{Batch, Datum, Group};
use crate::{
    Calendar, Clause, Deadline, Facts, Flow, Hash, Node, NodeKind, NotHeld, Place, Time, Work, deadline, walk,
};
use serde_json::Value;

pub(super) struct Turn<'a> {
    pub(super) state: State,
    pub(super) flow: &'a Flow,
    calendar: &'a Calendar,
    most_visits: u32,
    now: Time,
    group: Group,
    data: Vec<Datum>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(
        state: State,
        flow: &'a Flow,
        calendar: &'a Calendar,
        most_visits: u32,
        now: Time,
    ) -> Self {
        let group = Group { case: state.id, seq: state.seq + 1, prev: state.row, records: Vec::new() };
        Self { state, flow, calendar, most_visits, now, group, data: Vec::new() }
    }

    /// Adds an event that rests on the passage of the node where the case stands.
    pub(super) fn push(&mut self, actor: Actor, event: Event) {
        let clause =
            self.state.at.as_ref().and_then(|at| self.flow.node(&at.node)).map(|node| node.clause.clone());
        self.push_on(actor, clause, event);
    }

    pub(super) fn push_on(&mut self, actor: Actor, clause: Option<Clause>, event: Event) {
        let clause = clause.filter(|clause| *clause != Clause::default());
        let record =
            Record { case: self.state.id, seq: self.state.seq + 1, at: self.now, actor, clause, event };
        // Strings, numbers and maps with string keys only: nothing that JSON cannot hold.
        let body = serde_json::to_vec(&record).unwrap_or_default();
        let hash = Hash::of(&[&self.state.hash.0, &body]);
        self.state.apply(&record, hash);
        self.group.records.push((body, hash));
    }

    /// Keeps personal data outside the chain.
    pub(super) fn personal(&mut self, value: &Value) -> Result<DataRef, EngineError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| EngineError::NoRandom)?;
        let no = self.state.data + 1 + u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        let datum = Datum { case: self.state.id, no, salt, body: value.to_string().into_bytes() };
        let data = DataRef { no, seal: datum.seal() };
        self.data.push(datum);
        Ok(data)
    }

    /// Keeps a person's name and words.
    pub(super) fn words(&mut self, by: &Person, words: &[&str]) -> Result<DataRef, EngineError> {
        self.personal(&serde_json::json!({ "name": by.name, "words": words }))
    }

    /// Goes on from the node that is done, as far as nobody is needed.
    pub(super) fn advance(&mut self) {
        let Some(at) = self.state.at.as_ref().filter(|at| at.phase == Phase::Done) else { return };
        if self.state.suspended.is_some() {
            return;
        }
        match walk::step(self.flow, &at.node, &self.state.facts) {
            Ok(place) => self.enter(place.clone()),
            Err(error) => self.hold(error.to_string()),
        }
    }

    /// Comes to a place and goes on from there.
    pub(super) fn enter(&mut self, place: Place) {
        let mut place = place;
        // Ends: a condition met again needs work, every loop has a condition, and a flow has finitely many nodes.
        loop {
            let id = match &place {
                Place::End(ended) => {
                    let clause = self
                        .state
                        .at
                        .as_ref()
                        .and_then(|at| self.flow.node(&at.node))
                        .map(|at| at.clause.clone());
                    return self.push_on(Actor::Engine, clause, Event::Ended { ended: *ended });
                }
                Place::Node(id) => id,
            };
            let Some(node) = self.flow.node(id) else { return };
            self.stand(node, None);
            self.settle();
            let Some(at) = self.state.at.as_ref().filter(|at| at.phase == Phase::Done) else { return };
            match walk::step(self.flow, &at.node, &self.state.facts) {
                Ok(next) => place = next.clone(),
                Err(error) => return self.hold(error.to_string()),
            }
        }
    }

    /// Stands at a node, whose time counts from `since` if not from now.
    pub(super) fn stand(&mut self, node: &Node, since: Option<Time>) {
        let visit = self.state.visits(&node.id) + 1;
        let work = work_now(node, visit, &self.state.facts);
        let deadline = match work {
            Work::Auto => Ok(None),
            _ => self.deadline(node, since.unwrap_or(self.now)),
        };
        let (deadline, unknown) = match deadline {
            Ok(deadline) => (deadline, None),
            Err(why) => (None, Some(why.to_string())),
        };
        let entered = Event::Entered { node: node.id.clone(), visit, work, since, deadline };
        self.push_on(Actor::Engine, Some(node.clause.clone()), entered);
        if let Some(why) = unknown {
            self.push(Actor::Engine, Event::DeadlineUnknown { why });
        }
        if visit > self.most_visits {
            self.hold(format!("came here {visit} times"));
        }
    }

    fn deadline(&self, node: &Node, since: Time) -> Result<Option<Deadline>, NotHeld> {
        let set =
            node.budget.as_ref().map(|budget| deadline(budget, since, &self.state.stops, self.calendar));
        set.transpose()
    }

    /// Sets the deadline of the node where the case stands anew.
    pub(super) fn reckon(&mut self) {
        let Some(at) = &self.state.at else { return };
        let Some(node) = self.flow.node(&at.node) else { return };
        let (old, unknown) = (at.deadline, at.unknown);
        match self.deadline(node, at.since) {
            Ok(None) => {}
            Ok(Some(deadline)) if Some(deadline) == old => {}
            Ok(Some(deadline)) => self.push(Actor::Engine, Event::DeadlineSet { deadline }),
            Err(_) if unknown => {}
            Err(why) => self.push(Actor::Engine, Event::DeadlineUnknown { why: why.to_string() }),
        }
    }

    /// Takes a kept message if it is what the case waits for.
    pub(super) fn settle(&mut self) {
        let Some(at) = self.state.at.as_ref().filter(|at| at.phase == Phase::Awaiting) else { return };
        if self.state.suspended.is_some() {
            return;
        }
        let kept = self.state.inbox.iter().find(|(_, node, _)| *node == at.node).map(|(id, ..)| id.clone());
        if let Some(id) = kept {
            let (node, visit) = (at.node.clone(), at.visit);
            self.push(Actor::System, Event::Taken { id, node, visit });
        }
    }

    pub(super) fn hold(&mut self, why: String) {
        let Some(at) = &self.state.at else { return };
        let (node, visit) = (at.node.clone(), at.visit);
        self.push(Actor::Engine, Event::Held { node, visit, why });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.group.records.is_empty()
    }

    /// What is to be written, and the state once it is.
    pub(super) fn finish(self) -> (State, Batch) {
        (self.state, Batch { groups: vec![self.group], data: self.data, ..Batch::default() })
    }
}

/// A condition whose fact was given is passed; one met again is asked again, since the answer may have changed.
fn work_now(node: &Node, visit: u32, facts: &Facts) -> Work {
    match node.work() {
        _ if node.kind == NodeKind::Condition && visit == 1 && facts.get(&node.id).is_some() => Work::Auto,
        Work::Auto if node.kind == NodeKind::Condition => Work::Task,
        work => work,
    }
}
