//! One turn: read, decide, write on the condition that nothing changed meanwhile.

use super::Core;
use crate::Error;
use crate::store::{Done, Lease, Listed, Listing, Loaded, Summary, Write, link, packed};
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::case::{Event, State};
use zanflow_runtime::decide::{Decided, Loaded as Beside, Moment, Need, decide, need};
use zanflow_runtime::{CaseId, Command, EngineError, Flow, Hash, Outcome, Time};

/// A case that this process has to itself, as it is.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) state: State,
    pub(crate) head: Hash,
    pub(crate) token: i64,
    pub(crate) due: Option<i64>,
}

impl From<Loaded> for Claimed {
    fn from(loaded: Loaded) -> Self {
        let Loaded { state, head, token, due, .. } = loaded;
        Self { state, head, token, due }
    }
}

/// Who tells a case something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Teller {
    /// Somebody: if nobody has the case and it needs something after that, it is claimed.
    Somebody,
    /// Who has it to itself, and lets it go where it rests.
    Holder,
    /// Somebody who does not go on with the case: whoever looks for work does when it is due.
    Aside,
    /// Something outside that drives the case: nobody claims it, and it is never due.
    Orchestrator,
}

/// What became of a write.
pub(crate) enum Written {
    /// It is durable: the case as it is now, and whether this process has it.
    Done(Box<Claimed>, bool),
    /// The case was changed meanwhile.
    Moved,
}

/// How often a turn is decided anew because somebody else changed the case.
const TRIES: u32 = 100;
/// Events after which the state is written although the case is in the middle of something: so many are read again at most.
const APART: u64 = 32;

impl Core {
    /// Tells a case something. The outcome, and the case if this process has it to itself now.
    pub(crate) async fn told(
        &self,
        case: CaseId,
        command: Command,
        teller: Teller,
    ) -> Result<(Outcome, Option<Box<Claimed>>), EngineError> {
        for attempt in 0..TRIES {
            let loaded = self.store.load(case).await?.ok_or(EngineError::UnknownCase { case })?;
            let leased = loaded.leased;
            let claimed = Claimed::from(loaded);
            let decided = self.decided(&claimed.state, command.clone(), leased).await?;
            let outcome = decided.outcome;
            if decided.records.is_empty() {
                return Ok((outcome, None));
            }
            let flow = self.flow(decided.state.flow).await?;
            let write = self.write_of(&claimed, decided, &flow, teller, leased);
            match self.written(&claimed, write).await? {
                Written::Done(now, mine) => return Ok((outcome, Some(now).filter(|_| mine))),
                Written::Moved => pause(attempt).await,
            }
        }
        Err(EngineError::Away { why: format!("case {case} is changed all the time; nothing was done") })
    }

    /// What follows from a command, with all that it reads.
    pub(crate) async fn decided(
        &self,
        state: &State,
        command: Command,
        calling: bool,
    ) -> Result<Decided, EngineError> {
        let flow = self.flow(state.flow).await?;
        let target = match &command {
            Command::Migrate { to, .. } => Some(self.flow(*to).await?),
            _ => None,
        };
        let reads = command.reads(state, &flow, self.settings.signing);
        let data =
            if reads.data.is_empty() { Vec::new() } else { self.store.data(state.id, &reads.data).await? };
        let records = if reads.records { Some(self.store.history(state.id).await?) } else { None };
        let beside = Beside::new(&reads, data, records);
        let moment = Moment {
            now: self.now(),
            flow: &flow,
            target: target.as_deref(),
            settings: &self.settings,
            calendar: &self.calendar,
            seed: seed()?,
            beside: &beside,
            calling,
        };
        decide(state, command, &moment)
    }

    /// What a decision writes. `leased`: somebody has the case; for a holder that is whoever writes.
    pub(crate) fn write_of(
        &self,
        before: &Claimed,
        decided: Decided,
        flow: &Flow,
        teller: Teller,
        leased: bool,
    ) -> Box<Write> {
        let Decided { state, records, data, erase, forget, request, .. } = decided;
        let now = self.now();
        let (works, until) = match need(&state, flow, now) {
            Need::Rest { until } => (false, until),
            Need::Advance | Need::Time | Need::Call(_) => (true, Some(now)),
        };
        let lease = match teller {
            Teller::Holder if works => Lease::Keep,
            Teller::Holder => Lease::Release,
            Teller::Somebody if works && !leased && !self.held.is_stopped() => Lease::Take,
            Teller::Somebody | Teller::Aside | Teller::Orchestrator => Lease::Keep,
        };
        // An index need not follow while something is being done.
        let due = match (works, before.due) {
            (true, Some(due)) if due <= now.0 => Some(due),
            _ if teller == Teller::Orchestrator => None,
            _ => until.map(|until| until.0),
        };
        let mut head = before.head;
        let mut texts = Vec::with_capacity(records.len());
        let mut messages = Vec::new();
        for record in &records {
            // Strings, numbers and maps with string keys only, so it cannot fail.
            let body = serde_json::to_string(record).unwrap_or_default();
            head = link(&head, body.as_bytes());
            texts.push((body, head));
            if let Event::Received { id, .. } = &record.event {
                messages.push(id.clone());
            }
        }
        let rests = !works || state.seq / APART > before.state.seq / APART || before.state.seq == 0;
        let summary = Summary::of(&state);
        let summed = summary != Summary::of(&before.state);
        Box::new(Write {
            case: state.id,
            seq: before.state.seq,
            token: before.token,
            records: texts,
            data,
            erase,
            forget,
            request,
            messages,
            due,
            lease,
            state: if rests { packed(&state) } else { None },
            listing: listing(&before.state, &state),
            summary,
            summed,
            after: Some(state),
        })
    }

    /// Writes a turn, and finds out what became of it where the connection was lost.
    pub(crate) async fn written(&self, before: &Claimed, write: Box<Write>) -> Result<Written, Error> {
        let write = Arc::new(*write);
        let turn = self.store.write_together(Arc::clone(&write));
        let done = match self.store.pool.counts.turned(turn).await {
            Ok(done) => done,
            Err(lost @ Error::Unclear { .. }) => match self.store.became(&write, &lost).await? {
                // Looking took the claim away, but for a case that has just begun; whoever looks for work finds it.
                Done::Yes => {
                    self.work.notify_one();
                    return Ok(self.after(before, write, false));
                }
                Done::No => false,
            },
            Err(error) => return Err(error),
        };
        if !done {
            return Ok(Written::Moved);
        }
        let mine = write.lease == Lease::Take;
        self.store.pool.counts.claimed(usize::from(mine));
        Ok(self.after(before, write, mine))
    }

    fn after(&self, before: &Claimed, write: Arc<Write>, mine: bool) -> Written {
        let token = before.token + i64::from(write.lease == Lease::Take);
        let (head, due) = (write.head(), write.due);
        let lease = write.lease;
        let after = Arc::try_unwrap(write).map_or_else(|write| write.after.clone(), |write| write.after);
        let state = after.unwrap_or_else(|| before.state.clone());
        if let Some(due) = due.filter(|_| lease != Lease::Take) {
            self.due_at(Time(due));
        }
        Written::Done(Box::new(Claimed { state, head, token, due }), mine)
    }
}

/// Whoever loses to another lets it finish.
pub(crate) async fn pause(attempt: u32) {
    let most = 1_u64 << attempt.min(6);
    let mut random = [0; 8];
    // Without random numbers all wait the longest.
    let share =
        getrandom::fill(&mut random).map_or(most, |()| u64::from_le_bytes(random) % most.saturating_add(1));
    tokio::time::sleep(Duration::from_millis(share)).await;
}

pub(crate) fn seed() -> Result<[u8; 32], EngineError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| EngineError::NoRandom)?;
    Ok(seed)
}

/// What becomes of the open task.
fn listing(before: &State, after: &State) -> Listing {
    match (Listed::of(before), Listed::of(after)) {
        (old, new) if old == new => Listing::Same,
        (_, Some((place, listed))) => Listing::Is(place, listed),
        (_, None) => Listing::Gone,
    }
}
