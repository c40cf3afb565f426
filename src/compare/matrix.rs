//! The variants of a service in a table: shared properties, outliers, the fastest.

use super::phrases::PHRASES;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use zanflow_flow as flow;
use zanflow_lexicon::meaning::{PAPERS, told};
use zanflow_model::{Action, Channel, DurationUnit, Model, Node, NodeKind, Process, Service};
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
    /// Seconds of the steps given in seconds, minutes and hours: of the longest process, each step at its maximum.
    pub machine_seconds: f64,
    /// Working days, computed likewise; kept apart from machine time and calendar days.
    pub working_days: f64,
    /// Calendar days, computed likewise.
    pub days: f64,
    /// Different steps that refuse: of the process that has most of them.
    pub refusals: usize,
    /// Whether the applicant pays.
    pub paid: bool,
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
    /// Indices of the fastest rows among those with times: by working days, then days, then machine time.
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
    Row {
        by,
        act: act.to_owned(),
        service: service.id.clone(),
        title: service.title.clone(),
        issuer: model.document.issuer.clone(),
        date: model.document.date.clone(),
        steps: nodes().count(),
        machine_seconds: longest.seconds,
        working_days: longest.working,
        days: longest.days,
        refusals: processes.iter().map(refusals).max().unwrap_or(0),
        paid: nodes().any(|node| matches!(node.action, Action::Pay | Action::CheckPayment)),
        documents: nodes().flat_map(|node| told(&node.text, PAPERS)).map(str::to_owned).collect(),
        channels: processes.iter().map(|process| process.channel.name().to_owned()).collect(),
        automation: service.automation.clone(),
    }
}

fn refuses(node: &Node) -> bool {
    node.action == Action::Refuse && node.kind != NodeKind::Condition
}

/// Time of a process, its units apart.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    working: f64,
    days: f64,
    seconds: f64,
}

impl Time {
    fn of(service: &Service, process: &Process) -> Self {
        let mut sum = Self::default();
        for time in process.nodes.iter().filter_map(|node| flow::time(service, process, node)) {
            let most = time.duration.most().unwrap_or(time.duration.min);
            match time.duration.unit {
                DurationUnit::WorkingDay => sum.working += most,
                DurationUnit::Day => sum.days += most,
                DurationUnit::Week => sum.days += 7.0 * most,
                DurationUnit::Month => sum.days += 30.0 * most,
                DurationUnit::Year => sum.days += 365.0 * most,
                unit => sum.seconds += most * flow::seconds(unit),
            }
        }
        sum
    }

    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let by = self.working.total_cmp(&other.working).then(self.days.total_cmp(&other.days));
        by.then(self.seconds.total_cmp(&other.seconds))
    }
}

fn time(row: &Row) -> Time {
    Time { working: row.working_days, days: row.days, seconds: row.machine_seconds }
}

fn fastest(rows: &[Row]) -> Vec<usize> {
    let told = |row: &&Row| row.working_days + row.days + row.machine_seconds > 0.0;
    let Some(least) = rows.iter().filter(told).map(time).min_by(|a, b| a.order(b)) else { return Vec::new() };
    let all = rows.iter().enumerate();
    all.filter(|(_, row)| told(row) && time(row).order(&least).is_eq()).map(|(nth, _)| nth).collect()
}

/// The properties of a row that can be shared, as text.
fn properties(row: &Row) -> Vec<(&'static str, String)> {
    let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    vec![
        ("steps", row.steps.to_string()),
        ("machine_seconds", number(row.machine_seconds)),
        ("working_days", number(row.working_days)),
        ("days", number(row.days)),
        ("refusals", row.refusals.to_string()),
        ("paid", row.paid.to_string()),
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

/// A number as people write it.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
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

const COLUMNS: [&str; 14] = [
    "act",
    "service",
    "issuer",
    "date",
    "steps",
    "machine_seconds",
    "working_days",
    "days",
    "refusals",
    "paid",
    "documents",
    "channels",
    "automation",
    "fastest",
];

/// A cell of the table.
enum Cell {
    Text(String),
    Number(f64),
}

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
        let text = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
        let by = if self.by == By::Channel { word("way", &row.by) } else { row.by.clone() };
        vec![
            Cell::Text(by),
            Cell::Text(row.act.clone()),
            Cell::Text(row.service.clone()),
            text(&row.issuer),
            text(&row.date),
            Cell::Number(row.steps as f64),
            Cell::Number(row.machine_seconds),
            Cell::Number(row.working_days),
            Cell::Number(row.days),
            Cell::Number(row.refusals as f64),
            yes(row.paid),
            Cell::Text(list("documents", &row.documents)),
            Cell::Text(list("way", &row.channels)),
            text(&row.automation),
            yes(self.fastest.contains(&nth)),
        ]
    }

    /// The table as texts: its heads, then a row a variant.
    pub fn table(&self, lang: Lang) -> Vec<Vec<String>> {
        let shown = |cell: Cell| match cell {
            Cell::Text(text) => text,
            Cell::Number(value) => number(value),
        };
        let row = |(nth, row): (usize, &Row)| self.cells(nth, row, lang).into_iter().map(shown).collect();
        std::iter::once(self.heads(lang)).chain(self.rows.iter().enumerate().map(row)).collect()
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

    /// The table as CSV, the first line its heads. It begins with a byte-order mark: without one, spreadsheets take the
    /// file for one in their own country's letters.
    ///
    /// # Errors
    /// None that a table in memory can have.
    pub fn csv(&self, lang: Lang) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in self.table(lang) {
            // A cell that begins as a formula would be run by a spreadsheet.
            let safe = row.into_iter().map(|cell| match cell.starts_with(['=', '+', '-', '@']) {
                true => format!("'{cell}"),
                false => cell,
            });
            writer.write_record(safe)?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }

    /// The table as a workbook of one sheet.
    ///
    /// # Errors
    /// More rows or longer texts than a workbook holds.
    #[cfg(feature = "xlsx")]
    pub fn xlsx(&self, lang: Lang) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // The same table gives the same bytes.
        let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
        let sheet = book.add_worksheet();
        let bold = rust_xlsxwriter::Format::new().set_bold();
        for (column, head) in (0u16..).zip(self.heads(lang)) {
            sheet.write_string_with_format(0, column, head, &bold)?;
            sheet.set_column_width(column, if column < 5 { 24 } else { 16 })?;
        }
        for (nth, row) in self.rows.iter().enumerate() {
            for (column, cell) in (0u16..).zip(self.cells(nth, row, lang)) {
                let line = u32::try_from(nth + 1).unwrap_or(u32::MAX);
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Number(value) => sheet.write_number(line, column, value)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        book.save_to_buffer()
    }
}
