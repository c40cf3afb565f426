//! Text copied from a browser or saved by Word as text: each line is a paragraph, tabs separate cells.
//!
//! Such a text is not wrapped, so its longest lines are wider than a page. A tab after a paragraph's number indents; a
//! tab between two texts separates cells. A cell of several paragraphs spreads its row over several lines; if each cell
//! is a paragraph, tabs are on lines of their own (`a`, ``, `⇥`, ``, `b`), with many blank lines between rows.

use super::draft::Draft;
use super::{LineKind, labels};
use zanflow_kazakh::letters::begins_as;
use zanflow_kazakh::marks::mark;
use zanflow_lexicon::acts::is_signature;
use zanflow_lexicon::stamps::stamp_end;
use zanflow_lexicon::tables::{RowKind, is_dash, row_kind};
use zanflow_lexicon::words::tables::TABLE;

/// Minimum length of a line that is wider than a page, in letters.
const UNWRAPPED: usize = 150;
/// Maximum length of a line of a page, in letters.
const WRAPPED: usize = 60;
/// Minimum of lines per wrapped line.
const WRAPS: usize = 8;
/// Blanks that only separate columns of a page.
const GUTTER: &str = "    ";
/// Blank lines between two rows whose cells are paragraphs.
const APART: usize = 3;
/// Maximum of letters in a line of a stamp or heading.
const SHORT: usize = 70;

/// Restores paragraphs and rows. A text with pages or wraps stays as it is.
pub(super) fn undo(draft: Draft) -> Draft {
    if !is_saved(&draft) {
        return draft;
    }
    let lines = lines(&draft);
    let stamped = stamped(&lines);
    let mut out = Draft::with_capacity(draft.text.len());
    let (mut at, mut end) = (0, 0);
    while let Some(line) = lines.get(at) {
        let stamp = stamped.get(at).copied().unwrap_or(false);
        // A stamp ends the table before it.
        if end <= at {
            end = at + 1 + stamped.iter().skip(at + 1).take_while(|stamped| !**stamped).count();
        }
        let own = lines.get(at..end).unwrap_or_default();
        match table(own).or_else(|| untabbed(own)).filter(|_| !stamp) {
            Some(rows) => at += write_table(&rows, &mut out),
            None => {
                write_paragraph(line, stamp, &mut out);
                at += 1;
            }
        }
    }
    out
}

/// Whether lines are paragraphs: one is wider than a page, and sentences do not continue on the next line.
fn is_saved(draft: &Draft) -> bool {
    let (mut longest, mut full, mut wraps) = (0, 0, 0);
    let mut open = false;
    for line in &draft.lines {
        match line.kind {
            LineKind::PageBreak => return false,
            LineKind::Text => {}
            _ => {
                open = false;
                continue;
            }
        }
        let text = without_mark(draft.line_text(line)).1.trim();
        wraps += usize::from(open && text.starts_with(char::is_lowercase));
        let letters = text.chars().count();
        let plain = letters > WRAPPED && !text.contains(['\t', '|']) && !text.contains(GUTTER);
        open = plain && !text.ends_with(['.', ';', ':']);
        if plain {
            (longest, full) = (longest.max(letters), full + 1);
        }
    }
    longest > UNWRAPPED && wraps * WRAPS <= full
}

/// A line: texts between tabs, each with its line of the file.
struct Saved<'t> {
    pieces: Vec<(u32, &'t str)>,
    /// Blank lines before it.
    blanks: usize,
}

impl Saved<'_> {
    fn number(&self) -> u32 {
        self.pieces.first().map_or(0, |(number, _)| *number)
    }

    fn tabs(&self) -> usize {
        self.pieces.len().saturating_sub(1)
    }

    /// There are tabs between texts.
    fn is_row(&self) -> bool {
        self.only().is_none()
    }

    /// Its only text: a paragraph, possibly indented by a tab, or a text next to an empty cell.
    fn only(&self) -> Option<&str> {
        let mut full = self.pieces.iter().map(|(_, text)| *text).filter(|text| !text.is_empty());
        let first = full.next().unwrap_or_default();
        full.next().is_none().then_some(first)
    }
}

/// The non-blank lines of a text. A line of only tabs joins the previous and the next one.
fn lines(draft: &Draft) -> Vec<Saved<'_>> {
    let mut lines: Vec<Saved<'_>> = Vec::new();
    let mut blanks = 0;
    let mut open = false;
    for line in &draft.lines {
        let text = draft.line_text(line);
        let (mark, rest) = without_mark(text);
        let own = rest.split('\t').map(|text| (line.number, text.trim_matches(' ')));
        let tabs = line.kind == LineKind::Blank && text.contains('\t');
        match lines.last_mut() {
            Some(last) if (tabs && blanks > 0) || (open && !tabs && line.kind != LineKind::Blank) => {
                // The last text was before the tab, or is the empty one after it.
                let mut own = own;
                let first = own.next();
                if let (Some(piece), Some(first)) = (last.pieces.last_mut().filter(|_| open), first) {
                    *piece = first;
                }
                last.pieces.extend(own);
                (open, blanks) = (tabs, 0);
            }
            Some(_) | None if line.kind == LineKind::Blank => blanks += 1,
            _ => {
                let mut pieces: Vec<(u32, &str)> = own.collect();
                if let (Some(mark), Some((_, first))) = (mark, pieces.first_mut()) {
                    // The number stays in the text; its tab is written as a blank.
                    *first = text.get(..mark + 1 + first.len()).unwrap_or(first);
                }
                lines.push(Saved { pieces, blanks });
                blanks = 0;
            }
        }
    }
    lines
}

/// A paragraph's number with a tab after it: position of the tab, and the text after it.
fn without_mark(text: &str) -> (Option<usize>, &str) {
    let Some((mark, rest)) = text.split_once('\t') else { return (None, text) };
    let digits = mark.trim_matches(' ').trim_end_matches(['.', ')']);
    let is_mark = mark.trim_end().ends_with(['.', ')'])
        && (1..=3).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_mark { (Some(mark.len()), rest) } else { (None, text) }
}

/// Maximum of lines in a stamp.
const STAMP: usize = 14;

/// For each line, whether it belongs to a stamp: a run of short lines with the ending of a stamp.
fn stamped(lines: &[Saved<'_>]) -> Vec<bool> {
    let mut stamped = vec![false; lines.len()];
    for (end, line) in lines.iter().enumerate() {
        if !line.only().is_some_and(ends_a_stamp) {
            continue;
        }
        let mut below = line;
        let above = lines.iter().zip(&mut stamped).take(end + 1).rev().take(STAMP);
        for (nth, (line, stamped)) in above.enumerate() {
            let closed = |text: &str| nth > 0 && (text.ends_with(['.', ';', ':']) || is_signature(text));
            let apart = nth > 0 && below.blanks > 0;
            if apart || !line.only().is_some_and(|text| is_short(text) && !closed(text)) {
                break;
            }
            *stamped = true;
            below = line;
        }
    }
    stamped
}

/// Whether a line has the ending of a stamp: «… 2-қосымша», «1-қосымшасы», «… бекітілген».
fn ends_a_stamp(text: &str) -> bool {
    stamp_end(text).is_some_and(|end| end.sure || end.is_alone())
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= SHORT
}

/// A row: first line and text of each cell; and the number of its lines.
struct Row {
    cells: Vec<(u32, String)>,
    lines: usize,
}

impl Row {
    fn new(line: &Saved<'_>) -> Self {
        let cells = line.pieces.iter().map(|(number, text)| (*number, (*text).to_owned()));
        Self { cells: cells.collect(), lines: 1 }
    }

    fn tabs(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }

    /// Whether a line is the next paragraph of the last cell, which is unfinished.
    fn is_open(&self, line: &Saved<'_>) -> bool {
        let last = self.cells.last().map_or("", |(_, text)| text.as_str());
        let first = line.pieces.first().map_or("", |(_, text)| *text);
        !last.is_empty() && (last.ends_with([';', ',']) || first.starts_with(char::is_lowercase))
    }

    /// Adds a line: its first text continues the last cell.
    fn take(&mut self, line: &Saved<'_>) {
        let mut pieces = line.pieces.iter();
        if let (Some((number, text)), Some((begins, cell))) = (pieces.next(), self.cells.last_mut()) {
            if cell.is_empty() {
                *begins = *number;
            } else if !text.is_empty() {
                cell.push(' ');
            }
            cell.push_str(text);
        }
        self.cells.extend(pieces.map(|(number, text)| (*number, (*text).to_owned())));
        self.lines += 1;
    }
}

/// Lines examined for the number of columns.
const NEAR: usize = 20;
/// Maximum of lines in a row.
const TALLEST: usize = 500;

/// The table that begins with the first of the lines.
fn table(lines: &[Saved<'_>]) -> Option<Vec<Row>> {
    let (first, next) = lines.split_first()?;
    if !first.is_row() {
        return None;
    }
    let near = next.iter().take(NEAR).take_while(|line| line.tabs() > 0 && between_rows(line.blanks));
    let tabs = near.map(Saved::tabs).fold(first.tabs(), usize::max);
    let mut rows = vec![Row::new(first)];
    for line in next {
        let row = rows.last_mut()?;
        let full = row.tabs() == tabs;
        let fits = line.blanks < APART && row.tabs() + line.tabs() <= tabs && row.lines < TALLEST;
        if fits && (!full || row.is_open(line)) {
            row.take(line);
        } else if full && between_rows(line.blanks) && (line.tabs() == tabs || line.is_row()) {
            rows.push(Row::new(line));
        } else {
            break;
        }
    }
    (rows.len() > 1).then_some(rows)
}

/// The number of columns after the first one, if the lines begin with a table's head, a cell per line: a label, then 1,
/// 2, 3 …, or the numbers from which a table goes on. One number alone only behind the label of such a row.
fn numbered(lines: &[Saved<'_>]) -> Option<usize> {
    let (label, next) = lines.split_first()?;
    let label = label.only().filter(|text| text.parse::<usize>().is_err())?;
    let number = |line: &Saved<'_>| line.only().and_then(|text| text.parse::<usize>().ok());
    let first = next.first().and_then(number)?;
    let counts = |(nth, line): &(usize, &Saved<'_>)| number(line) == Some(first + nth);
    let columns = next.iter().enumerate().take_while(counts).count();
    let labelled = row_kind(label) == Some(RowKind::Number);
    ((columns > 1 && (first == 1 || labelled)) || (columns == 1 && labelled)).then_some(columns)
}

/// The table that begins with the first line if the browser lost the tabs: a cell per line, and the head gives the
/// number of columns.
fn untabbed(lines: &[Saved<'_>]) -> Option<Vec<Row>> {
    let columns = numbered(lines)?;
    let body = lines.get(columns + 1..)?;
    let end = body_end(body);
    let texts: Vec<&str> = body.iter().take(end).map(|line| line.only().unwrap_or_default()).collect();
    let mut rows = vec![row_of(lines.get(..=columns)?, &(0..=columns).collect::<Vec<_>>())];
    let labels = labels::rows(&texts);
    let known = labels.first().map_or(0, |label| label.start);
    // A row before them whose label is not known is a label and as many cells as there are columns.
    if labels.len() < 2 || !known.is_multiple_of(columns + 1) {
        return by_count(lines, columns);
    }
    for row in body.get(..known)?.chunks(columns + 1) {
        rows.push(row_of(row, &(0..=columns).collect::<Vec<_>>()));
    }
    for (nth, label) in labels.iter().enumerate() {
        let cells = label.cells?;
        let end = labels
            .get(nth + 1)
            .map_or_else(|| last_row_end(body, cells, texts.len(), columns), |next| next.start);
        let mut begins = vec![0];
        let first = labels::begins(texts.get(cells..end).unwrap_or_default(), columns, label.kind);
        begins.extend(first.into_iter().map(|nth| nth + cells - label.start));
        rows.push(row_of(body.get(label.start..end)?, &begins));
    }
    Some(rows)
}

/// A row whose cells begin on some of its lines.
fn row_of(lines: &[Saved<'_>], begins: &[usize]) -> Row {
    let mut row = Row { cells: Vec::new(), lines: lines.len() };
    for (nth, line) in lines.iter().enumerate() {
        let text = line.only().unwrap_or_default();
        match row.cells.last_mut().filter(|_| !begins.contains(&nth)) {
            Some((_, cell)) => {
                cell.push(' ');
                cell.push_str(text);
            }
            None => row.cells.push((line.number(), text.to_owned())),
        }
    }
    row
}

/// Where lines of a table end at the latest: at another head, a caption, a line of several cells, or too far on.
fn body_end(lines: &[Saved<'_>]) -> usize {
    let ends = |nth: &usize| {
        let Some(line) = lines.get(*nth) else { return true };
        let text = line.only().unwrap_or_default();
        let caption =
            text.trim_start_matches(|letter: char| letter.is_ascii_digit() || "(- –.".contains(letter));
        line.is_row()
            || numbered(lines.get(*nth..).unwrap_or_default()).is_some()
            || begins_as(caption, TABLE)
    };
    (0..lines.len().min(TALLEST)).find(ends).unwrap_or(lines.len().min(TALLEST))
}

/// Where the last row ends: its cells are numbers with guards, or dashes; after as many as there are columns, no others.
fn last_row_end(lines: &[Saved<'_>], from: usize, limit: usize, columns: usize) -> usize {
    let mut end = from;
    // Blank lines that stand between all cells end nothing.
    let usual = lines.get(from).map_or(0, |line| line.blanks);
    for (nth, line) in lines.iter().enumerate().take(limit).skip(from) {
        let text = line.only().unwrap_or_default();
        let leads = is_dash(text)
            || (text.starts_with(|letter: char| letter.is_ascii_digit()) && mark(text).is_none());
        if (nth > from && line.blanks > usual) || (!leads && nth >= from + columns) || mark(text).is_some() {
            break;
        }
        end = nth + 1;
    }
    end
}

/// The same for a table without known labels: a row is a label and as many cells as there are columns.
fn by_count(lines: &[Saved<'_>], columns: usize) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row: Option<Row> = None;
    for (at, line) in lines.iter().enumerate() {
        let full = row.as_ref().is_none_or(|row| row.tabs() == columns);
        if row.as_ref().is_some_and(|row| row.lines >= TALLEST) {
            row = None;
            break;
        }
        if row.as_ref().is_some_and(|row| row.is_open(line)) {
            row.iter_mut().for_each(|row| row.take(line));
        } else if full {
            rows.extend(row.take());
            let label = line.only().unwrap_or_default();
            if mark(label).is_some() || label.chars().count() > UNWRAPPED {
                break;
            }
            row = Some(Row::new(line));
        } else if line.is_row() || numbered(lines.get(at..).unwrap_or_default()).is_some() {
            row = None;
            break;
        } else if let (Some(row), Some(text)) = (&mut row, line.only()) {
            row.cells.push((line.number(), text.to_owned()));
            row.lines += 1;
        }
    }
    rows.extend(row.filter(|row| row.tabs() == columns));
    (rows.len() > 1).then_some(rows)
}

/// Rows are adjacent or far apart; a gap of one line begins another table.
fn between_rows(blanks: usize) -> bool {
    blanks == 0 || blanks >= APART
}

/// Writes a table; returns the number of its lines.
fn write_table(rows: &[Row], out: &mut Draft) -> usize {
    let table = out.new_table();
    let mut last = 0;
    for row in rows {
        last = row.cells.first().map_or(last, |(number, _)| *number);
        out.row(last, table, row.cells.iter().map(|(number, text)| (*number, text.as_str())));
    }
    out.line(last, LineKind::Blank, "");
    rows.iter().map(|row| row.lines).sum()
}

/// Writes a paragraph with a blank line before it, except within runs of short lines and stamps.
fn write_paragraph(line: &Saved<'_>, stamp: bool, out: &mut Draft) {
    let number = line.number();
    let text = match line.only() {
        Some(text) => text.replace('\t', " "),
        None => line.pieces.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\t"),
    };
    let kind = if stamp { LineKind::Quote } else { LineKind::Text };
    let follows = out.lines.last().is_some_and(|before| {
        let short = stamp || (is_short(out.line_text(before)) && is_short(&text));
        before.kind == kind && line.blanks == 0 && short
    });
    if !follows && out.lines.last().is_some_and(|before| before.kind != LineKind::Blank) {
        out.line(number, LineKind::Blank, "");
    }
    out.line(number, kind, &text);
}

#[cfg(test)]
mod tests {
    use crate::{Format, LineKind, from_bytes};

    /// Lines of a text after a paragraph that is longer than a page is wide.
    fn lines(text: &str) -> Vec<String> {
        let long = format!("{}.", "Мәтін осында ".repeat(20).trim());
        let source = from_bytes("a.txt", format!("{long}\n{text}").as_bytes(), Some(Format::Text)).unwrap();
        let shown = |line: &crate::Line| {
            let text = source.text.get(line.span.start as usize..line.span.end as usize).unwrap();
            let kind = if line.kind == LineKind::Quote { "> " } else { "" };
            (line.kind != LineKind::Blank).then(|| format!("{kind}{}", text.replace('\t', "|")))
        };
        source.lines.iter().skip(1).filter_map(shown).collect()
    }

    #[test]
    fn rows_are_whole_again() {
        let check = |text: &str, expected: &[&str]| assert_eq!(lines(text), expected, "{text}");
        // A cell of two paragraphs; a paragraph's number is no cell.
        check(
            "1.\tТіркеу\n2.\tБеру\n№\t1\t2\nАтауы\tӨтініш;\nқағаз\tБеру\nКүні\t1\t2\nКесте 2\n№\t1\t2\nҚФБ\tа\tб\n",
            &[
                "1. Тіркеу",
                "2. Беру",
                "№|1|2",
                "Атауы|Өтініш; қағаз|Беру",
                "Күні|1|2",
                "Кесте 2",
                "№|1|2",
                "ҚФБ|а|б",
            ],
        );
        // Each cell a paragraph.
        check(
            "№\n\n\t\n\n1\n\n\t\n\n2\n\n\n\n\nАтауы\n\n\t\n\nӨтініш;\n\nқағаз\n\n\t\n\nБеру\n\nСоңы.\n",
            &["№|1|2", "Атауы|Өтініш; қағаз|Беру", "Соңы."],
        );
        // Without tabs.
        check(
            "№\n\n1\n\n2\n\nАтауы\n\nӨтініш;\n\nқағаз\n\nБеру\n\n5. Соңы\n",
            &["№|1|2", "Атауы|Өтініш; қағаз|Беру", "5. Соңы"],
        );
    }

    #[test]
    fn a_stamp_ends_a_table_and_is_one() {
        let text = "№\t1\nАтауы\tБеру\n\u{a0}\tҮлгі министрінің\n№ 7 бұйрығына\n1-қосымша\nТақырып\n";
        assert_eq!(
            lines(text),
            ["№|1", "Атауы|Беру", "> Үлгі министрінің", "> № 7 бұйрығына", "> 1-қосымша", "Тақырып"]
        );
    }

    #[test]
    fn lines_and_cells_know_their_places_in_the_file() {
        let text = format!("{}.\n№\t1\t2\nАтауы\tӨтініш;\nқағаз\tБеру\nСоңы.\n", "сөз ".repeat(60).trim());
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let numbers = source.lines.iter().filter(|line| line.kind != LineKind::Blank).map(|line| line.number);
        assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3, 5]);
        let at = u32::try_from(source.text.find("Беру").unwrap()).unwrap();
        assert_eq!(source.cell_line(at), Some(4));
    }

    #[test]
    fn wraps_and_pages_leave_a_text_alone() {
        let wrapped = format!(
            "{}\n",
            "Бұл мәтін беттің ені бойынша жолдарға бөлінген, сондықтан\nсөйлем келесі жолда жалғасады да,\n"
                .repeat(9)
        );
        let long = "а".repeat(200);
        for text in [wrapped, format!("{long}\n1.\tа\n\u{c}")] {
            let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
            assert_eq!(source.text.trim_end(), text.replace('\u{c}', "").trim_end());
        }
    }
}
