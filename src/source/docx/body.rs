//! The body of a Word file: paragraphs and tables in reading order.

use super::super::levels::{Form, Last};
use super::super::paper::{Cell, Paper, Paragraph};
use super::super::xml::{Element, Node};
use super::super::{LineKind, numerals};
use super::chunk::{self, Chunk};
use super::fields::Fields;
use super::numbering::{Label, Numbering};
use super::passed::Counts;
use super::styles::{Alignment, Styles, raised, side, struck};
use super::{Notes, WordText, formula, symbols};
use std::collections::BTreeMap;

/// Reads the body, with the notes at the end.
pub(super) fn read(
    body: &Element,
    notes: Notes<'_>,
    styles: Styles,
    numbering: Numbering,
    chunks: BTreeMap<String, Chunk>,
) -> WordText {
    let mut reader = BodyReader {
        styles,
        numbering,
        chunks,
        counts: Counts::default(),
        fields: Fields::default(),
        notes: Vec::new(),
        last: Last::default(),
        forms: BTreeMap::new(),
        open: None,
    };
    let mut paper = Paper::with_capacity(1 << 14);
    let mut blocks = Vec::new();
    reader.blocks(body, &mut blocks);
    reader.finish(&mut blocks);
    blocks.iter().for_each(|block| write(&mut paper, block));
    reader.write_notes(&notes, &mut paper);
    WordText { draft: paper.done(), remarks: reader.counts.remarks() }
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

/// The kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    Foot,
    End,
}

struct BodyReader {
    styles: Styles,
    numbering: Numbering,
    /// Inserted documents by the id of their relation.
    chunks: BTreeMap<String, Chunk>,
    counts: Counts,
    fields: Fields,
    /// The notes that the text refers to, in its order; their marks are numbers from 1.
    notes: Vec<(Note, String)>,
    /// What was printed last, and for each plainly numbered level of a list what it holds.
    last: Last,
    forms: BTreeMap<(String, usize), Form>,
    /// Words of paragraphs whose end mark was deleted: the next paragraph continues them.
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
    /// The last run with words was left out.
    left_out: bool,
    /// Something was left out since the last text: of two blanks around it, one goes.
    gap: bool,
}

impl Line {
    fn push(&mut self, text: &str) {
        let doubled = self.gap && (self.text.is_empty() || self.text.ends_with(' '));
        self.gap &= text.is_empty();
        self.text.push_str(if doubled { text.trim_start_matches(' ') } else { text });
    }
}

/// Character properties of a paragraph.
#[derive(Clone, Copy)]
struct Letters<'a> {
    style: Option<&'a str>,
}

impl BodyReader {
    /// Writes the notes under their marks: those that the text refers to first.
    fn write_notes(&mut self, notes: &Notes<'_>, paper: &mut Paper) {
        let all = [(Note::Foot, notes.footnotes), (Note::End, notes.endnotes)];
        let all = all.into_iter().flat_map(|(kind, part)| {
            part.into_iter()
                .flat_map(Element::elements)
                .filter(|note| is_note(note))
                .map(move |note| (kind, note))
        });
        let mut texts: Vec<(usize, String)> = Vec::new();
        for (kind, note) in all {
            let mut blocks = Vec::new();
            self.blocks(note, &mut blocks);
            self.finish(&mut blocks);
            let words: Vec<String> = blocks.iter().filter_map(words).collect();
            if !words.is_empty() {
                texts.push((self.note(kind, note.attribute("id").unwrap_or_default()), words.join(" ")));
            }
        }
        texts.sort_by_key(|(number, _)| *number);
        for (number, words) in texts {
            let mark = numerals::raised(&number.to_string()).unwrap_or_default();
            paper.paragraph(&Paragraph { kind: LineKind::Text, text: format!("{mark} {words}") });
        }
    }

    /// The number of a note, from 1.
    fn note(&mut self, kind: Note, id: &str) -> usize {
        let known = self.notes.iter().position(|(own, named)| *own == kind && named == id);
        known.unwrap_or_else(|| {
            self.notes.push((kind, id.to_owned()));
            self.notes.len() - 1
        }) + 1
    }

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
                    self.counts.changes += 1;
                    self.blocks(element, out);
                }
                "del" | "moveFrom" => self.counts.changes += 1,
                "sdt" | "sdtContent" | "smartTag" | "customXml" => self.blocks(element, out),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.blocks(chosen, out);
                    }
                }
                "altChunk" => self.chunk(element, out),
                "oMathPara" | "oMath" => {
                    let mut line = Line::default();
                    self.formula(element, &mut line);
                    push(line, out);
                }
                name => self.counts.unknown(name),
            }
        }
    }

    /// Reads an inserted document.
    fn chunk(&mut self, element: &Element, out: &mut Vec<Block>) {
        self.finish(out);
        let id = element.attribute("id").unwrap_or_default();
        match self.chunks.get(id) {
            Some(Ok((draft, remarks))) => {
                let told =
                    remarks.iter().map(|remark| format!("in a document inserted in the file: {remark}"));
                self.counts.inside.extend(told);
                out.extend(chunk::pieces(draft).into_iter().map(|piece| match piece {
                    chunk::Piece::Paragraph(paragraph) => Block::Paragraph(paragraph),
                    chunk::Piece::Table(rows) => Block::Table(rows),
                }));
            }
            Some(Err(why)) => self.counts.chunks.push(why.clone()),
            None => self.counts.chunks.push(format!("the file has no part of the id {id}")),
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
        let mut line = self.open.take().unwrap_or_default();
        let end = properties.and_then(|properties| properties.child("rPr"));
        if end.is_some_and(|end| end.child("del").is_some() || end.child("moveFrom").is_some()) {
            // Its end is deleted: its words belong to the next paragraph, which gives number and form.
            self.runs(element, Letters { style }, &mut line);
            self.counts.changes += 1;
            self.open = Some(line);
            return;
        }
        line.label = self.label(properties, style);
        let own = properties.and_then(side).or_else(|| self.styles.side(style));
        line.right = own == Some(Alignment::Right);
        let outline = properties.and_then(|properties| properties.value("outlineLvl")?.parse::<u8>().ok());
        line.heading = match outline {
            Some(depth) if depth < 9 => Some(depth.saturating_add(1).min(6)),
            Some(_) => None,
            None => self.styles.heading(style),
        };
        self.runs(element, Letters { style }, &mut line);
        push(line, out);
        if let Some(Block::Paragraph(paragraph)) = out.last()
            && !paragraph.text.trim().is_empty()
        {
            self.last.line(&paragraph.text);
        }
    }

    /// The number that Word prints before the paragraph; of numbers that look alike, as the level of its list has it.
    fn label(&mut self, properties: Option<&Element>, style: Option<&str>) -> Option<Label> {
        let (list, level) = self.list(properties, style)?;
        let count = match self.numbering.next(&list, level)? {
            Label::Plain(count) => count,
            label => return Some(label),
        };
        let inside = level > 0 && self.forms.get(&(list.clone(), level - 1)) == Some(&Form::Paragraphs);
        let begins = !self.forms.contains_key(&(list.clone(), level)) || count <= 1;
        if begins {
            self.forms.insert((list.clone(), level), self.last.form(count, inside));
        }
        let is_item = self.forms.get(&(list, level)) == Some(&Form::Items);
        Some(Label::Number(format!("{count}{} ", if is_item { ')' } else { '.' })))
    }

    /// The list of a paragraph and the level in it.
    fn list(&self, properties: Option<&Element>, style: Option<&str>) -> Option<(String, usize)> {
        let own = properties.and_then(|properties| properties.child("numPr"));
        let level = own.and_then(|own| own.value("ilvl")).and_then(|level| level.parse::<usize>().ok());
        let listed = own.and_then(|own| own.value("numId"));
        if let Some(list) = listed {
            return (list != "0").then(|| (list.to_owned(), level.unwrap_or(0)));
        }
        let (list, styled, by) = self.styles.list(style)?;
        let level = level.or_else(|| self.numbering.level_of_style(&list, &by)).or(styled).unwrap_or(0);
        (list != "0").then_some((list, level))
    }

    /// Collects the text of a paragraph or of a part of it.
    fn runs(&mut self, of: &Element, letters: Letters<'_>, line: &mut Line) {
        for element in of.elements() {
            match &*element.name {
                "r" => self.run(element, letters, line),
                "ins" | "moveTo" => {
                    self.counts.changes += 1;
                    self.runs(element, letters, line);
                }
                "del" | "moveFrom" => self.counts.changes += 1,
                "hyperlink" | "fldSimple" | "smartTag" | "customXml" | "sdt" | "sdtContent" | "dir"
                | "bdo" => {
                    self.runs(element, letters, line);
                }
                "oMath" | "oMathPara" => self.formula(element, line),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.runs(chosen, letters, line);
                    }
                }
                name => self.counts.unknown(name),
            }
        }
    }

    fn formula(&mut self, element: &Element, line: &mut Line) {
        let text = formula::text(element);
        if self.fields.prints() && !text.is_empty() {
            self.counts.formulas += 1;
            line.text.push_str(&text);
            line.outside_bold = true;
        }
    }

    fn run(&mut self, element: &Element, letters: Letters<'_>, line: &mut Line) {
        let own = element.child("rPr");
        let style = own.and_then(|own| own.value("rStyle"));
        let ask = |mine: Option<bool>, of: fn(&Styles, Option<&str>) -> Option<bool>| {
            mine.or_else(|| style.and_then(|style| of(&self.styles, Some(style))))
                .or_else(|| of(&self.styles, letters.style))
                .unwrap_or(false)
        };
        let switch = |name: &str| own.and_then(|own| own.switch(name));
        let (bold, capitals) = (ask(switch("b"), Styles::bold), ask(switch("caps"), Styles::capitals));
        let hidden = ask(switch("vanish"), Styles::hidden);
        let is_struck = ask(own.and_then(struck), Styles::struck);
        let is_raised = ask(own.and_then(raised), Styles::raised);
        let mut text = String::new();
        self.letters(element, &mut text, line);
        if text.trim().is_empty() && !is_struck && !hidden {
            line.push(&text);
            return;
        }
        if hidden || is_struck {
            line.gap = true;
            // One passage may be written in several runs.
            let first = std::mem::replace(&mut line.left_out, true);
            let words = !text.trim().is_empty();
            self.counts.hidden += usize::from(hidden && words && !first);
            self.counts.struck += usize::from(!hidden && words && !first);
            return;
        }
        line.left_out = false;
        // A quote or a bracket beside bold words makes them no less bold.
        if text.contains(char::is_alphanumeric) {
            line.inside_bold |= bold;
            line.outside_bold |= !bold;
        }
        let raised = if is_raised { numerals::raised(&text) } else { None };
        match raised {
            Some(raised) => line.push(&raised),
            None if capitals => line.push(&text.to_uppercase()),
            None => line.push(&text),
        }
    }

    /// The text of a run; texts of frames go to `line`.
    fn letters(&mut self, element: &Element, out: &mut String, line: &mut Line) {
        for node in &element.children {
            let Node::Element(element) = node else { continue };
            if &*element.name == "fldChar" {
                self.fields.mark(element);
            }
            if !self.fields.prints() {
                continue;
            }
            match &*element.name {
                "t" => out.push_str(&element.text().replace('\n', " ")),
                "tab" | "ptab" => out.push('\t'),
                "br" if element.attribute("type").is_none_or(|kind| kind == "textWrapping") => out.push('\n'),
                "cr" => out.push('\n'),
                "noBreakHyphen" => out.push('-'),
                "sym" => out.push(self.symbol(element)),
                "footnoteReference" => self.mark(Note::Foot, element, out),
                "endnoteReference" => self.mark(Note::End, element, out),
                "commentReference" => self.counts.comments += 1,
                "drawing" | "pict" | "object" => self.drawing(element, line),
                "ruby" => element
                    .child("rubyBase")
                    .into_iter()
                    .flat_map(Element::elements)
                    .for_each(|run| self.letters(run, out, line)),
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.letters(chosen, out, line);
                    }
                }
                name => self.counts.unknown(name),
            }
        }
    }

    fn symbol(&mut self, element: &Element) -> char {
        let (font, code) = (element.attribute("font"), element.attribute("char"));
        symbols::symbol(font.unwrap_or_default(), code.unwrap_or_default()).unwrap_or_else(|| {
            self.counts.symbols += 1;
            '•'
        })
    }

    /// The mark of a note, raised as Word prints it. Where the author gave one, it stands in the text beside.
    fn mark(&mut self, kind: Note, element: &Element, out: &mut String) {
        let number = self.note(kind, element.attribute("id").unwrap_or_default());
        let own = element.attribute("customMarkFollows").is_some_and(|on| matches!(on, "1" | "true" | "on"));
        if !own {
            out.push_str(&numerals::raised(&number.to_string()).unwrap_or_default());
        }
    }

    /// A drawing: its texts, or that it has none.
    fn drawing(&mut self, element: &Element, line: &mut Line) {
        let before = line.frames.len();
        self.frames(element, line);
        if line.frames.len() > before {
            return;
        }
        match &*element.name {
            "object" => self.counts.objects += 1,
            _ => self.counts.pictures += usize::from(shows_something(element)),
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
                    self.counts.changes += usize::from(has("del")) + usize::from(has("ins"));
                    if has("del") {
                        continue;
                    }
                    let number = |name: &str| {
                        let value = properties.and_then(|properties| properties.value(name));
                        value.and_then(|value| value.parse::<usize>().ok()).unwrap_or(0)
                    };
                    let mut row = Vec::new();
                    if let skipped @ 1.. = number("gridBefore") {
                        row.push(Cell { columns: skipped, ..Cell::default() });
                    }
                    self.cells(element, &mut row);
                    rows.push(row);
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" => self.add_rows(element, rows),
                "ins" | "moveTo" => self.add_rows(element, rows),
                "del" | "moveFrom" => self.counts.changes += 1,
                name => self.counts.unknown(name),
            }
        }
    }

    fn cells(&mut self, of: &Element, row: &mut Vec<Cell>) {
        for element in of.elements() {
            match &*element.name {
                "tc" => {
                    let properties = element.child("tcPr");
                    if properties.is_some_and(|properties| properties.child("cellDel").is_some()) {
                        self.counts.changes += 1;
                        continue;
                    }
                    let span = properties.and_then(|properties| properties.value("gridSpan"));
                    let columns = span.and_then(|span| span.parse().ok()).unwrap_or(1);
                    let mut blocks = Vec::new();
                    let waiting = self.open.take();
                    self.blocks(element, &mut blocks);
                    self.finish(&mut blocks);
                    self.open = waiting;
                    let merged = properties.and_then(|properties| properties.child("vMerge"));
                    let goes_on = merged.is_some_and(|merged| merged.attribute("val") != Some("restart"));
                    let paragraphs = blocks.into_iter().filter_map(in_cell).collect();
                    row.push(Cell { paragraphs, columns, goes_on });
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" => self.cells(element, row),
                name => self.counts.unknown(name),
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

/// Whether a drawing is a picture, a chart or the like; lines and frames without words are neither.
fn shows_something(drawing: &Element) -> bool {
    let mut rest: Vec<&Element> = vec![drawing];
    while let Some(element) = rest.pop() {
        if matches!(&*element.name, "blip" | "imagedata" | "chart" | "relIds" | "contentPart") {
            return true;
        }
        rest.extend(element.elements());
    }
    false
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
