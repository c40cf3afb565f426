//! The structure of the paper: what a reader without eyes is told each passage is.

use zanflow_wording::Lang;

/// What a structure element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// All that is said in one language, and the check at the end.
    Section,
    /// A heading, by its level.
    Heading(u16),
    Paragraph,
    List,
    Item,
    /// The number of an item.
    Label,
    ItemBody,
    Table,
    Row,
    /// The head of a column.
    ColumnHead,
    /// The head of a row.
    RowHead,
    Data,
    /// A picture with what it shows.
    Figure(String),
    /// A link to an address, with what it leads to.
    Link(String, String),
}

/// An element of the structure.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) role: Role,
    /// The language of its text, where it is another than its parent's.
    pub(crate) lang: Option<Lang>,
    /// Text of a heading, for the outline.
    pub(crate) title: Option<String>,
    /// Elements in it, by number.
    pub(crate) children: Vec<usize>,
}

/// Elements by number. An element comes after the one that it is in.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Elements that are in no other.
    pub(crate) roots: Vec<usize>,
}

impl Tree {
    /// A new element, as the last one in `parent`.
    pub(crate) fn add(&mut self, parent: Option<usize>, role: Role, lang: Option<Lang>) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Node { role, lang, title: None, children: Vec::new() });
        match parent {
            None => self.roots.push(number),
            Some(parent) => {
                if let Some(parent) = self.nodes.get_mut(parent) {
                    parent.children.push(number);
                }
            }
        }
        number
    }
}
