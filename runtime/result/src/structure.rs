//! The structure of the paper as the tags of the file.

use crate::lines::one_line;
use crate::tree::{Role, Tree};
use crate::write::Contents;
use krilla::tagging::{ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;

/// The tags of a tree, with the content that was drawn for its elements. Elements without any are left out.
pub(crate) fn tags(tree: &Tree, contents: &Contents) -> TagTree {
    // An element comes after the one that it is in: from the last one on, all that an element holds is made before it.
    let mut made: Vec<Option<TagGroup>> = tree.nodes.iter().map(|_| None).collect();
    for (number, node) in tree.nodes.iter().enumerate().rev() {
        let own = contents.get(number).into_iter().flatten().map(|id| Node::Leaf(*id));
        let inner = node.children.iter().filter_map(|child| made.get_mut(*child)?.take()).map(Node::Group);
        let children: Vec<Node> = own.chain(inner).collect();
        if children.is_empty() {
            continue;
        }
        let mut kind = kind(&node.role, node.title.as_deref());
        kind.as_any_mut().set_lang(node.lang.map(|lang| lang.code().to_owned()));
        if let Some(place) = made.get_mut(number) {
            *place = Some(TagGroup::with_children(kind, children));
        }
    }
    let roots = tree.roots.iter().filter_map(|root| made.get_mut(*root)?.take()).map(Node::Group);
    TagTree::from(roots.collect::<Vec<_>>())
}

fn kind(role: &Role, title: Option<&str>) -> TagKind {
    match role {
        Role::Section => Tag::Section.into(),
        Role::Heading(level) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, title.map(one_line)).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Decimal).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Data => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
        Role::Link(..) => Tag::Link.into(),
    }
}
