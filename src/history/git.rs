//! The `git` command, asked questions only: it writes nothing, asks nobody and fetches nothing.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Why a history could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryError {
    /// There is no `git` command.
    NoGit {
        /// The system's words.
        what: String,
    },
    /// The folder lies in no repository.
    NotARepository {
        /// The folder.
        folder: PathBuf,
    },
    /// `git` failed.
    Failed {
        /// The repository.
        root: PathBuf,
        /// What was asked.
        asked: String,
        /// Its words.
        what: String,
    },
    /// The repository never held such an act.
    NoAct {
        /// The repository.
        root: PathBuf,
        /// What was looked for.
        act: String,
        /// The repository holds its latest history only.
        shallow: bool,
    },
    /// A version cannot be read as an act.
    Unreadable {
        /// The version's place.
        place: String,
        /// What is wrong.
        what: String,
    },
}

impl HistoryError {
    /// What its user can do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoGit { .. } => "install git, and see that it is found in PATH",
            Self::NotARepository { .. } => "name a clone with --repo, for example --repo ../kazakhstan-law",
            Self::Failed { .. } => {
                "see what `git fsck` says of the repository; a partial clone lacks files of old versions"
            }
            Self::NoAct { shallow: true, .. } => {
                "check the code or path; the clone is shallow, `git fetch --unshallow` gets the whole history"
            }
            Self::NoAct { .. } => "give an act's code, or the path of its folder in the repository",
            Self::Unreadable { .. } => "see the version with `git show`",
        }
    }
}

impl std::error::Error for HistoryError {}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit { what } => write!(f, "git cannot be started: {what}"),
            Self::NotARepository { folder } => write!(f, "{}: not in a git repository", folder.display()),
            Self::Failed { root, asked, what } => write!(f, "{}: git {asked}: {what}", root.display()),
            Self::NoAct { root, act, .. } => write!(f, "{}: there never was an act {act}", root.display()),
            Self::Unreadable { place, what } => write!(f, "{place}: {what}"),
        }
    }
}

/// A `git` command in a folder, deaf to the user's settings as far as they could change what it answers or start anything.
pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["--no-pager", "--no-optional-locks"]);
    for setting in [
        "core.quotepath=false",
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "log.showSignature=false",
        "log.follow=false",
        "log.mailmap=false",
        "diff.renames=false",
        "protocol.allow=never",
        "i18n.logOutputEncoding=UTF-8",
    ] {
        command.args(["-c", setting]);
    }
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
        "GIT_EXTERNAL_DIFF",
    ] {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs `git` to its end; what it prints.
pub(super) fn run<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Result<Vec<u8>, HistoryError> {
    let output =
        git(folder).args(args).output().map_err(|error| HistoryError::NoGit { what: error.to_string() })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let asked = args.first().map(|arg| arg.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
    Err(failed(folder, asked, &output.stderr))
}

/// What `git` said on standard error, its first line.
pub(super) fn failed(folder: &Path, asked: String, stderr: &[u8]) -> HistoryError {
    let said = String::from_utf8_lossy(stderr);
    let what =
        said.lines().next().unwrap_or("failed without a word").trim_start_matches("fatal: ").to_owned();
    if what.contains("not a git repository") {
        return HistoryError::NotARepository { folder: folder.to_owned() };
    }
    HistoryError::Failed { root: folder.to_owned(), asked, what }
}

/// A running `git` whose output is read piece by piece, however long it is.
pub(super) struct Running {
    child: Child,
    folder: PathBuf,
    asked: String,
}

impl Running {
    /// Starts `git`; its standard error goes nowhere, its exit code tells.
    pub fn start<S: AsRef<OsStr>>(
        folder: &Path,
        args: &[S],
    ) -> Result<(Self, BufReader<ChildStdout>), HistoryError> {
        let asked = args.first().map(|arg| arg.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
        let started = git(folder).args(args).stderr(Stdio::null()).spawn();
        let mut child = started.map_err(|error| HistoryError::NoGit { what: error.to_string() })?;
        let Some(output) = child.stdout.take() else {
            return Err(HistoryError::NoGit { what: "its output cannot be read".to_owned() });
        };
        let running = Self { child, folder: folder.to_owned(), asked };
        Ok((running, BufReader::with_capacity(1 << 16, output)))
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Result<(), HistoryError> {
        let failed = |what: String| HistoryError::Failed {
            root: self.folder.clone(),
            asked: self.asked.clone(),
            what,
        };
        let status = self.child.wait().map_err(|error| failed(error.to_string()))?;
        if status.success() { Ok(()) } else { Err(failed(format!("ended with {status}"))) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its output is not read any more: without this it would wait for ever.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `git cat-file --batch`: objects by their ids, so that no name of a file ever stands in a command.
pub(super) struct Objects {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
}

/// An object of a repository.
pub(super) struct Object {
    pub kind: String,
    pub id: String,
    pub bytes: Vec<u8>,
}

/// An entry of a folder of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeEntry {
    pub name: String,
    pub is_folder: bool,
    pub id: String,
}

impl Objects {
    pub fn start(folder: &Path) -> Result<Self, HistoryError> {
        let started =
            git(folder).args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = started.map_err(|error| HistoryError::NoGit { what: error.to_string() })?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => {
                Ok(Self { child, input, output: BufReader::new(output), folder: folder.to_owned() })
            }
            _ => Err(HistoryError::NoGit { what: "its output cannot be read".to_owned() }),
        }
    }

    /// An object by its id, or by a name such as `ID^{tree}`; none where the repository does not hold it.
    pub fn get(&mut self, name: &str) -> Result<Option<Object>, HistoryError> {
        use std::io::{BufRead, Write};
        let folder = self.folder.clone();
        let failed =
            |what: String| HistoryError::Failed { root: folder.clone(), asked: "cat-file".to_owned(), what };
        let io = |error: std::io::Error| failed(error.to_string());
        writeln!(self.input, "{name}").and_then(|()| self.input.flush()).map_err(io)?;
        let mut header = String::new();
        if self.output.read_line(&mut header).map_err(io)? == 0 {
            return Err(failed("ended early".to_owned()));
        }
        let mut words = header.split_whitespace();
        let (Some(id), Some(kind), Some(size)) = (words.next(), words.next(), words.next()) else {
            return Ok(None);
        };
        let size: usize = size.parse().map_err(|_| failed(format!("unexpected answer {header:?}")))?;
        if size as u64 > zanflow_source::MAX_BYTES {
            return Err(failed(format!("{id} has {size} bytes, more than a file may have")));
        }
        let mut bytes = vec![0; size + 1];
        self.output.read_exact(&mut bytes).map_err(io)?;
        bytes.pop();
        Ok(Some(Object { kind: kind.to_owned(), id: id.to_owned(), bytes }))
    }

    /// The entries of a folder by the id of its tree. Names that are not UTF-8 are left out.
    pub fn tree(&mut self, id: &str) -> Result<Vec<TreeEntry>, HistoryError> {
        let Some(object) = self.get(id)?.filter(|object| object.kind == "tree") else {
            return Ok(Vec::new());
        };
        // Ids in a tree are half as many bytes as the letters they are written with.
        Ok(entries(&object.bytes, object.id.len() / 2))
    }
}

fn entries(mut bytes: &[u8], id_length: usize) -> Vec<TreeEntry> {
    let mut found = Vec::new();
    while let Some(end) = bytes.iter().position(|byte| *byte == 0) {
        let (Some(head), Some(id), rest) =
            (bytes.get(..end), bytes.get(end + 1..end + 1 + id_length), bytes.get(end + 1 + id_length..))
        else {
            break;
        };
        let mut parts = head.splitn(2, |byte| *byte == b' ');
        if let (Some(mode), Some(Ok(name))) = (parts.next(), parts.next().map(std::str::from_utf8)) {
            let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
            // Links and submodules are neither folders nor files to read.
            if mode == b"40000" || mode.starts_with(b"100") {
                found.push(TreeEntry { name: name.to_owned(), is_folder: mode == b"40000", id });
            }
        }
        bytes = rest.unwrap_or_default();
    }
    found
}

impl Drop for Objects {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
