//! What Restate calls: a virtual object for each case, whose handlers take one short turn each, and two services beside it.
//!
//! A handler does its work inside of one `run`, of which Restate journals no more than what comes next; then it asks Restate for that. So
//! it does the same in the same order when it is run again. What happened to a case is in the store of its events alone.

use crate::desk::Desk;
use crate::drive::{Driver, Next};
use crate::names::{Name, handler};
use crate::parcels::{ParcelId, Told};
use restate_sdk::context::RequestTarget;
use restate_sdk::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::{CaseId, EngineError, Time};

/// What the object of a case keeps on Restate while the case is open.
mod kept {
    /// The time of the delayed call that is to come next, in milliseconds.
    pub(super) const ALARM: &str = "alarm";
    /// The key of the call that `calls` makes.
    pub(super) const CALLING: &str = "calling";
}

/// What a handler is told, and answers: references only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wake {
    /// The time that has come; `None`: whatever is to be done, from anew.
    pub(crate) at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) case: u64,
    pub(crate) key: String,
}

/// What became of a turn: the words of it lie in the parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Became {
    /// It was taken.
    Taken,
    /// The case refused it.
    Refused,
    /// There is no such parcel.
    Gone,
}

/// What is journaled of the start of a case.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    became: Became,
    /// The case, if it was started.
    case: Option<u64>,
    next: Next,
}

/// Status of the error that a caller sees whose parcel is gone.
pub(crate) const GONE: u16 = 410;
/// And of one that asks for a case that there is not.
pub(crate) const UNKNOWN: u16 = 404;

/// What all handlers work with.
pub(crate) struct Office {
    pub(crate) name: Name,
    pub(crate) desk: Arc<Desk>,
    pub(crate) driver: Driver,
}

/// The virtual object of a case.
pub(crate) struct Cases(pub(crate) Arc<Office>);

#[restate_sdk::object(name = "cases", client_visibility = "pub(crate)")]
impl Cases {
    #[handler]
    pub(crate) async fn take(
        &self,
        ctx: ObjectContext<'_>,
        parcel: Json<ParcelId>,
    ) -> Result<Json<Became>, HandlerError> {
        let case = number(ctx.key())?;
        let calling: Option<String> = ctx.get(kept::CALLING).await?;
        let turn = || async {
            let told = self.0.desk.turn(parcel.0.clone()).await.map_err(again)?;
            // A command that was refused has changed nothing. One that is gone may have been taken before this process was started.
            let next = match told {
                Some(Err(_)) => None,
                _ => Some(self.0.driver.drive(case, calling.as_deref()).await.map_err(again)?),
            };
            Ok(Json((became(told.as_ref()), next)))
        };
        let Json((became, next)) = ctx.run(turn).name(handler::TAKE).await?;
        if let Some(next) = next {
            self.0.follow(&ctx, case, next, calling.as_deref()).await?;
        }
        answered(became)
    }

    #[handler]
    pub(crate) async fn wake(&self, ctx: ObjectContext<'_>, wake: Json<Wake>) -> Result<(), HandlerError> {
        let case = number(ctx.key())?;
        let Some(at) = wake.0.at else {
            ctx.clear_all();
            return self.0.go_on(&ctx, case).await;
        };
        // One that was sent before another took its place: that one does what is due.
        if ctx.get(kept::ALARM).await? != Some(at) {
            return Ok(());
        }
        ctx.clear(kept::ALARM);
        self.0.go_on(&ctx, case).await
    }

    #[handler]
    pub(crate) async fn answered(&self, ctx: ObjectContext<'_>, key: String) -> Result<(), HandlerError> {
        let case = number(ctx.key())?;
        if ctx.get(kept::CALLING).await?.as_ref() == Some(&key) {
            ctx.clear(kept::CALLING);
        }
        self.0.go_on(&ctx, case).await
    }
}

/// Starts cases.
pub(crate) struct Starts(pub(crate) Arc<Office>);

#[restate_sdk::service(name = "starts", client_visibility = "pub(crate)")]
impl Starts {
    #[handler]
    pub(crate) async fn begin(
        &self,
        ctx: Context<'_>,
        parcel: Json<ParcelId>,
    ) -> Result<Json<Became>, HandlerError> {
        // Nobody knows of the case yet, so that it needs no object to be driven to its first wait.
        let turn = || async {
            let told = self.0.desk.turn(parcel.0.clone()).await.map_err(again)?;
            let (case, next) = match told {
                Some(Ok(Told::Begun(case))) => {
                    (Some(case.0), self.0.driver.drive(case, None).await.map_err(again)?)
                }
                _ => (None, Next::Rest(None)),
            };
            Ok(Json(Begun { became: became(told.as_ref()), case, next }))
        };
        let Json(begun) = ctx.run(turn).name(handler::BEGIN).await?;
        if let (Some(case), true) = (begun.case, begun.next != Next::Rest(None)) {
            let to = wake_of(&self.0.name, CaseId(case));
            drop(ctx.request::<_, ()>(to, Json(Wake { at: None })).send());
        }
        answered(begun.became)
    }
}

/// Makes calls that take long, so that the object of the case is free for others meanwhile.
pub(crate) struct LongCalls(pub(crate) Arc<Office>);

#[restate_sdk::service(name = "calls", client_visibility = "pub(crate)")]
impl LongCalls {
    #[handler]
    pub(crate) async fn call(&self, ctx: Context<'_>, call: Json<Call>) -> Result<(), HandlerError> {
        let Call { case, key } = call.0;
        let make = || async { self.0.driver.call(CaseId(case), &key).await.map_err(again) };
        ctx.run(make).name(handler::CALL).await?;
        let to = RequestTarget::object(self.0.name.cases(), case.to_string(), handler::ANSWERED);
        drop(ctx.request::<_, ()>(to, key.clone()).send());
        Ok(())
    }
}

impl Office {
    /// Drives the case on and asks for what comes next.
    async fn go_on(&self, ctx: &ObjectContext<'_>, case: CaseId) -> Result<(), HandlerError> {
        let calling: Option<String> = ctx.get(kept::CALLING).await?;
        let drive =
            || async { self.driver.drive_on(case, calling.as_deref()).await.map(Json).map_err(again) };
        let Json(next) = ctx.run(drive).name("drive").await?;
        self.follow(ctx, case, next, calling.as_deref()).await
    }

    /// Asks Restate for what comes next.
    async fn follow(
        &self,
        ctx: &ObjectContext<'_>,
        case: CaseId,
        next: Next,
        calling: Option<&str>,
    ) -> Result<(), HandlerError> {
        match next {
            Next::On => drop(ctx.request::<_, ()>(wake_of(&self.name, case), Json(Wake { at: None })).send()),
            Next::Call(key) if calling == Some(key.as_str()) => {}
            Next::Call(key) => {
                ctx.set(kept::CALLING, key.clone());
                let to = RequestTarget::service(self.name.calls(), handler::CALL);
                drop(ctx.request::<_, ()>(to, Json(Call { case: case.0, key })).send());
            }
            Next::Rest(until) => {
                let alarm: Option<i64> = ctx.get(kept::ALARM).await?;
                match until {
                    // It may ring too early: then the case rests on.
                    Some(until) if alarm.is_none_or(|alarm| until < alarm) => {
                        ctx.set(kept::ALARM, until);
                        let request =
                            ctx.request::<_, ()>(wake_of(&self.name, case), Json(Wake { at: Some(until) }));
                        drop(request.send_after(self.left(until)));
                    }
                    None if alarm.is_some() => ctx.clear(kept::ALARM),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// How long it is until then.
    fn left(&self, until: i64) -> Duration {
        let Time(now) = self.driver.clock.now();
        Duration::from_millis(u64::try_from(until.saturating_sub(now)).unwrap_or(0))
    }
}

/// The handler that drives a case on.
pub(crate) fn wake_of(name: &Name, case: CaseId) -> RequestTarget {
    RequestTarget::object(name.cases(), case.to_string(), handler::WAKE)
}

fn became(told: Option<&Result<Told, EngineError>>) -> Became {
    match told {
        Some(Ok(_)) => Became::Taken,
        Some(Err(_)) => Became::Refused,
        None => Became::Gone,
    }
}

fn answered(became: Became) -> Result<Json<Became>, HandlerError> {
    match became {
        Became::Gone => {
            let why = "there is no such parcel: it was taken back, or its process has ended";
            Err(TerminalError::new_with_code(GONE, why).into())
        }
        became => Ok(Json(became)),
    }
}

/// The case of an object.
fn number(key: &str) -> Result<CaseId, TerminalError> {
    let unknown = || TerminalError::new_with_code(UNKNOWN, "the key is no number of a case");
    key.parse().map(CaseId).map_err(|_| unknown())
}

/// What Restate tries again, and what it need not.
fn again(error: EngineError) -> HandlerError {
    match error {
        EngineError::UnknownCase { .. } => {
            TerminalError::new_with_code(UNKNOWN, "there is no such case").into()
        }
        error => HandlerError::from(error),
    }
}
