//! The process that the cases go through: calls, tasks, a question to a register, a message, deadlines.

use zanflow_runtime::{
    Budget, Clause, Connector, END_REFUSED, END_SUCCESS, Edge, Flow, FlowError, Node, NodeKind, Role, START,
    Unit, When, Work,
};

/// Ten steps: some are done by other systems, some by people, one waits for a message.
///
/// # Errors
/// The flow is not sound.
pub fn flow() -> Result<Flow, FlowError> {
    let clause =
        |nth: usize| Clause { act: "soak".into(), item: Some(format!("{nth})")), ..Clause::default() };
    let call = |id: &str, nth, kind| Node {
        work: Some(Work::Call(Connector::Gateway)),
        ..Node::new(id, kind, clause(nth))
    };
    let task = |id: &str, nth, kind, role| Node {
        work: Some(Work::Task),
        role: Some(role),
        budget: Some(Budget::exactly(30, Unit::Minute)),
        ..Node::new(id, kind, clause(nth))
    };
    let nodes = vec![
        call("p1", 1, NodeKind::Process),
        call("c2", 2, NodeKind::Condition),
        task("p3", 3, NodeKind::Process, Role::Office),
        call("p4", 4, NodeKind::Process),
        call("p5", 5, NodeKind::Process),
        Node { work: Some(Work::Message), ..Node::new("p6", NodeKind::Process, clause(6)) },
        call("p7", 7, NodeKind::Process),
        task("c8", 8, NodeKind::Condition, Role::Head),
        call("p9", 9, NodeKind::Process),
        call("p10", 10, NodeKind::Process),
    ];
    let edges = vec![
        Edge::new(START, When::Next, "p1"),
        Edge::new("p1", When::Next, "c2"),
        Edge::new("c2", When::Fail, END_REFUSED),
        Edge::new("c2", When::Pass, "p3"),
        Edge::new("p3", When::Next, "p4"),
        Edge::new("p4", When::Next, "p5"),
        Edge::new("p5", When::Next, "p6"),
        Edge::new("p6", When::Next, "p7"),
        Edge::new("p7", When::Next, "c8"),
        Edge::new("c8", When::Fail, "p10"),
        Edge::new("c8", When::Pass, "p9"),
        Edge::new("p9", When::Next, END_SUCCESS),
        Edge::new("p10", When::Next, END_REFUSED),
    ];
    Flow::new(nodes, edges)
}
