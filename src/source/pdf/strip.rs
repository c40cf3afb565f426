//! A content stream without its text objects (ISO 32000-1, 9.4), which draw no lines and are most of it.

/// The content without what stands between `BT` and `ET`. What cannot be told apart stays.
pub(super) fn without_text(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() / 4);
    let mut tokens = Tokens { content, at: 0 };
    // From where the content is kept; none inside a text object.
    let mut kept = Some(0);
    while let Some((start, token)) = tokens.next() {
        match (token, kept) {
            (b"BT", Some(from)) => {
                out.extend_from_slice(content.get(from..start).unwrap_or_default());
                kept = None;
            }
            (b"ET", None) => {
                out.push(b'\n');
                kept = Some(tokens.at);
            }
            // The bytes of a picture inside the content look like anything.
            (b"BI", Some(_)) => break,
            _ => {}
        }
    }
    out.extend_from_slice(kept.and_then(|from| content.get(from..)).unwrap_or_default());
    out
}

/// Words of a content stream: operators and numbers; strings and comments are passed over.
struct Tokens<'c> {
    content: &'c [u8],
    at: usize,
}

impl<'c> Tokens<'c> {
    /// Where the next word begins, and the word.
    fn next(&mut self) -> Option<(usize, &'c [u8])> {
        loop {
            let start = self.at;
            match *self.content.get(start)? {
                b'(' => self.string(),
                b'<' if self.content.get(start + 1) != Some(&b'<') => self.upto(b">"),
                b'%' => self.upto(b"\r\n"),
                byte if is_regular(byte) => {
                    let rest = self.content.get(start..)?;
                    let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
                    self.at += length;
                    return rest.get(..length).map(|word| (start, word));
                }
                // A name is no operator.
                b'/' => {
                    let rest = self.content.get(start + 1..)?;
                    self.at += 1 + rest.iter().take_while(|byte| is_regular(**byte)).count();
                }
                b'<' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    /// Passes over a string: brackets nest, a backslash takes the next byte's meaning.
    fn string(&mut self) {
        let mut depth = 0;
        while let Some(byte) = self.content.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Passes over all up to the first of some bytes.
    fn upto(&mut self, ends: &[u8]) {
        let rest = self.content.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| ends.contains(byte)).map_or(rest.len(), |at| at + 1);
    }
}

/// Neither white space nor a delimiter (ISO 32000-1, 7.2.2).
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 0x0C
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_objects_go_and_lines_stay() {
        for (content, expected) in [
            (
                "q 1 0 0 1 0 0 cm\nBT /F1 12 Tf (a) Tj ET\n0 0 m 9 0 l S Q",
                "q 1 0 0 1 0 0 cm\n\n\n0 0 m 9 0 l S Q",
            ),
            // What looks like an end inside of strings, names and comments is none.
            ("BT (ET \\) ET) Tj <4554> Tj /ET gs % ET\n[(ET)] TJ ET 1 w", "\n 1 w"),
            ("BT ((ET)) Tj ET S BT ET f", "\n S \n f"),
            ("% BT\r0 0 m 9 0 l S", "% BT\r0 0 m 9 0 l S"),
            // No text; a text object that never ends; a picture.
            ("0 0 9 9 re f", "0 0 9 9 re f"),
            ("S BT (a) Tj", "S "),
            ("S BI /W 1 ID BT ET EI S", "S BI /W 1 ID BT ET EI S"),
            ("<< /BT 1 >> BDC S", "<< /BT 1 >> BDC S"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&without_text(content.as_bytes())), expected, "{content}");
        }
    }
}
