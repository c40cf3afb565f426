//! Documents inserted in a Word file (`w:altChunk`): pages, texts, RTF and Word files, kept as they came.

use super::super::draft::Draft;
use super::super::paper::{Cell, Paragraph};
use super::super::{LineKind, charset, html, office, text};
use super::package::Package;

/// Word files in one another that are read.
const DEEPEST: usize = 2;

/// A document with remarks on it, or why it was not read.
pub(super) type Chunk = Result<(Draft, Vec<String>), String>;

/// Reads an inserted document that stands so deep in others.
pub(super) fn read(package: &mut Package<'_>, name: &str, depth: usize) -> Chunk {
    let bytes = package.bytes(name)?.ok_or_else(|| format!("the file has no part {name}"))?;
    if bytes.starts_with(b"PK\x03\x04") {
        return word(&bytes, name, depth);
    }
    if bytes.starts_with(b"{\\rtf") {
        let made =
            office::to_docx(&bytes, "rtf", "RTF file").map_err(|why| format!("{name}: {}", why.message()))?;
        return word(&made, name, depth);
    }
    let decoded = charset::decode(&bytes).map_err(|why| format!("{name}: {}", why.message()))?;
    let page = super::super::sniff::page(decoded.text.as_bytes());
    Ok(if page.is_some() {
        let html::PageText { draft, remarks } = html::read(&decoded.text);
        (draft, remarks)
    } else {
        let (draft, remark) = text::read(&decoded.text);
        (draft, remark.into_iter().collect())
    })
}

fn word(bytes: &[u8], name: &str, depth: usize) -> Chunk {
    if depth >= DEEPEST {
        return Err(format!("{name}: it stands in more than {DEEPEST} others"));
    }
    super::read_at(bytes, depth + 1).map(|read| (read.draft, read.remarks)).map_err(|failure| match failure {
        super::Failure::Broken(why) => format!("{name}: {why}"),
        super::Failure::Other(what) => format!("{name}: {what}"),
        super::Failure::OpenDocument => format!("{name}: an OpenDocument text"),
    })
}

/// A paragraph or a table of an inserted document.
pub(super) enum Piece {
    Paragraph(Paragraph),
    Table(Vec<Vec<Cell>>),
}

/// The paragraphs and tables of a document.
pub(super) fn pieces(draft: &Draft) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut last = None;
    for line in &draft.lines {
        let LineKind::Row { table, cells } = &line.kind else {
            last = None;
            let text = draft.line_text(line).to_owned();
            out.push(Piece::Paragraph(Paragraph { kind: line.kind.clone(), text }));
            continue;
        };
        let row = cells.iter().map(|cell| {
            let text = draft.text.get(cell.start as usize..cell.end as usize).unwrap_or_default().to_owned();
            let covered = draft.merged.binary_search_by_key(&cell.start, |merged| merged.at).ok();
            let goes_on = covered.and_then(|at| draft.merged.get(at)).is_some_and(|merged| merged.down);
            Cell { paragraphs: vec![Paragraph { kind: LineKind::Text, text }], columns: 1, goes_on }
        });
        let row: Vec<Cell> = row.collect();
        match out.last_mut() {
            Some(Piece::Table(rows)) if last == Some(*table) => rows.push(row),
            _ => out.push(Piece::Table(vec![row])),
        }
        last = Some(*table);
    }
    out
}
