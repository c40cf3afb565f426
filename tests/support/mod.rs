//! What several tests of the command share.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::Path;
use std::process::Command;

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
