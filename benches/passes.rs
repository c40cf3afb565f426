//! `make bench`: speed of each pass, of compiling and of adding to a knowledge base, next to tantivy that stores and indexes the
//! same text; and time and memory of long acts. Measures only when run by `cargo bench`.
#![allow(clippy::expect_used, clippy::print_stdout)]

use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, TantivyDocument};
use zanflow::model::Model;
use zanflow::source::{Format, Source, from_bytes, walk};
use zanflow::{extract, lint, repair, syntax};

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MEGABYTE: usize = 1_000_000;
/// Default of ZANFLOW_BENCH_MB: megabytes of text, made of copies of the acts.
const TEXT_MEASURED: usize = 60;
/// The best of this many runs counts: other load only adds time.
const RUNS: usize = 3;
/// No further run is started after this time.
const LONG: Duration = Duration::from_secs(60);
/// Lengths of one act, in megabytes.
const LENGTHS: [usize; 3] = [1, 10, 100];
/// Limit of peak memory of one act, as a multiple of its bytes.
const MOST_MEMORY: f64 = 40.0;
/// Threads of compiling, adding and tantivy.
const THREADS: usize = 2;
/// Stack of a worker, as in `zanflow compile`.
const STACK: usize = 8 * 1024 * 1024;
/// Memory of tantivy before it writes a segment, in bytes.
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
    // The measurements of long acts are processes of their own and need the memory.
    drop(acts);
    lengths();
}

/// Copies of the sample acts, and of the real ones if they are there.
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

/// Wall-clock and processor time.
#[derive(Clone, Copy, Default)]
struct Spent {
    wall: Duration,
    processor: Duration,
}

impl Spent {
    /// Of some work in this process and the children that it waits for.
    fn on(work: impl FnOnce()) -> Self {
        let (start, before) = (Instant::now(), processor_time());
        work();
        Self { wall: start.elapsed(), processor: processor_time().saturating_sub(before) }
    }
}

/// Processor time of this process and its finished children, to 10 ms; zero if the system does not tell (Linux does).
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    // utime, stime, cutime and cstime, fields 14 to 17 of which the first two are before the `)`.
    let ticks = fields.split_whitespace().skip(11).take(4).filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// Time of `work` on one value, added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *spent += start.elapsed();
    result
}

fn passes(acts: &[Act]) {
    let size = megabytes(total(acts));
    let best = repeated(|| each_pass(acts)).into_iter().reduce(|a, b| {
        let pairs = a.into_iter().zip(b);
        pairs.map(|(a, b)| (a.0, a.1.min(b.1))).collect()
    });
    let best = best.unwrap_or_default();
    let all: Duration = best.iter().map(|(_, spent)| *spent).sum();
    println!("{:<16} {:>8} {:>10} {:>10}", "pass, 1 thread", "time", "MB/s", "of all");
    for (name, spent) in best.iter().chain(&[("all", all)]) {
        let (spent, share) = (spent.as_secs_f64(), spent.as_secs_f64() / all.as_secs_f64());
        println!("{name:<16} {spent:>6.2} s {:>10.1} {:>8.0} %", size / spent, 100.0 * share);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(THREADS).stack_size(STACK).build().expect("threads");
    let paragraphs = paragraphs(acts);
    let indexed = best_of(|| Spent::on(|| tantivy_index(&paragraphs, &folder.path().join("tantivy"))));
    let compiled = best_of(|| Spent::on(|| pool.install(|| whole(acts))));
    let files = folder.path().join("acts");
    write(acts, &files);
    let mut peak = 0;
    let added = best_of(|| Spent::on(|| peak = add(&files, &folder.path().join("kb")).max(peak)));
    println!(
        "\n{:<16} {:>8} {:>10} {:>10} {:>14}",
        format!("{THREADS} threads"),
        "time",
        "MB/s",
        "processor",
        "x tantivy"
    );
    for (name, spent) in [("tantivy", indexed), ("compile", compiled), ("add", added)] {
        println!(
            "{name:<16} {:>6.2} s {:>10.1} {:>8.2} s {:>14.1}",
            spent.wall.as_secs_f64(),
            size / spent.wall.as_secs_f64(),
            spent.processor.as_secs_f64(),
            spent.processor.as_secs_f64() / indexed.processor.as_secs_f64()
        );
    }
    println!("tantivy stores and indexes each line of the text; peak memory of add: {peak} MB\n");
}

/// The run with the least processor time.
fn best_of(work: impl FnMut() -> Spent) -> Spent {
    repeated(work).into_iter().min_by_key(|spent| (spent.processor, spent.wall)).unwrap_or_default()
}

/// Up to [`RUNS`] results, at least one.
fn repeated<T>(mut work: impl FnMut() -> T) -> Vec<T> {
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

/// All passes, acts in parallel.
fn whole(acts: &[Act]) {
    let sizes = acts.par_iter().map(|act| black_box(json(&zanflow::compile(&read(act)).model)).len());
    black_box(sizes.sum::<usize>());
}

/// The texts as tantivy gets them: a document per line that is not blank.
fn paragraphs(acts: &[Act]) -> Vec<&str> {
    let texts = acts.iter().filter_map(|act| std::str::from_utf8(&act.bytes).ok());
    texts.flat_map(str::lines).filter(|line| !line.trim().is_empty()).collect()
}

fn empty(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("removed");
    }
    fs::create_dir_all(folder).expect("a folder");
}

fn tantivy_index(paragraphs: &[&str], folder: &Path) {
    empty(folder);
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("an index");
    let mut writer = index.writer_with_num_threads(THREADS, TANTIVY_BUFFER).expect("a writer");
    for paragraph in paragraphs {
        let mut document = TantivyDocument::default();
        document.add_text(text, paragraph);
        writer.add_document(document).expect("added");
    }
    writer.commit().expect("committed");
    writer.wait_merging_threads().expect("merged");
}

/// The acts as files, each copy with a number of its own, so that no two are the same.
fn write(acts: &[Act], folder: &Path) {
    for (nth, act) in acts.iter().enumerate() {
        let path = folder.join(nth.to_string()).join(act.name.replace('/', "_"));
        let text = String::from_utf8_lossy(&act.bytes).replace('№', &format!("№ {nth}-"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}

/// Adds to a new knowledge base in a process of its own; returns its peak memory in megabytes.
fn add(files: &Path, kb: &Path) -> usize {
    empty(kb);
    let mut child = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .args(["add", "--quiet", "--threads", &THREADS.to_string(), "--kb"])
        .args([kb, files])
        .spawn()
        .expect("runs");
    let mut most = 0;
    while child.try_wait().expect("waits").is_none() {
        most = most.max(peak(&child.id().to_string()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(50));
    }
    most / MEGABYTE
}

/// One act of each length, each in a process of its own, whose peak memory is measured.
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
    let memory = peak("self").map_or_else(
        || "      unknown".to_owned(),
        |bytes| {
            let times = megabytes(bytes) / size;
            let over = if times > MOST_MEMORY { "  OVER THE LIMIT" } else { "" };
            format!("{:>10.0} MB {times:>16.1}{over}", megabytes(bytes))
        },
    );
    println!("{size:>7.1} MB {seconds:>8.2} s {:>6.1} ms {memory}", seconds * 1000.0 / size);
}

/// Peak memory of a process, in bytes, if the system tells (Linux does).
fn peak(process: &str) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
