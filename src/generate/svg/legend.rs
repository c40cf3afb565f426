//! The legend of a diagram: only signs that occur in it.

use super::draw::{clock_at, outline};
use super::figure::{Kind, LINE, TEXT};
use super::{Drawing, Line, Page, Shape, Text};
use crate::layout::Rect;
use crate::words::label;
use std::borrow::Cow;
use zanflow_wording::Lang;

const SIGN: (i32, i32) = (30, 16);
const LEFT: i32 = 10;

/// A sign and the key of its meaning.
struct Entry {
    key: &'static str,
    sign: Sign,
}

enum Sign {
    Shape(Kind, &'static str),
    Clock,
    System(Cow<'static, str>),
    Way(bool),
}

/// Adds the legend at height `top`; returns its bottom.
pub fn legend(page: &mut Page, lang: Lang, drawing: &Drawing, top: i32, width: i32) -> i32 {
    page.lines.push(Text {
        x: LEFT,
        y: top,
        class: "head",
        anchor: None,
        text: label(lang, "diagram-legend").into_owned(),
    });
    let (mut x, mut y) = (LEFT, top + 8);
    for entry in entries(drawing, lang) {
        let meaning = label(lang, entry.key);
        let lines = TEXT.wrap(&meaning, width - SIGN.0 - 8, 3);
        let room = SIGN.0 + 24 + lines.iter().map(|line| TEXT.width(line)).max().unwrap_or(0);
        if x > LEFT && x + room > LEFT + width {
            x = LEFT;
            y += SIGN.1 + 8;
        }
        put(page, &entry.sign, Rect { x, y, w: SIGN.0, h: SIGN.1 });
        for (nth, text) in (0..).zip(&lines) {
            let text = text.clone();
            page.lines.push(Text {
                x: x + SIGN.0 + 6,
                y: y + 12 + nth * LINE,
                class: "",
                anchor: None,
                text,
            });
        }
        y += (lines.len() as i32 - 1).max(0) * LINE;
        x += room;
    }
    y + SIGN.1 + 8
}

fn entries(drawing: &Drawing, lang: Lang) -> Vec<Entry> {
    let has = |kind: Kind| drawing.figures.iter().any(|figure| figure.kind == kind);
    let shape = |kind, class, key| Entry { key, sign: Sign::Shape(kind, class) };
    let mut entries =
        vec![shape(Kind::Start, "start", "diagram-start"), shape(Kind::Step, "step", "diagram-step")];
    if has(Kind::Condition) {
        entries.push(shape(Kind::Condition, "condition", "diagram-condition"));
    }
    if has(Kind::Refusal) || has(Kind::Refused) {
        entries.push(shape(Kind::Step, "refusal", "diagram-refusal"));
    }
    if has(Kind::Success) {
        entries.push(shape(Kind::Success, "success", "diagram-end"));
    }
    entries.push(Entry { key: "diagram-way", sign: Sign::Way(false) });
    if drawing.figures.iter().any(|figure| figure.time.is_some()) {
        entries.push(Entry { key: "diagram-time", sign: Sign::Clock });
    }
    if drawing.has_systems {
        entries.push(Entry { key: "diagram-system", sign: Sign::System(label(lang, "system-portal")) });
    }
    if drawing.figures.iter().any(|figure| figure.inferred) {
        entries.push(shape(Kind::Step, "step inferred", "diagram-inferred"));
    }
    entries
}

fn put(page: &mut Page, sign: &Sign, area: Rect) {
    match sign {
        Sign::Shape(kind, class) => {
            let path = outline(*kind, &area);
            page.shapes.push(Shape { class: (*class).to_owned(), path, ..Shape::default() });
        }
        Sign::Clock => {
            let path = clock_at(area.mid_x(), area.mid_y());
            page.shapes.push(Shape { class: "clock".to_owned(), path, ..Shape::default() });
        }
        Sign::System(name) => {
            let text = name.clone().into_owned();
            page.lines.push(Text { x: area.x, y: area.y + 12, class: "small", anchor: None, text });
        }
        Sign::Way(fail) => {
            let path = format!("M{} {} {} {}", area.x, area.mid_y(), area.x + area.w, area.mid_y());
            page.ways.push(Line { path, fail: *fail });
        }
    }
}
