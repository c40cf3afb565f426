//! GOST signatures, judged by an NCANode (<https://ncanode.kz>, version 3) over HTTP.
//!
//! `POST /cms/verify` with `{"cms", "data", "revocationCheck": ["OCSP", "CRL"]}` answers `valid` for all signers together, and of each
//! its certificates with `valid` and `revocations`; newer versions also give a `status` with a `subIndication`. It judges the chain, validity, the
//! signature and revocation, for the present. Whose certificate it is, what it may be used for, and that the signature carries no
//! other content are judged here, by the certificate itself. What it does not say is unknown.

use crate::algorithm::Fault;
use crate::certificate::Certificate;
use crate::cms::Message;
use crate::fetch::{Fetch, FetchError};
use crate::policy::Policy;
use crate::several::{Judged, combined};
use crate::subject::Owner;
use crate::verdict::{Reason, Revocation, Verdict, Why};
use crate::verify::Verify;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest answer.
const LONGEST: usize = 4 * 1024 * 1024;
const SOURCES: [&str; 2] = ["OCSP", "CRL"];

/// An NCANode that is asked.
pub struct Ncanode {
    fetch: Box<dyn Fetch>,
    address: String,
    policy: Policy,
}

impl Ncanode {
    /// `address`: `http://host:14579`.
    pub fn new(fetch: Box<dyn Fetch>, address: &str, policy: Policy) -> Self {
        Self { fetch, address: format!("{}/cms/verify", address.trim_end_matches('/')), policy }
    }

    fn ask(&self, cms: &[u8], content: &[u8]) -> Result<Answer, Why> {
        let question =
            Question { cms: STANDARD.encode(cms), data: STANDARD.encode(content), revocation_check: SOURCES };
        let body = serde_json::to_vec(&question).map_err(|_| Why::AnswerUnclear)?;
        let answer = self.fetch.post(&self.address, "application/json", &body, LONGEST);
        let answer = answer.map_err(|error| match error {
            FetchError::Unreachable | FetchError::Status(500..) => Why::ServiceUnreachable,
            FetchError::Status(_) | FetchError::TooLarge => Why::AnswerUnclear,
        })?;
        serde_json::from_slice(&answer).map_err(|_| Why::AnswerUnclear)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    cms: String,
    data: String,
    revocation_check: [&'static str; 2],
}

#[derive(Deserialize)]
struct Answer {
    valid: bool,
    #[serde(default)]
    signers: Vec<Signed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
    #[serde(default)]
    certificates: Vec<Described>,
    /// `VALID`, `INVALID` or `INDETERMINATE`.
    status: Option<String>,
    sub_indication: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    valid: bool,
    serial_number: String,
    #[serde(default)]
    revocations: Vec<Revoked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Revoked {
    revoked: bool,
    by: Option<String>,
    revocation_time: Option<String>,
    reason: Option<String>,
}

impl Verify for Ncanode {
    fn signature(&self, cms: &[u8], content: &[u8], owner: Option<&Owner>, now: Timestamp) -> Verdict {
        let message = match Message::read(cms) {
            Ok(message) => message,
            Err(reason) => return Verdict::Refused { reason, signer: None },
        };
        // It looks at the content that the signature carries, whatever was sent beside it.
        if message.content.as_deref().is_some_and(|carried| carried != content) {
            return Verdict::Refused { reason: Reason::Changed, signer: None };
        }
        let answer = match self.ask(cms, content) {
            Ok(answer) => answer,
            Err(why) => return Verdict::Unknown { why, signer: None },
        };
        let alone = message.signers.len() == 1;
        let judged = message.signers.iter().map(|info| {
            let certificate = message.certificates.iter().find(|one| info.is_of(one));
            let Some(certificate) = certificate else { return Judged::nobody() };
            let found =
                answer.of(certificate, alone, now).and_then(|()| Ok(self.policy.usable(certificate)?));
            let signer = certificate.signer(String::new(), info.signing_time(), now);
            Judged::new(certificate, found, signer)
        });
        combined(judged.collect(), owner, &self.policy)
    }
}

impl Answer {
    /// What is said of the signer with this certificate.
    fn of(&self, certificate: &Certificate, alone: bool, now: Timestamp) -> Result<(), Fault> {
        let serial = certificate.serial();
        let same = |one: &Described| significant(&one.serial_number) == significant(&serial);
        let signed = self.signers.iter().find(|signed| signed.certificates.iter().any(same));
        let signed = signed.ok_or(Why::AnswerUnclear)?;
        let described = signed.certificates.iter().find(|one| same(one)).ok_or(Why::AnswerUnclear)?;
        certificate.valid_at(now)?;
        described.unrevoked(now)?;
        if let Some(fault) = signed.fault() {
            return Err(fault);
        }
        match (self.valid, described.valid) {
            (true, true) => described.asked(),
            // The certificate is good and the whole is not: the signature of the only signer is wrong.
            (false, true) if alone => Err(Reason::BadSignature.into()),
            // Another signer's fault, or one that is not named.
            _ => Err(Why::AnswerUnclear.into()),
        }
    }
}

impl Signed {
    /// What newer versions say of the fault.
    fn fault(&self) -> Option<Fault> {
        let fault = match (self.status.as_deref()?, self.sub_indication.as_deref()) {
            ("VALID", _) => return None,
            (_, Some("SIG_CRYPTO_FAILURE" | "CERT_HASH_MISMATCH")) => Reason::BadSignature.into(),
            (_, Some("NO_SIGNING_CERTIFICATE_FOUND")) => Reason::NoCertificate.into(),
            (_, Some("CHAIN_INCOMPLETE")) => Reason::UnknownAuthority.into(),
            (_, Some("FORMAT_FAILURE")) => Reason::Damaged.into(),
            (_, Some("REVOCATION_DATA_MISSING")) => Why::RevocationUnknown.into(),
            _ => Why::AnswerUnclear.into(),
        };
        Some(fault)
    }
}

impl Described {
    fn unrevoked(&self, now: Timestamp) -> Result<(), Fault> {
        for one in self.revocations.iter().filter(|one| one.revoked) {
            let told = one.revocation_time.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
            // Revoked it is, even if it is not said since when.
            let at = told.unwrap_or(now);
            if at <= now {
                return Err(Reason::Revoked { at, reason: reason(one.reason.as_deref()) }.into());
            }
        }
        Ok(())
    }

    /// Whether both sources said that it was not revoked.
    fn asked(&self) -> Result<(), Fault> {
        let said = |source: &str| self.revocations.iter().any(|one| one.by.as_deref() == Some(source));
        if SOURCES.into_iter().all(said) { Ok(()) } else { Err(Why::RevocationUnknown.into()) }
    }
}

/// A number without leading zeros, in lower case.
fn significant(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_lowercase()
}

fn reason(text: Option<&str>) -> Revocation {
    match text.unwrap_or_default().replace([' ', '-'], "_").to_ascii_uppercase().as_str() {
        "KEY_COMPROMISE" | "KEYCOMPROMISE" => Revocation::KeyCompromise,
        "CA_COMPROMISE" | "CACOMPROMISE" => Revocation::AuthorityCompromise,
        "AFFILIATION_CHANGED" | "AFFILIATIONCHANGED" => Revocation::AffiliationChanged,
        "SUPERSEDED" => Revocation::Superseded,
        "CESSATION_OF_OPERATION" | "CESSATIONOFOPERATION" => Revocation::Ceased,
        "CERTIFICATE_HOLD" | "CERTIFICATEHOLD" => Revocation::Hold,
        "PRIVILEGE_WITHDRAWN" | "PRIVILEGEWITHDRAWN" => Revocation::PrivilegeWithdrawn,
        _ => Revocation::Unspecified,
    }
}
