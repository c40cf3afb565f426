//! Calls to other systems that this process is making.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use zanflow_runtime::connect::{CallError, Key};
use zanflow_runtime::decide::{Answered, Command, Due};
use zanflow_runtime::{CaseId, Connector, EngineError, Limits, Turns};

/// The end of a call, for all who wait for it: its answer was taken, durably.
type End = Shared<BoxFuture<'static, Result<(), EngineError>>>;

/// Counters of ended calls: cases share one only by chance, and then look once more than they need.
const SHARES: u64 = 4096;

/// When it was looked at what a case needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look(u64);

/// Calls by key. One is made once at a time, whoever asks for it, and its answer is taken in the same go: a handler that Restate breaks
/// off and runs again joins the call that it began. A connector is called so many times at once and no more, also by calls that were
/// given up and have not come back.
pub(crate) struct Calls {
    turns: Arc<dyn Turns>,
    limits: Limits,
    made: Mutex<HashMap<Key, End>>,
    /// How many calls have ended, of some cases each.
    ended: Box<[AtomicU64]>,
    lines: Mutex<BTreeMap<Connector, Arc<Semaphore>>>,
}

impl Calls {
    pub(crate) fn new(turns: Arc<dyn Turns>, limits: Limits) -> Arc<Self> {
        let ended = (0..SHARES).map(|_| AtomicU64::new(0)).collect();
        Arc::new(Self { turns, limits, made: Mutex::default(), ended, lines: Mutex::default() })
    }

    fn made(&self) -> MutexGuard<'_, HashMap<Key, End>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Taken before it is looked at what a case needs; [`make`](Self::make) wants it.
    pub(crate) fn look(&self, case: CaseId) -> Look {
        Look(self.ended(case).map_or(0, |ended| ended.load(Ordering::SeqCst)))
    }

    /// Makes a call and has its case take the answer, or joins the call that is being made. `None`: a call has ended since what the case
    /// needs was looked at, perhaps this one.
    pub(crate) fn make(self: &Arc<Self>, due: Due, look: Look) -> Option<End> {
        let mut made = self.made();
        if let Some(end) = made.get(&due.key) {
            return Some(end.clone());
        }
        if self.look(due.key.case) != look {
            return None;
        }
        let (calls, key) = (Arc::clone(self), due.key.clone());
        // A task of its own: whoever waits may go away.
        let task = tokio::spawn(async move {
            let of = due.key.clone();
            let end = calls.made_and_taken(due).await;
            let mut made = calls.made();
            if let Some(ended) = calls.ended(of.case) {
                ended.fetch_add(1, Ordering::SeqCst);
            }
            made.remove(&of);
            end
        });
        let broken = || Err(EngineError::Unclear { why: "a call broke off".to_owned() });
        let end = task.map(move |ended| ended.unwrap_or_else(|_| broken())).boxed().shared();
        made.insert(key, end.clone());
        Some(end)
    }

    async fn made_and_taken(self: &Arc<Self>, due: Due) -> Result<(), EngineError> {
        let case = due.key.case;
        let answered = self.answer(due).await?;
        self.turns.turn(case, Command::Answer(answered)).await.map(drop)
    }

    async fn answer(self: &Arc<Self>, due: Due) -> Result<Answered, EngineError> {
        let key = due.key.clone();
        // A line is never closed.
        let place = self.line(due.connector).acquire_owned().await.ok();
        let calls = Arc::clone(self);
        let mut asked = tokio::spawn(async move {
            let answer = calls.turns.call(due).await;
            drop(place);
            answer
        });
        let unclear = |why: String| Answered { key, answer: Err(CallError::Unclear { why }), in_time: true };
        let limit = Duration::from_millis(u64::try_from(self.limits.timeout).unwrap_or(0));
        match tokio::time::timeout(limit, &mut asked).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Ok(unclear("the connector broke off".to_owned())),
            Err(_) => {
                tokio::spawn(Arc::clone(self).comes_late(asked));
                Ok(unclear(format!("no answer within {} s", limit.as_secs())))
            }
        }
    }

    /// An answer that comes after its call was given up is recorded: something was done.
    async fn comes_late(self: Arc<Self>, asked: JoinHandle<Result<Answered, EngineError>>) {
        let Ok(Ok(answered)) = asked.await else { return };
        if answered.answer.is_ok() {
            let (case, late) = (answered.key.case, Answered { in_time: false, ..answered });
            // If it cannot be written now, the system is asked again under the same key and says it again.
            drop(self.turns.turn(case, Command::Answer(late)).await);
        }
    }

    fn ended(&self, case: CaseId) -> Option<&AtomicU64> {
        self.ended.get(usize::try_from(case.0 % SHARES).unwrap_or(0))
    }

    fn line(&self, connector: Connector) -> Arc<Semaphore> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            lines.entry(connector).or_insert_with(|| Arc::new(Semaphore::new(self.limits.at_once.max(1)))),
        )
    }
}
