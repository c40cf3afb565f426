//! What `zanflow generate` writes: names, the same bytes again, models that no act gives, and one small act in full.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, str};
use tempfile::TempDir;
use zanflow::generate::{self, File, Lang};
use zanflow::model::Model;
use zanflow::source::walk;

const SMALL: &str = "corpus/11_action-rows.md";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn model(path: &str) -> Model {
    let walked = walk(&[root().join(path)]);
    zanflow::compile(&walked.found[0].read().expect("reads")).model
}

fn files(model: &Model, lang: Lang) -> Vec<File> {
    model
        .services
        .iter()
        .flat_map(|service| generate::service(model, service, lang).expect("generates"))
        .collect()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zanflow"));
    command.current_dir(folder).arg("generate").args(args).output().expect("runs")
}

/// Every file below a folder, `/` between folders.
fn names(root: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                names.insert(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names
}

#[test]
fn files_of_a_small_act() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for file in files(&model(SMALL), Lang::Kk) {
            if !file.path.starts_with("camunda8/") {
                insta::assert_snapshot!(format!("generate-{}", file.path.replace('/', "-")), file.contents);
            }
        }
    });
}

#[test]
fn the_fee_of_a_card_is_data_with_its_line() {
    let fees = |path: &str| -> Vec<Value> {
        let cards = files(&model(path), Lang::Kk).into_iter().filter(|file| file.path.ends_with("card.json"));
        cards.map(|card| serde_json::from_str::<Value>(&card.contents).unwrap()["fee"].clone()).collect()
    };
    let of_one = "Бір айлық есептік көрсеткіш мөлшерінде алым алынады";
    let charge = serde_json::json!({ "mci": "1", "each": false, "text": of_one });
    let paid = serde_json::json!({ "kind": "charges", "charges": [charge], "line": 206 });
    assert!(fees("corpus/14_rules-several-services.md").contains(&paid));
    for free in ["corpus/07_rules-2020.md", "corpus/08_standard.txt"] {
        let found = fees(free);
        assert!(!found.is_empty() && found.iter().all(|fee| fee["kind"] == "free"), "{free}: {found:?}");
    }
}

#[test]
fn further_processes_of_a_channel_are_counted() {
    let folder = TempDir::new().unwrap();
    let act = root().join("corpus/03_inner-units.txt");
    let output = run(folder.path(), &[act.to_str().unwrap(), "--out", "o"]);
    assert!(output.status.success(), "{}", str::from_utf8(&output.stderr).unwrap());
    let mut expected = BTreeSet::new();
    for name in ["internal", "internal-2", "internal-3", "portal"] {
        let kinds = [("bpmn", "bpmn"), ("camunda8", "bpmn"), ("diagrams", "svg"), ("diagrams", "mmd")];
        expected.extend(kinds.map(|(kind, ending)| format!("03-1/{kind}/{name}.{ending}")));
    }
    let docs = [
        "card.json",
        "docs/passport.html",
        "docs/passport.md",
        "docs/citizen.html",
        "openapi.json",
        "schemas/case.json",
    ];
    expected.extend(docs.map(|name| format!("03-1/{name}")));
    for process in ["internal", "internal-2", "internal-3", "portal"] {
        expected.insert(format!("03-1/flows/{process}.toml"));
        expected.insert(format!("03-1/src/{}.rs", process.replace('-', "_")));
    }
    for module in ["lib", "main", "implementation", "routes", "settings"] {
        expected.insert(format!("03-1/src/{module}.rs"));
    }
    let of_crate = [
        ".gitignore",
        "03-1.toml",
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "generated.sums",
        "rustfmt.toml",
        "systemd/service-03-1.service",
        "tests/stubs/mod.rs",
        "tests/ways.rs",
    ];
    expected.extend(of_crate.map(|name| format!("03-1/{name}")));
    let copied = |name: &String| name.starts_with("zanflow-runtime/");
    assert!(names(&folder.path().join("o")).iter().filter(|name| copied(name)).count() > 50);
    let services: BTreeSet<String> =
        names(&folder.path().join("o")).into_iter().filter(|name| !copied(name)).collect();
    assert_eq!(services, expected);
}

#[test]
fn an_act_and_its_model_give_the_same_files() {
    let folder = TempDir::new().unwrap();
    let act = root().join("corpus/06_centre.txt");
    let model = model("corpus/06_centre.txt");
    fs::write(folder.path().join("m.json"), serde_json::to_vec(&model).unwrap()).unwrap();
    for (out, args) in [("a", [act.to_str().unwrap(), "--threads=1"]), ("b", ["m.json", "--threads=2"])] {
        let output = run(folder.path(), &[args[0], args[1], "--out", out]);
        assert!(output.status.success(), "{}", str::from_utf8(&output.stderr).unwrap());
    }
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    assert_eq!(names(&a), names(&b));
    assert!(names(&a).len() > 10);
    for name in names(&a) {
        assert_eq!(fs::read(a.join(&name)).unwrap(), fs::read(b.join(&name)).unwrap(), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_generated() {
    let folder = TempDir::new().unwrap();
    let act = root().join(SMALL);
    fs::write(folder.path().join("bad.json"), "{\n\"document\": 1}").unwrap();
    let output = run(folder.path(), &["bad.json", "none.txt", act.to_str().unwrap(), "--out", "o"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("error: bad.json:2: not a model"), "{told}");
    assert!(told.contains("none.txt"), "{told}");
    assert!(names(&folder.path().join("o")).contains("11-1/openapi.json"));
}

#[test]
fn two_services_of_one_id_are_not_mixed() {
    let folder = TempDir::new().unwrap();
    let text = serde_json::to_string(&model(SMALL)).unwrap();
    fs::write(folder.path().join("a.json"), &text).unwrap();
    fs::write(folder.path().join("b.json"), &text).unwrap();
    let output = run(folder.path(), &["a.json", "b.json", "--out", "o"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("b.json: not generated: 11-1 is a service of a.json"), "{told}");
}

#[test]
fn a_service_id_cannot_lead_out_of_the_folder() {
    let folder = TempDir::new().unwrap();
    let mut model = model(SMALL);
    for id in ["../x", "/tmp/x", "..", "", "a\\b"] {
        model.services[0].id = id.to_owned();
        fs::write(folder.path().join("m.json"), serde_json::to_vec(&model).unwrap()).unwrap();
        let output = run(folder.path(), &["m.json", "--out", "o"]);
        assert_eq!(output.status.code(), Some(2), "{id}");
        assert_eq!(names(folder.path()), BTreeSet::from(["m.json".to_owned()]), "{id}");
    }
}

#[test]
fn labels_come_in_three_languages() {
    let model = model(SMALL);
    for (lang, word) in
        [(Lang::Kk, "Шартты белгілер"), (Lang::Ru, "Условные обозначения"), (Lang::En, "Legend")]
    {
        let files = files(&model, lang);
        let svg = files.iter().find(|file| file.path.ends_with(".svg")).unwrap();
        assert!(svg.contents.contains(word), "{lang:?}");
    }
}

/// A process that cannot run is drawn as far as it goes, and says why.
#[test]
fn what_cannot_run_says_why() {
    let check = |change: &dyn Fn(&mut Model), reason: &str| {
        let mut model = model("corpus/01_flat-table.txt");
        change(&mut model);
        let files = files(&model, Lang::En);
        let find = |path: &str| files.iter().find(|file| file.path == path).unwrap().contents.clone();
        let bpmn = find("bpmn/portal.bpmn");
        assert!(bpmn.contains("isExecutable=\"false\""), "{reason}");
        assert!(!bpmn.contains("isExecutable=\"true\""), "{reason}");
        for text in [bpmn, find("diagrams/portal.svg"), find("docs/passport.md"), find("openapi.json")] {
            assert!(text.contains(reason), "{reason}: {text}");
        }
    };
    let drop = |model: &mut Model, from: &str, to: &str| {
        let edges = &mut model.services[0].processes[0].edges;
        let before = edges.len();
        edges.retain(|edge| edge.from != from || edge.to != to);
        assert_eq!(edges.len() + 1, before);
    };
    check(&|model| drop(model, "c1", "p2"), "c1: no way for when the condition fails");
    check(&|model| drop(model, "c1", "p2"), "p2: no way leads to this step");
    check(&|model| drop(model, "p2", "end_refused"), "p2: no end can be reached from this step");
    check(&|model| model.services[0].processes[0].edges.clear(), "nothing leads on from the start");
    check(&|model| model.services[0].processes[0].nodes.clear(), "it has no steps");
    check(
        &|model| {
            let nodes = &mut model.services[0].processes[0].nodes;
            nodes[1].id = nodes[0].id.clone();
        },
        "the id is taken or unusable",
    );
}

/// Letters of 11/96 inch are not printed smaller than 6 points where a picture fills a page of A4 (margins of 10 mm).
#[test]
fn pictures_can_be_read_on_a_page() {
    let size = regex::Regex::new(r#"viewBox="0 0 ([0-9]+) ([0-9]+)""#).unwrap();
    let orientation = regex::Regex::new("@page \\{ size: A4 (portrait|landscape);").unwrap();
    let mut count = 0;
    for found in walk(&[root().join("corpus")]).found {
        let model = zanflow::compile(&found.read().expect("reads")).model;
        for file in files(&model, Lang::Kk).iter().filter(|file| file.path.ends_with(".svg")) {
            let found = size.captures(&file.contents).expect("a size");
            let [width, height] = [1, 2].map(|nth| found[nth].parse::<f64>().unwrap());
            // A drawing that says how its pages lie may take several, one below the other.
            let scale = match orientation.captures(&file.contents) {
                Some(pages) if &pages[1] == "landscape" => 1047.0 / width,
                Some(_) => 718.0 / width,
                None => (718.0 / width).min(1047.0 / height),
            };
            let points = 11.0 * 0.75 * scale.min(1.0);
            assert!(points >= 6.0, "{}: {points} points", file.path);
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn every_reference_of_the_api_leads_somewhere() {
    let files = files(&model("corpus/03_inner-units.txt"), Lang::Kk);
    let file = files.iter().find(|file| file.path == "openapi.json").unwrap();
    let api: Value = serde_json::from_str(&file.contents).unwrap();
    assert_eq!(api["openapi"], "3.1.0");
    for path in
        ["/processes/internal-2/cases", "/cases/{case}", "/cases/{case}/messages", "/cases/{case}/audit"]
    {
        assert!(api["paths"][path].is_object(), "{path}");
    }
    let mut open = vec![&api];
    let mut count = 0;
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').expect("within the document");
            assert!(api.pointer(pointer).is_some(), "{reference}");
            count += 1;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    assert!(count > 20, "{count}");
}

/// Text that means something to each of the formats.
const HOSTILE: &str =
    "<&\"'>]]> %% {{ x }} {% if %} |a| `b` end; \u{0}\u{b}\u{fffe} \u{202e}№ 漢字 \n# x\r\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any text in any place of a model: no failure, XML stays well-formed, nothing gets out of its attribute.
    #[test]
    fn any_text_is_kept_in_its_place(text in prop_oneof![Just(HOSTILE.to_owned()), ".{0,60}"], place in 0..9_usize) {
        let mut model = model(SMALL);
        put(&mut model, place, &text);
        for file in files(&model, Lang::Kk) {
            if file.path.ends_with(".bpmn") || file.path.ends_with(".svg") {
                let parsed = well_formed(&file.contents);
                prop_assert!(parsed.is_ok(), "{}: {:?}", file.path, parsed);
            }
            if file.path.ends_with(".html") {
                prop_assert!(!file.contents.contains("<&\""));
            }
            if file.path.ends_with(".json") {
                prop_assert!(serde_json::from_str::<Value>(&file.contents).is_ok());
            }
        }
    }
}

fn put(model: &mut Model, place: usize, text: &str) {
    let text = text.to_owned();
    let service = &mut model.services[0];
    let process = &mut service.processes[0];
    match place {
        0 => service.title = Some(text),
        1 => model.document.file = text,
        2 => process.case = Some(text),
        3 => process.nodes[0].text = text,
        4 => process.nodes[0].actor = Some(text),
        5 => process.nodes[0].id = text,
        6 => process.nodes[0].result = Some(text),
        7 => process.edges[0].to = text,
        _ => service.provider = Some(text),
    }
}

/// Whether tags, attributes and characters are those of XML: enough to see that no text gets out of its place.
fn well_formed(text: &str) -> Result<(), String> {
    if let Some(letter) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(format!("holds {letter:?}"));
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        if before.contains('&') && !before.split('&').skip(1).all(|entity| entity.contains(';')) {
            return Err(format!("a bare & in {before:?}"));
        }
        let (tag, next) = after.split_once('>').ok_or("an open tag")?;
        if tag.matches('"').count() % 2 == 1 || tag.contains('<') {
            return Err(format!("quotes in {tag:?}"));
        }
        rest = next;
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        } else if tag.starts_with('/') {
            let expected = open.pop();
            if expected != Some(name) {
                return Err(format!("{name} closes {expected:?}"));
            }
        } else {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("open: {open:?}")) }
}
