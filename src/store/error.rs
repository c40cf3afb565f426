//! What can go wrong with a knowledge base.

use std::fmt;
use std::path::{Path, PathBuf};
use tantivy::TantivyError;

/// Why a knowledge base could not be read or written.
#[derive(Debug)]
pub enum KbError {
    /// There is none in the folder.
    None {
        /// The folder.
        folder: PathBuf,
    },
    /// It was made by a version of this program that writes another format.
    Format {
        /// The folder.
        folder: PathBuf,
        /// Its format.
        found: u32,
        /// The format known here.
        known: u32,
    },
    /// Another program is writing to it.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// A file of it is not what was written.
    Damaged {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file could not be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's words.
        what: String,
    },
}

impl KbError {
    /// What the index said.
    pub(super) fn index(folder: &Path, error: TantivyError) -> Self {
        let folder = folder.to_owned();
        match error {
            TantivyError::LockFailure(..) => Self::Busy { folder },
            TantivyError::IoError(error) => Self::Io { path: folder, what: error.to_string() },
            other => Self::Damaged { path: folder.join("index"), what: other.to_string() },
        }
    }

    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), what: error.to_string() }
    }

    /// What its user can do.
    pub fn help(&self) -> String {
        match self {
            Self::None { folder } => format!("make one: zanflow add ACTS… --kb {}", folder.display()),
            Self::Format { folder, .. } => {
                format!("make it anew from its sources: zanflow add --rebuild --kb {}", folder.display())
            }
            Self::Busy { .. } => "wait until the other one has ended; reading goes on meanwhile".to_owned(),
            Self::Damaged { path, .. } => {
                let folder = path.parent().unwrap_or(path);
                format!("make it anew from its sources: zanflow add --rebuild --kb {}", folder.display())
            }
            Self::Io { .. } => "check the name, the rights and the room on the disk".to_owned(),
        }
    }
}

impl std::error::Error for KbError {}

impl fmt::Display for KbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None { folder } => write!(f, "{}: there is no knowledge base", folder.display()),
            Self::Format { folder, found, known } => {
                write!(
                    f,
                    "{}: the knowledge base is of format {found}, this program writes {known}",
                    folder.display()
                )
            }
            Self::Busy { folder } => {
                write!(f, "{}: another program is writing to the knowledge base", folder.display())
            }
            Self::Damaged { path, what } => write!(f, "{}: damaged: {what}", path.display()),
            Self::Io { path, what } => write!(f, "{}: {what}", path.display()),
        }
    }
}
