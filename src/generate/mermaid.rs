//! One process as Mermaid text.

use super::graph::Vertex;
use super::words::label;
use super::{Part, Scope, cite, times};
use std::fmt::Write;
use zanflow_model::EdgeKind;

/// A flowchart with one subgraph per lane.
pub fn mermaid(scope: Scope<'_>, part: &Part<'_>) -> String {
    let (lang, graph) = (scope.lang, &part.graph);
    let title = cite::one_line(&format!("{}: {}", cite::service(scope), cite::title(lang, part)));
    let mut out = format!("---\ntitle: {}\n---\n", serde_json::Value::String(title));
    let act = format!("{}, {}", cite::act(&scope.model.document), cite::process(lang, part));
    let _ = writeln!(out, "%% {}", cite::one_line(&act).replace(['{', '}'], " "));
    for fault in &graph.faults {
        let _ = writeln!(out, "%% {}", cite::fault(lang, fault).replace(['{', '}', '\n'], " "));
    }
    out.push_str("flowchart TD\n");
    let _ = writeln!(out, "  start([\"{}\"])", quoted(&label(lang, "start")));
    for (nth, lane) in graph.lanes.iter().enumerate() {
        let name = cite::lane(lang, lane.actor.as_deref());
        let _ = writeln!(out, "  subgraph lane_{} [\"{}\"]", nth + 1, quoted(&name));
        for step in graph.steps.iter().filter(|step| step.lane == nth) {
            let time = step.time.map(|time| format!(" ({})", times::said(lang, time.duration)));
            let said = match step.is_condition() {
                true => cite::question(lang, step).text,
                false => cite::short(lang, step),
            };
            let text = format!("{}. {said}{}", cite::mark(lang, step), time.unwrap_or_default());
            let (open, close) = if step.is_condition() { ("{{", "}}") } else { ("[", "]") };
            let class = if step.refusal { ":::refusal" } else { "" };
            let _ = writeln!(out, "    {}{open}\"{}\"{close}{class}", node(&step.id), quoted(&text));
        }
        out.push_str("  end\n");
    }
    for (place, key, class) in
        [(Vertex::Success, "end-success", ""), (Vertex::Refused, "end-refused", ":::refusal")]
    {
        if graph.is_entered(place) {
            let _ = writeln!(out, "  {}([\"{}\"]){class}", node(graph.id(place)), quoted(&label(lang, key)));
        }
    }
    for way in graph.ways() {
        let arrow = match way.when {
            EdgeKind::Next => "-->".to_owned(),
            _ => format!("-->|\"{}\"|", quoted(&cite::answer(lang, graph, way))),
        };
        let _ = writeln!(out, "  {} {arrow} {}", node(graph.id(way.from)), node(graph.id(way.to)));
    }
    out.push_str("  classDef refusal fill:#fde9e7,stroke:#b3261e,color:#1b1f24\n");
    out
}

/// Names without `-` and `.`, which Mermaid rejects; `end` is a keyword.
fn node(id: &str) -> String {
    let plain = id.replace(['-', '.'], "_");
    if plain.eq_ignore_ascii_case("end") { format!("{plain}_") } else { plain }
}

/// Text between double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '`' => out.push('\''),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}
