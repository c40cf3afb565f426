//! Any bytes as a PDF, or as the content of a page, either are an error or a source: no panic, no hang, no stack or memory without
//! bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zanflow::source::from_bytes;

fuzz_target!(|data: &[u8]| {
    // As it is, for the reader of objects; then as what a sound page draws.
    if data.starts_with(b"%PDF") {
        let _ = from_bytes("fuzz.pdf", data, None);
    }
    if let Ok(source) = from_bytes("fuzz.pdf", &page(data), None) {
        let _ = zanflow::compile(&source);
    }
});

/// A file of one page with this content, up to a NUL, and with the rest as its structure.
fn page(data: &[u8]) -> Vec<u8> {
    let (content, structure) = data.split_at(data.iter().position(|byte| *byte == 0).unwrap_or(data.len()));
    let mut file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>\nendobj\n\
        5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
        .to_vec();
    file.extend(format!("4 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length {}>>\nstream\n", content.len()).bytes());
    file.extend_from_slice(content);
    file.extend_from_slice(b"\nendstream\nendobj\n6 0 obj\n");
    file.extend_from_slice(structure.get(1..).unwrap_or_default());
    file.extend_from_slice(b"\nendobj\ntrailer\n<</Root 1 0 R>>\n");
    file
}
