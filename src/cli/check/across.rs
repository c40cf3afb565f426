//! `check --kb`: faults that only the other acts of a knowledge base show.

use crate::output::Problem;
use std::path::Path;
use zanflow_report::Checked;
use zanflow_store::{Kb, today};

/// The knowledge base that acts are checked against.
pub struct Across(Kb);

impl Across {
    /// Opens the knowledge base.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        Ok(Self(Kb::open(folder)?))
    }

    /// Adds the findings across acts, or returns why they are unknown.
    pub fn check(&self, act: &mut Checked) -> Option<Problem> {
        let path = &act.source.path;
        match zanflow_crosscheck::find(&self.0, &act.model, &today()) {
            Ok(Some(found)) => {
                act.across = found;
                None
            }
            Ok(None) => {
                let message = format!("{path}: not in the knowledge base, not checked against its acts");
                Some(Problem::new(message, "add it with `zanflow add`"))
            }
            Err(error) => Some(Problem::new(format!("{path}: {error}"), "rebuild it with `zanflow add`")),
        }
    }
}
