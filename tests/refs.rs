//! `zanflow refs`, and the status of acts on a day.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

/// An act that cites: itself rightly and wrongly, a held order that was repealed, one of another body, and a law that is not held.
const CITING: &str = "\
«Ара тіркеу» мемлекеттік қызмет регламентін бекіту туралы

Көкжазық облысы әкімдігінің 2014 жылғы 10 ақпандағы № 12 қаулысы. Көкжазық облысының Әділет департаментінде 2014 жылғы 1 наурызда № 900 тіркелді

      «Ара туралы» Қазақстан Республикасының 2005 жылғы 4 мамырдағы Заңының 9-1-бабының 4-тармағына сәйкес Көкжазық облысының әкімдігі ҚАУЛЫ ЕТЕДІ:

      1. Осы қаулыға 1-қосымшаға сәйкес «Ара тіркеу» мемлекеттік қызмет регламенті бекітілсін.

      2. Осы қаулыға 7-қосымшаға сәйкес нысан бекітілсін.

      3. Көкжазық облысы әкімдігінің 2013 жылғы 5 мамырдағы № 7 қаулысының 9-тармағына сәйкес жұмыс жүргізілсін.

      4. Мысалдала облысы әкімдігінің 2013 жылғы 5 мамырдағы № 7 қаулысы ескерілсін.

      5. Осы қаулының 3-тармағы ескерілсін.

Облыс әкімі А. Мысалов

Көкжазық облысы әкімдігінің 2014 жылғы 10 ақпандағы № 12 қаулысына 1-қосымша

«Ара тіркеу» мемлекеттік қызмет регламенті

1. Жалпы ережелер

      1. Қызметті басқарма көрсетеді.

      2. Осы Регламенттің 1-тармағына сәйкес көрсетіледі.

      3. Осы Регламенттің 8-тармағына сәйкес көрсетіледі.
";

const CITED: &str = "\
Омарта тәртібін бекіту туралы

Күшін жойған

Көкжазық облысы әкімдігінің 2013 жылғы 5 мамырдағы № 7 қаулысы. Көкжазық облысының Әділет департаментінде 2013 жылғы 1 маусымда № 800 тіркелді. Күші жойылды - Көкжазық облысы әкімдігінің 2013 жылғы 20 желтоқсандағы № 99 қаулысымен

      Көкжазық облысының әкімдігі ҚАУЛЫ ЕТЕДІ:

      1. Тәртіп бекітілсін.

      2. Бақылау облыс әкімінің орынбасарына жүктелсін.

Облыс әкімі А. Мысалов
";

fn zanflow(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zanflow")).args(args).output().unwrap()
}

fn kb(acts: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let files = folder.path().join("acts");
    fs::create_dir(&files).unwrap();
    for (name, text) in acts {
        fs::write(files.join(name), text).unwrap();
    }
    let kb = folder.path().join("kb");
    let added = zanflow(&["add", files.to_str().unwrap(), "--quiet", "--kb", kb.to_str().unwrap()]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    (folder, kb)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// `words | held | acts | broken`, a line each.
fn cites(found: &Value) -> Vec<String> {
    let list = |value: &Value, field: &str| {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one[field].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(",")
    };
    let line = |one: &Value| {
        let held = one["held"].as_str().unwrap();
        format!(
            "{} | {held} | {} | {}",
            one["line_start"],
            list(&one["acts"], "id"),
            list(&one["broken"], "kind")
        )
    };
    found["cites"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn references_are_resolved_and_broken_ones_told() {
    let (_folder, kb) = kb(&[("citing.txt", CITING), ("cited.txt", CITED)]);
    let kb = kb.to_str().unwrap();
    let output = zanflow(&["refs", "citing", "--kb", kb, "--on", "2014-06-01", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found = json(&output);
    let wanted = [
        "5 | not_held |  | ",
        "7 | own |  | ",
        "9 | own |  | appendix_missing",
        "11 | held | cited | paragraph_missing,repealed_before",
        "13 | not_held |  | ",
        "15 | own |  | ",
        "27 | own |  | ",
        "29 | own |  | paragraph_missing",
    ];
    let got: Vec<String> = cites(&found);
    assert_eq!(got, wanted, "{found:#}");
    assert_eq!(found["broken"], 3);
    assert_eq!(found["cites"][0]["relation"], "basis");
    assert_eq!(found["cites"][0]["cited"]["title"], "Ара туралы");

    // The other way: by one query, with the words that cite.
    let found = json(&zanflow(&["refs", "cited", "--kb", kb, "--json"]));
    assert_eq!(found["cited_by_total"], 1, "{found:#}");
    assert_eq!(
        (&found["cited_by"][0]["act"], &found["cited_by"][0]["line_start"]),
        (&"citing".into(), &11.into())
    );
    assert_eq!(found["cites"][0]["relation"], "repealed_by");
    assert_eq!(found["broken"], 0);

    let text = zanflow(&["refs", "citing", "--kb", kb, "--broken"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("there is no appendix 7; there are 1") && !text.contains("cited by"), "{text}");
}

#[test]
fn what_is_not_held_or_not_whole_is_not_broken() {
    // Of five appendices the file holds the first.
    let orders: String =
        (1..=5).map(|n| format!("      {n}) осы қаулыға {n}-қосымшаға сәйкес регламент;\n\n")).collect();
    let cut = CITING
        .replace("      2. Осы қаулыға 7-қосымшаға сәйкес нысан бекітілсін.\n", &orders)
        .replace("8-тармағына", "2-тармағына");
    let (_folder, kb) = kb(&[("cut.txt", &cut)]);
    let output = zanflow(&["refs", "cut", "--kb", kb.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(0), "{:#}", json(&output));

    let none = zanflow(&["refs", "nothing", "--kb", kb.to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(2));
    let none = zanflow(&["refs", "cut", "--kb", kb.to_str().unwrap(), "--on", "2014-02-31"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("YYYY-MM-DD"));
}

#[test]
fn status_is_that_of_the_day_asked_for() {
    let unknown = CITED.replace("№ 7 қаулысы.", "№ 8 қаулысы.").replace(
        " Күші жойылды - Көкжазық облысы әкімдігінің 2013 жылғы 20 желтоқсандағы № 99 қаулысымен",
        "",
    );
    let (_folder, kb) = kb(&[("citing.txt", CITING), ("cited.txt", CITED), ("unknown.txt", &unknown)]);
    let kb = kb.to_str().unwrap();
    let acts = |query: &str| {
        let found = json(&zanflow(&["search", "--kb", kb, "--json", "--limit", "100", query]));
        let mut acts: Vec<(String, String)> = found
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|hit| {
                let status = hit["status"].as_str().unwrap().to_owned();
                let also = hit["also"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|also| also["act"].as_str().unwrap().to_owned());
                let first = (hit["act"].as_str().unwrap().to_owned(), status);
                std::iter::once(first).chain(also.map(|act| (act, String::new())))
            })
            .collect();
        acts.sort();
        acts.dedup_by(|a, b| a.0 == b.0);
        acts.into_iter().map(|(act, _)| act).collect::<Vec<_>>().join(" ")
    };
    // Before its repeal an act is in force; repealed on a day not known, it may have been.
    assert_eq!(acts("on:2013-05-01 жүктелсін"), "");
    assert_eq!(acts("on:2013-06-01 жүктелсін"), "cited unknown");
    assert_eq!(acts("on:2013-12-19 жүктелсін"), "cited unknown");
    assert_eq!(acts("on:2013-12-20 жүктелсін"), "unknown");
    assert_eq!(acts("on:2013-06-01 status:in_force жүктелсін"), "cited");
    assert_eq!(acts("on:2013-12-20 status:repealed жүктелсін"), "cited unknown");
    assert_eq!(acts("on:2013-12-31 бекітілсін"), "unknown");
    assert_eq!(acts("on:2014-02-10 бекітілсін"), "citing unknown");
    assert_eq!(acts("status:in_force бекітілсін"), "citing");
    assert_eq!(acts("status:repealed бекітілсін"), "cited unknown");
}
