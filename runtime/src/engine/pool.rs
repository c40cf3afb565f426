//! Threads that call other systems, so that no command and no clock waits for one.
//!
//! A thread is made when there is work and none is idle; how many there are is bounded by the limits of the connectors. A thread
//! whose call hangs is simply not there; the process ends without it.

use super::local::lock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// How long a thread waits for more to do.
const IDLE: Duration = Duration::from_secs(5);

/// Idle threads, by number, the last to become idle last.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Idle>>);

#[derive(Default)]
struct Idle {
    made: u64,
    threads: Vec<(u64, Sender<Job>)>,
}

impl Pool {
    /// Has a thread do the job.
    ///
    /// # Errors
    /// The system gives no more threads. The job was not done.
    pub(super) fn run(&self, job: Job) -> std::io::Result<()> {
        let mut job = job;
        loop {
            let idle = lock(&self.0).threads.pop();
            let Some((_, thread)) = idle else { break };
            match thread.send(job) {
                Ok(()) => return Ok(()),
                // It has just ended.
                Err(back) => job = back.0,
            }
        }
        let mut idle = lock(&self.0);
        idle.made += 1;
        let (pool, number) = (self.clone(), idle.made);
        drop(idle);
        std::thread::Builder::new()
            .name(format!("call-{number}"))
            .spawn(move || pool.work(number, job))
            .map(drop)
    }

    fn work(&self, number: u64, first: Job) {
        let (sender, jobs) = channel();
        first();
        loop {
            lock(&self.0).threads.push((number, sender.clone()));
            match self.next(number, &jobs) {
                Some(job) => job(),
                None => return,
            }
        }
    }

    fn next(&self, number: u64, jobs: &Receiver<Job>) -> Option<Job> {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => Some(job),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let mut idle = lock(&self.0);
                let there = idle.threads.iter().position(|(thread, _)| *thread == number);
                there.map(|nth| idle.threads.remove(nth));
                drop(idle);
                // Who took it from the list is about to send.
                if there.is_some() { None } else { jobs.recv().ok() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_job_that_hangs_holds_up_no_other() {
        let pool = Pool::default();
        let (hold, held) = channel::<()>();
        pool.run(Box::new(move || assert!(held.recv().is_err()))).unwrap();
        let done = Arc::new(AtomicUsize::new(0));
        let (told, all) = channel();
        for _ in 0..100 {
            let (done, told) = (Arc::clone(&done), told.clone());
            pool.run(Box::new(move || {
                done.fetch_add(1, Ordering::SeqCst);
                told.send(()).unwrap();
            }))
            .unwrap();
        }
        for _ in 0..100 {
            all.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        assert_eq!(done.load(Ordering::SeqCst), 100);
        drop(hold);
    }
}
