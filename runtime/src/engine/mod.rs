//! The interfaces to running cases, whatever runs them, and the engine of one process.
//!
//! What an engine does is cut in three: [`Commands`] change cases, [`Queries`] show them, [`Audit`] proves what happened. They are
//! asynchronous, since most engines ask a database or another server. [`Local`], the engine of one process, works on the threads that
//! call it: [`Blocking`] is the same for code that may block, and with the feature `tokio` [`Threads`] and [`Waiting`] lead from the
//! one to the other. What a case does when it is told something, they all have from [`decide`](crate::decide()).

mod archive;
mod audit;
mod blocking;
#[cfg(feature = "tokio")]
mod bridge;
mod calls;
mod case_index;
mod clockwork;
mod commands;
mod driven;
mod ended;
mod error;
mod handovers;
mod inbox;
mod lines;
mod local;
mod methods;
mod onward;
mod ordering;
mod pool;
mod queries;
mod reading;
mod snapshot;
mod turns;

pub use audit::Audit;
pub use blocking::Blocking;
#[cfg(feature = "tokio")]
pub use bridge::{Threads, Waiting};
pub use error::EngineError;
pub use handovers::Handover;
pub use inbox::{Board, Load, StepLoad, TaskCursor, TaskPage, TaskQuery};
pub use lines::{Admission, Limits, LineView, Lines};
pub use local::{Local, Ticked};
pub use methods::{Gone, Search};
pub use ordering::Commands;
pub use queries::Queries;
pub use turns::Turns;

/// All that an engine does.
pub trait Engine: Commands + Queries + Audit {}

impl<T: Commands + Queries + Audit + ?Sized> Engine for T {}
