//! The monthly calculation index, by day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The rates that were known when this was built.
const KNOWN: &str = include_str!("mci.toml");

/// A rate, and from when to when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Its first day.
    pub from: Date,
    /// Its last.
    pub until: Date,
    /// In tenge.
    pub tenge: i64,
    /// The law that sets it.
    pub law: String,
    /// Whether the amount was found in a text that cites the law.
    #[serde(default)]
    pub confirmed: bool,
}

/// The rates of all days that have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates(Vec<Rate>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rate: Vec<Rate>,
}

/// There is no rate for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRate(pub Date);

impl std::error::Error for NoRate {}

impl fmt::Display for NoRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no monthly calculation index is known for {}: name a file with it, `rates` of [payment]",
            self.0
        )
    }
}

impl Rates {
    /// Those that were known when this was built.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn known() -> Result<Self, String> {
        Self::parse(KNOWN)
    }

    /// Reads a file like `mci.toml`.
    ///
    /// # Errors
    /// It is no TOML of that form, a rate is not over 0, or two hold on one day.
    pub fn parse(text: &str) -> Result<Self, String> {
        let File { rate: mut rates } = toml::from_str(text).map_err(|error| error.to_string())?;
        rates.sort_by_key(|rate| rate.from);
        for rate in &rates {
            if rate.tenge <= 0 || rate.tenge > 1_000_000 || rate.until < rate.from {
                return Err(format!("the rate from {}: over 0, and not over before it begins", rate.from));
            }
        }
        for (one, next) in rates.iter().zip(rates.iter().skip(1)) {
            if next.from <= one.until {
                return Err(format!("two rates hold on {}", next.from));
            }
        }
        Ok(Self(rates))
    }

    /// The rate of a day.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn on(&self, day: Date) -> Result<&Rate, NoRate> {
        let before = self.0.partition_point(|rate| rate.from <= day);
        let rate = before.checked_sub(1).and_then(|last| self.0.get(last));
        rate.filter(|rate| day <= rate.until).ok_or(NoRate(day))
    }

    /// The last day that has a rate.
    pub fn last_day(&self) -> Option<Date> {
        self.0.last().map(|rate| rate.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_day_has_the_rate_of_its_law() {
        let rates = Rates::known().unwrap();
        for (day, tenge) in [
            (date(2015, 1, 1), 1982),
            (date(2020, 3, 31), 2651),
            (date(2020, 4, 1), 2778),
            (date(2024, 2, 29), 3692),
            (date(2025, 12, 31), 3932),
            (date(2026, 1, 1), 4325),
            (date(2026, 12, 31), 4325),
        ] {
            assert_eq!(rates.on(day).map(|rate| rate.tenge), Ok(tenge), "{day}");
        }
    }

    #[test]
    fn a_day_without_a_rate_is_told() {
        let rates = Rates::known().unwrap();
        for day in [date(2014, 12, 31), date(2027, 1, 1)] {
            assert_eq!(rates.on(day), Err(NoRate(day)));
            assert!(NoRate(day).to_string().contains(&day.to_string()));
        }
        assert_eq!(rates.last_day(), Some(date(2026, 12, 31)));
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        let rate = |from: &str, until: &str, tenge: i64| {
            format!("[[rate]]\nfrom = \"{from}\"\nuntil = \"{until}\"\ntenge = {tenge}\nlaw = \"\"\n")
        };
        let both = rate("2026-01-01", "2026-12-31", 1) + &rate("2026-12-31", "2027-12-31", 2);
        assert!(Rates::parse(&both).unwrap_err().contains("two rates hold on 2026-12-31"));
        for wrong in [
            rate("2026-01-01", "2025-12-31", 1),
            rate("2026-01-01", "2026-12-31", 0),
            rate("2026-02-30", "2026-12-31", 1),
            "[[rates]]".to_owned(),
        ] {
            assert!(Rates::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
