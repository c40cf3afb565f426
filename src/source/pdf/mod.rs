//! PDF: words with their places from poppler's `pdftotext -bbox-layout`, ruled lines from the page's own drawing.
//!
//! Where words stand says which make a line, a paragraph, a cell; nothing of it is guessed from what they say. Cells come from ruled
//! lines; headers and footers are what repeats at the edges of pages. The program runs apart, with bounded time and memory.

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

/// What was read of a file.
pub(super) struct Read {
    /// Its text.
    pub draft: Draft,
    /// Number of the line that each page begins with.
    pub pages: Vec<u32>,
    /// What its reader should know.
    pub remarks: Vec<String>,
}

/// Pages named in a message.
const NAMED: usize = 5;

/// Reads a PDF.
///
/// # Errors
/// It is damaged or locked, has no text layer, its fonts name no letters, or poppler is not installed.
pub(super) fn read(bytes: &[u8]) -> Result<Read, ReadErrorKind> {
    let (pages, drawn) = both(bytes);
    let pages = pages?;
    let mut remarks = Vec::new();
    remarks.extend(without_text(&pages, &drawn)?);
    remarks.extend(letters::check(&pages)?);
    if drawn.failed {
        remarks.push("its ruled lines could not be read; tables are read as text: check them".to_owned());
    }
    let mut laid: Vec<lines::Laid> = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        let rules = drawn.pages.get(at).map(|page| page.rules.as_slice()).unwrap_or_default();
        laid.push(lines::lay(page, &grid::frames(rules)));
    }
    furniture::remove(&mut laid);
    let (draft, pages) = paragraphs::write(laid);
    Ok(Read { draft, pages, remarks })
}

/// Stack of the thread that reads lines: objects of a file may nest.
const STACK: usize = 8 << 20;

/// The words, and what is drawn beside them, which is read while the other program looks for the words.
fn both(bytes: &[u8]) -> (Result<Vec<Page>, ReadErrorKind>, rules::Drawn) {
    std::thread::scope(|scope| {
        let drawn = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || rules::of(bytes));
        let pages = words::pages(bytes);
        // Without a thread, and after a fault in it, the words stay.
        let drawn = drawn.ok().and_then(|drawn| drawn.join().ok());
        (pages, drawn.unwrap_or(rules::Drawn { pages: Vec::new(), failed: true }))
    })
}

/// Pages that show something but have no words: all or most of them are an error, a few a remark.
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
