//! The variants of a service in a table: shared properties, outliers, the fastest.

use super::phrases::PHRASES;
use super::sheet::{Cell, Sheet, number};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use zanflow_flow::{self as flow, FlowGraph};
use zanflow_lexicon::meaning::{PAPERS, told};
use zanflow_model::{Action, Channel, DurationUnit, Model, Node, NodeKind, Process, Service, ServiceTime};
use zanflow_wording::Lang;

/// The property that rows are ordered and labelled by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The region whose act it is.
    Region,
    /// The year of the act.
    Year,
    /// The channel: each process of a variant has a row of its own.
    Channel,
}

/// One variant, or one process of it where rows are by channel.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// Region, year or channel.
    pub by: String,
    /// The act's id.
    pub act: String,
    /// The service's id.
    pub service: String,
    /// The service's name.
    pub title: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The act's day, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Steps of all processes of the row.
    pub steps: usize,
    /// The time in which the act says that the service is given, as printed; none where it does not say it.
    pub limit: Option<String>,
    /// The greatest of that time, in its unit.
    #[serde(skip)]
    longest_limit: Option<(f64, DurationUnit)>,
    /// Seconds of the steps that are given in seconds, minutes and hours, along the longest way; none where no step has such a time.
    pub machine_seconds: Option<f64>,
    /// Working days along the longest way, likewise; kept apart from machine time and calendar days.
    pub working_days: Option<f64>,
    /// Calendar days, likewise.
    pub days: Option<f64>,
    /// Whether each step of the longest way has a time; otherwise it takes longer than what is added up.
    pub whole: bool,
    /// Different steps that refuse: of the process that has most of them.
    pub refusals: usize,
    /// Whether the applicant pays; none where the act says neither.
    pub paid: Option<bool>,
    /// Papers that the steps name.
    pub documents: BTreeSet<String>,
    /// Ways to the service.
    pub channels: BTreeSet<String>,
    /// Degree of automation, in the act's words.
    pub automation: Option<String>,
}

/// The variants of a group by their properties.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Matrix {
    /// By what rows are named.
    pub by: By,
    /// The variants, in the order of what they are named by.
    pub rows: Vec<Row>,
    /// Properties that all rows share: name and value.
    pub common: BTreeMap<String, String>,
    /// Values that only one row has: the row, counted from 0, with property and value.
    pub only: Vec<(usize, String, String)>,
    /// Indices of the rows with the shortest limit, where two or more state one in one unit.
    pub fastest: Vec<usize>,
}

/// A variant: the act's id, its model, the service.
pub type Variant<'m> = (&'m str, &'m Model, &'m Service);

/// The matrix of variants.
pub fn matrix(variants: &[Variant<'_>], by: By) -> Matrix {
    let mut rows: Vec<Row> = variants.iter().flat_map(|variant| rows(*variant, by)).collect();
    rows.sort_by(|a, b| (&a.by, &a.date, &a.act, &a.service).cmp(&(&b.by, &b.date, &b.act, &b.service)));
    let (common, only) = shared(&rows);
    let fastest = fastest(&rows);
    Matrix { by, rows, common, only, fastest }
}

fn rows((act, model, service): Variant<'_>, by: By) -> Vec<Row> {
    let all: Vec<&Process> = service.processes.iter().collect();
    let document = &model.document;
    let unknown = || "–".to_owned();
    match by {
        By::Region => vec![row(act, model, service, &all, document.region.clone().unwrap_or_else(unknown))],
        By::Year => {
            let year = document.date.as_deref().and_then(|date| date.get(..4)).map(str::to_owned);
            vec![row(act, model, service, &all, year.unwrap_or_else(unknown))]
        }
        By::Channel => {
            let of = |channel: Channel| -> Option<Row> {
                let own: Vec<&Process> =
                    all.iter().copied().filter(|process| process.channel == channel).collect();
                (!own.is_empty()).then(|| row(act, model, service, &own, channel.name().to_owned()))
            };
            Channel::ALL.into_iter().filter_map(of).collect()
        }
    }
}

fn row(act: &str, model: &Model, service: &Service, processes: &[&Process], by: String) -> Row {
    let times: Vec<Time> = processes.iter().map(|process| Time::of(service, process)).collect();
    let longest = times.iter().copied().max_by(|a, b| a.order(b)).unwrap_or_default();
    let nodes = || processes.iter().flat_map(|process| &process.nodes);
    let refusals = |process: &&Process| process.nodes.iter().filter(|node| refuses(node)).count();
    let limits = service_times(service);
    Row {
        by,
        act: act.to_owned(),
        service: service.id.clone(),
        title: service.title.clone(),
        issuer: model.document.issuer.clone(),
        date: model.document.date.clone(),
        steps: nodes().count(),
        limit: (!limits.is_empty())
            .then(|| limits.iter().map(|time| time.raw.trim()).collect::<Vec<_>>().join("; ")),
        longest_limit: longest_limit(limits),
        machine_seconds: longest.seconds,
        working_days: longest.working,
        days: longest.days,
        whole: longest.whole,
        refusals: processes.iter().map(refusals).max().unwrap_or(0),
        paid: paid(service, nodes()),
        documents: nodes().flat_map(|node| told(&node.text, PAPERS)).map(str::to_owned).collect(),
        channels: processes.iter().map(|process| process.channel.name().to_owned()).collect(),
        automation: service.automation.clone(),
    }
}

/// The times of the service itself.
fn service_times(service: &Service) -> &[ServiceTime] {
    service.passport.as_ref().map(|card| card.times.as_slice()).unwrap_or_default()
}

/// The greatest time, where all have one unit and an end.
fn longest_limit(times: &[ServiceTime]) -> Option<(f64, DurationUnit)> {
    let unit = times.first()?.unit;
    let one = times.iter().all(|time| time.unit == unit && time.max.is_finite());
    one.then(|| (times.iter().map(|time| time.max).fold(0.0, f64::max), unit))
}

/// Whether one pays: by the card, or by a step of payment.
fn paid<'m>(service: &Service, mut nodes: impl Iterator<Item = &'m Node>) -> Option<bool> {
    let card = service.passport.as_ref().and_then(|card| card.fee.as_ref()?.free).map(|free| !free);
    let step = || nodes.any(|node| matches!(node.action, Action::Pay | Action::CheckPayment)).then_some(true);
    card.or_else(step)
}

fn refuses(node: &Node) -> bool {
    node.action == Action::Refuse && node.kind != NodeKind::Condition
}

/// Time along the longest way of a process, its units apart; none where no step of the way has a time in such a unit.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    working: Option<f64>,
    days: Option<f64>,
    seconds: Option<f64>,
    /// Each step of the way has a time.
    whole: bool,
}

impl Time {
    fn of(service: &Service, process: &Process) -> Self {
        let times = flow::times(service, process);
        let most = |nth: usize| {
            let time = times.get(nth).copied().flatten()?.duration;
            Some((time.most().unwrap_or(time.min), time.unit))
        };
        let weight = |nth: usize| most(nth).map_or(0.0, |(most, unit)| most * flow::seconds(unit));
        let way = flow::longest(&FlowGraph::new(process), process.nodes.len(), weight);
        let asks = |nth: usize| process.nodes.get(nth).is_some_and(|node| node.kind == NodeKind::Condition);
        let mut sum =
            Self { whole: way.iter().all(|nth| asks(*nth) || most(*nth).is_some()), ..Self::default() };
        let add = |sum: &mut Option<f64>, value: f64| *sum = Some(sum.unwrap_or(0.0) + value);
        for (most, unit) in way.into_iter().filter_map(most) {
            match unit {
                DurationUnit::WorkingDay => add(&mut sum.working, most),
                DurationUnit::Day => add(&mut sum.days, most),
                DurationUnit::Week => add(&mut sum.days, 7.0 * most),
                DurationUnit::Month => add(&mut sum.days, 30.0 * most),
                DurationUnit::Year => add(&mut sum.days, 365.0 * most),
                unit => add(&mut sum.seconds, most * flow::seconds(unit)),
            }
        }
        sum
    }

    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let known = |value: Option<f64>| value.unwrap_or(0.0);
        let by = known(self.working).total_cmp(&known(other.working));
        by.then(known(self.days).total_cmp(&known(other.days)))
            .then(known(self.seconds).total_cmp(&known(other.seconds)))
    }
}

/// The rows with the shortest limit. An act that is silent is not the fastest, and limits in several units have no order.
fn fastest(rows: &[Row]) -> Vec<usize> {
    let limits: Vec<(usize, f64, DurationUnit)> = rows
        .iter()
        .enumerate()
        .filter_map(|(nth, row)| row.longest_limit.map(|(most, unit)| (nth, most, unit)))
        .collect();
    let one_unit = limits.iter().all(|(_, _, unit)| limits.first().is_some_and(|first| first.2 == *unit));
    if limits.len() < 2 || !one_unit {
        return Vec::new();
    }
    let least = limits.iter().map(|(_, most, _)| *most).fold(f64::INFINITY, f64::min);
    limits.into_iter().filter(|(_, most, _)| *most <= least).map(|(nth, ..)| nth).collect()
}

/// What stands for what no act says.
const UNKNOWN: &str = "–";

/// The properties of a row that can be shared, as text.
fn properties(row: &Row) -> Vec<(&'static str, String)> {
    let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    vec![
        ("steps", row.steps.to_string()),
        ("limit", row.limit.clone().unwrap_or_default()),
        ("machine_seconds", row.machine_seconds.map(number).unwrap_or_default()),
        ("working_days", row.working_days.map(number).unwrap_or_default()),
        ("days", row.days.map(number).unwrap_or_default()),
        ("refusals", row.refusals.to_string()),
        ("paid", row.paid.map(|paid| paid.to_string()).unwrap_or_default()),
        ("documents", list(&row.documents)),
        ("channels", list(&row.channels)),
        ("automation", row.automation.clone().unwrap_or_default()),
    ]
}

type Shared = (BTreeMap<String, String>, Vec<(usize, String, String)>);

fn shared(rows: &[Row]) -> Shared {
    let (mut common, mut only) = (BTreeMap::new(), Vec::new());
    if rows.len() < 2 {
        return (common, only);
    }
    let mut values: BTreeMap<&'static str, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (nth, row) in rows.iter().enumerate() {
        for (name, value) in properties(row) {
            values.entry(name).or_default().entry(value).or_default().push(nth);
        }
    }
    for (name, by_value) in values {
        for (value, places) in by_value {
            match places.as_slice() {
                all if all.len() == rows.len() => {
                    common.insert(name.to_owned(), value);
                }
                // Of two that differ, neither is the exception.
                [one] if rows.len() > 2 => only.push((*one, name.to_owned(), value)),
                _ => {}
            }
        }
    }
    only.sort();
    (common, only)
}

/// A property's name in words.
fn property(lang: Lang, name: &str) -> String {
    PHRASES.fill(lang, &format!("field-{name}"), &[])
}

/// A property's value in words.
fn worded(lang: Lang, name: &str, value: &str) -> String {
    let group = match name {
        "paid" => return PHRASES.fill(lang, if value == "true" { "yes" } else { "no" }, &[]),
        "documents" => "documents",
        "channels" => "way",
        _ => return value.to_owned(),
    };
    let word = |name: &str| {
        PHRASES.find(lang, &format!("{group}-{name}")).map_or_else(|| name.to_owned(), Cow::into_owned)
    };
    value.split(", ").map(word).collect::<Vec<_>>().join(", ")
}

const COLUMNS: [&str; 17] = [
    "act",
    "service",
    "title",
    "issuer",
    "date",
    "limit",
    "steps",
    "machine_seconds",
    "working_days",
    "days",
    "whole",
    "refusals",
    "paid",
    "documents",
    "channels",
    "automation",
    "fastest",
];

impl Matrix {
    /// The heads of its columns.
    fn heads(&self, lang: Lang) -> Vec<String> {
        let by = match self.by {
            By::Region => "field-region",
            By::Year => "field-year",
            By::Channel => "field-channel",
        };
        let names = COLUMNS.iter().map(|name| PHRASES.fill(lang, &format!("field-{name}"), &[]));
        std::iter::once(PHRASES.fill(lang, by, &[])).chain(names).collect()
    }

    fn cells(&self, nth: usize, row: &Row, lang: Lang) -> Vec<Cell> {
        let word = |group: &str, name: &String| {
            PHRASES.find(lang, &format!("{group}-{name}")).map_or_else(|| name.clone(), Cow::into_owned)
        };
        let list = |group: &str, names: &BTreeSet<String>| {
            names.iter().map(|name| word(group, name)).collect::<Vec<_>>().join(", ")
        };
        let yes = |is: bool| Cell::Text(PHRASES.fill(lang, if is { "yes" } else { "no" }, &[]));
        let unknown = || Cell::Text(UNKNOWN.to_owned());
        let text = |text: &Option<String>| text.clone().map_or_else(unknown, Cell::Text);
        let time = |value: Option<f64>| value.map_or_else(unknown, Cell::Number);
        // Of which rows are the fastest nothing is known where they state no limits.
        let compared = row.longest_limit.is_some() && !self.fastest.is_empty();
        let by = if self.by == By::Channel { word("way", &row.by) } else { row.by.clone() };
        vec![
            Cell::Text(by),
            Cell::Text(row.act.clone()),
            Cell::Text(row.service.clone()),
            text(&row.title),
            text(&row.issuer),
            text(&row.date),
            text(&row.limit),
            Cell::Number(row.steps as f64),
            time(row.machine_seconds),
            time(row.working_days),
            time(row.days),
            yes(row.whole),
            Cell::Number(row.refusals as f64),
            row.paid.map_or_else(unknown, yes),
            Cell::Text(list("documents", &row.documents)),
            Cell::Text(list("way", &row.channels)),
            text(&row.automation),
            if compared { yes(self.fastest.contains(&nth)) } else { unknown() },
        ]
    }

    /// The table: a row a variant.
    pub fn sheet(&self, lang: Lang) -> Sheet {
        let rows = self.rows.iter().enumerate().map(|(nth, row)| self.cells(nth, row, lang));
        Sheet { heads: self.heads(lang), rows: rows.collect() }
    }

    /// The table as texts: its heads, then a row a variant.
    pub fn table(&self, lang: Lang) -> Vec<Vec<String>> {
        self.sheet(lang).texts()
    }

    /// The table as text: a property a line, a variant a column would be too wide for a terminal, so each variant is a block.
    pub fn text(&self, lang: Lang) -> String {
        let mut table = self.table(lang).into_iter();
        let heads = table.next().unwrap_or_default();
        let width = heads.iter().map(|head| head.chars().count()).max().unwrap_or(0);
        let mut out = String::new();
        for row in table {
            for (head, value) in heads.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
                let pad = " ".repeat(width - head.chars().count());
                out.push_str(&format!("{head}{pad}  {value}\n"));
            }
            out.push('\n');
        }
        out.push_str(&PHRASES.fill(lang, "matrix-common", &[]));
        out.push('\n');
        for (name, value) in self.common_named(lang) {
            out.push_str(&format!("  {name}: {value}\n"));
        }
        if !self.only.is_empty() {
            out.push_str(&PHRASES.fill(lang, "matrix-only", &[]));
            out.push('\n');
        }
        for (row, value) in self.only_named(lang) {
            out.push_str(&format!("  {row}: {value}\n"));
        }
        out
    }

    /// What all rows share, in words: property and value.
    pub fn common_named(&self, lang: Lang) -> Vec<(String, String)> {
        let all = self.common.iter().filter(|(_, value)| !value.is_empty());
        all.map(|(name, value)| (property(lang, name), worded(lang, name, value))).collect()
    }

    /// What only one row has, in words: the row, property and value.
    pub fn only_named(&self, lang: Lang) -> Vec<(String, String)> {
        let all = self.only.iter().filter(|(_, _, value)| !value.is_empty());
        let row = |nth: usize| {
            self.rows
                .get(nth)
                .map(|row| format!("{} {}", self.by_word(row, lang), row.service))
                .unwrap_or_default()
        };
        all.map(|(nth, name, value)| {
            (row(*nth), format!("{}: {}", property(lang, name), worded(lang, name, value)))
        })
        .collect()
    }

    fn by_word(&self, row: &Row, lang: Lang) -> String {
        match self.by {
            By::Channel => {
                PHRASES.find(lang, &format!("way-{}", row.by)).map_or_else(|| row.by.clone(), Cow::into_owned)
            }
            By::Region | By::Year => row.by.clone(),
        }
    }

    /// Columns that hold names.
    pub const NAMES: u16 = 6;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(limit: &str) -> Model {
        let card = format!(
            r#""passport": {{"line": 1, "line_end": 2, "provider": null, "channels": [], "subtypes": [], "times": [{limit}],
            "form": [], "result": null, "fee": null, "schedule": null, "documents": [], "refusal_grounds": [],
            "other": [], "notes": [], "lines": {{"provider": null, "channels": null, "subtypes": [], "times": null,
            "form": null, "result": null, "fee": null, "schedule": null, "documents": null, "refusal_grounds": [],
            "other": [], "notes": []}}}},"#
        );
        let days = |days: u32| {
            format!(
                r#""duration": {{"raw": "{days}", "min": {days}, "max": {days}, "unit": "working_day"}},"#
            )
        };
        let node = |id: &str, kind: &str, time: &str| {
            format!(
                r#"{{"id": "{id}", "kind": "{kind}", "line": 1, {time} "text": "", "action": "other", "systems": []}}"#
            )
        };
        let nodes = [
            node("p1", "process", ""),
            node("c1", "condition", ""),
            node("p2", "process", &days(10)),
            node("p3", "process", &days(15)),
        ];
        let edge = |from: &str, to: &str, when: &str| {
            format!(r#"{{"from": "{from}", "to": "{to}", "when": "{when}"}}"#)
        };
        let edges = [
            edge("start", "p1", "next"),
            edge("p1", "c1", "next"),
            edge("c1", "p2", "fail"),
            edge("c1", "p3", "pass"),
            edge("p2", "end_refused", "next"),
            edge("p3", "end_success", "next"),
        ];
        let json = format!(
            r#"{{"document": {{"file": "a", "status": "in_force", "amendments": []}}, "services": [{{
            "id": "7-1", "line_start": 1, "line_end": 9, "terms": [], "participants": [], "requirements": [],
            "technical_conditions": [], "findings": [], {card} "tables": [], "processes": [{{"channel": "portal",
            "line_start": 1, "line_end": 2, "nodes": [{}], "edges": [{}]}}]}}]}}"#,
            nodes.join(", "),
            edges.join(", ")
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_total_is_that_of_one_way_and_silence_is_no_number() {
        let one = model("");
        let found = matrix(&[("a", &one, &one.services[0])], By::Year);
        let row = &found.rows[0];
        assert_eq!(row.working_days, Some(15.0), "a case is refused in 10 days or decided in 15, never both");
        assert_eq!((row.days, row.machine_seconds, row.paid, &row.limit), (None, None, None, &None));
        assert!(!row.whole, "the first step has no time");
        let shown = found.table(Lang::En).pop().unwrap();
        assert_eq!(shown.iter().filter(|cell| *cell == UNKNOWN).count(), 10, "{shown:?}");
    }

    #[test]
    fn only_who_states_a_limit_is_the_fastest() {
        let limit = |days: u32| {
            format!(
                r#"{{"raw": "{days}", "min": {days}, "max": {days}, "unit": "working_day", "when": null, "line": 1}}"#
            )
        };
        let (slow, fast, silent) = (model(&limit(10)), model(&limit(5)), model(""));
        let variant = |name, model: &'static Model| (name, model, &model.services[0]);
        let [slow, fast, silent] = [slow, fast, silent].map(|model| &*Box::leak(Box::new(model)));
        let all = [variant("a", slow), variant("b", fast), variant("c", silent)];
        assert_eq!(matrix(&all, By::Year).fastest, [1]);
        assert_eq!(matrix(&all[1..], By::Year).fastest, [0; 0], "one limit is compared with none");
    }
}
