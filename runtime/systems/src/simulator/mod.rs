//! A server that speaks all HTTP contracts of the systems, over the embedded ones, and fails by a [script](Script).
//!
//! With it a service, or all services of a ministry, can be tried on one machine as if the real systems were there, on their bad days too.
//! What is done is done once per key, as by a real system: a message that comes again gets the first answer. `GET /log` tells of every call and
//! delivery what was done and which fault it got.
//!
//! | system | routes | faults of an answer | faults of what is delivered later |
//! |---|---|---|---|
//! | gateway | `POST /gateway/sync`, `POST /gateway/async` | all but `duplicate` and `lost`; `stale` and `unknown` of registers | of the asynchronous channel's answers (`answer`) |

mod cashier;
mod deliver;
mod faults;
mod gateway;
mod json;
mod licences;
mod log;
mod payment;
mod script;
mod server;

pub use faults::{Applied, FaultKind, Faults, NotAScript, Rule, Script};
pub use log::{Entry, Log};
pub use server::{Running, Settings, Simulator};

#[cfg(test)]
mod tests;
