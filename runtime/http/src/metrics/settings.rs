//! Settings of monitoring: a section of the configuration file.

use schemars::JsonSchema;
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Where a service without a setting of its own answers a monitoring system.
const PORT: u16 = 9464;

/// How a service is watched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether there are metrics at all.
    pub on: bool,
    /// The address at which `/metrics` and `/health` are answered. `None`: 127.0.0.1:9464, if it is free.
    pub bind: Option<SocketAddr>,
    /// A file with the token that has to be shown for `/metrics`.
    pub token_file: Option<PathBuf>,
    /// Records that notices or papers may lie behind the journal while the service is ready.
    pub most_behind: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { on: true, bind: None, token_file: None, most_behind: 10_000 }
    }
}

impl Settings {
    /// The address; `served`: that of the service. A service at any free port is watched at any.
    pub(crate) fn address(&self, served: SocketAddr) -> SocketAddr {
        let port = if served.port() == 0 { 0 } else { PORT };
        self.bind.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// What is wrong with values that are of the right type.
    pub(crate) fn fault(&self) -> Option<(&'static str, String)> {
        let open = self.bind.is_some_and(|bind| !bind.ip().is_loopback());
        (self.on && open && self.token_file.is_none()).then(|| {
            let told = "this address can be reached from other machines: name a file with a token in metrics.token_file";
            ("metrics.bind", told.to_owned())
        })
    }
}
