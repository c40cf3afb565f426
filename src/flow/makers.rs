//! Who makes refusals and hands out results where the act names nobody, or a register: «хабарламаны қалыптастыру» has no subject.

use crate::accounts;
use zanflow_lexicon::meaning::{Role as Named, role};
use zanflow_model::{Action, Channel, Process};
use zanflow_runtime::{Ask, Connector, Edge, Node, NodeKind, Role, System, When, Work};

/// Gives each refusal and delivery without an actor somebody or some system that makes it. On the portal what a system found is told by
/// the portal, or by the licensing system where that found it; everywhere else whoever acted last goes on.
pub fn name(process: &Process, nodes: &mut [Node], edges: &[Edge]) {
    let mut before = None;
    for nth in 0..nodes.len() {
        let told = nodes.get(nth).and_then(|node| teller(process, node, nodes, edges));
        let Some(node) = nodes.get_mut(nth) else { continue };
        match told {
            Some((system, connector, actor)) => {
                node.asks = vec![vec![Ask::new(node.action.name(), connector).of(system)]];
                (node.role, node.actor) = (None, actor);
            }
            None if is_nobodys(node) && !accounts::names_staff(&node.text) => {
                node.role = before.or(node.role);
            }
            None => {}
        }
        let by_people = node.actor.as_deref().is_some_and(|actor| systems(actor).is_empty());
        if node.work() == Work::Task && by_people && node.role != Some(Role::Applicant) {
            before = node.role;
        }
    }
}

fn is_nobodys(node: &Node) -> bool {
    let made = matches!(node.action, Action::Refuse | Action::DeliverResult);
    made && node.work() == Work::Task && node.actor.as_deref().is_none_or(|actor| !systems(actor).is_empty())
}

/// The systems that a name means.
fn systems(actor: &str) -> Vec<System> {
    match role(actor) {
        Named::Systems(systems) => systems,
        _ => Vec::new(),
    }
}

/// The system that an actor's name means, if it tells people anything: registers only answer.
fn speaker(actor: &str) -> Option<(System, Connector)> {
    systems(actor).into_iter().find_map(|system| match Connector::for_system(system)? {
        Connector::Registers | Connector::Notary | Connector::Gateway | Connector::Payment => None,
        connector => Some((system, connector)),
    })
}

/// The system that tells the applicant what a system found, and its name in the act.
fn teller(
    process: &Process,
    node: &Node,
    nodes: &[Node],
    edges: &[Edge],
) -> Option<(System, Connector, Option<String>)> {
    if !is_nobodys(node) {
        return None;
    }
    if let Some((system, connector)) = node.actor.as_deref().and_then(speaker) {
        return Some((system, connector, node.actor.clone()));
    }
    if process.channel != Channel::Portal || node.action != Action::Refuse {
        return None;
    }
    let failed = edges.iter().find(|edge| edge.to == node.id && edge.when == When::Fail)?;
    let found = nodes.iter().find(|found| found.id == failed.from && found.kind == NodeKind::Condition)?;
    let Work::Call(connector) = found.work() else { return None };
    let actor = found.actor.clone();
    Some(match connector {
        Connector::Licensing => (System::Licensing, Connector::Licensing, actor),
        _ => (System::Portal, Connector::Portal, actor.filter(|_| found.systems.contains(&System::Portal))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::Clause;

    fn node(id: &str, kind: NodeKind, action: Action) -> Node {
        Node { action, role: Some(Role::Worker), ..Node::new(id, kind, Clause::default()) }
    }

    fn process(channel: Channel) -> Process {
        serde_json::from_value(serde_json::json!({
            "channel": channel.name(), "line_start": 1, "line_end": 2, "nodes": [], "edges": [] }))
        .unwrap()
    }

    #[test]
    fn the_portal_tells_what_a_system_found() {
        let mut check = node("c1", NodeKind::Condition, Action::CheckCertificate);
        (check.systems, check.actor, check.role) = (vec![System::Portal], Some("ЭҮП".into()), None);
        let mut nodes = [check, node("p1", NodeKind::Process, Action::Refuse)];
        let edges = [Edge::new("c1", When::Fail, "p1")];
        name(&process(Channel::Portal), &mut nodes, &edges);
        assert_eq!(
            (nodes[1].work(), nodes[1].actor.as_deref()),
            (Work::Call(Connector::Portal), Some("ЭҮП"))
        );
        assert_eq!(nodes[1].asks[0][0].system, Some(System::Portal));
        // The table names the system that the sentence does not.
        let mut told = node("p1", NodeKind::Process, Action::Refuse);
        told.actor = Some("«Е-лицензиялау» МДҚ АЖ".into());
        let mut nodes = [told];
        name(&process(Channel::Provider), &mut nodes, &[]);
        assert_eq!(nodes[0].work(), Work::Call(Connector::Licensing));
        let people = node("c1", NodeKind::Condition, Action::CheckEligibility);
        let mut nodes = [people, node("p1", NodeKind::Process, Action::Refuse)];
        name(&process(Channel::Portal), &mut nodes, &edges);
        assert_eq!((nodes[1].work(), nodes[1].role), (Work::Task, Some(Role::Worker)));
    }

    #[test]
    fn elsewhere_whoever_acted_last_goes_on() {
        let mut enters = node("p1", NodeKind::Process, Action::FillForm);
        (enters.role, enters.actor) = (Some(Role::Operator), Some("оператор".into()));
        let mut register = node("p3", NodeKind::Process, Action::Refuse);
        register.actor = Some("ЖТ МДҚ".into());
        let mut nodes = [enters, node("p2", NodeKind::Process, Action::Refuse), register];
        name(&process(Channel::Centre), &mut nodes, &[]);
        assert_eq!((nodes[1].role, nodes[2].role), (Some(Role::Operator), Some(Role::Operator)));
        assert_eq!(nodes[2].work(), Work::Task);
    }
}
