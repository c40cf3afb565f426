//! Tags, comments and character references in raw text. Every search is bounded or cached: the text may be millions of
//! unclosed tags.

use super::{chars, numerals};

/// A tag at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Name as written; empty for a declaration or an instruction.
    pub name: &'a str,
    /// `</…>`.
    pub close: bool,
    /// Text between name and `>`.
    pub attributes: &'a str,
    /// Bytes from `<` to `>`.
    pub len: usize,
}

/// Maximum length of a tag; a `<` without a near `>` is text.
const MAX_TAG: usize = 8 * 1024;

/// Finds the ends of comments in one text, in order. An unclosed comment is text, or it would swallow the act.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Position of the next `-->` after the last query; `None` before the first query.
    next: Option<usize>,
}

impl Comments {
    /// Length of the comment that begins at `at`.
    pub fn len_at(&mut self, source: &str, at: usize) -> Option<usize> {
        let inner = at + 4;
        if !source.get(at..)?.starts_with("<!--") {
            return None;
        }
        if self.next.is_none_or(|next| next < inner) {
            self.next = Some(source.get(inner..)?.find("-->").map_or(usize::MAX, |end| inner + end));
        }
        self.next.filter(|&next| next != usize::MAX).map(|next| next + 3 - at)
    }
}

/// The tag that `text` begins with; see [`Comments`] for comments.
pub(super) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    if inner.starts_with(['!', '?']) && !inner.starts_with("!--") {
        let end =
            inner.bytes().take(MAX_TAG).take_while(|&byte| byte != b'<').position(|byte| byte == b'>')?;
        return Some(Tag { name: "", close: false, attributes: "", len: end + 2 });
    }
    let close = inner.starts_with('/');
    let named = if close { inner.get(1..)? } else { inner };
    let name_len =
        named.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')).count();
    let name = named.get(..name_len)?;
    let rest = named.get(name_len..)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !(rest.starts_with([' ', '\t', '\n', '\r', '>']) || rest.starts_with("/>"))
    {
        return None;
    }
    let end = tag_end(rest.as_bytes())?;
    let len = 1 + usize::from(close) + name_len + end + 1;
    Some(Tag { name, close, attributes: rest.get(..end)?, len })
}

/// Position of the first `>` outside quotes.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut bare = None;
    for (at, &byte) in rest.iter().enumerate().take(MAX_TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (Some(_), b'>') if bare.is_none() => bare = Some(at),
            _ => {}
        }
    }
    // Unclosed quote: the first `>` is the end.
    bare
}

impl<'a> Tag<'a> {
    /// Whether it has that name (in any case).
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it has one of those names.
    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// Value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end =
                rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let value = after.trim_start().strip_prefix('=').map(str::trim_start);
            if key.is_empty() && value.is_none() {
                return None;
            }
            let (text, tail) = value.map_or(("", after), attribute_value);
            if key.eq_ignore_ascii_case(name) {
                return Some(text);
            }
            rest = tail;
        }
    }
}

/// A value and what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()))
}

/// Words between tags that are not printed as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marked {
    /// Raised figures.
    Raised(String),
    /// Struck out: only its line ends are kept.
    Struck(usize),
}

/// Longest words between two tags; a tag without a near end is passed over by itself.
const MAX_MARKED: usize = 4 * 1024;

/// The raised figures or struck words that `text` begins with, and their length with both tags.
pub(super) fn marked_at(text: &str) -> Option<(Marked, usize)> {
    let open = tag_at(text).filter(|tag| !tag.close && tag.is_any(&["sup", "del", "s", "strike"]))?;
    let inside = text.get(open.len..)?;
    let mut places = inside.match_indices("</").take_while(|(at, _)| *at <= MAX_MARKED);
    let (inner, close) = places.find_map(|(at, _)| {
        let tag = tag_at(inside.get(at..)?).filter(|tag| tag.close && tag.is(open.name))?;
        Some((inside.get(..at)?, tag))
    })?;
    let len = open.len + inner.len() + close.len;
    if !open.is("sup") {
        return Some((Marked::Struck(inner.matches('\n').count()), len));
    }
    // A link may stand around the figures.
    let plain: String = inner
        .split('<')
        .enumerate()
        .map(|(i, piece)| match i {
            0 => piece,
            _ => piece.split_once('>').map_or("", |(_, text)| text),
        })
        .collect();
    numerals::raised(&plain).map(|raised| (Marked::Raised(raised), len))
}

/// The character reference that `text` begins with: its normalised text and its length; `None` if there is none.
pub(super) fn entity_at(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    let len = body.bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = body.get(..len).filter(|name| !name.is_empty())?;
    body.get(len..).filter(|rest| rest.starts_with(';'))?;
    let decoded = match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "nbsp" => " ".to_owned(),
        "laquo" => "«".to_owned(),
        "raquo" => "»".to_owned(),
        "ndash" => "–".to_owned(),
        "mdash" => "—".to_owned(),
        _ => decode(name)?,
    };
    Some((decoded, len + 2))
}

/// Rare references, by the parser with the whole table.
fn decode(name: &str) -> Option<String> {
    let reference = format!("&{name};");
    let page = scraper::Html::parse_fragment(&reference);
    let text: String = page.root_element().text().collect();
    let cleaned: String = text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    let mut out = String::new();
    chars::clean_into(&cleaned, &mut out);
    (text != reference).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        let table = [
            ("<td>а", Some(("td", false, 4))),
            ("</TD >а", Some(("TD", true, 6))),
            ("<td colspan=\"2>1\" rowspan=3>", Some(("td", false, 28))),
            ("<a title=\">x", Some(("a", false, 11))),
            ("<!-- а -->", None),
            ("<!doctype html>", Some(("", false, 15))),
            ("<a <b>", None),
            ("<!-- ашық", None),
            ("< 5", None),
            ("<Үлгі>", None),
            ("<br/>", Some(("br", false, 5))),
            ("<https://ulgi.kz>", None),
        ];
        for (input, expected) in table {
            let found = tag_at(input).map(|tag| (tag.name, tag.close, tag.len));
            assert_eq!(found, expected, "{input}");
        }
    }

    #[test]
    fn comments() {
        let text = "<!-- а > б -->в<!----><!-- ашық";
        let mut comments = Comments::default();
        assert_eq!(comments.len_at(text, 0), Some(16));
        assert_eq!(comments.len_at(text, 16), None);
        assert_eq!(comments.len_at(text, 18), Some(7));
        assert_eq!(comments.len_at(text, 25), None);
    }

    #[test]
    fn attributes() {
        let tag = tag_at("<td nowrap class='a b' COLSPAN=\"2\" rowspan=3/>").expect("a tag");
        assert_eq!(tag.attribute("class"), Some("a b"));
        assert_eq!(tag.attribute("colspan"), Some("2"));
        assert_eq!(tag.attribute("rowspan"), Some("3/"));
        assert_eq!(tag.attribute("nowrap"), Some(""));
        assert_eq!(tag.attribute("id"), None);
    }

    #[test]
    fn raised_figures_and_struck_words() {
        let raised = |text: &str| Some(Marked::Raised(text.to_owned()));
        let table = [
            ("<sup>1</sup>-бап", raised("¹"), 12),
            ("<SUP><a href='#n'>[2]</a></SUP>", raised("²"), 31),
            ("<sup>о</sup>", None, 0),
            ("<del>бір\nекі</del> үш", Some(Marked::Struck(1)), 24),
            ("<s class=a>бір</s>", Some(Marked::Struck(0)), 21),
            ("<strong>бір</strong>", None, 0),
            ("<s>ашық", None, 0),
        ];
        for (text, expected, len) in table {
            let found = marked_at(text);
            assert_eq!(found, expected.map(|marked| (marked, len)), "{text}");
        }
    }

    #[test]
    fn entities() {
        let table = [
            ("&amp;а", Some(("&", 5))),
            ("&nbsp;", Some((" ", 6))),
            ("&#1178;", Some(("Қ", 7))),
            ("&#x49B;", Some(("қ", 7))),
            ("&shy;", Some(("", 5))),
            ("&hellip;", Some(("…", 8))),
            ("&#10;", Some((" ", 5))),
            ("&жоқ;", None),
            ("&nosuchthing;", None),
            ("& а", None),
        ];
        for (input, expected) in table {
            let found = entity_at(input);
            assert_eq!(found.as_ref().map(|(text, len)| (text.as_str(), *len)), expected, "{input}");
        }
    }
}
