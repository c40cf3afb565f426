//! Commands that wait for their turn. Restate keeps what it is told in journals of its own; so it is told the number of a parcel only,
//! and what people said stays here.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use zanflow_runtime::decide::{Command, Outcome, Start};
use zanflow_runtime::{CaseId, EngineError};

/// What was said.
#[derive(Debug, Clone)]
pub enum Parcel {
    /// A case is started, or one that continues a refused case.
    Begin(Box<Start>, Option<CaseId>),
    /// A case is told something.
    Command(CaseId, Box<Command>),
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The case that was started.
    Begun(CaseId),
    /// What the case says.
    Done(Outcome),
}

/// The number of a parcel: random, so that nobody has another's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ParcelId(String);

impl ParcelId {
    /// # Errors
    /// [`EngineError::NoRandom`].
    pub fn new() -> Result<Self, EngineError> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|_| EngineError::NoRandom)?;
        Ok(Self(format!("{:032x}", u128::from_le_bytes(bits))))
    }
}

impl fmt::Display for ParcelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where parcels lie from when a command is given until its caller knows what became of it.
///
/// A parcel is opened when Restate says that it is its turn, perhaps several times: it is closed once, with what became of it. Who gives up
/// takes it back; one that was opened before cannot be taken back. A parcel that is gone was never done, or its caller is gone with it.
///
/// [`InMemory`] ends with the process whose turns it knows of, so that none can be taken twice. A store that outlives the process keeps the
/// numbers of parcels beside the events of their turns, written with them: closing them afterwards would leave a moment in which a turn was
/// taken, and is taken again.
#[async_trait]
pub trait Parcels: Send + Sync {
    /// Keeps one.
    ///
    /// # Errors
    /// [`EngineError`]: it is not kept.
    async fn put(&self, id: &ParcelId, parcel: Parcel) -> Result<(), EngineError>;

    /// What is in it, for its turn.
    ///
    /// # Errors
    /// [`EngineError`]: it is asked again.
    async fn open(&self, id: &ParcelId) -> Result<Opened, EngineError>;

    /// Its turn is over.
    ///
    /// # Errors
    /// [`EngineError`]: it is asked again.
    async fn close(&self, id: &ParcelId, told: Result<Told, EngineError>) -> Result<(), EngineError>;

    /// The caller asks no more.
    async fn take_back(&self, id: &ParcelId) -> Taken;
}

/// A parcel at its turn.
#[derive(Debug, Clone)]
pub enum Opened {
    /// It was not closed yet.
    Parcel(Parcel),
    /// What became of it before.
    Closed(Result<Told, EngineError>),
    /// It was taken back, or its process has ended.
    Gone,
}

/// What a caller takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Nothing was done, and nothing will be.
    Unopened,
    /// Its turn has begun; what becomes of it is not known.
    Open,
    /// What became of it.
    Closed(Result<Told, EngineError>),
}

/// Parcels of one process, as long as it runs: what it had not answered when it ended, nobody waits for any more.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<HashMap<ParcelId, Kept>>);

#[derive(Debug)]
enum Kept {
    Unopened(Parcel),
    Open(Parcel),
    Closed(Result<Told, EngineError>),
}

impl InMemory {
    fn kept(&self) -> MutexGuard<'_, HashMap<ParcelId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Parcels for InMemory {
    async fn put(&self, id: &ParcelId, parcel: Parcel) -> Result<(), EngineError> {
        self.kept().insert(id.clone(), Kept::Unopened(parcel));
        Ok(())
    }

    async fn open(&self, id: &ParcelId) -> Result<Opened, EngineError> {
        let mut all = self.kept();
        let Some(kept) = all.get_mut(id) else { return Ok(Opened::Gone) };
        let parcel = match kept {
            Kept::Unopened(parcel) | Kept::Open(parcel) => parcel.clone(),
            Kept::Closed(told) => return Ok(Opened::Closed(told.clone())),
        };
        *kept = Kept::Open(parcel.clone());
        Ok(Opened::Parcel(parcel))
    }

    async fn close(&self, id: &ParcelId, told: Result<Told, EngineError>) -> Result<(), EngineError> {
        if let Some(kept) = self.kept().get_mut(id) {
            *kept = Kept::Closed(told);
        }
        Ok(())
    }

    async fn take_back(&self, id: &ParcelId) -> Taken {
        match self.kept().remove(id) {
            Some(Kept::Closed(told)) => Taken::Closed(told),
            Some(Kept::Open(_)) => Taken::Open,
            Some(Kept::Unopened(_)) | None => Taken::Unopened,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel() -> Parcel {
        Parcel::Command(CaseId(7), Box::new(Command::Advance))
    }

    #[tokio::test]
    async fn a_parcel_is_closed_once_and_told_again() {
        let (parcels, id) = (InMemory::default(), ParcelId::new().unwrap());
        parcels.put(&id, parcel()).await.unwrap();
        for _ in 0..2 {
            assert!(matches!(parcels.open(&id).await, Ok(Opened::Parcel(_))));
        }
        parcels.close(&id, Ok(Told::Done(Outcome::Number(3)))).await.unwrap();
        assert!(matches!(parcels.open(&id).await, Ok(Opened::Closed(Ok(Told::Done(Outcome::Number(3)))))));
        assert_eq!(parcels.take_back(&id).await, Taken::Closed(Ok(Told::Done(Outcome::Number(3)))));
        assert!(matches!(parcels.open(&id).await, Ok(Opened::Gone)));
    }

    #[tokio::test]
    async fn what_was_taken_back_is_never_opened() {
        let (parcels, id) = (InMemory::default(), ParcelId::new().unwrap());
        parcels.put(&id, parcel()).await.unwrap();
        assert_eq!(parcels.take_back(&id).await, Taken::Unopened);
        assert!(matches!(parcels.open(&id).await, Ok(Opened::Gone)));
        // Nothing is kept of it, though its turn may come to an end later.
        parcels.close(&id, Ok(Told::Begun(CaseId(1)))).await.unwrap();
        assert!(parcels.kept().is_empty());
    }

    #[tokio::test]
    async fn what_was_opened_is_unclear() {
        let (parcels, id) = (InMemory::default(), ParcelId::new().unwrap());
        parcels.put(&id, parcel()).await.unwrap();
        parcels.open(&id).await.unwrap();
        assert_eq!(parcels.take_back(&id).await, Taken::Open);
    }
}
