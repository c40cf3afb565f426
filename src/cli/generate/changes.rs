//! What an act that changed means for who implements its service: methods that are new, gone or changed.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use zanflow_generate::File;
use zanflow_runtime::{Ask, Flow, Node, NodeKind};

/// One method, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The folder of the service.
    pub service: String,
    /// The process and the method: `portal::pay`.
    pub method: String,
    /// `new`, `gone` or `changed`.
    pub change: &'static str,
    /// Which step it is of, by its id and clause.
    pub step: String,
    /// What of it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<&'static str>,
}

/// A method with what it depends on.
#[derive(Debug, PartialEq)]
struct Method {
    ask: Ask,
    kind: NodeKind,
    text: String,
    step: String,
}

type Methods = BTreeMap<String, Method>;

/// Compares the flows in a service's folder with those that are about to be written. Nothing where there are none yet.
pub fn changes(root: &Path, service: &str, files: &[File]) -> Vec<Change> {
    let Some(old) = before(root) else { return Vec::new() };
    let new = after(files);
    let change = |name: &String, method: &Method, change, what| Change {
        service: service.to_owned(),
        method: name.clone(),
        change,
        step: method.step.clone(),
        what,
    };
    let mut all = Vec::new();
    for (name, method) in &new {
        match old.get(name) {
            None => all.push(change(name, method, "new", Vec::new())),
            Some(before) => {
                let what = differences(before, method);
                if !what.is_empty() {
                    all.push(change(name, method, "changed", what));
                }
            }
        }
    }
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
    all.extend(gone.map(|(name, method)| change(name, method, "gone", Vec::new())));
    all
}

fn differences(before: &Method, after: &Method) -> Vec<&'static str> {
    let all = [
        (before.text != after.text, "the act's sentence"),
        (before.ask.system != after.ask.system || before.ask.connector != after.ask.connector, "the system"),
        (before.ask.about != after.ask.about, "whom it is about"),
        (before.kind != after.kind, "what it answers"),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect()
}

/// Methods of the flows that are there; `None` where there are no flows.
fn before(root: &Path) -> Option<Methods> {
    let mut methods = Methods::new();
    for entry in fs::read_dir(root.join("flows")).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        gather(&name, &text, &mut methods);
    }
    Some(methods)
}

fn after(files: &[File]) -> Methods {
    let mut methods = Methods::new();
    for file in files {
        if let Some(name) = file.path.strip_prefix("flows/") {
            gather(name, &file.contents, &mut methods);
        }
    }
    methods
}

/// The methods of a flow's file. One that cannot be read was refused before, or is of another time.
fn gather(file: &str, text: &str, methods: &mut Methods) {
    let (Some(process), Ok(flow)) = (file.strip_suffix(".toml"), Flow::read(text)) else { return };
    for node in flow.nodes() {
        for ask in node.asks.iter().flatten() {
            let name = format!("{}::{}", process.replace('-', "_"), ask.method);
            methods.insert(name, method(node, ask));
        }
    }
}

fn method(node: &Node, ask: &Ask) -> Method {
    let clause = &node.clause;
    let paragraph =
        clause.paragraph.as_ref().map(|number| format!(", paragraph {number}")).unwrap_or_default();
    let item = clause.item.as_ref().map(|item| format!(", item {item}")).unwrap_or_default();
    let step = format!("{}{paragraph}{item}, line {}", node.id, clause.line_start);
    Method { ask: ask.clone(), kind: node.kind, text: node.text.clone(), step }
}

/// The changes as they are printed.
pub fn printed(changes: &[Change]) -> String {
    let mut out = String::new();
    for Change { service, method, change, step, what } in changes {
        let what = if what.is_empty() { String::new() } else { format!(": {}", what.join(", ")) };
        out.push_str(&format!("{service}: {change:<8}{method} ({step}){what}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = r#"
edges = [
    { from = "start", to = "p1", when = "next" },
    { from = "p1", to = "p2", when = "next" },
    { from = "p2", to = "end_success", when = "next" },
]

[[nodes]]
id = "p1"
text = "a"
kind = "process"
clause = { paragraph = "6", item = "1)", line_start = 7 }
asks = [[{ method = "pay", connector = "payment" }]]

[[nodes]]
id = "p2"
text = "b"
kind = "process"
asks = [[{ method = "send_request", connector = "gateway" }]]
"#;

    #[test]
    fn methods_that_are_new_gone_and_changed() {
        let root = std::env::temp_dir().join(format!("zanflow-changes-{}", std::process::id()));
        let file = |text: &str| File {
            path: "flows/portal-2.toml".to_owned(),
            contents: text.to_owned(),
            once: false,
        };
        let after = BEFORE.replace("\"a\"", "\"c\"").replace("send_request", "register_request");
        assert!(changes(&root, "7-1", &[file(&after)]).is_empty());
        fs::create_dir_all(root.join("flows")).unwrap();
        fs::write(root.join("flows/portal-2.toml"), BEFORE).unwrap();
        assert!(changes(&root, "7-1", &[file(BEFORE)]).is_empty());
        let told = printed(&changes(&root, "7-1", &[file(&after)]));
        assert_eq!(
            told,
            "7-1: changed portal_2::pay (p1, paragraph 6, item 1), line 7): the act's sentence\n\
             7-1: new     portal_2::register_request (p2, line 0)\n\
             7-1: gone    portal_2::send_request (p2, line 0)\n"
        );
        fs::remove_dir_all(root).unwrap();
    }
}
