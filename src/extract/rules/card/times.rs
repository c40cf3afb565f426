//! Times of a service.

use super::super::text::{sentences, tidy};
use super::rows::Line;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, part};
use zanflow_lexicon::durations::in_text;
use zanflow_lexicon::words::rules_card as words;
use zanflow_lexicon::words::standards::{DESK, OTHER_TIMES, QUEUE};
use zanflow_model::{DurationUnit, ServiceTime};

/// The times of the row; waiting, serving, times of single steps and pauses are left out.
pub fn times(lines: &[Line]) -> Vec<ServiceTime> {
    let mut out = Vec::new();
    for line in lines {
        let body = line.body();
        for sentence in sentences(body).into_iter().filter_map(|range| body.get(range)) {
            for clause in sentence.split("; ") {
                of_clause(clause, line.line, &mut out);
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

fn of_clause(clause: &str, line: u32, out: &mut Vec<ServiceTime>) {
    let clause = &words::GLUED_TIME.all(clause).iter().filter_map(|found| found.get(0)).rev().fold(
        clause.to_owned(),
        |mut text, glued| {
            text.replace_range(glued.range(), &glued.as_str().replace(['-', '–'], " – "));
            text
        },
    );
    let lower = clause.lowered();
    let has = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let waits = has(QUEUE) || has(DESK) || has(words::WAITING);
    if has(words::DELIVERY) || has(words::PAUSES) {
        return;
    }
    let mut start = 0;
    for (place, time) in in_text(clause) {
        let before = part(clause, start..place.start);
        let after = from(clause, place.end);
        // «үш айға дейінгі мерзімге куәлік беру – 6 жұмыс күні»: how long the result holds says which service.
        if words::NO_TIME.is_match(after) {
            continue;
        }
        start = place.end;
        // «(… арқылы берілсе – 5 жұмыс күні)» is a time of its own, «(15 минут)» is not.
        let bracketed = before.rsplit_once('(').is_some_and(|(_, inner)| {
            !inner.contains(')') && (time.unit <= DurationUnit::Hour || inner.trim().is_empty())
        });
        if bracketed || (waits && time.unit <= DurationUnit::Hour) {
            continue;
        }
        // «екі жұмыс күні ішінде құжаттардың толықтығын тексереді» is the time of a step.
        let step = after.lowered();
        if OTHER_TIMES.iter().any(|word| step.contains(word)) {
            continue;
        }
        let when = tidy(before.trim_matches([' ', '-', '–', '—', ',', ':', ';']));
        out.push(ServiceTime::new(time, (!when.is_empty()).then_some(when), line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_service_only() {
        let cases: [(&[&str], &[f64]); 8] = [
            (
                &["Бір айға дейінгі мерзімге куәлік беру – 4 жұмыс күні;", "ұзарту – 2 жұмыс күні"],
                &[4.0, 2.0],
            ),
            (&["Өтініш тіркелген сәттен бастап – 15 (он бес) жұмыс күні."], &[15.0]),
            (&["Көрсету мерзімі – он үш жұмыс күні."], &[13.0]),
            (&["1) паспорт беру – 5 жұмыс күні;", "2) телнұсқа беру – 2 жұмыс күні;"], &[5.0, 2.0]),
            (
                &[
                    "3 жұмыс күні; күтудің рұқсат етілген ең ұзақ уақыты – 15 минут; қызмет көрсетудің ең ұзақ уақыты – 20 минут",
                ],
                &[3.0],
            ),
            (&["10 жұмыс күні.", "Беруші екі жұмыс күні ішінде құжаттардың толықтығын тексереді."], &[10.0]),
            (&["20 минут.", "Қызмет бір айдан аспайтын мерзімге тоқтатыла тұрады."], &[20.0]),
            (&["20 тамызға дейін куәлік беріледі"], &[]),
        ];
        for (text, wanted) in cases {
            let lines: Vec<Line> =
                text.iter().map(|text| Line { text: (*text).to_owned(), line: 1 }).collect();
            let got: Vec<f64> = times(&lines).iter().map(|time| time.max).collect();
            assert_eq!(got, wanted, "{text:?}");
        }
    }
}
