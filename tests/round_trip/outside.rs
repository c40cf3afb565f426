//! Programs that are not ours: the browser, and what extracts text from the PDFs that it prints.

use super::act::Act;
use super::render::{self, Cells};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a program prints; `None` where it is not there or fails.
pub fn printed(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let output =
        Command::new(program).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().ok()?;
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

/// What scripts of the project make ready; where one cannot, why is printed.
pub fn ready<const N: usize>(names: [&str; N]) -> Option<[String; N]> {
    let found = names.map(script);
    found.iter().filter_map(|found| found.as_ref().err()).for_each(|why| println!("{why}"));
    found.into_iter().collect::<Result<Vec<_>, _>>().ok()?.try_into().ok()
}

/// The act as the browser prints it to a PDF: `a.pdf` in a folder.
pub fn pdf_of(act: &Act, browser: &str, folder: &Path) -> String {
    let pdf = folder.join("a.pdf").to_string_lossy().into_owned();
    print(act, browser, folder, &pdf);
    pdf
}

/// Prints the act's page to a PDF; the folder is for what the browser needs.
pub fn print(act: &Act, browser: &str, folder: &Path, pdf: &str) {
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let page = at("a.html");
    std::fs::write(&page, render::html(act, Cells::Plain)).unwrap();
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        &format!("--user-data-dir={}", at("profile")),
        &format!("--print-to-pdf={pdf}"),
        &format!("file://{page}"),
    ];
    printed(browser, &arguments).expect("Chromium prints");
}

/// The same file with another ending.
pub fn beside(file: &str, ending: &str) -> PathBuf {
    Path::new(file).with_extension(ending)
}
