//! Any bytes either are no text, which `source` says, or compile to a model: no panic, no hang.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(source) = zanflow::source::from_bytes("fuzz.txt", data, None) {
        let _ = zanflow::compile(&source);
    }
});
