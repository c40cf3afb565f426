//! What became of a write whose connection was lost.
//!
//! That its records are not there proves nothing: the server may still be about to do it. So whoever looks first takes away what
//! the write depends on: the token of the case, or the number of a case that was to begin. After that the answer does not change.

use super::{Store, Write, int};
use crate::Error;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It was done.
    Yes,
    /// It was not, and will not be.
    No,
}

/// Between two attempts to reach the database.
const PAUSE: Duration = Duration::from_millis(200);

/// Waits for whoever writes to the case, then lets nobody write who has read it before. Whoever had the case to itself loses it.
const FENCE: &str =
    "UPDATE case_state SET token = token + 1, lease_until = NULL WHERE case_id = $1 RETURNING seq";
/// Takes the number of a case that was to begin, so that it cannot any more.
const VOID: &str = "
INSERT INTO case_state (case_id, seq, head, token, ended_at, personal, papers, failed, state_seq, shape, state)
VALUES ($1, 0, '', 0, 0, false, false, false, 0, '', '') ON CONFLICT (case_id) DO NOTHING";
const THERE: &str = "SELECT 1 FROM event WHERE case_id = $1 AND seq = $2 AND hash = $3";

impl Store {
    /// Finds out whether a write was done.
    ///
    /// # Errors
    /// [`Error::Unclear`] if the database could not be reached for long enough: then it is still not known.
    pub(crate) async fn became(&self, write: &Write, lost: &Error) -> Result<Done, Error> {
        let until = Instant::now() + self.patience;
        loop {
            match self.look(write).await {
                Ok(done) => return Ok(done),
                Err(Error::Unavailable { .. } | Error::Unclear { .. }) if Instant::now() < until => {
                    sleep(PAUSE).await
                }
                Err(error) => return Err(Error::Unclear { what: format!("{lost}; then {error}") }),
            }
        }
    }

    async fn look(&self, write: &Write) -> Result<Done, Error> {
        let case = int(write.case.0);
        let (head, last) = (write.head(), int(write.last()));
        self.pool.write(if write.seq == 0 { VOID } else { FENCE }, &[&case]).await?;
        let there = self.pool.read(THERE, &[&case, &last, &&head.0[..]]).await?;
        Ok(if there.is_empty() { Done::No } else { Done::Yes })
    }
}
