//! Deadlines: a budget counted on the calendar, without the time in which the case was suspended.

use crate::{Budget, Calendar, NotHeld, Time, Unit};
use serde::{Deserialize, Serialize};

/// Deadline of a step, and when to warn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// When to warn: after four fifths of seconds, minutes or hours; at the start of the last day for longer units.
    pub warn: Time,
    /// The first instant that is too late.
    pub due: Time,
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
/// Seconds, minutes and hours count from the instant. Days, working days, weeks, months and years count from the next
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
) -> Result<Deadline, NotHeld> {
    let ms = |unit: i64| i64::from(budget.max.thousandths()) * unit / 1000;
    match budget.unit {
        Unit::Second => Ok(elapsed(since, ms(1000), stops)),
        Unit::Minute => Ok(elapsed(since, ms(60_000), stops)),
        Unit::Hour => Ok(elapsed(since, ms(3_600_000), stops)),
        Unit::Day | Unit::WorkingDay | Unit::Week | Unit::Month | Unit::Year => {
            days(budget, since, stops, calendar)
        }
    }
}

fn elapsed(since: Time, ms: i64, stops: &[Stop]) -> Deadline {
    Deadline { warn: running(since, ms - ms / 5, stops), due: running(since, ms, stops) }
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
    Ok(Deadline { warn, due: Time::of_local_date(calendar.next(day)?).ok_or_else(far)? })
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
        let stops: Vec<Stop> =
            stops.iter().map(|(from, to)| Stop { from: time(from), to: time(to) }).collect();
        let set =
            deadline(&Budget::exactly(units, unit), time(since), &stops, &Calendar::kazakhstan()).unwrap();
        assert_eq!(
            set,
            Deadline { warn: time(warn), due: time(due) },
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
    fn a_year_that_is_not_held_is_refused() {
        let budget = Budget::exactly(10, Unit::WorkingDay);
        let told = deadline(&budget, time("2026-12-25T10:00"), &[], &Calendar::kazakhstan()).unwrap_err();
        assert!(told.to_string().contains("not 2027-01-01"), "{told}");
        assert!(
            deadline(
                &Budget::exactly(10, Unit::Hour),
                time("2031-12-25T10:00"),
                &[],
                &Calendar::kazakhstan()
            )
            .is_ok()
        );
    }
}
