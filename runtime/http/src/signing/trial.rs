//! Signing with a test key: in a trial the server has an authority of its own, which gives everybody a key. It proves nothing, and says so.

use super::timestamp;
use crate::problem::Problem;
use axum::http::StatusCode;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::{Clock, identity};
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_signatures::{InTurn, Policy, Verifier, Verify};

/// What the certificates of test keys are named after.
const NAME: &str = "TEST OWNER";
const ORGANISATION: &str = "TEST ORGANISATION";

/// Signs for people in a trial.
pub struct Trial {
    authority: Arc<Authority>,
    clock: Arc<dyn Clock>,
}

impl Trial {
    /// With that authority.
    pub fn new(authority: Arc<Authority>, clock: Arc<dyn Clock>) -> Self {
        Self { authority, clock }
    }

    /// With the authority that lies in a folder, and is made where there is none; without a folder in memory.
    ///
    /// # Errors
    /// What is wrong with the folder, and what to do.
    pub fn open(folder: Option<&Path>, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let now = timestamp(&*clock);
        let made = || Authority::new(now).map_err(|error| format!("a test authority: {error}"));
        let authority = match folder {
            None => made()?,
            Some(folder) if folder.exists() => Authority::load(folder).map_err(|error| error.to_string())?,
            Some(folder) => {
                let authority = made()?;
                authority.save(folder, now).map_err(|error| error.to_string())?;
                authority
            }
        };
        Ok(Self::new(Arc::new(authority), clock))
    }

    /// What checks signatures with its keys; those of other authorities are for `others`, if there are any.
    pub fn verifier(&self, others: Option<Box<dyn Verify>>) -> Box<dyn Verify> {
        let roots = vec![self.authority.root().certificate().clone()];
        let own = Verifier::new(roots, Box::new(Arc::clone(&self.authority)), Policy::national());
        match others {
            None => Box::new(own),
            Some(others) => Box::new(Either { own, others: InTurn::new(vec![others]) }),
        }
    }

    /// Signs a content for the holder of an IIN, or for an organisation.
    ///
    /// # Errors
    /// It could not be signed.
    pub(super) fn sign(&self, holder: &str, content: &[u8]) -> Result<Vec<u8>, Problem> {
        let profile = match identity::bin(holder) {
            Ok(_) => Profile::head(NAME, "000000000000", ORGANISATION, holder),
            Err(_) => Profile::person(NAME, holder),
        };
        let now = timestamp(&*self.clock);
        let key = self.authority.issue(&profile, now);
        let signed = key.and_then(|key| self.authority.seal(&key)?.cms_detached(content, now));
        signed.map_err(|error| Problem::ours(format!("the test key: {error}")))
    }
}

/// Signatures with test keys, and those of real authorities.
struct Either {
    own: Verifier,
    others: InTurn,
}

impl Verify for Either {
    fn signature(
        &self,
        cms: &[u8],
        content: &[u8],
        owner: Option<&zanflow_signatures::Owner>,
        now: jiff::Timestamp,
    ) -> zanflow_signatures::Verdict {
        use zanflow_signatures::{Reason, Verdict};
        let said = self.own.signature(cms, content, owner, now);
        match said {
            Verdict::Refused { reason: Reason::UnknownAuthority, .. } | Verdict::Unknown { .. } => {
                self.others.signature(cms, content, owner, now)
            }
            said => said,
        }
    }
}

/// Whose key signs for a case: that of who acts for the applicant, or theirs.
pub(super) fn holder(started_with: Option<&Value>) -> Result<String, Problem> {
    let said = |key: &str| started_with?.get(key)?.as_str().filter(|id| !id.is_empty());
    let found = said("representative").or_else(|| said("id"));
    found.map(str::to_owned).ok_or_else(|| {
        let told = "the case does not say whose it is: a test key is that of an IIN or BIN";
        Problem::new(StatusCode::CONFLICT, "error-no_holder", told)
    })
}
