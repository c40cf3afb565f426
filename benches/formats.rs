//! `make bench-formats`: compiling random acts from DOCX and HTML next to the same text as plain text, and from PDF next to
//! pdftotext alone. Measures only when run by `cargo bench`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    dead_code
)]

#[path = "../tests/round_trip/act.rs"]
mod act;
#[path = "../tests/round_trip/outside.rs"]
mod outside;
#[path = "../tests/round_trip/render.rs"]
mod render;

use act::Act;
use render::Cells;
use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};
use zanflow::source::{Format, from_bytes};

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Acts measured, unless ZANFLOW_BENCH_ACTS says otherwise.
const ACTS: u64 = 100;
/// Number of them that are printed to PDF.
const PDFS: usize = 20;
/// The best of this many runs counts: other load only adds time.
const RUNS: usize = 5;

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        println!("not measured: run it with `make bench-formats`");
        return;
    }
    let asked = env::var("ZANFLOW_BENCH_ACTS").ok().and_then(|text| text.parse().ok());
    let acts: Vec<Act> = (0..asked.unwrap_or(ACTS)).map(act::act).collect();
    texts(&acts);
    pdfs(&acts[..PDFS.min(acts.len())]);
}

/// The best time of several runs.
fn best(mut work: impl FnMut()) -> Duration {
    let times = (0..RUNS).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Compiles files one after another.
fn compile(files: &[Vec<u8>], name: &str, format: Option<Format>) {
    for bytes in files {
        let source = from_bytes(name, bytes, format).expect("reads");
        black_box(zanflow::compile(&source));
    }
}

fn texts(acts: &[Act]) {
    let plain: Vec<Vec<u8>> = acts.iter().map(|act| render::markdown(act).into_bytes()).collect();
    let text = best(|| compile(&plain, "a.md", None));
    let bytes: usize = plain.iter().map(Vec::len).sum();
    println!(
        "{} acts, {:.2} MB of text: {:.1} ms as text",
        acts.len(),
        bytes as f64 / 1e6,
        milliseconds(text)
    );
    let told = |name: &str, taken: Duration| {
        let times = taken.as_secs_f64() / text.as_secs_f64();
        println!("{name:<28} {:>8.1} ms   {times:.2} times that of text", milliseconds(taken));
    };
    let word: Vec<Vec<u8>> = acts.iter().map(|act| render::docx(act, true)).collect();
    told("DOCX", best(|| compile(&word, "a.docx", None)));
    let pages: Vec<Vec<u8>> = acts.iter().map(|act| render::html(act, Cells::Plain).into_bytes()).collect();
    told("HTML", best(|| compile(&pages, "a.html", None)));
}

fn pdfs(acts: &[Act]) {
    let Some([browser, poppler]) = &outside::ready(["scripts/browser", "scripts/poppler"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<String> = acts
        .iter()
        .enumerate()
        .map(|(nth, act)| {
            let pdf = folder.path().join(format!("{nth}.pdf")).to_string_lossy().into_owned();
            outside::print(act, browser, folder.path(), &pdf);
            pdf
        })
        .collect();
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    let own = best(|| compile(&bytes, "a.pdf", None));
    let told = |way: &[&str]| {
        let peer = best(|| {
            for file in &files {
                let output = Command::new(poppler).args(way).args([file, "-"]).output().expect("runs");
                assert!(output.status.success());
            }
        });
        let name = format!("pdftotext {}", way.join(" "));
        let times = own.as_secs_f64() / peer.as_secs_f64();
        println!("{name:<28} {:>8.1} ms   the compiler takes {times:.2} times that", milliseconds(peer));
    };
    println!("{} PDFs compiled             {:>8.1} ms", files.len(), milliseconds(own));
    told(&[]);
    told(&["-bbox-layout"]);
}

fn milliseconds(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1000.0
}
