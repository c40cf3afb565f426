//! Which letters of a page are its text: not those that it does not show, shows twice, or shows behind its text.

use super::page::{Glyph, Hidden, Page, Turn};
use std::collections::BTreeMap;

/// Letters drawn again so near, as a share of their size, are drawn for boldness.
const AGAIN: f32 = 0.15;
/// Watermarks are brighter, and so many times larger than most letters.
const PALE: f32 = 0.45;
const LARGE: f32 = 1.6;
/// A page whose undrawn letters are so many times those that it shows is a scan with its text below.
const SCAN: usize = 10;
/// Raised figures are smaller than what they follow, and stand higher by a share of its size.
const SMALLER: f32 = 0.9;
const HIGHER: f32 = 0.15;
/// Least side of a square of places.
const SQUARE: f32 = 1.0;
/// Letters of an example.
const EXAMPLE: usize = 40;

/// Letters left out, of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// What a watermark says.
    pub watermark: String,
    /// What the page does not show.
    pub hidden: String,
}

/// Leaves the letters that are the page's text, with raised figures as such.
pub(super) fn keep(page: &mut Page) -> LeftOut {
    let mut out = LeftOut::default();
    let scan = is_scan(page);
    let usual = usual_size(&page.glyphs);
    let mut drawn = Drawn::default();
    page.glyphs.retain(|glyph| {
        let hidden = glyph.hidden.is_some_and(|why| !(scan && why == Hidden::Undrawn));
        let watermark = glyph.turn == Turn::Slanted || (glyph.grey > PALE && glyph.size > LARGE * usual);
        if hidden {
            note(&mut out.hidden, glyph.letter);
        } else if watermark {
            note(&mut out.watermark, glyph.letter);
        }
        !hidden && !watermark && (glyph.letter == ' ' || drawn.first(glyph))
    });
    raise(&mut page.glyphs);
    out
}

fn note(text: &mut String, letter: char) {
    if text.chars().count() < EXAMPLE && !(letter.is_whitespace() && text.is_empty()) && !letter.is_control()
    {
        text.push(letter);
    }
}

/// A scan shows a picture, and its letters stand below it undrawn.
pub(super) fn is_scan(page: &Page) -> bool {
    let undrawn = page.glyphs.iter().filter(|glyph| glyph.hidden == Some(Hidden::Undrawn)).count();
    page.picture && undrawn > SCAN * page.glyphs.iter().filter(|glyph| glyph.hidden.is_none()).count()
}

/// The size that half of the letters do not exceed.
fn usual_size(glyphs: &[Glyph]) -> f32 {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    let middle = sizes.len() / 2;
    if middle >= sizes.len() {
        return 0.0;
    }
    *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Letters and their places so far, by the square of points that they stand in.
#[derive(Default)]
struct Drawn(BTreeMap<(char, i32, i32), (f32, f32)>);

impl Drawn {
    /// Whether a letter is drawn there for the first time.
    #[allow(clippy::cast_possible_truncation)] // Places on a page are small.
    fn first(&mut self, glyph: &Glyph) -> bool {
        let square = SQUARE.max(AGAIN * glyph.size);
        let (x, y) = glyph.from;
        let (column, row) = ((x / square).floor() as i32, (y / square).floor() as i32);
        let near = |place: &(f32, f32)| {
            (place.0 - x).abs() <= AGAIN * glyph.size && (place.1 - y).abs() <= AGAIN * glyph.size
        };
        let again = (-1..=1).any(|dx| {
            (-1..=1).any(|dy| self.0.get(&(glyph.letter, column + dx, row + dy)).is_some_and(near))
        });
        self.0.insert((glyph.letter, column, row), (x, y));
        !again
    }
}

/// Makes raised figures those of Unicode, so that 9¹ stays apart from 91.
fn raise(glyphs: &mut [Glyph]) {
    let mut base: Option<Glyph> = None;
    for glyph in glyphs {
        let raised = base.is_some_and(|base| is_raised(glyph, &base));
        match raised_figure(glyph.letter).filter(|_| raised) {
            Some(letter) => {
                glyph.letter = letter;
                if let Some(base) = &mut base {
                    base.to.0 = glyph.to.0;
                }
            }
            None => base = (!glyph.letter.is_whitespace()).then_some(*glyph),
        }
    }
}

/// The raised sign of a figure.
fn raised_figure(letter: char) -> Option<char> {
    let figure = usize::try_from(letter.to_digit(10)?).ok()?;
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(figure)
}

/// Whether a letter stands right after another, smaller and higher.
fn is_raised(glyph: &Glyph, base: &Glyph) -> bool {
    let rise = base.from.1 - glyph.from.1;
    let gap = glyph.from.0 - base.to.0;
    glyph.turn == Turn::Level
        && base.turn == Turn::Level
        && glyph.size <= SMALLER * base.size
        && (HIGHER * base.size..0.9 * base.size).contains(&rise)
        && gap.abs() < 0.3 * base.size
}

#[cfg(test)]
mod tests {
    use super::super::page::Mark;
    use super::*;

    fn glyph(letter: char, x: f32, y: f32, size: f32) -> Glyph {
        let turn = Turn::Level;
        Glyph {
            letter,
            from: (x, y),
            to: (x + size / 2.0, y),
            size,
            turn,
            grey: 0.0,
            mark: Mark::default(),
            hidden: None,
        }
    }

    fn kept(glyphs: &[Glyph], picture: bool) -> (String, LeftOut) {
        let mut page = Page {
            width: 600.0,
            height: 800.0,
            glyphs: glyphs.to_vec(),
            rules: Vec::new(),
            picture,
            unread: 0,
        };
        let out = keep(&mut page);
        (page.glyphs.iter().map(|glyph| glyph.letter).collect(), out)
    }

    #[test]
    fn letters_that_are_no_text_go_and_are_told() {
        let undrawn = Glyph { hidden: Some(Hidden::Undrawn), ..glyph('ж', 300.0, 50.0, 12.0) };
        let slanted = Glyph { turn: Turn::Slanted, ..glyph('ү', 300.0, 400.0, 60.0) };
        let pale = Glyph { grey: 0.8, ..glyph('л', 200.0, 400.0, 60.0) };
        let text =
            [glyph('а', 100.0, 100.0, 12.0), glyph('ә', 106.0, 100.0, 12.0), glyph('б', 112.0, 100.0, 12.0)];
        let mut all = text.to_vec();
        all.extend([undrawn, slanted, pale]);
        let out = LeftOut { watermark: "үл".to_owned(), hidden: "ж".to_owned() };
        assert_eq!(kept(&all, false), ("аәб".to_owned(), out));
        // A scan has its text below.
        assert_eq!(kept(&[undrawn], true), ("ж".to_owned(), LeftOut::default()));
    }

    #[test]
    fn letters_drawn_twice_stand_once_and_double_letters_twice() {
        let line =
            [glyph('л', 100.0, 100.0, 12.0), glyph('л', 100.4, 100.0, 12.0), glyph('л', 106.0, 100.0, 12.0)];
        assert_eq!(kept(&line, false).0, "лл");
    }

    #[test]
    fn raised_figures_stay_raised() {
        let line = [
            glyph('9', 100.0, 100.0, 12.0),
            glyph('1', 106.0, 95.0, 8.0),
            glyph('0', 110.0, 95.0, 8.0),
            glyph('-', 114.0, 100.0, 12.0),
            glyph('1', 120.0, 100.0, 8.0),
        ];
        assert_eq!(kept(&line, false).0, "9¹⁰-1");
    }
}
