//! PDF: words with positions from poppler's `pdftotext -bbox-layout`, ruled lines from the page's content stream.
//!
//! Lines, paragraphs and cells follow from positions, never from words. Cells come from ruled lines; headers and
//! footers are what repeats at page edges. The program runs in a process of its own with limits of time and memory.

mod furniture;
mod grid;
mod letters;
mod lines;
mod paragraphs;
mod rules;
mod strip;
mod words;

use super::draft::Draft;
use super::read::ReadErrorKind;
use words::Page;

/// Result of reading.
pub(super) struct PdfText {
    /// Its text.
    pub draft: Draft,
    /// Number of the first line of each page.
    pub pages: Vec<u32>,
    /// Remarks for the user.
    pub remarks: Vec<String>,
}

/// Maximum of pages named in a message.
const NAMED: usize = 5;

/// Reads a PDF.
///
/// # Errors
/// It is damaged or locked, has no text layer, its fonts name no letters, or poppler is not installed.
pub(super) fn read(bytes: &[u8]) -> Result<PdfText, ReadErrorKind> {
    let (pages, drawn) = both(bytes);
    let pages = pages?;
    let mut remarks = Vec::new();
    remarks.extend(without_text(&pages, &drawn)?);
    remarks.extend(letters::check(&pages)?);
    if drawn.failed {
        remarks.push("its ruled lines could not be read; tables are read as text: check them".to_owned());
    }
    let mut laid: Vec<lines::PageLayout> = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        let rules = drawn.pages.get(at).map(|page| page.rules.as_slice()).unwrap_or_default();
        laid.push(lines::lay(page, &grid::frames(rules)));
    }
    furniture::remove(&mut laid);
    let (draft, pages) = paragraphs::write(laid);
    Ok(PdfText { draft, pages, remarks })
}

/// Stack of the thread that reads lines: objects of a file may nest.
const STACK: usize = 8 << 20;

/// The words and the ruled lines, read in parallel.
fn both(bytes: &[u8]) -> (Result<Vec<Page>, ReadErrorKind>, rules::Drawn) {
    std::thread::scope(|scope| {
        let drawn =
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || rules::ruled_lines(bytes));
        let pages = words::pages(bytes);
        // Without a thread, or after a fault in it, there are only words.
        let drawn = drawn.ok().and_then(|drawn| drawn.join().ok());
        (pages, drawn.unwrap_or(rules::Drawn { pages: Vec::new(), failed: true }))
    })
}

/// Pages with pictures but no words: an error if all or most are such, otherwise a remark.
fn without_text(pages: &[Page], drawn: &rules::Drawn) -> Result<Option<String>, ReadErrorKind> {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    let silent = |at: &usize| pages.get(*at).is_some_and(|page| page.words.is_empty());
    let shows = |at: &usize| drawn.failed || drawn.pages.get(*at).is_some_and(|page| page.picture);
    let empty: Vec<u32> = (0..pages.len()).filter(silent).map(number).collect();
    let scans: Vec<u32> = (0..pages.len()).filter(silent).filter(shows).map(number).collect();
    if empty.len() == pages.len() || scans.len() * 2 > pages.len() {
        let named = if scans.is_empty() { empty } else { scans };
        let of = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        return Err(ReadErrorKind::NoTextLayer { pages: named.into_iter().take(NAMED).collect(), of });
    }
    if scans.is_empty() {
        return Ok(None);
    }
    let named: Vec<String> = scans.iter().take(NAMED).map(u32::to_string).collect();
    let more = if scans.len() > NAMED { format!(" and {} more", scans.len() - NAMED) } else { String::new() };
    Ok(Some(format!(
        "page {}{more}: no text layer (a scan or a diagram?); what stands there is not read: recognise its text first, for example \
         with `ocrmypdf -l kaz+rus --skip-text`",
        named.join(", ")
    )))
}
