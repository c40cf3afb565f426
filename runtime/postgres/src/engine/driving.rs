//! A case that this process has to itself goes on until it rests.

use super::Core;
use super::turning::{Claimed, Teller, Written, pause};
use crate::store::{Claims, Loaded};
use std::sync::Arc;
use zanflow_runtime::decide::{Answered, Need, need};
use zanflow_runtime::{CaseId, Command, EngineError, Time};

/// What became of a turn of a case that this process has.
pub(super) enum Gone {
    /// The case goes on.
    On(Box<Claimed>),
    /// It was let go, as it rests.
    Rests,
    /// Somebody else has it.
    Lost,
}

impl Core {
    /// Goes on with a case until it rests, is lost to another process, or something fails: then the claim ends by itself, and
    /// whoever finds the case goes on.
    pub(crate) async fn drive(self: Arc<Self>, claimed: Box<Claimed>) -> Result<(), EngineError> {
        let (case, token) = (claimed.state.id, claimed.token);
        self.held.take(case, token);
        // However this ends.
        let _held = Dropped { core: Arc::clone(&self), case, token };
        let mut next = claimed;
        loop {
            if self.held.is_stopped() {
                let mut claims = Claims::default();
                claims.add(case, token);
                // Another goes on at once, or when the claim ends.
                return Ok(self.store.release(&claims).await?);
            }
            match self.step(next).await? {
                Gone::On(on) => next = on,
                Gone::Rests | Gone::Lost => return Ok(()),
            }
        }
    }

    /// Goes on with a case that is due: first with what time does, as every engine's clock.
    pub(crate) async fn awake(self: Arc<Self>, claimed: Box<Claimed>) -> Result<(), EngineError> {
        match self.tells(claimed, Command::Time).await? {
            Gone::On(now) => self.drive(now).await,
            Gone::Rests | Gone::Lost => Ok(()),
        }
    }

    /// What the case needs next.
    async fn step(self: &Arc<Self>, claimed: Box<Claimed>) -> Result<Gone, EngineError> {
        let flow = self.flow(claimed.state.flow).await?;
        let now = self.now();
        let seq = claimed.state.seq;
        let gone = match need(&claimed.state, &flow, now) {
            Need::Rest { until } => return self.rest(claimed, until).await,
            Need::Advance => self.tells(claimed, Command::Advance).await?,
            Need::Time => self.tells(claimed, Command::Time).await?,
            Need::Call(due) => return self.calls(claimed, flow, due).await,
        };
        match gone {
            // Nothing follows: it is looked at again when time passes.
            Gone::On(on) if on.state.seq == seq => {
                let until = on.state.timer().filter(|timer| *timer > now);
                self.rest(on, until).await
            }
            gone => Ok(gone),
        }
    }

    /// Lets the case go until then.
    pub(super) async fn rest(&self, claimed: Box<Claimed>, until: Option<Time>) -> Result<Gone, EngineError> {
        let (case, seq) = (claimed.state.id, claimed.state.seq);
        if self.store.rest(case, seq, claimed.token, until).await? {
            if let Some(until) = until {
                self.due_at(until);
            }
            return Ok(Gone::Rests);
        }
        self.again(case, claimed.token).await
    }

    /// Tells the case something in the name of who has it.
    pub(super) async fn tells(&self, claimed: Box<Claimed>, command: Command) -> Result<Gone, EngineError> {
        let mut claimed = claimed;
        let (case, token) = (claimed.state.id, claimed.token);
        let mut attempt = 0;
        loop {
            let decided = self.decided(&claimed.state, command.clone(), false).await?;
            if decided.records.is_empty() {
                return Ok(Gone::On(claimed));
            }
            let flow = self.flow(decided.state.flow).await?;
            let write = self.write_of(&claimed, decided, &flow, Teller::Holder, true);
            let released = write.lease == crate::store::Lease::Release;
            match self.written(&claimed, write).await? {
                Written::Done(_, _) if released => return Ok(Gone::Rests),
                Written::Done(now, _) => return Ok(Gone::On(now)),
                Written::Moved => {}
            }
            pause(attempt).await;
            attempt = attempt.saturating_add(1);
            match self.again(case, token).await? {
                // What time does is another thing now than it was.
                Gone::On(now) if matches!(command, Command::Answer(_)) => claimed = now,
                gone => return Ok(gone),
            }
        }
    }

    /// The case as it is now, if this process still has it.
    async fn again(&self, case: CaseId, token: i64) -> Result<Gone, EngineError> {
        let loaded: Loaded = self.store.load(case).await?.ok_or(EngineError::UnknownCase { case })?;
        Ok(if loaded.token == token && loaded.leased {
            Gone::On(Box::new(loaded.into()))
        } else {
            self.store.pool.counts.lost();
            Gone::Lost
        })
    }

    /// Records an answer that came after its call was given up.
    pub(super) async fn came_late(&self, answered: Answered) -> Result<(), EngineError> {
        let case = answered.key.case;
        self.told(case, Command::Answer(answered), Teller::Aside).await.map(drop)
    }

    /// Something is to be done at that time.
    pub(crate) fn due_at(&self, due: Time) {
        if due < self.next.get() {
            self.work.notify_one();
        }
    }
}

/// Says that a case is held no more.
struct Dropped {
    core: Arc<Core>,
    case: CaseId,
    token: i64,
}

impl Drop for Dropped {
    fn drop(&mut self) {
        self.core.held.drop(self.case, self.token);
    }
}
