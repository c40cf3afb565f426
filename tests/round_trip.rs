//! Random acts rendered to files, read, compiled, and compared with what they say.
//!
//! `ZANFLOW_ROUND_TRIP=1000` tries so many acts; `ZANFLOW_ROUND_TRIP_PDF=20` so many through Chromium to PDF, which
//! `ZANFLOW_ROUND_TRIP_KEEP=FOLDER` keeps, and takes from there where they are kept already; `ZANFLOW_ROUND_TRIP_COPIES=200` so many
//! through copies out of the browser. `ZANFLOW_ROUND_TRIP_MISSES=100` shows so many of the fields that came out otherwise.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::cast_precision_loss
)]

mod act;
mod compare;
mod outside;
mod render;
mod rules;

use act::Act;
use compare::Tally;
use outside::{beside, pdf_of, print, printed, ready};
use render::Cells;
use zanflow::source::{Format, from_bytes};

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

/// Every act must come out exactly.
#[track_caller]
fn exact(way: &str, name: &str, bytes: impl Fn(&Act) -> Vec<u8>) {
    let mut tally = Tally::default();
    for seed in 0..number("ZANFLOW_ROUND_TRIP", 60) {
        let act = act::act(seed);
        let source = from_bytes(name, &bytes(&act), None).expect("reads");
        tally.act(seed, &act, &zanflow::compile(&source).model);
    }
    tally.print(way);
    assert_eq!(tally.exact, tally.acts, "{way}");
}

/// Random rules in force must come out exactly, from a page, from Markdown and from a Word file.
#[test]
fn rules_in_force() {
    type Render = fn(&Act) -> Vec<u8>;
    let ways: [(&str, &str, Render); 3] = [
        ("rules, Markdown", "a.md", |act| render::markdown(act).into_bytes()),
        ("rules, HTML", "a.html", |act| render::html(act, Cells::Plain).into_bytes()),
        ("rules, DOCX", "a.docx", |act| render::docx(act, false)),
    ];
    for (way, name, render) in ways {
        let mut tally = Tally::default();
        for seed in 0..number("ZANFLOW_ROUND_TRIP", 60) {
            let rules = rules::rules(seed);
            let source = from_bytes(name, &render(&rules.act), None).expect("reads");
            tally.rules(seed, &rules, &zanflow::compile(&source).model);
        }
        tally.print(way);
        assert_eq!(tally.exact, tally.acts, "{way}");
    }
}

#[test]
fn markdown() {
    exact("Markdown", "a.md", |act| render::markdown(act).into_bytes());
}

#[test]
fn web_page() {
    exact("HTML", "a.html", |act| render::html(act, Cells::Plain).into_bytes());
}

#[test]
fn web_page_with_paragraphs_in_cells() {
    exact("HTML, paragraphs in cells", "a.html", |act| render::html(act, Cells::Paragraphs).into_bytes());
}

#[test]
fn text_that_word_saved() {
    exact("Word's text", "a.txt", |act| render::word_text(act).into_bytes());
    exact("Word's text, UTF-16", "a.txt", |act| {
        std::iter::once(0xfeff)
            .chain(render::word_text(act).encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    });
}

#[test]
fn word_with_typed_numbers() {
    exact("DOCX, typed numbers", "a.docx", |act| render::docx(act, false));
}

#[test]
fn word_with_numbers_of_its_own() {
    exact("DOCX, numbers of Word", "a.docx", |act| render::docx(act, true));
}

/// Least shares of exact fields and of exact acts of each way out of a PDF.
const PDF: [(&str, f64, f64); 4] = [
    ("geometry", 99.9, 99.0),
    ("pdftotext -layout", 99.5, 97.0),
    ("pdftotext", 99.5, 75.0),
    ("pdftotext -raw", 68.0, 0.0),
];

#[test]
fn pdf() {
    let Some([browser, poppler]) = &ready(["scripts/browser", "scripts/poppler"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("ZANFLOW_ROUND_TRIP_KEEP").map(std::path::PathBuf::from);
    let mut tallies = PDF.map(|_| Tally::default());
    for seed in 0..number("ZANFLOW_ROUND_TRIP_PDF", 4) {
        let act = act::act(seed);
        let pdf = kept
            .as_ref()
            .map_or_else(|| folder.path().join("a.pdf"), |kept| kept.join(format!("{seed}.pdf")));
        let pdf = pdf.to_string_lossy().into_owned();
        if kept.is_none() || !std::path::Path::new(&pdf).exists() {
            print(&act, browser, folder.path(), &pdf);
        }
        let bytes = std::fs::read(&pdf).unwrap();
        let source = from_bytes("a.pdf", &bytes, None).expect("reads");
        assert_eq!(source.format, Format::Pdf);
        tallies[0].act(seed, &act, &zanflow::compile(&source).model);
        for (tally, layout) in tallies.iter_mut().skip(1).zip([Some("-layout"), None, Some("-raw")]) {
            let arguments: Vec<&str> = layout.into_iter().chain([pdf.as_str(), "-"]).collect();
            told(tally, seed, &act, &printed(poppler, &arguments).unwrap());
        }
    }
    for (tally, (way, fields, acts)) in tallies.iter().zip(PDF) {
        tally.print(way);
        assert!(tally.share() >= fields, "{way}");
        assert!(tally.exact as f64 * 100.0 >= acts * tally.acts as f64, "{way}");
    }
}

/// Compiles a text of an act that a program made.
fn told(tally: &mut Tally, seed: u64, act: &Act, text: &[u8]) {
    let source = from_bytes("a.txt", text, Some(Format::Text)).expect("reads");
    tally.act(seed, act, &zanflow::compile(&source).model);
}

/// Least share of exact fields of what Python programs make of a PDF.
/// pdfplumber prints the lines of a table's row across its cells with one blank between them, so most cells are lost in its text.
const PYTHON: [(&str, &str, f64); 2] =
    [("pdfplumber", "pdfplumber.txt", 48.0), ("PyMuPDF", "pymupdf.txt", 94.0)];

#[test]
fn pdf_by_python() {
    let Some([browser, python]) = &ready(["scripts/browser", "scripts/extractors"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut tallies = PYTHON.map(|_| Tally::default());
    for seed in 0..number("ZANFLOW_ROUND_TRIP_PDF", 4) {
        let act = act::act(seed);
        let pdf = pdf_of(&act, browser, folder.path());
        printed(python, &["tests/round_trip/extract.py", &pdf]).expect("they extract");
        for (tally, (_, ending, _)) in tallies.iter_mut().zip(PYTHON) {
            told(tally, seed, &act, &std::fs::read(beside(&pdf, ending)).unwrap());
        }
    }
    for (tally, (way, _, least)) in tallies.iter().zip(PYTHON) {
        tally.print(way);
        assert!(tally.share() >= least, "{way}");
    }
}

/// Least share of exact fields of what is copied out of a browser.
const COPIED: [(&str, Cells, &str, f64); 4] = [
    ("copied by script", Cells::Plain, "inner.txt", 99.0),
    ("copied by hand", Cells::Plain, "selection.txt", 99.0),
    ("copied by script, paragraphs in cells", Cells::Paragraphs, "inner.txt", 99.0),
    ("copied by hand, paragraphs in cells", Cells::Paragraphs, "selection.txt", 99.0),
];

#[test]
fn copied_out_of_a_browser() {
    let Some([browser]) = ready(["scripts/browser"]) else { return };
    let folder = tempfile::tempdir().unwrap();
    let acts: Vec<Act> = (0..number("ZANFLOW_ROUND_TRIP_COPIES", 20)).map(act::act).collect();
    let file = |seed: usize, cells: Cells| {
        let name = format!("{seed}{}.html", if cells == Cells::Plain { "" } else { "p" });
        folder.path().join(name).to_string_lossy().into_owned()
    };
    let mut files = Vec::new();
    for (seed, act) in acts.iter().enumerate() {
        for cells in [Cells::Plain, Cells::Paragraphs] {
            std::fs::write(file(seed, cells), render::html(act, cells)).unwrap();
            files.push(file(seed, cells));
        }
    }
    let mut arguments = vec!["tests/round_trip/copy.mjs", browser.as_str()];
    arguments.extend(files.iter().map(String::as_str));
    printed("node", &arguments).expect("the browser copies");
    for (way, cells, ending, least) in COPIED {
        let mut tally = Tally::default();
        for (seed, act) in acts.iter().enumerate() {
            told(&mut tally, seed as u64, act, &std::fs::read(beside(&file(seed, cells), ending)).unwrap());
        }
        tally.print(way);
        assert!(tally.share() >= least, "{way}");
    }
}
