//! Pages saved as one file (MHTML), and mails with a page: the page, and the style sheets that came with it.

use super::charset;
use super::html::{self, PageText};
use super::read::ReadErrorKind;

/// Maximum nesting of parts that hold parts.
const DEEPEST: usize = 8;
/// Maximum of parts in a file.
const MOST_PARTS: usize = 10_000;
/// The name of the format in messages.
const WHAT: &str = "web page saved as one file (MHTML)";

/// A part of the file.
struct Part {
    kind: String,
    charset: Option<String>,
    bytes: Vec<u8>,
    /// For each line of the bytes, the line of the file that it begins on.
    lines: Vec<u32>,
}

/// Reads the page of a file.
///
/// # Errors
/// There is no page in it, or its encoding is not known.
pub(super) fn read(bytes: &[u8]) -> Result<PageText, ReadErrorKind> {
    let mut parts = Vec::new();
    split(bytes, 1, 0, &mut parts);
    let of_kind = |kind: &'static str| move |part: &&Part| part.kind == kind;
    let pages = parts.iter().filter(of_kind("text/html")).count();
    let page = parts
        .iter()
        .find(of_kind("text/html"))
        .or_else(|| parts.iter().find(of_kind("application/xhtml+xml")));
    let damaged = |why: &str| ReadErrorKind::Damaged { what: WHAT, why: why.to_owned() };
    let page = page.ok_or_else(|| damaged("there is no page in it"))?;
    let decoded = charset::decode_named(&page.bytes, page.charset.as_deref())?;
    let sheets: Vec<String> = parts
        .iter()
        .filter(of_kind("text/css"))
        .filter_map(|part| charset::decode_named(&part.bytes, part.charset.as_deref()).ok())
        .map(|decoded| decoded.text.into_owned())
        .collect();
    let mut read = html::read_with(&decoded.text, &sheets);
    read.remarks.extend(decoded.remark);
    if pages > 1 {
        read.remarks.push(format!(
            "{} more pages in the file were not read; give them as files of their own",
            pages - 1
        ));
    }
    let line = |number: u32| {
        let at = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        page.lines.get(at).or(page.lines.last()).copied().unwrap_or(number)
    };
    read.draft.lines.iter_mut().for_each(|own| own.number = line(own.number));
    read.draft.cell_lines.iter_mut().for_each(|(_, number)| *number = line(*number));
    Ok(read)
}

/// Splits a part that begins on a line of the file into the parts that it holds.
fn split(bytes: &[u8], first_line: u32, depth: usize, parts: &mut Vec<Part>) {
    let (head, body, body_line) = headers(bytes, first_line);
    let kind = head.value("content-type").unwrap_or("text/plain");
    let (name, parameters) = kind.split_once(';').unwrap_or((kind, ""));
    let name = name.trim().to_ascii_lowercase();
    if name.starts_with("multipart/") {
        let Some(boundary) = parameter(parameters, "boundary").filter(|_| depth < DEEPEST) else { return };
        for (inner, line) in between(body, body_line, &boundary) {
            if parts.len() < MOST_PARTS {
                split(inner, line, depth + 1, parts);
            }
        }
        return;
    }
    if !matches!(name.as_str(), "text/html" | "application/xhtml+xml" | "text/css") {
        return;
    }
    let encoding = head.value("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let (bytes, lines) = decoded(body, body_line, &encoding);
    parts.push(Part { kind: name, charset: parameter(parameters, "charset"), bytes, lines });
}

/// Header lines, unfolded.
struct Head(Vec<(String, String)>);

impl Head {
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The header lines of a part, its body, and the line on which that begins.
fn headers(bytes: &[u8], first_line: u32) -> (Head, &[u8], u32) {
    let mut head: Vec<(String, String)> = Vec::new();
    let (mut at, mut line) = (0, first_line);
    for raw in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += raw.len();
        line = line.saturating_add(1);
        let text = String::from_utf8_lossy(raw);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            break;
        }
        match (text.starts_with([' ', '\t']), text.split_once(':'), head.last_mut()) {
            (true, _, Some((_, value))) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            (_, Some((name, value)), _) => {
                head.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            }
            _ => {}
        }
    }
    (Head(head), bytes.get(at..).unwrap_or_default(), line)
}

/// The value of a parameter such as `boundary="a"`.
fn parameter(parameters: &str, name: &str) -> Option<String> {
    parameters.split(';').find_map(|parameter| {
        let (own, value) = parameter.split_once('=')?;
        own.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// What stands between the lines of a boundary, each with the line on which it begins.
fn between<'a>(body: &'a [u8], first_line: u32, boundary: &str) -> Vec<(&'a [u8], u32)> {
    let mark = format!("--{boundary}");
    let mut out = Vec::new();
    let mut open: Option<(usize, u32)> = None;
    let (mut at, mut line) = (0, first_line);
    for raw in body.split_inclusive(|byte| *byte == b'\n') {
        let start = at;
        at += raw.len();
        line = line.saturating_add(1);
        if !raw.starts_with(mark.as_bytes()) {
            continue;
        }
        if let Some((from, from_line)) = open.take() {
            out.extend(body.get(from..start).map(|inner| (inner, from_line)));
        }
        if raw.get(mark.len()..).is_some_and(|rest| rest.starts_with(b"--")) {
            return out;
        }
        open = Some((at, line));
    }
    // The file ends in the middle.
    out.extend(open.and_then(|(from, from_line)| Some((body.get(from..)?, from_line))));
    out
}

/// The bytes of a body, and for each of their lines the line of the file.
fn decoded(body: &[u8], first_line: u32, encoding: &str) -> (Vec<u8>, Vec<u32>) {
    let mut out = Vec::with_capacity(body.len());
    let mut lines = vec![first_line];
    let mut sextets = Sextets::default();
    let mut line = first_line;
    for raw in body.split_inclusive(|byte| *byte == b'\n') {
        let before = out.len();
        match encoding {
            "quoted-printable" => quoted(raw, &mut out),
            "base64" => sextets.push(raw, &mut out),
            _ => out.extend_from_slice(raw),
        }
        let ends = out.get(before..).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        line = line.saturating_add(1);
        // A line that ends with the raw one is followed by one that begins on the next.
        lines.extend(std::iter::repeat_n(line, ends));
    }
    (out, lines)
}

/// Quoted-printable: `=D2=9B`, and `=` at a line's end that goes on.
fn quoted(raw: &[u8], out: &mut Vec<u8>) {
    let (text, end) = match raw {
        [text @ .., b'\r', b'\n'] => (text, &b"\r\n"[..]),
        [text @ .., b'\n'] => (text, &b"\n"[..]),
        text => (text, &b""[..]),
    };
    let trimmed = text.trim_ascii_end();
    if let [text @ .., b'='] = trimmed {
        return unescape(text, out);
    }
    unescape(trimmed, out);
    out.extend_from_slice(end);
}

fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if let (b'=', [high, low, after @ ..]) = (*first, tail)
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            out.push(high * 16 + low);
            rest = after;
        } else {
            out.push(*first);
        }
    }
}

/// Base64, line by line.
#[derive(Default)]
struct Sextets {
    bits: u32,
    count: u32,
}

impl Sextets {
    fn push(&mut self, raw: &[u8], out: &mut Vec<u8>) {
        for byte in raw {
            let six = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => continue,
            };
            self.bits = (self.bits << 6) | u32::from(six);
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                out.push(u8::try_from((self.bits >> self.count) & 0xff).unwrap_or_default());
                self.bits &= (1 << self.count) - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(file: &str) -> Vec<(u32, String)> {
        let read = read(file.as_bytes()).expect("reads");
        let full = read.draft.lines.iter().filter(|line| !read.draft.line_text(line).is_empty());
        full.map(|line| (line.number, read.draft.line_text(line).to_owned())).collect()
    }

    #[test]
    fn the_page_of_a_saved_file() {
        let quoted = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"--b\"\r\n\r\n----b\r\n\
            Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p class=3Dx>=D2=9B=D1=8B=\r\n=D0=B7</p>\r\n<p>b</p>\r\n----b\r\n\
            Content-Type: text/css\r\n\r\n.y { display: none }\r\n----b--\r\n";
        assert_eq!(lines(quoted), [(10, "қыз".to_owned()), (12, "b".to_owned())]);
        let hidden = quoted.replace("class=3Dx", "class=3Dy");
        assert_eq!(lines(&hidden), [(12, "b".to_owned())]);
        let packed = "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=windows-1251\n\
            Content-Transfer-Encoding: base64\n\nPHA+4PHy++o8\nL3A+\n--b--";
        assert_eq!(lines(packed), [(7, "астык".to_owned())]);
        let single = "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>a\n<p>b";
        assert_eq!(lines(single), [(4, "a".to_owned()), (5, "b".to_owned())]);
    }

    #[test]
    fn a_file_without_a_page_is_refused() {
        for file in [
            "",
            "MIME-Version: 1.0\n\na",
            "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\na\n--b--",
        ] {
            assert!(matches!(read(file.as_bytes()), Err(ReadErrorKind::Damaged { .. })), "{file}");
        }
    }
}
