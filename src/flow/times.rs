//! The time that an act gives to a step: in the step's own words, or in the table of the same channel.

use zanflow_model::{Channel, Column, Duration, DurationUnit, Node, NodeKind, Process, Service, Table};

/// A time and where the act gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time<'m> {
    /// The time.
    pub duration: &'m Duration,
    /// Its column; `None` if the step's own words give it.
    pub column: Option<(&'m Table, &'m Column)>,
}

/// The time of a step. «N-үдеріс» is column N of its channel's table: the acts number both alike.
///
/// The first table of a channel goes with its first process, the second with its second, and so on.
pub fn time<'m>(service: &'m Service, process: &'m Process, node: &'m Node) -> Option<Time<'m>> {
    if let Some(duration) = &node.duration {
        return Some(Time { duration, column: None });
    }
    let number = node.num.filter(|_| node.kind == NodeKind::Process)?;
    let table = table(service, process)?;
    let column = table.columns.iter().find(|column| column.no == number)?;
    column.duration.as_ref().map(|duration| Time { duration, column: Some((table, column)) })
}

/// The table of a process, by its rank among those of its channel. [`crate::pairings`] pairs by content instead.
pub fn table<'m>(service: &'m Service, process: &Process) -> Option<&'m Table> {
    let same = |channel: Channel| channel == process.channel;
    let mut processes = service.processes.iter().filter(|other| same(other.channel));
    let nth = processes.position(|other| std::ptr::eq(other, process) || other == process)?;
    service.tables.iter().filter(|table| same(table.channel)).nth(nth)
}

/// Hours in a working day: article 68 of the Labour Code (40 hours in five days).
const WORKING_HOURS: f64 = 8.0;

/// Seconds of work in a unit: a working day is eight hours of it, a day 24, a month thirty days, a year 365.
pub fn seconds(unit: DurationUnit) -> f64 {
    const HOUR: f64 = 3600.0;
    match unit {
        DurationUnit::Second => 1.0,
        DurationUnit::Minute => 60.0,
        DurationUnit::Hour => HOUR,
        DurationUnit::Day => 24.0 * HOUR,
        DurationUnit::WorkingDay => WORKING_HOURS * HOUR,
        DurationUnit::Week => 7.0 * 24.0 * HOUR,
        DurationUnit::Month => 30.0 * 24.0 * HOUR,
        DurationUnit::Year => 365.0 * 24.0 * HOUR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Model;

    fn service() -> Service {
        let json = r#"{"document": {"file": "a", "status": "in_force", "amendments": []}, "services": [{
            "id": "7-1", "line_start": 1, "line_end": 9, "terms": [], "participants": [], "requirements": [],
            "technical_conditions": [], "findings": [], "processes": [{"channel": "portal", "line_start": 1,
            "line_end": 2, "edges": [], "nodes": [
                {"id": "p1", "kind": "process", "num": 1, "line": 1, "text": "а", "action": "sign", "systems": []},
                {"id": "c2", "kind": "condition", "num": 2, "line": 1, "text": "ә", "action": "sign", "systems": []},
                {"id": "p2", "kind": "process", "num": 2, "line": 1, "text": "б", "action": "sign", "systems": [],
                 "duration": {"raw": "1 минут", "min": 1, "max": 1, "unit": "minute"}}]}],
            "tables": [{"line_start": 3, "line_end": 4, "channel": "portal", "columns": [
                {"no": 1, "next": [], "duration": {"raw": "10-15 сек", "min": 10, "max": 15, "unit": "second"}},
                {"no": 2, "next": [], "duration": {"raw": "2 сағат", "min": 2, "max": 2, "unit": "hour"}}]}]}]}"#;
        serde_json::from_str::<Model>(json).unwrap().services.remove(0)
    }

    #[test]
    fn own_words_come_before_the_table_and_conditions_have_no_column() {
        let service = service();
        let process = &service.processes[0];
        let raw =
            |i: usize| time(&service, process, &process.nodes[i]).map(|time| time.duration.raw.as_str());
        assert_eq!([raw(0), raw(1), raw(2)], [Some("10-15 сек"), None, Some("1 минут")]);
        assert_eq!(time(&service, process, &process.nodes[0]).unwrap().column.unwrap().1.no, 1);
    }

    #[test]
    fn another_channels_table_does_not_count() {
        let mut service = service();
        service.tables[0].channel = Channel::Centre;
        assert_eq!(time(&service, &service.processes[0], &service.processes[0].nodes[0]), None);
    }
}
