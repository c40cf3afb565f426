//! Commands and options that this build was made without.

use super::output::Problem;
use clap::error::{ContextKind, ContextValue};

/// A feature of the build, the commands that need it, and whether this build has it.
struct Feature {
    name: &'static str,
    commands: &'static [&'static str],
    built: bool,
}

const FEATURES: [Feature; 5] = [
    Feature { name: "case", commands: &["case"], built: cfg!(feature = "case") },
    Feature {
        name: "kb",
        commands: &["add", "remove", "search", "acts", "cite", "refs", "history"],
        built: cfg!(feature = "kb"),
    },
    Feature { name: "mcp", commands: &["mcp"], built: cfg!(feature = "mcp") },
    Feature { name: "systems", commands: &["registers", "systems"], built: cfg!(feature = "systems") },
    Feature { name: "web", commands: &["serve"], built: cfg!(feature = "web") },
];

/// If clap did not recognise a command because this build lacks it, says so.
pub fn command(error: &clap::Error) -> Option<Problem> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let lacks = |feature: &&Feature| !feature.built && feature.commands.contains(&name.as_str());
    FEATURES.iter().find(lacks).map(|feature| problem(&format!("the command `{name}`"), feature.name))
}

/// `what` needs a feature that this build lacks.
pub fn problem(what: &str, feature: &str) -> Problem {
    Problem::new(
        format!("{what} is not in this build of zanflow"),
        format!("build everything with `make build`, or with `cargo build --release --features {feature}`"),
    )
}
