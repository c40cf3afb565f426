//! Rows of one language or column, with their structure.

use super::styles;
use crate::document::Text;
use crate::lines::{Ink, Style, even_lines, lines};
use crate::pages::{Align, Cell, Row, Rule};
use crate::tree::{Role, Tree};
use crate::words::label;
use zanflow_wording::Lang;

/// Space between the label and the value of a row.
const GUTTER: f32 = 10.0;
/// A part that is no wider has one thing beside another only where it must.
pub(crate) const NARROW: f32 = 300.0;

/// A text with what it is and how it looks.
pub(crate) type Passage = (Role, Said, Style);

/// A text to be put, and the language that it is in if that is not the part's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) other: Option<Lang>,
}

impl Said {
    pub(crate) fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), other: None }
    }
}

/// A part of the paper in one language, in one column.
pub(crate) struct Part<'t> {
    pub(crate) lang: Lang,
    /// From the left edge of what is written.
    x: f32,
    pub(crate) width: f32,
    pub(crate) tree: &'t mut Tree,
    /// The element that all of the part is in.
    section: usize,
    pub(crate) rows: Vec<Row>,
}

impl<'t> Part<'t> {
    pub(crate) fn new(lang: Lang, x: f32, width: f32, tree: &'t mut Tree) -> Self {
        let section = tree.add(None, Role::Section, Some(lang));
        Self { lang, x, width, tree, section, rows: Vec::new() }
    }

    /// A text for this part's readers, or that it is not known.
    pub(crate) fn said(&self, text: Option<&Text>) -> Said {
        match text.and_then(|text| text.read(self.lang)) {
            Some((text, other)) => Said { text: text.to_owned(), other },
            None => self.not_known(),
        }
    }

    /// The same of a text without languages.
    pub(crate) fn given(&self, text: Option<&str>) -> Said {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map_or_else(|| self.not_known(), Said::own)
    }

    pub(crate) fn not_known(&self) -> Said {
        Said::own(label(self.lang, "nothing-known"))
    }

    /// A cell with a text, in a new element of `parent`. A text in the other language is followed by a remark that it is.
    pub(crate) fn cell(
        &mut self,
        parent: usize,
        role: Role,
        said: &Said,
        style: Style,
        place: Place,
    ) -> Cell {
        let node = self.tree.add(Some(parent), role, said.other);
        let broken = if place.align == Align::Middle { even_lines } else { lines };
        let mut found = broken(&said.text, style, place.width, node);
        if said.other.is_some() {
            let remark = label(self.lang, "in-other-language");
            let inner = self.tree.add(Some(node), Role::Paragraph, Some(self.lang));
            found.extend(lines(&remark, styles::SMALL, place.width, inner));
        }
        if found.is_empty() {
            // Nothing but signs without a form: the element must not be empty.
            found = lines(&label(self.lang, "nothing-known"), style, place.width, node);
        }
        Cell { x: self.x + place.x, width: place.width, align: place.align, lines: found.into(), code: None }
    }

    /// A paragraph over the whole width.
    pub(crate) fn paragraph(&mut self, said: &Said, style: Style, align: Align, space: f32) {
        let place = Place { x: 0.0, width: self.width, align };
        let cell = self.cell(self.section, Role::Paragraph, said, style, place);
        self.rows.push(Row { space, cells: vec![cell], ..Row::default() });
    }

    /// A heading; it stays with what follows.
    pub(crate) fn heading(&mut self, said: &Said, level: u16, style: Style, align: Align, space: f32) {
        let place = Place { x: 0.0, width: self.width, align };
        let cell = self.cell(self.section, Role::Heading(level), said, style, place);
        if let Some(line) = cell.lines.front() {
            self.entitle(&Role::Heading(level), line.node, said);
        }
        self.rows.push(Row { space, cells: vec![cell], keep: true, ..Row::default() });
    }

    /// The heading of a section.
    pub(crate) fn section(&mut self, key: &str) {
        let said = Said::own(label(self.lang, key));
        self.heading(&said, 2, styles::HEADING, Align::Left, 12.0);
        self.gap(3.0);
    }

    /// Stacks of passages, side by side where there is room, else one below the other.
    pub(crate) fn stacks(&mut self, stacks: &[(&[Passage], Align)], share: f32, space: f32) {
        let wide = self.width > NARROW;
        let first = if wide { (self.width - GUTTER) * share } else { self.width };
        let mut x = 0.0;
        for (nth, (passages, align)) in stacks.iter().enumerate() {
            let width = if nth == 0 { first } else { self.width - x };
            let place = Place { x, width, align: if wide { *align } else { Align::Left } };
            let cell = self.stack(passages, place);
            match self.rows.last_mut().filter(|_| wide && nth > 0) {
                Some(row) => row.cells.push(cell),
                None => {
                    let headed = matches!(passages.first(), Some((Role::Heading(_), _, _)));
                    let space = if nth == 0 || headed { space } else { 1.0 };
                    // What is one row where there is room stays together where there is not.
                    let keep = nth + 1 < stacks.len() && !wide;
                    self.rows.push(Row { space, cells: vec![cell], keep, ..Row::default() });
                }
            }
            if wide {
                x = first + GUTTER;
            }
        }
    }

    /// Passages below one another in one cell.
    fn stack(&mut self, passages: &[Passage], place: Place) -> Cell {
        let mut stack = Cell {
            x: self.x + place.x,
            width: place.width,
            align: place.align,
            lines: [].into(),
            code: None,
        };
        for (role, said, style) in passages {
            let mut cell = self.cell(self.section, role.clone(), said, *style, place);
            if let Some(first) = cell.lines.front_mut().filter(|_| !stack.lines.is_empty()) {
                first.above = 1.5;
                self.entitle(role, first.node, said);
            } else if let Some(first) = cell.lines.front() {
                self.entitle(role, first.node, said);
            }
            stack.lines.append(&mut cell.lines);
        }
        stack
    }

    /// Notes the text of a heading, for the outline.
    fn entitle(&mut self, role: &Role, node: usize, said: &Said) {
        if let Some(node) = self.tree.nodes.get_mut(node).filter(|_| matches!(role, Role::Heading(_))) {
            node.title = Some(said.text.clone());
        }
    }

    /// A table of labels and values, with the heads of its two columns if it is long.
    pub(crate) fn table(&mut self, rows: &[(Said, Said)], heads: Option<[&str; 2]>) {
        let table = self.tree.add(Some(self.section), Role::Table, None);
        let head = heads.map(|keys| {
            let [one, other] = keys.map(|key| Said::own(label(self.lang, key)));
            self.pair(
                table,
                (&one, Role::ColumnHead, styles::COLUMN),
                (&other, Role::ColumnHead, styles::COLUMN),
            );
            self.keep_last();
            self.rows.len() - 1
        });
        for (nth, (name, value)) in rows.iter().enumerate() {
            self.pair(table, (name, Role::RowHead, styles::LABEL), (value, Role::Data, styles::TEXT));
            if let Some(row) = self.rows.last_mut() {
                row.head = head;
                // No row of a table stands alone at an end of a page.
                row.keep = rows.len() > 1 && (nth == 0 || nth + 2 == rows.len());
                if nth > 0 || head.is_some() {
                    row.rules.retain(|rule| !rule.above);
                }
            }
        }
    }

    fn pair(&mut self, table: usize, left: (&Said, Role, Style), right: (&Said, Role, Style)) {
        let row = self.tree.add(Some(table), Role::Row, None);
        let first = (self.width - GUTTER) * if self.width > NARROW { 0.36 } else { 0.42 };
        let place = Place { x: 0.0, width: first, align: Align::Left };
        let one = self.cell(row, left.1, left.0, left.2, place);
        let place = Place { x: first + GUTTER, width: self.width - GUTTER - first, align: Align::Left };
        let other = self.cell(row, right.1, right.0, right.2, place);
        let rules = [true, false].map(|above| self.rule(0.5, Ink::Pale, above)).to_vec();
        self.rows.push(Row { padding: 2.6, cells: vec![one, other], rules, ..Row::default() });
    }

    /// A rule over the whole width along an edge of a row.
    fn rule(&self, thickness: f32, ink: Ink, above: bool) -> Rule {
        Rule { x: self.x, width: self.width, thickness, ink, above }
    }

    /// A rule below the last row, so far from its text.
    pub(crate) fn underline(&mut self, thickness: f32, ink: Ink, distance: f32) {
        let rule = self.rule(thickness, ink, false);
        self.rows.push(Row { space: distance, rules: vec![rule], ..Row::default() });
    }

    /// Leaves space between the last row and the next, and keeps them together.
    pub(crate) fn gap(&mut self, space: f32) {
        self.rows.push(Row { space, keep: true, ..Row::default() });
    }

    /// Keeps the last row on the page of what follows.
    pub(crate) fn keep_last(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.keep = true;
        }
    }

    /// Begins a numbered list and gives it to `item`.
    pub(crate) fn list(&mut self) -> usize {
        self.tree.add(Some(self.section), Role::List, None)
    }

    /// An item of a list: its mark, and paragraphs of which the first stands beside the mark.
    pub(crate) fn item(&mut self, list: usize, mark: &str, paragraphs: &[(Said, Style)]) {
        const INDENT: f32 = 20.0;
        let item = self.tree.add(Some(list), Role::Item, None);
        let place = Place { x: 0.0, width: INDENT + GUTTER, align: Align::Left };
        let mut marked = Some(self.cell(item, Role::Label, &Said::own(mark), styles::TEXT, place));
        let body = self.tree.add(Some(item), Role::ItemBody, None);
        for (nth, (said, style)) in paragraphs.iter().enumerate() {
            let place = Place { x: INDENT, width: self.width - INDENT, align: Align::Left };
            let cell = self.cell(body, Role::Paragraph, said, *style, place);
            let cells: Vec<Cell> = marked.take().into_iter().chain([cell]).collect();
            let space = if nth == 0 { 5.0 } else { 1.0 };
            // What is found and the clause that it rests on are read together.
            self.rows.push(Row { space, cells, keep: nth + 1 < paragraphs.len(), ..Row::default() });
        }
    }

    /// The number of the element that all of the part is in.
    pub(crate) fn root(&self) -> usize {
        self.section
    }
}

/// Where a text stands in its part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) align: Align,
}
