//! What the program says: message catalogues in three languages, the template engine, and text measure.
//!
//! Words are Fluent files in `templates/words/`: `common` holds those that several parts use, and each part has a file of
//! its own. Compiler and runtime share this crate.

mod catalogue;
mod escape;
pub mod measure;
mod templates;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, Value};
pub use escape::{url, xml};
pub use minijinja::Error;
pub use templates::Templates;
pub use zanflow_terms::Lang;
