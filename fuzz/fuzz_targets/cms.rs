//! Any bytes as a signature are refused or read, and judged: no panic, no hang, and nothing good but what was signed.
#![no_main]

#[path = "shared/signatures.rs"]
mod signatures;

use libfuzzer_sys::fuzz_target;
use signatures::KNOWN;
use zanflow_signatures::Verify;

fuzz_target!(|data: &[u8]| {
    let now = KNOWN.head.not_before();
    let _ = zanflow_signatures::content(data);
    let _ = KNOWN.verifier.signers(data, b"content", now);
    let other = KNOWN.verifier.signature(data, b"never signed", None, now);
    assert!(!other.is_good());
});
