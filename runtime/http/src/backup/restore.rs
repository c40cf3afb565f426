//! Putting a backup into an empty place.

use super::manifest::{self, Listed};
use super::pack::{self, sync_folder};
use super::verify::{self, Verified};
use super::{Told, database};
use crate::accounts::Accounts;
use crate::config::Config;
use crate::engines::Kind;
use crate::notices::{Outbox, Read};
use crate::places::{self, ACCOUNTS, NOTICES, Place, Where};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use zanflow_runtime::SystemClock;

/// Names of what SQLite and the server keep beside a file.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", ".snapshot"];

/// The file that says that a restore has not come to its end.
fn mark(journal: &Path) -> PathBuf {
    crate::doctor::beside(journal, ".restoring")
}

/// Whether a restore was interrupted here: then nothing may be served.
pub(crate) fn is_half(journal: &Path) -> Option<String> {
    let mark = mark(journal);
    mark.exists().then(|| {
        format!(
            "{}: a restore was interrupted: run it again, or take this file and all of its service away",
            mark.display()
        )
    })
}

/// Restores; what is told of it.
pub(super) fn restore(service: &str, files: &Where, from: &Path, send_waiting: bool) -> Result<String, Told> {
    let config = files.config(service).map_err(Told::Failed)?;
    let backup = pack::opened(from)?;
    let manifest = backup.manifest()?;
    match (database::is_dump(&manifest), config.engine.kind == Kind::Postgres) {
        (true, true) if manifest.service == service => {
            return database::restore(service, &config, &backup, send_waiting);
        }
        (true, false) => return Err(mismatch("a database", "names none in [engine]")),
        (false, true) => return Err(mismatch("files", "names a database in [engine]")),
        _ => {}
    }
    if manifest.service != service {
        return Err(Told::Failed(format!("this is a backup of {}, not of {service}", manifest.service)));
    }
    let found = verify::verified(&backup)?;
    let targets = targets(service, &config, &found)?;
    let journal = config.journal_of(service);
    let mark = mark(&journal);
    empty(service, &config, &mark)?;
    let mut marked = private(&mark).map_err(|error| Told::failed(&mark)(&error))?;
    let begun = marked.write_all(b"a restore has begun\n").and_then(|()| marked.sync_all());
    begun.and_then(|()| sync_folder(&mark)).map_err(|error| Told::failed(&mark)(&error))?;
    for (listed, place) in &targets {
        put(&backup.path(&listed.name), listed, &place.path)?;
    }
    let mut text = found.text();
    settle(&config, &found, &targets, send_waiting, &mut text)?;
    fs::remove_file(&mark).map_err(|error| Told::failed(&mark)(&error))?;
    sync_folder(&mark).map_err(|error| Told::failed(&mark)(&error))?;
    let _ = writeln!(
        text,
        "restored to {}: what happened after {} is not there; set server.first_case above the last case that was begun since",
        journal.display(),
        found.manifest.made
    );
    Ok(text)
}

fn mismatch(what: &str, names: &str) -> Told {
    Told::Failed(format!(
        "this is a backup of {what}, and the configuration {names}: it is restored to what it was made of"
    ))
}

/// Where each file of the backup belongs.
fn targets(service: &str, config: &Config, found: &Verified) -> Result<Vec<(Listed, Place)>, Told> {
    let places = places::all(service, config);
    let target = |listed: &Listed| {
        let place = places.iter().find(|place| place.name == listed.name).cloned();
        let told = || format!("{}: the configuration has no place for it: people are in a file", listed.name);
        Ok((listed.clone(), place.ok_or_else(|| Told::Failed(told()))?))
    };
    found.manifest.files.iter().map(target).collect()
}

/// Refuses where something is; what an interrupted restore left is taken away.
fn empty(service: &str, config: &Config, mark: &Path) -> Result<(), Told> {
    let places = places::all(service, config);
    let all = places.iter().flat_map(|place| BESIDE.map(|ending| crate::doctor::beside(&place.path, ending)));
    for path in all.filter(|path| path.exists()) {
        if !mark.exists() {
            return Err(Told::Failed(format!(
                "{}: it is there already; a restore writes over nothing: move the files of the service away",
                path.display()
            )));
        }
        fs::remove_file(&path).map_err(|error| Told::failed(&path)(&error))?;
    }
    Ok(())
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Copies a file; what was copied is what is listed.
fn put(from: &Path, listed: &Listed, to: &Path) -> Result<(), Told> {
    let told = Told::failed(to);
    let copied = File::open(from).and_then(|from| {
        let mut file = private(to)?;
        let copied = manifest::digest(from, &mut file)?;
        file.sync_all()?;
        sync_folder(to)?;
        Ok(copied)
    });
    let (bytes, sha256) = copied.map_err(|error| told(&error))?;
    if (bytes, sha256) != (listed.bytes, listed.sha256) {
        return Err(Told::Unsound(format!("{}: it changed while it was read", listed.name)));
    }
    Ok(())
}

/// What follows from that time has passed since: nobody is signed in, and nobody is told what they may have been told.
fn settle(
    config: &Config,
    found: &Verified,
    targets: &[(Listed, Place)],
    send_waiting: bool,
    text: &mut String,
) -> Result<(), Told> {
    let place =
        |name: &str| targets.iter().find(|(listed, _)| listed.name == name).map(|(_, place)| &place.path);
    let mut happened = 0;
    if let Some(path) = place(ACCOUNTS) {
        let told = |error: crate::accounts::AccountError| Told::failed(path)(&error);
        let accounts = Accounts::open(path, config.accounts(), SystemClock).map_err(told)?;
        for account in accounts.list().map_err(told)? {
            accounts.sign_out(&account.id, None).map_err(told)?;
        }
        happened = accounts.last_happened().map_err(told)?;
        text.push_str("accounts: nobody is signed in; roles, locks and tokens are as they were then\n");
    }
    if let Some(path) = place(NOTICES).filter(|_| !send_waiting) {
        let told = |error: crate::accounts::AccountError| Told::failed(path)(&error);
        let read = Read { row: found.journal.records, happened };
        let aside = Outbox::open(path, read).and_then(|outbox| outbox.set_aside(read)).map_err(told)?;
        let _ =
            writeln!(text, "notices: {aside} that waited were set aside, for they may have been sent since");
    }
    Ok(())
}
