//! Numbers that a page counts: those of lists, and the counters of style sheets.

use super::super::numerals::{LATIN, alphabetic, roman};
use super::sheet::CounterStyle;
use super::style::Piece;
use std::collections::HashMap;

/// The counter of every list.
pub(super) const ITEMS: &str = "list-item";
/// Maximum of styles that extend one another.
const LONGEST_CHAIN: usize = 8;

/// The open counters. One lives from the element that makes it to the end of the element around.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Values of each counter, the innermost last, with the depth at which it was made.
    open: HashMap<String, Vec<(usize, i64)>>,
    /// For each depth that made counters, their names.
    made: Vec<(usize, String)>,
}

impl Counters {
    /// Makes a counter by an element at a depth.
    pub fn reset(&mut self, name: &str, value: i64, depth: usize) {
        let open = self.open.entry(name.to_owned()).or_default();
        match open.last_mut() {
            Some((made, last)) if *made == depth => *last = value,
            _ => {
                open.push((depth, value));
                self.made.push((depth, name.to_owned()));
            }
        }
    }

    /// Adds to the innermost counter of a name; one that does not exist is made.
    pub fn add(&mut self, name: &str, by: i64, depth: usize) {
        match self.open.get_mut(name).and_then(|open| open.last_mut()) {
            Some((_, value)) => *value = value.saturating_add(by),
            None => self.reset(name, by, depth),
        }
    }

    /// Sets the innermost counter of a name.
    pub fn set(&mut self, name: &str, value: i64, depth: usize) {
        match self.open.get_mut(name).and_then(|open| open.last_mut()) {
            Some((_, last)) => *last = value,
            None => self.reset(name, value, depth),
        }
    }

    /// Ends the counters that were made inside an element at a depth.
    pub fn close(&mut self, depth: usize) {
        while let Some((_, name)) = self.made.pop_if(|(made, _)| *made > depth) {
            if let Some(open) = self.open.get_mut(&name) {
                open.pop();
            }
        }
    }

    /// The value of the innermost counter of a name.
    pub fn value(&self, name: &str) -> i64 {
        self.open.get(name).and_then(|open| open.last()).map_or(0, |(_, value)| *value)
    }

    /// A text that a sheet adds; `attribute` gives the attributes of its element.
    pub fn text<'a>(
        &self,
        pieces: &[Piece],
        styles: &HashMap<String, CounterStyle>,
        attribute: impl Fn(&str) -> Option<&'a str>,
    ) -> String {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Counter(name, style) => out.push_str(&number(self.value(name), style, styles)),
                Piece::Counters(name, between, style) => {
                    let open = self.open.get(name).map(Vec::as_slice).unwrap_or_default();
                    let numbers = open.iter().map(|(_, value)| number(*value, style, styles));
                    out.push_str(&numbers.collect::<Vec<_>>().join(between));
                }
                Piece::Attribute(name) => out.push_str(attribute(name).unwrap_or_default()),
            }
        }
        out
    }
}

/// A number in a style.
pub(super) fn number(value: i64, style: &str, styles: &HashMap<String, CounterStyle>) -> String {
    let mut name = style;
    for _ in 0..LONGEST_CHAIN {
        let Some(own) = styles.get(name) else { return plain(value, name) };
        match &own.extends {
            Some(other) => name = other,
            None => return own.number(value),
        }
    }
    value.to_string()
}

/// What stands before and after the number of a list in a style: `. ` after it where the style says nothing.
pub(super) fn around<'a>(
    style: &'a str,
    styles: &'a HashMap<String, CounterStyle>,
) -> (&'a str, Option<&'a str>) {
    let mut name = style;
    let mut prefix = "";
    for _ in 0..LONGEST_CHAIN {
        let Some(own) = styles.get(name) else { break };
        if prefix.is_empty() {
            prefix = &own.prefix;
        }
        if let Some(suffix) = &own.suffix {
            return (prefix, Some(suffix));
        }
        match &own.extends {
            Some(other) => name = other,
            None => break,
        }
    }
    (prefix, None)
}

impl CounterStyle {
    fn number(&self, value: i64) -> String {
        let count = i64::try_from(self.symbols.len()).unwrap_or(i64::MAX);
        if count == 0 {
            return value.to_string();
        }
        let sign = |at: i64| usize::try_from(at).ok().and_then(|at| self.symbols.get(at)).cloned();
        match self.system.as_str() {
            "alphabetic" => alphabetic(value, &self.symbols),
            "cyclic" => sign((value - 1).rem_euclid(count)).unwrap_or_default(),
            "fixed" => sign(value - 1).unwrap_or_else(|| value.to_string()),
            "numeric" => match value {
                0.. => {
                    let digits = value.to_string();
                    digits.bytes().filter_map(|digit| sign(i64::from(digit - b'0'))).collect()
                }
                _ => value.to_string(),
            },
            _ => match (1..=count).contains(&value) {
                true => sign(value - 1).unwrap_or_default(),
                false => value.to_string(),
            },
        }
    }
}

/// A number in a style of the browser's own.
fn plain(value: i64, style: &str) -> String {
    let latin = || LATIN.chars().map(String::from).collect::<Vec<_>>();
    match style.to_ascii_lowercase().as_str() {
        "decimal-leading-zero" => format!("{value:02}"),
        "lower-alpha" | "lower-latin" => alphabetic(value, &latin()),
        "upper-alpha" | "upper-latin" => alphabetic(value, &latin()).to_ascii_uppercase(),
        "lower-roman" => roman(value).to_ascii_lowercase(),
        "upper-roman" => roman(value),
        "none" => String::new(),
        "disc" | "circle" | "square" => "•".to_owned(),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_end_with_the_element_around() {
        let mut counters = Counters::default();
        counters.reset("a", 0, 1);
        counters.add("a", 1, 2);
        counters.reset("a", 5, 3);
        counters.add("a", 1, 4);
        assert_eq!(counters.value("a"), 6);
        counters.close(2);
        assert_eq!(counters.value("a"), 1);
        counters.set("b", 7, 2);
        counters.add("b", 1, 2);
        assert_eq!(counters.value("b"), 8);
        counters.close(0);
        assert_eq!((counters.value("a"), counters.value("b")), (0, 0));
    }

    #[test]
    fn numbers_in_styles() {
        let mut styles = HashMap::new();
        let own = |system: &str, symbols: &str| CounterStyle {
            system: system.to_owned(),
            symbols: symbols.chars().map(String::from).collect(),
            ..CounterStyle::default()
        };
        styles.insert("kk".to_owned(), own("alphabetic", "аәб"));
        styles.insert("one".to_owned(), own("cyclic", "–"));
        let paren = CounterStyle {
            extends: Some("kk".to_owned()),
            suffix: Some(") ".to_owned()),
            ..CounterStyle::default()
        };
        styles.insert("paren".to_owned(), paren);
        let table = [
            (2, "paren", "ә"),
            (4, "kk", "аа"),
            (9, "one", "–"),
            (4, "lower-roman", "iv"),
            (3, "upper-alpha", "C"),
            (7, "decimal", "7"),
            (7, "decimal-leading-zero", "07"),
        ];
        for (value, style, expected) in table {
            assert_eq!(number(value, style, &styles), expected, "{style}");
        }
        assert_eq!(around("paren", &styles), ("", Some(") ")));
        assert_eq!(around("kk", &styles), ("", None));
    }
}
