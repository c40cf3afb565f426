//! Real acts, which are kept outside the project: all compile, none is lost, every citation lies in its file.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::{env, fs};
use zanflow::model::{Model, Service};
use zanflow::source::{Source, walk};

/// The folder of real acts: `ZANFLOW_SHARED`, or `../shared`.
fn shared() -> Option<PathBuf> {
    let folder = env::var_os("ZANFLOW_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let corpus = folder.join("corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    println!("skipped: ../shared is not here");
    None
}

#[test]
fn every_real_act_compiles() {
    let Some(corpus) = shared() else { return };
    let files = fs::read_dir(&corpus).expect("reads").count();
    let walked = walk(&[corpus]);
    assert!(walked.errors.is_empty(), "{:?}", walked.errors);
    assert_eq!(walked.found.len() + walked.skipped.len(), files, "no act is lost");
    assert!(!walked.found.is_empty());
    let mut faults = Vec::new();
    for found in walked.found {
        let source = found.read().expect("reads");
        let model = zanflow::compile(&source).model;
        if model.services.is_empty() {
            faults.push(format!("{}: no service was found", found.relative));
        }
        faults.extend(model.services.iter().filter(|service| service.title.is_none()).map(|service| {
            format!("{}:{}: {} has no title", found.relative, service.line_start, service.id)
        }));
        let last = last_line(&source);
        faults.extend(
            cited(&model)
                .into_iter()
                .filter(|(_, line)| !(1..=last).contains(line))
                .map(|(what, line)| format!("{}: {what}: no line {line}", found.relative)),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn last_line(source: &Source) -> u32 {
    source.lines.iter().map(|line| line.number).max().unwrap_or(0)
}

/// Every line that a model cites, and what cites it.
fn cited(model: &Model) -> Vec<(String, u32)> {
    let mut lines = Vec::new();
    let mut add = |what: &str, line: u32| lines.push((what.to_owned(), line));
    model.document.amendments.iter().for_each(|change| add("amendment", change.line));
    for passage in &model.unread {
        add("unread", passage.line_start);
        add("unread", passage.line_end);
    }
    model.services.iter().for_each(|service| of_service(service, &mut add));
    lines
}

fn of_service(service: &Service, add: &mut impl FnMut(&str, u32)) {
    add(&service.id, service.line_start);
    add(&service.id, service.line_end);
    service.terms.iter().for_each(|term| add(&term.term, term.line));
    service.findings.iter().for_each(|finding| add(&finding.code, finding.line));
    for process in &service.processes {
        add("process", process.line_start);
        add("process", process.line_end);
        process.nodes.iter().for_each(|node| add(&node.id, node.line));
    }
    for table in &service.tables {
        add("table", table.line_start);
        add("table", table.line_end);
    }
}
