//! "Page N of the file" leads to the page on which the words stand: the page's text is that of a PDF program from outside.
//!
//! A browser without a window draws no PDF, so what its viewer opens at `#page=N` cannot be looked at; that N is the right page can.
#![cfg(feature = "web")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::serve::{Server, add};
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What a script of the project makes ready; none where it cannot, and says why.
fn ready(script: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(root.join(script)).output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| told.lines().next().unwrap_or_default().to_owned())
}

/// A sample act as the browser prints it, over several pages.
fn printed(chromium: &str, folder: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("corpus/02_three-services.txt")).unwrap();
    let lines = text
        .split("\n\n")
        .map(|part| format!("<p>{}</p>\n", part.replace('&', "&amp;").replace('<', "&lt;")));
    let page = folder.join("page.html");
    let style = "<style>@page { size: A5; margin: 15mm } p { font: 12pt serif }</style>";
    fs::write(&page, format!("<!DOCTYPE html><meta charset=\"utf-8\">{style}{}", lines.collect::<String>()))
        .unwrap();
    let pdf = folder.join("printed.pdf");
    let done = Command::new(chromium)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    assert!(done.status.success() && pdf.exists(), "{}", String::from_utf8_lossy(&done.stderr));
    pdf
}

/// Letters and digits alone: what remains whichever way a program prints blanks and hyphens. A file may have Latin letters that look like
/// Kazakh ones, which an act's page does not have any more.
fn letters(text: &str) -> String {
    let lower = text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase);
    let alike = |letter| "aceiopxy".find(letter).and_then(|at| "асеіорху".chars().nth(at)).unwrap_or(letter);
    lower.map(alike).collect()
}

/// The pages that marks of an act's page name, each with the words that stand behind it.
fn marked(page: &str) -> Vec<(usize, String)> {
    let mark = Regex::new(r#"original\?view=1#page=(\d+)""#).unwrap();
    let words = Regex::new(r#"(?s)class="words">(.*?)</(?:p|h2|h3)>|<td[^>]*>(.*?)</td>"#).unwrap();
    let tag = Regex::new("<[^>]*>").unwrap();
    let after = |at: usize| {
        let found = words.captures(page.get(at..).unwrap()).map(|found| {
            found.get(1).or(found.get(2)).map(|text| text.as_str().to_owned()).unwrap_or_default()
        });
        let text = tag.replace_all(&found.unwrap_or_default(), "").replace("&lt;", "<").replace("&amp;", "&");
        text.replace("&quot;", "\"").replace("&#x27;", "'")
    };
    mark.captures_iter(page)
        .map(|found| (found[1].parse().unwrap(), after(found.get(0).unwrap().end())))
        .collect()
}

#[test]
fn a_page_of_the_original_has_the_words_that_lead_to_it() {
    let (Some(poppler), Some(chromium)) = (ready("scripts/poppler"), ready("scripts/browser")) else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ZANFLOW_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut files = vec![printed(&chromium, folder.path())];
    match fs::read_dir(shared.join("real")) {
        Ok(real) => files.extend(
            real.flatten()
                .map(|file| file.path())
                .filter(|path| path.extension().is_some_and(|it| it == "pdf")),
        ),
        Err(_) => println!("skipped: the real files, ../shared is not here"),
    }
    files.sort();
    let paths: Vec<String> = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let kb = folder.path().join("kb");
    add(&kb, &paths.iter().map(String::as_str).collect::<Vec<_>>());
    let server = Server::start(&kb, &[]);
    let (mut checked, mut several) = (0, 0);
    for path in &paths {
        let id = Path::new(path).file_stem().unwrap().to_string_lossy().into_owned();
        let marks = marked(&server.ok(&format!("/acts/{id}?parts=all")));
        several += usize::from(marks.len() > 1);
        for (number, words) in &marks {
            let page = number.to_string();
            let text = Command::new(&poppler).args(["-f", &page, "-l", &page, path, "-"]).output().unwrap();
            let text = letters(&String::from_utf8_lossy(&text.stdout));
            // A paragraph may go on on the next page: its beginning is what the mark stands before.
            let begins: String = letters(words).chars().take(24).collect();
            assert!(text.contains(&begins), "{id}, page {number}: {words:?} is not on it");
            checked += usize::from(!begins.is_empty());
        }
    }
    println!("{checked} pages of {} files are where they are said to be", paths.len());
    assert!(several >= 1 && checked > 5, "{checked} pages, {several} files of several pages");
}
