//! `zanflow run`.

use super::answers::answer;
use super::lang::{TerminalLang, Words};
use super::load::{self, ProcessArgs};
use super::output::{self, FINDINGS, Problem};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};
use zanflow_flow as flow;
use zanflow_model::{Model, Node, Process};
use zanflow_runtime::{Facts, Flow, Walk, WalkError};

/// Arguments of `zanflow run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: ProcessArgs,
    /// Which conditions hold: a JSON file like {"c1": true, "c2": false}; `-` reads standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "interactive")]
    facts: Option<PathBuf>,
    /// Ask at each condition that the facts do not decide.
    #[arg(long)]
    interactive: bool,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with_all = ["format", "trace"])]
    json: bool,
    /// Short for --format trace.
    #[arg(long, conflicts_with = "format")]
    trace: bool,
    #[command(flatten)]
    lang: TerminalLang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The ids of the steps.
    Text,
    /// Each step with its clause, actor, time and wording.
    Trace,
    /// The path.
    Json,
}

impl Args {
    fn format(&self) -> Format {
        match (self.json, self.trace) {
            (true, _) => Format::Json,
            (_, true) => Format::Trace,
            _ => self.format,
        }
    }
}

/// Takes a case of a process from start to end, on given facts or on answers.
pub fn run(args: &Args) -> ExitCode {
    let model = match args.which.model() {
        Ok(model) => model,
        Err(problem) => return output::fail(&problem),
    };
    match prepared(args, &model) {
        Ok(Prepared { process, flow, mut facts }) => {
            let walk = match args.interactive {
                true => ask(process, &flow, &mut facts, args.lang.words()),
                false => zanflow_runtime::walk(&flow, &facts).map_err(|error| stuck(process, &error)),
            };
            walk.map_or_else(|problem| output::fail(&problem), |walk| printed(args, process, &walk))
        }
        Err(Refusal::Problem(problem)) => output::fail(&problem),
        Err(Refusal::Faults(problem)) => {
            output::fail(&problem);
            ExitCode::from(FINDINGS)
        }
    }
}

struct Prepared<'m> {
    process: &'m Process,
    flow: Flow,
    facts: Facts,
}

enum Refusal {
    Problem(Problem),
    /// The process cannot run.
    Faults(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

fn prepared<'m>(args: &Args, model: &'m Model) -> Result<Prepared<'m>, Refusal> {
    let (service, process) = args.which.pick(model)?;
    let facts = args.facts.as_deref().map_or_else(|| Ok(Facts::new()), read_facts)?;
    let flow = flow::flow(service, process)
        .map_err(|error| Refusal::Faults(load::cannot_run(&service.id, &error)))?;
    Ok(Prepared { process, flow, facts })
}

fn read_facts(file: &Path) -> Result<Facts, Problem> {
    let text =
        if file == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) };
    let text = text.map_err(|error| Problem::unreadable(file, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{}:{}: not facts: {error}", file.display(), error.line());
        Problem::new(message, "write whether each condition holds, like {\"c1\": true, \"c2\": false}")
    })
}

/// Walks, asking at each undecided condition.
fn ask(process: &Process, flow: &Flow, facts: &mut Facts, words: Words) -> Result<Walk, Problem> {
    let question = words.label("holds-question");
    let mut answers = io::stdin().lock().lines();
    loop {
        let condition = match zanflow_runtime::walk(flow, facts) {
            Err(WalkError::MissingFact { condition }) => condition,
            walk => return walk.map_err(|error| stuck(process, &error)),
        };
        let text = process.nodes.iter().find(|node| node.id == condition).map_or("", |node| &node.text);
        loop {
            let mut out = io::stderr().lock();
            let _ = write!(out, "{condition}  {text}\n      {question} ").and_then(|()| out.flush());
            let Some(line) = answers.next().and_then(Result::ok) else {
                let message = format!("no answer whether {condition} holds");
                return Err(Problem::new(message, "answer y or n, or give the facts with --facts"));
            };
            if let Some(holds) = answer(&line) {
                facts.set(&*condition, holds);
                break;
            }
        }
    }
}

fn stuck(process: &Process, error: &WalkError) -> Problem {
    let help = match error {
        WalkError::MissingFact { .. } => {
            let ids: Vec<&str> = flow::conditions(process).map(|node| node.id.as_str()).collect();
            format!("give it in the facts file, or ask with --interactive; conditions: {}", ids.join(", "))
        }
        WalkError::Loop { .. } => "other facts lead out of it".to_owned(),
        WalkError::UnknownNode { .. } => output::INTERNAL.to_owned(),
    };
    Problem::new(error.to_string(), help)
}

fn printed(args: &Args, process: &Process, walk: &Walk) -> ExitCode {
    match args.format() {
        Format::Json => output::json(walk),
        Format::Trace => output::print(&trace(process, walk, args.lang.words())),
        Format::Text => output::print(&format!("{}\n", walk.path.join(" → "))),
    }
}

/// Two lines per step: decision, clause, actor and time, then the act's words.
fn trace(process: &Process, walk: &Walk, words: Words) -> String {
    let mut text = String::new();
    for step in flow::path(process, walk) {
        let Some(node) = step.node else {
            text.push_str(&format!("{}\n", step.id));
            continue;
        };
        let decided = step.held.map(|held| words.label(if held { "holds" } else { "fails" }));
        let time = node.duration.as_ref().map(|duration| duration.raw.clone());
        let parts = [decided, Some(clause(process, node, words)), node.actor.clone(), time];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        text.push_str(&format!("{:<6}{}\n{:<6}{}\n", step.id, parts.join(" · "), "", node.text));
    }
    text
}

/// «paragraph 6, item 2), line 11»
fn clause(process: &Process, node: &Node, words: Words) -> String {
    let numbered = |key, number: &Option<String>| words.numbered(key, number.as_deref());
    let lines = match node.line_end {
        end if end > node.line => {
            words.fill("cite-lines", [("lines", format!("{}–{end}", node.line).into())])
        }
        _ => words.fill("cite-line", [("line", node.line.to_string().into())]),
    };
    let parts =
        [numbered("cite-paragraph", &process.paragraph), numbered("cite-item", &node.item), Some(lines)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
