//! What a page's style says of an element's text: whether it is shown, where its lines break, how it is numbered.

use std::collections::HashMap;

/// One thing that a rule sets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Declaration {
    pub property: Property,
    pub important: bool,
}

/// The properties that matter to a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    Display(Display),
    /// `visibility`.
    Visible(bool),
    /// Letters without a size.
    Sizeless(bool),
    /// Letters that begin far outside the page.
    Outside(bool),
    /// The element stands outside the page, or has no size: a note for screen readers.
    Absolute(bool),
    Clipped,
    Spaces(Spaces),
    Side(Side),
    /// It begins far to the right, where stamps stand.
    Far(bool),
    Bold(bool),
    Struck,
    Raised(Height),
    Capitals(bool),
    List(ListStyle),
    /// `content`; `None` where there is none.
    Content(Option<Vec<Piece>>),
    Reset(Vec<(String, i64)>),
    Increment(Vec<(String, i64)>),
    Set(Vec<(String, i64)>),
    /// What Word says of an element: notes of its margin, comments.
    Comment,
    /// Boxes stand one above the other.
    Column(bool),
}

impl Property {
    /// Whether it can hide text.
    pub fn hides(&self) -> bool {
        matches!(self, Property::Display(Display::None) | Property::Visible(false))
    }

    /// Whether text would be read wrongly without it.
    pub fn matters(&self) -> bool {
        self.hides()
            || matches!(
                self,
                Property::Struck | Property::Content(Some(_)) | Property::Increment(_) | Property::Raised(_)
            )
    }
}

/// The box of an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Display {
    #[default]
    Inline,
    Block,
    /// A block with a mark.
    Item,
    /// A row of boxes.
    Flex,
    Table,
    Row,
    Cell,
    None,
}

/// What blanks and line ends in a text mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Spaces {
    /// A run of them is one blank.
    #[default]
    Joined,
    /// They are printed as they are.
    Kept,
}

/// Where lines stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Side {
    #[default]
    Other,
    Right,
}

/// Raised and lowered letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Height {
    #[default]
    Line,
    Raised,
    Lowered,
}

/// `list-style-type`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum ListStyle {
    /// A sign.
    #[default]
    Bullet,
    None,
    /// A text of its own.
    Text(String),
    /// A style of counters by name.
    Named(String),
}

/// A part of generated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// The counter of that name in that style.
    Counter(String, String),
    /// All open counters of that name, with a text between.
    Counters(String, String, String),
    Attribute(String),
}

/// What the styles say of one element.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub display: Display,
    /// Inherited, as are the next two.
    pub hidden: bool,
    pub sizeless: bool,
    pub outside: bool,
    pub absolute: bool,
    pub clipped: bool,
    pub comment: bool,
    pub column: bool,
    /// Inherited.
    pub spaces: Spaces,
    /// Inherited.
    pub side: Side,
    /// Inherited: it, or what it stands in, begins far to the right.
    pub far: bool,
    /// Inherited.
    pub bold: bool,
    pub struck: bool,
    /// Inherited, as its effect is.
    pub height: Height,
    /// Inherited.
    pub capitals: bool,
    /// Inherited.
    pub list: ListStyle,
    pub content: Option<Vec<Piece>>,
    pub reset: Vec<(String, i64)>,
    pub increment: Vec<(String, i64)>,
    pub set: Vec<(String, i64)>,
}

impl Style {
    /// What an element takes over from the one it stands in.
    pub fn inherited(&self) -> Self {
        Self {
            hidden: self.hidden,
            sizeless: self.sizeless,
            outside: self.outside,
            spaces: self.spaces,
            side: self.side,
            far: self.far,
            bold: self.bold,
            height: self.height,
            capitals: self.capitals,
            list: self.list.clone(),
            ..Self::default()
        }
    }

    /// Sets what a declaration says.
    pub fn set(&mut self, property: &Property) {
        match property {
            Property::Display(display) => self.display = *display,
            Property::Visible(visible) => self.hidden = !visible,
            Property::Sizeless(sizeless) => self.sizeless = *sizeless,
            Property::Outside(outside) => self.outside = *outside,
            Property::Absolute(absolute) => self.absolute = *absolute,
            Property::Clipped => self.clipped = true,
            Property::Comment => self.comment = true,
            Property::Column(column) => self.column = *column,
            Property::Spaces(spaces) => self.spaces = *spaces,
            Property::Side(side) => self.side = *side,
            Property::Far(far) => self.far |= *far,
            Property::Bold(bold) => self.bold = *bold,
            Property::Struck => self.struck = true,
            Property::Raised(height) => self.height = *height,
            Property::Capitals(capitals) => self.capitals = *capitals,
            Property::List(list) => self.list = list.clone(),
            Property::Content(content) => self.content.clone_from(content),
            Property::Reset(counters) => self.reset.clone_from(counters),
            Property::Increment(counters) => self.increment.clone_from(counters),
            Property::Set(counters) => self.set.clone_from(counters),
        }
    }

    /// Whether its own words are not seen.
    pub fn is_unseen(&self) -> bool {
        self.hidden || self.sizeless || self.outside
    }

    /// Whether only a screen reader reads it.
    pub fn is_aside(&self) -> bool {
        self.absolute && self.clipped
    }
}

/// The declarations of a block or a style attribute that matter to a text.
pub(super) fn declarations(text: &str) -> Vec<Declaration> {
    let mut out = Vec::new();
    for line in pieces(text, ';') {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        let lower = value.to_ascii_lowercase();
        let important = lower.ends_with("important") && lower.contains('!');
        let (value, lower) = match value.rfind('!').filter(|_| important) {
            Some(at) => {
                (value.get(..at).unwrap_or_default().trim(), lower.get(..at).unwrap_or_default().trim())
            }
            None => (value, lower.as_str()),
        };
        let mut push = |property| out.push(Declaration { property, important });
        property(name.trim(), value, lower, &mut push);
    }
    out
}

/// What one line of a block says.
fn property(name: &str, value: &str, lower: &str, push: &mut impl FnMut(Property)) {
    match name.to_ascii_lowercase().as_str() {
        "display" => push(Property::Display(display(lower))),
        "visibility" => push(Property::Visible(!matches!(lower, "hidden" | "collapse"))),
        "opacity" if number(lower) == Some(0.0) => push(Property::Visible(false)),
        "font-size" => push(Property::Sizeless(pixels(lower) == Some(0.0))),
        "mso-hide" if lower == "all" => push(Property::Display(Display::None)),
        "mso-element" if lower.contains("comment") => push(Property::Comment),
        "flex-direction" | "flex-flow" => push(Property::Column(lower.starts_with("column"))),
        "position" => push(Property::Absolute(matches!(lower, "absolute" | "fixed"))),
        "clip" if lower.starts_with("rect(") => push(Property::Clipped),
        "clip-path" if lower.starts_with("inset(50%") || lower.starts_with("inset(100%") => {
            push(Property::Clipped)
        }
        "left" | "top" | "right" | "bottom" if pixels(lower).is_some_and(|at| at <= AWAY) => {
            push(Property::Clipped)
        }
        "width" | "height" if pixels(lower).is_some_and(|size| size <= 1.0) => push(Property::Clipped),
        "text-indent" => push(Property::Outside(pixels(lower).is_some_and(|at| at <= AWAY))),
        "white-space" => push(Property::Spaces(match lower {
            "pre" | "pre-wrap" | "pre-line" | "break-spaces" => Spaces::Kept,
            _ => Spaces::Joined,
        })),
        "text-align" => push(Property::Side(match lower {
            "right" | "end" => Side::Right,
            _ => Side::Other,
        })),
        "float" if lower == "right" => push(Property::Far(true)),
        "margin-left" | "margin-inline-start" | "padding-left" => push(Property::Far(is_far(lower))),
        "margin" => margin(lower, push),
        "font-weight" => push(Property::Bold(match lower {
            "bold" | "bolder" => true,
            other => number(other).is_some_and(|weight| weight >= 600.0),
        })),
        "text-decoration" | "text-decoration-line" if lower.contains("line-through") => {
            push(Property::Struck)
        }
        "vertical-align" => push(Property::Raised(match lower {
            "super" | "text-top" => Height::Raised,
            "sub" | "text-bottom" => Height::Lowered,
            _ => Height::Line,
        })),
        "mso-text-raise" => push(Property::Raised(match pixels(lower) {
            Some(by) if by > 0.0 => Height::Raised,
            Some(by) if by < 0.0 => Height::Lowered,
            _ => Height::Line,
        })),
        "text-transform" => push(Property::Capitals(lower == "uppercase")),
        "list-style-type" => push(Property::List(list_style(value))),
        "list-style" => list_shorthand(value, push),
        "content" => push(Property::Content(content(value))),
        "counter-reset" => push(Property::Reset(counters(value, 0))),
        "counter-increment" => push(Property::Increment(counters(value, 1))),
        "counter-set" => push(Property::Set(counters(value, 0))),
        _ => {}
    }
}

/// Further away than any page is wide.
const AWAY: f64 = -500.0;
/// Left margin that only stamps and signatures have (6 cm).
const FAR: f64 = 226.0;

fn display(value: &str) -> Display {
    match value {
        "none" => Display::None,
        "list-item" => Display::Item,
        "flex" => Display::Flex,
        "table" => Display::Table,
        "table-row" => Display::Row,
        "table-cell" => Display::Cell,
        "inline" | "inline-block" | "inline-flex" | "inline-table" | "inline-grid" | "contents" | "ruby" => {
            Display::Inline
        }
        _ => Display::Block,
    }
}

fn is_far(value: &str) -> bool {
    value == "auto" || pixels(value).is_some_and(|margin| margin >= FAR)
}

/// `margin` moves a block to the right where its left side is wide, or takes all room that is left.
fn margin(value: &str, push: &mut impl FnMut(Property)) {
    let sides: Vec<&str> = value.split_ascii_whitespace().collect();
    let (right, left) = match sides.as_slice() {
        [_, right, _, left] => (*right, *left),
        [_, both] | [_, both, _] => (*both, *both),
        _ => return,
    };
    push(Property::Far(is_far(left) && right != "auto"));
}

/// A number without a unit.
fn number(value: &str) -> Option<f64> {
    value.trim_end_matches('%').parse().ok()
}

/// A length in pixels; none for those that depend on others.
fn pixels(value: &str) -> Option<f64> {
    let at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let number: f64 = value.get(..at)?.trim().parse().ok()?;
    let unit = match value.get(at..)?.trim() {
        "px" => 1.0,
        "" if number == 0.0 => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" | "em" | "rem" => 16.0,
        "cm" => 96.0 / 2.54,
        "mm" => 9.6 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    Some(number * unit)
}

fn list_style(value: &str) -> ListStyle {
    if value.starts_with(['"', '\'']) {
        return ListStyle::Text(strings(value).concat());
    }
    match value.to_ascii_lowercase().as_str() {
        "none" => ListStyle::None,
        "disc" | "circle" | "square" | "initial" | "unset" => ListStyle::Bullet,
        // Names of styles that a page defines keep their case.
        _ => ListStyle::Named(value.to_owned()),
    }
}

/// Of `list-style`, the type: what is neither a place nor a picture.
fn list_shorthand(value: &str, push: &mut impl FnMut(Property)) {
    if value.starts_with(['"', '\'']) {
        return push(Property::List(list_style(value)));
    }
    let mut words = value.split_ascii_whitespace().filter(|word| {
        !matches!(word.to_ascii_lowercase().as_str(), "inside" | "outside" | "inherit" | "initial")
            && !word.starts_with("url(")
    });
    if let Some(kind) = words.next() {
        push(Property::List(list_style(kind)));
    }
}

/// Names of counters, each with its number.
fn counters(value: &str, usual: i64) -> Vec<(String, i64)> {
    let mut out: Vec<(String, i64)> = Vec::new();
    for word in value.split_ascii_whitespace().filter(|word| *word != "none") {
        match (word.parse::<i64>(), out.last_mut()) {
            (Ok(number), Some((_, last))) => *last = number,
            (Ok(_), None) => {}
            (Err(_), _) => {
                let name =
                    word.strip_prefix("reversed(").and_then(|name| name.strip_suffix(')')).unwrap_or(word);
                out.push((name.to_owned(), usual));
            }
        }
    }
    out
}

/// `content`: texts and counters.
fn content(value: &str) -> Option<Vec<Piece>> {
    if matches!(value.to_ascii_lowercase().as_str(), "none" | "normal" | "") {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        if let '"' | '\'' = first {
            let (text, after) = quoted(rest);
            out.push(Piece::Text(text));
            rest = after.trim_start();
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(inside) = after.strip_prefix('(') else {
            match name.to_ascii_lowercase().as_str() {
                "open-quote" => out.push(Piece::Text("«".to_owned())),
                "close-quote" => out.push(Piece::Text("»".to_owned())),
                // `/`: what follows is for screen readers.
                "/" => return Some(out),
                _ => {}
            }
            rest = if after.is_empty() { "" } else { after.trim_start() };
            continue;
        };
        let (inside, after) = inside.split_once(')').unwrap_or((inside, ""));
        out.extend(function(name, inside));
        rest = after.trim_start();
    }
    Some(out)
}

fn function(name: &str, inside: &str) -> Option<Piece> {
    let parts: Vec<&str> = pieces(inside, ',').map(str::trim).collect();
    let text = |at: usize| parts.get(at).map(|part| strings(part).concat());
    let word = |at: usize| parts.get(at).map_or("decimal", |part| *part).to_owned();
    Some(match name.to_ascii_lowercase().as_str() {
        "counter" => Piece::Counter(word(0), word(1)),
        "counters" => Piece::Counters(word(0), text(1)?, word(2)),
        "attr" => Piece::Attribute(word(0)),
        _ => return None,
    })
}

/// All quoted texts, and bare words, of a value.
pub(super) fn strings(value: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        if let '"' | '\'' = first {
            let (text, after) = quoted(rest);
            out.push(text);
            rest = after.trim_start();
        } else {
            let (word, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            out.push(word.to_owned());
            rest = after.trim_start();
        }
    }
    out
}

/// The quoted text that a value begins with, and what follows it.
fn quoted(value: &str) -> (String, &str) {
    let mut letters = value.char_indices();
    let open = letters.next().map(|(_, c)| c);
    let mut out = String::new();
    while let Some((at, c)) = letters.next() {
        if Some(c) == open {
            return (out, value.get(at + c.len_utf8()..).unwrap_or_default());
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let rest = value.get(at + 1..).unwrap_or_default();
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits == 0 {
            out.extend(letters.next().map(|(_, escaped)| escaped));
            continue;
        }
        let code = rest.get(..digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        out.extend(code.and_then(char::from_u32));
        // A blank after the code belongs to it.
        let blank = usize::from(rest.get(digits..).is_some_and(|rest| rest.starts_with(' ')));
        if let Some(skipped) = (digits + blank).checked_sub(1) {
            letters.nth(skipped);
        }
    }
    (out, "")
}

/// The pieces of a text between separators that stand outside quotes and brackets.
pub(super) fn pieces(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let (mut quote, mut depth, mut escaped) = (None, 0u32, false);
        for (at, c) in whole.char_indices() {
            match quote {
                _ if escaped => escaped = false,
                _ if c == '\\' => escaped = true,
                Some(open) if open == c => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'') => quote = Some(c),
                None if c == '(' => depth += 1,
                None if c == ')' => depth = depth.saturating_sub(1),
                None if c == separator && depth == 0 => {
                    rest = whole.get(at + c.len_utf8()..);
                    return whole.get(..at);
                }
                None => {}
            }
        }
        rest = None;
        Some(whole)
    })
}

/// Declarations of style attributes, each read once: pages repeat them.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    known: HashMap<String, std::rc::Rc<[Declaration]>>,
}

impl Attributes {
    /// The declarations of a style attribute.
    pub fn read(&mut self, text: &str) -> std::rc::Rc<[Declaration]> {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let read: std::rc::Rc<[Declaration]> = declarations(text).into();
        self.known.insert(text.to_owned(), read.clone());
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<Property> {
        declarations(text).into_iter().next().map(|declaration| declaration.property)
    }

    #[test]
    fn what_lines_of_a_block_say() {
        let named = |name: &str| Some(Property::List(ListStyle::Named(name.to_owned())));
        let table = [
            ("DISPLAY : None !important", Some(Property::Display(Display::None))),
            ("background: url(data:a;b); visibility: hidden", Some(Property::Visible(false))),
            ("text-decoration: underline line-through", Some(Property::Struck)),
            ("margin: 0 0 1em auto", Some(Property::Far(true))),
            ("margin: 0 auto", Some(Property::Far(false))),
            ("margin-left: 9cm", Some(Property::Far(true))),
            ("margin-left: 12.5mm", Some(Property::Far(false))),
            ("font-weight: 700", Some(Property::Bold(true))),
            ("list-style: lower-alpha inside", named("lower-alpha")),
            ("list-style: none", Some(Property::List(ListStyle::None))),
            ("list-style-type: \"– \"", Some(Property::List(ListStyle::Text("– ".to_owned())))),
            ("counter-reset: a b 3 none", Some(Property::Reset(vec![("a".into(), 0), ("b".into(), 3)]))),
            ("color: red; top", None),
        ];
        for (text, expected) in table {
            assert_eq!(one(text), expected, "{text}");
        }
        assert!(declarations("display:none !important").iter().all(|declaration| declaration.important));
    }

    #[test]
    fn generated_texts() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let counter = |name: &str, style: &str| Piece::Counter(name.to_owned(), style.to_owned());
        let table = [
            (
                "\"\" counter(lst, decimal) \") \"",
                Some(vec![text(""), counter("lst", "decimal"), text(") ")]),
            ),
            ("'\\2014\\a0' counter(p)", Some(vec![text("—\u{a0}"), counter("p", "decimal")])),
            ("counters(a, '.')", Some(vec![Piece::Counters("a".into(), ".".into(), "decimal".into())])),
            ("attr(data-no) '; '", Some(vec![Piece::Attribute("data-no".into()), text("; ")])),
            ("none", None),
        ];
        for (value, expected) in table {
            assert_eq!(content(value), expected, "{value}");
        }
    }
}
