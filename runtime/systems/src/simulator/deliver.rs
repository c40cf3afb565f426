//! What systems send by themselves: webhooks, and answers of the asynchronous channel. Sent until it is taken.

use super::faults::{Applied, FaultKind};
use super::log::{Entry, Log};
use super::script::Scripted;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;
use zanflow_runtime::{Clock, SystemClock};

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often something is sent that is not taken.
const ATTEMPTS: u32 = 12;
/// The wait before the second attempt; it doubles with each, up to the longest.
const WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long something is held back, if the script does not say.
const HELD: u64 = 500;

/// Headers and body of a request; made anew for each attempt, as a signature has a time.
pub type Made = (Vec<(&'static str, String)>, String);

/// Something to be sent.
pub struct Delivery {
    /// The system that sends it.
    pub system: &'static str,
    /// What it is.
    pub operation: &'static str,
    /// Its id, the same whenever it is sent.
    pub id: String,
    /// Where to.
    pub address: String,
    /// Makes the request.
    pub make: Arc<dyn Fn() -> Made + Send + Sync>,
}

/// Sends deliveries on a thread of its own, which ends with it.
#[derive(Debug)]
pub struct Deliveries(Sender<Delivery>);

impl Deliveries {
    /// Starts the thread.
    ///
    /// # Errors
    /// There are no threads.
    pub fn start(script: Arc<Scripted>, log: Arc<Log>) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        thread::Builder::new().name("deliveries".to_owned()).spawn(move || work(&receiver, &script, &log))?;
        Ok(Self(sender))
    }

    /// Sends something soon.
    pub fn send(&self, delivery: Delivery) {
        // It fails only where the thread is gone, which ends with the simulator.
        let _ = self.0.send(delivery);
    }
}

/// A delivery on its way.
struct Due {
    at: Instant,
    attempt: u32,
    fault: Option<Applied>,
    delivery: Arc<Delivery>,
}

fn work(receiver: &Receiver<Delivery>, script: &Scripted, log: &Log) {
    let config = Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
    let agent: Agent = config.into();
    let mut waiting: Vec<Due> = Vec::new();
    loop {
        let now = Instant::now();
        let next = waiting.iter().map(|due| due.at).min();
        let wait = next.map_or(PATIENCE, |at| at.saturating_duration_since(now));
        match receiver.recv_timeout(wait) {
            Ok(delivery) => waiting.extend(begun(delivery, script, log)),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let now = Instant::now();
        waiting.sort_by_key(|due| due.at);
        let later = waiting.iter().position(|due| due.at > now).unwrap_or(waiting.len());
        let ready: Vec<Due> = waiting.drain(..later).collect();
        waiting.extend(ready.into_iter().filter_map(|due| attempted(due, &agent, log)));
    }
}

/// What becomes of a delivery by the script: nothing, one, or two of it.
fn begun(delivery: Delivery, script: &Scripted, log: &Log) -> Vec<Due> {
    use FaultKind::{Delay, Duplicate, Lost, OutOfOrder};
    let fits = |kind| matches!(kind, Delay | Duplicate | Lost | OutOfOrder);
    let fault = script.next(delivery.system, delivery.operation, fits);
    let kind = fault.map(|fault| fault.kind);
    let held = match kind {
        Some(Delay | OutOfOrder) => fault.and_then(|fault| fault.ms).unwrap_or(HELD),
        _ => 0,
    };
    let copies = match kind {
        Some(Lost) => 0,
        Some(Duplicate) => 2,
        _ => 1,
    };
    if copies == 0 {
        note(log, &delivery, fault, None);
    }
    let delivery = Arc::new(delivery);
    let at = Instant::now() + Duration::from_millis(held);
    (0..copies).map(|_| Due { at, attempt: 1, fault, delivery: Arc::clone(&delivery) }).collect()
}

/// Sends it; what was not taken is due again. A refusal is an answer.
fn attempted(due: Due, agent: &Agent, log: &Log) -> Option<Due> {
    let (headers, body) = (due.delivery.make)();
    let request = headers
        .into_iter()
        .fold(agent.post(&due.delivery.address), |request, (name, value)| request.header(name, value));
    let status = request.send(body).ok().map(|answer| answer.status().as_u16());
    note(log, &due.delivery, due.fault, status);
    let taken = status.is_some_and(|status| (200..300).contains(&status));
    let refused = status.is_some_and(|status| (400..500).contains(&status) && status != 429);
    if taken || refused || due.attempt >= ATTEMPTS {
        return None;
    }
    let wait = WAIT.saturating_mul(1 << due.attempt.min(10)).min(LONGEST_WAIT);
    Some(Due { at: Instant::now() + wait, attempt: due.attempt + 1, ..due })
}

fn note(log: &Log, delivery: &Delivery, fault: Option<Applied>, status: Option<u16>) {
    log.add(Entry {
        number: 0,
        at: SystemClock.now(),
        system: delivery.system,
        operation: delivery.operation.to_owned(),
        key: delivery.id.clone(),
        fault: fault.map(|fault| fault.kind),
        done: status.is_some_and(|status| (200..300).contains(&status)),
        status,
    });
}
