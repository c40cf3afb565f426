//! What makes two spellings of a word the same word for search.
//!
//! A text becomes [`Word`]s (`words`), each in the letters that Cyrillic with and without the Kazakh letters and the Latin
//! alphabets share (`fold`); a word becomes its stem and its root (`stem`), in those same letters. Texts and queries go
//! the same way, so that what is typed on any keyboard finds the same. A word in Kazakh letters has a better stem too
//! (`kazakh`), as letters tell apart there what looks alike in the shared ones: болу is not бөлу.

mod denial;
mod endings;
mod fold;
mod kazakh;
mod spoken;
mod stem;
mod words;

pub use denial::denies;
pub use fold::{fold, fold_latin};
pub use kazakh::stem_unfolded;
pub use spoken::without_speech;
pub use stem::{root, stem};
pub use words::{Word, folded, surfaces, words};
