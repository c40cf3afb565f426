//! Signatures of officials. The act asks how an applicant's certificate stands, and says what follows; of who signs for the provider it asks
//! nothing. So a step that is done by an official's signature takes one with a good certificate only, and what is not known is not good.

use super::{Signing, checks};
use crate::App;
use crate::problem::Problem;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use zanflow_runtime::file::Signature;
use zanflow_runtime::{CaseId, Deed, Flow, Hash, Node, Role, Subject, Time};

/// Signatures whose verdict is remembered.
const MOST: usize = 1_000;
/// What is not known is asked again after so many milliseconds.
const AGAIN: i64 = 60_000;

/// What is wrong with a certificate: keys of messages.
const REASONS: [&str; 16] = [
    "signature-reason-unknown_authority",
    "signature-reason-not_authority",
    "signature-reason-expired",
    "signature-reason-not_yet_valid",
    "signature-reason-revoked",
    "signature-reason-wrong_owner",
    "signature-reason-wrong_use",
    "signature-reason-weak_algorithm",
    "signature-reason-unknown_extension",
    "signature-reason-revocation_unknown",
    "signature-reason-revocation_stale",
    "signature-reason-revocation_unproved",
    "signature-reason-algorithm_unsupported",
    "signature-reason-needs_ncanode",
    "signature-reason-service_unreachable",
    "signature-reason-answer_unclear",
];

/// How signatures stood when they were received, by their bytes: it does not change once it is known.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<BTreeMap<Hash, (Value, Option<Time>)>>);

impl Seen {
    /// What is remembered of a signature, or what `ask` finds; `ask` also says whether it is not known yet.
    fn or_ask(&self, cms: &[u8], now: Time, ask: impl FnOnce() -> (Value, bool)) -> Value {
        let key = Hash::digest(&[cms]);
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = held().get(&key).filter(|(_, until)| until.is_none_or(|until| until > now)).cloned();
        if let Some((known, _)) = known {
            return known;
        }
        // Another system may be asked: nobody else waits for that.
        let (found, unknown) = ask();
        let mut held = held();
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(key, (found.clone(), unknown.then(|| now.plus(AGAIN))));
        found
    }
}

impl Signing {
    /// Refuses an official's signature whose certificate is not good now.
    fn is_good(&self, statement: &str, cms: &[u8]) -> Result<(), Problem> {
        let verdict = self.verify.signature(cms, statement.as_bytes(), None, super::timestamp(&*self.clock));
        if verdict.is_good() {
            return Ok(());
        }
        let name = verdict.name();
        let known = REASONS.into_iter().find(|key| key.strip_prefix("signature-reason-") == Some(name));
        let told = format!("the certificate of who signs for the provider must be good: {name}");
        let key = known.unwrap_or("signature-reason-answer_unclear");
        Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, key, told))
    }

    /// How an official's signature stood when it was received, where no step of the act asked that.
    pub(super) fn seen_of(&self, signature: &Signature) -> Value {
        self.seen.or_ask(&signature.cms, self.clock.now(), || self.check().told_of(signature))
    }
}

/// Whether a step is done by an official's signature, and no later step asks how its certificate stands.
fn is_officials(signing: &Signing, flow: &Flow, node: &Node) -> bool {
    let asked = node.role != Some(Role::Applicant) && signing.asked.asks(node);
    asked && !flow.nodes().iter().any(|node| checks(node, Subject::Worker))
}

impl App {
    /// Refuses a signature with which an official does a step, if its certificate is not good.
    pub(crate) fn officials_are_good(
        &self,
        case: CaseId,
        of: &Deed,
        statement: &str,
        cms: &[u8],
    ) -> Result<(), Problem> {
        let signing = self.signing()?;
        let flow = self.engine.flow(self.engine.view(case)?.version)?;
        let node = of.node.as_deref().and_then(|node| flow.node(node));
        match node.filter(|node| is_officials(signing, &flow, node)) {
            Some(_) => signing.is_good(statement, cms),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_known_is_asked_once_and_what_is_not_again() {
        let seen = Seen::default();
        let ask = |at: i64, found: &'static str, unknown| {
            seen.or_ask(b"cms", Time(at), || (json!(found), unknown)).as_str().unwrap().to_owned()
        };
        assert_eq!(ask(0, "unknown", true), "unknown");
        assert_eq!(ask(AGAIN - 1, "good", false), "unknown", "it was asked less than a minute ago");
        assert_eq!(ask(AGAIN, "good", false), "good");
        assert_eq!(ask(i64::MAX, "refused", false), "good");
    }
}
