//! `zanflow show`.

use super::lang::TerminalLang;
use super::load;
use super::output::{self, Problem};
use super::target::{self, ServiceName, Target};
use std::fmt::Write;
use std::process::ExitCode;
use zanflow_flow as flow;
use zanflow_model::Service;
use zanflow_repair::Repaired;
use zanflow_syntax::{Kind, Node, Tree};

/// Arguments of `zanflow show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An act, the folder of a kazakhstan-law act, or a model that `compile` wrote; `#SERVICE` after it names a service.
    #[arg(value_name = "PATH[#SERVICE]", value_parser = Target::parse)]
    target: Target,
    /// Only this service, process or step, named as output prints them: 000-1, 000-1/portal, 000-1/portal-2/p3.
    #[arg(long, value_name = "ID", value_parser = ServiceName::parse)]
    service: Option<ServiceName>,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with_all = ["format", "tree"])]
    json: bool,
    /// Short for --format tree.
    #[arg(long, conflicts_with_all = ["format", "service"])]
    tree: bool,
    #[command(flatten)]
    lang: TerminalLang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// The model.
    Json,
    /// The syntax tree.
    Tree,
}

impl Args {
    fn format(&self) -> Format {
        match (self.json, self.tree) {
            (true, _) => Format::Json,
            (_, true) => Format::Tree,
            _ => self.format,
        }
    }
}

/// Prints an act, a part of it, or its syntax tree.
pub fn run(args: &Args) -> ExitCode {
    let name = args.service.as_ref().or(args.target.service.as_ref());
    let printed = match (args.format(), name) {
        (Format::Tree, None) => tree(args),
        (Format::Tree, Some(_)) => {
            Err(Problem::new("the syntax tree is that of a whole act", "leave out the service"))
        }
        (format, name) => act(args, name, format),
    };
    printed.unwrap_or_else(|problem| output::fail(&problem))
}

fn act(args: &Args, name: Option<&ServiceName>, format: Format) -> Result<ExitCode, Problem> {
    let mut model = load::model(&args.target.path)?;
    let shown = args.target.path.display().to_string();
    if let Some(name) = name {
        let service = part(name.find(&model, &shown)?, name)?;
        model.unread.retain(|passage| passage.within == service.id);
        model.services = vec![service];
    }
    if format == Format::Json {
        return Ok(output::json(&model));
    }
    let only = name.map(|name| name.id.as_str());
    let text = zanflow_report::act(&model, only, args.lang.words().0);
    text.map(|text| output::print(&text)).ok_or_else(|| target::no_service(&model, &shown, only))
}

/// The service, with only the named process or step.
fn part(service: &Service, name: &ServiceName) -> Result<Service, Problem> {
    let mut part = service.clone();
    let Some(wanted) = name.process else { return Ok(part) };
    let process = flow::pick(service, wanted.channel, wanted.case);
    let found = process.ok_or_else(|| target::no_process(service, wanted))?;
    let mut process = found.clone();
    if let Some(id) = &name.node {
        process.nodes.retain(|node| &node.id == id);
        process.edges.retain(|edge| &edge.from == id);
        if process.nodes.is_empty() {
            return Err(target::no_step(service, found, id));
        }
        part.findings.clear();
    }
    part.processes = vec![process];
    part.tables.clear();
    Ok(part)
}

/// The syntax tree: one line per node with its source lines and the beginning of its text.
fn tree(args: &Args) -> Result<ExitCode, Problem> {
    let source = output::read(&args.target.path)?;
    let repaired = zanflow_repair::repair(&source);
    let tree = zanflow_syntax::parse(&repaired);
    let mut out = String::new();
    if let Some(root) = tree.node(0) {
        write_node(&mut out, &tree, &repaired, root, 0);
    }
    Ok(output::print(&out))
}

fn write_node(out: &mut String, tree: &Tree, repaired: &Repaired, node: &Node, depth: usize) {
    if node.kind == Kind::Blank {
        return;
    }
    let lines = repaired.lines.get(node.lines.clone()).unwrap_or_default();
    let first = lines.first().map_or(0, |line| line.first);
    let last = lines.last().map_or(0, |line| line.last);
    let text: String = if node.children.is_empty() {
        zanflow_syntax::text_of(repaired, node.lines.clone()).chars().take(90).collect()
    } else {
        String::new()
    };
    let _ = writeln!(out, "{:indent$}{:?} {first}-{last} {text}", "", node.kind, indent = depth * 2);
    for child in tree.children(node) {
        write_node(out, tree, repaired, child, depth + 1);
    }
}
