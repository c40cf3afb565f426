//! What several tests of the command share.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::{Path, PathBuf};
use std::process::Command;
use zanflow::model::Model;
use zanflow::source::walk;

/// Runs git in a folder, as a made-up person at noon of a day, whatever is set on this machine.
pub fn git(folder: &Path, args: &[&str], day: &str) {
    let date = format!("{day}T12:00:00+05:00");
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"])
        .args(args)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The acts, and whether the real ones are among them.
pub fn models() -> (Vec<Model>, bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ZANFLOW_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folders = [root.join("corpus"), shared.join("corpus"), shared.join("rules/corpus")];
    let here: Vec<PathBuf> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
    let all = here.len() == 3;
    if !all {
        println!("skipped: the real acts, ../shared is not here");
    }
    let found = walk(&here).found;
    (found.iter().map(|found| zanflow::compile(&found.read().expect("reads")).model).collect(), all)
}
