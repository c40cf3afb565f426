//! Settings of people's accounts: sections of the configuration file.
//!
//! ```toml
//! [passwords]
//! memory_kib = 19456
//! passes = 2
//! lanes = 1
//! shortest = 12
//!
//! [sessions]
//! idle_minutes = 30
//! longest_minutes = 720
//!
//! [limits]
//! calls_per_minute = 3000
//! sign_ins_per_minute = 60
//! checks_per_minute = 30
//! ```

use super::Cost;
use schemars::JsonSchema;
use serde::Deserialize;

/// Settings of accounts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Passwords.
    pub passwords: Passwords,
    /// Sessions.
    pub sessions: SessionLimits,
    /// How often something may be asked.
    pub limits: Limits,
    /// Notices to people.
    pub notices: Option<crate::notices::Settings>,
    /// What the clock escalates.
    pub escalation: crate::notices::Escalation,
    /// How long data are kept.
    pub retention: crate::retention::Retention,
    /// The provider at which people may sign in.
    #[cfg(feature = "oidc")]
    pub oidc: Option<crate::oidc::Settings>,
}

/// Passwords.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Passwords {
    /// Memory of one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Least number of characters.
    pub shortest: usize,
}

/// Sessions, in minutes.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionLimits {
    /// A session ends when nothing was asked for so long.
    pub idle_minutes: u32,
    /// And so long after it began.
    pub longest_minutes: u32,
}

/// How often something may be asked in a minute.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests to the API, by one caller.
    pub calls_per_minute: u32,
    /// Attempts to sign in, from one address.
    pub sign_ins_per_minute: u32,
    /// Public checks of licences, from one address.
    pub checks_per_minute: u32,
}

impl Default for Passwords {
    fn default() -> Self {
        let Cost { memory_kib, passes, lanes } = Cost::default();
        Self { memory_kib, passes, lanes, shortest: 12 }
    }
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_minutes: 30, longest_minutes: 720 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { calls_per_minute: 3000, sign_ins_per_minute: 60, checks_per_minute: 30 }
    }
}

impl Settings {
    /// Parses the text of a file.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks what the types do not.
    ///
    /// # Errors
    /// What is wrong.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.passwords.shortest < 8 {
            return Err("shortest: 8 characters is the least that is safe".to_owned());
        }
        self.cost().check()?;
        self.notices.as_ref().map_or(Ok(()), crate::notices::Settings::check)
    }

    pub(super) fn cost(&self) -> Cost {
        let Passwords { memory_kib, passes, lanes, .. } = self.passwords;
        Cost { memory_kib, passes, lanes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_what_is_wrong_is_told() {
        let settings = Settings::parse("[sessions]\nidle_minutes = 5\n").unwrap();
        assert_eq!((settings.sessions.idle_minutes, settings.sessions.longest_minutes), (5, 720));
        for (text, told) in [
            ("[passwords]\nshortest = 4\n", "the least that is safe"),
            ("[passwords]\nmemory_kib = 1\n", "memory_kib"),
            ("[session]\n", "unknown field"),
        ] {
            assert!(Settings::parse(text).unwrap_err().contains(told), "{text}");
        }
    }
}
