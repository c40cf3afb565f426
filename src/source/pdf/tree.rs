//! The structure of a tagged file (ISO 32000-1, 14.7 and 14.8): which marked content is a paragraph, a cell, an item.

use super::device::decoded;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as PdfString,
};
use std::collections::{BTreeMap, BTreeSet};

/// Elements and contents of a file.
const MOST_NODES: usize = 2_000_000;
/// Elements in elements.
const DEEPEST: usize = 128;
/// Names that stand for one another.
const MOST_NAMES: usize = 16;

/// A piece of the structure.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    /// Marked content of a page, counted from 0.
    Content {
        page: usize,
        mark: u32,
    },
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Element {
    pub role: Role,
    /// What it reads as, where that is not what it shows.
    pub text: Option<String>,
    /// Columns and rows that a cell spans.
    pub columns: usize,
    pub rows: usize,
    pub kids: Vec<Node>,
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Holds others.
    #[default]
    Group,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Label,
    Table,
    Row,
    Cell,
    Figure,
    /// Not of the text.
    Artifact,
    /// A part of a paragraph.
    Inline,
    Link,
}

/// The structure of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tree {
    pub kids: Vec<Node>,
}

/// Reads the structure of a file; none where it has none.
pub(super) fn read(pdf: &Pdf) -> Option<Tree> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let structure = root.get::<Dict<'_>>(b"StructTreeRoot")?;
    let pages: BTreeMap<ObjectIdentifier, usize> =
        pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();
    let names = structure.get::<Dict<'_>>(b"RoleMap").unwrap_or_default();
    let mut reader = Reader { pages, names, seen: BTreeSet::new(), left: MOST_NODES };
    let mut kids = Vec::new();
    reader.kids(&structure, None, 0, &mut kids);
    (!kids.is_empty()).then_some(Tree { kids })
}

struct Reader<'a> {
    pages: BTreeMap<ObjectIdentifier, usize>,
    names: Dict<'a>,
    seen: BTreeSet<ObjectIdentifier>,
    left: usize,
}

impl<'a> Reader<'a> {
    /// The kids of an element that stands on `page`.
    fn kids(&mut self, dict: &Dict<'a>, page: Option<usize>, depth: usize, out: &mut Vec<Node>) {
        if depth > DEEPEST {
            return;
        }
        match dict.get_raw::<Object<'a>>(b"K") {
            Some(MaybeRef::NotRef(Object::Array(kids))) => self.all(&kids, page, depth, out),
            Some(MaybeRef::NotRef(kid)) => self.kid(kid, page, depth, out),
            Some(MaybeRef::Ref(id)) => match dict.get::<Object<'a>>(b"K") {
                Some(Object::Array(kids)) => self.all(&kids, page, depth, out),
                Some(kid) if self.seen.insert(id.into()) => self.kid(kid, page, depth, out),
                _ => {}
            },
            None => {}
        }
    }

    fn all(&mut self, kids: &Array<'a>, page: Option<usize>, depth: usize, out: &mut Vec<Node>) {
        let resolved = kids.iter::<Object<'a>>();
        for (raw, kid) in kids.raw_iter().zip(resolved) {
            if let MaybeRef::Ref(id) = raw
                && !self.seen.insert(id.into())
            {
                continue;
            }
            self.kid(kid, page, depth, out);
        }
    }

    fn kid(&mut self, kid: Object<'a>, page: Option<usize>, depth: usize, out: &mut Vec<Node>) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        match kid {
            Object::Number(number) => {
                let mark = u32::try_from(number.as_i64()).ok();
                out.extend(mark.and_then(|mark| Some(Node::Content { page: page?, mark })));
            }
            Object::Dict(dict) => self.element(&dict, page, depth, out),
            _ => {}
        }
    }

    fn element(&mut self, dict: &Dict<'a>, page: Option<usize>, depth: usize, out: &mut Vec<Node>) {
        let own = dict.get_ref(b"Pg").and_then(|id| self.pages.get(&id.into()).copied());
        let page = own.or(page);
        match dict.get::<Name<'_>>(b"Type").as_deref() {
            Some(b"MCR") => {
                let mark = dict.get::<u32>(b"MCID");
                out.extend(mark.and_then(|mark| Some(Node::Content { page: page?, mark })));
            }
            // A link's place, a form's field.
            Some(b"OBJR") => {}
            _ => {
                let Some(name) = dict.get::<Name<'a>>(b"S") else { return };
                let role = self.role(name);
                let text = dict.get::<PdfString<'_>>(b"ActualText").map(|text| decoded(text.as_bytes()));
                let mut element = Element { role, text, columns: 1, rows: 1, kids: Vec::new() };
                if role == Role::Cell {
                    element.columns = span(dict, b"ColSpan");
                    element.rows = span(dict, b"RowSpan");
                }
                self.kids(dict, page, depth + 1, &mut element.kids);
                out.push(Node::Element(element));
            }
        }
    }

    fn role(&self, name: Name<'a>) -> Role {
        let mut name = name;
        for _ in 0..MOST_NAMES {
            if let Some(role) = standard(&name) {
                return role;
            }
            match self.names.get::<Name<'a>>(&*name) {
                Some(next) => name = next,
                None => break,
            }
        }
        Role::Inline
    }
}

/// The role of a standard name.
fn standard(name: &[u8]) -> Option<Role> {
    Some(match name {
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"BlockQuote" | b"TOC"
        | b"Index" | b"Aside" | b"LBody" | b"THead" | b"TBody" | b"TFoot" => Role::Group,
        b"P" | b"Caption" | b"TOCI" | b"Note" | b"FENote" | b"Title" | b"Formula" => Role::Paragraph,
        b"H" | b"H1" => Role::Heading(1),
        b"H2" => Role::Heading(2),
        b"H3" => Role::Heading(3),
        b"H4" => Role::Heading(4),
        b"H5" => Role::Heading(5),
        b"H6" => Role::Heading(6),
        b"L" => Role::List,
        b"LI" => Role::Item,
        b"Lbl" => Role::Label,
        b"Table" => Role::Table,
        b"TR" => Role::Row,
        b"TH" | b"TD" => Role::Cell,
        b"Figure" => Role::Figure,
        b"Link" => Role::Link,
        b"Artifact" => Role::Artifact,
        b"NonStruct" | b"Private" | b"Span" | b"Quote" | b"Reference" | b"Annot" | b"Em" | b"Strong"
        | b"Sub" | b"Code" | b"BibEntry" | b"Ruby" | b"Warichu" | b"Form" => Role::Inline,
        _ => return None,
    })
}

/// How many columns or rows a cell spans, from its attributes: one dictionary or several.
fn span(dict: &Dict<'_>, key: &[u8]) -> usize {
    let read = |attributes: &Dict<'_>| attributes.get::<u32>(key);
    let found = match dict.get::<Object<'_>>(b"A") {
        Some(Object::Dict(attributes)) => read(&attributes),
        Some(Object::Array(several)) => several
            .iter::<Object<'_>>()
            .filter_map(Object::into_dict)
            .find_map(|attributes| read(&attributes)),
        _ => None,
    };
    usize::try_from(found.unwrap_or(1)).unwrap_or(1).max(1)
}
