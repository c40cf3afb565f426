//! What certificates, lists of revocation and answers of OCSP have in common: a body, an algorithm and a signature over the body's
//! bytes as they came.

use der::asn1::BitStringRef;
use der::{AnyRef, Decode, Reader};
use x509_cert::spki::AlgorithmIdentifierOwned;

pub(crate) struct Signed<'a> {
    /// The body with its tag and length: what is signed.
    pub body: &'a [u8],
    pub algorithm: AlgorithmIdentifierOwned,
    pub signature: &'a [u8],
    /// What follows: certificates, in an answer of OCSP.
    pub rest: &'a [u8],
}

impl<'a> Signed<'a> {
    pub fn read(der: &'a [u8]) -> der::Result<Self> {
        AnyRef::from_der(der)?.sequence(|reader| {
            let body = reader.tlv_bytes()?;
            let algorithm = reader.decode()?;
            let signature: BitStringRef<'a> = reader.decode()?;
            // Signatures are whole bytes.
            let signature = signature.as_bytes().ok_or_else(|| der::Tag::BitString.value_error())?;
            let rest = reader.read_slice(reader.remaining_len())?;
            Ok(Self { body, algorithm, signature, rest })
        })
    }
}
