//! The configuration of a server: one file, variables and flags, in one order.
//!
//! A value is that of the flag, else of the variable `ZANFLOW_SECTION_KEY`, else of the file, else the one built in. A new key is a field
//! of [`Config`] and a line of `example.toml`; a test fails where only one of both knows it.

mod commands;
mod example;
mod layers;
mod schema;

pub use commands::{Arguments, checked, layers, run};
pub use layers::{Layers, Wrong};

use crate::accounts::{Limits, Passwords, SessionLimits, Settings};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use toml::{Table, Value};

/// Numbers between cases are looked at when cases are listed.
const MOST_FIRST: u64 = 10_000_000;

/// What is configured, in the sections of the file. `[own]` belongs to the service: [`Layers::own`].
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How it is served.
    pub server: Server,
    /// Files that it opens.
    pub files: Files,
    /// What runs the cases.
    pub engine: crate::engines::Settings,
    /// The database, where the engine is PostgreSQL's.
    pub postgres: Option<crate::engines::Database>,
    /// The servers, where it is Restate's.
    pub restate: Option<crate::engines::Servers>,
    /// What scans papers.
    pub scanner: Scanner,
    /// Passwords.
    pub passwords: Passwords,
    /// Sessions.
    pub sessions: SessionLimits,
    /// How often something may be asked.
    pub limits: Limits,
    /// Payments.
    pub payment: zanflow_systems::payment::Settings,
    /// How signatures are checked.
    #[cfg(feature = "signatures")]
    pub signatures: Option<crate::signing::Settings>,
    /// Notices to people.
    pub notices: Option<crate::notices::Settings>,
    /// What the clock escalates.
    pub escalation: crate::notices::Escalation,
    /// The systems that the service works with.
    pub systems: crate::systems::Settings,
    /// The papers that cases end with.
    pub results: crate::results::Settings,
    /// How long data are kept.
    pub retention: crate::retention::Retention,
    /// The log of the running server.
    pub log: crate::log::Settings,
    /// How it is watched.
    pub metrics: crate::metrics::Settings,
    /// What `doctor` looks at beside the rest.
    pub doctor: crate::doctor::Settings,
    /// The provider at which people may sign in.
    #[cfg(feature = "oidc")]
    pub oidc: Option<crate::oidc::Settings>,
}

/// How it is served.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The address.
    pub bind: SocketAddr,
    /// Behind a proxy that speaks TLS.
    pub behind_tls: bool,
    /// Requests are not told.
    pub quiet: bool,
    /// Seconds for which it serves on when asked to stop, not ready any more.
    pub drain_seconds: u64,
    /// Seconds that open requests have then.
    pub grace_seconds: u64,
    /// The least number of new cases.
    pub first_case: u64,
}

/// Files that it opens; `None`: named after the service, or none.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// The journal of cases.
    pub journal: Option<PathBuf>,
    /// What the embedded systems hold.
    pub systems: Option<PathBuf>,
    /// The accounts.
    pub accounts: Option<PathBuf>,
    /// People with tokens, in place of accounts.
    pub people: Option<PathBuf>,
    /// Working days and hours.
    pub calendar: Option<PathBuf>,
}

/// What scans papers.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Scanner {
    /// ClamAV's daemon.
    pub clamd: Option<String>,
}

impl Default for Server {
    fn default() -> Self {
        let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        Self { bind, behind_tls: false, quiet: false, drain_seconds: 0, grace_seconds: 2, first_case: 1 }
    }
}

impl Config {
    /// Settings of people's accounts.
    pub fn accounts(&self) -> Settings {
        Settings {
            passwords: self.passwords,
            sessions: self.sessions,
            limits: self.limits,
            notices: self.notices.clone(),
            escalation: self.escalation.clone(),
            retention: self.retention,
            #[cfg(feature = "oidc")]
            oidc: self.oidc.clone(),
        }
    }

    /// The journal of a service.
    pub(crate) fn journal_of(&self, service: &str) -> PathBuf {
        self.files.journal.clone().unwrap_or_else(|| PathBuf::from(format!("{service}.journal")))
    }

    /// The journal's file of a service.
    ///
    /// # Errors
    /// A database holds the cases.
    pub(crate) fn journal_file_of(&self, service: &str) -> Result<PathBuf, String> {
        if self.engine.kind != crate::engines::Kind::Postgres {
            return Ok(self.journal_of(service));
        }
        Err("the cases lie in the database that [postgres] names, and not in a file; of a database this cannot be done: keep its \
             backups for as long as archives are to be kept"
            .to_owned())
    }

    /// The file of the systems of a service: beside its journal.
    pub(crate) fn systems_of(&self, service: &str) -> PathBuf {
        self.files.systems.clone().unwrap_or_else(|| self.journal_of(service).with_extension("systems"))
    }

    /// What is wrong with values that are of the right type; each with its key.
    fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if let Err(why) = (Settings { notices: None, ..self.accounts() }).check() {
            faults.push(("passwords", why));
        }
        if let Some(Err(why)) = self.notices.as_ref().map(crate::notices::Settings::check) {
            faults.push(("notices", why));
        }
        if self.server.first_case > MOST_FIRST {
            faults.push(("server.first_case", format!("at most {MOST_FIRST}")));
        }
        if let Err(why) = self.systems.numbering() {
            faults.push(("systems.licence_prefix", why));
        }
        faults.extend(self.metrics.fault());
        faults.extend(self.results.fault());
        faults.extend(self.payment.check().err());
        #[cfg(feature = "signatures")]
        if let Some(Err(why)) = self.signatures.as_ref().map(crate::signing::Settings::check) {
            faults.push(("signatures", why));
        }
        if self.files.people.is_some() && self.files.accounts.is_some() {
            faults.push(("files.people", "people are in this file or in accounts, not in both".to_owned()));
        }
        faults
    }
}

impl Layers {
    /// What is configured.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn config(&self) -> Result<Config, Vec<Wrong>> {
        let config: Config = self.read(Table::new(), |key| !key.starts_with("own."))?;
        let faults = config.faults();
        if faults.is_empty() {
            return Ok(config);
        }
        Err(faults.into_iter().map(|(key, why)| self.wrong(key, why)).collect())
    }

    /// Settings of the service's own.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn own<T: DeserializeOwned>(&self) -> Result<T, Vec<Wrong>> {
        #[derive(Deserialize)]
        struct Own<T> {
            own: T,
        }
        let whole = Table::from_iter([("own".to_owned(), Value::Table(Table::new()))]);
        let read: Own<T> = self.read(whole, |key| key.starts_with("own."))?;
        Ok(read.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(file: &str, variables: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Layers {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned()));
        Layers::new(Some(("s.toml", file)), variables, flags)
    }

    #[track_caller]
    fn told(layers: &Layers) -> Vec<String> {
        let mut wrong: Vec<String> = layers.wrong_so_far().iter().map(ToString::to_string).collect();
        wrong.extend(layers.config().err().unwrap_or_default().iter().map(ToString::to_string));
        wrong
    }

    #[test]
    fn flags_go_before_variables_and_those_before_the_file() {
        let file = "[server]\nbind = \"127.0.0.1:1\"\nquiet = true\n[sessions]\nidle_minutes = 5\n";
        let variables =
            [("ZANFLOW_SERVER_BIND", "127.0.0.1:2"), ("ZANFLOW_SESSIONS_IDLE_MINUTES", "6"), ("HOME", "/")];
        let layers = layers(file, &variables, &[("server.bind", "127.0.0.1:3")]);
        let config = layers.config().unwrap();
        assert_eq!((config.server.bind.port(), config.server.quiet), (3, true));
        assert_eq!((config.sessions.idle_minutes, config.sessions.longest_minutes), (6, 720));
        let table = layers.table();
        let line = |key: &str| {
            let line = table.lines().find(|line| line.starts_with(key)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert!(line("server.bind").ends_with("127.0.0.1:3\" flag --bind"), "{table}");
        assert!(line("server.quiet").ends_with("true s.toml:3"), "{table}");
        assert!(line("sessions.idle_minutes").ends_with("6 ZANFLOW_SESSIONS_IDLE_MINUTES"), "{table}");
        assert!(line("sessions.longest_minutes").ends_with("720 built in"), "{table}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, expected) in [
            ("[sessions]\nidle_minutes = \"a\"\n", "s.toml:2: sessions.idle_minutes: "),
            (
                "[session]\nidle_minutes = 1\n",
                "s.toml:2: session.idle_minutes: there is no such key; is it sessions.idle_minutes?",
            ),
            ("\n[server]\n\nbund = 1\n", "s.toml:4: server.bund: there is no such key; is it server.bind?"),
            ("[server\n", "s.toml:1: "),
            ("bind = 1\n", "s.toml:1: bind: there is no such key; is it server.bind?"),
            ("[passwords]\nshortest = 4\n", "s.toml:1: passwords: shortest: 8 characters"),
            ("[files]\npeople = \"a\"\naccounts = \"b\"\n", "s.toml:2: files.people: "),
        ] {
            let told = told(&layers(file, &[], &[]));
            assert!(told.len() == 1 && told[0].starts_with(expected), "{file}: {told:?}");
        }
        let told =
            told(&layers("", &[("ZANFLOW_LIMITS_CALLS_PER_MINUTE", "many"), ("ZANFLOW_LIMIT", "1")], &[]));
        assert!(told[0].starts_with("ZANFLOW_LIMIT: there is no such key"), "{told:?}");
        assert!(
            told[1].starts_with("ZANFLOW_LIMITS_CALLS_PER_MINUTE: limits.calls_per_minute: "),
            "{told:?}"
        );
        for other in ["ZANFLOW_SHARED", "ZANFLOW_WALK", "ZANFLOW_BENCH_SECONDS", "ZANFLOW_CRASH_RUNS"] {
            assert!(layers("", &[(other, "1")], &[]).wrong_so_far().is_empty(), "{other}");
        }
        let near = layers("", &[("ZANFLOW_SERVER_BUND", "1")], &[]);
        assert!(near.wrong_so_far()[0].message.contains("server.bind"), "{:?}", near.wrong_so_far());
    }

    #[test]
    fn secrets_are_not_shown() {
        #[derive(Debug, Deserialize)]
        struct Own {
            #[allow(dead_code)] // only its type is looked at
            register_password: u8,
        }
        let layers = layers(
            "[own]\nregister_password = \"hunter22\"\n",
            &[("ZANFLOW_OWN_API_TOKEN", "deadbeef")],
            &[],
        );
        let wrong = layers.own::<Own>().unwrap_err();
        let told = format!("{}{}", layers.table(), wrong.iter().map(ToString::to_string).collect::<String>());
        assert!(told.contains("own.api_token") && told.contains("s.toml:2: own.register_password"), "{told}");
        assert!(!told.contains("hunter22") && !told.contains("deadbeef"), "{told}");
    }

    #[test]
    fn own_settings_are_read_from_every_layer() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Own {
            address: String,
            tries: u8,
        }
        let own = layers("[own]\ntries = 3\n", &[("ZANFLOW_OWN_ADDRESS", "7")], &[]).own::<Own>().unwrap();
        assert_eq!(own, Own { address: "7".to_owned(), tries: 3 });
        assert_eq!(layers("", &[], &[]).own::<Own>().unwrap(), Own::default());
    }
}
