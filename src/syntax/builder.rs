//! Builds a [`Tree`] from leaves in order, opening and closing the nodes around them.

use super::{Kind, Node, Tree};
use std::ops::Range;

/// How deep a kind of inner node stands: opening one closes all that stand as deep or deeper.
fn depth(kind: &Kind) -> usize {
    match kind {
        Kind::Act => 0,
        Kind::Head | Kind::Orders | Kind::Regulation => 1,
        Kind::Section | Kind::Appendix => 2,
        Kind::Paragraph(_) => 3,
        Kind::Item(_) => 4,
        _ => 5,
    }
}

/// A tree under construction.
pub struct Builder {
    nodes: Vec<Node>,
    /// Indices of the open inner nodes, outermost first.
    open: Vec<usize>,
}

impl Builder {
    /// A tree with nothing but the act.
    pub fn new() -> Self {
        Builder { nodes: vec![Node { kind: Kind::Act, lines: 0..0, children: Vec::new() }], open: vec![0] }
    }

    /// Opens an inner node at line `at`.
    pub fn open(&mut self, kind: Kind, at: usize) {
        self.close_to(depth(&kind));
        let index = self.add(kind, at..at);
        self.open.push(index);
    }

    /// Closes the inner nodes that stand as deep as `depth` or deeper.
    pub fn close_to(&mut self, to: usize) {
        while self.open.len() > 1
            && self.open.last().and_then(|i| self.nodes.get(*i)).is_some_and(|node| depth(&node.kind) >= to)
        {
            self.open.pop();
        }
    }

    /// Closes paragraphs and items.
    pub fn close_paragraph(&mut self) {
        self.close_to(3);
    }

    /// Closes an item, not its paragraph.
    pub fn close_item(&mut self) {
        self.close_to(4);
    }

    /// Adds a leaf.
    pub fn leaf(&mut self, kind: Kind, lines: Range<usize>) {
        self.add(kind, lines.clone());
        for index in &self.open {
            if let Some(node) = self.nodes.get_mut(*index) {
                node.lines.end = lines.end;
            }
        }
    }

    /// The tree.
    pub fn done(self) -> Tree {
        Tree { nodes: self.nodes }
    }

    fn add(&mut self, kind: Kind, lines: Range<usize>) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { kind, lines, children: Vec::new() });
        if let Some(parent) = self.open.last().and_then(|i| self.nodes.get_mut(*i)) {
            parent.children.push(index);
        }
        index
    }
}
