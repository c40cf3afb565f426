//! A case: its events, and the state that they add up to.

mod event;
mod state;
mod view;

pub use event::{Actor, CaseId, DataRef, Event, Record};
pub use state::{Phase, Standing, State};
pub use view::{CaseView, Status, Task};
