//! Web pages: the text of the body in reading order, one line per block.

use super::draft::Draft;
use super::shallow::shallow;
use super::table::{self, Grid};
use super::{LineKind, chars, markup};
use scraper::Node;
use scraper::node::Element;

/// Elements whose text does not belong to the act.
const DROPPED: [&str; 14] = [
    "head", "script", "style", "noscript", "template", "nav", "footer", "header", "svg", "iframe", "object",
    "button", "select", "textarea",
];
/// Classes and ids of page furniture: navigation, banners and the like.
const FURNITURE: [&str; 12] = [
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "hidden-print",
    "menu",
    "navbar",
    "no-print",
    "noprint",
    "share",
    "sidebar",
    "toolbar",
];
/// ARIA roles of page furniture.
const ROLES: [&str; 5] = ["banner", "complementary", "contentinfo", "navigation", "search"];
/// Elements that begin and end a line.
const BLOCKS: [&str; 28] = [
    "html",
    "body",
    "main",
    "article",
    "section",
    "aside",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "address",
    "caption",
];

/// Reads a web page.
pub(super) fn read(source: &str) -> Draft {
    let page = scraper::Html::parse_document(&shallow(source));
    let mut reader = PageReader::new(source);
    let mut node = page.tree.root();
    // Iterative: pages may nest deeper than the stack.
    'walk: loop {
        reader.open(node.value(), holds_tables(&node));
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            reader.close(node.value());
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
    reader.flush();
    reader.out
}

/// Nodes searched for a nested table: layout tables have theirs near the top.
const LOOK_INTO: usize = 200;

/// Whether a table is for layout: one of its rows is a single cell with a table inside.
fn holds_tables(node: &ego_tree::NodeRef<'_, Node>) -> bool {
    let named = |node: &Node, names: &[&str]| {
        node.as_element().is_some_and(|element| names.contains(&element.name()))
    };
    let alone = |inner: &ego_tree::NodeRef<'_, Node>| {
        let row = inner.ancestors().find(|above| named(above.value(), &["tr"]));
        row.is_some_and(|row| row.children().filter(|cell| named(cell.value(), &["td", "th"])).count() == 1)
    };
    let mut inner = node.descendants().skip(1).take(LOOK_INTO);
    named(node.value(), &["table"]) && inner.any(|inner| named(inner.value(), &["table"]) && alone(&inner))
}

/// An open list: the next number of an ordered one.
type List = Option<i64>;

struct PageReader<'a> {
    out: Draft,
    place: Locator<'a>,
    text: String,
    /// Line of the first text in `text`.
    number: Option<u32>,
    /// The list item that has begun; its kind and printed number go to its first line.
    item: Option<(LineKind, String)>,
    lists: Vec<List>,
    grid: Grid,
    /// Open elements of each kind.
    tables: u32,
    dropped: u32,
    quotes: u32,
    bold: u32,
    preformatted: u32,
    /// Articles: a header inside one belongs to the act.
    articles: u32,
    /// Superscripts: a link in one is a footnote mark.
    raised: u32,
    heading: Option<u8>,
    inside_bold: bool,
    outside_bold: bool,
    broken: bool,
    /// Open right-aligned elements, as stamps are.
    right: u32,
    /// A block ended or began since the last line: a blank line is due.
    parted: bool,
    added_cells: usize,
}

impl<'a> PageReader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            out: Draft::with_capacity(source.len() / 2),
            place: Locator { source, at: 0, line: 1, misses: 0, comments: markup::Comments::default() },
            text: String::new(),
            number: None,
            item: None,
            lists: Vec::new(),
            grid: Grid::with_breaks(),
            tables: 0,
            dropped: 0,
            quotes: 0,
            bold: 0,
            preformatted: 0,
            articles: 0,
            raised: 0,
            heading: None,
            inside_bold: false,
            outside_bold: false,
            broken: false,
            right: 0,
            parted: false,
            added_cells: 0,
        }
    }

    fn open(&mut self, node: &Node, holds_tables: bool) {
        match node {
            Node::Element(element) => self.open_element(element, holds_tables),
            Node::Text(text) => {
                let number = self.place.find(text);
                if self.dropped == 0 {
                    self.push(text, number);
                }
            }
            _ => {}
        }
    }

    fn open_element(&mut self, element: &Element, holds_tables: bool) {
        let name = element.name();
        if matches!(name, "article" | "main") {
            self.articles += 1;
        }
        self.raised += u32::from(name == "sup");
        if self.dropped > 0 || self.is_dropped(element) {
            self.dropped += 1;
            return;
        }
        if self.tables > 0 {
            return self.open_in_table(element);
        }
        if BLOCKS.contains(&name) || name == "table" {
            self.part();
        }
        self.right += u32::from(is_right(element));
        match name {
            "b" | "strong" => self.bold += 1,
            "blockquote" => self.quotes += 1,
            "pre" => self.preformatted += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = name.get(1..).and_then(|depth| depth.parse().ok())
            }
            "br" => self.line_break(),
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(ordered(element)),
            "li" => self.open_item(element),
            // The cells of a layout table are blocks.
            "table" if holds_tables => {}
            "table" => self.tables = 1,
            "tr" | "td" | "th" => self.part(),
            _ => {}
        }
    }

    fn open_in_table(&mut self, element: &Element) {
        let number = self.place.line_at_tag();
        let span = |name| table::span(element.attr(name));
        match element.name() {
            "table" => {
                self.tables += 1;
                self.grid.gap();
            }
            "tr" if self.tables == 1 => self.grid.row(self.place.find_row()),
            "td" | "th" if self.tables == 1 => self.grid.cell(number, span("colspan"), span("rowspan")),
            "br" | "tr" | "td" | "th" => self.grid.gap(),
            name if BLOCKS.contains(&name) => self.grid.gap(),
            _ => {}
        }
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        let name = element.name();
        if matches!(name, "article" | "main") {
            self.articles = self.articles.saturating_sub(1);
        }
        self.raised = self.raised.saturating_sub(u32::from(name == "sup"));
        if self.dropped > 0 {
            self.dropped -= 1;
            return;
        }
        if self.tables > 0 {
            return self.close_in_table(name);
        }
        if BLOCKS.contains(&name) || matches!(name, "td" | "th") {
            self.part();
        }
        self.right = self.right.saturating_sub(u32::from(is_right(element)));
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "ul" | "ol" => {
                self.lists.pop();
            }
            "li" => self.item = None,
            _ => {}
        }
    }

    fn close_in_table(&mut self, name: &str) {
        match name {
            "table" => {
                self.tables -= 1;
                self.grid.gap();
                if self.tables == 0 {
                    let grid = std::mem::replace(&mut self.grid, Grid::with_breaks());
                    match grid.beside() {
                        Some((number, cells)) => self.beside(number, &cells),
                        None => grid.write(&mut self.out, &mut self.added_cells),
                    }
                    self.parted = true;
                }
            }
            "td" | "th" | "caption" if self.tables == 1 => self.grid.end_cell(),
            name if BLOCKS.contains(&name) => self.grid.gap(),
            _ => {}
        }
    }

    fn is_dropped(&self, element: &Element) -> bool {
        let name = element.name();
        let style = element.attr("style").map(|style| style.replace([' ', '\t'], "").to_ascii_lowercase());
        let hidden =
            element.attr("hidden").is_some() || style.is_some_and(|style| style.contains("display:none"));
        let words = |name| element.attr(name).unwrap_or_default().split_ascii_whitespace();
        let furniture = words("class").chain(words("id")).any(|word| FURNITURE.contains(&word))
            || words("role").any(|role| ROLES.contains(&role));
        // Footnote marks are not part of the text.
        let mark = element.attr("href").is_some_and(|href| {
            let note = href.starts_with("#_ftn") || href.starts_with("#_edn");
            let back = href.starts_with("#_ftnref") || href.starts_with("#_ednref");
            (note && !back) || (self.raised > 0 && href.starts_with('#'))
        });
        let dropped = DROPPED.contains(&name) && !(name == "header" && self.articles > 0);
        hidden || dropped || (furniture && !matches!(name, "html" | "body" | "main" | "article")) || mark
    }

    /// Ends a block.
    fn part(&mut self) {
        self.flush();
        self.parted = true;
    }

    /// Writes a row that is not tabular data: a stamp next to an empty cell, or a post next to a name.
    fn beside(&mut self, number: u32, cells: &[Vec<String>]) {
        if self.out.lines.last().is_some_and(|last| last.kind != LineKind::Blank) {
            self.out.line(number, LineKind::Blank, "");
        }
        let out = &mut self.out;
        match cells {
            [post, name] if is_short(post) && is_short(name) => {
                out.line(number, LineKind::Text, &format!("{}{GAP}{}", post.join(" "), name.join(" ")));
            }
            // A framed page: each line of the cell is a paragraph.
            [page] if page.len() > LONGEST_STAMP => {
                for text in page {
                    out.line(number, LineKind::Text, text);
                    out.line(number, LineKind::Blank, "");
                }
            }
            [left @ .., right] => {
                left.iter().flatten().for_each(|text| out.line(number, LineKind::Text, text));
                right.iter().for_each(|text| out.line(number, LineKind::Quote, text));
            }
            [] => {}
        }
    }

    fn push(&mut self, text: &str, number: u32) {
        if self.tables > 0 {
            return self.grid.text(number, text);
        }
        if self.preformatted > 0 {
            return self.push_preformatted(text, number);
        }
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if blank && self.text.is_empty() {
            return;
        }
        if !blank {
            self.number.get_or_insert(number);
            self.inside_bold |= self.bold > 0;
            self.outside_bold |= self.bold == 0;
        }
        table::push_collapsed(&mut self.text, text, ' ');
    }

    fn push_preformatted(&mut self, text: &str, number: u32) {
        let lead = text.len() - text.trim_start().len();
        let above = text.get(..lead).unwrap_or_default().matches('\n').count();
        let mut number = number.saturating_sub(u32::try_from(above).unwrap_or(0));
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.flush();
                number += 1;
            }
            if !line.is_empty() {
                self.number.get_or_insert(number);
                self.outside_bold = true;
                chars::clean_into(line.trim_end_matches('\r'), &mut self.text);
            }
        }
    }

    /// A `<br>` ends a line; a second one adds a blank line.
    fn line_break(&mut self) {
        if self.text.trim().is_empty() && self.broken {
            let number = self.place.line;
            self.out.line(number, LineKind::Blank, "");
        }
        self.flush();
        self.broken = true;
    }

    fn open_item(&mut self, element: &Element) {
        let value = element.attr("value").and_then(|value| value.trim().parse().ok());
        let item = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                (LineKind::Text, format!("{number}. "))
            }
            _ => (LineKind::Bullet, String::new()),
        };
        self.item = Some(item);
    }

    /// Writes the pending line.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (inside, outside) = (self.inside_bold, self.outside_bold);
        (self.inside_bold, self.outside_bold) = (false, false);
        let number = self.number.take().unwrap_or(self.place.line);
        let trimmed = if self.preformatted > 0 { text.as_str() } else { text.trim_matches([' ', '\t']) };
        if trimmed.is_empty() {
            return;
        }
        self.broken = false;
        let parted = std::mem::take(&mut self.parted);
        let (item, mark) = self.item.take().map_or((None, String::new()), |(kind, mark)| (Some(kind), mark));
        let kind = match (self.heading, item) {
            (Some(depth), _) => LineKind::Heading(depth),
            (_, Some(kind)) => kind,
            _ if self.quotes > 0 || self.right > 0 => LineKind::Quote,
            _ if inside && !outside => LineKind::Heading(6),
            _ => LineKind::Text,
        };
        let follows = self.out.lines.last().is_some_and(|last| match (&last.kind, &kind) {
            (LineKind::Blank | LineKind::PageBreak, _) => true,
            (LineKind::Quote, LineKind::Quote) | (LineKind::Bullet, LineKind::Bullet) => true,
            _ => !mark.is_empty() || self.preformatted > 0,
        });
        if parted && !follows && !self.out.lines.is_empty() {
            self.out.line(number, LineKind::Blank, "");
        }
        let start = self.out.begin();
        if !is_numbered(trimmed) {
            self.out.text.push_str(&mark);
        }
        self.out.text.push_str(trimmed);
        self.out.end(start, number, kind);
    }
}

/// Maximum of lines in a stamp.
const LONGEST_STAMP: usize = 20;
/// Maximum of letters in a cell that is set next to another on one line.
const SHORT: usize = 80;
/// Blanks between two columns of one line, as in plain text.
const GAP: &str = "      ";

fn is_short(lines: &[String]) -> bool {
    lines.iter().map(|line| line.chars().count() + 1).sum::<usize>() <= SHORT + 1
}

/// Whether an element is right-aligned.
fn is_right(element: &Element) -> bool {
    let style = element.attr("style").map(|style| style.replace([' ', '\t'], "").to_ascii_lowercase());
    element.attr("align").is_some_and(|side| side.eq_ignore_ascii_case("right"))
        || style.is_some_and(|style| style.contains("text-align:right") || style.contains("text-align:end"))
}

/// First number of an ordered list; `None` if it prints none.
fn ordered(element: &Element) -> List {
    let plain = element.attr("style").is_some_and(|style| style.contains("none"));
    let start = element.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
    (!plain).then_some(start)
}

/// Whether an item's text begins with its own number (`1)`, `2.`).
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')'])
}

/// Maps texts of the parsed page to lines of the raw one. The parser keeps no positions, but texts come in order, so
/// the next occurrence of a text's first word outside tags is its position.
struct Locator<'a> {
    source: &'a str,
    at: usize,
    /// Line of `at`.
    line: u32,
    misses: u32,
    comments: markup::Comments,
}

/// Search distance for a word: far enough for a comment or script in between, short after repeated failures.
const FAR: usize = 1 << 20;
const NEAR: usize = 1 << 12;
const MANY_MISSES: u32 = 100;

impl Locator<'_> {
    /// Line of a text; advances past its first word. If the text is not found, the current line.
    fn find(&mut self, text: &str) -> u32 {
        let word = first_word(text);
        if word.is_empty() {
            return self.line;
        }
        let bytes = self.source.as_bytes();
        let limit = self.at + if self.misses < MANY_MISSES { FAR } else { NEAR };
        let (mut at, mut line) = (self.at, self.line);
        while at < limit {
            let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else { break };
            if rest.starts_with(word.as_bytes()) {
                (self.at, self.line) = (at + word.len(), line);
                return line;
            }
            let step = self.skip(at, rest);
            let passed = rest.get(..step).unwrap_or_default();
            line += lines_in(passed);
            at += step;
        }
        self.misses += 1;
        self.line
    }

    /// Length of the tag or comment at a position, or 1.
    fn skip(&mut self, at: usize, rest: &[u8]) -> usize {
        if rest.first() != Some(&b'<') {
            return 1;
        }
        if let Some(len) = self.comments.len_at(self.source, at) {
            return len;
        }
        self.source.get(at..).and_then(markup::tag_at).map_or(1, |tag| tag.len)
    }

    /// Line of the next tag.
    fn line_at_tag(&self) -> u32 {
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        let before = rest.iter().position(|&byte| byte == b'<').unwrap_or(0);
        self.line + lines_in(rest.get(..before).unwrap_or_default())
    }

    /// Advances to the next `<tr` if no text is before it, and returns its line.
    fn find_row(&mut self) -> u32 {
        let bytes = self.source.as_bytes();
        let (mut at, mut line) = (self.at, self.line);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let tag = self.source.get(at..).and_then(markup::tag_at);
            let row = tag.is_some_and(|tag| tag.is("tr") && !tag.close);
            if row {
                (self.at, self.line) = (at + tag.map_or(1, |tag| tag.len), line);
                return line;
            }
            let step = self.skip(at, rest);
            if at - self.at > NEAR {
                break;
            }
            line += lines_in(rest.get(..step).unwrap_or_default());
            at += step;
        }
        self.line_at_tag()
    }
}

fn lines_in(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte == b'\n')).sum()
}

/// The leading letters and digits, which the raw text spells the same way: references and odd blanks end the word.
fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end =
        text.char_indices().find(|(at, c)| *at > 48 || !c.is_alphanumeric()).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}
