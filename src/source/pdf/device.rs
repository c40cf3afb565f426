//! What an interpreted page draws: letters, ruled lines, marked content.

use super::page::{Glyph, Hidden, Mark, Page, Rule, Turn};
use super::words::way;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use std::sync::atomic::{AtomicBool, Ordering};

/// Lines of one page: more are a drawing.
const MOST_RULES: usize = 20_000;
/// Letters of one page.
const MOST_GLYPHS: usize = 1_000_000;
/// Areas of one page that letters are held against.
const MOST_AREAS: usize = 4000;
/// Thicker shapes are areas.
const THICK: f32 = 3.5;
/// Points of one shape; longer ones are drawings.
const MOST_POINTS: usize = 10_000;
/// Brightness by which a letter must differ from what it stands on.
const SEEN: f32 = 0.04;
/// Less is as good as transparent.
const CLEAR: f32 = 0.05;

/// A page while it is drawn.
pub(super) struct Drawing<'s> {
    page: Page,
    clips: Vec<Rect>,
    marks: Vec<Open>,
    areas: Vec<Area>,
    opacity: Vec<f32>,
    /// The last letter, if its font does not tell how wide it is.
    unsure: Option<usize>,
    budget: Budget<'s>,
}

/// What a file may cost, and whether its reader still waits.
pub(super) struct Budget<'s> {
    pub operations: &'s mut u64,
    pub stop: &'s AtomicBool,
}

/// The payload with which an interpretation that costs too much is left.
pub(super) struct TooMuch;

/// Marked content that is open.
struct Open {
    mark: Mark,
    /// The text that its letters stand for; taken by the first of them.
    text: Option<String>,
    replaced: bool,
}

/// A filled area, and the letters drawn before it.
struct Area {
    place: Rect,
    /// Unknown below a picture.
    grey: Option<f32>,
}

impl<'s> Drawing<'s> {
    /// An empty page of that size.
    pub fn new((width, height): (f32, f32), budget: Budget<'s>) -> Self {
        Self {
            page: Page { width, height, ..Page::default() },
            clips: vec![Rect::new(0.0, 0.0, width.into(), height.into())],
            marks: Vec::new(),
            areas: Vec::new(),
            opacity: Vec::new(),
            unsure: None,
            budget,
        }
    }

    /// The page.
    pub fn done(self) -> Page {
        self.page
    }

    /// Counts work. A device cannot end its interpretation, so it unwinds; the caller catches that.
    fn work(&mut self, amount: u64) {
        *self.budget.operations = self.budget.operations.saturating_sub(amount);
        if *self.budget.operations == 0 || self.budget.stop.load(Ordering::Relaxed) {
            std::panic::resume_unwind(Box::new(TooMuch));
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn push(&mut self, clip: Rect) {
        self.work(1);
        let clip = self.clip().intersect(clip);
        self.clips.push(clip);
    }

    fn mark(&self) -> Mark {
        Mark {
            id: self.marks.iter().rev().find_map(|open| open.mark.id),
            artifact: self.marks.iter().any(|open| open.mark.artifact),
        }
    }

    /// How bright a paint is on white paper, and how much it covers.
    fn brightness(&self, paint: &Paint<'_>) -> (f32, f32) {
        let opacity: f32 = self.opacity.iter().product();
        match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().components();
                let alpha = alpha * opacity;
                (1.0 - alpha + alpha * (0.3 * red + 0.59 * green + 0.11 * blue), alpha)
            }
            Paint::Pattern(_) => (0.0, opacity),
        }
    }

    /// The letters that a glyph stands for.
    fn letters(&mut self, glyph: &Drawn<'_>) -> Letters {
        if let Some(open) = self.marks.iter_mut().rev().find(|open| open.replaced) {
            return open.text.take().map_or(Letters::None, Letters::Many);
        }
        match glyph.as_unicode() {
            Some(BfString::Char(letter)) => Letters::One(letter),
            Some(BfString::String(text)) => Letters::Many(text),
            None => Letters::One(char::REPLACEMENT_CHARACTER),
        }
    }

    fn hidden(&self, at: (f32, f32), grey: f32, mode: &DrawMode) -> Option<Hidden> {
        if matches!(mode, DrawMode::Invisible) {
            return Some(Hidden::Undrawn);
        }
        let place = Point::new(at.0.into(), at.1.into());
        if !self.clip().inflate(0.5, 0.5).contains(place) {
            return Some(Hidden::Outside);
        }
        let below = self.areas.iter().rev().find(|area| area.place.contains(place));
        let below = below.map_or(Some(1.0), |area| area.grey);
        below.is_some_and(|below| (below - grey).abs() < SEEN).then_some(Hidden::Covered)
    }

    /// An area that covers what was drawn before.
    fn cover(&mut self, place: Rect, grey: Option<f32>) {
        let place = place.intersect(self.clip());
        if self.areas.len() >= MOST_AREAS || place.width() <= 0.0 || place.height() <= 0.0 {
            return;
        }
        if grey.is_some() {
            self.work(1 + self.page.glyphs.len() as u64 / 64);
            for glyph in &mut self.page.glyphs {
                if glyph.hidden.is_none() {
                    let (x, y) = middle(glyph);
                    let covered = place.contains(Point::new(x.into(), y.into()));
                    glyph.hidden = covered.then_some(Hidden::Covered);
                }
            }
        }
        self.areas.push(Area { place, grey });
    }

    fn rule(&mut self, from: Point, to: Point) {
        if self.page.rules.len() < MOST_RULES {
            self.page.rules.extend(Rule::between(single(from), single(to)));
        }
    }

    fn stroke(&mut self, parts: &[Vec<Point>]) {
        for pair in parts.iter().flat_map(|part| part.windows(2)) {
            if let [from, to] = pair {
                self.rule(*from, *to);
            }
        }
    }

    /// Thin filled shapes are lines, thick ones areas.
    fn fill(&mut self, parts: &[Vec<Point>], area: Option<f32>) {
        for part in parts {
            let (Some(first), rest) = (part.first(), part.iter().skip(1)) else { continue };
            let place = rest.fold(Rect::from_points(*first, *first), |area, point| area.union_pt(*point));
            let (wide, high) = (place.width(), place.height());
            let thick = f64::from(THICK);
            let middle = place.center();
            if wide > thick && high <= thick {
                self.rule(Point::new(place.x0, middle.y), Point::new(place.x1, middle.y));
            } else if high > thick && wide <= thick {
                self.rule(Point::new(middle.x, place.y0), Point::new(middle.x, place.y1));
            } else if wide > thick
                && part.len() == 5
                && let Some(grey) = area
            {
                self.cover(place, Some(grey));
            }
        }
    }
}

enum Letters {
    None,
    One(char),
    Many(String),
}

/// The middle of a letter.
pub(super) fn middle(glyph: &Glyph) -> (f32, f32) {
    let (x, y) = ((glyph.from.0 + glyph.to.0) / 2.0, (glyph.from.1 + glyph.to.1) / 2.0);
    // Half of a small letter's height above the base line.
    let raised = 0.25 * glyph.size;
    match glyph.turn {
        Turn::Level => (x, y - raised),
        Turn::Down => (x + raised, y),
        Turn::Over => (x, y + raised),
        Turn::Up => (x - raised, y),
        Turn::Slanted => (x, y),
    }
}

#[allow(clippy::cast_possible_truncation)] // Places on a page are small.
fn single(point: Point) -> (f32, f32) {
    (point.x as f32, point.y as f32)
}

/// The points of a shape's straight parts; a bend begins another part, so that its ends are no line.
fn parts(path: impl IntoIterator<Item = PathEl>, transform: Affine) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut bent = false;
    for element in path.into_iter().take(MOST_POINTS) {
        match element {
            PathEl::MoveTo(point) => {
                parts.push(vec![transform * point]);
                bent = false;
            }
            PathEl::LineTo(point) => {
                if let Some(part) = parts.last_mut() {
                    part.push(transform * point);
                }
            }
            PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                bent = true;
                parts.push(vec![transform * point]);
            }
            PathEl::ClosePath => {
                if let Some(part) = parts.last_mut()
                    && let Some(first) = part.first().copied()
                    && !bent
                {
                    part.push(first);
                }
            }
        }
    }
    parts
}

impl<'a> Device<'a> for Drawing<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.work(1 + path.elements().len() as u64);
        let parts = parts(path.iter(), props.transform);
        let (grey, alpha) = self.brightness(&props.paint);
        if alpha < CLEAR {
            return;
        }
        let opaque =
            alpha > 1.0 - CLEAR && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal;
        let flat = matches!(props.paint, Paint::Color(_));
        match mode {
            DrawMode::Fill(_) => self.fill(&parts, (opaque && flat).then_some(grey)),
            DrawMode::Stroke(_) => self.stroke(&parts),
            DrawMode::FillAndStroke(..) => {
                self.fill(&parts, (opaque && flat).then_some(grey));
                self.stroke(&parts);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push(*rect);
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.work(1);
        self.opacity.push(opacity);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.work((run.glyphs().len() as u64).saturating_mul(1 + self.areas.len() as u64 / 64).max(1));
        let (grey, alpha) = self.brightness(&props.paint);
        let mark = self.mark();
        let squeezed = squeezed(run, props.transform);
        for placed in run.glyphs() {
            let transform = props.transform * placed.transform();
            let [a, b, c, d, ..] = transform.as_coeffs();
            let high = c.hypot(d) * UNITS;
            let width = match &**placed {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(glyph) => glyph.advance_width(),
            };
            let begin = transform * Point::ORIGIN;
            let ahead = f64::from(width.unwrap_or(UNKNOWN)) / UNITS * high * squeezed;
            let long = a.hypot(b).max(f64::MIN_POSITIVE);
            let end = begin + Vec2::new(a / long, b / long) * ahead;
            let (from, to) = (single(begin), single(end));
            #[allow(clippy::cast_possible_truncation)] // Sizes on a page are small.
            let size = high as f32;
            let finite = [from.0, from.1, to.0, to.1].iter().all(|place| place.is_finite());
            let readable = finite && (0.5..2000.0).contains(&size);
            if !readable || self.page.glyphs.len() >= MOST_GLYPHS {
                self.page.unread += 1;
                continue;
            }
            let way = single(Point::new(a, b));
            let mut glyph =
                Glyph { letter: ' ', from, to, size, turn: Turn::of(way), grey, mark, hidden: None };
            let hidden = if alpha < CLEAR && !matches!(mode, DrawMode::Invisible) {
                Some(Hidden::Covered)
            } else {
                self.hidden(middle(&glyph), grey, mode)
            };
            glyph.hidden = hidden;
            self.settle(glyph.from);
            match self.letters(placed) {
                Letters::None => {}
                Letters::One(letter) => self.page.glyphs.push(Glyph { letter, ..glyph }),
                Letters::Many(text) => self.spread(&text, glyph),
            }
            self.unsure = self.page.glyphs.len().checked_sub(1).filter(|_| width.is_none());
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.work(1);
        self.page.picture = true;
        let own = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let place = props.transform.transform_rect_bbox(own);
        self.cover(place, None);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {
        self.opacity.pop();
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.work(1);
        let id = properties.and_then(|properties| properties.get::<u32>(b"MCID"));
        let text = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"));
        let text = text.map(|text| decoded(text.as_bytes()));
        let replaced = text.is_some();
        self.marks.push(Open { mark: Mark { id, artifact: tag == b"Artifact" }, text, replaced });
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }
}

/// Units of a glyph's own space in its size.
const UNITS: f64 = 1000.0;
/// Width of a letter whose font does not tell, if no other follows it.
const UNKNOWN: f32 = 500.0;

/// How much wider than high a run's letters are set. A font that stands for one that the file lacks has each of its letters
/// stretched by itself; their widths are still those of the file.
fn squeezed(run: &GlyphRun<'_, '_>, transform: Affine) -> f64 {
    let mut ratios = run.glyphs().iter().filter_map(|placed| {
        let [a, b, c, d, ..] = (transform * placed.transform()).as_coeffs();
        let (wide, high) = (a.hypot(b), c.hypot(d));
        (high > 0.0).then_some(wide / high)
    });
    let first = ratios.next().unwrap_or(1.0);
    if ratios.all(|ratio| (ratio - first).abs() < 0.01 * first) { first } else { 1.0 }
}

impl Drawing<'_> {
    /// Ends a letter of unknown width where the next one begins, if that goes on its line.
    fn settle(&mut self, next: (f32, f32)) {
        let Some(glyph) = self.unsure.take().and_then(|at| self.page.glyphs.get_mut(at)) else { return };
        let begun = Glyph { to: glyph.from, ..*glyph };
        let way_to = |to| way(&begun, &Glyph { from: to, ..begun });
        let ((ahead, aside), (guessed, _)) = (way_to(next), way_to(glyph.to));
        if (0.0..=guessed).contains(&ahead) && aside.abs() < 0.1 * glyph.size {
            glyph.to = next;
        }
    }

    /// Puts several letters in the place of one glyph.
    fn spread(&mut self, text: &str, glyph: Glyph) {
        let count = text.chars().count();
        let mut begin = glyph.from;
        for (at, letter) in text.chars().enumerate() {
            #[allow(clippy::cast_precision_loss)] // A glyph stands for a few letters.
            let share = (at + 1) as f32 / count as f32;
            let end = (
                glyph.from.0 + (glyph.to.0 - glyph.from.0) * share,
                glyph.from.1 + (glyph.to.1 - glyph.from.1) * share,
            );
            self.page.glyphs.push(Glyph { letter, from: begin, to: end, ..glyph });
            begin = end;
        }
    }
}

/// A text string of the file (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with a mark, Latin otherwise.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0,
            });
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Of this encoding only the soft hyphen is of use here, and it stands where Latin-1 has it.
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
