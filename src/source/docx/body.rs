//! The body of a Word file: paragraphs and tables in reading order.

use super::super::LineKind;
use super::super::paper::{Cell, Paper, Paragraph};
use super::super::xml::{Element, Node};
use super::WordText;
use super::numbering::{Label, Numbering};
use super::styles::{Alignment, Styles, side};

/// Reads the body, with the notes at the end.
pub(super) fn read<'a>(
    body: &'a Element,
    notes: impl Iterator<Item = &'a Element>,
    styles: Styles,
    numbering: Numbering,
) -> WordText {
    let mut reader = BodyReader { styles, numbering, changes: 0, hidden: false, open: None };
    let mut paper = Paper::with_capacity(1 << 14);
    let mut blocks = Vec::new();
    reader.blocks(body, &mut blocks);
    reader.finish(&mut blocks);
    blocks.iter().for_each(|block| write(&mut paper, block));
    let mut number = 0usize;
    for note in notes.flat_map(|part| part.elements()).filter(|note| is_note(note)) {
        let mut blocks = Vec::new();
        reader.blocks(note, &mut blocks);
        reader.finish(&mut blocks);
        let texts: Vec<String> = blocks.iter().filter_map(words).collect();
        if !texts.is_empty() {
            number += 1;
            let text = format!("[{number}] {}", texts.join(" "));
            paper.paragraph(&Paragraph { kind: LineKind::Text, text });
        }
    }
    let mut remarks = Vec::new();
    if reader.changes > 0 {
        remarks.push(format!(
            "{} tracked changes; they were read as accepted: accept or reject them in Word to be sure",
            reader.changes
        ));
    }
    if reader.hidden {
        remarks.push("hidden text; it was left out: make it visible in Word, or delete it".to_owned());
    }
    WordText { draft: paper.done(), remarks }
}

/// A paragraph or a table.
enum Block {
    Paragraph(Paragraph),
    Table(Vec<Vec<Cell>>),
}

fn write(paper: &mut Paper, block: &Block) {
    match block {
        Block::Paragraph(paragraph) => paper.paragraph(paragraph),
        Block::Table(rows) => paper.table(rows),
    }
}

/// The words of a block in one line.
fn words(block: &Block) -> Option<String> {
    let text = match block {
        Block::Paragraph(paragraph) => paragraph.text.replace('\n', " ").trim().to_owned(),
        Block::Table(rows) => {
            let cells = rows.iter().flatten().map(Cell::words).filter(|words| !words.is_empty());
            cells.collect::<Vec<_>>().join(" ")
        }
    };
    (!text.is_empty()).then_some(text)
}

/// A real note, not the separator line that Word draws above notes.
fn is_note(element: &Element) -> bool {
    matches!(&*element.name, "footnote" | "endnote")
        && element.attribute("type").is_none_or(|kind| kind == "normal")
}

struct BodyReader {
    styles: Styles,
    numbering: Numbering,
    /// There are tracked changes.
    changes: usize,
    /// Hidden text was skipped.
    hidden: bool,
    /// A paragraph whose end mark was deleted: the next one continues it.
    open: Option<Line>,
}

/// A paragraph under construction.
#[derive(Default)]
struct Line {
    text: String,
    label: Option<Label>,
    right: bool,
    heading: Option<u8>,
    inside_bold: bool,
    outside_bold: bool,
    /// Texts in frames anchored to it.
    frames: Vec<Block>,
}

/// Character properties of a paragraph.
#[derive(Clone, Copy)]
struct Letters<'a> {
    style: Option<&'a str>,
}

impl BodyReader {
    /// Reads the blocks of a body, a cell or a frame.
    fn blocks(&mut self, of: &Element, out: &mut Vec<Block>) {
        for element in of.elements() {
            match &*element.name {
                "p" => self.paragraph(element, out),
                "tbl" => {
                    self.finish(out);
                    let rows = self.rows(element);
                    if !rows.is_empty() {
                        out.push(Block::Table(rows));
                    }
                }
                "ins" | "moveTo" => {
                    self.changes += 1;
                    self.blocks(element, out);
                }
                "del" | "moveFrom" => self.changes += 1,
                "sdt" | "sdtContent" | "smartTag" | "customXml" => self.blocks(element, out),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.blocks(chosen, out);
                    }
                }
                _ => {}
            }
        }
    }

    /// Writes the pending paragraph.
    fn finish(&mut self, out: &mut Vec<Block>) {
        if let Some(line) = self.open.take() {
            push(line, out);
        }
    }

    fn paragraph(&mut self, element: &Element, out: &mut Vec<Block>) {
        let properties = element.child("pPr");
        let style = properties.and_then(|properties| properties.value("pStyle"));
        if self.styles.is_contents(style) {
            return;
        }
        let goes_on = self.open.take();
        let joined = goes_on.is_some();
        let mut line = goes_on.unwrap_or_default();
        if !joined {
            line.label = self.label(properties, style);
            let own = properties.and_then(side).or_else(|| self.styles.side(style));
            line.right = own == Some(Alignment::Right);
            let outline =
                properties.and_then(|properties| properties.value("outlineLvl")?.parse::<u8>().ok());
            line.heading = match outline {
                Some(depth) if depth < 9 => Some(depth.saturating_add(1).min(6)),
                Some(_) => None,
                None => self.styles.heading(style),
            };
        }
        self.runs(element, Letters { style }, &mut line);
        let end = properties.and_then(|properties| properties.child("rPr"));
        if end.is_some_and(|end| end.child("del").is_some() || end.child("moveFrom").is_some()) {
            self.changes += 1;
            self.open = Some(line);
            return;
        }
        push(line, out);
    }

    /// The number that Word prints before the paragraph.
    fn label(&mut self, properties: Option<&Element>, style: Option<&str>) -> Option<Label> {
        let own = properties.and_then(|properties| properties.child("numPr"));
        let level = own.and_then(|own| own.value("ilvl")).and_then(|level| level.parse::<usize>().ok());
        let listed = own.and_then(|own| own.value("numId"));
        if let Some(list) = listed {
            return if list == "0" { None } else { self.numbering.next(list, level.unwrap_or(0)) };
        }
        let (list, styled, by) = self.styles.list(style)?;
        let level = level.or_else(|| self.numbering.level_of_style(&list, &by)).or(styled).unwrap_or(0);
        if list == "0" { None } else { self.numbering.next(&list, level) }
    }

    /// Collects the text of a paragraph or of a part of it.
    fn runs(&mut self, of: &Element, letters: Letters<'_>, line: &mut Line) {
        for element in of.elements() {
            match &*element.name {
                "r" => self.run(element, letters, line),
                "ins" | "moveTo" => {
                    self.changes += 1;
                    self.runs(element, letters, line);
                }
                "del" | "moveFrom" => self.changes += 1,
                "hyperlink" | "fldSimple" | "smartTag" | "customXml" | "sdt" | "sdtContent" | "dir"
                | "bdo" | "oMath" | "oMathPara" => self.runs(element, letters, line),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.runs(chosen, letters, line);
                    }
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, element: &Element, letters: Letters<'_>, line: &mut Line) {
        let own = element.child("rPr");
        let style = own.and_then(|own| own.value("rStyle"));
        let ask = |name: &str, of: fn(&Styles, Option<&str>) -> Option<bool>| {
            own.and_then(|own| own.switch(name))
                .or_else(|| style.and_then(|style| of(&self.styles, Some(style))))
                .or_else(|| of(&self.styles, letters.style))
                .unwrap_or(false)
        };
        let (bold, capitals) = (ask("b", Styles::bold), ask("caps", Styles::capitals));
        let hidden = ask("vanish", Styles::hidden);
        let mut text = String::new();
        self.letters(element, &mut text, line);
        if text.trim().is_empty() {
            line.text.push_str(&text);
            return;
        }
        if hidden {
            self.hidden = true;
            return;
        }
        line.inside_bold |= bold;
        line.outside_bold |= !bold;
        if capitals {
            line.text.push_str(&text.to_uppercase());
        } else {
            line.text.push_str(&text);
        }
    }

    /// The text of a run; texts of frames go to `line`.
    fn letters(&mut self, element: &Element, out: &mut String, line: &mut Line) {
        for node in &element.children {
            let Node::Element(element) = node else { continue };
            match &*element.name {
                "t" => out.push_str(&element.text().replace('\n', " ")),
                "tab" | "ptab" => out.push('\t'),
                "br" if element.attribute("type").is_none_or(|kind| kind == "textWrapping") => out.push('\n'),
                "cr" => out.push('\n'),
                "noBreakHyphen" => out.push('-'),
                "sym" => out.push('•'),
                "drawing" | "pict" | "object" => self.frames(element, line),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.letters(chosen, out, line);
                    }
                }
                _ => {}
            }
        }
    }

    /// Texts in frames, at any depth below.
    fn frames(&mut self, of: &Element, line: &mut Line) {
        for element in of.elements() {
            match &*element.name {
                "txbxContent" => {
                    let waiting = self.open.take();
                    let mut blocks = Vec::new();
                    self.blocks(element, &mut blocks);
                    self.finish(&mut blocks);
                    self.open = waiting;
                    line.frames.extend(blocks.into_iter().map(framed));
                }
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.frames(chosen, line);
                    }
                }
                _ => self.frames(element, line),
            }
        }
    }

    fn rows(&mut self, table: &Element) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        self.add_rows(table, &mut rows);
        rows
    }

    fn add_rows(&mut self, of: &Element, rows: &mut Vec<Vec<Cell>>) {
        for element in of.elements() {
            match &*element.name {
                "tr" => {
                    let properties = element.child("trPr");
                    let has = |name| properties.is_some_and(|properties| properties.child(name).is_some());
                    self.changes += usize::from(has("del")) + usize::from(has("ins"));
                    if has("del") {
                        continue;
                    }
                    let number = |name: &str| {
                        let value = properties.and_then(|properties| properties.value(name));
                        value.and_then(|value| value.parse::<usize>().ok()).unwrap_or(0)
                    };
                    let mut row = Vec::new();
                    if let skipped @ 1.. = number("gridBefore") {
                        row.push(Cell { paragraphs: Vec::new(), columns: skipped });
                    }
                    self.cells(element, &mut row);
                    rows.push(row);
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" => self.add_rows(element, rows),
                "ins" | "moveTo" => self.add_rows(element, rows),
                _ => {}
            }
        }
    }

    fn cells(&mut self, of: &Element, row: &mut Vec<Cell>) {
        for element in of.elements() {
            match &*element.name {
                "tc" => {
                    let properties = element.child("tcPr");
                    let span = properties.and_then(|properties| properties.value("gridSpan"));
                    let columns = span.and_then(|span| span.parse().ok()).unwrap_or(1);
                    let mut blocks = Vec::new();
                    let waiting = self.open.take();
                    self.blocks(element, &mut blocks);
                    self.finish(&mut blocks);
                    self.open = waiting;
                    row.push(Cell { paragraphs: blocks.into_iter().filter_map(in_cell).collect(), columns });
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" => self.cells(element, row),
                _ => {}
            }
        }
    }
}

/// Of alternative contents, the first that is not empty: the second is for older programs.
fn chosen(element: &Element) -> Option<&Element> {
    let choice =
        element.elements().find(|element| &*element.name == "Choice" && !element.children.is_empty());
    choice.or_else(|| element.child("Fallback"))
}

/// A block of a cell: a nested table becomes one paragraph of its text.
fn in_cell(block: Block) -> Option<Paragraph> {
    match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        table => words(&table).map(|text| Paragraph { kind: LineKind::Text, text }),
    }
}

/// A frame is a stamp or a label next to the text.
fn framed(block: Block) -> Block {
    match block {
        Block::Paragraph(paragraph) if paragraph.kind == LineKind::Text => {
            Block::Paragraph(Paragraph { kind: LineKind::Quote, ..paragraph })
        }
        other => other,
    }
}

/// Ends a paragraph; its anchored texts come before it.
fn push(line: Line, out: &mut Vec<Block>) {
    let framed = !line.frames.is_empty();
    out.extend(line.frames);
    let body = tabs(&line.text);
    if framed && body.trim().is_empty() {
        out.push(Block::Paragraph(Paragraph { kind: LineKind::Text, text: String::new() }));
        return;
    }
    let bold = line.inside_bold && !line.outside_bold;
    let empty = body.trim().is_empty();
    let (text, bullet) = match line.label {
        // A number without text is printed too, but carries nothing.
        Some(Label::Number(number)) if !empty => {
            (format!("{number}{}", body.trim_start_matches([' ', '\t'])), false)
        }
        Some(Label::Bullet) => (body, !empty),
        _ => (body, false),
    };
    let kind = match line.heading {
        Some(depth) => LineKind::Heading(depth),
        None if bullet => LineKind::Bullet,
        None if line.right => LineKind::Quote,
        None if bold => LineKind::Heading(6),
        None => LineKind::Text,
    };
    out.push(Block::Paragraph(Paragraph { kind, text }));
}

/// Leading tabs indent; a tab after a number separates it from its text; others make columns, as in plain text.
fn tabs(text: &str) -> String {
    if !text.contains('\t') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (nth, line) in text.split('\n').enumerate() {
        if nth > 0 {
            out.push('\n');
        }
        let mut pieces = line.split('\t').map(str::trim).filter(|piece| !piece.is_empty()).peekable();
        let mut first = true;
        while let Some(piece) = pieces.next() {
            out.push_str(piece);
            let mark = first && piece.chars().count() <= 5 && piece.ends_with(['.', ')', '-', '–', '•']);
            first = false;
            if pieces.peek().is_some() {
                out.push_str(if mark { " " } else { "      " });
            }
        }
    }
    out
}
