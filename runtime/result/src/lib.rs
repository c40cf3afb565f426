//! The paper that a case ends with: a licence, a certificate, a notice or a reasoned refusal.
//!
//! A [`Document`] is what the paper says. [`pdf`] puts it on paper: PDF/A-2a, in Kazakh and Russian, with a QR code of the public check.
//! [`Document::canonical`] is the same as JSON for signing. [`bundle`] packs file, facts and their signatures for the holder.
//!
//! Invariants:
//! - The same document gives the same bytes: there is no clock, no random id, and no font but those of this crate.
//! - What is not known is shown as not known. A refusal has reasons.
//! - Every word of the document is in the file and can be found and copied; nothing is cut off at a margin.
//! - Takes bytes, gives bytes: signing and sealing are the business of who calls.

mod bundle;
mod canonical;
mod code;
mod compose;
mod document;
mod error;
mod fonts;
mod foot;
mod lines;
mod pages;
mod structure;
mod tree;
mod words;
mod write;

pub use bundle::{Bundle, bundle};
pub use document::{
    Act, Appeal, Application, Arrangement, Body, Citation, Document, Field, Holder, Kind, Official, Original,
    Provider, Reason, Seal, Service, Text, Validity,
};
pub use error::Error;

/// The paper as PDF/A-2a (ISO 19005-2).
///
/// # Errors
/// What [`Document::check`] refuses.
pub fn pdf(document: &Document) -> Result<Vec<u8>, Error> {
    document.check()?;
    let code = code::Code::of(&document.check)?;
    let mut composed = compose::compose(document, &code);
    let pages = pages::pages(std::mem::take(&mut composed.rows));
    write::write(document, &composed, pages)
}

/// The JSON Schema of documents.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}
