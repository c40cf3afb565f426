//! Any bytes as a web page either are an error or compile: no panic, no hang.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zanflow::source::{Format, from_bytes};

fuzz_target!(|data: &[u8]| {
    if let Ok(source) = from_bytes("fuzz.html", data, Some(Format::Html)) {
        let _ = zanflow::compile(&source);
    }
});
