//! Runs cases on [Restate](https://restate.dev), for services that need more than one server to go on when one dies.
//!
//! Restate says when it is a case's turn, and says it again until it is done. What a turn does, [`decide`](zanflow_runtime::decide())
//! says, as in every engine; and what happened is in our own store of events, since Restate forgets its journals after a day.
//! [`Restate`] is the engine; `handlers` are what Restate calls, `drive` is how far a case goes then.

pub mod access;
mod admin;
mod calls;
mod desk;
mod drive;
mod endpoint;
mod engine;
mod examine;
mod handed;
mod handlers;
pub mod http;
mod ingress;
mod names;
pub mod parcels;
mod resume;
mod server;
mod settings;

pub use admin::NotRegistered;
pub use engine::{Health, NotStarted, Restate, With};
pub use examine::{Examination, Reached, Registered, Server, examine, health};
pub use names::{BadName, Name};
pub use settings::Settings;
