//! Readers of files: bytes → [`Source`], the text as numbered lines with the layout that the format records.
//!
//! One file or folder per format. Reading removes what belongs to the *file*: byte-order mark, line ends, form feeds,
//! soft hyphens, no-break and thin spaces, decomposed letters, Markdown and HTML markup. Extraction damage is left to
//! `repair`.

use serde::{Deserialize, Serialize};
use std::ops::Range;

mod blocks;
mod chars;
mod charset;
mod columns;
mod docx;
mod draft;
mod furniture;
mod html;
mod inline;
mod labels;
mod layout;
mod levels;
mod markdown;
mod markup;
mod metadata;
mod mime;
mod numerals;
mod office;
mod paper;
#[cfg(feature = "pdf")]
mod pdf;
mod pieces;
mod read;
mod saved;
mod script;
mod shallow;
mod shape;
mod sniff;
mod soft;
mod table;
mod text;
mod tool;
mod walk;
mod xml;

pub use metadata::parse as parse_metadata;
pub use read::read_bytes;
pub use read::{MAX_BYTES, ReadError, ReadErrorKind, from_act_files, from_bytes, from_files, read};
pub use walk::{Found, Layout, Walked, code_in_name, walk};

/// A file as read.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file as the user named it, `/` between folders.
    pub path: String,
    /// The text without markup, NFC, `\n` between lines; a table row is one line with `\t` between its cells.
    pub text: String,
    /// Lines of `text` in order; they cover it except the `\n` between them.
    pub lines: Vec<Line>,
    /// Cells that begin on another line of the file than their row, as (byte of `text`, line), sorted by byte.
    pub cell_lines: Vec<(u32, u32)>,
    /// Bytes of `text` at which a further paragraph or line of a cell begins, in order.
    pub cell_breaks: Vec<u32>,
    /// Places of rows that a cell beside or above covers, too, sorted by byte.
    pub merged: Vec<Merged>,
    /// The format it was read as.
    pub format: Format,
    /// Metadata found beside the file (`kazakhstan-law` folders).
    pub meta: Option<Metadata>,
    /// The files it was read from, in order; never empty. More than one for an act split into sections.
    pub parts: Vec<Part>,
    /// Number of the first line of each page; empty if the file has no pages.
    pub pages: Vec<u32>,
    /// Problems that did not stop the reading, for example a broken `meta.yaml`.
    pub warnings: Vec<Warning>,
}

impl Source {
    /// File and 1-based line that a line of the text comes from. [`Line::number`] counts within that file.
    pub fn origin(&self, line: usize) -> Option<(&str, u32)> {
        let number = self.lines.get(line)?.number;
        let part = self.parts.iter().rev().find(|part| part.first_line <= line)?;
        Some((&part.path, number))
    }

    /// The cell that covers the empty place of a row at `offset`, if one does.
    pub fn merged_at(&self, offset: u32) -> Option<&Merged> {
        let at = self.merged.binary_search_by_key(&offset, |merged| merged.at).ok()?;
        self.merged.get(at)
    }

    /// The file's line on which the cell at `offset` begins, if its row spans several lines.
    pub fn cell_line(&self, offset: u32) -> Option<u32> {
        let last = self.cell_lines.partition_point(|(at, _)| *at <= offset).checked_sub(1)?;
        let (at, number) = *self.cell_lines.get(last)?;
        let row = self.lines.get(self.lines.partition_point(|line| line.span.end < offset))?;
        (row.span.start <= at).then_some(number)
    }
}

/// Layout of a [`Source`] without its text, stored so that the file need not be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLayout {
    format: Format,
    lines: Vec<Line>,
    cell_lines: Vec<(u32, u32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cell_breaks: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    merged: Vec<Merged>,
    pages: Vec<u32>,
}

impl TextLayout {
    /// The source of a text with this layout.
    pub fn source(&self, path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            lines: self.lines.clone(),
            cell_lines: self.cell_lines.clone(),
            cell_breaks: self.cell_breaks.clone(),
            merged: self.merged.clone(),
            format: self.format,
            meta: None,
            parts: vec![Part { path: path.to_owned(), first_line: 0 }],
            pages: self.pages.clone(),
            warnings: Vec::new(),
        }
    }
}

impl Source {
    /// Its layout, for storage next to its text.
    pub fn layout(&self) -> TextLayout {
        TextLayout {
            format: self.format,
            lines: self.lines.clone(),
            cell_lines: self.cell_lines.clone(),
            cell_breaks: self.cell_breaks.clone(),
            merged: self.merged.clone(),
            pages: self.pages.clone(),
        }
    }
}

/// A place of a row that a cell beside or above covers, too: it is empty in the text, and says what that cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Byte of `Source::text` at which the place begins.
    pub at: u32,
    /// Byte at which the cell begins that covers it.
    pub of: u32,
    /// The cell stands above, not beside.
    pub down: bool,
}

/// One file of a [`Source`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file as the user named it.
    pub path: String,
    /// Index in [`Source::lines`] of its first line.
    pub first_line: usize,
}

/// A problem that did not stop the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The file as the user named it.
    pub path: String,
    /// 1-based line, if known.
    pub line: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

/// Format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Plain text, as extracted from PDF.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word file, or one that LibreOffice converts to it.
    Docx,
    /// A PDF.
    Pdf,
}

impl Format {
    /// Whether the format records paragraphs, so that they need not be inferred from lines.
    pub fn has_paragraphs(self) -> bool {
        !matches!(self, Format::Text | Format::Markdown)
    }

    /// Whether the format is binary: line numbers are those of the extracted text.
    pub fn is_packed(self) -> bool {
        matches!(self, Format::Docx | Format::Pdf)
    }
}

/// One line of a [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Bytes of `Source::text`, without the line end.
    pub span: Range<u32>,
    /// 1-based line of its file where it begins (see [`Source::parts`]), or of the extracted text of a binary file.
    pub number: u32,
    /// Its kind.
    pub kind: LineKind,
}

/// Kind of a line, as the format records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// Only blanks.
    Blank,
    /// A page ends here (form feed).
    PageBreak,
    /// Running text.
    Text,
    /// A heading of depth 1 to 6. An all-bold line is a heading of depth 6.
    Heading(u8),
    /// Inside a block quotation (stamps of `kazakhstan-law`).
    Quote,
    /// An item of an unnumbered list, without its mark.
    Bullet,
    /// A row of a table.
    Row {
        /// Ordinal of the table in the file, from 0.
        table: u32,
        /// Byte ranges of `Source::text`, one per cell; empty and spanned cells are empty ranges.
        cells: Vec<Range<u32>>,
    },
}

/// Metadata of an act, from the `meta.yaml` beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Code of the act.
    pub act_code: Option<String>,
    /// Title in Kazakh.
    pub title: Option<String>,
    /// Title in Russian.
    pub title_rus: Option<String>,
    /// Form of act (`қаулы`, `бұйрық`, …) as in the file.
    pub form: Option<String>,
    /// `YYYY-MM-DD`.
    pub approved_on: Option<String>,
    /// Issuing body as in the file.
    pub approved_by: Option<String>,
    /// `YYYY-MM-DD` on which the text came into force.
    pub version_date: Option<String>,
    /// Address of the official text.
    pub source: Option<String>,
    /// Requisites line as in the file.
    pub requisite: Option<String>,
}
