//! Closed lists that every layer shares: languages, actions, systems, channels, kinds of nodes, units of time, kinds of fields.
//!
//! The compiler's model and the runtime use the same types. With the feature `schema` they also describe themselves as
//! JSON Schema.

mod action;
mod channel;
mod duration;
mod field;
mod lang;
mod node_kind;

pub use action::{Action, System};
pub use channel::Channel;
pub use duration::{Duration, DurationUnit, number_or_open, whole_or_fraction};
pub use field::{AskedOf, FieldKind};
pub use lang::Lang;
pub use node_kind::NodeKind;
