//! Named folders in which there is nothing to read.

use crate::output::Problem;
use std::path::Path;
use std::slice;
use zanflow_source::{Found, walk};

/// Whether a folder that was named holds no act.
pub fn has_no_acts(path: &Path, found: &[Found]) -> bool {
    if !path.is_dir() || found.iter().any(|found| found.path.starts_with(path)) {
        return false;
    }
    let walked = walk(slice::from_ref(&path.to_owned()));
    walked.found.is_empty() && walked.errors.is_empty()
}

/// The problem that a folder holds no act.
pub fn no_acts(path: &Path) -> Problem {
    let message = format!("{}: there are no acts in it", path.display());
    Problem::new(message, "name a folder with .txt, .md, .html, .docx or .pdf files, or a file")
}
