//! Generated files before judges that know nothing of this project: the standard's schema, bpmn-moddle, bpmnlint, two engines
//! that execute every pass and refusal, and a validator of OpenAPI. `scripts/judges` installs them; without a network the
//! tests say `skipped`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;
use zanflow::generate::{self, Lang};
use zanflow::model::{EdgeKind, Model, NodeKind, Process};
use zanflow::source::walk;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// With more conditions than this a process is tried on so many combinations of them only.
const MOST_CONDITIONS: usize = 6;

/// The folder of the judges, where they can be had.
fn judges() -> Option<PathBuf> {
    let output = Command::new("scripts/judges").current_dir(ROOT).output().expect("scripts/judges runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => Some(Path::new(ROOT).join(".cache/judges")),
        Some(75) => {
            println!("{}", told.trim());
            None
        }
        code => panic!("scripts/judges: {code:?}: {told}"),
    }
}

/// Every sample act, and every real one where they are.
fn samples() -> Vec<Model> {
    let shared =
        std::env::var_os("ZANFLOW_SHARED").map_or_else(|| Path::new(ROOT).join("../shared"), PathBuf::from);
    let folders = [Path::new(ROOT).join("corpus"), shared.join("corpus"), shared.join("rules/corpus")];
    let walked = walk(&folders.into_iter().filter(|folder| folder.is_dir()).collect::<Vec<_>>());
    assert!(walked.errors.is_empty() && !walked.found.is_empty());
    walked.found.iter().map(|found| zanflow::compile(&found.read().expect("reads")).model).collect()
}

/// A BPMN file and the process that it was made from.
struct Made {
    file: PathBuf,
    process: Process,
}

/// Generates all services of the sample acts into a folder.
fn generated(folder: &TempDir) -> Vec<Made> {
    let mut made = Vec::new();
    for model in samples() {
        for service in &model.services {
            for file in generate::service(&model, service, Lang::Kk).expect("generates") {
                let path = folder.path().join(&service.id).join(&file.path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &file.contents).unwrap();
            }
            let mut count = BTreeMap::new();
            for process in &service.processes {
                let nth = count.entry(process.channel).and_modify(|nth| *nth += 1).or_insert(1);
                let channel = serde_json::to_value(process.channel).unwrap();
                let channel = channel.as_str().unwrap();
                let name =
                    if *nth == 1 { format!("{channel}.bpmn") } else { format!("{channel}-{nth}.bpmn") };
                let file = folder.path().join(&service.id).join("bpmn").join(name);
                made.push(Made { file, process: process.clone() });
            }
        }
    }
    assert!(made.len() > 10, "the sample acts hold processes");
    made
}

/// Runs a judge with JSON on its standard input; what it answers.
fn ask(command: &mut Command, input: &Value) -> Value {
    let mut child = command
        .current_dir(ROOT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the judge runs");
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{command:?}: {error}: {told}"))
}

fn python(judges: &Path, script: &str) -> Command {
    let mut command = Command::new(judges.join("venv/bin/python"));
    command.arg(format!("tests/judges/{script}"));
    command
}

fn node(judges: &Path, script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(format!("tests/judges/{script}")).arg(judges);
    command
}

fn schema(judges: &Path) -> PathBuf {
    judges.join("node_modules/bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd")
}

fn xsd(judges: &Path, files: &[PathBuf]) -> Value {
    ask(python(judges, "xsd.py").arg(schema(judges)), &json!(files))
}

fn every_file(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_schema_moddle_and_lint_have_nothing_to_say() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    let made = generated(&folder);
    let files = every_file(folder.path(), ".bpmn");
    assert_eq!(files.len(), 2 * made.len(), "one for everybody and one for Camunda 8");
    assert_eq!(xsd(&judges, &files), json!([]));
    assert_eq!(ask(&mut node(&judges, "check.mjs"), &json!(files)), json!([]));
}

#[test]
fn the_schema_moddle_and_lint_find_faults() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    let good = fs::read_to_string(&generated(&folder)[0].file).unwrap();
    let bad = folder.path().join("bad.bpmn");
    let check = |text: &str, by_schema: bool| {
        assert_ne!(text, good);
        fs::write(&bad, text).unwrap();
        let told = if by_schema {
            xsd(&judges, std::slice::from_ref(&bad))
        } else {
            ask(&mut node(&judges, "check.mjs"), &json!([bad]))
        };
        assert_ne!(told, json!([]));
    };
    check(
        &good.replacen("<bpmn:laneSet", "<bpmn:laneSets", 1).replacen("</bpmn:laneSet", "</bpmn:laneSets", 1),
        true,
    );
    check(&good.replacen("targetRef=\"end_success\"", "targetRef=\"nowhere\"", 1), false);
    let default = regex::Regex::new(" default=\"flow_[0-9]+\"").unwrap();
    check(&default.replace(&good, ""), false);

    let camunda = folder.path().join("camunda8");
    fs::create_dir(&camunda).unwrap();
    let bad = camunda.join("bad.bpmn");
    let job = regex::Regex::new("<zeebe:taskDefinition [^>]*>").unwrap();
    fs::write(&bad, job.replace(&good, "").as_bytes()).unwrap();
    let told = ask(&mut node(&judges, "check.mjs"), &json!([bad]));
    assert!(told.to_string().contains("camunda-compat/implementation"), "{told}");
}

#[test]
fn engines_take_the_way_that_the_model_gives() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    let made = generated(&folder);
    let jobs: Vec<Value> = made.iter().map(job).collect();
    let spiff = ask(&mut python(&judges, "spiff.py"), &json!(jobs));
    let engine = ask(&mut node(&judges, "engine.mjs"), &json!(jobs));
    let (mut cases, mut refused) = (0, 0);
    for (nth, made) in made.iter().enumerate() {
        for (k, facts) in combinations(&made.process).iter().enumerate() {
            let expected = walked(&made.process, facts);
            refused += usize::from(expected.last().unwrap() == "end_refused");
            cases += 1;
            for (judge, answers) in [("SpiffWorkflow", &spiff), ("bpmn-engine", &engine)] {
                let path = path(&answers[nth][k], &made.process);
                assert_eq!(path, expected, "{judge}: {} on {facts:?}", made.file.display());
            }
        }
    }
    println!("{} processes, {cases} cases, {refused} refused, two engines", made.len());
    assert!(cases > 100 && refused > 50, "{cases} cases, {refused} refused");
}

/// Chromium and the folder of playwright, where they can be had.
fn browser() -> Option<[String; 2]> {
    let output = Command::new("scripts/browser").current_dir(ROOT).output().expect("scripts/browser runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => {
            let lines = String::from_utf8(output.stdout).expect("UTF-8");
            let (chromium, modules) = lines.trim().split_once('\n').expect("two lines");
            Some([chromium.to_owned(), modules.to_owned()])
        }
        Some(75) => {
            println!("{}", told.trim());
            None
        }
        code => panic!("scripts/browser: {code:?}: {told}"),
    }
}

/// bpmn-js draws the files: no warning, every text in its box, every label inside of the pool and apart from all else.
#[test]
fn a_viewer_shows_every_text_apart() {
    let (Some(judges), Some([chromium, modules])) = (judges(), browser()) else { return };
    let folder = TempDir::new().unwrap();
    let files: Vec<PathBuf> = generated(&folder).into_iter().map(|made| made.file).collect();
    let look = |files: &Value| ask(node(&judges, "viewer.mjs").args([&chromium, &modules]), files);
    assert_eq!(look(&json!(files)), json!([]));

    // The judge can say no: a label on a task, and an element that is not there.
    let good = fs::read_to_string(&files[0]).unwrap();
    let bad = folder.path().join("bad.bpmn");
    let task = regex::Regex::new(r#"bpmnElement="s1"[^>]*>\s*(<dc:Bounds [^>]*>)"#).unwrap();
    let area = task.captures(&good).unwrap()[1].to_owned();
    let label = regex::Regex::new(
        r#"(bpmnElement="start"[^>]*>\s*<dc:Bounds [^>]*>\s*<bpmndi:BPMNLabel>\s*)<dc:Bounds [^>]*>"#,
    );
    fs::write(&bad, label.unwrap().replace(&good, format!("${{1}}{area}")).as_bytes()).unwrap();
    assert!(look(&json!([bad])).to_string().contains("start_label lies on s1"));
    fs::write(&bad, good.replacen("targetRef=\"end_success\"", "targetRef=\"nowhere\"", 1)).unwrap();
    assert!(look(&json!([bad])).to_string().contains("import: "));
}

/// A process with the facts that it is to be executed on.
fn job(made: &Made) -> Value {
    let text = fs::read_to_string(&made.file).unwrap();
    let id = text.split("<bpmn:process id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let case = |facts: BTreeMap<String, bool>| {
        let facts: BTreeMap<String, bool> =
            facts.into_iter().map(|(id, value)| (format!("{id}_passed"), value)).collect();
        json!({ "facts": facts })
    };
    let cases: Vec<Value> = combinations(&made.process).into_iter().map(case).collect();
    json!({ "file": made.file, "process": id, "cases": cases })
}

/// Every combination of conditions that hold and that do not.
fn combinations(process: &Process) -> Vec<BTreeMap<String, bool>> {
    let conditions: Vec<&str> = process
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Condition)
        .map(|node| node.id.as_str())
        .collect();
    let bits = conditions.len().min(MOST_CONDITIONS);
    let facts = |mask: usize| {
        conditions
            .iter()
            .enumerate()
            .map(|(nth, id)| ((*id).to_owned(), mask >> (nth % bits.max(1)) & 1 == 0))
            .collect()
    };
    (0..1 << bits).map(facts).collect()
}

/// The way that the model's edges give.
fn walked(process: &Process, facts: &BTreeMap<String, bool>) -> Vec<String> {
    let mut path = Vec::new();
    let mut place = "start".to_owned();
    while !place.starts_with("end_") {
        let when = match facts.get(&place) {
            None => EdgeKind::Next,
            Some(true) => EdgeKind::Pass,
            Some(false) => EdgeKind::Fail,
        };
        let edge = process.edges.iter().find(|edge| edge.from == place && edge.when == when);
        place = edge.expect("the samples can be walked").to.clone();
        path.push(place.clone());
        assert!(path.len() <= process.nodes.len() + 1, "the samples have no loops");
    }
    path
}

/// What an engine passed, without gateways and what only the file has.
fn path(answer: &Value, process: &Process) -> Vec<String> {
    let known = |id: &&str| {
        id.starts_with("end_") && !id.ends_with("_gateway") || process.nodes.iter().any(|node| node.id == *id)
    };
    let ids = answer.as_array().unwrap_or_else(|| panic!("{answer}")).iter();
    ids.map(|id| id.as_str().unwrap()).filter(known).map(str::to_owned).collect()
}

#[test]
fn a_false_guard_is_not_taken() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    let made = generated(&folder);
    let with_condition = made.iter().find(|made| combinations(&made.process).len() > 1).unwrap();
    // The guard asks for the opposite: an engine that reads it goes the other way, one that does not goes on as before.
    let text = fs::read_to_string(&with_condition.file).unwrap();
    fs::write(&with_condition.file, text.replace("_passed = true", "_passed = false")).unwrap();
    let jobs = json!([job(with_condition)]);
    for mut judge in [python(&judges, "spiff.py"), node(&judges, "engine.mjs")] {
        let answers = ask(&mut judge, &jobs);
        for (k, facts) in combinations(&with_condition.process).into_iter().enumerate() {
            let opposite = facts.iter().map(|(id, value)| (id.clone(), !value)).collect();
            let path = path(&answers[0][k], &with_condition.process);
            assert_eq!(path, walked(&with_condition.process, &opposite));
            assert_ne!(path, walked(&with_condition.process, &facts));
        }
    }
}

#[test]
fn the_api_is_openapi() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    generated(&folder);
    let files = every_file(folder.path(), "openapi.json");
    assert!(files.len() > 5);
    assert_eq!(ask(&mut python(&judges, "openapi.py"), &json!(files)), json!([]));
    let mut bad: Value = serde_json::from_slice(&fs::read(&files[0]).unwrap()).unwrap();
    bad["info"] = json!({});
    fs::write(&files[0], bad.to_string()).unwrap();
    assert_ne!(ask(&mut python(&judges, "openapi.py"), &json!([files[0]])), json!([]));
}

/// A case of each service before `jsonschema` of Python: an empty application with its papers passes, and what is wrong does not.
#[test]
fn the_case_is_described_by_a_schema() {
    let Some(judges) = judges() else { return };
    let folder = TempDir::new().unwrap();
    generated(&folder);
    let files = every_file(folder.path(), "case.json");
    assert!(files.len() > 5);
    assert_eq!(ask(&mut python(&judges, "case_schema.py"), &json!({ "schemas": files })), json!([]));

    let schema = |name: &str| files.iter().find(|file| file.to_string_lossy().contains(name)).unwrap();
    let file = json!([{ "name": "a.pdf", "sha256": "0".repeat(64), "size": 7, "type": "application/pdf" }]);
    let papers = json!({ "p1": file, "p2": file, "p3": file });
    let good = json!({ "form": { "f1": "Үлгі ұйымы", "f2": "Тау етегі", "f3": "2026-03-02" }, "attachments": papers });
    let with = |path: &str, value: Value| {
        let mut case = good.clone();
        *case.pointer_mut(path).unwrap() = value;
        case
    };
    let bad = [
        with("/form/f3", json!("2 наурыз")),
        with("/form/f2", json!("")),
        with("/form", json!({ "f9": "x" })),
        // The signature belongs to the paper.
        with("/form", json!({ "f4": "MIIB" })),
        with("/attachments", json!({ "p1": file, "p2": file })),
        with("/attachments/p1", json!([])),
        with("/attachments/p1/0/sha256", json!("0")),
        json!({ "form": {} }),
    ];
    let asked = json!({ "schemas": [], "schema": schema("/07-1/"), "cases": [good], "wrong": bad });
    assert_eq!(ask(&mut python(&judges, "case_schema.py"), &asked), json!([]));
}
