//! What a paper is, by its content. Names and what a browser says of a file prove nothing.

use std::fmt;

/// Types of papers that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// Word, without macros.
    Docx,
    /// Excel, without macros.
    Xlsx,
    /// Text of OpenDocument.
    Odt,
    /// A signed container (ASiC-E).
    Asice,
    /// A signature, or a signed message (CMS in DER).
    Cms,
    /// XML.
    Xml,
}

/// Why a paper is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has no content.
    Empty,
    /// It has more than so many bytes.
    TooLarge {
        /// Bytes.
        most: u64,
    },
    /// Its end is missing.
    CutOff,
    /// It is a program.
    Program,
    /// It is a web page.
    Page,
    /// It has macros: programs inside a document.
    Macros,
    /// It is of none of the known types.
    Unknown,
}

impl std::error::Error for Unfit {}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::TooLarge { most } => {
                write!(f, "the file has more than {} MB; make it smaller or send it in parts", most / 1_048_576)
            }
            Self::CutOff => f.write_str("the end of the file is missing; send it again"),
            Self::Program => f.write_str("the file is a program; send a document"),
            Self::Page => f.write_str("the file is a web page; print it as PDF and send that"),
            Self::Macros => f.write_str("the document has macros; save it without them"),
            Self::Unknown => f.write_str(
                "by its content the file is no PDF, picture (JPEG, PNG, TIFF), Word, Excel or OpenDocument file, XML or signature",
            ),
        }
    }
}

/// First bytes of programs: Windows, Linux, scripts, macOS, Java.
const PROGRAMS: [&[u8]; 7] = [
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
];

/// How a web page begins, in small letters.
const PAGES: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<script", b"<svg"];

/// Bytes at the end of a PDF among which its mark stands.
const TAIL: usize = 2048;

impl Media {
    /// What a content is.
    ///
    /// # Errors
    /// [`Unfit`], but not its size.
    pub fn of(content: &[u8]) -> Result<Self, Unfit> {
        let begins = |with: &[u8]| content.starts_with(with);
        let tail = content.get(content.len().saturating_sub(TAIL)..).unwrap_or_default();
        let whole = |media, end: &[u8]| if has(tail, end) { Ok(media) } else { Err(Unfit::CutOff) };
        match content {
            [] => Err(Unfit::Empty),
            _ if PROGRAMS.iter().any(|program| begins(program)) => Err(Unfit::Program),
            _ if begins(b"%PDF-") => whole(Self::Pdf, b"%%EOF"),
            _ if begins(b"\x89PNG\r\n\x1a\n") => whole(Self::Png, b"IEND"),
            _ if begins(b"\xff\xd8\xff") => Ok(Self::Jpeg),
            _ if begins(b"II*\0") || begins(b"MM\0*") => Ok(Self::Tiff),
            _ if begins(b"PK\x03\x04") => container(content),
            _ if is_cms(content) => Ok(Self::Cms),
            _ => written(content),
        }
    }

    /// The media type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Asice => "application/vnd.etsi.asic-e+zip",
            Self::Cms => "application/pkcs7-mime",
            Self::Xml => "application/xml",
        }
    }

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Odt => "odt",
            Self::Asice => "asice",
            Self::Cms => "p7m",
            Self::Xml => "xml",
        }
    }
}

fn has(content: &[u8], what: &[u8]) -> bool {
    content.windows(what.len()).any(|window| window == what)
}

/// A ZIP file by the names in it, which are not compressed.
fn container(content: &[u8]) -> Result<Media, Unfit> {
    let media = content.get(30..).and_then(|rest| rest.strip_prefix(b"mimetype"));
    let is = |name: &str| media.is_some_and(|media| media.starts_with(name.as_bytes()));
    if !has(content.get(content.len().saturating_sub(TAIL * 32)..).unwrap_or_default(), b"PK\x05\x06") {
        return Err(Unfit::CutOff);
    }
    if has(content, b"vbaProject.bin") || has(content, b"Basic/script-lc.xml") {
        return Err(Unfit::Macros);
    }
    if is(Media::Odt.name()) {
        return Ok(Media::Odt);
    }
    if is(Media::Asice.name()) {
        return Ok(Media::Asice);
    }
    let has_types = has(content, b"[Content_Types].xml");
    if has_types && has(content, b"word/document.xml") {
        return Ok(Media::Docx);
    }
    if has_types && has(content, b"xl/workbook.xml") { Ok(Media::Xlsx) } else { Err(Unfit::Unknown) }
}

/// SEQUENCE of a known length, then the id of signed data (1.2.840.113549.1.7.2).
fn is_cms(content: &[u8]) -> bool {
    const SIGNED: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    let [0x30, length, rest @ ..] = content else { return false };
    let more = usize::from(length & 0x7f);
    let rest = if *length < 0x80 { Some(rest) } else { rest.get(more..) };
    rest.is_some_and(|rest| rest.starts_with(SIGNED))
}

/// XML, or a web page.
fn written(content: &[u8]) -> Result<Media, Unfit> {
    let text = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
    let head = text.get(..text.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    if PAGES.iter().any(|page| has(&head, page)) {
        return Err(Unfit::Page);
    }
    if text.starts_with(b"<?xml") && std::str::from_utf8(content).is_ok() {
        return if text.trim_ascii_end().ends_with(b">") { Ok(Media::Xml) } else { Err(Unfit::CutOff) };
    }
    Err(Unfit::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zip(parts: &[&[u8]]) -> Vec<u8> {
        let mut out = b"PK\x03\x04".to_vec();
        out.resize(30, 0);
        parts.iter().for_each(|part| out.extend_from_slice(part));
        out.extend_from_slice(b"PK\x05\x06");
        out
    }

    #[test]
    fn papers_are_known_by_their_content() {
        let rows: Vec<(Vec<u8>, Result<Media, Unfit>)> = vec![
            (b"%PDF-1.4\n1 0 obj\n%%EOF\n".to_vec(), Ok(Media::Pdf)),
            (b"%PDF-1.4\n1 0 obj\n".to_vec(), Err(Unfit::CutOff)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), Ok(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82".to_vec(), Ok(Media::Png)),
            (b"\x89PNG\r\n\x1a\n....".to_vec(), Err(Unfit::CutOff)),
            (b"II*\0abc".to_vec(), Ok(Media::Tiff)),
            (zip(&[b"[Content_Types].xml", b"word/document.xml"]), Ok(Media::Docx)),
            (zip(&[b"[Content_Types].xml", b"xl/workbook.xml"]), Ok(Media::Xlsx)),
            (
                zip(&[b"[Content_Types].xml", b"word/document.xml", b"word/vbaProject.bin"]),
                Err(Unfit::Macros),
            ),
            (zip(&[b"mimetypeapplication/vnd.oasis.opendocument.text"]), Ok(Media::Odt)),
            (zip(&[b"mimetypeapplication/vnd.etsi.asic-e+zip"]), Ok(Media::Asice)),
            (zip(&[b"run.exe"]), Err(Unfit::Unknown)),
            (b"PK\x03\x04word/document.xml".to_vec(), Err(Unfit::CutOff)),
            (b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02x".to_vec(), Ok(Media::Cms)),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>".to_vec(), Ok(Media::Xml)),
            (b"<?xml version=\"1.0\"?><a".to_vec(), Err(Unfit::CutOff)),
            (b"<?xml version=\"1.0\"?><svg/>".to_vec(), Err(Unfit::Page)),
            (b" <!DOCTYPE html><p>".to_vec(), Err(Unfit::Page)),
            (b"MZ\x90".to_vec(), Err(Unfit::Program)),
            (b"\x7fELF".to_vec(), Err(Unfit::Program)),
            (b"#!/bin/sh".to_vec(), Err(Unfit::Program)),
            (b"plain text".to_vec(), Err(Unfit::Unknown)),
            (Vec::new(), Err(Unfit::Empty)),
        ];
        for (content, expected) in rows {
            assert_eq!(Media::of(&content), expected, "{}", String::from_utf8_lossy(&content));
        }
    }

    proptest! {
        #[test]
        fn any_content_is_judged(head in 0usize..12, rest in prop::collection::vec(any::<u8>(), 0..80)) {
            const HEADS: [&[u8]; 12] = [b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04", b"\x30", b"\x30\x84",
                b"<?xml", b"MZ", b"II*\0", b"\xef\xbb\xbf", b"<"];
            let _ = Media::of(&[HEADS[head], &rest[..]].concat());
        }
    }
}
