//! What `git log` says of files, commit by commit.

use super::HistoryError;
use super::git::Running;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Begins a commit; no file has this name, as names follow a letter.
const MARK: &[u8] = b"\x01commit";
/// Id, day, codes of causes, subject: each ends in a NUL, which none of them can hold.
const FORMAT: &str = "--format=%x00%x01commit%x00%H%x00%as%x00%(trailers:key=Cause-Act-Code,valueonly,unfold,separator=%x2C)%x00%s%x00";

/// A commit and the files that it touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Commit {
    pub id: String,
    pub day: String,
    pub causes: Vec<String>,
    pub subject: String,
    /// `A`, `M`, `D`, `T` with the path from the repository's root.
    pub files: Vec<(char, String)>,
}

/// Calls `each` for the commits that touch what `pathspecs` name, newest first along first parents; stops where it answers false.
/// Only one commit at a time is held.
pub(super) fn log(
    root: &Path,
    options: &[&str],
    pathspecs: &[String],
    mut each: impl FnMut(Commit) -> bool,
) -> Result<(), HistoryError> {
    let mut args = vec![
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--no-renames",
        "-z",
        "--name-status",
        FORMAT,
    ];
    args.extend(options);
    if !options.iter().any(|option| !option.starts_with('-')) {
        args.push("HEAD");
    }
    args.push("--");
    args.extend(pathspecs.iter().map(String::as_str));
    let (running, output) = Running::start(root, &args)?;
    if read(output, &mut each).map_err(|error| HistoryError::Failed {
        root: root.to_owned(),
        asked: "log".to_owned(),
        what: error.to_string(),
    })? {
        running.finish()?;
    }
    Ok(())
}

/// False where `each` wanted no more.
fn read(output: impl Read, each: &mut impl FnMut(Commit) -> bool) -> std::io::Result<bool> {
    let mut fields = Fields { output: BufReader::new(output), buffer: Vec::new() };
    let mut commit: Option<Commit> = None;
    while let Some(field) = fields.next()? {
        if field == MARK {
            if let Some(done) = commit.take()
                && !each(done)
            {
                return Ok(false);
            }
            commit = Some(fields.commit()?);
            continue;
        }
        // `git` parts the files from the message by line ends.
        let letter = field.iter().copied().find(|byte| !byte.is_ascii_whitespace());
        let Some(letter) = letter.filter(u8::is_ascii_uppercase) else { continue };
        let Some(path) = fields.next()? else { break };
        if let (Some(commit), Ok(path)) = (commit.as_mut(), String::from_utf8(path)) {
            commit.files.push((char::from(letter), path));
        }
    }
    Ok(commit.is_none_or(each))
}

struct Fields<R> {
    output: BufReader<R>,
    buffer: Vec<u8>,
}

impl<R: Read> Fields<R> {
    fn next(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        self.buffer.clear();
        if self.output.read_until(0, &mut self.buffer)? == 0 {
            return Ok(None);
        }
        if self.buffer.last() == Some(&0) {
            self.buffer.pop();
        }
        Ok(Some(std::mem::take(&mut self.buffer)))
    }

    fn commit(&mut self) -> std::io::Result<Commit> {
        let mut text = || -> std::io::Result<String> {
            let field = self.next()?.unwrap_or_default();
            Ok(String::from_utf8_lossy(&field).into_owned())
        };
        let (id, day, causes, subject) = (text()?, text()?, text()?, text()?);
        let causes = causes.split(',').map(str::trim).filter(|cause| !cause.is_empty());
        Ok(Commit { id, day, causes: causes.map(str::to_owned).collect(), subject, files: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_and_files_are_told_apart_whatever_their_names() {
        let output = b"\0\x01commit\0aa\x002013-05-01\x0011,22\0First\0\0\nA\0a\nb/kaz.md\0M\0\x01commit\0\0\x01commit\0bb\x002012-01-01\0\0\0\nD\0\xff\0D\0c\0";
        let mut found = Vec::new();
        assert!(
            read(output.as_slice(), &mut |commit| {
                found.push(commit);
                true
            })
            .unwrap()
        );
        let files =
            |commit: &Commit| commit.files.iter().map(|(c, p)| format!("{c} {p}")).collect::<Vec<_>>();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].id.as_str(), found[0].causes.len(), found[0].subject.as_str()),
            ("aa", 2, "First")
        );
        assert_eq!(files(&found[0]), ["A a\nb/kaz.md", "M \x01commit"]);
        assert_eq!((found[1].day.as_str(), files(&found[1])), ("2012-01-01", vec!["D c".to_owned()]));
    }
}
