//! The engine on servers of Restate, which `scripts/restate` installs; without them the tests say that they were skipped.
//!
//! `ZANFLOW_RESTATE_CASES` (50): cases that are the same on all engines. `ZANFLOW_RESTATE_NODES` (1): with 3, servers are killed meanwhile.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod cluster;
mod conformance;
mod crash;
mod gate;
mod outages;
mod parcels;
mod same;
mod timers;
mod tls;
mod world;
