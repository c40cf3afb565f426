//! The shortest way from an authority to a verdict.

use jiff::Timestamp;
use std::sync::Arc;
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_signatures::{Owner, Policy, Reason, Revocation, Verdict, Verifier, Verify};

const IIN: &str = "900101300017";

#[test]
fn what_a_person_signs_is_good_until_revoked() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let authority = Arc::new(Authority::new(now).unwrap());
    let person = authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), now).unwrap();
    let cms = authority.seal(&person).unwrap().cms_detached(b"content", now).unwrap();
    let roots = vec![authority.root().certificate().clone()];
    let verifier = Verifier::new(roots, Box::new(authority.clone()), Policy::national());
    let owner = Owner::person(IIN);
    let verdict = verifier.signature(&cms, b"content", Some(&owner), now);
    assert!(verdict.is_good(), "{verdict:?}");
    assert_eq!(verdict.signer().unwrap().subject.iin.as_deref(), Some(IIN));
    authority.revoke(person.certificate(), now, Revocation::KeyCompromise);
    let verdict = verifier.signature(&cms, b"content", Some(&owner), now);
    let revoked = Reason::Revoked { at: now, reason: Revocation::KeyCompromise };
    assert!(matches!(verdict, Verdict::Refused { reason, .. } if reason == revoked), "{verdict:?}");
}
