//! Items that are numbered as paragraphs are: programs that make lists of their own print `1.` for both. Items follow the
//! paragraph that announces them, and begin at a place of their own.

use super::super::levels::Last;
use super::marks;
use super::measures::{INDENT, NEAR};

/// What was numbered so far.
#[derive(Debug, Default)]
pub(super) struct Items {
    last: Last,
    /// Lists that may go on, inner ones last.
    levels: Vec<Level>,
    /// Text and page of the first item that was read as such, and how many were.
    pub read: Option<(usize, String)>,
    pub count: usize,
}

#[derive(Debug)]
struct Level {
    /// Where its marks begin.
    left: f32,
    /// The number that follows.
    next: u32,
    items: bool,
}

impl Items {
    /// Notes a paragraph that is written.
    pub fn wrote(&mut self, text: &str) {
        self.last.line(text);
    }

    /// A paragraph that begins at `left` with its text as an item's, if it is one and looks like a paragraph of the act.
    pub fn item(&mut self, text: &str, left: f32, page: usize) -> Option<String> {
        let (number, '.') = marks::mark(text)? else { return None };
        let rest = text.split_once('.').map_or("", |(_, rest)| rest);
        let items = match self.going_on(number, left) {
            Some(items) => items,
            // `1.1` begins no list, if none is announced.
            None if rest.starts_with(|first: char| first.is_ascii_digit())
                && !self.last.announces_items() =>
            {
                return None;
            }
            None => self.begins_items(number, rest.trim_start(), left),
        };
        self.levels.push(Level { left, next: number.saturating_add(1), items });
        if !items {
            return None;
        }
        self.count += 1;
        self.read.get_or_insert_with(|| (page, text.to_owned()));
        Some(format!("{number}) {}", rest.trim_start()))
    }

    /// Whether the list that a number goes on holds items. Lists inside of it end.
    fn going_on(&mut self, number: u32, left: f32) -> Option<bool> {
        // Numbers may be set to the right: `10.` begins before `9.`.
        let apart = |level: &Level| (level.left - left).abs();
        let fits = |(_, level): &(usize, &Level)| level.next == number && apart(level) < INDENT;
        let open = self.last.goes_on();
        let key = |(at, level): &(usize, &Level)| (apart(level) < NEAR, level.items == open, *at);
        let (at, level) = self.levels.iter().enumerate().filter(fits).max_by_key(key)?;
        let items = level.items;
        self.levels.truncate(at);
        Some(items)
    }

    /// Whether a list whose first number stands there holds items of the paragraph before it.
    fn begins_items(&self, number: u32, text: &str, left: f32) -> bool {
        let Some(last) = self.levels.last() else { return number == 1 && self.last.announces_items() };
        if number != 1 {
            // Another page may begin elsewhere.
            return last.items && last.next == number && self.last.goes_on();
        }
        let again = last.items && (last.left - left).abs() < NEAR;
        let deeper = !last.items && left - last.left > INDENT;
        self.last.announces_items() || again || (deeper && text.starts_with(char::is_lowercase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_right_of_their_paragraph() {
        let mut items = Items::default();
        for (left, text, expected) in [
            (50.0, "1. Тарау", None),
            (70.0, "1. Сөйлем.", None),
            (70.0, "2. Әрекеттер мынадай:", None),
            (110.0, "1. бір;", Some("1) бір;")),
            (124.0, "Нәтижесі – екі;", None),
            (90.0, "екінші жағдайда:", None),
            (110.0, "1. Бір;", Some("1) Бір;")),
            (110.0, "2. Үш;", Some("2) Үш;")),
            (104.0, "3.төрт.", Some("3) төрт.")),
            (70.0, "3. Сөйлем:", None),
            // Left of its paragraph.
            (60.0, "1. 1-үрдіс;", Some("1) 1-үрдіс;")),
            (60.0, "2.2 үрдіс.", Some("2) 2 үрдіс.")),
            (50.0, "2. Тарау", None),
            (70.0, "4. Бірі", None),
            (110.0, "1. бес;", Some("1) бес;")),
            (150.0, "2. алты.", Some("2) алты.")),
            (110.0, "1. Жеті.", None),
            (70.0, "5. Бірі:", None),
            // At the place of its paragraph.
            (70.0, "1. Алты;", Some("1) Алты;")),
            (70.0, "2. Жеті.", Some("2) Жеті.")),
            (70.0, "6. Сегіз.", None),
            (50.0, "3.1 Бөлім", None),
        ] {
            let read = items.item(text, left, 0);
            assert_eq!(read.as_deref(), expected, "{text}");
            items.wrote(read.as_deref().unwrap_or(text));
        }
        assert_eq!((items.count, items.read), (10, Some((0, "1. бір;".to_owned()))));
    }
}
