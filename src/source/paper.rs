//! Lines for formats that record paragraphs and table cells.
//!
//! Such a file has no lines. It gets one per paragraph (more if it has breaks), a blank one between paragraphs, and one
//! per row, numbered from 1.

use super::draft::{Draft, Place};
use super::{LineKind, chars};

/// Builder of a text of paragraphs and tables.
#[derive(Debug, Default)]
pub(super) struct Paper {
    out: Draft,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its kind.
    pub kind: LineKind,
    /// Its text, with `\n` for breaks.
    pub text: String,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Number of columns that it spans.
    pub columns: usize,
    /// The cell above covers it, too.
    pub goes_on: bool,
}

impl Cell {
    /// Its text, paragraphs joined with a blank.
    pub fn words(&self) -> String {
        self.joined(' ')
    }

    /// Its lines that have words, with a character between.
    fn joined(&self, between: char) -> String {
        let mut out = String::new();
        let lines = self.paragraphs.iter().flat_map(|paragraph| paragraph.text.split('\n'));
        for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
            if !out.is_empty() {
                out.push(between);
            }
            out.push_str(line);
        }
        out
    }

    /// Whether it is blank.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty())
    }
}

/// Maximum of columns that a cell may span; more are an error of the file.
const MOST_COLUMNS: usize = 200;
/// Maximum of cells in a row, including spanned ones.
const LONGEST_ROW: usize = 1000;
/// Maximum of letters in a line that is set next to another: an official's post and name.
const SHORT: usize = 80;
/// Blanks between two columns of one line, as in plain text.
const GAP: &str = "      ";

impl Paper {
    /// A builder with capacity for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: Draft::with_capacity(bytes) }
    }

    /// Number of the next line.
    pub fn next_number(&self) -> u32 {
        u32::try_from(self.out.lines.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The text.
    pub fn done(self) -> Draft {
        self.out
    }

    /// Writes a paragraph. An empty one is a blank line.
    pub fn paragraph(&mut self, paragraph: &Paragraph) {
        let Paragraph { kind, text } = paragraph;
        if text.trim().is_empty() {
            return self.line(LineKind::Blank, "");
        }
        if self.parts(kind) {
            self.line(LineKind::Blank, "");
        }
        for line in text.trim_matches('\n').split('\n') {
            if chars::is_blank(line) {
                self.line(LineKind::Blank, "");
            } else {
                self.line(kind.clone(), line.trim_end_matches([' ', '\t']));
            }
        }
    }

    /// Whether a blank line separates the previous line and a paragraph of that kind. Lines of a stamp and items of a
    /// list are not separated.
    fn parts(&self, kind: &LineKind) -> bool {
        let Some(last) = self.out.lines.last() else { return false };
        !matches!(
            (&last.kind, kind),
            (LineKind::Blank | LineKind::PageBreak, _)
                | (LineKind::Quote, LineKind::Quote)
                | (LineKind::Bullet, LineKind::Bullet)
        )
    }

    fn line(&mut self, kind: LineKind, text: &str) {
        let number = self.next_number();
        let start = self.out.begin();
        chars::clean_into(text, &mut self.out.text);
        self.out.end(start, number, kind);
    }

    /// Writes a table as rows, or as plain lines if it only sets texts side by side.
    pub fn table(&mut self, rows: &[Vec<Cell>]) {
        if let [row] = rows
            && self.beside(row)
        {
            return;
        }
        if rows.iter().all(|row| row.iter().all(Cell::is_empty)) {
            return;
        }
        if self.out.lines.last().is_some_and(|line| !matches!(line.kind, LineKind::Blank)) {
            self.line(LineKind::Blank, "");
        }
        let table = self.out.new_table();
        for row in rows.iter().filter(|row| !row.is_empty()) {
            let texts: Vec<String> = row.iter().map(text).collect();
            let number = self.next_number();
            self.out.places(number, table, places(row, &texts, number));
        }
        self.line(LineKind::Blank, "");
    }

    /// Writes a row that is not tabular data: a stamp next to an empty cell, or a post next to a name.
    fn beside(&mut self, row: &[Cell]) -> bool {
        let full: Vec<&Cell> = row.iter().filter(|cell| !cell.is_empty()).collect();
        match full.as_slice() {
            [only] => self.stamp(only),
            [left, right] => {
                let (post, name) = (left.words(), right.words());
                let short = |text: &str| text.chars().count() <= SHORT;
                if short(&post) && short(&name) {
                    let kind = LineKind::Text;
                    self.paragraph(&Paragraph { kind, text: format!("{post}{GAP}{name}") });
                } else {
                    left.paragraphs.iter().filter(has_words).for_each(|paragraph| self.paragraph(paragraph));
                    self.stamp(right);
                }
            }
            _ => return false,
        }
        true
    }

    /// Writes the paragraphs of a lone cell: a stamp, or a framed text.
    fn stamp(&mut self, cell: &Cell) {
        let lines: usize = cell.paragraphs.iter().map(|paragraph| paragraph.text.split('\n').count()).sum();
        let short = cell.paragraphs.iter().all(|paragraph| paragraph.text.chars().count() <= 8 * SHORT);
        for paragraph in cell.paragraphs.iter().filter(has_words) {
            let quoted = lines <= 20 && short && paragraph.kind == LineKind::Text;
            let kind = if quoted { LineKind::Quote } else { paragraph.kind.clone() };
            self.paragraph(&Paragraph { kind, text: paragraph.text.clone() });
        }
        self.line(LineKind::Blank, "");
    }
}

fn has_words(paragraph: &&Paragraph) -> bool {
    !paragraph.text.trim().is_empty()
}

/// The text of a cell, its lines apart.
fn text(cell: &Cell) -> String {
    let mut text = String::new();
    for (i, line) in cell.joined('\n').split('\n').enumerate() {
        if i > 0 {
            text.push('\n');
        }
        chars::clean_into(line, &mut text);
    }
    text
}

/// The places of a row on a line.
fn places<'a>(row: &'a [Cell], texts: &'a [String], number: u32) -> impl Iterator<Item = Place<'a>> {
    let places = row.iter().zip(texts).flat_map(move |(cell, text)| {
        let covered = cell.columns.clamp(1, MOST_COLUMNS) - 1;
        let (own, rest) = match cell.goes_on && text.is_empty() {
            true => (Place::Above, Place::Above),
            false => (Place::Cell(number, text.as_str()), Place::Beside),
        };
        std::iter::once(own).chain(std::iter::repeat_n(rest, covered))
    });
    places.take(LONGEST_ROW.max(row.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(kind: LineKind, text: &str) -> Paragraph {
        Paragraph { kind, text: text.to_owned() }
    }

    fn cell(texts: &[&str]) -> Cell {
        let paragraphs = texts.iter().map(|text| paragraph(LineKind::Text, text)).collect();
        Cell { paragraphs, columns: 1, goes_on: false }
    }

    fn lines(paper: Paper) -> Vec<String> {
        let draft = paper.done();
        let number = |at: usize| u32::try_from(at + 1).unwrap();
        assert!(draft.lines.iter().enumerate().all(|(at, line)| line.number == number(at)));
        draft.lines.iter().map(|line| format!("{:?} {}", line.kind, draft.line_text(line))).collect()
    }

    #[test]
    fn a_blank_line_parts_paragraphs_but_not_those_of_a_stamp() {
        let mut paper = Paper::default();
        for (kind, text) in [
            (LineKind::Text, "бір\nекі"),
            (LineKind::Quote, "Мөр"),
            (LineKind::Quote, "№ 1"),
            (LineKind::Text, ""),
            (LineKind::Text, "үш"),
        ] {
            paper.paragraph(&paragraph(kind, text));
        }
        let expected = ["Text бір", "Text екі", "Blank ", "Quote Мөр", "Quote № 1", "Blank ", "Text үш"];
        assert_eq!(lines(paper), expected);
    }

    #[test]
    fn a_row_by_itself_is_a_stamp_or_a_signature() {
        let mut paper = Paper::default();
        paper.table(&[vec![cell(&[""]), cell(&["Үлгі министрінің", "бұйрығына"])]]);
        paper.table(&[vec![cell(&["Министр"]), cell(&["Ү. Үлгіев"])]]);
        let expected = ["Quote Үлгі министрінің", "Quote бұйрығына", "Blank ", "Text Министр      Ү. Үлгіев"];
        assert_eq!(lines(paper), expected);
    }

    #[test]
    fn spans_leave_empty_cells() {
        let mut paper = Paper::default();
        let wide = Cell { columns: 2, ..cell(&["а"]) };
        paper.table(&[vec![wide, cell(&["б"])], vec![cell(&["в"]), cell(&["г", "ғ"]), cell(&["д"])]]);
        let draft = paper.done();
        assert_eq!(draft.text, "а\t\tб\nв\tг ғ\tд\n");
    }
}
