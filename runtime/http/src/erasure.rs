//! Erasure of what is held of people, in all stores of a service.

use crate::App;
use crate::problem::Problem;
use zanflow_runtime::{Caller, CaseId, Erasure};

impl App {
    /// Erases personal data of a case that has ended.
    pub(crate) fn erase(&self, case: CaseId, what: Erasure, by: Option<&Caller>) -> Result<(), Problem> {
        Ok(self.engine.erase(case, what, by)?)
    }
}
