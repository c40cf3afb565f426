//! Runs the server from the command line to shutdown.

use crate::accounts::Accounts;
use crate::card::Card;
use crate::config::{self, Config};
use crate::doctor::{Doctor, Probe};
use crate::drafts::Drafts;
use crate::engines::{self, Kind, Opened};
use crate::guard::Token;
use crate::hooks::NoSettings;
use crate::metrics::{self, Counted, Metrics, Timed, Watched};
use crate::notices::{Notices, Notifier, Outbox, Read, working};
use crate::options::{Command, Options};
use crate::repeating::Repeating;
use crate::results::{Issuing, Results};
use crate::stores::Stores;
use crate::survey::{self, Survey};
use crate::systems::{Systems, Unsigned};
use crate::trace::{self, Traced};
use crate::{
    App, Clamd, Hooks, People, Scanner, Service, api, asks, check, clock, files, guard, health, licences,
    lifecycle, log, notices as notice_routes, pages, rights,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use clap::{CommandFactory, FromArgMatches};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use zanflow_runtime::{
    Blocking, Calendar, Connectors, How, Local, MemoryJournal, Raise, Recorded, Settings, SqliteJournal,
    Steps, SystemClock,
};
use zanflow_signatures::Seal;
use zanflow_systems::Store;

/// Maximum request body, in bytes.
const BODY: usize = 64 * 1024;
/// Grace period at shutdown for commands that are still being written.
const ENDING: Duration = Duration::from_millis(500);
const FAILED: u8 = 2;

/// Serves a service as the command line says, until shutdown. `steps` makes the implementation of steps from connectors.
pub fn run<S: Steps + 'static>(service: Service, steps: impl FnOnce(Connectors) -> S + 'static) -> ExitCode {
    run_with(service, Hooks::new(|connectors, _: &NoSettings| steps(connectors)))
}

/// Serves a service that has code and settings of its own.
pub fn run_with<T: DeserializeOwned>(service: Service, hooks: Hooks<T>) -> ExitCode {
    rights::for_the_owner_only();
    let command = Options::command().name(service.id).about(service.title);
    let options = match Options::from_arg_matches(&command.get_matches()) {
        Ok(options) => options,
        Err(error) => error.exit(),
    };
    let done = match &options.command {
        Some(Command::Accounts(arguments)) => return crate::accounts::commands::run(service.id, arguments),
        Some(Command::Licences(arguments)) => return crate::licences::commands::run(service.id, arguments),
        Some(Command::Config(arguments)) => {
            config::run::<T>(service.id, arguments).and_then(|(text, wrong)| {
                print(&text);
                wrong
            })
        }
        Some(Command::Case(arguments)) => return crate::inspect::cases(service.id, arguments),
        Some(Command::Journal(arguments)) => return crate::inspect::journal(service.id, arguments),
        Some(Command::Archive(arguments)) => return crate::archive::run(service.id, arguments),
        Some(Command::Backup(arguments)) => return crate::backup::run(service.id, arguments),
        Some(Command::Restore(arguments)) => return crate::backup::restore(service.id, arguments),
        Some(Command::Registers(arguments)) => return crate::registers::run::<T>(service.id, arguments),
        Some(Command::Data(arguments)) => match kept(service, hooks, arguments) {
            Ok(app) => return crate::data::run(&app, arguments),
            Err(why) => Err(why),
        },
        Some(Command::Doctor(arguments)) => {
            let probes = hooks.probes;
            return crate::doctor::command::run::<T>(service.id, arguments, |doctor| {
                with_systems(doctor, probes)
            });
        }
        None => start(service, hooks, &options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(FAILED)
        }
    }
}

/// All routes, with the layers that protect them.
pub fn router(app: Arc<App>, log: bool) -> Router {
    router_with(app, log, Router::new())
}

/// The same with routes of the service's own.
fn router_with(app: Arc<App>, log: bool, own: Router) -> Router {
    let (signing_api, signing_pages) = signing();
    let traced = Traced { told: log, metrics: Arc::clone(&app.metrics) };
    Router::new()
        .nest_service("/own", own)
        .nest(
            "/api",
            api::routes()
                .merge(api::people::routes())
                .merge(check::api::routes())
                .merge(files::api::routes())
                .merge(notice_routes::api::routes())
                .merge(signing_api)
                .merge(survey::api::routes())
                .merge(crate::doctor::page::api()),
        )
        .merge(health::routes())
        .merge(pages::routes())
        .merge(asks::routes())
        .merge(check::page::routes())
        .merge(licences::routes())
        .merge(files::page::routes())
        .merge(notice_routes::page::routes())
        .merge(crate::payment::routes())
        .merge(crate::results::page::routes())
        .merge(signing_pages)
        .merge(survey::page::routes())
        .merge(crate::doctor::page::routes())
        .fallback(pages::nothing_here)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .layer(middleware::from_fn_with_state(traced, trace::traced))
        .with_state(app)
}

/// Routes of signatures: of the API, and of pages.
#[cfg(feature = "signatures")]
fn signing() -> (Router<Arc<App>>, Router<Arc<App>>) {
    (crate::signing::api::routes(), crate::signing::page::routes())
}

#[cfg(not(feature = "signatures"))]
fn signing() -> (Router<Arc<App>>, Router<Arc<App>>) {
    (Router::new(), Router::new())
}

fn start<T: DeserializeOwned>(service: Service, hooks: Hooks<T>, options: &Options) -> Result<(), String> {
    let layers = config::layers(service.id, options.config.as_deref(), options.flags())?;
    let (config, own) = config::checked::<T>(&layers)?;
    let token = options.token_file.as_deref().map(Token::read).transpose()?;
    is_guarded(&config, token.is_some() || !options.trial)?;
    let Hooks { steps, routes, layer, notifier, probes } = hooks;
    let service_id = service.id;
    let (app, clock) = assembled(service, |connectors| steps(connectors, &own), options, &config)?;
    let routes = routes(Arc::clone(&app.engine), &own);
    let notifier = app.notices.as_ref().map(|notices| sender(notices, notifier)).transpose()?;
    #[cfg(feature = "oidc")]
    let app = app.with_oidc(
        config.oidc.clone().filter(|_| !options.trial).map(crate::oidc::Provider::new).transpose()?,
    );
    let app = app.with_doctor(doctor(service_id, &config, options, probes));
    let app = app.with_token(token).with_scanner(scanner(&config)).behind_tls(config.server.behind_tls);
    let app = Arc::new(app);
    rights::warn(&app.doctor);
    log::start(config.log, &app.metrics);
    app.metrics.of(Arc::downgrade(&app));
    let router = layer(router_with(Arc::clone(&app), !config.server.quiet, routes), &own);
    let threads = |error| format!("no threads: {error}");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(threads)?;
    let ticking = clock.map(|engine| clock::ticking(engine, Arc::clone(&app.failed)));
    let ticking = ticking.transpose().map_err(threads)?;
    let working = notifier.map(|by| working(Arc::clone(&app), by)).transpose().map_err(threads)?;
    let paying = app.payments.is_some().then(|| crate::payment::working(Arc::clone(&app)));
    let paying = paying.transpose().map_err(threads)?;
    let issuing = app.results.is_some().then(|| crate::results::working(Arc::clone(&app)));
    let issuing = issuing.transpose().map_err(threads)?;
    let keeping = clock::keeping(Arc::clone(&app), config.retention).map_err(threads)?;
    let noting = noting(&app).map_err(threads)?;
    let following = config.metrics.on.then(|| metrics::following(Arc::clone(&app)));
    let following = following.transpose().map_err(threads)?;
    let watchdog = lifecycle::watchdog(&app).map_err(threads)?;
    let listening = health::listening(&app).map_err(threads)?;
    let served = runtime.block_on(lifecycle::serve(router, &app, &config));
    drop((working, paying, issuing, keeping, noting, following, listening));
    runtime.shutdown_timeout(ENDING);
    if let Some(beyond) = &app.beyond {
        beyond.stop();
    }
    drop((ticking, watchdog));
    served
}

/// What is examined of the service that is served.
fn doctor(id: &str, config: &Config, options: &Options, probes: Vec<Probe>) -> Doctor {
    let mut doctor = Doctor::new(id, config);
    if options.memory {
        doctor = doctor.in_memory();
    }
    if options.trial {
        doctor = doctor.on_trial();
    }
    with_systems(doctor, probes)
}

/// With the systems of the service's own.
fn with_systems(doctor: Doctor, probes: Vec<Probe>) -> Doctor {
    probes.into_iter().fold(doctor, Doctor::probe)
}

/// Notes how the service is for who examines it while it runs. A verification may be cut off: it is made anew at the next start.
fn noting(app: &Arc<App>) -> std::io::Result<Repeating> {
    let app = Arc::clone(app);
    Ok(Repeating::start("state", move || app.note_state())?.with_grace(ENDING))
}

/// The service on its files, for a command: what only reads may run while a server does.
fn kept<T: DeserializeOwned>(
    service: Service,
    hooks: Hooks<T>,
    arguments: &crate::data::Arguments,
) -> Result<App, String> {
    let options = arguments.options(service.id)?;
    let layers = config::layers(service.id, options.config.as_deref(), options.flags())?;
    let (config, own) = config::checked::<T>(&layers)?;
    assembled(service, |connectors| (hooks.steps)(connectors, &own), &options, &config).map(|(app, _)| app)
}

/// The service on its files, and the engine whose clock this process turns.
fn assembled<S: Steps + 'static>(
    service: Service,
    steps: impl FnOnce(Connectors) -> S,
    options: &Options,
    config: &Config,
) -> Result<(App, Option<Arc<Local>>), String> {
    let stores = Stores::of(config, options.memory)?;
    let accounts = accounts(service.id, options, config, &stores)?;
    let (card, drafts) = (Card::read(service.card)?, drafts(service.id, config, &stores)?);
    let (known, metrics) = (Arc::new(OnceLock::new()), Arc::<Metrics>::default());
    let recorded = recorded(options)?;
    let systems = systems(&service, &card, config, &stores, &known)?;
    let is_recorded = recorded.is_some();
    let connectors = recorded.unwrap_or_else(|| systems.connectors(Arc::new(Unsigned)));
    #[cfg(feature = "signatures")]
    let (signing, connectors) = signed(service.id, options, config, connectors)?;
    let survey = survey_of(service.id, config, &stores, &card)?;
    let raise = raise(accounts.as_deref())?;
    let steps = Timed::new(steps(connectors), &metrics);
    let Opened { engine, clock, leads, beyond } =
        engine(service.id, options, config, raise, steps, &metrics)?;
    let shared: Arc<dyn Blocking> = Arc::new(Counted::new(Arc::clone(&engine), &metrics));
    // The first and only time that it is set.
    let _ = known.set(Arc::downgrade(&shared));
    let results = issuing(service.id, options, (config, &stores), &systems, &*engine)?;
    let payments = (!is_recorded).then(|| Arc::clone(&systems.payments));
    for process in &service.processes {
        if let Err(reasons) = &process.flow {
            eprintln!("warning: {} cannot run: {}", process.name, reasons.join("; "));
        }
    }
    let notices = notices(service.id, config, &stores, accounts.as_deref(), &*engine)?;
    let app = match options.reading {
        true => App::reading(service, shared),
        false => App::new(service, shared).map_err(|error| error.to_string())?,
    };
    let app = app.with_metrics(metrics, config.metrics.most_behind).leading(leads).needing(beyond);
    let app = app.with_licences(systems.register.clone().filter(|_| !is_recorded));
    let app = app.with_notices(notices).with_accounts(accounts, config.files.people.is_some());
    #[cfg(feature = "signatures")]
    let app = app.with_signing(signing);
    Ok((
        app.with_systems((!is_recorded).then(|| Arc::new(systems)))
            .with_payments(payments)
            .with_results(results)
            .with_card(card)
            .with_drafts(drafts)
            .with_survey(survey),
        clock,
    ))
}

/// Beyond this machine somebody must be asked who they are, and hears a word on TLS.
fn is_guarded(config: &Config, guarded: bool) -> Result<(), String> {
    let bind = config.server.bind;
    if !bind.ip().is_loopback() && !guarded {
        return Err(format!(
            "{bind}: this address can be reached from other machines; serve it to accounts, or for a trial name one with a token with \
             --token-file"
        ));
    }
    if !bind.ip().is_loopback() && !config.server.behind_tls {
        eprintln!(
            "warning: passwords and tokens cross the network in plain text: put a proxy with TLS before it, and say --behind-tls"
        );
    }
    Ok(())
}

/// What scans papers; none where nothing was asked for.
fn scanner(config: &Config) -> Option<Arc<dyn Scanner>> {
    let clamd = config.scanner.clamd.clone().map(Clamd::at)?;
    Some(Arc::new(clamd))
}

/// The accounts of those who may act; none in a trial.
fn accounts(
    id: &str,
    options: &Options,
    config: &Config,
    stores: &Stores,
) -> Result<Option<Arc<Accounts>>, String> {
    if options.trial {
        return Ok(None);
    }
    let settings = config.accounts();
    if let Some(file) = &config.files.people {
        let people = People::read(file)?;
        let accounts = Accounts::in_memory(settings, SystemClock).map_err(|error| error.to_string())?;
        accounts
            .import(&people, How::File)
            .map_err(|error| about(&file.display().to_string(), &error.to_string()))?;
        return Ok(Some(Arc::new(accounts)));
    }
    let path = config.files.accounts.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.accounts")));
    let nobody = || {
        format!(
            "{}: there are no accounts; add one (`accounts add --help`), name a file of people with --people, or try the service \
             out with --trial",
            stores.named(&path)
        )
    };
    // Nobody could act. A server in memory reads the accounts of a file too.
    let place = if options.memory { path.as_path().into() } else { stores.place(&path) };
    let is_file = options.memory || stores.are_files();
    if is_file && !path.exists() {
        return Err(nobody());
    }
    let told = |error: crate::accounts::AccountError| about(&stores.named(&path), &error.to_string());
    let accounts = Accounts::at(&place, settings, SystemClock).map_err(told)?;
    if !is_file && accounts.list().map_err(told)?.is_empty() {
        return Err(nobody());
    }
    Ok(Some(Arc::new(accounts)))
}

/// Announces the address, for programs that start the server.
pub(crate) fn say(text: &str) {
    print(&format!("{text}\n"));
}

pub(crate) fn print(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // Nobody need read it.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// What the clock escalates, to accounts that there are.
fn raise(accounts: Option<&Accounts>) -> Result<Raise, String> {
    let Some(accounts) = accounts else { return Ok(Raise::default()) };
    let name = |id: &str| {
        let found = accounts.active(id).map_err(|error| error.to_string())?;
        Ok(found.map(|account| account.name))
    };
    accounts.escalation().raise(name)
}

/// The outbox of notices, if the settings ask for notices: beside the journal.
fn notices(
    id: &str,
    config: &Config,
    stores: &Stores,
    accounts: Option<&Accounts>,
    engine: &dyn Blocking,
) -> Result<Option<Notices>, String> {
    let Some((accounts, settings)) = accounts.and_then(|all| Some((all, all.notices()?))) else {
        return Ok(None);
    };
    let path = journal(id, config).with_extension("notices");
    let told = |error: crate::accounts::AccountError| about(&stores.named(&path), &error.to_string());
    let now = Read {
        row: engine.position().map_err(|error| error.to_string())?,
        happened: accounts.last_happened().map_err(told)?,
    };
    let outbox = Outbox::at(&stores.place(&path), now);
    Ok(Some(Notices { outbox: outbox.map_err(told)?, settings: settings.clone() }))
}

/// What sends notices.
fn sender(notices: &Notices, given: Option<Arc<dyn Notifier>>) -> Result<Arc<dyn Notifier>, String> {
    match (given, &notices.settings.smtp) {
        (Some(given), _) => Ok(given),
        #[cfg(feature = "mail")]
        (None, Some(smtp)) => Ok(Arc::new(crate::notices::Smtp::new(&notices.settings, smtp)?)),
        #[cfg(not(feature = "mail"))]
        (None, Some(_)) => Err("notices.smtp: this program was built without the feature `mail`".to_owned()),
        (None, None) => Err("notices: name a server of mail in [notices.smtp]".to_owned()),
    }
}

/// Reads a calendar.
pub(crate) fn calendar(path: &Path) -> Result<Calendar, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| about(&path.display().to_string(), &error.to_string()))?;
    Calendar::parse(&text).map_err(|error| about(&path.display().to_string(), &error))
}

fn engine(
    id: &str,
    options: &Options,
    config: &Config,
    raise: Raise,
    steps: impl Steps + 'static,
    metrics: &Arc<Metrics>,
) -> Result<Opened, String> {
    engines::check(config, options.memory)?;
    let first_case = config.server.first_case;
    let mut settings = Settings { trial: options.trial, raise, first_case, ..Settings::default() };
    #[cfg(feature = "signatures")]
    if let Some(signatures) = &config.signatures {
        settings.signing = signatures.asked();
    }
    if let Some(path) = &config.files.calendar {
        settings.calendar = calendar(path)?;
    }
    if config.engine.kind == Kind::Postgres {
        return engines::on_database(config, steps, &settings, options.reading, metrics);
    }
    let engine = if options.memory {
        Local::open(Watched::new(MemoryJournal::new(), metrics), steps, SystemClock, settings)
    } else {
        let path = journal(id, config);
        if let Some(why) = crate::backup::is_half(&path) {
            return Err(why);
        }
        let told = Arc::clone(metrics);
        let journal = match options.reading {
            true => SqliteJournal::read_only(&path),
            false => SqliteJournal::open_observed(&path, move |took| told.commit(took)),
        };
        let journal = journal.map_err(|error| about(&path.display().to_string(), &error.to_string()))?;
        Local::open(Watched::new(journal, metrics), steps, SystemClock, settings)
    };
    let path = journal(id, config);
    let engine = engine.map_err(|error| about(&path.display().to_string(), &error.to_string()))?;
    match config.engine.kind {
        // Who only reads needs nobody to drive cases.
        Kind::Restate if !options.reading => engines::driven(config, engine),
        _ => Ok(Opened::local(engine)),
    }
}

/// Applications that are not sent yet, beside the journal.
fn drafts(id: &str, config: &Config, stores: &Stores) -> Result<Drafts, String> {
    let path = journal(id, config).with_extension("drafts");
    Drafts::at(&stores.place(&path)).map_err(|error| about(&stores.named(&path), &error))
}

/// The survey, where the act prints a questionnaire: beside the journal.
fn survey_of(id: &str, config: &Config, stores: &Stores, card: &Card) -> Result<Option<Survey>, String> {
    let path = journal(id, config).with_extension("survey");
    match stores {
        Stores::Memory => Survey::in_memory(card),
        Stores::Files => Survey::open(&path, card),
        #[cfg(feature = "postgres")]
        Stores::Database(_) => Survey::at(&stores.place(&path), &path, card),
    }
}

fn journal(id: &str, config: &Config) -> PathBuf {
    config.journal_of(id)
}

/// How signatures are taken, and connectors that check them: as the configuration says, in a trial with test keys too.
#[cfg(feature = "signatures")]
fn signed(
    id: &str,
    options: &Options,
    config: &Config,
    connectors: Connectors,
) -> Result<(Option<crate::signing::Signing>, Connectors), String> {
    use crate::signing::{Signing, Trial};
    let configured = config.signatures.as_ref().map(crate::signing::Settings::verifier).transpose()?;
    let asked = config.signatures.as_ref().map(crate::signing::Settings::asked).unwrap_or_default();
    let clock = Arc::new(SystemClock);
    let signing = match (configured, options.trial) {
        (None, false) => return Ok((None, connectors)),
        (Some(verify), false) => Signing::new(Arc::from(verify), clock, asked),
        (verify, true) => {
            let folder = (!options.memory).then(|| journal(id, config).with_extension("authority"));
            let trial = Trial::open(folder.as_deref(), clock.clone())?;
            let verify = Arc::from(trial.verifier(verify));
            Signing::new(verify, clock, asked).on_trial(Arc::new(trial))
        }
    };
    // What was recorded goes before what is signed.
    if options.recorded.is_some() {
        return Ok((Some(signing), connectors));
    }
    let check = match options.trial {
        true => signing.check().or(Arc::clone(&connectors.signature)),
        false => signing.check(),
    };
    Ok((Some(signing), Connectors { signature: Arc::new(check), ..connectors }))
}

/// Error text with the file name mentioned once.
fn about(place: &str, message: &str) -> String {
    if message.contains(place) { message.to_owned() } else { format!("{place}: {message}") }
}

/// Recorded answers, where the command line names a file of them.
fn recorded(options: &Options) -> Result<Option<Connectors>, String> {
    let Some(path) = &options.recorded else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| about(&path.display().to_string(), &error.to_string()))?;
    let recorded: Recorded = serde_json::from_str(&text).map_err(|error| {
        let help = r#"write them like {"c1": [{"Ok": {"holds": true}}]}"#;
        about(
            &path.display().to_string(),
            &format!("line {}: no recorded answers: {error}; {help}", error.line()),
        )
    })?;
    Ok(Some(recorded.connectors()))
}

/// The systems that the service works with, embedded where the configuration names no real ones. `engine` is set when there is one: it
/// tells when cases were applied for.
fn systems(
    service: &Service,
    card: &Card,
    config: &Config,
    stores: &Stores,
    engine: &Arc<OnceLock<Weak<dyn Blocking>>>,
) -> Result<Systems, String> {
    let path = config.systems_of(service.id);
    let opened = Store::at(&stores.place(&path), &zanflow_systems::STORE);
    let store = opened.map_err(|error| about(&stores.named(&path), &error.to_string()))?;
    let engine = Arc::clone(engine);
    let applied = move |case| {
        let first = engine.get()?.upgrade()?.history(case).ok()?.into_iter().next()?;
        Some(first.at)
    };
    Systems::open((service.id, service.title), card, config, store, Arc::new(SystemClock), Arc::new(applied))
        .map_err(|error| about(&stores.named(&path), &error))
}

/// What makes the papers that cases end with: in a trial, or where the configuration names the address that they lead to.
fn issuing(
    id: &str,
    options: &Options,
    (config, stores): (&Config, &Stores),
    systems: &Systems,
    engine: &dyn Blocking,
) -> Result<Option<Issuing>, String> {
    let url = match (&config.results.url, options.trial) {
        (Some(url), _) => url.clone(),
        (None, true) => format!("http://{}", config.server.bind),
        (None, false) => return Ok(None),
    };
    let path = journal(id, config).with_extension("results");
    let row = engine.position().map_err(|error| error.to_string())?;
    let opened = Results::at(&stores.place(&path), row);
    let store = opened.map_err(|error| about(&stores.named(&path), &error.to_string()))?;
    let settings = config.results.clone();
    let seal = match (&settings.seal_key, &settings.seal_certificate) {
        (Some(key), Some(certificate)) => {
            Some(Seal::load(key, certificate).map_err(|error| error.to_string())?)
        }
        _ => None,
    };
    let (licences, documents) = (Arc::clone(&systems.licences), Arc::clone(&systems.documents));
    Ok(Some(Issuing { store, settings, url, licences, documents, seal }))
}
