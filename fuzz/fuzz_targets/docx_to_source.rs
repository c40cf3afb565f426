//! Any bytes as parts of a Word file either are an error or a source: no panic, no hang, no stack or memory without bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zanflow::source::from_bytes;
use zip::write::SimpleFileOptions;

const PARTS: [&str; 4] = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"];

fuzz_target!(|data: &[u8]| {
    // As it is, for the archive's reader; then as the parts of a sound archive, split at NUL.
    if data.starts_with(b"PK") {
        let _ = from_bytes("fuzz.docx", data, None);
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in PARTS.iter().zip(data.split(|byte| *byte == 0)) {
        if archive.start_file(*name, SimpleFileOptions::default()).is_err() || archive.write_all(part).is_err() {
            return;
        }
    }
    let Ok(bytes) = archive.finish() else { return };
    if let Ok(source) = from_bytes("fuzz.docx", bytes.get_ref(), None) {
        let _ = zanflow::compile(&source);
    }
});
