//! Times, read by `grammar/duration.pest`: a whole cell, or the time inside a sentence.

use crate::scan::Phrases;
use crate::words::times::{
    AND_WITH, EVENT_DAY, IN_TIME, LEAST, LIMIT_STEMS, LIMITS, NAMED_DAY, NO_EVENTS, SAME_DAY, UNITS,
};
use pest::Parser;
use pest::iterators::{Pair, Pairs};
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, begins_as, is_letter, is_letter_or_digit};
use zanflow_kazakh::nouns::{ends_in_ablative, ends_in_dative};
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

/// The time that a cell holds, if it holds nothing else but the words that make it a limit.
pub fn cell(text: &str) -> Option<Duration> {
    if !may_begin(text.trim_start()) || !ends_in_unit(text) {
        return same_day(text).filter(|(range, _)| range.len() == text.trim().len()).map(|(_, time)| time);
    }
    let lower = text.lowered();
    let pairs = Grammar::parse(Rule::cell, without_limit(&lower)).ok()?;
    joined(&terms(&pairs), text.trim())
}

/// Prefilter: a text that begins with this word may be a time.
pub fn may_begin(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit() || is_fraction(letter)) || begins_as_numeral(word)
}

/// Prefilter: the last word of a time is a unit, or one that makes it a limit.
pub fn ends_in_unit(text: &str) -> bool {
    let text = text.trim_end_matches([' ', '.']);
    let word = text.get(text.trim_end_matches(is_letter).len()..).unwrap_or_default();
    !word.is_empty()
        && (UNITS.iter().any(|unit| begins_as(word, unit))
            || LIMITS.iter().any(|limit| begins_as(word, limit)))
}

/// A lower-case cell without the words at its end that make a time a limit.
fn without_limit(lower: &str) -> &str {
    let text = lower.trim_end_matches([' ', '.']);
    let limit = LIMITS.iter().filter_map(|word| text.strip_suffix(word)).min_by_key(|rest| rest.len());
    limit.filter(|rest| rest.ends_with(' ')).map_or(lower, str::trim_end)
}

/// A time limit in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// One number, or a span, in one unit.
    Time(Duration),
    /// A time that is not one: «бір жұмыс күні мен екі сағат ішінде», as printed.
    Unclear(String),
}

/// The first time limit in a sentence: «… 30 (отыз) минуттың ішінде …», «10 минутта», «3 күннен кешіктірмей», «түскен
/// күні».
pub fn within(text: &str) -> Option<Duration> {
    within_lowered(text, &text.lowered())
}

/// [`within`] for a text whose lower case is known.
pub fn within_lowered(text: &str, lower: &str) -> Option<Duration> {
    match limit_lowered(text, lower)? {
        Limit::Time(time) => Some(time),
        Limit::Unclear(_) => None,
    }
}

/// The first time limit in a sentence whose lower case is known, be it clear or not.
pub fn limit_lowered(text: &str, lower: &str) -> Option<Limit> {
    if !names_limit(lower) {
        return None;
    }
    let found = times(lower).find_map(|reading| {
        let in_it = || lower.get(reading.range()).is_some_and(|time| ends_in_any(time, IN_TIME));
        let limit = is_limit(lower.get(reading.end..)?) || in_it();
        let raw = text.get(reading.range()).filter(|_| limit)?;
        let Some(time) = joined(&reading.terms, raw).filter(|_| !reading.cut) else {
            return Some(Limit::Unclear(raw.to_owned()));
        };
        let least = lower.get(..reading.start)?.trim_end().ends_with(LEAST);
        Some(Limit::Time(if least { Duration { max: f64::INFINITY, ..time } } else { time }))
    });
    found.or_else(|| same_day(text).map(|(_, time)| Limit::Time(time)))
}

/// Whether the words right after a time make it a limit.
fn is_limit(after: &str) -> bool {
    let after = after.trim_start();
    LIMITS.iter().any(|word| after.starts_with(word))
}

fn ends_in_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// The day of an event, «түскен күні», «сол күні»: 0 days. Not a day that is only named: «алған күні мен уақыты».
pub fn same_day(text: &str) -> Option<(Range<usize>, Duration)> {
    if !text.contains(EVENT_DAY) {
        return None;
    }
    let found = SAME_DAY.captures(text).and_then(|found| found.get(0))?;
    if NO_EVENTS.iter().any(|word| begins_as(found.as_str(), word)) {
        return None;
    }
    let next = text.get(found.end()..).unwrap_or_default().trim_start().lowered();
    let before = text.get(..found.start()).unwrap_or_default().trim_end();
    let listed = before.ends_with(',') || before.ends_with(AND_WITH);
    if listed || NAMED_DAY.iter().any(|word| next.starts_with(word)) {
        return None;
    }
    let raw = found.as_str().trim_end_matches([' ', ',']);
    let time = Duration { raw: raw.to_owned(), min: 0.0, max: 0.0, unit: DurationUnit::Day };
    Some((found.start()..found.start() + raw.len(), time))
}

/// The time that a statement gives: the only one in it, after its dash where it has one. None where two times differ.
pub fn only(text: &str) -> Option<Duration> {
    let lower = text.lowered();
    let dash = [" – ", " - ", " — "].iter().filter_map(|dash| lower.rfind(dash)).max().unwrap_or(0);
    let (lower, text) = (lower.get(dash..)?, text.get(dash..)?);
    let (mut found, mut next): (Option<Duration>, usize) = (None, 0);
    for reading in times(lower) {
        if reading.start < next {
            continue;
        }
        next = reading.end;
        let raw = text.get(reading.range()).unwrap_or_default();
        let time = joined(&reading.terms, raw).filter(|_| !reading.cut)?;
        let same = |other: &Duration| (other.min, other.max, other.unit) == (time.min, time.max, time.unit);
        if found.as_ref().is_some_and(|other| !same(other)) {
            return None;
        }
        found = found.or(Some(time));
    }
    found
}

/// Every time in a text, with its bytes. Times of a list that have no common unit are given one by one.
pub fn in_text(text: &str) -> Vec<(Range<usize>, Duration)> {
    let lower = text.lowered();
    let mut found = Vec::new();
    let mut next = 0;
    for reading in times(&lower) {
        if reading.start < next {
            continue;
        }
        next = reading.end;
        if reading.cut {
            continue;
        }
        let raw = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let whole = reading.range();
        match joined(&reading.terms, raw(&whole)) {
            Some(time) => found.push((whole, time)),
            None => found.extend(reading.terms.iter().filter_map(|term| {
                let range = reading.start + term.range.start..reading.start + term.range.end;
                let time = joined(std::slice::from_ref(term), raw(&range))?;
                Some((range, time))
            })),
        }
    }
    found
}

/// Whether a text names a time, be it clear or not.
pub fn names_time(text: &str) -> bool {
    times(&text.lowered()).next().is_some()
}

/// Prefilter: a text has words of a limit.
fn names_limit(lower: &str) -> bool {
    static WORDS: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(IN_TIME.iter().chain(LIMIT_STEMS).copied().chain([EVENT_DAY])));
    WORDS.any_in(lower)
}

/// A time as it stands in a text in lower case.
struct Reading {
    /// Bytes of the text.
    start: usize,
    end: usize,
    /// Its times.
    terms: Vec<Term>,
    /// A number stands right before it, of which it may be the end.
    cut: bool,
}

impl Reading {
    fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The times in a text. One that begins inside another is given too, but not one that only leaves out the first amounts
/// of another: it would end at the same place.
fn times(lower: &str) -> impl Iterator<Item = Reading> {
    readings(lower).filter_map(|(start, pairs)| {
        let last = pairs.clone().next_back().filter(|pair| pair.as_rule() == Rule::time)?;
        let cut = is_number_end(lower.get(..start)?);
        Some(Reading { start, end: start + last.as_span().end(), terms: terms(&pairs), cut })
    })
}

/// Whether a text ends in a number, with blanks after it.
fn is_number_end(before: &str) -> bool {
    let text = before.trim_end();
    let word = text.get(text.trim_end_matches(is_letter).len()..).unwrap_or_default();
    text.len() < before.len() && (text.ends_with(is_figure) || is_numeral(word))
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
                Rule::digits | Rule::fraction | Rule::half | Rule::words => {
                    read.extend(starts(text).map(|word| start + word));
                }
                _ => {}
            }
        }
        Some((at, pairs))
    })
}

/// Where a time may begin: digits or a number word, with no word, comma or hyphen right before, nor the point of a
/// number.
fn starts(lower: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    let mut bound = false;
    lower.char_indices().filter_map(move |(at, letter)| {
        let pointed = letter == '.' && before.is_ascii_digit();
        before = letter;
        let binds = is_letter_or_digit(letter) || letter == ',' || letter == '-' || pointed;
        let first = !std::mem::replace(&mut bound, binds);
        let word = || lower.get(at..).and_then(|rest| rest.split(|l: char| !is_letter(l)).next());
        let begins = letter.is_ascii_digit()
            || is_fraction(letter)
            || (is_letter(letter) && word().is_some_and(is_numeral));
        (first && begins).then_some(at)
    })
}

fn is_fraction(letter: char) -> bool {
    matches!(letter, '½' | '¼' | '¾')
}

/// A digit, raised or not, or a fraction.
fn is_figure(letter: char) -> bool {
    letter.is_numeric()
}

/// A time, or several that add up: «1 сағат 30 минут».
struct Term {
    /// Bytes of the reading.
    range: Range<usize>,
    /// Least, greatest and unit; none where they have no common unit or are no number.
    span: Option<Span>,
}

type Span = (f64, f64, DurationUnit);

/// How a time is joined to the one before it.
#[derive(Clone, Copy, PartialEq)]
enum Link {
    /// «-», «немесе», «,».
    Choice,
    /// «мен», «және».
    With,
    /// Nothing.
    Beside,
}

/// The times of a reading.
fn terms(pairs: &Pairs<'_, Rule>) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let (mut link, mut from) = (Link::Choice, false);
    for pair in pairs.clone() {
        match pair.as_rule() {
            Rule::link => link = Link::of(pair),
            Rule::time => {
                let text = pair.as_str();
                // «10 минуттан 15 минутқа» is a span.
                let to = std::mem::replace(&mut from, ends_in_ablative(text)) && ends_in_dative(text);
                let range = pair.as_span().start()..pair.as_span().end();
                let term = Term { range, span: time_span(pair) };
                let sum = terms.last().and_then(|last| last.and(if to { Link::Choice } else { link }, &term));
                match (sum, terms.last_mut()) {
                    (Some(sum), Some(last)) => *last = sum,
                    _ => terms.push(term),
                }
            }
            _ => {}
        }
    }
    terms
}

impl Link {
    fn of(pair: Pair<'_, Rule>) -> Self {
        if pair.as_str().trim().is_empty() {
            return Link::Beside;
        }
        if pair.into_inner().any(|inner| inner.as_rule() == Rule::with) { Link::With } else { Link::Choice }
    }
}

impl Term {
    /// The time that two make together; none where they stay two. One without a number where it is not clear.
    fn and(&self, link: Link, next: &Term) -> Option<Term> {
        let range = self.range.start..next.range.end;
        let unclear = Some(Term { range: range.clone(), span: None });
        let (Some(first), Some(second)) = (self.span, next.span) else {
            return if link == Link::Choice { None } else { unclear };
        };
        if link == Link::Choice || (link == Link::With && second.2 >= first.2) {
            return None;
        }
        let Some(total) = sum(first, second) else { return unclear };
        Some(Term { range, span: Some((total, total, second.2)) })
    }
}

/// A time and a shorter one, in the shorter one's unit.
fn sum(first: Span, second: Span) -> Option<f64> {
    let exact = first.0 == first.1 && second.0 == second.1 && second.2 < first.2;
    Some(first.0 * factor(first.2, second.2)? + second.0).filter(|_| exact)
}

/// What the times of a reading come to: from the least to the greatest, in the smallest unit.
fn joined(terms: &[Term], raw: &str) -> Option<Duration> {
    let spans: Vec<Span> = terms.iter().map(|term| term.span).collect::<Option<_>>()?;
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

fn time_span(time: Pair<'_, Rule>) -> Option<Span> {
    let mut amounts = Vec::new();
    let mut unit = None;
    for pair in time.into_inner() {
        match pair.as_rule() {
            Rule::amount => amounts.push(amount(pair)?),
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
        Rule::week => DurationUnit::Week,
        Rule::year => DurationUnit::Year,
        _ => DurationUnit::Month,
    };
    let min = amounts.iter().copied().reduce(f64::min)?;
    let max = amounts.iter().copied().reduce(f64::max)?;
    Some((min, max, unit))
}

/// «1,5», «1 000», «он бес», «бір жарым», «½».
fn amount(pair: Pair<'_, Rule>) -> Option<f64> {
    let mut total = 0.0;
    for part in pair.into_inner() {
        let text = part.as_str();
        total += match part.as_rule() {
            Rule::digits => {
                let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
                plain.replace(',', ".").parse().ok()?
            }
            Rule::words => number(text)?,
            _ => part_of_one(text),
        };
    }
    Some(total)
}

/// «¼», «¾», and what else the grammar takes for a half.
fn part_of_one(text: &str) -> f64 {
    match text {
        "¼" => 0.25,
        "¾" => 0.75,
        _ => 0.5,
    }
}

/// How many of the smaller unit make one of the greater; none where that depends on the calendar.
fn factor(of: DurationUnit, to: DurationUnit) -> Option<f64> {
    use DurationUnit::{Day, Hour, Minute, Month, Second, Week, WorkingDay, Year};
    // A unit as so many of one that measures it exactly.
    let measure = |unit| match unit {
        Second => (1.0, Second),
        Minute => (60.0, Second),
        Hour => (3600.0, Second),
        Day => (1.0, Day),
        Week => (7.0, Day),
        Month => (1.0, Month),
        Year => (12.0, Month),
        WorkingDay => (1.0, WorkingDay),
    };
    let ((of, base), (to, other)) = (measure(of), measure(to));
    (base == other).then_some(of / to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DurationUnit::{Day, Hour, Minute, Month, Second, Week, WorkingDay, Year};

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
            ("1 сағат 30 минут", Some((90.0, 90.0, Minute))),
            ("1 (бір) сағат және 30 (отыз) минут", Some((90.0, 90.0, Minute))),
            ("бір сағат отыз минут – 2 сағат", Some((90.0, 120.0, Minute))),
            ("1 жұмыс күні 2 сағат", None),
            ("бір жұмыс күні мен екі сағат", None),
            ("1-2 сағат 30 минут", None),
            ("1 ай 10 күн", None),
            ("1 апта 2 күн", Some((9.0, 9.0, Day))),
            ("10 минут пен 15 минут", Some((10.0, 15.0, Minute))),
            ("10 минуттан 15 минутқа дейінгі мерзімде", Some((10.0, 15.0, Minute))),
            ("10-нан 15 минутқа", Some((10.0, 15.0, Minute))),
            ("1 000 минут", Some((1000.0, 1000.0, Minute))),
            ("1\u{a0}000 минут", Some((1000.0, 1000.0, Minute))),
            ("10 000 минут", Some((10_000.0, 10_000.0, Minute))),
            ("10 00 минут", None),
            ("екі жүз минут", Some((200.0, 200.0, Minute))),
            ("бес он минут", None),
            ("жарты сағат", Some((0.5, 0.5, Hour))),
            ("½ сағат", Some((0.5, 0.5, Hour))),
            ("1/2 сағат", Some((0.5, 0.5, Hour))),
            ("1½ сағат", Some((1.5, 1.5, Hour))),
            ("бір жарым сағат", Some((1.5, 1.5, Hour))),
            ("2 жарым ай", Some((2.5, 2.5, Month))),
            ("3¹ жұмыс күні", Some((3.0, 3.0, WorkingDay))),
            ("4¹⁾ жұмыс күні", Some((4.0, 4.0, WorkingDay))),
            ("4⁽²⁾ сағат", Some((4.0, 4.0, Hour))),
            ("3* (үш) жұмыс күні", Some((3.0, 3.0, WorkingDay))),
            ("екі апта", Some((2.0, 2.0, Week))),
            ("1 жыл", Some((1.0, 1.0, Year))),
            ("1 жыл 6 ай", Some((18.0, 18.0, Month))),
            ("2013 жыл", None),
            ("2012-2013 жыл", None),
            ("30 минуттан аспайды", Some((30.0, 30.0, Minute))),
            ("3 жұмыс күні ішінде", Some((3.0, 3.0, WorkingDay))),
            ("түскен күні", Some((0.0, 0.0, Day))),
            ("туған күні", None),
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
    fn every_limit_is_found_by_its_stem() {
        for limit in LIMITS {
            assert!(LIMIT_STEMS.iter().any(|stem| limit.contains(stem)), "{limit}");
        }
    }

    #[test]
    fn a_limit_that_is_no_number_is_told() {
        let limit = |text: &str| limit_lowered(text, &text.lowered());
        let printed = "бір жұмыс күні мен екі сағат";
        assert_eq!(limit(&format!("{printed} ішінде")), Some(Limit::Unclear(printed.to_owned())));
        assert_eq!(limit("тармақ ішінде"), None);
    }

    #[test]
    fn times_of_a_text_are_given_apart_where_they_have_no_common_unit() {
        let found =
            |text: &str| in_text(text).into_iter().map(|(_, time)| (time.max, time.unit)).collect::<Vec<_>>();
        assert_eq!(found("15 минут, 3 жұмыс күні"), [(15.0, Minute), (3.0, WorkingDay)]);
        assert_eq!(found("1 сағат 30 минут; 2 жыл"), [(90.0, Minute), (2.0, Year)]);
        assert_eq!(found("1 ай 10 күн"), []);
    }

    #[test]
    fn limits_are_found_in_sentences() {
        let cases = [
            ("кеңсе маманы 30 (отыз) минуттың ішінде қабылдайды", Some((30.0, 30.0, Minute))),
            ("маман екі жұмыс күні ішінде тексереді", Some((2.0, 2.0, WorkingDay))),
            ("он бес күн ішінде", Some((15.0, 15.0, Day))),
            ("2012 жылғы 5 тармақта 3 күн көрсетілген", None),
            ("1 (бір) күннің ішінде лицензияға", Some((1.0, 1.0, Day))),
            ("маман 3 жұмыс күнінен кешіктірмей жолдайды", Some((3.0, 3.0, WorkingDay))),
            ("3 (үш) жұмыс күннен аспайтын мерзімде өңдейді", Some((3.0, 3.0, WorkingDay))),
            ("екі аптадан кешіктірілмей", Some((2.0, 2.0, Week))),
            ("1 жыл ішінде", Some((1.0, 1.0, Year))),
            ("бір жарым айдан кешіктірмей", Some((1.5, 1.5, Month))),
            ("2013 жылдың ішінде", None),
            ("1 сағат 30 минут ішінде", Some((90.0, 90.0, Minute))),
            ("бір жұмыс күні мен екі сағат ішінде, 5 күн ішінде", None),
            ("1.000 минут ішінде", None),
            ("жиырма 5 минут ішінде", None),
            ("маман құжаттар келіп түскен күні тіркейді", Some((0.0, 0.0, Day))),
            ("алушының туған күні, айы", None),
            ("кемінде 3 күн ішінде", Some((3.0, f64::INFINITY, Day))),
        ];
        for (text, wanted) in cases {
            assert_eq!(within(text).map(|d| (d.min, d.max, d.unit)), wanted, "{text}");
        }
    }
}
