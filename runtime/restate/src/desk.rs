//! The turn of a parcel: taken once, though Restate may say more than once that it is its turn.

use crate::parcels::{Opened, Parcel, ParcelId, Parcels, Told};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zanflow_runtime::{EngineError, Turns};

/// What became of a parcel; `None`: it is gone.
type Turned = Result<Option<Result<Told, EngineError>>, EngineError>;

/// Takes the turns of parcels.
///
/// Restate runs a handler again whose end it did not hear of, as after its leader was killed. If the turn is being taken still, the second
/// run waits for it; if it is over, the parcel was closed with what became of it; and if this process ended in between, so did its
/// parcels, and nothing is done twice.
pub(crate) struct Desk {
    pub(crate) turns: Arc<dyn Turns>,
    pub(crate) parcels: Arc<dyn Parcels>,
    taken: Mutex<HashMap<ParcelId, Shared<BoxFuture<'static, Turned>>>>,
}

impl Desk {
    pub(crate) fn new(turns: Arc<dyn Turns>, parcels: Arc<dyn Parcels>) -> Arc<Self> {
        Arc::new(Self { turns, parcels, taken: Mutex::default() })
    }

    /// Takes the turn of a parcel, or joins the run that takes it.
    ///
    /// # Errors
    /// [`EngineError`]: the parcels cannot be reached; it is asked again.
    pub(crate) async fn turn(self: &Arc<Self>, id: ParcelId) -> Turned {
        let turn = {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.entry(id.clone()).or_insert_with(|| Arc::clone(self).begun(id)).clone()
        };
        turn.await
    }

    /// A task of its own: the run that began it may break off.
    fn begun(self: Arc<Self>, id: ParcelId) -> Shared<BoxFuture<'static, Turned>> {
        let task = tokio::spawn(async move {
            let turned = self.once(&id).await;
            self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            turned
        });
        let lost = || {
            Err(EngineError::Unclear {
                why: "a turn broke off: whether it was taken is not known".to_owned(),
            })
        };
        task.map(move |ended| ended.unwrap_or_else(|_| lost())).boxed().shared()
    }

    async fn once(&self, id: &ParcelId) -> Turned {
        let told = match self.parcels.open(id).await? {
            Opened::Gone => return Ok(None),
            Opened::Closed(told) => return Ok(Some(told)),
            Opened::Parcel(Parcel::Begin(start, refused)) => {
                self.turns.begin(*start, refused).await.map(Told::Begun)
            }
            Opened::Parcel(Parcel::Command(case, command)) => {
                self.turns.turn(case, *command).await.map(Told::Done)
            }
        };
        self.parcels.close(id, told.clone()).await?;
        Ok(Some(told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parcels::InMemory;
    use async_trait::async_trait;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;
    use zanflow_runtime::decide::{Answered, Due, Need, Outcome};
    use zanflow_runtime::{CaseId, Command, Start, Time};

    /// Counts its turns, which take a while.
    #[derive(Default)]
    struct Counts(AtomicU64);

    #[async_trait]
    impl Turns for Counts {
        async fn turn(&self, _: CaseId, _: Command) -> Result<Outcome, EngineError> {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(Outcome::Number(u32::try_from(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()))
        }

        fn now(&self) -> Time {
            Time(0)
        }

        async fn need(&self, _: CaseId, _: Time) -> Result<Need, EngineError> {
            Ok(Need::Rest { until: None })
        }

        async fn call(&self, due: Due) -> Result<Answered, EngineError> {
            Err(EngineError::UnknownCase { case: due.key.case })
        }

        async fn begin(&self, _: Start, _: Option<CaseId>) -> Result<CaseId, EngineError> {
            Ok(CaseId(1))
        }

        async fn waiting(&self, _: Time, _: Option<CaseId>, _: usize) -> Result<Vec<CaseId>, EngineError> {
            Ok(Vec::new())
        }
    }

    #[tokio::test]
    async fn a_turn_is_taken_once_whoever_breaks_off_and_comes_again() {
        let (turns, parcels) = (Arc::new(Counts::default()), Arc::new(InMemory::default()));
        let (desk, id) = (Desk::new(turns.clone(), parcels.clone()), ParcelId::new().unwrap());
        parcels.put(&id, Parcel::Command(CaseId(7), Box::new(Command::Advance))).await.unwrap();
        // The first run is broken off in the middle of its turn.
        let first = tokio::time::timeout(Duration::from_millis(5), desk.turn(id.clone())).await;
        assert!(first.is_err());
        for _ in 0..3 {
            let told = desk.turn(id.clone()).await;
            assert_eq!(told, Ok(Some(Ok(Told::Done(Outcome::Number(0))))));
        }
        assert_eq!(turns.0.load(Ordering::SeqCst), 1);
        parcels.take_back(&id).await;
        assert_eq!(desk.turn(id).await, Ok(None), "its caller has what became of it");
        assert!(desk.taken.lock().unwrap().is_empty(), "nothing is kept of it");
    }
}
