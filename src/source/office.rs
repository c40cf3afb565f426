//! Files of other word processors (`.doc`, `.rtf`, `.odt`), converted by LibreOffice if it is installed.

use super::read::ReadErrorKind;
use super::tool::{self, Limits, ToolError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{env, fs, io, process};

const LIMITS: Limits = Limits { time: Duration::from_secs(120), memory: 6 << 20, output: 1 << 20 };
/// Names of the program.
const PROGRAMS: [&str; 2] = ["soffice", "libreoffice"];

/// Converts a file to DOCX with LibreOffice; `ending` is the file's extension.
///
/// # Errors
/// LibreOffice is not installed, or cannot read the file.
pub(super) fn to_docx(bytes: &[u8], ending: &str, what: &'static str) -> Result<Vec<u8>, ReadErrorKind> {
    let failed = |error: io::Error| ReadErrorKind::Io(error.to_string());
    let folder = Folder::new().map_err(failed)?;
    let (given, made) = (folder.0.join(format!("act.{ending}")), folder.0.join("act.docx"));
    fs::write(&given, bytes).map_err(failed)?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let profile = format!("-env:UserInstallation=file://{}/profile", path(&folder.0));
    let (given, place) = (path(&given), path(&folder.0));
    let arguments =
        [profile.as_str(), "--headless", "--norestore", "--convert-to", "docx", "--outdir", &place, &given];
    let mut last = ToolError::Missing;
    for program in PROGRAMS {
        match tool::run(program, &arguments, &[], LIMITS) {
            Ok(_) => {
                let damaged =
                    |_| ReadErrorKind::Damaged { what, why: "LibreOffice made nothing of it".to_owned() };
                return fs::read(&made).map_err(damaged);
            }
            Err(ToolError::Missing) => {}
            Err(error) => {
                last = error;
                break;
            }
        }
    }
    Err(ReadErrorKind::from_tool(last, what, "LibreOffice", "libreoffice-writer"))
}

/// A temporary folder, removed on drop.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("zanflow-{}-{count}", process::id()));
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
