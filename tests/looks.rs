//! Acts in looks drawn from a seed, printed by Chromium, LibreOffice and pandoc and read back by extractors: `tests/looks`.
//! Nothing of it is shared with the product, so that no reader is judged by its own writer.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// Least shares of nodes, of exact texts of nodes and of exact actions of tables: `way nodes text actions`.
const FLOORS: &str = include_str!("looks/floors.txt");

fn shares(line: &str) -> Option<(&str, [f64; 3])> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [way, "nodes", nodes, "text", text, "actions", actions, ..] = words.as_slice() else { return None };
    let number = |word: &&str| word.parse::<f64>().ok();
    Some((way, [number(nodes)?, number(text)?, number(actions)?]))
}

#[test]
fn acts_in_other_looks() {
    if Command::new("python3").arg("--version").output().is_err() {
        return println!("skipped: there is no python3 to invent acts with");
    }
    // Another set at each run; a set that fails comes back by its seed.
    let drawn = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos() % 1_000_000;
    let seed = std::env::var("ZANFLOW_LOOKS_SEED").unwrap_or_else(|_| drawn.to_string());
    let acts = std::env::var("ZANFLOW_LOOKS").unwrap_or_else(|_| "2".to_owned());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = Command::new(root.join("tests/looks/run"))
        .args(["--zanflow", env!("CARGO_BIN_EXE_zanflow"), "--seed", &seed, "--acts", &acts])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    println!("{told}");
    assert!(run.status.success(), "seed {seed}: {}", String::from_utf8_lossy(&run.stderr));
    let reached: BTreeMap<&str, [f64; 3]> = told.lines().filter_map(shares).collect();
    // What the programs of this machine cannot make is said above.
    let all = !told.contains("skipped:");
    for (way, least) in FLOORS.lines().filter_map(shares) {
        let Some(reached) = reached.get(way) else {
            assert!(!all, "seed {seed}: nothing came out of {way}");
            continue;
        };
        for ((name, least), reached) in ["nodes", "text", "actions"].iter().zip(least).zip(reached) {
            assert!(*reached >= least, "seed {seed}, {way}: {name} {reached}, at least {least}");
        }
    }
}
