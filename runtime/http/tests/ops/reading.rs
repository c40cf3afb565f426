//! Commands that only read, while a server has the files.

use crate::office::{NAME, Office};
use serde_json::{Value, json};

pub fn commands_read_while_it_serves() {
    let office = Office::new("");
    let served = office.serve(&[]);
    let cases: Vec<u64> = (0..3).map(|_| served.start(None)).collect();
    assert_eq!(served.decide(cases[0], json!({ "decision": "approve" })).status, 200);
    let json = |args: &[&str]| -> Value { serde_json::from_str(&office.done(args)).unwrap() };
    let head = json(&["journal", "head"]);
    assert_eq!(json(&["journal", "verify"])["head"], head);
    let noted = format!("{}:{}", head["row"], head["chain"].as_str().unwrap());
    served.start(None);
    // A head that was noted is in what was written since.
    let verified = json(&["journal", "verify", "--noted", &noted]);
    assert!(verified["records"].as_u64() > head["row"].as_u64(), "{verified}");
    let (code, _, told) = office.run(&["journal", "verify", "--noted", &format!("1:{}", "0".repeat(64))]);
    assert!(code == 1 && told.contains("no longer holds"), "{told}");
    let case = json(&["case", "show", "1"]);
    assert_eq!(
        (&case["case"]["status"], case["events"][0]["event"]["kind"].as_str()),
        (&json!("success"), Some("started"))
    );
    assert!(!case.to_string().contains(NAME), "{case}");
    let listed = office.done(&["case", "list", "--state", "task"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    assert_eq!(office.run(&["case", "show", "77"]).0, 1);
    let records = office.done(&["journal", "records", "--after", "1", "--limit", "2"]);
    let rows: Vec<Value> = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row["row"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 3]);
    // All that is held of a person, and what the doctor says.
    office.done(&["data", "export", "a-1", "--to", "a.zip", "--by", "k-1", "--name", "K"]);
    assert!(office.path("a.zip").exists());
    let (code, report, _) = office.run(&["doctor", "--verify", "--json"]);
    assert!(code < 2 && report.contains("journal-good"), "{report}");
    office.done(&["licences", "verify"]);
    // What changes something is refused, with who has the file.
    let (code, _, told) = office.run(&["data", "retain"]);
    assert!(code == 2 && told.contains("in use"), "{told}");
    assert_eq!(served.stop(), Some(0));
    // And without a server.
    assert_eq!(json(&["journal", "verify"])["cases"], 4);
}
