//! What a flow is answered that asks how a signature and its certificate stand.

use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::connect::{SignatureCheck, Standing};
use zanflow_runtime::file::Signature;
use zanflow_runtime::{Call, CallError, Clock, Subject, Time, identity};
use zanflow_signatures::{Owner, Signer, Verdict, Verify};

/// Checks the last signature in the case's file: it must be the applicant's, or of who acts for them, and its certificate good.
pub struct Check {
    verify: Arc<dyn Verify>,
    clock: Arc<dyn Clock>,
    /// What answers where nothing is signed.
    unsigned: Option<Arc<dyn SignatureCheck>>,
}

impl Check {
    pub(super) fn new(verify: Arc<dyn Verify>, clock: Arc<dyn Clock>) -> Self {
        Self { verify, clock, unsigned: None }
    }

    /// The same, which has another say what it knows of a certificate where nothing is signed; where that does not know either, the case
    /// waits for a signature. For trials, in which people set what systems hold.
    #[must_use]
    pub fn or(self, unsigned: Arc<dyn SignatureCheck>) -> Self {
        Self { unsigned: Some(unsigned), ..self }
    }
}

impl Check {
    /// What is said of a signature by the moment at which it was received. Where nothing is known of that moment, as when no source of
    /// revocation answered then, a certificate that is good now is taken for good.
    fn judged(&self, signature: &Signature, owner: Option<&Owner>) -> Verdict {
        let at = |time: Time| {
            let time = jiff::Timestamp::from_millisecond(time.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
            self.verify.signature(&signature.cms, signature.statement.as_bytes(), owner, time)
        };
        let said = at(signature.at);
        if !matches!(said, Verdict::Unknown { .. }) {
            return said;
        }
        let now = at(self.clock.now());
        if now.is_good() { now } else { said }
    }
}

impl Check {
    /// How a signature stood when it was received, whoever's it is, and whether that is not known now.
    pub(super) fn told_of(&self, signature: &Signature) -> (Value, bool) {
        let verdict = self.judged(signature, None);
        let is_unknown = matches!(verdict, Verdict::Unknown { .. });
        (told(signature, &verdict, &self.clock.now().to_string()), is_unknown)
    }
}

impl SignatureCheck for Check {
    fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError> {
        let Some(signature) = signed(call) else {
            let known = self.unsigned.as_ref().map(|unsigned| unsigned.standing(call)).transpose()?;
            return Ok(known
                .filter(|known| !matches!(known, Standing::Unknown { .. }))
                .unwrap_or(Standing::Unsigned));
        };
        let mut verdict = None;
        for owner in owners(call) {
            let said = self.judged(signature, owner.as_ref());
            let is_another =
                matches!(said, Verdict::Refused { reason: zanflow_signatures::Reason::WrongOwner, .. });
            verdict = Some(said);
            if !is_another {
                break;
            }
        }
        let Some(verdict) = verdict else { return Ok(Standing::unknown("no_owner")) };
        let data = Some(told(signature, &verdict, &self.clock.now().to_string()));
        Ok(match verdict {
            Verdict::Good(_) => Standing::Good { data },
            Verdict::Refused { reason, .. } => Standing::Refused { reason: reason.name().to_owned(), data },
            Verdict::Unknown { why, .. } => Standing::Unknown { why: why.name().to_owned(), data },
        })
    }
}

/// The signature that a call is about.
fn signed<'a>(call: &Call<'a>) -> Option<&'a Signature> {
    let file = call.file?;
    match call.ask.about {
        Subject::Applicant | Subject::Representative => file.signed(),
        Subject::Worker => {
            let theirs = |signature: &&Signature| {
                signature.official && signature.by.as_deref().is_some_and(|by| call.worker == Some(by))
            };
            file.signatures.iter().rev().find(theirs)
        }
    }
}

/// Who may have signed; of them one. `None`: it is not known what number they have, as of workers.
fn owners(call: &Call<'_>) -> Vec<Option<Owner>> {
    if call.ask.about == Subject::Worker {
        return vec![None];
    }
    let representative =
        call.subject.and_then(|subject| subject.get("representative")).and_then(Value::as_str);
    let acts = representative.filter(|id| !id.is_empty());
    let Some(whose) = call.whose() else { return Vec::new() };
    let mut owners = vec![owner(whose)];
    // Who acts for the applicant signs with a key of their own; by what right they act is another question of the act.
    owners.extend(acts.filter(|acts| *acts != whose).map(owner));
    owners.into_iter().map(Some).collect()
}

/// The holder of an IIN, or whoever may sign for the organisation of a BIN.
fn owner(number: &str) -> Owner {
    if identity::bin(number).is_ok() { Owner::organisation(number) } else { Owner::person(number) }
}

/// What is kept of a check, beside the chain.
fn told(signature: &Signature, verdict: &Verdict, now: &str) -> Value {
    let mut told = json!({ "signature": signature.number, "standing": standing(verdict), "checked": now });
    let Some(data) = told.as_object_mut() else { return told };
    if !verdict.is_good() {
        data.insert("reason".to_owned(), json!(verdict.name()));
    }
    if let Verdict::Refused { reason: zanflow_signatures::Reason::Revoked { at, reason }, .. } = verdict {
        data.insert("revoked".to_owned(), json!(at.to_string()));
        data.insert("revocation".to_owned(), json!(reason.name()));
    }
    if let Some(signer) = verdict.signer() {
        data.extend(certificate(signer));
    }
    told
}

fn standing(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Good(_) => "good",
        Verdict::Refused { .. } => "refused",
        Verdict::Unknown { .. } => "unknown",
    }
}

fn certificate(signer: &Signer) -> serde_json::Map<String, Value> {
    let subject = &signer.subject;
    let said = [
        ("serial", Some(signer.serial.clone())),
        ("issuer", Some(signer.issuer.clone())),
        ("name", Some(subject.name.clone())),
        ("iin", subject.iin.clone()),
        ("bin", subject.bin.clone()),
        ("organisation", subject.organisation.clone()),
        ("algorithm", Some(signer.algorithm.clone())),
        ("not_before", Some(signer.not_before.to_string())),
        ("not_after", Some(signer.not_after.to_string())),
        ("claimed", signer.claimed.map(|time| time.to_string())),
    ];
    let there =
        said.into_iter().filter_map(|(key, value)| Some((key, value.filter(|value| !value.is_empty())?)));
    there.map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}
