//! Lines of pages → paragraphs, by indents, gaps and short lines. Tables continue over page breaks.

use super::super::LineKind;
use super::super::draft::Draft;
use super::super::paper::{Cell, Paper, Paragraph};
use super::items::Items;
use super::joins::Seen;
use super::lines::{BLANKS, Item, Line, PageLayout, Table};
use super::marks;
use super::measures::{INDENT, Measures, NEAR, RIGHT, SIZES, fits};

/// A gap between lines that is so many times the usual one parts paragraphs.
const PARTS: f32 = 1.25;
/// Share of the width that a line has that was not ended on purpose.
const LONG: f32 = 0.6;
/// Points that lines of an item may hang right of its mark.
const HANG: f32 = 72.0;
/// Points that the room on both sides of a centred line may differ by.
const CENTRED: f32 = 5.0;
/// The same of one that leaves hardly any room.
const CENTRED_WIDE: f32 = 2.0;
/// A step between lines that is so many times the last one of their paragraph is no larger.
const STEP: f32 = 1.06;

/// What pages say.
pub(super) struct Written {
    pub draft: Draft,
    /// Number of the first line of each page.
    pub starts: Vec<u32>,
    /// Items that were numbered as paragraphs are.
    pub items: Items,
}

/// Writes pages.
pub(super) fn write(pages: Vec<PageLayout>, measures: &[Measures], seen: &Seen) -> Written {
    let mut writer = Writer {
        measures: Measures::default(),
        seen,
        paper: Paper::with_capacity(1 << 16),
        starts: Vec::new(),
        open: None,
        table: None,
        items: Items::default(),
    };
    let count = pages.len();
    for (at, (page, measures)) in pages.into_iter().zip(measures).enumerate() {
        writer.measures.clone_from(measures);
        let mut first = true;
        for item in page.items {
            match item {
                Item::Line(line) => writer.line(line, at, first),
                Item::Table(table) => writer.table(table, at, first),
            }
            first = false;
        }
    }
    writer.flush();
    if count > 0 {
        writer.start(count - 1);
    }
    Written { draft: writer.paper.done(), starts: writer.starts, items: writer.items }
}

/// How a line stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Body,
    Centred,
    Right,
    /// Several columns on one line: a post and a name.
    Columns,
}

/// A paragraph that may go on.
struct Open {
    class: Class,
    text: String,
    /// Where its first line begins, and on which page.
    first: (f32, usize),
    last: Line,
    /// From the line before the last one to that.
    step: f32,
    page: usize,
    lines: usize,
    /// Where its lines begin after the first, if they hang below the text of an item.
    hangs: Option<f32>,
    /// All its lines stand in the middle, the first of them away from the edge.
    middle: bool,
}

struct Writer<'s> {
    measures: Measures,
    seen: &'s Seen,
    paper: Paper,
    starts: Vec<u32>,
    open: Option<Open>,
    table: Option<(Table, usize)>,
    items: Items,
}

impl Writer<'_> {
    fn line(&mut self, line: Line, page: usize, first: bool) {
        self.close_table();
        let class = self.class(&line);
        let middle = self.in_middle(&line);
        let goes_on = self.open.as_ref().is_some_and(|open| self.goes_on(open, &line, class, page, first));
        if goes_on && let Some(open) = &mut self.open {
            self.seen.join(&mut open.text, &line.text, ' ', false);
            // A centred line that begins where paragraphs do looks like one of the body.
            if open.lines == 1 && line.left - open.last.left > NEAR && marks::mark(&open.text).is_some() {
                open.hangs = Some(line.left);
            }
            open.class = if open.class == Class::Centred { Class::Centred } else { class };
            open.step = if open.page == page { line.top - open.last.top } else { 0.0 };
            open.last = line;
            open.page = page;
            open.lines += 1;
            open.middle &= middle;
            return;
        }
        let apart = self.open.as_ref().is_some_and(|open| self.is_apart(open, &line, page));
        self.close();
        if apart {
            self.paper.paragraph(&Paragraph { kind: LineKind::Text, text: String::new() });
        }
        self.start(page);
        let middle = middle && line.left - self.measures.left > NEAR;
        let (text, first) = (line.text.clone(), (line.left, page));
        self.open =
            Some(Open { class, text, first, last: line, step: 0.0, page, lines: 1, hangs: None, middle });
    }

    fn class(&self, line: &Line) -> Class {
        let before = line.left - self.measures.left;
        let room = if before > INDENT { CENTRED } else { CENTRED_WIDE };
        if line.text.contains(BLANKS) {
            Class::Columns
        } else if before > NEAR && self.measures.off_middle(line) < room && !self.is_set_left(line) {
            Class::Centred
        } else if before > self.measures.width() * RIGHT {
            Class::Right
        } else {
            Class::Body
        }
    }

    /// Whether a line begins where those do that are set to the left.
    fn is_set_left(&self, line: &Line) -> bool {
        let before = line.left - self.measures.left;
        (before - self.measures.indent).abs() <= NEAR / 2.0 || self.measures.stop(line).is_some()
    }

    /// Whether there is as much room before a line as after it.
    fn in_middle(&self, line: &Line) -> bool {
        self.measures.off_middle(line) < CENTRED
    }

    /// Whether a line on the right stands apart from the one before: another stamp begins.
    fn is_apart(&self, open: &Open, line: &Line, page: usize) -> bool {
        let step = line.top - open.last.top;
        open.class == Class::Right && (open.page != page || step > self.measures.leading(line.size) * PARTS)
    }

    /// Whether a line goes on a paragraph.
    fn goes_on(&self, open: &Open, line: &Line, class: Class, page: usize, first: bool) -> bool {
        let Measures { left, right, .. } = self.measures;
        let leading = self.measures.leading(line.size);
        let near = page == open.page && line.top - open.last.top <= (leading * PARTS).max(open.step * STEP);
        let over = first && page == open.page + 1;
        // The first line of a centred text may be as wide as the page; any may begin where paragraphs do.
        let whole = open.lines == 1 && self.in_middle(&open.last);
        // Lines of a title or a stamp are of one size.
        if class == Class::Centred && (open.last.size - line.size).abs() > SIZES {
            return false;
        }
        if open.class == Class::Body && class == Class::Centred && (open.middle || whole) {
            return near && open.last.right + line.word > right;
        }
        if open.class == Class::Centred && class == Class::Body && self.in_middle(line) {
            let full = open.last.right - open.last.left + line.word > right - left - 2.0 * NEAR;
            let title = line.size > self.measures.size + SIZES && (open.last.size - line.size).abs() < SIZES;
            return near && (full || title);
        }
        if !(near || over) || open.class != class {
            return false;
        }
        match class {
            Class::Right | Class::Columns => false,
            Class::Centred => near,
            Class::Body => self.body_goes_on(open, line, over),
        }
    }

    /// Whether a line of the text goes on a paragraph that it stands near to, or `over` a page break.
    fn body_goes_on(&self, open: &Open, line: &Line, over: bool) -> bool {
        let Measures { left, right, indent, .. } = self.measures;
        // The next word would have fitted: the line was ended.
        let fitted = fits(&open.last, line, right);
        if fitted && !self.is_unended(open, line) {
            return false;
        }
        let ended = open.text.trim_end().ends_with(['.', ';', ':', '?', '!']);
        let short = self.measures.justified && right - open.last.right > NEAR;
        if (ended && short) || marks::begins_next(&open.text, &line.text) {
            return false;
        }
        let (before, deeper) = (line.left - left, line.left - open.last.left);
        match open.hangs {
            Some(hang) => return (line.left - hang).abs() < NEAR,
            // The text of an item stands right of its mark.
            None if open.lines == 1
                && marks::mark(&open.text).is_some()
                && (NEAR..HANG).contains(&deeper) =>
            {
                return true;
            }
            None => {}
        }
        let hanging =
            (open.lines == 1 || deeper < NEAR) && self.measures.stop(line).is_some_and(|stop| stop.goes_on);
        let is_first = indent > 0.0 && (before - indent).abs() < NEAR;
        if before > INDENT && (deeper > NEAR || is_first) && !hanging {
            return false;
        }
        let begins = line
            .text
            .starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit() || letter == '«');
        !(over && ended && begins && indent == 0.0)
    }

    /// Whether a line goes on one that was ended early, for a word that may not be cut there or by the hand that set a title: the
    /// sentence has no end, and the line begins small, in a quotation, or where only further lines of its paragraph do.
    fn is_unended(&self, open: &Open, line: &Line) -> bool {
        let end = open.text.trim_end();
        if end.ends_with(['.', ';', ':', '?', '!']) || marks::mark(&line.text).is_some() {
            return false;
        }
        let deeper = line.left - open.last.left;
        let hangs = match open.hangs {
            Some(hang) => (line.left - hang).abs() < NEAR,
            None => open.lines == 1 && marks::mark(&open.text).is_some() && (NEAR..HANG).contains(&deeper),
        };
        let long = open.last.right - self.measures.left > LONG * self.measures.width();
        let small = line.text.starts_with(char::is_lowercase);
        hangs || (long && deeper < -NEAR) || (deeper.abs() < NEAR && (small || marks::is_quoting(end)))
    }

    fn table(&mut self, table: Table, page: usize, first: bool) {
        self.close();
        if let Some((open, last)) = &mut self.table {
            if first && page == *last + 1 && same_columns(&open.columns, &table.columns) {
                go_on(open, table);
                *last = page;
                return;
            }
            self.close_table();
        }
        self.start(page);
        self.table = Some((table, page));
    }

    /// Notes that a page begins with the next line; pages before it that began nothing begin there too.
    fn start(&mut self, page: usize) {
        while self.starts.len() <= page {
            self.starts.push(self.paper.next_number());
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let kind = if open.class == Class::Right { LineKind::Quote } else { LineKind::Text };
        let (left, page) = open.first;
        let item = if open.class == Class::Body { self.items.item(&open.text, left, page) } else { None };
        let text = item.unwrap_or(open.text);
        self.items.wrote(&text);
        self.paper.paragraph(&Paragraph { kind, text });
    }

    fn close_table(&mut self) {
        let Some((table, _)) = self.table.take() else { return };
        let rights = rights(&table);
        let cell = |(column, lines): (usize, &Vec<Line>)| Cell {
            paragraphs: vec![Paragraph { kind: LineKind::Text, text: self.cell(lines, rights.get(column)) }],
            columns: 1,
            goes_on: false,
        };
        let row = |row: &Vec<Vec<Line>>| row.iter().enumerate().map(cell).collect();
        let rows: Vec<Vec<Cell>> = table.rows.iter().map(row).collect();
        self.paper.table(&rows);
    }

    /// The text of a cell: a line for each of its lines, unless a word goes on.
    fn cell(&self, lines: &[Line], right: Option<&f32>) -> String {
        let mut text = String::new();
        let mut above: Option<&Line> = None;
        for line in lines {
            match above {
                Some(above) => {
                    let full = right.is_some_and(|right| right - above.right < line.letter)
                        && !above.text.contains(' ');
                    self.seen.join(&mut text, &line.text, '\n', full);
                }
                None => text.push_str(&line.text),
            }
            above = Some(line);
        }
        text
    }

    fn flush(&mut self) {
        self.close();
        self.close_table();
    }
}

/// How far the lines of each column may reach: its cells have as much room on the right as on the left.
fn rights(table: &Table) -> Vec<f32> {
    let lefts = |column: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.get(column));
        cells.flatten().map(|line| line.left).fold(f32::MAX, f32::min)
    };
    let edges = table.columns.windows(2).enumerate();
    edges.map(|(column, edges)| edges.iter().sum::<f32>() - lefts(column)).collect()
}

fn same_columns(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 2.0 * NEAR)
}

/// Rows that a table may repeat on each page.
const HEAD: usize = 3;

/// Goes on a table over a page break: without the head that is printed again, and with a row that the break cut.
fn go_on(table: &mut Table, next: Table) {
    let same = |a: &[Vec<Line>], b: &[Vec<Line>]| {
        let words = |row: &[Vec<Line>]| -> Vec<String> {
            row.iter().flatten().map(|line| line.text.clone()).collect()
        };
        a.len() == b.len() && words(a) == words(b)
    };
    let again = next.rows.iter().zip(&table.rows).take(HEAD).take_while(|(a, b)| same(a, b)).count();
    let again = if again < table.rows.len() { again } else { 0 };
    let mut rows = next.rows.into_iter().skip(again);
    if (table.open_below || next.open_above)
        && again == 0
        && let Some(rest) = rows.next()
    {
        match table.rows.last_mut() {
            Some(last) => last.iter_mut().zip(rest).for_each(|(cell, rest)| cell.extend(rest)),
            None => table.rows.push(rest),
        }
    }
    table.rows.extend(rows);
    table.open_below = next.open_below;
    table.bottom = next.bottom;
}

#[cfg(test)]
mod tests {
    use super::super::measures;
    use super::*;

    /// The paragraphs of lines: how far below the one before each stands, its left and right edge, its size, its text.
    fn written(lines: &[(f32, f32, f32, f32, &str)]) -> (Vec<String>, usize) {
        let mut top = 50.0;
        let item = |(down, left, right, size, text): &(f32, f32, f32, f32, &str)| {
            top += down;
            let (left, right, size) = (*left, *right, *size);
            let text = (*text).to_owned();
            Item::Line(Line {
                left,
                right,
                top,
                bottom: top + size,
                word: 30.0,
                size,
                text,
                ..Line::default()
            })
        };
        let items = lines.iter().map(item).collect();
        let pages = vec![PageLayout { width: 600.0, height: 800.0, items, ..PageLayout::default() }];
        let measures = measures::measure(&pages);
        let Written { draft, items, .. } = write(pages, &measures, &Seen::default());
        (draft.text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(), items.count)
    }

    #[test]
    fn a_web_page_printed_without_tags() {
        let (lines, items) = written(&[
            (0.0, 106.0, 494.0, 20.0, "Бір екі үш"),
            (30.0, 60.0, 540.0, 20.0, "төрт бес алты"),
            (30.0, 200.0, 400.0, 20.0, "жеті туралы"),
            // In the middle of the page by chance, as few lines are that begin where others do.
            (40.0, 78.0, 522.0, 10.0, "1. Сегіз тоғыз"),
            (14.0, 92.0, 300.0, 10.0, "он."),
            (20.0, 78.0, 540.0, 10.0, "2. Мыналар болады:"),
            (14.0, 114.0, 510.0, 10.0, "1. он бір"),
            (14.0, 128.0, 330.0, 10.0, "он екі;"),
            (14.0, 114.0, 530.0, 10.0, "2.1-үдеріс – он"),
            (14.0, 128.0, 250.0, 10.0, "үш;"),
            (20.0, 128.0, 350.0, 10.0, "Нәтижесі – он төрт;"),
            (14.0, 114.0, 540.0, 10.0, "3. он"),
            (14.0, 128.0, 335.0, 10.0, "бес."),
            (20.0, 78.0, 511.0, 10.0, "3. Он"),
            (14.0, 92.0, 235.0, 10.0, "алты."),
            (20.0, 57.0, 537.0, 10.0, "Он жеті"),
            (14.0, 57.0, 236.0, 10.0, "он сегіз."),
        ]);
        let expected = [
            "Бір екі үш төрт бес алты жеті туралы",
            "1. Сегіз тоғыз он.",
            "2. Мыналар болады:",
            "1) он бір он екі;",
            "2) 1-үдеріс – он үш;",
            "Нәтижесі – он төрт;",
            "3) он бес.",
            "3. Он алты.",
            "Он жеті он сегіз.",
        ];
        assert_eq!((lines, items), (expected.map(str::to_owned).to_vec(), 3));
    }

    #[test]
    fn an_ended_line_of_a_justified_text_is_not_full() {
        let mut text = Vec::new();
        for _ in 0..8 {
            text.push((20.0, 50.0, 550.0, 10.0, "Бір"));
            text.push((14.0, 50.0, 530.0, 10.0, "екі."));
        }
        text.push((14.0, 50.0, 300.0, 10.0, "Үш."));
        let (lines, _) = written(&text);
        assert_eq!(lines.last_chunk(), Some(&["Бір екі.".to_owned(), "Үш.".to_owned()]));
    }
}
