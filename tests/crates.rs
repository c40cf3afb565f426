//! The crates that `zanflow generate` makes: formatted, linted, tested and served as their implementer would.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::served;

use serde_json::{Value, json};
use served::{Api, Server};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Generates the services of an act below `out`.
pub fn generate(act: &str, out: &Path) {
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

pub fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated")
}

#[track_caller]
pub fn succeeds(service: &Path, args: &[&str]) {
    let output = cargo(service, args);
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}: {args:?}:\n{}", service.display(), String::from_utf8_lossy(&told));
}

/// One after the other: they share a target folder.
#[test]
fn generated_crates_pass_lints_and_walk_every_path() {
    let out = tempfile::tempdir().unwrap();
    // Three channels with a portal and a centre; two processes of one channel; rules, told in sentences.
    for (act, id) in [
        ("06_centre.txt", "06-1"),
        ("03_inner-units.txt", "03-1"),
        ("07_rules-2020.md", "07-1"),
        ("14_rules-several-services.md", "14-2"),
    ] {
        generate(&format!("corpus/{act}"), out.path());
        let service = out.path().join(id);
        succeeds(&service, &["fmt", "--check"]);
        succeeds(&service, &["clippy", "--all-targets", "--", "-D", "warnings"]);
        succeeds(&service, &["test"]);
    }
    let service = out.path().join("06-1");
    succeeds(&service, &["build"]);
    let server = target().join("debug/service-06-1");
    it_serves_as_its_description_says(&service, &server);
    a_case_survives_that_the_server_is_killed(&service, &server);
    what_cannot_be_opened_is_told(&service, &server);
    people_run_a_case_by_clicking(&server);
    others_find_no_fault_with_its_api(&server);
    a_changed_act_does_not_compile_until_it_is_implemented(&service, out.path());
}

fn by(id: &str) -> Value {
    json!({ "id": id, "name": "A. B." })
}

/// Every answer is what `openapi.json` says, and what it forbids is refused.
fn it_serves_as_its_description_says(service: &Path, server: &Path) {
    let server = Server::start(server, &["--trial", "--memory"]);
    let api = Api::new(&server, &service.join("openapi.json"));
    let started =
        api.post(201, "/processes/portal/cases", json!({ "facts": { "c1": true, "c2": true }, "id": "r1" }));
    assert_eq!((&started["case"], &started["status"]), (&json!(1), &json!("task")));
    let again =
        api.post(201, "/processes/portal/cases", json!({ "facts": { "c1": true, "c2": true }, "id": "r1" }));
    assert_eq!(again["case"], 1);
    for (path, body) in [
        ("/processes/portal/cases", json!([null, null])),
        ("/processes/portal/cases", json!({ "applicant": "12" })),
        ("/cases/1/suspension", json!({ "by": by("880101300123"), "reason": "a" })),
        ("/cases/1/suspension", json!({ "by": by("staff-7"), "reason": " " })),
        ("/cases/1/tasks/p3/completion", json!({ "by": by("staff-7"), "decision": "refuse" })),
    ] {
        api.post(400, path, body);
    }
    api.post(409, "/processes/portal/cases", json!({ "facts": { "c9": true } }));
    api.post(404, "/cases/7/retry", json!({ "by": by("staff-7") }));
    api.post(404, "/processes/none/cases", json!({}));
    let suspended =
        api.post(200, "/cases/1/suspension", json!({ "by": by("staff-7"), "reason": "a letter" }));
    assert!(suspended["suspended"].is_string());
    api.post(409, "/cases/1/tasks/p3/completion", json!({ "by": by("staff-7") }));
    api.post(200, "/cases/1/resumption", json!({ "by": by("staff-7") }));
    let kept = api.post(202, "/cases/1/messages", json!({ "id": "m1", "node": "c3", "holds": true }));
    assert_eq!(kept["delivery"], "kept");
    api.post(200, "/cases/1/tasks/p3/assignment", json!({ "to": by("staff-8"), "by": by("staff-7") }));
    api.post(409, "/cases/1/tasks/p3/completion", json!({ "by": by("staff-7") }));
    api.post(409, "/cases/1/tasks/p4/assignment", json!({ "to": by("staff-7"), "by": by("staff-7") }));
    assert_eq!(api.get(200, "/tasks?limit=1")[0]["assignee"], "staff-8");
    api.get(400, "/cases?limit=0");
    api.get(200, "/processes");
    let audit = api.get(200, "/cases/1/audit");
    assert!(audit.as_array().unwrap().iter().any(|event| event["words"] == json!(["a letter"])), "{audit}");
    let late = json!({ "to": by("staff-9"), "reason": "late", "by": by("staff-7") });
    api.post(200, "/cases/1/escalation", late);
    assert_eq!(api.get(200, "/tasks?escalated=true")[0]["escalated"]["to"], "staff-9");
    api.post(409, "/cases/1/erasure", json!({ "by": by("staff-7") }));
    api.post(200, "/cases/1/cancellation", json!({ "by": by("staff-7"), "reason": "withdrawn" }));
    let erased = api.post(200, "/cases/1/erasure", json!({ "by": by("staff-7") }));
    assert!(erased["erased"] == true && erased["ended"].is_string(), "{erased}");
    let audit = api.get(200, "/cases/1/audit").to_string();
    assert!(audit.contains("a letter") && audit.contains("A. B."), "what officials wrote stays: {audit}");
    api.post(200, "/cases/1/erasure", json!({ "by": by("staff-7"), "what": "everything" }));
    let audit = api.get(200, "/cases/1/audit").to_string();
    assert!(!audit.contains("a letter") && !audit.contains("A. B."), "{audit}");
    // What a page of another server, or one under a name of its own, would send.
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "http://evil.example"), ("host", "evil.example")]
    {
        assert_eq!(server.status("POST", "/api/cases/1/retry", &[(header, value)]), 403, "{header}");
    }
}

/// A whole case over HTTP, with a refusal, and power that goes in the middle.
fn a_case_survives_that_the_server_is_killed(service: &Path, program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("cases.journal");
    let args = ["--trial", "--journal", journal.to_str().unwrap()];
    let server = Server::start(program, &args);
    let api = Api::new(&server, &service.join("openapi.json"));
    let facts = json!({ "c1": true, "c2": true });
    api.post(201, "/processes/portal/cases", json!({ "facts": facts, "applicant": "123456789012" }));
    api.post(200, "/cases/1/tasks/p3/completion", json!({ "by": by("staff-7") }));
    let before = api.get(200, "/cases/1/audit");
    drop(api);
    server.kill();

    let server = Server::start(program, &args);
    let api = Api::new(&server, &service.join("openapi.json"));
    assert_eq!(api.get(200, "/cases/1/audit"), before);
    api.post(200, "/cases/1/tasks/p4/completion", json!({ "by": by("staff-7") }));
    api.post(200, "/cases/1/tasks/p6/completion", json!({ "by": by("staff-7") }));
    let ground = json!({ "act": "an act", "paragraph": "5", "item": "2)" });
    let reasons = json!([{ "text": "no shelves", "ground": ground }]);
    let refusal = json!({ "by": by("staff-7"), "decision": "refuse", "reasons": reasons });
    assert_eq!(api.post(200, "/cases/1/tasks/c3/completion", refusal)["node"], "p8");
    let done = api.post(200, "/cases/1/tasks/p8/completion", json!({ "by": by("staff-7") }));
    assert_eq!(done["status"], "refused");
    let again = api.post(201, "/cases/1/resubmission", json!({ "facts": { "c1": true } }));
    assert_eq!(again["case"], 2);
    api.post(409, "/cases/1/resubmission", json!({}));
    let history = api.get(200, "/cases/1/audit").to_string();
    assert!(history.contains("no shelves") && history.contains("an act"), "{history}");

    // Nobody else gets at the journal meanwhile.
    let (code, _, told) = zanflow(&["case", "list", args[2]]);
    assert!(code == 2 && told.contains("in use"), "{told}");
    drop(api);
    assert_eq!(server.stop(), Some(0));
    for (command, expected) in
        [("verify", "cases           2"), ("list", "1       refused    06-1/portal"), ("tasks", "p3")]
    {
        let (code, out, told) = zanflow(&["case", command, args[2]]);
        assert!(code == 0 && out.contains(expected), "{command}: {out}{told}");
    }
}

fn zanflow(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_zanflow")).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn what_cannot_be_opened_is_told(service: &Path, program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (foreign, short) =
        (file("foreign", "no database at all, but long enough for one"), file("token", "short"));
    let recorded = file("recorded.json", "{");
    let journal = folder.path().join("cases.journal").to_str().unwrap().to_owned();
    let server = Server::start(program, &["--trial", "--journal", &journal]);
    for (args, expected) in [
        (vec!["--journal", journal.as_str()], "in use"),
        (vec!["--journal", foreign.as_str()], "foreign: not a journal"),
        (vec!["--memory", "--recorded", recorded.as_str()], "recorded.json: line 1"),
        (vec!["--memory", "--bind", "0.0.0.0:0"], "--token-file"),
        (vec!["--memory", "--token-file", short.as_str()], "16 letters"),
        (vec!["--memory", "--bind", server.url.strip_prefix("http://").unwrap()], "--bind"),
    ] {
        let output =
            Command::new(program).arg("--trial").args(&args).current_dir(folder.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && told.contains(expected), "{args:?}: {told}");
    }
    // Beyond this machine nobody is let in without the token.
    let token = file("token", "0123456789abcdef\n");
    let open = Server::start(program, &["--trial", "--memory", "--token-file", &token]);
    assert_eq!(open.status("GET", "/api/cases", &[]), 401);
    assert_eq!(open.status("GET", "/api/cases", &[("authorization", "Bearer 0123456789abcdeX")]), 401);
    assert_eq!(open.status("GET", "/api/cases", &[("authorization", "Bearer 0123456789abcdef")]), 200);
    assert_eq!(open.status("GET", "/", &[]), 303);
    assert!(service.join("openapi.json").is_file());
}

/// What a script of the project makes ready; none, told on standard error, where it cannot be had.
pub fn ready(script: &str) -> Option<Vec<String>> {
    let output =
        Command::new(Path::new(ROOT).join("scripts").join(script)).output().expect("the script runs");
    if output.status.code() == Some(75) {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim());
        return None;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

fn people_run_a_case_by_clicking(program: &Path) {
    let Some(browser) = ready("browser") else { return };
    let server = Server::start(program, &["--trial", "--memory"]);
    let output = Command::new("node")
        .arg(Path::new(ROOT).join("tests/browser/service.mjs"))
        .arg(format!("{}/", server.url))
        .args(&browser)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// schemathesis sends what the description allows and what it forbids.
fn others_find_no_fault_with_its_api(program: &Path) {
    if ready("judges").is_none() {
        return;
    }
    let server = Server::start(program, &["--trial", "--memory"]);
    let judged = |more: &[&str]| {
        let output = Command::new(Path::new(ROOT).join(".cache/judges/venv/bin/schemathesis"))
            .args(["run", &format!("{}/openapi.json", server.url), "--url", &format!("{}/api", server.url)])
            .args(["--max-examples", "10", "--seed", "1", "--no-color"])
            .args(more)
            .current_dir(tempfile::tempdir().unwrap().path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    };
    judged(&["--checks", "all", "--phases", "coverage,fuzzing", "--exclude-operation-id", UPLOADS]);
    // No schema says of which type a paper is by its content, so what is refused is not held against it; answers are.
    let answers =
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    judged(&["--checks", answers, "--phases", "fuzzing", "--include-operation-id", UPLOADS]);
}

/// The operation that takes papers.
const UPLOADS: &str = "attach_paper";

/// The implementer's file stays as it is, and the compiler says which step it lacks.
fn a_changed_act_does_not_compile_until_it_is_implemented(service: &Path, out: &Path) {
    let file = service.join("src/implementation.rs");
    let text = fs::read_to_string(&file).unwrap();
    let start = text.find("    fn send_request").expect("the step");
    let end = start + text.get(start..).unwrap().find("\n    }\n").unwrap() + "\n    }\n".len();
    let without = format!("{}{}", text.get(..start).unwrap(), text.get(end..).unwrap());
    fs::write(&file, &without).unwrap();
    generate("corpus/06_centre.txt", out);
    assert_eq!(fs::read_to_string(&file).unwrap(), without);
    let output = cargo(service, &["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(told.contains("missing: `send_request`"), "{told}");
}
