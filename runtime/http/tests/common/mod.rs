//! What tests with a server of their own share.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Starts this test's own program as a server, on a free port and in memory: the process and its address. What it tells on
/// standard error goes to `told`.
#[allow(dead_code)] // not every test of those that share it
pub fn served(args: &[&str], told: Stdio) -> (Child, String) {
    on_disk(&[&["--memory"], args].concat(), told)
}

/// The same, with what `args` say of its files.
pub fn on_disk(args: &[&str], told: Stdio) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env("TEST_SERVES", "1")
        .args(["--quiet", "--bind", "127.0.0.1:0"])
        .args(args)
        .stdout(Stdio::piped())
        .stderr(told)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("serving http://").unwrap().trim_end_matches('/').to_owned();
    (child, address)
}
