//! Days of statements, by the time of Kazakhstan.

use jiff::civil::Date;
use zanflow_runtime::Time;

/// The day of a time, `YYYY-MM-DD`; none far from now.
pub fn day_of(time: Time) -> Option<String> {
    time.local_date().map(|date| date.to_string())
}

/// Where a day begins, and where the next one does.
pub fn ends_of(day: &str) -> Option<(Time, Time)> {
    // `Date` reads other forms too.
    let date: Date = day.parse().ok().filter(|date: &Date| date.to_string() == day)?;
    Some((Time::of_local_date(date)?, Time::of_local_date(date.tomorrow().ok()?)?))
}

/// The last moment at which an invoice can be paid that is made now and can be for so many days after today.
pub fn due_after(now: Time, days: u32) -> Option<Time> {
    let day = now.local_date()?.checked_add(jiff::Span::new().days(i64::from(days) + 1)).ok()?;
    Some(Time::of_local_date(day)?.plus(-1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_kazakhstan() {
        let at = |text| Time::parse(text).unwrap();
        assert_eq!(day_of(at("2026-03-01T18:59:59Z")).unwrap(), "2026-03-01");
        assert_eq!(day_of(at("2026-03-01T19:00:00Z")).unwrap(), "2026-03-02");
        let ends = (at("2026-03-01T19:00:00Z"), at("2026-03-02T19:00:00Z"));
        assert_eq!(ends_of("2026-03-02"), Some(ends));
        for wrong in ["2026-02-30", "20260302", "2026-03-02T00:00:00", "", "x"] {
            assert_eq!(ends_of(wrong), None, "{wrong}");
        }
        assert_eq!(due_after(at("2026-03-02T04:00:00Z"), 0), Some(ends.1.plus(-1)));
        assert_eq!(due_after(at("2026-03-02T04:00:00Z"), 10), Some(at("2026-03-12T18:59:59.999Z")));
    }
}
