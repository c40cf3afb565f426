//! What a text file is by its first words, whatever its name says.

/// Bytes at the beginning of a file that tell what it is.
const HEAD: usize = 4096;

/// Kinds of text files that tell what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// A web page.
    Html,
    /// A web page with its pictures and style sheets in one file (MHTML).
    Mime,
    /// A document of Word in one XML file.
    WordXml,
}

/// What a file is, if it tells.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    // Marks and the zeros of UTF-16 fall away: names of tags are ASCII.
    let head = bytes.iter().take(HEAD).filter(|byte| byte.is_ascii() && **byte != 0);
    let head: String = head.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let mut rest = head.trim_start();
    if is_mime(rest) {
        return Some(Page::Mime);
    }
    // Declarations and comments may stand before the first element.
    while rest.starts_with("<?") || rest.starts_with("<!--") {
        if rest.starts_with("<?mso-application") && rest.contains("word.document") {
            return Some(Page::WordXml);
        }
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let named = |name: &str| {
        rest.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'))
    };
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|name| named(name)) {
        return Some(Page::Html);
    }
    if ["<w:worddocument", "<pkg:package"].iter().any(|name| named(name)) {
        return Some(Page::WordXml);
    }
    // Pages without their outer elements, as programs save them.
    let loose = ["<meta", "<title", "<style"].iter().any(|name| named(name));
    loose.then_some(Page::Html)
}

/// Whether a file begins with the header lines of a mail or of a saved page.
fn is_mime(head: &str) -> bool {
    let headers = head.split("\n\n").next().unwrap_or_default().split("\r\n\r\n").next().unwrap_or_default();
    let line = |name: &str| headers.starts_with(name) || headers.contains(&format!("\n{name}"));
    let begins = headers.split(':').next().is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    begins && line("content-type:") && (line("mime-version:") || headers.contains("multipart/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_tell_what_they_are() {
        let table: [(&[u8], Option<Page>); 11] = [
            (b"<!DOCTYPE html><p>", Some(Page::Html)),
            (b"\xef\xbb\xbf\n<HTML xmlns:o='x'>", Some(Page::Html)),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", Some(Page::Html)),
            (b"<?xml version='1.0'?><!-- a --><html>", Some(Page::Html)),
            (b"<meta charset=utf-8><p>", Some(Page::Html)),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a", Some(Page::Mime)),
            (b"From: <Saved by Blink>\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n", Some(Page::Mime)),
            (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument>", Some(Page::WordXml)),
            (b"<htmlx>", None),
            (b"# Content-Type: a\n\nMIME-Version: 1.0", None),
            (b"<p>a", None),
        ];
        for (bytes, expected) in table {
            assert_eq!(page(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
