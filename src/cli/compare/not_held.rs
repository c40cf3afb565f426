//! Acts in a build without the knowledge base: files only.

use super::Failure;
use crate::{absent, load};
use std::path::Path;
use zanflow_model::Model;

/// The model of a file.
pub fn model(act: &str, _: Option<&Path>) -> Result<Model, Failure> {
    load::model(Path::new(act)).map_err(Failure::Told)
}

/// Says that this build cannot read the version of a day.
pub fn version(path: &str, day: &str) -> Result<Model, Failure> {
    Err(absent::problem(&format!("{path}@{day}: reading the version of a day"), "kb").into())
}
