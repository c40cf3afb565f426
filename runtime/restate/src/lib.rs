//! Runs cases on Restate.
