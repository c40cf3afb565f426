//! Tests of the engine and its journals. One binary, so that the crate is linked once.

// A test that cannot go on may panic, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod asks;
mod cases;
mod common;
mod crash;
mod erasing;
mod file;
mod hung;
mod inbox;
mod journal;
mod raising;
mod rights;
mod signing;
mod snapshots;
mod structure;
mod torn;
mod trouble;
mod upgrade;
