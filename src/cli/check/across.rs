//! `check --kb`: faults that show only against the other acts of a knowledge base.

use crate::output::Problem;
use std::path::Path;
use zanflow_report::Checked;
use zanflow_store::{Kb, today};

/// The knowledge base that acts are checked against.
pub struct Across(Kb);

impl Across {
    /// Opens the knowledge base.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        Kb::open(folder).map(Self).map_err(|error| Problem::new(error.to_string(), error.help()))
    }

    /// Adds the act's faults across acts to it, or says why they are not known.
    pub fn check(&self, act: &mut Checked) -> Option<Problem> {
        let path = &act.source.path;
        match zanflow_crosscheck::find(&self.0, &act.model, &today()) {
            Ok(Some(found)) => {
                act.across = found;
                None
            }
            Ok(None) => {
                let message = format!("{path}: is not in the knowledge base, not held against its acts");
                Some(Problem::new(message, "add it with `zanflow add`"))
            }
            Err(error) => Some(Problem::new(format!("{path}: {error}"), "rebuild it with `zanflow add`")),
        }
    }
}
