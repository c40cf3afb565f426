//! Backups while commands go on, and restores.

use crate::office::{Office, until};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// A place for a restored service, with the configuration of another.
fn elsewhere(office: &Office) -> Office {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(office.path("000-1.toml"), folder.path().join("000-1.toml")).unwrap();
    Office { folder, tokens: office.tokens.clone() }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn a_backup_is_made_while_commands_go_on() {
    let office = Office::new("");
    let served = office.serve(&[]);
    let (acknowledged, goes_on) = (Mutex::new(Vec::new()), AtomicBool::new(true));
    let mut backups = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while goes_on.load(Ordering::SeqCst) {
                    let case = served.start(None);
                    acknowledged.lock().unwrap().push((case, "task"));
                    if case.is_multiple_of(2) {
                        assert_eq!(served.decide(case, json!({ "decision": "approve" })).status, 200);
                        acknowledged.lock().unwrap().push((case, "success"));
                    }
                }
            });
        }
        for (nth, name) in ["one", "two.zip", "three"].iter().enumerate() {
            until("some are acknowledged", || acknowledged.lock().unwrap().len() > 20 * (nth + 1));
            let before = acknowledged.lock().unwrap().clone();
            let path = office.path(name);
            let told = office.done(&["backup", text(&path)]);
            assert!(told.contains("verified") && told.contains("head"), "{told}");
            backups.push((path, before));
        }
        goes_on.store(false, Ordering::SeqCst);
    });
    for (path, before) in backups {
        office.done(&["backup", "verify", text(&path)]);
        let other = elsewhere(&office);
        other.done(&["restore", text(&path)]);
        other.done(&["journal", "verify"]);
        // Other systems remember cases that were begun since.
        let config = std::fs::read_to_string(other.path("000-1.toml")).unwrap();
        std::fs::write(other.path("000-1.toml"), config + "[server]\nfirst_case = 5000\n").unwrap();
        let again = other.serve(&[]);
        for (case, status) in &before {
            let is = again.api("h-1", "GET", &format!("/cases/{case}"), json!({})).json();
            let later = *status == "task" && is["status"] == "success";
            assert!(is["status"] == *status || later, "{case} was {status}: {is}");
        }
        // It goes on, with licences and all.
        let open = before.iter().find(|(case, _)| case % 2 == 1).unwrap().0;
        assert_eq!(again.decide(open, json!({ "decision": "approve" })).status, 200);
        let last = before.iter().map(|(case, _)| *case).max().unwrap();
        assert!(last < 5000);
        assert_eq!((again.start(None), again.start(None)), (5000, 5001));
        assert_eq!(again.stop(), Some(0));
        other.done(&["journal", "verify"]);
    }
}

pub fn nobody_is_told_twice_after_a_restore() {
    let office = Office::new("");
    let served = office.serve(&[]);
    for _ in 0..5 {
        served.start(None);
    }
    until("all are told", || office.sent().len() == 5);
    drop(served);
    // These wait: their server cannot send.
    let mut waiting = office.command(&["--bind", "127.0.0.1:0"]);
    let child = waiting.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn();
    drop(child.map(|mut child| (child.kill(), child.wait())));
    let served = office.serve(&[]);
    let case = served.start(None);
    let path = office.path("a.zip");
    office.done(&["backup", text(&path)]);
    // What waited then is sent by the first service.
    until("this one is told", || office.sent().len() == 6);
    assert_eq!(served.stop(), Some(0));
    let told = office.sent();
    let other = elsewhere(&office);
    std::fs::write(other.path("mailbox"), "").unwrap();
    let said = other.done(&["restore", text(&path)]);
    assert!(said.contains("set aside"), "{said}");
    let again = other.serve(&[]);
    // Something new is told, and nothing that was.
    assert_eq!(again.decide(case, json!({ "decision": "approve" })).status, 200);
    until("the decision is told", || !other.sent().is_empty());
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let now = other.sent();
    assert_eq!(now.len(), 1, "{now:?}");
    assert!(now.iter().all(|id| !told.contains(id)), "{now:?} {told:?}");
    // Whoever was signed in is not; tokens of programs still are.
    assert_eq!(again.api("h-1", "GET", "/me", json!({})).status, 200);
}

pub fn a_backup_that_is_altered_is_found() {
    let office = Office::new("");
    let served = office.serve(&[]);
    served.start(None);
    let whole = office.path("whole");
    office.done(&["backup", text(&whole)]);
    assert_eq!(served.stop(), Some(0));
    let names = ["journal", "systems", "accounts", "drafts", "notices", "manifest.json"];
    for name in names {
        assert!(whole.join(name).exists(), "{name}");
    }
    type Damage = fn(&Path);
    let damages: [(&str, Damage, &str); 6] = [
        ("a byte", |folder| damaged(&folder.join("journal"), 5000), "journal"),
        ("another file", |folder| damaged(&folder.join("accounts"), 300), "accounts"),
        ("a file less", |folder| std::fs::remove_file(folder.join("systems")).unwrap(), "missing"),
        (
            "cut",
            |folder| {
                let file = std::fs::File::options().write(true).open(folder.join("drafts")).unwrap();
                file.set_len(4096).unwrap();
            },
            "drafts",
        ),
        (
            "a head that is not there",
            |folder| {
                change(folder, |manifest| {
                    manifest["records"] = json!(manifest["records"].as_u64().unwrap() + 1)
                });
            },
            "no longer holds",
        ),
        (
            "a name that leads elsewhere",
            |folder| {
                change(folder, |manifest| manifest["files"][0]["name"] = json!("../journal"));
            },
            "no file of a backup",
        ),
    ];
    for (what, damage, told) in damages {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(&whole).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
        damage(&copy);
        let (code, _, error) = office.run(&["backup", "verify", text(&copy)]);
        assert!(code == 1 && error.contains(told), "{what}: {code} {error}");
        let other = elsewhere(&office);
        assert_eq!(other.run(&["restore", text(&copy)]).0, 1, "{what}");
        assert!(!other.path("000-1.journal").exists(), "{what}");
    }
    // A newer form is another matter: the program is to be another.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("manifest.json"),
        json!({"form": 9, "service": "000-1", "made": "", "program": "", "files": []}).to_string(),
    )
    .unwrap();
    let (code, _, error) = office.run(&["backup", "verify", text(folder.path())]);
    assert!(code == 2 && error.contains("later version"), "{error}");
}

fn damaged(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = at.min(bytes.len() - 1);
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn change(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut manifest);
    std::fs::write(path, manifest.to_string()).unwrap();
}

pub fn a_restore_writes_over_nothing() {
    let office = Office::new("");
    let served = office.serve(&[]);
    served.start(None);
    let backup = office.path("b.zip");
    office.done(&["backup", text(&backup)]);
    let (code, _, told) = office.run(&["backup", text(&backup)]);
    assert!(code == 2 && told.contains("not written over"), "{told}");
    let (code, _, told) = office.run(&["restore", text(&backup)]);
    assert!(code == 2 && told.contains("there already"), "{told}");
    assert_eq!(served.stop(), Some(0));
    // A restore that was interrupted keeps the server from starting, and is begun anew.
    let other = elsewhere(&office);
    std::fs::write(other.path("000-1.journal.restoring"), "").unwrap();
    std::fs::write(other.path("000-1.accounts"), "half a file").unwrap();
    other.done(&["restore", text(&backup)]);
    std::fs::write(other.path("000-1.journal.restoring"), "").unwrap();
    let (code, _, told) = other.run(&["--bind", "127.0.0.1:0"]);
    assert!(code == 2 && told.contains("interrupted"), "{told}");
    other.done(&["restore", text(&backup)]);
    assert_eq!(other.serve(&[]).stop(), Some(0));
    let (code, _, told) = office.run(&["restore", text(&office.path("nothing"))]);
    assert_eq!(code, 2, "{told}");
    std::fs::write(office.path("odd.zip"), "no archive").unwrap();
    assert_eq!(office.run(&["backup", "verify", text(&office.path("odd.zip"))]).0, 1);
}
