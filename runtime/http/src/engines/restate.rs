//! Cases that servers of Restate drive, for code that blocks.

use super::{Opened, Servers, threads};
use std::sync::Arc;
use std::time::Duration;
use zanflow_restate::access::Access;
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::engine::Threads;
use zanflow_runtime::{Local, Waiting};

pub(super) fn drive(of: &Servers, engine: Local) -> Result<Opened, String> {
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
    let runtime = threads()?;
    let started = runtime.block_on(Restate::start(Arc::new(Threads(Arc::new(engine))), settings));
    let engine = Arc::new(started.map_err(|error| format!("restate: {error}"))?);
    let waiting = Waiting::new(engine, runtime.handle().clone());
    // It is the only process; the threads live as long as whoever asks.
    let leads = move || {
        let _threads = &runtime;
        true
    };
    Ok(Opened { engine: Arc::new(waiting), clock: None, leads: Arc::new(leads) })
}
