//! The log: nobody is in it, and each request can be found.

use crate::office::{EMAIL, HEAD, IIN, NAME, Office, PAPER, REQUEST, Served, WORDS, asked};
use serde_json::{Value, json};

/// What must not be in a log, in any spelling.
fn personal() -> Vec<String> {
    let words = [NAME, EMAIL, IIN, WORDS, PAPER, HEAD, REQUEST, "seven quiet rivers", "wrong quiet rivers"];
    let mut all: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    all.extend(NAME.split_whitespace().map(str::to_owned));
    all.extend(words.map(|word| word.bytes().map(|byte| format!("%{byte:02X}")).collect()));
    all
}

/// Whatever may be done with a case, and what goes wrong on the way.
fn a_whole_case(served: &Served<'_>) {
    let case = served.start(Some(REQUEST));
    assert_eq!(served.start(Some(REQUEST)), case);
    let part = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{PAPER}\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n1 0 \
         obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj trailer<</Root 1 0 \
         R>>\n%%EOF\r\n--b--\r\n"
    );
    let token = &served.office.tokens["a-1"];
    let headers =
        format!("Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n");
    let path = format!("/api/cases/{case}/attachments");
    let attached = asked(&served.address, "POST", &path, &headers, part.as_bytes()).unwrap();
    assert!(attached.status < 500, "{attached:?}");
    let reason = json!({ "reason": WORDS });
    for (path, body) in [("suspension", reason.clone()), ("resumption", json!({}))] {
        let done = served.api("h-1", "POST", &format!("/cases/{case}/{path}"), body);
        assert!(done.status < 500, "{done:?}");
    }
    for path in [
        format!("/cases/{IIN}"),
        format!("/cases?q={IIN}"),
        format!("/cases/{case}/file"),
        format!("/cases/{case}/audit"),
        format!("/nobody/{EMAIL}"),
        format!("/check/{IIN}"),
    ] {
        assert!(served.api("h-1", "GET", &path, json!({})).status < 500, "{path}");
    }
    let refuse = json!({ "decision": "refuse", "reasons": [{ "text": WORDS }] });
    assert_eq!(served.decide(case, refuse).status, 200);
    // What cannot be read is not repeated.
    let token = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/json\r\n",
        served.office.tokens["h-1"]
    );
    for body in [format!("{{\"{NAME}\": "), format!("{{\"decision\": \"{WORDS}\"}}"), format!("[\"{IIN}\"]")]
    {
        let path = format!("/api/cases/{case}/tasks/c1/completion");
        let told = asked(&served.address, "POST", &path, &token, body.as_bytes()).unwrap();
        assert!((400..500).contains(&told.status), "{told:?}");
    }
    for path in ["/webhooks/payment", "/webhooks/gateway"] {
        asked(&served.address, "POST", path, "", format!("{{\"iin\":\"{IIN}\"}}").as_bytes()).unwrap();
    }
    let form = |password: &str| format!("id={EMAIL}&password={password}&to=%2Fcases%3Fq%3D{IIN}");
    for password in ["wrong+quiet+rivers", "seven+quiet+rivers"] {
        let headers = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n";
        asked(&served.address, "POST", "/login", headers, form(password).as_bytes()).unwrap();
    }
    let erased = served.api("k-1", "POST", &format!("/cases/{case}/erasure"), json!({}));
    assert!(erased.status < 500, "{erased:?}");
}

pub fn a_log_holds_nobody() {
    for format in ["text", "json"] {
        let office = Office::new(&format!("[log]\nformat = \"{format}\"\nlevel = \"debug\"\n"));
        let served = office.serve(&[]);
        a_whole_case(&served);
        let metrics = served.metrics();
        assert_eq!(served.stop(), Some(0));
        // Without a way to people, every notice fails.
        let mut command = office.command(&["--bind", "127.0.0.1:0"]);
        let log = std::fs::File::options().append(true).open(office.path("log")).unwrap();
        let mut child = command.stdout(std::process::Stdio::null()).stderr(log).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1500));
        drop(child.kill());
        drop(child.wait());
        let log = office.log();
        assert!(log.lines().count() > 20, "{log}");
        for word in personal() {
            assert!(!log.contains(&word), "{format}: {word}: {log}");
            assert!(!metrics.contains(&word), "{word}: {metrics}");
        }
        if format == "json" {
            for line in log.lines().filter(|line| !line.starts_with("warning: ")) {
                let told: Value =
                    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
                assert!(told["timestamp"].is_string() && told["level"].is_string(), "{line}");
            }
        }
    }
}

pub fn requests_have_an_id() {
    let office = Office::new("[log]\nformat = \"json\"\n");
    let served = office.serve(&[]);
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let token = &office.tokens["h-1"];
    let headers = format!("Authorization: Bearer {token}\r\ntraceparent: 00-{id}-00f067aa0ba902b7-01\r\n");
    let told = asked(&served.address, "GET", "/api/cases/77", &headers, b"").unwrap();
    assert_eq!((told.status, told.json()["trace"].as_str()), (404, Some(id)));
    let response = told.header("traceresponse").unwrap().to_owned();
    assert!(response.starts_with(&format!("00-{id}-")) && response.ends_with("-01"), "{response}");
    // What is no id of a trace is not taken over.
    let odd = format!("Authorization: Bearer {token}\r\ntraceparent: 00-{IIN}-1-1\r\n");
    let told = asked(&served.address, "GET", "/api/cases/78", &odd, b"").unwrap().json();
    let own = told["trace"].as_str().unwrap().to_owned();
    assert!(own.len() == 32 && own != id, "{own}");
    assert_eq!(served.stop(), Some(0));
    let log = office.log();
    for (id, status) in [(id, 404), (own.as_str(), 404)] {
        let lines: Vec<Value> = log
            .lines()
            .filter(|line| line.contains(id))
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 1, "{log}");
        assert_eq!(lines[0]["span"]["trace"], json!(id));
        assert_eq!(
            (lines[0]["route"].as_str(), lines[0]["status"].as_u64()),
            (Some("/api/cases/{case}"), Some(status))
        );
    }
}
