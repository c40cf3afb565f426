//! `zanflow case` on journals that an engine wrote.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use zanflow_runtime::journal::SqliteJournal;
use zanflow_runtime::{
    Blocking, Budget, Caller, Clause, Completion, Connector, Decision, Edge, Facts, Flow, Local, Node,
    NodeKind, Person, Reason, Recorded, Settings, SimClock, Start, Time, Unit, When, Work,
};

/// A journal of three cases that ended.
fn journal(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("cases.db");
    let nodes = vec![Node::new("c1", NodeKind::Condition, Clause::default())];
    let edges = vec![
        Edge::new("start", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    let flow = Flow::new(nodes, edges).unwrap();
    let clock = SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap());
    let store = SqliteJournal::open(&path).unwrap();
    let settings = Settings { trial: true, ..Settings::default() };
    let engine = Local::open(store, Recorded::new(), clock, settings).unwrap();
    let version = engine.deploy(&flow).unwrap();
    for holds in [true, false, true] {
        let facts = Facts::from([("c1", holds)]);
        engine.start(Start { facts, ..Start::new(version) }).unwrap();
    }
    path
}

/// Exit code, standard output and standard error.
fn verify(args: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_zanflow")).args(["case", "verify"]).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_journal_as_it_was_written_is_found_so_and_its_head_too() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let (code, out, err) = verify(&[shown(&path)]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("cases           3\n"), "{out}");
    let head = out.lines().find_map(|line| line.strip_prefix("head")).unwrap().trim();
    assert_eq!(verify(&[shown(&path), "--head", head]).0, 0);
    // A head of a later event: this journal's end was cut off.
    let (row, hash) = head.split_once(':').unwrap();
    let later = format!("{}:{hash}", row.parse::<u64>().unwrap() + 1);
    let (code, _, err) = verify(&[shown(&path), "--head", &later]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("no longer holds record"), "{err}");
    assert_eq!(verify(&[shown(&path), "--head", "7"]).0, 2);
}

#[test]
fn a_changed_event_is_a_finding() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let mut bytes = fs::read(&path).unwrap();
    // The name of an event as its record holds it.
    let word = b"\"started\"";
    let at = bytes.windows(word.len()).rposition(|found| found == word).expect("an event began a case");
    *bytes.get_mut(at + 1).unwrap() ^= 1;
    fs::write(&path, bytes).unwrap();
    let (code, out, err) = verify(&[shown(&path)]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("cases.db: record "), "{err}");
}

#[test]
fn a_changed_flow_is_a_finding() {
    let folder = TempDir::new().unwrap();
    let path = journal(&folder);
    let text = fs::read(&path).unwrap();
    // Every place where the flow's text leads on to success now leads to refusal; both are as long.
    let (from, to) = (b"\"end_success\"", b"\"end_refused\"");
    let mut changed = text.clone();
    let places = text.windows(from.len()).enumerate().filter(|(_, found)| found == from).map(|(at, _)| at);
    for at in places {
        changed.get_mut(at..at + to.len()).unwrap().copy_from_slice(to);
    }
    assert_ne!(text, changed);
    fs::write(&path, changed).unwrap();
    let (code, _, err) = verify(&[shown(&path)]);
    assert_eq!(code, 1, "{err}");
}

#[test]
fn what_is_no_journal_is_an_error_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "қаулы ".repeat(1000)).unwrap();
    let (code, _, err) = verify(&[shown(&path)]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "қаулы ".repeat(1000));
    let missing = folder.path().join("no.db");
    let (code, _, err) = verify(&[shown(&missing)]);
    assert_eq!(code, 2);
    assert!(err.contains("there is no such file"), "{err}");
    assert!(!missing.exists());
}

/// A case that waits for a person at `s1`, another that was refused, and two versions of the process, of which the later one has a
/// step more. After `s1` and `c1` comes `p1`, which another system does.
fn open_cases(folder: &TempDir) -> (PathBuf, String) {
    let path = folder.path().join("cases.journal");
    let clause = |nth: u32| Clause {
        act: "7-1/portal".into(),
        paragraph: Some("6".into()),
        item: Some(format!("{nth})")),
        line_start: nth,
        line_end: nth,
    };
    let node = |id: &str, kind, nth, work| Node {
        text: format!("the sentence of {id}"),
        work: Some(work),
        ..Node::new(id, kind, clause(nth))
    };
    let mut s1 = node("s1", NodeKind::Step, 1, Work::Task);
    s1.budget = Some(Budget::exactly(1, Unit::Hour));
    let nodes = vec![
        s1,
        node("c1", NodeKind::Condition, 2, Work::Task),
        node("p1", NodeKind::Process, 3, Work::Call(Connector::Gateway)),
    ];
    let edges = vec![
        Edge::new("start", When::Next, "s1"),
        Edge::new("s1", When::Next, "c1"),
        Edge::new("c1", When::Fail, "end_refused"),
        Edge::new("c1", When::Pass, "p1"),
        Edge::new("p1", When::Next, "end_success"),
    ];
    let flow = Flow::new(nodes.clone(), edges.clone()).unwrap();
    let mut later = nodes;
    later[0].text.push_str(", as it was amended");
    let later = Flow::new(later, edges).unwrap();
    let clock = SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap());
    let store = SqliteJournal::open(&path).unwrap();
    let engine = Local::open(store, Recorded::new(), clock, Settings::default()).unwrap();
    let version = engine.deploy(&flow).unwrap();
    let later = engine.deploy(&later).unwrap();
    engine.start(Start { personal: Some(serde_json::json!({"id": "a"})), ..Start::new(version) }).unwrap();
    let case = engine.start(Start::new(version)).unwrap();
    let by = Caller::in_every_role(Person { id: "staff-7".into(), name: "A. B.".into() });
    let done = |node: &str, decision| Completion {
        node: node.into(),
        by: by.clone(),
        decision,
        reasons: vec![Reason { text: "a stamp is missing".into(), ..Reason::default() }],
    };
    engine.complete(case, done("s1", None)).unwrap();
    engine.complete(case, done("c1", Some(Decision::Refuse))).unwrap();
    (path, later.to_string())
}

/// `zanflow case COMMAND JOURNAL …`: exit code and all that it says.
fn case(path: &Path, line: &str) -> (i32, String) {
    let mut words = line.split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .args(["case", words.next().unwrap(), shown(path)])
        .args(words)
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

#[track_caller]
fn says(path: &Path, line: &str, code: i32, expected: &[&str]) {
    let (found, told) = case(path, line);
    assert!(found == code && expected.iter().all(|text| told.contains(text)), "{line}: {found}: {told}");
}

const BY: &str = "--by staff-7 --name A.B.";

/// Names and bytes of a folder's files.
fn files(folder: &TempDir) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn reading_tells_of_cases_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let (path, _) = open_cases(&folder);
    let before = files(&folder);
    says(&path, "list", 0, &["1       task       7-1/portal           s1", "overdue", "2       refused"]);
    says(&path, "list --overdue --json", 0, &["[{", "\"case\":1", "\"overdue\":true"]);
    assert_eq!(case(&path, "list --status held"), (0, String::new()));
    assert!(!case(&path, "list --status refused").1.contains("task"));
    says(
        &path,
        "show 2",
        0,
        &["status          refused", "the sentence of c1", "paragraph 6, item 2), line 2", "(fails)"],
    );
    says(&path, "show 1 --json", 0, &["\"steps\":[{", "\"paragraph\":\"6\""]);
    says(&path, "history 2", 0, &["completed", "A. B. (staff-7)", "\"a stamp is missing\"", "\"refuse\""]);
    says(&path, "history 2 --json", 0, &["\"words\":[\"a stamp is missing\"]", "\"kind\":\"ended\""]);
    says(&path, "tasks", 0, &["1       s1", "the sentence of s1"]);
    says(&path, "tasks --json", 0, &["\"node\":\"s1\"", "\"decides\":false"]);
    says(&path, "verify", 0, &["cases           2"]);
    assert!(files(&folder) == before);
}

#[test]
fn a_case_is_taken_through_by_commands() {
    let folder = TempDir::new().unwrap();
    let (path, later) = open_cases(&folder);
    says(&path, &format!("suspend 1 {BY} --reason letter"), 0, &["1 suspended s1"]);
    says(&path, &format!("complete 1 {BY}"), 1, &["case 1 is suspended", "help: "]);
    says(&path, &format!("resume 1 {BY}"), 0, &["1 task s1"]);
    says(&path, &format!("assign 1 {BY} --to staff-8 --to-name C.D."), 0, &["1 task s1"]);
    says(&path, &format!("complete 1 {BY}"), 1, &["the task is staff-8's"]);
    says(&path, &format!("escalate 1 {BY} --reason late"), 0, &["1 task s1"]);
    says(&path, &format!("escalate 1 {BY} --reason late --to staff-9"), 2, &["--to-name"]);
    says(&path, "history 1", 0, &["raised", "late"]);
    says(&path, &format!("assign 1 {BY} --to staff-8 --to-name C.D. --reason leave"), 0, &["1 task s1"]);
    says(&path, &format!("migrate 1 --to {later} {BY} --reason amended"), 0, &["1 task s1"]);
    says(&path, "show 1", 0, &["as it was amended"]);
    says(&path, "complete 1 --by staff-8 --name C.D.", 0, &["1 task c1"]);
    says(&path, &format!("complete 1 {BY} --decision refuse"), 1, &["needs a reason"]);
    // What it goes on to another system does, and nothing was said of what answers for it.
    says(&path, &format!("complete 1 {BY} --decision approve"), 1, &["would go on to p1", "--systems"]);
    let recorded = folder.path().join("recorded.json");
    fs::write(&recorded, r#"{"p1": [{"Ok": {"reference": "7"}}]}"#).unwrap();
    let on = format!("--recorded {}", shown(&recorded));
    says(&path, &format!("complete 1 {BY} --decision approve {on}"), 0, &["1 success end_success"]);
    says(&path, &format!("cancel 1 {BY} --reason late"), 1, &["case 1 has ended"]);
    says(&path, "resubmit 2 --fact c1=true --trial", 0, &["3 task s1"]);
    says(&path, "resubmit 2", 1, &["was resubmitted before"]);
    says(&path, "message 3 --id m1 --node p1", 0, &["kept", "3 task s1"]);
    says(&path, "message 3 --id m1 --node p1", 0, &["came before"]);
    says(&path, &format!("retry 3 {BY}"), 1, &["nothing to try again"]);
    says(&path, &format!("erase 3 {BY}"), 1, &["case 3 has not ended"]);
    says(&path, &format!("erase 2 {BY}"), 0, &["2 refused end_refused"]);
    // What officials wrote stays, unless it is to go too.
    let (_, history) = case(&path, "history 2");
    assert!(history.contains("A. B.") && !history.contains("erased"), "{history}");
    says(&path, &format!("erase 2 {BY} --what everything"), 0, &["2 refused end_refused"]);
    let (_, history) = case(&path, "history 2");
    assert!(history.contains("(personal data erased)") && !history.contains("A. B."), "{history}");
    says(&path, &format!("cancel 3 {BY} --reason late"), 0, &["3 cancelled"]);
    says(&path, "verify", 0, &["cases           3"]);
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = TempDir::new().unwrap();
    let (path, _) = open_cases(&folder);
    says(&path, "show 9", 1, &["cases.journal: there is no case 9", "cases: 2, 1"]);
    says(&path, &format!("suspend 9 {BY} --reason a"), 1, &["there is no case 9"]);
    says(&path, "erase 1 --by 880101300123 --name A.B.", 1, &["may be an IIN"]);
    says(&path, &format!("complete 1 {BY} --node c1"), 1, &["does not wait for a person at c1"]);
    says(&path, &format!("resume 1 {BY}"), 1, &["is not suspended"]);
    says(&path, "message 1 --id m --node p9", 1, &["no step p9"]);
    says(&path, &format!("migrate 1 --to {} {BY} --reason a", "0".repeat(64)), 1, &["no process of version"]);
    says(&path, &format!("migrate 1 --to 12 {BY} --reason a"), 2, &["64 hexadecimal digits"]);
    says(&path, "resubmit 1", 1, &["was not refused"]);
    says(&path, "show one", 2, &["invalid value"]);
    says(&path, &format!("complete 1 {BY} --systems none"), 2, &["none: there is no such file"]);
    says(&folder.path().join("none"), "list", 2, &["there is no such file"]);
    let other = folder.path().join("other");
    fs::write(&other, "no database, but longer than an empty file").unwrap();
    says(&other, "list", 2, &["not a journal of this program"]);
    // A server has it open: what only reads goes on.
    let open = SqliteJournal::open(&path).unwrap();
    says(&path, "list", 0, &[]);
    says(&path, &format!("suspend 1 {BY} --reason a"), 2, &["in use", "stop the server"]);
    drop(open);
    says(&path, "list", 0, &[]);
}
