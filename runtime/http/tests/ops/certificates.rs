//! Certificates of other systems' servers.

use crate::office::Office;
use serde_json::Value;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server of TLS that shows a certificate which ends in so many days, and whose authority is `ca.pem` in the folder.
struct Server(Child, u16);

impl Server {
    fn start(folder: &Path, days: i32) -> Self {
        let script = format!(
            "set -e
            key() {{ openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }}
            [ -e ca.pem ] || {{
                key ca
                openssl req -x509 -new -key ca.key -out ca.pem -subj /CN=ca -days 9 -addext basicConstraints=critical,CA:TRUE
            }}
            key server
            openssl req -new -key server.key -out server.csr -subj /CN=localhost
            printf 'subjectAltName=DNS:localhost\\n' > names
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile names -out server.pem
            chmod 600 *.key"
        );
        let done = Command::new("bash").args(["-c", &script]).current_dir(folder).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("openssl")
            .args(["s_server", "-quiet", "-key", "server.key", "-cert", "server.pem", "-accept"])
            .arg(format!("127.0.0.1:{port}"))
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child, port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

pub fn certificates_of_other_systems_are_seen() {
    let office = Office::new("");
    let plain = std::fs::read_to_string(office.path("000-1.toml")).unwrap();
    for name in ["token", "secret"] {
        std::fs::write(office.path(name), "0123456789abcdef").unwrap();
    }
    let found = |host: &str, port: u16| -> Vec<(String, String, String)> {
        let payment = format!(
            "[payment]\nurl = \"https://{host}:{port}/payment\"\ntoken_file = \"token\"\nsecret_file = \"secret\"\n\
             authorities = \"ca.pem\"\n"
        );
        std::fs::write(office.path("000-1.toml"), format!("{plain}{payment}")).unwrap();
        let (_, report, _) = office.run(&["doctor", "--json"]);
        let report: Value = serde_json::from_str(&report).unwrap();
        let of = |finding: &Value| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (text("check"), text("level"), text("what"))
        };
        let about = |told: &(String, String, String)| told.2.contains("payment");
        report["findings"].as_array().unwrap().iter().map(of).filter(about).collect()
    };
    let level = |found: &[(String, String, String)], check: &str| {
        found.iter().find(|told| told.0 == check).map(|told| told.1.clone()).unwrap_or_default()
    };
    for (days, certificate, system, why) in [
        (90, "certificate-good", "system-good", ""),
        (45, "certificate-ends", "system-good", ""),
        // Seen also where it proves nothing any more.
        (-1, "certificate-ended", "system-silent", "xpired"),
    ] {
        let server = Server::start(office.folder.path(), days);
        let found = found("localhost", server.1);
        assert!(!level(&found, certificate).is_empty(), "{days}: {found:?}");
        assert!(!level(&found, system).is_empty(), "{days}: {found:?}");
        assert!(found.iter().any(|told| told.2.contains(why)), "{days}: {found:?}");
    }
    // Its certificate is of another name; and what cannot be seen is unknown.
    let server = Server::start(office.folder.path(), 90);
    let other = found("127.0.0.1", server.1);
    assert_eq!(
        (&*level(&other, "system-silent"), &*level(&other, "certificate-good")),
        ("bad", "good"),
        "{other:?}"
    );
    let port = server.1;
    drop(server);
    let gone = found("localhost", port);
    assert_eq!(
        (&*level(&gone, "system-silent"), &*level(&gone, "certificate-unread")),
        ("bad", "unknown"),
        "{gone:?}"
    );
}
