//! Archives of cases that have ended.

use crate::office::{NAME, Office};
use flate2::read::GzDecoder;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;

fn read(path: &Path) -> String {
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn write(path: &Path, text: &str) {
    let mut gzip = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap();
}

pub fn ended_cases_are_archived_with_proof() {
    let office = Office::new("");
    let served = office.serve(&[]);
    for nth in 0..4 {
        let case = served.start(None);
        if nth < 3 {
            assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
        }
    }
    assert_eq!(served.api("k-1", "POST", "/cases/1/erasure", json!({})).status, 200);
    let (past, future) = (office.path("past.gz"), office.path("future.gz"));
    let none = office.done(&["archive", "make", "--before", "2020-01-01", past.to_str().unwrap()]);
    assert!(none.contains(": 0 cases"), "{none}");
    let made = office.done(&["archive", "make", "--before", "2999-01-01", future.to_str().unwrap()]);
    assert!(made.contains(": 3 cases"), "{made}");
    assert_eq!(office.run(&["archive", "make", "--before", "2999-01-01", "future.gz"]).0, 2);
    assert_eq!(
        office.done(&["archive", "verify", "future.gz", "--against"]).replace("future.gz", ""),
        made.replace(future.to_str().unwrap(), "")
    );
    assert_eq!(served.stop(), Some(0));
    let text = read(&future);
    assert!(!text.contains(NAME), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let without = |nth: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, line)| format!("{line}\n"));
        kept.collect::<String>()
    };
    for (what, text, told) in [
        ("a record", text.replacen("\\\"entered\\\"", "\\\"entereD\\\"", 1), "line 2: case 1"),
        ("a case less", without(2), "what it comes to"),
        ("no end", without(4), "end is missing"),
        ("cases in another order", format!("{}\n{}\n{}\n", lines[0], lines[2], lines[1]), "order"),
        ("a case twice", format!("{}\n{}\n{}\n", lines[0], lines[1], lines[1]), "order"),
        ("something behind it", format!("{text}{}\n", lines[1]), "what it comes to"),
        ("cut off", text[..text.len() - 30].to_owned(), "cut off"),
        ("nothing", String::new(), "empty"),
    ] {
        write(&office.path("broken.gz"), &text);
        let (code, _, error) = office.run(&["archive", "verify", "broken.gz"]);
        assert!(code == 1 && error.contains(told), "{what}: {code} {error}");
    }
    let bytes = std::fs::read(&future).unwrap();
    std::fs::write(office.path("broken.gz"), &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(office.run(&["archive", "verify", "broken.gz"]).0, 1);
    // A case that is whole by itself is found out by the journal.
    let sum = |lines: &[String]| zanflow_runtime::Hash::digest(&[lines.concat().as_bytes()]);
    let mut all: Vec<String> = lines[..4].iter().map(|line| format!("{line}\n")).collect();
    all[2] = format!(
        "{}\n",
        lines[2].replacen(
            &format!("\"row\":{}", serde_json::from_str::<Value>(lines[2]).unwrap()["row"]),
            "\"row\":1",
            1
        )
    );
    let mut end: Value = serde_json::from_str(lines[4]).unwrap();
    end["sha256"] = json!(sum(&all).to_string());
    let end = format!(
        "{{\"cases\":{},\"records\":{},\"sha256\":{}}}\n",
        end["cases"], end["records"], end["sha256"]
    );
    write(&office.path("other.gz"), &(all.concat() + &end));
    office.done(&["archive", "verify", "other.gz"]);
    let (code, _, error) = office.run(&["archive", "verify", "other.gz", "--against"]);
    assert!(code == 1 && error.contains("case 2: the journal has it otherwise"), "{error}");
}
