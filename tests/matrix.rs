//! No number of a matrix that no clause states: over all services of the sample acts, and of the real ones where they are.
//!
//! The sums are made here again, by walking every way through a process, so that the search for the longest way is judged too.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use zanflow::compare::matrix::{By, Row, matrix};
use zanflow::flow::{self, FlowGraph, Vertex};
use zanflow::model::{DurationUnit, Model, Process, Service};

/// More ways than this are not walked one by one.
const MOST_WAYS: usize = 20_000;

fn acts() -> Vec<Model> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ZANFLOW_SHARED").map_or_else(|| own.join("../shared"), PathBuf::from);
    let folders = [own.join("corpus"), shared.join("corpus"), shared.join("rules/corpus")];
    if !shared.join("rules/corpus").is_dir() {
        println!("skipped in part: the real acts are not there");
    }
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending != "yaml"))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| zanflow::source::read(path, &path.to_string_lossy()).expect("reads");
    paths.iter().map(|path| zanflow::compile(&read(path)).model).collect()
}

/// Working days, calendar days and seconds of a way; none where nothing on it has a time in such a unit.
type Sums = [Option<u64>; 3];

/// The sums of every way through a process; none where there are too many ways.
fn sums(service: &Service, process: &Process) -> Option<BTreeSet<Sums>> {
    let graph = FlowGraph::new(process);
    let times = flow::times(service, process);
    let mut found = BTreeSet::new();
    let mut ways = 0;
    let mut open: Vec<(Vertex, Vec<usize>)> = vec![(Vertex::Start, Vec::new())];
    while let Some((at, way)) = open.pop() {
        let next: Vec<usize> = graph
            .leaving(at)
            .filter_map(|way| if let Vertex::Step(nth) = way.to { Some(nth) } else { None })
            .filter(|nth| !way.contains(nth))
            .collect();
        let ends = next.is_empty() || graph.leaving(at).any(|way| !matches!(way.to, Vertex::Step(_)));
        if ends {
            ways += 1;
            let mut sum: Sums = [None; 3];
            for time in way.iter().filter_map(|nth| times[*nth]) {
                let (unit, each) = match time.duration.unit {
                    DurationUnit::WorkingDay => (0, 1.0),
                    DurationUnit::Day => (1, 1.0),
                    DurationUnit::Week => (1, 7.0),
                    DurationUnit::Month => (1, 30.0),
                    DurationUnit::Year => (1, 365.0),
                    unit => (2, flow::seconds(unit)),
                };
                let most = time.duration.most().unwrap_or(time.duration.min) * each;
                sum[unit] = Some(sum[unit].unwrap_or(0) + thousandths(most));
            }
            found.insert(sum);
        }
        if ways > MOST_WAYS {
            return None;
        }
        open.extend(next.into_iter().map(|nth| (Vertex::Step(nth), [way.as_slice(), &[nth]].concat())));
    }
    Some(found)
}

fn thousandths(value: f64) -> u64 {
    (value * 1000.0).round() as u64
}

/// Whether the words of a time stand where the model says: in the step, or in a cell of its column.
fn is_stated(service: &Service, process: &Process) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    flow::times(service, process).iter().zip(&process.nodes).all(|(time, node)| {
        time.is_none_or(|time| {
            let raw = plain(&time.duration.raw);
            let within = |text: &str| plain(text).contains(&raw);
            match time.column {
                Some((_, column)) => column.cells.iter().any(|cell| within(&cell.text)),
                None => within(&node.text),
            }
        })
    })
}

#[test]
fn no_number_that_no_clause_states() {
    let acts = acts();
    let services: Vec<(&Model, &Service)> =
        acts.iter().flat_map(|act| act.services.iter().map(move |service| (act, service))).collect();
    let variants: Vec<_> =
        services.iter().map(|(model, service)| (model.document.file.as_str(), *model, *service)).collect();
    let (mut checked, mut skipped, mut wrong) = (0, 0, Vec::new());
    for by in [By::Region, By::Year, By::Channel] {
        for row in matrix(&variants, by).rows {
            let of = |service: &&Service| service.id == row.service;
            let service = services.iter().map(|(_, service)| *service).find(of).expect("a service");
            let all = service
                .processes
                .iter()
                .filter(|process| !matches!(by, By::Channel) || process.channel.name() == row.by);
            let all: Vec<&Process> = all.collect();
            let ways: Option<Vec<BTreeSet<Sums>>> =
                all.iter().map(|process| sums(service, process)).collect();
            let Some(ways) = ways else {
                skipped += 1;
                continue;
            };
            checked += 1;
            let told = [row.working_days, row.days, row.machine_seconds].map(|value| value.map(thousandths));
            let is_way = all.is_empty() && told == [None; 3] || ways.iter().any(|ways| ways.contains(&told));
            if !is_way {
                wrong.push(format!("{} {}: {told:?} is no way", row.service, row.by));
            }
            if !all.iter().all(|process| is_stated(service, process)) {
                wrong.push(format!("{}: a time that is not where it is cited", row.service));
            }
            wrong.extend(limit_is_printed(service, &row));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > skipped * 5, "{checked} rows checked, {skipped} have too many ways");
}

/// The limit is what the card prints, word for word.
fn limit_is_printed(service: &Service, row: &Row) -> Option<String> {
    let card: Vec<&str> =
        service.passport.iter().flat_map(|card| &card.times).map(|time| time.raw.trim()).collect();
    let told = row.limit.clone().unwrap_or_default();
    (told != card.join("; ")).then(|| format!("{}: limit {told}", row.service))
}
