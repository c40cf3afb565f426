//! Any bytes as an answer about revocation are refused or read: no panic, no hang, and none with another nonce is good.
#![no_main]

#[path = "shared/signatures.rs"]
mod signatures;

use libfuzzer_sys::fuzz_target;
use signatures::KNOWN;
use zanflow_signatures::revocation::{Status, ocsp};

fuzz_target!(|data: &[u8]| {
    let now = KNOWN.head.not_before();
    let _ = ocsp::status(data, &KNOWN.head, &KNOWN.issuing, None, now);
    let status = ocsp::status(data, &KNOWN.head, &KNOWN.issuing, Some(&[8; 16]), now);
    assert!(matches!(status, Status::Unknown(_)));
});
