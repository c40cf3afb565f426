//! The sample acts against what they must come out as (`tests/truth/NN.json`, written by hand).
//!
//! Each field's share is measured over all acts and must not fall below its minimum here. Raise minimums, never lower
//! them. Lists are compared as F1 (twice the common items by the items of both), single values as hits by values.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use zanflow::source::walk;

/// Least share of each field.
const MINIMUMS: [(&str, f64); 14] = [
    ("services", 1.00),
    ("nodes", 1.00),
    ("edges", 1.00),
    ("node text", 0.99),
    ("node actor", 1.00),
    ("node action", 1.00),
    ("node systems", 1.00),
    ("diagram", 1.00),
    ("node duration", 1.00),
    ("column actor", 1.00),
    ("column duration", 1.00),
    ("column next", 1.00),
    ("participants", 1.00),
    ("term abbr", 1.00),
];

/// Hits and values of each field, and what was missed.
#[derive(Default)]
struct Tally {
    shares: BTreeMap<&'static str, (usize, usize)>,
    missed: Vec<String>,
}

impl Tally {
    fn one(&mut self, field: &'static str, place: &str, truth: &str, got: &str) {
        let share = self.shares.entry(field).or_default();
        share.1 += 1;
        if truth == got {
            share.0 += 1;
        } else {
            self.missed.push(format!("{field}: {place}: must be {truth:?}, is {got:?}"));
        }
    }

    fn list(&mut self, field: &'static str, place: &str, truth: &[String], got: &[String]) {
        let mut rest = got.to_vec();
        let mut common = 0;
        for item in truth {
            if let Some(at) = rest.iter().position(|other| other == item) {
                rest.swap_remove(at);
                common += 1;
            } else {
                self.missed.push(format!("{field}: {place}: missing {item:?}"));
            }
        }
        self.missed.extend(rest.iter().map(|item| format!("{field}: {place}: too much {item:?}")));
        let share = self.shares.entry(field).or_default();
        share.0 += 2 * common;
        share.1 += truth.len() + got.len();
    }
}

#[test]
fn samples_come_out_as_they_must() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let walked = walk(&[root.join("corpus")]);
    let mut tally = Tally::default();
    let mut compared = 0;
    for found in walked.found {
        let number = found.stem.split('_').next().unwrap_or_default();
        let Ok(truth) = fs::read(root.join(format!("tests/truth/{number}.json"))) else { continue };
        let truth: Value = serde_json::from_slice(&truth).expect("JSON");
        let model = zanflow::compile(&found.read().expect("reads")).model;
        act(&mut tally, &truth, &serde_json::to_value(&model).unwrap());
        compared += 1;
    }
    let written = fs::read_dir(root.join("tests/truth")).unwrap().count();
    assert_eq!(compared, written, "every file of tests/truth has its act");
    let mut low = Vec::new();
    println!("{:<16} {:>7} {:>7} {:>13}", "field", "share", "minimum", "of");
    for (field, minimum) in MINIMUMS {
        let (hits, of) = tally.shares.get(field).copied().unwrap_or_default();
        let share = if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        println!("{field:<16} {share:>7.3} {minimum:>7.3} {:>13}", format!("{hits}/{of}"));
        if share < minimum {
            low.push(field);
        }
    }
    for missed in &tally.missed {
        println!("{missed}");
    }
    assert!(low.is_empty(), "below their minimum: {low:?}");
}

fn act(tally: &mut Tally, truth: &Value, got: &Value) {
    let ids = |of: &Value| list(of, "services").iter().map(|service| word(service, "id")).collect::<Vec<_>>();
    let file = word(&truth["document"], "file");
    tally.list("services", &file, &ids(truth), &ids(got));
    for service in list(truth, "services") {
        let id = word(service, "id");
        let found =
            list(got, "services").iter().find(|other| word(other, "id") == id).unwrap_or(&Value::Null);
        one_service(tally, &id, service, found);
    }
}

fn one_service(tally: &mut Tally, id: &str, truth: &Value, got: &Value) {
    let folded =
        |of: &Value| list(of, "participants").iter().filter_map(Value::as_str).map(fold).collect::<Vec<_>>();
    tally.list("participants", id, &folded(truth), &folded(got));
    let abbreviations = |of: &Value| {
        let abbr = list(of, "terms").iter().map(|term| fold(&word(term, "abbr")));
        abbr.filter(|abbr| !abbr.is_empty()).collect::<Vec<_>>()
    };
    tally.list("term abbr", id, &abbreviations(truth), &abbreviations(got));

    let key = |process: &Value| (word(process, "channel"), fold(&word(process, "case")));
    let mut left: Vec<&Value> = list(got, "processes").iter().collect();
    for process in list(truth, "processes") {
        let at = left.iter().position(|other| key(other) == key(process));
        let found = at.map_or(&Value::Null, |at| left.remove(at));
        one_process(tally, &format!("{id} {}", word(process, "channel")), process, found);
    }
    for process in left {
        one_process(tally, &format!("{id} {}", word(process, "channel")), &Value::Null, process);
    }
    let tables = list(got, "tables");
    for (i, table) in list(truth, "tables").iter().enumerate() {
        one_table(tally, &format!("{id} table {}", i + 1), table, tables.get(i).unwrap_or(&Value::Null));
    }
}

fn one_process(tally: &mut Tally, place: &str, truth: &Value, got: &Value) {
    let nodes = |of: &Value| {
        let nodes = list(of, "nodes").iter();
        nodes.map(|node| format!("{} {}", word(node, "id"), word(node, "kind"))).collect::<Vec<_>>()
    };
    tally.list("nodes", place, &nodes(truth), &nodes(got));
    let edges = |of: &Value| {
        let edges = list(of, "edges").iter();
        edges
            .map(|edge| format!("{} {} {}", word(edge, "from"), word(edge, "when"), word(edge, "to")))
            .collect::<Vec<_>>()
    };
    tally.list("edges", place, &edges(truth), &edges(got));
    if !truth.is_null() {
        let diagram = |of: &Value| of.get("diagram").map_or("no process".to_owned(), Value::to_string);
        tally.one("diagram", place, &diagram(truth), &diagram(got));
    }
    for node in list(truth, "nodes") {
        let id = word(node, "id");
        let found = list(got, "nodes").iter().find(|other| word(other, "id") == id).unwrap_or(&Value::Null);
        let place = format!("{place} {id}");
        tally.one("node text", &place, &fold(&word(node, "text")), &fold(&word(found, "text")));
        // A node that is missing altogether is missed, even one that nobody acts in.
        let actor = |of: &Value| if of.is_null() { "no node".to_owned() } else { fold(&word(of, "actor")) };
        tally.one("node actor", &place, &actor(node), &actor(found));
        tally.one("node action", &place, &word(node, "action"), &word(found, "action"));
        tally.list("node systems", &place, &words(node, "systems"), &words(found, "systems"));
        if !node["duration"].is_null() || !found["duration"].is_null() {
            let (truth, got) = (duration(&node["duration"]), duration(&found["duration"]));
            tally.one("node duration", &place, &truth, &got);
        }
    }
}

fn one_table(tally: &mut Tally, place: &str, truth: &Value, got: &Value) {
    for column in list(truth, "columns") {
        let number = &column["no"];
        let found = list(got, "columns").iter().find(|other| &other["no"] == number).unwrap_or(&Value::Null);
        let place = format!("{place} column {number}");
        tally.one("column actor", &place, &fold(&word(column, "actor")), &fold(&word(found, "actor")));
        let (wanted, is) = (duration(&column["duration"]), duration(&found["duration"]));
        tally.one("column duration", &place, &wanted, &is);
        let next = |of: &Value| {
            let ways = list(of, "next").iter();
            // A way of words only leads nowhere; its words say which it is.
            ways.map(|way| match way["to"].as_u64() {
                Some(to) => to.to_string(),
                None => fold(&word(way, "when")),
            })
            .collect::<Vec<_>>()
            .join(" ")
        };
        // A column that is missing altogether is missed, even one that leads nowhere.
        let is = if found.is_null() { "no column".to_owned() } else { next(found) };
        tally.one("column next", &place, &next(column), &is);
    }
}

fn list<'v>(of: &'v Value, name: &str) -> &'v [Value] {
    of.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn words(of: &Value, name: &str) -> Vec<String> {
    list(of, name).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn word(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn duration(of: &Value) -> String {
    let number = |name: &str| of.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    if of.is_null() {
        return "none".to_owned();
    }
    format!("{}–{} {}", number("min"), number("max"), word(of, "unit"))
}

/// Wording without what is not wording: case, kind of quotes and dashes, blanks around marks, marks at the ends.
fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        let letter = match letter {
            '«' | '»' | '“' | '”' | '„' => '"',
            '–' | '—' | '‑' => '-',
            letter => letter,
        };
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        let tight = matches!(letter, '-' | '"' | ',' | ';' | '.' | ':' | ')' | '!' | '?');
        if gap && !tight && !out.is_empty() && !out.ends_with(['-', '"', '(']) {
            out.push(' ');
        }
        gap = false;
        out.push(letter);
    }
    out.trim_matches([' ', ';', '.', ',', ':']).to_owned()
}

#[test]
fn folding() {
    for (a, b) in [
        ("«Е-лицензиялау»  МДҚ АЖ ;", "\"е – лицензиялау\" мдқ аж"),
        ("қызмет ( жүйе ) .", "қызмет (жүйе)"),
        ("", " – ".trim_matches(['–', ' '])),
    ] {
        assert_eq!(fold(a), fold(b));
    }
}

/// Extraction loses headings; a regulation still begins where the first paragraph names another service.
#[test]
fn regulations_are_found_without_their_headings() {
    let act = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/02_three-services.txt");
    let text = fs::read_to_string(act).unwrap();
    let titles = |text: &str| -> Vec<Option<String>> {
        let source = zanflow::source::from_bytes("02.txt", text.as_bytes(), None).unwrap();
        zanflow::compile(&source).model.services.into_iter().map(|service| service.title).collect()
    };
    let is_heading = |line: &str| line.trim_end().ends_with("регламенті") && !line.starts_with("      ");
    let without: Vec<&str> = text.lines().filter(|line| !is_heading(line)).collect();
    assert!(without.len() < text.lines().count());
    assert_eq!(titles(&without.join("\n")), titles(&text));
}
