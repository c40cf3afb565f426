//! `zanflow case verify` on a journal that an engine wrote.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use zanflow_runtime::journal::SqliteJournal;
use zanflow_runtime::{
    Clause, Edge, Engine, Facts, Flow, Local, Node, NodeKind, Recorded, Settings, SimClock, Start, Time, When,
};

/// A journal of three cases that ended.
fn journal(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("cases.db");
    let nodes = vec![Node::new("c1", NodeKind::Condition, Clause::default())];
    let edges = vec![
        Edge::new("start", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    let flow = Flow::new(nodes, edges).unwrap();
    let clock = SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap());
    let store = SqliteJournal::open(&path).unwrap();
    let engine = Local::open(store, Recorded::new(), clock, Settings::default()).unwrap();
    let version = engine.deploy(&flow).unwrap();
    for holds in [true, false, true] {
        let facts = Facts::from([("c1", holds)]);
        engine.start(Start { facts, ..Start::of(version) }).unwrap();
    }
    path
}

/// Exit code, standard output and standard error.
fn verify(args: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_zanflow")).args(["case", "verify"]).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_journal_as_it_was_written_is_found_so_and_its_head_too() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let (code, out, err) = verify(&[shown(&path)]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("cases           3\n"), "{out}");
    let head = out.lines().find_map(|line| line.strip_prefix("head")).unwrap().trim();
    assert_eq!(verify(&[shown(&path), "--head", head]).0, 0);
    // A head of a later event: this journal's end was cut off.
    let (row, hash) = head.split_once(':').unwrap();
    let later = format!("{}:{hash}", row.parse::<u64>().unwrap() + 1);
    let (code, _, err) = verify(&[shown(&path), "--head", &later]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("no longer holds record"), "{err}");
    assert_eq!(verify(&[shown(&path), "--head", "7"]).0, 2);
}

#[test]
fn a_changed_event_is_a_finding() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let mut bytes = fs::read(&path).unwrap();
    // The name of an event as its record holds it.
    let word = b"\"started\"";
    let at = bytes.windows(word.len()).rposition(|found| found == word).expect("an event began a case");
    *bytes.get_mut(at + 1).unwrap() ^= 1;
    fs::write(&path, bytes).unwrap();
    let (code, out, err) = verify(&[shown(&path)]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("cases.db: record "), "{err}");
}

#[test]
fn a_changed_flow_is_a_finding() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let text = fs::read(&path).unwrap();
    // Every place where the flow's text leads on to success now leads to refusal; both are as long.
    let (from, to) = (b"\"end_success\"", b"\"end_refused\"");
    let mut changed = text.clone();
    let places = text.windows(from.len()).enumerate().filter(|(_, found)| found == from).map(|(at, _)| at);
    for at in places {
        changed.get_mut(at..at + to.len()).unwrap().copy_from_slice(to);
    }
    assert_ne!(text, changed);
    fs::write(&path, changed).unwrap();
    let (code, _, err) = verify(&[shown(&path)]);
    assert_eq!(code, 1, "{err}");
}

#[test]
fn what_is_no_journal_is_an_error_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "қаулы ".repeat(1000)).unwrap();
    let (code, _, err) = verify(&[shown(&path)]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "қаулы ".repeat(1000));
    let missing = folder.path().join("no.db");
    let (code, _, err) = verify(&[shown(&missing)]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no such file"), "{err}");
    assert!(!missing.exists());
}
