//! A comparison as people read it: terminal, Markdown, HTML, spreadsheet, picture. All show the same rows.

mod cells;
mod summary;
mod svg;
mod terminal;

pub use cells::{SHEET_WIDTH, sheet};
pub use summary::summary;
pub use svg::svg;
pub use terminal::terminal;

use super::difference::{Kind, Place};
use super::marks::{Piece, marks, plain};
use super::phrases::{PHRASES, TEMPLATES};
use super::row::{Row, Topic, Verdict};
use super::{Compared, Comparison};
use serde::Serialize;
use zanflow_wording::{Error, Lang};

/// A comparison in the words of a language.
#[derive(Debug, Serialize)]
pub struct Shown<'c> {
    lang: &'static str,
    a: &'c Compared,
    b: &'c Compared,
    /// One paragraph of facts.
    summary: String,
    sections: Vec<Section>,
    /// The pictures of the processes; empty where none is wanted.
    picture: String,
}

/// Rows of one sort.
#[derive(Debug, Serialize)]
struct Section {
    name: &'static str,
    label: String,
    /// Folded away by default.
    folded: bool,
    rows: Vec<ShownRow>,
}

#[derive(Debug, Serialize)]
struct ShownRow {
    topic: &'static str,
    label: String,
    weight: &'static str,
    /// Whom it matters to, in words.
    whom: String,
    sign: &'static str,
    note: String,
    /// Words that nothing explains, by side, where they were not read.
    unread: [String; 2],
    a: Vec<Cell>,
    b: Vec<Cell>,
}

/// A place of a row.
#[derive(Debug, Serialize)]
struct Cell {
    /// `portal/p4`.
    id: Option<String>,
    pieces: Vec<Piece>,
    citation: String,
    /// Where the words can be read; none where there is no such page.
    link: Option<String>,
}

/// The address of a place's words: of the first side, or of the second.
pub type Link<'l> = &'l dyn Fn(&Place, bool) -> Option<String>;

/// No addresses.
pub fn no_link(_: &Place, _: bool) -> Option<String> {
    None
}

/// The parts of a comparison, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Differs,
    Machines,
    NotRead,
    NotComparable,
    Same,
    Worded,
}

impl Part {
    const ALL: [Self; 6] =
        [Self::Differs, Self::Machines, Self::NotRead, Self::NotComparable, Self::Same, Self::Worded];

    fn of(row: &Row) -> Self {
        match row.verdict {
            Verdict::NotRead => Self::NotRead,
            Verdict::NotComparable => Self::NotComparable,
            Verdict::Same if row.topic == Topic::Wording => Self::Worded,
            Verdict::Same => Self::Same,
            _ if row.topic == Topic::MachineTime => Self::Machines,
            _ => Self::Differs,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Machines => "machines",
            Self::NotRead => "not-read",
            Self::NotComparable => "not-comparable",
            Self::Same => "same",
            Self::Worded => "worded",
        }
    }
}

/// The sign of a kind, besides its colour.
pub fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::StepAdded => "+",
        Kind::StepRemoved => "−",
        Kind::Order => "↕",
        Kind::Wording => "≈",
        _ => "≠",
    }
}

/// The sign of a verdict.
fn verdict_sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Differs => "≠",
        Verdict::OnlyA => "−",
        Verdict::OnlyB => "+",
        Verdict::NotRead => "?",
        Verdict::NotComparable => "–",
        Verdict::Same => "=",
    }
}

fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    PHRASES.fill(lang, key, values)
}

fn label(topic: Topic, lang: Lang) -> String {
    fill(lang, &format!("topic-{}", topic.name()), &[])
}

/// The comparison in a language, by parts.
pub fn shown<'c>(found: &'c Comparison, lang: Lang, picture: String, link: Link<'_>) -> Shown<'c> {
    let of = |part: Part| Section {
        name: part.name(),
        label: fill(lang, &format!("part-{}", part.name()), &[]),
        folded: part == Part::Worded,
        rows: found
            .rows
            .iter()
            .filter(|row| Part::of(row) == part)
            .map(|row| shown_row(found, row, lang, link))
            .collect(),
    };
    let sections = Part::ALL.into_iter().map(of).filter(|section| !section.rows.is_empty()).collect();
    Shown { lang: lang.code(), a: &found.a, b: &found.b, summary: summary(found, lang), sections, picture }
}

fn shown_row(found: &Comparison, row: &Row, lang: Lang, link: Link<'_>) -> ShownRow {
    // Only the places that say it best are marked word by word.
    let mut marked = match (row.a.first(), row.b.first()) {
        (Some(a), Some(b)) => Some(marks(&a.text, &b.text)),
        _ => None,
    };
    let mut cells = |places: &[Place], second: bool| -> Vec<Cell> {
        let mut best =
            marked.as_mut().map(|marked| std::mem::take(if second { &mut marked.1 } else { &mut marked.0 }));
        let cell = |place: &Place| Cell {
            id: id(place),
            pieces: best.take().unwrap_or_else(|| plain(&place.text)),
            citation: citation(place, lang, if second { &found.b.file } else { &found.a.file }),
            link: link(place, second),
        };
        places.iter().map(cell).collect()
    };
    ShownRow {
        topic: row.topic.name(),
        label: label(row.topic, lang),
        weight: row.weight.name(),
        whom: fill(lang, &format!("weight-{}", row.weight.name()), &[]),
        sign: verdict_sign(row.verdict),
        note: row.note.clone(),
        // What differs is told by the note; of other words one must see which.
        unread: match row.verdict {
            Verdict::NotRead => [row.unread_a.join(", "), row.unread_b.join(", ")],
            _ => [String::new(), String::new()],
        },
        a: cells(&row.a, false),
        b: cells(&row.b, true),
    }
}

/// The id of a step with its channel: two processes both have a `p4`.
fn id(place: &Place) -> Option<String> {
    let id = place.id.as_ref()?;
    Some(place.process.as_ref().map_or_else(|| id.clone(), |process| format!("{process}/{id}")))
}

/// Paragraph, item and lines of a place; its file where that is not the file that the comparison names.
fn citation(place: &Place, lang: Lang, named: &str) -> String {
    let cited = &place.citation;
    let lines = if cited.line_end > cited.line_start {
        fill(lang, "cite-lines", &[("lines", &format!("{}–{}", cited.line_start, cited.line_end))])
    } else {
        fill(lang, "cite-line", &[("line", &cited.line_start.to_string())])
    };
    let paragraph =
        cited.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let item = cited.item.as_deref().map(|item| fill(lang, "cite-item", &[("item", item)]));
    let file = Some(cited.file.clone()).filter(|file| file != named);
    let parts = [file, paragraph, item, Some(lines)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The comparison as a page of its own: one table, printable, wording folded away.
///
/// # Errors
/// A fault of the template.
pub fn html(found: &Comparison, lang: Lang, picture: String) -> Result<String, Error> {
    TEMPLATES.render_file(lang, "page.html", &shown(found, lang, picture, &no_link))
}

/// The comparison as a part of another page, each place linked to its words.
///
/// # Errors
/// A fault of the template.
pub fn part(found: &Comparison, lang: Lang, picture: String, link: Link<'_>) -> Result<String, Error> {
    TEMPLATES.render_file(lang, "part.html", &shown(found, lang, picture, link))
}

/// The comparison as Markdown.
///
/// # Errors
/// A fault of the template.
pub fn markdown(found: &Comparison, lang: Lang) -> Result<String, Error> {
    TEMPLATES.render_file(lang, "page.md", &shown(found, lang, String::new(), &no_link))
}
