//! The file of a case: what the applicant filled in, the papers, what systems answered, what people decided.
//!
//! All of it is personal data: it lies beside the chain, sealed by it, and is erased with the rest. The chain holds that something was
//! filled in or attached, by whom and when, which fields changed, and of papers their media type and size.

mod application;
mod check;
mod form;
mod media;

pub use application::Application;
pub use check::{Fault, Filled, Wrong, is_email};
pub use form::{Field, Form, GAP};
pub use media::{Media, Unfit};

use crate::{Clause, Decision, Hash, Time};
use serde::Serialize;
use serde_json::{Map, Value};

/// The file of a case as it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CaseFile {
    /// How often the application form was written; 0: nothing was filled in.
    pub version: u32,
    /// Which of the service's forms it is, from 1; 0 where nothing was filled in.
    pub form: u32,
    /// What was filled in, by ids of fields. Empty once erased.
    pub fields: Map<String, Value>,
    /// The papers that are in the file, in the order in which they came.
    pub papers: Vec<Paper>,
    /// What systems answered with data, in order.
    pub answers: Vec<Told>,
    /// What people decided at conditions, in order.
    pub decisions: Vec<Decided>,
    /// What was signed, in order.
    pub signatures: Vec<Signature>,
}

impl CaseFile {
    /// The last signature of the application as it is now: what was signed before the file was changed does not count.
    pub fn signed(&self) -> Option<&Signature> {
        self.signatures.iter().rev().find(|signature| !signature.official && !signature.changed)
    }
}

/// A signature in the file of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Its number in the case, from 1.
    pub number: u32,
    /// The step that was signed; `None`: the application as it stood.
    pub node: Option<String>,
    /// Which visit of the step.
    pub visit: u32,
    /// An official signed, not the applicant.
    pub official: bool,
    /// The id of who gave it; `None`: another system.
    pub by: Option<String>,
    /// When it was given.
    pub at: Time,
    /// The application or its papers were changed since.
    pub changed: bool,
    /// The SHA-256 of the statement.
    pub sha256: Hash,
    /// The text that was signed, as UTF-8.
    #[serde(skip)]
    pub statement: String,
    /// The signature: CMS, DER.
    #[serde(skip)]
    pub cms: Vec<u8>,
}

/// A paper in the file of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Its number in the case, from 1.
    pub number: u32,
    /// Which paper of the service's list it is: `p1`, …
    pub of: Option<String>,
    /// The name that it came under.
    pub name: String,
    /// Its media type, by its content.
    pub media: String,
    /// Bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: Hash,
}

/// What a system answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// The step that asked.
    pub node: String,
    /// What it asked, where it asked several.
    pub ask: Option<String>,
    /// The method that asked, by the case's own version of the flow. Known to calls only.
    #[serde(skip)]
    pub method: Option<String>,
    /// The data of the answer.
    pub data: Value,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The condition.
    pub node: String,
    /// Which way.
    pub decision: Decision,
    /// The passages of law that were given.
    pub grounds: Vec<Clause>,
    /// The reasons, in the person's words. Empty once erased.
    pub reasons: Vec<String>,
}

/// What the file of a case may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Bytes of one paper.
    pub paper: u64,
    /// Bytes of all papers of a case, those that were taken out included.
    pub all: u64,
    /// Papers of a case, those that were taken out included.
    pub papers: usize,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { paper: 10 * 1024 * 1024, all: 100 * 1024 * 1024, papers: 100 }
    }
}

/// A paper to be attached: its type is known, its size was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub(crate) name: String,
    pub(crate) of: Option<String>,
    pub(crate) media: Media,
    pub(crate) content: Vec<u8>,
    pub(crate) sha256: Hash,
}

/// Letters of a paper's name.
const NAME: usize = 200;

impl Attachment {
    /// Checks a paper by its content. Of its name only the last part is kept, without control characters.
    ///
    /// # Errors
    /// [`Unfit`]: why the service does not take it.
    pub fn new(name: &str, of: Option<&str>, content: Vec<u8>, limits: FileLimits) -> Result<Self, Unfit> {
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        if size > limits.paper {
            return Err(Unfit::TooLarge { most: limits.paper });
        }
        let media = Media::of(&content)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(NAME).collect();
        let name = match name.trim() {
            "" => format!("paper.{}", media.ending()),
            name => name.to_owned(),
        };
        let sha256 = Hash::digest(&[&content]);
        Ok(Self { name, of: of.map(str::to_owned), media, content, sha256 })
    }

    /// The name that it came under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which paper of the service's list it is.
    pub fn of(&self) -> Option<&str> {
        self.of.as_deref()
    }

    /// Its content: for a scanner.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The SHA-256 of its content.
    pub fn sha256(&self) -> Hash {
        self.sha256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path() {
        let limits = FileLimits { paper: 20, ..FileLimits::default() };
        let pdf = b"%PDF-1.7 a %%EOF".to_vec();
        for (name, kept) in [
            ("C:\\temp\\a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb.pdf", "ab.pdf"),
            ("", "paper.pdf"),
            ("құжат.pdf", "құжат.pdf"),
        ] {
            assert_eq!(Attachment::new(name, None, pdf.clone(), limits).unwrap().name, kept, "{name:?}");
        }
        let long = [&pdf[..], b"      "].concat();
        assert_eq!(Attachment::new("a", None, long, limits), Err(Unfit::TooLarge { most: 20 }));
    }
}
