//! How the engine is set.

use crate::http::{BadAddress, Servers, address};
use crate::names::Name;
use hyper::http::Uri;
use std::net::SocketAddr;
use std::time::Duration;
use zanflow_runtime::Limits;

/// How the engine is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the service is called on the cluster. Services that share one have different names.
    pub name: Name,
    /// The servers that take commands.
    pub ingress: Servers,
    /// The servers at which the service is registered.
    pub admin: Servers,
    /// Where Restate calls this process. What it began at an address it goes on with at that address, so this stays the same from one
    /// process to the next. Port 0, a free one, is for what is over when its process ends.
    pub listen: SocketAddr,
    /// The address of that as the servers see it, `http://HOST:PORT`; `None`: the same.
    pub address: Option<String>,
    /// The public key with which Restate's requests are checked, `publickeyv1_…`. `None`: they are not, and nobody else may reach
    /// [`listen`](Self::listen).
    pub identity: Option<String>,
    /// How long a command is waited for. It may be done later where the servers are gone meanwhile; the caller is told which it is.
    pub limit: Duration,
    /// How long a command waits for the calls that follow from it: [`Settings::patience`](zanflow_runtime::Settings::patience).
    pub patience: Duration,
    /// Calls to other systems: [`Settings::calls`](zanflow_runtime::Settings::calls). Restate's engine knows no pauses of connectors:
    /// what failed is tried again at the times that the case says.
    pub calls: Limits,
}

impl Settings {
    /// Servers of one cluster, and what is else as it is by default. The process listens on port 9080 of this machine alone.
    pub fn new(name: Name, ingress: Servers, admin: Servers) -> Self {
        let of = zanflow_runtime::Settings::default();
        Self {
            name,
            ingress,
            admin,
            listen: SocketAddr::from(([127, 0, 0, 1], 9080)),
            address: None,
            identity: None,
            limit: Duration::from_secs(30),
            patience: of.patience,
            calls: of.calls,
        }
    }

    pub(crate) fn own_address(&self, local: SocketAddr) -> Result<Uri, BadAddress> {
        match &self.address {
            Some(given) => address(given),
            None => address(&format!("http://{local}")),
        }
    }

    pub(crate) fn call_limit(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.calls.timeout).unwrap_or(0))
    }
}
