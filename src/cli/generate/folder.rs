//! Writing a generated folder over an earlier one: what the implementer owns stays, what they changed of the rest is refused.
//!
//! `generated.sums` lists what was generated, as `sha256sum` does, so that changes are known.

use crate::output::{self, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use zanflow_generate::{Copied, File};
use zanflow_runtime::Hash;

/// The list of generated files.
const SUMS: &str = "generated.sums";
/// Most names of files in one message.
const MOST: usize = 5;

type Sums = BTreeMap<String, String>;

/// A file to be written.
#[derive(Clone, Copy)]
pub struct Entry<'f> {
    path: &'f str,
    bytes: &'f [u8],
    /// An existing file is never written over.
    once: bool,
}

impl<'f> From<&'f File> for Entry<'f> {
    fn from(file: &'f File) -> Self {
        Self { path: &file.path, bytes: file.contents.as_bytes(), once: file.once }
    }
}

impl<'f> From<&'f Copied> for Entry<'f> {
    fn from(file: &'f Copied) -> Self {
        Self { path: file.path, bytes: &file.bytes, once: false }
    }
}

/// Writes files into a folder. `overwrite`: files that were changed by hand are kept as `FILE.changed` and written anew.
///
/// # Errors
/// Files were changed by hand, and nothing is written; or a file cannot be written.
pub fn write<'f, F>(root: &Path, files: &'f [F], overwrite: bool) -> Result<(), Problem>
where
    Entry<'f>: From<&'f F>,
{
    let (old, known) = match fs::read_to_string(root.join(SUMS)) {
        Ok(text) => (parse(&text), true),
        Err(error) if error.kind() == ErrorKind::NotFound => (Sums::new(), false),
        Err(error) => return Err(Problem::unreadable(&root.join(SUMS), &error)),
    };
    let files = || files.iter().map(Entry::from);
    let generated = files().filter(|file| !file.once);
    let new: Sums = generated.map(|file| (file.path.to_owned(), sum(file.bytes))).collect();
    let changed = changed(root, &old, &new);
    if !changed.is_empty() && !overwrite {
        return Err(refused(root, &changed, known));
    }
    for path in &changed {
        keep(&root.join(path))?;
    }
    // If this is interrupted, what was written and what was not yet are both known as generated.
    let either = old.iter().filter(|(path, _)| !new.contains_key(*path)).chain(&new);
    let before = old.iter().filter(|(path, hash)| new.get(*path).is_some_and(|new| new != *hash));
    output::write(&root.join(SUMS), lines(either.chain(before)).as_bytes())?;
    for file in files() {
        put(root, file)?;
    }
    for path in old.keys().filter(|path| !new.contains_key(*path) && !changed.contains(*path)) {
        remove(&root.join(path))?;
    }
    output::write(&root.join(SUMS), lines(new.iter()).as_bytes())
}

/// Generated files that are neither as they were generated nor as they are generated now.
fn changed(root: &Path, old: &Sums, new: &Sums) -> BTreeSet<String> {
    let is_changed = |path: &&String| {
        let Ok(bytes) = fs::read(root.join(path)) else { return false };
        let here = sum(&bytes);
        new.get(*path) != Some(&here)
            && !old.get(*path).is_some_and(|sums| sums.split(' ').any(|one| one == here))
    };
    old.keys().chain(new.keys()).filter(is_changed).cloned().collect()
}

fn refused(root: &Path, changed: &BTreeSet<String>, known: bool) -> Problem {
    let mut names: Vec<&str> = changed.iter().map(String::as_str).take(MOST).collect();
    let more = format!("{} more", changed.len().saturating_sub(MOST));
    if changed.len() > MOST {
        names.push(&more);
    }
    let why = match known {
        true => "changed by hand",
        false => "not as they are generated now, and there is no generated.sums that knows how they were",
    };
    let message = format!("{}: not generated: {}: {why}", root.display(), names.join(", "));
    Problem::new(
        message,
        "move the changes to files that are yours (README.md names them), or say --overwrite: they are kept as FILE.changed",
    )
}

/// Keeps a file beside its place.
fn keep(path: &Path) -> Result<(), Problem> {
    let mut kept = path.as_os_str().to_owned();
    kept.push(".changed");
    fs::rename(path, PathBuf::from(kept)).map_err(|error| Problem::unreadable(path, &error))
}

/// Writes a file, unless it is the implementer's and there, or is the same: builds begin anew for a file that was written.
fn put(root: &Path, file: Entry<'_>) -> Result<(), Problem> {
    let path = root.join(file.path);
    let same = || fs::read(&path).is_ok_and(|bytes| bytes == file.bytes);
    if (file.once && path.exists()) || same() {
        return Ok(());
    }
    output::write(&path, file.bytes)
}

/// Removes a file that is generated no more, and its folder with the last of them.
fn remove(path: &Path) -> Result<(), Problem> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Problem::unreadable(path, &error)),
        _ => {
            // It has other files.
            let _ = path.parent().map(fs::remove_dir);
            Ok(())
        }
    }
}

fn sum(bytes: &[u8]) -> String {
    Hash::digest(&[bytes]).to_string()
}

/// `HASH  path` lines; of a file that was being written both.
fn parse(text: &str) -> Sums {
    let mut sums = Sums::new();
    for (hash, path) in text.lines().filter_map(|line| line.split_once("  ")) {
        // The list lies where anybody may have written it: it leads nowhere else.
        if Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
            let known = sums.entry(path.to_owned()).or_default();
            let parted = if known.is_empty() { "" } else { " " };
            known.push_str(&format!("{parted}{hash}"));
        }
    }
    sums
}

fn lines<'a>(sums: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let mut lines: Vec<(&String, &str)> =
        sums.flat_map(|(path, hashes)| hashes.split(' ').map(move |hash| (path, hash))).collect();
    lines.sort_unstable();
    lines.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, contents: &str, once: bool) -> File {
        File { path: path.to_owned(), contents: contents.to_owned(), once }
    }

    fn folder(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("zanflow-folder-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        root
    }

    #[test]
    fn what_is_the_implementers_stays_and_what_is_generated_no_more_goes() {
        let root = folder("stays");
        write(&root, &[file("a/a", "1", false), file("b", "1", false), file("own", "1", true)], false)
            .unwrap();
        fs::write(root.join("own"), "mine").unwrap();
        fs::write(root.join("new"), "mine").unwrap();
        write(&root, &[file("b", "2", false), file("own", "2", true)], false).unwrap();
        let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
        assert_eq!([read("b"), read("own"), read("new")], ["2", "mine", "mine"]);
        assert!(!root.join("a").exists());
        assert_eq!(read(SUMS), format!("{}  b\n", sum(b"2")));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_generated_file_that_was_changed_is_refused_or_kept_beside() {
        let root = folder("changed");
        write(&root, &[file("a", "1", false), file("b", "1", false)], false).unwrap();
        fs::write(root.join("a"), "mine").unwrap();
        let next = [file("a", "2", false), file("b", "2", false)];
        let told = write(&root, &next, false).unwrap_err().message;
        assert!(told.ends_with("not generated: a: changed by hand"), "{told}");
        let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
        assert_eq!([read("a"), read("b")], ["mine", "1"]);
        write(&root, &next, true).unwrap();
        assert_eq!([read("a"), read("a.changed"), read("b")], ["2", "mine", "2"]);
        write(&root, &next, false).unwrap();
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_folder_that_nothing_is_known_of_and_lists_that_lead_elsewhere() {
        let root = folder("unknown");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a"), "older").unwrap();
        assert!(
            write(&root, &[file("a", "1", false)], false).unwrap_err().message.contains("generated.sums")
        );
        assert!(parse("0  ../a\n0  /etc/passwd\n").is_empty());
        // Interrupted: half of the files are of before.
        let both = format!("{}  a\n{}  a\n", sum(b"1"), sum(b"older"));
        fs::write(root.join(SUMS), both).unwrap();
        write(&root, &[file("a", "1", false)], false).unwrap();
        fs::remove_dir_all(root).unwrap();
    }
}
