//! `check --kb` in a build without the knowledge base.

use crate::absent;
use crate::output::Problem;
use std::path::Path;
use zanflow_report::Checked;

/// Cannot be made.
pub enum Across {}

impl Across {
    /// Says that this build has no knowledge base.
    pub fn open(_: &Path) -> Result<Self, Problem> {
        Err(absent::problem("`check --kb`", "kb"))
    }

    /// Never called.
    pub fn check(&self, _: &mut Checked) -> Option<Problem> {
        match *self {}
    }
}
