//! People who bring cases from their start to their end, whatever breaks meanwhile, and remember what they were told.

use crate::fleet::Worker;
use crate::protocol::{Op, Told};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What people were told is done, and durable.
#[derive(Debug, Default)]
pub struct Promised {
    /// Cases, by the ids of their requests.
    pub started: BTreeMap<String, u64>,
    /// Tasks: case and node.
    pub completed: Vec<(u64, String)>,
    /// Messages: case and id.
    pub delivered: Vec<(u64, String)>,
    /// Cases that were seen to have ended.
    pub ended: u64,
    /// How often they heard that nothing was done as servers are away, and that nobody knows.
    pub heard: BTreeMap<&'static str, u64>,
    /// What must not be: another case for the same request, and the like.
    pub wrong: Vec<String>,
}

/// All people together.
pub struct People {
    workers: Vec<Arc<Worker>>,
    /// What they were told.
    pub promised: Mutex<Promised>,
    /// No more cases are started.
    pub closing: AtomicBool,
    /// Nothing more is done, whether cases have ended or not.
    pub stopped: AtomicBool,
    requests: AtomicU64,
    /// Milliseconds that somebody thinks at most.
    pause: u64,
}

impl People {
    /// People who ask these workers.
    pub fn new(workers: Vec<Arc<Worker>>, pause: u64) -> Self {
        Self {
            workers,
            promised: Mutex::default(),
            closing: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            pause,
        }
    }

    /// One of them: a case after the other.
    pub async fn live(self: Arc<Self>) {
        while !self.closing.load(Ordering::Relaxed) {
            let request = format!("r{}", self.requests.fetch_add(1, Ordering::Relaxed));
            let Some(case) = self.start(&request).await else { return };
            self.see_to(case).await;
        }
    }

    /// Somebody who wants a case asks until they have one, and sometimes once more.
    async fn start(&self, request: &str) -> Option<u64> {
        loop {
            match self.ask(Op::Start { request: request.to_owned() }).await {
                Told::Started { case } => {
                    let mut promised = self.promised();
                    let known = *promised.started.entry(request.to_owned()).or_insert(case);
                    if known != case {
                        promised.wrong.push(format!("{request} started case {known} and case {case}"));
                    }
                    drop(promised);
                    if fastrand::u8(..) > 10 {
                        return Some(case);
                    }
                }
                Told::Refused { why } if why.starts_with("there is no case") => {}
                Told::Refused { why } => self.promised().wrong.push(format!("{request}: {why}")),
                _ => {}
            }
            if self.stopped.load(Ordering::Relaxed) {
                return None;
            }
            self.think().await;
        }
    }

    async fn see_to(&self, case: u64) {
        let (mut message, mut last) = (0, None);
        while !self.stopped.load(Ordering::Relaxed) {
            self.think().await;
            let seen = self.ask(Op::View { case }).await;
            last = Some(seen.clone());
            let Told::Seen { status, node, ended } = seen else { continue };
            if ended {
                self.promised().ended += 1;
                return;
            }
            match (status.as_str(), node) {
                ("task", Some(node)) => {
                    let approve = !case.is_multiple_of(3);
                    let told = self.ask(Op::Complete { case, node: node.clone(), approve }).await;
                    if told == Told::Done {
                        self.promised().completed.push((case, node));
                    }
                }
                ("message", Some(node)) => {
                    // A sender that heard nothing sends the same message again.
                    let id = format!("m{message}");
                    let told = self.ask(Op::Deliver { case, node, id: id.clone() }).await;
                    if told == Told::Done {
                        self.promised().delivered.push((case, id));
                        message += 1;
                    }
                }
                _ => {}
            }
        }
        self.promised().wrong.push(format!("case {case} has not ended: {last:?}"));
    }

    async fn ask(&self, op: Op) -> Told {
        let told = match fastrand::choice(&self.workers) {
            Some(worker) => worker.ask(op).await,
            None => Told::Unknown { why: "nobody works".to_owned() },
        };
        let heard = match &told {
            Told::Away { .. } => Some("away"),
            Told::Unknown { .. } => Some("unknown"),
            _ => None,
        };
        if let Some(heard) = heard {
            *self.promised().heard.entry(heard).or_default() += 1;
        }
        told
    }

    async fn think(&self) {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..=self.pause))).await;
    }

    /// What they were told.
    pub fn promised(&self) -> std::sync::MutexGuard<'_, Promised> {
        self.promised.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
