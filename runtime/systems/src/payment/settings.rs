//! Settings of payments, the section `[payment]` of a service's configuration.

use super::fee::Choice;
use super::rates::Rates;
use crate::Address;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of payments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The amount, where the card does not give exactly one: see [`Choice`].
    #[serde(deserialize_with = "text")]
    pub amount: Option<String>,
    /// How many days after its own an invoice can be paid, 1 to 365.
    pub days: u32,
    /// A file of rates like `mci.toml`; by default those that were known when this was built.
    #[serde(deserialize_with = "text")]
    pub rates: Option<PathBuf>,
    /// Whether what was paid twice, too late or over the amount is sent back without being asked for. A fee never is.
    pub return_excess: bool,
    /// The address of a payment system; by default the embedded one.
    #[serde(deserialize_with = "text")]
    pub url: Option<String>,
    /// A file with the token for it.
    #[serde(deserialize_with = "text")]
    pub token_file: Option<PathBuf>,
    /// A file with the secret by which it signs its webhooks.
    #[serde(deserialize_with = "text")]
    pub secret_file: Option<PathBuf>,
    /// Certificates of authorities that it is known by: a PEM file.
    pub authorities: PathBuf,
    /// Seconds that an answer may take.
    pub timeout_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            amount: None,
            days: 10,
            rates: None,
            return_excess: true,
            url: None,
            token_file: None,
            secret_file: None,
            authorities: PathBuf::from("/etc/ssl/certs/ca-certificates.crt"),
            timeout_seconds: 20,
        }
    }
}

/// An empty text is none.
fn text<'de, D: Deserializer<'de>, T: From<String>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Some(String::deserialize(deserializer)?).filter(|text| !text.is_empty()).map(T::from))
}

impl Settings {
    /// Checks what TOML cannot.
    ///
    /// # Errors
    /// The key in the configuration, and what is wrong.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let wrong = |key, told: &str| Err((key, told.to_owned()));
        if let Err(why) = self.choice() {
            return Err(("payment.amount", why));
        }
        if !(1..=365).contains(&self.days) {
            return wrong("payment.days", "1 to 365 days");
        }
        if !(1..=300).contains(&self.timeout_seconds) {
            return wrong("payment.timeout_seconds", "1 to 300 seconds");
        }
        match (&self.url, &self.token_file, &self.secret_file) {
            (None, None, None) => Ok(()),
            (Some(url), _, _) if !url.starts_with("https://") && !url.starts_with("http://") => {
                wrong("payment.url", "an address begins with https://")
            }
            (Some(_), Some(_), Some(_)) => Ok(()),
            _ => wrong("payment.url", "`url`, `token_file` and `secret_file` belong together"),
        }
    }

    /// The amount that was chosen.
    ///
    /// # Errors
    /// It is none; how one looks.
    pub fn choice(&self) -> Result<Option<Choice>, String> {
        self.amount.as_deref().map(Choice::parse).transpose()
    }

    /// The rates that are in force.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn rates(&self) -> Result<Rates, String> {
        let Some(path) = &self.rates else { return Rates::known() };
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
        Rates::parse(&text).map_err(|error| told(&error))
    }

    /// Where the payment system is; none: it is the embedded one.
    ///
    /// # Errors
    /// The file with the token cannot be read, or has none.
    pub fn address(&self) -> Result<Option<Address>, String> {
        let (Some(url), Some(file)) = (&self.url, &self.token_file) else { return Ok(None) };
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let token = std::fs::read_to_string(file).map_err(|error| told(&error))?;
        let token = token.trim();
        if token.is_empty() || !token.bytes().all(|letter| letter.is_ascii_graphic()) {
            return Err(told(&"a token has letters of ASCII and no blanks"));
        }
        let patience = Duration::from_secs(self.timeout_seconds);
        let authorities = self.authorities.clone();
        Ok(Some(Address { patience, authorities, ..Address::new(url.clone(), Some(token.to_owned())) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_settings_is_told() {
        let read = |text: &str| toml::from_str::<Settings>(text).map_err(|error| error.to_string());
        assert_eq!(read("url = \"\"\nrates = \"\"\namount = \"\"").unwrap(), Settings::default());
        assert!(Settings::default().check().is_ok() && Settings::default().rates().is_ok());
        let whole = read("url = \"https://p.kz\"\ntoken_file = \"t\"\nsecret_file = \"s\"").unwrap();
        assert!(whole.check().is_ok() && whole.address().unwrap_err().starts_with("t: "));
        for (text, key) in [
            ("amount = \"much\"", "payment.amount"),
            ("days = 0", "payment.days"),
            ("timeout_seconds = 0", "payment.timeout_seconds"),
            ("url = \"p.kz\"\ntoken_file = \"t\"\nsecret_file = \"s\"", "payment.url"),
            ("url = \"https://p.kz\"", "payment.url"),
            ("secret_file = \"s\"", "payment.url"),
        ] {
            assert_eq!(read(text).unwrap().check().unwrap_err().0, key, "{text}");
        }
        assert!(read("url_of = 1").is_err());
        let missing = Settings { rates: Some("/nowhere/rates.toml".into()), ..Settings::default() };
        assert!(missing.rates().unwrap_err().contains("/nowhere/rates.toml"));
    }
}
