//! Working days: a versioned calendar with an explicit range; days outside it are an error.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Working days of a five-day week over a range of dates.
///
/// As JSON: `{"id": "kz-2", "from": "2024-01-01", "to": "2027-12-31", "off": ["2024-01-01", …], "worked":
/// ["2024-05-04"]}`, so that a new calendar needs no new build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Name and version; recorded in every case that starts under it.
    pub id: String,
    /// First day of the range.
    pub from: Date,
    /// Last day of the range.
    pub to: Date,
    /// Days off other than Saturdays and Sundays.
    pub off: BTreeSet<Date>,
    /// Saturdays and Sundays that are working days.
    pub worked: BTreeSet<Date>,
}

/// A day outside the calendar's range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeld {
    /// The calendar.
    pub calendar: String,
    /// First and last day of its range.
    pub held: (Date, Date),
    /// The requested day; `None` if it is beyond the range of dates.
    pub day: Option<Date>,
}

impl Calendar {
    /// Kazakhstan 2024–2026, as known in November 2026.
    ///
    /// Sources: the law on holidays of 13 December 2001 (adilet.zan.kz Z010000267_), with its article 5: the working day after a
    /// state holiday that falls on a day off is off; the Labour Code, articles 84 and 85: 7 January and the first day of
    /// Kurban ait are days off, and are not moved. Moved by order of the minister of labour: 4 to 8 May 2024 (G24G0000109),
    /// 5 to 3 January 2025 (G24G0000436). First day of Kurban ait: 16 June 2024 (a Sunday), 6 June 2025, 27 May 2026, as announced. 30 August
    /// is a holiday up to 2025: the Constitution of 2026 moves its day to 15 March, from 2027 on.
    pub fn kazakhstan() -> Self {
        let days = |days: &[(i16, &[(i8, i8)])]| {
            let all = days
                .iter()
                .flat_map(|(year, days)| days.iter().map(|(month, day)| date(*year, *month, *day)));
            all.collect()
        };
        Self {
            id: "kz-2026.1".to_owned(),
            from: date(2024, 1, 1),
            to: date(2026, 12, 31),
            off: days(&[
                (
                    2024,
                    &[
                        (1, 1),
                        (1, 2),
                        (3, 8),
                        (3, 21),
                        (3, 22),
                        (3, 25),
                        (5, 1),
                        (5, 7),
                        (5, 8),
                        (5, 9),
                        (7, 8),
                        (8, 30),
                        (10, 25),
                        (12, 16),
                    ],
                ),
                (
                    2025,
                    &[
                        (1, 1),
                        (1, 2),
                        (1, 3),
                        (1, 7),
                        (3, 10),
                        (3, 21),
                        (3, 24),
                        (3, 25),
                        (5, 1),
                        (5, 7),
                        (5, 9),
                        (6, 6),
                        (7, 7),
                        (9, 1),
                        (10, 27),
                        (12, 16),
                    ],
                ),
                (
                    2026,
                    &[
                        (1, 1),
                        (1, 2),
                        (1, 7),
                        (3, 9),
                        (3, 23),
                        (3, 24),
                        (3, 25),
                        (5, 1),
                        (5, 7),
                        (5, 11),
                        (5, 27),
                        (7, 6),
                        (10, 26),
                        (12, 16),
                    ],
                ),
            ]),
            worked: days(&[(2024, &[(5, 4)]), (2025, &[(1, 5)])]),
        }
    }

    /// Whether it is a working day.
    ///
    /// # Errors
    /// [`NotHeld`].
    pub fn works(&self, day: Date) -> Result<bool, NotHeld> {
        if day < self.from || day > self.to {
            return Err(self.not_held(Some(day)));
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(if weekend { self.worked.contains(&day) } else { !self.off.contains(&day) })
    }

    /// The next day, working or not.
    pub(crate) fn next(&self, day: Date) -> Result<Date, NotHeld> {
        day.checked_add(1.day()).map_err(|_| self.not_held(None))
    }

    pub(crate) fn not_held(&self, day: Option<Date>) -> NotHeld {
        NotHeld { calendar: self.id.clone(), held: (self.from, self.to), day }
    }
}

impl std::error::Error for NotHeld {}

impl fmt::Display for NotHeld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calendar, held: (from, to), day } = self;
        write!(f, "calendar {calendar} holds the working days from {from} to {to}, not ")?;
        match day {
            Some(day) => write!(f, "{day}"),
            None => f.write_str("a day so far away"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2025 as its published calendar counts; 2026 as published (15 days off besides weekends) without 31 August; 2024 has 14 days off
    /// besides weekends, one Saturday being worked for the 8th of May.
    #[test]
    fn working_days_of_each_year() {
        let calendar = Calendar::kazakhstan();
        for (year, days) in [(2024, 249), (2025, 246), (2026, 247)] {
            let mut day = date(year, 1, 1);
            let mut worked = 0;
            while day.year() == year {
                worked += u32::from(calendar.works(day).unwrap());
                day = calendar.next(day).unwrap();
            }
            assert_eq!(worked, days, "{year}");
        }
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
        ] {
            assert_eq!(calendar.works(day.parse().unwrap()), Ok(works), "{day}");
        }
    }

    #[test]
    fn other_years_are_refused() {
        let told = Calendar::kazakhstan().works(date(2027, 1, 4)).unwrap_err().to_string();
        assert_eq!(
            told,
            "calendar kz-2026.1 holds the working days from 2024-01-01 to 2026-12-31, not 2027-01-04"
        );
        assert!(Calendar::kazakhstan().works(date(2023, 12, 31)).is_err());
    }

    #[test]
    fn every_day_in_the_lists_does_something() {
        let calendar = Calendar::kazakhstan();
        let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        assert!(!calendar.off.iter().any(weekend));
        assert!(calendar.worked.iter().all(weekend));
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
}
