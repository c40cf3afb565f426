//! The Kazakh language: letters and their look-alikes, endings, noun forms, numerals, months, marks of lists, and the
//! forms of a word that search treats as one. What acts say is not here: see the crate `lexicon`.

pub mod alike;
pub mod cases;
pub mod endings;
pub mod letters;
pub mod look_alikes;
pub mod marks;
pub mod months;
pub mod nouns;
pub mod numerals;
pub mod pattern;
pub mod questions;
pub mod search;
pub mod verbs;
