//! What is asked of the provider: its settings, its keys, and an ID token for a code.

use super::Settings;
use super::jwt::Keys;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use zanflow_runtime::Time;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer.
const LONGEST: u64 = 1024 * 1024;
/// Settings and keys are asked for again after so long.
const KEPT: i64 = 3_600_000;
/// An unknown key has the keys asked for again, but not more often.
const SELDOM: i64 = 30_000;

/// What the provider says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Discovered {
    pub issuer: String,
    pub authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

pub struct Client {
    agent: Agent,
    issuer: String,
    discovered: Mutex<Option<(Time, Discovered)>>,
    keys: Mutex<Option<(Time, Keys)>>,
}

impl Client {
    pub fn new(settings: &Settings) -> Result<Self, String> {
        let mut config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // A provider that sends us elsewhere is not the one that was set.
            .max_redirects(0)
            .http_status_as_error(true);
        if settings.issuer.starts_with("https://") {
            config = config.tls_config(tls(settings)?);
        }
        let issuer = settings.issuer.trim_end_matches('/').to_owned();
        let agent = config.build().into();
        Ok(Self { agent, issuer, discovered: Mutex::default(), keys: Mutex::default() })
    }

    /// The provider's settings.
    pub fn discovered(&self, now: Time) -> Result<Discovered, String> {
        let known = self.discovered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, found)) = known.filter(|(at, _)| now.since(*at) < KEPT) {
            return Ok(found);
        }
        let found: Discovered = self.get(&format!("{}/.well-known/openid-configuration", self.issuer))?;
        if found.issuer.trim_end_matches('/') != self.issuer {
            return Err(format!("the provider calls itself {}", super::short(&found.issuer)));
        }
        *self.discovered.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
        Ok(found)
    }

    /// The provider's keys. `anew`: one is not among those that are known.
    pub fn keys(&self, found: &Discovered, now: Time, anew: bool) -> Result<Keys, String> {
        let age = if anew { SELDOM } else { KEPT };
        let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, keys)) = known.filter(|(at, _)| now.since(*at) < age) {
            return Ok(keys);
        }
        let keys: Keys = self.get(&found.jwks_uri)?;
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, keys.clone()));
        Ok(keys)
    }

    /// The ID token for a code.
    pub fn exchange(
        &self,
        found: &Discovered,
        settings: &Settings,
        secret: Option<&str>,
        code: &str,
        verifier: &str,
    ) -> Result<String, String> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", settings.redirect.as_str()),
            ("code_verifier", verifier),
        ];
        let mut request = self.agent.post(&found.token_endpoint);
        let methods = &found.token_endpoint_auth_methods_supported;
        let in_form = !methods.is_empty() && !methods.iter().any(|method| method == "client_secret_basic");
        match secret {
            Some(secret) if !in_form => {
                let encode =
                    |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let pair = STANDARD.encode(format!("{}:{}", encode(&settings.client_id), encode(secret)));
                request = request.header("authorization", format!("Basic {pair}"));
            }
            Some(secret) => {
                form.extend([("client_id", settings.client_id.as_str()), ("client_secret", secret)])
            }
            None => form.push(("client_id", settings.client_id.as_str())),
        }
        let answer = request.send_form(form).map_err(|error| format!("{}: {error}", found.token_endpoint))?;
        let tokens: Tokens = read(answer, &found.token_endpoint)?;
        Ok(tokens.id_token)
    }

    fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, String> {
        let answer = self.agent.get(address).call().map_err(|error| format!("{address}: {error}"))?;
        read(answer, address)
    }
}

fn read<T: DeserializeOwned>(
    mut answer: ureq::http::Response<ureq::Body>,
    address: &str,
) -> Result<T, String> {
    let bytes = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    let bytes = bytes.map_err(|error| format!("{address}: {error}"))?;
    // What it says may hold secrets: only where it is wrong is told.
    serde_json::from_slice(&bytes)
        .map_err(|error| format!("{address}: line {}: not what was asked for", error.line()))
}

/// TLS by the authorities of the settings.
fn tls(settings: &Settings) -> Result<TlsConfig, String> {
    let path = &settings.authorities;
    let told = |error: &dyn std::fmt::Display| {
        format!("{}: {error}; name a file with `authorities`", path.display())
    };
    let pem = std::fs::read(path).map_err(|error| told(&error))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(told(&"there are no certificates in it"));
    }
    let roots = RootCerts::Specific(Arc::new(certificates));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build())
}
