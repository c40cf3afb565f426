//! Payments: steps of cases, webhooks, statements, and thousands of random orders of all of them.

mod books;
mod random;
mod statements;
mod steps;
mod webhooks;
mod world;
