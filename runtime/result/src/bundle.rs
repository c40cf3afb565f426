//! Everything that its holder is given, in one ZIP.

use crate::Error;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What goes into the ZIP. What is empty or missing is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bundle<'b> {
    /// The number of the paper: files are named after it.
    pub number: Option<&'b str>,
    /// The paper, as [`pdf`](crate::pdf) wrote it.
    pub pdf: &'b [u8],
    /// The detached seal of `pdf`: CMS in DER. Programs for signatures look for it beside the file, as `NAME.pdf.p7s`.
    pub seal: Option<&'b [u8]>,
    /// The facts, as [`Document::canonical`](crate::Document::canonical) gave them.
    pub json: &'b [u8],
    /// Their signature: JWS with `json` as payload, in its compact form.
    pub jws: Option<&'b str>,
}

/// Packs a paper with its seals. The same parts give the same bytes.
///
/// The seals lie beside the files: PDF/A-2 may hold no other files, and a seal inside of the PDF could not cover the JSON.
///
/// # Errors
/// The ZIP cannot be written, which happens only where memory ends.
pub fn bundle(parts: &Bundle<'_>) -> Result<Vec<u8>, Error> {
    let name = file_name(parts.number);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The day of a file is the first that a ZIP can name: there is no clock here.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let files: [(&str, Option<&[u8]>); 4] = [
        ("pdf", Some(parts.pdf)),
        ("pdf.p7s", parts.seal),
        ("json", Some(parts.json)),
        ("jws", parts.jws.map(str::as_bytes)),
    ];
    for (ending, contents) in files {
        let Some(contents) = contents.filter(|contents| !contents.is_empty()) else { continue };
        zip.start_file(format!("{name}.{ending}"), options).map_err(refused)?;
        zip.write_all(contents).map_err(refused)?;
    }
    Ok(zip.finish().map_err(refused)?.into_inner())
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::Writer(error.to_string())
}

/// A name for files on any system: letters and digits of the number, a hyphen for all else.
fn file_name(number: Option<&str>) -> String {
    /// Bytes that every system allows, with room for the ending.
    const LONGEST: usize = 120;
    let mut name = String::new();
    for letter in number.unwrap_or_default().chars() {
        let letter = if letter.is_alphanumeric() { letter } else { '-' };
        if name.len() + letter.len_utf8() > LONGEST {
            break;
        }
        if letter != '-' || !(name.is_empty() || name.ends_with('-')) {
            name.push(letter);
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "result".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn files_are_named_after_the_number() {
        for (number, name) in [
            (Some("KZ12LAA00012345"), "KZ12LAA00012345"),
            (Some("№ 15/Қ-2026"), "15-Қ-2026"),
            (Some("../../etc"), "etc"),
            (Some("///"), "result"),
            (None, "result"),
        ] {
            assert_eq!(file_name(number), name);
        }
        assert!(file_name(Some(&"ә".repeat(999))).len() <= 120);
    }

    #[test]
    fn a_bundle_has_the_parts_that_there_are() {
        let parts = Bundle { number: Some("A/1"), pdf: b"%PDF", json: b"{}", jws: Some("a..b"), seal: None };
        let bytes = bundle(&parts).unwrap();
        assert_eq!(bytes, bundle(&parts).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(
            zip.file_names().map(Result::unwrap).collect::<Vec<_>>(),
            ["A-1.pdf", "A-1.json", "A-1.jws"]
        );
        let mut text = String::new();
        zip.by_name("A-1.jws").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a..b");
    }
}
