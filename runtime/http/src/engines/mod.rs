//! The engine that the configuration names.

mod beyond;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "restate")]
pub(crate) mod restate;
mod settings;

pub(crate) use beyond::{Beyond, Figure};
pub use settings::{Database, Kind, Servers, Settings};

use crate::config::Config;
use crate::metrics::Metrics;
use std::sync::Arc;
use zanflow_runtime::{Blocking, Local};

/// An engine that was opened.
pub(crate) struct Opened {
    /// The engine.
    pub(crate) engine: Arc<dyn Blocking>,
    /// The same where this process turns its clock; none where a database or another server says what is due.
    pub(crate) clock: Option<Arc<Local>>,
    /// Whether this process does what one of several does.
    pub(crate) leads: Leads,
    /// What the cases need beyond this process.
    pub(crate) beyond: Option<Arc<dyn Beyond>>,
}

/// Whether this process does what one of several processes does: telling people, making papers, ending periods of retention.
pub(crate) type Leads = Arc<dyn Fn() -> bool + Send + Sync>;

impl Opened {
    /// The engine of one process.
    pub(crate) fn local(engine: Local) -> Self {
        let engine = Arc::new(engine);
        Self { engine: engine.clone(), clock: Some(engine), leads: Arc::new(|| true), beyond: None }
    }
}

/// What is wrong with the settings of an engine before it is opened.
pub(crate) fn check(config: &Config, memory: bool) -> Result<(), String> {
    let kind = config.engine.kind;
    let built = match kind {
        Kind::Embedded => return Ok(()),
        Kind::Postgres => cfg!(feature = "postgres"),
        Kind::Restate => cfg!(feature = "restate"),
    };
    let name = kind.name();
    if !built {
        return Err(format!(
            "engine.kind: this program was built without the engine {name}; build it with `--features {name}`"
        ));
    }
    if memory {
        return Err(format!("engine.kind: a service in memory runs its cases itself; leave {name} out"));
    }
    let is_there = match kind {
        Kind::Postgres => config.postgres.is_some(),
        _ => config.restate.is_some(),
    };
    if is_there { Ok(()) } else { Err(format!("engine.kind: {name} needs a section [{name}]")) }
}

/// Opens the engine on a database. `reading`: to read only.
pub(crate) fn on_database(
    config: &Config,
    steps: impl zanflow_runtime::Steps + 'static,
    of: &zanflow_runtime::Settings,
    reading: bool,
    metrics: &Arc<Metrics>,
) -> Result<Opened, String> {
    #[cfg(feature = "postgres")]
    if let Some(database) = &config.postgres {
        return match reading {
            true => postgres::Reading::open(database).map(postgres::Reading::opened),
            false => postgres::open(database, steps, of.clone(), metrics),
        };
    }
    drop((steps, of, reading, metrics));
    Err(format!("engine.kind: {} is not here", config.engine.kind.name()))
}

/// The database that the engine of a configuration works on, for what is not in cases.
#[cfg(feature = "postgres")]
pub(crate) fn stores(config: &Config) -> Result<zanflow_sql::Database, String> {
    let database = config.postgres.as_ref().ok_or("engine.kind: postgres needs a section [postgres]")?;
    postgres::stores(database)
}

/// Opens the engine of a database to ask only.
pub(crate) fn reading(config: &Config) -> Result<Opened, String> {
    #[cfg(feature = "postgres")]
    if let Some(database) = &config.postgres {
        return postgres::Reading::open(database).map(postgres::Reading::opened);
    }
    Err(format!("engine.kind: {} is not here", config.engine.kind.name()))
}

/// What PostgreSQL's own programs are told of a database.
pub(crate) struct Dumped {
    /// Its address, without a password.
    pub(crate) url: String,
    /// The schemas of a service.
    pub(crate) schemas: [String; 2],
    /// Of the environment: what may not stand where all can read it, and how the server proves itself.
    variables: Vec<(&'static str, std::ffi::OsString)>,
    #[cfg(feature = "postgres")]
    database: Database,
}

impl Dumped {
    /// A program with what it needs to connect.
    pub(crate) fn program(&self, name: &str) -> std::process::Command {
        let mut command = std::process::Command::new(name);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// A schema of a service that is there already.
    pub(crate) fn there(&self) -> Result<Option<String>, String> {
        #[cfg(feature = "postgres")]
        return postgres::there(&self.database, &self.schemas);
        #[cfg(not(feature = "postgres"))]
        Ok(None)
    }
}

/// What PostgreSQL's own programs are told of the database of a configuration.
pub(crate) fn dumped(config: &Config) -> Result<Dumped, String> {
    check(config, false)?;
    let of = config.postgres.as_ref().ok_or("engine.kind: postgres needs a section [postgres]")?;
    let schema = of.schema.as_deref().unwrap_or("zanflow");
    let mut variables = Vec::new();
    if let Some(file) = &of.password_file {
        let read = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        variables.push(("PGPASSWORD", read.trim_end_matches(['\r', '\n']).into()));
    }
    // Over a socket there is no TLS; over a network the server proves its name, unless the address says otherwise.
    if !of.url.contains("host=/") && !of.url.contains("sslmode=") {
        variables.push(("PGSSLMODE", "verify-full".into()));
        let authorities = of.authorities.as_ref().map_or_else(|| "system".into(), |file| file.clone().into());
        variables.push(("PGSSLROOTCERT", authorities));
    }
    Ok(Dumped {
        url: of.url.clone(),
        schemas: [schema.to_owned(), format!("{schema}_stores")],
        variables,
        #[cfg(feature = "postgres")]
        database: of.clone(),
    })
}

/// Has servers drive the cases of an engine.
pub(crate) fn driven(config: &Config, engine: Local) -> Result<Opened, String> {
    #[cfg(feature = "restate")]
    if let Some(servers) = &config.restate {
        return restate::drive(servers, engine);
    }
    drop(engine);
    Err(format!("engine.kind: {} is not here", config.engine.kind.name()))
}

/// Threads for an engine that is asynchronous; they end with it.
#[cfg(any(feature = "postgres", feature = "restate"))]
fn threads() -> Result<tokio::runtime::Runtime, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("engine").enable_all().build();
    runtime.map_err(|error| format!("no threads: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_cannot_be_is_told_with_what_to_do() {
        let read = |text: &str| toml::from_str::<Config>(text).unwrap();
        assert_eq!(check(&read(""), true), Ok(()));
        let refused = check(&read("engine.kind = \"postgres\""), false).unwrap_err();
        let told = if cfg!(feature = "postgres") { "[postgres]" } else { "--features postgres" };
        assert!(refused.contains(told), "{refused}");
        assert!(toml::from_str::<Config>("engine.kind = \"postgers\"").is_err());
    }
}
