//! Two times for one step, or times that do not add up.
//!
//! **What.** A step and its table column give different times; a number differs from the words beside it ("30 (жиырма)
//! минут"); the steps of the internal units together take longer than the regulation allows for the whole service; or
//! a refusal may come later than the shortest of several times for the result.
//!
//! **Why it is a fault.** Nobody can say when the time limit ends, and so when a complaint may be filed.
//!
//! **Example.** "маман 1 (бір) жұмыс күні ішінде қарайды", while the table column says "2 жұмыс күні".
//!
//! **Correction.** Give the same time in both places.
//!
//! # kk
//!
//! Бір қадамға екі мерзім немесе бүтінге сыймайтын бөліктер.
//!
//! **Не.** Қадамның өз сөзі мен бағаны әртүрлі мерзім береді; сан мен жанындағы сөз сәйкес келмейді («30 (жиырма)
//! минут»); бөлімшелердің қадамдары қызметтің мерзімінен ұзақ; бас тарту нәтижеден кеш келуі мүмкін.
//!
//! **Неге кемшілік.** Мерзімнің қашан бітетінін, демек қашан шағымдануға болатынын ешкім айта алмайды.
//!
//! **Мысал.** «маман 1 (бір) жұмыс күні ішінде қарайды»; кестеде «2 жұмыс күні».
//!
//! **Түзету.** Екі жерде де бір мерзім көрсету.
//!
//! # ru
//!
//! Два срока одного шага или части, которые не укладываются в целое.
//!
//! **Что.** Слова шага и его графа дают разные сроки; число и слово при нём расходятся («30 (жиырма) минут»); действия
//! подразделений вместе дольше срока услуги; отказ может прийти позже результата.
//!
//! **Почему это недостаток.** Нельзя сказать, когда истекает срок и когда можно жаловаться.
//!
//! **Пример.** «маман 1 (бір) жұмыс күні ішінде қарайды», а в таблице «2 жұмыс күні».
//!
//! **Исправление.** Указать в обоих местах один срок.

use super::drafting::states_whole_time;
use super::found::Report;
use super::scope::Scope;
use std::ops::Range;
use zanflow_flow::seconds;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::numerals::number;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::durations::within;
use zanflow_lexicon::grounds::grounds;
use zanflow_lexicon::words::drafting::DAY;
use zanflow_model::{Channel, Confidence, Duration, DurationUnit, PassageKind, Severity};

/// Compares steps with columns, numbers with words, and sums with the whole.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    columns(scope, report);
    words(scope, report);
    whole(scope, report);
    several(scope, report);
}

fn same(a: &Duration, b: &Duration) -> bool {
    (a.max * seconds(a.unit) - b.max * seconds(b.unit)).abs() < 0.5
}

fn columns(scope: &Scope<'_>, report: &mut Report) {
    for pair in &scope.pairings {
        for (i, column) in pair.table.columns.iter().enumerate() {
            let Some((_, step)) = pair.step(i) else { continue };
            if let (Some(own), Some(table)) = (&step.duration, &column.duration)
                && !same(own, table)
            {
                let found = report
                    .found("table", scope.cell(column, "duration"))
                    .value("column", column.no.to_string());
                let found = found.value("own", &own.raw).value("table", &table.raw).value("step", &step.id);
                report.add(found.also(scope.node(step)));
            }
        }
    }
}

/// «30 (жиырма)».
fn words(scope: &Scope<'_>, report: &mut Report) {
    for (i, lower) in scope.lower.iter().enumerate() {
        for Spelt { range, digits, words } in spelt_numbers(lower) {
            let (Ok(digits), Some(said)) = (digits.parse::<f64>(), number(words)) else { continue };
            if (digits - said).abs() > 0.1 {
                let printed = part(lower, range.clone());
                report.add(report.found("words", scope.place(i, range)).value("words", printed));
            }
        }
    }
}

/// A number in digits with words in brackets after it.
#[derive(Debug, PartialEq)]
struct Spelt<'t> {
    /// Bytes of both.
    range: Range<usize>,
    /// The last three digits at most.
    digits: &'t str,
    words: &'t str,
}

/// Numbers of three digits at most with one to three words in brackets after them.
fn spelt_numbers(text: &str) -> impl Iterator<Item = Spelt<'_>> {
    text.match_indices('(').filter_map(|(open, _)| {
        let head = upto(text, open).trim_end();
        let digits = head.bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
        let start = head.len() - digits;
        let inside = from(text, open + 1);
        let words = upto(inside, inside.find(|letter: char| !is_letter(letter) && !letter.is_whitespace())?);
        let close = open + 1 + words.len();
        let fits = words.split(char::is_whitespace).all(|word| !word.is_empty())
            && words.split(char::is_whitespace).count() <= 3
            && from(text, close).starts_with(')');
        (digits > 0 && fits).then(|| Spelt { range: start..close + 1, digits: from(head, start), words })
    })
}

/// The inner units' steps together against the time of the service.
fn whole(scope: &Scope<'_>, report: &mut Report) {
    let passages = scope.passages.iter().zip(&scope.lower).enumerate().take(scope.body);
    let stated = passages.into_iter().find_map(|(i, (passage, lower))| {
        let told = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text)
            && states_whole_time(lower);
        told.then(|| within(&passage.text)).flatten().map(|time| (i, time))
    });
    let Some((at, time)) = stated else { return };
    for process in scope.service.processes.iter().filter(|process| process.channel == Channel::Internal) {
        let times = process.nodes.iter().filter_map(|node| node.duration.as_ref());
        let sum: f64 = times.filter_map(|time| Some(time.most()? * seconds(time.unit))).sum();
        if sum > time.max * seconds(time.unit) * 1.01 {
            let hours = (sum / seconds(DurationUnit::WorkingDay) * 10.0).round() / 10.0;
            let found = report
                .found("whole", scope.whole(at))
                .value("whole", &time.raw)
                .value("sum", hours.to_string());
            report.add(found.confidence(Confidence::Medium));
        }
    }
}

/// A refusal with one time and a result with several: the refusal may come later than the service itself.
fn several(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        let result = table.columns.iter().rev().find(|column| {
            column.cells.iter().any(|cell| {
                cell.row == "duration"
                    && (cell.text.lowered().matches(DAY).count() > 1 || cell.text.matches(',').count() > 1)
            })
        });
        let Some(several) = result.and_then(|result| result.duration.as_ref()) else { continue };
        let late = table.columns.iter().filter(|column| {
            let refuses = grounds(column.action.as_deref().unwrap_or_default()).refusal;
            let time = column.duration.as_ref();
            refuses && time.is_some_and(|time| time.unit == several.unit && time.max > several.min)
        });
        for column in late {
            let time = column.duration.as_ref().map_or("", |time| time.raw.as_str());
            let found = report
                .found("late-refusal", scope.cell(column, "duration"))
                .value("column", column.no.to_string());
            let found = found.value("time", time).value("times", &several.raw);
            let found = found.places(result.map(|result| scope.cell(result, "duration")));
            report.add(found.severity(Severity::Note).confidence(Confidence::Medium));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_words() {
        let read = |text: &'static str| {
            spelt_numbers(text).map(|found| (found.digits, found.words)).collect::<Vec<_>>()
        };
        assert_eq!(read("30 (жиырма) минут, 1234(жүз он бес)"), [("30", "жиырма"), ("234", "жүз он бес")]);
        for text in
            ["30 (жиырма, он)", "30 ()", "30 ( он)", "он (он)", "5 (бір екі үш төрт)", "5 (он", "5 (он  екі)"]
        {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
