//! Letters → words: letters of one line side by side, up to a blank.

use super::page::{Glyph, Turn};

/// Gaps wider than this share of a letter's size part words, with a blank or without one.
const GAP: f32 = 0.1;
/// Letters may overlap the one before by this share of their size.
const BACK: f32 = 0.6;
/// Share of a size by which letters of one word may stand higher than others: raised figures do.
const RAISED: f32 = 0.5;
/// What letters reach above and below their line, as shares of their size.
const ABOVE: f32 = 0.9;
const BELOW: f32 = 0.22;

/// A word, its box in points from the page's left upper corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Word {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub turn: Turn,
    /// Size of its largest letter.
    pub size: f32,
    pub text: String,
}

impl Word {
    /// Height of its box.
    pub fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.1)
    }

    /// Its base line, if it goes from left to right.
    pub fn base(&self) -> f32 {
        self.bottom - BELOW * self.size
    }

    /// Middle of its box.
    pub fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }
}

/// The words of a page's letters.
pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<(Word, Glyph)> = None;
    for glyph in glyphs {
        if let Some((word, last)) = &mut open
            && !is_blank(glyph.letter)
            && goes_on(last, glyph, word.size)
        {
            add(word, glyph);
            // A raised figure does not raise what follows it.
            *last = if glyph.size < last.size { Glyph { to: glyph.to, ..*last } } else { *glyph };
            continue;
        }
        words.extend(open.take().map(|(word, _)| word));
        if !is_blank(glyph.letter) && !is_binding(glyph.letter) {
            let mut word =
                Word { left: f32::MAX, top: f32::MAX, right: f32::MIN, bottom: f32::MIN, ..Word::default() };
            word.turn = glyph.turn;
            add(&mut word, glyph);
            open = Some((word, *glyph));
        }
    }
    words.extend(open.map(|(word, _)| word));
    words
}

/// A blank at which no line may end: what it binds goes on a line as one word.
pub(super) fn is_binding(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{202f}')
}

/// It parts words. (A soft hyphen does not.)
fn is_blank(letter: char) -> bool {
    (letter.is_whitespace() && !is_binding(letter)) || (letter.is_control() && letter != '\u{ad}')
}

fn goes_on(last: &Glyph, next: &Glyph, size: f32) -> bool {
    let (ahead, aside) = way(last, next);
    let size = size.max(next.size);
    last.turn == next.turn && (-BACK * size..=GAP * size).contains(&ahead) && aside.abs() <= RAISED * size
}

/// How far a letter begins ahead of the last one's end, and how far aside of its line.
pub(super) fn way(last: &Glyph, next: &Glyph) -> (f32, f32) {
    let (x, y) = (next.from.0 - last.to.0, next.from.1 - last.to.1);
    match last.turn {
        Turn::Level | Turn::Slanted => (x, y),
        Turn::Down => (y, -x),
        Turn::Over => (-x, -y),
        Turn::Up => (-y, x),
    }
}

fn add(word: &mut Word, glyph: &Glyph) {
    word.text.push(glyph.letter);
    word.size = word.size.max(glyph.size);
    let (above, below) = (ABOVE * glyph.size, BELOW * glyph.size);
    let (left, right) = (glyph.from.0.min(glyph.to.0), glyph.from.0.max(glyph.to.0));
    let (top, bottom) = (glyph.from.1.min(glyph.to.1), glyph.from.1.max(glyph.to.1));
    let (left, top, right, bottom) = match glyph.turn {
        Turn::Level | Turn::Slanted => (left, top - above, right, bottom + below),
        Turn::Over => (left, top - below, right, bottom + above),
        Turn::Down => (left - below, top, right + above, bottom),
        Turn::Up => (left - above, top, right + below, bottom),
    };
    word.left = word.left.min(left);
    word.top = word.top.min(top);
    word.right = word.right.max(right);
    word.bottom = word.bottom.max(bottom);
}

#[cfg(test)]
mod tests {
    use super::super::page::Mark;
    use super::*;

    fn line(text: &str, advance: f32) -> Vec<Glyph> {
        let mut at = 100.0;
        let glyph = |letter, from: f32| Glyph {
            letter,
            from: (from, 50.0),
            to: (from + 5.0, 50.0),
            size: 10.0,
            turn: Turn::Level,
            grey: 0.0,
            mark: Mark::default(),
            hidden: None,
        };
        text.chars()
            .map(|letter| {
                at += advance;
                glyph(letter, at - advance)
            })
            .collect()
    }

    #[test]
    fn words_end_at_blanks_and_gaps() {
        let texts =
            |glyphs: &[Glyph]| -> Vec<String> { words(glyphs).into_iter().map(|word| word.text).collect() };
        assert_eq!(texts(&line("бір екі", 5.0)), ["бір", "екі"]);
        assert_eq!(texts(&line("бі", 6.5)), ["б", "і"]);
        let mut lines = line("бір", 5.0);
        lines.extend(line("екі", 5.0));
        assert_eq!(texts(&lines), ["бір", "екі"]);
        let word = words(&line("ә", 5.0)).remove(0);
        assert_eq!((word.left, word.top, word.right, word.bottom), (100.0, 41.0, 105.0, 52.2));
    }
}
