//! PDF: letters with places, ruled lines and structure, interpreted in process by `hayro-interpret`.
//!
//! A tagged file is read by its tags (`tagged`), any other by geometry (`lines`, `paragraphs`): lines, paragraphs and
//! cells follow from places, never from words. Cells come from ruled lines; headers and footers are what repeats at page
//! edges. The file is read in a thread with limits of time, memory and stack.

mod block;
mod bounds;
mod device;
mod furniture;
mod grid;
mod items;
mod joins;
mod letters;
mod lines;
mod marks;
mod measures;
mod open;
mod page;
mod paragraphs;
mod shown;
mod split;
mod stops;
mod tagged;
mod tree;
mod words;

use super::draft::Draft;
use super::read::ReadErrorKind;
use page::Page;

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
/// It is damaged or locked, costs too much, has no text layer, or its fonts name no letters.
pub(super) fn read(bytes: &[u8]) -> Result<PdfText, ReadErrorKind> {
    let file = open::file(bytes)?;
    let mut remarks = Vec::new();
    let mut pages: Vec<Page> = file.pages.into_iter().map(Page::turned).collect();
    let pictures = pictures(&pages);
    let left_out: Vec<shown::LeftOut> = pages.iter_mut().map(shown::keep).collect();
    remarks.extend(without_text(&pages)?);
    if file.lost_font {
        remarks.push(
            "a font of it cannot be read: letters may be missing; compare the text with the page".to_owned(),
        );
    }
    remarks.extend(file.gaps.map(|(page, count)| {
        let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
        format!("page {}{more}: a part of it cannot be unpacked: text may be missing", page + 1)
    }));
    if file.files {
        remarks.push("files inside the file are not read".to_owned());
    }
    remarks.extend(unseen(&pages));
    remarks.extend(pictures);
    remarks.extend(told(&left_out, "a watermark is left out", |out| &out.watermark));
    remarks.extend(told(&left_out, "letters that the page does not show are left out", |out| &out.hidden));
    let mut laid: Vec<lines::PageLayout> = Vec::with_capacity(pages.len());
    let mut words = Vec::with_capacity(pages.len());
    for page in &pages {
        let own = words::words(&page.glyphs);
        laid.push(lines::lay(page, &own, &grid::frames(&page.rules)));
        words.push(own);
    }
    remarks.extend(letters::check(&words)?);
    remarks.extend(unread("words beside the text that go up or down are left out", &asides(&laid)));
    let removed = furniture::remove(&mut laid);
    let measures = measures::measure(&laid);
    let seen = joins::Seen::learn(&laid);
    if let Some(tagged) = file.tree.and_then(|tree| tagged::write(&tree, &pages, &laid, &measures, &seen)) {
        remarks.extend(unread("words in a figure are not read", &tagged.figures));
        remarks.extend(unread("a menu of links is left out", &tagged.menus));
        remarks.extend(unread("words without a tag are left out", &tagged.untagged));
        remarks.extend(unread("what tags call no text (heads, page numbers) is left out", &tagged.artifacts));
        return Ok(PdfText { draft: tagged.draft, pages: tagged.starts, remarks });
    }
    let paragraphs::Written { draft, starts, items } = paragraphs::write(laid, &measures, &seen);
    remarks.extend(items.read.map(|(page, first)| {
        let what = "items numbered as paragraphs are read as items";
        remark(page, items.count - 1, what, &first)
    }));
    remarks.extend(unread("heads and feet of pages are left out", &removed.heads));
    remarks.extend(removed.numbers());
    Ok(PdfText { draft, pages: starts, remarks })
}

/// Says which pages of text have pictures, too.
fn pictures(pages: &[Page]) -> Option<String> {
    let letters = |page: &Page| page.glyphs.iter().any(|glyph| !glyph.letter.is_whitespace());
    let with = |page: &Page| page.picture && letters(page) && !shown::is_scan(page);
    let page = pages.iter().position(with)? + 1;
    let more = match pages.iter().filter(|page| with(page)).count() {
        0 | 1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    Some(format!("page {page}{more}: pictures are not read: if they show text, give that as text"))
}

/// Says how many letters are not read at all.
fn unseen(pages: &[Page]) -> Option<String> {
    let page = pages.iter().position(|page| page.unread > 0)?;
    let count: usize = pages.iter().map(|page| page.unread).sum();
    Some(format!("page {}: {count} letters that are too small, too large or too many are not read", page + 1))
}

/// What stands beside the text of pages.
fn asides(pages: &[lines::PageLayout]) -> Vec<(usize, String)> {
    let with = pages.iter().enumerate().filter(|(_, page)| !page.aside.is_empty());
    with.map(|(at, page)| (at, page.aside.clone())).collect()
}

/// Says what was left out of pages.
fn told(left_out: &[shown::LeftOut], what: &str, text: fn(&shown::LeftOut) -> &String) -> Option<String> {
    let mut with = left_out.iter().enumerate().filter(|(_, out)| !text(out).trim().is_empty());
    let (page, first) = with.next()?;
    let example = text(first).replace(';', ",");
    let more = match with.count() {
        0 => String::new(),
        more => format!(", and on {more} more"),
    };
    Some(format!("page {}{more}: {what}: «{}»", page + 1, example.trim()))
}

/// Says what of the structure is not read.
fn unread(what: &str, parts: &[(usize, String)]) -> Option<String> {
    let (page, first) = parts.first()?;
    Some(remark(*page, parts.len() - 1, what, first))
}

/// A remark with the first of what it says and its page, and how many more there are.
fn remark(page: usize, more: usize, what: &str, first: &str) -> String {
    let example: String = first.chars().take(40).filter(|letter| *letter != ';').collect();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("page {}{more}: {what}: «{}»", page + 1, example.trim())
}

/// Pages with pictures but no words: an error if all or most are such, otherwise a remark.
fn without_text(pages: &[Page]) -> Result<Option<String>, ReadErrorKind> {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    let silent = |page: &Page| page.glyphs.iter().all(|glyph| glyph.letter.is_whitespace());
    let of = |pages: &mut dyn Iterator<Item = (usize, &Page)>| -> Vec<u32> {
        pages.map(|(at, _)| number(at)).collect()
    };
    let empty = of(&mut pages.iter().enumerate().filter(|(_, page)| silent(page)));
    let scans = of(&mut pages.iter().enumerate().filter(|(_, page)| silent(page) && page.picture));
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
