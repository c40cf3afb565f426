//! Terms, tables, times and findings as rows.

use crate::words::{fill, label};
use crate::{Part, Scope, cite, times as durations};
use serde::Serialize;
use zanflow_model::{Table, Term};

/// Maximum times on the citizen's page, which must fit one page.
const TIMES: usize = 8;

#[derive(Debug, Serialize)]
pub struct TermRow {
    pub term: String,
    pub short: String,
    pub meaning: String,
    pub source: String,
    pub line: u32,
}

#[derive(Debug, Serialize)]
pub struct TableRow {
    pub caption: String,
    pub source: String,
    pub confidence: String,
    pub line: u32,
    pub columns: Vec<[String; 5]>,
}

#[derive(Debug, Serialize)]
pub struct Time {
    pub what: String,
    pub time: String,
    pub source: String,
}

#[derive(Debug, Serialize)]
pub struct Finding {
    pub code: String,
    pub note: String,
    pub source: String,
    pub line: u32,
}

/// Times of steps, else of the first table with times; and whether they are from a table.
pub fn times(scope: Scope<'_>, parts: &[Part<'_>]) -> (Vec<Time>, bool) {
    let lang = scope.lang;
    let steps = parts.iter().flat_map(|part| part.graph.steps.iter().map(move |step| (part, step)));
    let steps = steps.filter_map(|(part, step)| {
        let time = durations::said(lang, step.time?.duration);
        let what = format!("{}. {}", cite::mark(lang, step), cite::short(lang, step));
        Some(Time { what, time, source: cite::step(lang, part, step) })
    });
    let steps: Vec<Time> = steps.take(TIMES).collect();
    if !steps.is_empty() {
        return (steps, false);
    }
    let has_times = |table: &&Table| table.columns.iter().any(|column| column.duration.is_some());
    let Some(table) = scope.service.tables.iter().find(has_times) else { return (Vec::new(), false) };
    let columns = table.columns.iter().filter_map(|column| {
        let time = durations::said(lang, column.duration.as_ref()?);
        let what = cite::one_line(column.action.as_deref().unwrap_or_default());
        let what = format!("{}) {}", column.no, shortened(&what, 90));
        Some(Time { what, time, source: cite::lines(lang, table.line_start, table.line_end) })
    });
    (columns.take(TIMES).collect(), true)
}

/// A text cut at a blank to at most `most` characters.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept))
}

pub fn term_row(scope: Scope<'_>, term: &Term) -> TermRow {
    TermRow {
        term: cite::one_line(&term.term),
        short: term.abbr.as_deref().map(cite::one_line).unwrap_or_default(),
        meaning: term.definition.as_deref().map(cite::one_line).unwrap_or_default(),
        source: cite::lines(scope.lang, term.line, term.line),
        line: term.line,
    }
}

pub fn table_row(scope: Scope<'_>, table: &Table) -> TableRow {
    let lang = scope.lang;
    let cell = |text: &Option<String>| text.as_deref().map(cite::one_line).unwrap_or_default();
    let columns = table.columns.iter().map(|column| {
        let next = column.next.iter().map(|next| {
            let to = next.to.map(|to| to.to_string()).unwrap_or_default();
            cite::one_line(&format!("{to} {}", next.when.as_deref().unwrap_or_default()))
        });
        let next = next.collect::<Vec<_>>().join("; ");
        let next = if next.is_empty() { next } else { fill(lang, "passport-next", &[("next", &next)]) };
        let outcome = [cell(&column.form), next].into_iter().filter(|text| !text.is_empty());
        let time = column.duration.as_ref().map(|time| cite::one_line(&time.raw)).unwrap_or_default();
        let outcome = outcome.collect::<Vec<_>>().join("; ");
        [column.no.to_string(), cell(&column.actor), cell(&column.action), time, outcome]
    });
    let percent = (table.confidence * 100.0).round().clamp(0.0, 100.0) as u32;
    TableRow {
        caption: table.caption.as_deref().map_or_else(
            || label(lang, &format!("channel-{}", table.channel.name())).into_owned(),
            cite::one_line,
        ),
        source: cite::lines(lang, table.line_start, table.line_end),
        confidence: fill(lang, "confidence-of-reading", &[("percent", &percent.to_string())]),
        line: table.line_start,
        columns: columns.collect(),
    }
}

/// Findings, and faults of processes.
pub fn findings(scope: Scope<'_>, parts: &[Part<'_>]) -> Vec<Finding> {
    let lang = scope.lang;
    let of_act = scope.service.findings.iter().map(|finding| Finding {
        code: finding.code.clone(),
        note: cite::one_line(&zanflow_findings::note(finding, lang)),
        source: cite::lines(lang, finding.line, finding.line),
        line: finding.line,
    });
    let of_flow = parts.iter().flat_map(|part| {
        part.graph.faults.iter().map(move |fault| Finding {
            code: label(lang, "fault-title").into_owned(),
            note: format!("{}: {}", cite::title(lang, part), cite::fault(lang, fault)),
            source: cite::process(lang, part),
            line: part.process.line_start,
        })
    });
    of_act.chain(of_flow).collect()
}
