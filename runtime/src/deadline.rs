//! Deadlines: a budget counted on the calendar, without the time in which the case was suspended.

use crate::{Budget, Calendar, NotHeld, Pace, Time, Unit};
use serde::{Deserialize, Serialize};

/// Deadline of a step, and when to warn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// When to warn: after four fifths of seconds, minutes or hours; at the start of the last day for longer units.
    pub warn: Time,
    /// The first instant that is too late.
    pub due: Time,
    /// It counts days of a year whose days off are not ordered yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// An interval in which the case was suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Start.
    pub from: Time,
    /// End.
    pub to: Time,
}

/// The deadline of a step that began at `since`.
///
/// Seconds count from the instant; so do minutes and hours of machines, while those of people run only when offices are open. Days, working days, weeks, months and years count from the next
/// local day to the end of the last one; a deadline on a day off is extended to the next working day (Civil Code,
/// articles 173–175). Fractions of days are rounded up. A day counts if the case was not suspended at its end.
///
/// # Errors
/// [`NotHeld`] if a needed day is outside the calendar.
pub fn deadline(
    budget: &Budget,
    since: Time,
    stops: &[Stop],
    calendar: &Calendar,
    pace: Pace,
) -> Result<Deadline, NotHeld> {
    let ms = |unit: i64| i64::from(budget.max.thousandths()) * unit / 1000;
    let hours = |ms: i64| match pace {
        Pace::Always => Ok(elapsed(since, ms, stops)),
        Pace::Office => open(since, ms, stops, calendar),
    };
    match budget.unit {
        Unit::Second => Ok(elapsed(since, ms(1000), stops)),
        Unit::Minute => hours(ms(60_000)),
        Unit::Hour => hours(ms(3_600_000)),
        Unit::Day | Unit::WorkingDay | Unit::Week | Unit::Month | Unit::Year => {
            days(budget, since, stops, calendar)
        }
    }
}

fn elapsed(since: Time, ms: i64, stops: &[Stop]) -> Deadline {
    Deadline { warn: running(since, ms - ms / 5, stops), due: running(since, ms, stops), provisional: false }
}

/// Counted while offices are open.
fn open(since: Time, ms: i64, stops: &[Stop], calendar: &Calendar) -> Result<Deadline, NotHeld> {
    let (warn, _) = calendar.after_open(since, ms - ms / 5, stops)?;
    let (due, provisional) = calendar.after_open(since, ms, stops)?;
    Ok(Deadline { warn, due, provisional })
}

/// The instant `ms` after `since`, not counting the suspensions, which are in order and do not overlap.
fn running(since: Time, ms: i64, stops: &[Stop]) -> Time {
    let mut end = since.plus(ms);
    for stop in stops.iter().filter(|stop| stop.to > since) {
        let from = stop.from.max(since);
        if from < end {
            end = end.plus(stop.to.since(from));
        }
    }
    end
}

fn days(budget: &Budget, since: Time, stops: &[Stop], calendar: &Calendar) -> Result<Deadline, NotHeld> {
    let far = || calendar.not_held(None);
    let first = since.local_date().ok_or_else(far)?;
    let mut left = match budget.unit {
        Unit::Month => days_of_months(first, budget.max.ceil()).ok_or_else(far)?,
        Unit::Year => days_of_months(first, budget.max.ceil_of(12)).ok_or_else(far)?,
        Unit::Week => budget.max.ceil_of(7),
        _ => budget.max.ceil(),
    };
    let mut day = first;
    while left > 0 {
        day = calendar.next(day)?;
        let counts = budget.unit != Unit::WorkingDay || calendar.works(day)?;
        let ends = Time::of_local_date(calendar.next(day)?).ok_or_else(far)?;
        let stopped = stops.iter().any(|stop| stop.from < ends && ends <= stop.to);
        if counts && !stopped {
            left -= 1;
        }
    }
    while !calendar.works(day)? {
        day = calendar.next(day)?;
    }
    let warn = Time::of_local_date(day).ok_or_else(far)?.max(since);
    let due = Time::of_local_date(calendar.next(day)?).ok_or_else(far)?;
    Ok(Deadline { warn, due, provisional: calendar.is_provisional(day) })
}

/// Days from a day to the same day so many months later.
fn days_of_months(first: jiff::civil::Date, months: u32) -> Option<u32> {
    let last = jiff::Span::new().try_months(months).and_then(|months| first.checked_add(months)).ok()?;
    u32::try_from(last.since(first).ok()?.get_days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times are local: `2025-03-20T10:00`. Stops are `from/to`.
    fn time(local: &str) -> Time {
        Time::parse(&format!("{local}:00+05:00")).unwrap()
    }

    fn check(units: u32, unit: Unit, since: &str, stops: &[(&str, &str)], warn: &str, due: &str) {
        check_at(Pace::Always, (units, unit), since, stops, (warn, due));
    }

    fn check_at(
        pace: Pace,
        (units, unit): (u32, Unit),
        since: &str,
        stops: &[(&str, &str)],
        ends: (&str, &str),
    ) {
        let stops: Vec<Stop> =
            stops.iter().map(|(from, to)| Stop { from: time(from), to: time(to) }).collect();
        let budget = Budget::exactly(units, unit);
        let set = deadline(&budget, time(since), &stops, &Calendar::kazakhstan(), pace).unwrap();
        let second = |time: Time| Time(time.0 - time.0 % 60_000);
        assert_eq!(
            (second(set.warn), second(set.due)),
            (time(ends.0), time(ends.1)),
            "{units} {unit:?} since {since}: {set:?}"
        );
    }

    #[test]
    fn hours_run() {
        check(10, Unit::Minute, "2025-03-20T10:00", &[], "2025-03-20T10:08", "2025-03-20T10:10");
        check(5, Unit::Hour, "2025-03-20T22:00", &[], "2025-03-21T02:00", "2025-03-21T03:00");
        let stop = [("2025-03-20T11:00", "2025-03-20T13:00")];
        check(5, Unit::Hour, "2025-03-20T10:00", &stop, "2025-03-20T16:00", "2025-03-20T17:00");
        check(5, Unit::Hour, "2025-03-20T12:00", &stop, "2025-03-20T17:00", "2025-03-20T18:00");
    }

    #[test]
    fn working_days() {
        check(1, Unit::WorkingDay, "2025-06-02T10:00", &[], "2025-06-03T00:00", "2025-06-04T00:00");
        // Thursday before Nauryz 2025: Friday to Tuesday are off.
        check(1, Unit::WorkingDay, "2025-03-20T23:59", &[], "2025-03-26T00:00", "2025-03-27T00:00");
        check(15, Unit::WorkingDay, "2025-04-25T09:00", &[], "2025-05-21T00:00", "2025-05-22T00:00");
        // The Sunday that was worked instead of the Friday.
        check(1, Unit::WorkingDay, "2025-01-02T10:00", &[], "2025-01-05T00:00", "2025-01-06T00:00");
    }

    #[test]
    fn days_and_months_end_on_a_working_day() {
        check(2, Unit::Day, "2025-06-05T10:00", &[], "2025-06-09T00:00", "2025-06-10T00:00");
        check(1, Unit::Month, "2025-01-31T10:00", &[], "2025-02-28T00:00", "2025-03-01T00:00");
        check(1, Unit::Month, "2025-02-08T10:00", &[], "2025-03-11T00:00", "2025-03-12T00:00");
        check(2, Unit::Week, "2025-06-02T10:00", &[], "2025-06-16T00:00", "2025-06-17T00:00");
        check(1, Unit::Year, "2024-06-03T10:00", &[], "2025-06-03T00:00", "2025-06-04T00:00");
    }

    #[test]
    fn days_that_ended_suspended_do_not_count() {
        let stop = [("2025-06-03T12:00", "2025-06-05T09:00")];
        check(2, Unit::WorkingDay, "2025-06-02T10:00", &stop, "2025-06-09T00:00", "2025-06-10T00:00");
        let within_a_day = [("2025-06-03T10:00", "2025-06-03T18:00")];
        check(1, Unit::WorkingDay, "2025-06-02T10:00", &within_a_day, "2025-06-03T00:00", "2025-06-04T00:00");
    }

    #[test]
    fn minutes_of_people_run_while_the_office_is_open() {
        let office = |units, unit, since, stops: &[(&str, &str)], warn, due| {
            check_at(Pace::Office, (units, unit), since, stops, (warn, due));
        };
        // Saturday night: Monday morning.
        office(30, Unit::Minute, "2025-06-14T23:00", &[], "2025-06-16T09:24", "2025-06-16T09:30");
        office(30, Unit::Minute, "2025-06-16T10:00", &[], "2025-06-16T10:24", "2025-06-16T10:30");
        // Over the break, and over the night.
        office(60, Unit::Minute, "2025-06-16T12:30", &[], "2025-06-16T14:48", "2025-06-16T15:00");
        office(4, Unit::Hour, "2025-06-16T16:30", &[], "2025-06-17T10:12", "2025-06-17T11:00");
        // A suspension within open hours does not count; one outside of them changes nothing.
        let stop = [("2025-06-16T10:10", "2025-06-16T11:00")];
        office(30, Unit::Minute, "2025-06-16T10:00", &stop, "2025-06-16T11:14", "2025-06-16T11:20");
        let night = [("2025-06-16T19:00", "2025-06-16T22:00")];
        office(60, Unit::Minute, "2025-06-16T18:00", &night, "2025-06-17T09:18", "2025-06-17T09:30");
        // Seconds are of machines, whoever waits for them.
        office(20, Unit::Second, "2025-06-14T23:00", &[], "2025-06-14T23:00", "2025-06-14T23:00");
    }

    #[test]
    fn later_years_follow_from_rules_and_say_so() {
        let of = |units, since: &str| {
            let budget = Budget::exactly(units, Unit::WorkingDay);
            deadline(&budget, time(since), &[], &Calendar::kazakhstan(), Pace::Office).unwrap()
        };
        assert!(!of(2, "2026-12-20T10:00").provisional);
        let over = of(10, "2026-12-25T10:00");
        assert_eq!((over.due, over.provisional), (time("2027-01-14T00:00"), true));
        let before = deadline(
            &Budget::exactly(1, Unit::WorkingDay),
            time("2023-12-25T10:00"),
            &[],
            &Calendar::kazakhstan(),
            Pace::Office,
        );
        assert!(before.unwrap_err().to_string().contains("from 2024-01-01 on"));
    }
}
