//! `flows/NAME.toml`: a process with its sentences, which stand nowhere else in the crate.
//!
//! The file has the fields of the flow, whatever they are, so that it reads back as the same flow.

use serde_json::{Map, Value};
use zanflow_runtime::Flow;

/// Fields that come first, in this order, on whatever they are; others follow by name.
const FIRST: [&str; 21] = [
    "id",
    "text",
    "clause",
    "kind",
    "action",
    "actor",
    "role",
    "systems",
    "budget",
    "asks",
    "act",
    "paragraph",
    "item",
    "line_start",
    "line_end",
    "method",
    "connector",
    "from",
    "when",
    "to",
    "min",
];

/// A flow as TOML: a table for each node, the edges in one list. `head`: comments, without their marks.
pub fn flow_file(head: &[&str], flow: &Flow) -> String {
    let mut out: String = head.iter().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    // A flow is strings, numbers and lists, so it can be written.
    let Ok(Value::Object(mut parts)) = serde_json::to_value(flow) else { return out };
    let nodes = parts.remove("nodes");
    let edges = parts.remove("edges");
    out.push('\n');
    for (name, value) in &parts {
        out.push_str(&format!("{name} = {}\n", inline(value)));
    }
    if !parts.is_empty() {
        out.push('\n');
    }
    out.push_str("edges = [\n");
    for edge in elements(edges.as_ref()) {
        out.push_str(&format!("    {},\n", inline(edge)));
    }
    out.push_str("]\n");
    for node in elements(nodes.as_ref()).filter_map(Value::as_object) {
        out.push_str("\n[[nodes]]\n");
        for (name, value) in in_order(node) {
            out.push_str(&format!("{name} = {}\n", inline(value)));
        }
    }
    out
}

fn elements(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// Fields as a reader wants them: of a node which step, what the act says, where.
fn in_order(node: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<(&String, &Value)> = node.iter().filter(|(_, value)| !value.is_null()).collect();
    let place = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    fields.sort_by_key(|(name, _)| (place(name), name.as_str()));
    fields
}

/// A value on one line. JSON's escapes are TOML's.
fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields = in_order(fields).into_iter();
            let fields: Vec<String> =
                fields.map(|(name, value)| format!("{name} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        // The one control character that JSON leaves as it is.
        Value::String(_) => value.to_string().replace('\u{7f}', "\\u007F"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Ask, Budget, Clause, Connector, Edge, Node, NodeKind, Role, System, Unit, When};

    #[test]
    fn a_flow_reads_back_as_it_was() {
        let clause = |item: Option<&str>| Clause {
            act: "7-1/portal".to_owned(),
            paragraph: Some("6".to_owned()),
            item: item.map(str::to_owned),
            line_start: 7,
            line_end: 9,
        };
        let pay = Node {
            text: "a \"b\"\\ \t\u{7f}\u{1} \u{b6} #".to_owned(),
            actor: Some("x".to_owned()),
            role: Some(Role::Head),
            systems: vec![System::Portal, System::PaymentGateway],
            budget: Budget::between(1.5, 1e5, Unit::WorkingDay),
            asks: vec![
                vec![Ask::new("pay", Connector::Payment), Ask::worker("b", Connector::Portal)],
                vec![Ask::representative("c", System::Notary)],
            ],
            rules: true,
            ..Node::new("p1", NodeKind::Process, clause(Some("1)")))
        };
        let nodes = vec![Node::new("c1", NodeKind::Condition, clause(None)), pay];
        let edges = vec![
            Edge::new("start", When::Next, "c1"),
            Edge::new("c1", When::Fail, "end_refused"),
            Edge::new("c1", When::Pass, "p1"),
            Edge::new("p1", When::Next, "end_success"),
        ];
        let term = zanflow_runtime::Term {
            budget: Budget::exactly(3, Unit::WorkingDay),
            clause: clause(None),
            from: vec!["p1".to_owned()],
        };
        let flow = Flow::new(nodes, edges).unwrap().with_term(term);
        let written = flow_file(&["Title", ""], &flow);
        assert!(written.starts_with("# Title\n#\n\nterm = {"), "{written}");
        assert_eq!(Flow::read(&written).unwrap(), flow);
    }
}
