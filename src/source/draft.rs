//! Builder of a [`super::Source`]'s text and lines.

use super::{Line, LineKind, Merged};

/// Text and lines so far. Invariant: lines cover the text except the `\n` between them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// See [`super::Source::text`].
    pub text: String,
    /// See [`super::Source::lines`].
    pub lines: Vec<Line>,
    /// See [`super::Source::cell_lines`].
    pub cell_lines: Vec<(u32, u32)>,
    /// See [`super::Source::cell_breaks`].
    pub cell_breaks: Vec<u32>,
    /// See [`super::Source::merged`].
    pub merged: Vec<Merged>,
    tables: u32,
    /// The table of the last row, and for each of its columns the cell whose text stands there.
    above: Option<(u32, Vec<u32>)>,
}

/// A place in a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// A cell with its line and text.
    Cell(u32, &'a str),
    /// The cell at its left covers it, too.
    Beside,
    /// The cell above covers it, too.
    Above,
}

impl Draft {
    /// A draft with capacity for `bytes` of text.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Starts a line: what is pushed to `text` until [`Self::end`] is its text. Returns its offset.
    pub fn begin(&mut self) -> u32 {
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        offset(self.text.len())
    }

    /// Ends the line begun at `start`.
    pub fn end(&mut self, start: u32, number: u32, kind: LineKind) {
        let span = start..offset(self.text.len());
        self.lines.push(Line { span, number, kind });
    }

    /// Writes a line; `text` has no line end.
    pub fn line(&mut self, number: u32, kind: LineKind, text: &str) {
        let start = self.begin();
        self.text.push_str(text);
        self.end(start, number, kind);
    }

    /// Writes a row of cells, each with its line. Cells are trimmed; tabs and line ends in them become blanks.
    pub fn row<'a>(&mut self, number: u32, table: u32, texts: impl Iterator<Item = (u32, &'a str)>) {
        self.places(number, table, texts.map(|(line, text)| Place::Cell(line, text)));
    }

    /// Writes a row, some of whose places are covered by cells beside or above.
    pub fn places<'a>(&mut self, number: u32, table: u32, places: impl Iterator<Item = Place<'a>>) {
        let start = self.begin();
        let mut cells = Vec::new();
        let first = self.cell_lines.len();
        let above =
            self.above.take().filter(|(of, _)| *of == table).map(|(_, above)| above).unwrap_or_default();
        let mut columns: Vec<u32> = Vec::with_capacity(above.len());
        for (i, place) in places.enumerate() {
            if i > 0 {
                self.text.push('\t');
            }
            let from = offset(self.text.len());
            let of = match place {
                Place::Cell(line, text) => {
                    // A cell is where its words are, not where its tag is.
                    let before = text.len() - text.trim_start().len();
                    let ends = text.get(..before).unwrap_or_default().matches('\n').count();
                    self.cell_lines.push((from, line.saturating_add(u32::try_from(ends).unwrap_or(0))));
                    self.cell(text);
                    None
                }
                Place::Beside => columns.last().map(|of| (*of, false)),
                Place::Above => above.get(i).map(|of| (*of, true)),
            };
            self.merged.extend(of.map(|(of, down)| Merged { at: from, of, down }));
            columns.push(of.map_or(from, |(of, _)| of));
            cells.push(from..offset(self.text.len()));
        }
        self.above = Some((table, columns));
        // Most rows are one line of the file.
        if self.cell_lines.iter().skip(first).all(|(_, line)| *line == number) {
            self.cell_lines.truncate(first);
        }
        self.end(start, number, LineKind::Row { table, cells });
    }

    /// Writes a line of another draft, a row with its cells. Tables keep their ordinals.
    pub fn copy(&mut self, from: &Draft, line: &Line) {
        let start = self.begin();
        self.text.push_str(from.line_text(line));
        let moved = |at: u32| at - line.span.start + start;
        let kind = match &line.kind {
            LineKind::Row { table, cells } => {
                self.tables = self.tables.max(table.saturating_add(1));
                let inside = |at: &u32| line.span.contains(at) || *at == line.span.end;
                let first = from.cell_lines.partition_point(|(at, _)| *at < line.span.start);
                let lines = from.cell_lines.iter().skip(first).take_while(|(at, _)| inside(at));
                self.cell_lines.extend(lines.map(|(at, number)| (moved(*at), *number)));
                let first = from.cell_breaks.partition_point(|at| *at < line.span.start);
                let breaks = from.cell_breaks.iter().skip(first).take_while(|at| inside(at));
                self.cell_breaks.extend(breaks.map(|at| moved(*at)));
                let cells = cells.iter().map(|cell| moved(cell.start)..moved(cell.end)).collect();
                LineKind::Row { table: *table, cells }
            }
            kind => kind.clone(),
        };
        self.end(start, line.number, kind);
    }

    /// Goes on with the last line: its last word was cut.
    pub fn go_on(&mut self, text: &str) {
        self.text.push_str(text);
        let end = offset(self.text.len());
        if let Some(line) = self.lines.last_mut() {
            line.span.end = end;
        }
    }

    /// Writes the text of a cell.
    fn cell(&mut self, text: &str) {
        let text = text.trim_matches([' ', '\t', '\n']);
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.text.push(' ');
                self.cell_breaks.push(offset(self.text.len()));
            }
            if line.contains('\t') {
                self.text.extend(line.chars().map(|c| if c == '\t' { ' ' } else { c }));
            } else {
                self.text.push_str(line);
            }
        }
    }

    /// Ordinal of the next table.
    pub fn new_table(&mut self) -> u32 {
        let table = self.tables;
        self.tables = self.tables.saturating_add(1);
        table
    }

    /// Text of a line.
    pub fn line_text(&self, line: &Line) -> &str {
        self.text.get(line.span.start as usize..line.span.end as usize).unwrap_or_default()
    }

    /// Appends the lines of another file.
    pub fn append(&mut self, other: Draft) {
        if other.lines.is_empty() {
            return;
        }
        let base = self.begin();
        let tables = self.tables;
        self.text.push_str(&other.text);
        for mut line in other.lines {
            shift(&mut line.span, base);
            if let LineKind::Row { table, cells } = &mut line.kind {
                *table += tables;
                cells.iter_mut().for_each(|cell| shift(cell, base));
            }
            self.lines.push(line);
        }
        self.cell_lines.extend(other.cell_lines.iter().map(|(at, line)| (at.saturating_add(base), *line)));
        self.cell_breaks.extend(other.cell_breaks.iter().map(|at| at.saturating_add(base)));
        let moved = |merged: &Merged| Merged {
            at: merged.at.saturating_add(base),
            of: merged.of.saturating_add(base),
            down: merged.down,
        };
        self.merged.extend(other.merged.iter().map(moved));
        self.tables = tables + other.tables;
    }
}

fn shift(span: &mut std::ops::Range<u32>, by: u32) {
    span.start = span.start.saturating_add(by);
    span.end = span.end.saturating_add(by);
}

/// A text is far below 4 GiB (see [`super::MAX_BYTES`]), so this never saturates.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
