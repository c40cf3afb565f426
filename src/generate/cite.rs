//! Wording that several generators share: names of steps and processes, citations, times.

use super::graph::{Fault, Step};
use super::words::{fill, label};
use super::{Lang, Part, Scope};
use zanflow_flow::Time;
use zanflow_model::{Action, Document, Duration, DurationUnit, EdgeKind, NodeKind};

/// A text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Mark of a step: `1-үдеріс`, `2-шарт`.
pub fn mark(lang: Lang, step: &Step<'_>) -> String {
    let digits = || step.id.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let number = step.node.num.map_or_else(digits, |num| num.to_string());
    let key = match step.node.kind {
        NodeKind::Process => "node-process",
        NodeKind::Condition => "node-condition",
        NodeKind::Step => "node-step",
        NodeKind::Preliminary => "node-preliminary",
    };
    fill(lang, key, &[("number", &number)])
}

/// Short name of a step: its action, or the beginning of its text.
pub fn short(lang: Lang, step: &Step<'_>) -> String {
    if step.node.action != Action::Other {
        return label(lang, &format!("action-{}", step.node.action.name())).into_owned();
    }
    let text = one_line(&step.node.text);
    if text.chars().count() <= 60 {
        return text;
    }
    let cut: String = text.chars().take(60).collect();
    let kept = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{kept}…")
}

/// The act: type, issuer, date and number; its file if those are unknown.
pub fn act(document: &Document) -> String {
    let named: Vec<&str> = [&document.act_type, &document.issuer, &document.date]
        .into_iter()
        .filter_map(|part| part.as_deref().filter(|part| !part.is_empty()))
        .collect();
    let number = document.number.as_deref().map(|number| format!("№ {number}")).unwrap_or_default();
    let text = format!("{} {number}", named.join(", "));
    if text.trim().is_empty() { document.file.clone() } else { one_line(&text) }
}

/// `12-жол`, `12–14-жолдар`.
pub fn lines(lang: Lang, start: u32, end: u32) -> String {
    if end <= start {
        fill(lang, "cite-line", &[("line", &start.to_string())])
    } else {
        fill(lang, "cite-lines", &[("lines", &format!("{start}–{end}"))])
    }
}

/// Paragraph, item and lines of a step.
pub fn step(lang: Lang, part: &Part<'_>, step: &Step<'_>) -> String {
    let paragraph =
        part.process.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let item = step.node.item.as_deref().map(|item| fill(lang, "cite-item", &[("item", item)]));
    let lines = lines(lang, step.node.line, step.node.line_end);
    [paragraph, item, Some(lines)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Paragraph and lines of a process.
pub fn process(lang: Lang, part: &Part<'_>) -> String {
    let paragraph =
        part.process.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let lines = lines(lang, part.process.line_start, part.process.line_end);
    [paragraph, Some(lines)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Channel, and the case where a paragraph holds several.
pub fn title(lang: Lang, part: &Part<'_>) -> String {
    let channel = label(lang, &format!("channel-{}", part.process.channel.name()));
    match &part.process.case {
        Some(case) => format!("{channel}: {}", one_line(case)),
        None => channel.into_owned(),
    }
}

/// The service's name.
pub fn service(scope: Scope<'_>) -> String {
    let title = scope.service.title.as_deref().map(one_line).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| label(scope.lang, "service-none").into_owned())
}

/// Name of a lane.
pub fn lane(lang: Lang, actor: Option<&str>) -> String {
    let name = actor.map(one_line).unwrap_or_else(|| label(lang, "actor-none").into_owned());
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Why a process cannot run.
pub fn fault(lang: Lang, fault: &Fault) -> String {
    match fault {
        Fault::Empty => label(lang, "fault-empty").into_owned(),
        Fault::NoStart => label(lang, "fault-no_start").into_owned(),
        Fault::Unreachable(id) => fill(lang, "fault-unreachable", &[("step", id)]),
        Fault::NoEnding(id) => fill(lang, "fault-no_ending", &[("step", id)]),
        Fault::NoBranch(id, EdgeKind::Fail) => fill(lang, "fault-no_fail", &[("step", id)]),
        Fault::NoBranch(id, _) => fill(lang, "fault-no_pass", &[("step", id)]),
        Fault::TwoWays(id, _) => fill(lang, "fault-two_ways", &[("step", id)]),
        Fault::WrongOutcome(id, _) => fill(lang, "fault-wrong", &[("step", id)]),
        Fault::UnknownPlace(id) => fill(lang, "fault-unknown", &[("step", id)]),
        Fault::Renamed(id) => fill(lang, "fault-renamed", &[("step", id)]),
    }
}

/// A step's time as printed, with the table column that gives it.
pub fn time(lang: Lang, time: Time<'_>) -> String {
    let raw = one_line(&time.duration.raw);
    let Some((table, column)) = time.column else { return raw };
    let lines = lines(lang, table.line_start, table.line_end);
    format!("{raw} ({})", fill(lang, "time-column", &[("column", &column.no.to_string()), ("lines", &lines)]))
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
