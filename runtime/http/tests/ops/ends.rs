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

/// As systemd starts a unit of `Type=notify` with `WatchdogSec`: a socket of datagrams, and the watchdog for this process alone.
#[cfg(target_os = "linux")]
pub fn the_manager_of_services_is_told() {
    use std::os::unix::net::UnixDatagram;
    use std::process::{Command, Stdio};
    let office = Office::new("[server]\ndrain_seconds = 1\n");
    let socket = UnixDatagram::bind(office.path("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let told = || {
        let mut bytes = [0; 4096];
        let length = socket.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let started = |pid: &str| {
        Command::new("sh")
            .args(["-c", &format!("WATCHDOG_PID={pid} exec \"$0\" --bind 127.0.0.1:0")])
            .arg(std::env::current_exe().unwrap())
            .current_dir(office.folder.path())
            .env("TEST_SERVES", "1")
            .env("NOTIFY_SOCKET", office.path("notify"))
            .env("WATCHDOG_USEC", "400000")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut child = started("$$");
    let (mut ready, mut works) = (0, Vec::new());
    let begun = Instant::now();
    while ready == 0 || works.len() < 4 {
        match told().as_slice() {
            [line] if line == "READY=1" => ready += 1,
            [line] if line == "WATCHDOG=1" => works.push(begun.elapsed()),
            other => panic!("{other:?}"),
        }
    }
    // Twice as often as it has to.
    let apart = works.windows(2).map(|two| two[1] - two[0]).max().unwrap();
    assert!(apart < Duration::from_millis(400), "{works:?}");
    assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
    let mut stopping = 0;
    while stopping == 0 {
        match told().as_slice() {
            [line] if line == "STOPPING=1" => stopping += 1,
            // It works until it has ended.
            [line] if line == "WATCHDOG=1" => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((child.wait().unwrap().code(), ready), (Some(0), 1));
    // A watchdog of another process is none of its business.
    while socket.set_read_timeout(Some(Duration::from_millis(50))).is_ok()
        && socket.recv(&mut [0; 64]).is_ok()
    {}
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut child = started("1");
    assert_eq!(told(), ["READY=1"]);
    socket.set_read_timeout(Some(Duration::from_millis(1000))).unwrap();
    assert!(socket.recv(&mut [0; 64]).is_err());
    drop(child.kill());
    drop(child.wait());
}
