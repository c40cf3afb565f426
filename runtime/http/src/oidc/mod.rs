//! Signing in at a provider of OpenID Connect: authorization code with PKCE, state and nonce; settings by discovery.
//!
//! Invariants:
//! - Whoever comes back is who left: the browser holds one half of the attempt in a cookie, the state names the other. An
//!   attempt is used once, whatever comes of it.
//! - Of the provider's answer only an ID token counts that its own key signed, for this client, now, for this attempt.
//! - The page says nothing of why somebody was refused; the log says it.
//! - The provider says who somebody is; what they may do the accounts say, or roles that the settings map.

mod client;
mod jwt;
mod settings;

pub use settings::Settings;

use crate::accounts::{Account, AccountError, Accounts, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use client::{Client, Discovered};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use subtle::ConstantTimeEq;
use zanflow_runtime::{Hash, How, Role, Time};

/// An attempt is good for so long.
const ATTEMPT: i64 = 10 * 60_000;
/// Most attempts at a time; the oldest is forgotten.
const ATTEMPTS: usize = 10_000;
/// How far clocks may differ.
const LEEWAY: i64 = 60_000;

/// A provider at which people may sign in.
pub struct Provider {
    settings: Settings,
    secret: Option<String>,
    client: Client,
    attempts: Mutex<BTreeMap<String, Attempt>>,
}

/// Somebody who went to the provider.
struct Attempt {
    at: Time,
    /// Hash of what the browser has in its cookie.
    browser: Hash,
    nonce: String,
    verifier: String,
}

impl Provider {
    /// A provider by its settings. It is not asked before somebody signs in.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let secret = settings.read_secret()?;
        let client = Client::new(&settings)?;
        Ok(Self { settings, secret, client, attempts: Mutex::default() })
    }

    /// Whether it answers, as itself.
    ///
    /// # Errors
    /// What was wrong.
    pub(crate) fn ping(&self, now: Time) -> Result<(), String> {
        self.client.discovered(now).map(|_| ())
    }

    /// Its name for people.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The address to send somebody to, and what their browser keeps.
    pub(crate) fn leave(&self, now: Time) -> Result<(String, String), String> {
        let found = self.client.discovered(now)?;
        let [state, browser, nonce, verifier] = [random()?, random()?, random()?, random()?];
        let challenge = URL_SAFE_NO_PAD.encode(Hash::digest(&[verifier.as_bytes()]).0);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect)
            .append_pair("scope", &self.settings.scope)
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let joint = if found.authorization_endpoint.contains('?') { '&' } else { '?' };
        let address = format!("{}{joint}{}", found.authorization_endpoint, query.finish());
        let attempt = Attempt { at: now, browser: Hash::digest(&[browser.as_bytes()]), nonce, verifier };
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.retain(|_, attempt| now.since(attempt.at) <= ATTEMPT);
        while attempts.len() >= ATTEMPTS {
            let oldest =
                attempts.iter().min_by_key(|(_, attempt)| attempt.at).map(|(state, _)| state.clone());
            attempts.remove(&oldest.unwrap_or_default());
        }
        attempts.insert(state, attempt);
        Ok((address, browser))
    }

    /// Takes back whoever the provider sent: the secret of their session, or why not, for the log.
    pub(crate) fn back(
        &self,
        accounts: &Accounts,
        answer: &BTreeMap<String, String>,
        browser: &str,
        now: Time,
    ) -> Result<String, String> {
        let attempt = self.take(answer.get("state").map_or("", String::as_str), browser, now)?;
        if let Some(error) = answer.get("error") {
            return Err(format!("the provider says {}", short(error)));
        }
        let code = answer.get("code").ok_or("there is no code")?;
        let found = self.client.discovered(now)?;
        if answer.get("iss").is_some_and(|issuer| *issuer != found.issuer) {
            return Err("the answer is another provider's".to_owned());
        }
        let token =
            self.client.exchange(&found, &self.settings, self.secret.as_deref(), code, &attempt.verifier)?;
        let claims = self.claims(&found, &token, now)?;
        self.check(&found, &claims, &attempt.nonce, now)?;
        self.sign_in(accounts, &claims)
    }

    /// The attempt of a state, used up.
    fn take(&self, state: &str, browser: &str, now: Time) -> Result<Attempt, String> {
        let attempt = self.attempts.lock().unwrap_or_else(PoisonError::into_inner).remove(state);
        let attempt = attempt.ok_or("no attempt has that state, or it was used")?;
        if now.since(attempt.at) > ATTEMPT {
            return Err("the attempt is too old".to_owned());
        }
        let shown = Hash::digest(&[browser.as_bytes()]);
        if !bool::from(attempt.browser.0.ct_eq(&shown.0)) {
            return Err("the attempt is another browser's".to_owned());
        }
        Ok(attempt)
    }

    /// The claims of an ID token that a key of the provider signed.
    fn claims(&self, found: &Discovered, token: &str, now: Time) -> Result<Value, String> {
        let signed = jwt::Signed::parse(token)?;
        let keys = self.client.keys(found, now, false)?;
        match signed.verified(&keys) {
            // The provider may have a new key.
            Err(jwt::Fault::UnknownKey) => {
                let keys = self.client.keys(found, now, true)?;
                signed.verified(&keys).map_err(|fault| fault.to_string())
            }
            other => other.map_err(|fault| fault.to_string()),
        }
    }

    fn check(&self, found: &Discovered, claims: &Value, nonce: &str, now: Time) -> Result<(), String> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(found.issuer.as_str()) {
            return Err("the token is of another issuer".to_owned());
        }
        let ours = self.settings.client_id.as_str();
        let audiences: Vec<&str> = match claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let party = text("azp");
        if !audiences.contains(&ours)
            || party.is_some_and(|party| party != ours)
            || audiences.len() > 1 && party.is_none()
        {
            return Err("the token is for another client".to_owned());
        }
        let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
        #[allow(clippy::cast_possible_truncation)] // dates
        let time = |name: &str| seconds(name).map(|seconds| Time((seconds * 1000.0) as i64));
        let ends = time("exp").ok_or("the token does not say when it ends")?;
        if now.since(ends) > LEEWAY {
            return Err("the token has ended".to_owned());
        }
        if [time("nbf"), time("iat")].into_iter().flatten().any(|begins| begins.since(now) > LEEWAY) {
            return Err("the token has not begun".to_owned());
        }
        let said = text("nonce").unwrap_or_default();
        if !bool::from(said.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err("the token answers another attempt".to_owned());
        }
        Ok(())
    }

    /// Opens a session for the account that the claims name.
    fn sign_in(&self, accounts: &Accounts, claims: &Value) -> Result<String, String> {
        let named = claims.get(&self.settings.account_claim).and_then(Value::as_str);
        let named = named.filter(|named| !named.is_empty());
        let named = named.ok_or_else(|| format!("the token has no claim {}", self.settings.account_claim))?;
        if named.len() == 12 && named.bytes().all(|letter| letter.is_ascii_digit()) {
            // Whatever stands before it.
            return Err(format!(
                "{} is an IIN, which the journal would keep for ever: set another `account_claim`",
                self.settings.account_claim
            ));
        }
        let id = format!("{}{named}", self.settings.account_prefix);
        let told = |error: AccountError| error.to_string();
        let account = accounts.find(&id).map_err(told)?;
        let roles = self.settings.roles_of(claims);
        let account = match account {
            Some(account) => {
                self.follow(accounts, &account, roles)?;
                account
            }
            None if roles.is_empty() => return Err(format!("{} has no account", short(&id))),
            None => {
                let name = claims.get("name").and_then(Value::as_str).unwrap_or(named);
                let account = Account::new(&id, name, roles, []).map_err(told)?;
                accounts.add(&account, None).map_err(told)?;
                account
            }
        };
        if account.state != State::Active {
            return Err(format!("the account {} is not active", short(&id)));
        }
        accounts.open_session(&id, How::Oidc).map_err(told)
    }

    /// Where the settings map roles, an account has those that the provider says, no others.
    fn follow(&self, accounts: &Accounts, account: &Account, roles: Vec<Role>) -> Result<(), String> {
        if self.settings.roles.is_empty() {
            return Ok(());
        }
        let told = |error: AccountError| error.to_string();
        if roles.is_empty() {
            return Err(format!("the provider gives {} no role", short(&account.id)));
        }
        let roles = roles.into_iter().collect();
        if account.roles == roles {
            return Ok(());
        }
        accounts.set_roles(&account.id, &roles, &account.units).map_err(told)
    }
}

/// 256 random bits as text that may stand in an address.
fn random() -> Result<String, String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| "the system gives no random numbers")?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What others send, as far as it may stand in a log.
fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(80).collect()
}
