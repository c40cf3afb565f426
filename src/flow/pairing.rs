//! A table of actions beside the process that it describes: which column is which step.
//!
//! Columns and steps stand in one order, so the best pairing is the best common subsequence, weighed by what is done; a number that
//! both bear decides between equals.

use crate::graph::ProcessGraph;
use zanflow_lexicon::grounds::{Grounds, attaches_certificate, gives_reason, grounds, is_result};
use zanflow_lexicon::steps::action;
use zanflow_model::{Action, Channel, Column, Node, NodeKind, Table};

/// A table and the process that it describes.
pub struct Pairing<'a> {
    /// The table.
    pub table: &'a Table,
    /// The process of the same channel that fits it best.
    pub process: &'a ProcessGraph<'a>,
    /// For each column the index of its step among the process's nodes.
    pub step_of: Vec<Option<usize>>,
    /// For each column what it does.
    pub deeds: Vec<Action>,
}

/// The tables of a service that fit one of its processes.
pub fn pairings<'a>(processes: &'a [ProcessGraph<'a>], tables: &'a [Table]) -> Vec<Pairing<'a>> {
    if tables.is_empty() {
        return Vec::new();
    }
    let steps: Vec<(&ProcessGraph<'_>, Vec<Step<'_>>)> =
        processes.iter().map(|process| (process, steps(process))).collect();
    tables.iter().filter_map(|table| best(&steps, table)).collect()
}

/// A step, with what is asked of it for every column.
struct Step<'a> {
    /// Index among the process's nodes.
    at: usize,
    node: &'a Node,
    number: Option<u32>,
    refuses: bool,
    /// It refuses for want of payment.
    payment: bool,
    /// It refuses because of the certificate.
    certificate: bool,
}

/// The steps of a process that columns may describe.
fn steps<'a>(process: &'a ProcessGraph<'a>) -> Vec<Step<'a>> {
    let described =
        process.nodes().filter(|(_, node)| matches!(node.kind, NodeKind::Process | NodeKind::Step));
    described
        .map(|(at, node)| {
            let refuses = process.is_refusal(at);
            let own = if refuses { grounds(&node.text) } else { Grounds::default() };
            let check = process.condition_before(at).filter(|_| refuses).map(|check| check.action);
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

/// A column, with what is asked of it for every step.
struct Described<'a> {
    column: &'a Column,
    deed: Action,
    grounds: Grounds,
}

fn best<'a>(processes: &[(&'a ProcessGraph<'a>, Vec<Step<'a>>)], table: &'a Table) -> Option<Pairing<'a>> {
    let fits = |channel: Channel| {
        channel == table.channel || (table.channel == Channel::Internal && channel == Channel::Provider)
    };
    let mut processes = processes.iter().filter(|(process, _)| fits(process.process.channel)).peekable();
    processes.peek()?;
    let describe = |column: &'a Column| {
        let text = column.action.as_deref().unwrap_or_default();
        let deed = deed(column);
        Described {
            column,
            deed,
            grounds: if deed == Action::Refuse { grounds(text) } else { Grounds::default() },
        }
    };
    let columns: Vec<Described<'_>> = table.columns.iter().map(describe).collect();
    let mut best: Option<(f64, &ProcessGraph<'_>, Vec<Option<usize>>)> = None;
    for (process, steps) in processes {
        let (score, step_of) = align(&columns, steps);
        if best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, *process, step_of));
        }
    }
    let (_, process, step_of) = best?;
    let matched = step_of.iter().flatten().count();
    let deeds = columns.iter().map(|column| column.deed).collect();
    (matched >= 2 && matched * 2 >= table.columns.len()).then_some(Pairing { table, process, step_of, deeds })
}

impl<'a> Pairing<'a> {
    /// The columns with their steps.
    pub fn columns(&self) -> impl Iterator<Item = (&'a Column, Option<usize>)> + '_ {
        self.table.columns.iter().zip(self.step_of.iter().copied())
    }

    /// The step of the column of that index: its index and its node.
    pub fn step(&self, column: usize) -> Option<(usize, &'a Node)> {
        let at = self.step_of.get(column).copied().flatten()?;
        Some((at, self.process.node(at)?))
    }

    /// The column of the step of that index.
    pub fn column(&self, step: usize) -> Option<&'a Column> {
        let column = self.step_of.iter().position(|at| *at == Some(step))?;
        self.table.columns.get(column)
    }

    /// What the column of that index does.
    pub fn deed(&self, column: usize) -> Action {
        self.deeds.get(column).copied().unwrap_or(Action::Other)
    }
}

/// What a column does.
fn deed(column: &Column) -> Action {
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

/// The score of the best pairing, and the step of each column.
fn align(columns: &[Described<'_>], steps: &[Step<'_>]) -> (f64, Vec<Option<usize>>) {
    let (rows, width) = (columns.len(), steps.len());
    let worth: Vec<f64> =
        columns.iter().flat_map(|column| steps.iter().map(|step| worth(column, step))).collect();
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

/// What it is worth that a column and a step go together.
fn worth(described: &Described<'_>, step: &Step<'_>) -> f64 {
    let Described { column, deed, grounds } = *described;
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
