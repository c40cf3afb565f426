//! What the words of acts mean: kinds of acts, lines and table rows, names of systems and participants, actions of steps,
//! times, short names, synonyms.

pub mod actors;
pub mod acts;
pub mod brackets;
mod clause_ends;
pub mod durations;
pub mod genre;
pub mod grounds;
pub mod meaning;
pub mod scan;
pub mod services;
pub mod shortenings;
pub mod stamps;
pub mod stems;
pub mod steps;
pub mod systems;
pub mod tables;

/// The word lists of `data/*.txt`, a module each.
pub mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}
