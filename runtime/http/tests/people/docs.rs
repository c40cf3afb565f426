//! Pages name tests and show settings; this holds them to those.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Names of test functions below a folder.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.lines().filter_map(|line| line.trim().strip_prefix("fn ")?.split_once("()"));
            found.extend(names.map(|(name, _)| name.to_owned()));
        }
    }
}

/// Settings that the pages show are settings that there are.
#[test]
fn settings_on_the_pages_are_read() {
    for (page, least) in [("docs/notices.md", 1), ("docs/erasure.md", 1)] {
        let text = fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
        let blocks: Vec<&str> = text
            .split("```toml\n")
            .skip(1)
            .filter_map(|rest| rest.split_once("```").map(|(block, _)| block))
            .collect();
        assert!(blocks.len() >= least, "{page} shows no settings");
        for block in blocks {
            zanflow_http::accounts::Settings::parse(block).unwrap_or_else(|error| panic!("{page}: {error}"));
        }
    }
}

/// So are those of the systems that services work with: each page shows some, or says where the keys are explained.
#[test]
fn settings_of_systems_on_the_pages_are_read() {
    let pages = [
        ("payment", 1),
        ("doctor", 1),
        ("licences", 1),
        ("signing", 1),
        ("operating", 1),
        ("postgresql", 1),
        ("registers", 1),
        ("restate", 1),
        ("results", 0),
        ("survey", 0),
    ];
    for (page, least) in pages {
        let text = fs::read_to_string(Path::new(ROOT).join(format!("docs/{page}.md"))).unwrap();
        let blocks = text.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```"));
        // A script of faults is not read by a service.
        let blocks: Vec<&str> =
            blocks.map(|(block, _)| block).filter(|block| !block.contains("[[fault]]")).collect();
        assert!(blocks.len() >= least, "docs/{page}.md shows no settings");
        for block in blocks {
            zanflow_http::config::Layers::new(Some((page, block)), [], [])
                .config()
                .unwrap_or_else(|wrong| panic!("docs/{page}.md: {wrong:?}"));
        }
    }
}

#[test]
fn every_requirement_has_a_test_that_exists_or_a_reason() {
    let mut known = BTreeSet::new();
    tests(&Path::new(ROOT).join("runtime"), &mut known);
    let page = fs::read_to_string(Path::new(ROOT).join("docs/security.md")).unwrap();
    let mut rows: BTreeSet<&str> = BTreeSet::new();
    let mut named = 0;
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, number, _, shown, _] = cells[..] else { continue };
        if number.split('.').count() != 3 || !number.starts_with(|first: char| first.is_ascii_digit()) {
            continue;
        }
        assert!(rows.insert(number), "{number} stands twice");
        let tests: Vec<&str> = shown
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| {
                name.starts_with(|first: char| first.is_ascii_lowercase())
                    && name.contains('_')
                    && !name.contains('.')
            })
            .collect();
        for name in &tests {
            assert!(known.contains(*name), "docs/security.md, {number}: there is no test {name}");
        }
        named += tests.len();
        let reasoned =
            ["Does not apply", "Not done", "Documented"].iter().any(|start| shown.starts_with(start));
        assert!(reasoned || !tests.is_empty(), "docs/security.md, {number}: neither a test nor a reason");
    }
    // The requirements of level 2 in these sections of OWASP ASVS 4.0.3, without those that the standard has dropped.
    let count = |section: &str| rows.iter().filter(|row| row.starts_with(section)).count();
    assert_eq!((count("2."), count("3."), count("4.")), (53, 18, 9), "{rows:?}");
    assert!(named > 50, "{named}");
}
