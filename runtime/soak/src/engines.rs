//! The engines that are tried.

use crate::effects::Effects;
use crate::process;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use zanflow_postgres::{Database, Postgres};
use zanflow_restate::http::Servers;
use zanflow_restate::{Name, Restate};
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
    /// In three processes, on PostgreSQL.
    Postgres,
    /// In one process, driven by servers of Restate, its record in an SQLite file.
    Restate,
}

/// Where the servers of an engine are.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Address {
    /// The database.
    #[arg(long)]
    pub database: Option<String>,
    /// Where Restate takes commands.
    #[arg(long)]
    pub ingress: Option<String>,
    /// Where it is told of services.
    #[arg(long)]
    pub admin: Option<String>,
    /// Where this process listens for it.
    #[arg(long)]
    pub listen: Option<String>,
    /// Where it calls this process.
    #[arg(long)]
    pub called: Option<String>,
}

impl Address {
    /// As arguments of a worker.
    pub fn arguments(&self) -> Vec<String> {
        let all = [
            ("--database", &self.database),
            ("--ingress", &self.ingress),
            ("--admin", &self.admin),
            ("--listen", &self.listen),
            ("--called", &self.called),
        ];
        let given = all.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value.clone()?]));
        given.flatten().collect()
    }
}

impl Kind {
    /// Whether cases go by the clocks of the processes.
    pub fn has_clocks(self) -> bool {
        self != Self::Postgres
    }

    /// How many processes run cases at the same time.
    pub fn workers(self) -> usize {
        match self {
            Self::Embedded | Self::Restate => 1,
            Self::Postgres => 3,
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
pub async fn open(kind: Kind, address: &Address, folder: &Path, slow: u64) -> Result<Running, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let effects = Effects::open(&folder.join("effects"), slow).map_err(|error| told(&error))?;
    let clock = Shifted::default();
    let engine: Arc<dyn Engine> = match kind {
        Kind::Embedded => Arc::new(Threads(ticking(local(folder, effects, clock.clone())?))),
        Kind::Postgres => Arc::new(postgres(address, effects).await?),
        Kind::Restate => Arc::new(restate(address, local(folder, effects, clock.clone())?).await?),
    };
    let flow = process::flow().map_err(|error| told(&error))?;
    let version = engine.deploy(&flow).await.map_err(|error| told(&error))?;
    Ok(Running { engine, clock, version })
}

fn local(folder: &Path, effects: Effects, clock: Shifted) -> Result<Arc<Local>, String> {
    let journal = SqliteJournal::open(&folder.join("journal")).map_err(|error| error.to_string())?;
    let engine = Local::open(journal, effects, clock, settings()).map_err(|error| error.to_string())?;
    Ok(Arc::new(engine))
}

/// The clock of an embedded engine is its owner's affair.
fn ticking(engine: Arc<Local>) -> Arc<Local> {
    let ticked = Arc::downgrade(&engine);
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
    engine
}

/// Cases go by the database's clock there.
async fn postgres(address: &Address, effects: Effects) -> Result<Postgres, String> {
    let mut database = Database::at(address.database.clone().ok_or("no database is named")?);
    (database.patience, database.lease) = (5, 10);
    Postgres::open(&database, effects, settings()).await.map_err(|error| error.to_string())
}

async fn restate(address: &Address, local: Arc<Local>) -> Result<Restate<Threads>, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let servers = |of: &Option<String>| {
        let text = of.as_deref().unwrap_or_default();
        text.parse::<Servers>().map_err(|error| error.to_string())
    };
    let name = "soak".parse::<Name>().map_err(|error| told(&error))?;
    let mut with = zanflow_restate::Settings::new(name, servers(&address.ingress)?, servers(&address.admin)?);
    let listen = address.listen.as_deref().unwrap_or_default();
    // Shorter than what breaks stays broken: commands are asked again under their key, and some are given up.
    with.limit = Duration::from_secs(4);
    with.address.clone_from(&address.called);
    with.listen = listen.parse().map_err(|error| format!("{listen}: {error}"))?;
    Restate::start(Arc::new(Threads(local)), with).await.map_err(|error| error.to_string())
}
