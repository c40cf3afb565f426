//! The engines that are tried.

use crate::effects::Effects;
use crate::process;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use zanflow_runtime::engine::{Engine, Threads};
use zanflow_runtime::{Clock, Local, Settings, SqliteJournal, SystemClock, Time, Version};

/// A clock that can be set.
#[derive(Debug, Clone, Default)]
pub struct Shifted(Arc<AtomicI64>);

impl Shifted {
    /// Goes by so many milliseconds before the machine's from now on.
    pub fn set(&self, by: i64) {
        self.0.store(by, Ordering::Relaxed);
    }
}

impl Clock for Shifted {
    fn now(&self) -> Time {
        SystemClock.now().plus(self.0.load(Ordering::Relaxed))
    }

    fn steady(&self) -> Option<Duration> {
        SystemClock.steady()
    }
}

/// An engine that is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// In one process, on an SQLite file.
    Embedded,
}

impl Kind {
    /// How many processes run cases at the same time.
    pub fn workers(self) -> usize {
        match self {
            Self::Embedded => 1,
        }
    }
}

/// An engine that runs.
pub struct Running {
    /// The engine.
    pub engine: Arc<dyn Engine>,
    /// Its clock.
    pub clock: Shifted,
    /// The version of the process.
    pub version: Version,
}

/// How the engine is set for this: what failed is tried again soon, and never given up.
pub fn settings() -> Settings {
    Settings { retry_first: 50, retry_most: 2_000, tries: u32::MAX, ..Settings::default() }
}

/// Opens an engine on what lies in the folder.
///
/// # Errors
/// Why it cannot be opened.
pub async fn open(kind: Kind, folder: &Path, slow: u64) -> Result<Running, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let effects = Effects::open(&folder.join("effects"), slow).map_err(|error| told(&error))?;
    let clock = Shifted::default();
    let engine: Arc<dyn Engine> = match kind {
        Kind::Embedded => Arc::new(Threads(embedded(folder, effects, clock.clone())?)),
    };
    let flow = process::flow().map_err(|error| told(&error))?;
    let version = engine.deploy(&flow).await.map_err(|error| told(&error))?;
    Ok(Running { engine, clock, version })
}

fn embedded(folder: &Path, effects: Effects, clock: Shifted) -> Result<Arc<Local>, String> {
    let journal = SqliteJournal::open(&folder.join("journal")).map_err(|error| error.to_string())?;
    let engine = Local::open(journal, effects, clock, settings()).map_err(|error| error.to_string())?;
    let engine = Arc::new(engine);
    let ticked = Arc::downgrade(&engine);
    // The clock of an embedded engine is its owner's affair.
    std::thread::spawn(move || {
        while let Some(engine) = ticked.upgrade() {
            if let Err(error) = engine.tick() {
                eprintln!("the clock: {error}");
                std::process::exit(3);
            }
            drop(engine);
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    Ok(engine)
}
