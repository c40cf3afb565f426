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
