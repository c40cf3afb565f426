//! Acts as files: Markdown, a web page, a Word file, text that Word saved.

use super::act::{Act, Block};
use minijinja::{AutoEscape, Environment, context, value::Value};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The act as the clean Markdown of a legal database.
pub fn markdown(act: &Act) -> String {
    let mut out = String::new();
    for block in &act.blocks {
        let _ = match block {
            Block::Title(text) => writeln!(out, "# {text}\n"),
            Block::Heading(text) => writeln!(out, "### {text}\n"),
            Block::Paragraph(text) => writeln!(out, "{text}\n"),
            Block::Numbered(0, number, text) => writeln!(out, "{number}\\. {text}\n"),
            Block::Numbered(_, number, text) => writeln!(out, "{number}) {text}\n"),
            Block::Signature(post, name) => writeln!(out, "*{post} {name}*\n"),
            Block::Stamp(lines) => {
                lines.iter().for_each(|line| {
                    let _ = writeln!(out, "> *{line}*  ");
                });
                writeln!(out)
            }
            Block::Table(rows) => {
                out.push_str("<table>\n");
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
                    let _ = writeln!(out, "<tr>{}</tr>", cells.concat());
                }
                writeln!(out, "</table>\n")
            }
        };
    }
    out
}

/// How the cells of a page's tables hold their text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// As it is.
    Plain,
    /// In paragraphs, as legal databases do.
    Paragraphs,
}

/// The act as a saved web page.
pub fn html(act: &Act, cells: Cells) -> String {
    template(include_str!("page.html"), act, false, cells)
}

/// The act as Word saves it as text: a line a paragraph, a tab after each number and between cells, a cell's paragraphs on lines of
/// their own.
pub fn word_text(act: &Act) -> String {
    let mut out = String::new();
    for block in &act.blocks {
        let _ = match block {
            Block::Title(text) | Block::Heading(text) | Block::Paragraph(text) => write!(out, "{text}\r\n"),
            Block::Numbered(0, number, text) => write!(out, "{number}.\t{text}\r\n"),
            Block::Numbered(_, number, text) => write!(out, "{number})\u{a0}{text}\r\n"),
            Block::Signature(post, name) => write!(out, "{post}\t{name}\r\n"),
            Block::Stamp(lines) => {
                lines.iter().for_each(|line| {
                    let _ = write!(out, "{line}\r\n");
                });
                Ok(())
            }
            Block::Table(rows) => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| paragraphs(cell).join("\r\n")).collect();
                    let _ = write!(out, "{}\r\n", cells.join("\t"));
                }
                write!(out, "\r\n")
            }
        };
    }
    out
}

/// The paragraphs of a cell: each of several ways on is one.
fn paragraphs(cell: &str) -> Vec<&str> {
    cell.split_inclusive("; ").map(str::trim_end).collect()
}

/// The act as a Word file. Every second paragraph's number is one that Word makes itself (`lists`), others are typed.
pub fn docx(act: &Act, lists: bool) -> Vec<u8> {
    let document = template(include_str!("document.xml"), act, lists, Cells::Paragraphs);
    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/></Types>".to_owned()),
        ("_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>".to_owned()),
        ("word/document.xml", document),
        ("word/styles.xml", "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:styleId=\"Heading3\"><w:name w:val=\"heading 3\"/><w:rPr><w:b/></w:rPr></w:style></w:styles>".to_owned()),
        ("word/numbering.xml", numbering(act)),
    ];
    package(&parts)
}

/// An archive of parts.
pub fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A list of its own for each number, as authors restart lists: list N begins with N.
fn numbering(act: &Act) -> String {
    let most = act
        .blocks
        .iter()
        .map(|block| if let Block::Numbered(_, number, _) = block { *number } else { 0 })
        .max()
        .unwrap_or(0);
    let mut out = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1)\"/></w:lvl></w:abstractNum>".to_owned();
    let runs = runs(act);
    for (list, (level, start)) in runs.iter().enumerate() {
        let _ = write!(
            out,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{level}\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride></w:num>",
            list + 1
        );
    }
    assert!(most < 1000);
    out + "</w:numbering>"
}

/// Lists that are counted through: level and first number of each.
fn runs(act: &Act) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut last = [None, None];
    for block in &act.blocks {
        let Block::Numbered(level, number, _) = block else { continue };
        let place: &mut Option<(usize, usize)> = &mut last[*level];
        match place {
            Some((_, before)) if *before + 1 == *number => *before = *number,
            _ => {
                runs.push((*level, *number));
                *place = Some((runs.len(), *number));
            }
        }
        if *level == 0 {
            last[1] = None;
        }
    }
    runs
}

fn template(source: &str, act: &Act, lists: bool, cells: Cells) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("act", source).unwrap();
    let mut list = [0, 0];
    let mut before = [None, None];
    let mut runs = 0;
    let blocks: Vec<Value> = act
        .blocks
        .iter()
        .map(|block| match block {
            Block::Title(text) => context! { kind => "title", text },
            Block::Heading(text) => context! { kind => "heading", text },
            Block::Paragraph(text) => context! { kind => "paragraph", text },
            Block::Numbered(level, number, text) => {
                if before[*level].is_none_or(|before: usize| before + 1 != *number) {
                    runs += 1;
                    list[*level] = runs;
                }
                before[*level] = Some(*number);
                if *level == 0 {
                    before[1] = None;
                }
                let middle = text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0);
                let halves = text.split_at(middle);
                context! { kind => "numbered", level, number, text, halves => vec![halves.0.to_owned(), halves.1.to_owned()], auto => lists, list => list[*level] }
            }
            Block::Signature(post, name) => context! { kind => "signature", cells => vec![post.clone(), name.clone()] },
            Block::Stamp(lines) => context! { kind => "stamp", cells => lines },
            Block::Table(rows) => {
                let cell = |cell: &String| paragraphs(cell).into_iter().map(str::to_owned).collect();
                let row = |row: &Vec<String>| row.iter().map(cell).collect();
                let rows: Vec<Vec<Vec<String>>> = rows.iter().map(row).collect();
                context! { kind => "table", rows, set => cells == Cells::Paragraphs }
            }
        })
        .collect();
    environment.get_template("act").unwrap().render(context! { title => &act.title, blocks }).unwrap()
}
