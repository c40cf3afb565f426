//! One turn of a case: events that become durable together, and the state that they lead to.

use super::{Beside, Decided, Decision, Dossier, Moment, Outcome, Person};
use crate::case::Outcome as Answers;
use crate::case::{Actor, AskState, Asked, DataRef, Event, Kept, Phase, Record, Standing, State};
use crate::journal::Datum;
use crate::plan::{Planned, Spot};
use crate::{
    Calendar, Clause, Deadline, Ended, Facts, Flow, Hash, Name, NodeKind, NotHeld, Pace, Role, Settings,
    Settled, Time, WalkError, Work, deadline,
};
use serde_json::Value;
use std::sync::Arc;

pub(super) struct Turn<'a> {
    pub(super) state: State,
    pub(super) flow: &'a Flow,
    pub(super) target: Option<&'a Flow>,
    pub(super) settings: &'a Settings,
    pub(super) calendar: &'a Name,
    pub(super) beside: &'a dyn Beside,
    pub(super) calling: bool,
    /// The current node, or the last one of an ended case.
    here: Option<&'a Planned>,
    now: Time,
    seed: [u8; 32],
    records: Vec<Record>,
    data: Vec<Datum>,
    pub(super) erased: Vec<u32>,
    pub(super) forget: bool,
    pub(super) request: Option<String>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(state: State, at: &Moment<'a>) -> Self {
        // A clock that is set back must not move what follows before what was.
        let now = at.now.max(state.last);
        let here = state.at.as_ref().and_then(|standing| at.flow.plan().node(&standing.node));
        Self {
            state,
            flow: at.flow,
            target: at.target,
            settings: at.settings,
            calendar: at.calendar,
            beside: at.beside,
            calling: at.calling,
            here,
            now,
            seed: at.seed,
            // Most turns have two events: the step done, and the node reached.
            records: Vec::with_capacity(2),
            data: Vec::new(),
            erased: Vec::new(),
            forget: false,
            request: None,
        }
    }

    /// The case is on another flow from now on.
    pub(super) fn goes_to(&mut self, flow: &'a Flow) {
        self.flow = flow;
        self.here = self.state.at.as_ref().and_then(|at| flow.plan().node(&at.node));
    }

    /// The file of the case.
    pub(super) fn dossier(&self) -> Dossier<'a> {
        Dossier { case: self.state.id, beside: self.beside }
    }

    pub(super) fn now(&self) -> Time {
        self.now
    }

    /// Working days.
    pub(super) fn days(&self) -> &'a Calendar {
        &self.settings.calendar
    }

    pub(super) fn here(&self) -> Option<&'a Planned> {
        self.here
    }

    /// The role that does the current step where people do.
    pub(super) fn role(&self) -> Option<Role> {
        self.here.and_then(|node| node.role)
    }

    /// Adds an event that cites the passage of the current node.
    #[inline]
    pub(super) fn push(&mut self, actor: Actor, event: Event) {
        let clause = self.here.and_then(|node| node.clause.clone());
        self.push_on(actor, clause, event);
    }

    #[inline]
    pub(super) fn push_on(&mut self, actor: Actor, clause: Option<Arc<Clause>>, event: Event) {
        let record =
            Record { case: self.state.id, seq: self.state.seq + 1, at: self.now, actor, clause, event };
        self.state.apply(&record);
        self.records.push(record);
    }

    /// Stores personal data outside the chain.
    pub(super) fn personal(&mut self, value: &Value) -> DataRef {
        self.stored(value.to_string().into_bytes())
    }

    /// The same of any bytes.
    pub(super) fn stored(&mut self, body: Vec<u8>) -> DataRef {
        let no = self.state.data + 1 + u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        let mut salt = [0; 16];
        let drawn = Hash::digest(&[&self.seed, &no.to_le_bytes()]);
        salt.iter_mut().zip(drawn.0).for_each(|(to, from)| *to = from);
        let datum = Datum { case: self.state.id, no, salt, body };
        let data = DataRef { no, seal: datum.seal() };
        self.data.push(datum);
        data
    }

    /// Stores a person's name and words.
    pub(super) fn words(&mut self, by: &Person, words: &[&str]) -> DataRef {
        self.personal(&serde_json::json!({ "name": by.name, "words": words }))
    }

    /// Advances from a finished node as far as no one is needed.
    pub(super) fn advance(&mut self) {
        if self.state.suspended.is_none() {
            self.conclude();
            match self.next() {
                None => {}
                Some(Ok(spot)) => self.enter(spot),
                Some(Err(error)) => self.hold(error.to_string()),
            }
        }
    }

    /// The next place, if the current node is done.
    fn next(&self) -> Option<Result<Spot, WalkError>> {
        let at = self.state.at.as_ref().filter(|at| at.phase == Phase::Done)?;
        let unknown = || WalkError::UnknownNode { node: at.node.to_string() };
        Some(self.here.ok_or_else(unknown).and_then(|here| here.next(&self.state.facts)))
    }

    /// Enters a place and advances from there.
    pub(super) fn enter(&mut self, spot: Spot) {
        let mut spot = spot;
        // Terminates: a condition visited again needs work, every cycle has a condition, and a flow is finite.
        loop {
            let number = match spot {
                Spot::End(ended) => return self.end(ended),
                Spot::Node(number) => number,
            };
            let Some(node) = self.flow.plan().nth(number) else { return };
            self.begin_term();
            self.stand(node, None);
            self.settle();
            self.conclude();
            match self.next() {
                None => return,
                Some(Ok(next)) => spot = next,
                Some(Err(error)) => return self.hold(error.to_string()),
            }
        }
    }

    /// Enters a node whose time starts at `since`, by default now.
    pub(super) fn stand(&mut self, node: &'a Planned, since: Option<Time>) {
        let visit = self.state.visits(&node.id) + 1;
        let settled = settled(node, visit, &self.state);
        let work = if settled.is_some() { Work::Auto } else { work_now(node, visit, &self.state.facts) };
        let deadline = match work {
            Work::Auto => Ok(None),
            _ => self.deadline(node, work, since.unwrap_or(self.now)),
        };
        let (deadline, unknown) = match deadline {
            Ok(deadline) => (deadline, None),
            Err(why) => (None, Some(why.to_string())),
        };
        let calls = matches!(work, Work::Call(_));
        let asks = calls.then(|| node.asks.for_case(self.state.represented)).flatten();
        let rules = node.rules && work == Work::Task;
        let entered = Event::Entered { node: node.id.clone(), visit, work, since, deadline, asks, rules };
        self.here = Some(node);
        self.push_on(Actor::Engine, node.clause.clone(), entered);
        if let Some(why) = unknown {
            self.push(Actor::Engine, Event::DeadlineUnknown { why });
        }
        if settled.is_some() {
            self.push(Actor::Engine, Event::Concluded { node: node.id.clone(), visit, holds: settled });
        }
        if visit > self.settings.visits {
            self.hold(format!("came here {visit} times"));
        }
    }

    fn deadline(&self, node: &Planned, work: Work, since: Time) -> Result<Option<Deadline>, NotHeld> {
        // People work when their office is open, machines at all hours.
        let pace = if work == Work::Task { Pace::Office } else { Pace::Always };
        let stops = &self.state.stops;
        node.budget.as_ref().map(|budget| deadline(budget, since, stops, self.days(), pace)).transpose()
    }

    /// An end that a ruling contradicts is the ruling's: what was refused is not rendered, whichever way the text goes on.
    fn end(&mut self, ended: Ended) {
        let refused = self.state.ruling == Some(Decision::Refuse);
        let ended = if refused { Ended::Refused } else { ended };
        self.push(Actor::Engine, Event::Ended { ended });
    }

    /// Recomputes the deadlines of the current node and of the whole service.
    pub(super) fn reckon(&mut self) {
        self.reckon_step();
        self.reckon_term();
    }

    fn reckon_step(&mut self) {
        let Some(at) = &self.state.at else { return };
        let Some(node) = self.here else { return };
        let (old, unknown) = (at.deadline, at.unknown);
        match self.deadline(node, at.work, at.since) {
            Ok(None) => {}
            Ok(Some(deadline)) if Some(deadline) == old => {}
            Ok(Some(deadline)) => self.push(Actor::Engine, Event::DeadlineSet { deadline }),
            Err(_) if unknown => {}
            Err(why) => self.push(Actor::Engine, Event::DeadlineUnknown { why: why.to_string() }),
        }
    }

    /// Consumes kept messages that the case waits for.
    pub(super) fn settle(&mut self) {
        while self.state.suspended.is_none() {
            let Some((id, ask)) = self.state.at.as_ref().and_then(|at| answering(at, &self.state.inbox))
            else {
                return;
            };
            let Some(at) = &self.state.at else { return };
            let (node, visit) = (at.node.clone(), at.visit);
            self.push(Actor::System, Event::Taken { id, node, visit, ask });
        }
    }

    /// Records what the answers of a step come to, once they are there.
    fn conclude(&mut self) {
        let Some((here, at)) = self.here.zip(self.state.at.as_ref()) else { return };
        if at.phase != Phase::Calling || !here.asks.named {
            return;
        }
        let outcome = at.outcome();
        if outcome == Answers::Open {
            return;
        }
        let (node, visit) = (at.node.clone(), at.visit);
        let holds = (here.kind == NodeKind::Condition).then_some(outcome == Answers::Holds);
        self.push(Actor::Engine, Event::Concluded { node, visit, holds });
    }

    pub(super) fn hold(&mut self, why: String) {
        let Some(at) = &self.state.at else { return };
        let (node, visit) = (at.node.clone(), at.visit);
        self.push(Actor::Engine, Event::Held { node, visit, why });
    }

    /// What follows.
    pub(super) fn finish(self, outcome: Outcome) -> Decided {
        let Self { state, records, data, erased, forget, request, .. } = self;
        Decided { state, records, data, erase: erased, forget, request, outcome }
    }
}

/// The first kept message that the step waits for, and the ask that it answers.
fn answering(at: &Standing, inbox: &[Kept]) -> Option<(String, Option<Name>)> {
    let mut of_node = inbox.iter().filter(|kept| kept.node == at.node);
    if at.phase == Phase::Awaiting {
        return of_node.next().map(|kept| (kept.id.clone(), None));
    }
    let awaiting: Vec<&Asked> = match at.phase {
        Phase::Calling => at.asks.iter().filter(|asked| asked.state == AskState::Awaiting).collect(),
        _ => return None,
    };
    of_node.find_map(|kept| {
        let asked = match (&kept.ask, awaiting.as_slice()) {
            // It need not say which where only one can be meant.
            (None, [one]) => Some(*one),
            (None, _) => None,
            (ask, all) => all.iter().copied().find(|asked| asked.name == *ask),
        };
        asked.map(|asked| (kept.id.clone(), asked.name.clone()))
    })
}

/// Whether a condition holds by what is known before: by the ruling, or by what the case is about.
fn settled(node: &Planned, visit: u32, state: &State) -> Option<bool> {
    // In a trial a given fact goes first.
    if visit == 1 && state.facts.get(&node.id).is_some() {
        return None;
    }
    match node.settled.as_ref()? {
        Settled::Ruling => state.ruling.map(|ruling| ruling == Decision::Approve),
        Settled::Matter(matter) => state.matter.as_ref().map(|of| of == matter),
    }
}

/// A condition with a given fact is passed; one visited again is asked again, since the answer may have changed.
fn work_now(node: &Planned, visit: u32, facts: &Facts) -> Work {
    match node.work {
        _ if node.kind == NodeKind::Condition && visit == 1 && facts.get(&node.id).is_some() => Work::Auto,
        Work::Auto if node.kind == NodeKind::Condition => Work::Task,
        work => work,
    }
}
