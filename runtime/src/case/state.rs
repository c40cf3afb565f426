//! The state of a case: the fold of its events, and nothing else.

use super::file::{Attached, Filed, SignedAt};
use super::term::Running;
use super::{Actor, CaseId, Erasure, Event, Record};
use crate::{Deadline, Decision, Ended, Facts, Hash, Name, Seen, Stop, Time, Version, Work};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fold of a case's events. It needs no flow, clock or connector: replay gives the live state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The case.
    pub id: CaseId,
    /// The version of its process.
    pub flow: Version,
    /// Number of the last event.
    pub seq: u64,
    /// Its row in the journal.
    pub row: u64,
    /// Known facts.
    pub facts: Facts,
    /// Current node; `None` before the first node and after the end.
    pub at: Option<Box<Standing>>,
    /// Number of visits of each node, in the order of first visits.
    pub visits: Vec<(Name, u32)>,
    /// A Bloom filter of `visits`: one bit per node, which spares most searches for absent nodes.
    met: u64,
    /// Messages that arrived early.
    pub inbox: Vec<Kept>,
    /// Ids of all received messages.
    pub seen: BTreeSet<String>,
    /// Start of the current suspension.
    pub suspended: Option<Time>,
    /// Earlier suspensions.
    pub stops: Vec<Stop>,
    /// The last decision of a person.
    pub decision: Option<Decision>,
    /// The last decision whether the service is rendered.
    pub ruling: Option<Decision>,
    /// What it is about, where its flow tells matters apart.
    pub matter: Option<Name>,
    /// The time of the whole service, once it runs.
    pub term: Option<Box<Running>>,
    /// The person who started it, if one did. An applicant acts in their own cases only.
    pub owner: Option<Name>,
    /// An official started it for an applicant who came to the desk.
    pub desk: bool,
    /// The unit that it is assigned to.
    pub unit: Option<Name>,
    /// Somebody acts for the applicant.
    pub represented: bool,
    /// The last person who did a step and is not the applicant: whose session a worker's login is.
    pub worker: Option<Name>,
    /// Whether its initial data exist: they are number 1.
    pub subject: bool,
    /// Where its file lies; `None` while there is nothing in it.
    pub file: Option<Box<Filed>>,
    /// Its personal data were erased: those of the applicant, or all.
    pub erased: bool,
    /// Whether it has personal data that were not erased, papers aside.
    pub personal: bool,
    /// Number of personal data so far.
    pub data: u32,
    /// When it began.
    pub started: Time,
    /// When its last event was.
    pub last: Time,
    /// When it ended.
    pub end: Time,
    /// How it ended; the inner value is `None` if it was cancelled.
    #[serde(with = "twice")]
    pub ended: Option<Option<Ended>>,
    /// The case that continues it.
    pub taken_up: Option<CaseId>,
}

/// A message that arrived early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Unique in the case.
    pub id: String,
    /// The node that it answers.
    pub node: Name,
    /// The ask that it answers, where the node has several.
    pub ask: Option<Name>,
    /// Its content.
    pub holds: Option<bool>,
}

/// Position of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Node id.
    pub node: Name,
    /// Which visit of the node, from 1.
    pub visit: u32,
    /// Start of its time.
    pub since: Time,
    /// How the step is done.
    pub work: Work,
    /// Its progress.
    pub phase: Phase,
    /// What it asks of other systems, and how far that is.
    pub asks: Vec<Asked>,
    /// When it must be done.
    pub deadline: Option<Deadline>,
    /// The deadline is unknown.
    pub unknown: bool,
    /// The warning was given.
    pub warned: bool,
    /// The deadline has passed.
    pub escalated: bool,
    /// Assignee of the task.
    pub assignee: Option<String>,
    /// Who does it decides whether the service is rendered.
    pub rules: bool,
    /// It was escalated: to whom; the inner value is `None` where that is the head of the unit.
    #[serde(with = "twice")]
    pub raised: Option<Option<Name>>,
}

/// Progress of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Other systems are asked: see [`Standing::asks`].
    Calling,
    /// A message is awaited.
    Awaiting,
    /// A person must do it.
    Task,
    /// A person must help.
    Held,
    /// Done; the case continues with the next event.
    Done,
}

/// One ask of the current step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its name, where the node asks several.
    pub name: Option<Name>,
    /// Its group: every group of a step is needed, and of a group one.
    pub group: usize,
    /// Part of the key.
    pub attempt: u32,
    /// Failures so far.
    pub tries: u32,
    /// How far it is.
    pub state: AskState,
    /// Why it failed last.
    pub why: Option<Name>,
}

/// What the answers of a step come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// More answers are needed.
    Open,
    /// Every group has what it needs.
    Holds,
    /// All have answered, and a group has not.
    Fails,
}

/// How far an ask is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskState {
    /// To be asked.
    Ready,
    /// To be asked again at that time.
    Backoff(Time),
    /// Accepted; the answer comes as a message.
    Awaiting,
    /// Answered: whether it was found, if that was the question.
    Answered(Option<bool>),
}

impl Asked {
    fn new(name: Option<Name>, group: usize) -> Self {
        Self { name, group, attempt: 1, tries: 0, state: AskState::Ready, why: None }
    }

    /// Whether it has answered what the step needs of its group.
    fn is_good(&self) -> bool {
        // What was ordered and is answered was done.
        matches!(self.state, AskState::Answered(found) if found != Some(false))
    }

    /// Whether it is to be asked at this time.
    pub(crate) fn is_due(&self, now: Time) -> bool {
        match self.state {
            AskState::Ready => true,
            AskState::Backoff(until) => until <= now,
            AskState::Awaiting | AskState::Answered(_) => false,
        }
    }
}

impl State {
    /// A case without events.
    pub fn new(id: CaseId) -> Self {
        Self {
            id,
            flow: Version::default(),
            seq: 0,
            row: 0,
            facts: Facts::new(),
            at: None,
            visits: Vec::new(),
            met: 0,
            inbox: Vec::new(),
            seen: BTreeSet::new(),
            suspended: None,
            stops: Vec::new(),
            decision: None,
            ruling: None,
            matter: None,
            term: None,
            owner: None,
            desk: false,
            unit: None,
            represented: false,
            worker: None,
            subject: false,
            file: None,
            erased: false,
            personal: false,
            data: 0,
            started: Time::default(),
            last: Time::default(),
            end: Time::default(),
            ended: None,
            taken_up: None,
        }
    }

    /// A case that has something in every field: its names, as JSON, are those that a state has in this program.
    pub(crate) fn sample() -> Self {
        let deadline = Deadline { warn: Time(1), due: Time(2), provisional: true };
        let name = || Name::from("a");
        let mut at = Standing::new(name(), 1, Time(0), Work::Task, Some(deadline), None);
        at.asks = vec![Asked::new(Some(name()), 0)];
        let (papers, signatures) = (vec![Attached::sample()], vec![SignedAt::sample()]);
        let file = Filed { papers, signatures, ..Filed::default() };
        Self {
            at: Some(Box::new(at)),
            inbox: vec![Kept { id: String::new(), node: name(), ask: None, holds: None }],
            stops: vec![Stop { from: Time(0), to: Time(1) }],
            term: Some(Box::new(Running { deadline: Some(deadline), ..Running::new(Time(0)) })),
            file: Some(Box::new(file)),
            ..Self::new(CaseId(1))
        }
    }

    /// The hash of the names of all that a state has in this program: where fields go by place, states of another shape are not read.
    pub fn shape() -> Hash {
        let names = serde_json::to_vec(&Self::sample()).unwrap_or_default();
        Hash::digest(&[env!("CARGO_PKG_VERSION").as_bytes(), &names])
    }

    /// What of it decides who may see it.
    pub fn seen(&self) -> Seen<'_> {
        let assignee = self.at.as_ref().and_then(|at| at.assignee.as_deref());
        let node = self.at.as_ref().map(|at| at.node.as_str());
        let raised = self.at.as_ref().and_then(|at| at.raised.as_ref()).map(|to| to.as_deref());
        let owner = self.owner.as_deref();
        Seen { owner, desk: self.desk, unit: self.unit.as_deref(), assignee, node, raised }
    }

    /// Number of visits of a node.
    pub fn visits(&self, node: &str) -> u32 {
        if self.met & bit(node) == 0 {
            return 0;
        }
        self.visits.iter().find(|(met, _)| met == node).map_or(0, |(_, times)| *times)
    }

    /// Applies an event.
    pub fn apply(&mut self, record: &Record) {
        self.seq = record.seq;
        self.last = self.last.max(record.at);
        for data in record.event.sealed() {
            self.data = self.data.max(data.no);
        }
        let is_paper = matches!(record.event, Event::Attached { .. });
        let is_theirs = || Erasure::Applicant.covers(record, self.owner.as_deref());
        if !is_paper && record.event.sealed().next().is_some() && is_theirs() {
            self.personal = true;
        }
        if let Some(change) = Filed::change(&record.event) {
            self.file.get_or_insert_default().apply(change, record);
        }
        self.case_event(record);
        if let Some(at) = &mut self.at {
            at.node_event(&record.event);
        }
    }

    fn case_event(&mut self, record: &Record) {
        match &record.event {
            Event::Started { flow, facts, data, represented, unit, matter, desk, .. } => {
                (self.matter, self.desk) = (matter.clone(), *desk);
                (self.subject, self.represented) = (data.is_some(), *represented);
                self.unit = unit.clone();
                if let Actor::Person(by) = &record.actor {
                    self.owner = Some(Name::from(&by.id));
                }
                (self.flow, self.facts, self.started) = (*flow, facts.clone(), record.at);
            }
            Event::Entered { node, visit, work, since, deadline, asks, rules } => {
                // A first visit needs no search among the earlier visits, which may be many.
                let met = self.visits.iter_mut().filter(|_| *visit > 1).find(|(met, _)| met == node);
                match met {
                    Some((_, times)) => *times = *visit,
                    None => {
                        self.visits.push((node.clone(), *visit));
                        self.met |= bit(node);
                    }
                }
                let since = since.unwrap_or(record.at);
                let mut standing =
                    Standing::new(node.clone(), *visit, since, *work, *deadline, asks.as_deref());
                standing.rules = *rules;
                match &mut self.at {
                    Some(at) => **at = standing,
                    None => self.at = Some(Box::new(standing)),
                }
            }
            Event::Called { node, ask: None, holds: Some(holds), .. }
            | Event::Concluded { node, holds: Some(holds), .. } => self.facts.set(node.clone(), *holds),
            Event::Completed { node, decision, .. } => {
                if let Some(decision) = decision {
                    self.decision = Some(*decision);
                    if self.at.as_ref().is_some_and(|at| at.rules) {
                        self.ruling = Some(*decision);
                    }
                    self.facts.set(node.clone(), *decision == Decision::Approve);
                }
                // Who starts a case at a desk is no applicant.
                if let Actor::Person(by) = &record.actor
                    && (self.desk || self.owner.as_deref() != Some(by.id.as_str()))
                {
                    self.worker = Some(Name::from(&by.id));
                }
            }
            Event::Received { id, node, ask, holds, .. } => {
                self.seen.insert(id.clone());
                self.inbox.push(Kept { id: id.clone(), node: node.clone(), ask: ask.clone(), holds: *holds });
            }
            Event::Taken { id, ask, .. } => self.taken(id, ask.as_ref()),
            Event::Suspended { .. } => self.suspended = Some(record.at),
            Event::Resumed {} => {
                if let Some(from) = self.suspended.take() {
                    self.stops.push(Stop { from, to: record.at });
                }
            }
            Event::Routed { unit } => self.unit = unit.clone(),
            Event::Migrated { to, .. } => self.flow = *to,
            Event::Erased { data, what } => {
                if *what != Some(Erasure::Papers) {
                    (self.subject, self.erased, self.personal) = (false, true, false);
                }
                if let Some(file) = &mut self.file {
                    file.erase(data);
                }
            }
            Event::Cancelled { .. } => self.end(None, record.at),
            Event::Ended { ended } => self.end(Some(*ended), record.at),
            Event::TermSet { since, deadline } => {
                let running = self.term.get_or_insert_with(|| Box::new(Running::new(*since)));
                running.set(*since, *deadline);
            }
            Event::TermUnknown { since, .. } => {
                self.term = Some(Box::new(Running { unknown: true, ..Running::new(*since) }));
            }
            Event::TermWarned { .. } => {
                if let Some(running) = &mut self.term {
                    running.warned = true;
                }
            }
            Event::TermPassed { .. } => {
                if let Some(running) = &mut self.term {
                    running.passed = true;
                }
            }
            Event::Resubmitted { case } => self.taken_up = Some(*case),
            _ => {}
        }
    }

    /// Consumes a kept message: it answers the step, or one ask of it.
    fn taken(&mut self, id: &str, ask: Option<&Name>) {
        let Some(nth) = self.inbox.iter().position(|kept| kept.id == id) else { return };
        let Kept { node, holds, .. } = self.inbox.remove(nth);
        match (ask, &mut self.at) {
            (Some(ask), Some(at)) => at.answered(Some(ask), holds),
            (_, at) => {
                if let Some(holds) = holds {
                    self.facts.set(node, holds);
                }
                if let Some(at) = at {
                    at.phase = Phase::Done;
                }
            }
        }
    }

    fn end(&mut self, ended: Option<Ended>, at: Time) {
        (self.ended, self.end) = (Some(ended), at);
        self.at = None;
        self.inbox.clear();
    }

    /// Whether the engine must act at this time.
    pub(crate) fn runs(&self, now: Time) -> bool {
        let at = self.at.as_ref().filter(|_| self.suspended.is_none());
        at.is_some_and(|at| match at.phase {
            Phase::Done => true,
            Phase::Calling => at.wanted().any(|ask| ask.is_due(now)) || at.outcome() != Outcome::Open,
            Phase::Awaiting | Phase::Task | Phase::Held => false,
        })
    }

    /// Whether another calendar may tell one of its deadlines better: it is unknown or provisional.
    pub fn is_open(&self) -> bool {
        let step = self.at.as_ref().is_some_and(|at| at.is_open());
        step || self.term.as_ref().is_some_and(|term| term.is_open())
    }

    /// Whether other systems are asked.
    pub(crate) fn is_calling(&self) -> bool {
        self.at.as_ref().is_some_and(|at| at.phase == Phase::Calling)
    }

    /// When the clock next concerns it; never for a suspended case.
    pub fn timer(&self) -> Option<Time> {
        let at = self.at.as_ref().filter(|_| self.suspended.is_none())?;
        let retries = at.wanted().filter(|_| at.phase == Phase::Calling).filter_map(|ask| match ask.state {
            AskState::Backoff(until) => Some(until),
            _ => None,
        });
        let deadline = at.deadline.as_ref().and_then(|deadline| match (at.warned, at.escalated) {
            (false, _) => Some(deadline.warn),
            (true, false) => Some(deadline.due),
            (true, true) => None,
        });
        let term = self.term.as_ref().and_then(|term| term.timer());
        retries.chain(deadline).chain(term).min()
    }
}

/// An option of an option: most forms write both kinds of nothing alike.
mod twice {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        of: &Option<Option<T>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        of.as_slice().serialize(to)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Vec::deserialize(from).map(|of: Vec<Option<T>>| of.into_iter().next())
    }
}

/// One of 64 bits, by hash of the name.
fn bit(node: &str) -> u64 {
    let sum = node.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    1 << (sum % 64)
}

impl Standing {
    fn new(
        node: Name,
        visit: u32,
        since: Time,
        work: Work,
        deadline: Option<Deadline>,
        asks: Option<&[Vec<Name>]>,
    ) -> Self {
        let asks = match (work, asks) {
            (Work::Call(_), Some(groups)) => {
                let numbered = groups.iter().enumerate();
                let named = numbered.flat_map(|(group, names)| names.iter().map(move |name| (name, group)));
                named.map(|(name, group)| Asked::new(Some(name.clone()), group)).collect()
            }
            (Work::Call(_), None) => vec![Asked::new(None, 0)],
            _ => Vec::new(),
        };
        let phase = match work {
            Work::Auto => Phase::Done,
            Work::Task => Phase::Task,
            Work::Call(_) => Phase::Calling,
            Work::Message => Phase::Awaiting,
        };
        Self {
            node,
            visit,
            since,
            work,
            phase,
            asks,
            deadline,
            unknown: false,
            warned: false,
            escalated: false,
            assignee: None,
            rules: false,
            raised: None,
        }
    }

    /// Whether another calendar may tell the deadline better: it is unknown or provisional.
    pub fn is_open(&self) -> bool {
        self.unknown || self.deadline.is_some_and(|deadline| deadline.provisional)
    }

    /// The asks that still matter, in order: those without an answer, of groups that have nothing good yet.
    pub fn wanted(&self) -> impl Iterator<Item = &Asked> {
        let has_good = |group| self.asks.iter().any(|asked| asked.group == group && asked.is_good());
        let open = |asked: &&Asked| !matches!(asked.state, AskState::Answered(_));
        self.asks.iter().filter(open).filter(move |asked| !has_good(asked.group))
    }

    /// What the answers so far come to.
    pub(crate) fn outcome(&self) -> Outcome {
        if self.wanted().next().is_some() {
            return Outcome::Open;
        }
        let has_good = |group| self.asks.iter().any(|asked| asked.group == group && asked.is_good());
        if self.asks.iter().all(|asked| has_good(asked.group)) { Outcome::Holds } else { Outcome::Fails }
    }

    /// The ask of that name; the only one if it has none.
    pub(crate) fn asked(&self, ask: Option<&str>) -> Option<&Asked> {
        self.asks.iter().find(|asked| asked.name.as_deref() == ask)
    }

    /// Changes an ask. Flows can have changed since, so one that is not there is passed over.
    fn change(&mut self, ask: Option<&Name>, how: impl FnOnce(&mut Asked)) {
        if let Some(asked) = self.asks.iter_mut().find(|asked| asked.name.as_ref() == ask) {
            how(asked);
        }
    }

    fn answered(&mut self, ask: Option<&Name>, holds: Option<bool>) {
        self.change(ask, |asked| (asked.state, asked.why) = (AskState::Answered(holds), None));
        // The answer of a step that asks once is the step's.
        if ask.is_none() {
            self.phase = Phase::Done;
        }
    }

    /// What has no answer yet is asked at once.
    fn retried(&mut self) {
        let Work::Call(_) = self.work else { return };
        self.phase = Phase::Calling;
        let all = self.outcome() != Outcome::Open;
        let open = |asked: &&mut Asked| all || !matches!(asked.state, AskState::Answered(_));
        for asked in self.asks.iter_mut().filter(open) {
            (asked.tries, asked.state) = (0, AskState::Ready);
        }
    }

    fn node_event(&mut self, event: &Event) {
        match event {
            Event::DeadlineSet { deadline } => {
                let moved =
                    self.deadline.is_none_or(|old| (old.warn, old.due) != (deadline.warn, deadline.due));
                (self.deadline, self.unknown) = (Some(*deadline), false);
                if moved {
                    (self.warned, self.escalated) = (false, false);
                }
            }
            Event::DeadlineUnknown { .. } => (self.deadline, self.unknown) = (None, true),
            Event::Called { ask, holds, .. } => self.answered(ask.as_ref(), *holds),
            Event::Concluded { .. } | Event::Completed { .. } => self.phase = Phase::Done,
            Event::Accepted { ask, .. } => {
                self.change(ask.as_ref(), |asked| asked.state = AskState::Awaiting)
            }
            Event::CallFailed { ask, attempt, tries, done, why, retry, .. } => {
                self.change(ask.as_ref(), |asked| {
                    // A step that may have been done is retried under the same key.
                    asked.attempt = if *done { *attempt } else { attempt + 1 };
                    (asked.tries, asked.state) = (*tries, AskState::Backoff(*retry));
                    asked.why = Some(Name::from(why));
                });
            }
            Event::Unknown { ask, attempt, tries, retry, .. } => self.change(ask.as_ref(), |asked| {
                (asked.attempt, asked.tries) = (attempt + 1, *tries);
                (asked.state, asked.why) = (AskState::Backoff(*retry), None);
            }),
            Event::Held { .. } => self.phase = Phase::Held,
            Event::Retried { .. } => self.retried(),
            Event::Assigned { to, .. } => self.assignee = Some(to.clone()),
            Event::Released { .. } => self.assignee = None,
            Event::Warned { .. } => self.warned = true,
            Event::Escalated { .. } => self.escalated = true,
            Event::Raised { to, .. } => self.raised = Some(to.clone()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Connector;

    /// Groups as `a b, c`; answers as `a+ b-`: found, not found. The outcome, and what is still asked.
    fn check(groups: &str, answers: &str, outcome: Outcome, wanted: &str) {
        let groups: Vec<Vec<Name>> =
            groups.split(',').map(|group| group.split_whitespace().map(Name::from).collect()).collect();
        let work = Work::Call(Connector::Registers);
        let mut at = Standing::new("c1".into(), 1, Time(0), work, None, Some(&groups));
        for answer in answers.split_whitespace() {
            let (name, found) = answer.split_at(answer.len() - 1);
            at.answered(Some(&Name::from(name)), Some(found == "+"));
        }
        assert_eq!(at.outcome(), outcome, "{groups:?} {answers}");
        let asked: Vec<&str> = at.wanted().filter_map(|asked| asked.name.as_deref()).collect();
        assert_eq!(asked.join(" "), wanted, "{groups:?} {answers}");
    }

    #[test]
    fn a_state_comes_back_as_it_went() {
        for ended in [None, Some(None), Some(Some(Ended::Refused))] {
            for raised in [None, Some(None), Some(Some(Name::from("a")))] {
                let mut state = State { ended, ..State::sample() };
                state.at.as_mut().unwrap().raised = raised;
                let bytes = rmp_serde::to_vec(&state).unwrap();
                assert_eq!(rmp_serde::from_slice::<State>(&bytes).unwrap(), state);
                let text = serde_json::to_string(&state).unwrap();
                assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
            }
        }
    }

    #[test]
    fn every_group_needs_one_of_its_asks() {
        check("a, b", "a+ b+", Outcome::Holds, "");
        check("a, b", "a+", Outcome::Open, "b");
        // The other is asked all the same: the record says what each answered.
        check("a, b", "a-", Outcome::Open, "b");
        check("a, b", "a- b+", Outcome::Fails, "");
        check("a b", "a+", Outcome::Holds, "");
        check("a b", "a-", Outcome::Open, "b");
        check("a b", "a- b-", Outcome::Fails, "");
        check("a b", "b+", Outcome::Holds, "");
        check("a b, c", "a- b+ c-", Outcome::Fails, "");
        check("a b, c", "a+", Outcome::Open, "c");
        check("", "", Outcome::Holds, "");
    }
}
