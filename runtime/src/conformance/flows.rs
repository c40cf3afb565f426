//! Invented flows, each a line of text.

use crate::{
    Action, Ask, Budget, Clause, Connector, Edge, Flow, Node, NodeKind, Parts, Role, Settled, System, Term,
    When, Work,
};

/// Two calls and an asked condition, a person's decision, a call.
pub const LICENCE: &str = "p1 c1 p2 c2 p3 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>c2 c2-p3 c2+p4 p3>end_refused p4>end_success \
                           | c2 15 working_day task";
/// The same with one step more.
pub const LICENCE_TWO: &str = "p1 c1 p2 c2 p3 p5 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>c2 c2-p3 c2+p5 p5>p4 p3>end_refused \
                               p4>end_success | c2 10 working_day task";
/// Waits for two messages.
pub const WAITS: &str = "m1 c9: start>m1 m1>c9 c9+end_success c9-end_refused | c9 1 hour message";
/// Two versions of a process with something of everything: calls, questions to several registers, a ruling, a matter, a message, the
/// applicant's own step, times of steps and of the whole service.
pub const FLOWS: [&str; 2] = [
    "p1 c1 a1 p2 q1 s1 c9 k1 r1 c2 p3 p4: start>p1 p1>c1 c1-p3 c1+a1 a1>p2 p2>q1 q1+s1 q1-c9 s1>c9 c9-p3 c9+k1 k1-p3 k1+r1 r1-p3 \
     r1+c2 c2-p3 c2+p4 p3>end_refused p4>end_success | s1 2 hour task rules, c2 15 working_day task, c9 3 hour message, \
     term 3 working_day p1",
    "p1 c1 a1 p2 q1 s1 c9 k1 r1 c2 p3 p5 p4: start>p1 p1>c1 c1-p3 c1+a1 a1>p2 p2>q1 q1+s1 q1-c9 s1>c9 c9-p3 c9+k1 k1-p3 k1+r1 \
     r1-p3 r1+c2 c2-p3 c2+p5 p5>p4 p3>end_refused p4>end_success | s1 1 hour task rules, c2 2 working_day task, c9 1 hour message, \
     term 90 minute",
];

/// `nodes: ways | node units unit work rules, …, term units unit from`; `p` and `c` call the gateway and the register, `m` waits, `a` is
/// the applicant's, `s` a task of the head's, `k` asks several registers, `r` is a condition that a ruling settles, `q` one that the
/// matter settles which is its own name.
pub fn flow(text: &str) -> Flow {
    let (flow, extra) = text.split_once('|').unwrap_or((text, ""));
    let (nodes, edges) = flow.split_once(':').unwrap();
    let mut nodes: Vec<Node> = nodes.split_whitespace().enumerate().map(|(nth, id)| node(nth, id)).collect();
    let mut term = None;
    for extra in extra.split(',').filter(|extra| !extra.trim().is_empty()) {
        let words: Vec<&str> = extra.split_whitespace().collect();
        if words[0] == "term" {
            let unit = serde_json::from_value(words[2].into()).unwrap();
            let clause = Clause { act: "000-1".into(), item: Some("3.".into()), ..Clause::default() };
            let from = words[3..].iter().map(|from| (*from).to_owned()).collect();
            term = Some(Term { budget: Budget::exactly(words[1].parse().unwrap(), unit), clause, from });
            continue;
        }
        let node = nodes.iter_mut().find(|node| node.id == words[0]).unwrap();
        let unit = serde_json::from_value(words[2].into()).unwrap();
        node.budget = Some(Budget::exactly(words[1].parse().unwrap(), unit));
        match words.get(3) {
            Some(&"task") => node.work = Some(Work::Task),
            Some(&"message") => node.work = Some(Work::Message),
            _ => {}
        }
        node.rules = words.get(4) == Some(&"rules");
    }
    let edge = |text: &str| {
        let (from, to) = text.split_once(['>', '+', '-']).unwrap();
        let when = match &text[from.len()..=from.len()] {
            ">" => When::Next,
            "+" => When::Pass,
            _ => When::Fail,
        };
        Edge::new(from, when, to)
    };
    Flow::of(Parts { nodes, edges: edges.split_whitespace().map(edge).collect(), term }).unwrap()
}

fn node(nth: usize, id: &str) -> Node {
    let (kind, work) = match &id[..1] {
        "c" | "k" => (NodeKind::Condition, Work::Call(Connector::Registers)),
        "r" | "q" => (NodeKind::Condition, Work::Task),
        "p" => (NodeKind::Process, Work::Call(Connector::Gateway)),
        "m" => (NodeKind::Process, Work::Message),
        _ => (NodeKind::Step, Work::Task),
    };
    let line = u32::try_from(nth).unwrap() + 10;
    let clause = Clause {
        act: "000-1".into(),
        paragraph: Some("6".into()),
        item: Some(format!("{})", nth + 1)),
        line_start: line,
        line_end: line,
    };
    // One of two registers, and the notaries' where somebody acts for the applicant.
    let asks = match &id[..1] {
        "k" => vec![
            vec![
                Ask::system("check_persons", System::Persons),
                Ask::system("check_firms", System::LegalEntities),
            ],
            vec![Ask::representative("check_notary", System::Notary)],
        ],
        _ => Vec::new(),
    };
    let settled = match &id[..1] {
        "r" => Some(Settled::Ruling),
        "q" => Some(Settled::Matter(id.to_owned())),
        _ => None,
    };
    let (role, action) = match &id[..1] {
        "a" => (Some(Role::Applicant), Action::Sign),
        "s" => (Some(Role::Head), Action::default()),
        _ => (None, Action::default()),
    };
    let (text, actor) = (format!("The {id} is done"), Some(format!("Actor {}", nth % 3)));
    Node { work: Some(work), asks, settled, role, action, text, actor, ..Node::new(id, kind, clause) }
}
