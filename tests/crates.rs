//! The crates that `zanflow generate` makes: formatted, linted, tested and served as their implementer would.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, clippy::string_slice)]

use crate::{kills, served};

use serde_json::{Value, json};
use served::{Api, Server};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Generates the services of an act below `out`; what is told.
#[track_caller]
pub fn generate(act: &str, out: &Path) -> String {
    let output = generation(act, out, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Held by whoever generates and builds: the services share the copy of the runtime and the target folder, and programs of one name
/// would take each other's place.
pub fn building() -> MutexGuard<'static, ()> {
    static BUILDING: Mutex<()> = Mutex::new(());
    BUILDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same elsewhere, on the copy of the runtime that other tests build.
#[track_caller]
pub fn generate_on_the_same_runtime(act: &str, out: &Path) {
    let shared = services(&[]);
    generate("corpus/11_action-rows.md", &shared);
    let runtime = format!("path={}", shared.join("zanflow-runtime/runtime").display());
    let output = generation(act, out, &["--runtime", &runtime]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn generation(act: &str, out: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zanflow"));
    command.current_dir(ROOT).args(["generate", act, "--out"]).arg(out).args(args).output().expect("runs")
}

/// The folder of generated services, without these. It stays, so that the copy of the runtime in it is built once for all tests and
/// for the next run.
pub fn services(without: &[&str]) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
    for id in without {
        drop(fs::remove_dir_all(out.join(id)));
    }
    out
}

/// Runs cargo in a service's folder, with the lock file that it came with. All services share one target folder.
fn cargo(service: &Path, args: &[&str]) -> Output {
    let (command, rest) = args.split_first().unwrap();
    let locked: &[&str] = if *command == "fmt" { &[] } else { &["--locked", "--offline", "--quiet"] };
    Command::new(env!("CARGO"))
        .current_dir(service)
        .env("CARGO_TARGET_DIR", target())
        .arg(command)
        .args(locked)
        .args(rest)
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
fn generated_crates_pass_lints_and_take_every_way() {
    let _alone = building();
    let out = services(&["06-1", "03-1", "07-1", "14-1", "14-2"]);
    // Three channels with a portal and a centre; two processes of one channel; rules, told in sentences.
    for (act, id) in [
        ("06_centre.txt", "06-1"),
        ("03_inner-units.txt", "03-1"),
        ("07_rules-2020.md", "07-1"),
        ("14_rules-several-services.md", "14-2"),
    ] {
        generate(&format!("corpus/{act}"), &out);
        let service = out.join(id);
        if id == "06-1" {
            somebody_works_on_it(&service, &out);
        }
        succeeds(&service, &["fmt", "--check"]);
        succeeds(&service, &["clippy", "--all-targets", "--", "-D", "warnings"]);
        succeeds(&service, &["test"]);
    }
    let service = out.join("06-1");
    succeeds(&service, &["build"]);
    let server = target().join("debug/service-06-1");
    own_routes_and_settings_are_served(&server);
    the_configuration_is_checked(&server);
    the_unit_is_sound(&service, &server);
    it_serves_as_its_description_says(&service, &server);
    a_case_survives_that_the_server_is_killed(&service, &server);
    for id in ["06-1", "03-1", "07-1"] {
        kills::every_step_survives_a_kill(&out.join(id), &target().join(format!("debug/service-{id}")));
    }
    what_cannot_be_opened_is_told(&service, &server);
    people_run_a_case_by_clicking(&server);
    others_find_no_fault_with_its_api(&server);
    a_method_that_does_the_wrong_thing_fails_the_tests(&service);
    what_was_changed_by_hand_is_not_overwritten(&service, &out);
    a_changed_act_tells_its_methods_and_does_not_compile_until_they_are_there(&service, &out);
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

    // Nobody else changes the journal meanwhile; who only reads it does.
    let (code, _, told) =
        zanflow(&["case", "cancel", args[2], "2", "--by", "w", "--name", "W.", "--reason", "a"]);
    assert!(code == 2 && told.contains("in use"), "{told}");
    let (code, out, told) = zanflow(&["case", "list", args[2]]);
    assert!(code == 0 && out.contains("refused"), "{out}{told}");
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
    let others = [UPLOADS, SIGNS].map(|operation| ["--exclude-operation-id", operation]).concat();
    judged(&[&["--checks", "all", "--phases", "coverage,fuzzing"], &others[..]].concat());
    // No schema says of which type a paper is by its content, nor what is a signature, so what is refused is not held against it; answers
    // are.
    let answers =
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    for operation in [UPLOADS, SIGNS] {
        judged(&["--checks", answers, "--phases", "fuzzing", "--include-operation-id", operation]);
    }
}

/// The operation that takes papers.
const UPLOADS: &str = "attach_paper";
/// And the one that takes signatures.
const SIGNS: &str = "sign";

/// Code and settings of one's own, and the service generated again over them.
fn somebody_works_on_it(service: &Path, out: &Path) {
    for (path, from, to) in [
        (
            "src/settings.rs",
            "pub struct Settings {}",
            "pub struct Settings {\n    /// What is said.\n    pub greeting: String,\n}",
        ),
        (
            "src/routes.rs",
            "    Router::new()\n",
            "    let greeting = settings.greeting.clone();\n    Router::new().route(\"/hello\", get(|who: Who| async move { format!(\"{greeting} {who:?}\") }))\n",
        ),
        ("src/routes.rs", "_engine: Arc<dyn Blocking>, _settings", "_engine: Arc<dyn Blocking>, settings"),
        ("src/routes.rs", "    router\n", "    router.layer(map_response(marked))\n"),
        (
            "src/routes.rs",
            "use zanflow_http::axum::Router;\n",
            "use zanflow_http::Who;\nuse zanflow_http::axum::Router;\nuse zanflow_http::axum::middleware::map_response;\nuse zanflow_http::axum::response::Response;\nuse zanflow_http::axum::routing::get;\n",
        ),
    ] {
        alter(&service.join(path), from, to);
    }
    let routes = service.join("src/routes.rs");
    let own = "\nasync fn marked(mut response: Response) -> Response {\n    response.headers_mut().insert(\"x-own\", \"1\".parse().expect(\"a header\"));\n    response\n}\n";
    fs::write(&routes, fs::read_to_string(&routes).unwrap() + own).unwrap();
    assert!(cargo(service, &["fmt"]).status.success());
    let before = fs::read_to_string(&routes).unwrap();
    generate("corpus/06_centre.txt", out);
    assert_eq!(fs::read_to_string(&routes).unwrap(), before);
}

/// Replaces what must be there.
#[track_caller]
fn alter(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}: {from}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn own_routes_and_settings_are_served(program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("c.toml");
    fs::write(&config, "[own]\ngreeting = \"hello\"\n").unwrap();
    let server = Server::start(program, &["--trial", "--memory", "--config", config.to_str().unwrap()]);
    let mut answer = ureq::get(format!("{}/own/hello", server.url)).call().unwrap();
    assert_eq!(answer.headers().get("x-own").unwrap(), "1");
    assert!(answer.headers().contains_key("content-security-policy"));
    assert_eq!(answer.body_mut().read_to_string().unwrap(), "hello Anybody");
    // As every other page.
    assert_eq!(server.status("GET", "/own/hello", &[("host", "evil.example")]), 403);
    assert_eq!(server.status("GET", "/own/none", &[]), 404);
}

fn the_configuration_is_checked(program: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str, variable: &str| {
        fs::write(folder.path().join("06-1.toml"), text).unwrap();
        let mut command = Command::new(program);
        command
            .current_dir(folder.path())
            .args(["config", "check"])
            .env("ZANFLOW_SESSIONS_IDLE_MINUTES", variable);
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, told) = check("[server]\nbind = \"127.0.0.1:1\"\n[own]\ngreeting = \"a\"\n", "5");
    assert!(code == Some(0) && told.contains("06-1.toml:2") && told.contains("06-1.toml:4"), "{told}");
    assert!(told.contains("ZANFLOW_SESSIONS_IDLE_MINUTES") && told.contains("06-1.journal"), "{told}");
    let (code, told) = check("[own]\ngreting = \"a\"\n[files]\ncalendar = \"none\"\n", "x");
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("06-1.toml:2: own.greting: ") && told.contains("IDLE_MINUTES: sessions."),
        "{told}"
    );
    let (code, told) = check("[files]\ncalendar = \"none\"\n", "5");
    assert!(code == Some(2) && told.contains("none: "), "{told}");
    let example = Command::new(program).args(["config", "example"]).output().unwrap();
    assert!(String::from_utf8(example.stdout).unwrap().contains("#journal = \"06-1.journal\""));
}

/// `systemd-analyze`, where there is one, finds no fault with the unit and little that it is exposed to.
fn the_unit_is_sound(service: &Path, program: &Path) {
    let unit = fs::read_to_string(service.join("systemd/service-06-1.service")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service-06-1.service");
    fs::write(&path, unit.replace("/usr/local/bin/service-06-1", program.to_str().unwrap())).unwrap();
    let run = |args: &[&str]| Command::new("systemd-analyze").args(args).arg(&path).output();
    let Ok(verified) = run(&["verify", "--man=no"]) else {
        eprintln!("there is no systemd-analyze: the unit is not checked");
        return;
    };
    let told = String::from_utf8([verified.stdout, verified.stderr].concat()).unwrap();
    assert!(verified.status.success() && !told.contains("service-06-1"), "{told}");
    let exposed = run(&["security", "--offline=yes", "--threshold=20"]).unwrap();
    assert!(exposed.status.success(), "{}", String::from_utf8_lossy(&exposed.stdout));
}

/// The tests are of what the implementer wrote.
fn a_method_that_does_the_wrong_thing_fails_the_tests(service: &Path) {
    let file = service.join("src/implementation.rs");
    let right = fs::read_to_string(&file).unwrap();
    let body = |method: &str| {
        let start = right.find(&format!("    fn {method}(")).unwrap();
        let start = start + right[start..].find(" {\n").unwrap() + " {\n".len();
        (start, start + right[start..].find("\n    }").unwrap())
    };
    for (method, wrong, expected) in [
        ("check_certificate", "        Ok(Check::from(ask.applicant.is_none()))", "the case went"),
        (
            "register_request",
            "        Ok(Receipt::done(ask.call.key.to_string()))",
            "did not reach DocumentFlow",
        ),
    ] {
        let (start, end) = body(method);
        fs::write(&file, format!("{}{wrong}{}", &right[..start], &right[end..])).unwrap();
        let output = cargo(service, &["test", "--test", "ways", "portal"]);
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!output.status.success() && told.contains(expected), "{method}: {told}");
    }
    fs::write(&file, right).unwrap();
}

/// Nothing is written, and what to do is told.
fn what_was_changed_by_hand_is_not_overwritten(service: &Path, out: &Path) {
    let file = service.join("src/portal.rs");
    let generated = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{generated}// mine\n")).unwrap();
    let refused = generation("corpus/06_centre.txt", out, &[]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        refused.status.code() == Some(2) && told.contains("not generated: src/portal.rs: changed by hand"),
        "{told}"
    );
    assert!(told.contains("--overwrite"), "{told}");
    assert!(generation("corpus/06_centre.txt", out, &["--overwrite"]).status.success());
    assert_eq!(fs::read_to_string(&file).unwrap(), generated);
    assert!(fs::read_to_string(service.join("src/portal.rs.changed")).unwrap().ends_with("// mine\n"));
}

/// The implementer's file stays as it is, what changed is told, and the compiler says which step it lacks.
fn a_changed_act_tells_its_methods_and_does_not_compile_until_they_are_there(service: &Path, out: &Path) {
    let walked = zanflow::source::walk(&[Path::new(ROOT).join("corpus/06_centre.txt")]);
    let mut model = zanflow::compile(&walked.found[0].read().unwrap()).model;
    let nodes = model.services[0].processes.iter_mut().flat_map(|process| process.nodes.iter_mut());
    for node in nodes {
        match node.action {
            zanflow::model::Action::SendRequest => node.text.push_str(" x"),
            zanflow::model::Action::CheckCertificate => node.action = zanflow::model::Action::CheckPayment,
            _ => {}
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.json");
    fs::write(&path, serde_json::to_vec(&model).unwrap()).unwrap();
    let file = service.join("src/implementation.rs");
    let own = fs::read_to_string(&file).unwrap();
    let told = generate(path.to_str().unwrap(), out);
    for expected in [
        "06-1: changed centre::send_request (p6, paragraph 8, item 7), line 134): the act's sentence",
        "06-1: gone    portal::check_certificate (c2, ",
        "06-1: new     portal::check_payment (c2, ",
    ] {
        assert!(told.contains(expected), "{told}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), own);
    let output = cargo(service, &["check"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(told.contains("missing: `check_payment`"), "{told}");
}
