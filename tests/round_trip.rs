//! Random acts rendered to files, read, compiled, and compared with what they say.
//!
//! `ZANFLOW_ROUND_TRIP=1000` tries so many acts; `ZANFLOW_ROUND_TRIP_PDF=20` so many through Chromium to PDF, which
//! `ZANFLOW_ROUND_TRIP_KEEP=FOLDER` keeps, and takes from there where they are kept already. `ZANFLOW_ROUND_TRIP_MISSES=100` shows so many
//! of the fields that came out otherwise.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::cast_precision_loss
)]

#[path = "round_trip/act.rs"]
mod act;
#[path = "round_trip/compare.rs"]
mod compare;
#[path = "round_trip/render.rs"]
mod render;

use act::Act;
use compare::Tally;
use std::process::Command;
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

#[test]
fn markdown() {
    exact("Markdown", "a.md", |act| render::markdown(act).into_bytes());
}

#[test]
fn web_page() {
    exact("HTML", "a.html", |act| render::html(act).into_bytes());
}

#[test]
fn word_with_typed_numbers() {
    exact("DOCX, typed numbers", "a.docx", |act| render::docx(act, false));
}

#[test]
fn word_with_numbers_of_its_own() {
    exact("DOCX, numbers of Word", "a.docx", |act| render::docx(act, true));
}

/// What a program prints; `None` where it is not there.
fn printed(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// The first line that a script of the project prints, or why what it makes ready cannot be had.
fn script(name: &str) -> Result<String, String> {
    let output = Command::new(name)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Prints a page to a PDF.
fn print(browser: &str, page: &str, pdf: &str, profile: &str) {
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        &format!("--user-data-dir={profile}"),
        &format!("--print-to-pdf={pdf}"),
        &format!("file://{page}"),
    ];
    printed(browser, &arguments).expect("Chromium prints");
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
    let (browser, poppler) = (script("scripts/browser"), script("scripts/poppler"));
    let (Ok(browser), Ok(poppler)) = (&browser, &poppler) else {
        return [browser, poppler].into_iter().filter_map(Result::err).for_each(|why| println!("{why}"));
    };
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("ZANFLOW_ROUND_TRIP_KEEP").map(std::path::PathBuf::from);
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let mut tallies = PDF.map(|_| Tally::default());
    for seed in 0..number("ZANFLOW_ROUND_TRIP_PDF", 4) {
        let act = act::act(seed);
        let pdf = kept.as_ref().map_or_else(
            || at("a.pdf"),
            |kept| kept.join(format!("{seed}.pdf")).to_string_lossy().into_owned(),
        );
        if kept.is_none() || !std::path::Path::new(&pdf).exists() {
            let page = at("a.html");
            std::fs::write(&page, render::html(&act)).unwrap();
            print(browser, &page, &pdf, &at("profile"));
        }
        let bytes = std::fs::read(&pdf).unwrap();
        let source = from_bytes("a.pdf", &bytes, None).expect("reads");
        assert_eq!(source.format, Format::Pdf);
        tallies[0].act(seed, &act, &zanflow::compile(&source).model);
        for (tally, layout) in tallies.iter_mut().skip(1).zip([Some("-layout"), None, Some("-raw")]) {
            let arguments: Vec<&str> = layout.into_iter().chain([pdf.as_str(), "-"]).collect();
            let text = printed(poppler, &arguments).unwrap();
            let source = from_bytes("a.txt", &text, Some(Format::Text)).expect("reads");
            tally.act(seed, &act, &zanflow::compile(&source).model);
        }
    }
    for (tally, (way, fields, acts)) in tallies.iter().zip(PDF) {
        tally.print(way);
        assert!(tally.share() >= fields, "{way}");
        assert!(tally.exact as f64 * 100.0 >= acts * tally.acts as f64, "{way}");
    }
}
