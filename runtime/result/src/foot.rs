//! The foot of each page: which paper it is of, and its number.

use crate::compose::{Composed, FOOT};
use crate::document::Document;
use crate::lines::{Ink, Line, lines};
use crate::pages::{HEIGHT, Item, LEFT, MEASURE, Page, Rule};
use crate::words;
use zanflow_wording::Lang;

/// The rule of a foot, from the top of the page.
const RULE: f32 = HEIGHT - 40.0;

/// What is drawn at the foot of each page.
pub(crate) fn feet(document: &Document, composed: &Composed, pages: &[Page]) -> Vec<Vec<Item>> {
    let count = pages.len();
    let mut lang = Lang::Kk;
    let foot = |(nth, page): (usize, &Page)| {
        lang = begun(composed, page).unwrap_or(lang);
        let rule = Rule { x: 0.0, width: MEASURE, thickness: 0.5, ink: Ink::Pale, above: true };
        let mut items = vec![Item::Rule { y: RULE, rule }];
        let number = document.number.as_ref();
        let number = number.map(|number| words::fill(lang, "paper-number", &[("number", number)]));
        let name =
            [Some(words::title(lang, document.kind)), number].into_iter().flatten().collect::<Vec<_>>();
        items.extend(line(&name.join(" "), MEASURE - 60.0, |_| LEFT));
        items.extend(line(&format!("{} / {count}", nth + 1), 60.0, |line| LEFT + MEASURE - line.width));
        items
    };
    pages.iter().enumerate().map(foot).collect()
}

/// The language that begins on a page.
fn begun(composed: &Composed, page: &Page) -> Option<Lang> {
    page.items
        .iter()
        .find_map(|item| match item {
            Item::Line { line, repeated: false, .. } => {
                composed.begins.iter().find(|(_, node)| *node == line.node)
            }
            _ => None,
        })
        .map(|(lang, _)| *lang)
}

/// The first line of a text, at the place that `x` gives it.
fn line(text: &str, width: f32, x: impl FnOnce(&Line) -> f32) -> Option<Item> {
    // The number of the element is not looked at: a foot belongs to none.
    let line = lines(text, FOOT, width, 0).into_iter().next()?;
    Some(Item::Line { x: x(&line), y: RULE + 3.0 + line.ascent(), line, repeated: true })
}
