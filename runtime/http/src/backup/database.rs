//! Backups of a service whose cases and stores lie in a database: one dump of one moment, by PostgreSQL's own programs.
//!
//! A dump proves that it is as it was written and can be read to its end. The chains in it are verified where they can be read: in the
//! database that it was restored to, before anybody serves it.

use super::Told;
use super::manifest::{self, Listed, Manifest};
use super::pack::{Open, Part};
use crate::accounts::Accounts;
use crate::config::Config;
use crate::engines;
use crate::notices::{Outbox, Read};
use crate::places::{self, DUMP};
use crate::stores::Stores;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use zanflow_runtime::{SystemClock, Time};
use zanflow_sql::Store;
use zanflow_systems::licences::{Numbering, Register};
use zanflow_systems::payment::Ledger;

/// The key of the survey, which is in no database.
const KEY: &str = "survey.key";

/// Makes a backup; what is told of it.
pub(super) fn make(service: &str, config: &Config, to: &Path, made: Time) -> Result<String, Told> {
    let folder = Part::beside(to)?;
    let of = engines::dumped(config).map_err(Told::Failed)?;
    let dump = folder.path().join(DUMP);
    let mut command = of.program("pg_dump");
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--dbname", &of.url, "--file"]);
    command.arg(&dump);
    for schema in &of.schemas {
        command.args(["--schema", schema]);
    }
    done(command, "pg_dump")?;
    let mut listed = vec![manifest::listed(DUMP, &dump)?];
    let key = places::all(service, config).into_iter().find(|place| place.name == KEY);
    if let Some(key) = key.filter(|key| key.path.exists()) {
        let to = folder.path().join(KEY);
        super::cut::copy_plain(&key.path, &to).map_err(|error| Told::failed(&key.path)(&error))?;
        listed.push(manifest::listed(KEY, &to)?);
    }
    Manifest::new(service, made, listed).write(folder.path())?;
    let text = verified(&Open::folder(folder.path()))?;
    folder.finish(to)?;
    Ok(format!("{}: {text}", to.display()))
}

/// Whether a backup is one of a database.
pub(super) fn is_dump(manifest: &Manifest) -> bool {
    manifest.files.iter().any(|file| file.name == DUMP)
}

/// Verifies that all of a backup is as it was written, and that the dump can be read to its end; what is told of it.
pub(super) fn verified(backup: &Open) -> Result<String, Told> {
    let manifest = backup.manifest()?;
    for file in &manifest.files {
        super::verify::is_as_listed(file, &backup.path(&file.name))?;
    }
    let mut reads = Command::new("pg_restore");
    reads.args(["--file", "/dev/null"]).arg(backup.path(DUMP));
    run(reads, "pg_restore")?.map_err(|said| Told::Unsound(format!("{DUMP}: {said}")))?;
    let bytes: u64 = manifest.files.iter().map(|Listed { bytes, .. }| bytes).sum();
    Ok(format!(
        "backup of {} made {}: a database, {} files, {bytes} bytes, as it was written; a restore verifies the chains in it\n",
        manifest.service,
        manifest.made,
        manifest.files.len()
    ))
}

/// Restores into a database that has nothing of a service yet; what is told of it.
pub(super) fn restore(
    service: &str,
    config: &Config,
    backup: &Open,
    send_waiting: bool,
) -> Result<String, Told> {
    let mut text = verified(backup)?;
    let of = engines::dumped(config).map_err(Told::Failed)?;
    if let Some(schema) = of.there().map_err(Told::Failed)? {
        return Err(Told::Failed(format!(
            "the database has a schema {schema} already; a restore writes over nothing: name an empty database in postgres.url"
        )));
    }
    let mut command = of.program("pg_restore");
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname"]);
    command.arg(&of.url).arg(backup.path(DUMP));
    done(command, "pg_restore")?;
    put_key(service, config, backup, &mut text)?;
    settle(config, send_waiting, &mut text)?;
    Ok(text)
}

fn put_key(service: &str, config: &Config, backup: &Open, text: &mut String) -> Result<(), Told> {
    let from = backup.path(KEY);
    let Some(place) = places::all(service, config).into_iter().find(|place| place.name == KEY) else {
        return Ok(());
    };
    if !from.exists() {
        return Ok(());
    }
    if !place.path.exists() {
        super::cut::copy_plain(&from, &place.path).map_err(|error| Told::failed(&place.path)(&error))?;
    }
    let _ = writeln!(text, "{}: every machine needs it", place.path.display());
    Ok(())
}

/// What follows from that time has passed since; and whether what was restored is whole.
fn settle(config: &Config, send_waiting: bool, text: &mut String) -> Result<(), Told> {
    let failed = |error: &dyn std::fmt::Display| Told::Failed(format!("the database: {error}"));
    let unsound = |error: &dyn std::fmt::Display| Told::Unsound(format!("the database: {error}"));
    let opened = engines::reading(config).map_err(Told::Failed)?;
    let found = opened.engine.verify(None).map_err(|broken| unsound(&broken))?;
    let stores = Stores::of(config, false).map_err(Told::Failed)?;
    let place = stores.place(Path::new(""));
    let systems = Store::at(&place, &zanflow_systems::STORE).map_err(|error| failed(&error))?;
    let register = Register::open(systems.clone(), Arc::new(SystemClock), Numbering::default());
    let licences = register.map_err(|error| failed(&error))?.verify().map_err(|error| unsound(&error))?;
    let books = Ledger::open(systems, "").and_then(|books| books.verify()).map_err(|error| failed(&error))?;
    let books = books.map_err(|broken| unsound(&broken))?;
    let _ = writeln!(
        text,
        "cases: {}, records: {}, licences: {}, payments: {} rows: their chains are whole",
        found.cases, found.records, licences.licences, books.rows
    );
    let accounts = Accounts::at(&place, config.accounts(), SystemClock).map_err(|error| failed(&error))?;
    for account in accounts.list().map_err(|error| failed(&error))? {
        accounts.sign_out(&account.id, None).map_err(|error| failed(&error))?;
    }
    text.push_str("accounts: nobody is signed in; roles, locks and tokens are as they were then\n");
    if !send_waiting {
        let row = opened.engine.position().map_err(|error| failed(&error))?;
        let happened = accounts.last_happened().map_err(|error| failed(&error))?;
        let read = Read { row, happened };
        let aside = Outbox::at(&place, read).and_then(|outbox| outbox.set_aside(read));
        let aside = aside.map_err(|error| failed(&error))?;
        let _ =
            writeln!(text, "notices: {aside} that waited were set aside, for they may have been sent since");
    }
    Ok(())
}

/// Runs a program that must be done.
fn done(command: Command, name: &str) -> Result<(), Told> {
    run(command, name)?.map_err(|said| Told::Failed(format!("{name}: {said}")))
}

/// Runs a program: whether it was done, else what it said.
fn run(mut command: Command, name: &str) -> Result<Result<(), String>, Told> {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    let output = output.map_err(|error| {
        Told::Failed(format!(
            "{name}: {error}: install PostgreSQL's client programs, of the server's version or a newer one, or back the database up \
             with its own means (docs/postgresql.md)"
        ))
    })?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
