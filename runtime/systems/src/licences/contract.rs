//! The contract with a licensing system: what is asked of it and what it answers, in Rust ([`LicenceRegister`]) and over HTTP.
//!
//! Over HTTP the service asks below the address of the licensing system, with `Authorization: Bearer TOKEN`; bodies are JSON in UTF-8, of
//! [`LONGEST`] bytes at most.
//!
//! | request | body → answer |
//! |---|---|
//! | `POST /v1/requests` | [`NewRequest`] → 201 [`Registered`]; 200 where the key was used before |
//! | `POST /v1/qualifications` | [`Question`] → 200 [`Qualified`] |
//! | `POST /v1/licences` | [`NewLicence`] → 201 [`Licence`]; 200 where the key was used before |
//! | `POST /v1/licences/{number}/operations` | [`Order`] → 200 [`Licence`]: the new one where it was replaced by one |
//! | `GET /v1/licences/{number}` | → 200 [`Licence`] |
//!
//! Requests, licences and operations need the header [`IDEMPOTENCY_KEY`]: the same key with the same body gets the first answer and does nothing
//! more; with another body, 409 and [`Code::KeyReused`]. An error has a body [`Failure`], whatever its status: 400 for a body that is not as it
//! is stated here, 401 for a token, 404, 409 for what the state of the licence forbids, 413, 422 for what cannot be done at all, 429, 5xx.
//! **What was answered with 4xx was not done; after 5xx, 429 or no answer it is unclear**, and the request is made again under its key. A refusal is
//! not kept under its key: the same request may be taken later.
//!
//! Times are RFC 3339, days `YYYY-MM-DD`, hashes 64 lower-case hexadecimal digits. Fields that a reader does not know are ignored.

use crate::times::{rfc3339, rfc3339_option};
use serde::{Deserialize, Serialize};
use std::fmt;
use zanflow_runtime::{CallError, Found, Hash, Time};

/// The header with the key of a `POST`: from 1 to 200 printable ASCII letters.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The longest body, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// A licensing system.
pub trait LicenceRegister: Send + Sync {
    /// Enters the request of a case into its journal of what came in.
    ///
    /// # Errors
    /// [`LicenceError`].
    fn receive(&self, key: &str, request: &NewRequest) -> Result<Registered, LicenceError>;

    /// Whether somebody meets the requirements of the activity.
    ///
    /// # Errors
    /// [`LicenceError`].
    fn qualified(&self, question: &Question) -> Result<Qualified, LicenceError>;

    /// Issues a licence: number and record at once.
    ///
    /// # Errors
    /// [`LicenceError`].
    fn issue(&self, key: &str, new: &NewLicence) -> Result<Licence, LicenceError>;

    /// Does something with a licence. The licence as it is then, or the one that replaced it.
    ///
    /// # Errors
    /// [`LicenceError`].
    fn order(&self, key: &str, number: &str, order: &Order) -> Result<Licence, LicenceError>;

    /// A licence by its number.
    ///
    /// # Errors
    /// [`LicenceError`].
    fn licence(&self, number: &str) -> Result<Option<Licence>, LicenceError>;
}

/// `POST /v1/requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRequest {
    /// The service, by the id in its act.
    pub service: String,
    /// The number of the case at the service.
    pub case: u64,
    /// What is registered: the step's kind of action, as `register_application` or `form_refusal`.
    pub subject: String,
    /// IIN or BIN of whom it is about, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<String>,
}

/// A request in the journal of what came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Its number; no data of people.
    pub number: String,
    /// When.
    #[serde(with = "rfc3339")]
    pub at: Time,
}

/// `POST /v1/qualifications`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The service, by the id in its act.
    pub service: String,
    /// The number of the case at the service.
    pub case: u64,
    /// IIN or BIN.
    pub applicant: String,
    /// The requirement in the act's words.
    #[serde(default)]
    pub requirement: String,
}

/// Whether somebody meets the requirements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualified {
    /// Found: they do. Unknown is asked again, and lets nothing pass.
    pub found: Found,
    /// The answer's number; no data of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// `POST /v1/licences`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLicence {
    /// The service, by the id in its act.
    pub service: String,
    /// The number of the case in which it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<u64>,
    /// What it allows, in the act's words.
    pub kind: String,
    /// Who issues it.
    pub issuer: Issuer,
    /// To whom.
    pub holder: Holder,
    /// When it ends by itself; none: it has no end.
    #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Time>,
    /// The account of who decided.
    pub by: String,
    /// By what.
    pub ground: Ground,
}

/// Who issues licences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Name.
    pub name: String,
    /// BIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
}

/// Who has a licence: data of a person, or of a legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Holder {
    /// A person, also one who trades alone.
    Person {
        /// IIN.
        iin: String,
        /// Surname, given name, patronymic.
        name: String,
    },
    /// A legal entity.
    Organisation {
        /// BIN.
        bin: String,
        /// Name.
        name: String,
    },
}

impl Holder {
    /// IIN or BIN.
    pub fn subject(&self) -> &str {
        match self {
            Self::Person { iin, .. } => iin,
            Self::Organisation { bin, .. } => bin,
        }
    }

    /// Name.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Organisation { name, .. } => name,
        }
    }

    /// What everybody may read: initials of a person and no IIN, name and BIN of a legal entity.
    pub fn public(&self) -> PublicHolder {
        match self {
            Self::Person { name, .. } => PublicHolder { name: initials(name), bin: None },
            Self::Organisation { bin, name } => PublicHolder { name: name.clone(), bin: Some(bin.clone()) },
        }
    }
}

/// A holder as everybody may read of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicHolder {
    /// Initials of a person, the name of a legal entity.
    pub name: String,
    /// BIN of a legal entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
}

/// `Surname Given Patronymic` → `S. G. P.`; three at most.
fn initials(name: &str) -> String {
    let letters =
        name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    letters.take(3).map(|letter| format!("{}.", letter.to_uppercase())).collect::<Vec<_>>().join(" ")
}

/// By what something is done. No data of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The clause: act, paragraph, item.
    pub clause: String,
    /// What it was, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A decision of a court or another body. No data of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who decided.
    pub body: String,
    /// Its number.
    pub number: String,
    /// Its day: `YYYY-MM-DD`.
    pub date: String,
}

/// `POST /v1/licences/{number}/operations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The account of who orders it.
    pub by: String,
    /// By what.
    pub ground: Ground,
    /// What is to be done.
    pub change: Change,
}

/// What can be done with a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Re-issues it: the holder has another name, the activity is called otherwise … What is none stays as it was.
    Reissue {
        /// Whether the number stays.
        numbering: Reissued,
        /// The holder from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<Holder>,
        /// What it allows from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        activity: Option<String>,
        /// When it ends from now on.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        valid_until: Option<Time>,
        /// The number of the case in which it was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<u64>,
    },
    /// Gives another paper in place of one that was lost or spoilt.
    Duplicate,
    /// Suspends it.
    Suspend {
        /// From when; none: from now.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        from: Option<Time>,
        /// Until when, when it is in force again by itself; none: until it is resumed.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
    },
    /// Ends its suspension.
    Resume,
    /// Takes it away.
    Revoke {
        /// The court's decision, or that of the body which the law lets decide.
        decision: Decision,
    },
    /// Ends it otherwise.
    End {
        /// Why.
        why: Why,
    },
    /// Says which paper shows it. A paper that was made again after a crash takes the place of the one before; both stay in the history.
    /// The only change that needs no ground.
    Document {
        /// SHA-256 of the file.
        sha256: Hash,
    },
    /// Erases who its holder was, after it is over and the law's time for keeping it has ended.
    Forget,
}

/// Whether a re-issued licence keeps its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reissued {
    /// It is the same licence with other words.
    SameNumber,
    /// It is a new licence; the old one is replaced, and both name one another.
    NewNumber,
}

/// Why a licence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its holder asked for it.
    Request,
    /// Its time is over.
    Expiry,
    /// All that it allowed was done.
    Fulfilled,
    /// Its holder died, or does not exist any more.
    HolderGone,
}

/// How a licence stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// It is in force.
    Active,
    /// It is suspended: in force before and after.
    Suspended {
        /// From when.
        #[serde(with = "rfc3339")]
        from: Time,
        /// Until when; none: until it is resumed.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
    },
    /// It was taken away.
    Revoked {
        /// When.
        #[serde(with = "rfc3339")]
        at: Time,
    },
    /// It ended otherwise.
    Ended {
        /// When.
        #[serde(with = "rfc3339")]
        at: Time,
        /// Why.
        why: Why,
    },
    /// Another one is in its place.
    Replaced {
        /// When.
        #[serde(with = "rfc3339")]
        at: Time,
        /// The number of the other.
        by: String,
    },
}

/// A licence, as it stands when it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Its number, unique for ever.
    pub number: String,
    /// What its paper's QR leads to: not to be guessed, and the same for all its papers. For the holder and for officials.
    pub code: String,
    /// The service, by the id in its act.
    pub service: String,
    /// The case in which it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<u64>,
    /// What it allows.
    pub kind: String,
    /// Who issued it.
    pub issuer: Issuer,
    /// Who has it; none: erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// When it was issued.
    #[serde(with = "rfc3339")]
    pub issued: Time,
    /// When it ends by itself.
    #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Time>,
    /// How it stands.
    pub state: State,
    /// The licence that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// How often it was re-issued under its number.
    pub reissues: u32,
    /// How many duplicates were given.
    pub duplicates: u32,
    /// SHA-256 of its latest paper; none until the paper is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<Hash>,
}

/// A licence as everybody may read of it: no code, no case, and of people their initials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Its number.
    pub number: String,
    /// What it allows.
    pub kind: String,
    /// Who issued it.
    pub issuer: Issuer,
    /// Who has it; none: erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PublicHolder>,
    /// When it was issued.
    #[serde(with = "rfc3339")]
    pub issued: Time,
    /// When it ends by itself.
    #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Time>,
    /// How it stands.
    pub state: State,
    /// The licence that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// How many duplicates were given.
    pub duplicates: u32,
    /// SHA-256 of its latest paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_sha256: Option<Hash>,
}

impl From<Licence> for Checked {
    fn from(licence: Licence) -> Self {
        Self {
            number: licence.number,
            kind: licence.kind,
            issuer: licence.issuer,
            holder: licence.holder.as_ref().map(Holder::public),
            issued: licence.issued,
            valid_until: licence.valid_until,
            state: licence.state,
            replaces: licence.replaces,
            duplicates: licence.duplicates,
            document_sha256: licence.document_sha256,
        }
    }
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
    /// There is no such licence (404).
    UnknownLicence,
    /// The key was used for something else (409).
    KeyReused,
    /// The state of the licence forbids it (409).
    WrongState,
    /// The body is too long (413).
    TooLong,
    /// A time that cannot be: an end before its beginning, an expiry before its day (422).
    WrongTime,
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
pub enum LicenceError {
    /// The system refused it: nothing was done, and the same will be refused again while nothing else changes.
    Refused(Failure),
    /// The system could not be asked, or its answer is not known.
    Call(CallError),
}

impl LicenceError {
    /// A refusal.
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Self::Refused(Failure { code, detail: detail.into() })
    }
}

impl std::error::Error for LicenceError {}

impl fmt::Display for LicenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(failure) => f.write_str(&failure.detail),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl From<LicenceError> for CallError {
    fn from(error: LicenceError) -> Self {
        match error {
            LicenceError::Refused(failure) => Self::NotDone { why: failure.detail },
            LicenceError::Call(error) => error,
        }
    }
}

impl From<crate::StoreError> for LicenceError {
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
        for text in [
            r#"{"kind":"reissue","numbering":"new_number","holder":{"kind":"organisation","bin":"150440000003","name":"A"}}"#,
            r#"{"kind":"duplicate"}"#,
            r#"{"kind":"suspend","until":"2026-03-02T09:00:00Z"}"#,
            r#"{"kind":"revoke","decision":{"body":"A court","number":"7","date":"2026-03-02"}}"#,
            r#"{"kind":"end","why":"holder_gone"}"#,
            r#"{"kind":"document","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#,
        ] {
            let read: Change = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        let suspended = r#"{"is":"suspended","from":"2026-03-02T09:00:00Z"}"#;
        let state: State = serde_json::from_str(suspended).unwrap();
        assert_eq!(state, State::Suspended { from: Time(1_772_442_000_000), until: None });
        assert_eq!(serde_json::to_string(&state).unwrap(), suspended);
        let failure: Failure = serde_json::from_str(r#"{"code":"a_new_one","detail":""}"#).unwrap();
        assert_eq!(failure.code, Code::Other);
        assert!(serde_json::from_str::<State>(r#"{"is":"suspended","from":"now"}"#).is_err());
    }

    #[test]
    fn everybody_reads_initials_of_a_person_and_the_name_of_a_legal_entity() {
        for (name, shown) in [
            ("Әлиев Бауыржан Серікұлы", "Ә. Б. С."),
            ("  оспанова   айгүл ", "О. А."),
            ("«Нұр» Ли 3", "Н. Л."),
            ("A B C D E", "A. B. C."),
            ("900101300007", ""),
            ("", ""),
        ] {
            let person = Holder::Person { iin: "900101300007".to_owned(), name: name.to_owned() };
            assert_eq!(person.public(), PublicHolder { name: shown.to_owned(), bin: None }, "{name}");
        }
        let entity =
            Holder::Organisation { bin: "150440000003".to_owned(), name: "«Нұр» ЖШС".to_owned() };
        assert_eq!(
            (entity.public().name, entity.public().bin),
            ("«Нұр» ЖШС".to_owned(), Some("150440000003".to_owned()))
        );
    }
}
