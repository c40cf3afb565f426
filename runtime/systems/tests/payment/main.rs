//! Payments: steps of cases, webhooks, statements, and thousands of random orders of all of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // of tests

mod books;
mod random;
mod statements;
mod steps;
mod webhooks;
mod world;
