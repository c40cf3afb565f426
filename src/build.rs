//! Sets `ZANFLOW_VERSION`: the version of the package, and the commit if it is built from a git clone.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    let version = env!("CARGO_PKG_VERSION");
    let commit = git(&["rev-parse", "--short=10", "HEAD"]).filter(|_| is_own_clone());
    let version = commit.map_or_else(|| version.to_owned(), |commit| format!("{version} ({commit})"));
    println!("cargo::rustc-env=ZANFLOW_VERSION={version}");
    // The log of HEAD grows with every commit and checkout. Cargo rebuilds always if a named file is missing.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).is_file());
    if let Some(log) = log {
        println!("cargo::rerun-if-changed={log}");
    }
}

/// Whether the clone is that of this package, not of a project around an unpacked archive.
fn is_own_clone() -> bool {
    let root = git(&["rev-parse", "--show-toplevel"]);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok();
    root.and_then(|root| Path::new(&root).canonicalize().ok()) == here
}

/// What git prints; `None` without git, outside a clone, or on an error.
fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let printed = printed.trim();
    (output.status.success() && !printed.is_empty()).then(|| printed.to_owned())
}
