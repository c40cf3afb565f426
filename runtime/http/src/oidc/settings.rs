//! Settings of the provider: a section of the configuration file.
//!
//! ```toml
//! [oidc]
//! name = "The ministry"                       # on the button
//! issuer = "https://id.example"
//! client_id = "service"
//! secret_file = "oidc.secret"                 # may be left out: a public client
//! redirect = "https://service.example/login/back"
//! account_claim = "sub"                       # whose value is the id of an account, with `account_prefix` before it
//! # In place of accounts that somebody keeps: roles by the values of a claim, and accounts made of them.
//! roles_claim = "groups"
//! [oidc.roles]
//! heads = ["head"]
//! ```

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use zanflow_runtime::Role;

/// Settings of a provider.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Its name for people.
    pub name: String,
    /// Its address, which it gives as its own too.
    pub issuer: String,
    /// What it calls this service.
    pub client_id: String,
    /// A file with the secret that it gave this service.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// The address of this server to which it sends people back: `/login/back`.
    pub redirect: String,
    /// What is asked for.
    #[serde(default = "scope")]
    pub scope: String,
    /// The claim that names the account.
    #[serde(default = "account_claim")]
    pub account_claim: String,
    /// What stands before it in ids of accounts.
    #[serde(default)]
    pub account_prefix: String,
    /// The claim that says in which groups somebody is: a text, or several.
    #[serde(default)]
    pub roles_claim: Option<String>,
    /// Roles by its values.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub roles: BTreeMap<String, Vec<Role>>,
    /// Certificates of authorities that the provider is known by: a PEM file. By default those of the system.
    #[serde(default = "authorities")]
    pub authorities: PathBuf,
}

fn scope() -> String {
    "openid profile".to_owned()
}

fn account_claim() -> String {
    "sub".to_owned()
}

fn authorities() -> PathBuf {
    PathBuf::from("/etc/ssl/certs/ca-certificates.crt")
}

impl Settings {
    pub(crate) fn read_secret(&self) -> Result<Option<String>, String> {
        let wrong = |what: &str| Err(format!("oidc: {what}"));
        let secure = |address: &str| address.starts_with("https://") || is_this_machine(address);
        if !secure(&self.issuer) || !secure(&self.redirect) {
            return wrong("`issuer` and `redirect` begin with https://");
        }
        if !self.redirect.ends_with("/login/back") {
            return wrong("`redirect` is the address of this server that ends in /login/back");
        }
        if self.roles_claim.is_some() == self.roles.is_empty() {
            return wrong("`roles_claim` and `roles` are given both or not at all");
        }
        if !self.scope.split_whitespace().any(|scope| scope == "openid") {
            return wrong("`scope` needs openid");
        }
        let Some(file) = &self.secret_file else { return Ok(None) };
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let secret = text.trim();
        if secret.is_empty() {
            Err(format!("{}: the file is empty", file.display()))
        } else {
            Ok(Some(secret.to_owned()))
        }
    }

    /// The roles that the claims give.
    pub(super) fn roles_of(&self, claims: &Value) -> Vec<Role> {
        let claim = self.roles_claim.as_ref().and_then(|name| claims.get(name));
        let values: Vec<&str> = match claim {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        values.iter().filter_map(|value| self.roles.get(*value)).flatten().copied().collect()
    }
}

/// Providers for tests are served without TLS.
fn is_this_machine(address: &str) -> bool {
    let host = address.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    host.is_some_and(|host| ["127.0.0.1", "localhost"].contains(&host))
}
