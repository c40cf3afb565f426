//! Gathering what is known of a service: from its files, and from the server where it is that which asks.

use super::certificates::Certificate;
#[cfg(feature = "postgres")]
use super::facts::DatabaseFact;
use super::facts::{AccountFact, Backups, Facts, FileFact, Notices};
use super::probes::{self, Health, Probe};
use super::report::Report;
use super::rules::findings;
use super::state::{self, Cases, State, Verification};
use super::{Settings, files};
use crate::App;
use crate::accounts::habits;
use crate::config::Config;
use crate::engines::{self, Kind};
use crate::notices::Counts;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zanflow_runtime::{Blocking, Calendar, Clock, Local, Recorded, SqliteJournal, SystemClock, Time};

/// Asks for certificates.
type AskCertificates = Arc<dyn Fn() -> Vec<Certificate> + Send + Sync>;
/// Counts invoices that nobody paid and that have no end.
type CountInvoices = Arc<dyn Fn() -> Result<u64, String> + Send + Sync>;

/// What is examined.
#[derive(Clone, Default)]
pub struct Doctor {
    service: String,
    /// What is wrong with the configuration.
    wrong: Vec<String>,
    settings: Settings,
    /// The journal; where a database holds the cases, where it would lie: other files are beside it. `None`: everything is in memory.
    journal: Option<PathBuf>,
    /// What runs the cases.
    engine: engines::Settings,
    database: Option<engines::Database>,
    #[cfg(feature = "restate")]
    servers: Option<engines::Servers>,
    accounts: Option<PathBuf>,
    /// It is a trial, or people come with the tokens of a file.
    without_accounts: bool,
    notices: Option<PathBuf>,
    calendar: Option<PathBuf>,
    /// Databases, and other files; whether the service cannot be without them, and whether others may not read them.
    databases: Vec<PathBuf>,
    pub(super) plain: Vec<(PathBuf, bool)>,
    pub(super) probes: Vec<Probe>,
    pub(super) certificates: Vec<AskCertificates>,
    pub(super) invoices: Option<CountInvoices>,
}

impl Doctor {
    /// A service by its configuration, and where its files lie.
    pub fn new(service: &str, config: &Config) -> Self {
        let files = &config.files;
        let journal = files.journal.clone().unwrap_or_else(|| PathBuf::from(format!("{service}.journal")));
        let accounts = files.accounts.clone().unwrap_or_else(|| PathBuf::from(format!("{service}.accounts")));
        let in_files = config.engine.kind != Kind::Postgres;
        let mut doctor = Self {
            service: service.to_owned(),
            settings: config.doctor.clone(),
            accounts: (files.people.is_none() && in_files).then_some(accounts),
            without_accounts: files.people.is_some(),
            notices: config.notices.is_some().then(|| journal.with_extension("notices")),
            calendar: files.calendar.clone(),
            engine: config.engine,
            database: config.postgres.clone().filter(|_| config.engine.kind == Kind::Postgres),
            #[cfg(feature = "restate")]
            servers: config.restate.clone().filter(|_| config.engine.kind == Kind::Restate),
            ..Self::default()
        };
        let systems = files.systems.clone().unwrap_or_else(|| journal.with_extension("systems"));
        doctor.systems(config, &systems);
        let beside = ["drafts", "survey", "results"].map(|ending| journal.with_extension(ending));
        if in_files {
            doctor.databases = beside.into_iter().chain([systems]).collect();
            doctor.databases.extend(doctor.notices.clone());
        }
        doctor.plain.push((crate::survey::key_path(&journal.with_extension("survey")), false));
        doctor.plain.extend(files.people.clone().map(|path| (path, true)));
        doctor.journal = Some(journal);
        doctor.secrets(config);
        doctor.outside(config);
        doctor
    }

    /// Files with secrets that the configuration names.
    fn secrets(&mut self, config: &Config) {
        let smtp = config.notices.as_ref().and_then(|notices| notices.smtp.as_ref());
        self.plain.extend(config.metrics.token_file.clone().map(|path| (path, true)));
        let database = self.database.as_ref().and_then(|database| database.password_file.clone());
        self.plain.extend(database.map(|path| (path, true)));
        let restate = config.restate.as_ref().and_then(|restate| restate.token_file.clone());
        self.plain.extend(restate.map(|path| (path, true)));
        self.plain.extend(smtp.and_then(|smtp| smtp.password_file.clone()).map(|path| (path, true)));
        #[cfg(feature = "oidc")]
        self.plain
            .extend(config.oidc.as_ref().and_then(|oidc| oidc.secret_file.clone()).map(|path| (path, true)));
    }

    /// The systems that the configuration names, and the certificates that they are known by.
    fn outside(&mut self, config: &Config) {
        if let Some(path) = self.database.as_ref().and_then(|database| database.authorities.clone()) {
            self.certificates.push(Arc::new(move || vec![Certificate::of_file("database", &path)]));
        }
        if let Some(address) = &config.scanner.clamd {
            let clamd = crate::Clamd::at(address.clone());
            self.probes.push(Probe::new("clamd", move || match clamd.ping() {
                Ok(()) => Health::Answers,
                Err(why) => Health::Silent(why),
            }));
        }
        #[cfg(feature = "mail")]
        if let Some((settings, smtp)) =
            config.notices.as_ref().and_then(|all| Some((all.clone(), all.smtp.clone()?)))
        {
            if smtp.tls != crate::notices::Tls::None {
                let path = smtp.authorities.clone();
                self.certificates.push(Arc::new(move || vec![Certificate::of_file("mail", &path)]));
            }
            self.probes.push(Probe::new("mail", move || {
                match crate::notices::Smtp::new(&settings, &smtp).and_then(|server| server.ping()) {
                    Ok(()) => Health::Answers,
                    Err(why) => Health::Silent(why),
                }
            }));
        }
        #[cfg(feature = "oidc")]
        if let Some(oidc) = config.oidc.clone() {
            if oidc.issuer.starts_with("https://") {
                let path = oidc.authorities.clone();
                self.certificates.push(Arc::new(move || vec![Certificate::of_file("oidc", &path)]));
            }
            self.probes.push(Probe::new("oidc", move || {
                match crate::oidc::Provider::new(oidc.clone()).and_then(|one| one.ping(SystemClock.now())) {
                    Ok(()) => Health::Answers,
                    Err(why) => Health::Silent(why),
                }
            }));
        }
    }

    /// A service whose configuration cannot be read: of the rest there is what is known without it.
    pub fn of_wrong(service: &str, wrong: Vec<String>) -> Self {
        Self { wrong, ..Self::new(service, &Config::default()) }
    }

    /// Everything is in memory: there are no files to look at.
    #[must_use]
    pub fn in_memory(self) -> Self {
        let (databases, plain) = (Vec::new(), Vec::new());
        Self { journal: None, accounts: None, notices: None, databases, plain, ..self }
    }

    /// A trial: nobody has an account.
    #[must_use]
    pub fn on_trial(self) -> Self {
        Self { accounts: None, without_accounts: true, ..self }
    }

    /// Looks at a further database of the service, if it is there.
    #[must_use]
    pub fn database(mut self, path: PathBuf) -> Self {
        self.databases.push(path);
        self
    }

    /// Asks a further system.
    #[must_use]
    pub fn probe(mut self, probe: Probe) -> Self {
        self.probes.push(probe);
        self
    }

    /// Looks at further certificates: roots, the organisation's seal.
    #[must_use]
    pub fn certificates(mut self, ask: impl Fn() -> Vec<Certificate> + Send + Sync + 'static) -> Self {
        self.certificates.push(Arc::new(ask));
        self
    }

    /// Counts invoices that nobody paid and that have no end.
    #[must_use]
    pub fn invoices(self, count: impl Fn() -> Result<u64, String> + Send + Sync + 'static) -> Self {
        Self { invoices: Some(Arc::new(count)), ..self }
    }

    /// The journal's file; none in memory, or where a database holds the cases.
    pub(crate) fn journal(&self) -> Option<&Path> {
        self.place().filter(|_| self.engine.kind != Kind::Postgres)
    }

    /// A path in the folder of the service's files; none in memory.
    pub(crate) fn place(&self) -> Option<&Path> {
        self.journal.as_deref()
    }

    /// Files of the service that others than their owner may read or write, with their rights.
    pub(crate) fn open_to_others(&self) -> Vec<(PathBuf, u32)> {
        let stores = self.journal.iter().chain(&self.accounts).chain(&self.databases);
        let beside = ["", "-wal", "-shm", ".snapshot"];
        let stores = stores.flat_map(|path| beside.map(|ending| files::beside(path, ending)));
        let authority = self.journal.iter().map(|journal| journal.with_extension("authority"));
        let plain = self.plain.iter().map(|(path, _)| path.clone());
        let all = stores.chain(self.state_path()).chain(authority).chain(plain);
        all.filter_map(|path| Some((files::rights_of(&path)?, path)))
            .filter(|(rights, _)| rights & 0o077 != 0)
            .map(|(rights, path)| (path, rights))
            .collect()
    }

    /// Where the server notes how it is; none in memory.
    pub(crate) fn state_path(&self) -> Option<PathBuf> {
        self.journal.as_ref().map(|journal| journal.with_extension("state"))
    }

    /// What is found. `live`: the server that asks, else files are read; `verify`: all records of the journal.
    pub fn report(&self, live: Option<&App>, verify: bool) -> Report {
        let facts = self.facts(live, verify);
        Report::new(facts.now, &self.service, findings(&facts))
    }

    /// What is known.
    pub fn facts(&self, live: Option<&App>, verify: bool) -> Facts {
        let now = live.map_or_else(|| SystemClock.now(), App::now);
        let (calendar, mut wrong) = (self.calendar(), self.wrong.clone());
        if let Err(why) = &calendar {
            wrong.push(why.clone());
        }
        Facts {
            now,
            configuration: wrong,
            files: self.files(),
            room: self.place().and_then(files::room),
            state: match live {
                Some(app) if app.is_reached() => app.state(),
                Some(_) => self.noted(),
                None => self.state(now, verify),
            },
            #[cfg(feature = "postgres")]
            database: self.database.as_ref().map(|of| DatabaseFact {
                connections: engines::postgres::connections(of),
                examined: engines::postgres::examine(of),
            }),
            #[cfg(feature = "restate")]
            servers: self.servers.as_ref().map(engines::restate::examine),
            calendar: calendar.ok(),
            systems: probes::ask(&self.probes),
            certificates: self.certificates.iter().flat_map(|ask| ask()).collect(),
            invoices: self.invoices.as_ref().map(|count| count()),
            notices: self.notices_told(live),
            backups: match &self.settings.backups {
                Some(place) => files::backups(place, self.settings.backup_days),
                None => Backups::NotNamed,
            },
            accounts: self.accounts_of(live),
            without_accounts: self.without_accounts,
        }
    }

    fn files(&self) -> Vec<FileFact> {
        let mut found: Vec<FileFact> = self.journal().into_iter().map(files::journal).collect();
        found.extend(self.accounts.iter().map(|path| files::database(path, true)));
        found.extend(self.databases.iter().map(|path| files::database(path, false)));
        // One file may be named for several things.
        let plain: BTreeSet<&(PathBuf, bool)> = self.plain.iter().collect();
        found.extend(plain.into_iter().map(|(path, needed)| files::plain(path, *needed)));
        found
    }

    /// What the server noted.
    fn noted(&self) -> Option<State> {
        self.state_path().and_then(|path| state::read(&path).ok().flatten())
    }

    /// How cases are: read here, or as the server that has them noted.
    fn state(&self, now: Time, verify: bool) -> Option<State> {
        let noted = self.noted();
        #[cfg(feature = "postgres")]
        if let Some(database) = &self.database {
            let Ok(reading) = engines::postgres::Reading::open(database) else { return noted };
            return stated(&*reading.engine(), noted, now, verify);
        }
        let journal = self.journal()?;
        if !journal.exists() {
            return noted;
        }
        // Who asks a server that runs does not want a long journal read for it.
        if !verify && SqliteJournal::is_written(journal) {
            return noted;
        }
        let Ok(read) = SqliteJournal::read_only(journal) else { return noted };
        let engine =
            Local::open(read, Recorded::new(), SystemClock, zanflow_runtime::Settings::default()).ok()?;
        stated(&engine, noted, now, verify)
    }

    fn calendar(&self) -> Result<Calendar, String> {
        match &self.calendar {
            Some(path) => crate::run::calendar(path),
            None => Ok(zanflow_runtime::Settings::default().calendar),
        }
    }

    fn notices_told(&self, live: Option<&App>) -> Notices {
        if let Some(notices) = live.and_then(|app| app.notices.as_ref()) {
            return notices.outbox.counts().map_or(Notices::Unknown, Notices::Known);
        }
        let Some(path) = &self.notices else { return Notices::Off };
        if self.database.is_some() {
            // They lie there, where only a server of the service looks.
            return Notices::Unknown;
        }
        if !path.exists() {
            // The server has not run yet.
            return Notices::Known(Counts::default());
        }
        let counts = files::reading(path)
            .map_err(zanflow_sql::StoreError::from)
            .and_then(|store| crate::notices::counts(&(&store).into()));
        counts.map_or(Notices::Unknown, Notices::Known)
    }

    fn accounts_of(&self, live: Option<&App>) -> Option<Vec<AccountFact>> {
        let habits = match live.and_then(|app| app.accounts.as_ref()) {
            Some(accounts) => accounts.habits().ok()?,
            None => {
                let file = files::reading(self.accounts.as_deref()?).ok()?;
                habits::habits(&(&file).into()).ok()?
            }
        };
        let fact = |habit: habits::Habit| AccountFact {
            id: habit.id,
            administers: habit.administers,
            created: habit.created,
            used: habit.used,
            endless: habit.endless,
        };
        Some(habits.into_iter().map(fact).collect())
    }
}

/// How cases are, as an engine has them.
fn stated(engine: &dyn Blocking, noted: Option<State>, now: Time, verify: bool) -> Option<State> {
    let verified = match verify {
        true => Some(Verification::of(now, &engine.verify(None))),
        false => noted.as_ref().and_then(|noted| noted.verified.clone()),
    };
    match Cases::of(engine) {
        Ok(cases) => Some(State { at: now, verified, cases }),
        // It was away just now: what was noted stands.
        Err(_) => noted,
    }
}
