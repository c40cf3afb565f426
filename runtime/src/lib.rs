//! The runtime of flows that Zanflow generates. It knows nothing of the text of acts.
//!
//! A [`Flow`] is a graph of nodes and edges, checked on construction. [`walk`] follows it from `start` to an end on
//! given [`Facts`]; [`step`] takes one step.
//!
//! An [`Engine`] runs cases. [`Local`] does in this process, on a [`Journal`] in memory or (feature `sqlite`) in an SQLite file, for code
//! that may block its thread ([`Blocking`]). What a case does when it is told something is the pure function
//! [`decide`](decide::decide), which all engines share.
//!
//! Invariants:
//! - Every `Flow` is sound: each node has exactly the outgoing edges that its kind needs, and from each an end can be
//!   reached. [`Flow::new`] is the only constructor; deserialisation uses it too.
//! - A walk is a pure function of the flow and the facts.
//! - The state of a case is the fold of its events: [`case::State::apply`] needs no flow, clock or connector.
//! - A command returns after its events are durable. An acknowledged event is never lost.
//! - No command and no clock waits for another system: calls are made on threads of their own, so many at once, so long, and
//!   not at all for a while after failures.
//! - A step that people do needs the role that the flow gives it; an applicant acts in their own cases only.
//! - What is attached to a case and the record of it are durable together, and so are their erasures. The type of a paper is what its
//!   content says.
//! - What is signed is the text that the case's file gives, and what is changed afterwards is not signed. What is to be signed is done no
//!   other way.
//! - An answer that is not known lets nothing pass.
//! - No record is earlier than one before it, wherever the clock is set.
//! - An effect is recorded before the case moves on and is never called again after that. If a crash comes between call
//!   and record, the engine calls again under the same [`Key`], so a connector that honours keys acts once. After a
//!   write with an unknown outcome the engine calls nothing until it is reopened.
//! - Every record's hash covers the case's previous record, and the journal's chain covers every record;
//!   [`journal::verify`] names the first record that was altered. Personal data and people's words are outside the
//!   chain and can be erased.
//! - A case stays on the flow version (hash) that it started on until a person migrates it.
//! - A deadline before the first day of the [`Calendar`] is reported as unknown, never guessed; one in a year whose days off are not
//!   ordered yet is provisional, and is reckoned anew when they are.
//!
//! - Every journal encodes records into the same rows; the journal in memory does so on the first read.
//! - A command that fails leaves its case as it was: a turn gives a new state, which is taken over once its events are durable.
//!
//! Deliberately absent: sockets; threads other than the caller's, those of calls, the journal's writer and those that verify a
//! journal on opening; anything of the compiler.
//!
//! A case that needs a person's decision:
//!
//! ```
//! use zanflow_runtime::*;
//!
//! let mut decides = Node::new("c1", NodeKind::Condition, Clause::default());
//! decides.budget = Some(Budget::exactly(15, Unit::WorkingDay));
//! let flow = Flow::new(
//!     vec![decides],
//!     vec![
//!         Edge::new(START, When::Next, "c1"),
//!         Edge::new("c1", When::Pass, END_SUCCESS),
//!         Edge::new("c1", When::Fail, END_REFUSED),
//!     ],
//! )?;
//! // On disk: SqliteJournal::open(path)? in place of MemoryJournal::new().
//! let clock = SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap_or_default());
//! let engine = Local::open(MemoryJournal::new(), Recorded::new(), clock, Settings::default())?;
//! let version = engine.deploy(&flow)?;
//! let case = engine.start(Start::new(version))?;
//! let person = Person { id: "staff-7".into(), name: "A. B.".into() };
//! let by = Caller::new(person, [Role::Head]);
//! let reasons = vec![Reason { text: "a document is missing".into(), ..Reason::default() }];
//! engine.complete(case, Completion { node: "c1".into(), by, decision: Some(Decision::Refuse), reasons })?;
//! assert_eq!(engine.view(case)?.status, Status::Refused);
//! assert_eq!(engine.verify(None)?.records, 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A walk:
//!
//! ```
//! use zanflow_runtime::{Clause, Edge, Ended, Facts, Flow, Node, NodeKind, When, walk};
//!
//! let node = |id, kind| Node::new(id, kind, Clause::default());
//! let flow = Flow::new(
//!     vec![node("c1", NodeKind::Condition), node("p1", NodeKind::Process), node("p2", NodeKind::Process)],
//!     vec![
//!         Edge::new("start", When::Next, "c1"),
//!         Edge::new("c1", When::Fail, "p1"),
//!         Edge::new("c1", When::Pass, "p2"),
//!         Edge::new("p1", When::Next, "end_refused"),
//!         Edge::new("p2", When::Next, "end_success"),
//!     ],
//! )?;
//! let taken = walk(&flow, &Facts::from([("c1", true)])).unwrap();
//! assert_eq!(taken.path, ["c1", "p2", "end_success"]);
//! assert_eq!(taken.ended, Ended::Success);
//! # Ok::<(), zanflow_runtime::FlowError>(())
//! ```

mod ask;
mod budget;
mod calendar;
mod caller;
pub mod case;
mod check;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod connect;
mod deadline;
pub mod decide;
pub mod engine;
mod error;
mod facts;
pub mod file;
mod flow;
mod flow_file;
mod hash;
pub mod identity;
mod inner;
pub mod journal;
mod node;
mod plan;
mod settings;
mod term;
mod time;
mod walk;
pub mod ways;
mod work;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod testing;

/// A node's id or another short text: cheap to clone.
pub type Name = ecow::EcoString;

pub use ask::{Ask, Found, Subject};
pub use budget::{Amount, Budget};
pub use calendar::{Calendar, Holiday, Hours, Lunar, MonthDay, NotHeld, Pace, Transfer, Week};
pub use caller::{Absent, Caller, How, Role, Seen};
pub use case::{
    Acting, Actor, CaseId, CaseView, Cause, Entry, Erasure, Event, Raised, Record, Status, Task, TermView,
};
pub use connect::{
    Answer, Call, CallError, Check, Connectors, Earlier, Key, Method, Receipt, Recorded, Request, Steps,
    Versions,
};
pub use deadline::{Deadline, Stop, deadline};
pub use decide::{
    Command, Completion, Decision, Deed, Delivery, Message, Outcome, Person, Reason, Signed, Signing, Start,
    Whom,
};
pub use engine::{
    Audit, Blocking, Board, Commands, Engine, EngineError, Gone, Handover, Limits, LineView, Load, Local,
    Queries, StepLoad, TaskCursor, TaskPage, TaskQuery, Ticked, Turns,
};
#[cfg(feature = "tokio")]
pub use engine::{Threads, Waiting};
pub use error::{Fault, FlowError, Warning};
pub use facts::Facts;
pub use file::{Application, Attachment, CaseFile, Field, FileLimits, Filled, Form};
pub use flow::{END_REFUSED, END_SUCCESS, Edge, Flow, Parts, START, When};
pub use flow_file::FlowFileError;
pub use hash::{Hash, Version};
pub use inner::Inner;
#[cfg(feature = "sqlite")]
pub use journal::SqliteJournal;
pub use journal::{Journal, JournalError, MemoryJournal};
pub use node::{Clause, Node, Settled};
pub use settings::{Raise, Settings};
pub use term::Term;
pub use time::{Clock, SimClock, SystemClock, Time};
pub use walk::{Ended, Position, Walk, WalkError, step, walk};
pub use work::{Connector, Work};
pub use zanflow_terms::{Action, AskedOf, DurationUnit as Unit, FieldKind, NodeKind, System};
