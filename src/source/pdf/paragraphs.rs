//! Lines of pages → paragraphs, by indents, gaps and short lines. Tables continue over page breaks.

use super::super::LineKind;
use super::super::draft::Draft;
use super::super::paper::{Cell, Paper, Paragraph};
use super::lines::{Item, Line, PageLayout, Table};
use std::collections::BTreeMap;

/// Points that two edges may differ by and be one.
const NEAR: f32 = 3.0;
/// Points that only an indent is wide.
const INDENT: f32 = 10.0;
/// Share of the text's width from which what begins there stands on the right, as stamps do.
const RIGHT: f32 = 0.42;
/// A gap between lines that is so many times the usual one parts paragraphs.
const PARTS: f32 = 1.25;
/// Points that the room on both sides of a centred line may differ by.
const CENTRED: f32 = 5.0;
/// The same of one that leaves hardly any room.
const CENTRED_WIDE: f32 = 2.0;
/// Blanks are so wide, as a share of a line's height.
const BLANK: f32 = 0.2;
/// Blanks that part columns of a line.
const COLUMNS: &str = "      ";

/// Writes pages; gives the text and the number of the line that each page begins with.
pub(super) fn write(pages: Vec<PageLayout>) -> (Draft, Vec<u32>) {
    let measures = Measures::measure(&pages);
    let mut writer = Writer {
        measures,
        paper: Paper::with_capacity(1 << 16),
        starts: Vec::new(),
        open: None,
        table: None,
    };
    let count = pages.len();
    for (at, page) in pages.into_iter().enumerate() {
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
    (writer.paper.done(), writer.starts)
}

/// How the text of a file is set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measures {
    left: f32,
    right: f32,
    /// From a line's upper edge to that of the next one.
    leading: f32,
    /// Indent of first lines; 0 where there is none.
    indent: f32,
}

impl Measures {
    fn measure(pages: &[PageLayout]) -> Self {
        let lines: Vec<Vec<&Line>> =
            pages.iter().map(|page| page.items.iter().filter_map(own_line).collect()).collect();
        let all = || lines.iter().flatten();
        let left = least_common(all().map(|line| line.left), 1.0, 12).unwrap_or_default();
        let mut rights: Vec<f32> = all().map(|line| line.right).collect();
        rights.sort_by(f32::total_cmp);
        let right = rights.get(rights.len().saturating_sub(1) * 98 / 100).copied().unwrap_or_default();
        let steps = lines.iter().flat_map(|page| page.windows(2)).filter_map(|pair| match pair {
            [above, below] => Some(below.top - above.top).filter(|step| *step > 4.0 && *step < 40.0),
            _ => None,
        });
        let leading = least_common(steps, 0.5, 4).unwrap_or(14.0);
        let indents = all().map(|line| line.left - left).filter(|indent| (INDENT..90.0).contains(indent));
        let indent = most_common(indents, 12).unwrap_or_default();
        Self { left, right, leading, indent }
    }
}

fn own_line(item: &Item) -> Option<&Line> {
    match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    }
}

/// How often each value comes, in steps.
fn counts(values: impl Iterator<Item = f32>, step: f32) -> (BTreeMap<i64, usize>, usize) {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    let mut number = 0;
    for value in values {
        #[allow(clippy::cast_possible_truncation)] // Places on a page are small.
        let at = (value / step).round() as i64;
        *counts.entry(at).or_default() += 1;
        number += 1;
    }
    (counts, number)
}

/// The least value that at least one in `one_in` has.
fn least_common(values: impl Iterator<Item = f32>, step: f32, one_in: usize) -> Option<f32> {
    let (counts, number) = counts(values, step);
    #[allow(clippy::cast_precision_loss)]
    counts.iter().find(|(_, count)| **count * one_in >= number).map(|(at, _)| *at as f32 * step)
}

/// The value that most have, if at least one in `one_in` has it.
fn most_common(values: impl Iterator<Item = f32>, one_in: usize) -> Option<f32> {
    let (counts, number) = counts(values, 1.0);
    let (at, count) = counts.iter().max_by_key(|(_, count)| **count)?;
    #[allow(clippy::cast_precision_loss)]
    (*count > 1 && count * one_in >= number).then_some(*at as f32)
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
    last: Line,
    page: usize,
    lines: usize,
    /// All its lines stand in the middle, the first of them away from the edge.
    middle: bool,
}

struct Writer {
    measures: Measures,
    paper: Paper,
    starts: Vec<u32>,
    open: Option<Open>,
    table: Option<(Table, usize)>,
}

impl Writer {
    fn line(&mut self, line: Line, page: usize, first: bool) {
        self.close_table();
        let class = self.class(&line);
        let middle = self.in_middle(&line);
        let goes_on = self.open.as_ref().is_some_and(|open| self.goes_on(open, &line, class, page, first));
        if goes_on && let Some(open) = &mut self.open {
            append(&mut open.text, &line.text);
            // A centred line that begins where paragraphs do looks like one of the body.
            open.class = if open.class == Class::Centred { Class::Centred } else { class };
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
        self.open = Some(Open { class, text: line.text.clone(), last: line, page, lines: 1, middle });
    }

    fn class(&self, line: &Line) -> Class {
        let Measures { left, right, indent, .. } = self.measures;
        let (before, after) = (line.left - left, right - line.right);
        if line.text.contains(COLUMNS) {
            Class::Columns
        } else if before > NEAR
            && (before - after).abs() < if before > INDENT { CENTRED } else { CENTRED_WIDE }
            && (before - indent).abs() > NEAR
        {
            Class::Centred
        } else if before > (right - left) * RIGHT {
            Class::Right
        } else {
            Class::Body
        }
    }

    /// Whether there is as much room before a line as after it.
    fn in_middle(&self, line: &Line) -> bool {
        let Measures { left, right, .. } = self.measures;
        (line.left - left - (right - line.right)).abs() < CENTRED
    }

    /// Whether a line on the right stands apart from the one before: another stamp begins.
    fn is_apart(&self, open: &Open, line: &Line, page: usize) -> bool {
        let step = line.top - open.last.top;
        open.class == Class::Right && (open.page != page || step > self.measures.leading * PARTS)
    }

    /// Whether a line goes on a paragraph.
    fn goes_on(&self, open: &Open, line: &Line, class: Class, page: usize, first: bool) -> bool {
        let Measures { left, right, leading, indent } = self.measures;
        let near = page == open.page && line.top - open.last.top <= leading * PARTS;
        let over = first && page == open.page + 1;
        // The first line of a centred text may be as wide as the page; any may begin where paragraphs do.
        let whole = open.lines == 1 && self.in_middle(&open.last);
        if open.class == Class::Body && class == Class::Centred && (open.middle || whole) {
            return near && open.last.right + line.word > right;
        }
        if open.class == Class::Centred && class == Class::Body && self.in_middle(line) {
            return near && open.last.right - open.last.left + line.word > right - left - 2.0 * NEAR;
        }
        if !(near || over) || open.class != class {
            return false;
        }
        match class {
            Class::Right | Class::Columns => return false,
            Class::Centred => return near,
            Class::Body => {}
        }
        let (before, deeper) = (line.left - left, line.left - open.last.left);
        let is_first = indent > 0.0 && (before - indent).abs() < NEAR;
        if before > INDENT && (deeper > NEAR || is_first) {
            return false;
        }
        // The next word would have fitted: the line was ended.
        let height = line.bottom - line.top;
        if open.last.right + BLANK * height + line.word < right - NEAR {
            return false;
        }
        let ended = open.text.trim_end().ends_with(['.', ';', ':', '?', '!']);
        let begins = line
            .text
            .starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit() || letter == '«');
        !(over && ended && begins && indent == 0.0)
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
        self.paper.paragraph(&Paragraph { kind, text: open.text });
    }

    fn close_table(&mut self) {
        let Some((table, _)) = self.table.take() else { return };
        let cell = |text: &String| Cell {
            paragraphs: vec![Paragraph { kind: LineKind::Text, text: text.clone() }],
            columns: 1,
            goes_on: false,
        };
        let rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        self.paper.table(&rows);
    }

    fn flush(&mut self) {
        self.close();
        self.close_table();
    }
}

/// Puts a line after a paragraph's text: a hyphen at its end binds.
fn append(text: &mut String, line: &str) {
    let mut letters = text.chars().rev();
    let binds = letters.next() == Some('-')
        && letters.next().is_some_and(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric);
    if !binds {
        text.push(' ');
    }
    text.push_str(line);
}

fn same_columns(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 2.0 * NEAR)
}

/// Rows that a table may repeat on each page.
const HEAD: usize = 3;

/// Goes on a table over a page break: without the head that is printed again, and with a row that the break cut.
fn go_on(table: &mut Table, next: Table) {
    let again = next.rows.iter().zip(&table.rows).take(HEAD).take_while(|(a, b)| a == b).count();
    let again = if again < table.rows.len() { again } else { 0 };
    let mut rows = next.rows.into_iter().skip(again);
    if (table.open_below || next.open_above)
        && again == 0
        && let Some(rest) = rows.next()
    {
        match table.rows.last_mut() {
            Some(last) => last.iter_mut().zip(rest).for_each(|(cell, rest)| {
                if !cell.is_empty() && !rest.is_empty() {
                    append(cell, &rest);
                } else {
                    cell.push_str(&rest);
                }
            }),
            None => table.rows.push(rest),
        }
    }
    table.rows.extend(rows);
    table.open_below = next.open_below;
    table.bottom = next.bottom;
}
