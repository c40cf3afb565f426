//! Document flow: journals of registration with numbers, and a client of a system that is elsewhere.

pub mod contract;
