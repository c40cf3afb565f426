//! A case: its events, and the state that is the fold of them.

mod entry;
mod event;
mod file;
mod read;
mod state;
pub(crate) mod statement;
mod term;
mod view;

pub use entry::Entry;
pub use event::{Acting, Actor, CaseId, Cause, DataRef, Erasure, Event, Record};
pub use file::{Attached, Filed, SignedAt};
pub(crate) use state::Outcome;
pub use state::{AskState, Asked, Kept, Phase, Standing, State};
pub use term::{Running, TermView};
pub use view::{CaseView, Raised, Status, Task};
