//! A comparison as people read it: terminal, Markdown, HTML, SVG.

mod svg;
mod terminal;

pub use svg::svg;
pub use terminal::terminal;

use super::difference::{Difference, Kind, Place, Weight};
use super::marks::{Piece, marks, plain};
use super::phrases::{PHRASES, TEMPLATES};
use super::{Compared, Comparison, Outcome};
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
    weights: Vec<Weighed>,
    /// The pictures of the processes; empty where none is wanted.
    picture: String,
}

/// Differences of one weight.
#[derive(Debug, Serialize)]
struct Weighed {
    name: &'static str,
    label: String,
    /// Folded away by default.
    folded: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    kind: &'static str,
    label: String,
    sign: &'static str,
    note: String,
    a: Option<Cell>,
    b: Option<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    id: Option<String>,
    pieces: Vec<Piece>,
    citation: String,
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

fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    PHRASES.fill(lang, key, values)
}

/// The comparison in a language, differences by weight, the heaviest first.
pub fn shown<'c>(found: &'c Comparison, lang: Lang, picture: String) -> Shown<'c> {
    let of = |weight: Weight| Weighed {
        name: weight.name(),
        label: fill(lang, &format!("weight-{}", weight.name()), &[]),
        folded: weight == Weight::Wording,
        rows: found.differences.iter().filter(|one| one.weight == weight).map(|one| row(one, lang)).collect(),
    };
    let weights = Weight::ALL.into_iter().map(of).filter(|weighed| !weighed.rows.is_empty()).collect();
    Shown { lang: lang.code(), a: &found.a, b: &found.b, summary: summary(found, lang), weights, picture }
}

fn row(found: &Difference, lang: Lang) -> Row {
    let (one, other) = match (&found.a, &found.b) {
        (Some(a), Some(b)) => marks(&a.text, &b.text),
        (a, b) => {
            let pieces =
                |place: &Option<Place>| place.as_ref().map(|place| plain(&place.text)).unwrap_or_default();
            (pieces(a), pieces(b))
        }
    };
    let cell = |place: &Place, pieces| Cell { id: place.id.clone(), pieces, citation: citation(place, lang) };
    Row {
        kind: found.kind.name(),
        label: fill(lang, &format!("kind-{}", found.kind.name()), &[]),
        sign: sign(found.kind),
        note: found.note.clone(),
        a: found.a.as_ref().map(|place| cell(place, one)),
        b: found.b.as_ref().map(|place| cell(place, other)),
    }
}

/// File, paragraph, item and lines of a place.
fn citation(place: &Place, lang: Lang) -> String {
    let cited = &place.citation;
    let lines = if cited.line_end > cited.line_start {
        fill(lang, "cite-lines", &[("lines", &format!("{}–{}", cited.line_start, cited.line_end))])
    } else {
        fill(lang, "cite-line", &[("line", &cited.line_start.to_string())])
    };
    let paragraph =
        cited.paragraph.as_deref().map(|number| fill(lang, "cite-paragraph", &[("number", number)]));
    let item = cited.item.as_deref().map(|item| fill(lang, "cite-item", &[("item", item)]));
    let parts = [Some(cited.file.clone()), paragraph, item, Some(lines)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// One paragraph made from facts only.
pub fn summary(found: &Comparison, lang: Lang) -> String {
    let title = |one: &Compared| one.title.clone().unwrap_or_else(|| one.service.clone());
    let count =
        |weight: Weight| found.differences.iter().filter(|one| one.weight == weight).count().to_string();
    let pairs = found.processes.iter().flat_map(|process| &process.nodes);
    let alike = pairs.filter(|(a, b)| a.is_some() && b.is_some()).count().to_string();
    let mut parts = vec![fill(
        lang,
        "summary-sides",
        &[("a", &title(&found.a)), ("act_a", &found.a.act), ("b", &title(&found.b)), ("act_b", &found.b.act)],
    )];
    match found.stated.is_empty() {
        true => {
            let processes = found.processes.len().to_string();
            parts.push(fill(lang, "summary-steps", &[("processes", &processes), ("steps", &alike)]));
        }
        false => parts.extend(stated(found, lang)),
    }
    if found.differences.is_empty() {
        parts.push(fill(lang, "summary-same", &[]));
        return parts.join(" ");
    }
    let kinds = |weight: Weight| {
        let of = |kind: Kind| {
            let many =
                found.differences.iter().filter(|one| one.kind == kind && one.weight == weight).count();
            (many > 0).then(|| {
                format!("{} – {many}", fill(lang, &format!("kind-{}", kind.name()), &[]).to_lowercase())
            })
        };
        Kind::ALL.into_iter().filter_map(of).collect::<Vec<_>>().join(", ")
    };
    for (weight, key) in [(Weight::RightsOrTime, "summary-rights"), (Weight::Authority, "summary-authority")]
    {
        let listed = kinds(weight);
        if listed.is_empty() {
            parts.push(fill(lang, &format!("{key}-none"), &[]));
        } else {
            parts.push(fill(lang, key, &[("count", &count(weight)), ("kinds", &listed)]));
        }
    }
    parts.push(fill(lang, "summary-wording", &[("count", &count(Weight::Wording))]));
    parts.join(" ")
}

/// What was compared with a standard, and what could not be.
fn stated(found: &Comparison, lang: Lang) -> Vec<String> {
    let sentence = |key: &str, name: &str, compared: bool| {
        let of = found.stated.iter().filter(|said| (said.outcome != Outcome::NotCompared) == compared);
        let topics: Vec<String> =
            of.map(|said| fill(lang, &format!("stated-{}", said.topic.name()), &[])).collect();
        (!topics.is_empty()).then(|| fill(lang, key, &[(name, &topics.join(", "))]))
    };
    let both = [sentence("summary-stated", "compared", true), sentence("summary-silent", "silent", false)];
    both.into_iter().flatten().collect()
}

/// The comparison as a page of its own: side by side, printable, wording folded away.
///
/// # Errors
/// A fault of the template.
pub fn html(found: &Comparison, lang: Lang, picture: String) -> Result<String, Error> {
    TEMPLATES.render_file(lang, "page.html", &shown(found, lang, picture))
}

/// The comparison as Markdown.
///
/// # Errors
/// A fault of the template.
pub fn markdown(found: &Comparison, lang: Lang) -> Result<String, Error> {
    TEMPLATES.render_file(lang, "page.md", &shown(found, lang, String::new()))
}
