//! A process as the cases of a service go through it: what the provider examines is the process of its units, and the time of the
//! service runs beside those of the steps.

use crate::term::{ServiceTerm, counted, service_term};
use crate::{flow, name};
use zanflow_model::{Action, Channel, Process, Service};
use zanflow_runtime::{Clause, Flow, FlowError, Inner, NodeKind, Role, Work};

/// A flow with what was put inside of it.
#[derive(Debug, Clone)]
pub struct Whole<'m> {
    /// The flow that cases go through.
    pub flow: Flow,
    /// The node that is the process of the units, and the processes that it may be, by name.
    pub inside: Option<(String, Vec<&'m Process>)>,
}

/// The flow of a process as cases go through it.
///
/// # Errors
/// As [`flow()`].
pub fn whole<'m>(service: &'m Service, process: &Process) -> Result<Whole<'m>, FlowError> {
    let own = flow(service, process)?;
    let own = match service_term(service, process) {
        ServiceTerm::One(time) => match counted(service, process, time) {
            Some(term) => own.with_term(term),
            None => own,
        },
        ServiceTerm::Untold | ServiceTerm::Several(_) => own,
    };
    let Some((node, units)) = examined(&own, process).zip(units(service, process)) else {
        return Ok(Whole { flow: own, inside: None });
    };
    let inner: Result<Vec<Inner>, FlowError> = units.iter().map(|units| inner(service, units)).collect();
    // Units whose process cannot run leave the step to people, as it stands in the process itself.
    match inner.and_then(|inner| own.with_inner(&node, &inner)) {
        Ok(flow) => Ok(Whole { flow, inside: Some((node, units)) }),
        Err(_) => Ok(Whole { flow: own, inside: None }),
    }
}

/// A process of units as it stands inside of another.
///
/// # Errors
/// As [`flow()`].
pub fn inner(service: &Service, units: &Process) -> Result<Inner, FlowError> {
    Ok(Inner {
        name: name(service, units),
        matter: matter(units).map(str::to_owned),
        clause: Clause {
            act: crate::act(service, units),
            paragraph: units.paragraph.clone(),
            item: None,
            line_start: units.line_start,
            line_end: units.line_end,
        },
        flow: flow(service, units)?,
    })
}

/// What a process of units is for, in the act's words.
pub fn matter(units: &Process) -> Option<&str> {
    units.case.as_deref().map(str::trim).filter(|case| !case.is_empty())
}

/// The step in which the provider examines what was applied for, if it is clear which it is.
fn examined(flow: &Flow, process: &Process) -> Option<String> {
    if process.channel == Channel::Internal {
        return None;
    }
    let of_provider = |node: &&zanflow_runtime::Node| {
        node.work() == Work::Task && !matches!(node.role, Some(Role::Applicant | Role::Operator))
    };
    let only = |kinds: &[Action], condition: bool| {
        let mut found =
            flow.nodes().iter().filter(of_provider).filter(|node| {
                kinds.contains(&node.action) && condition == (node.kind == NodeKind::Condition)
            });
        let first = found.next()?;
        found.next().is_none().then(|| first.id.clone())
    };
    only(&[Action::CheckEligibility], true)
        .or_else(|| only(&[Action::CheckEligibility, Action::Examine], true))
        .or_else(|| only(&[Action::Examine, Action::ProcessRequest], false))
}

/// The processes of the units, if they can be told apart: one, or one for each matter. Those in which an application is taken are ways
/// to the service by themselves.
fn units<'m>(service: &'m Service, process: &Process) -> Option<Vec<&'m Process>> {
    let found: Vec<&Process> = service
        .processes
        .iter()
        .filter(|units| units.channel == Channel::Internal && !takes_applications(units))
        .collect();
    let same_case = |units: &&&Process| matter(units).is_some() && matter(units) == matter(process);
    if let Some(units) = found.iter().find(same_case) {
        return Some(vec![units]);
    }
    match found.as_slice() {
        [] => None,
        [only] => Some(vec![only]),
        several => {
            let mut matters: Vec<&str> = several.iter().filter_map(|units| matter(units)).collect();
            matters.sort_unstable();
            matters.dedup();
            (matters.len() == several.len()).then_some(found)
        }
    }
}

fn takes_applications(units: &Process) -> bool {
    let taking =
        |action| crate::is_of_applicant(action) && !matches!(action, Action::Sign | Action::AttachDocuments);
    units.nodes.iter().any(|node| taking(node.action) || node.action == Action::SubmitApplication)
}
