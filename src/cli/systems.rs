//! `zanflow systems`: a server that speaks for the systems of the acts, and fails by a script.

use super::output::{self, Problem};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use zanflow_runtime::{Clock, SystemClock};
use zanflow_systems::Store;
use zanflow_systems::payment::Secret;
use zanflow_systems::simulator::{Running, Script, Settings, Simulator};

/// Arguments of `zanflow systems`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port; port 0 picks a free one. Whoever reaches it may do everything: keep it on this machine.
    #[arg(long, default_value = "127.0.0.1:8090")]
    bind: SocketAddr,
    /// The books of the systems, an SQLite file; `zanflow registers load` fills its registers. By default they are in memory, and the
    /// registers hold the examples of `zanflow registers template`.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Which calls fail, and how: a TOML file.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Where the payment system sends webhooks: the service's `/webhooks/payment`.
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    webhook: Option<String>,
    /// A file with the secret that signs webhooks, at least 16 letters.
    #[arg(long, value_name = "FILE", requires = "webhook")]
    webhook_secret: Option<PathBuf>,
    /// Pay every invoice at once, in full, as if people did.
    #[arg(long)]
    pay: bool,
    /// Where the gateway sends the answers of its asynchronous channel: the service's `/webhooks/gateway`.
    #[arg(long, value_name = "URL")]
    answers: Option<String>,
}

/// Serves until it is stopped.
pub fn run(args: &Args) -> ExitCode {
    served(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn served(args: &Args) -> Result<ExitCode, Problem> {
    let script = match &args.faults {
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
            let told = |error| format!("{}: {error}", file.display());
            Script::read(&text)
                .map_err(|error| Problem::new(told(error), "docs/registers.md has an example"))?
        }
        None => Script::default(),
    };
    let secret = args.webhook_secret.as_deref().map(Secret::read).transpose();
    let secret = secret.map_err(|error| Problem::new(error, "write one of 16 letters or more into it"))?;
    let settings = Settings {
        script,
        // One that nobody chose: it is told, so that a run can be made again.
        seed: u64::try_from(SystemClock.now().0).unwrap_or_default(),
        answers_to: args.answers.clone(),
        webhook: args.webhook.clone().zip(secret),
        pays: args.pay,
    };
    let store = args.store.as_deref().map(Store::open).transpose();
    let simulator = store.and_then(|store| Simulator::new(store, settings));
    let simulator = simulator.map_err(|error| {
        let file = args.store.as_ref().map(|file| format!("{}: ", file.display())).unwrap_or_default();
        Problem::new(format!("{file}{error}"), "name an SQLite file, or none")
    })?;
    let bound = |error: std::io::Error| {
        Problem::new(format!("{}: {error}", args.bind), "choose another address with --bind")
    };
    let listener = TcpListener::bind(args.bind).map_err(bound)?;
    let simulator = Arc::new(simulator);
    let running = Running::start(Arc::clone(&simulator), listener).map_err(bound)?;
    let code = output::print(&format!("serving http://{}/, seed {}\n", running.address(), simulator.seed()));
    running.wait();
    Ok(code)
}
