//! Why a paper cannot be made.

use crate::Document;
use std::fmt;

/// Why a paper cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A refusal without reasons.
    Unreasoned,
    /// The address of the public check is none, or too long for a code.
    Address,
    /// There is more text than a paper may have.
    TooLarge {
        /// Bytes of its canonical JSON.
        bytes: usize,
    },
    /// The writer refused what this crate gave it: a fault of this crate, never of the document.
    Writer(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreasoned => f.write_str("a refusal without reasons: put at least one into `reasons`"),
            Self::Address => write!(
                f,
                "`check` is no address for a QR code: it begins with https:// or http://, has ASCII letters without blanks, \
                 and no more than {}",
                Document::LONGEST_ADDRESS
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "{bytes} bytes are too much for one paper, which may have {}: put long lists into a file of their own",
                Document::MOST_BYTES
            ),
            Self::Writer(why) => write!(f, "the file could not be written: {why}"),
        }
    }
}

impl std::error::Error for Error {}
