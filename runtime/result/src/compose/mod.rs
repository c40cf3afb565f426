//! A document as rows: what a paper says, in which order.

mod check;
mod facts;
mod part;
mod styles;

pub(crate) use part::Said;
pub(crate) use styles::FOOT;

use crate::code::Code;
use crate::document::{Arrangement, Document, Kind};
use crate::lines::Ink;
use crate::pages::{Align, MEASURE, Row};
use crate::tree::{Role, Tree};
use crate::words::{day, fill, label, title};
use part::{NARROW, Part};
use zanflow_wording::Lang;

/// The languages of papers.
pub(crate) const LANGS: [Lang; 2] = [Lang::Kk, Lang::Ru];
/// Space between the columns of two languages.
const BETWEEN: f32 = 24.0;

/// A paper before it is cut into pages.
pub(crate) struct Composed {
    pub(crate) rows: Vec<Row>,
    pub(crate) tree: Tree,
    /// The element with which each language begins, if languages follow one another.
    pub(crate) begins: Vec<(Lang, usize)>,
}

/// A document as rows.
pub(crate) fn compose(document: &Document, code: &Code) -> Composed {
    let mut tree = Tree::default();
    match document.arrangement {
        Arrangement::After => {
            let mut rows: Vec<Row> = Vec::new();
            let mut begins = Vec::new();
            for lang in LANGS {
                let start = rows.len();
                let mut made = one_language(document, lang, 0.0, MEASURE, &mut tree);
                let first = made.iter().flat_map(|row| &row.cells).find_map(|cell| cell.lines.front());
                begins.extend(first.map(|line| (lang, line.node)));
                made.extend(check::rows(document, code, &[lang], &mut tree));
                if let Some(first) = made.first_mut() {
                    first.opens = start > 0;
                }
                for row in &mut made {
                    row.head = row.head.map(|head| head + start);
                }
                rows.extend(made);
            }
            Composed { rows, tree, begins }
        }
        Arrangement::Beside => {
            let width = (MEASURE - BETWEEN) / 2.0;
            let left = one_language(document, Lang::Kk, 0.0, width, &mut tree);
            let right = one_language(document, Lang::Ru, width + BETWEEN, width, &mut tree);
            let mut rows = beside(left, right);
            rows.extend(check::rows(document, code, &LANGS, &mut tree));
            Composed { rows, tree, begins: Vec::new() }
        }
    }
}

/// Rows of two columns, which say the same in the same order, as one.
fn beside(left: Vec<Row>, right: Vec<Row>) -> Vec<Row> {
    let mut right = right.into_iter();
    let mut rows: Vec<Row> = left
        .into_iter()
        .map(|mut row| {
            if let Some(other) = right.next() {
                row.cells.extend(other.cells);
                row.rules.extend(other.rules);
            }
            row
        })
        .collect();
    rows.extend(right);
    rows
}

fn one_language(document: &Document, lang: Lang, x: f32, width: f32, tree: &mut Tree) -> Vec<Row> {
    let mut part = Part::new(lang, x, width, tree);
    head(&mut part, document);
    facts::recipient_and_service(&mut part, document);
    facts::fields(&mut part, document);
    for text in &document.paragraphs {
        let said = part.said(Some(text));
        part.paragraph(&said, styles::TEXT, Align::Left, 9.0);
    }
    reasons(&mut part, document);
    appeal(&mut part, document);
    closing(&mut part, document);
    if part.rows.iter().any(has_codes) {
        let note = Said::own(label(part.lang, "codes-note"));
        part.paragraph(&note, styles::SMALL, Align::Left, 8.0);
        part.keep_last();
    }
    part.rows
}

/// Provider, number, day, title.
fn head(part: &mut Part<'_>, document: &Document) {
    let provider = part.said(Some(&document.provider.name));
    part.paragraph(&provider, styles::PROVIDER, Align::Middle, 0.0);
    let bin = part.given(document.provider.bin.as_deref());
    let bin = Said::own(fill(part.lang, "bin", &[("number", &bin.text)]));
    part.paragraph(&bin, styles::SMALL, Align::Middle, 3.0);
    if let Some(address) = &document.provider.address {
        let address = part.said(Some(address));
        part.paragraph(&address, styles::SMALL, Align::Middle, 0.0);
    }
    part.underline(1.6, Ink::Blue, 7.0);
    part.underline(0.5, Ink::Blue, 2.0);

    let number = part.given(document.number.as_deref());
    let number = Said::own(fill(part.lang, "paper-number", &[("number", &number.text)]));
    let issued = document.issued.map_or_else(|| part.not_known(), |date| Said::own(day(part.lang, date)));
    let number = [(Role::Paragraph, number, styles::NUMBER)];
    let issued = [(Role::Paragraph, issued, styles::DAY)];
    part.stacks(&[(&number, Align::Left), (&issued, Align::Right)], 0.55, 7.0);

    let named = document.title.as_ref().and_then(|own| own.read(part.lang)).is_some();
    let heading =
        if named { part.said(document.title.as_ref()) } else { Said::own(title(part.lang, document.kind)) };
    let mut space = 19.0;
    if document.duplicate_of.is_some() {
        let mark = Said::own(label(part.lang, "duplicate"));
        part.paragraph(&mark, styles::DUPLICATE, Align::Middle, space);
        space = 3.0;
    }
    let long = heading.text.chars().count() > 24;
    let style = if long || part.width < NARROW { styles::LONG_TITLE } else { styles::TITLE };
    part.heading(&heading, 1, style, Align::Middle, space);
    if document.service.name.read(part.lang).is_some() {
        let service = part.said(Some(&document.service.name));
        part.paragraph(&service, styles::SUBTITLE, Align::Middle, 5.0);
    }
    part.gap(10.0);
}

fn reasons(part: &mut Part<'_>, document: &Document) {
    if document.reasons.is_empty() {
        return;
    }
    part.section(if document.kind == Kind::Refusal { "reasons-refusal" } else { "reasons" });
    let list = part.list();
    for (nth, reason) in document.reasons.iter().enumerate() {
        let mut paragraphs = vec![(part.said(Some(&reason.text)), styles::TEXT)];
        for citation in &reason.clauses {
            paragraphs.push((facts::clause(part, citation), styles::LABEL));
        }
        if reason.clauses.is_empty() {
            paragraphs.push((Said::own(label(part.lang, "no-clause")), styles::LABEL));
        }
        part.item(list, &format!("{}.", nth + 1), &paragraphs);
    }
}

/// Where to complain. A refusal says it even if it is not known.
fn appeal(part: &mut Part<'_>, document: &Document) {
    if document.appeal.is_none() && document.kind != Kind::Refusal {
        return;
    }
    part.section("appeal");
    let bodies = document.appeal.iter().flat_map(|appeal| &appeal.bodies);
    let list = document.appeal.as_ref().filter(|appeal| !appeal.bodies.is_empty()).map(|_| part.list());
    match list {
        None => part.paragraph(&Said::own(label(part.lang, "no-bodies")), styles::TEXT, Align::Left, 3.0),
        Some(list) => {
            for (nth, body) in bodies.enumerate() {
                let time = part.said(body.time.as_ref());
                let time = Said { text: fill(part.lang, "appeal-time", &[("time", &time.text)]), ..time };
                let mut paragraphs = vec![(part.said(Some(&body.who)), styles::TEXT), (time, styles::LABEL)];
                if let Some(until) = body.until {
                    let until = fill(part.lang, "appeal-until", &[("day", &day(part.lang, until))]);
                    paragraphs.push((Said::own(until), styles::LABEL));
                }
                part.item(list, &format!("{}.", nth + 1), &paragraphs);
            }
        }
    }
    if let Some(citation) = document.appeal.as_ref().and_then(|appeal| appeal.clause.as_ref()) {
        let clause = facts::clause(part, citation);
        part.paragraph(&clause, styles::LABEL, Align::Left, 5.0);
    }
}

/// Who decided at the left, the seal at the right.
fn closing(part: &mut Part<'_>, document: &Document) {
    let official = document.decided_by.as_ref();
    let decided = [
        (Role::Heading(2), Said::own(label(part.lang, "decided-by")), styles::HEADING),
        (Role::Paragraph, part.said(official.and_then(|official| official.position.as_ref())), styles::TEXT),
        (Role::Paragraph, part.given(official.and_then(|official| official.name.as_deref())), styles::STRONG),
    ];
    let seal = facts::seal(part, document);
    part.stacks(&[(&decided, Align::Left), (&seal, Align::Left)], 0.36, 13.0);
    // The code stands on the page of the names: neither is of use without the other.
    part.keep_last();
}

/// Whether a letter in a row is shown by its code.
fn has_codes(row: &Row) -> bool {
    let mut lines = row.cells.iter().flat_map(|cell| &cell.lines);
    lines.any(|line| line.runs.iter().any(|run| run.stands_for.is_some()))
}
