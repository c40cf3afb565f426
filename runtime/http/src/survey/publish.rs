//! What of the counts may be published so that nobody can be told from it, now or by subtraction later.
//!
//! Three rules, and why they hold together:
//!
//! 1. Only months that are over are looked at, and consecutive months are joined into *periods* of [`GROUP`] answered questionnaires or
//!    more. A period begins where the one before ended; once it is there nothing changes it.
//! 2. A question's counts are published for a period, or for several joined, when every count (that of "no answer" too) is nothing or
//!    [`SMALL`] or more, and not all answered alike, unless they are [`MANY`]. Until then they wait for the next period.
//! 3. What is published once is never published again in another sum: the tables of a question do not overlap.
//!
//! So a difference of published numbers is a sum of whole tables or whole periods: nothing, or a number that could have been published
//! itself. Two looks at different times show the same tables, and more of them later. A cell is never hidden beside others that are shown,
//! so there is no rest that gives it away.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Fewest answered questionnaires that are counted together.
pub const GROUP: u64 = 10;
/// Fewest people behind a number that is shown.
pub const SMALL: u64 = 3;
/// Fewest people of whom it may be said that they all answered alike.
pub const MANY: u64 = 30;

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i64);

impl Month {
    /// The month of a local day: `YYYY-MM-…`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (year, month): (i64, i64) = (year.parse().ok()?, rest.get(..2)?.parse().ok()?);
        (1..=12).contains(&month).then_some(Self(year.checked_mul(12)?.checked_add(month - 1)?))
    }

    fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Months, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first.
    pub from: Month,
    /// The last.
    pub to: Month,
}

/// What was answered in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Questionnaires.
    pub answered: u64,
    /// How often each answer was given, by question and answer, both from 0.
    pub given: BTreeMap<(usize, usize), u64>,
}

/// Questionnaires of some months, at least [`GROUP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The months.
    #[serde(flatten)]
    pub span: Span,
    /// How many were answered.
    pub answered: u64,
}

/// How one question was answered in some months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The months: whole periods.
    #[serde(flatten)]
    pub span: Span,
    /// How many were asked.
    pub answered: u64,
    /// How often each answer was given, in their order.
    pub given: Vec<u64>,
    /// How many left it out.
    pub none: u64,
}

/// What may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// Periods, the first first.
    pub periods: Vec<Period>,
    /// Months that are over and wait for more answers.
    pub waiting: Option<Span>,
    /// The tables of each question, the first first, and the months that wait.
    pub questions: Vec<(Vec<Table>, Option<Span>)>,
}

/// What may be shown in the month `now`. `first`: the month in which the questions were asked first; `answers`: how many answers each
/// question has, a question in words has one, that something was written.
pub fn publish(months: &BTreeMap<Month, Counts>, first: Month, now: Month, answers: &[usize]) -> Published {
    let (periods, waiting) = periods(months, first, now);
    let tables = |question: usize, answers: usize| {
        let (mut tables, mut open): (Vec<Table>, Option<Table>) = (Vec::new(), None);
        for period in &periods {
            let table = joined(open.take(), count(months, period, question, answers));
            if is_safe(&table) {
                tables.push(table);
            } else {
                open = Some(table);
            }
        }
        let from = open.map(|open| open.span.from).or(waiting.map(|waiting| waiting.from));
        let to = waiting.map(|waiting| waiting.to).or(periods.last().map(|period| period.span.to));
        (tables, from.zip(to).map(|(from, to)| Span { from, to }))
    };
    let questions = answers.iter().enumerate().map(|(at, answers)| tables(at, *answers)).collect();
    Published { periods, waiting, questions }
}

/// Joins months that are over into periods; the months that are left wait.
fn periods(months: &BTreeMap<Month, Counts>, first: Month, now: Month) -> (Vec<Period>, Option<Span>) {
    let mut periods = Vec::new();
    let (mut from, mut answered) = (first, 0u64);
    for (month, counts) in months.range(first..now.max(first)) {
        answered = answered.saturating_add(counts.answered);
        if answered >= GROUP {
            periods.push(Period { span: Span { from, to: *month }, answered });
            (from, answered) = (month.next(), 0);
        }
    }
    let last = Month(now.0.saturating_sub(1));
    (periods, (from <= last).then_some(Span { from, to: last }))
}

fn count(months: &BTreeMap<Month, Counts>, period: &Period, question: usize, answers: usize) -> Table {
    let of = |answer: usize| -> u64 {
        let range = months.range(period.span.from..=period.span.to);
        range.map(|(_, counts)| counts.given.get(&(question, answer)).copied().unwrap_or(0)).sum()
    };
    let given: Vec<u64> = (0..answers).map(of).collect();
    let none = period.answered.saturating_sub(given.iter().sum());
    Table { span: period.span, answered: period.answered, given, none }
}

fn joined(open: Option<Table>, next: Table) -> Table {
    let Some(open) = open else { return next };
    Table {
        span: Span { from: open.span.from, to: next.span.to },
        answered: open.answered + next.answered,
        given: open.given.iter().zip(&next.given).map(|(one, other)| one + other).collect(),
        none: open.none + next.none,
    }
}

/// Whether a table tells of groups only: rule 2.
fn is_safe(table: &Table) -> bool {
    let mut cells = table.given.iter().chain([&table.none]);
    let alike = cells.clone().any(|cell| *cell == table.answered);
    cells.all(|cell| *cell == 0 || *cell >= SMALL)
        && table.answered >= GROUP
        && (!alike || table.answered >= MANY)
}
