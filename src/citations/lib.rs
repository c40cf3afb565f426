//! Citations in the text of acts: days, numbers and kinds of acts, paragraphs and appendices, in Kazakh and in Russian.

mod dates;
pub mod mentions;
pub mod orders;
pub mod references;
pub mod russian;
