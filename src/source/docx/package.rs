//! The zip archive of an office file. Declared sizes are not trusted: every part is read up to a limit.

use super::super::charset;
use std::collections::BTreeMap;
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
    /// Its parts by name, in small letters: some writers part folders with `\`, and case does not count.
    names: BTreeMap<String, usize>,
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
        let named = |index: usize| Some((key(&archive.name_for_index(index)?.ok()?), index));
        // Of two parts of one name the first counts.
        let names = (0..archive.len()).rev().filter_map(named).collect();
        Ok(Self { archive, names, left: LARGEST_FILE })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// The text of a part; `None` if absent.
    ///
    /// # Errors
    /// It cannot be unpacked, is too large, or is not text.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        text(bytes).map(Some).ok_or_else(|| format!("{name}: its encoding is not known"))
    }

    /// The bytes of a part; `None` if absent.
    ///
    /// # Errors
    /// It cannot be unpacked, or is too large.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.names.get(&key(name)).copied() else { return Ok(None) };
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
        Ok(Some(bytes))
    }
}

/// By what a part is found.
fn key(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches("./").trim_start_matches('/').to_owned()
}

/// The archive reader's message as one clause: help follows after a semicolon.
fn plain(error: &dyn std::fmt::Display) -> String {
    error.to_string().replace(';', ",")
}

/// The text of a part, in the encoding that it names.
fn text(bytes: Vec<u8>) -> Option<String> {
    let mut text = charset::decode(&bytes).ok()?.text.into_owned();
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Some(text)
}
