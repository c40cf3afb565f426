//! Markdown as `kazakhstan-law` and PDF converters write it: paragraphs keep their lines; tables are tabs, pipes or
//! HTML.

use super::draft::{Draft, offset};
use super::table::{self, Grid};
use super::{Line, LineKind, chars, inline, markup, text};

/// Reads Markdown; with it, what to tell the user.
pub(super) fn read(source: &str) -> (Draft, Vec<String>) {
    let mut raw = text::raw_lines(source);
    table::mark_tab_rows(&mut raw, true);
    let out = Draft::with_capacity(raw.text.len());
    let mut reader = MarkdownReader { out, ..MarkdownReader::new(&raw) };
    let mut at = 0;
    while at < raw.lines.len() {
        at = reader.block(at);
    }
    reader.flush();
    let told = match reader.struck {
        0 => None,
        1 => Some("1 passage struck out; left out as no longer in force: check the file".to_owned()),
        many => Some(format!("{many} passages struck out; left out as no longer in force: check the file")),
    };
    (reader.out, told.into_iter().collect())
}

/// Whether a text is Markdown whatever its name (PDF converters write it into `.txt`): three lines that are headings,
/// all bold, or HTML tables.
pub(super) fn looks_like(source: &str) -> bool {
    let marked = |line: &&str| {
        let line = line.trim_end();
        match line.as_bytes() {
            [b'#', ..] => heading(line).is_some_and(|(_, title)| !title.is_empty()),
            [b'*', b'*', .., b'*', b'*'] => line.len() > 8,
            [b'<', ..] => find_table(line) == Some(0) || line.starts_with("<a id="),
            _ => false,
        }
    };
    source.split('\n').filter(marked).take(3).count() == 3
}

struct MarkdownReader<'a> {
    raw: &'a Draft,
    out: Draft,
    /// Lines of the open paragraph, since emphasis may span them.
    paragraph: Vec<(u32, LineKind)>,
    /// Their texts, `\n` between.
    scratch: String,
    /// Ordinals of the tab table in `raw` and in `out`.
    tab_table: Option<(u32, u32)>,
    /// A pipe table is open.
    pipe_table: Option<u32>,
    /// Fences, comments and tables that begin from here on have no end: not searched again.
    fences_end: bool,
    comments_end: bool,
    tables_balance: bool,
    added_cells: usize,
    /// Passages struck out.
    struck: usize,
}

impl<'a> MarkdownReader<'a> {
    fn new(raw: &'a Draft) -> Self {
        Self {
            raw,
            out: Draft::default(),
            paragraph: Vec::new(),
            scratch: String::new(),
            tab_table: None,
            pipe_table: None,
            fences_end: true,
            comments_end: true,
            tables_balance: true,
            added_cells: 0,
            struck: 0,
        }
    }

    fn line(&self, at: usize) -> Option<(&'a Line, &'a str)> {
        let line = self.raw.lines.get(at)?;
        Some((line, self.raw.line_text(line)))
    }

    /// Reads the block at a line; returns the next line.
    fn block(&mut self, at: usize) -> usize {
        let Some((line, text)) = self.line(at) else { return at + 1 };
        if text.contains('<') {
            if let Some(column) = find_table(text) {
                return self.html_table(at, 0, column);
            }
            if let Some(next) = self.comment(at, text) {
                return next;
            }
        }
        if let LineKind::Row { table, cells } = &line.kind {
            self.tab_row(line.number, *table, cells);
            return at + 1;
        }
        let body = text.trim_start_matches([' ', '\t']);
        if is_fence(body)
            && let Some(next) = self.fence(at, body)
        {
            return next;
        }
        if self.pipe_row(at, body) {
            return at + 1;
        }
        self.pipe_table = None;
        self.plain_block(line, body);
        at + 1
    }

    fn plain_block(&mut self, line: &Line, body: &str) {
        let number = line.number;
        if body.is_empty() || line.kind != LineKind::Text {
            self.flush();
            // Not text: blanks mean nothing in Markdown, and a ruler between tab rows is markup.
            self.out.line(number, line.kind.clone(), "");
        } else if let Some((depth, title)) = heading(body) {
            self.flush();
            self.push(number, LineKind::Heading(depth), title);
            self.flush();
        } else if let Some(depth) = self.underline(body) {
            if let Some((_, kind)) = self.paragraph.last_mut() {
                *kind = LineKind::Heading(depth);
            }
            self.flush();
        } else if is_break(body) {
            self.flush();
            self.out.line(number, LineKind::Blank, "");
        } else if body.starts_with('>') {
            let quoted = body.trim_start_matches(['>', ' ', '\t']);
            let quoted = heading(quoted).map_or(quoted, |(_, title)| title);
            self.push(number, if quoted.is_empty() { LineKind::Blank } else { LineKind::Quote }, quoted);
        } else if let Some(item) = bullet(body) {
            self.flush();
            self.push(number, LineKind::Bullet, item);
        } else {
            self.push(number, LineKind::Text, body);
        }
    }

    /// Adds a line to the open paragraph. Two blanks at its end are a hard break, not text.
    fn push(&mut self, number: u32, kind: LineKind, text: &str) {
        if !self.paragraph.is_empty() {
            self.scratch.push('\n');
        }
        let bare = text.trim_end_matches([' ', '\t']);
        self.scratch.push_str(if text.len() > bare.len() + 1 { bare } else { text });
        self.paragraph.push((number, kind));
    }

    /// Writes the open paragraph.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let scratch = std::mem::take(&mut self.scratch);
        if inline::has_markup(&scratch) {
            let plain = inline::inline(&scratch);
            self.struck += plain.struck;
            let lines = plain.text.split('\n').zip(plain.bold).zip(scratch.split('\n'));
            for ((number, kind), ((text, bold), before)) in paragraph.into_iter().zip(lines) {
                self.inlined(number, kind, text, bold, before);
            }
        } else {
            for ((number, kind), text) in paragraph.into_iter().zip(scratch.split('\n')) {
                self.out.line(number, kind, text);
            }
        }
    }

    /// A line without its markup. A line of only markup is dropped; a lone `<br>` is a blank line.
    fn inlined(&mut self, number: u32, kind: LineKind, text: &str, bold: bool, before: &str) {
        let text = text.trim_start_matches([' ', '\t']);
        if text.is_empty() && !before.is_empty() {
            if before.contains("<br") {
                self.out.line(number, LineKind::Blank, "");
            }
            return;
        }
        let kind = if bold && kind == LineKind::Text { LineKind::Heading(6) } else { kind };
        self.out.line(number, kind, text);
    }

    /// Heading depth of a one-line paragraph underlined with `=` or `-`.
    fn underline(&self, body: &str) -> Option<u8> {
        let [(_, LineKind::Text)] = self.paragraph.as_slice() else { return None };
        let body = body.trim_end();
        match body.bytes().next() {
            Some(b'=') if body.len() > 1 && body.bytes().all(|byte| byte == b'=') => Some(1),
            Some(b'-') if body.len() > 2 && body.bytes().all(|byte| byte == b'-') => Some(2),
            _ => None,
        }
    }

    /// A comment over several lines; text before and after it is kept.
    fn comment(&mut self, at: usize, text: &str) -> Option<usize> {
        let column = text.find("<!--").filter(|_| self.comments_end)?;
        let (line, _) = self.line(at)?;
        let start = line.span.start as usize + column;
        let rest = self.raw.text.get(start..)?;
        let Some(end) = rest.find("-->").map(|end| start + end + 3) else {
            self.comments_end = false;
            return None;
        };
        // Inside a line the paragraph drops it, unless it begins the line.
        if end <= line.span.end as usize && column > 0 {
            return None;
        }
        if column > 0 {
            self.push(line.number, LineKind::Text, text.get(..column).unwrap_or_default().trim_start());
        }
        self.tail(at, end)
    }

    /// Continues at byte `from` of the raw text.
    fn tail(&mut self, at: usize, from: usize) -> Option<usize> {
        let lines = self.raw.lines.get(at..)?;
        let index = at + lines.partition_point(|line| (line.span.end as usize) < from);
        let Some((line, _)) = self.line(index) else { return Some(index) };
        let rest = self.raw.text.get(from..line.span.end as usize).unwrap_or_default();
        if let Some(column) = find_table(rest) {
            let begin = from.saturating_sub(line.span.start as usize);
            return Some(self.html_table(index, begin, begin + column));
        }
        if !chars::is_blank(rest) {
            let text = Line { span: line.span.clone(), number: line.number, kind: LineKind::Text };
            self.plain_block(&text, rest.trim_start());
        }
        Some(index + 1)
    }

    /// Fenced code is verbatim text. An unclosed fence is text itself.
    fn fence(&mut self, at: usize, body: &str) -> Option<usize> {
        if !self.fences_end {
            return None;
        }
        let mark = body.get(..3)?;
        let lines = self.raw.lines.get(at + 1..)?;
        let inside = lines.iter().position(|line| self.raw.line_text(line).trim_start().starts_with(mark));
        let Some(inside) = inside else {
            self.fences_end = false;
            return None;
        };
        self.flush();
        for line in lines.iter().take(inside) {
            let text = self.raw.line_text(line);
            let kind = match line.kind {
                LineKind::Blank | LineKind::PageBreak => line.kind.clone(),
                _ => LineKind::Text,
            };
            self.out.line(line.number, kind, text);
        }
        Some(at + inside + 2)
    }

    fn tab_row(&mut self, number: u32, raw_table: u32, cells: &[std::ops::Range<u32>]) {
        self.flush();
        let table = match self.tab_table {
            Some((seen, table)) if seen == raw_table => table,
            _ => self.out.new_table(),
        };
        self.tab_table = Some((raw_table, table));
        let raw = self.raw;
        let texts: Vec<String> = cells
            .iter()
            .map(|cell| {
                let cell = raw.text.get(cell.start as usize..cell.end as usize).unwrap_or_default();
                inline_cell(cell, &mut self.struck)
            })
            .collect();
        self.out.row(number, table, texts.iter().map(|text| (number, text.as_str())));
    }

    /// Rows of pipe tables: a head has a ruler below it; without one, lines between pipes are rows.
    fn pipe_row(&mut self, at: usize, body: &str) -> bool {
        if !body.contains('|') {
            return false;
        }
        let ruler_below = self.line(at + 1).is_some_and(|(_, next)| table::is_pipe_ruler(next));
        let bounded = body.starts_with('|') && body.trim_end().ends_with('|') && body.trim_end().len() > 1;
        if self.pipe_table.is_none() && !ruler_below && !bounded {
            return false;
        }
        self.flush();
        let table = *self.pipe_table.get_or_insert_with(|| self.out.new_table());
        if !table::is_pipe_ruler(body) {
            let number = self.raw.lines.get(at).map_or(0, |line| line.number);
            let struck = &mut self.struck;
            let cells: Vec<String> =
                table::pipe_cells(body).iter().map(|cell| inline_cell(cell.trim(), struck)).collect();
            self.out.row(number, table, cells.iter().map(|text| (number, text.as_str())));
        }
        true
    }

    /// An HTML table at a column of a line; text from column `begin` before it is unread. Returns the next line.
    fn html_table(&mut self, at: usize, begin: usize, column: usize) -> usize {
        let Some((line, text)) = self.line(at) else { return at + 1 };
        let before = text.get(begin..column).unwrap_or_default();
        if !chars::is_blank(before) {
            self.push(line.number, LineKind::Text, before.trim_start());
        }
        self.flush();
        self.pipe_table = None;
        let start = line.span.start as usize + column;
        let end = self.table_end(at, start);
        let grid = read_grid(self.raw, at, start..end, &mut self.struck);
        grid.write(&mut self.out, &mut self.added_cells);
        self.tail(at, end).unwrap_or(at + 1)
    }

    /// Byte after the `</table>` that closes the table at `start`. If tags do not balance: the next one, or the blank
    /// line before text.
    fn table_end(&mut self, at: usize, start: usize) -> usize {
        let rest = self.raw.text.get(start..).unwrap_or_default();
        if self.tables_balance {
            if let Some(len) = balanced_end(rest) {
                return start + len;
            }
            self.tables_balance = false;
        }
        let (mut gap, mut end) = (false, start);
        for line in self.raw.lines.iter().skip(at) {
            let from = start.max(line.span.start as usize);
            let text = self.raw.text.get(from..line.span.end as usize).unwrap_or_default();
            if let Some(len) = close_tag(text) {
                return from + len;
            }
            let again = from > start && find_table(text).is_some();
            let left = gap && !chars::is_blank(text) && !text.trim_start().starts_with('<');
            if again || left {
                return end;
            }
            gap = chars::is_blank(text);
            if !gap {
                end = line.span.end as usize;
            }
        }
        self.raw.text.len()
    }
}

fn inline_cell(cell: &str, struck: &mut usize) -> String {
    if !inline::has_markup(cell) {
        return cell.to_owned();
    }
    let plain = inline::inline(cell);
    *struck += plain.struck;
    plain.text
}

fn is_fence(body: &str) -> bool {
    body.starts_with("```") || body.starts_with("~~~")
}

/// `## Тақырып ##`, `<h2>Тақырып</h2>`.
fn heading(body: &str) -> Option<(u8, &str)> {
    if let Some(tag) = body.starts_with('<').then(|| markup::tag_at(body)).flatten() {
        let depth = tag.name.strip_prefix(['h', 'H']).and_then(|depth| depth.parse().ok());
        return depth.filter(|depth| (1..=6).contains(depth)).map(|depth| (depth, body));
    }
    let title = body.trim_start_matches('#');
    let depth = u8::try_from(body.len() - title.len()).ok().filter(|depth| (1..=6).contains(depth))?;
    if !(title.is_empty() || title.starts_with([' ', '\t'])) {
        return None;
    }
    let title = title.trim_matches([' ', '\t']);
    let bare = title.trim_end_matches('#');
    let closed = bare.is_empty() || bare.ends_with([' ', '\t']);
    Some((depth, if closed { bare.trim_end() } else { title }))
}

/// `---`, `* * *`. Underscores are fill-in lines.
fn is_break(body: &str) -> bool {
    let mut marks = body.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'));
    let Some(mark) = marks.next().filter(|mark| matches!(mark, b'-' | b'*')) else { return false };
    let mut count = 1;
    marks.all(|byte| {
        count += 1;
        byte == mark
    }) && count > 2
}

/// Text of a list item. A lone mark is text.
fn bullet(body: &str) -> Option<&str> {
    let item = body.strip_prefix(['-', '*', '+', '•'])?;
    let text = item.trim_start_matches([' ', '\t']);
    (text.len() < item.len() && !text.is_empty()).then_some(text)
}

/// Column of a `<table` tag.
fn find_table(text: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|&at| starts_tag(text.get(at + 1..), b"table"))
}

/// Bytes up to the end of the first `</table>`.
fn close_tag(text: &str) -> Option<usize> {
    let at =
        text.match_indices("</").map(|(at, _)| at).find(|&at| starts_tag(text.get(at + 2..), b"table"))?;
    Some(at + text.get(at..)?.find('>').map_or(7, |end| end + 1))
}

fn starts_tag(text: Option<&str>, name: &[u8]) -> bool {
    let bytes = text.unwrap_or_default().as_bytes();
    let named = bytes.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    named
        && bytes.get(name.len()).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}

/// Length of the table that `text` begins with, tables in its cells included.
fn balanced_end(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..)?;
        if starts_tag(Some(rest), b"table") {
            depth += 1;
        } else if starts_tag(rest.strip_prefix('/'), b"table") {
            depth -= 1;
            if depth == 0 {
                return Some(at + rest.find('>').map_or(rest.len() + 1, |end| end + 2));
            }
        }
    }
    None
}

/// Reads the tags and text of a table. `at`: the line it begins in.
fn read_grid(raw: &Draft, at: usize, bytes: std::ops::Range<usize>, struck: &mut usize) -> Grid {
    let mut grid = Grid::default();
    let mut line = at;
    let mut place = bytes.start;
    let mut depth = 0u32;
    let mut comments = markup::Comments::default();
    while let Some(rest) = raw.text.get(place..bytes.end).filter(|rest| !rest.is_empty()) {
        while raw.lines.get(line).is_some_and(|line| line.span.end < offset(place)) {
            line += 1;
        }
        let number = raw.lines.get(line).map_or(0, |line| line.number);
        let plain = rest.find(['<', '&']).unwrap_or(rest.len());
        if plain > 0 {
            grid_text(&mut grid, raw, line, place..place + plain);
            place += plain;
        } else if let Some(len) = comments.len_at(&raw.text, place) {
            place += len;
        } else if let Some((marked, len)) = markup::marked_at(rest) {
            match marked {
                markup::Marked::Raised(text) => grid.text(number, &text),
                markup::Marked::Struck(_) => *struck += 1,
            }
            place += len;
        } else if let Some(tag) = markup::tag_at(rest) {
            grid_tag(&mut grid, &tag, number, &mut depth);
            place += tag.len;
        } else if let Some((text, len)) = markup::entity_at(rest) {
            grid.text(number, &text);
            place += len;
        } else {
            grid.text(number, rest.get(..1).unwrap_or_default());
            place += 1;
        }
    }
    grid
}

/// Text between tags. Its first word's line matters only if it opens a row.
fn grid_text(grid: &mut Grid, raw: &Draft, line: usize, bytes: std::ops::Range<usize>) {
    let text = raw.text.get(bytes.clone()).unwrap_or_default();
    let word = bytes.start + (text.len() - text.trim_start().len());
    let lines = raw.lines.get(line..).unwrap_or_default();
    let number = lines.iter().find(|line| line.span.end as usize >= word).map_or(0, |line| line.number);
    grid.text(number, text);
}

fn grid_tag(grid: &mut Grid, tag: &markup::Tag<'_>, number: u32, depth: &mut u32) {
    if tag.is("table") {
        *depth = if tag.close { depth.saturating_sub(1) } else { *depth + 1 };
        grid.gap();
    } else if *depth > 1 {
        // A table in a cell is that cell's text.
        if tag.is_any(&["tr", "td", "th", "br", "p", "div", "li"]) {
            grid.gap();
        }
    } else if tag.is_any(&["td", "th"]) {
        if tag.close {
            grid.end_cell();
        } else {
            grid.cell(number, table::span(tag.attribute("colspan")), table::span(tag.attribute("rowspan")));
        }
    } else if tag.is("tr") {
        grid.end_cell();
        if !tag.close {
            grid.row(number);
        }
    } else if tag.is_any(&["br", "p", "div", "li", "ul", "ol", "hr"]) {
        grid.gap();
    }
}
