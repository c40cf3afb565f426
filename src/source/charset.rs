//! Encodings of texts and web pages: their bytes decide.
//!
//! A text is UTF-8, or UTF-16 with or without its mark. Any other is an old 8-bit encoding, which a page names by
//! `<meta charset>` or `<?xml encoding>`, and which is often not the one that it was saved in. The letters tell: in the
//! wrong one, capitals stand inside words and letters come out that neither Kazakh nor Russian has.

use super::read::ReadErrorKind;
use encoding_rs::{
    Encoding, IBM866, ISO_8859_5, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, X_MAC_CYRILLIC,
};
use std::borrow::Cow;
use zanflow_kazakh::letters::is_kazakh_or_russian;

/// Bytes in which a page may name its encoding.
const HEAD: usize = 4096;
/// Letters beyond ASCII that an encoding which no one names is told from.
const ENOUGH: usize = 24;
/// Bytes whose letters are looked at.
const LOOK_AT: usize = 1 << 18;

/// A text out of its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What to tell the user, where its bytes are not what the file says.
    pub remark: Option<String>,
}

/// The text of a file.
///
/// # Errors
/// It is not UTF-8, and its letters are not those of any known encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadErrorKind> {
    decode_named(bytes, None)
}

/// The text of a file, whose encoding `label` names beside what the file itself says.
///
/// # Errors
/// It is not UTF-8, and its letters are not those of any known encoding.
pub(super) fn decode_named<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Decoded<'a>, ReadErrorKind> {
    let plain = |text| Decoded { text, remark: None };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
        return text.map(plain).ok_or(ReadErrorKind::Utf16);
    }
    if let Some(text) =
        wide(bytes).and_then(|wide| wide.decode_without_bom_handling_and_without_replacement(bytes))
    {
        let remark = "UTF-16 without its mark; it was read as such: save it as UTF-8 to be sure".to_owned();
        return Ok(Decoded { text, remark: Some(remark) });
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(plain(Cow::Borrowed(text))),
        Err(error) => error,
    };
    let declared = label.map(str::to_owned).or_else(|| declared(bytes));
    let known = declared.as_deref().and_then(named);
    if let Some(found) = likeliest(bytes, known) {
        return Ok(found.decoded(bytes, declared.as_deref(), known));
    }
    let byte = error.valid_up_to();
    let before = bytes.get(..byte).unwrap_or_default();
    Err(ReadErrorKind::NotUtf8 { byte, line: 1 + before.iter().filter(|&&byte| byte == b'\n').count() })
}

/// UTF-16 without a mark: every second byte is the Cyrillic block, or zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(HEAD))?;
    let high = |first: usize| {
        let every = head.iter().skip(first).step_by(2);
        let high = every.clone().filter(|byte| matches!(byte, 0 | 4 | 0x20)).count();
        let zeros = every.clone().filter(|byte| **byte == 0).count();
        zeros > 0 && high * 10 >= every.count() * 9
    };
    if head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    if high(1) {
        return Some(UTF_16LE);
    }
    high(0).then_some(UTF_16BE)
}

/// An 8-bit encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Standard(&'static Encoding),
    /// KZ-1048 (STRK1048-2002): windows-1251 with Kazakh letters.
    Kazakh,
}

/// The encoding that a page names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    ["charset", "encoding"].iter().find_map(|name| {
        let (_, rest) = head.split_once(name)?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'', '\\']);
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
        rest.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
    })
}

/// The encoding of a name.
fn named(label: &str) -> Option<Named> {
    let label = label.trim().to_ascii_lowercase();
    if matches!(
        label.as_str(),
        "kz-1048" | "kz1048" | "kz_1048" | "rk1048" | "rk-1048" | "strk1048-2002" | "strk1048_2002"
    ) {
        return Some(Named::Kazakh);
    }
    Encoding::for_label(label.as_bytes()).map(Named::Standard)
}

/// The encoding whose letters make the best words: of equal ones the one that the file names. None, where no one names
/// one and there are few letters, or where none makes words.
fn likeliest(bytes: &[u8], known: Option<Named>) -> Option<Named> {
    let head = bytes.get(..bytes.len().min(LOOK_AT)).unwrap_or(bytes);
    let foreign = head.iter().filter(|byte| !byte.is_ascii()).count();
    let known = known.filter(|known| *known != Named::Standard(UTF_8));
    if foreign < ENOUGH {
        return known;
    }
    let usual = [WINDOWS_1251, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC].map(Named::Standard);
    let all = known.into_iter().chain([Named::Kazakh]).chain(usual);
    let mut best: Option<(i64, Named)> = None;
    for encoding in all {
        let points = points(&encoding.text(head));
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, encoding));
        }
    }
    let enough = i64::try_from(foreign).unwrap_or(i64::MAX) * 7 / 10;
    best.filter(|(points, _)| *points >= enough).map(|(_, encoding)| encoding)
}

/// How much a text looks like Kazakh or Russian: a point a letter, less for what does not stand in words.
fn points(text: &str) -> i64 {
    let mut points = 0;
    let mut before = ' ';
    for c in text.chars() {
        points += match c {
            '\0'..='\u{7f}' | '\u{a0}' => 0,
            _ if is_kazakh_or_russian(c) => {
                if c.is_uppercase() && before.is_lowercase() {
                    -3
                } else {
                    1
                }
            }
            '«' | '»' | '№' | '–' | '—' | '“' | '”' | '„' | '…' | '’' | '‘' | '§' | '°' | '•' | '·' | '±' => {
                1
            }
            _ => -3,
        };
        before = c;
    }
    points
}

impl Named {
    fn name(self) -> &'static str {
        match self {
            Named::Standard(encoding) => encoding.name(),
            Named::Kazakh => "KZ-1048",
        }
    }

    fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Named::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Named::Kazakh => Cow::Owned(kazakh(bytes)),
        }
    }

    /// The text of a file that names another encoding, or none.
    fn decoded<'a>(self, bytes: &'a [u8], declared: Option<&str>, known: Option<Named>) -> Decoded<'a> {
        let name = self.name();
        let remark = match declared {
            _ if known == Some(self) => None,
            Some(declared) => Some(format!(
                "its bytes are {name}, not the {declared} that it names; it was read as {name}: check its letters"
            )),
            None => Some(format!(
                "it names no encoding; its bytes were read as {name}: check its letters, or save it as UTF-8"
            )),
        };
        Decoded { text: self.text(bytes), remark }
    }
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

    /// Words with letters of Kazakh, and their bytes in an encoding that has them all.
    const WORDS: &str =
        "Мемлекеттік қызмет көрсету ережелерін бекіту туралы, өтініш, ұсыныс, үлгі, ғимарат, әкім";

    fn kz_1048(text: &str) -> Vec<u8> {
        let byte = |c: char| (0u8..=255).find(|byte| kazakh(&[*byte]).starts_with(c)).expect("a byte");
        text.chars().map(byte).collect()
    }

    #[test]
    fn pages_say_what_they_were_saved_in() {
        let check = |bytes: &[u8], expected: &str| {
            let decoded = decode(bytes).expect("reads");
            assert_eq!((&*decoded.text, decoded.remark), (expected, None));
        };
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
    fn letters_tell_the_encoding() {
        let russian = "Об утверждении правил оказания государственной услуги и перечня документов";
        let cases: [(Vec<u8>, &str, &str); 8] = [
            (kz_1048(WORDS), WORDS, "KZ-1048"),
            ([b"<meta charset=windows-1251>".as_slice(), &kz_1048(WORDS)].concat(), WORDS, "KZ-1048"),
            ([b"<meta charset=utf-8>".as_slice(), &kz_1048(WORDS)].concat(), WORDS, "KZ-1048"),
            ([b"<meta charset=koi8-r>".as_slice(), &kz_1048(WORDS)].concat(), WORDS, "KZ-1048"),
            (KOI8_U.encode(russian).0.into_owned(), russian, "KOI8-U"),
            (IBM866.encode(russian).0.into_owned(), russian, "IBM866"),
            (ISO_8859_5.encode(russian).0.into_owned(), russian, "ISO-8859-5"),
            (
                [b"<meta charset=windows-1251>".as_slice(), &KOI8_U.encode(russian).0].concat(),
                russian,
                "KOI8-U",
            ),
        ];
        for (bytes, words, name) in cases {
            let decoded = decode(&bytes).expect(name);
            assert!(decoded.text.ends_with(words), "{name}: {}", decoded.text);
            assert!(decoded.remark.is_some_and(|remark| remark.contains(name)), "{name}");
        }
        let declared = [b"<meta charset=windows-1251>".as_slice(), &WINDOWS_1251.encode(russian).0].concat();
        assert_eq!(decode(&declared).expect("reads").remark, None);
    }

    #[test]
    fn wide_letters_without_a_mark() {
        let little: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes).expect("reads").text, WORDS);
        }
    }

    #[test]
    fn what_makes_no_words_is_refused() {
        let cut = [WORDS.as_bytes(), b"\n\xd0"].concat();
        let cases: [&[u8]; 4] =
            [b"<p>\n\xe0", b"<meta charset=nosuch>\n\xe0", b"<meta charset=utf-8>\n\xe0", &cut];
        for bytes in cases {
            assert!(matches!(decode(bytes), Err(ReadErrorKind::NotUtf8 { line: 2, .. })), "{bytes:?}");
        }
    }
}
