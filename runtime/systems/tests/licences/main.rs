//! The register of licences: what may be done, that numbers have no gaps whatever happens, and that damage is found.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod client;
mod crashes;
mod damage;
mod model;
mod operations;
mod world;
