//! Programs that are not ours and look at papers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use zanflow_result::Document;

/// The judges, with a folder for the files that they look at.
pub struct Judges {
    python: PathBuf,
    folder: tempfile::TempDir,
}

impl Judges {
    /// `None`, and a word on it, where they cannot be installed.
    pub fn ready() -> Option<Self> {
        static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
        let python = PYTHON.get_or_init(|| {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/papers");
            let output = Command::new(script).output().unwrap();
            match output.status.code() {
                Some(0) => Some(PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())),
                Some(75) => {
                    eprint!("{}", String::from_utf8_lossy(&output.stderr));
                    None
                }
                _ => panic!("{}", String::from_utf8_lossy(&output.stderr)),
            }
        });
        Some(Self { python: python.clone()?, folder: tempfile::tempdir().unwrap() })
    }

    /// Puts a file where the judges look.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// What the validator finds wrong with files.
    pub fn faults(&self, files: &[PathBuf]) -> Vec<String> {
        self.python("validate.py", files).lines().map(str::to_owned).collect()
    }

    /// What a script of this folder prints.
    pub fn python(&self, script: &str, files: &[PathBuf]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/papers").join(script);
        run(Command::new(&self.python).arg(script).args(files))
    }
}

/// What a program prints; it must succeed.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    // Titles of structure elements are printed in UTF-16 by one of them.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text of a file without the feet of pages, in the order in which it was written into the file.
pub fn text(file: &Path) -> String {
    let crop = ["-raw", "-x", "0", "-y", "0", "-W", "600", "-H", "796", "-enc", "UTF-8"];
    run(Command::new("pdftotext").args(crop).arg(file).arg("-"))
}

/// What the structure of a file tells, in its order: each text of it after the other, without blanks, since words that lines break are
/// broken there too.
pub fn told(file: &Path) -> String {
    let structure = run(Command::new("pdfinfo").arg("-struct-text").arg(file));
    let quoted =
        |line: &str| Some(line.trim().strip_prefix('"')?.strip_suffix('"')?.replace(char::is_whitespace, ""));
    structure.lines().filter_map(quoted).collect()
}

/// The sample of that name.
pub fn sample(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/papers/samples/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub const SAMPLES: [&str; 5] = ["bare", "duplicate", "licence", "notice", "refusal"];
