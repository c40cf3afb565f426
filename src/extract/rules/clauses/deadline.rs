//! The deadline that a text sets.

use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::durations::{in_text, same_day};
use zanflow_lexicon::words::rules_clauses::LIMITS;
use zanflow_lexicon::words::times::LEAST;
use zanflow_model::Duration;

/// A deadline: bytes of the text from the time to the word that makes it a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The time.
    pub time: Duration,
}

/// Letters that may stand between a time and the word that makes it a limit.
const GAP: usize = 24;

/// The deadlines of a text, in order.
pub fn deadlines(text: &str) -> Vec<Deadline> {
    let mut out: Vec<Deadline> = Vec::new();
    for (range, time) in in_text(text) {
        let before = upto(text, range.start);
        if in_brackets(before) {
            continue;
        }
        let after = from(text, range.end);
        let Some(end) = limit(after) else { continue };
        let end = range.end + end;
        let least = before.trim_end().lowered().ends_with(LEAST);
        let time = if least { Duration { max: f64::INFINITY, ..time } } else { time };
        if out.last().is_none_or(|last| last.range.end <= range.start) {
            out.push(Deadline { range: range.start..end, time });
        }
    }
    if out.is_empty()
        && let Some((range, time)) = same_day(text)
    {
        out.push(Deadline { range, time });
    }
    out
}

fn in_brackets(before: &str) -> bool {
    before.matches('(').count() > before.matches(')').count()
}

/// Where the word ends that makes the time before a text a limit.
fn limit(after: &str) -> Option<usize> {
    let lower = after.lowered();
    let near = upto(&lower, lower.floor_char_boundary(GAP * 2));
    let found = LIMITS.iter().filter_map(|word| near.find(word).map(|at| (at, at + word.len())));
    let (at, end) = found.min()?;
    (!upto(near, at).contains([',', ';', '.'])).then_some(end)
}

/// The deadline of a step: the first in its text that says how long the act may take.
pub fn deadline(text: &str) -> Option<Duration> {
    deadlines(text).into_iter().next().map(|found| found.time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::DurationUnit::{Day, Hour, WorkingDay};

    #[test]
    fn limits_of_every_kind() {
        let cases = [
            ("маман 2 (екі) жұмыс күні ішінде тексереді", Some((2.0, WorkingDay))),
            ("басшы үш жұмыс күнінен кешіктірмей қол қояды", Some((3.0, WorkingDay))),
            ("бағалау 12 (он екі) жұмыс күнінен аспайтын мерзімде жүргізіледі", Some((12.0, WorkingDay))),
            ("сараптама 25 жұмыс күні аралығында өтеді", Some((25.0, WorkingDay))),
            ("мерзімі аяқталғанға дейін бір тәуліктен кешіктірілмей жеткізіледі", Some((1.0, Day))),
            ("4 (төрт) сағат ішінде жолдайды", Some((4.0, Hour))),
            ("кеңсе құжаттар түскен күні тіркейді", Some((0.0, Day))),
            ("хабарлама кемінде 3 (үш) жұмыс күні бұрын жолданады", Some((f64::INFINITY, WorkingDay))),
            ("көрсетілген мерзімде дайындайды", None),
            ("бір ай бойы сақтайды", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(deadline(text).map(|time| (time.max, time.unit)), wanted, "{text}");
        }
    }
}
