//! That nothing which is held back follows from what is published.

use super::publish::{Counts, GROUP, MANY, Month, Published, SMALL, Span, Table, publish};
use proptest::prelude::*;
use std::collections::BTreeMap;

const FIRST: Month = Month(24_000);
/// Answers of the two questions: three to choose from, and words.
const ANSWERS: [usize; 2] = [3, 1];

/// Who answered what in a month: of each, the answers to both questions, 3 and 1 for none.
type People = Vec<(usize, usize)>;

fn counted(months: &[People]) -> BTreeMap<Month, Counts> {
    let counts = |people: &People| {
        let mut counts = Counts { answered: people.len() as u64, ..Counts::default() };
        for (first, second) in people {
            for (question, answer) in [(0, *first), (1, *second)] {
                if answer < ANSWERS[question] {
                    *counts.given.entry((question, answer)).or_default() += 1;
                }
            }
        }
        counts
    };
    (0..).zip(months).map(|(at, people)| (Month(FIRST.0 + at), counts(people))).collect()
}

fn published(months: &[People], now: usize) -> Published {
    publish(&counted(months), FIRST, Month(FIRST.0 + now as i64), &ANSWERS)
}

fn months() -> impl Strategy<Value = Vec<People>> {
    // Most people are content: small cells and answers that are all alike are frequent.
    let answer = prop_oneof![6 => Just(2usize), 1 => Just(0), 1 => Just(1), 1 => Just(3)];
    let words = prop_oneof![3 => Just(1usize), 1 => Just(0)];
    let size = prop_oneof![2 => 0usize..4, 3 => 4usize..14, 2 => 14usize..45];
    prop::collection::vec(
        size.prop_flat_map(move |size| prop::collection::vec((answer.clone(), words.clone()), size)),
        1..9,
    )
}

fn cells(table: &Table) -> Vec<u64> {
    table.given.iter().copied().chain([table.none]).collect()
}

fn holds(span: &Span, month: i64) -> bool {
    (span.from.0..=span.to.0).contains(&(FIRST.0 + month))
}

/// An equation over the cells of all months of one question: coefficients and sum.
type Row = (Vec<i128>, i128);

/// What is published of a question as equations: its tables, and the sizes of periods.
fn equations(of: &Published, question: usize, months: usize) -> Vec<Row> {
    let width = ANSWERS[question] + 1;
    let mut rows = Vec::new();
    for table in &of.questions[question].0 {
        for (cell, count) in cells(table).into_iter().enumerate() {
            let mut row = vec![0; months * width];
            (0..months)
                .filter(|month| holds(&table.span, *month as i64))
                .for_each(|month| row[month * width + cell] = 1);
            rows.push((row, i128::from(count)));
        }
    }
    for period in &of.periods {
        let mut row = vec![0; months * width];
        for month in (0..months).filter(|month| holds(&period.span, *month as i64)) {
            row[month * width..(month + 1) * width].fill(1);
        }
        rows.push((row, i128::from(period.answered)));
    }
    rows
}

/// All that follows linearly and speaks of one cell or of one whole set of people: reduced rows whose coefficients are 0 and 1.
fn reduced(mut rows: Vec<Row>) -> Vec<Row> {
    let width = rows.first().map_or(0, |(row, _)| row.len());
    let mut done = 0;
    for column in 0..width {
        let Some(pivot) = (done..rows.len()).find(|at| rows[*at].0[column] != 0) else { continue };
        rows.swap(done, pivot);
        let by = rows[done].clone();
        for at in (0..rows.len()).filter(|at| *at != done) {
            let (row, factor) = (&rows[at], rows[at].0[column]);
            if factor != 0 {
                let times = by.0[column];
                let next = row.0.iter().zip(&by.0).map(|(one, other)| one * times - other * factor).collect();
                rows[at] = (next, row.1 * times - by.1 * factor);
                let common =
                    rows[at].0.iter().chain([&rows[at].1]).fold(0, |one, other| gcd(one, other.abs()));
                if common > 1 {
                    rows[at].0.iter_mut().for_each(|one| *one /= common);
                    rows[at].1 /= common;
                }
            }
        }
        done += 1;
    }
    rows.truncate(done);
    rows
}

fn gcd(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// Sums and differences of two rows, of three where they are few: what somebody does who subtracts tables from totals and neighbours from
/// one another.
fn combined(rows: &[Row]) -> Vec<Row> {
    let mut all: Vec<Row> = rows.to_vec();
    for _ in 0..if rows.len() <= 8 { 2 } else { 1 } {
        let with = |one: &Row, other: &Row, sign: i128| {
            let row = one.0.iter().zip(&other.0).map(|(one, other)| one + sign * other).collect();
            (row, one.1 + sign * other.1)
        };
        let pairs = all.iter().flat_map(|one| rows.iter().map(move |other| (one, other)));
        let more: Vec<Row> =
            pairs.flat_map(|(one, other)| [with(one, other, 1), with(one, other, -1)]).collect();
        all.extend(more);
    }
    all
}

/// Whether a number about a set of people is one that may be known: nothing, or of [`SMALL`] people or more.
fn is_harmless((row, sum): &Row) -> bool {
    let sets = row.iter().all(|one| *one == 0 || *one == 1) && row.contains(&1);
    !sets || *sum == 0 || *sum >= i128::from(SMALL)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_difference_of_published_numbers_tells_of_few(months in months()) {
        let of = published(&months, months.len());
        for question in 0..ANSWERS.len() {
            let rows = equations(&of, question, months.len());
            for row in reduced(rows.clone()).iter().chain(&combined(&rows)) {
                prop_assert!(is_harmless(row), "{row:?} of {of:?}");
            }
        }
    }

    #[test]
    fn a_month_that_is_not_published_by_itself_is_not_known(months in months()) {
        let of = published(&months, months.len());
        for (question, answers) in ANSWERS.into_iter().enumerate() {
            let rows = reduced(equations(&of, question, months.len()));
            let width = answers + 1;
            for (row, _) in rows.iter().filter(|(row, _)| row.iter().filter(|one| **one != 0).count() == 1) {
                let month = row.iter().position(|one| *one != 0).unwrap() / width;
                let alone = |span: &Span| span.from == span.to && holds(span, month as i64);
                prop_assert!(of.questions[question].0.iter().any(|table| alone(&table.span)), "{month} of {of:?}");
            }
        }
    }

    #[test]
    fn what_was_published_stays_as_it_is(months in months(), more in months()) {
        let whole: Vec<People> = months.iter().chain(&more).cloned().collect();
        for now in 0..=whole.len() {
            // Whoever looks in the month `now` sees nothing of that month, and later the same and more.
            let (early, late) = (published(&whole[..now.max(1)], now), published(&whole, whole.len()));
            prop_assert_eq!(&early, &published(&whole, now));
            prop_assert!(late.periods.starts_with(&early.periods));
            for (early, late) in early.questions.iter().zip(&late.questions) {
                prop_assert!(late.0.starts_with(&early.0));
            }
        }
    }

    #[test]
    fn every_answer_is_in_one_table_or_waits(months in months()) {
        let of = published(&months, months.len());
        for (tables, waiting) in &of.questions {
            let spans = tables.iter().map(|table| table.span).chain(*waiting);
            let mut next = FIRST;
            for span in spans {
                prop_assert_eq!(span.from, next);
                next = Month(span.to.0 + 1);
            }
            prop_assert_eq!(next, Month(FIRST.0 + months.len() as i64));
        }
    }
}

fn people(counts: [usize; 4]) -> People {
    counts.into_iter().enumerate().flat_map(|(answer, count)| vec![(answer, 1); count]).collect()
}

/// The spans of the first question's tables, as months from the first.
fn spans(of: &Published) -> Vec<(i64, i64)> {
    of.questions[0].0.iter().map(|table| (table.span.from.0 - FIRST.0, table.span.to.0 - FIRST.0)).collect()
}

#[test]
fn few_answers_wait_for_more() {
    for (months, expected) in [
        (vec![people([3, 3, 4, 0])], vec![(0, 0)]),
        (vec![people([3, 3, 3, 0])], vec![]),
        (vec![people([3, 3, 3, 0]), people([0, 0, 1, 0])], vec![(0, 1)]),
        // One person is not content: it waits until there are three.
        (vec![people([1, 0, 11, 0])], vec![]),
        (vec![people([1, 0, 11, 0]), people([2, 0, 9, 0])], vec![(0, 1)]),
        // The second month would be known by subtraction if the first two were one table beside the first.
        (vec![people([4, 0, 11, 0]), people([1, 0, 9, 0]), people([2, 0, 12, 0])], vec![(0, 0), (1, 2)]),
        // One left it out.
        (vec![people([5, 0, 11, 1])], vec![]),
        // All alike tells of everybody, unless they are many.
        (vec![people([0, 0, 20, 0])], vec![]),
        (vec![people([0, 0, 30, 0])], vec![(0, 0)]),
    ] {
        assert_eq!(spans(&published(&months, months.len())), expected, "{months:?}");
    }
    const { assert!(GROUP >= SMALL * 3 && MANY > GROUP) };
}

#[test]
fn a_month_that_goes_on_is_not_counted() {
    let months = [people([3, 3, 4, 0]), people([4, 4, 4, 0])];
    assert_eq!(spans(&published(&months, 1)), [(0, 0)]);
    assert_eq!(spans(&published(&months, 0)), []);
    assert_eq!(published(&months, 1).waiting, None);
    let later = published(&months, 4);
    assert_eq!((spans(&later).len(), later.waiting.map(|span| span.from)), (2, Some(Month(FIRST.0 + 2))));
}

/// The laws notice the ways in which tables are published elsewhere.
#[test]
fn running_totals_and_hidden_cells_are_known() {
    let months = [people([4, 0, 11, 0]), people([1, 0, 9, 0])];
    let counts = counted(&months);
    let running = |upto: usize| -> Row {
        let mut row = vec![0; 8];
        (0..upto).for_each(|month| row[month * 4] = 1);
        let sum: u64 =
            counts.values().take(upto).map(|counts| counts.given.get(&(0, 0)).copied().unwrap_or(0)).sum();
        (row, i128::from(sum))
    };
    assert!(combined(&[running(1), running(2)]).iter().any(|row| !is_harmless(row)));
    // A total and all cells but one.
    let rows: Vec<Row> =
        vec![(vec![1, 1, 1, 1], 10), (vec![0, 1, 0, 0], 0), (vec![0, 0, 1, 0], 9), (vec![0, 0, 0, 1], 0)];
    assert!(reduced(rows).iter().any(|row| !is_harmless(row)));
}

#[test]
fn months_are_read_and_written() {
    for text in ["2026-11", "2027-01", "0001-12"] {
        assert_eq!(Month::parse(&format!("{text}-30 10:00")).unwrap().to_string(), text);
    }
    for text in ["", "2026", "2026-13-01", "x-01", "2026-1"] {
        assert_eq!(Month::parse(text), None, "{text}");
    }
}
