//! Cases that servers of Restate drive, for code that blocks.

mod beyond;

use super::{Opened, Servers, threads};
use beyond::There;
use std::sync::Arc;
use std::time::Duration;
use zanflow_restate::access::Access;
use zanflow_restate::{Examination, Restate, Settings};
use zanflow_runtime::engine::Threads;
use zanflow_runtime::{Local, Waiting};

pub(super) fn drive(of: &Servers, engine: Local) -> Result<Opened, String> {
    let settings = settings(of)?;
    let runtime = threads()?;
    let started = runtime.block_on(Restate::start(Arc::new(Threads(Arc::new(engine))), settings.clone()));
    let engine = Arc::new(started.map_err(|error| format!("restate: {error}"))?);
    let beyond = There::watching(Arc::clone(&engine), settings, runtime.handle());
    let waiting = Waiting::new(engine, runtime.handle().clone());
    // It is the only process; the threads live as long as whoever asks.
    let leads = move || {
        let _threads = &runtime;
        true
    };
    Ok(Opened {
        engine: Arc::new(waiting),
        clock: None,
        leads: Arc::new(leads),
        beyond: Some(Arc::new(beyond)),
    })
}

/// Examines the servers, whether or not a server of the service runs.
pub(crate) fn examine(of: &Servers) -> Result<Examination, String> {
    let settings = settings(of)?;
    Ok(threads()?.block_on(zanflow_restate::examine(&settings)))
}

/// As the engine has its settings.
fn settings(of: &Servers) -> Result<Settings, String> {
    let wrong = |key: &str, why: &dyn std::fmt::Display| format!("restate.{key}: {why}");
    let name = of.name.parse().map_err(|error| wrong("name", &error))?;
    let access = Access::read(of.authorities.as_deref(), of.token_file.as_deref());
    let access = access.map_err(|error| format!("restate: {error}"))?;
    let servers = |key, addresses: &str| {
        let servers: zanflow_restate::http::Servers =
            addresses.parse().map_err(|error| wrong(key, &error))?;
        servers.reached_with(access.clone()).map_err(|error| wrong(key, &error))
    };
    let (ingress, admin) = (servers("ingress", &of.ingress)?, servers("admin", &of.admin)?);
    let mut settings = Settings::new(name, ingress, admin);
    if let Some(listen) = of.listen {
        settings.listen = listen;
    }
    if let Some(seconds) = of.limit {
        settings.limit = Duration::from_secs(seconds.max(1));
    }
    settings.address.clone_from(&of.address);
    settings.identity.clone_from(&of.identity);
    Ok(settings)
}
