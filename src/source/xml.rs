//! Small XML trees for parts of office files. Size, depth and number of nodes are limited and entity definitions
//! refused, so that no file can exhaust memory or stack.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Maximum depth; Word refuses far shallower files.
const DEEPEST: usize = 200;
/// Elements and texts of one part.
const MOST_NODES: usize = 4_000_000;

/// An element. Names have no prefixes: within office files they are unambiguous.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    /// Local name.
    pub name: Box<str>,
    /// Local names and values.
    attributes: Vec<(Box<str>, Box<str>)>,
    /// Its children, in order.
    pub children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text, with references resolved.
    Text(String),
}

impl Element {
    /// Value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| **own == *name).map(|(_, value)| &**value)
    }

    /// Child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| *element.name == *name)
    }

    /// The value (`w:val`) of the child of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// Whether a switch (`<w:b/>`, `<w:b w:val="0"/>`) is on; `None` if absent.
    pub fn switch(&self, name: &str) -> Option<bool> {
        let value = self.child(name)?.attribute("val");
        Some(!value.is_some_and(|value| matches!(value, "0" | "false" | "off" | "none")))
    }

    /// The text directly in it.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

/// Reads a part.
///
/// # Errors
/// What is wrong with it.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    let mut nodes = 0usize;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string().replace(';', ","))?;
        nodes += 1;
        if nodes > MOST_NODES {
            return Err(format!("more than {MOST_NODES} elements"));
        }
        match event {
            Event::Start(start) if open.len() > DEEPEST => {
                return Err(format!("<{}> is nested deeper than {DEEPEST}", start.name().into_inner()));
            }
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => add(&mut open, Node::Element(element(&start))),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    add(&mut open, Node::Element(done));
                }
            }
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => push(&mut open, &resolved(&reference)?),
            // Office files have no DOCTYPE; one could define exponential entities.
            Event::DocType(_) => return Err("a document type declaration".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if open.len() > 1 {
        return Err("it ends in the middle".to_owned());
    }
    let root = open.pop().and_then(|top| top.children.into_iter().find_map(own_element));
    root.ok_or_else(|| "there is no element in it".to_owned())
}

fn own_element(node: Node) -> Option<Element> {
    match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut own = start.attributes();
    let attributes = own.with_checks(false).flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        let value = value.unwrap_or_else(|_| attribute.value.clone());
        (attribute.key.local_name().into_inner().into(), value.into())
    });
    Element {
        name: start.local_name().into_inner().into(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(top) = open.last_mut() {
        top.children.push(node);
    }
}

/// Joins adjacent texts.
fn push(open: &mut [Element], text: &str) {
    let Some(top) = open.last_mut().filter(|_| !text.is_empty()) else { return };
    match top.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => top.children.push(Node::Text(text.to_owned())),
    }
}

/// The character of a reference: numeric, or one of XML's five names.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let named = match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    let letter = match named {
        Some(letter) => Some(letter),
        None => reference.resolve_char_ref().map_err(|error| error.to_string().replace(';', ","))?,
    };
    letter.map(String::from).ok_or_else(|| format!("an unknown reference &{}", &**reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_attributes_and_texts() {
        let root = parse(
            "<w:p w:id='1' x=\"a&amp;b\"><w:r>а&lt;&#x49B;<!-- --><![CDATA[<]]></w:r><w:b w:val='0'/></w:p>",
        )
        .unwrap();
        assert_eq!((&*root.name, root.attribute("id"), root.attribute("x")), ("p", Some("1"), Some("a&b")));
        assert_eq!(root.child("r").unwrap().text(), "а<қ<");
        assert_eq!((root.switch("b"), root.switch("i")), (Some(false), None));
    }

    #[test]
    fn refuses_what_is_broken_deep_or_grows() {
        let deep = "<a>".repeat(DEEPEST + 2);
        let table = [
            ("<a><b></a>", "expected"),
            ("<a>", "ends in the middle"),
            ("", "no element"),
            ("<!DOCTYPE a [<!ENTITY b 'сөз'>]><a>&b;</a>", "document type"),
            ("<a>&lol;</a>", "unknown reference"),
            (deep.as_str(), "nested deeper"),
        ];
        for (text, wanted) in table {
            let error = parse(text).expect_err(text);
            assert!(error.contains(wanted), "{text:?}: {error}");
        }
    }
}
