//! Pages as a PDF/A-2a file.

use crate::code::{Code, QUIET};
use crate::compose::Composed;
use crate::document::Document;
use crate::fonts::Face;
use crate::lines::{Ink, Line, Run, one_line};
use crate::pages::{HEIGHT, Item, Page, Rule, WIDTH};
use crate::tree::{Role, Tree};
use crate::{Error, foot, structure, words};
use jiff::civil::Date;
use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::sync::LazyLock;
use zanflow_wording::Lang;

/// Content of each structure element, in the order in which it was drawn.
pub(crate) type Contents = Vec<Vec<Identifier>>;

/// Writes pages to a file.
pub(crate) fn write(document: &Document, composed: &Composed, pages: Vec<Page>) -> Result<Vec<u8>, Error> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Error::Writer(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut file = krilla::Document::new_with(settings);
    let mut contents: Contents = vec![Vec::new(); composed.tree.nodes.len()];
    let mut outline = Outline::new();
    let feet = foot::feet(document, composed, &pages);
    for ((number, page), foot) in pages.into_iter().enumerate().zip(feet) {
        mark(&mut outline, &composed.tree, number, &page);
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Error::Writer("no page".to_owned()))?;
        let mut sheet = file.start_page_with(size);
        let links = links(&composed.tree, &page);
        let mut surface = sheet.surface();
        for item in page.items {
            draw(&mut surface, &item, &mut contents);
        }
        for item in foot {
            draw(&mut surface, &item, &mut contents);
        }
        surface.finish();
        for (node, link) in links {
            let id = sheet.add_tagged_annotation(link);
            if let Some(contents) = contents.get_mut(node) {
                contents.push(id);
            }
        }
        sheet.finish();
    }
    file.set_outline(outline);
    file.set_metadata(metadata(document));
    file.set_tag_tree(structure::tags(&composed.tree, &contents));
    file.finish().map_err(|error| match &error {
        krilla::error::KrillaError::Validation(faults) => Error::Writer(format!("{error}: {faults:?}")),
        _ => Error::Writer(error.to_string()),
    })
}

/// What viewers show of the file.
fn metadata(document: &Document) -> Metadata {
    let kind = words::title(Lang::Kk, document.kind);
    let number =
        document.number.iter().map(|number| words::fill(Lang::Kk, "paper-number", &[("number", number)]));
    let service = document.service.name.read(Lang::Kk).map(|(text, _)| text.to_owned());
    let parts: Vec<String> = std::iter::once(kind).chain(number).chain(service).collect();
    let title: String = one_line(&parts.join(" · "));
    let mut metadata = Metadata::new().title(title).language(Lang::Kk.code().to_owned());
    if let Some((provider, _)) = document.provider.name.read(Lang::Kk) {
        metadata = metadata.authors(vec![one_line(provider)]);
    }
    metadata.creation_date(creation(document))
}

/// The day of the file, which PDF/A asks for: that of the decision, and the first of 1970 where it is not known. There is no clock here.
fn creation(document: &Document) -> DateTime {
    let day = document.issued.unwrap_or(Date::constant(1970, 1, 1));
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or_default();
    // Without a time and a zone, viewers take it for midnight in theirs.
    let date = DateTime::new(year).month(part(day.month())).day(part(day.day())).hour(0).minute(0).second(0);
    date.utc_offset_hour(5).utc_offset_minute(0)
}

/// Headings of a page, into the outline.
fn mark(outline: &mut Outline, tree: &Tree, page: usize, of: &Page) {
    let mut last = None;
    for item in &of.items {
        let Item::Line { y, line, repeated: false, .. } = item else { continue };
        let title = tree.nodes.get(line.node).and_then(|node| node.title.as_ref());
        if let Some(title) = title.filter(|_| last != Some(line.node)) {
            let place = XyzDestination::new(page, Point::from_xy(0.0, (y - line.style.leading).max(0.0)));
            outline.push_child(OutlineNode::new(one_line(title), place));
        }
        last = Some(line.node);
    }
}

/// Links of a page with their elements: one over all lines of an address.
fn links(tree: &Tree, page: &Page) -> Vec<(usize, Annotation)> {
    let mut found: Vec<(usize, [f32; 4])> = Vec::new();
    for item in &page.items {
        let Item::Line { x, y, line, .. } = item else { continue };
        if !tree.nodes.get(line.node).is_some_and(|node| matches!(node.role, Role::Link(..))) {
            continue;
        }
        let top = y - line.ascent() + line.above;
        let bounds = [*x, top, x + line.width, top + line.style.leading];
        match found.last_mut().filter(|(node, _)| *node == line.node) {
            Some((_, [left, _, right, bottom])) => {
                (*left, *right, *bottom) = (left.min(bounds[0]), right.max(bounds[2]), bounds[3]);
            }
            None => found.push((line.node, bounds)),
        }
    }
    let link = |(node, [left, top, right, bottom]): (usize, [f32; 4])| {
        let Role::Link(address, about) = &tree.nodes.get(node)?.role else { return None };
        let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
        let link = LinkAnnotation::new(Rect::from_ltrb(left, top, right, bottom)?, target);
        Some((node, Annotation::new_link(link, Some(about.clone()))))
    };
    found.into_iter().filter_map(link).collect()
}

fn draw(surface: &mut Surface<'_>, item: &Item, contents: &mut Contents) {
    match item {
        Item::Line { x, y, line, repeated } => {
            let node = if *repeated { None } else { contents.get_mut(line.node) };
            text(surface, *x, *y, line, node);
        }
        Item::Rule { y, rule } => {
            if let Some(path) = stroke(*y, rule) {
                let layout = Artifact::with_kind(ArtifactType::Layout);
                surface.start_tagged(ContentTag::Artifact(layout));
                surface.set_fill(Some(fill(rule.ink)));
                surface.draw_path(&path);
                surface.end_tagged();
            }
        }
        Item::Code { x, y, code, node } => {
            if let (Some(path), Some(node)) = (squares(*x, *y, code), contents.get_mut(*node)) {
                node.push(surface.start_tagged(ContentTag::Other));
                surface.set_fill(Some(fill(Ink::Black)));
                surface.draw_path(&path);
                surface.end_tagged();
            }
        }
    }
}

/// A line from its left end, at its baseline; without an element it is no part of what the paper says.
fn text(surface: &mut Surface<'_>, x: f32, y: f32, line: &Line, mut node: Option<&mut Vec<Identifier>>) {
    surface.set_fill(Some(fill(line.style.ink)));
    let mut left = x;
    for run in &line.runs {
        let stands_for = run.stands_for.map(String::from);
        let tag = match &node {
            Some(_) => ContentTag::Span(SpanTag::empty().with_actual_text(stands_for.as_deref())),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
        };
        let id = surface.start_tagged(tag);
        if let Some(node) = &mut node {
            node.push(id);
        }
        glyphs(surface, left, y, run, line.style.size);
        surface.end_tagged();
        left += run.width() * line.style.size;
    }
}

fn glyphs(surface: &mut Surface<'_>, x: f32, y: f32, run: &Run, size: f32) {
    static FONTS: LazyLock<Vec<(Face, Font)>> = LazyLock::new(|| {
        Face::ALL.into_iter().filter_map(|face| Some((face, Font::new(face.file().into(), 0)?))).collect()
    });
    let Some((_, font)) = FONTS.iter().find(|(face, _)| *face == run.face) else { return };
    let glyphs: Vec<KrillaGlyph> = run
        .glyphs
        .iter()
        .map(|(glyph, range)| {
            KrillaGlyph::new(
                GlyphId::new(u32::from(glyph.id)),
                glyph.advance,
                0.0,
                0.0,
                0.0,
                range.clone(),
                None,
            )
        })
        .collect();
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), &run.text, size, false);
}

/// A rule as a box, so that every printer draws it as thick as it is.
fn stroke(y: f32, rule: &Rule) -> Option<Path> {
    let left = crate::pages::LEFT + rule.x;
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(left, y - rule.thickness / 2.0, rule.width, rule.thickness)?);
    path.finish()
}

/// The dark squares of a code, whose quiet zone begins at `x` and `y`.
fn squares(x: f32, y: f32, code: &Code) -> Option<Path> {
    let square = code.side() / (code.size + 2 * QUIET) as f32;
    let place = |number: usize| (number + QUIET) as f32 * square;
    let mut path = PathBuilder::new();
    for (row, first, count) in &code.runs {
        let (left, top) = (x + place(*first), y + place(*row));
        path.push_rect(Rect::from_ltrb(left, top, left + *count as f32 * square, top + square)?);
    }
    path.finish()
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0, 0, 0),
        Ink::Grey => rgb::Color::new(0x4a, 0x4a, 0x4a),
        Ink::Blue => rgb::Color::new(0x14, 0x3d, 0x6b),
        Ink::Pale => rgb::Color::new(0xb4, 0xb9, 0xc0),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
