//! Loading a register from a file, as commands do.

use super::books::{Load, Registers};
use super::kind::Kind;
use super::load::{Fault, MOST_FAULTS, read};
use super::record::Record;
use crate::{Store, StoreError};
use std::fmt;
use std::path::{Path, PathBuf};
use zanflow_runtime::Time;

/// Why a file was not loaded. Nothing of it was.
#[derive(Debug)]
pub enum NotLoaded {
    /// It cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// What is wrong with it.
    Faults(PathBuf, Vec<Fault>),
    /// The file of the systems cannot be read or written.
    Store(PathBuf, StoreError),
}

impl std::error::Error for NotLoaded {}

/// A fault a line, `FILE:LINE: column: what is wrong; what to do`.
impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(file, error) => write!(f, "{}: {error}", file.display()),
            Self::Store(file, error) => write!(f, "{}: {error}", file.display()),
            Self::Faults(file, faults) => {
                for (number, fault) in faults.iter().enumerate() {
                    let end = if number == 0 { "" } else { "\n" };
                    write!(f, "{end}{}:{fault}", file.display())?;
                }
                if faults.len() >= MOST_FAULTS {
                    write!(f, "\n{}: after {MOST_FAULTS} faults nothing more was looked at", file.display())?;
                }
                Ok(())
            }
        }
    }
}

/// Reads the records of a CSV file.
///
/// # Errors
/// [`NotLoaded`], but for those of a store.
pub fn read_file(kind: Kind, file: &Path) -> Result<Vec<Record>, NotLoaded> {
    let bytes = std::fs::read(file).map_err(|error| NotLoaded::Unreadable(file.to_owned(), error))?;
    read(kind, &bytes).map_err(|faults| NotLoaded::Faults(file.to_owned(), faults))
}

/// Loads a CSV file into a register of the systems' file, all of it or nothing. How many records it has. `as_of`: when it was true.
///
/// # Errors
/// [`NotLoaded`].
pub fn load_file(
    systems: &Path,
    kind: Kind,
    file: &Path,
    as_of: Time,
    how: Load,
) -> Result<usize, NotLoaded> {
    let records = read_file(kind, file)?;
    let failed = |error| NotLoaded::Store(systems.to_owned(), error);
    let registers = Store::open(systems).and_then(Registers::open).map_err(failed)?;
    registers.load(kind, &records, as_of, how).map_err(failed)?;
    Ok(records.len())
}
