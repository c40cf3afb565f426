//! Stems next to the lemmas of a full analyzer, over the words of the real acts: how many forms of a word they make one, and how few
//! words that are not. `scripts/conflation` tells what is measured, and by whom.
#![allow(clippy::expect_used)]

use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};
use zanflow_kazakh::search::{fold, root, stem, stem_unfolded};

/// The script's answer; none where the acts or the dictionaries are not here.
fn conflation(args: &[&str]) -> Option<String> {
    let Output { status, stdout, stderr } = Command::new("scripts/conflation")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("scripts/conflation runs");
    let told = String::from_utf8_lossy(&stderr);
    match status.code() {
        Some(0) => Some(String::from_utf8(stdout).expect("UTF-8")),
        Some(75) => {
            println!("{}", told.trim());
            None
        }
        code => panic!("scripts/conflation: {code:?}: {told}"),
    }
}

#[test]
fn stems_agree_with_lemmas() {
    let Some(types) = conflation(&["--types"]) else { return };
    let mut table = String::new();
    for word in types.lines() {
        let folded = stem(&fold(word));
        writeln!(table, "{word}\t{folded}\t{}\t{}", root(&folded), stem_unfolded(word)).expect("writes");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let stems = folder.path().join("stems.tsv");
    fs::write(&stems, table).expect("writes");
    // Floors are what was reached, rounded down: column 1 is the stem in the shared alphabet, 3 the one in Kazakh letters.
    for (column, precision, recall) in [("1", 0.94, 0.59), ("3", 0.996, 0.935)] {
        let args = ["--stems", stems.to_str().expect("UTF-8"), "--column", column];
        let Some(answer) = conflation(&args) else { return };
        let figures: Value = serde_json::from_str(&answer).expect("JSON");
        let figure = |name: &str| figures.pointer(&format!("/all/{name}")).and_then(Value::as_f64);
        assert!(figure("types") > Some(5_000.0), "{answer}");
        assert!(figure("precision") >= Some(precision) && figure("recall") >= Some(recall), "{answer}");
    }
}
