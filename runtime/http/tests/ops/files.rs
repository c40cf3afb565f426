//! Rights of files.

use crate::office::Office;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn rights(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

pub fn files_are_their_owners() {
    let office = Office::new("");
    // What this test's own process made.
    let mine: Vec<_> =
        std::fs::read_dir(office.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in &mine {
        let mode = if path.extension().is_some_and(|ending| ending == "accounts") { 0o600 } else { 0o644 };
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }
    // Whatever the system would give.
    let served = office.serve(&[]);
    served.start(None);
    office.done(&["backup", office.path("backup").to_str().unwrap()]);
    office.done(&["backup", office.path("backup.zip").to_str().unwrap()]);
    office.done(&["data", "export", "a-1", "--to", "a.zip", "--by", "k-1", "--name", "K"]);
    let mut seen = 0;
    let mut folders = vec![office.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            // The configuration, and what the test writes.
            if name.ends_with(".toml") || name == "log" {
                continue;
            }
            let is_folder = path.is_dir();
            assert_eq!(rights(&path), if is_folder { 0o700 } else { 0o600 }, "{}", path.display());
            seen += 1;
            folders.extend(is_folder.then_some(path));
        }
    }
    assert!(seen > 20, "{seen}");
}

pub fn what_others_may_read_is_told() {
    let office = Office::new("");
    drop(office.serve(&[]));
    std::fs::set_permissions(office.path("000-1.journal"), PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(office.serve(&[]).stop(), Some(0));
    let log = office.log();
    assert!(log.contains("000-1.journal: others than its owner may read it (0644)"), "{log}");
    assert!(!log.contains("000-1.systems: others"), "{log}");
}
