//! A tagged file's text: paragraphs, items and cells as its structure has them. Places only part words and lines.
//!
//! Tags that contradict the page are not trusted: then the file is read by geometry.

use super::super::LineKind;
use super::super::draft::Draft;
use super::super::paper::{Cell, Paper, Paragraph};
use super::block::Block;
use super::device::middle;
use super::joins::Seen;
use super::lines::PageLayout;
use super::measures::Measures;
use super::page::{Glyph, Page};
use super::split;
use super::tree::{Element, Node, Role, Tree};
use super::words::{Word, words};
use std::collections::BTreeMap;

/// Letters in a hundred that tags may leave out.
const MISSED: usize = 4;
/// Share of a page's height that is its edge.
const EDGE: f32 = 0.1;
/// Letters in a hundred that may stand in figures.
const DRAWN: usize = 20;
/// A menu has so many items of so few letters each, and of ten letters so many in links.
const MENU: usize = 3;
const SHORT: usize = 40;
const LINKED: usize = 8;
/// Elements in elements.
const DEEPEST: usize = 160;

/// What tags say of a file.
pub(super) struct Tagged {
    pub draft: Draft,
    /// Number of the first line of each page.
    pub starts: Vec<u32>,
    /// Text in figures, which is not read.
    pub figures: Vec<(usize, String)>,
    /// Lists of nothing but links, which are no text of the act.
    pub menus: Vec<(usize, String)>,
    /// Words that no tag has.
    pub untagged: Vec<(usize, String)>,
    /// Words that tags call no text.
    pub artifacts: Vec<(usize, String)>,
}

/// The text of a tagged file; none if its tags contradict its pages.
pub(super) fn write(
    tree: &Tree,
    pages: &[Page],
    laid: &[PageLayout],
    measures: &[Measures],
    seen: &Seen,
) -> Option<Tagged> {
    let marks: Vec<BTreeMap<u32, Vec<usize>>> = pages.iter().map(contents).collect();
    let has_letters = |page: usize, mark: u32| {
        let shown = pages.get(page).map(|page| page.glyphs.as_slice()).unwrap_or_default();
        let mut letters = marks.get(page).and_then(|marks| marks.get(&mark)).into_iter().flatten();
        letters.any(|at| shown.get(*at).is_some_and(|glyph| !glyph.letter.is_whitespace()))
    };
    let kids = split::mended(&tree.kids, &has_letters, 0);
    let mut writer = Writer {
        pages,
        laid,
        measures,
        seen,
        right: None,
        strays: pages.iter().map(strays).collect(),
        marks,
        paper: Paper::with_capacity(1 << 16),
        starts: Vec::new(),
        open: None,
        label: None,
        cells: Vec::new(),
        figures: Vec::new(),
        menus: Vec::new(),
        loose: true,
        read: 0,
        drawn: 0,
        backwards: 0,
        blocks: 0,
        last: (0, 0.0),
    };
    writer.nodes(&kids, 0);
    writer.flush();
    let text = |page: &Page| {
        page.glyphs.iter().filter(|glyph| !glyph.mark.artifact && !glyph.letter.is_whitespace()).count()
    };
    let shown: usize = pages.iter().map(text).sum();
    let missed: usize = pages.iter().zip(&writer.marks).map(|(page, left)| missed(page, left)).sum();
    if missed * 100 > shown * MISSED
        || writer.drawn * 100 > shown * DRAWN
        || writer.backwards * 5 > writer.blocks
    {
        return None;
    }
    if let Some(last) = pages.len().checked_sub(1) {
        writer.start(last);
    }
    let (untagged, artifacts) = (writer.untagged(), texts(pages, |glyph| glyph.mark.artifact));
    let Writer { paper, starts, figures, menus, .. } = writer;
    Some(Tagged { draft: paper.done(), starts, figures, menus, untagged, artifacts })
}

/// The words of some letters of pages.
fn texts(pages: &[Page], of: impl Fn(&Glyph) -> bool) -> Vec<(usize, String)> {
    let text = |page: &Page| {
        let glyphs: Vec<Glyph> = page.glyphs.iter().filter(|glyph| of(glyph)).copied().collect();
        let words: Vec<String> = words(&glyphs).into_iter().map(|word| word.text).collect();
        words.join(" ")
    };
    let texts = pages.iter().enumerate().map(|(at, page)| (at, text(page)));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

fn opened() -> (Block, LineKind) {
    (Block::default(), LineKind::Text)
}

/// The page that an element begins on.
fn page(element: &Element) -> Option<usize> {
    element.kids.iter().find_map(|node| match node {
        Node::Content { page, .. } => Some(*page),
        Node::Element(inner) => page(inner),
    })
}

/// Letters of a page's text that no element has taken. Heads and page numbers at its edges need no tag.
fn missed(page: &Page, left: &BTreeMap<u32, Vec<usize>>) -> usize {
    let inside = EDGE * page.height..(1.0 - EDGE) * page.height;
    let untaken = |glyph: &Glyph| glyph.mark.id.is_none_or(|id| left.contains_key(&id));
    let text = page.glyphs.iter().filter(|glyph| !glyph.mark.artifact && !glyph.letter.is_whitespace());
    text.filter(|glyph| untaken(glyph) && inside.contains(&glyph.from.1)).count()
}

/// The words of a page that no tag has.
fn strays(page: &Page) -> Vec<Word> {
    let untagged = |glyph: &&Glyph| glyph.mark.id.is_none() && !glyph.mark.artifact;
    let glyphs: Vec<Glyph> = page.glyphs.iter().filter(untagged).copied().collect();
    words(&glyphs)
}

/// The letters of each marked content of a page.
fn contents(page: &Page) -> BTreeMap<u32, Vec<usize>> {
    let mut contents: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, glyph) in page.glyphs.iter().enumerate() {
        if let Some(id) = glyph.mark.id.filter(|_| !glyph.mark.artifact) {
            contents.entry(id).or_default().push(at);
        }
    }
    contents
}

struct Writer<'p> {
    pages: &'p [Page],
    laid: &'p [PageLayout],
    measures: &'p [Measures],
    seen: &'p Seen,
    /// How far the column of the open cell reaches.
    right: Option<f32>,
    marks: Vec<BTreeMap<u32, Vec<usize>>>,
    /// Words of each page without a tag: marks of items that a style sheet makes are such.
    strays: Vec<Vec<Word>>,
    paper: Paper,
    starts: Vec<u32>,
    /// The paragraph that is open, and its kind.
    open: Option<(Block, LineKind)>,
    /// The mark of an item whose text has not come yet.
    label: Option<String>,
    /// Paragraphs of the cells that are open, outer ones first.
    cells: Vec<Vec<Paragraph>>,
    figures: Vec<(usize, String)>,
    menus: Vec<(usize, String)>,
    /// No paragraph is open: parts of one stand in a group.
    loose: bool,
    /// Letters read, and those of them in figures.
    read: usize,
    drawn: usize,
    /// Paragraphs that stand before the one that the structure has before them.
    backwards: usize,
    blocks: usize,
    last: (usize, f32),
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node], depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for node in nodes {
            match node {
                Node::Content { page, mark } => self.content(*page, *mark),
                Node::Element(element) => self.element(element, depth + 1),
            }
        }
    }

    fn element(&mut self, element: &Element, depth: usize) {
        match element.role {
            Role::Inline | Role::Link => self.inside(element, depth),
            Role::List if self.is_menu(element, depth) => {
                let text = self.kept_apart(element, depth);
                self.menus.push((page(element).unwrap_or_default(), text));
            }
            Role::Group | Role::List => self.block(element, LineKind::Text, depth),
            Role::Paragraph => self.block(element, LineKind::Text, depth),
            Role::Heading(level) => self.block(element, LineKind::Heading(level), depth),
            Role::Item => {
                self.block(element, LineKind::Text, depth);
                // An item of nothing but its mark.
                if let Some(label) = self.label.take() {
                    self.put(Paragraph { kind: LineKind::Text, text: label });
                }
            }
            Role::Label => self.label(element, depth),
            Role::Table if self.cells.is_empty() => self.table(element, depth),
            Role::Table | Role::Row | Role::Cell => self.block(element, LineKind::Text, depth),
            Role::Figure => self.figure(element, depth),
            Role::Artifact => self.gather(element, depth, &mut Vec::new()),
        }
    }

    fn block(&mut self, element: &Element, kind: LineKind, depth: usize) {
        self.flush();
        let loose = std::mem::replace(&mut self.loose, element.role == Role::Group);
        self.open = Some((Block::default(), kind));
        self.inside(element, depth);
        self.flush();
        self.loose = loose;
    }

    /// What an element holds, or reads as.
    fn inside(&mut self, element: &Element, depth: usize) {
        let Some(text) = &element.text else { return self.nodes(&element.kids, depth) };
        let mut letters = Vec::new();
        let page = page(element).unwrap_or_default();
        self.gather(element, depth, &mut letters);
        let (block, _) = self.open.get_or_insert_with(opened);
        block.replaced(page, &letters, text);
    }

    /// Takes the letters of an element.
    fn gather(&mut self, element: &Element, depth: usize, out: &mut Vec<Glyph>) {
        if depth > DEEPEST {
            return;
        }
        for node in &element.kids {
            match node {
                Node::Content { page, mark } => {
                    let letters = self.letters(*page, *mark);
                    let shown = self.pages.get(*page).map(|page| page.glyphs.as_slice()).unwrap_or_default();
                    out.extend(letters.into_iter().filter_map(|at| shown.get(at)));
                }
                Node::Element(element) => self.gather(element, depth + 1, out),
            }
        }
    }

    /// Whether a list is nothing but links, as those that a page's readers choose from.
    fn is_menu(&self, list: &Element, depth: usize) -> bool {
        let items = list.kids.iter().filter(|kid| matches!(kid, Node::Element(_))).count();
        let (linked, all) = self.links(&list.kids, false, depth);
        items >= MENU && all > 0 && linked * 10 >= all * LINKED && all <= items * SHORT
    }

    /// Letters of nodes that stand in links, and all their letters.
    fn links(&self, nodes: &[Node], inside: bool, depth: usize) -> (usize, usize) {
        if depth > DEEPEST {
            return (0, 0);
        }
        let counts = nodes.iter().map(|node| match node {
            Node::Content { page, mark } => {
                let shown = self.pages.get(*page).map(|page| page.glyphs.as_slice()).unwrap_or_default();
                let letters = self.marks.get(*page).and_then(|marks| marks.get(mark));
                let letters = letters.into_iter().flatten().filter_map(|at| shown.get(*at));
                let count = letters.filter(|glyph| glyph.letter.is_alphanumeric()).count();
                (if inside { count } else { 0 }, count)
            }
            Node::Element(element) => {
                self.links(&element.kids, inside || element.role == Role::Link, depth + 1)
            }
        });
        counts.fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
    }

    /// The text of an element that is kept out of the text.
    fn kept_apart(&mut self, element: &Element, depth: usize) -> String {
        let before = self.open.take();
        let paragraphs = self.cell(element, depth);
        self.open = before;
        let text: Vec<String> = paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
        text.join(" ")
    }

    /// Takes the letters of a marked content.
    fn letters(&mut self, page: usize, mark: u32) -> Vec<usize> {
        let letters = self.marks.get_mut(page).and_then(|marks| marks.remove(&mark)).unwrap_or_default();
        let shown = self.pages.get(page).map(|page| page.glyphs.as_slice()).unwrap_or_default();
        let blank = |at: &&usize| shown.get(**at).is_none_or(|glyph| glyph.letter.is_whitespace());
        self.read += letters.len() - letters.iter().filter(blank).count();
        letters
    }

    fn content(&mut self, page: usize, mark: u32) {
        let letters = self.letters(page, mark);
        let Some(shown) = self.pages.get(page) else { return };
        let first = letters.first().and_then(|at| shown.glyphs.get(*at));
        let apart = first
            .is_some_and(|first| self.open.as_ref().is_some_and(|(block, _)| block.is_apart(page, first)));
        if self.loose && apart {
            self.flush();
        }
        let (block, _) = self.open.get_or_insert_with(opened);
        for glyph in letters.into_iter().filter_map(|at| shown.glyphs.get(at)) {
            block.letter(page, glyph);
        }
    }

    fn label(&mut self, element: &Element, depth: usize) {
        self.flush();
        self.inside(element, depth);
        let Some((mut block, _)) = self.open.take() else { return };
        block.end();
        let text = block.text(None, None, self.seen);
        if !text.trim().is_empty() {
            self.label = Some(text.trim().to_owned());
        }
    }

    /// Words in a drawing are no text of the act.
    fn figure(&mut self, element: &Element, depth: usize) {
        let read = self.read;
        let text = self.kept_apart(element, depth);
        if !text.is_empty() {
            self.drawn += self.read - read;
            self.figures.push((page(element).unwrap_or_default(), text));
        }
    }

    fn table(&mut self, element: &Element, depth: usize) {
        self.flush();
        let mut rows = Vec::new();
        let mut hanging: Vec<usize> = Vec::new();
        let mut rights = Vec::new();
        self.rights(element, depth, &mut rights);
        self.rows(element, depth, &mut rows, &mut hanging, &rights);
        self.paper.table(&rows);
    }

    /// How far the lines of each column may reach: its cells have as much room on the right as on the left.
    fn rights(&self, element: &Element, depth: usize, rights: &mut Vec<f32>) {
        if depth > DEEPEST {
            return;
        }
        let mut column = 0;
        for node in &element.kids {
            match node {
                Node::Element(inner) if inner.role == Role::Cell => {
                    if rights.len() <= column {
                        rights.resize(column + 1, f32::MIN);
                    }
                    if let Some(right) = rights.get_mut(column).filter(|_| inner.columns == 1) {
                        *right = right.max(self.room(&inner.kids, depth + 1));
                    }
                    column += inner.columns.min(MOST_COLUMNS);
                }
                Node::Element(inner) => self.rights(inner, depth + 1, rights),
                Node::Content { .. } => {}
            }
        }
    }

    /// How far lines may reach in the ruled cell of nodes: as far from its right edge as their letters stand from its left one.
    fn room(&self, nodes: &[Node], depth: usize) -> f32 {
        if depth > DEEPEST {
            return f32::MIN;
        }
        let rooms = nodes.iter().map(|node| match node {
            Node::Content { page, mark } => {
                let shown = self.pages.get(*page).map(|page| page.glyphs.as_slice()).unwrap_or_default();
                let letters = self.marks.get(*page).and_then(|marks| marks.get(mark)).into_iter().flatten();
                let mut letters =
                    letters.filter_map(|at| shown.get(*at)).filter(|glyph| !glyph.letter.is_whitespace());
                let Some(first) = letters.next() else { return f32::MIN };
                let left = letters.map(|glyph| glyph.from.0).fold(first.from.0, f32::min);
                let edges = self.laid.get(*page).and_then(|page| page.column(middle(first)));
                edges.map_or(f32::MIN, |(from, to)| to - (left - from))
            }
            Node::Element(inner) => self.room(&inner.kids, depth + 1),
        });
        rooms.fold(f32::MIN, f32::max)
    }

    fn rows(
        &mut self,
        element: &Element,
        depth: usize,
        rows: &mut Vec<Vec<Cell>>,
        hanging: &mut Vec<usize>,
        rights: &[f32],
    ) {
        if depth > DEEPEST {
            return;
        }
        for node in &element.kids {
            let Node::Element(inner) = node else { continue };
            match inner.role {
                Role::Row => {
                    let row = self.row(inner, depth + 1, hanging, rights);
                    rows.push(row);
                }
                Role::Group => self.rows(inner, depth + 1, rows, hanging, rights),
                // A caption.
                _ => self.element(inner, depth + 1),
            }
        }
    }

    /// A row, with empty cells below those that hang into it.
    fn row(
        &mut self,
        element: &Element,
        depth: usize,
        hanging: &mut Vec<usize>,
        rights: &[f32],
    ) -> Vec<Cell> {
        let mut row = Vec::new();
        let mut column = 0;
        let below = |column: &mut usize, row: &mut Vec<Cell>, hanging: &mut Vec<usize>| {
            while let Some(left) = hanging.get_mut(*column).filter(|left| **left > 0) {
                *left -= 1;
                *column += 1;
                row.push(Cell { paragraphs: Vec::new(), columns: 1, goes_on: true });
            }
        };
        for node in &element.kids {
            let Node::Element(inner) = node else { continue };
            if inner.role != Role::Cell {
                continue;
            }
            below(&mut column, &mut row, hanging);
            let columns = inner.columns.min(MOST_COLUMNS);
            if inner.rows > 1 {
                hanging.resize(hanging.len().max(column + columns), 0);
                hanging.iter_mut().skip(column).take(columns).for_each(|left| *left = inner.rows - 1);
            }
            self.right = rights.get(column).copied().filter(|right| columns == 1 && *right > 0.0);
            column += columns;
            let paragraphs = self.cell(inner, depth + 1);
            self.right = None;
            row.push(Cell { paragraphs, columns, goes_on: false });
        }
        below(&mut column, &mut row, hanging);
        row
    }

    fn cell(&mut self, element: &Element, depth: usize) -> Vec<Paragraph> {
        self.cells.push(Vec::new());
        let (loose, label) = (std::mem::replace(&mut self.loose, false), self.label.take());
        self.inside(element, depth);
        self.flush();
        (self.loose, self.label) = (loose, label);
        self.cells.pop().unwrap_or_default()
    }

    /// The words that no element has taken.
    fn untagged(&self) -> Vec<(usize, String)> {
        let words = |(strays, marks): (&Vec<Word>, &BTreeMap<u32, Vec<usize>>), page: &Page| {
            let left: Vec<Glyph> =
                marks.values().flatten().filter_map(|at| page.glyphs.get(*at)).copied().collect();
            let mut texts: Vec<String> = words(&left).into_iter().map(|word| word.text).collect();
            texts.extend(strays.iter().map(|word| word.text.clone()));
            texts.join(" ")
        };
        let left = self.strays.iter().zip(&self.marks).zip(self.pages).enumerate();
        let left = left.map(|(at, (left, page))| (at, words(left, page)));
        left.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn flush(&mut self) {
        let Some((mut block, kind)) = self.open.take() else { return };
        block.end();
        let Some(page) = block.page() else { return };
        let measures = self.measures.get(page).filter(|_| self.cells.is_empty());
        let mut text = block.text(measures, self.right, self.seen);
        if let Some(stray) = self.strays.get_mut(page).and_then(|strays| block.take_mark(strays)) {
            self.read += stray.chars().count();
            text = format!("{stray} {text}");
        }
        if matches!(kind, LineKind::Heading(_)) {
            text = text.replace('\n', " ");
        }
        if text.trim().is_empty() {
            return;
        }
        if let Some(rest) = BULLETS.iter().find_map(|bullet| text.strip_prefix(bullet))
            && rest.starts_with(' ')
            && self.label.is_none()
        {
            self.label = Some(BULLET.to_owned());
            text = rest.trim_start().to_owned();
        }
        if self.cells.is_empty() {
            self.start(page);
            self.order(page, block.top());
        }
        let right = kind == LineKind::Text && measures.is_some_and(|measures| block.is_right(measures));
        let kind = if right { LineKind::Quote } else { kind };
        self.put(Paragraph { kind, text });
    }

    /// Counts paragraphs that stand before the last one.
    fn order(&mut self, page: usize, top: f32) {
        self.blocks += 1;
        if (page, top) < self.last {
            self.backwards += 1;
        }
        self.last = (page, top);
    }

    fn put(&mut self, mut paragraph: Paragraph) {
        if let Some(label) = self.label.take() {
            if BULLETS.contains(&label.as_str()) {
                paragraph.kind = LineKind::Bullet;
            } else {
                paragraph.text = format!("{label} {}", paragraph.text.trim_start());
            }
        }
        match self.cells.last_mut() {
            Some(cell) => cell.push(paragraph),
            None => self.paper.paragraph(&paragraph),
        }
    }

    /// Notes that a page begins with the next line; pages before it that began nothing begin there too.
    fn start(&mut self, page: usize) {
        while self.starts.len() <= page {
            self.starts.push(self.paper.next_number());
        }
    }
}

/// Maximum of columns that a cell may span; more are an error of the file.
const MOST_COLUMNS: usize = 200;
/// Marks of items that say nothing.
const BULLET: &str = "•";
const BULLETS: [&str; 12] = [BULLET, "◦", "▪", "■", "□", "●", "○", "·", "‣", "o", "\u{f0b7}", "\u{f0a7}"];
