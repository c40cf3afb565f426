//! A process inside of another: what one step of a flow is when one looks closer.

use crate::{
    Clause, END_REFUSED, END_SUCCESS, Edge, Flow, FlowError, Node, NodeKind, Role, START, Settled, When, Work,
};

/// A process that a step of another is.
#[derive(Debug, Clone)]
pub struct Inner {
    /// Its name, before the ids of its nodes: `internal:s1`.
    pub name: String,
    /// What a case must be about for it, in the act's words; `None`: anything.
    pub matter: Option<String>,
    /// The passage that says so.
    pub clause: Clause,
    /// Its steps.
    pub flow: Flow,
}

impl Flow {
    /// The flow in which a step is one of these processes: the one for what the case is about. They are tried in order, and where a
    /// case is about none of them, the step stays what it was.
    ///
    /// A condition then holds as was ruled inside ([`Node::rules`]), and is asked where nothing was; any other step is done with what
    /// is inside of it. What is refused inside goes where the failure of the condition goes. The inner nodes keep their clauses, and so
    /// the methods that do them.
    ///
    /// # Errors
    /// [`FlowError`]: there is no such node, or an id is there already.
    pub fn with_inner(&self, node: &str, inner: &[Inner]) -> Result<Self, FlowError> {
        let mut parts = crate::Parts::from(self.clone());
        let Some(nth) = parts.nodes.iter().position(|met| met.id == node) else {
            let fault = crate::Fault::UnknownNode { node: node.into(), from: node.into(), to: node.into() };
            return Err(FlowError { faults: vec![fault] });
        };
        let is_condition = parts.nodes.get(nth).is_some_and(|met| met.kind == NodeKind::Condition);
        let failed = parts.edges.iter().find(|edge| edge.from == node && edge.when == When::Fail);
        let refused = failed.map_or(END_REFUSED, |edge| edge.to.as_str()).to_owned();
        let asked = asked(inner);
        let doors: Vec<&str> = asked.iter().map(|one| one.door.as_str()).chain([node]).collect();
        if let Some(first) = doors.first() {
            parts
                .edges
                .iter_mut()
                .filter(|edge| edge.to == node)
                .for_each(|edge| edge.to = (*first).to_owned());
        }
        let mut put = Vec::new();
        for (one, after) in asked.iter().zip(doors.iter().skip(1)) {
            put.extend(one.question.clone());
            put.extend(one.inner.flow.nodes().iter().map(|node| one.renamed(node)));
            parts.edges.extend(one.edges(after, node, &refused));
        }
        if let Some(outer) = parts.nodes.get_mut(nth) {
            if is_condition {
                outer.settled = Some(Settled::Ruling);
            } else if asked.iter().all(|one| one.question.is_none()) {
                // What it does is done inside of it.
                outer.work = Some(Work::Auto);
            }
        }
        parts.nodes.splice(nth..nth, put);
        Self::of(parts)
    }
}

/// A process with the condition before it.
struct Asked<'i> {
    inner: &'i Inner,
    question: Option<Node>,
    /// Where it is entered.
    door: String,
}

/// After a process for any matter nothing is tried.
fn asked(inner: &[Inner]) -> Vec<Asked<'_>> {
    let open = inner.iter().position(|one| one.matter.is_none()).map_or(inner.len(), |nth| nth + 1);
    inner.iter().take(open).map(Asked::new).collect()
}

impl<'i> Asked<'i> {
    fn new(inner: &'i Inner) -> Self {
        let entry = inner.flow.entry().name();
        let question = inner.matter.as_ref().map(|matter| question(inner, matter));
        let door = question.as_ref().map_or_else(|| named(inner, entry), |node| node.id.clone());
        Self { inner, question, door }
    }

    fn renamed(&self, node: &Node) -> Node {
        Node { id: named(self.inner, &node.id), ..node.clone() }
    }

    /// Its ways, and those into it and out of it. `after`: where a case goes that is about something else.
    fn edges(&self, after: &str, node: &str, refused: &str) -> Vec<Edge> {
        let place = |name: &str| match name {
            END_SUCCESS => node.to_owned(),
            END_REFUSED => refused.to_owned(),
            id => named(self.inner, id),
        };
        let own = self.inner.flow.edges().iter().filter(|edge| edge.from != START);
        let mut edges: Vec<Edge> =
            own.map(|edge| Edge::new(named(self.inner, &edge.from), edge.when, place(&edge.to))).collect();
        if let Some(question) = &self.question {
            edges.push(Edge::new(&*question.id, When::Pass, place(self.inner.flow.entry().name())));
            edges.push(Edge::new(&*question.id, When::Fail, after));
        }
        edges
    }
}

/// The question what a case is about, for whoever begins inside.
fn question(inner: &Inner, matter: &str) -> Node {
    let first = inner.flow.node(inner.flow.entry().name());
    Node {
        text: matter.to_owned(),
        actor: first.and_then(|first| first.actor.clone()),
        role: Some(first.and_then(|first| first.role).unwrap_or(Role::Worker)),
        settled: Some(Settled::Matter(matter.to_owned())),
        work: Some(Work::Task),
        ..Node::new(&*inner.name, NodeKind::Condition, inner.clause.clone())
    }
}

fn named(inner: &Inner, id: &str) -> String {
    format!("{}:{id}", inner.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Facts, walk};

    /// `start>a a>b b+c b-d c>end_success`: a condition has two ways.
    fn flow(ways: &str) -> Flow {
        let edges: Vec<Edge> = ways
            .split_whitespace()
            .map(|way| {
                let cut = |mark, when| way.split_once(mark).map(|(from, to)| (from, to, when));
                let (from, to, when) = cut('>', When::Next)
                    .or_else(|| cut('+', When::Pass))
                    .or_else(|| cut('-', When::Fail))
                    .unwrap();
                Edge::new(from, when, to)
            })
            .collect();
        let mut nodes: Vec<Node> = Vec::new();
        for edge in edges.iter().filter(|edge| edge.from != START) {
            let kind = if edge.when == When::Next { NodeKind::Step } else { NodeKind::Condition };
            if nodes.iter().all(|node| node.id != edge.from) {
                nodes.push(Node::new(&*edge.from, kind, Clause::default()));
            }
        }
        Flow::new(nodes, edges).unwrap()
    }

    fn inner(name: &str, matter: Option<&str>, ways: &str) -> Inner {
        Inner {
            name: name.into(),
            matter: matter.map(str::to_owned),
            clause: Clause::default(),
            flow: flow(ways),
        }
    }

    fn check(outer: &str, at: &str, inner: &[Inner], facts: &[(&str, bool)], path: &str) {
        let whole = flow(outer).with_inner(at, inner).unwrap();
        let facts: Facts = facts.iter().copied().collect();
        assert_eq!(walk(&whole, &facts).unwrap().path.join(" "), path);
    }

    const OUTER: &str = "start>p1 p1>c1 c1+p3 c1-p2 p2>end_refused p3>end_success";

    #[test]
    fn a_condition_is_what_was_ruled_inside() {
        let one = [inner("in", None, "start>s1 s1>s2 s2>end_success")];
        check(OUTER, "c1", &one, &[("c1", true)], "p1 in:s1 in:s2 c1 p3 end_success");
        check(OUTER, "c1", &one, &[("c1", false)], "p1 in:s1 in:s2 c1 p2 end_refused");
        let whole = flow(OUTER).with_inner("c1", &one).unwrap();
        assert_eq!(whole.node("c1").unwrap().settled, Some(Settled::Ruling));
    }

    #[test]
    fn what_is_refused_inside_goes_where_the_condition_fails() {
        let one = [inner("in", None, "start>s1 s1>c1 c1+s2 c1-s3 s3>end_refused s2>end_success")];
        check(OUTER, "c1", &one, &[("in:c1", false)], "p1 in:s1 in:c1 in:s3 p2 end_refused");
        let facts = [("in:c1", true), ("c1", true)];
        check(OUTER, "c1", &one, &facts, "p1 in:s1 in:c1 in:s2 c1 p3 end_success");
    }

    #[test]
    fn each_matter_has_its_process_and_other_matters_have_none() {
        let two = [
            inner("new", Some("a new one"), "start>s1 s1>end_success"),
            inner("copy", Some("a copy"), "start>s1 s1>end_success"),
        ];
        let whole = flow(OUTER).with_inner("c1", &two).unwrap();
        assert_eq!(whole.matters(), ["a new one", "a copy"]);
        let at = |new, copy| [("new", new), ("copy", copy), ("c1", true)];
        check(OUTER, "c1", &two, &at(true, false), "p1 new new:s1 c1 p3 end_success");
        check(OUTER, "c1", &two, &at(false, true), "p1 new copy copy:s1 c1 p3 end_success");
        check(OUTER, "c1", &two, &at(false, false), "p1 new copy c1 p3 end_success");
    }

    #[test]
    fn a_step_is_done_by_what_is_inside() {
        let one = [inner("in", None, "start>s1 s1>end_success")];
        let outer = "start>p1 p1>p2 p2>end_success";
        check(outer, "p1", &one, &[], "in:s1 p1 p2 end_success");
        let whole = flow(outer).with_inner("p1", &one).unwrap();
        assert_eq!(whole.node("p1").unwrap().work(), Work::Auto);
    }

    #[test]
    fn a_node_that_is_not_there_is_a_fault() {
        assert!(flow(OUTER).with_inner("c9", &[]).unwrap_err().to_string().contains("c9"));
    }
}
