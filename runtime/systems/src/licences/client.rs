//! A licensing system that is reached over HTTP.

use super::contract::{
    Code, Failure, Licence, LicenceError, LicenceRegister, NewLicence, NewRequest, Order, Qualified,
    Question, Registered,
};
use super::number::plain;
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

fn done<T: DeserializeOwned>(reply: Result<Reply<T, Failure>, CallError>) -> Result<T, LicenceError> {
    match reply.map_err(LicenceError::Call)? {
        Reply::Done(answer) => Ok(answer),
        Reply::Refused(Some(failure)) => Err(LicenceError::Refused(failure)),
        Reply::Refused(None) => Err(LicenceError::refused(Code::Other, "the licensing system refused it")),
    }
}

/// An answer about what was asked.
fn same<T>(answer: T, is_same: impl Fn(&T) -> bool) -> Result<T, LicenceError> {
    let why = || CallError::Unclear { why: "the licensing system answers about something else".to_owned() };
    if is_same(&answer) { Ok(answer) } else { Err(LicenceError::Call(why())) }
}

/// The path of a licence. `None`: no licence has such a number.
fn path(number: &str) -> Option<String> {
    let plain = plain(number);
    (!plain.is_empty() && plain.len() <= 100).then(|| format!("/v1/licences/{plain}"))
}

impl LicenceRegister for Client {
    fn receive(&self, key: &str, request: &NewRequest) -> Result<Registered, LicenceError> {
        done(self.0.post("/v1/requests", Some(key), request))
    }

    fn qualified(&self, question: &Question) -> Result<Qualified, LicenceError> {
        done(self.0.post("/v1/qualifications", None, question))
    }

    fn issue(&self, key: &str, new: &NewLicence) -> Result<Licence, LicenceError> {
        let made: Licence = done(self.0.post("/v1/licences", Some(key), new))?;
        same(made, |made| (&made.service, made.case, &made.kind) == (&new.service, new.case, &new.kind))
    }

    fn order(&self, key: &str, number: &str, order: &Order) -> Result<Licence, LicenceError> {
        let unknown = || LicenceError::refused(Code::UnknownLicence, "there is no licence of that number");
        let path = path(number).ok_or_else(unknown)?;
        done(self.0.post(&format!("{path}/operations"), Some(key), order))
    }

    fn licence(&self, number: &str) -> Result<Option<Licence>, LicenceError> {
        let Some(path) = path(number) else { return Ok(None) };
        match done(self.0.get(&path)) {
            Ok(licence) => same(licence, |found: &Licence| plain(&found.number) == plain(number)).map(Some),
            Err(LicenceError::Refused(failure)) if failure.code == Code::UnknownLicence => Ok(None),
            Err(error) => Err(error),
        }
    }
}
