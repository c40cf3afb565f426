//! Signatures: what is signed and how, who checks it, and what is told of it.
//!
//! A signature is taken if it is one of the statement, whoever's it is; whether its certificate is good is asked where the act asks it
//! ([`Check`]), so that a bad one leads where the act says. Of officials no act asks it: theirs must be good to be taken ([`official`]). By NCALayer people sign in the browser (`sign.js`), with other programs by a
//! file; in a trial with a key of the embedded authority.

pub mod api;
mod check;
mod official;
pub mod page;
mod settings;
mod trial;
pub mod view;

pub use check::Check;
pub use settings::Settings;
pub use trial::Trial;

use crate::App;
use crate::problem::Problem;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use zanflow_runtime::{Action, Ask, Clock, Connector, Node, Role, Signing as Asked, Subject};
use zanflow_signatures::{Reason, Verdict, Verify};

/// Bytes of a signature as it is sent.
const LONGEST: usize = 256 * 1024;

/// How a service takes and checks signatures.
#[derive(Clone)]
pub struct Signing {
    pub(crate) verify: Arc<dyn Verify>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Steps that are done by signing only.
    pub(crate) asked: Asked,
    /// Signs for people in a trial.
    pub(crate) trial: Option<Arc<Trial>>,
    seen: Arc<official::Seen>,
}

impl Signing {
    /// Signatures that this checks, by that clock. `asked`: the steps that are done by signing only, as the engine was told.
    pub fn new(verify: Arc<dyn Verify>, clock: Arc<dyn Clock>, asked: Asked) -> Self {
        Self { verify, clock, asked, trial: None, seen: Arc::default() }
    }

    /// The same in a trial, where the server signs for people with keys of the embedded authority.
    #[must_use]
    pub fn on_trial(self, trial: Arc<Trial>) -> Self {
        Self { trial: Some(trial), ..self }
    }

    /// What answers a flow that asks how a signature stands.
    pub fn check(&self) -> Check {
        Check::new(Arc::clone(&self.verify), Arc::clone(&self.clock))
    }

    /// Whether the page of a step offers to sign it: an applicant may sign always, officials where it is asked of them.
    pub(crate) fn offers(&self, node: &Node) -> bool {
        Asked { applicant: true, ..self.asked }.asks(node)
    }

    /// A signature of a text as it is kept: DER. Whoever's it is, it must be one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn taken(&self, statement: &str, sent: &[u8]) -> Result<Vec<u8>, Problem> {
        let cms = der(sent).ok_or_else(|| refused("damaged"))?;
        let now = timestamp(&*self.clock);
        match self.verify.signature(&cms, statement.as_bytes(), None, now) {
            Verdict::Refused { reason, .. } if is_no_signature(reason) => Err(refused(reason.name())),
            // Whether its certificate is good is for the flow to ask.
            _ => Ok(cms),
        }
    }
}

/// Now, as the crate of signatures says it.
fn timestamp(clock: &dyn Clock) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(clock.now().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// Whether the reason is that it is not a signature of what was signed, and not what its certificate is.
fn is_no_signature(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Damaged
            | Reason::TooLarge
            | Reason::Unsigned
            | Reason::Changed
            | Reason::BadSignature
            | Reason::NoCertificate
    )
}

fn refused(reason: &'static str) -> Problem {
    let told = format!("this is no signature of the statement: {reason}");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, key(reason), told)
}

/// The key of the words for a reason for which a signature is not taken.
fn key(reason: &str) -> &'static str {
    match reason {
        "too_large" => "error-signature-too_large",
        "unsigned" => "error-signature-unsigned",
        "changed" => "error-signature-changed",
        "bad_signature" => "error-signature-bad_signature",
        "no_certificate" => "error-signature-no_certificate",
        _ => "error-signature-damaged",
    }
}

/// A signature as DER, from DER, PEM or base64.
fn der(sent: &[u8]) -> Option<Vec<u8>> {
    let is_short = |der: &Vec<u8>| der.len() <= LONGEST;
    (sent.len() <= LONGEST * 2).then(|| decoded(sent))?.filter(is_short)
}

/// A sequence of DER, as signatures, certificates and lists are, from DER, PEM or base64.
fn decoded(sent: &[u8]) -> Option<Vec<u8>> {
    const SEQUENCE: u8 = 0x30;
    if sent.first() == Some(&SEQUENCE) {
        return Some(sent.to_vec());
    }
    let text = std::str::from_utf8(sent).ok()?;
    let lines = text.lines().filter(|line| !line.starts_with("-----"));
    let digits: String = lines.flat_map(str::chars).filter(|letter| !letter.is_whitespace()).collect();
    STANDARD.decode(digits).ok().filter(|der| der.first() == Some(&SEQUENCE))
}

impl App {
    /// How signatures are taken here.
    ///
    /// # Errors
    /// The service takes none.
    pub(crate) fn signing(&self) -> Result<&Signing, Problem> {
        let told = "the service takes no signatures: its configuration has no [signatures]";
        self.signing.as_ref().ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "error-no_signing", told))
    }
}

/// Whether a step asks how a signature stands: that of the worker, or that of the applicant or of who acts for them.
pub(crate) fn checks(node: &Node, of: Subject) -> bool {
    let worker = of == Subject::Worker;
    let asks = |ask: &Ask| ask.connector == Connector::Signature && (ask.about == Subject::Worker) == worker;
    node.asking().iter().flatten().any(asks)
}

/// Whether a flow asks an applicant's signature or how it stands: then an application is signed before it is sent.
pub(crate) fn is_signed(flow: &zanflow_runtime::Flow) -> bool {
    let signs = |node: &Node| {
        node.role == Some(Role::Applicant) && matches!(node.action, Action::ChooseCertificate | Action::Sign)
    };
    flow.nodes().iter().any(|node| signs(node) || checks(node, Subject::Applicant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_as_programs_write_it() {
        let cms = [0x30, 0x03, 0x02, 0x01, 0x07];
        let text = STANDARD.encode(cms);
        let (head, rest) = text.split_at(4);
        let pem = format!("-----BEGIN CMS-----\r\n{head}\r\n{rest}\r\n-----END CMS-----\r\n");
        for sent in [&cms[..], text.as_bytes(), pem.as_bytes()] {
            assert_eq!(der(sent).as_deref(), Some(&cms[..]));
        }
        let long = [&cms[..], &vec![0; LONGEST]].concat();
        for sent in [&b""[..], b"no signature", b"AAAA", &[0xFF, 0xFE], &long] {
            assert_eq!(der(sent), None);
        }
    }
}
