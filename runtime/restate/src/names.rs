//! What the services of this process are called on Restate, which many services may share.

use std::fmt;
use std::str::FromStr;

/// Names of the handlers. What one of them does in which order stays as it is: Restate goes on with invocations that an earlier
/// version of this program began. One that does something else has a name of its own.
pub(crate) mod handler {
    /// A command is told a case.
    pub(crate) const TAKE: &str = "take";
    /// A case is driven on, since a time has come or somebody asks for it.
    pub(crate) const WAKE: &str = "wake";
    /// A call that took long has been answered.
    pub(crate) const ANSWERED: &str = "answered";
    /// A case is started.
    pub(crate) const BEGIN: &str = "begin";
    /// A call that takes long is made.
    pub(crate) const CALL: &str = "call";
}

/// The name of a service on a Restate cluster: letters, digits, `_` and `-`, at most 64, a letter first. Another service has another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The virtual object of each case; its keys are numbers of cases.
    pub(crate) fn cases(&self) -> String {
        format!("{}.cases", self.0)
    }

    /// The service that starts cases.
    pub(crate) fn starts(&self) -> String {
        format!("{}.starts", self.0)
    }

    /// The service that makes calls which take long.
    pub(crate) fn calls(&self) -> String {
        format!("{}.calls", self.0)
    }
}

impl FromStr for Name {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let good = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.len() <= 64
            && text.chars().all(plain);
        if good { Ok(Self(text.to_owned())) } else { Err(BadName(text.to_owned())) }
    }
}

/// A name that Restate would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName(String);

impl std::error::Error for BadName {}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no name of a service on Restate: a letter, then letters, digits, _ and -, 64 at most",
            self.0
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_restate_takes() {
        for (text, good) in [
            ("licence", true),
            ("licence-1432_b", true),
            ("", false),
            ("1432", false),
            ("_a", false),
            ("a.b", false),
            ("қала", false),
            ("a b", false),
        ] {
            assert_eq!(text.parse::<Name>().is_ok(), good, "{text:?}");
        }
        assert!("a".repeat(64).parse::<Name>().is_ok());
        assert!("a".repeat(65).parse::<Name>().is_err());
    }
}
