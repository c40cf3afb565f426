//! The commands that read: `list`, `show`, `history`, `tasks`.

use super::{Done, Open, Refusal, process, status};
use crate::format::TextOrJson;
use crate::lang::{TerminalLang, Words};
use crate::output;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use zanflow_runtime::{CaseId, CaseView, Clause, Clock, Entry, Flow, SystemClock, Task, Time};

/// Arguments of `zanflow case list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// The journal, an SQLite file.
    journal: PathBuf,
    /// Only cases of this status.
    #[arg(long, value_enum)]
    status: Option<Shown>,
    /// Only cases whose current step is overdue.
    #[arg(long)]
    overdue: bool,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shown {
    Running,
    Task,
    Message,
    Retry,
    Held,
    Suspended,
    Success,
    Refused,
    Cancelled,
}

/// Arguments of `zanflow case show` and `history`.
#[derive(Debug, clap::Args)]
pub struct One {
    /// The journal, an SQLite file.
    journal: PathBuf,
    /// Number of the case.
    case: u64,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Arguments of `zanflow case tasks`.
#[derive(Debug, clap::Args)]
pub struct Tasks {
    /// The journal, an SQLite file.
    journal: PathBuf,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Whether a step is overdue. No engine runs on the journal, so deadlines are compared with the current time.
fn late(overdue: bool, due: Option<Time>) -> bool {
    overdue || due.is_some_and(|due| due <= SystemClock.now())
}

fn time(time: Option<Time>) -> Option<String> {
    time.map(|time| time.to_string())
}

/// A case as JSON, like in the API of a generated service.
pub fn case(view: &CaseView, flow: &Flow) -> Value {
    let act = process(flow);
    json!({
        "case": view.case, "process": act.rsplit_once('/').map_or(act, |(_, name)| name),
        "version": view.version, "status": view.status, "suspended": time(view.suspended), "node": view.node,
        "due": time(view.due), "overdue": late(view.overdue, view.due), "facts": view.facts, "path": view.path,
        "decision": view.decision, "started": view.started.to_string(), "resubmitted_as": view.taken_up,
        "events": view.events,
    })
}

/// Prints cases.
pub fn list(args: &List) -> Done {
    let open = Open::to_read(&args.journal)?;
    let wanted = |view: &CaseView| {
        let named = |wanted: Shown| format!("{wanted:?}").to_lowercase() == status(view);
        args.status.is_none_or(named) && (!args.overdue || late(view.overdue, view.due))
    };
    let views: Vec<CaseView> =
        open.ask(|engine| engine.cases(None, usize::MAX))?.into_iter().filter(wanted).collect();
    let words = args.lang.words();
    let mut lines = String::new();
    let mut all = Vec::new();
    for view in &views {
        let flow = open.ask(|engine| engine.flow(view.version))?;
        if args.format.is_json() {
            all.push(case(view, &flow));
            continue;
        }
        let due = time(view.due).unwrap_or_default();
        let overdue = overdue(late(view.overdue, view.due), words);
        let at = view.node.as_deref().unwrap_or("-");
        let line = format!(
            "{:<7} {:<10} {:<20} {at:<8} {due}{overdue}",
            view.case.to_string(),
            status(view),
            process(&flow)
        );
        let _ = writeln!(lines, "{}", line.trim_end());
    }
    Ok(if args.format.is_json() { output::json(&all) } else { output::print(&lines) })
}

fn overdue(late: bool, words: Words) -> String {
    if late { format!("  {}", words.label("overdue")) } else { String::new() }
}

/// Prints one case.
pub fn show(args: &One) -> Done {
    let open = Open::to_read(&args.journal)?;
    let (view, flow) = open.case(args.case)?;
    let steps = view.path.iter().map(|id| match flow.node(id) {
        Some(node) => json!({ "node": id, "text": node.text, "actor": node.actor, "clause": node.clause }),
        None => json!({ "node": id }),
    });
    if args.format.is_json() {
        let mut shown = case(&view, &flow);
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("steps".to_owned(), steps.collect());
        }
        return Ok(output::json(&shown));
    }
    Ok(output::print(&text(&view, &flow, args.lang.words())))
}

fn text(view: &CaseView, flow: &Flow, words: Words) -> String {
    let mut out = String::new();
    let mut row = |key: &str, value: &str| {
        let _ = writeln!(out, "{}", format!("{:<15} {value}", words.label(key)).trim_end());
    };
    row("row-case", &view.case.to_string());
    row("row-process", process(flow));
    row("row-version", &view.version.to_string());
    row("row-status", &status(view));
    row("row-started", &view.started.to_string());
    if let Some(due) = view.due {
        let late = if late(view.overdue, view.due) {
            format!(", {}", words.label("overdue"))
        } else {
            String::new()
        };
        row("row-due", &format!("{due}{late}"));
    }
    if let Some(other) = view.taken_up {
        row("row-resubmitted", &other.to_string());
    }
    row("row-events", &view.events.to_string());
    row("row-path", "");
    for id in &view.path {
        let here = if view.node.as_ref() == Some(id) { ">" } else { " " };
        let holds = view.facts.get(id).map_or_else(String::new, |holds| {
            format!(" ({})", words.label(if holds { "holds" } else { "fails" }))
        });
        match flow.node(id) {
            Some(node) => {
                let _ = writeln!(out, "{here} {id:<12}{holds} {}", node.text);
                let _ = writeln!(out, "               {}", cite(&node.clause, words));
            }
            None => {
                let _ = writeln!(out, "  {id}");
            }
        }
    }
    out
}

fn cite(clause: &Clause, words: Words) -> String {
    let numbered = |key, number: &Option<String>| words.numbered(key, number.as_deref());
    let lines = match (clause.line_start, clause.line_end) {
        (0, _) => None,
        (start, end) if end <= start => Some(words.fill("cite-line", [("line", start.to_string().into())])),
        (start, end) => Some(words.fill("cite-lines", [("lines", format!("{start}-{end}").into())])),
    };
    let act = Some(clause.act.clone()).filter(|act| !act.is_empty());
    let parts =
        [act, numbered("cite-paragraph", &clause.paragraph), numbered("cite-item", &clause.item), lines];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Prints the audit trail of a case.
pub fn history(args: &One) -> Done {
    let open = Open::to_read(&args.journal)?;
    let entries = entries(&open, args.case)?;
    if args.format.is_json() {
        return Ok(output::json(&entries));
    }
    let words = args.lang.words();
    let mut out = String::new();
    for entry in &entries {
        let who = match (&entry.person, &entry.name) {
            (Some(id), Some(name)) => format!("{name} ({id})"),
            (Some(id), None) => id.clone(),
            _ => entry.actor.to_owned(),
        };
        let stead = entry.stead.as_ref().map_or_else(String::new, |stead| format!(" for {stead}"));
        let how = entry.how.map_or_else(String::new, |how| format!(" [{how}]"));
        let who = who + &stead + &how;
        let node = entry.node.as_deref().unwrap_or("");
        let _ = writeln!(out, "{:<5} {:<25} {:<16} {node:<8} {who}", entry.number, entry.time, entry.kind);
        if let Some(clause) = &entry.clause {
            let _ = writeln!(out, "      {}", cite(clause, words));
        }
        if !entry.detail.is_empty() {
            let _ = writeln!(out, "      {}", Value::Object(entry.detail.clone()));
        }
        for said in &entry.words {
            let _ = writeln!(out, "      {said:?}");
        }
        if entry.erased {
            let _ = writeln!(out, "      ({})", words.label("history-erased"));
        }
    }
    Ok(output::print(&out))
}

/// Every event of a case, with personal data unless erased.
pub fn entries(open: &Open<'_>, case: u64) -> Result<Vec<Entry>, Refusal> {
    let case = CaseId(case);
    open.ask(|engine| {
        let entry = |record: zanflow_runtime::Record| {
            let personal = match record.event.data() {
                Some(data) => engine.personal(case, data.no)?,
                None => None,
            };
            Ok(Entry::from_record(&record, personal.as_ref()))
        };
        engine.history(case)?.into_iter().map(entry).collect()
    })
}

/// Prints open tasks.
pub fn tasks(args: &Tasks) -> Done {
    let open = Open::to_read(&args.journal)?;
    let tasks: Vec<Task> = open.engine.tasks();
    if args.format.is_json() {
        let one = |task: &Task| {
            json!({
                "case": task.case, "node": task.node, "text": task.text, "actor": task.actor,
                "decides": task.decides, "assignee": task.assignee, "held": task.held, "due": time(task.due),
                "overdue": late(task.overdue, task.due),
            })
        };
        return Ok(output::json(&tasks.iter().map(one).collect::<Vec<_>>()));
    }
    let mut out = String::new();
    for task in &tasks {
        let due = time(task.due).unwrap_or_else(|| "-".to_owned());
        let overdue = overdue(late(task.overdue, task.due), args.lang.words());
        let who = task.assignee.as_deref().unwrap_or("-");
        let _ = writeln!(out, "{:<7} {:<8} {who:<12} {due}{overdue}", task.case.to_string(), task.node);
        let _ = writeln!(out, "        {}", task.text);
    }
    Ok(output::print(&out))
}
