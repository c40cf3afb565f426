//! Which days are worked, by rules.

use super::{Calendar, Week};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Holidays and the days that they move to lie closer together than this.
const LONGEST: i32 = 16;

impl Calendar {
    /// Whether a day is worked, whatever range the calendar holds.
    pub(super) fn is_worked(&self, day: Date) -> bool {
        if self.transfers.iter().any(|transfer| transfer.worked == day) {
            return true;
        }
        !self.is_off(day) && !self.takes_a_moved_one(day)
    }

    /// Off by itself: a weekend, a holiday, a transfer.
    fn is_off(&self, day: Date) -> bool {
        self.is_weekend(day)
            || self.holiday(day).is_some()
            || self.lunar.announced.contains(&day)
            || self.lunar.expected.contains(&day)
            || self.off.contains(&day)
            || self.transfers.iter().any(|transfer| transfer.off == day)
    }

    fn is_weekend(&self, day: Date) -> bool {
        match day.weekday() {
            Weekday::Sunday => true,
            Weekday::Saturday => self.week == Week::Five,
            _ => false,
        }
    }

    /// Whether the day is a holiday, and if so whether that one moves.
    fn holiday(&self, day: Date) -> Option<bool> {
        let of_year = |first: Option<i16>, last: Option<i16>| {
            first.is_none_or(|first| day.year() >= first) && last.is_none_or(|last| day.year() <= last)
        };
        let mut all = self.holidays.iter().filter(|holiday| of_year(holiday.first, holiday.last));
        let is =
            |days: &[super::MonthDay]| days.iter().any(|of| (of.month, of.day) == (day.month(), day.day()));
        all.find(|holiday| is(&holiday.days)).map(|holiday| holiday.moved)
    }

    /// Whether a day that would be worked is off for a holiday that fell on a day off before it: each takes the next working day.
    fn takes_a_moved_one(&self, day: Date) -> bool {
        let mut waiting = 0_u32;
        let begin = day.checked_sub(LONGEST.days()).unwrap_or(day);
        for before in begin.series(1.day()).take_while(|before| *before < day) {
            let worked = self.transfers.iter().any(|transfer| transfer.worked == before);
            let moves = self.holiday(before) == Some(true) && self.is_weekend(before) && !worked;
            if moves {
                waiting += 1;
            } else if waiting > 0 && !worked && !self.is_off(before) {
                waiting -= 1;
            }
        }
        waiting > 0
    }
}
