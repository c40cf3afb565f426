//! Everything the program says: message catalogues in three languages, the template engine, and how wide a text is.

mod findings;
mod labels;
pub mod measure;
pub mod phrases;
pub mod render;

pub use findings::{PHRASES as FINDINGS, note, severity, suggestion};
pub use labels::Lang;
pub use minijinja::Error;
