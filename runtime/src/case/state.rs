//! The state of a case: the fold of its events, and nothing else.

use super::{CaseId, Event, Record};
use crate::{Deadline, Decision, Ended, Facts, Name, Stop, Time, Version, Work};
use std::collections::BTreeSet;

/// Fold of a case's events. It needs no flow, clock or connector: replay gives the live state.
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
    /// Known facts.
    pub facts: Facts,
    /// Current node; `None` before the first node and after the end.
    pub at: Option<Box<Standing>>,
    /// Number of visits of each node, in the order of first visits.
    pub visits: Vec<(Name, u32)>,
    /// A Bloom filter of `visits`: one bit per node, which spares most searches for absent nodes.
    met: u64,
    /// Messages that arrived early: id, node, content.
    pub inbox: Vec<(String, Name, Option<bool>)>,
    /// Ids of all received messages.
    pub seen: BTreeSet<String>,
    /// Start of the current suspension.
    pub suspended: Option<Time>,
    /// Earlier suspensions.
    pub stops: Vec<Stop>,
    /// The last decision of a person.
    pub decision: Option<Decision>,
    /// Whether its initial data exist: they are number 1.
    pub subject: bool,
    /// Number of personal data so far.
    pub data: u32,
    /// When it began.
    pub started: Time,
    /// When its last event was.
    pub last: Time,
    /// How it ended; the inner value is `None` if it was cancelled.
    pub ended: Option<Option<Ended>>,
    /// The case that continues it.
    pub taken_up: Option<CaseId>,
}

/// Position of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// Progress of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The connector is to be called; `tries` calls failed under this or earlier attempts.
    Ready {
        /// Part of the key.
        attempt: u32,
        /// Failures so far.
        tries: u32,
    },
    /// The connector is to be called again later.
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
    /// A person must do it.
    Task,
    /// A person must help; `attempt` is part of the key if they request a retry.
    Held {
        /// Part of the key.
        attempt: u32,
    },
    /// Done; the case continues with the next event.
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
            last: Time::default(),
            ended: None,
            taken_up: None,
        }
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

    /// Whether the engine must act at this time.
    pub(crate) fn runs(&self, now: Time) -> bool {
        let at = self.at.as_ref().filter(|_| self.suspended.is_none());
        at.is_some_and(|at| match at.phase {
            Phase::Ready { .. } | Phase::Done => true,
            Phase::Backoff { until, .. } => until <= now,
            _ => false,
        })
    }

    /// When the clock next concerns it; never for a suspended case.
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

/// One of 64 bits, by hash of the name.
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

    /// Whether another calendar may tell the deadline better: it is unknown or provisional.
    pub fn is_open(&self) -> bool {
        self.unknown || self.deadline.is_some_and(|deadline| deadline.provisional)
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
            Event::Called { .. } | Event::Completed { .. } | Event::Taken { .. } => self.phase = Phase::Done,
            Event::Accepted { .. } => self.phase = Phase::Awaiting,
            Event::CallFailed { attempt, tries, done, retry, .. } => {
                // A step that may have been done is retried under the same key.
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
