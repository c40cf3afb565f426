//! Plain text of PDF pages: turns columns back into rows and lines.
//!
//! Only for texts with page breaks. `pdftotext -layout` keeps columns by blanks, so a table is a run of lines with
//! common gutters; `pdftotext` prints cell after cell, and the numbers of a table's head are blocks of their own. Only
//! positions matter, never words.

use super::LineKind;
use super::draft::Draft;
use super::{columns, soft};
use std::ops::Range;
use zanflow_lexicon::tables::{has_number_sign, number_row};

/// Minimum of columns in a table: two texts side by side are a post and a name.
const COLUMNS: usize = 3;
/// Minimum of blanks between two columns.
const GUTTER: usize = 2;
/// Maximum length of a page's line, in letters.
const WIDEST: usize = 1000;
/// Maximum of blank lines inside a table.
const APART: usize = 2;
/// Blank lines that end any table.
const GAP: usize = 8;
/// Minimum of lines with all columns in a table without blank lines between rows.
const FULL: usize = 3;

/// Undoes the layout of pages. Tables of actions are known by the numbers at their head; other tables and blocks only
/// where pages are.
pub(super) fn undo(draft: Draft) -> Draft {
    let numbered = columns::tables(&draft);
    let paged = draft.lines.iter().any(|line| line.kind == LineKind::PageBreak);
    if !paged && numbered.is_empty() {
        return draft;
    }
    let tables = if paged { tables(&draft, &numbered) } else { Vec::new() };
    let placed = !tables.is_empty() || (paged && !numbered.is_empty());
    let mut out = Draft::with_capacity(draft.text.len());
    let mut rows = Rows::default();
    let mut at = 0;
    let mut expected = 1;
    let mut next = tables.iter().peekable();
    let mut next_numbered = numbered.iter().peekable();
    while let Some(line) = draft.lines.get(at) {
        if let Some(table) = next_numbered.next_if(|table| table.lines.start <= at) {
            rows.write(&mut out);
            rows.rows.extend(table.rows.iter().cloned());
            rows.write(&mut out);
            at = table.lines.end;
            continue;
        }
        if let Some(table) = next.next_if(|table| table.lines.start <= at) {
            rows.take(&draft, table, &mut out);
            at = table.lines.end;
            continue;
        }
        let head = if paged { head(&draft, at, expected) } else { at..at + 1 };
        let text = draft.line_text(line);
        if line.kind == LineKind::Text {
            rows.write(&mut out);
        }
        rows.between(line.kind == LineKind::PageBreak);
        if head.len() > 1 && rows.is_empty() {
            let numbers = numbers_of(&draft, &head);
            expected = after(&numbers).unwrap_or(expected);
            out.line(line.number, LineKind::Text, &numbers);
            at = head.end;
        } else {
            expected = after(text).unwrap_or(expected);
            if rows.is_empty() {
                let text = if placed { text.trim_start_matches(' ') } else { text };
                out.line(line.number, line.kind.clone(), text);
            }
            at += 1;
        }
    }
    rows.write(&mut out);
    out
}

/// A table, or the part of one on a page.
struct Table {
    /// Its lines.
    lines: Range<usize>,
    /// Start of each column, in letters.
    starts: Vec<usize>,
    /// It is at the top of its page.
    first: bool,
    /// It is a single row, however many lines begin with its label.
    alone: bool,
}

/// For each letter of a line, whether it is not a blank.
fn letters(text: &str) -> Vec<bool> {
    text.trim_end_matches(' ').chars().take(WIDEST).map(|letter| letter != ' ').collect()
}

/// Ranges of letters between gutters.
fn columns(taken: &[bool]) -> Vec<Range<usize>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    for (at, _) in taken.iter().enumerate().filter(|(_, taken)| **taken) {
        match columns.last_mut() {
            Some(last) if at < last.end + GUTTER => last.end = at + 1,
            _ => columns.push(at..at + 1),
        }
    }
    columns
}

/// The tables of a text outside of some others. Each line is tried once as a table's first line and once as a later one.
fn tables(draft: &Draft, others: &[columns::Table]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut first = true;
    let mut at = 0;
    let mut others = others.iter().peekable();
    while let Some(line) = draft.lines.get(at) {
        if let Some(other) = others.next_if(|other| other.lines.start <= at) {
            (at, first) = (other.lines.end, false);
            continue;
        }
        let ends = others.peek().map_or(usize::MAX, |other| other.lines.start);
        match line.kind {
            LineKind::PageBreak => first = true,
            LineKind::Text => {
                let before = tables.last().filter(|_| first);
                if let Some(table) = before
                    .and_then(|before| rest(draft, at, before))
                    .or_else(|| table(draft, at, first))
                    .or_else(|| head_alone(draft, at, first))
                    .or_else(|| before.and_then(|before| last_alone(draft, at, before)))
                    .filter(|table| table.lines.end <= ends)
                {
                    at = table.lines.end;
                    tables.push(table);
                    first = false;
                    continue;
                }
                first = false;
            }
            _ => {}
        }
        at += 1;
    }
    tables
}

/// The table that begins with a line.
fn table(draft: &Draft, at: usize, first: bool) -> Option<Table> {
    let run = run(draft, at, first)?;
    (run.full > 1 && (run.rows > 1 || run.full >= FULL)).then_some(run.table)
}

/// A table's first row at the end of a page: only if the next page begins with a table of as many columns.
fn head_alone(draft: &Draft, at: usize, first: bool) -> Option<Table> {
    let head = run(draft, at, first).filter(|run| run.rows == 1)?.table;
    let after = draft.lines.get(head.lines.end..)?;
    let text = after.iter().position(|line| !matches!(line.kind, LineKind::Blank | LineKind::PageBreak))?;
    let breaks = after.iter().take(text).filter(|line| line.kind == LineKind::PageBreak).count();
    let begins = head.lines.end + text;
    let next = table(draft, begins, true).or_else(|| rest(draft, begins, &head))?;
    (breaks == 1 && next.starts.len() == head.starts.len()).then_some(Table { alone: true, ..head })
}

/// A table's last row at the top of a page: only if the previous page ends with a table of as many columns.
fn last_alone(draft: &Draft, at: usize, before: &Table) -> Option<Table> {
    let row = run(draft, at, true)?.table;
    let goes_on = row.starts.len() == before.starts.len() && parts_only_pages(draft, before.lines.end..at);
    goes_on.then_some(Table { alone: true, ..row })
}

/// Whether all lines of a range are blank.
fn parts_only_pages(draft: &Draft, lines: Range<usize>) -> bool {
    let between = draft.lines.get(lines).unwrap_or_default();
    between.iter().all(|line| matches!(line.kind, LineKind::Blank | LineKind::PageBreak))
}

/// A run of lines with common gutters, with evidence that it is a table.
struct Run {
    table: Table,
    /// Rows separated by blank lines.
    rows: usize,
    /// Lines with all columns.
    full: usize,
}

/// The run that begins with a line: it grows as long as no gutter is lost.
fn run(draft: &Draft, at: usize, first: bool) -> Option<Run> {
    let text = |at: usize| {
        draft.lines.get(at).filter(|line| line.kind == LineKind::Text).map(|line| draft.line_text(line))
    };
    let mut taken = letters(text(at)?);
    let mut count = columns(&taken).len();
    if count < COLUMNS {
        return None;
    }
    let (mut end, mut rows, mut full, mut blanks) = (at + 1, 1, 1, 0);
    for next in at + 1..draft.lines.len() {
        let Some(line) = text(next) else {
            blanks += 1;
            if blanks > GAP || draft.lines.get(next).is_some_and(|line| line.kind == LineKind::PageBreak) {
                break;
            }
            continue;
        };
        let own = letters(line);
        let wide = columns(&own).len() >= COLUMNS;
        if blanks >= APART && !wide {
            break;
        }
        let mut all = taken.clone();
        all.resize(all.len().max(own.len()), false);
        all.iter_mut().zip(&own).for_each(|(all, own)| *all |= own);
        let now = columns(&all).len();
        // The first row has all columns: more belong to another table or to a justified line.
        if now < count || (now > count && (rows > 1 || blanks > 0)) {
            break;
        }
        rows += usize::from(blanks > 0);
        full += usize::from(wide);
        (taken, count, end, blanks) = (all, now, next + 1, 0);
    }
    let starts = columns(&taken).into_iter().map(|column| column.start).collect();
    Some(Run { table: Table { lines: at..end, starts, first, alone: false }, rows, full })
}

/// Maximum of lines in a cell cut by a page break.
const REST: usize = 40;

/// The rest of a table whose next page begins with a few cells of the cut row: only later rows show its columns.
fn rest(draft: &Draft, at: usize, before: &Table) -> Option<Table> {
    let lines = draft.lines.get(at..)?;
    let gap = lines.iter().take(REST).position(|line| line.kind != LineKind::Text)?;
    let blanks = lines.get(gap..)?.iter().take(APART).take_while(|line| line.kind == LineKind::Blank).count();
    let next = table(draft, at + gap + blanks, true)?;
    let goes_on = next.starts.len() == before.starts.len() && parts_only_pages(draft, before.lines.end..at);
    // Each text begins at a column and ends before the next one.
    let in_cell = |column: &Range<usize>| {
        let after = next.starts.iter().find(|start| **start > column.start);
        next.starts.contains(&column.start) && after.is_none_or(|start| column.end < *start)
    };
    let fits =
        lines.iter().take(gap).all(|line| columns(&letters(draft.line_text(line))).iter().all(in_cell));
    (goes_on && fits).then_some(Table { lines: at..next.lines.end, ..next })
}

/// The cells of a line.
fn cells(text: &str, starts: &[usize]) -> Vec<String> {
    let mut cells = vec![String::new(); starts.len()];
    for (at, letter) in text.chars().enumerate() {
        let column = starts.partition_point(|start| *start <= at).saturating_sub(1);
        if let Some(cell) = cells.get_mut(column) {
            cell.push(letter);
        }
    }
    cells
}

/// A row: the number of its first line, and its cells with their lines.
type Row = (u32, Vec<(u32, String)>);

/// Rows of a table that may continue over a page break.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    /// A page break was passed since.
    broken: bool,
    /// Rows are separated by blank lines.
    parted: bool,
}

impl Rows {
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn between(&mut self, page: bool) {
        self.broken |= page && !self.is_empty();
    }

    /// Adds a table, or continues the previous one.
    fn take(&mut self, draft: &Draft, table: &Table, out: &mut Draft) {
        let width = self.rows.last().map_or(0, |(_, cells)| cells.len());
        let goes_on = self.broken && table.first && width == table.starts.len();
        if !goes_on {
            self.write(out);
        }
        self.broken = false;
        let lines = draft.lines.get(table.lines.clone()).unwrap_or_default();
        // The next page may have a single row.
        self.parted = lines.iter().any(|line| line.kind == LineKind::Blank) || (goes_on && self.parted);
        let parted = self.parted || table.alone;
        let mut begins = true;
        for (nth, line) in lines.iter().enumerate() {
            if line.kind != LineKind::Text {
                begins = true;
                continue;
            }
            let cells = cells(draft.line_text(line), &table.starts);
            let label = cells.first().map_or("", |cell| cell.trim());
            let cut = nth == 0 && goes_on && (label.is_empty() || !label.starts_with(char::is_uppercase));
            if (begins || (!parted && !label.is_empty())) && !cut {
                self.rows.push((line.number, vec![(line.number, String::new()); table.starts.len()]));
            }
            begins = false;
            let Some((_, row)) = self.rows.last_mut() else { continue };
            for ((number, own), cell) in row.iter_mut().zip(&cells) {
                if own.is_empty() {
                    *number = line.number;
                }
                append(own, cell.trim());
            }
        }
    }

    /// Writes the table.
    fn write(&mut self, out: &mut Draft) {
        self.broken = false;
        if self.rows.is_empty() {
            return;
        }
        let table = out.new_table();
        let mut last = 0;
        for (number, cells) in self.rows.drain(..) {
            let whole: Vec<String> = cells.iter().map(|(_, text)| soft::without(text)).collect();
            out.row(number, table, cells.iter().zip(&whole).map(|((line, _), text)| (*line, text.as_str())));
            last = number;
        }
        out.line(last, LineKind::Blank, "");
    }
}

/// Appends a line to a cell. A soft hyphen is none; what another one is, the words of the act tell.
pub(super) fn append(text: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if let Some(cut) = soft::cut(text).map(str::len) {
        text.truncate(cut);
    } else if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// The head of a table printed cell after cell: lines with the numbers 1, 2, 3 …, blank lines between them. At least
/// two numbers; otherwise the line alone. `expected`: the number that a part of a table goes on with; one number alone is
/// no head.
fn head(draft: &Draft, at: usize, expected: u32) -> Range<usize> {
    let first = |number: u32| numbers_from(draft, at, number);
    let head = first(1);
    if head.len() > 1 || expected == 1 || !is_under_label(draft, at) { head } else { first(expected) }
}

/// Lines that the label of a row of numbers takes, with those of rows that were printed before the numbers.
const LABEL: usize = 14;

/// Whether the lines above are the label of a row of numbers.
fn is_under_label(draft: &Draft, at: usize) -> bool {
    let above = draft.lines.get(at.saturating_sub(LABEL)..at).unwrap_or_default();
    above.iter().any(|line| has_number_sign(draft.line_text(line)))
}

/// The number after those of a row of numbers.
fn after(text: &str) -> Option<u32> {
    number_row(text).map(|row| u32::from(row.first) + u32::try_from(row.count).unwrap_or_default())
}

/// The lines from one on that are nothing but numbers that go up from one; otherwise the line alone.
fn numbers_from(draft: &Draft, at: usize, first: u32) -> Range<usize> {
    let mut expected = first;
    let mut end = at;
    for (nth, line) in draft.lines.iter().enumerate().skip(at) {
        match line.kind {
            LineKind::Blank if expected > first => continue,
            LineKind::Text => {}
            _ => break,
        }
        let mut all = true;
        let mut next = expected;
        for word in draft.line_text(line).split_whitespace() {
            all &= word.parse() == Ok(next);
            next += 1;
        }
        if !all {
            break;
        }
        (expected, end) = (next, nth + 1);
    }
    if expected > first + 1 && end > at + 1 { at..end } else { at..at + 1 }
}

fn numbers_of(draft: &Draft, lines: &Range<usize>) -> String {
    let lines = draft.lines.get(lines.clone()).unwrap_or_default();
    let words: Vec<&str> = lines.iter().flat_map(|line| draft.line_text(line).split_whitespace()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use crate::{Format, from_bytes};

    fn lines(text: &str) -> Vec<String> {
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        source.text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn gutters_of_blanks_part_cells() {
        let text = "    Мәтін осында.\n\n№ іс        1            2\n(ағыны)\n\nҚФБ атауы   Қызмет       ЭҮП\n            алушы\n\u{c}";
        assert_eq!(lines(text), ["Мәтін осында.", "№ іс (ағыны)\t1\t2", "ҚФБ атауы\tҚызмет алушы\tЭҮП"]);
    }

    #[test]
    fn a_table_goes_on_over_a_page_break_in_its_row() {
        let text = "№      1          2\n\nАтауы  Өтінішті   Беру\n\u{c}       тіркеу      және іс-\n(бар)              қимыл\n\nҚФБ    ЭҮП         ЭҮШ\n\nКүні   5           6\n";
        assert_eq!(
            lines(text),
            ["№\t1\t2", "Атауы (бар)\tӨтінішті тіркеу\tБеру және іс- қимыл", "ҚФБ\tЭҮП\tЭҮШ", "Күні\t5\t6"]
        );
    }

    #[test]
    fn a_row_by_itself_before_or_after_a_page_break_is_one_of_the_table() {
        let whole = "№      1          2\n(бар)\n";
        let body = "Атауы  Өтінішті   Беру\n       тіркеу\n\nҚФБ    ЭҮП         ЭҮШ\n";
        let last = "Келесі  2-егер     -\nіс      дұрыс      жоқ\nнөмірі  болса      осы\n";
        let rows = [
            "№ (бар)\t1\t2",
            "Атауы\tӨтінішті тіркеу\tБеру",
            "ҚФБ\tЭҮП\tЭҮШ",
            "Келесі іс нөмірі\t2-егер дұрыс болса\t- жоқ осы",
        ];
        assert_eq!(lines(&format!("{whole}\u{c}{body}\u{c}{last}")), rows);
        // The next page begins with text.
        let text = lines(&format!("{whole}\u{c}Осы жерде мәтін тұр.\n\n{body}"));
        assert_eq!(text[..3], ["№      1          2", "(бар)", "Осы жерде мәтін тұр."]);
    }

    #[test]
    fn numbers_in_blocks_of_their_own_are_one_line() {
        let text = "№ іс-әрекет\n\n1\n\n2\n\n3\n\nҚФБ\n\u{c}";
        assert_eq!(lines(text), ["№ іс-әрекет", "1 2 3", "ҚФБ"]);
    }

    #[test]
    fn without_pages_nothing_is_changed() {
        let text = "№      1          2\n\nАтауы  Өтінішті   Беру\n";
        assert_eq!(lines(text), ["№      1          2", "Атауы  Өтінішті   Беру"]);
    }
}
