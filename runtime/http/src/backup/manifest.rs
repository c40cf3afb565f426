//! What a backup says of itself: `manifest.json`.

use super::Told;
use super::verify::Verified;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use zanflow_runtime::{Hash, Time};

/// The file.
pub(super) const MANIFEST: &str = "manifest.json";
/// Version of the form of backups.
const FORM: u32 = 1;
/// The largest manifest.
const LARGEST: u64 = 1024 * 1024;

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Version of this form.
    pub form: u32,
    /// Of which service it is.
    pub service: String,
    /// When it began, RFC 3339 in UTC: what was acknowledged before is in it.
    pub made: String,
    /// The version of the runtime that made it.
    pub program: String,
    /// The journal's last record, and the chain there.
    #[serde(default)]
    pub records: u64,
    #[serde(default)]
    pub chain: Option<Hash>,
    /// How many lines the history of licences has, and its hash.
    #[serde(default)]
    pub licence_entries: u64,
    #[serde(default)]
    pub licence_head: Option<Hash>,
    /// Rows of the books of payments.
    #[serde(default)]
    pub payment_rows: u64,
    /// The files.
    pub files: Vec<Listed>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Hash,
}

impl Manifest {
    /// The files of a service at a time.
    pub fn new(service: &str, made: Time, files: Vec<Listed>) -> Self {
        Self {
            form: FORM,
            service: service.to_owned(),
            made: made.to_string(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            records: 0,
            chain: None,
            licence_entries: 0,
            licence_head: None,
            payment_rows: 0,
            files,
        }
    }

    /// With the heads that were found.
    pub fn with(&self, found: &Verified) -> Self {
        let licences = found.licences.as_ref();
        Self {
            records: found.journal.records,
            chain: Some(found.journal.head.chain),
            licence_entries: licences.map_or(0, |licences| licences.entries),
            licence_head: licences.map(|licences| licences.head),
            payment_rows: found.payment_rows,
            ..self.clone()
        }
    }

    /// Writes it into a folder.
    pub fn write(&self, folder: &Path) -> Result<(), Told> {
        let path = folder.join(MANIFEST);
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.map_err(|error| Told::failed(&path)(&error))
    }

    /// Reads it.
    pub fn read(from: impl Read) -> Result<Self, Told> {
        let mut text = Vec::new();
        let read = from.take(LARGEST + 1).read_to_end(&mut text);
        read.map_err(|error| Told::Failed(format!("{MANIFEST}: {error}")))?;
        if text.len() as u64 > LARGEST {
            return Err(Told::Unsound(format!("{MANIFEST}: it is too large to be one")));
        }
        let read: Self = serde_json::from_slice(&text)
            .map_err(|error| Told::Unsound(format!("{MANIFEST}: not what was written: {error}")))?;
        if read.form > FORM {
            return Err(Told::Failed(format!(
                "a later version made this backup (form {}, known up to {FORM}); use that version",
                read.form
            )));
        }
        Ok(read)
    }
}

/// Size and digest of a file.
pub(super) fn listed(name: &str, path: &Path) -> Result<Listed, Told> {
    let file = File::open(path).map_err(|error| Told::failed(path)(&error))?;
    let (bytes, sha256) = digest(file, &mut std::io::sink()).map_err(|error| Told::failed(path)(&error))?;
    Ok(Listed { name: name.to_owned(), bytes, sha256 })
}

/// Copies what is read; its size and digest.
pub(super) fn digest(mut from: impl Read, to: &mut impl Write) -> std::io::Result<(u64, Hash)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0_u64, vec![0; 256 * 1024]);
    loop {
        let read = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            return Ok((size, Hash(hash.finalize().into())));
        };
        hash.update(part);
        to.write_all(part)?;
        size += part.len() as u64;
    }
}
