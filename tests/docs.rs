//! README.md and `docs/`: examples print what the pages say, links lead somewhere, every command is described.
//!
//! An example is a fenced block marked `console`. A line that begins with `$ ` is a command; the lines below it are what it
//! prints. A line with only `…` stands for any lines. Blocks marked `console not-run` need a network port or another
//! machine and are not run. `UPDATE_DOCS=1 cargo test docs` writes the real output into the pages.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const ZANFLOW: &str = env!("CARGO_BIN_EXE_zanflow");
const ANY_LINES: &str = "…";

/// A line of a page.
enum Line<'p> {
    /// Anything outside of examples, and the fences.
    Text(&'p str),
    Command(&'p str),
    Output(&'p str),
}

fn parse(page: &str) -> Vec<Line<'_>> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            lines.push(Line::Text(line));
        } else if !inside {
            lines.push(Line::Text(line));
        } else if let Some(command) = line.strip_prefix("$ ") {
            lines.push(Line::Command(command));
        } else {
            lines.push(Line::Output(line));
        }
    }
    lines
}

/// A folder in which the commands of a page run, with `corpus/` in it.
fn sandbox() -> TempDir {
    let folder = TempDir::new().unwrap();
    std::os::unix::fs::symlink(Path::new(ROOT).join("corpus"), folder.path().join("corpus")).unwrap();
    folder
}

/// What a command prints, errors included.
fn run(folder: &Path, command: &str) -> Vec<String> {
    let programs = Path::new(ZANFLOW).parent().unwrap().display();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", format!("{programs}:{path}"))
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether the lines are those expected; `…` stands for any.
fn fits(expected: &[&str], printed: &[String]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&ANY_LINES, rest)) => (0..=printed.len()).any(|skipped| fits(rest, &printed[skipped..])),
        Some((line, rest)) => {
            printed.first().is_some_and(|first| first == line.trim_end()) && fits(rest, &printed[1..])
        }
    }
}

/// Runs the examples of a page in order, in one folder.
fn check(page: &str) {
    let path = Path::new(ROOT).join(page);
    let text = fs::read_to_string(&path).unwrap();
    let lines = parse(&text);
    let folder = sandbox();
    let (mut real, mut wrong, mut commands) = (String::new(), Vec::new(), 0);
    let mut rest = lines.as_slice();
    while let Some((line, after)) = rest.split_first() {
        rest = after;
        match line {
            Line::Text(text) | Line::Output(text) => real.push_str(&format!("{text}\n")),
            Line::Command(command) => {
                commands += 1;
                let expected: Vec<&str> = after
                    .iter()
                    .map_while(|line| if let Line::Output(text) = line { Some(*text) } else { None })
                    .collect();
                rest = &after[expected.len()..];
                let printed = run(folder.path(), command);
                real.push_str(&format!("$ {command}\n"));
                if fits(&expected, &printed) {
                    expected.iter().for_each(|line| real.push_str(&format!("{line}\n")));
                } else {
                    printed.iter().for_each(|line| real.push_str(&format!("{line}\n")));
                    wrong.push(format!("$ {command}\n{}", printed.join("\n")));
                }
            }
        }
    }
    assert!(commands > 0, "{page}: no example was found");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, real).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{page}: these examples print something else:\n\n{}", wrong.join("\n\n"));
}

macro_rules! pages {
    ($($name:ident: $page:literal),* $(,)?) => {
        const PAGES: &[&str] = &[$($page),*];
        $(#[test] fn $name() { check($page); })*
    };
}

pages! {
    readme: "README.md",
    searching: "docs/searching.md",
    generating_and_running: "docs/generating-and-running.md",
    forms: "docs/forms.md",
    comparing: "docs/comparing.md",
    checking: "docs/checking.md",
    registers: "docs/registers.md",
    serving: "docs/serving.md",
    formats_and_limits: "docs/formats-and-limits.md",
    command_line: "docs/command-line.md",
}

/// Their tables name tests, and their settings are read, instead of examples; `runtime/http/tests/people/docs.rs` and
/// `runtime/signatures/tests/documents.rs` hold them to that.
const TABLES: [&str; 13] = [
    "docs/security.md",
    "docs/notices.md",
    "docs/erasure.md",
    "docs/signatures.md",
    "docs/signing.md",
    "docs/payment.md",
    "docs/licences.md",
    "docs/results.md",
    "docs/survey.md",
    "docs/doctor.md",
    "docs/operating.md",
    "docs/postgresql.md",
    "docs/restate.md",
];

#[test]
fn every_page_is_checked_and_linked_from_the_readme() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    for entry in fs::read_dir(Path::new(ROOT).join("docs")).unwrap() {
        let page = format!("docs/{}", entry.unwrap().file_name().to_string_lossy());
        assert!(PAGES.contains(&page.as_str()) || TABLES.contains(&page.as_str()), "{page} is not checked");
        assert!(readme.contains(&format!("]({page})")), "README.md does not link {page}");
    }
}

#[test]
fn links_lead_somewhere() {
    for page in PAGES.iter().chain(&TABLES) {
        let text = fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
        let folder = PathBuf::from(ROOT).join(page).parent().unwrap().to_owned();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link));
        for link in links.filter(|link| !link.contains("://")) {
            let file = link.split('#').next().unwrap();
            assert!(folder.join(file).exists(), "{page}: {link}");
        }
    }
}

#[test]
fn every_command_is_described() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/command-line.md")).unwrap();
    let help = Command::new(ZANFLOW).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        assert!(page.contains(&format!("`zanflow {command}")), "docs/command-line.md: zanflow {command}");
    }
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    let printed: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
    for (expected, fitting) in [
        (&["a", "b", "c"][..], true),
        (&["a", "…"], true),
        (&["…", "c"], true),
        (&["a", "…", "b", "c"], true),
        (&["…", "b"], false),
        (&["a", "b"], false),
        (&[], false),
    ] {
        assert_eq!(fits(expected, &printed), fitting, "{expected:?}");
    }
}
