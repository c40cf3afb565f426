//! Documents for office programs: Markdown → a Word file with headings, lists and tables.
//!
//! A pure function of its text: the same text gives the same bytes.

mod picture;
mod table;

use docx_rs::{
    AlignmentType, Docx, Footer, LineSpacing, PageMargin, PageNum, Paragraph, Pic, Run, RunFonts,
    SpecialIndentType, Style, StyleType,
};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::io::Cursor;

pub use picture::Picture;
use table::Rows;

/// Why a file could not be made.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Page of A4 and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;
/// Width of the text.
const WIDTH: usize = 9_638;
/// Sizes of letters, in half points.
const BODY: usize = 22;
const CELL: usize = 18;
const HEADINGS: [usize; 3] = [32, 26, 23];

/// Markdown (headings, paragraphs, lists, tables, strong words) as a Word file. Links lose their addresses: they lead to files that
/// lie elsewhere. Where a link leads to pictures by its address, these stand below its paragraph instead.
///
/// # Errors
/// The archive cannot be written.
pub fn word(markdown: &str, pictures: &BTreeMap<String, Vec<Picture>>) -> Result<Vec<u8>, Error> {
    let mut made = Writer { docx: empty(), pictures: Some(pictures), ..Writer::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        made.take(event);
    }
    let mut bytes = Cursor::new(Vec::new());
    made.docx.pack(&mut bytes)?;
    Ok(bytes.into_inner())
}

fn empty() -> Docx {
    let font = RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .cs("Times New Roman")
        .east_asia("Times New Roman");
    let margin = PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN);
    let number = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_fonts(font)
        .default_size(BODY)
        .footer(Footer::new().add_paragraph(number));
    for (nth, size) in HEADINGS.into_iter().enumerate() {
        let style = Style::new(style_of(nth), StyleType::Paragraph)
            .name(format!("heading {}", nth + 1))
            .based_on("Normal")
            .next("Normal")
            .q_format(true)
            .outline_lvl(nth)
            .line_spacing(LineSpacing::new().before(240).after(80))
            .size(size)
            .bold();
        docx = docx.add_style(style);
    }
    docx
}

fn style_of(level: usize) -> String {
    format!("Heading{}", level + 1)
}

#[derive(Default)]
struct Writer<'p> {
    docx: Docx,
    pictures: Option<&'p BTreeMap<String, Vec<Picture>>>,
    /// Those that links of the paragraph being read lead to.
    shown: Vec<&'p Picture>,
    /// How many were written.
    count: usize,
    /// Runs of the paragraph or cell that is being read.
    runs: Vec<Run>,
    heading: Option<usize>,
    is_strong: bool,
    /// Depth of lists, and whether an item's mark is still to be written.
    lists: usize,
    table: Option<Rows>,
}

impl Writer<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some(rank(level)),
            Event::Start(Tag::List(_)) => self.lists += 1,
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Strong) => self.is_strong = true,
            Event::End(TagEnd::Strong) => self.is_strong = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let pictures = self.pictures.and_then(|pictures| pictures.get(&*dest_url));
                self.shown.extend(pictures.into_iter().flatten());
            }
            Event::Start(Tag::Table(_)) => self.table = Some(Rows::default()),
            Event::End(TagEnd::TableCell) => {
                let runs = std::mem::take(&mut self.runs);
                if let Some(table) = &mut self.table {
                    table.cell(runs);
                }
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            Event::End(TagEnd::Table) => self.end_table(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => self.end_paragraph(),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let is_head = self.table.as_ref().is_some_and(Rows::is_in_head);
        let run = Run::new().add_text(text);
        let run = if self.table.is_some() { run.size(CELL) } else { run };
        self.runs.push(if self.is_strong || is_head { run.bold() } else { run });
        if let Some(table) = &mut self.table {
            table.letters(text.chars().count());
        }
    }

    fn end_paragraph(&mut self) {
        let heading = self.heading.take();
        if self.runs.is_empty() {
            return;
        }
        // Some programs find no style where none is named.
        let mut paragraph = Paragraph::new().style("Normal").line_spacing(LineSpacing::new().after(80));
        if let Some(level) = heading {
            paragraph = Paragraph::new().style(&style_of(level)).keep_next(true);
        } else if self.lists > 0 {
            let left = i32::try_from(self.lists).unwrap_or(1) * 360;
            paragraph = paragraph.indent(Some(left), Some(SpecialIndentType::Hanging(240)), None, None);
            paragraph = paragraph.add_run(Run::new().add_text("• "));
        }
        let runs = std::mem::take(&mut self.runs);
        let paragraph = runs.into_iter().fold(paragraph, Paragraph::add_run);
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
        self.show();
    }

    /// Writes the pictures that the paragraph before leads to, each by itself.
    fn show(&mut self) {
        for picture in std::mem::take(&mut self.shown) {
            self.count += 1;
            // An id of the library's own would differ from file to file.
            let drawn = Pic::new_with_dimensions(picture.png.clone(), picture.width, picture.height)
                .id(format!("rIdImage{}", self.count));
            let paragraph = Paragraph::new().style("Normal").add_run(Run::new().add_image(drawn));
            self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
        }
    }

    fn end_table(&mut self) {
        if let Some(rows) = self.table.take() {
            // Word joins tables that nothing parts.
            let docx = std::mem::take(&mut self.docx).add_table(rows.table(WIDTH));
            self.docx = docx.add_paragraph(Paragraph::new().style("Normal"));
        }
    }
}

fn rank(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 0,
        HeadingLevel::H2 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn document(markdown: &str) -> String {
        let bytes = word(markdown, &BTreeMap::new()).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn headings_lists_and_tables_are_those_of_word() {
        let text = document(
            "# Қызмет\n\n**Назар** аудар & <b>\n\n- бір\n- екі\n\n| A | B |\n| --- | --- |\n| 1 | **2** |\n",
        );
        assert!(text.contains(r#"<w:pStyle w:val="Heading1" />"#) && text.contains("Қызмет"), "{text}");
        assert!(text.contains("аудар &amp; "), "{text}");
        assert_eq!((text.matches("<w:tr>").count(), text.matches("<w:tc>").count()), (2, 4), "{text}");
        assert_eq!(text.matches("• ").count(), 2);
    }

    #[test]
    fn any_text_gives_a_file_and_the_same_text_the_same_bytes() {
        for text in [
            "",
            "\n\n",
            "| | |\n| --- | --- |\n",
            "- a\n  - b\n    - c",
            "\u{1}\u{0}x",
            "| a |\n| --- |\n| b | c |",
        ] {
            let word = || word(text, &BTreeMap::new()).unwrap();
            assert_eq!(word(), word(), "{text:?}");
        }
    }

    #[test]
    fn pictures_stand_below_the_paragraph_that_leads_to_them() {
        let svg =
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><path d="M0 0h9v9z"/></svg>"#;
        let picture = Picture::of_svg(svg).unwrap();
        let pictures = BTreeMap::from([("../a.svg".to_owned(), vec![picture.clone(), picture])]);
        let made = || word("See [a.svg](../a.svg), [b](../b.svg).\n\nAfter.\n", &pictures).unwrap();
        assert_eq!(made(), made());
        let mut archive = zip::ZipArchive::new(Cursor::new(made())).unwrap();
        let mut text = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text.matches("<w:drawing>").count(), 2, "{text}");
        // An inch wide, in the units of Word.
        assert!(text.contains("cx=\"914400\" cy=\"457200\""), "{text}");
        assert!(text.find("<w:drawing>") < text.find("After."));
    }
}
