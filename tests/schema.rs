//! Every model holds what `zanflow schema` promises, and is read back as it was written.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use zanflow::model::Model;
use zanflow::source::walk;
use zanflow::terms::Lang;
use zanflow::wording::Catalogue;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn schema() -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_zanflow")).arg("schema").output().expect("runs");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_model_is_valid() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let walked = walk(&[corpus()]);
    assert!(walked.errors.is_empty() && !walked.found.is_empty());
    for found in walked.found {
        let model = zanflow::compile(&found.read().expect("reads")).model;
        let json = serde_json::to_value(&model).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", found.relative);
        let back: Model = serde_json::from_value(json).expect("a model");
        assert_eq!(back, model, "{}", found.relative);
    }
}

/// Every name of the closed lists that pages and pictures show has a word in each language.
#[test]
fn every_name_of_a_closed_list_has_a_word() {
    static WORDS: Catalogue = Catalogue::new([""; 3]);
    let schema = schema();
    for (list, prefix) in
        [("Action", "action-"), ("System", "system-"), ("Channel", "channel-"), ("FieldKind", "blank-")]
    {
        let mut open = vec![&schema["$defs"][list]];
        let mut names = Vec::new();
        while let Some(value) = open.pop() {
            open.extend(value["oneOf"].as_array().into_iter().flatten());
            names.extend(value["enum"].as_array().into_iter().flatten().chain(value.get("const")));
        }
        assert!(names.len() > 3, "{list}: {names:?}");
        for name in names.into_iter().filter_map(Value::as_str) {
            for lang in Lang::ALL {
                let key = format!("{prefix}{name}");
                assert!(WORDS.find(lang, &key).is_some(), "{lang:?}: no word for {key}");
            }
        }
    }
}

#[test]
fn what_is_no_model_is_not_valid() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for wrong in [r#"{}"#, r#"{"document": {}, "services": []}"#, r#"[]"#] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}
