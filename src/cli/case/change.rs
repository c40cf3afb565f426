//! The commands that change a case. Each prints the state of the case afterwards.

use super::read;
use super::systems::{Nothing, Onward, Systems, resumed};
use super::{Done, Open, Refusal, status};
use crate::choices::nearest_first;
use crate::format::TextOrJson;
use crate::lang::TerminalLang;
use crate::output::{self, Problem};
use std::path::{Path, PathBuf};
use zanflow_runtime::{
    Blocking, Caller, CaseId, CaseView, Clause, Completion, Decision, Delivery, EngineError, Erasure, Facts,
    Flow, How, Node, Person, Reason, Start, Status, Version, Whom, Work,
};

/// Which case, and who acts.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// The journal, an SQLite file.
    journal: PathBuf,
    /// Number of the case.
    case: u64,
    /// Who acts: a staff number, which stays in the journal for ever.
    #[arg(long, value_name = "ID")]
    by: String,
    /// Their name, kept outside the chain.
    #[arg(long, value_name = "NAME")]
    name: String,
    #[command(flatten)]
    format: TextOrJson,
}

/// Arguments of `zanflow case retry` and `resume`.
#[derive(Debug, clap::Args)]
pub struct Moving {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    systems: Systems,
}

/// Arguments of `zanflow case suspend` and `cancel`.
#[derive(Debug, clap::Args)]
pub struct Because {
    #[command(flatten)]
    who: Who,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Arguments of `zanflow case assign`.
#[derive(Debug, clap::Args)]
pub struct Assign {
    #[command(flatten)]
    who: Who,
    /// To whom: a staff number.
    #[arg(long, value_name = "ID")]
    to: String,
    /// Their name.
    #[arg(long, value_name = "NAME")]
    to_name: String,
    /// Why it is moved.
    #[arg(long)]
    reason: Option<String>,
}

/// Arguments of `zanflow case escalate`.
#[derive(Debug, clap::Args)]
pub struct Escalate {
    #[command(flatten)]
    who: Who,
    /// To whom: a staff number. By default to the head of the case's unit.
    #[arg(long, value_name = "ID", requires = "to_name")]
    to: Option<String>,
    /// Their name.
    #[arg(long, value_name = "NAME", requires = "to")]
    to_name: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
}

/// Arguments of `zanflow case erase`.
#[derive(Debug, clap::Args)]
pub struct Erase {
    #[command(flatten)]
    who: Who,
    /// What is erased.
    #[arg(long, value_enum, default_value = "applicant")]
    what: ErasureArg,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ErasureArg {
    /// Papers: their names and contents.
    Papers,
    /// All that is of the applicant; what officials wrote stays.
    Applicant,
    /// That, and what officials wrote.
    Everything,
}

/// Arguments of `zanflow case complete`.
#[derive(Debug, clap::Args)]
pub struct Complete {
    #[command(flatten)]
    who: Who,
    /// The task; where the case stands, if not given.
    #[arg(long)]
    node: Option<String>,
    /// For a condition: whether it holds.
    #[arg(long, value_enum)]
    decision: Option<DecisionArg>,
    /// Why; a refusal needs one. Can be given several times.
    #[arg(long)]
    reason: Vec<String>,
    /// The act that the reasons rest on; by default, as paragraph and item, the passage of the task.
    #[arg(long)]
    act: Option<String>,
    /// The paragraph.
    #[arg(long)]
    paragraph: Option<String>,
    /// The item.
    #[arg(long)]
    item: Option<String>,
    #[command(flatten)]
    systems: Systems,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DecisionArg {
    Approve,
    Refuse,
}

/// Arguments of `zanflow case message`.
#[derive(Debug, clap::Args)]
pub struct Message {
    /// The journal, an SQLite file.
    journal: PathBuf,
    /// Number of the case.
    case: u64,
    /// Unique in the case: sent again, it is taken once.
    #[arg(long)]
    id: String,
    /// The node that it answers.
    #[arg(long)]
    node: String,
    /// The system of the step that answers, by its method, where the step asks several.
    #[arg(long, value_name = "METHOD")]
    ask: Option<String>,
    /// For a condition: whether it holds.
    #[arg(long)]
    holds: Option<bool>,
    #[command(flatten)]
    systems: Systems,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Arguments of `zanflow case migrate`.
#[derive(Debug, clap::Args)]
pub struct Migrate {
    #[command(flatten)]
    who: Who,
    /// The version to move to, as `zanflow case show` prints it.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    to: Version,
    /// The node to go on from; that of the same id, if not given.
    #[arg(long)]
    node: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    systems: Systems,
}

/// Arguments of `zanflow case resubmit`.
#[derive(Debug, clap::Args)]
pub struct Resubmit {
    /// The journal, an SQLite file.
    journal: PathBuf,
    /// Number of the refused case.
    case: u64,
    /// The version to start on; that of the refused case, if not given.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    version: Option<Version>,
    /// A condition that is known: c1=true. Can be given several times. For tests: in earnest, systems and people say what holds.
    #[arg(long, value_name = "NODE=true|false", value_parser = fact, requires = "trial")]
    fact: Vec<(String, bool)>,
    /// The case is a trial: facts may be given.
    #[arg(long)]
    trial: bool,
    /// What the applicant says, a JSON file; kept outside the chain.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    #[command(flatten)]
    systems: Systems,
    #[command(flatten)]
    format: TextOrJson,
}

fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| "a version is 64 hexadecimal digits".to_owned())
}

fn fact(text: &str) -> Result<(String, bool), String> {
    let told = || "write it like c1=true".to_owned();
    let (node, holds) = text.split_once('=').ok_or_else(told)?;
    Ok((node.to_owned(), holds.parse().map_err(|_| told())?))
}

impl Who {
    /// Whoever may write the journal's file may act in any role; the record says who it was.
    fn caller(&self) -> Caller {
        Caller::in_every_role(Person { id: self.by.clone(), name: self.name.clone() }).known_by(How::File)
    }

    /// Makes a change after which the case stays at its step.
    fn change(&self, act: impl FnOnce(&dyn Blocking, CaseId, &Caller) -> Result<(), EngineError>) -> Done {
        let open = Open::to_change(&self.journal, Nothing)?;
        open.ask(|engine| act(engine, CaseId(self.case), &self.caller()))?;
        print_state(&open, self.case, &self.format)
    }
}

/// Prints number, status and step of a case, or the case as JSON.
fn print_state(open: &Open<'_>, case: u64, format: &TextOrJson) -> Done {
    let (view, flow) = open.case(case)?;
    if format.is_json() {
        return Ok(output::json(&read::case(&view, &flow)));
    }
    let end = view.path.last().map_or("", String::as_str);
    let at = view.node.as_deref().unwrap_or(end);
    Ok(output::print(&format!("{case} {} {at}\n", status(&view))))
}

/// Refuses a step that the process does not have.
fn check_node(path: &Path, flow: &Flow, node: &str) -> Result<(), Refusal> {
    if flow.node(node).is_some() {
        return Ok(());
    }
    let ids = nearest_first(node, flow.nodes().iter().map(|node| node.id.as_str()));
    let message = format!("{}: the process has no step {node}", path.display());
    Err(Refusal::Found(Problem::new(message, format!("its steps: {ids}"))))
}

/// Opens a journal to change a case. If nothing answers for other systems and the case would come to a step that needs one
/// (`reaches`), the change is refused.
fn moving<'a>(
    journal: &'a Path,
    systems: &Systems,
    reaches: impl FnOnce(&Open<'_>) -> Result<Option<Node>, Refusal>,
) -> Result<Open<'a>, Refusal> {
    if !systems.named() {
        let open = Open::to_read(journal)?;
        if let Some(node) = reaches(&open)? {
            let message = format!(
                "{}: the case would go on to {}, which another system does",
                journal.display(),
                node.id
            );
            let help = "do it through the server, or say what answers with --systems or --recorded";
            return Err(Refusal::Found(Problem::new(message, help)));
        }
    }
    Open::to_change(journal, systems.steps()?)
}

pub fn assign(args: &Assign) -> Done {
    let to = Person { id: args.to.clone(), name: args.to_name.clone() };
    args.who.change(|engine, case, by| match &args.reason {
        Some(reason) => engine.reassign(case, &to, by, reason),
        None => engine.assign(case, &to, by),
    })
}

pub fn suspend(args: &Because) -> Done {
    args.who.change(|engine, case, by| engine.suspend(case, by, &args.reason))
}

pub fn cancel(args: &Because) -> Done {
    args.who.change(|engine, case, by| engine.cancel(case, by, &args.reason))
}

pub fn escalate(args: &Escalate) -> Done {
    let person = args.to.clone().zip(args.to_name.clone()).map(|(id, name)| Person { id, name });
    let to = person.map_or(Whom::Head, Whom::Person);
    args.who.change(|engine, case, by| engine.raise(case, &to, by, &args.reason))
}

pub fn erase(args: &Erase) -> Done {
    let what = match args.what {
        ErasureArg::Papers => Erasure::Papers,
        ErasureArg::Applicant => Erasure::Applicant,
        ErasureArg::Everything => Erasure::Everything,
    };
    args.who.change(|engine, case, by| engine.erase(case, what, Some(by)))
}

pub fn retry(args: &Moving) -> Done {
    let Moving { who, systems } = args;
    let open = moving(&who.journal, systems, |open| {
        let (view, flow) = open.case(who.case)?;
        let tried = matches!(view.status, Status::Held | Status::Retry);
        Ok(at(&view, &flow).filter(|node| tried && matches!(node.work(), Work::Call(_))).cloned())
    })?;
    open.ask(|engine| engine.retry(CaseId(who.case), &who.caller()))?;
    print_state(&open, who.case, &who.format)
}

fn at<'f>(view: &CaseView, flow: &'f Flow) -> Option<&'f Node> {
    view.node.as_deref().and_then(|node| flow.node(node))
}

pub fn resume(args: &Moving) -> Done {
    let Moving { who, systems } = args;
    let open = moving(&who.journal, systems, |open| {
        let (view, flow) = open.case(who.case)?;
        if view.suspended.is_none() { Ok(None) } else { resumed(open, &view, &flow) }
    })?;
    open.ask(|engine| engine.resume(CaseId(who.case), &who.caller()))?;
    print_state(&open, who.case, &who.format)
}

pub fn complete(args: &Complete) -> Done {
    let who = &args.who;
    let decision = args.decision.map(|decision| match decision {
        DecisionArg::Approve => Decision::Approve,
        DecisionArg::Refuse => Decision::Refuse,
    });
    let open = moving(&who.journal, &args.systems, |open| {
        let (view, flow) = open.case(who.case)?;
        let open_task = matches!(view.status, Status::Task | Status::Held) && view.suspended.is_none();
        let Some(node) = view.node.clone().filter(|_| open_task) else { return Ok(None) };
        let mut facts = view.facts.clone();
        if let Some(decision) = decision {
            facts.set(node.as_str(), decision == Decision::Approve);
        }
        Ok(Onward { flow: &flow, met: &view.path, facts }.after(&node))
    })?;
    let (view, flow) = open.case(who.case)?;
    let node = args.node.clone().or_else(|| view.node.clone());
    let node = node.ok_or_else(|| Refusal::of(open.path, &EngineError::Ended { case: view.case }))?;
    check_node(open.path, &flow, &node)?;
    let ground = ground(args, flow.node(&node));
    let reason = |text: &String| Reason { ground: ground.clone(), text: text.clone() };
    let reasons = args.reason.iter().map(reason).collect();
    let done = Completion { node, by: who.caller(), decision, reasons };
    open.ask(|engine| engine.complete(CaseId(who.case), done))?;
    print_state(&open, who.case, &who.format)
}

/// The passage that reasons refer to: the named one, or that of the task.
fn ground(args: &Complete, node: Option<&Node>) -> Clause {
    let Complete { act, paragraph, item, .. } = args;
    if act.is_none() && paragraph.is_none() && item.is_none() {
        return node.map(|node| node.clause.clone()).unwrap_or_default();
    }
    Clause {
        act: act.clone().unwrap_or_default(),
        paragraph: paragraph.clone(),
        item: item.clone(),
        ..Clause::default()
    }
}

pub fn message(args: &Message) -> Done {
    let open = moving(&args.journal, &args.systems, |open| {
        let (view, flow) = open.case(args.case)?;
        check_node(open.path, &flow, &args.node)?;
        let waits = view.status == Status::Message && view.suspended.is_none();
        if !waits || view.node.as_ref() != Some(&args.node) {
            return Ok(None);
        }
        let mut facts = view.facts.clone();
        if let Some(holds) = args.holds {
            facts.set(args.node.as_str(), holds);
        }
        Ok(Onward { flow: &flow, met: &view.path, facts }.after(&args.node))
    })?;
    let (id, node) = (args.id.clone(), args.node.clone());
    let message =
        zanflow_runtime::Message { id, node, ask: args.ask.clone(), holds: args.holds, personal: None };
    let delivery = open.ask(|engine| engine.deliver(CaseId(args.case), message))?;
    if !args.format.is_json() {
        let outcome = args.lang.words().label(match delivery {
            Delivery::Taken => "message-taken",
            Delivery::Kept => "message-kept",
            Delivery::Duplicate => "message-duplicate",
        });
        output::print(&format!("{outcome}\n"));
    }
    print_state(&open, args.case, &args.format)
}

pub fn migrate(args: &Migrate) -> Done {
    let who = &args.who;
    let open = moving(&who.journal, &args.systems, |open| {
        let (view, flow) = open.case(who.case)?;
        let target = open.ask(|engine| engine.flow(args.to))?;
        let Some(old) = at(&view, &flow) else { return Ok(None) };
        let new = target.node(args.node.as_deref().unwrap_or(&old.id));
        let same = new.is_some_and(|new| new.id == old.id && new.work() == old.work());
        let calls = new.filter(|new| matches!(new.work(), Work::Call(_)));
        Ok(calls.filter(|_| !same || view.status == Status::Retry).cloned())
    })?;
    let node = args.node.as_deref();
    open.ask(|engine| engine.migrate(CaseId(who.case), args.to, node, &who.caller(), &args.reason))?;
    print_state(&open, who.case, &who.format)
}

pub fn resubmit(args: &Resubmit) -> Done {
    let facts: Facts = args.fact.iter().map(|(node, holds)| (node.as_str(), *holds)).collect();
    let personal = args.data.as_deref().map(data).transpose()?;
    let on = |open: &Open<'_>| match args.version {
        Some(version) => Ok(version),
        None => Ok(open.case(args.case)?.0.version),
    };
    let open = moving(&args.journal, &args.systems, |open| {
        let version = on(open)?;
        let flow = open.ask(|engine| engine.flow(version))?;
        Ok(Onward { flow: &flow, met: &[], facts: facts.clone() }.begin())
    })?;
    let start = Start { facts: facts.clone(), personal, ..Start::new(on(&open)?) };
    let case = open.ask(|engine| engine.resubmit(CaseId(args.case), start))?;
    print_state(&open, case.0, &args.format)
}

fn data(file: &Path) -> Result<serde_json::Value, Refusal> {
    let failed = |message| Refusal::Failed(Problem::new(message, "name a JSON file"));
    let text =
        std::fs::read_to_string(file).map_err(|error| failed(format!("{}: {error}", file.display())))?;
    serde_json::from_str(&text)
        .map_err(|error| failed(format!("{}:{}: no JSON: {error}", file.display(), error.line())))
}
