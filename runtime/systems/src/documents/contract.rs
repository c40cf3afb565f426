//! The contract with a system of document flow: what is asked of it and what it answers, in Rust ([`DocumentRegister`]) and over HTTP.
//!
//! Over HTTP the service asks below the address of the system, with `Authorization: Bearer TOKEN`; bodies are JSON in UTF-8, of [`LONGEST`] bytes
//! at most.
//!
//! | request | body → answer |
//! |---|---|
//! | `POST /v1/documents` | [`NewDocument`] → 201 [`Document`]; 200 where the key was used before |
//! | `GET /v1/documents/{id}` | → 200 [`Document`] |
//!
//! The `POST` needs the header [`IDEMPOTENCY_KEY`]: the same key with the same body gets the first answer and does nothing more; with another body,
//! 409 and [`Code::KeyReused`]. An error has a body [`Failure`], whatever its status. **What was answered with 4xx was not done; after 5xx,
//! 429 or no answer it is unclear**, and the request is made again under its key.

use crate::times::rfc3339;
use serde::{Deserialize, Serialize};
use std::fmt;
use zanflow_runtime::{CallError, Time};

/// The header with the key of a `POST`: from 1 to 200 printable ASCII letters.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest body, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// A system of document flow.
pub trait DocumentRegister: Send + Sync {
    /// Registers a document: number and record at once.
    ///
    /// # Errors
    /// [`DocumentError`].
    fn register(&self, key: &str, new: &NewDocument) -> Result<Document, DocumentError>;

    /// A document by its id.
    ///
    /// # Errors
    /// [`DocumentError`].
    fn document(&self, id: u64) -> Result<Option<Document>, DocumentError>;
}

/// A journal of registration: each has numbers of its own, from 1 in every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalKind {
    /// What came in.
    Incoming,
    /// What goes out.
    Outgoing,
    /// What stays in the house.
    Internal,
}

/// `POST /v1/documents`. No data of people: a correspondent who is a person is the applicant of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    /// Into which journal.
    pub journal: JournalKind,
    /// What it is, in the act's words.
    pub subject: String,
    /// The service, by the id in its act.
    pub service: String,
    /// The number of the case at the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<u64>,
    /// From whom or to whom.
    pub correspondent: Correspondent,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answered>,
}

/// What a document answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answered {
    /// A document.
    Document {
        /// Its id.
        id: u64,
    },
    /// The first document of the same case that came in; nothing where none did.
    Request,
}

/// With whom one writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Correspondent {
    /// The applicant of the case, whom the case names.
    Applicant,
    /// A body or another legal entity.
    Body {
        /// Its name.
        name: String,
    },
    /// A unit of the provider.
    Unit {
        /// Its name.
        name: String,
    },
}

/// A registered document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique in the system.
    pub id: u64,
    /// Its number in its journal, as it is printed.
    pub number: String,
    /// When it was registered; its day stands on the paper.
    #[serde(with = "rfc3339")]
    pub at: Time,
    /// What was registered.
    #[serde(flatten)]
    pub what: NewDocument,
    /// The id of the document that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// Ids of the documents that answer it.
    #[serde(default)]
    pub answered_by: Vec<u64>,
}

/// The body of every answer that is not 2xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong.
    pub code: Code,
    /// For the log of the other side; no data of people.
    pub detail: String,
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body, the address or a header is not as it is stated (400).
    BadRequest,
    /// The token (401).
    Unauthorised,
    /// There is no such document (404), also where it is to be answered (422).
    UnknownDocument,
    /// The key was used for something else (409).
    KeyReused,
    /// The body is too long (413).
    TooLong,
    /// A field is empty, too long, or has data of people where none may be (422).
    WrongField,
    /// Too many requests, or it cannot be done now (429, 503).
    Unavailable,
    /// One that a newer system has.
    #[serde(other)]
    Other,
}

/// Why something was not done, or is not known to have been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentError {
    /// The system refused it: nothing was done.
    Refused(Failure),
    /// The system could not be asked, or its answer is not known.
    Call(CallError),
}

impl DocumentError {
    /// A refusal.
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Self::Refused(Failure { code, detail: detail.into() })
    }
}

impl std::error::Error for DocumentError {}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(failure) => f.write_str(&failure.detail),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl From<DocumentError> for CallError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Refused(failure) => Self::NotDone { why: failure.detail },
            DocumentError::Call(error) => error,
        }
    }
}

impl From<crate::StoreError> for DocumentError {
    /// After a failure it is unknown whether it was written; the key brings the answer back.
    fn from(error: crate::StoreError) -> Self {
        Self::Call(CallError::Unclear { why: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_contract() {
        let text = r#"{"id":7,"number":"12","at":"2026-03-02T09:00:00Z","journal":"incoming","subject":"s","service":"000-1","case":3,"correspondent":{"kind":"applicant"},"answered_by":[]}"#;
        let read: Document = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let failure: Failure = serde_json::from_str(r#"{"code":"a_new_one","detail":""}"#).unwrap();
        assert_eq!(failure.code, Code::Other);
    }
}
