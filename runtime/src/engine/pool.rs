//! Threads that call other systems, so that no command and no clock waits for one.
//!
//! Jobs wait in one queue. There are as many threads as jobs that hang or take long, and no more: a thread that begins wakes the next
//! one where jobs still wait, so that quick jobs are done by few threads that are awake, and slow ones get a thread each. How many can
//! be slow at once is bounded by the limits of the connectors. A thread whose call hangs is simply not there; the process ends without
//! it.

use super::local::lock;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// How long a thread waits for more to do.
const IDLE: Duration = Duration::from_secs(5);

#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Shared>);

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    more: Condvar,
}

/// While jobs wait, somebody has been woken for them or a thread is about to look.
#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Threads there are.
    threads: usize,
    /// Threads that wait.
    idle: usize,
    /// Threads there ever were.
    made: u64,
    /// Somebody was woken or made, and has not looked yet.
    waking: bool,
}

impl Pool {
    /// Has a thread do the job.
    ///
    /// # Errors
    /// The job, which was not done: there are no threads, and the system gives none.
    pub(super) fn run(&self, job: Job) -> Result<(), Job> {
        let mut queue = lock(&self.0.queue);
        queue.jobs.push_back(job);
        self.wake(&mut queue);
        if queue.threads == 0
            && let Some(job) = queue.jobs.pop_back()
        {
            return Err(job);
        }
        Ok(())
    }

    /// Wakes or makes a thread, unless one is on its way.
    fn wake(&self, queue: &mut Queue) {
        if queue.waking || queue.jobs.is_empty() {
            return;
        }
        if queue.idle > 0 {
            queue.waking = true;
            self.0.more.notify_one();
            return;
        }
        let (pool, name) = (self.clone(), format!("call-{}", queue.made + 1));
        // Without a thread, the job waits for one that is there.
        if std::thread::Builder::new().name(name).spawn(move || pool.work()).is_ok() {
            queue.waking = true;
            queue.made += 1;
            queue.threads += 1;
        }
    }

    fn work(&self) {
        let mut queue = lock(&self.0.queue);
        queue.waking = false;
        while let Some((job, rest)) = self.next(queue) {
            drop(rest);
            job();
            queue = lock(&self.0.queue);
        }
    }

    /// The next job; `None`: the thread ends.
    fn next<'q>(&'q self, queue: MutexGuard<'q, Queue>) -> Option<(Job, MutexGuard<'q, Queue>)> {
        let mut queue = queue;
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                self.wake(&mut queue);
                return Some((job, queue));
            }
            queue.idle += 1;
            let (back, waited) =
                self.0.more.wait_timeout(queue, IDLE).unwrap_or_else(PoisonError::into_inner);
            queue = back;
            queue.idle -= 1;
            // Also where its time ran out: it may have been woken in the same moment.
            queue.waking = false;
            if waited.timed_out() && queue.jobs.is_empty() {
                queue.threads -= 1;
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    fn run(pool: &Pool, job: impl FnOnce() + Send + 'static) {
        assert!(pool.run(Box::new(job)).is_ok());
    }

    #[test]
    fn a_job_that_hangs_holds_up_no_other() {
        let pool = Pool::default();
        let (hold, held) = channel::<()>();
        run(&pool, move || assert!(held.recv().is_err()));
        let done = Arc::new(AtomicUsize::new(0));
        let (told, all) = channel();
        for _ in 0..100 {
            let (done, told) = (Arc::clone(&done), told.clone());
            run(&pool, move || {
                done.fetch_add(1, Ordering::SeqCst);
                told.send(()).unwrap();
            });
        }
        for _ in 0..100 {
            all.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        assert_eq!(done.load(Ordering::SeqCst), 100);
        drop(hold);
    }

    #[test]
    fn jobs_that_wait_for_each_other_get_a_thread_each() {
        const ALL: usize = 64;
        let (pool, together) = (Pool::default(), Arc::new(std::sync::Barrier::new(ALL)));
        let (told, all) = channel();
        for _ in 0..ALL {
            let (together, told) = (Arc::clone(&together), told.clone());
            run(&pool, move || {
                together.wait();
                told.send(()).unwrap();
            });
        }
        for _ in 0..ALL {
            all.recv_timeout(Duration::from_secs(10)).unwrap();
        }
    }

    #[test]
    fn quick_jobs_need_few_threads() {
        let pool = Pool::default();
        let (told, all) = channel();
        for _ in 0..20_000 {
            let told = told.clone();
            run(&pool, move || told.send(()).unwrap());
        }
        for _ in 0..20_000 {
            all.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        let made = lock(&pool.0.queue).made;
        assert!(made < 1000, "{made} threads");
    }
}
