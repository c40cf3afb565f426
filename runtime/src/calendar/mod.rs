//! Working time: days by rules of holidays, hours of offices.
//!
//! Rules have no last day, so no deadline vanishes where the lists of a year end. What is counted in a year whose transfers are not
//! ordered yet is *provisional*: it is reckoned anew when a calendar comes that knows the order.

mod hours;
mod year;

pub use hours::{Hours, Pace};

use crate::Hash;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Kazakhstan, as known in November 2026.
const KAZAKHSTAN: &str = include_str!("kazakhstan.toml");

/// Working days and hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Name and version.
    pub id: String,
    /// The first day that it holds.
    pub from: Date,
    /// The last year whose transfers of days off are ordered; later ones are provisional.
    pub ordered: i16,
    /// Which days of a week are worked.
    #[serde(default)]
    pub week: Week,
    /// When offices are open.
    #[serde(default)]
    pub hours: Hours,
    /// Holidays of every year.
    #[serde(default, rename = "holiday")]
    pub holidays: Vec<Holiday>,
    /// Days off by the moon.
    #[serde(default)]
    pub lunar: Lunar,
    /// Days off that are worked for others.
    #[serde(default, rename = "transfer")]
    pub transfers: Vec<Transfer>,
    /// Further days off.
    #[serde(default)]
    pub off: BTreeSet<Date>,
}

/// Days of a week that are worked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Week {
    /// Monday to Friday.
    #[default]
    Five,
    /// Monday to Saturday.
    Six,
}

/// A holiday of every year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// What it is called.
    pub name: String,
    /// Its days: `MM-DD`.
    pub days: Vec<MonthDay>,
    /// The first year that has it.
    #[serde(default)]
    pub first: Option<i16>,
    /// The last year that has it.
    #[serde(default)]
    pub last: Option<i16>,
    /// Where it falls on a day off, the next working day is off.
    #[serde(default = "yes")]
    pub moved: bool,
}

fn yes() -> bool {
    true
}

/// A day of every year, `MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// First days of Kurban ait, which are days off and are not moved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lunar {
    /// As announced.
    #[serde(default)]
    pub announced: BTreeSet<Date>,
    /// As expected.
    #[serde(default)]
    pub expected: BTreeSet<Date>,
}

/// A day that is off, and the day off that is worked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The day that is off.
    pub off: Date,
    /// The day off that is worked.
    pub worked: Date,
}

/// A day outside the calendar's range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeld {
    /// The calendar.
    pub calendar: String,
    /// The first day that it holds.
    pub from: Date,
    /// The requested day; `None` if it is beyond the range of dates.
    pub day: Option<Date>,
}

impl Calendar {
    /// Kazakhstan, as known in November 2026: `kazakhstan.toml` beside this file.
    pub fn kazakhstan() -> Self {
        // A test reads the file, so what is built has one.
        Self::parse(KAZAKHSTAN).unwrap_or_else(|_| Self::plain())
    }

    /// Reads a calendar: TOML as in `kazakhstan.toml`.
    ///
    /// # Errors
    /// What is wrong, with the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let calendar: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        calendar.hours.check()?;
        if calendar.id.trim().is_empty() {
            return Err("id: a calendar needs a name".to_owned());
        }
        Ok(calendar)
    }

    /// Weeks without holidays.
    fn plain() -> Self {
        Self {
            id: "plain".to_owned(),
            from: Date::constant(2024, 1, 1),
            ordered: 0,
            week: Week::Five,
            hours: Hours::default(),
            holidays: Vec::new(),
            lunar: Lunar::default(),
            transfers: Vec::new(),
            off: BTreeSet::new(),
        }
    }

    /// Its name with a hash of all that it says, as cases record it: two calendars of one name are told apart.
    pub fn stamp(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        let hash = Hash::digest(&[&text]).to_string();
        format!("{} {}", self.id, hash.get(..16).unwrap_or(&hash))
    }

    /// Whether the order that moves its days off is not known yet.
    pub fn is_provisional(&self, day: Date) -> bool {
        day.year() > self.ordered
    }

    /// Whether it is a working day.
    ///
    /// # Errors
    /// [`NotHeld`].
    pub fn works(&self, day: Date) -> Result<bool, NotHeld> {
        if day < self.from { Err(self.not_held(Some(day))) } else { Ok(self.is_worked(day)) }
    }

    /// The next day, working or not.
    pub(crate) fn next(&self, day: Date) -> Result<Date, NotHeld> {
        day.checked_add(1.day()).map_err(|_| self.not_held(None))
    }

    pub(crate) fn not_held(&self, day: Option<Date>) -> NotHeld {
        NotHeld { calendar: self.id.clone(), from: self.from, day }
    }
}

impl std::error::Error for NotHeld {}

impl fmt::Display for NotHeld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calendar, from, day } = self;
        write!(f, "calendar {calendar} holds the working days from {from} on, not ")?;
        match day {
            Some(day) => write!(f, "{day}"),
            None => f.write_str("a day so far away"),
        }
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // A leap year has all days that any year has.
            Date::new(2024, month, day).ok().map(|_| Self { month, day })
        };
        read().ok_or_else(|| format!("`{text}` is no day of a year; write it like 12-16"))
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// 2024 to 2026 as published (2026 without 31 August); later years as the rules of the law give them, and as another program counts
    /// them: the Python package holidays 0.109.
    #[test]
    fn working_days_of_each_year() {
        let calendar = Calendar::parse(KAZAKHSTAN).expect("the file is a calendar");
        for (year, days) in [
            (2024, 249),
            (2025, 246),
            (2026, 247),
            (2027, 247),
            (2028, 245),
            (2029, 247),
            (2030, 247),
            (2031, 246),
        ] {
            assert_eq!(worked(&calendar, year), days, "{year}");
        }
    }

    fn worked(calendar: &Calendar, year: i16) -> usize {
        date(year, 1, 1)
            .series(1.day())
            .take_while(|day| day.year() == year)
            .filter(|day| calendar.is_worked(*day))
            .count()
    }

    #[test]
    fn days_table() {
        let calendar = Calendar::kazakhstan();
        for (day, works) in [
            ("2024-01-07", false),
            ("2024-01-08", true),
            ("2024-03-25", false),
            ("2024-05-04", true),
            ("2024-05-08", false),
            ("2024-06-17", true),
            ("2024-07-08", false),
            ("2025-01-03", false),
            ("2025-01-05", true),
            ("2025-01-07", false),
            ("2025-03-25", false),
            ("2025-05-08", true),
            ("2025-09-01", false),
            ("2026-03-25", false),
            ("2026-05-27", false),
            ("2026-08-31", true),
            ("2026-10-26", false),
            ("2026-12-31", true),
            // By rules: 2 January 2027 is a Saturday; 15 March is a Monday; 21 March a Sunday, so that Wednesday the 24th is off.
            ("2027-01-04", false),
            ("2027-01-05", true),
            ("2027-03-15", false),
            ("2027-03-24", false),
            ("2027-03-25", true),
            // 7 January 2029 is a Sunday, and Christmas is not moved.
            ("2029-01-08", true),
            // 8 March 2031 is a Saturday.
            ("2031-03-10", false),
        ] {
            assert_eq!(calendar.works(day.parse().unwrap()), Ok(works), "{day}");
        }
    }

    #[test]
    fn years_without_an_order_are_provisional() {
        let calendar = Calendar::kazakhstan();
        assert!(!calendar.is_provisional(date(2026, 12, 31)));
        assert!(calendar.is_provisional(date(2027, 1, 4)));
        let told = calendar.works(date(2023, 12, 31)).unwrap_err().to_string();
        assert_eq!(told, "calendar kz-2026.2 holds the working days from 2024-01-01 on, not 2023-12-31");
    }

    #[test]
    fn a_week_of_six_days_works_on_saturdays() {
        let six = Calendar { week: Week::Six, ..Calendar::kazakhstan() };
        assert_eq!(six.works(date(2026, 11, 28)), Ok(true));
        assert_eq!(six.works(date(2026, 11, 29)), Ok(false));
        // 9 May 2026 is a Saturday: a day of work there, so it is off and nothing moves.
        assert_eq!(six.works(date(2026, 5, 9)), Ok(false));
        assert_eq!(six.works(date(2026, 5, 11)), Ok(true));
    }

    #[test]
    fn its_hash_tells_calendars_of_one_name_apart() {
        let one = Calendar::kazakhstan();
        let other = Calendar { ordered: 2027, ..one.clone() };
        assert_eq!(one.stamp(), Calendar::kazakhstan().stamp());
        assert_ne!(one.stamp(), other.stamp());
        assert!(one.stamp().starts_with("kz-2026.2 "));
    }

    #[test]
    fn what_is_no_calendar_is_told_with_its_line() {
        for (text, told) in [
            (
                "id = \"x\"\nfrom = \"2024-01-01\"\nordered = 2026\n[[holiday]]\nname = \"a\"\ndays = [\"13-01\"]\n",
                "no day of a year",
            ),
            ("id = \"x\"\nfrom = \"2024-01-01\"\n", "ordered"),
            ("id = \"x\"\nfrom = \"2024-01-01\"\nordered = 2026\nholidays = []\n", "line 4"),
            ("id = \" \"\nfrom = \"2024-01-01\"\nordered = 2026\n", "needs a name"),
            (
                "id = \"x\"\nfrom = \"2024-01-01\"\nordered = 2026\n[hours]\nfrom = \"18:00:00\"\nto = \"09:00:00\"\n",
                "end before",
            ),
        ] {
            let error = Calendar::parse(text).unwrap_err();
            assert!(error.contains(told), "{told}: {error}");
        }
    }
}
