//! Where the files of a service lie: for commands that work on all of them.

use crate::config::{self, Config};
use serde::de::IgnoredAny;
use std::path::PathBuf;

/// How the command line says it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Where {
    /// The configuration, a TOML file. By default SERVICE.toml, if there is one.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The journal of cases. By default SERVICE.journal; most other files lie beside it.
    #[arg(long, value_name = "FILE", global = true)]
    journal: Option<PathBuf>,
    /// The accounts. By default SERVICE.accounts.
    #[arg(long, value_name = "FILE", global = true)]
    accounts: Option<PathBuf>,
    /// What the embedded systems hold. By default beside the journal.
    #[arg(long, value_name = "FILE", global = true)]
    systems: Option<PathBuf>,
}

impl Where {
    /// The configuration that a server would have.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn config(&self, service: &str) -> Result<Config, String> {
        let given = [
            ("files.journal", &self.journal),
            ("files.accounts", &self.accounts),
            ("files.systems", &self.systems),
        ];
        let flags =
            given.into_iter().filter_map(|(key, path)| Some((key, path.as_ref()?.display().to_string())));
        let layers = config::layers(service, self.config.as_deref(), flags)?;
        config::checked(&layers).map(|(config, IgnoredAny)| config)
    }
}

/// A file of the service. The names are those in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub name: &'static str,
    pub path: PathBuf,
    /// A database; else a plain file.
    pub is_store: bool,
}

/// The journal.
pub const JOURNAL: &str = "journal";
pub const SYSTEMS: &str = "systems";
pub const ACCOUNTS: &str = "accounts";
pub const NOTICES: &str = "notices";
/// All of them, where they lie in a database.
pub const DUMP: &str = "database.dump";

/// All files that a service keeps what it knows in, but those that can be made anew. The journal is the last; before it come the stores, the
/// busiest first.
pub fn all(service: &str, config: &Config) -> Vec<Place> {
    let journal = config.journal_of(service);
    let beside = |ending: &str| journal.with_extension(ending);
    let store = |name, path| Place { name, path, is_store: true };
    let mut places = vec![store(SYSTEMS, config.systems_of(service)), store("drafts", beside("drafts"))];
    // People of a file are no store of the service's.
    if config.files.people.is_none() {
        let accounts = config.files.accounts.clone();
        places
            .push(store(ACCOUNTS, accounts.unwrap_or_else(|| PathBuf::from(format!("{service}.accounts")))));
    }
    places.push(store("results", beside("results")));
    places.push(store(NOTICES, beside("notices")));
    let survey = beside("survey");
    let key = crate::survey::key_path(&survey);
    places.push(store("survey", survey));
    places.push(Place { name: "survey.key", path: key, is_store: false });
    places.push(store(JOURNAL, journal));
    places
}

/// Whether a file of a backup may be called that.
pub fn is_name(name: &str) -> bool {
    [SYSTEMS, "drafts", ACCOUNTS, "results", NOTICES, "survey", "survey.key", DUMP, JOURNAL].contains(&name)
}
