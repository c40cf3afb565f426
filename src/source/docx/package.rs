//! The zip archive of an office file. Declared sizes are not trusted: every part is read up to a limit.

use encoding_rs::{UTF_16BE, UTF_16LE};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Maximum size of an unpacked part, in bytes.
const LARGEST_PART: u64 = 64 << 20;
/// Maximum size of all read parts, in bytes.
const LARGEST_FILE: u64 = 128 << 20;
/// Maximum of files in the archive.
const MOST_PARTS: usize = 20_000;

/// An open archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| plain(&error))?;
        if archive.len() > MOST_PARTS {
            return Err(format!("{} files in it, more than {MOST_PARTS}", archive.len()));
        }
        Ok(Self { archive, left: LARGEST_FILE })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The text of a part; `None` if absent.
    ///
    /// # Errors
    /// It cannot be unpacked, is too large, or is not text.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let wrong = |what: String| format!("{name}: {what}");
        let file = self.archive.by_index(index).map_err(|error| wrong(plain(&error)))?;
        let limit = LARGEST_PART.min(self.left);
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| wrong(plain(&error)))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(wrong(format!("more than {limit} bytes when unpacked")));
        }
        self.left -= size;
        text(bytes).map(Some).ok_or_else(|| wrong("neither UTF-8 nor UTF-16".to_owned()))
    }
}

/// The archive reader's message as one clause: help follows after a semicolon.
fn plain(error: &dyn std::fmt::Display) -> String {
    error.to_string().replace(';', ",")
}

fn text(bytes: Vec<u8>) -> Option<String> {
    let wide = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => Some((UTF_16LE, rest)),
        [0xfe, 0xff, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    match wide {
        Some((encoding, rest)) => {
            encoding.decode_without_bom_handling_and_without_replacement(rest).map(|text| text.into_owned())
        }
        None => {
            let mut text = String::from_utf8(bytes).ok()?;
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Some(text)
        }
    }
}
