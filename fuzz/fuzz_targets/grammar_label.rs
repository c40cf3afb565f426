//! Any text as the head of a step is read in time linear in its length: no panic, no hang.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// Bytes of the longest input.
const LONGEST: usize = 64 * 1024;

fuzz_target!(|text: &str| {
    if text.len() <= LONGEST {
        if let Some(label) = zanflow::extract::process::label::label(text) {
            assert!(text.is_char_boundary(label.len), "a label ends between letters");
        }
    }
});
