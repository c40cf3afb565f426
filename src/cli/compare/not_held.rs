//! Acts in a build without the knowledge base: files only.

use super::named::Named;
use crate::absent;
use crate::output::Problem;
use crate::target::ServiceName;
use std::path::Path;
use zanflow_model::Model;

/// Refuses: this build has no knowledge base.
pub fn act(_: &Path, _: &str, _: Option<ServiceName>) -> Result<Named, Problem> {
    Err(absent::problem("`compare --kb`", "kb"))
}

/// Refuses: this build cannot read the version on a day.
pub fn version(path: &str, day: &str) -> Result<Model, Problem> {
    Err(absent::problem(&format!("{path}@{day}: reading the version on a day"), "kb"))
}
