//! How long data are kept, by class, and the clock that ends that.
//!
//! ```toml
//! [retention]            # days; what is not given is kept until somebody erases it
//! papers_days = 365      # papers of a case, after its end
//! personal_days = 1825   # all that is the applicant's, after the end of the case
//! access_days = 1095     # who read what
//! accounts_days = 1095   # what was done with accounts
//! notices_days = 90      # notices that were sent, or failed
//! ```

use crate::App;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_runtime::{EngineError, Erasure, Time};

/// How long data are kept, in days. Sessions and tokens have limits of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Papers of a case, after its end.
    pub papers_days: Option<u32>,
    /// All that is the applicant's, after the end of the case.
    pub personal_days: Option<u32>,
    /// Who read what.
    pub access_days: Option<u32>,
    /// What was done with accounts.
    pub accounts_days: Option<u32>,
    /// Notices that were sent, or failed.
    pub notices_days: Option<u32>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// Cases whose papers were.
    pub papers: usize,
    /// Cases whose personal data were.
    pub personal: usize,
    /// Readings.
    pub access: usize,
    /// What was done with accounts.
    pub accounts: usize,
    /// Notices.
    pub notices: usize,
    /// Applications that were not sent: a month after their last change.
    pub drafts: usize,
}

const DAY: i64 = 24 * 3_600_000;
/// Cases that are looked up in one go.
const PAGE: usize = 100;

impl App {
    /// Erases what was kept for long enough. What is interrupted is gone on with the next time.
    ///
    /// # Errors
    /// [`Problem`]; some may have been erased, and the record says so.
    pub fn retain(&self, retention: Retention) -> Result<Retained, Problem> {
        let now = self.now();
        let before = |days: Option<u32>| days.map(|days| now.plus(-i64::from(days) * DAY));
        let mut done = Retained {
            personal: self.retain_cases(Erasure::Applicant, before(retention.personal_days))?,
            papers: self.retain_cases(Erasure::Papers, before(retention.papers_days))?,
            ..Retained::default()
        };
        if let Some(accounts) = &self.accounts {
            let pruned = accounts.prune(before(retention.access_days), before(retention.accounts_days))?;
            (done.access, done.accounts) = pruned;
        }
        if let Some(drafts) = &self.drafts {
            done.drafts = drafts.prune(now)?;
        }
        if let (Some(notices), Some(before)) = (&self.notices, before(retention.notices_days)) {
            done.notices = notices.outbox.prune(before)?;
        }
        Ok(done)
    }

    fn retain_cases(&self, what: Erasure, before: Option<Time>) -> Result<usize, Problem> {
        let Some(before) = before else { return Ok(0) };
        let mut done = 0;
        loop {
            let due = self.engine.erasable(what, before, PAGE)?;
            if due.is_empty() {
                return Ok(done);
            }
            let count = done;
            for case in due {
                match self.erase_quietly(case, what) {
                    Ok(()) => done += 1,
                    // It was taken up again, or erased meanwhile.
                    Err(EngineError::Running { .. } | EngineError::UnknownCase { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            // Nothing of a page could be erased: the next would be the same.
            if count == done {
                return Ok(done);
            }
        }
    }
}
