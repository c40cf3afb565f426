//! Runs the server from the command line to shutdown.

use crate::accounts::Accounts;
use crate::accounts::commands::read_settings;
use crate::card::Card;
use crate::drafts::Drafts;
use crate::guard::Token;
use crate::notices::{Notices, Notifier, Outbox, Read, Working};
use crate::options::{Command, Options};
use crate::{App, People, Service, api, clock, files, guard, notices as notice_routes, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use clap::{CommandFactory, FromArgMatches};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use zanflow_runtime::{
    Calendar, Connectors, Embedded, Engine, How, Local, MemoryJournal, Raise, Recorded, Settings,
    SqliteJournal, Steps, SystemClock,
};

/// Maximum request body, in bytes.
const BODY: usize = 64 * 1024;
/// Grace period for open requests at shutdown. Calls to other systems are not waited for: their keys bring the answers back.
const GRACE: Duration = Duration::from_secs(2);
/// And for commands that are still being written.
const ENDING: Duration = Duration::from_millis(500);
const FAILED: u8 = 2;

/// Serves a service as the command line says, until shutdown. `steps` makes the implementation of steps from connectors.
pub fn run<S: Steps + 'static>(service: Service, steps: impl FnOnce(Connectors) -> S) -> ExitCode {
    run_with(service, steps, None)
}

/// The same; `notifier` sends notices, in place of the server of mail that the settings name.
pub fn run_with<S: Steps + 'static>(
    service: Service,
    steps: impl FnOnce(Connectors) -> S,
    notifier: Option<Arc<dyn Notifier>>,
) -> ExitCode {
    let command = Options::command().name(service.id).about(service.title);
    let options = match Options::from_arg_matches(&command.get_matches()) {
        Ok(options) => options,
        Err(error) => error.exit(),
    };
    if let Some(Command::Accounts(arguments)) = &options.command {
        return crate::accounts::commands::run(service.id, arguments);
    }
    match start(service, steps, notifier, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(FAILED)
        }
    }
}

/// All routes, with the layers that protect them.
pub fn router(app: Arc<App>, log: bool) -> Router {
    Router::new()
        .nest(
            "/api",
            api::routes()
                .merge(api::people::routes())
                .merge(files::api::routes())
                .merge(notice_routes::api::routes()),
        )
        .merge(pages::routes())
        .merge(files::page::routes())
        .merge(notice_routes::page::routes())
        .fallback(pages::nothing_here)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .layer(middleware::from_fn_with_state(log, guard::log))
        .with_state(app)
}

fn start<S: Steps + 'static>(
    service: Service,
    steps: impl FnOnce(Connectors) -> S,
    notifier: Option<Arc<dyn Notifier>>,
    options: &Options,
) -> Result<(), String> {
    let token = options.token_file.as_deref().map(Token::read).transpose()?;
    let accounts = accounts(service.id, options)?;
    if !options.bind.ip().is_loopback() && token.is_none() && accounts.is_none() {
        return Err(format!(
            "{}: this address can be reached from other machines; serve it to accounts, or for a trial name one with a token with \
             --token-file",
            options.bind
        ));
    }
    if !options.bind.ip().is_loopback() && !options.behind_tls {
        eprintln!(
            "warning: passwords and tokens cross the network in plain text: put a proxy with TLS before it, and say --behind-tls"
        );
    }
    let (card, drafts) = (Card::read(service.card)?, drafts(service.id, options)?);
    let (connectors, systems) = connectors(service.id, options)?;
    let raise = raise(accounts.as_deref())?;
    let engine = engine(service.id, options, raise, steps(connectors))?;
    for process in &service.processes {
        if let Err(reasons) = &process.flow {
            eprintln!("warning: {} cannot run: {}", process.name, reasons.join("; "));
        }
    }
    let notices = notices(service.id, options, accounts.as_deref(), &*engine)?;
    let notifier = notices.as_ref().map(|notices| sender(notices, notifier)).transpose()?;
    let retention = accounts.as_ref().map(|accounts| accounts.retention()).unwrap_or_default();
    let app = App::new(service, Arc::clone(&engine)).map_err(|error| error.to_string())?;
    let app = app.with_notices(notices);
    #[cfg(feature = "oidc")]
    let app = app.with_oidc(provider(options)?);
    let app = app.with_token(token).with_accounts(accounts, options.people.is_some()).with_systems(systems);
    let app = app.with_scanner(options.files.scanner()).with_card(card).with_drafts(drafts);
    let app = Arc::new(app.behind_tls(options.behind_tls));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no threads: {error}"))?;
    let ticking = clock::Ticking::start(engine, Arc::clone(&app.failed))
        .map_err(|error| format!("no threads: {error}"))?;
    let threads = |error| format!("no threads: {error}");
    let working = notifier.map(|by| Working::start(Arc::clone(&app), by)).transpose().map_err(threads)?;
    let keeping = clock::Keeping::start(Arc::clone(&app), retention).map_err(threads)?;
    let served = runtime.block_on(serve(Arc::clone(&app), options));
    drop((working, keeping));
    runtime.shutdown_timeout(ENDING);
    drop(ticking);
    served
}

/// The accounts of those who may act; none in a trial.
fn accounts(id: &str, options: &Options) -> Result<Option<Arc<Accounts>>, String> {
    if options.trial {
        return Ok(None);
    }
    let settings = read_settings(options.settings.as_deref())?;
    if let Some(file) = &options.people {
        let people = People::read(file)?;
        let accounts = Accounts::in_memory(settings, SystemClock).map_err(|error| error.to_string())?;
        accounts.import(&people, How::File).map_err(|error| about(file, &error.to_string()))?;
        return Ok(Some(Arc::new(accounts)));
    }
    let path = options.accounts.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.accounts")));
    // Nobody could act.
    if !path.exists() {
        return Err(format!(
            "{}: there are no accounts; add one (`accounts add --help`), name a file of people with --people, or try the service \
             out with --trial",
            path.display()
        ));
    }
    let accounts = Accounts::open(&path, settings, SystemClock);
    Ok(Some(Arc::new(accounts.map_err(|error| about(&path, &error.to_string()))?)))
}

/// The provider at which people may sign in.
#[cfg(feature = "oidc")]
fn provider(options: &Options) -> Result<Option<crate::oidc::Provider>, String> {
    read_settings(options.settings.as_deref())?.oidc.map(crate::oidc::Provider::new).transpose()
}

async fn serve(app: Arc<App>, options: &Options) -> Result<(), String> {
    let listener = tokio::net::TcpListener::bind(options.bind).await;
    let listener =
        listener.map_err(|error| format!("{}: {error}; choose another with --bind", options.bind))?;
    let address: SocketAddr = listener.local_addr().map_err(|error| error.to_string())?;
    say(&format!("serving http://{address}/"));
    let (failed, mut end) = (Arc::clone(&app.failed), tokio::sync::watch::channel(None::<bool>));
    let ending = end.0.clone();
    tokio::spawn(async move {
        let broken = tokio::select! {
            () = asked_to_stop() => false,
            () = failed.notified() => true,
        };
        let _ = ending.send(Some(broken));
    });
    let mut told = end.0.subscribe();
    let stop = async move { drop(told.wait_for(Option::is_some).await) };
    let service = router(app, !options.quiet).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let served = within_grace(serving.into_future(), &mut end.1).await;
    served.map_err(|error| format!("{address}: {error}"))?;
    if *end.1.borrow() == Some(true) {
        return Err(
            "the journal failed, so that nothing more is done: make room, then start this again".to_owned()
        );
    }
    Ok(())
}

/// Stops even if connections stay open.
async fn within_grace(
    serving: impl Future<Output = std::io::Result<()>>,
    end: &mut tokio::sync::watch::Receiver<Option<bool>>,
) -> std::io::Result<()> {
    let late = async {
        drop(end.wait_for(Option::is_some).await);
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served,
        () = late => Ok(()),
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {},
                _ = terminated.recv() => {},
            }
            return;
        }
    }
    interrupted.await;
}

/// Announces the address, for programs that start the server.
fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // Nobody need read it.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
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
    options: &Options,
    accounts: Option<&Accounts>,
    engine: &dyn Engine,
) -> Result<Option<Notices>, String> {
    let Some((accounts, settings)) = accounts.and_then(|all| Some((all, all.notices()?))) else {
        return Ok(None);
    };
    let path = journal(id, options).with_extension("notices");
    let told = |error: crate::accounts::AccountError| about(&path, &error.to_string());
    let now = Read { row: engine.rows(), happened: accounts.last_happened().map_err(told)? };
    let outbox = if options.memory { Outbox::in_memory(now) } else { Outbox::open(&path, now) };
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

fn engine(
    id: &str,
    options: &Options,
    raise: Raise,
    steps: impl Steps + 'static,
) -> Result<Arc<dyn Engine>, String> {
    let mut settings = Settings { trial: options.trial, raise, ..Settings::default() };
    if let Some(path) = &options.calendar {
        let text = std::fs::read_to_string(path).map_err(|error| about(path, &error.to_string()))?;
        settings.calendar = Calendar::parse(&text).map_err(|error| about(path, &error))?;
    }
    let engine = if options.memory {
        Local::open(MemoryJournal::new(), steps, SystemClock, settings)
    } else {
        let path = journal(id, options);
        let journal = SqliteJournal::open(&path).map_err(|error| about(&path, &error.to_string()))?;
        Local::open(journal, steps, SystemClock, settings)
    };
    let path = journal(id, options);
    Ok(Arc::new(engine.map_err(|error| about(&path, &error.to_string()))?))
}

/// Applications that are not sent yet, beside the journal.
fn drafts(id: &str, options: &Options) -> Result<Drafts, String> {
    if options.memory {
        Drafts::in_memory()
    } else {
        Drafts::open(&journal(id, options).with_extension("drafts"))
    }
}

fn journal(id: &str, options: &Options) -> PathBuf {
    options.journal.clone().unwrap_or_else(|| PathBuf::from(format!("{id}.journal")))
}

/// Error text with the file name mentioned once.
fn about(path: &Path, message: &str) -> String {
    let path = path.display().to_string();
    if message.contains(&path) { message.to_owned() } else { format!("{path}: {message}") }
}

/// Connectors to other systems, and the embedded systems if those replace them.
fn connectors(id: &str, options: &Options) -> Result<(Connectors, Option<Arc<Embedded>>), String> {
    if let Some(path) = &options.recorded {
        let text = std::fs::read_to_string(path).map_err(|error| about(path, &error.to_string()))?;
        let recorded: Recorded = serde_json::from_str(&text).map_err(|error| {
            let help = r#"write them like {"c1": [{"Ok": {"holds": true}}]}"#;
            about(path, &format!("line {}: no recorded answers: {error}; {help}", error.line()))
        })?;
        return Ok((recorded.connectors(), None));
    }
    let path = match &options.systems {
        Some(path) => path.clone(),
        None => journal(id, options).with_extension("systems"),
    };
    let opened = if options.memory { Embedded::in_memory() } else { Embedded::open(&path) };
    let embedded = Arc::new(opened.map_err(|error| about(&path, &error.to_string()))?);
    Ok((embedded.connectors(), Some(embedded)))
}
