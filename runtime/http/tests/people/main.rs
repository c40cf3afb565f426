//! Who may do what, by requests to the routes of a service: docs/security.md names these tests by requirement.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod access;
mod api;
mod asks;
mod desks;
mod docs;
mod doctor;
mod erasure;
mod export;
mod inbox;
mod licences;
mod notices;
mod passwords;
mod payments;
mod rights;
mod sessions;
#[cfg(feature = "signatures")]
mod signing;
mod substitution;
mod survey;
mod typed;
#[allow(dead_code)] // what the tests of the provider need of it
mod world;
