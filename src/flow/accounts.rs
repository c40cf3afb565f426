//! Whose account a step is about, and which role does a step that people do.

use crate::{Cast, is_of_applicant, is_of_others};
use zanflow_lexicon::meaning::{Role as Named, mentions, role};
use zanflow_lexicon::words::participants::{APPLICANTS, OPERATOR, PROVIDERS, STAFF};
use zanflow_lexicon::words::rules_flow::CORPORATION;
use zanflow_model::{Action, Channel, Node, NodeKind, Process};
use zanflow_runtime::{Role, Subject};

/// Whose account each step is about, by index: the actor's. A system that checks a login checks that of whom its sentence names, else of
/// who logged in before; where nobody is named, applicants act on the portal, and workers everywhere else.
pub fn subjects(process: &Process, cast: &Cast<'_>) -> Vec<Subject> {
    let by_channel = if process.channel == Channel::Portal { Subject::Applicant } else { Subject::Worker };
    let mut signed_in = None;
    let mut subjects = Vec::with_capacity(process.nodes.len());
    for (nth, node) in process.nodes.iter().enumerate() {
        let subject = actor(cast, nth, node, process.channel)
            .or_else(|| named(node))
            .or(signed_in)
            .unwrap_or(by_channel);
        if matches!(node.action, Action::RegisterApplicant | Action::Authenticate) {
            signed_in = Some(subject);
        }
        subjects.push(subject);
    }
    subjects
}

/// By the actor, unless that is a system, or somebody of another name who logs in on the portal: workers have names that are known.
fn actor(cast: &Cast<'_>, nth: usize, node: &Node, channel: Channel) -> Option<Subject> {
    let party = cast.parties.get(cast.of.get(nth).copied().flatten()?)?;
    match role(party.name) {
        _ if party.is_applicant => Some(Subject::Applicant),
        Named::Systems(_) => None,
        Named::Named(_) if logs_in(node, channel) => None,
        _ => Some(Subject::Worker),
    }
}

/// A login on the portal.
fn logs_in(node: &Node, channel: Channel) -> bool {
    channel == Channel::Portal
        && matches!(node.action, Action::RegisterApplicant | Action::Authenticate | Action::CheckCredentials)
}

/// Whether words name staff.
pub fn names_staff(text: &str) -> bool {
    [STAFF, &[OPERATOR]].iter().any(|stems| mentions(text, stems))
}

/// By the people whom the step's own words name.
fn named(node: &Node) -> Option<Subject> {
    if names_staff(&node.text) {
        return Some(Subject::Worker);
    }
    mentions(&node.text, APPLICANTS).then_some(Subject::Applicant)
}

/// Staff of the State Corporation; where a name lists the provider too, those of the channel.
fn is_of_corporation(process: &Process, name: &str) -> bool {
    let of_provider = process.channel != Channel::Centre && mentions(name, PROVIDERS);
    mentions(name, &[CORPORATION]) && !of_provider
}

/// The role that does a step which people do. What decides about applicants is never theirs.
pub fn role_of(process: &Process, cast: &Cast<'_>, nth: usize, node: &Node) -> Role {
    let decides = node.kind == NodeKind::Condition || is_of_others(node.action);
    let party = cast.of.get(nth).copied().flatten().and_then(|party| cast.parties.get(party));
    let Some(party) = party else {
        let by_applicant = process.channel == Channel::Portal && is_of_applicant(node.action);
        return if by_applicant && !decides { Role::Applicant } else { Role::Worker };
    };
    if party.is_applicant {
        return match node.action {
            // What is received at a centre is handed out there.
            Action::DeliverResult if process.channel == Channel::Centre => Role::Operator,
            action if is_of_others(action) => Role::Worker,
            _ => Role::Applicant,
        };
    }
    match role(party.name) {
        _ if is_of_corporation(process, party.name) => Role::Operator,
        Named::Office => Role::Office,
        Named::Executor => Role::Executor,
        Named::Head => Role::Head,
        Named::Centre => Role::Operator,
        Named::Commission => Role::Commission,
        Named::Interested => Role::Authority,
        Named::Named(_) if logs_in(node, process.channel) => Role::Applicant,
        Named::Applicant | Named::Provider | Named::Systems(_) | Named::Named(_) => Role::Worker,
    }
}
