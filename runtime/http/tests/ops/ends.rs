//! How a server ends.

use crate::office::{Office, asked, until};
use serde_json::json;
use std::time::{Duration, Instant};

pub fn it_drains_before_it_ends() {
    let office = Office::new("[server]\ndrain_seconds = 2\n");
    let served = office.serve(&[]);
    let case = served.start(None);
    let begun = Instant::now();
    served.signal("TERM");
    // Whoever asks hears that it is not ready, at both addresses, while what is sent is still done.
    until("it is not ready", || {
        asked(&served.watched, "GET", "/health/ready", "", b"").is_ok_and(|told| told.status == 503)
    });
    let told = asked(&served.address, "GET", "/health/ready", "", b"").unwrap();
    assert_eq!((told.status, told.json()["process"].as_str()), (503, Some("stopping")));
    assert_eq!(asked(&served.watched, "GET", "/health/live", "", b"").unwrap().status, 200);
    assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
    let mut served = served;
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(10), "{took:?}");
    // It closed its journal, and nothing that was acknowledged is missing.
    assert!(office.path("000-1.journal").exists() && !office.path("000-1.journal-wal").exists());
    drop(served);
    let served = office.serve(&[]);
    assert_eq!(served.api("h-1", "GET", &format!("/cases/{case}"), json!({})).json()["status"], "success");
}

pub fn a_second_signal_ends_it_at_once() {
    let office = Office::new("[server]\ndrain_seconds = 60\n");
    let mut served = office.serve(&[]);
    let case = served.start(None);
    let begun = Instant::now();
    served.signal("INT");
    until("it is not ready", || {
        asked(&served.watched, "GET", "/health/ready", "", b"").is_ok_and(|told| told.status == 503)
    });
    served.signal("TERM");
    assert_eq!(served.child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    drop(served);
    let served = office.serve(&[]);
    assert_eq!(served.api("h-1", "GET", &format!("/cases/{case}"), json!({})).json()["status"], "task");
}
