//! Closed lists that every layer shares: languages, actions, systems, channels, kinds of nodes, units of time.
//!
//! The compiler's model and the runtime use the same types. With the feature `schema` they also describe themselves as
//! JSON Schema.

mod action;
mod channel;
mod duration;
mod lang;
mod node_kind;

pub use action::{Action, System};
pub use channel::Channel;
pub use duration::{Duration, DurationUnit, number_or_open, whole_or_fraction};
pub use lang::Lang;
pub use node_kind::NodeKind;
