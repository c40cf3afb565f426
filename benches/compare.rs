//! `make bench-compare`: one pair of services, and groups over thousands of them. Measures only when run by `cargo bench`.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use zanflow::compare::group::{Candidate, Judged, groups};
use zanflow::compare::{Only, Side, compare_sides};
use zanflow::generate::Lang;
use zanflow::model::{Model, Service};
use zanflow::source::walk;

/// Services to group, unless ZANFLOW_BENCH_SERVICES says otherwise, separated by commas.
const SERVICES: &str = "1250,2500,5000,10000";
/// Subjects of invented service names, few enough that services have some variants.
const SUBJECTS: usize = 500;

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        println!("not measured: run it with `make bench-compare`");
        return;
    }
    let models = models();
    pairs(&models);
    let counts = env::var("ZANFLOW_BENCH_SERVICES").unwrap_or_else(|_| SERVICES.to_owned());
    for count in counts.split(',').filter_map(|text| text.trim().parse::<usize>().ok()) {
        grouping(&models, count);
    }
}

/// The models of the sample acts, and of the real ones if they are there.
fn models() -> Vec<Model> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("corpus"), root.join("../shared/corpus")];
    let walked = walk(&folders.into_iter().filter(|folder| folder.is_dir()).collect::<Vec<_>>());
    let read = |found: zanflow::source::Found| {
        let source = zanflow::source::read(&found.path, &found.path.to_string_lossy()).ok()?;
        Some(zanflow::compile(&source).model)
    };
    walked.found.into_iter().filter_map(read).filter(|model| !model.services.is_empty()).collect()
}

/// Compares every service with every other.
fn pairs(models: &[Model]) {
    let all: Vec<(&Model, &Service)> =
        models.iter().flat_map(|model| model.services.iter().map(move |service| (model, service))).collect();
    let (mut times, mut read) = (Vec::new(), Vec::new());
    for one in &all {
        for other in &all {
            let begun = Instant::now();
            let (a, b) = (Side::new(one.0, one.1), Side::new(other.0, other.1));
            read.push(begun.elapsed().as_secs_f64() * 1e3);
            black_box(compare_sides(&a, &b, Only::default(), Lang::Kk).expect("compares"));
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    let told = |what: &str, mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
        let last = times.last().copied().unwrap_or_default();
        println!("{what}: median {:.2} ms, 95 % {:.2} ms, slowest {last:.2} ms", at(0.5), at(0.95));
    };
    let count = times.len();
    told(&format!("one pair, of {count} among {} services", all.len()), times);
    told("  of that, reading both sides", read);
}

/// That many services, each of an act of its own; a subject has one service per region.
fn grouping(models: &[Model], count: usize) {
    let services: Vec<&Service> = models.iter().flat_map(|model| &model.services).collect();
    let mut candidates = Vec::with_capacity(count);
    for nth in 0..count {
        let mut service = (*services.get(nth % services.len()).expect("a service")).clone();
        let subject = nth / services.len() % SUBJECTS.div_ceil(services.len());
        let own = word(subject);
        service.title = service.title.map(|title| format!("{own} {title}"));
        let model = Model { services: vec![service], ..model(models) };
        candidates.extend(Candidate::of_act(&format!("act-{nth}"), &model));
    }
    let begun = Instant::now();
    let found = groups(candidates, &Judged::default());
    let taken = begun.elapsed();
    let grouped: usize = found.iter().map(|group| group.members.len()).sum();
    println!(
        "groups among {count} services: {:.2} s, {:.2} ms a service; {} groups of {grouped}",
        taken.as_secs_f64(),
        taken.as_secs_f64() * 1e3 / count as f64,
        found.len()
    );
}

/// An empty act with the first one's facts.
fn model(models: &[Model]) -> Model {
    let document = models.first().expect("a model").document.clone();
    Model { document, services: Vec::new(), passages: Vec::new(), unread: Vec::new() }
}

/// An invented word for a subject.
fn word(mut nth: usize) -> String {
    const SYLLABLES: [&str; 8] = ["бал", "тер", "қос", "жүн", "мор", "сіл", "дық", "гүр"];
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES.get(nth % SYLLABLES.len()).copied().unwrap_or_default());
        nth /= SYLLABLES.len();
    }
    word
}
