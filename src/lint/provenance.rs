//! Which edges of a process a table contradicts. The flow follows the text; the edge says so.

use super::scope::Scope;
use zanflow_model::{EdgeSource, Finding, NodeKind, Process, Provenance, Service};

/// An edge that a finding is about, all by index.
pub struct Contradicted {
    process: usize,
    edge: usize,
    finding: usize,
}

/// The edges out of the steps whose columns lead elsewhere.
pub fn contradicted(scope: &Scope<'_>, findings: &[Finding]) -> Vec<Contradicted> {
    let mut found = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if !matches!(finding.code.as_str(), "next-conflict" | "next-target-missing") {
            continue;
        }
        let columns = finding.values.get("column").or(finding.values.get("columns"));
        let numbers: Vec<u32> =
            columns.map_or("", String::as_str).split(", ").filter_map(|number| number.parse().ok()).collect();
        for pair in &scope.pairings {
            if !(pair.table.line_start..=pair.table.line_end).contains(&finding.line) {
                continue;
            }
            let process = pair.process.process;
            let Some(nth) = scope.service.processes.iter().position(|other| std::ptr::eq(other, process))
            else {
                continue;
            };
            let columns = pair.columns().filter(|(column, _)| numbers.contains(&column.no));
            for step in columns.filter_map(|(_, step)| pair.process.node(step?)) {
                let edges = edges(process, &step.id).into_iter();
                found.extend(edges.map(|edge| Contradicted { process: nth, edge, finding: at }));
            }
        }
    }
    found
}

/// Indices of the edges out of a step; where a condition follows it, of the edges out of that.
fn edges(process: &Process, step: &str) -> Vec<usize> {
    let is_check =
        |id: &str| process.nodes.iter().any(|node| node.id == id && node.kind == NodeKind::Condition);
    let own: Vec<usize> =
        process.edges.iter().enumerate().filter(|(_, edge)| edge.from == step).map(|(i, _)| i).collect();
    let checks: Vec<&str> = own
        .iter()
        .filter_map(|i| process.edges.get(*i))
        .map(|edge| edge.to.as_str())
        .filter(|id| is_check(id))
        .collect();
    if checks.is_empty() {
        return own;
    }
    let ways = process.edges.iter().enumerate().filter(|(_, edge)| checks.contains(&edge.from.as_str()));
    ways.map(|(i, _)| i).collect()
}

/// Writes them into the model, with the first finding about each.
pub fn mark(service: &mut Service, edges: &[Contradicted]) {
    for way in edges {
        let Some(finding) = service.findings.get(way.finding) else { continue };
        let (against_line, id) = (finding.line, finding.id.clone());
        let edge = service.processes.get_mut(way.process).and_then(|process| process.edges.get_mut(way.edge));
        if let Some(edge) = edge.filter(|edge| edge.provenance.is_none()) {
            edge.provenance = Some(Provenance { follows: EdgeSource::Text, against_line, finding: id });
        }
    }
}
