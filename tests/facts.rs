//! What differs between real services, as readers of both acts found it before they saw any output: `tests/facts/`.
//!
//! A fact has a topic, a verdict, a weight, and the lines of both acts that show it. It is told if a row that states a difference cites
//! lines of it on each side that it has. A row without a fact is a candidate for a false statement. The acts themselves lie outside of
//! the repository.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use serde::Deserialize;
use std::path::{Path, PathBuf};
use zanflow::compare::{Comparison, Only, Place, Row, Topic, Verdict, compare};
use zanflow::generate::Lang;
use zanflow::model::Model;

#[derive(Debug, Deserialize)]
struct Gold {
    a: String,
    b: String,
    facts: Vec<Fact>,
}

#[derive(Debug, Deserialize)]
struct Fact {
    topic: String,
    verdict: String,
    weight: String,
    /// First and last lines of the places that show it, by side.
    a: Vec<(u32, u32)>,
    b: Vec<(u32, u32)>,
    fact: String,
}

/// Lines by which readers and rows may cite one sentence differently: its head, its tag.
const NEAR: u32 = 2;
/// Places of more lines cite a whole service, which shows nothing.
const WHOLE: u32 = 120;

impl Fact {
    fn is_difference(&self) -> bool {
        matches!(self.verdict.as_str(), "differs" | "only-a" | "only-b")
    }

    /// Whether a row speaks of it.
    fn is_in(&self, row: &Row) -> bool {
        let topics = [
            (Topic::Scope, "scope"),
            (Topic::InForce, "in-force"),
            (Topic::Provider, "provider"),
            (Topic::Standard, "standard"),
        ];
        if topics.contains(&(row.topic, self.topic.as_str())) {
            return true;
        }
        let (one, other) = (cited(&self.a, &row.a), cited(&self.b, &row.b));
        match (self.a.is_empty(), self.b.is_empty()) {
            (false, false) => one && other,
            (false, true) => {
                one && (row.b.is_empty() || matches!(row.verdict, Verdict::OnlyA | Verdict::Differs))
            }
            (true, false) => {
                other && (row.a.is_empty() || matches!(row.verdict, Verdict::OnlyB | Verdict::Differs))
            }
            (true, true) => false,
        }
    }
}

fn cited(lines: &[(u32, u32)], places: &[Place]) -> bool {
    let near = |place: &Place| {
        let (from, to) = (place.citation.line_start, place.citation.line_end);
        to - from < WHOLE && lines.iter().any(|(first, last)| from <= last + NEAR && to + NEAR >= *first)
    };
    places.iter().any(near)
}

fn shared() -> PathBuf {
    std::env::var_os("ZANFLOW_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
}

/// The act of a service's id.
fn act(id: &str) -> Option<Model> {
    let stem = format!("{}_", id.split('-').next()?);
    let folders = [shared().join("corpus"), shared().join("rules/corpus")];
    let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(&stem) && !name.ends_with(".yaml")
    });
    let path = paths.first()?;
    let source = zanflow::source::read(path, &path.to_string_lossy()).expect("reads");
    Some(zanflow::compile(&source).model)
}

fn compared(a: &str, b: &str) -> Option<Comparison> {
    let (one, other) = (act(a)?, act(b)?);
    let of = |model: &Model, id: &str| model.services.iter().find(|service| service.id == id).cloned();
    Some(
        compare((&one, &of(&one, a)?), (&other, &of(&other, b)?), Only::default(), Lang::En)
            .expect("compares"),
    )
}

#[derive(Default)]
struct Tally {
    facts: usize,
    told: usize,
    /// Told with the weight that the readers gave it.
    weighed: usize,
    /// Called the same.
    denied: usize,
    rows: usize,
    /// Rows that state a difference that is no fact.
    strange: usize,
}

impl Tally {
    fn add(&mut self, gold: &Gold, found: &Comparison) {
        for fact in gold.facts.iter().filter(|fact| fact.is_difference()) {
            let rows: Vec<&Row> = found.rows.iter().filter(|row| fact.is_in(row)).collect();
            let stated: Vec<&&Row> = rows.iter().filter(|row| row.verdict.is_difference()).collect();
            self.facts += 1;
            self.told += usize::from(!stated.is_empty());
            self.weighed += usize::from(stated.iter().any(|row| row.weight.name() == fact.weight));
            let denied = !rows.is_empty() && rows.iter().all(|row| row.verdict == Verdict::Same);
            self.denied += usize::from(denied);
            if stated.is_empty() {
                println!("{} {}: not told: {} {}", gold.a, gold.b, fact.topic, fact.fact);
            }
        }
        for row in found.rows.iter().filter(|row| row.verdict.is_difference()) {
            self.rows += 1;
            self.strange += usize::from(!gold.facts.iter().any(|fact| fact.is_in(row)));
        }
    }
}

#[test]
fn what_readers_found_is_told() {
    if !shared().join("rules/corpus").is_dir() {
        println!("skipped: the real acts are not there");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 14);
    let mut tally = Tally::default();
    for file in files {
        let gold: Gold = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).expect("facts");
        let found = compared(&gold.a, &gold.b).expect("both services are there");
        tally.add(&gold, &found);
    }
    let recall = tally.told as f64 / tally.facts as f64;
    let precision = 1.0 - tally.strange as f64 / tally.rows as f64;
    let f1 = 2.0 * recall * precision / (recall + precision);
    let weights = tally.weighed as f64 / tally.told as f64;
    println!(
        "recall {recall:.3}, precision {precision:.3}, F1 {f1:.3}, weights {weights:.3}, denied {}",
        tally.denied
    );
    assert_eq!(tally.denied, 0, "a difference is called the same");
    assert!(recall >= 0.9 && precision >= 0.91 && weights >= 0.92);
}
