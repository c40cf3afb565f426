//! What breaks, drawn at random.

use crate::fleet::Worker;
use crate::protocol::Op;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Most milliseconds that a clock jumps, either way.
const JUMP: i64 = 2 * 3_600_000;

/// Something that can break besides workers and clocks: a server, a network.
pub trait Breaks: Send {
    /// Its name in the tally.
    fn name(&self) -> &'static str;

    /// Most milliseconds that it stays broken.
    fn longest(&self) -> u64 {
        6_000
    }

    /// Breaks it.
    fn break_it(&mut self);

    /// Mends it.
    fn mend(&mut self);
}

/// How often each thing was broken.
pub type Tally = BTreeMap<&'static str, u64>;

/// Breaks things until the time is over, and leaves all of them whole.
pub async fn reign(
    workers: &[Arc<Worker>],
    others: &mut [Box<dyn Breaks>],
    until: Instant,
    every: Duration,
    (clocks, random): (bool, &mut fastrand::Rng),
) -> Tally {
    let mut tally = Tally::new();
    while Instant::now() < until {
        let every = u64::try_from(every.as_millis()).unwrap_or(u64::MAX);
        tokio::time::sleep(Duration::from_millis(random.u64(every / 2..=every * 2))).await;
        revive(workers, &mut tally);
        let kinds = 3 + others.len() * 2;
        match random.usize(0..kinds) {
            0 | 1 => {
                let Some(worker) = workers.get(random.usize(0..workers.len().max(1))) else { continue };
                worker.kill().await;
                *tally.entry("worker killed").or_default() += 1;
                tokio::time::sleep(Duration::from_millis(random.u64(0..500))).await;
                start(worker);
            }
            2 if !clocks => {}
            2 => {
                let Some(worker) = workers.get(random.usize(0..workers.len().max(1))) else { continue };
                let by = random.i64(-JUMP..=JUMP);
                drop(worker.ask(Op::Shift { by }).await);
                *tally.entry("clock moved").or_default() += 1;
            }
            nth => {
                let Some(other) = others.get_mut((nth - 3) / 2) else { continue };
                other.break_it();
                *tally.entry(other.name()).or_default() += 1;
                tokio::time::sleep(Duration::from_millis(random.u64(100..other.longest()))).await;
                other.mend();
            }
        }
    }
    revive(workers, &mut tally);
    for worker in workers {
        drop(worker.ask(Op::Shift { by: 0 }).await);
    }
    tally
}

/// Workers that ended by themselves are started again, as a supervisor of services does.
pub fn revive(workers: &[Arc<Worker>], tally: &mut Tally) {
    for worker in workers {
        if let Some(how) = worker.ended() {
            eprintln!("a worker ended: {how}");
            *tally.entry("worker ended by itself").or_default() += 1;
            start(worker);
        }
    }
}

fn start(worker: &Worker) {
    if let Err(error) = worker.start() {
        eprintln!("a worker does not start: {error}");
    }
}
