//! The key of a file: hashes of IINs that only it can make, and ids that no other file makes.

use crate::{Store, StoreError};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zanflow_sql::OptionalExtension;

/// Bytes of a key.
const BYTES: usize = 32;

/// The key of a file.
#[derive(Clone, Copy)]
pub(super) struct Secret([u8; BYTES]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The key of a store; a new store gets one.
    pub fn of(store: &Store) -> Result<Self, StoreError> {
        store.create("CREATE TABLE IF NOT EXISTS register_secret (one INTEGER PRIMARY KEY CHECK (one = 1), secret BLOB NOT NULL)")?;
        store.write(|at| {
            let held = at.query_row("SELECT secret FROM register_secret", [], |row| row.get(0)).optional()?;
            if let Some(secret) = held {
                return Ok(Self(secret));
            }
            let mut secret = [0; BYTES];
            getrandom::fill(&mut secret).map_err(|error| StoreError::Failed(error.to_string()))?;
            at.execute("INSERT INTO register_secret VALUES (1, ?1)", [&secret[..]])?;
            Ok(Self(secret))
        })
    }

    /// HMAC-SHA-256 (RFC 2104) of a text by the key.
    pub fn hash(&self, text: &str) -> Vec<u8> {
        // A key may have any length, so none is refused.
        let made = Hmac::<Sha256>::new_from_slice(&self.0);
        made.map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec()).unwrap_or_default()
    }

    /// A UUID (version 8, RFC 9562) of a text by the key.
    pub fn uuid(&self, text: &str) -> String {
        let hash = self.hash(&format!("id {text}"));
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash).for_each(|(at, byte)| *at = byte);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut id = String::new();
        for (at, letter) in hex.chars().enumerate() {
            if matches!(at, 8 | 12 | 16 | 20) {
                id.push('-');
            }
            id.push(letter);
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 has no key of 32 bytes; this is Python's `hmac.new(bytes(range(32)), b"900101300007", "sha256")`.
    #[test]
    fn hashes_are_those_of_the_standard() {
        let mut key = [0; BYTES];
        key.iter_mut().zip(0u8..).for_each(|(at, byte)| *at = byte);
        let hex: String = Secret(key).hash("900101300007").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "86a3919c60a4b399dc098d8305a1b1fa8031106ece88f24c68afeb265cf0bf8b");
        let id = Secret(key).uuid("1/c1/1/1");
        assert_eq!((id.len(), id.chars().nth(8), id.chars().nth(14)), (36, Some('-'), Some('8')));
    }

    #[test]
    fn a_store_keeps_its_key() {
        let store = Store::in_memory().unwrap();
        let first = Secret::of(&store).unwrap().hash("x");
        assert_eq!(Secret::of(&store).unwrap().hash("x"), first);
        assert_ne!(Secret::of(&Store::in_memory().unwrap()).unwrap().hash("x"), first);
    }
}
