//! Style sheets: rules, and the counter styles that they define. What says nothing of a text is passed over.

use super::selector::{Selector, selectors};
use super::style::{Declaration, declarations, pieces, strings};
use std::collections::HashMap;

/// Maximum nesting of blocks such as `@media`.
const DEEPEST: usize = 8;

/// The style sheets of a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Rules in the order of the page.
    pub rules: Vec<Rule>,
    /// Styles of counters by name.
    pub counters: HashMap<String, CounterStyle>,
    /// Rules that hide, strike or number something and whose selectors are not known here.
    pub unknown: usize,
}

/// A selector with what it sets.
#[derive(Debug)]
pub(super) struct Rule {
    pub selector: Selector,
    pub declarations: Vec<Declaration>,
}

/// `@counter-style`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CounterStyle {
    /// `decimal` of `extends decimal`, or `alphabetic`, `symbolic`, `cyclic`, `numeric`, `fixed`.
    pub system: String,
    /// The style that it extends.
    pub extends: Option<String>,
    pub symbols: Vec<String>,
    pub prefix: String,
    /// Text after the number; `None`: `. `.
    pub suffix: Option<String>,
}

impl Sheet {
    /// Adds the rules of a style element.
    pub fn add(&mut self, text: &str) {
        let text = without_comments(text);
        self.block(&text, 0, false);
    }

    /// Reads the rules of a text; `only_hides`: of them, only those that hide something.
    fn block(&mut self, text: &str, depth: usize, only_hides: bool) {
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ';' | '}'));
            let Some((prelude, body, after)) = next_rule(rest) else { return };
            rest = after;
            match prelude.strip_prefix('@') {
                None => self.rule(prelude, body, only_hides),
                Some(named) => self.named(named, body, depth, only_hides),
            }
        }
    }

    /// `@media` and its kin.
    fn named(&mut self, named: &str, body: &str, depth: usize, only_hides: bool) {
        let (name, rest) =
            named.split_once(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or((named, ""));
        match name.to_ascii_lowercase().as_str() {
            "counter-style" => {
                self.counters.insert(rest.trim().to_owned(), counter_style(body));
            }
            "media" if depth < DEEPEST => match medium(rest) {
                Medium::Any => self.block(body, depth + 1, only_hides),
                Medium::Paper => self.block(body, depth + 1, true),
                Medium::Other => {}
            },
            "supports" | "layer" | "document" if depth < DEEPEST => self.block(body, depth + 1, only_hides),
            _ => {}
        }
    }

    fn rule(&mut self, prelude: &str, body: &str, only_hides: bool) {
        let mut declarations = declarations(body);
        if only_hides {
            declarations.retain(|declaration| declaration.property.hides());
        }
        if declarations.is_empty() {
            return;
        }
        for selector in selectors(prelude) {
            match selector {
                Some(selector) => {
                    self.rules.push(Rule { selector, declarations: declarations.clone() });
                }
                None if declarations.iter().any(|declaration| declaration.property.matters()) => {
                    self.unknown += 1
                }
                None => {}
            }
        }
    }
}

/// For what a `@media` block is meant.
enum Medium {
    Any,
    /// Paper: what it hides is furniture, what it adds is not the page's own.
    Paper,
    /// Narrow screens, speech.
    Other,
}

fn medium(query: &str) -> Medium {
    let query = query.trim().to_ascii_lowercase();
    let mut kinds = query.split(',').map(str::trim);
    if query.is_empty() || kinds.clone().any(|kind| matches!(kind, "all" | "screen" | "only screen")) {
        Medium::Any
    } else if kinds.any(|kind| matches!(kind, "print" | "only print")) {
        Medium::Paper
    } else {
        Medium::Other
    }
}

/// The next rule: what stands before its block, the block, and the rest. A statement without a block is passed over.
fn next_rule(text: &str) -> Option<(&str, &str, &str)> {
    let mut rest = text;
    loop {
        let end = outside_strings(rest, &['{', ';'])?;
        let prelude = rest.get(..end)?.trim();
        let statement = rest.as_bytes().get(end) == Some(&b';');
        let after = rest.get(end + 1..)?;
        if statement && prelude.starts_with('@') {
            rest = after;
            continue;
        }
        if statement {
            // Broken: a declaration outside a block.
            rest = after;
            continue;
        }
        let close = closing(after);
        return Some((prelude, after.get(..close)?, after.get(close + 1..).unwrap_or_default()));
    }
}

/// Position of the first of some characters outside quotes.
fn outside_strings(text: &str, wanted: &[char]) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match quote {
            _ if escaped => escaped = false,
            _ if c == '\\' => escaped = true,
            Some(open) if open == c || c == '\n' => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if wanted.contains(&c) => return Some(at),
            None => {}
        }
    }
    None
}

/// Position of the brace that closes a block whose inside `text` begins with; its end if none does.
fn closing(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| outside_strings(rest, &['{', '}'])) {
        let place = at + found;
        if text.as_bytes().get(place) == Some(&b'{') {
            depth += 1;
        } else if depth == 0 {
            return place;
        } else {
            depth -= 1;
        }
        at = place + 1;
    }
    text.len()
}

/// The text without comments and the marks that hide it from old browsers.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace("<!--", " ").replace("-->", " ")
}

fn counter_style(body: &str) -> CounterStyle {
    let mut out = CounterStyle::default();
    for (name, value) in pieces(body, ';').filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        match name.trim() {
            "system" => {
                let mut words = value.split_ascii_whitespace();
                out.system = words.next().unwrap_or_default().to_ascii_lowercase();
                out.extends = words.next().filter(|_| out.system == "extends").map(str::to_owned);
            }
            "symbols" => out.symbols = strings(value),
            "prefix" => out.prefix = strings(value).concat(),
            "suffix" => out.suffix = Some(strings(value).concat()),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.add(text);
        sheet
    }

    #[test]
    fn rules_of_a_sheet() {
        let table = [
            ("<!-- /* а */ p.x, li {display:none} -->", 2),
            ("@page { size: A4; @top { content: 'а'; } } p { display: none; }", 1),
            (
                "@media screen { p { display: none } } @media print { b { display:none } i { display: block } }",
                2,
            ),
            ("@media (max-width: 600px) { p { display: none } }", 0),
            ("@import url(a.css); p { color: red; background: url('}') } b { visibility: hidden", 1),
            ("p { content: '}'; display: none }", 1),
            ("a { b { c { display: none", 0),
            ("}}} p { display: none }", 1),
        ];
        for (text, count) in table {
            assert_eq!(sheet(text).rules.len(), count, "{text}");
        }
    }

    #[test]
    fn rules_whose_selector_is_not_known_are_counted_where_they_matter() {
        let read =
            sheet("p:has(b) { display: none } p:has(b) { text-align: right } p:hover { display: none }");
        assert_eq!((read.rules.len(), read.unknown), (0, 1));
    }

    #[test]
    fn counter_styles() {
        let read = sheet("@counter-style paren { system: extends decimal; suffix: \") \"; }");
        let expected = CounterStyle {
            system: "extends".to_owned(),
            extends: Some("decimal".to_owned()),
            suffix: Some(") ".to_owned()),
            ..CounterStyle::default()
        };
        assert_eq!(read.counters.get("paren"), Some(&expected));
        let read = sheet("@counter-style k { system: alphabetic; symbols: а ә 'б'; prefix: '(' }");
        let style = read.counters.get("k").unwrap();
        assert_eq!((style.symbols.concat(), style.prefix.as_str()), ("аәб".to_owned(), "("));
    }
}
