//! The time that an act gives to a step: in the step's own words, or in the column that describes it.

use crate::{ProcessGraph, pairings};
use zanflow_model::{Column, Duration, DurationUnit, Node, Process, Service, Table};

/// A time and where the act gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time<'m> {
    /// The time.
    pub duration: &'m Duration,
    /// Its column; `None` if the step's own words give it.
    pub column: Option<(&'m Table, &'m Column)>,
}

/// The time of each node of a process, by index: what its own words give, or the column that describes it.
///
/// Columns go with steps by what both do ([`crate::pairings`]); a number that both bear only decides between equals.
pub fn times<'m>(service: &'m Service, process: &'m Process) -> Vec<Option<Time<'m>>> {
    let own = |node: &'m Node| node.duration.as_ref().map(|duration| Time { duration, column: None });
    let mut times: Vec<Option<Time<'m>>> = process.nodes.iter().map(own).collect();
    for (step, table, column) in described(service, process) {
        let Some(duration) = &column.duration else { continue };
        if let Some(time) = times.get_mut(step).filter(|time| time.is_none()) {
            *time = Some(Time { duration, column: Some((table, column)) });
        }
    }
    times
}

/// Columns that give a time to what is no step of the text, in their order.
pub fn loose(service: &Service) -> Vec<(&Table, &Column)> {
    let without = columns(service)
        .into_iter()
        .filter(|(_, _, column, step)| step.is_none() && column.duration.is_some());
    without.map(|(_, table, column, _)| (table, column)).collect()
}

/// A column of a table, with the process that the table describes and the index of its step.
type Described<'m> = (Option<&'m Process>, &'m Table, &'m Column, Option<usize>);

/// The columns that describe nodes of a process, each with its table and the index of its node.
pub(crate) fn described<'m>(service: &'m Service, process: &Process) -> Vec<(usize, &'m Table, &'m Column)> {
    let of_process = |of: Option<&Process>| of.is_some_and(|of| std::ptr::eq(of, process) || of == process);
    let found = columns(service).into_iter();
    found
        .filter(|(of, ..)| of_process(*of))
        .filter_map(|(_, table, column, step)| Some((step?, table, column)))
        .collect()
}

/// All columns of a service's tables.
fn columns(service: &Service) -> Vec<Described<'_>> {
    if service.tables.is_empty() {
        return Vec::new();
    }
    let graphs: Vec<ProcessGraph<'_>> = service.processes.iter().map(ProcessGraph::new).collect();
    let found = pairings(&graphs, &service.tables);
    let mut columns = Vec::new();
    for table in &service.tables {
        let pairing = found.iter().find(|pairing| std::ptr::eq(pairing.table, table));
        let described =
            |process: &&Process| pairing.is_some_and(|found| std::ptr::eq(*process, found.process.process));
        let process = service.processes.iter().find(described);
        for (nth, column) in table.columns.iter().enumerate() {
            let step = pairing.and_then(|pairing| pairing.step_of.get(nth).copied().flatten());
            columns.push((process, table, column, step));
        }
    }
    columns
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
    use zanflow_model::{Channel, Model};

    fn service() -> Service {
        let json = r#"{"document": {"file": "a", "status": "in_force", "amendments": []}, "services": [{
            "id": "7-1", "line_start": 1, "line_end": 9, "terms": [], "participants": [], "requirements": [],
            "technical_conditions": [], "findings": [], "processes": [{"channel": "portal", "line_start": 1,
            "line_end": 2, "edges": [], "nodes": [
                {"id": "p1", "kind": "process", "num": 1, "line": 1, "text": "а", "action": "sign", "systems": []},
                {"id": "c2", "kind": "condition", "num": 2, "line": 1, "text": "ә", "action": "check_payment", "systems": []},
                {"id": "p2", "kind": "process", "num": 2, "line": 1, "text": "б", "action": "fill_form", "systems": [],
                 "duration": {"raw": "1 минут", "min": 1, "max": 1, "unit": "minute"}},
                {"id": "p3", "kind": "process", "num": 3, "line": 1, "text": "в", "action": "pay", "systems": []}]}],
            "tables": [{"line_start": 3, "line_end": 4, "channel": "portal", "columns": [
                {"no": 1, "next": [], "action": "өтінішке ЭЦҚ арқылы қол қою", "duration": {"raw": "10-15 сек", "min": 10, "max": 15, "unit": "second"}},
                {"no": 2, "next": [], "action": "қызметті төлеу", "duration": {"raw": "2 сағат", "min": 2, "max": 2, "unit": "hour"}},
                {"no": 3, "next": [], "action": "мемлекеттік қызметтің нәтижесін беру", "duration": {"raw": "5 минут", "min": 5, "max": 5, "unit": "minute"}}]}]}]}"#;
        serde_json::from_str::<Model>(json).unwrap().services.remove(0)
    }

    #[test]
    fn columns_go_with_steps_by_what_they_do() {
        let service = service();
        let found = times(&service, &service.processes[0]);
        let raw: Vec<Option<&str>> =
            found.iter().map(|time| time.map(|time| time.duration.raw.as_str())).collect();
        // Column 2 is step 3, whatever its number; a step's own words come first, and a condition has no column.
        assert_eq!(raw, [Some("10-15 сек"), None, Some("1 минут"), Some("2 сағат")]);
        assert_eq!(found[0].unwrap().column.unwrap().1.no, 1);
    }

    #[test]
    fn times_of_what_is_no_step_are_loose() {
        let service = service();
        let numbers: Vec<u32> = loose(&service).iter().map(|(_, column)| column.no).collect();
        assert_eq!(numbers, [3]);
    }

    #[test]
    fn another_channels_table_does_not_count() {
        let mut service = service();
        service.tables[0].channel = Channel::Centre;
        assert_eq!(times(&service, &service.processes[0])[0], None);
        assert_eq!(loose(&service).len(), 3);
    }
}
