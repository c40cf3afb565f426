//! The lines of one tagged paragraph: which of them go on, and which were ended.

use super::joins::Seen;
use super::measures::{Measures, NEAR, RIGHT};
use super::page::Glyph;
use super::words::{Word, is_binding, way};

/// Gaps wider than this share of a letter's size part words where no blank is drawn.
const GAP: f32 = 0.2;
/// Gaps of so many sizes part columns.
const COLUMN: f32 = 2.5;
/// Blanks that part columns of a line.
const COLUMNS: &str = "      ";
/// Letters of one line stand at most this share of their size higher or lower than one another.
const LEVEL: f32 = 0.6;
/// Letters of one base line differ by at most this share of their size.
const FLUSH: f32 = 0.1;
/// A line may go back by so many sizes: letters are drawn in any order.
const BACK: f32 = 1.0;
/// Lines so many sizes below others are of another paragraph, where no tag says so.
const APART: f32 = 1.9;
/// Letters stand apart in a whole line if half of its gaps are wider than this share of a size.
const SPACED: f32 = 0.1;
/// Sizes that an item's mark may stand before its text.
const MARK: f32 = 3.0;
/// Letters of an item's mark.
const LETTERS: usize = 5;
/// Room of a blank, as a share of a size.
const BLANK: f32 = 0.25;

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Block {
    lines: Vec<Line>,
    /// Letters of the line that is open, and the last of them that others go on from.
    open: Vec<Glyph>,
    last: Option<(usize, Glyph)>,
}

#[derive(Debug, Default)]
struct Line {
    page: usize,
    left: f32,
    right: f32,
    top: f32,
    size: f32,
    /// Width of its first word, and of its first letter.
    word: f32,
    letter: f32,
    text: String,
}

impl Block {
    /// Adds a letter of a page.
    pub fn letter(&mut self, page: usize, glyph: &Glyph) {
        if let Some((before, last)) = &self.last {
            if *before == page && goes_back(last, glyph) {
                // Others still go on from the rightmost letter.
                self.open.push(*glyph);
                return;
            }
            if *before != page || !same_line(last, glyph) {
                self.end_line();
            }
        }
        self.open.push(*glyph);
        // A raised figure does not raise what follows it.
        let last = match &self.last {
            Some((_, last)) if glyph.size < last.size && self.open.len() > 1 => {
                Glyph { to: (glyph.to.0, last.to.1), ..*last }
            }
            _ => *glyph,
        };
        self.last = Some((page, last));
    }

    /// Adds letters that read as something else: `text` stands in the place of them.
    pub fn replaced(&mut self, page: usize, letters: &[Glyph], text: &str) {
        let (Some(first), Some(last)) = (letters.first(), letters.last()) else { return };
        let mut glyphs = text.chars().map(|letter| Glyph { letter, to: last.to, ..*first });
        if let Some(glyph) = glyphs.next() {
            self.letter(page, &glyph);
        }
        for glyph in glyphs {
            self.letter(page, &Glyph { from: last.to, ..glyph });
        }
    }

    /// Whether a letter begins below the text, apart from it.
    pub fn is_apart(&self, page: usize, glyph: &Glyph) -> bool {
        self.last.as_ref().is_some_and(|(before, last)| {
            let below = glyph.from.1 - last.from.1;
            *before != page || !(-BACK * last.size..=APART * last.size.max(glyph.size)).contains(&below)
        })
    }

    fn end_line(&mut self) {
        let Some((page, _)) = self.last.take() else { return };
        let letters = in_place(std::mem::take(&mut self.open));
        self.lines.extend(line(page, &letters));
    }

    /// The page that it begins on, if it has letters.
    pub fn page(&self) -> Option<usize> {
        self.lines.first().map(|line| line.page).or(self.last.map(|(page, _)| page))
    }

    /// Upper edge of its first line.
    pub fn top(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.top)
    }

    /// Whether all of it stands on the right.
    pub fn is_right(&self, measures: &Measures) -> bool {
        let from = measures.left + measures.width() * RIGHT;
        !self.lines.is_empty() && self.lines.iter().all(|line| line.left > from)
    }

    /// Takes the word that stands right before its first line, as an item's mark does.
    pub fn take_mark(&self, words: &mut Vec<Word>) -> Option<String> {
        let line = self.lines.first()?;
        let before = |word: &Word| {
            let gap = line.left - word.right;
            word.text.chars().count() <= LETTERS
                && (word.base() - line.top - line.size).abs() < LEVEL * line.size
                && (-1.0..MARK * line.size).contains(&gap)
        };
        let at = words.iter().position(before)?;
        Some(words.remove(at).text)
    }

    /// Whether its lines stand in the middle of one another, and not below one another.
    fn is_centred(&self) -> bool {
        let pairs = || self.lines.windows(2).filter_map(|pair| <&[Line; 2]>::try_from(pair).ok());
        pairs().all(|[a, b]| (a.left + a.right - b.left - b.right).abs() < 2.0 * NEAR)
            && pairs().any(|[a, b]| (a.left - b.left).abs() > NEAR)
    }

    /// Ends the open line.
    pub fn end(&mut self) {
        self.end_line();
    }

    /// Its text, with `\n` where a line was ended before it was full.
    /// `right`: how far the lines of its column reach, where it stands in a cell.
    pub fn text(&self, measures: Option<&Measures>, right: Option<f32>, seen: &Seen) -> String {
        let mut text = String::new();
        let widest = self.lines.iter().map(|line| line.right - line.left).fold(0.0, f32::max);
        let reach = self.lines.iter().map(|line| line.right).fold(0.0, f32::max);
        let left = self.lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
        for (at, line) in self.lines.iter().enumerate() {
            if let Some(above) = at.checked_sub(1).and_then(|at| self.lines.get(at)) {
                let body = measures.filter(|measures| (left - measures.left).abs() < NEAR);
                let room = match body {
                    Some(measures) => measures.right - above.right,
                    None if self.is_centred() => widest - (above.right - above.left),
                    None => reach - above.right,
                };
                let ended = room - BLANK * line.size > line.word + NEAR && above.page == line.page;
                // A line of one piece may be a piece of a word that is wider than its cell.
                let piece = measures.is_none() && !above.text.trim().contains(' ');
                let full = piece && right.is_some_and(|right| right - above.right < line.letter);
                seen.join(&mut text, &line.text, if ended || piece { '\n' } else { ' ' }, full);
            } else {
                text.push_str(&line.text);
            }
        }
        // Words of a justified cell stand apart and are no columns.
        if measures.is_none() { text.replace(COLUMNS, " ") } else { text }
    }
}

fn same_line(last: &Glyph, next: &Glyph) -> bool {
    let (ahead, aside) = way(last, next);
    let size = last.size.max(next.size);
    last.turn == next.turn && aside.abs() <= LEVEL * size && ahead >= -BACK * size
}

/// Whether a letter stands on the same base line as those before, but among them: letters that a font lacks are drawn in
/// another one, behind the others of their line.
fn goes_back(last: &Glyph, next: &Glyph) -> bool {
    let (ahead, aside) = way(last, next);
    let size = last.size.max(next.size);
    last.turn == next.turn && aside.abs() <= FLUSH * size && ahead < -BACK * size
}

/// The letters of a line from left to right, where they were drawn in another order.
fn in_place(mut letters: Vec<Glyph>) -> Vec<Glyph> {
    let Some(first) = letters.first().copied() else { return letters };
    let place = |glyph: &Glyph| way(&first, glyph).0;
    let back = |pair: &[Glyph]| matches!(pair, [a, b] if place(b) + FLUSH * b.size < place(a));
    if letters.windows(2).any(back) {
        letters.sort_by(|a, b| place(a).total_cmp(&place(b)));
    }
    letters
}

/// A line from its letters; none where there are only blanks.
fn line(page: usize, letters: &[Glyph]) -> Option<Line> {
    let shown = || letters.iter().filter(|glyph| !glyph.letter.is_whitespace());
    let first = shown().next()?;
    let mut gaps: Vec<f32> = letters
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !a.letter.is_whitespace() && !b.letter.is_whitespace() => {
                Some(way(a, b).0 / b.size.max(0.1))
            }
            _ => None,
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    let gap = if usual > SPACED && gaps.len() > 3 { 2.5 * usual } else { GAP };
    let letter = first.to.0 - first.from.0;
    let mut out = Line { page, left: f32::MAX, top: f32::MAX, letter, ..Line::default() };
    let mut before: Option<&Glyph> = None;
    let mut word_ended = false;
    for glyph in letters {
        if glyph.letter.is_whitespace() {
            if !out.text.ends_with(char::is_whitespace) && !out.text.is_empty() {
                out.text.push(if is_binding(glyph.letter) { glyph.letter } else { ' ' });
            }
            continue;
        }
        if let Some(before) = before {
            let ahead = way(before, glyph).0 / glyph.size.max(0.1);
            if ahead > COLUMN && ahead > 4.0 * usual {
                out.text.truncate(out.text.trim_end().len());
                out.text.push_str(COLUMNS);
            } else if ahead > gap && !out.text.ends_with(char::is_whitespace) {
                out.text.push(' ');
            }
            word_ended |= out.text.ends_with(' ');
        }
        if !word_ended {
            out.word = glyph.to.0 - first.from.0;
        }
        out.text.push(glyph.letter);
        out.left = out.left.min(glyph.from.0);
        out.right = out.right.max(glyph.to.0);
        out.top = out.top.min(glyph.from.1 - glyph.size);
        out.size = out.size.max(glyph.size);
        before = Some(glyph);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::page::{Mark, Turn};
    use super::*;

    /// A letter of a line whose letters are six points wide.
    fn glyph(letter: char, place: u8, level: f32) -> Glyph {
        let from = f32::from(place) * 6.0;
        Glyph {
            letter,
            from: (from, level),
            to: (from + 6.0, level),
            size: 10.0,
            turn: Turn::default(),
            grey: 0.0,
            mark: Mark::default(),
            hidden: None,
        }
    }

    #[test]
    fn letters_of_another_font_stand_where_they_are_drawn() {
        // The font of the line has no Kazakh letters: they are drawn behind it, in their places.
        let drawn =
            [('л', 2), ('а', 3), (' ', 4), ('т', 5), ('р', 7), ('і', 8), ('а', 0), ('ғ', 1), ('ү', 6)];
        let mut block = Block::default();
        for (letter, place) in drawn {
            block.letter(0, &glyph(letter, place, 100.0));
        }
        block.letter(0, &glyph('б', 0, 112.0));
        block.end_line();
        let lines: Vec<&str> = block.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["ағла түрі", "б"]);
    }
}
