//! The state of a case: what its events add up to, and nothing else.

use super::{CaseId, Event, Record};
use crate::{Deadline, Decision, Ended, Facts, Name, Stop, Time, Version, Work};
use std::collections::BTreeSet;

/// What a case's events add up to. Needs no flow, no clock and no connector: replay gives the state that was live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The case.
    pub id: CaseId,
    /// The version of its process.
    pub flow: Version,
    /// Number of the last event.
    pub seq: u64,
    /// Its row in the journal.
    pub row: u64,
    /// What is known.
    pub facts: Facts,
    /// Where it stands; none before the first node and after the end.
    pub at: Option<Box<Standing>>,
    /// How often it came to each node, in the order of first visits.
    pub visits: Vec<(Name, u32)>,
    /// A bit for each node in `visits`, so that most of those that are not in it need not be looked for.
    met: u64,
    /// Messages that came early: id, node, what they say.
    pub inbox: Vec<(String, Name, Option<bool>)>,
    /// Ids of all messages that came.
    pub seen: BTreeSet<String>,
    /// Since when it is suspended.
    pub suspended: Option<Time>,
    /// When it was suspended before.
    pub stops: Vec<Stop>,
    /// The last decision of a person.
    pub decision: Option<Decision>,
    /// Whether the data it was started with are there: they are number 1.
    pub subject: bool,
    /// How many personal data it has had.
    pub data: u32,
    /// When it began.
    pub started: Time,
    /// How it ended; `None` inside for a cancelled one.
    pub ended: Option<Option<Ended>>,
    /// The case that took it up.
    pub taken_up: Option<CaseId>,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Node id.
    pub node: Name,
    /// Which visit of the node, from 1.
    pub visit: u32,
    /// From when its time counts.
    pub since: Time,
    /// How the step is done.
    pub work: Work,
    /// How far it is.
    pub phase: Phase,
    /// When it must be done.
    pub deadline: Option<Deadline>,
    /// The deadline cannot be told.
    pub unknown: bool,
    /// It was warned of the deadline.
    pub warned: bool,
    /// The deadline has passed.
    pub escalated: bool,
    /// Who has the task.
    pub assignee: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The connector is to be called, `tries` failed before under this or earlier attempts.
    Ready {
        /// Part of the key.
        attempt: u32,
        /// Failures so far.
        tries: u32,
    },
    /// The connector is to be called again.
    Backoff {
        /// Part of the key.
        attempt: u32,
        /// Failures so far.
        tries: u32,
        /// When.
        until: Time,
    },
    /// A message is awaited.
    Awaiting,
    /// A person is to do it.
    Task,
    /// A person must help; `attempt` is part of the key should they ask for another try.
    Held {
        /// Part of the key.
        attempt: u32,
    },
    /// Done; the case goes on with the next event.
    Done,
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
            subject: false,
            data: 0,
            started: Time::default(),
            ended: None,
            taken_up: None,
        }
    }

    /// How often it came to a node.
    pub fn visits(&self, node: &str) -> u32 {
        if self.met & bit(node) == 0 {
            return 0;
        }
        self.visits.iter().find(|(met, _)| met == node).map_or(0, |(_, times)| *times)
    }

    /// Adds an event.
    pub fn apply(&mut self, record: &Record) {
        self.seq = record.seq;
        if let Some(data) = record.event.data() {
            self.data = self.data.max(data.no);
        }
        self.case_event(record);
        if let Some(at) = &mut self.at {
            at.node_event(&record.event);
        }
    }

    fn case_event(&mut self, record: &Record) {
        match &record.event {
            Event::Started { flow, facts, data, .. } => {
                self.subject = data.is_some();
                (self.flow, self.facts, self.started) = (*flow, facts.clone(), record.at);
            }
            Event::Entered { node, visit, work, since, deadline } => {
                // A first visit is not among those before, whose number may be great.
                let met = self.visits.iter_mut().filter(|_| *visit > 1).find(|(met, _)| met == node);
                match met {
                    Some((_, times)) => *times = *visit,
                    None => {
                        self.visits.push((node.clone(), *visit));
                        self.met |= bit(node);
                    }
                }
                let since = since.unwrap_or(record.at);
                let standing = Standing::new(node.clone(), *visit, since, *work, *deadline);
                match &mut self.at {
                    Some(at) => **at = standing,
                    None => self.at = Some(Box::new(standing)),
                }
            }
            Event::Called { node, holds: Some(holds), .. } => self.facts.set(node.clone(), *holds),
            Event::Completed { node, decision: Some(decision), .. } => {
                self.decision = Some(*decision);
                self.facts.set(node.clone(), *decision == Decision::Approve);
            }
            Event::Received { id, node, holds, .. } => {
                self.seen.insert(id.clone());
                self.inbox.push((id.clone(), node.clone(), *holds));
            }
            Event::Taken { id, .. } => {
                let kept = self.inbox.iter().position(|(kept, ..)| kept == id);
                if let Some((_, node, Some(holds))) = kept.map(|nth| self.inbox.remove(nth)) {
                    self.facts.set(node, holds);
                }
            }
            Event::Suspended { .. } => self.suspended = Some(record.at),
            Event::Resumed {} => {
                if let Some(from) = self.suspended.take() {
                    self.stops.push(Stop { from, to: record.at });
                }
            }
            Event::Migrated { to, .. } => self.flow = *to,
            Event::Erased { .. } => self.subject = false,
            Event::Cancelled { .. } => self.end(None),
            Event::Ended { ended } => self.end(Some(*ended)),
            Event::Resubmitted { case } => self.taken_up = Some(*case),
            _ => {}
        }
    }

    fn end(&mut self, ended: Option<Ended>) {
        self.ended = Some(ended);
        self.at = None;
        self.inbox.clear();
    }

    /// Whether the engine is to go on by itself at this time.
    pub(crate) fn runs(&self, now: Time) -> bool {
        let at = self.at.as_ref().filter(|_| self.suspended.is_none());
        at.is_some_and(|at| match at.phase {
            Phase::Ready { .. } | Phase::Done => true,
            Phase::Backoff { until, .. } => until <= now,
            _ => false,
        })
    }

    /// When the clock next has something to say to it; a suspended case hears nothing.
    pub fn timer(&self) -> Option<Time> {
        let at = self.at.as_ref().filter(|_| self.suspended.is_none())?;
        let retry = match at.phase {
            Phase::Backoff { until, .. } => Some(until),
            _ => None,
        };
        let deadline = at.deadline.as_ref().and_then(|deadline| match (at.warned, at.escalated) {
            (false, _) => Some(deadline.warn),
            (true, false) => Some(deadline.due),
            (true, true) => None,
        });
        retry.into_iter().chain(deadline).min()
    }
}

/// One bit of 64, by the name.
fn bit(node: &str) -> u64 {
    let sum = node.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    1 << (sum % 64)
}

impl Standing {
    fn new(node: Name, visit: u32, since: Time, work: Work, deadline: Option<Deadline>) -> Self {
        let phase = match work {
            Work::Auto => Phase::Done,
            Work::Task => Phase::Task,
            Work::Call(_) => Phase::Ready { attempt: 1, tries: 0 },
            Work::Message => Phase::Awaiting,
        };
        Self {
            node,
            visit,
            since,
            work,
            phase,
            deadline,
            unknown: false,
            warned: false,
            escalated: false,
            assignee: None,
        }
    }

    fn node_event(&mut self, event: &Event) {
        match event {
            Event::DeadlineSet { deadline } => {
                (self.deadline, self.unknown, self.warned, self.escalated) =
                    (Some(*deadline), false, false, false);
            }
            Event::DeadlineUnknown { .. } => (self.deadline, self.unknown) = (None, true),
            Event::Called { .. } | Event::Completed { .. } | Event::Taken { .. } => self.phase = Phase::Done,
            Event::Accepted { .. } => self.phase = Phase::Awaiting,
            Event::CallFailed { attempt, tries, done, retry, .. } => {
                // A step that may have been done is tried again under the same key.
                let attempt = if *done { *attempt } else { attempt + 1 };
                self.phase = Phase::Backoff { attempt, tries: *tries, until: *retry };
            }
            Event::Held { .. } => {
                let attempt = match self.phase {
                    Phase::Ready { attempt, .. } | Phase::Backoff { attempt, .. } => attempt,
                    _ => 1,
                };
                self.phase = Phase::Held { attempt };
            }
            Event::Retried { .. } => {
                if let Phase::Held { attempt } | Phase::Backoff { attempt, .. } = self.phase {
                    self.phase = Phase::Ready { attempt, tries: 0 };
                }
            }
            Event::Assigned { to, .. } => self.assignee = Some(to.clone()),
            Event::Warned { .. } => self.warned = true,
            Event::Escalated { .. } => self.escalated = true,
            _ => {}
        }
    }
}
