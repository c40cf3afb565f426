//! Processes that are killed between any two writes, and several that write at once.

use crate::world::*;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use zanflow_systems::licences::contract::*;

/// Tells the test below that it is a child, and where its register is.
const CHILD: &str = "ZANFLOW_LICENCES_CHILD";

/// What a process does: it issues licences and replaces every third, and says each number when it has it.
#[test]
fn child() {
    let Some(place) = std::env::var_os(CHILD) else { return };
    let name = std::env::var("ZANFLOW_LICENCES_NAME").unwrap();
    let register = on(Path::new(&place), clock());
    for nth in 0.. {
        let key = format!("{name}/{nth}");
        let licence = register.issue(&key, &new(person(nth, "A Name"))).unwrap();
        println!("\n{key} {}", licence.number);
        if nth % 3 == 0 {
            let key = format!("{key}/again");
            let order = order(reissue(Reissued::NewNumber, None));
            println!("\n{key} {}", register.order(&key, &licence.number, &order).unwrap().number);
        }
    }
}

fn start(place: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["crashes::child", "--exact", "--nocapture"])
        .env(CHILD, place)
        .env("ZANFLOW_LICENCES_NAME", name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_processes_that_write_at_once_leave_no_gap_and_lose_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("systems");
    let register = on(&place, clock());
    let (mut said, mut random) = (BTreeMap::new(), fastrand::Rng::with_seed(7));
    for round in 0..5 {
        let mut children = [format!("a{round}"), format!("b{round}")].map(|name| start(&place, &name));
        std::thread::sleep(Duration::from_millis(80 + random.u64(..120)));
        for child in &mut children {
            child.kill().unwrap();
        }
        for mut child in children {
            let out = BufReader::new(child.stdout.take().unwrap());
            child.wait().unwrap();
            for line in out.lines().map(Result::unwrap) {
                if let Some((key, number)) = line.split_once(' ').filter(|(key, _)| key.contains('/')) {
                    said.insert(key.to_owned(), number.to_owned());
                }
            }
        }
        register.verify().unwrap();
    }
    let verified = register.verify().unwrap();
    println!("{} numbers were said, {} licences", said.len(), verified.licences);
    assert!(said.len() > 10 && verified.licences >= u64::try_from(said.len()).unwrap());
    for (key, number) in &said {
        assert!(register.by_number(number).unwrap().is_some(), "{key} {number}");
    }
    let mut numbers: Vec<&String> = said.values().collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), said.len(), "a number was given twice");
    // What a killed process does not know, its key brings back.
    for (key, number) in said.iter().filter(|(key, _)| !key.ends_with("again")) {
        let nth = key.rsplit_once('/').unwrap().1.parse().unwrap();
        assert_eq!(register.issue(key, &new(person(nth, "A Name"))).unwrap().number, *number);
    }
    assert_eq!(register.verify().unwrap(), verified);
}

#[test]
fn threads_on_two_connections_share_the_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("systems");
    let registers = [on(&place, clock()), on(&place, clock())];
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let register = &registers[thread % 2];
            // Two threads ask for the same keys.
            let of = thread / 2;
            scope.spawn(move || {
                for nth in 0..25 {
                    register.issue(&format!("{of}/{nth}"), &new(person(nth, "A Name"))).unwrap();
                }
            });
        }
    });
    assert_eq!(registers[0].verify().unwrap().series, [("L-2026".to_owned(), 50)]);
}
