//! Encodings of texts and web pages.
//!
//! A text is UTF-8, or UTF-16 with a byte-order mark (Word's "Unicode text"). A page names its encoding by byte-order
//! mark, `<meta charset>` or `<?xml encoding>`. Nothing is guessed from the letters.

use super::read::ReadErrorKind;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};
use std::borrow::Cow;

/// Bytes in which a page may name its encoding.
const HEAD: usize = 4096;

/// The text of a page.
///
/// # Errors
/// It is not UTF-8 and names no known encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadErrorKind> {
    if let Some((encoding, rest)) = wide(bytes) {
        return Ok(encoding.decode_without_bom_handling(rest).0);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    match named(bytes) {
        Some(Named::Standard(encoding)) if encoding != UTF_8 => {
            Ok(encoding.decode_without_bom_handling(bytes).0)
        }
        Some(Named::Kazakh) => Ok(Cow::Owned(kazakh(bytes))),
        _ => {
            let byte = error.valid_up_to();
            let before = bytes.get(..byte).unwrap_or_default();
            Err(ReadErrorKind::NotUtf8 {
                byte,
                line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
            })
        }
    }
}

/// The bytes in UTF-8: decoded if they begin with the mark of UTF-16, unchanged otherwise.
///
/// # Errors
/// It has that mark and is not valid UTF-16.
pub(super) fn unmarked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadErrorKind> {
    let Some((encoding, rest)) = wide(bytes) else { return Ok(Cow::Borrowed(bytes)) };
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
    let text = text.ok_or(ReadErrorKind::Utf16)?;
    Ok(Cow::Owned(text.into_owned().into_bytes()))
}

/// The byte order that the mark names, and the bytes after it.
fn wide(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    let (encoding, mark) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8)?;
    Some((encoding, bytes.get(mark..).unwrap_or_default()))
}

enum Named {
    Standard(&'static Encoding),
    /// KZ-1048 (STRK1048-2002): windows-1251 with Kazakh letters.
    Kazakh,
}

/// The encoding that a page declares.
fn named(bytes: &[u8]) -> Option<Named> {
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let label = ["charset", "encoding"].iter().find_map(|name| {
        let (_, rest) = head.split_once(name)?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'', '\\']);
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
        rest.get(..end).filter(|label| !label.is_empty())
    })?;
    if matches!(
        label,
        "kz-1048" | "kz1048" | "kz_1048" | "rk1048" | "rk-1048" | "strk1048-2002" | "strk1048_2002"
    ) {
        return Some(Named::Kazakh);
    }
    Encoding::for_label(label.as_bytes()).map(Named::Standard)
}

fn kazakh(bytes: &[u8]) -> String {
    let letter = |byte: u8| match byte {
        0..=0x7f => char::from(byte),
        _ => zanflow_kazakh::letters::kz_1048(byte).unwrap_or_else(|| {
            WINDOWS_1251.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(' ')
        }),
    };
    bytes.iter().map(|byte| letter(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_what_they_were_saved_in() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes).as_deref(), Ok(expected));
        check("қызмет".as_bytes(), "қызмет");
        check("\u{feff}қызмет".as_bytes(), "\u{feff}қызмет");
        check(b"\xff\xfe\x9b\x04", "қ");
        check(b"\xfe\xff\x04\x9b", "қ");
        check(b"<meta charset=\"windows-1251\"><p>\xe0\xe1", "<meta charset=\"windows-1251\"><p>аб");
        check(
            b"<META content='text/html; CHARSET=cp1251'>\xb3",
            "<META content='text/html; CHARSET=cp1251'>і",
        );
        check(
            b"<?xml version='1.0' encoding='kz-1048'?>\x9d\xbc\xb4",
            "<?xml version='1.0' encoding='kz-1048'?>қәө",
        );
    }

    #[test]
    fn nothing_is_guessed() {
        for bytes in [&b"<p>\n\xe0"[..], b"<meta charset=nosuch>\n\xe0", b"<meta charset=utf-8>\n\xe0"] {
            assert!(matches!(decode(bytes), Err(ReadErrorKind::NotUtf8 { line: 2, .. })), "{bytes:?}");
        }
    }
}
