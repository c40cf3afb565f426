//! Times, read by `grammar/duration.pest`: a whole cell, or the time inside a sentence.

use crate::scan::Phrases;
use crate::words::times::{IN_TIME, UNITS, WITHIN};
use pest::Parser;
use pest::iterators::{Pair, Pairs};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, begins_as, is_letter, is_letter_or_digit};
use zanflow_kazakh::numerals::{begins_as_numeral, is_numeral, number};
use zanflow_terms::{Duration, DurationUnit};

#[allow(missing_docs)] // derived from the grammar, whose comments are its documentation
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../grammar/base.pest"]
    #[grammar = "../../grammar/duration.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// The time that a cell holds, if it holds nothing else.
pub fn cell(text: &str) -> Option<Duration> {
    if !may_begin(text.trim_start()) || !ends_in_unit(text) {
        return None;
    }
    let lower = text.lowered();
    duration(&Grammar::parse(Rule::cell, &lower).ok()?, text.trim())
}

/// Prefilter: a text that begins with this word may be a time.
pub fn may_begin(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) || begins_as_numeral(word)
}

/// Prefilter: the last word of a time is a unit.
pub fn ends_in_unit(text: &str) -> bool {
    let text = text.trim_end_matches([' ', '.']);
    let word = text.get(text.trim_end_matches(is_letter).len()..).unwrap_or_default();
    !word.is_empty() && UNITS.iter().any(|unit| begins_as(word, unit))
}

/// The first time limit in a sentence: «… 30 (отыз) минуттың ішінде …», «10 минутта».
pub fn within(text: &str) -> Option<Duration> {
    within_lowered(text, &text.lowered())
}

/// [`within`] for a text whose lower case is known.
pub fn within_lowered(text: &str, lower: &str) -> Option<Duration> {
    if !names_limit(lower) {
        return None;
    }
    times(lower).find_map(|(range, pairs)| {
        let limit = lower.get(range.end..)?.trim_start().starts_with(WITHIN);
        let in_it =
            || lower.get(range.clone()).is_some_and(|time| IN_TIME.iter().any(|end| time.ends_with(end)));
        if limit || in_it() { duration(&pairs, text.get(range)?) } else { None }
    })
}

/// The time that a statement gives: the only one in it, after its dash where it has one. None where two times differ.
pub fn only(text: &str) -> Option<Duration> {
    let lower = text.lowered();
    let dash = [" – ", " - ", " — "].iter().filter_map(|dash| lower.rfind(dash)).max().unwrap_or(0);
    let (lower, text) = (lower.get(dash..)?, text.get(dash..)?);
    let (mut found, mut next): (Option<Duration>, usize) = (None, 0);
    for (range, pairs) in times(lower) {
        if range.start < next {
            continue;
        }
        next = range.end;
        let time = duration(&pairs, text.get(range).unwrap_or_default())?;
        let same = |other: &Duration| (other.min, other.max, other.unit) == (time.min, time.max, time.unit);
        if found.as_ref().is_some_and(|other| !same(other)) {
            return None;
        }
        found = found.or(Some(time));
    }
    found
}

/// Every time in a text, with its bytes.
pub fn in_text(text: &str) -> Vec<(std::ops::Range<usize>, Duration)> {
    let lower = text.lowered();
    let mut found = Vec::new();
    let mut next = 0;
    for at in starts(&lower) {
        let Some(rest) = lower.get(at..).filter(|_| at >= next) else { continue };
        let Ok(pairs) = Grammar::parse(Rule::head, rest) else { continue };
        let end = at + pairs.clone().last().map_or(0, |pair| pair.as_span().end());
        if let Some(time) = duration(&pairs, text.get(at..end).unwrap_or_default()) {
            next = end;
            found.push((at..end, time));
        }
    }
    found
}

/// Prefilter: a text has words of a limit.
fn names_limit(lower: &str) -> bool {
    static LIMITS: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(IN_TIME.iter().copied().chain([WITHIN])));
    LIMITS.any_in(lower)
}

/// The times in a text, with their bytes. One that begins inside another is given too, but not one that only leaves
/// out the first amounts of another: it would end at the same place.
fn times(lower: &str) -> impl Iterator<Item = (Range<usize>, Pairs<'_, Rule>)> {
    readings(lower).filter_map(|(at, pairs)| {
        let last = pairs.clone().next_back().filter(|pair| pair.as_rule() == Rule::time)?;
        Some((at..at + last.as_span().end(), pairs))
    })
}

/// What the grammar reads at each place where a time may begin. A place that an earlier reading took for an amount of
/// its own is skipped, so all readings together take time linear in the text.
fn readings(lower: &str) -> impl Iterator<Item = (usize, Pairs<'_, Rule>)> {
    let mut read = FxHashSet::default();
    starts(lower).filter_map(move |at| {
        if read.contains(&at) {
            return None;
        }
        let pairs = Grammar::parse(Rule::head, lower.get(at..)?).ok()?;
        for amount in pairs.clone().flatten() {
            let (start, text) = (at + amount.as_span().start(), amount.as_str());
            match amount.as_rule() {
                Rule::digits => drop(read.insert(start)),
                Rule::words => read.extend(starts(text).map(|word| start + word)),
                _ => {}
            }
        }
        Some((at, pairs))
    })
}

/// Where a time may begin: digits or a number word, with no word, comma or hyphen right before.
fn starts(lower: &str) -> impl Iterator<Item = usize> {
    let mut bound = false;
    lower.char_indices().filter_map(move |(at, letter)| {
        let first =
            !std::mem::replace(&mut bound, is_letter_or_digit(letter) || letter == ',' || letter == '-');
        let word = || lower.get(at..).and_then(|rest| rest.split(|l: char| !is_letter(l)).next());
        (first && (letter.is_ascii_digit() || (is_letter(letter) && word().is_some_and(is_numeral))))
            .then_some(at)
    })
}

/// The time that one reading of the grammar comes to: from the least to the greatest, in the smallest unit.
fn duration(pairs: &Pairs<'_, Rule>, raw: &str) -> Option<Duration> {
    let mut spans: Vec<(f64, f64, DurationUnit)> = Vec::new();
    for time in pairs.clone().filter(|pair| pair.as_rule() == Rule::time) {
        spans.push(time_span(time)?);
    }
    let unit = spans.iter().map(|(_, _, unit)| *unit).min()?;
    let mut min = f64::INFINITY;
    let mut max = f64::NEG_INFINITY;
    for (low, high, own) in &spans {
        let factor = factor(*own, unit)?;
        min = min.min(low * factor);
        max = max.max(high * factor);
    }
    Some(Duration { raw: raw.to_owned(), min, max, unit })
}

fn time_span(time: Pair<'_, Rule>) -> Option<(f64, f64, DurationUnit)> {
    let mut amounts = Vec::new();
    let mut unit = None;
    for pair in time.into_inner() {
        match pair.as_rule() {
            Rule::amount => {
                let inner = pair.into_inner().next()?;
                amounts.push(match inner.as_rule() {
                    Rule::digits => inner.as_str().replace(',', ".").parse().ok()?,
                    _ => number(inner.as_str())?,
                });
            }
            Rule::unit => unit = pair.into_inner().next().map(|unit| unit.as_rule()),
            _ => {}
        }
    }
    let unit = match unit? {
        Rule::second => DurationUnit::Second,
        Rule::minute => DurationUnit::Minute,
        Rule::hour => DurationUnit::Hour,
        Rule::working_day => DurationUnit::WorkingDay,
        Rule::day => DurationUnit::Day,
        _ => DurationUnit::Month,
    };
    let min = amounts.iter().copied().reduce(f64::min)?;
    let max = amounts.iter().copied().reduce(f64::max)?;
    Some((min, max, unit))
}

/// How many of the smaller unit make one of the greater; none where that depends on the calendar.
fn factor(of: DurationUnit, to: DurationUnit) -> Option<f64> {
    let seconds = |unit| match unit {
        DurationUnit::Second => Some(1.0),
        DurationUnit::Minute => Some(60.0),
        DurationUnit::Hour => Some(3600.0),
        _ => None,
    };
    if of == to {
        return Some(1.0);
    }
    Some(seconds(of)? / seconds(to)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DurationUnit::{Day, Hour, Minute, Second, WorkingDay};

    #[test]
    fn cells_are_times_or_nothing() {
        let cases = [
            ("10-15 секунд", Some((10.0, 15.0, Second))),
            ("10–15 сек.", Some((10.0, 15.0, Second))),
            ("1,5 минут", Some((1.5, 1.5, Minute))),
            ("30 сек-1 минут", Some((30.0, 60.0, Second))),
            ("30 сек - 1 минут", Some((30.0, 60.0, Second))),
            ("15, 10, 2 жұмыс күні", Some((2.0, 15.0, WorkingDay))),
            ("15 жұмыс күндері", Some((15.0, 15.0, WorkingDay))),
            ("15 мин.", Some((15.0, 15.0, Minute))),
            ("1 (бір) жұмыс күн", Some((1.0, 1.0, WorkingDay))),
            ("5 күнтізбелік күн", Some((5.0, 5.0, Day))),
            ("2 – 4 сағат", Some((2.0, 4.0, Hour))),
            ("-", None),
            ("Сұранысты жолдау", None),
            ("4", None),
            ("20 секунд 1,5 минут", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(cell(text).map(|d| (d.min, d.max, d.unit)), wanted, "{text}");
        }
    }

    #[test]
    fn a_statement_gives_one_time_or_none() {
        let cases = [
            ("тапсырған сәттен бастап – 5 (бес) жұмыс күні.", Some((5.0, 5.0, WorkingDay))),
            ("ең ұзақ уақыты – 15 (он бес) минут;", Some((15.0, 15.0, Minute))),
            ("он бес жұмыс күнінен аспайды", Some((15.0, 15.0, WorkingDay))),
            ("лицензия – 15 жұмыс күні, телнұсқа үшін 2 жұмыс күні", None),
            ("стандарттың 4 тармағында көрсетілген", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(only(text).map(|d| (d.min, d.max, d.unit)), wanted, "{text}");
        }
    }

    /// 2,000 amounts before their unit, and without one.
    fn many_amounts(unit: &str) -> String {
        let amounts: Vec<String> = (0..2_000).map(|n| (n % 90 + 1).to_string()).collect();
        format!("{} {unit}", amounts.join("; "))
    }

    #[test]
    fn every_amount_is_read_once() {
        let text = many_amounts("күн");
        assert_eq!(cell(&text).map(|d| (d.min, d.max, d.unit)), Some((1.0, 90.0, Day)));
        let cases = [
            (many_amounts("күн ішінде"), 1),
            (many_amounts("тармақ ішінде"), 1),
            ("5 минут, ".repeat(2_000), 1),
            ("бір ".repeat(2_000), 1),
            ("1 (бір ".repeat(2_000), 4_000),
        ];
        for (text, wanted) in cases {
            assert_eq!(readings(&text).count(), wanted, "{}", text.get(..40).unwrap_or_default());
        }
    }

    #[test]
    fn reading_takes_a_bounded_number_of_steps_an_amount() {
        let calls = std::num::NonZeroUsize::new(150 * 2_000);
        for text in [many_amounts("күн"), many_amounts("тармақ")] {
            pest::set_call_limit(calls);
            let read = Grammar::parse(Rule::cell, &text);
            pest::set_call_limit(None);
            assert!(read.is_ok());
        }
    }

    #[test]
    fn limits_are_found_in_sentences() {
        let cases = [
            ("кеңсе маманы 30 (отыз) минуттың ішінде қабылдайды", Some((30.0, 30.0, Minute))),
            ("маман екі жұмыс күні ішінде тексереді", Some((2.0, 2.0, WorkingDay))),
            ("он бес күн ішінде", Some((15.0, 15.0, Day))),
            ("2012 жылғы 5 тармақта 3 күн көрсетілген", None),
            ("1 (бір) күннің ішінде лицензияға", Some((1.0, 1.0, Day))),
        ];
        for (text, wanted) in cases {
            assert_eq!(within(text).map(|d| (d.min, d.max, d.unit)), wanted, "{text}");
        }
    }
}
