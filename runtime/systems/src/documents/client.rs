//! A system of document flow that is reached over HTTP.

use super::contract::{Code, Document, DocumentError, DocumentRegister, Failure, NewDocument};
use crate::http::{Address, Peer, Reply};
use serde::de::DeserializeOwned;
use zanflow_runtime::CallError;

/// A client of the [contract](super::contract). What it does not know the outcome of is `Unclear`, and is asked again under the same key.
#[derive(Clone)]
pub struct Client(Peer);

impl Client {
    /// The system at that address.
    ///
    /// # Errors
    /// What is wrong with the address or its authorities.
    pub fn new(address: &Address) -> Result<Self, String> {
        Peer::new(address).map(Self)
    }
}

fn done<T: DeserializeOwned>(reply: Result<Reply<T, Failure>, CallError>) -> Result<T, DocumentError> {
    match reply.map_err(DocumentError::Call)? {
        Reply::Done(answer) => Ok(answer),
        Reply::Refused(Some(failure)) => Err(DocumentError::Refused(failure)),
        Reply::Refused(None) => Err(DocumentError::refused(Code::Other, "the document flow refused it")),
    }
}

/// An answer about what was asked.
fn same(document: Document, is_same: impl Fn(&Document) -> bool) -> Result<Document, DocumentError> {
    let why = || CallError::Unclear { why: "the document flow answers about something else".to_owned() };
    if is_same(&document) { Ok(document) } else { Err(DocumentError::Call(why())) }
}

impl DocumentRegister for Client {
    fn register(&self, key: &str, new: &NewDocument) -> Result<Document, DocumentError> {
        same(done(self.0.post("/v1/documents", Some(key), new))?, |made| made.what == *new)
    }

    fn document(&self, id: u64) -> Result<Option<Document>, DocumentError> {
        match done(self.0.get(&format!("/v1/documents/{id}"))) {
            Ok(document) => same(document, |found| found.id == id).map(Some),
            Err(DocumentError::Refused(failure)) if failure.code == Code::UnknownDocument => Ok(None),
            Err(error) => Err(error),
        }
    }
}
