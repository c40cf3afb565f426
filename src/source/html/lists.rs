//! Marks of list items: what a browser prints, or what acts print where the page leaves the mark to the browser.

use super::super::levels::{Form, Last};
use super::counters::{self, Counters, ITEMS};
use super::sheet::CounterStyle;
use super::style::ListStyle;
use std::collections::HashMap;

/// An open list.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// Whether its items are numbered.
    pub ordered: bool,
    form: Form,
    /// Added to the number at each item.
    step: i64,
    /// Items of paragraphs that were printed flat among the paragraphs.
    inner: i64,
    /// The number of the last of them, while they go on.
    open: Option<i64>,
}

/// The mark of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Bullet,
    /// A number or text with what parts it from the item.
    Text(String),
    None,
}

impl List {
    /// A list that begins with `start` in the item of another one, or by itself after `last`.
    pub fn new(ordered: bool, reversed: bool, start: i64, around: Option<&List>, last: &Last) -> Self {
        let form = last.form(start, around.is_some_and(|around| around.ordered));
        Self { ordered, form, step: if reversed { -1 } else { 1 }, inner: 0, open: None }
    }

    /// Added to its counter at each item.
    pub fn step(&self) -> i64 {
        self.step
    }

    /// The mark of its next item, whose text is `text`.
    pub fn mark(
        &mut self,
        style: &ListStyle,
        styles: &HashMap<String, CounterStyle>,
        counters: &Counters,
        last: &Last,
        text: &str,
    ) -> Mark {
        let name = match style {
            ListStyle::None => return Mark::None,
            ListStyle::Bullet => return Mark::Bullet,
            ListStyle::Text(text) => return sign(text.clone()),
            ListStyle::Named(name) => name.as_str(),
        };
        let value = counters.value(ITEMS);
        let (prefix, suffix) = counters::around(name, styles);
        if let Some(suffix) = suffix {
            return sign(format!("{prefix}{}{suffix}", counters::number(value, name, styles)));
        }
        let printed = counters::number(value.saturating_sub(self.inner), name, styles);
        let figures = printed.bytes().all(|byte| byte.is_ascii_digit());
        if figures && self.step > 0 && self.form == Form::Paragraphs {
            return Mark::Text(match self.flat(last, text) {
                Some(number) => format!("{prefix}{number}) "),
                None => format!("{prefix}{printed}. "),
            });
        }
        let capital = printed.starts_with(char::is_uppercase);
        let end = if !figures && capital { ". " } else { ") " };
        sign(format!("{prefix}{printed}{end}"))
    }

    /// The number of an item that was printed as if it were a paragraph: it follows a line that announces items, or
    /// another of them.
    fn flat(&mut self, last: &Last, text: &str) -> Option<i64> {
        let text = text.trim();
        let begun = last.announces_items() && (text.ends_with(';') || text.starts_with(char::is_lowercase));
        let goes_on = self.open.is_some() && last.goes_on();
        self.open = match self.open {
            Some(number) if goes_on => Some(number.saturating_add(1)),
            _ if begun => Some(1),
            _ => None,
        };
        self.inner += i64::from(self.open.is_some());
        self.open
    }
}

/// A mark that a page makes itself: without letters and figures, it is a bullet.
pub(super) fn sign(text: String) -> Mark {
    let text: String = text.chars().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)).collect();
    if text.trim().is_empty() {
        return Mark::None;
    }
    if !text.contains(char::is_alphanumeric) {
        return Mark::Bullet;
    }
    Mark::Text(if text.ends_with(char::is_whitespace) { text } else { format!("{text} ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs() {
        assert_eq!(sign("\u{f0b7}".to_owned()), Mark::None);
        assert_eq!(sign("• ".to_owned()), Mark::Bullet);
        assert_eq!(sign("1)".to_owned()), Mark::Text("1) ".to_owned()));
    }
}
