//! Licensing: a register of licences in which number and record are one write, and clients of one that is elsewhere.

pub mod contract;
