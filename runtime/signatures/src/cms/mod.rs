//! CMS SignedData (RFC 5652): read, checked and made.

mod attributes;
mod ber;
mod make;
mod read;

pub(crate) use make::{Content, sign};
pub(crate) use read::{Message, SignerInfo, each};

use crate::MAX_CMS;
use crate::verdict::Reason;
use der::asn1::ObjectIdentifier;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The content that a signature carries; `None` if it is detached.
///
/// # Errors
/// Why it cannot be read.
pub fn content(cms: &[u8]) -> Result<Option<Vec<u8>>, Reason> {
    if cms.len() > MAX_CMS {
        return Err(Reason::TooLarge);
    }
    Ok(Message::read(cms)?.content)
}
