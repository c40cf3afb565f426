//! Lines of a page: what the elements of a page, one after another, do to them.

use super::super::draft::Draft;
use super::super::levels::Last;
use super::super::table::{self, Grid};
use super::super::{LineKind, chars, numerals};
use super::cascade::Cascade;
use super::counters::{Counters, ITEMS};
use super::furniture::{self, Counts, Passed, Scope};
use super::lists::{self, List, Mark};
use super::locate::Locator;
use super::selector::Part;
use super::style::{Display, Height, Side, Spaces, Style};
use ego_tree::NodeRef;
use scraper::Node;
use scraper::node::Element;
use std::rc::Rc;

/// An open element.
struct Frame {
    style: Rc<Style>,
    /// The list that it is.
    list: Option<List>,
    /// Its boxes stand in one line.
    is_row: bool,
    /// It has begun a block.
    is_block: bool,
    /// It is a table whose cells are blocks.
    is_layout: bool,
    /// It is an article, or its title.
    is_article: bool,
}

/// A part of the page that is being passed over.
struct Passing {
    why: Passed,
    /// Open elements in it.
    depth: u32,
    /// It has words.
    words: bool,
}

pub(super) struct PageReader<'a> {
    out: Draft,
    place: Locator<'a>,
    cascade: &'a mut Cascade,
    scope: Option<Scope>,
    counts: Counts,
    counters: Counters,
    last: Last,
    frames: Vec<Frame>,
    passing: Option<Passing>,
    text: String,
    /// Line of the first text in `text`.
    number: Option<u32>,
    /// The mark of the list item that has begun; it goes to its first line.
    item: Option<Mark>,
    grid: Grid,
    /// Open elements of each kind.
    tables: u32,
    quotes: u32,
    rows: u32,
    articles: u32,
    heading: Option<u8>,
    inside_bold: bool,
    outside_bold: bool,
    broken: bool,
    /// A block ended or began since the last line: a blank line is due.
    parted: bool,
    /// A quotation ended or began since the last line.
    edge: bool,
    /// The last line is the first one of a numbered item.
    in_list: bool,
    /// Something was left out since the last text: of two blanks around it, one goes.
    gap: bool,
    added_cells: usize,
}

impl<'a> PageReader<'a> {
    pub fn new(source: &'a str, cascade: &'a mut Cascade, scope: Option<Scope>) -> Self {
        Self {
            out: Draft::with_capacity(source.len() / 2),
            place: Locator::new(source),
            cascade,
            scope,
            counts: Counts::default(),
            counters: Counters::default(),
            last: Last::default(),
            frames: Vec::new(),
            passing: None,
            text: String::new(),
            number: None,
            item: None,
            grid: Grid::with_breaks(),
            tables: 0,
            quotes: 0,
            rows: 0,
            articles: 0,
            heading: None,
            inside_bold: false,
            outside_bold: false,
            broken: false,
            parted: false,
            edge: false,
            in_list: false,
            gap: false,
            added_cells: 0,
        }
    }

    /// The lines, and what to tell the user.
    pub fn done(mut self) -> (Draft, Vec<String>) {
        self.flush();
        (self.out, self.counts.remarks())
    }

    pub fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Element(element) => self.open_element(node, element),
            Node::Text(text) => {
                let number = self.place.find(text);
                match &mut self.passing {
                    Some(passing) => passing.words |= has_words(text),
                    None => self.letters(text, number),
                }
            }
            _ => {}
        }
    }

    pub fn close(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        if let Some(passing) = &mut self.passing {
            passing.depth -= 1;
            if passing.depth == 0 {
                let counts = passing.words || matches!(passing.why, Passed::Picture | Passed::Embedded);
                if counts {
                    self.counts.add(passing.why);
                }
                self.gap |= counts;
                self.passing = None;
            }
            return;
        }
        self.generate(node, element, Part::After);
        // The line that ends here has the style of this element.
        if self.tables == 0 && self.frames.last().is_some_and(|frame| frame.is_block) {
            self.part();
        }
        let Some(frame) = self.frames.pop() else { return };
        self.counters.close(self.frames.len());
        self.articles = self.articles.saturating_sub(u32::from(frame.is_article));
        self.rows = self.rows.saturating_sub(u32::from(frame.is_row));
        if self.tables > 0 {
            return self.close_in_table(element.name(), &frame);
        }
        match element.name() {
            "blockquote" => {
                self.quotes = self.quotes.saturating_sub(1);
                self.edge = true;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "li" => self.item = None,
            _ => {}
        }
    }

    fn style(&self) -> Rc<Style> {
        self.frames.last().map(|frame| frame.style.clone()).unwrap_or_default()
    }

    /// Why an element is passed over.
    fn passed(&self, node: NodeRef<'_, Node>, element: &Element, style: &Style) -> Option<Passed> {
        let outside = self
            .scope
            .as_ref()
            .is_some_and(|scope| self.articles == 0 && !scope.is_root(&node) && !scope.is_around(&node));
        let passed = furniture::passed(element, style, self.articles > 0);
        match passed {
            Some(Passed::Code) => passed,
            _ if outside => Some(Passed::Outside),
            _ => passed,
        }
    }

    fn open_element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        if let Some(passing) = &mut self.passing {
            passing.depth += 1;
            return;
        }
        let around = self.style();
        let mut style = self.cascade.style(node, element, &around);
        if let Some(why) = self.passed(node, element, &style) {
            self.passing = Some(Passing { why, depth: 1, words: false });
            return;
        }
        let is_root = self.scope.as_ref().is_some_and(|scope| scope.is_root(&node));
        let is_article = is_root || matches!(element.name(), "article" | "main");
        self.articles += u32::from(is_article);
        if self.rows > 0 {
            self.side_by_side(&mut style);
        }
        let depth = self.frames.len();
        let list = self.count(node, element, &style, depth);
        let is_row = self.tables == 0 && is_row(node, element, &style);
        self.rows += u32::from(is_row);
        let mark = if element.name() == "li" || style.display == Display::Item {
            self.mark(node, element, &style)
        } else {
            None
        };
        let is_layout = element.name() == "table" && self.tables == 0 && holds_tables(&node);
        let is_block = self.begins_block(element, &style);
        let frame = Frame { style: Rc::new(style), list, is_row, is_block, is_layout, is_article };
        if self.tables > 0 {
            self.open_in_table(element, &frame);
        } else {
            self.open_block(element, &frame);
        }
        self.frames.push(frame);
        if let Some(mark) = mark {
            self.begin_item(mark);
        }
        self.generate(node, element, Part::Before);
    }

    /// Whether an element begins and ends a block.
    fn begins_block(&self, element: &Element, style: &Style) -> bool {
        let cell = matches!(element.name(), "tr" | "td" | "th" | "table");
        cell || matches!(style.display, Display::Block | Display::Item | Display::Flex | Display::Table)
            || (style.display == Display::Row && self.rows == 0)
    }

    fn open_block(&mut self, element: &Element, frame: &Frame) {
        if frame.is_block {
            self.part();
        }
        match element.name() {
            "blockquote" => {
                self.quotes += 1;
                self.edge = true;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = element.name().get(1..).and_then(|depth| depth.parse().ok());
            }
            "br" => self.line_break(),
            "math" => self.counts.formulas = self.counts.formulas.saturating_add(1),
            // The cells of a layout table are blocks.
            "table" if !frame.is_layout => self.tables = 1,
            _ => {}
        }
    }

    fn open_in_table(&mut self, element: &Element, frame: &Frame) {
        let number = self.place.line_at_tag();
        let span = |name| table::span(element.attr(name));
        match element.name() {
            "table" => {
                self.tables += 1;
                self.grid.gap();
            }
            "tr" if self.tables == 1 => self.grid.row(self.place.find_row()),
            "td" | "th" if self.tables == 1 => self.grid.cell(number, span("colspan"), span("rowspan")),
            "br" => self.grid.gap(),
            "math" => self.counts.formulas = self.counts.formulas.saturating_add(1),
            _ if frame.is_block => self.grid.gap(),
            _ => {}
        }
    }

    fn close_in_table(&mut self, name: &str, frame: &Frame) {
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
                    self.last.line("");
                }
            }
            "td" | "th" | "caption" if self.tables == 1 => self.grid.end_cell(),
            _ if frame.is_block => self.grid.gap(),
            _ => {}
        }
    }

    /// Boxes in one line are set apart by blanks, as in plain text.
    fn side_by_side(&mut self, style: &mut Style) {
        if self.frames.last().is_some_and(|frame| frame.is_row) && !self.text.trim().is_empty() {
            self.text.truncate(self.text.trim_end().len());
            self.text.push_str(GAP);
        }
        style.display = Display::Inline;
    }

    /// Counts an element as its style says; the list that it is.
    fn count(
        &mut self,
        node: NodeRef<'_, Node>,
        element: &Element,
        style: &Style,
        depth: usize,
    ) -> Option<List> {
        let mut list = None;
        if matches!(element.name(), "ol" | "ul") {
            let ordered = element.name() == "ol";
            let reversed = ordered && element.attr("reversed").is_some();
            let given = element.attr("start").and_then(|start| start.trim().parse::<i64>().ok());
            let start = given.unwrap_or_else(|| if reversed { items(node) } else { 1 });
            // What stands before the list is a line by now.
            if self.tables == 0 {
                self.flush();
            }
            let around = self.frames.iter().rev().find_map(|frame| frame.list.as_ref());
            let made = List::new(ordered, reversed, start, around, &self.last);
            self.counters.reset(ITEMS, start.saturating_sub(made.step()), depth);
            list = Some(made);
        }
        for (name, value) in &style.reset {
            self.counters.reset(name, *value, depth);
        }
        if element.name() == "li" {
            let step = self.frames.iter().rev().find_map(|frame| frame.list.as_ref()).map_or(1, List::step);
            self.counters.add(ITEMS, step, depth);
            if let Some(value) = element.attr("value").and_then(|value| value.trim().parse().ok()) {
                self.counters.set(ITEMS, value, depth);
            }
        }
        for (name, value) in &style.increment {
            self.counters.add(name, *value, depth);
        }
        for (name, value) in &style.set {
            self.counters.set(name, *value, depth);
        }
        list
    }

    /// The mark that an item is printed with.
    fn mark(&mut self, node: NodeRef<'_, Node>, element: &Element, style: &Style) -> Option<Mark> {
        if self.tables == 0 {
            self.part();
        }
        if let Some(own) = self.cascade.added(node, element, Part::Marker, style)
            && let Some(content) = &own.content
        {
            let text = self.counters.text(content, &self.cascade.sheet.counters, |name| element.attr(name));
            return Some(lists::sign(text));
        }
        if style.display != Display::Item {
            return Some(Mark::None);
        }
        let list = self.frames.iter_mut().rev().find_map(|frame| frame.list.as_mut());
        let mut none = List::new(false, false, 1, None, &Last::default());
        let text = if list.as_ref().is_some_and(|list| list.ordered) { words(node) } else { String::new() };
        let list = list.unwrap_or(&mut none);
        Some(list.mark(&style.list, &self.cascade.sheet.counters, &self.counters, &self.last, &text))
    }

    /// Begins an item: in a table its mark is text at once.
    fn begin_item(&mut self, mark: Mark) {
        if self.tables == 0 {
            self.item = Some(mark);
        } else if let Mark::Text(mark) = mark {
            let number = self.place.line_at_tag();
            self.grid.text(number, &mark);
        }
    }

    /// Text that the style sheet adds before or after what an element holds.
    fn generate(&mut self, node: NodeRef<'_, Node>, element: &Element, part: Part) {
        let around = self.style();
        let Some(style) = self.cascade.added(node, element, part, &around) else { return };
        for (name, value) in &style.reset {
            self.counters.reset(name, *value, self.frames.len());
        }
        for (name, value) in &style.increment {
            self.counters.add(name, *value, self.frames.len());
        }
        let Some(content) =
            style.content.as_ref().filter(|_| style.display != Display::None && !style.is_unseen())
        else {
            return;
        };
        let text = self.counters.text(content, &self.cascade.sheet.counters, |name| element.attr(name));
        match lists::sign(text.clone()) {
            Mark::None => {}
            mark if part == Part::Before && element.name() == "li" => self.begin_item(mark),
            // Signs such as arrows before links are no text; quotes are.
            Mark::Bullet if !text.contains(['«', '»', '“', '”', '„', '"', '(', ')']) => {}
            _ => {
                let number = self.place.line;
                self.letters(&text, number);
            }
        }
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

    /// Text of the page.
    fn letters(&mut self, text: &str, number: u32) {
        let style = self.style();
        let outside = self.scope.is_some() && self.articles == 0;
        if outside || style.is_unseen() {
            if has_words(text) {
                self.counts.add(if outside { Passed::Outside } else { Passed::Hidden });
                self.gap = true;
            }
            return;
        }
        let raised = if style.height == Height::Raised { numerals::raised(text) } else { None };
        let capitals = if style.capitals { Some(text.to_uppercase()) } else { None };
        let mut text = raised.as_deref().or(capitals.as_deref()).unwrap_or(text);
        if std::mem::take(&mut self.gap) && self.ends_in_blank() {
            text = text.trim_start();
        }
        if self.tables > 0 {
            self.grid.text(number, text);
        } else if style.spaces == Spaces::Kept {
            self.push_preformatted(text, number);
        } else {
            self.push(text, number, style.bold);
        }
    }

    fn ends_in_blank(&self) -> bool {
        if self.tables > 0 {
            self.grid.ends_in_blank()
        } else {
            self.text.is_empty() || self.text.ends_with([' ', '\n'])
        }
    }

    fn push(&mut self, text: &str, number: u32, bold: bool) {
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if blank && self.text.is_empty() {
            return;
        }
        if !blank {
            self.number.get_or_insert(number);
        }
        // A quote or a bracket beside bold words makes them no less bold.
        if has_words(text) {
            self.inside_bold |= bold;
            self.outside_bold |= !bold;
        }
        match text.contains('\t') {
            true => table::push_collapsed(&mut self.text, &columns(text), ' '),
            false => table::push_collapsed(&mut self.text, text, ' '),
        }
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

    /// Writes the pending line.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (inside, outside) = (self.inside_bold, self.outside_bold);
        (self.inside_bold, self.outside_bold) = (false, false);
        let number = self.number.take().unwrap_or(self.place.line);
        let style = self.style();
        let kept = style.spaces == Spaces::Kept;
        let trimmed = if kept { text.as_str() } else { text.trim_matches([' ', '\t']) };
        if trimmed.is_empty() {
            return;
        }
        self.broken = false;
        let parted = std::mem::take(&mut self.parted);
        let item = self.item.take();
        let mark = match &item {
            Some(Mark::Text(mark)) if !is_numbered(trimmed) => mark.as_str(),
            _ => "",
        };
        let kind = match (self.heading, &item) {
            (Some(depth), _) => LineKind::Heading(depth),
            (_, Some(Mark::Bullet)) => LineKind::Bullet,
            (_, Some(Mark::Text(_))) => LineKind::Text,
            _ if style.side == Side::Right || style.far => LineKind::Quote,
            // Programs write indented paragraphs as quotations, too; the lines of a stamp are short.
            _ if self.quotes > 0 && !is_numbered(trimmed) && trimmed.chars().count() <= LONGEST_LINE => {
                LineKind::Quote
            }
            _ if inside && !outside => LineKind::Heading(6),
            _ => LineKind::Text,
        };
        let follows = self.out.lines.last().is_some_and(|last| match (&last.kind, &kind) {
            (LineKind::Blank | LineKind::PageBreak, _) => true,
            (LineKind::Quote, LineKind::Quote) => !self.edge,
            (LineKind::Bullet, LineKind::Bullet) => true,
            _ => (self.in_list && !mark.is_empty()) || kept,
        });
        self.in_list = !mark.is_empty();
        self.edge = false;
        if parted && !follows && !self.out.lines.is_empty() {
            self.out.line(number, LineKind::Blank, "");
        }
        let start = self.out.begin();
        chars::clean_into(mark, &mut self.out.text);
        self.out.text.push_str(trimmed);
        self.last.line(self.out.text.get(start as usize..).unwrap_or_default());
        self.out.end(start, number, kind);
    }
}

/// Maximum of lines in a stamp.
const LONGEST_STAMP: usize = 20;
/// Maximum of letters in a line of a stamp.
const LONGEST_LINE: usize = 120;
/// Maximum of letters in a cell that is set next to another on one line.
const SHORT: usize = 80;
/// Blanks between two columns of one line, as in plain text.
const GAP: &str = "      ";
/// Nodes searched for a nested table: layout tables have theirs near the top.
const LOOK_INTO: usize = 200;

fn is_short(lines: &[String]) -> bool {
    lines.iter().map(|line| line.chars().count() + 1).sum::<usize>() <= SHORT + 1
}

/// Tabs between words make columns, as in plain text; those at line ends indent the page's own text.
fn columns(text: &str) -> String {
    let column = |line: &str| {
        let pieces = line.split('\t').filter(|piece| !piece.trim().is_empty());
        let inner = pieces.collect::<Vec<_>>().join(GAP);
        let edge = |at_end: bool| {
            let tab = if at_end {
                line.trim_end_matches(' ').ends_with('\t')
            } else {
                line.trim_start_matches(' ').starts_with('\t')
            };
            if tab { " " } else { "" }
        };
        format!("{}{inner}{}", edge(false), if inner.is_empty() { "" } else { edge(true) })
    };
    text.split('\n').map(column).collect::<Vec<_>>().join("\n")
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether an item's text begins with its own number (`1)`, `2.`).
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')'])
}

/// Items of a list.
fn items(list: NodeRef<'_, Node>) -> i64 {
    let is_item =
        |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|item| item.name() == "li");
    i64::try_from(list.children().filter(is_item).count()).unwrap_or(i64::MAX)
}

/// The first words of an item, up to a list in it, and its last ones.
fn words(item: NodeRef<'_, Node>) -> String {
    let mut out = String::new();
    for node in item.descendants().skip(1).take(LOOK_INTO) {
        match node.value() {
            Node::Element(element) if matches!(element.name(), "ol" | "ul" | "table") => break,
            Node::Text(text) => out.push_str(text),
            _ => {}
        }
    }
    out
}

/// Whether the boxes in an element stand in one line: a post and a name, not the columns of a whole page.
fn is_row(node: NodeRef<'_, Node>, element: &Element, style: &Style) -> bool {
    let may = match style.display {
        Display::Flex => !style.column,
        Display::Row => element.name() != "tr",
        _ => false,
    };
    if !may {
        return false;
    }
    let mut letters = 0;
    for (at, node) in node.descendants().enumerate() {
        match node.value() {
            Node::Text(text) => letters += text.trim().chars().count(),
            Node::Element(element) if matches!(element.name(), "table" | "ul" | "ol") => return false,
            _ => {}
        }
        if letters > 2 * SHORT || at > LOOK_INTO {
            return false;
        }
    }
    true
}

/// Whether a table is for layout: one of its rows is a single cell with a table inside.
fn holds_tables(node: &NodeRef<'_, Node>) -> bool {
    let named = |node: &Node, names: &[&str]| {
        node.as_element().is_some_and(|element| names.contains(&element.name()))
    };
    let alone = |inner: &NodeRef<'_, Node>| {
        let row = inner.ancestors().find(|above| named(above.value(), &["tr"]));
        row.is_some_and(|row| row.children().filter(|cell| named(cell.value(), &["td", "th"])).count() == 1)
    };
    let mut inner = node.descendants().skip(1).take(LOOK_INTO);
    inner.any(|inner| named(inner.value(), &["table"]) && alone(&inner))
}
