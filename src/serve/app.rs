//! What all requests share.

use super::error::Failure;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use zanflow_store::{ActInfo, Kb};

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the knowledge base.
    pub kb: PathBuf,
    /// Where to listen.
    pub bind: SocketAddr,
    /// What a visitor must know; none only on loopback.
    pub token: Option<String>,
    /// Whether acts can be uploaded to be shown.
    pub upload: bool,
    /// Bytes of an upload.
    pub max_upload: usize,
    /// Names by which the server may be called, beside those of loopback.
    pub hosts: Vec<String>,
}

/// Reads of the index at once, for each processor: more would only wait for each other.
const READS: usize = 4;

/// What all requests share.
pub struct App {
    /// The knowledge base.
    pub kb: Kb,
    /// How the server runs.
    pub settings: Settings,
    reads: Arc<Semaphore>,
    /// The list of acts, as of a commit.
    acts: Mutex<Option<(u64, Arc<Vec<ActInfo>>)>>,
    /// Groups of variants.
    pub groups: super::groups::Cache,
}

/// What all requests share, shared.
pub type Shared = Arc<App>;

impl App {
    pub fn new(kb: Kb, settings: Settings) -> Shared {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        let reads = Arc::new(Semaphore::new(processors * READS));
        Arc::new(Self {
            kb,
            settings,
            reads,
            acts: Mutex::new(None),
            groups: super::groups::Cache::default(),
        })
    }

    /// Does work that reads the index or renders, off the threads that serve connections.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let permit = self.reads.clone().acquire_owned().await.map_err(|_| Failure::Stopped)?;
        let app = self.clone();
        let work = move || {
            // Held until the work is done, even when nobody waits for it any more.
            let _permit = permit;
            work(&app)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Failure::Ours)?
    }

    /// All acts. Read once for each commit.
    pub fn acts(&self) -> Result<Arc<Vec<ActInfo>>, Failure> {
        let version = self.kb.version();
        let mut kept = self.acts.lock().map_err(|_| Failure::Stopped)?;
        if let Some((of, acts)) = &*kept
            && *of == version
        {
            return Ok(acts.clone());
        }
        let acts = Arc::new(self.kb.acts()?);
        *kept = Some((version, acts.clone()));
        Ok(acts)
    }

    /// An act of the knowledge base.
    pub fn act(&self, id: &str) -> Result<ActInfo, Failure> {
        self.kb.act(id)?.ok_or(Failure::NoAct)
    }

    /// The model of an act.
    pub fn model(&self, id: &str) -> Result<zanflow_model::Model, Failure> {
        self.kb.model(id)?.ok_or(Failure::NoAct)
    }
}
