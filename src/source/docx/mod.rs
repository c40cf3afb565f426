//! Word files: a zip archive of XML parts.
//!
//! The text is read as Word prints it: with automatic numbers, capitals and texts in frames. Tracked changes are
//! accepted; hidden and struck-out text and the table of contents are skipped. Footnotes are at the end, each under the
//! raised mark that stands in the text.

mod body;
mod chunk;
mod edges;
mod fields;
mod formula;
mod numbering;
mod package;
mod passed;
mod styles;
mod symbols;

use super::draft::Draft;
use super::xml::{self, Element};
use numbering::Numbering;
use package::Package;
use styles::Styles;

/// Why an archive was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It is damaged or too large.
    Broken(String),
    /// It is something else.
    Other(&'static str),
    /// It is an OpenDocument text.
    OpenDocument,
}

/// Result of reading.
pub(super) struct WordText {
    /// Its text.
    pub draft: Draft,
    /// Remarks for the user.
    pub remarks: Vec<String>,
}

/// Reads a Word file.
///
/// # Errors
/// It is damaged, or not a Word file.
pub(super) fn read(bytes: &[u8]) -> Result<WordText, Failure> {
    read_at(bytes, 0)
}

/// Reads a Word file that is inserted in so many others.
fn read_at(bytes: &[u8], depth: usize) -> Result<WordText, Failure> {
    let mut package = Package::open(bytes).map_err(Failure::Broken)?;
    let main = main_part(&mut package)?;
    let relations = relations(&mut package, &main)?;
    let mut named = |kind: &str, usual: &str| -> Result<Option<Element>, Failure> {
        let relation = relations.iter().rev().find(|relation| relation.kind == kind);
        let name = relation.map_or_else(|| beside(&main, usual), |relation| relation.target.clone());
        tree(&mut package, &name)
    };
    let numbering =
        named("numbering", "numbering.xml")?.map(|root| Numbering::from_xml(&root)).unwrap_or_default();
    let styles = named("styles", "styles.xml")?.map(|root| Styles::from_xml(&root)).unwrap_or_default();
    let footnotes = named("footnotes", "footnotes.xml")?;
    let endnotes = named("endnotes", "endnotes.xml")?;
    let document =
        tree(&mut package, &main)?.ok_or(Failure::Other("a ZIP file without a document of Word"))?;
    let body = document.child("body").ok_or_else(|| Failure::Broken(format!("{main}: there is no body")))?;
    let chunks = relations.iter().filter(|relation| relation.kind == "aFChunk");
    let chunks =
        chunks.map(|chunk| (chunk.id.clone(), chunk::read(&mut package, &chunk.target, depth))).collect();
    let notes = Notes { footnotes: footnotes.as_ref(), endnotes: endnotes.as_ref() };
    let mut read = body::read(body, notes, styles, numbering, chunks);
    read.remarks.extend(edges::remark(&mut package, &relations));
    Ok(read)
}

/// The notes of a document.
struct Notes<'a> {
    footnotes: Option<&'a Element>,
    endnotes: Option<&'a Element>,
}

/// A part that the main one refers to.
struct Relation {
    id: String,
    /// The last word of its type.
    kind: String,
    target: String,
}

/// Name of the main part.
fn main_part(package: &mut Package<'_>) -> Result<String, Failure> {
    let wrong = Failure::Broken;
    if let Some(kind) = package.part("mimetype").ok().flatten().filter(|kind| kind.contains("opendocument")) {
        let text = kind.contains("text");
        return Err(if text {
            Failure::OpenDocument
        } else {
            Failure::Other("an OpenDocument file that is no text")
        });
    }
    let mut main = None;
    if let Some(text) = package.part("_rels/.rels").map_err(wrong)? {
        let root = xml::parse(&text).map_err(|what| Failure::Broken(format!("_rels/.rels: {what}")))?;
        main = root
            .elements()
            .find(|relation| relation.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")))
            .and_then(|relation| relation.attribute("Target"))
            .map(|target| target.replace('\\', "/").trim_start_matches('/').to_owned());
    }
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    if package.has(&main) && !main.starts_with("xl/") && !main.starts_with("ppt/") {
        return Ok(main);
    }
    Err(Failure::Other(match main.split('/').next() {
        Some("xl") => "an Excel file",
        Some("ppt") => "a PowerPoint file",
        _ => "a ZIP file without a document of Word",
    }))
}

/// The parts that the main one refers to.
fn relations(package: &mut Package<'_>, main: &str) -> Result<Vec<Relation>, Failure> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let place = format!("{folder}/_rels/{name}.rels");
    let Some(root) = tree(package, place.trim_start_matches('/'))? else { return Ok(Vec::new()) };
    let relation = |element: &Element| {
        let kind = element.attribute("Type")?.rsplit('/').next()?.to_owned();
        let target = element.attribute("Target")?.replace('\\', "/");
        let target = target.strip_prefix('/').map_or_else(|| beside(main, &target), str::to_owned);
        Some(Relation { id: element.attribute("Id").unwrap_or_default().to_owned(), kind, target })
    };
    Ok(root.elements().filter_map(relation).collect())
}

/// A name relative to another part.
fn beside(main: &str, name: &str) -> String {
    main.rsplit_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/{name}"))
}

fn tree(package: &mut Package<'_>, name: &str) -> Result<Option<Element>, Failure> {
    let Some(text) = package.part(name).map_err(Failure::Broken)? else { return Ok(None) };
    xml::parse(&text).map(Some).map_err(|what| Failure::Broken(format!("{name}: {what}")))
}
