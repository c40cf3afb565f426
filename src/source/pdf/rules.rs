//! Ruled lines of pages, from strokes and thin filled shapes.

use super::strip;
use super::words::MOST_PAGES;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Larger files are read without their lines.
const LARGEST: usize = 128 << 20;
/// Bytes of one unpacked stream.
const STREAM: usize = 32 << 20;
/// Operations of the whole file.
const OPERATIONS: usize = 20_000_000;
/// Lines of one page: more are a drawing.
const MOST_RULES: usize = 20_000;
/// Thicker shapes are areas.
const THICK: f32 = 3.5;
/// Shorter lines are marks.
const SHORT: f32 = 3.0;
/// Forms in forms.
const DEEPEST: usize = 6;
/// Saved states of a page.
const MOST_SAVED: usize = 512;

/// A line along an axis, in points from the page's left upper corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// It goes from left to right, not from top to bottom.
    pub level: bool,
    /// Its place across its direction.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// What a page shows beside words.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub rules: Vec<Rule>,
    /// There is a picture on it.
    pub picture: bool,
}

/// What the pages of a file show.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub pages: Vec<Shown>,
    /// It could not be read.
    pub failed: bool,
}

/// Reads the lines of all pages. A file that cannot be read has none.
pub(super) fn ruled_lines(bytes: &[u8]) -> Drawn {
    let failed = || Drawn { pages: Vec::new(), failed: true };
    if bytes.len() > LARGEST {
        return failed();
    }
    // A fault of the library costs the lines of this file, no more.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).ok().flatten().unwrap_or_else(failed)
}

fn read(bytes: &[u8]) -> Option<Drawn> {
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    let document = Document::load_mem_with_options(bytes, options).ok()?;
    let mut left = OPERATIONS;
    let mut pages = Vec::new();
    for id in document.page_iter().take(MOST_PAGES) {
        let mut page = Drawing {
            document: &document,
            shown: Shown::default(),
            left: &mut left,
            view: view(&document, id),
        };
        page.page(id);
        pages.push(page.shown);
    }
    Some(Drawn { pages, failed: false })
}

/// How a place of the page becomes one that is counted from the left upper corner of what is shown.
#[derive(Debug, Clone, Copy)]
struct View {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    turned: i64,
}

fn view(document: &Document, page: ObjectId) -> View {
    let numbers = |object: &Object| -> Option<Vec<f32>> {
        let array = resolved(document, object)?.as_array().ok()?;
        array.iter().map(|object| resolved(document, object)?.as_float().ok()).collect()
    };
    let area = inherited(document, page, b"MediaBox").and_then(|object| numbers(&object));
    let turned =
        inherited(document, page, b"Rotate").and_then(|object| resolved(document, &object)?.as_i64().ok());
    let (a, b, c, d) = match area.as_deref() {
        Some([a, b, c, d]) => (*a, *b, *c, *d),
        _ => (0.0, 0.0, 612.0, 792.0),
    };
    View {
        left: a.min(c),
        bottom: b.min(d),
        right: a.max(c),
        top: b.max(d),
        turned: turned.unwrap_or(0).rem_euclid(360),
    }
}

/// An entry of a page or of what it stands in.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..32 {
        if let Ok(found) = dictionary.get(key) {
            return Some(found.clone());
        }
        dictionary = resolved(document, dictionary.get(b"Parent").ok()?)?.as_dict().ok()?;
    }
    None
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|(_, object)| object)
}

impl View {
    fn place(&self, (x, y): (f32, f32)) -> (f32, f32) {
        match self.turned {
            90 => (y - self.bottom, x - self.left),
            180 => (self.right - x, y - self.bottom),
            270 => (self.top - y, self.right - x),
            _ => (x - self.left, self.top - y),
        }
    }
}

/// Numbers of a change of places: `x' = ax + cy + e`, `y' = bx + dy + f`.
type Matrix = [f32; 6];
const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First one change, then another.
fn then([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix) -> Matrix {
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

fn moved([a, b, c, d, e, f]: Matrix, (x, y): (f32, f32)) -> (f32, f32) {
    (a * x + c * y + e, b * x + d * y + f)
}

struct Drawing<'a> {
    document: &'a Document,
    shown: Shown,
    left: &'a mut usize,
    view: View,
}

/// A shape while it is drawn.
#[derive(Default)]
struct Path {
    /// Its parts: points joined by straight lines.
    parts: Vec<Vec<(f32, f32)>>,
    /// The last part is bent somewhere.
    bent: bool,
}

impl Drawing<'_> {
    fn page(&mut self, id: ObjectId) {
        let Ok(content) = self.document.get_page_content_with_limit(id, STREAM) else { return };
        let resources = inherited(self.document, id, b"Resources");
        let resources = resources.as_ref().and_then(|object| resolved(self.document, object)?.as_dict().ok());
        self.content(&content, resources, SAME, 0);
    }

    fn content(&mut self, content: &[u8], resources: Option<&Dictionary>, begin: Matrix, depth: usize) {
        let mut saved: Vec<Matrix> = Vec::new();
        let mut now = begin;
        let mut path = Path::default();
        for operation in Content::decode_iter(&strip::without_text(content)) {
            let Ok(operation) = operation else { break };
            if *self.left == 0 {
                return;
            }
            *self.left -= 1;
            match operation.operator.as_str() {
                "q" if saved.len() < MOST_SAVED => saved.push(now),
                "Q" => now = saved.pop().unwrap_or(begin),
                "cm" => {
                    if let Some(matrix) = matrix(&operation) {
                        now = then(matrix, now);
                    }
                }
                "S" | "s" | "B" | "B*" | "b" | "b*" => self.stroke(std::mem::take(&mut path), now),
                "f" | "F" | "f*" => self.fill(std::mem::take(&mut path), now),
                "n" => path = Path::default(),
                "BI" => self.shown.picture = true,
                "Do" => self.object(&operation, resources, now, depth),
                _ => path.add(&operation),
            }
        }
    }

    /// A picture, or a form with content of its own.
    fn object(&mut self, operation: &Operation, resources: Option<&Dictionary>, now: Matrix, depth: usize) {
        let document = self.document;
        let named = || {
            let name = operation.operands.first()?.as_name().ok()?;
            let objects = resolved(document, resources?.get(b"XObject").ok()?)?.as_dict().ok()?;
            resolved(document, objects.get(name).ok()?)?.as_stream().ok()
        };
        let Some(stream) = named() else { return };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            self.shown.picture = true;
            return;
        }
        if depth >= DEEPEST {
            return;
        }
        let own = stream.dict.get(b"Matrix").ok().and_then(|object| {
            let numbers = resolved(document, object)?.as_array().ok()?;
            numbers.iter().map(|number| number.as_float().ok()).collect::<Option<Vec<f32>>>()?.try_into().ok()
        });
        let now = own.map_or(now, |own: Matrix| then(own, now));
        let inner =
            stream.dict.get(b"Resources").ok().and_then(|object| resolved(document, object)?.as_dict().ok());
        if let Ok(content) = stream.get_plain_content_with_limit(STREAM) {
            self.content(&content, inner.or(resources), now, depth + 1);
        }
    }

    fn stroke(&mut self, path: Path, now: Matrix) {
        for part in path.parts {
            for pair in part.windows(2) {
                if let [from, to] = pair {
                    let (from, to) = (self.view.place(moved(now, *from)), self.view.place(moved(now, *to)));
                    self.line(from, to);
                }
            }
        }
    }

    fn fill(&mut self, path: Path, now: Matrix) {
        for part in path.parts {
            let places = part.iter().map(|place| self.view.place(moved(now, *place)));
            let mut area = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
            for (x, y) in places {
                area = (area.0.min(x), area.1.min(y), area.2.max(x), area.3.max(y));
            }
            let (left, top, right, bottom) = area;
            let (wide, high) = (right - left, bottom - top);
            if wide > THICK && high <= THICK {
                let middle = (top + bottom) / 2.0;
                self.line((left, middle), (right, middle));
            } else if high > THICK && wide <= THICK {
                let middle = (left + right) / 2.0;
                self.line((middle, top), (middle, bottom));
            }
        }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32)) {
        if self.shown.rules.len() >= MOST_RULES {
            return;
        }
        let (wide, high) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        let rule = if high <= 1.0 && wide >= SHORT {
            Rule { level: true, at: (from.1 + to.1) / 2.0, from: from.0.min(to.0), to: from.0.max(to.0) }
        } else if wide <= 1.0 && high >= SHORT {
            Rule { level: false, at: (from.0 + to.0) / 2.0, from: from.1.min(to.1), to: from.1.max(to.1) }
        } else {
            return;
        };
        if rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite() {
            self.shown.rules.push(rule);
        }
    }
}

fn matrix(operation: &Operation) -> Option<Matrix> {
    floats(operation)?.try_into().ok()
}

fn floats(operation: &Operation) -> Option<Vec<f32>> {
    operation.operands.iter().map(|operand| operand.as_float().ok()).collect()
}

/// Points of one shape; longer ones are drawings.
const MOST_POINTS: usize = 10_000;

impl Path {
    fn add(&mut self, operation: &Operation) {
        let Some(numbers) = floats(operation) else { return };
        let points: usize = self.parts.iter().map(Vec::len).sum::<usize>().min(MOST_POINTS);
        match (operation.operator.as_str(), numbers.as_slice()) {
            _ if points >= MOST_POINTS => {}
            ("m", [x, y]) => {
                self.parts.push(vec![(*x, *y)]);
                self.bent = false;
            }
            ("l", [x, y]) => {
                if let Some(part) = self.parts.last_mut() {
                    part.push((*x, *y));
                }
            }
            // A bend begins another part, so that its ends are no straight line.
            ("c", [.., x, y]) | ("v", [.., x, y]) | ("y", [.., x, y]) => {
                self.bent = true;
                self.parts.push(vec![(*x, *y)]);
            }
            ("h", _) if !self.bent => {
                if let Some(part) = self.parts.last_mut()
                    && let Some(first) = part.first().copied()
                {
                    part.push(first);
                }
            }
            ("re", [x, y, w, h]) => {
                let corners = vec![(*x, *y), (x + w, *y), (x + w, y + h), (*x, y + h), (*x, *y)];
                self.parts.push(corners);
            }
            _ => {}
        }
    }
}
