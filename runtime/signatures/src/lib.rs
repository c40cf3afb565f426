//! Certificates and signatures: what was signed, by whom, and whether the certificate was good.
//!
//! [`Verifier`] judges a signature (CMS) over a content: the signature itself, the chain to a configured root, validity at the
//! signing time, use, owner and revocation. What it says is a [`Verdict`], which has three answers. [`Seal`] signs for an
//! organisation. The feature `authority` has an authority for tests and trials, the feature `http` asks over the network.

mod algorithm;
#[cfg(feature = "authority")]
pub mod authority;
mod certificate;
mod chain;
mod cms;
mod extensions;
pub mod fetch;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "http")]
mod ncanode;
mod pem;
mod policy;
pub mod revocation;
mod seal;
mod several;
mod signed;
mod subject;
mod time;
mod verdict;
mod verify;

pub use certificate::Certificate;
pub use cms::content;
#[cfg(feature = "http")]
pub use http::{Http, NoRoots};
#[cfg(feature = "http")]
pub use ncanode::Ncanode;
pub use policy::{KeyUse, Policy};
pub use seal::{Key, LoadError, Seal, SignError, jws};
pub use subject::{Owner, Role, Subject, usage};
pub use verdict::{Reason, Revocation, Signer, Verdict, Why};
pub use verify::{InTurn, Verifier, Verify};

/// The largest certificate that is read, in bytes.
pub const MAX_CERTIFICATE: usize = 64 * 1024;
/// The largest signature with what it signs that is read, in bytes.
pub const MAX_CMS: usize = 64 * 1024 * 1024;
/// The most certificates that are read of one signature.
pub const MAX_CERTIFICATES: usize = 32;
/// The most signers of one content.
pub const MAX_SIGNERS: usize = 16;
/// The largest list of revocation that is read, in bytes.
pub const MAX_LIST: usize = 64 * 1024 * 1024;
/// The largest answer about one certificate that is read, in bytes.
pub const MAX_ANSWER: usize = 256 * 1024;
/// The longest chain, from the signer's certificate to the root's.
pub const MAX_CHAIN: usize = 8;

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
