//! Driving a case: whatever it needs is done until it rests, or until somebody has waited long enough.

use crate::calls::Calls;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use zanflow_runtime::decide::{Command, Need};
use zanflow_runtime::{CaseId, Clock, EngineError, Time, Turns};

/// Turns after which another invocation goes on: a handler lives for moments.
const MOST_TURNS: usize = 256;

/// What a case waits for when it has been driven as far as it goes. Restate journals it: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Next {
    /// Somebody's word, or a time in milliseconds.
    Rest(Option<i64>),
    /// A call under this key, which takes longer than anybody waits.
    Call(String),
    /// Nothing: it is to be driven on.
    On,
}

/// Drives cases.
#[derive(Clone)]
pub(crate) struct Driver {
    pub(crate) turns: Arc<dyn Turns>,
    pub(crate) calls: Arc<Calls>,
    pub(crate) clock: Arc<dyn Clock>,
    /// How long a call is waited for.
    pub(crate) patience: Duration,
}

impl Driver {
    /// Drives a case. Every turn is durable in the store of its events before the next one is taken, so that this can break off anywhere
    /// and be done again: what a case needs is read from there, calls are made under their keys, and an answer that was taken before
    /// changes nothing. `calling`: the key of a call that somebody else waits for.
    ///
    /// # Errors
    /// [`EngineError`].
    pub(crate) async fn drive(&self, case: CaseId, calling: Option<&str>) -> Result<Next, EngineError> {
        self.drive_at(case, self.clock.now(), calling).await
    }

    /// The same where time has passed since the case was looked at: what the clock does comes first, as in every engine. A deadline that
    /// passed is recorded, though a retry that was due as well may end the case.
    ///
    /// # Errors
    /// [`EngineError`].
    pub(crate) async fn drive_on(&self, case: CaseId, calling: Option<&str>) -> Result<Next, EngineError> {
        let now = self.clock.now();
        self.turn(case, Command::Time).await?;
        self.drive_at(case, now, calling).await
    }

    /// Drives it as far as it goes at a moment: what comes due meanwhile is for the clock.
    async fn drive_at(&self, case: CaseId, now: Time, calling: Option<&str>) -> Result<Next, EngineError> {
        let until = Instant::now() + self.patience;
        let mut last = None;
        for _ in 0..MOST_TURNS {
            let look = self.calls.look(case);
            let need = self.turns.need(case, now).await?;
            // What a turn did not change, another one will not.
            let stands = last.as_ref() == Some(&need);
            match &need {
                Need::Rest { until } => return Ok(Next::Rest(until.map(|time| time.0))),
                Need::Advance | Need::Time if stands => return Ok(Next::Rest(None)),
                Need::Advance => self.turn(case, Command::Advance).await?,
                Need::Time => self.turn(case, Command::Time).await?,
                Need::Call(due) => {
                    let key = due.key.to_string();
                    if stands || calling == Some(key.as_str()) {
                        return Ok(Next::Call(key));
                    }
                    let Some(end) = self.calls.make(due.clone(), look) else { continue };
                    match tokio::time::timeout_at(until, end).await {
                        Ok(taken) => taken?,
                        Err(_) => return Ok(Next::Call(key)),
                    }
                }
            }
            last = Some(need);
        }
        Ok(Next::On)
    }

    /// Waits for a call, however long it takes. One that the case does not need any more was answered before.
    ///
    /// # Errors
    /// [`EngineError`].
    pub(crate) async fn call(&self, case: CaseId, key: &str) -> Result<(), EngineError> {
        for _ in 0..MOST_TURNS {
            let look = self.calls.look(case);
            match self.turns.need(case, self.clock.now()).await? {
                Need::Call(due) if due.key.to_string() == key => {
                    let Some(end) = self.calls.make(due, look) else { continue };
                    return end.await;
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    /// A turn of the clock or of the flow. A case may have ended meanwhile.
    async fn turn(&self, case: CaseId, command: Command) -> Result<(), EngineError> {
        match self.turns.turn(case, command).await {
            Err(EngineError::Ended { .. }) => Ok(()),
            turned => turned.map(drop),
        }
    }
}
