//! Times of a service.

use super::super::text::{sentences, tidy};
use super::rows::Line;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::durations::in_text;
use zanflow_lexicon::words::rules_card as words;
use zanflow_model::{DurationUnit, ServiceTime};

/// The times of the row; waiting and serving are left out.
pub fn times(lines: &[Line]) -> Vec<ServiceTime> {
    let mut out = Vec::new();
    for line in lines {
        let body = line.body();
        for range in sentences(body) {
            let sentence = body.get(range).unwrap_or_default();
            let mut start = 0;
            for (place, time) in in_text(sentence) {
                let before = sentence.get(start..place.start).unwrap_or_default();
                start = place.end;
                let lower = sentence.lowered();
                let waiting =
                    words::WAITING.iter().any(|word| lower.contains(word)) && time.unit <= DurationUnit::Hour;
                let waiting = waiting || words::DELIVERY.iter().any(|word| lower.contains(word));
                let bracketed = before.matches('(').count() > before.matches(')').count();
                if waiting
                    || bracketed
                    || words::NO_TIME.is_match(sentence.get(place.end..).unwrap_or_default())
                {
                    continue;
                }
                let when = tidy(before.trim_matches([' ', '-', '–', '—', ',', ':', ';']));
                out.push(ServiceTime::new(time, (!when.is_empty()).then_some(when), line.line));
            }
        }
    }
    if out.len() == 1
        && let Some(only) = out.first_mut()
    {
        only.when = None;
    }
    out
}
