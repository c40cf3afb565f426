//! Escaping for the formats of the templates.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Text and attribute values of XML and HTML; what XML cannot hold becomes U+FFFD.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if letter.is_control() => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
    out
}

/// Text of Markdown, on one line, safe in the cell of a table.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            '&' => out.push_str("&amp;"),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

/// A segment of an address in percent form: all but ASCII letters, digits and `-._~`.
pub fn url(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_acts_is_escaped() {
        assert_eq!(xml("<a b=\"&'\">/\u{7}"), "&lt;a b=&quot;&amp;&#39;&quot;&gt;/\u{fffd}");
        assert_eq!(markdown("a|b\n*c* <i>"), "a\\|b \\*c\\* \\<i\\>");
        assert_eq!(url("№ 2/338&a=<"), "%E2%84%96%202%2F338%26a%3D%3C");
    }
}
