//! A service whose cases servers of Restate drive: what it says while they are away.

use crate::office::{Office, asked, until};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// One server, for as long as this lives.
struct Servers {
    child: Child,
    ingress: String,
    admin: String,
    process: String,
}

impl Servers {
    /// `None`, with the reason printed, where Restate cannot be had.
    fn start() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/restate");
        let tell = "echo $ZANFLOW_RESTATE_INGRESS $ZANFLOW_RESTATE_ADMIN $ZANFLOW_RESTATE_PIDS; cat";
        let mut child = Command::new(script)
            .args(["1", "bash", "-c", tell])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut words = line.split_whitespace().map(str::to_owned);
        let Some((ingress, admin, process)) =
            words.next().zip(words.next()).zip(words.next()).map(|((a, b), c)| (a, b, c))
        else {
            let done = child.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert_eq!(done.status.code(), Some(75), "{told}");
            println!("{}", told.trim());
            return None;
        };
        Some(Self { child, ingress, admin, process })
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &self.process]).status().unwrap().success());
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // The command ends with its input, and the script with that.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

pub fn restate_goes_and_comes_back() {
    let Some(servers) = Servers::start() else { return };
    let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let Servers { ingress, admin, .. } = &servers;
    let office = Office::new(&format!(
        "[engine]\nkind = \"restate\"\n[restate]\nname = \"office\"\ningress = \"{ingress}\"\nadmin = \"{admin}\"\n\
         listen = \"{listen}\"\nlimit = 3\n"
    ));
    let level = |check: &str| {
        let (_, report, _) = office.run(&["doctor", "--json"]);
        let report: Value = serde_json::from_str(&report).unwrap();
        let found = report["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == check);
        found.map(|finding| finding["level"].as_str().unwrap().to_owned())
    };
    assert_eq!(level("restate-nowhere").as_deref(), Some("look"));
    let served = office.serve(&[]);
    let ready = || asked(&served.address, "GET", "/health/ready", "", b"").unwrap();
    let parts = json!({
        "status": "ready", "process": "ok", "journal": "ok", "restate": "ok", "notices": "ok", "papers": "ok"
    });
    assert_eq!(ready().json(), parts);
    served.start(None);
    assert_eq!(served.metric("zanflow_restate_up{interface=\"ingress\"}"), Some(1.0), "{}", served.metrics());
    assert_eq!(level("restate-good").as_deref(), Some("good"));
    assert_eq!(level("restate-registered").as_deref(), Some("good"));
    // A server that hangs is away too.
    servers.signal("STOP");
    until("it is missed", || ready().status == 503);
    assert_eq!(ready().json()["restate"], "away");
    assert_eq!(served.metric("zanflow_restate_up{interface=\"ingress\"}"), Some(0.0));
    assert_eq!(level("restate-away").as_deref(), Some("bad"));
    servers.signal("CONT");
    until("it is found again", || ready().status == 200);
    served.start(None);
    until("it is told", || {
        let log = office.log();
        log.contains("Restate is away") && log.contains("Restate is back")
    });
    assert_eq!(served.stop(), Some(0));
}
