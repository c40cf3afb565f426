//! Two times for one step, or parts that do not fit into the whole.
//!
//! **What.** A step's own words and its column give different times; a number and the words beside it differ ("30 (жиырма) минут"); the
//! steps of the inner units take longer together than the time that the regulation states for the service; a refusal may come later than
//! the longest of several times for the result.
//!
//! **Why it is a fault.** Nobody can say when the deadline ends, and with it when a complaint may be made.
//!
//! **Example.** "маман 1 (бір) жұмыс күні ішінде қарайды"; the table's column says "2 жұмыс күні".
//!
//! **Correction.** Give one time in both places.

use super::found::Report;
use super::scope::Scope;
use crate::grounds::{grounds, states_whole_time};
use std::sync::LazyLock;
use zanflow_flow::seconds;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::numerals::number;
use zanflow_kazakh::pattern::{Pattern, upto};
use zanflow_lexicon::durations::within;
use zanflow_model::{Channel, Confidence, Duration, PassageKind, Severity};

static WORDS: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(\d{1,3})\s*\((\p{L}+(?:\s\p{L}+){0,2})\)"));

/// Looks at steps beside columns, numbers beside words, and sums.
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
    for pair in &scope.pairs {
        for (i, column) in pair.table.columns.iter().enumerate() {
            let Some(step) = pair.step(i) else { continue };
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
    // A bracket right after a number: few have one, and all else is quicker looked for than by the pattern.
    let after_number = |lower: &str| {
        let mut brackets = lower.match_indices('(');
        brackets.any(|(at, _)| upto(lower, at).trim_end().ends_with(|letter: char| letter.is_ascii_digit()))
    };
    for (i, lower) in scope.lower.iter().enumerate().filter(|(_, lower)| after_number(lower)) {
        for found in WORDS.all(lower) {
            let (Some(all), Some(digits), Some(said)) = (found.get(0), found.get(1), found.get(2)) else {
                continue;
            };
            let (Ok(digits), Some(said)) = (digits.as_str().parse::<f64>(), number(said.as_str())) else {
                continue;
            };
            if (digits - said).abs() > 0.1 {
                report.add(report.found("words", scope.place(i, all.range())).value("words", all.as_str()));
            }
        }
    }
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
        let sum: f64 = times.map(|time| time.max * seconds(time.unit)).sum();
        if sum > time.max * seconds(time.unit) * 1.01 {
            let hours = (sum / seconds(zanflow_model::DurationUnit::WorkingDay) * 10.0).round() / 10.0;
            let found = report
                .found("whole", scope.whole(at))
                .value("whole", &time.raw)
                .value("sum", hours.to_string());
            report.add(found.confidence(Confidence::Medium));
        }
    }
}

/// A refusal with one time beside a result with several: it may come later than the service itself.
fn several(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        let result = table.columns.iter().rev().find(|column| {
            column.cells.iter().any(|cell| {
                cell.row == "duration"
                    && (cell.text.lowered().matches("күн").count() > 1 || cell.text.matches(',').count() > 1)
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
