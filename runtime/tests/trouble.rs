//! Trouble around a journal: a second process, damage, a full or failing disk. Each is reported, and nothing is lost.

use crate::common;
use crate::common::World;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use zanflow_runtime::*;

/// Runs one of the ignored tests below in a process of its own.
fn child(test: &str, before: &str, journal: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new("sh")
        .arg("-c")
        .arg(format!("{before} exec \"$0\" \"$@\""))
        .arg(program)
        .args([&format!("trouble::{test}"), "--exact", "--ignored", "--nocapture"])
        .env("ZANFLOW_TROUBLE", journal)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The journal of a child process.
fn given() -> Option<PathBuf> {
    std::env::var_os("ZANFLOW_TROUBLE").map(PathBuf::from)
}

/// What a child printed after `word `, or all its output if it did not.
fn said(child: Child, word: &str) -> Result<String, String> {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = text.lines().find_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned());
    found.ok_or_else(|| text + &String::from_utf8_lossy(&output.stderr))
}

#[test]
#[ignore = "run by the test that needs a second process"]
fn holds_a_journal() {
    let Some(path) = given() else { return };
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    world.engine.start(Start::new(version)).unwrap();
    println!("\nheld");
    // Until it is killed or the test ends.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_second_process_is_told_who_has_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut first = child("holds_a_journal", "", &path);
    let held = BufReader::new(first.stdout.take().unwrap()).lines().any(|line| line.unwrap() == "held");
    assert!(held);
    let log = folder.path().join("journal-wal");
    let files = || (std::fs::read(&path).unwrap(), std::fs::read(&log).unwrap());
    let before = files();
    let told = SqliteJournal::open(&path).unwrap_err();
    assert_eq!(told, JournalError::InUse { path: path.display().to_string() });
    assert!(told.to_string().contains("in use by another process; stop it"), "{told}");
    assert!(files() == before);
    first.kill().unwrap();
    first.wait().unwrap();
    let world = World::sqlite(&path, Recorded::new());
    assert_eq!(world.engine.tasks().len(), 1);
    world.engine.verify(None).unwrap();
}

/// Whatever page of the file is damaged: told, or it was a page that holds nothing.
#[test]
fn a_damaged_page_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    for _ in 0..12 {
        let case = world.engine.start(Start::new(version)).unwrap();
        world.engine.complete(case, common::refusal("c2", "words")).unwrap();
    }
    let verified = world.engine.verify(None).unwrap();
    drop(world);
    let sound = std::fs::read(&path).unwrap();
    let (mut told, mut written) = (0, 0);
    for at in (0..sound.len()).step_by(512) {
        // Where nothing was ever written, damage changes nothing.
        written += usize::from(sound[at..at + 64].iter().any(|byte| *byte != 0));
        let mut damaged = sound.clone();
        damaged[at..at + 64].fill(0x5A);
        std::fs::write(&path, &damaged).unwrap();
        let opened = SqliteJournal::open(&path).map_err(EngineError::Journal);
        match opened.and_then(|journal| World::with(Arc::new(journal), Recorded::new())) {
            Ok(world) => match world.engine.verify(None) {
                Ok(found) => assert_eq!(found, verified, "byte {at}"),
                Err(broken) => {
                    let broken = broken.to_string();
                    let clear = broken.contains("not what was written") || broken.contains("is damaged");
                    assert!(clear, "byte {at}: {broken}");
                    told += 1;
                }
            },
            Err(error) => {
                let error = error.to_string();
                let clear = ["damaged", "not a journal", "later version"];
                assert!(clear.iter().any(|words| error.contains(words)), "byte {at}: {error}");
                told += 1;
            }
        }
    }
    // Pages keep what was moved out of them, whose damage changes nothing either.
    assert!(told * 4 > written * 3, "{told} of {written}");
}

/// Starts cases until the journal fails: how many were started, and the failure.
fn start_until_failure(world: &World, version: Version) -> (usize, JournalError) {
    for started in 0..100_000 {
        match world.engine.start(Start::new(version)) {
            Ok(_) => {}
            Err(EngineError::Journal(error)) => return (started, error),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("it never failed")
}

#[test]
#[ignore = "run by the test that needs a small disk"]
fn fills_the_disk() {
    let Some(path) = given() else { return };
    let ballast = path.with_extension("ballast");
    std::fs::write(&ballast, vec![1; 200_000]).unwrap();
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    let (started, error) = start_until_failure(&world, version);
    assert_eq!(error, JournalError::Full);
    // The last case may have been started, and then found no room to go on.
    assert!((started - 1..=started).contains(&world.engine.tasks().len()));
    std::fs::remove_file(&ballast).unwrap();
    // The same engine goes on.
    world.engine.tick().unwrap();
    assert_eq!(world.engine.tasks().len(), started);
    for task in world.engine.tasks().into_iter().take(20) {
        world.engine.complete(task.case, common::approval("c2")).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(world.engine.view(task.case).unwrap().status, Status::Success);
    }
    world.engine.verify(None).unwrap();
    println!("\nstarted {started}");
}

#[test]
fn a_disk_that_is_full_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().display();
    let script = format!("mount -t tmpfs -o size=600k tmpfs '{small}' || exit 75;");
    let tried = Command::new("unshare").args(["-rm", "sh", "-c", &script]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        println!("skipped: no small disk can be made here (unshare -rm mount -t tmpfs)");
        return;
    }
    let script = format!("exec unshare -rm sh -c \"{script} exec \\\"\\$0\\\" \\\"\\$@\\\"\" \"$0\" \"$@\";");
    let started = said(child("fills_the_disk", &script, &folder.path().join("journal")), "started ");
    assert!(started.unwrap().parse::<usize>().unwrap() > 3);
}

#[test]
#[ignore = "run by the test that needs a disk that fails"]
fn fails_to_write() {
    let Some(path) = given() else { return };
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    let (started, error) = start_until_failure(&world, version);
    assert!(matches!(error, JournalError::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("open it anew"), "{error}");
    // Nothing more is done: nobody knows what the journal holds.
    let tasks = world.engine.tasks();
    let done = world.engine.complete(tasks[0].case, common::approval("c2"));
    assert_eq!(done, Err(EngineError::Journal(JournalError::Stopped)));
    println!("\nstarted {started}");
}

#[test]
fn a_disk_that_fails_stops_the_engine_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // No file may grow beyond 400 blocks; the signal that tells of it is not what is tried here.
    let started = said(child("fails_to_write", "trap '' XFSZ; ulimit -f 400;", &path), "started ");
    let started: usize = started.unwrap().parse().unwrap();
    assert!(started > 3);
    let world = World::sqlite(&path, Recorded::new());
    world.engine.verify(None).unwrap();
    // The last case may have been started, and then found no disk to go on.
    world.engine.tick().unwrap();
    for case in (1..=started as u64).map(CaseId) {
        assert_eq!(world.engine.view(case).unwrap().status, Status::Task, "case {case}");
    }
    world.engine.verify(None).unwrap();
}
