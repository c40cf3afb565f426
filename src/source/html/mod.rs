//! Web pages: the text that a browser shows, in reading order, one line per block.
//!
//! What a page hides or strikes out is left out and counted; numbers that it counts are written as it prints them.

mod cascade;
mod counters;
mod furniture;
mod lists;
mod locate;
mod reader;
mod selector;
mod sheet;
mod style;

use super::draft::Draft;
use super::shallow::shallow;
use cascade::Cascade;
use reader::PageReader;

/// A page as read.
pub(super) struct PageText {
    /// Its text.
    pub draft: Draft,
    /// Remarks for the user.
    pub remarks: Vec<String>,
}

/// Reads a web page.
pub(super) fn read(source: &str) -> PageText {
    read_with(source, &[])
}

/// Reads a web page with the style sheets that came with it as files.
pub(super) fn read_with(source: &str, sheets: &[String]) -> PageText {
    let page = scraper::Html::parse_document(&shallow(source));
    let mut cascade = Cascade::of(&page, sheets);
    let mut reader = PageReader::new(source, &mut cascade, furniture::scope(&page));
    let mut node = page.tree.root();
    // Iterative: pages may nest deeper than the stack.
    'walk: loop {
        reader.open(node);
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            reader.close(node);
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => break 'walk,
            }
        }
    }
    let (draft, mut remarks) = reader.done();
    if cascade.is_exhausted() {
        remarks.push("its style sheet is too large for the page; what it hides or numbers was not seen: check the text".to_owned());
    } else if cascade.sheet.unknown > 0 {
        remarks.push(format!(
            "{} rules of its style sheet hide or number something in a way that is not known here; check the text",
            cascade.sheet.unknown
        ));
    }
    PageText { draft, remarks }
}

#[cfg(test)]
mod tests;
