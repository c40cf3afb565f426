//! What `zanflow show` prints of every sample act, and how many repairs of each kind it took.
//! A wanted change is accepted with `INSTA_UPDATE=always cargo test --release --test snapshots` and read in the diff.
#![allow(clippy::expect_used)]

use std::fmt::Write;
use std::path::Path;
use zanflow::report;
use zanflow::source::{Source, walk};
use zanflow::wording::Lang;

/// Every sample act with a name for its snapshots.
fn acts() -> Vec<(String, Source)> {
    let walked = walk(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
    assert!(walked.errors.is_empty() && !walked.found.is_empty());
    let acts = walked.found.into_iter().map(|found| {
        let source = found.read().expect("reads");
        (found.stem, source)
    });
    acts.collect()
}

fn check(kind: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{kind}-{name}"), text));
}

#[test]
fn shown() {
    for (name, source) in acts() {
        let model = zanflow::compile(&source).model;
        check("show", &name, &report::act(&model, None, Lang::En).unwrap_or_default());
    }
}

#[test]
fn repairs() {
    for (name, source) in acts() {
        let edits = zanflow::repair::repair(&source).edits;
        let mut text = String::new();
        for (rule, count) in report::by_rule(&edits) {
            let lines: Vec<String> =
                edits.iter().filter(|edit| edit.rule == rule).map(|edit| edit.line.to_string()).collect();
            let _ = writeln!(text, "{} {count}: lines {}", rule.name(), lines.join(" "));
        }
        check("repairs", &name, &text);
    }
}
