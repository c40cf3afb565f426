//! [`Repaired`] → [`Tree`]: lossless, every line in exactly one leaf, never fails.
//!
//! Repair has read each line (`zanflow_lines`). `context` makes one character of each, its role where it stands, and
//! `grammar/act.pest` is the structure of an act over these characters. What fits nowhere is a [`Kind::Text`] leaf of
//! the innermost open node: kept, and reported later.

mod context;
mod parse;

use std::ops::Range;
use zanflow_repair::Repaired;

pub use parse::parse;

/// What a node of the tree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The whole act.
    Act,
    /// Title block: title, status, registration, notes.
    Head,
    /// The act's title.
    Title,
    /// «Күшін жойған», «Жаңа».
    Status,
    /// Who issued the act, its date, number and registration.
    Requisites,
    /// «Ескерту. …».
    Note,
    /// From the legal grounds to «ҚАУЛЫ ЕТЕДІ».
    Preamble,
    /// The numbered orders of the act.
    Orders,
    /// Who signed.
    Signature,
    /// «КЕЛІСІЛДІ» and the officials under it.
    Agreement,
    /// One regulation, from its stamp or heading to the next one.
    Regulation,
    /// «… қаулысына 1-қосымша», «… бұйрығымен бекітілген».
    Stamp,
    /// «…» … регламенті.
    Heading,
    /// A chapter.
    Section,
    /// A chapter's title.
    SectionTitle,
    /// A numbered paragraph (тармақ), with its number.
    Paragraph(String),
    /// An item (тармақша), with its mark.
    Item(String),
    /// An appendix of a regulation.
    Appendix,
    /// The stamp at an appendix's head.
    AppendixStamp,
    /// A table whose cells the file marks.
    Table,
    /// A table flattened into lines.
    FlatTable,
    /// «1-кесте. …».
    Caption,
    /// A diagram's caption.
    Diagram,
    /// The legend of diagrams.
    Legend,
    /// A questionnaire.
    Survey,
    /// Running text.
    Text,
    /// Blank lines.
    Blank,
}

/// A node: its kind, its lines and the nodes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Indices into [`Repaired::lines`].
    pub lines: Range<usize>,
    /// Indices into [`Tree::nodes`], in order; their lines follow one another and cover this node's. A leaf has none.
    pub children: Vec<usize>,
}

/// The structure of an act. `nodes[0]` is the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// All nodes, parents before children.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// A node by index.
    pub fn node(&self, index: usize) -> Option<&Node> {
        self.nodes.get(index)
    }

    /// The children of a node.
    pub fn children<'t>(&'t self, node: &'t Node) -> impl DoubleEndedIterator<Item = &'t Node> {
        node.children.iter().filter_map(|index| self.nodes.get(*index))
    }

    /// A node and all below it, in the text's order.
    pub fn walk<'t>(&'t self, node: &'t Node) -> Walk<'t> {
        Walk { tree: self, stack: vec![node] }
    }

    /// The leaves, in the text's order.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        let root = self.nodes.first();
        root.into_iter().flat_map(|root| self.walk(root)).filter(|node| node.children.is_empty())
    }
}

/// Nodes in the text's order; see [`Tree::walk`].
pub struct Walk<'t> {
    tree: &'t Tree,
    stack: Vec<&'t Node>,
}

impl<'t> Iterator for Walk<'t> {
    type Item = &'t Node;

    fn next(&mut self) -> Option<&'t Node> {
        let node = self.stack.pop()?;
        self.stack.extend(node.children.iter().rev().filter_map(|index| self.tree.nodes.get(*index)));
        Some(node)
    }
}

/// The text of lines, joined by blanks.
pub fn text_of(repaired: &Repaired, lines: Range<usize>) -> String {
    let mut out = String::new();
    for line in repaired.lines.get(lines).unwrap_or_default() {
        let text = repaired.line_text(line).trim();
        if !text.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(text);
        }
    }
    out
}
