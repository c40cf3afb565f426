//! A table of actions beside the process that it describes: which column is which step.
//!
//! Columns and steps stand in one order, so the best pairing is the best common subsequence, weighed by what is done; a number that
//! both bear decides between equals.

use crate::grounds::{Grounds, attaches_certificate, gives_reason, grounds, is_result};
use zanflow_lexicon::steps::action;
use zanflow_model::{Action, Channel, Column, EdgeKind, Node, NodeKind, Process, Service, Table};

/// A table and its process.
pub struct Pair<'a> {
    /// The table.
    pub table: &'a Table,
    /// The process of the same channel that fits it best.
    pub process: &'a Process,
    /// For each column the index of its step in [`Process::nodes`].
    pub step_of: Vec<Option<usize>>,
}

/// What follows a step in the text.
#[derive(Default)]
pub struct After<'a> {
    /// The check right after it.
    pub check: Option<&'a Node>,
    /// The steps that follow: after a check the refusal first, then the way on.
    pub steps: Vec<&'a Node>,
    /// The process ends here.
    pub ends: bool,
}

/// The tables of a service that fit a process.
pub fn pairs(service: &Service) -> Vec<Pair<'_>> {
    if service.tables.is_empty() {
        return Vec::new();
    }
    let steps: Vec<(&Process, Vec<Step<'_>>)> =
        service.processes.iter().map(|process| (process, steps(process))).collect();
    service.tables.iter().filter_map(|table| best(&steps, table)).collect()
}

/// A step, with what is asked of it for every column.
struct Step<'a> {
    /// Index in [`Process::nodes`].
    at: usize,
    node: &'a Node,
    number: Option<u32>,
    refuses: bool,
    /// It refuses for want of payment, for the certificate.
    payment: bool,
    certificate: bool,
}

/// The steps of a process that columns may describe.
fn steps(process: &Process) -> Vec<Step<'_>> {
    let told = |(_, node): &(usize, &Node)| matches!(node.kind, NodeKind::Process | NodeKind::Step);
    let nodes = process.nodes.iter().enumerate().filter(told);
    nodes
        .map(|(at, node)| {
            let refuses = is_refusal(process, node);
            let own = if refuses { grounds(&node.text) } else { Grounds::default() };
            let check = if refuses { check_before(process, node).map(|check| check.action) } else { None };
            Step {
                at,
                node,
                number: node.num.or_else(|| node.id.strip_prefix('s')?.parse().ok()),
                refuses,
                payment: own.payment || check == Some(Action::CheckPayment),
                certificate: own.certificate || check == Some(Action::CheckCertificate),
            }
        })
        .collect()
}

fn best<'a>(processes: &[(&'a Process, Vec<Step<'a>>)], table: &'a Table) -> Option<Pair<'a>> {
    let columns: Vec<(&Column, Action, Grounds)> = table
        .columns
        .iter()
        .map(|column| (column, deed(column), grounds(column.action.as_deref().unwrap_or_default())))
        .collect();
    let fits = |process: &Process| {
        process.channel == table.channel
            || (table.channel == Channel::Internal && process.channel == Channel::Provider)
    };
    let mut best: Option<(f64, Pair<'a>)> = None;
    for (process, steps) in processes.iter().filter(|(process, _)| fits(process)) {
        let (score, step_of) = align(&columns, steps);
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((score, Pair { table, process, step_of }));
        }
    }
    let (_, pair) = best?;
    let matched = pair.step_of.iter().flatten().count();
    (matched >= 2 && matched * 2 >= table.columns.len()).then_some(pair)
}

impl<'a> Pair<'a> {
    /// The step of a column.
    pub fn step(&self, column: usize) -> Option<&'a Node> {
        self.step_of.get(column).copied().flatten().and_then(|at| self.process.nodes.get(at))
    }

    /// The column of a step.
    pub fn column(&self, node: &Node) -> Option<&'a Column> {
        let at = self.process.nodes.iter().position(|other| other.id == node.id)?;
        let column = self.step_of.iter().position(|step| *step == Some(at))?;
        self.table.columns.get(column)
    }

    /// Whether every column bears the number of its step, so that the table's numbers are the text's.
    pub fn numbered_alike(&self) -> bool {
        let steps =
            self.table.columns.iter().enumerate().filter_map(|(i, column)| Some((column, self.step(i)?)));
        steps.clone().count() > 0 && steps.into_iter().all(|(column, step)| step.num == Some(column.no))
    }
}

/// What follows a step in its process.
pub fn after<'a>(process: &'a Process, id: &str) -> After<'a> {
    let node = |id: &str| process.nodes.iter().find(|node| node.id == id);
    let mut found = After::default();
    for edge in process.edges.iter().filter(|edge| edge.from == id) {
        let Some(to) = node(&edge.to) else {
            found.ends = true;
            continue;
        };
        if to.kind != NodeKind::Condition {
            found.steps.push(to);
            continue;
        }
        found.check = Some(to);
        let mut ways: Vec<_> = process.edges.iter().filter(|way| way.from == to.id).collect();
        ways.sort_by_key(|way| way.when != EdgeKind::Fail);
        found
            .steps
            .extend(ways.iter().filter_map(|way| node(&way.to)).filter(|to| to.kind != NodeKind::Condition));
    }
    found
}

/// The check right before a step.
pub fn check_before<'a>(process: &'a Process, node: &Node) -> Option<&'a Node> {
    let from = process.edges.iter().filter(|edge| edge.to == node.id);
    let nodes = from.filter_map(|edge| process.nodes.iter().find(|other| other.id == edge.from));
    nodes.into_iter().find(|other| other.kind == NodeKind::Condition)
}

/// What a column does.
pub fn deed(column: &Column) -> Action {
    let text = column.action.as_deref().unwrap_or_default();
    if attaches_certificate(text) {
        return Action::Authenticate;
    }
    match action(text, NodeKind::Process) {
        Action::Other | Action::PrepareResult | Action::SendRequest | Action::DeliverResult
            if gives_reason(text) =>
        {
            Action::Refuse
        }
        found if found != Action::Refuse && is_result(text) => match found {
            Action::Other | Action::PrepareResult => Action::DeliverResult,
            found => found,
        },
        found => found,
    }
}

fn align(columns: &[(&Column, Action, Grounds)], steps: &[Step<'_>]) -> (f64, Vec<Option<usize>>) {
    let (rows, width) = (columns.len(), steps.len());
    let worth: Vec<f64> = columns
        .iter()
        .flat_map(|(column, deed, grounds)| steps.iter().map(|step| fit(column, *deed, *grounds, step)))
        .collect();
    let worth = |i: usize, j: usize| worth.get(i * width + j).copied().unwrap_or(NEVER);
    // The best of what is left from each pair of places on.
    let mut best = vec![0.0f64; (rows + 1) * (width + 1)];
    let place = |i: usize, j: usize| i * (width + 1) + j;
    let at = |best: &[f64], i: usize, j: usize| best.get(place(i, j)).copied().unwrap_or(0.0);
    for i in (0..rows).rev() {
        for j in (0..width).rev() {
            let both = worth(i, j) + at(&best, i + 1, j + 1);
            let value = both.max(at(&best, i + 1, j)).max(at(&best, i, j + 1));
            if let Some(slot) = best.get_mut(place(i, j)) {
                *slot = value;
            }
        }
    }
    let mut step_of = vec![None; rows];
    let (mut i, mut j) = (0, 0);
    while i < rows && j < width {
        let here = at(&best, i, j);
        if worth(i, j) > 0.0 && here == worth(i, j) + at(&best, i + 1, j + 1) {
            if let (Some(slot), Some(step)) = (step_of.get_mut(i), steps.get(j)) {
                *slot = Some(step.at);
            }
            (i, j) = (i + 1, j + 1);
        } else if here == at(&best, i + 1, j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    (at(&best, 0, 0), step_of)
}

/// The worth of what does not go together.
const NEVER: f64 = -1000.0;

/// Actions that tables and texts call by one another's name.
const ALIKE: &[&[Action]] = &[
    &[Action::RegisterRequest, Action::ProcessRequest, Action::RegisterDocuments],
    &[Action::DeliverResult, Action::PrepareResult],
    &[Action::FillForm, Action::AttachDocuments],
    &[Action::QueryRegistry, Action::SendRequest],
    &[Action::ReceiveDocuments, Action::RegisterDocuments],
    &[Action::Examine, Action::CheckEligibility, Action::AgreeWithAuthority],
];

/// Actions that stand for one another now and then.
const NEAR: &[&[Action]] = &[
    &[Action::ChooseService, Action::FillForm, Action::AttachDocuments],
    &[Action::RegisterRequest, Action::SendRequest, Action::RegisterDocuments],
    &[Action::QueryRegistry, Action::ReceiveDocuments],
    &[Action::PrepareResult, Action::FillForm, Action::SignResult],
];

/// Whether a step refuses: by its words, or because a check that fails leads to it.
pub fn is_refusal(process: &Process, node: &Node) -> bool {
    let failed = || process.edges.iter().any(|edge| edge.to == node.id && edge.when == EdgeKind::Fail);
    node.action == Action::Refuse || failed()
}

fn fit(column: &Column, deed: Action, grounds: Grounds, step: &Step<'_>) -> f64 {
    let action = step.node.action;
    let same_number = step.number == Some(column.no);
    let both =
        |groups: &[&[Action]]| groups.iter().any(|group| group.contains(&deed) && group.contains(&action));
    let worth = match (deed == Action::Refuse, step.refuses) {
        (true, true) => refusals(grounds, step),
        (true, false) | (false, true) => NEVER,
        _ if deed == action => 3.0,
        _ if both(ALIKE) => 2.0,
        _ if both(NEAR) || deed == Action::Other || action == Action::Other => 1.0,
        // What bears one number is meant to be one action, whatever the words.
        _ if same_number => 0.4,
        _ => NEVER,
    };
    if same_number { worth + 0.5 } else { worth }
}

/// Two refusals go together where they refuse for one thing; a table often says only that data are faulty.
fn refusals(column: Grounds, step: &Step<'_>) -> f64 {
    if column.payment || step.payment {
        return if column.payment && step.payment { 3.0 } else { NEVER };
    }
    if column.certificate || step.certificate {
        return if column.certificate && step.certificate { 3.0 } else { NEVER };
    }
    2.0
}
