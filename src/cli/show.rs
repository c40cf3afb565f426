//! `zanflow show`.

use super::output::{self, Problem};
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use zanflow_repair::Repaired;
use zanflow_syntax::{Kind, Node, Tree};

/// Prints an act, or one service of it.
pub fn act(file: &Path, service: Option<&str>) -> ExitCode {
    let source = match output::read(file) {
        Ok(source) => source,
        Err(code) => return code,
    };
    let model = zanflow_compiler::compile(&source).model;
    match zanflow_report::act(&model, service) {
        Some(text) => output::print(&text),
        None => {
            let ids: Vec<&str> = model.services.iter().map(|service| service.id.as_str()).collect();
            let help = if ids.is_empty() {
                "no service was found in the act; leave out --service".to_owned()
            } else {
                format!("its services: {}", ids.join(", "))
            };
            let message = format!("{}: there is no service {}", source.path, service.unwrap_or_default());
            output::fail(&Problem::new(message, help))
        }
    }
}

/// Prints the syntax tree of an act: one line a node, with its source lines and the beginning of its text.
pub fn tree(file: &Path) -> ExitCode {
    let source = match output::read(file) {
        Ok(source) => source,
        Err(code) => return code,
    };
    let repaired = zanflow_repair::repair(&source);
    let tree = zanflow_syntax::parse(&repaired);
    let mut out = String::new();
    if let Some(root) = tree.node(0) {
        node(&mut out, &tree, &repaired, root, 0);
    }
    output::print(&out)
}

fn node(out: &mut String, tree: &Tree, repaired: &Repaired, of: &Node, depth: usize) {
    if of.kind == Kind::Blank {
        return;
    }
    let lines = repaired.lines.get(of.lines.clone()).unwrap_or_default();
    let first = lines.first().map_or(0, |line| line.first);
    let last = lines.last().map_or(0, |line| line.last);
    let text: String = if of.children.is_empty() {
        zanflow_syntax::text_of(repaired, of.lines.clone()).chars().take(90).collect()
    } else {
        String::new()
    };
    let _ = writeln!(out, "{:indent$}{:?} {first}-{last} {text}", "", of.kind, indent = depth * 2);
    for child in tree.children(of) {
        node(out, tree, repaired, child, depth + 1);
    }
}
