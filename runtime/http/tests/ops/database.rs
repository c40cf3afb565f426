//! A service whose cases lie in a database: what is watched, examined and read of it, and what it says while the database is away.

use crate::office::{NAME, Office, Served, asked, stores, until};
use crate::server::Server;
use crate::watched::{declared, judged, plain};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// A service on a database of its own.
fn office(server: &Server) -> (Office, String) {
    let name = server.create();
    let settings =
        "[engine]\nkind = \"postgres\"\n[postgres]\npatience = 3\npoll = 50\nanchors = 1\nconnections = 4\n";
    let url = server.url(&name);
    (Office::empty(&format!("{settings}url = \"{url}\"\n")).with_accounts(&stores(&url)), name)
}

fn ready(served: &Served<'_>) -> (u16, Value) {
    let answer = asked(&served.address, "GET", "/health/ready", "", b"").unwrap();
    (answer.status, answer.json())
}

pub fn a_database_is_watched() {
    let Some(server) = Server::start() else { return };
    let (office, name) = office(&server);
    let served = office.serve(&[]);
    for nth in 0..4 {
        let case = served.start(None);
        if nth == 0 {
            assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
        }
    }
    until("all is read", || served.metric("zanflow_cases{state=\"task\"}") == Some(3.0));
    let count: f64 = server.sql(&name, "SELECT count(*) FROM zanflow.event").parse().unwrap();
    for (name, value) in [
        ("zanflow_cases{state=\"success\"}", 1.0),
        ("zanflow_cases_at_step{process=\"portal\",step=\"c1\"}", 3.0),
        ("zanflow_calls_total{connector=\"gateway\",outcome=\"answered\"}", 4.0),
        ("zanflow_events_total{kind=\"started\"}", 4.0),
        ("zanflow_commands_total{kind=\"start\",outcome=\"done\"}", 4.0),
        // Records, and not the gaps between their positions.
        ("zanflow_journal_records", count),
        ("zanflow_follower_behind_records{follower=\"metrics\"}", 0.0),
        ("zanflow_database_up", 1.0),
        ("zanflow_database_connections_most", 5.0),
        ("zanflow_database_connections_waited_for", 0.0),
        ("zanflow_due_cases", 0.0),
        ("zanflow_due_behind_seconds", 0.0),
        ("zanflow_hidden_seconds", 0.0),
        ("zanflow_claims_held", 0.0),
        ("zanflow_claims_lost_total", 0.0),
        ("zanflow_ready", 1.0),
    ] {
        assert_eq!(served.metric(name), Some(value), "{name}\n{}", served.metrics());
    }
    until("tasks are counted", || {
        served.metric("zanflow_tasks_open{process=\"portal\",step=\"c1\"}") == Some(3.0)
    });
    until("an anchor covers all", || served.metric("zanflow_unanchored_seconds") == Some(0.0));
    let text = served.metrics();
    for name in ["zanflow_journal_commits_total", "zanflow_claims_total", "zanflow_database_bytes"] {
        assert!(served.metric(name).unwrap() >= 4.0, "{name}: {text}");
    }
    let (commits, took) = ("zanflow_journal_commits_total", "zanflow_journal_commit_duration_seconds_count");
    assert_eq!(served.metric(commits), served.metric(took));
    assert!(served.metric("zanflow_journal_append_duration_seconds_count") >= served.metric(took), "{text}");
    // There is no file of a journal to speak of.
    assert!(!text.contains("zanflow_journal_bytes"), "{text}");
    judged(&text);
    told(&text);
    let parts =
        json!({ "status": "ready", "process": "ok", "database": "ok", "notices": "ok", "papers": "ok" });
    assert_eq!(ready(&served), (200, parts));
    assert_eq!(served.stop(), Some(0));
}

/// Where the stores lie, in the words of metrics.
const SCHEMA: &str = "zanflow_stores";

/// What there is of the database is told on its page, and the other way round.
fn told(text: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/postgresql.md");
    let page = std::fs::read_to_string(page).unwrap();
    let declared = declared(text);
    let word = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    let is_metric = |word: &&str| word.starts_with("zanflow_") && !word.ends_with('_') && *word != SCHEMA;
    for word in page.split(word).filter(is_metric) {
        let plain = plain(word);
        assert!(declared.contains(&plain), "{word} is no metric");
    }
    let own = ["zanflow_database", "zanflow_claims", "zanflow_due", "zanflow_unanchored", "zanflow_hidden"];
    for name in declared.iter().filter(|name| own.iter().any(|own| name.starts_with(own))) {
        assert!(page.contains(name), "{name} is not in docs/postgresql.md");
    }
}

pub fn a_database_goes_and_comes_back() {
    let Some(server) = Server::start() else { return };
    let (office, _) = office(&server);
    let served = office.serve(&[]);
    let case = served.start(None);
    assert_eq!(ready(&served).0, 200);
    until("all is read", || served.metric("zanflow_cases{state=\"task\"}") == Some(1.0));
    server.kill();
    until("it is missed", || ready(&served).1["database"] == "away");
    let (status, parts) = ready(&served);
    assert_eq!((status, &parts["notices"]), (503, &json!("unknown")), "{parts}");
    // Whoever asks is told at once, and whoever wants something that it cannot be done now.
    let begun = Instant::now();
    assert_eq!(asked(&served.address, "GET", "/health/live", "", b"").unwrap().status, 200);
    assert_eq!(
        (served.metric("zanflow_database_up"), served.metric("zanflow_ready")),
        (Some(0.0), Some(0.0))
    );
    assert_eq!(served.metric("zanflow_cases{state=\"task\"}"), Some(1.0), "{}", served.metrics());
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let refused = served.decide(case, json!({ "decision": "approve" }));
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.body.contains("cannot be reached") && !refused.body.contains("journal"), "{refused:?}");
    let (code, report, _) = office.run(&["doctor", "--json"]);
    assert!(code == 2 && level(&report, "database-away") == Some("bad".to_owned()), "{report}");
    let (code, _, told) = office.run(&["case", "list"]);
    assert!(code == 2 && told.contains("postgres: the database cannot be reached"), "{told}");
    until("it is told", || office.log().contains("the database is away"));
    // Nobody has to start anything again.
    server.again();
    until("it is found again", || ready(&served).0 == 200);
    assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
    until("all is read", || served.metric("zanflow_cases{state=\"success\"}") == Some(1.0));
    until("it is told", || office.log().contains("the database is back"));
    assert_eq!(served.stop(), Some(0));
}

/// The level of a finding in a report as JSON.
fn level(report: &str, check: &str) -> Option<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let mut findings = report["findings"].as_array().unwrap().iter();
    let found = findings.find(|finding| finding["check"] == check)?;
    found["level"].as_str().map(str::to_owned)
}

pub fn commands_read_a_database() {
    let Some(server) = Server::start() else { return };
    let (office, name) = office(&server);
    let (code, report, _) = office.run(&["doctor", "--json"]);
    assert!(code == 1 && level(&report, "database-tables-missing") == Some("look".to_owned()), "{report}");
    let served = office.serve(&[]);
    let cases: Vec<u64> = (0..3).map(|_| served.start(None)).collect();
    assert_eq!(served.decide(cases[0], json!({ "decision": "approve" })).status, 200);
    let json = |args: &[&str]| -> Value { serde_json::from_str(&office.done(args)).unwrap() };
    until("an anchor", || served.metric("zanflow_unanchored_seconds") == Some(0.0));
    let head = json(&["journal", "head"]);
    let verified = json(&["journal", "verify"]);
    assert_eq!((&verified["head"], &verified["cases"]), (&head, &json!(3)));
    served.start(None);
    let noted = format!("{}:{}", head["row"], head["chain"].as_str().unwrap());
    office.done(&["journal", "verify", "--noted", &noted]);
    let (code, _, told) = office.run(&["journal", "verify", "--noted", &format!("1:{}", "0".repeat(64))]);
    assert!(code == 1, "{told}");
    let case = json(&["case", "show", &cases[0].to_string()]);
    assert_eq!(
        (&case["case"]["status"], case["events"][0]["event"]["kind"].as_str()),
        (&json!("success"), Some("started"))
    );
    assert!(!case.to_string().contains(NAME), "{case}");
    assert_eq!(office.done(&["case", "list", "--state", "task"]).lines().count(), 3);
    assert_eq!(office.run(&["case", "show", "77000"]).0, 1);
    let records = office.done(&["journal", "records", "--limit", "1000000"]);
    assert_eq!(records.lines().count().to_string(), server.sql(&name, "SELECT count(*) FROM zanflow.event"));
    office.done(&["data", "export", "a-1", "--to", "a.zip", "--by", "k-1", "--name", "K"]);
    assert!(office.path("a.zip").exists());
    let (code, _, told) = office.run(&["archive", "make", "--before", "2030-01-01", "a.gz"]);
    assert!(code == 2 && told.contains("[postgres]"), "{told}");
    // The command and the page of the server.
    let (_, report, _) = office.run(&["doctor", "--verify", "--json"]);
    let page = served.api("k-1", "GET", "/doctor", json!({}));
    for (report, verified) in [(&report, "journal-good"), (&page.body, "journal-unverified")] {
        for (check, expected) in [
            ("database-good", "good"),
            ("database-socket", "good"),
            ("database-tables-good", "good"),
            ("database-settings-good", "good"),
            ("database-clock-good", "good"),
            ("database-connections-good", "good"),
            ("database-transactions-good", "good"),
            ("database-slots-good", "good"),
            ("database-anchors-good", "good"),
            ("database-room-unknown", "unknown"),
            ("cases-good", "good"),
        ] {
            assert_eq!(level(report, check).as_deref(), Some(expected), "{check}: {report}");
        }
        // The server may have verified by then, too.
        assert!(level(report, verified).is_some() || level(report, "journal-good").is_some(), "{report}");
        assert!(!report.contains("000-1.journal"), "{report}");
    }
    assert!(!office.path("000-1.journal").exists());
    assert_eq!(served.stop(), Some(0));
    // And without a server.
    assert_eq!(json(&["journal", "verify"])["cases"], 4);
    server.sql(
        &name,
        "SET session_replication_role = replica; UPDATE zanflow.event SET hash = '\\x00' WHERE seq = 2",
    );
    let (code, report, _) = office.run(&["doctor", "--verify", "--json"]);
    assert!(code == 2 && level(&report, "journal-broken") == Some("bad".to_owned()), "{report}");
    assert_eq!(office.run(&["journal", "verify"]).0, 1);
}
