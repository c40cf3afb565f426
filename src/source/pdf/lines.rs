//! Words of a page → lines and table cells, from top to bottom.

use super::grid::Frame;
use super::marks;
use super::page::{Page, Turn};
use super::words::Word;

/// A page laid out.
#[derive(Debug, Default)]
pub(super) struct PageLayout {
    pub width: f32,
    pub height: f32,
    pub items: Vec<Item>,
    /// Words that go up or down beside the text.
    pub aside: String,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Line(Line),
    Table(Table),
}

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    /// Width of its first word.
    pub word: f32,
    /// Width of its first letter.
    pub letter: f32,
    /// Size of its largest letter.
    pub size: f32,
    /// Where it goes; its places are those of a page turned that way.
    pub turn: Turn,
    pub text: String,
}

/// A table, or the part of one that stands on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub top: f32,
    pub bottom: f32,
    pub columns: Vec<f32>,
    /// Lines of each cell.
    pub rows: Vec<Vec<Vec<Line>>>,
    pub open_above: bool,
    pub open_below: bool,
}

impl Item {
    /// Its upper edge.
    pub fn top(&self) -> f32 {
        match self {
            Item::Line(line) => line.top,
            Item::Table(table) => table.top,
        }
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f32 {
        match self {
            Item::Line(line) => line.bottom,
            Item::Table(table) => table.bottom,
        }
    }
}

impl PageLayout {
    /// The edges of the ruled column that a place lies in.
    pub fn column(&self, (x, y): (f32, f32)) -> Option<(f32, f32)> {
        let tables = self.items.iter().filter_map(|item| match item {
            Item::Table(table) => Some(table),
            Item::Line(_) => None,
        });
        let mut tables = tables.filter(|table| table.top <= y && y <= table.bottom);
        tables.find_map(|table| {
            let mut edges = table.columns.windows(2).filter_map(|edges| match edges {
                [from, to] => Some((*from, *to)),
                _ => None,
            });
            edges.find(|(from, to)| *from <= x && x <= *to)
        })
    }
}

/// Lays out a page.
pub(super) fn lay(page: &Page, words: &[Word], frames: &[Frame]) -> PageLayout {
    let mut inside: Vec<Vec<(usize, &Word)>> = frames.iter().map(|_| Vec::new()).collect();
    let mut outside: Vec<&Word> = Vec::new();
    for word in words {
        let cell = frames.iter().enumerate().find_map(|(at, frame)| Some((at, frame.cell(word.middle())?)));
        match cell.and_then(|(at, cell)| Some((inside.get_mut(at)?, cell))) {
            Some((words, cell)) => words.push((cell, word)),
            None => outside.push(word),
        }
    }
    // What goes up or down beside the text is no part of it.
    let (outside, aside): (Vec<&Word>, Vec<&Word>) =
        outside.into_iter().partition(|word| word.turn == Turn::Level);
    let aside = aside.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut items: Vec<Item> = level_lines(outside).into_iter().map(Item::Line).collect();
    for (frame, words) in frames.iter().zip(inside) {
        if !words.is_empty() {
            items.push(Item::Table(table(frame, words)));
        }
    }
    items.sort_by(|a, b| a.top().total_cmp(&b.top()));
    PageLayout { width: page.width, height: page.height, items, aside }
}

fn table(frame: &Frame, words: Vec<(usize, &Word)>) -> Table {
    let mut cells: Vec<Vec<&Word>> = (0..frame.width() * frame.height()).map(|_| Vec::new()).collect();
    for (cell, word) in words {
        if let Some(words) = cells.get_mut(cell) {
            words.push(word);
        }
    }
    // Words of a justified cell stand apart and are no columns.
    let whole = |line: Line| Line { text: line.text.replace(BLANKS, " "), ..line };
    let cells: Vec<Vec<Line>> =
        cells.into_iter().map(|words| lines(words).into_iter().map(whole).collect()).collect();
    Table {
        top: frame.rows.first().copied().unwrap_or_default(),
        bottom: frame.rows.last().copied().unwrap_or_default(),
        columns: frame.columns.clone(),
        rows: cells.chunks(frame.width().max(1)).map(<[Vec<Line>]>::to_vec).collect(),
        open_above: frame.open_above,
        open_below: frame.open_below,
    }
}

/// Words as lines; those that go up or down stand after the others.
fn lines(words: Vec<&Word>) -> Vec<Line> {
    let (level, turned): (Vec<&Word>, Vec<&Word>) =
        words.into_iter().partition(|word| word.turn == Turn::Level);
    let mut lines = level_lines(level);
    for turn in [Turn::Up, Turn::Down, Turn::Over] {
        let own: Vec<Word> =
            turned.iter().filter(|word| word.turn == turn).map(|word| levelled(word)).collect();
        let own = level_lines(own.iter().collect());
        lines.extend(own.into_iter().map(|line| Line { turn, ..line }));
    }
    lines
}

/// A word with its places as if the page were turned so that it goes from left to right.
fn levelled(word: &Word) -> Word {
    let place = |x, y| word.turn.level((x, y), (0.0, 0.0));
    let ((a, b), (c, d)) = (place(word.left, word.top), place(word.right, word.bottom));
    Word { left: a.min(c), top: b.min(d), right: a.max(c), bottom: b.max(d), ..word.clone() }
}

/// Words as lines: those whose boxes lie side by side are of one line.
fn level_lines(mut words: Vec<&Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1).then(a.left.total_cmp(&b.left)));
    let mut groups: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        let joins = groups.last().and_then(|group| group.first()).is_some_and(|first| {
            let shared = first.bottom.min(word.bottom) - first.top.max(word.top);
            shared > 0.5 * first.height().min(word.height())
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(word),
            _ => groups.push(vec![word]),
        }
    }
    groups.into_iter().map(line).collect()
}

/// Gaps wider than so many heights part columns.
const COLUMN: f32 = 2.5;
/// Gaps narrower than this share of a height are none: a word goes on in another font.
const NONE: f32 = 0.07;
/// Points by which gaps of a justified line differ.
const EVEN: f32 = 1.0;
/// Blanks between two columns of a line, as plain text has them.
pub(super) const BLANKS: &str = "      ";

fn line(mut words: Vec<&Word>) -> Line {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let edge = |of: fn(&Word) -> f32, pick: fn(f32, f32) -> f32, begin: f32| {
        words.iter().map(|word| of(word)).fold(begin, pick)
    };
    let height = words.iter().map(|word| word.height()).fold(0.0, f32::max);
    let spaced = spaced(&words);
    let justified = is_justified(&words);
    let mut text = String::new();
    // The end of the first word and its letters: others may go on it in another font.
    let mut first = (0.0, 0);
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        if let Some(before) = before {
            let gap = word.left - before.right;
            let letters = spaced.get(at).copied().flatten();
            let wide = gap > COLUMN * height && !justified;
            if wide && letters.is_none_or(|letters| gap > 4.0 * letters) {
                text.push_str(BLANKS);
            } else if !letters.is_some_and(|letters| gap < letters * 1.5) && gap > NONE * height {
                text.push(' ');
            }
        }
        text.push_str(word.text.trim());
        if !text.contains(' ') {
            first = (word.right, text.chars().count());
        }
    }
    let left = edge(|word| word.left, f32::min, f32::MAX);
    let word = first.0 - left;
    #[allow(clippy::cast_precision_loss)] // Words are short.
    let letter = word / first.1.max(1) as f32;
    Line {
        left,
        right: edge(|word| word.right, f32::max, f32::MIN),
        top: edge(|word| word.top, f32::min, f32::MAX),
        bottom: edge(|word| word.bottom, f32::max, f32::MIN),
        word,
        letter,
        size: edge(|word| word.size, f32::max, 0.0),
        turn: Turn::Level,
        text,
    }
}

/// Whether a line's words stand apart only because it is justified: all by one gap, though they are of different widths.
fn is_justified(words: &[&Word]) -> bool {
    let spread = |values: &mut dyn Iterator<Item = f32>| {
        let (low, high) =
            values.fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)));
        high - low
    };
    // A mark stands apart in its own way.
    let marked = usize::from(words.first().is_some_and(|word| marks::mark(&word.text).is_some()));
    let words = words.get(marked..).unwrap_or_default();
    // Letters of another font stand as words of their own.
    let apart = |gap: &f32| *gap > NONE * words.first().map_or(0.0, |word| word.height());
    let gaps = || words.windows(2).filter_map(gap).filter(apart);
    gaps().count() > 1
        && spread(&mut gaps()) < EVEN
        && spread(&mut words.iter().map(|word| word.right - word.left)) > EVEN
}

/// Letters that stand by themselves in a row before it is a spaced word.
const RUN: usize = 4;

/// For each word, whether it goes on a run of single letters: the usual gap between letters of that run.
fn spaced(words: &[&Word]) -> Vec<Option<f32>> {
    let single = |word: &&Word| {
        let mut letters = word.text.chars();
        letters.next().is_some_and(|letter| !letter.is_ascii_digit()) && letters.next().is_none()
    };
    let mut out = vec![None; words.len()];
    let mut begin = 0;
    while begin < words.len() {
        let length = words.iter().skip(begin).take_while(|word| single(word)).count();
        let run = words.get(begin..begin + length).unwrap_or_default();
        let alphabetic = run.iter().filter(|word| word.text.chars().all(char::is_alphabetic)).count();
        if alphabetic >= RUN {
            let mut gaps: Vec<f32> = run.windows(2).filter_map(gap).collect();
            gaps.sort_by(f32::total_cmp);
            // Gaps between words are fewer than those between letters.
            let letters = gaps.get(gaps.len() * 2 / 5).copied();
            // A word of several letters may stand in the run's middle: digits and abbreviations keep their letters together.
            out.iter_mut().skip(begin + 1).take(length.saturating_sub(1)).for_each(|place| *place = letters);
        }
        begin += length.max(1);
    }
    out
}

fn gap(pair: &[&Word]) -> Option<f32> {
    match pair {
        [before, after] => Some((after.left - before.right).max(0.1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(left: f32, right: f32, top: f32, text: &str) -> Word {
        Word { left, right, top, bottom: top + 10.0, text: text.to_owned(), ..Word::default() }
    }

    fn texts(words: &[Word]) -> Vec<String> {
        lines(words.iter().collect()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_go_from_left_to_right_and_from_top_to_bottom() {
        let words = [
            word(50.0, 80.0, 20.5, "екі"),
            word(10.0, 40.0, 20.0, "бір"),
            word(10.0, 40.0, 34.0, "үш"),
            word(40.4, 45.0, 34.0, "ін"),
            word(200.0, 220.0, 34.0, "төрт"),
        ];
        assert_eq!(texts(&words), ["бір екі", "үшін      төрт"]);
    }

    #[test]
    fn words_of_a_justified_line_are_no_columns() {
        let even =
            [word(10.0, 40.0, 20.0, "бір"), word(90.0, 130.0, 20.0, "екіге"), word(180.0, 200.0, 20.0, "үш")];
        assert_eq!(texts(&even), ["бір екіге үш"]);
        let apart =
            [word(10.0, 40.0, 20.0, "бір"), word(90.0, 130.0, 20.0, "екіге"), word(170.0, 190.0, 20.0, "үш")];
        assert_eq!(texts(&apart), ["бір      екіге      үш"]);
    }

    #[test]
    fn spaced_letters_are_joined_by_the_width_of_their_gaps() {
        let mut words = Vec::new();
        let mut at = 10.0;
        for part in ["көрсету", "мен", "қызмет"] {
            for letter in part.chars() {
                words.push(word(at, at + 6.0, 20.0, &letter.to_string()));
                at += 9.0;
            }
            at += 4.0;
        }
        assert_eq!(texts(&words), ["көрсету мен қызмет"]);
        let numbers: Vec<Word> = (0..5)
            .map(|n| {
                let at = n as f32 * 12.0;
                word(at, at + 6.0, 20.0, "1")
            })
            .collect();
        assert_eq!(texts(&numbers), ["1 1 1 1 1"]);
    }
}
