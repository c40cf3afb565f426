//! Any bytes as a certificate are refused or read, and judged: no panic, no hang.
#![no_main]

#[path = "shared/signatures.rs"]
mod signatures;

use libfuzzer_sys::fuzz_target;
use signatures::KNOWN;
use zanflow_signatures::{Certificate, Owner};

fuzz_target!(|data: &[u8]| {
    if let Ok(certificate) = Certificate::from_der(data) {
        assert_eq!(certificate.der(), data);
        let owner = Owner::person("900101300017");
        let now = KNOWN.head.not_before();
        let verdict = KNOWN.verifier.certificate(&certificate, Some(&owner), now);
        // Only what the authority issued can be good, and the seeds have nothing for this owner.
        assert!(!verdict.is_good());
    }
    let _ = Certificate::from_pem(data);
});
