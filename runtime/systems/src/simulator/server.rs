//! The server: state, routes, and the fault that each call gets.

use super::deliver::Deliveries;
use super::faults::{Applied, FaultKind, Faults, Script};
use super::licences::routes as routes_of_licences;
use super::log::{Entry, Log};
use super::script::Scripted;
use super::{gateway, payment};
use crate::documents::Documents;
use crate::licences::{self, Numbering};
use crate::payment::Secret;
use crate::payment::till::Till;
use crate::registers::gateway::{LONGEST, Message};
use crate::registers::{Kind, Load, Registers, read, template};
use crate::{Store, StoreError};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use zanflow_runtime::{Clock, SystemClock};

/// How long an answer that never comes is not given, if the script does not say.
const SILENCE: u64 = 60_000;

/// What the simulator is started with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Which calls fail.
    pub script: Script,
    /// The seed where the script has none.
    pub seed: u64,
    /// Where answers of the gateway's asynchronous channel are sent; none: nowhere.
    pub answers_to: Option<String>,
    /// Where webhooks of the payment system are sent, and what signs them; none: nowhere.
    pub webhook: Option<(String, Secret)>,
    /// Every invoice is paid at once, in full.
    pub pays: bool,
}

/// The systems, simulated.
pub struct Simulator {
    pub(super) registers: Registers,
    pub(super) script: Arc<Scripted>,
    pub(super) log: Arc<Log>,
    pub(super) deliveries: Deliveries,
    pub(super) answers_to: Option<String>,
    pub(super) webhook: Option<(String, Secret)>,
    pub(super) pays: bool,
    pub(super) till: Till,
    pub(super) licences: licences::Register,
    pub(super) documents: Documents,
    /// What was done since it started, by system and key.
    seen: Mutex<BTreeSet<(String, String)>>,
    /// The gateway's first answers, by the id of the message: what was asked, and what was answered.
    pub(super) answered: Mutex<BTreeMap<String, (Message, Message)>>,
    /// The answer before, for those that come out of order.
    pub(super) before: Mutex<Option<Message>>,
}

/// What a call is called in the script and the log.
pub(super) struct Asked {
    pub system: &'static str,
    pub operation: String,
    pub key: String,
}

/// An answer before its fault.
pub(super) struct Made {
    pub status: StatusCode,
    pub media: &'static str,
    pub body: String,
    /// Something was done, now or by the same call before.
    pub done: bool,
}

impl Simulator {
    /// Systems on a store. `store`: none for one in memory, whose registers hold the examples of their templates.
    ///
    /// # Errors
    /// An SQLite error, or there are no threads.
    pub fn new(store: Option<Store>, settings: Settings) -> Result<Self, StoreError> {
        let (store, is_new) = match store {
            Some(store) => (store, false),
            None => (Store::in_memory()?, true),
        };
        let clock = Arc::new(SystemClock);
        let till = Till::open(store.clone(), clock.clone())?;
        let licences = licences::Register::open(store.clone(), clock.clone(), Numbering::default())?;
        let documents = Documents::open(store.clone(), clock)?;
        let registers = Registers::open(store)?;
        if is_new {
            for kind in Kind::ALL {
                let records = read(kind, template(kind).as_bytes()).unwrap_or_default();
                registers.load(kind, &records, SystemClock.now(), Load::Add)?;
            }
        }
        let script = Arc::new(Scripted::new(Faults::new(settings.script, settings.seed)));
        let log = Arc::new(Log::default());
        let deliveries = Deliveries::start(Arc::clone(&script), Arc::clone(&log));
        let deliveries = deliveries.map_err(|error| StoreError::Failed(format!("no threads: {error}")))?;
        Ok(Self {
            registers,
            script,
            log,
            deliveries,
            answers_to: settings.answers_to,
            webhook: settings.webhook,
            pays: settings.pays,
            till,
            licences,
            documents,
            seen: Mutex::default(),
            answered: Mutex::default(),
            before: Mutex::default(),
        })
    }

    /// The status of what was done under a key: 201 for the first time, 200 after that.
    pub(super) fn first(&self, system: &str, key: &str) -> StatusCode {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.insert((system.to_owned(), key.to_owned())) { StatusCode::CREATED } else { StatusCode::OK }
    }

    /// Its registers, to fill them.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// What it did.
    pub fn log(&self) -> Vec<Entry> {
        self.log.entries()
    }

    /// The seed of what is drawn.
    pub fn seed(&self) -> u64 {
        self.script.seed()
    }

    /// Its routes.
    pub fn routes(self: Arc<Self>) -> Router {
        Router::new()
            .route("/log", get(logged))
            .merge(gateway::routes())
            .merge(payment::routes())
            .merge(routes_of_licences())
            .layer(DefaultBodyLimit::max(LONGEST))
            .with_state(self)
    }

    /// Does a call, with the fault that the script has for it. `fits`: which faults can be for it. `work` does it, and makes the answer wrong
    /// where the fault is one of what the answer says.
    pub(super) async fn perform(
        self: Arc<Self>,
        asked: Asked,
        fits: impl Fn(FaultKind) -> bool,
        work: impl FnOnce(&Self, Option<FaultKind>) -> Made + Send + 'static,
    ) -> Response {
        let applied = self.script.next(asked.system, &asked.operation, fits);
        // A system goes on with what it began, whether or not somebody still waits for it.
        let going = tokio::spawn(self.finish(asked, applied, work));
        going.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }

    async fn finish(
        self: Arc<Self>,
        asked: Asked,
        applied: Option<Applied>,
        work: impl FnOnce(&Self, Option<FaultKind>) -> Made + Send + 'static,
    ) -> Response {
        let fault = applied.map(|applied| applied.kind);
        let ms = applied.and_then(|applied| applied.ms);
        if fault == Some(FaultKind::FailBefore) {
            self.note(asked, fault, false, Some(StatusCode::INTERNAL_SERVER_ERROR));
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        if fault == Some(FaultKind::Delay) {
            tokio::time::sleep(Duration::from_millis(ms.unwrap_or_default())).await;
        }
        let worker = Arc::clone(&self);
        let made = tokio::task::spawn_blocking(move || work(&worker, fault)).await;
        let Ok(mut made) = made else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        match fault {
            Some(FaultKind::NoAnswer) => {
                self.note(asked, fault, made.done, None);
                tokio::time::sleep(Duration::from_millis(ms.unwrap_or(SILENCE))).await;
                return StatusCode::GATEWAY_TIMEOUT.into_response();
            }
            Some(FaultKind::FailAfter) => {
                made.status = StatusCode::INTERNAL_SERVER_ERROR;
                made.body = String::new();
            }
            Some(FaultKind::Damaged) => {
                let half = made.body.chars().count() / 2;
                made.body = made.body.chars().take(half).collect();
            }
            _ => {}
        }
        self.note(asked, fault, made.done, Some(made.status));
        let media = HeaderValue::from_static(made.media);
        (made.status, [(header::CONTENT_TYPE, media)], made.body).into_response()
    }

    fn note(&self, asked: Asked, fault: Option<FaultKind>, done: bool, status: Option<StatusCode>) {
        self.log.add(Entry {
            number: 0,
            at: SystemClock.now(),
            system: asked.system,
            operation: asked.operation,
            key: asked.key,
            fault,
            done,
            status: status.map(|status| status.as_u16()),
        });
    }
}

async fn logged(State(simulator): State<Arc<Simulator>>) -> Response {
    Json(json!({ "seed": simulator.seed(), "calls": simulator.log() })).into_response()
}

/// A simulator that serves, on threads of its own; dropped, it stops.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Serves on a socket.
    ///
    /// # Errors
    /// The socket cannot be used, or there are no threads.
    pub fn start(simulator: Arc<Simulator>, listener: TcpListener) -> std::io::Result<Self> {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                let serving = axum::serve(listener, simulator.routes());
                tokio::select! {
                    _ = serving.into_future() => {}
                    _ = stopped => {}
                }
            });
            // Answers that never come are not waited for.
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("simulator".to_owned()).spawn(serve)?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it serves.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // It ends only with the socket.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
