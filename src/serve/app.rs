//! Application state.

use super::error::Failure;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use zanflow_store::{ActInfo, Kb};

/// Settings of the server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the knowledge base.
    pub kb: PathBuf,
    /// Address to listen on.
    pub bind: SocketAddr,
    /// Access token; required beyond loopback.
    pub token: Option<String>,
    /// Whether visitors may upload acts.
    pub upload: bool,
    /// Maximum size of an upload, in bytes.
    pub max_upload: usize,
    /// Accepted `Host` names, in addition to loopback.
    pub hosts: Vec<String>,
}

/// Concurrent index reads per processor; more would only wait for one another.
const READS: usize = 4;

/// Application state.
pub struct App {
    /// The knowledge base.
    pub kb: Kb,
    /// How the server runs.
    pub settings: Settings,
    reads: Arc<Semaphore>,
    /// Cached list of acts, with the commit it was read from.
    acts: Mutex<Option<(u64, Arc<Vec<ActInfo>>)>>,
    /// Cached lists of acts and services.
    pub browse: super::browse::Cache,
    /// Cached groups of variants.
    pub groups: super::groups::Cache,
}

/// Handle to the application state.
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
            browse: super::browse::Cache::default(),
            groups: super::groups::Cache::default(),
        })
    }

    /// Runs blocking work (index reads, rendering) off the threads that serve connections.
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

    /// All acts, cached per commit.
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
