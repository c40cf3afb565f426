//! How cases begin.

use super::Core;
use super::turning::{Claimed, Teller, Written, pause};
use crate::Error;
use crate::store::{Done, Lease, Write};
use zanflow_runtime::case::State;
use zanflow_runtime::decide::{Decided, Loaded as Beside, Moment, Reads, decide};
use zanflow_runtime::{CaseId, Command, EngineError, Flow, Hash, Start};

/// How often a start is made anew: because the refused case was changed meanwhile, or a write that was lost was not done.
const TRIES: u32 = 20;

/// What became of one attempt.
enum Began {
    /// The case, if this process has it to itself.
    Yes(CaseId, Option<Box<Claimed>>),
    /// To be tried again.
    Again,
}

impl Core {
    /// Starts a case, and links the refused case that it continues. The case, unless the request started it before; and the claim on it.
    pub(crate) async fn begin(
        &self,
        start: Start,
        refused: Option<CaseId>,
        teller: Teller,
    ) -> Result<(CaseId, Option<Box<Claimed>>), EngineError> {
        let flow = self.flow(start.version).await?;
        start.check(&flow, &self.settings)?;
        for attempt in 0..TRIES {
            let old = match refused {
                // A start that is refused takes no number.
                Some(refused) => Some(self.continued(refused, CaseId(0)).await?.0),
                None => None,
            };
            let case = match self.store.number(start.request.as_deref()).await? {
                Ok(case) => case,
                Err(first) => return Ok((first, None)),
            };
            if let Began::Yes(case, claimed) = self.attempt(&flow, case, start.clone(), old, teller).await? {
                return Ok((case, claimed));
            }
            pause(attempt).await;
        }
        Err(EngineError::Away { why: "the case could not be started; nothing was done".to_owned() })
    }

    async fn attempt(
        &self,
        flow: &Flow,
        case: CaseId,
        start: Start,
        refused: Option<Claimed>,
        teller: Teller,
    ) -> Result<Began, EngineError> {
        let new = Claimed { state: State::new(case), head: Hash::default(), token: 0, due: None };
        let resubmits = refused.as_ref().map(|old| old.state.id);
        let command = Command::Start { start: Box::new(start), resubmits };
        let decided = self.first(flow, &new.state, command)?;
        let write = self.write_of(&new, decided, flow, teller, false);
        let Some(refused) = resubmits else {
            return Ok(match or_taken(self.written(&new, write).await)? {
                Some(Written::Done(now, mine)) => Began::Yes(case, Some(now).filter(|_| mine)),
                Some(Written::Moved) | None => Began::Again,
            });
        };
        let (old, link) = self.continued(refused, case).await?;
        let flow = self.flow(old.state.flow).await?;
        let link = self.write_of(&old, link, &flow, Teller::Aside, false);
        let done = match self.both(&link, &write).await {
            Err(lost @ Error::Unclear { .. }) => Ok(self.store.became(&write, &lost).await? == Done::Yes),
            done => done,
        };
        if or_taken(done)? != Some(true) {
            return Ok(Began::Again);
        }
        let mine = write.lease == Lease::Take;
        let (head, due, token) = (write.head(), write.due, i64::from(mine));
        let now = write.after.map(|state| Box::new(Claimed { state, head, token, due }));
        Ok(Began::Yes(case, now.filter(|_| mine)))
    }

    /// The start of a new case, and its link at the refused one, in one transaction.
    async fn both(&self, link: &Write, new: &Write) -> Result<bool, Error> {
        let mut session = self.store.pool.session().await?;
        session.run("BEGIN").await.map_err(crate::pool::nothing_done)?;
        let done = async {
            Ok::<bool, Error>(
                self.store.write_in(&mut session, link, 0).await?
                    && self.store.write_in(&mut session, new, link.records.len()).await?,
            )
        }
        .await;
        match done {
            Ok(true) => {
                self.store.pool.counts.committed(session.run("COMMIT")).await?;
                Ok(true)
            }
            not => {
                // Nothing is committed if the session ends.
                if session.run("ROLLBACK").await.is_err() {
                    session.give_up();
                }
                not.map_err(crate::pool::nothing_done)
            }
        }
    }

    /// What is written of a refused case when another continues it.
    async fn continued(&self, refused: CaseId, by: CaseId) -> Result<(Claimed, Decided), EngineError> {
        let not_refused = EngineError::NotRefused { case: refused };
        let old: Claimed = self.store.load(refused).await?.ok_or(not_refused.clone())?.into();
        if old.state.ended.is_none() {
            return Err(not_refused);
        }
        let decided = self.decided(&old.state, Command::TakenUp { by }, false).await?;
        Ok((old, decided))
    }

    fn first(&self, flow: &Flow, state: &State, command: Command) -> Result<Decided, EngineError> {
        let beside = Beside::new(&Reads::default(), Vec::new(), None);
        let moment = Moment {
            now: self.now(),
            flow,
            target: None,
            settings: &self.settings,
            calendar: &self.calendar,
            seed: super::turning::seed()?,
            beside: &beside,
            calling: false,
        };
        decide(state, command, &moment)
    }
}

/// `None` where another has started a case with the same request, or whoever looked what became of this one took its number.
fn or_taken<T>(done: Result<T, Error>) -> Result<Option<T>, EngineError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Error::Taken { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
