//! The crates that `zanflow generate` makes: built, linted and tested as their implementer would.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Generates the services of an act below `out`.
fn generate(act: &str, out: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .current_dir(ROOT)
        .args(["generate", act, "--quiet", "--out"])
        .arg(out)
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs cargo in a service's folder, on the dependencies of this workspace. All services share one target folder.
fn cargo(service: &Path, args: &[&str]) -> Output {
    fs::copy(Path::new(ROOT).join("Cargo.lock"), service.join("Cargo.lock")).unwrap();
    Command::new(env!("CARGO"))
        .current_dir(service)
        .env("CARGO_TARGET_DIR", target())
        .args(["--offline", "--quiet"])
        .args(args)
        .output()
        .expect("cargo runs")
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated")
}

#[track_caller]
fn succeeds(service: &Path, args: &[&str]) {
    let output = cargo(service, args);
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}: {args:?}:\n{}", service.display(), String::from_utf8_lossy(&told));
}

/// One after the other: they share a target folder.
#[test]
fn generated_crates_pass_lints_and_walk_every_path() {
    let out = tempfile::tempdir().unwrap();
    // Three channels with a portal and a centre; two processes of one channel; none at all.
    for (act, id) in [("06_centre.txt", "06-1"), ("03_inner-units.txt", "03-1"), ("07_rules-2020.md", "07-1")]
    {
        generate(&format!("corpus/{act}"), out.path());
        let service = out.path().join(id);
        succeeds(&service, &["clippy", "--all-targets", "--", "-D", "warnings"]);
        succeeds(&service, &["test"]);
    }
    a_changed_act_does_not_compile_until_it_is_implemented(&out.path().join("06-1"), out.path());
}

/// The implementer's file stays as it is, and the compiler says which step it lacks.
fn a_changed_act_does_not_compile_until_it_is_implemented(service: &Path, out: &Path) {
    let file = service.join("src/implementation.rs");
    let text = fs::read_to_string(&file).unwrap();
    let start = text.find("    fn p6_send_request").expect("the step");
    let end = start + text.get(start..).unwrap().find("\n    }\n").unwrap() + "\n    }\n".len();
    let without = format!("{}{}", text.get(..start).unwrap(), text.get(end..).unwrap());
    fs::write(&file, &without).unwrap();
    generate("corpus/06_centre.txt", out);
    assert_eq!(fs::read_to_string(&file).unwrap(), without);
    let output = cargo(service, &["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(told.contains("missing: `p6_send_request`"), "{told}");
}
