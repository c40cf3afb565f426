//! Small XML trees: of bounded size and depth, without entities of their own.

use super::Unreadable;
use quick_xml::NsReader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::ResolveResult;

/// Maximum depth.
const DEEPEST: usize = 32;
/// Elements, texts and references of one message.
const MOST_EVENTS: usize = 100_000;

/// An element. Attributes are not kept: no message says anything in one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its namespace; empty: none.
    pub space: String,
    /// Local name.
    pub name: String,
    /// Text directly in it.
    pub text: String,
    /// Child elements, in order.
    pub children: Vec<Element>,
}

impl Element {
    /// An element without a namespace.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// With a text.
    pub fn text(name: &str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::new(name) }
    }

    /// With children.
    pub fn of(name: &str, children: impl IntoIterator<Item = Element>) -> Self {
        Self { children: children.into_iter().collect(), ..Self::new(name) }
    }

    /// In a namespace.
    pub fn within(self, space: &str) -> Self {
        Self { space: space.to_owned(), ..self }
    }

    /// The first child of that name, whatever its namespace.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The same, which must be there.
    pub fn get(&self, name: &str) -> Result<&Element, Unreadable> {
        self.child(name).ok_or_else(|| Unreadable(format!("<{}> has no <{name}>", self.name)))
    }

    /// The text of a child, which must be there.
    pub fn said(&self, name: &str) -> Result<String, Unreadable> {
        self.get(name).map(|child| child.text.clone())
    }

    /// The text of a child, if it is there and not empty.
    pub fn maybe(&self, name: &str) -> Option<String> {
        self.child(name).map(|child| child.text.clone()).filter(|text| !text.is_empty())
    }

    /// As a text. A namespace is declared where an element has another than the one around it: children without one undo it.
    pub fn write(&self) -> String {
        let mut out = r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned();
        self.write_to(&mut out, "");
        out
    }

    fn write_to(&self, out: &mut String, around: &str) {
        out.push_str(&format!("<{}", self.name));
        if self.space != around {
            out.push_str(&format!(" xmlns=\"{}\"", self.space));
        }
        out.push('>');
        out.push_str(&written(&self.text));
        self.children.iter().for_each(|child| child.write_to(out, &self.space));
        out.push_str(&format!("</{}>", self.name));
    }
}

/// A text for XML: a letter that XML has no way to write becomes U+FFFD, a carriage return a reference, or it would be read as a line
/// break.
fn written(text: &str) -> String {
    let can_be = |letter: char| !matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|letter| if can_be(letter) { letter } else { '\u{fffd}' }).collect();
    escape(text).replace('\r', "&#13;")
}

/// Reads a tree.
///
/// # Errors
/// It is no XML, has a document type, or is deeper or longer than a message may be.
pub(super) fn parse(text: &str) -> Result<Element, Unreadable> {
    let mut reader = NsReader::from_str(text);
    let mut open = vec![Element::default()];
    for _ in 0..MOST_EVENTS {
        // An error of the parser could repeat what stands there.
        let (space, event) =
            reader.read_resolved_event().map_err(|_| Unreadable("it is no XML".to_owned()))?;
        match event {
            Event::Start(_) if open.len() > DEEPEST => return Err(Unreadable("it is too deep".to_owned())),
            Event::Start(start) => open.push(begun(&space, start.local_name().into_inner())?),
            Event::Empty(start) => {
                let element = begun(&space, start.local_name().into_inner())?;
                put(&mut open, element);
            }
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    put(&mut open, done);
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => add(&mut open, &resolved(&reference)?),
            // One could define entities without end.
            Event::DocType(_) => return Err(Unreadable("it has a document type".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return ended(open),
        }
    }
    Err(Unreadable("it is too long".to_owned()))
}

fn ended(mut open: Vec<Element>) -> Result<Element, Unreadable> {
    let top = open.pop().filter(|_| open.is_empty());
    let top = top.ok_or_else(|| Unreadable("it ends in the middle".to_owned()))?;
    let mut roots = top.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        _ => Err(Unreadable("it has not one element around all".to_owned())),
    }
}

fn begun(space: &ResolveResult<'_>, name: &str) -> Result<Element, Unreadable> {
    match space {
        ResolveResult::Bound(space) => Ok(Element::new(name).within(space.into_inner())),
        ResolveResult::Unbound => Ok(Element::new(name)),
        ResolveResult::Unknown(_) => Err(Unreadable("it has a prefix of no namespace".to_owned())),
    }
}

fn put(open: &mut [Element], element: Element) {
    if let Some(top) = open.last_mut() {
        top.children.push(element);
    }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(top) = open.last_mut() {
        top.text.push_str(text);
    }
}

/// The letter of a reference: by its number, or one of XML's five names.
fn resolved(reference: &BytesRef<'_>) -> Result<String, Unreadable> {
    let unknown = || Unreadable("it has a reference to an entity".to_owned());
    if reference.is_char_ref() {
        let letter = reference.resolve_char_ref().map_err(|_| unknown())?.ok_or_else(unknown)?;
        return Ok(letter.to_string());
    }
    Ok(match &*reference.xml10_content() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(unknown()),
    }
    .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
        let long = format!("<a>{}</a>", "<b/>".repeat(MOST_EVENTS));
        for (text, why) in [
            ("", "it has not one element around all"),
            ("<a>", "it ends in the middle"),
            ("<a/><b/>", "it has not one element around all"),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "it has a document type"),
            ("<a>&x;</a>", "it has a reference to an entity"),
            ("<a>&#x110000;</a>", "it has a reference to an entity"),
            ("<x:a/>", "it has a prefix of no namespace"),
            (deep.as_str(), "it is too deep"),
            (long.as_str(), "it is too long"),
        ] {
            assert_eq!(parse(text), Err(Unreadable(why.to_owned())), "{}", text.get(..40).unwrap_or(text));
        }
        assert!(parse("<a></b>").is_err());
    }

    #[test]
    fn texts_come_as_they_were_meant() {
        let read = parse("<a>x &amp; <![CDATA[<y>]]>&#1178;</a>").unwrap();
        assert_eq!(read.text, "x & <y>Қ");
        assert_eq!(parse(&Element::text("a", "\u{1}\r\n").write()).unwrap().text, "\u{fffd}\r\n");
    }
}
