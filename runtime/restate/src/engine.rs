//! The engine: commands go through Restate, everything else to the store of events.

use crate::admin::{self, NotRegistered};
use crate::calls::Calls;
use crate::desk::Desk;
use crate::drive::Driver;
use crate::endpoint::endpoint;
use crate::handlers::{Became, Office, Wake, wake_of};
use crate::http::{Http, NoAnswer};
use crate::ingress::Ingress;
use crate::names::handler;
use crate::parcels::{InMemory, Parcel, ParcelId, Parcels, Taken, Told};
use crate::resume::Resumption;
use crate::server;
use crate::settings::Settings;
use async_trait::async_trait;
use restate_sdk::context::RequestTarget;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use zanflow_runtime::decide::{Command, Outcome, Start};
use zanflow_runtime::{
    Caller, CaseId, Clock, Commands, Connector, Engine, EngineError, Flow, Time, Turns, Version,
};

/// Runs cases on Restate, which says when a case's turn is and sees to it that it comes. The turns themselves, and all that is shown
/// and proved of cases, are `T`'s: an engine that takes single [`Turns`].
///
/// There is one process for each name of a service: Restate calls the one that registered last, and what people said lies in the
/// memory of the process that they said it to.
pub struct Restate<T> {
    pub(crate) inner: Arc<T>,
    turns: Arc<dyn Turns>,
    parcels: Arc<dyn Parcels>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    ingress: Arc<Ingress>,
    admin: Http,
    stop: watch::Sender<bool>,
    served: Mutex<Option<JoinHandle<()>>>,
}

/// Parts of an engine.
pub struct With {
    /// Who takes turns.
    pub turns: Arc<dyn Turns>,
    /// The clock that they go by.
    pub clock: Arc<dyn Clock>,
    /// Where commands wait for their turn.
    pub parcels: Arc<dyn Parcels>,
}

/// The time of the engine that takes the turns.
struct OfTurns(Arc<dyn Turns>);

impl Clock for OfTurns {
    fn now(&self) -> Time {
        self.0.now()
    }
}

/// Why an engine did not start.
#[derive(Debug)]
pub enum NotStarted {
    /// It cannot listen for Restate.
    Listen(std::io::Error),
    /// What it was set to is wrong.
    Settings(String),
    /// It could not be registered.
    Registered(NotRegistered),
}

impl std::error::Error for NotStarted {}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(why) => write!(f, "Restate cannot be listened for: {why}; give another address"),
            Self::Settings(why) => write!(f, "the settings for Restate are wrong: {why}"),
            Self::Registered(why) => write!(f, "{why}"),
        }
    }
}

/// How the servers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether commands can be given.
    pub ingress: Result<(), NoAnswer>,
    /// Whether services can be registered.
    pub admin: Result<(), NoAnswer>,
}

impl Health {
    /// Whether cases go on. The admin interface is needed at the start only.
    pub fn is_well(&self) -> bool {
        self.ingress.is_ok()
    }
}

impl<T: Turns + Engine + 'static> Restate<T> {
    /// Listens for Restate, registers the service there and has cases driven on that an earlier process left in the middle of something:
    /// for as long as that takes, while commands are taken already.
    ///
    /// # Errors
    /// [`NotStarted`].
    pub async fn start(inner: Arc<T>, settings: Settings) -> Result<Self, NotStarted> {
        let with = With {
            turns: Arc::clone(&inner) as _,
            clock: Arc::new(OfTurns(Arc::clone(&inner) as _)),
            parcels: Arc::new(InMemory::default()),
        };
        Self::start_with(inner, settings, with).await
    }

    /// The same with parts of one's own.
    ///
    /// # Errors
    /// [`NotStarted`].
    pub async fn start_with(inner: Arc<T>, settings: Settings, with: With) -> Result<Self, NotStarted> {
        let With { turns, clock, parcels } = with;
        let driver = Driver {
            turns: Arc::clone(&turns),
            calls: Calls::new(Arc::clone(&turns), settings.calls),
            clock: Arc::clone(&clock),
            patience: settings.patience,
        };
        let desk = Desk::new(Arc::clone(&turns), Arc::clone(&parcels));
        let office = Arc::new(Office { name: settings.name.clone(), desk, driver });
        let endpoint = endpoint(&office, settings.call_limit(), settings.identity.as_deref())
            .map_err(NotStarted::Settings)?;
        let listener = TcpListener::bind(settings.listen).await.map_err(NotStarted::Listen)?;
        let own = settings.own_address(listener.local_addr().map_err(NotStarted::Listen)?);
        let own = own.map_err(|why| NotStarted::Settings(why.to_string()))?;
        let (stop, stopped) = watch::channel(false);
        let served = Mutex::new(Some(tokio::spawn(server::serve(listener, endpoint, stopped))));
        let admin = Http::new(settings.admin.clone(), settings.limit);
        let ingress = Ingress::new(&settings).map_err(|why| NotStarted::Settings(why.to_string()))?;
        let ingress = Arc::new(ingress);
        let engine = Self { inner, turns, parcels, settings, clock, ingress, admin, stop, served };
        let new = admin::register(&engine.admin, &own, engine.settings.limit)
            .await
            .map_err(NotStarted::Registered)?;
        // Also those that wait for a time, where the cluster may not know of it.
        let until = if new { Time(i64::MAX) } else { engine.clock.now() };
        let resumption = Resumption {
            turns: Arc::clone(&engine.turns),
            ingress: Arc::clone(&engine.ingress),
            name: engine.settings.name.clone(),
        };
        tokio::spawn(resumption.until_stopped(until, engine.stop.subscribe()));
        Ok(engine)
    }

    /// How the servers are.
    pub async fn health(&self) -> Health {
        let ingress = self.ingress.http.well("/restate/health");
        let (ingress, admin) = tokio::join!(ingress, self.admin.well("/health"));
        Health { ingress, admin }
    }

    /// Takes no more turns, once those that run have ended. Restate keeps what comes meanwhile, for the next process.
    pub async fn stop(&self) {
        let _ = self.stop.send(true);
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(served) = served {
            let _ = served.await;
        }
    }

    /// Has Restate drive a case on, from anew.
    ///
    /// # Errors
    /// [`EngineError`]: Restate did not take it up.
    pub async fn wake(&self, case: CaseId) -> Result<(), EngineError> {
        self.ingress.send(wake_of(&self.settings.name, case), Wake { at: None }).await
    }

    /// Gives Restate a parcel, and waits for what becomes of it.
    async fn give(&self, to: RequestTarget, parcel: Parcel) -> Result<Told, EngineError> {
        let id = ParcelId::new()?;
        self.parcels.put(&id, parcel).await?;
        let asked = self.ingress.ask::<_, Became>(to, id.clone(), &id.to_string()).await;
        // Whatever Restate said or did not say: the parcel knows what was done.
        let why = match asked {
            Ok(_) => "Restate ended the turn, but nothing is known of it".to_owned(),
            Err(why) => why.to_string(),
        };
        match self.parcels.take_back(&id).await {
            Taken::Closed(told) => told,
            Taken::Unopened => Err(EngineError::Away { why: format!("{why}; nothing was done") }),
            Taken::Open => Err(EngineError::Unclear { why: format!("{why}; it may be done later") }),
        }
    }
}

#[async_trait]
impl<T: Turns + Engine + 'static> Commands for Restate<T> {
    async fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        self.inner.deploy(flow).await
    }

    async fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.begin(start, None).await
    }

    async fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        self.begin(start, Some(refused)).await
    }

    async fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        let to = RequestTarget::object(self.settings.name.cases(), case.to_string(), handler::TAKE);
        match self.give(to, Parcel::Command(case, Box::new(command))).await? {
            Told::Done(outcome) => Ok(outcome),
            Told::Begun(_) => Ok(Outcome::Done),
        }
    }

    async fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        by.may_direct(None)?;
        let (mut retried, mut after) = (0, None);
        loop {
            let failed = self.inner.handovers(after, PAGE).await?;
            let Some(last) = failed.last().map(|failed| failed.case) else { return Ok(retried) };
            let mut cases: Vec<CaseId> = failed
                .iter()
                .filter(|failed| of.is_none_or(|of| failed.connector == of))
                .map(|failed| failed.case)
                .collect();
            cases.dedup();
            for case in cases {
                match self.command(case, Command::Retry { by: by.clone() }).await {
                    Ok(_) => retried += 1,
                    Err(error) if error.passes_over() => {}
                    Err(error) => return Err(error),
                }
            }
            after = Some(last);
        }
    }
}

/// Cases that are looked through at once.
const PAGE: usize = 10_000;

impl<T: Turns + Engine + 'static> Restate<T> {
    async fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        let to = RequestTarget::service(self.settings.name.starts(), handler::BEGIN);
        match self.give(to, Parcel::Begin(Box::new(start), refused)).await? {
            Told::Begun(case) => Ok(case),
            Told::Done(_) => Err(EngineError::Unclear { why: "Restate answered something else".to_owned() }),
        }
    }
}
