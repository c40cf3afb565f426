//! The workers: processes that are started, asked, killed and started again.

use crate::protocol::{Answered, Asked, Op, Told};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};

/// How long a question waits for its answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a worker is started.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// A worker, whichever process it is now.
pub struct Worker {
    recipe: Recipe,
    now: Mutex<Option<Process>>,
    ids: AtomicU64,
}

struct Process {
    child: Child,
    ask: mpsc::UnboundedSender<Asked>,
    waiting: Waiting,
}

/// Who waits for an answer; a question whose process died is gone from here.
type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Told>>>>;

impl Worker {
    /// A worker that is not started.
    pub fn new(recipe: Recipe) -> Self {
        Self { recipe, now: Mutex::default(), ids: AtomicU64::new(0) }
    }

    /// Starts it.
    ///
    /// # Errors
    /// The process cannot be started.
    pub fn start(&self) -> std::io::Result<()> {
        let mut child = Command::new(&self.recipe.program)
            .args(&self.recipe.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("the process has no pipes"));
        };
        let (ask, mut asked) = mpsc::unbounded_channel::<Asked>();
        let waiting = Waiting::default();
        tokio::spawn(async move {
            while let Some(asked) = asked.recv().await {
                let Ok(mut line) = serde_json::to_vec(&asked) else { continue };
                line.push(b'\n');
                if input.write_all(&line).await.is_err() {
                    return;
                }
            }
        });
        let heard = Arc::clone(&waiting);
        tokio::spawn(async move {
            let mut lines = BufReader::new(output).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let Ok(answered) = serde_json::from_str::<Answered>(&line) else { continue };
                let waits = lock(&heard).remove(&answered.id);
                if let Some(waits) = waits {
                    drop(waits.send(answered.told));
                }
            }
            // It is dead: who waits is told by the end of their channel.
            lock(&heard).clear();
        });
        *lock(&self.now) = Some(Process { child, ask, waiting });
        Ok(())
    }

    /// Kills it as a machine does that loses power. What it was asked meanwhile has no answer.
    pub async fn kill(&self) {
        let process = lock(&self.now).take();
        if let Some(mut process) = process {
            drop(process.child.kill().await);
            lock(&process.waiting).clear();
        }
    }

    /// Whether it ended by itself, and how: a worker whose engine stopped is to be started again.
    pub fn ended(&self) -> Option<String> {
        let mut now = lock(&self.now);
        let status = now.as_mut()?.child.try_wait().ok()??;
        *now = None;
        Some(status.to_string())
    }

    /// Asks it.
    pub async fn ask(&self, op: Op) -> Told {
        let unknown = |why: &str| Told::Unknown { why: why.to_owned() };
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let (tell, told) = oneshot::channel();
        {
            let now = lock(&self.now);
            let Some(process) = now.as_ref() else { return unknown("it does not run") };
            lock(&process.waiting).insert(id, tell);
            if process.ask.send(Asked { id, op }).is_err() {
                return unknown("it has ended");
            }
        }
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(told)) => told,
            Ok(Err(_)) => unknown("it was killed"),
            Err(_) => unknown("it does not answer"),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
