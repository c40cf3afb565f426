//! The closed lists that every layer shares: what a step does, which systems take part, who acts, and how time is counted.
//!
//! The compiler's model and the runtime speak of the same things, so both take them from here.

mod action;
mod channel;
mod duration;
mod node_kind;

pub use action::{Action, System};
pub use channel::Channel;
pub use duration::{Duration, DurationUnit, number_or_open, whole_or_fraction};
pub use node_kind::NodeKind;
