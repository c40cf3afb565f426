//! The end of the paper: the code, and what to do with it.

use super::part::Part;
use super::styles;
use crate::code::Code;
use crate::document::Document;
use crate::lines::{Ink, Style, lines};
use crate::pages::{Align, Cell, MEASURE, Row, Rule};
use crate::tree::{Role, Tree};
use crate::words::{fill, label};
use std::collections::VecDeque;
use zanflow_wording::Lang;

/// The code at the left, beside it in each of the languages what to do.
pub(super) fn rows(document: &Document, code: &Code, langs: &[Lang], tree: &mut Tree) -> Vec<Row> {
    let Some(first) = langs.first() else { return Vec::new() };
    let part = Part::new(*first, 0.0, MEASURE, tree);
    let section = part.root();
    let rows = part.rows;
    let alt = fill(*first, "code-of", &[("address", &document.check)]);
    let figure = tree.add(Some(section), Role::Figure(alt), None);

    let left = code.side() + 8.0;
    let mut beside = VecDeque::new();
    for lang in langs {
        let other = (lang != first).then_some(*lang);
        for (role, words, style) in passages(document, *lang) {
            let heading = matches!(role, Role::Heading(_)).then(|| words.clone());
            let node = tree.add(Some(section), role, other);
            if let Some(node) = tree.nodes.get_mut(node) {
                node.title = heading;
            }
            let mut made = lines(&words, style, MEASURE - left, node);
            if let Some(first) = made.first_mut().filter(|_| !beside.is_empty()) {
                first.above = if style == styles::HEADING { 7.0 } else { 1.5 };
            }
            beside.extend(made);
        }
    }
    let drawn = Cell {
        x: 0.0,
        width: left,
        align: Align::Left,
        lines: VecDeque::new(),
        code: Some((code.clone(), figure)),
    };
    let text = Cell { x: left, width: MEASURE - left, align: Align::Left, lines: beside, code: None };
    let rule = Rule { x: 0.0, width: MEASURE, thickness: 0.5, ink: Ink::Blue, above: true };
    let row = Row {
        space: 13.0,
        padding: 6.0,
        cells: vec![drawn, text],
        rules: vec![rule],
        whole: true,
        ..Row::default()
    };
    rows.into_iter().chain([row]).collect()
}

/// What is said of the check in a language.
fn passages(document: &Document, lang: Lang) -> [(Role, String, Style); 4] {
    let heading = label(lang, "public-check");
    let link = Role::Link(document.check.clone(), format!("{heading}: {}", document.check));
    [
        (Role::Heading(2), heading, styles::HEADING),
        (Role::Paragraph, label(lang, "check-how"), styles::TEXT),
        (link, document.check.clone(), styles::STRONG),
        (Role::Paragraph, label(lang, "check-then"), styles::SMALL),
    ]
}
