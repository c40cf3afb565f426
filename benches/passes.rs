//! `make bench`: how fast each pass is, beside tantivy on the same text, and whether time and memory grow with the
//! length of an act and no faster. Prints tables; measures only when run by `cargo bench`.
#![allow(clippy::expect_used, clippy::print_stdout)]

use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, TantivyDocument};
use zanflow::model::Model;
use zanflow::source::{Format, Source, from_bytes, walk};
use zanflow::{extract, lint, repair, syntax};

const MEGABYTE: usize = 1_000_000;
/// Text measured, in megabytes, unless ZANFLOW_BENCH_MB says otherwise: as many copies of the acts as it takes.
const TEXT_MEASURED: usize = 60;
/// The best of so many runs counts: what else the machine does only adds time.
const RUNS: usize = 3;
/// No further run is begun when the runs of one measurement have taken so long.
const LONG: Duration = Duration::from_secs(60);
/// Lengths of one act, in megabytes.
const LENGTHS: [usize; 3] = [1, 10, 100];
/// Peak memory of one act, as a multiple of its bytes, that must not be gone over.
const MOST_MEMORY: f64 = 40.0;
/// Threads that both compete with.
const THREADS: usize = 2;
/// A worker's stack, as `zanflow compile` has it.
const STACK: usize = 8 * 1024 * 1024;
/// Memory that tantivy may fill before it writes a segment, in bytes.
const TANTIVY_BUFFER: usize = 200 * MEGABYTE;

struct Act {
    name: String,
    bytes: Vec<u8>,
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--one-act") {
        let length = arguments.get(at + 1).and_then(|text| text.parse().ok()).expect("megabytes");
        return one_act(length);
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("not measured: run it with `make bench`");
        return;
    }
    let acts = acts();
    println!("{} acts, {:.1} MB, best of up to {RUNS} runs\n", acts.len(), megabytes(total(&acts)));
    passes(&acts);
    // The measurements of single acts are processes of their own; this one's memory would only be in their way.
    drop(acts);
    lengths();
}

/// The sample acts, and the real ones where they are, over and over.
fn acts() -> Vec<Act> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("corpus"), root.join("../shared/corpus")];
    let walked = walk(&folders.into_iter().filter(|folder| folder.is_dir()).collect::<Vec<_>>());
    let files: Vec<(String, Vec<u8>)> = walked
        .found
        .into_iter()
        .filter_map(|found| Some((found.relative, fs::read(found.path).ok()?)))
        .collect();
    let asked = env::var("ZANFLOW_BENCH_MB").ok().and_then(|text| text.parse::<usize>().ok());
    let wanted = asked.unwrap_or(TEXT_MEASURED) * MEGABYTE;
    let mut size = 0;
    let mut acts = Vec::new();
    for (name, bytes) in files.iter().cycle() {
        if size >= wanted {
            break;
        }
        size += bytes.len();
        acts.push(Act { name: name.clone(), bytes: bytes.clone() });
    }
    acts
}

fn total(acts: &[Act]) -> usize {
    acts.iter().map(|act| act.bytes.len()).sum()
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / MEGABYTE as f64
}

fn read(act: &Act) -> Source {
    from_bytes(&act.name, &act.bytes, None).expect("reads")
}

fn json(model: &Model) -> Vec<u8> {
    serde_json::to_vec_pretty(model).expect("serialises")
}

/// Time of `work` on one value, added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *spent += start.elapsed();
    result
}

fn passes(acts: &[Act]) {
    let best = repeated(|| each_pass(acts)).into_iter().reduce(|a, b| {
        let pairs = a.into_iter().zip(b);
        pairs.map(|(a, b)| (a.0, a.1.min(b.1))).collect()
    });
    let size = megabytes(total(acts));
    let row = |name: &str, spent: Duration| {
        println!("{name:<34} {:>8.2} s {:>8.1} MB/s", spent.as_secs_f64(), size / spent.as_secs_f64());
    };
    let best = best.unwrap_or_default();
    for (name, spent) in &best {
        row(name, *spent);
    }
    let all: Duration = best.iter().map(|(_, spent)| *spent).sum();
    row("all passes, one thread", all);
    let checking: Duration = best.iter().filter(|(name, _)| *name == "lint").map(|(_, spent)| *spent).sum();
    println!("checking is {:.2} of all passes", checking.as_secs_f64() / all.as_secs_f64());
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(THREADS).stack_size(STACK).build().expect("threads");
    let compiled = best_of(|| pool.install(|| whole(acts)));
    row(&format!("all passes, {THREADS} threads"), compiled);
    let paragraphs = paragraphs(acts);
    let indexed = best_of(|| tantivy_index(&paragraphs));
    row(&format!("tantivy indexing, {THREADS} threads"), indexed);
    println!(
        "compiling takes {:.1} times as long as indexing\n",
        compiled.as_secs_f64() / indexed.as_secs_f64()
    );
}

fn best_of(work: impl Fn() -> Duration) -> Duration {
    repeated(work).into_iter().min().unwrap_or_default()
}

/// Up to [`RUNS`] results; one at least.
fn repeated<T>(work: impl Fn() -> T) -> Vec<T> {
    let start = Instant::now();
    let mut results = vec![work()];
    while results.len() < RUNS && start.elapsed() < LONG {
        results.push(work());
    }
    results
}

/// Each pass alone, on one thread.
fn each_pass(acts: &[Act]) -> Vec<(&'static str, Duration)> {
    let [mut reading, mut repairing, mut parsing, mut extracting, mut checking, mut writing] =
        [Duration::ZERO; 6];
    for act in acts {
        let source = timed(&mut reading, || read(act));
        let repaired = timed(&mut repairing, || repair::repair(&source));
        let tree = timed(&mut parsing, || syntax::parse(&repaired));
        let mut model = timed(&mut extracting, || extract::extract(&source, &repaired, &tree));
        timed(&mut checking, || lint::check(&mut model));
        black_box(timed(&mut writing, || json(&model)));
    }
    vec![
        ("source", reading),
        ("repair", repairing),
        ("syntax", parsing),
        ("extract", extracting),
        ("lint", checking),
        ("serialisation", writing),
    ]
}

/// Everything, acts in parallel.
fn whole(acts: &[Act]) -> Duration {
    let mut spent = Duration::ZERO;
    timed(&mut spent, || {
        let sizes = acts.par_iter().map(|act| black_box(json(&zanflow::compile(&read(act)).model)).len());
        black_box(sizes.sum::<usize>())
    });
    spent
}

/// The texts as tantivy gets them: a document a line that is not blank.
fn paragraphs(acts: &[Act]) -> Vec<&str> {
    let texts = acts.iter().filter_map(|act| std::str::from_utf8(&act.bytes).ok());
    texts.flat_map(str::lines).filter(|line| !line.trim().is_empty()).collect()
}

fn tantivy_index(paragraphs: &[&str]) -> Duration {
    let mut spent = Duration::ZERO;
    timed(&mut spent, || {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(THREADS, TANTIVY_BUFFER).expect("a writer");
        for paragraph in paragraphs {
            let mut document = TantivyDocument::default();
            document.add_text(text, paragraph);
            writer.add_document(document).expect("added");
        }
        writer.commit().expect("committed");
        writer.wait_merging_threads().expect("merged");
    });
    spent
}

/// One act of each length, in a process of its own each, so that peaks of memory are its own.
fn lengths() {
    println!("one act of        time   per MB   peak memory   per byte of it, {MOST_MEMORY} at the most");
    let program = env::current_exe().expect("this program");
    for length in LENGTHS {
        let status = Command::new(&program).args(["--one-act", &length.to_string()]).status();
        if !status.is_ok_and(|status| status.success()) {
            println!("{length:>7} MB   failed");
        }
    }
}

/// Compiles one act made of whole regulations, one after another.
fn one_act(length: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = ["01_flat-table.txt", "02_three-services.txt", "03_inner-units.txt", "06_centre.txt"];
    let texts: Vec<String> =
        names.iter().map(|name| fs::read_to_string(root.join("corpus").join(name)).expect("reads")).collect();
    let mut text = String::with_capacity(length * MEGABYTE + 100_000);
    for act in texts.iter().cycle() {
        if text.len() >= length * MEGABYTE {
            break;
        }
        text.push_str(act);
        text.push('\n');
    }
    let mut spent = Duration::ZERO;
    timed(&mut spent, || {
        let source = from_bytes("long.txt", text.as_bytes(), Some(Format::Text)).expect("reads");
        let compiled = zanflow::compile(&source);
        black_box(json(&compiled.model));
    });
    let seconds = spent.as_secs_f64();
    let size = megabytes(text.len());
    let memory = peak().map_or_else(
        || "      unknown".to_owned(),
        |bytes| {
            let times = megabytes(bytes) / size;
            let over = if times > MOST_MEMORY { "  OVER THE LIMIT" } else { "" };
            format!("{:>10.0} MB {times:>16.1}{over}", megabytes(bytes))
        },
    );
    println!("{size:>7.1} MB {seconds:>8.2} s {:>6.1} ms {memory}", seconds * 1000.0 / size);
}

/// Peak of this process's memory, in bytes, where the system tells (Linux).
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
