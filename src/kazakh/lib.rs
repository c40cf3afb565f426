//! The language: alphabet, look-alike letters, months, endings, marks. The only place where Kazakh words stand in
//! code beside grammars and templates.

pub mod abbreviations;
pub mod acting;
pub mod actors;
pub mod acts;
pub mod answers;
pub mod cases;
pub mod clause;
pub mod deeds;
pub mod durations;
pub mod endings;
pub mod grounds;
pub mod letters;
pub mod lines;
pub mod marks;
pub mod meaning;
pub mod mentions;
pub mod months;
pub mod nouns;
pub mod numerals;
pub mod orders;
pub mod pattern;
pub mod people;
pub mod references;
pub mod russian;
pub mod search;
pub mod services;
pub mod shortenings;
pub mod standards;
pub mod steps;
pub mod system_names;
pub mod systems;
pub mod tables;
pub mod variants;
pub mod words;
