//! `zanflow history` and `zanflow add --history`, over small repositories made with git.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

struct Clone {
    folder: TempDir,
}

impl Clone {
    fn new() -> Self {
        let clone = Self { folder: TempDir::new().unwrap() };
        clone.git(&["init", "--quiet", "--initial-branch=main"], "2000-01-01");
        clone
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, args: &[&str], day: &str) {
        support::git(self.root(), args, day);
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn act(&self, folder: &str, code: &str, number: u32, text: &str) {
        let meta = format!(
            "act_code: \"{code}\"\nrequisite: \"Үлгі облысы әкімдігінің 2013 жылғы 15 наурыздағы № {number} қаулысы\"\n\
             title:\n  kaz: \"Ара туралы\"\nform: қаулы\napproved_on: 2013-03-15\n"
        );
        self.put(&format!("{folder}/meta.yaml"), &meta);
        self.put(&format!("{folder}/kaz.md"), text);
    }

    fn commit(&self, day: &str, message: &str) {
        self.git(&["add", "--all"], day);
        self.git(&["commit", "--quiet", "--message", message], day);
    }
}

fn text(second: &str) -> String {
    format!(
        "# Ара туралы\n\nҮлгі облысының әкімдігі **ҚАУЛЫ ЕТЕДІ**:\n\n1. Омарта тіркелсін.\n\n{second}\n\n\
         3. Бақылау әкімнің орынбасарына жүктелсін.\n\n*Облыс әкімі С. Бозторғаев*\n"
    )
}

const OLD: &str = "2. Мерзімі он күн:\n\n1) ара;\n\n2) бал.";
const NEW: &str = "2. Мерзімі бес күн:\n\n1) ара;\n\n2) балауыз.";

/// An act with three versions, a new name and a repeal; one that stays.
fn clone() -> Clone {
    let clone = Clone::new();
    clone.act("2013/0315-ara-tirkeu-990001", "990001", 77, &text(OLD));
    clone.commit("2013-04-01", "First\n\nCause-Act-Code: 990001");
    clone.act("2013/0401-bal-990002", "990002", 78, &text("2. Бал."));
    clone.commit("2013-05-01", "Another act");
    clone.act("2013/0315-ara-tirkeu-990001", "990001", 77, &text(NEW));
    clone.commit("2014-06-01", "Changed\n\nCause-Act-Code: 990002\nCause-Act-Code: 990003");
    clone.git(&["mv", "2013/0315-ara-tirkeu-990001", "2013/0315-ara-esebi-990001"], "2015-01-01");
    clone.commit("2015-01-01", "Renamed");
    clone.act("2013/0315-ara-esebi-990001", "990001", 77, &text(&NEW.replace("бес", "үш")));
    clone.commit("2016-02-01", "Changed again");
    clone.git(&["rm", "-r", "--quiet", "2013/0315-ara-esebi-990001"], "2018-03-01");
    clone.commit("2018-03-01", "Repealed\n\nCause-Act-Code: 990004");
    clone
}

fn zanflow(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zanflow")).args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&out(output)).unwrap()
}

/// What went wrong: exit code 2 and a message.
fn refused(args: &[&str]) -> String {
    let output = zanflow(args);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
    assert!(told.contains("help:"), "{told}");
    told
}

fn history(clone: &Clone, act: &str, more: &[&str]) -> Output {
    let repo = clone.root().to_str().unwrap().to_owned();
    zanflow(&[&["history", act, "--repo", &repo, "--kb", "/nowhere", "--json"], more].concat())
}

#[test]
fn versions_follow_the_code_over_new_names_to_the_repeal() {
    let clone = clone();
    let wanted = [
        ("2013-04-01", "added", "990001"),
        ("2014-06-01", "changed", "990002,990003"),
        ("2015-01-01", "renamed", ""),
        ("2016-02-01", "changed", ""),
        ("2018-03-01", "removed", "990004"),
    ];
    for act in [
        "990001",
        "2013/0315-ara-esebi-990001",
        "2013/0315-ara-tirkeu-990001",
        "2013/0315-ara-esebi-990001/kaz.md",
    ] {
        let found = json(&history(&clone, act, &[]));
        let versions = found["versions"].as_array().unwrap();
        let got: Vec<(String, String, String)> = versions
            .iter()
            .map(|version| {
                let text = |field: &str| version[field].as_str().unwrap().to_owned();
                let causes: Vec<&str> =
                    version["causes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
                (text("day"), text("change"), causes.join(","))
            })
            .collect();
        let got: Vec<(&str, &str, &str)> =
            got.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(got, wanted, "{act}");
    }
}

#[test]
fn the_text_of_a_day_is_that_of_its_version() {
    let clone = clone();
    let at = |day: &str, more: &[&str]| json(&history(&clone, "990001", &[&["--on", day], more].concat()));
    for (day, status, word) in [
        ("2013-03-31", "before_first", ""),
        ("2013-04-01", "in_force", "он күн"),
        ("2014-05-31", "in_force", "он күн"),
        ("2014-06-01", "in_force", "бес күн"),
        ("2015-06-01", "in_force", "бес күн"),
        ("2018-02-28", "in_force", "үш күн"),
        ("2018-03-01", "repealed", ""),
        ("2026-01-01", "repealed", ""),
    ] {
        let found = at(day, &[]);
        assert_eq!(found["status"], status, "{day}");
        assert!(found["text"].to_string().contains(word), "{day}: {found}");
        assert_eq!(word.is_empty(), found["text"].as_array().unwrap().is_empty());
    }
    let item = at("2014-07-01", &["--paragraph", "2", "--item", "2"]);
    let pieces = item["text"].as_array().unwrap();
    assert_eq!(pieces.len(), 1, "{item}");
    assert!(pieces[0]["text"].as_str().unwrap().contains("балауыз"));
    assert_eq!(
        pieces[0]["citation"]["kk"],
        "Үлгі облысының әкімдігінің 2013 жылғы 15 наурыздағы № 77 қаулысы, 2-тармақ, 2) тармақша (2014 жылғы 1 маусымдағы редакция)"
    );
    assert!(pieces[0]["citation"]["ru"].as_str().unwrap().ends_with("(редакция от 1 июня 2014 года)"));
    assert_eq!(pieces[0]["line_start"], 11);
    assert_eq!(item["version"]["causes"][0], "990002");

    let changes = json(&history(&clone, "990001", &["--diff", "2013-05-01", "2016-02-01"]));
    let parts: Vec<String> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            format!("{} {} {}", change["kind"], change["paragraph"], change["item"]).replace('"', "")
        })
        .collect();
    assert_eq!(parts, ["changed 2 null", "changed 2 2"], "{changes:#}");
    let none = json(&history(&clone, "990001", &["--diff", "2013-05-01", "2013-06-01"]));
    assert_eq!(none["changes"].as_array().unwrap().len(), 0);
}

#[test]
fn a_knowledge_base_knows_where_its_acts_come_from_and_what_was_removed() {
    let clone = clone();
    let folder = TempDir::new().unwrap();
    let kb = folder.path().join("kb");
    let (root, kb) = (clone.root().to_str().unwrap(), kb.to_str().unwrap());
    out(&zanflow(&["add", root, "--history", "--kb", kb]));
    let acts = json(&zanflow(&["acts", "--kb", kb, "--json"]));
    let acts = acts.as_array().unwrap();
    assert_eq!(acts.len(), 2, "{acts:#?}");
    assert_eq!((&acts[0]["id"], &acts[0]["removed_on"]), (&"990001".into(), &"2018-03-01".into()));
    assert_eq!(acts[1]["origin"]["path"], "2013/0401-bal-990002");
    let found = |query: &str| {
        let found = json(&zanflow(&["search", "--kb", kb, "--json", query]));
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["act"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("balauyz")[0], "990001");
    assert_eq!(found("status:repealed тіркелсін"), ["990001"]);
    assert_eq!(found("on:2017-01-01 балауыз"), ["990001"]);
    assert!(found("on:2018-03-01 балауыз").is_empty());
    for id in ["990001", "990002"] {
        assert!(out(&zanflow(&["history", id, "--kb", kb])).contains("added"), "{id}");
    }
    let again = out(&zanflow(&["add", root, "--history", "--kb", kb]));
    assert!(again.contains("added      0 acts") && !again.contains("gone"), "{again}");
    out(&zanflow(&["add", "--rebuild", "--kb", kb]));
    assert_eq!(found("status:repealed тіркелсін"), ["990001"]);
}

#[test]
fn strange_names_and_large_commits_do_no_harm() {
    let clone = Clone::new();
    clone.act("2013/0315-ara-990001", "990001", 77, &text(OLD));
    let strange = [
        "2013/a\nb-990008/kaz.md",
        "\u{1}commit/kaz.md",
        "2013/«ара» ж'е \"бал\"-990009/kaz.md",
        "-n/kaz.md",
        "$(x)-7/meta.yaml",
    ];
    for name in strange {
        clone.put(name, "мәтін\n");
    }
    for n in 0..3000 {
        clone.put(&format!("many/{:02}/0101-akt-{}/kaz.md", n % 50, 100_000 + n), "1. Мәтін.\n");
    }
    clone.commit("2013-04-01", "\u{1}commit\u{1} with all kinds of names");
    clone.git(&["rm", "-r", "--quiet", "many", "-n"], "2014-01-01");
    for name in strange {
        fs::remove_file(clone.root().join(name)).unwrap();
    }
    fs::remove_dir_all(clone.root().join("many")).unwrap();
    clone.act("2013/0315-ara-990001", "990001", 77, &text(NEW));
    clone.commit("2014-06-01", "Changed");
    let found = json(&history(&clone, "2013/0315-ara-990001", &[]));
    assert_eq!(found["versions"].as_array().unwrap().len(), 2, "{found:#}");
    let found = json(&history(&clone, "many/07/0101-akt-100007", &[]));
    assert_eq!(found["versions"][1]["change"], "removed");
    let found = json(&history(&clone, "2013/«ара» ж'е \"бал\"-990009", &[]));
    assert_eq!(found["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_be_read_is_told() {
    let clone = clone();
    let root = clone.root().to_str().unwrap();
    let told = refused(&["history", "990777", "--repo", root]);
    assert!(told.contains("never was an act 990777"), "{told}");
    let told = refused(&["history", "990001", "--repo", root, "--on", "2014-07-01", "--paragraph", "99"]);
    assert!(told.contains("no such part"), "{told}");
    let told = refused(&["history", "990001", "--repo", root, "--diff", "2013-01-01", "2014-07-01"]);
    assert!(told.contains("first version is of 2013-04-01"), "{told}");
    let told = refused(&["history", "990001", "--repo", root, "--diff", "2014-01-01", "2019-07-01"]);
    assert!(told.contains("repealed on 2018-03-01"), "{told}");
    let outside = TempDir::new().unwrap();
    let told = refused(&["history", "990001", "--repo", outside.path().to_str().unwrap()]);
    assert!(told.contains("not in a git repository"), "{told}");
    let told = refused(&["history", "990001", "--kb", "/nowhere"]);
    assert!(told.contains("neither a path nor an act"), "{told}");
    // A repository without a commit.
    let empty = Clone::new();
    refused(&["history", "990001", "--repo", empty.root().to_str().unwrap()]);
    // No git at all.
    let nothing = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .args(["history", "990001", "--repo", root])
        .env("PATH", outside.path())
        .output()
        .unwrap();
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("install git"));
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let clone = clone();
    let folder = TempDir::new().unwrap();
    let shallow: PathBuf = folder.path().join("shallow");
    let done = Command::new("git")
        .args(["clone", "--quiet", "--depth", "3"])
        .arg(format!("file://{}", clone.root().display()))
        .arg(&shallow)
        .output()
        .unwrap();
    assert!(done.status.success());
    let output = zanflow(&["history", "990001", "--repo", shallow.to_str().unwrap(), "--json"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("shallow"));
    let found = json(&output);
    assert_eq!(found["shallow"], true);
    let days: Vec<&str> =
        found["versions"].as_array().unwrap().iter().map(|v| v["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2015-01-01", "2016-02-01", "2018-03-01"]);
}
