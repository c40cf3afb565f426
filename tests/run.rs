//! `zanflow run` and `zanflow simulate` as a user runs them.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Stdio};

const ACT: &str = "corpus/06_centre.txt";

/// Exit code, standard output and standard error of `zanflow run ACT …` with `input` typed.
fn run(args: &[&str], input: &str) -> (i32, String, String) {
    zanflow(&[&["run"], args].concat(), input)
}

fn zanflow(args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    // A command that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().expect("ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("ended by itself"), text(output.stdout), text(output.stderr))
}

#[test]
fn facts_give_the_path_as_json() {
    let args = [ACT, "--service", "06-1", "--channel", "centre", "--facts", "-", "--json"];
    let (code, out, err) = run(&args, r#"{"c1": true, "c2": true, "c9": false}"#);
    assert_eq!(err, "");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, told["ended"].as_str()), (0, Some("success")));
    assert_eq!(told["path"][0], "p1");
    let (_, out, _) = run(&args, r#"{"c1": false}"#);
    assert!(out.ends_with("\"c1\",\"p4\",\"end_refused\"],\"ended\":\"refused\"}\n"), "{out}");
}

#[test]
fn a_trace_cites_clause_actor_and_words() {
    let (code, out, _) = run(&[ACT, "--channel", "centre", "--facts", "-", "--trace"], r#"{"c1": false}"#);
    assert_eq!(code, 0);
    assert!(out.starts_with("p1    paragraph 8, item 1), lines 120–124 · Орталық операторы\n"), "{out}");
    assert!(out.contains("c1    fails · paragraph 8, item 4), line 129\n"), "{out}");
    assert!(out.ends_with("end_refused\n"), "{out}");
}

#[test]
fn a_person_is_asked_at_each_condition_until_the_answer_is_one() {
    let (code, out, err) = run(&[ACT, "--channel", "centre", "--interactive"], "иә\nмүмкін\nжоқ\n");
    assert_eq!(code, 0, "{err}");
    assert!(out.ends_with("c2 → p8 → end_refused\n"), "{out}");
    assert_eq!(err.matches("holds? [y/n]").count(), 3);
    let (code, _, err) = run(&[ACT, "--channel", "centre", "--interactive"], "y\n");
    assert_eq!(code, 2);
    assert!(err.contains("no answer whether c2 holds"), "{err}");
}

#[test]
fn what_cannot_be_run_says_what_to_do() {
    let cases: [(&[&str], &str, &str); 7] = [
        (&[ACT, "--channel", "centre", "--facts", "-"], "{}", "whether c1 holds\n  help: give it"),
        (&[ACT, "--channel", "centre", "--facts", "-"], "{\n\"c1\": 1}", "error: -:2: not facts"),
        (&[ACT, "--channel", "centre", "--facts", "no.json"], "", "error: no.json: "),
        (
            &[ACT, "--channel", "internal", "--facts", "-"],
            "{}",
            "there are: centre (1), provider (1), portal (1)",
        ),
        (
            &[ACT, "--channel", "centre", "--case", "2", "--facts", "-"],
            "{}",
            "no process 2 of channel centre",
        ),
        (
            &["corpus/02_three-services.txt", "--channel", "portal", "--facts", "-"],
            "{}",
            "name one with --service",
        ),
        (&["Cargo.lock.json", "--channel", "portal", "--facts", "-"], "{}", "Cargo.lock.json: "),
    ];
    for (args, input, expected) in cases {
        let (code, out, err) = run(args, input);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(expected), "{args:?}: {err}");
    }
}

#[test]
fn a_model_runs_as_its_act_does() {
    let folder = tempfile::tempdir().unwrap();
    let compiled = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["compile", ACT, "--quiet", "--out"])
        .arg(folder.path())
        .status();
    assert!(compiled.expect("runs").success());
    let model = folder.path().join("models/06_centre.json");
    let args = |path| [path, "--channel", "portal", "--facts", "-", "--json"];
    let facts = r#"{"c1": true, "c2": true, "c3": false}"#;
    assert_eq!(run(&args(model.to_str().unwrap()), facts), run(&args(ACT), facts));
}

fn simulated(folder: &tempfile::TempDir, assumptions: &str, more: &[&str]) -> (i32, String, String) {
    let file = folder.path().join("assume.json");
    std::fs::write(&file, assumptions).unwrap();
    let args = ["simulate", "corpus/03_inner-units.txt", "--channel", "internal", "--json", "--assume"];
    zanflow(&[&args[..], &[file.to_str().unwrap()], more].concat(), "")
}

#[test]
fn a_simulation_keeps_the_acts_times_until_the_load_grows() {
    let folder = tempfile::tempdir().unwrap();
    let share = |load: &str| {
        let (code, out, err) = simulated(&folder, &format!("{{\"load\": {load}}}"), &["-n", "1000"]);
        assert_eq!((code, err.as_str()), (0, ""));
        let told: serde_json::Value = serde_json::from_str(&out).unwrap();
        (told["in_time"].as_u64().unwrap(), told["steps"][3]["share"].as_f64().unwrap())
    };
    let (in_time, waits) = share("1.0");
    assert_eq!(in_time, 1000);
    // Five of the ten working days that the act gives in all are those of the fourth step.
    assert!((0.45..0.55).contains(&waits), "{waits}");
    assert_eq!(share("1.1").0, 0);
}

#[test]
fn the_same_seed_draws_the_same_cases_and_another_does_not() {
    let args = |seed| ["simulate", ACT, "--channel", "centre", "--pass", "0.5", "--json", "--seed", seed];
    let (_, first, _) = zanflow(&args("7"), "");
    assert_eq!(first, zanflow(&args("7"), "").1);
    let drawn =
        |out: &str| serde_json::from_str::<serde_json::Value>(out).unwrap()["succeeded"].as_u64().unwrap();
    let other = drawn(&zanflow(&args("8"), "").1);
    assert_ne!(drawn(&first), other);
    // Two conditions, each held by half of 10,000 cases: 2,500 pass both, 43 to one side or the other.
    assert!((2300..2700).contains(&other), "{other}");
}

#[test]
fn faulty_assumptions_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for (assumptions, expected) in [
        (r#"{"pass": {"p1": 0.5}}"#, "the process has no condition p1"),
        (r#"{"time": {"s99": {"min": 1, "max": 2, "unit": "hour"}}}"#, "the process has no step s99"),
        (r#"{"time": {"s1": {"min": 3, "max": 2, "unit": "hour"}}}"#, "time of s1: min, usual and max"),
        (r#"{"otherwise": 1.5}"#, "1.5 is no probability"),
        (r#"{"load": 0}"#, "load: 0 is no factor"),
        (r#"{"lood": 2}"#, "unknown field `lood`"),
    ] {
        let (code, out, err) = simulated(&folder, assumptions, &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{assumptions}");
        assert!(err.contains(expected), "{assumptions}: {err}");
    }
    let (code, _, err) = zanflow(&["simulate", ACT, "--channel", "centre", "--assume", "/dev/null"], "");
    assert_eq!(code, 2, "{err}");
    let file = folder.path().join("assume.json");
    std::fs::write(&file, r#"{"pass": {"c1": 1}}"#).unwrap();
    let (_, _, err) =
        zanflow(&["simulate", ACT, "--channel", "centre", "--assume", file.to_str().unwrap()], "");
    assert!(err.contains("how probable it is that these hold: c2"), "{err}");
}
