//! Times in the reader's language, and what they come to.

use super::graph::Graph;
use super::words::{count, fill, label};
use super::{Lang, cite};
use zanflow_flow::{FlowGraph, Time, longest, seconds};
use zanflow_model::{Duration, DurationUnit};

/// Units from the smallest.
const UNITS: [DurationUnit; 8] = [
    DurationUnit::Second,
    DurationUnit::Minute,
    DurationUnit::Hour,
    DurationUnit::Day,
    DurationUnit::WorkingDay,
    DurationUnit::Week,
    DurationUnit::Month,
    DurationUnit::Year,
];

/// A time in the nominative: «20 минут», «10–15 секунд», «3 жұмыс күні»; as printed where it has no numbers.
pub fn said(lang: Lang, duration: &Duration) -> String {
    let Duration { min, max, unit, .. } = duration;
    if !(min.is_finite() && *min >= 0.0) || max.is_nan() {
        return cite::one_line(&duration.raw);
    }
    if *max == 0.0 {
        return match unit {
            DurationUnit::Day => label(lang, "duration-same_day").into_owned(),
            _ => cite::one_line(&duration.raw),
        };
    }
    if max.is_infinite() {
        return fill(lang, "duration-least", &[("time", &of_unit(lang, *unit, None, *min))]);
    }
    // «30 секунд – 1 минут» is kept in the smaller unit.
    of_unit(lang, *unit, Some(*min).filter(|min| *min > 0.0 && min < max), *max)
}

/// Numbers of a unit: `least` is told where it differs from the most.
fn of_unit(lang: Lang, unit: DurationUnit, least: Option<f64>, most: f64) -> String {
    let written = |number: f64| {
        let number = number.to_string();
        if lang == Lang::En { number } else { number.replace('.', ",") }
    };
    let told = least.map_or_else(|| written(most), |least| format!("{}–{}", written(least), written(most)));
    count(lang, &format!("duration-{}", name(unit)), &told, most)
}

fn name(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Second => "second",
        DurationUnit::Minute => "minute",
        DurationUnit::Hour => "hour",
        DurationUnit::Day => "day",
        DurationUnit::WorkingDay => "working_day",
        DurationUnit::Week => "week",
        DurationUnit::Month => "month",
        DurationUnit::Year => "year",
    }
}

/// A step's time, with the table column that gives it.
pub fn time(lang: Lang, time: Time<'_>) -> String {
    let told = said(lang, time.duration);
    match time.column {
        Some(place) => format!("{told} ({})", cite::column(lang, place)),
        None => told,
    }
}

/// The sentence that says what the longest way takes at most, unit by unit, or that no step of it has a time. Where some have none, it is
/// the least that the way can be allowed.
pub fn total(lang: Lang, graph: &Graph<'_>) -> String {
    let most = |nth: usize| {
        let duration = graph.steps.get(nth)?.time?.duration;
        Some((duration.unit, duration.most()?))
    };
    let flow = FlowGraph::from_ways(graph.steps.len(), graph.ways().to_vec());
    let way =
        longest(&flow, graph.steps.len(), |nth| most(nth).map_or(0.0, |(unit, most)| seconds(unit) * most));
    let mut sums = [0.0; UNITS.len()];
    for (unit, most) in way.iter().filter_map(|nth| most(*nth)) {
        if let Some(sum) = UNITS.iter().position(|other| *other == unit).and_then(|at| sums.get_mut(at)) {
            *sum += most;
        }
    }
    let told = sum(lang, sums);
    if told.is_empty() {
        return label(lang, "total-unknown").into_owned();
    }
    let silent = |nth: &&usize| {
        most(**nth).is_none() && graph.steps.get(**nth).is_some_and(|step| !step.is_condition())
    };
    let time = match way.iter().filter(silent).count() {
        0 => told,
        silent => fill(lang, "total-partly", &[("time", &told), ("silent", &silent.to_string())]),
    };
    fill(lang, "total", &[("time", &time)])
}

/// Sums by unit, the greatest first; seconds and minutes are carried over.
fn sum(lang: Lang, mut sums: [f64; UNITS.len()]) -> String {
    let [second, minute, hour, ..] = &mut sums;
    let whole = *second + 60.0 * (*minute + 60.0 * *hour);
    *hour = (whole / 3600.0).floor();
    *minute = ((whole - *hour * 3600.0) / 60.0).floor();
    *second = (whole - *hour * 3600.0 - *minute * 60.0).round();
    let told = UNITS.iter().zip(sums).rev().filter(|(_, sum)| *sum > 0.0);
    told.map(|(unit, sum)| of_unit(lang, *unit, None, sum)).collect::<Vec<_>>().join(" ")
}

/// The upper bound as an ISO 8601 duration: `PT1M30S`, `P2D`. None unless positive.
pub fn iso(duration: &Duration) -> Option<String> {
    let seconds_per_unit = match duration.unit {
        DurationUnit::Second => 1.0,
        DurationUnit::Minute => 60.0,
        DurationUnit::Hour => 3600.0,
        DurationUnit::Day | DurationUnit::WorkingDay => 86_400.0,
        DurationUnit::Week => 604_800.0,
        DurationUnit::Month => 2_592_000.0,
        DurationUnit::Year => 31_536_000.0,
    };
    let most = duration.most()?;
    let seconds = most * seconds_per_unit;
    if !(1.0..1e12).contains(&seconds) {
        return None;
    }
    // Calendar units keep their length only where they stay what they are.
    let months = match duration.unit {
        DurationUnit::Month => most,
        DurationUnit::Year => most * 12.0,
        _ => f64::NAN,
    };
    if months.fract() == 0.0 {
        let (years, months) = (months as u64 / 12, months as u64 % 12);
        return Some(match (duration.unit, months) {
            (DurationUnit::Year, 0) => format!("P{years}Y"),
            _ => format!("P{}M", years * 12 + months),
        });
    }
    let total = seconds.round() as u64;
    let (days, hours, minutes, seconds) = (total / 86_400, total / 3600 % 24, total / 60 % 60, total % 60);
    let unit = |count: u64, letter: char| if count > 0 { format!("{count}{letter}") } else { String::new() };
    let clock = unit(hours, 'H') + &unit(minutes, 'M') + &unit(seconds, 'S');
    let clock = if clock.is_empty() { clock } else { format!("T{clock}") };
    Some(format!("P{}{clock}", unit(days, 'D')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(min: f64, max: f64, unit: DurationUnit) -> Duration {
        Duration { raw: "келесі  күні".to_owned(), min, max, unit }
    }

    #[test]
    fn times_in_the_nominative() {
        let check = |min: f64, max: f64, unit, wanted: [&str; 3]| {
            let told = Lang::ALL.map(|lang| said(lang, &duration(min, max, unit)));
            assert_eq!(told, wanted.map(str::to_owned));
        };
        check(20.0, 20.0, DurationUnit::Minute, ["20 минут", "20 минут", "20 minutes"]);
        check(1.5, 1.5, DurationUnit::Minute, ["1,5 минут", "1,5 минуты", "1.5 minutes"]);
        check(10.0, 15.0, DurationUnit::Second, ["10–15 секунд", "10–15 секунд", "10–15 seconds"]);
        check(1.0, 1.0, DurationUnit::WorkingDay, ["1 жұмыс күні", "1 рабочий день", "1 working day"]);
        check(0.0, 3.0, DurationUnit::WorkingDay, ["3 жұмыс күні", "3 рабочих дня", "3 working days"]);
        let open = f64::INFINITY;
        check(5.0, open, DurationUnit::Day, ["кемінде 5 күн", "не менее 5 дней", "at least 5 days"]);
        check(0.0, 0.0, DurationUnit::Day, ["сол күні", "в тот же день", "the same day"]);
        check(0.0, f64::NAN, DurationUnit::Day, ["келесі күні"; 3]);
    }

    #[test]
    fn sums_are_carried_over() {
        let mut sums = [0.0; UNITS.len()];
        (sums[0], sums[1], sums[4]) = (75.0, 1.5, 15.0);
        assert_eq!(sum(Lang::Kk, sums), "15 жұмыс күні 2 минут 45 секунд");
        assert_eq!(sum(Lang::En, [0.0; UNITS.len()]), "");
    }

    #[test]
    fn times_in_iso() {
        let check = |max: f64, unit, expected: Option<&str>| {
            let duration = Duration { raw: String::new(), min: 0.0, max, unit };
            assert_eq!(iso(&duration).as_deref(), expected, "{max} {unit:?}");
        };
        check(1.5, DurationUnit::Minute, Some("PT1M30S"));
        check(20.0, DurationUnit::Second, Some("PT20S"));
        check(36.0, DurationUnit::Hour, Some("P1DT12H"));
        check(15.0, DurationUnit::WorkingDay, Some("P15D"));
        check(2.0, DurationUnit::Month, Some("P2M"));
        check(0.5, DurationUnit::Month, Some("P15D"));
        check(14.0, DurationUnit::Month, Some("P14M"));
        check(2.0, DurationUnit::Week, Some("P14D"));
        check(1.0, DurationUnit::Year, Some("P1Y"));
        check(1.5, DurationUnit::Year, Some("P18M"));
        check(0.0, DurationUnit::Day, Some("P1D"));
        check(0.0, DurationUnit::Hour, None);
        check(f64::NAN, DurationUnit::Day, None);
        check(f64::INFINITY, DurationUnit::Day, None);
        check(-1.0, DurationUnit::Day, None);
    }
}
