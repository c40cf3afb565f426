//! Metrics and health.

use crate::office::{Office, asked, judges, until};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads metrics as Prometheus' own client for Python does, and counts what each family has.
const PARSER: &str = "
import sys
from prometheus_client.parser import text_string_to_metric_families as parse
for family in parse(sys.stdin.read()):
    seen = set()
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        assert key not in seen, key
        seen.add(key)
    print(family.name, family.type, len(family.samples))
";

pub fn metrics_are_what_monitoring_reads() {
    let office = Office::new("");
    let served = office.serve(&[]);
    for nth in 0..6 {
        let case = served.start(None);
        match nth {
            0 => assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200),
            1 => {
                let reasons = json!([{ "text": "a paper is missing" }]);
                let refuse = json!({ "decision": "refuse", "reasons": reasons });
                assert_eq!(served.decide(case, refuse).status, 200);
            }
            _ => {}
        }
    }
    assert_eq!(served.api("h-1", "GET", "/cases/77", json!({})).status, 404);
    until("all is read", || served.metric("zanflow_cases{state=\"task\"}") == Some(4.0));
    for (name, value) in [
        ("zanflow_cases{state=\"success\"}", 1.0),
        ("zanflow_cases{state=\"refused\"}", 1.0),
        ("zanflow_cases_at_step{process=\"portal\",step=\"c1\"}", 4.0),
        ("zanflow_tasks_open{process=\"portal\",step=\"c1\"}", 4.0),
        ("zanflow_tasks_overdue{process=\"portal\",step=\"c1\"}", 0.0),
        ("zanflow_step_duration_seconds_count{process=\"portal\",step=\"c1\"}", 2.0),
        ("zanflow_step_duration_seconds_count{process=\"portal\",step=\"p1\"}", 6.0),
        ("zanflow_calls_total{connector=\"gateway\",outcome=\"answered\"}", 6.0),
        ("zanflow_call_duration_seconds_count{connector=\"gateway\"}", 6.0),
        ("zanflow_events_total{kind=\"started\"}", 6.0),
        ("zanflow_commands_total{kind=\"start\",outcome=\"done\"}", 6.0),
        ("zanflow_commands_total{kind=\"complete\",outcome=\"done\"}", 2.0),
        ("zanflow_command_duration_seconds_count{kind=\"complete\"}", 2.0),
        (
            "zanflow_http_requests_total{method=\"POST\",route=\"/api/processes/{process}/cases\",status=\"201\"}",
            6.0,
        ),
        ("zanflow_http_requests_total{method=\"GET\",route=\"/api/cases/{case}\",status=\"404\"}", 1.0),
        ("zanflow_follower_behind_records{follower=\"metrics\"}", 0.0),
        ("zanflow_ready", 1.0),
    ] {
        assert_eq!(served.metric(name), Some(value), "{name}\n{}", served.metrics());
    }
    assert!(served.metric("zanflow_journal_commits_total").unwrap() >= 8.0);
    let (commits, took) = ("zanflow_journal_commits_total", "zanflow_journal_commit_duration_seconds_count");
    assert_eq!(served.metric(commits), served.metric(took));
    until("notices are read", || {
        served.metric("zanflow_follower_behind_records{follower=\"notices\"}") == Some(0.0)
    });
    // However many addresses are asked for, there are no more labels.
    let lines = served.metrics().lines().count();
    for nth in 0..50 {
        asked(&served.address, "GET", &format!("/nothing/{nth}?of=880101300123"), "", b"").unwrap();
        asked(&served.address, &format!("ODD{nth}"), "/cases", "", b"").unwrap();
    }
    assert!(served.metrics().lines().count() <= lines + 60, "{}", served.metrics());
    judged(&served.metrics());
    // What was there at the start counts among cases, not among what happened since.
    assert_eq!(served.stop(), Some(0));
    let served = office.serve(&[]);
    until("all is read again", || served.metric("zanflow_cases{state=\"task\"}") == Some(4.0));
    assert_eq!(served.metric("zanflow_cases{state=\"success\"}"), Some(1.0));
    assert_eq!(served.metric("zanflow_events_total{kind=\"started\"}"), None);
}

/// Tools that are not ours read it and find nothing wrong; and they would.
pub fn judged(text: &str) {
    let Some((promtool, python)) = judges() else { return };
    let run = |program: &Path, args: &[&str], text: &str| {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&told).into_owned())
    };
    let broken = text.replacen("} 4", "} four", 1);
    if let Some(promtool) = promtool {
        let (good, told) = run(&promtool, &["check", "metrics"], text);
        assert!(good && told.trim().is_empty(), "{told}");
        assert!(!run(&promtool, &["check", "metrics"], &broken).0);
    }
    if let Some(python) = python {
        let (good, told) = run(&python, &["-c", PARSER], text);
        assert!(good, "{told}");
        for line in [
            "zanflow_http_requests counter",
            "zanflow_step_duration_seconds histogram",
            "zanflow_cases gauge",
        ] {
            assert!(told.contains(line), "{line}: {told}");
        }
        assert!(!run(&python, &["-c", PARSER], &broken).0);
    }
}

pub fn metrics_ask_for_their_token() {
    let office = Office::new("[metrics]\ntoken_file = \"metrics.token\"\n");
    std::fs::write(office.path("metrics.token"), "a token of sixteen letters\n").unwrap();
    let (code, _, told) = office.run(&["--bind", "127.0.0.1:0"]);
    assert!(code == 2 && told.contains("16 letters or more, without blanks"), "{told}");
    std::fs::write(office.path("metrics.token"), "0123456789abcdef\n").unwrap();
    let served = office.serve(&[]);
    for (headers, status) in [
        ("", 401),
        ("Authorization: Bearer another-token-it-is\r\n", 401),
        ("Authorization: Bearer 0123456789abcdef\r\n", 200),
    ] {
        assert_eq!(
            asked(&served.watched, "GET", "/metrics", headers, b"").unwrap().status,
            status,
            "{headers}"
        );
    }
    // The service itself answers no metrics, to nobody.
    let at_service = asked(&served.address, "GET", "/metrics", "", b"").unwrap();
    assert!(!at_service.body.contains("zanflow_") && at_service.status != 200, "{at_service:?}");
    drop(served);
    let config = std::fs::read_to_string(office.path("000-1.toml")).unwrap();
    let open = config.replace("token_file = \"metrics.token\"", "bind = \"0.0.0.0:0\"");
    std::fs::write(office.path("000-1.toml"), open).unwrap();
    let (code, _, told) = office.run(&["--bind", "127.0.0.1:0"]);
    assert!(code == 2 && told.contains("metrics.bind") && told.contains("token"), "{told}");
}

pub fn health_is_told_to_everybody() {
    let office = Office::new("");
    let served = office.serve(&[]);
    for address in [&served.address, &served.watched] {
        let live = asked(address, "GET", "/health/live", "", b"").unwrap();
        assert_eq!((live.status, live.json()), (200, json!({ "status": "live" })));
        let ready = asked(address, "GET", "/health/ready", "", b"").unwrap();
        assert_eq!(ready.status, 200, "{ready:?}");
        let parts =
            json!({ "status": "ready", "process": "ok", "journal": "ok", "notices": "ok", "papers": "ok" });
        assert_eq!(ready.json(), parts);
    }
}

/// Names of the metrics of a text, totals as they are asked for too.
pub fn declared(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect()
}

/// A metric without the ending that says which part of a histogram is meant.
pub fn plain(word: &str) -> &str {
    let endings = ["_bucket", "_sum", "_count"];
    endings.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// The alerts of the documents: their rules are sound, and they ask for metrics that a service has.
pub fn alerts_are_of_metrics_that_there_are() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating.md");
    let page = std::fs::read_to_string(page).unwrap();
    let office = Office::new("");
    let served = office.serve(&[]);
    let case = served.start(None);
    assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
    until("all is read", || served.metric("zanflow_cases{state=\"success\"}") == Some(1.0));
    let text = served.metrics();
    let declared = declared(&text);
    let named = |word: &&str| word.starts_with("zanflow_") && !word.ends_with('_');
    let words = page.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').filter(named);
    // The latter is there from its first line on.
    let known = ["zanflow_own", "zanflow_errors_total"];
    for word in words.filter(|word| !known.contains(word)) {
        let plain = plain(word);
        assert!(declared.contains(&plain), "{word} is no metric");
    }
    // And what there is is told.
    for name in declared {
        let stem = name.strip_prefix("zanflow_tasks").or(name.strip_prefix("zanflow_calls")).unwrap_or(name);
        assert!(page.contains(stem), "{name} is not in docs/operating.md");
    }
    let Some((Some(promtool), _)) = judges() else { return };
    let rules = page.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    for (text, good) in [(rules.to_owned(), true), (rules.replacen("== 0", "=== 0", 1), false)] {
        std::fs::write(office.path("rules.yml"), text).unwrap();
        let output =
            Command::new(&promtool).args(["check", "rules"]).arg(office.path("rules.yml")).output().unwrap();
        assert_eq!(output.status.success(), good, "{}", String::from_utf8_lossy(&output.stderr));
    }
}
