//! A served service from its first connection to its end.
//!
//! Asked to stop (SIGTERM, Ctrl-C), it is not ready from then on, serves for `server.drain_seconds` more so that whoever sends it requests
//! notices, then takes no connection and gives open requests `server.grace_seconds`. What was acknowledged is durable at any time; calls to
//! other systems are not waited for, their keys bring the answers back. Asked a second time, the process ends at once.

use crate::App;
use crate::config::Config;
use crate::metrics::{self, Monitoring};
use crate::repeating::Repeating;
use axum::Router;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;

/// The exit code after a second signal.
const AT_ONCE: i32 = 130;

/// Where the end of the service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Serving,
    /// No connection is taken any more. `broken`: the journal failed.
    Ending {
        broken: bool,
    },
}

/// Serves until it is asked to stop or the journal fails.
///
/// # Errors
/// An address cannot be taken, or the journal failed.
pub(crate) async fn serve(router: Router, app: &Arc<App>, config: &Config) -> Result<(), String> {
    let (bind, server) = (config.server.bind, config.server);
    let monitoring = Monitoring::new(app, &config.metrics)?;
    let listener = tokio::net::TcpListener::bind(bind).await;
    let listener = listener.map_err(|error| format!("{bind}: {error}; choose another with --bind"))?;
    let address: SocketAddr = listener.local_addr().map_err(|error| error.to_string())?;
    let watched = metrics::listen(&config.metrics, bind).await?;
    let (tell, mut stage) = watch::channel(Stage::Serving);
    let ending = Ending { app: Arc::clone(app), tell, drain: Duration::from_secs(server.drain_seconds) };
    // Whoever reads that it serves may ask it to stop.
    ending.begin()?;
    crate::run::say(&format!("serving http://{address}/"));
    if let Some((listener, address)) = watched {
        crate::run::say(&format!("watched at http://{address}/metrics"));
        // It answers until the process ends: that the service is not ready is to be seen.
        tokio::spawn(axum::serve(listener, monitoring.router()).into_future());
    }
    manager::ready();
    let mut told = stage.clone();
    let stop = async move { drop(told.wait_for(|stage| *stage != Stage::Serving).await) };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let grace = Duration::from_secs(server.grace_seconds);
    let served = within(grace, serving.into_future(), &mut stage).await;
    served.map_err(|error| format!("{address}: {error}"))?;
    if *stage.borrow() == (Stage::Ending { broken: true }) {
        let (what, do_what) = match app.has_journal() {
            true => ("the journal failed", "make room, then start this again"),
            false => {
                ("the database refuses what is written", "see why above, and mend that before the next start")
            }
        };
        return Err(format!("{what}, so that nothing more is done: {do_what}"));
    }
    Ok(())
}

/// Stops even if connections stay open.
async fn within(
    grace: Duration,
    serving: impl Future<Output = std::io::Result<()>>,
    stage: &mut watch::Receiver<Stage>,
) -> std::io::Result<()> {
    let late = async {
        drop(stage.wait_for(|stage| *stage != Stage::Serving).await);
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        served = serving => served,
        () = late => Ok(()),
    }
}

/// What waits for the end.
struct Ending {
    app: Arc<App>,
    tell: watch::Sender<Stage>,
    drain: Duration,
}

impl Ending {
    /// On a thread of its own, which hears a second signal also while all else ends. From when this returns on, signals are heard.
    fn begin(self) -> Result<(), String> {
        let (tell, told_of) = std::sync::mpsc::channel();
        let told = |error: std::io::Error| format!("no threads: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(told)?;
        let thread = std::thread::Builder::new().name("signals".to_owned());
        thread.spawn(move || runtime.block_on(self.wait(&tell))).map_err(told)?;
        told_of.recv().map_err(|_| "signals cannot be heard".to_owned())
    }

    async fn wait(self, hears: &std::sync::mpsc::Sender<()>) {
        let mut signals = Signals::new();
        // Whoever began this waits for it.
        let _ = hears.send(());
        let broken = tokio::select! {
            () = signals.next() => false,
            () = self.app.failed.notified() => true,
        };
        self.app.stopping.store(true, Ordering::SeqCst);
        manager::stopping();
        tracing::info!(broken, "stopping");
        if !broken {
            tokio::select! {
                () = tokio::time::sleep(self.drain) => {}
                () = signals.next() => at_once(),
            }
        }
        let Self { app, tell, .. } = self;
        // The engine ends with the last that holds it.
        drop(app);
        let _ = tell.send(Stage::Ending { broken });
        signals.next().await;
        at_once();
    }
}

fn at_once() -> ! {
    tracing::warn!("asked to stop again: stopped at once");
    std::process::exit(AT_ONCE)
}

/// Ctrl-C and SIGTERM.
struct Signals {
    #[cfg(unix)]
    both: Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>,
}

impl Signals {
    fn new() -> Self {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Self {
            #[cfg(unix)]
            both: signal(SignalKind::interrupt()).ok().zip(signal(SignalKind::terminate()).ok()),
        }
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some((interrupted, terminated)) = &mut self.both {
            tokio::select! {
                _ = interrupted.recv() => {},
                _ = terminated.recv() => {},
            }
            return;
        }
        drop(tokio::signal::ctrl_c().await);
    }
}

/// Tells the manager of services that the process works, as often as it asks for that; `None` where it does not ask.
pub(crate) fn watchdog(app: &Arc<App>) -> std::io::Result<Option<Repeating>> {
    let Some(every) = manager::watches() else { return Ok(None) };
    let app = Arc::clone(app);
    let telling = Repeating::start("watchdog", move || {
        // An engine whose locks hang does not come back from this. A database may, later than the manager waits: a new process would not
        // reach it either.
        match app.has_journal() {
            true => drop(app.engine.board(None)),
            false => drop(app.engine.lines()),
        }
        manager::works();
        every / 2
    });
    Ok(Some(telling?.with_grace(Duration::ZERO)))
}

/// systemd, where it started this (`Type=notify`).
#[cfg(target_os = "linux")]
mod manager {
    use sd_notify::NotifyState;
    use std::time::Duration;

    fn tell(state: NotifyState<'_>) {
        // Nobody need listen.
        let _ = sd_notify::notify(&[state]);
    }

    pub fn ready() {
        tell(NotifyState::Ready);
    }

    pub fn stopping() {
        tell(NotifyState::Stopping);
    }

    pub fn works() {
        tell(NotifyState::Watchdog);
    }

    pub fn watches() -> Option<Duration> {
        sd_notify::watchdog_enabled()
    }
}

#[cfg(not(target_os = "linux"))]
mod manager {
    use std::time::Duration;

    pub fn ready() {}

    pub fn stopping() {}

    pub fn works() {}

    pub fn watches() -> Option<Duration> {
        None
    }
}
