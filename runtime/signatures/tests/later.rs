//! A signature that was kept and is judged again, and what is said of each of several signers.

use jiff::{SignedDuration, Timestamp};
use zanflow_signatures::authority::{Answer, Authority, Profile, State};
use zanflow_signatures::revocation::{Crls, Revocations, Status, ocsp};
use zanflow_signatures::{Owner, Policy, Revocation, Verifier, Verify, Why};

const IIN: &str = "900101300017";
const REASON: Revocation = Revocation::Superseded;

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn what_is_known_later_proves_a_revocation_and_nothing_else() {
    let received: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let (before, after) = (received - hours(5), received + hours(5));
    let authority = Authority::new(received - hours(24)).unwrap();
    let person = |name| authority.issue(&Profile::person(name, IIN), received - hours(10)).unwrap();
    let (kept, earlier, later) = (person("БІРІНШІ"), person("ЕКІНШІ"), person("ҮШІНШІ"));
    let of_the_day = authority.list(received).unwrap();
    authority.revoke(earlier.certificate(), before, REASON);
    authority.revoke(later.certificate(), after, REASON);
    let of_later = authority.list(after).unwrap();
    let (good, stale) = (Status::Good, Status::Unknown(Why::RevocationStale));
    let revoked = |at| Status::Revoked { at, reason: REASON };
    for (lists, person, status) in [
        (vec![&of_the_day], &kept, good),
        (vec![&of_later], &kept, stale),
        (vec![&of_later], &earlier, revoked(before)),
        (vec![&of_later], &later, revoked(after)),
        // The list of the day is the one that counts where there are both.
        (vec![&of_later, &of_the_day], &kept, good),
    ] {
        let mut known = Crls::default();
        for list in lists {
            known.add(list).unwrap();
        }
        let issuing = authority.issuing().certificate();
        assert_eq!(known.status(person.certificate(), issuing, received), status);
    }
    // Revoked after it was received: it was good.
    let mut known = Crls::default();
    known.add(&of_later).unwrap();
    known.add(&authority.root_list(received).unwrap()).unwrap();
    let roots = vec![authority.root().certificate().clone()];
    let verifier = Verifier::new(roots, Box::new(known), Policy::national());
    for (person, name) in [(&later, "good"), (&earlier, "revoked"), (&kept, "revocation_stale")] {
        let cms = authority.seal(person).unwrap().cms_detached(b"kept", received).unwrap();
        let verdict = verifier.signature(&cms, b"kept", Some(&Owner::person(IIN)), received);
        assert_eq!(verdict.name(), name);
    }
}

#[test]
fn an_answer_about_a_number_of_another_authority_proves_nothing() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let (authority, other) = (Authority::new(now).unwrap(), Authority::new(now).unwrap());
    let person = authority.issue(&Profile::person("БІРІНШІ", IIN), now).unwrap();
    let issuing = authority.issuing().certificate();
    for (asked_of, status) in
        [(issuing, Status::Good), (other.issuing().certificate(), Status::Unknown(Why::RevocationUnproved))]
    {
        let request = ocsp::request(person.certificate(), asked_of, &[7; 16]).unwrap();
        let answer = Answer::new(State::Good, now, Some(now + hours(1)));
        let answer = answer.sign(&request, authority.responder()).unwrap().unwrap();
        assert_eq!(ocsp::status(&answer, person.certificate(), issuing, Some(&[7; 16]), now), status);
    }
}
