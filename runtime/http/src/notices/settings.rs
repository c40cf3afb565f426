//! Settings of notices, a part of the configuration file.
//!
//! ```toml
//! [notices]
//! from = "Service <service@example.kz>"
//! url = "https://service.example.kz"   # what links begin with
//! language = "kk"                      # of whoever has none
//! tasks = "unit"                       # who is told of a new task: "unit", "assigned" or "none"
//! reasons = false                      # whether a refusal is sent with its reasons
//!
//! [notices.smtp]
//! host = "mail.example.kz"
//! tls = "starttls"                     # "starttls", "wrapped" or "none"
//! user = "service"
//! password_file = "smtp.password"
//!
//! [escalation]
//! near = "staff-1"                     # an account, or "head": the head of the case's unit
//! passed = "head"
//! ```

use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;
use zanflow_runtime::{Person, Raise, Whom, file::is_email};
use zanflow_wording::Lang;

/// Settings of notices.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// From whom: an address, or a name and an address.
    pub from: String,
    /// The address of this server for people.
    pub url: String,
    /// The language of whoever has none.
    #[serde(default = "language")]
    pub language: String,
    /// Who is told of a new task.
    #[serde(default)]
    pub tasks: Tasks,
    /// Whether an applicant is sent the reasons of a refusal; else a link only.
    #[serde(default)]
    pub reasons: bool,
    /// Attempts after which a notice counts as failed.
    #[serde(default = "tries")]
    pub tries: u32,
    /// Most recipients of one task.
    #[serde(default = "most")]
    pub most: usize,
    /// The server of mail; none where another `Notifier` sends.
    #[serde(default)]
    pub smtp: Option<SmtpSettings>,
}

/// Who is told of a new task.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tasks {
    /// Whoever may do it.
    #[default]
    Unit,
    /// Only to whom it is given.
    Assigned,
    /// Nobody.
    None,
}

/// A server of mail.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// By default 587, 465 where TLS wraps all, 25 without TLS.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Tls,
    /// The name to sign in with.
    #[serde(default)]
    pub user: Option<String>,
    /// A file with the password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Certificates of authorities that it is known by: a PEM file. By default those of the system.
    #[serde(default = "authorities")]
    pub authorities: PathBuf,
    /// Seconds that an answer may take.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// It begins in plain text, and nothing is sent before TLS.
    #[default]
    Starttls,
    /// From the first byte.
    Wrapped,
    /// Not at all: for a server on this machine.
    None,
}

fn language() -> String {
    "kk".to_owned()
}

fn tries() -> u32 {
    // With waits up to an hour: two days.
    60
}

fn most() -> usize {
    25
}

fn authorities() -> PathBuf {
    PathBuf::from("/etc/ssl/certs/ca-certificates.crt")
}

fn timeout() -> u64 {
    20
}

impl Settings {
    /// Checks what TOML cannot.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result<(), String> {
        if Lang::from_code(&self.language).is_none() {
            return Err("notices.language: languages are kk, ru and en".to_owned());
        }
        if !is_email(self.address()) {
            return Err("notices.from: write an address, or a name and <address>".to_owned());
        }
        if !self.url.starts_with("https://") && !self.url.starts_with("http://") {
            return Err("notices.url: the address of this server for people begins with https://".to_owned());
        }
        match &self.smtp {
            Some(smtp) if smtp.user.is_some() != smtp.password_file.is_some() => {
                Err("notices.smtp: `user` and `password_file` belong together".to_owned())
            }
            Some(smtp) if smtp.tls == Tls::None && smtp.user.is_some() => {
                Err("notices.smtp: a password is not sent without TLS; set `tls`".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The address that notices come from.
    pub fn address(&self) -> &str {
        match self.from.rsplit_once('<') {
            Some((_, address)) => address.trim_end().trim_end_matches('>'),
            None => self.from.trim(),
        }
    }

    /// The name before it.
    pub fn name(&self) -> Option<&str> {
        let (name, _) = self.from.rsplit_once('<')?;
        Some(name.trim().trim_matches('"')).filter(|name| !name.is_empty())
    }

    pub(super) fn lang(&self) -> Lang {
        Lang::from_code(&self.language).unwrap_or_default()
    }
}

/// What the clock escalates, and to whom: an account, or `head`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Escalation {
    /// When a deadline is near.
    pub near: Option<String>,
    /// When it has passed.
    pub passed: Option<String>,
}

impl Escalation {
    /// As the engine takes it. `name`: the name of an account.
    ///
    /// # Errors
    /// What is wrong: there is no such account.
    pub fn raise(&self, name: impl Fn(&str) -> Result<Option<String>, String>) -> Result<Raise, String> {
        let whom = |id: &Option<String>| match id.as_deref() {
            None => Ok(None),
            Some("head") => Ok(Some(Whom::Head)),
            Some(id) => match name(id)? {
                Some(name) => Ok(Some(Whom::Person(Person { id: id.to_owned(), name }))),
                None => Err(format!("escalation: there is no active account {id}")),
            },
        };
        Ok(Raise { near: whom(&self.near)?, passed: whom(&self.passed)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_settings_is_told() {
        let read = |more: &str| -> Result<Settings, String> {
            let text = format!("from = \"A service <a@b.kz>\"\nurl = \"https://b.kz\"\n{more}");
            let settings: Settings = toml::from_str(&text).map_err(|error| error.to_string())?;
            settings.check().map(|()| settings)
        };
        let good = read("").unwrap();
        assert_eq!((good.address(), good.name()), ("a@b.kz", Some("A service")));
        for (more, told) in [
            ("language = \"de\"", "languages are"),
            ("tasks = \"all\"", "unknown variant"),
            ("[smtp]\nhost = \"a\"\nuser = \"u\"", "belong together"),
            ("[smtp]\nhost = \"a\"\ntls = \"none\"\nuser = \"u\"\npassword_file = \"p\"", "without TLS"),
        ] {
            assert!(read(more).unwrap_err().contains(told), "{more}");
        }
    }

    #[test]
    fn the_clock_escalates_to_accounts_that_there_are() {
        let to = |near: &str| Escalation { near: Some(near.to_owned()), passed: Some("head".to_owned()) };
        let known = |id: &str| Ok((id == "staff-1").then(|| "A. B.".to_owned()));
        let raise = to("staff-1").raise(known).unwrap();
        assert_eq!(raise.passed, Some(Whom::Head));
        assert!(to("staff-2").raise(known).unwrap_err().contains("staff-2"));
    }
}
