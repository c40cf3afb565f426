//! Any bytes as a list of revocation are refused or read, and asked: no panic, no hang, and nothing good without the authority's signature.
#![no_main]

#[path = "shared/signatures.rs"]
mod signatures;

use libfuzzer_sys::fuzz_target;
use signatures::KNOWN;
use zanflow_signatures::revocation::{Crls, Revocations};

fuzz_target!(|data: &[u8]| {
    let mut lists = Crls::default();
    if lists.add(data).is_ok() {
        let now = KNOWN.head.not_before();
        let _ = lists.status(&KNOWN.head, &KNOWN.issuing, now);
        let _ = lists.status(&KNOWN.issuing, &KNOWN.issuing, now);
    }
});
