//! Heads and feet of pages: they are no part of the act, so they are only told.

use super::super::xml::Element;
use super::{Package, Relation, tree};

/// Letters of an example.
const EXAMPLE: usize = 40;

/// Says how many heads and feet with words a file has. One that cannot be read says nothing.
pub(super) fn remark(package: &mut Package<'_>, relations: &[Relation]) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for relation in relations.iter().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer"))
    {
        let mut text = String::new();
        if let Ok(Some(root)) = tree(package, &relation.target) {
            words(&root, &mut text);
        }
        if text.contains(char::is_alphabetic) {
            texts.push(text);
        }
    }
    let first: String = texts.first()?.chars().take(EXAMPLE).filter(|letter| *letter != ';').collect();
    let of = if texts.len() == 1 { "head or foot" } else { "heads and feet" };
    Some(format!("{} {of} of pages; left out: no part of the act: «{}»", texts.len(), first.trim()))
}

/// The words of an element: those of its runs, a blank between paragraphs.
fn words(element: &Element, text: &mut String) {
    for inner in element.elements() {
        match &*inner.name {
            "t" => text.push_str(&inner.text()),
            // A second form of the same words.
            "Fallback" => {}
            "p" if !text.is_empty() => {
                text.push(' ');
                words(inner, text);
            }
            _ => words(inner, text),
        }
    }
}
