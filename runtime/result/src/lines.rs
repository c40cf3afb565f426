//! A text as lines of a given width.

use crate::fonts::{self, Face, Glyph};
use std::ops::Range;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization as _;

/// How a text looks. Sizes are points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) size: f32,
    /// From baseline to baseline.
    pub(crate) leading: f32,
    pub(crate) bold: bool,
    pub(crate) ink: Ink,
}

/// Colours of text and rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    /// Of labels: seven times as dark as the paper.
    Grey,
    /// Of headings.
    Blue,
    /// Of rules between rows.
    Pale,
}

/// Letters of one font that follow one another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) face: Face,
    /// What is drawn.
    pub(crate) text: String,
    /// The glyphs of `text`, with the bytes that each is for.
    pub(crate) glyphs: Vec<(Glyph, Range<usize>)>,
    /// The letter that `text` is the code of.
    pub(crate) stands_for: Option<char>,
}

impl Run {
    /// In parts of the size.
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|(glyph, _)| glyph.advance).sum()
    }
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) style: Style,
    /// Points, without a blank at its end.
    pub(crate) width: f32,
    /// Space above it in its cell, in points.
    pub(crate) above: f32,
    /// The structure element that it belongs to.
    pub(crate) node: usize,
}

impl Line {
    /// What it takes of its cell.
    pub(crate) fn height(&self) -> f32 {
        self.above + self.style.leading
    }

    /// From the top of what it takes to its baseline.
    pub(crate) fn ascent(&self) -> f32 {
        // Liberation Serif rises .891 of its size above the baseline and falls .216 below it; what is left is shared.
        self.above + self.style.leading / 2.0 + self.style.size * (0.891 - 0.216) / 2.0
    }
}

/// A letter of the text as it will be drawn.
#[derive(Clone, Copy)]
struct Letter {
    letter: char,
    /// Where it is in a font; a letter that no font has is drawn by its code.
    glyph: Option<Glyph>,
    /// In parts of the size.
    width: f32,
    /// Whether a line may end after it.
    ends: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    No,
    May,
    Must,
}

/// Breaks a text into lines no wider than `width` points. A word that is wider is broken where the line is full.
///
/// Runs of blanks are one blank, line ends stay line ends. Linear in the text's length.
pub(crate) fn lines(text: &str, style: Style, width: f32, node: usize) -> Vec<Line> {
    let letters = letters(text, style.bold);
    // A width that not even one letter fits has one letter on a line.
    let room = width / style.size;
    let mut lines = Vec::new();
    let mut start = 0;
    while let Some(rest) = letters.get(start..).filter(|rest| !rest.is_empty()) {
        let count = fitting(rest, room);
        let (line, _) = rest.split_at(count);
        lines.push(line_of(line, style, node));
        start += count;
    }
    lines
}

/// The same, with lines as even as they can be without becoming more: for what stands in the middle of a page.
pub(crate) fn even_lines(text: &str, style: Style, width: f32, node: usize) -> Vec<Line> {
    /// Letters of a text that is still a title. Longer ones are broken as running text is.
    const TITLE: usize = 400;
    let mut best = lines(text, style, width, node);
    if best.len() < 2 || text.len() > 2 * TITLE {
        return best;
    }
    let (mut narrow, mut wide) = (width / 2.0, width);
    while wide - narrow > style.size / 2.0 {
        let middle = (narrow + wide) / 2.0;
        let tried = lines(text, style, middle, node);
        // A narrower column may break words that are wider than it: then there are more lines, or a line that is too wide.
        if tried.len() <= best.len() && tried.iter().all(|line| line.width <= middle) {
            (best, wide) = (tried, middle);
        } else {
            narrow = middle;
        }
    }
    best
}

/// How many letters go on a line, at least one.
fn fitting(letters: &[Letter], room: f32) -> usize {
    let (mut width, mut last) = (0.0_f32, None);
    for (nth, letter) in letters.iter().enumerate() {
        // A blank at the end may stand beyond the margin.
        if letter.letter != ' ' && width + letter.width > room && nth > 0 {
            return last.unwrap_or(nth);
        }
        width += letter.width;
        match letter.ends {
            End::Must => return nth + 1,
            End::May => last = Some(nth + 1),
            End::No => {}
        }
    }
    letters.len()
}

/// A text as letters: composed, its blanks made one kind, with the places where lines may end.
fn letters(text: &str, bold: bool) -> Vec<Letter> {
    let text = plain(text);
    let mut ends = linebreaks(&text).peekable();
    let mut letters = Vec::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let after = at + letter.len_utf8();
        let end = match ends.next_if(|(place, _)| *place == after) {
            Some((place, BreakOpportunity::Mandatory)) if place < text.len() => End::Must,
            Some(_) => End::May,
            None => End::No,
        };
        let glyph = fonts::glyph(letter, bold);
        let width = match glyph {
            _ if letter == '\n' => 0.0,
            Some(glyph) => glyph.advance,
            None => code(letter)
                .chars()
                .filter_map(|part| fonts::glyph(part, bold))
                .map(|part| part.advance)
                .sum(),
        };
        let end = if letter == ' ' && holds(&letters) { End::No } else { end };
        letters.push(Letter { letter, glyph, width, ends: end });
    }
    letters
}

/// Whether what was written last stays on the line of what follows its blank: `№ 5`, `§ 5`, `2) item`.
fn holds(letters: &[Letter]) -> bool {
    match letters {
        [.., digit, Letter { letter: ')', .. }] => digit.letter.is_ascii_digit(),
        [.., last] => matches!(last.letter, '№' | '§'),
        [] => false,
    }
}

/// The text with composed letters and single blanks. Hints where a word may be broken have no form and are left out.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfc() {
        let letter = match letter {
            '\u{ad}' | '\u{200b}' => continue,
            '\u{202f}' | '\u{2007}' => '\u{a0}',
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            blank if blank.is_whitespace() && blank != '\u{a0}' => ' ',
            other => other,
        };
        let follows_blank = out.is_empty() || out.ends_with([' ', '\n']);
        match letter {
            ' ' if follows_blank => {}
            '\n' => {
                out.truncate(out.trim_end_matches(' ').len());
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
            }
            letter => out.push(letter),
        }
    }
    out.truncate(out.trim_end_matches([' ', '\n']).len());
    out
}

/// A text for the description of the file, which viewers show in one line: short, without signs that XML forbids.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let shown = |letter: char| match letter {
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        letter if letter.is_control() || letter.is_whitespace() => ' ',
        letter => letter,
    };
    let mut words = String::new();
    let mut letters = text.chars().map(shown).skip_while(|letter| *letter == ' ');
    for letter in letters.by_ref().take(LONGEST) {
        if letter != ' ' || !words.ends_with(' ') {
            words.push(letter);
        }
    }
    words.truncate(words.trim_end().len());
    if letters.any(|letter| letter != ' ') {
        words.push('…');
    }
    words
}

/// How a letter is shown that no font has: `[U+4E2D]`.
fn code(letter: char) -> String {
    format!("[U+{:04X}]", u32::from(letter))
}

fn line_of(letters: &[Letter], style: Style, node: usize) -> Line {
    let mut runs: Vec<Run> = Vec::new();
    for letter in letters.iter().filter(|letter| letter.letter != '\n') {
        match letter.glyph {
            Some(glyph) => {
                let same = |run: &&mut Run| run.face == glyph.face && run.stands_for.is_none();
                match runs.last_mut().filter(same) {
                    Some(run) => put(run, letter.letter, glyph),
                    None => {
                        let mut run = Run {
                            face: glyph.face,
                            text: String::new(),
                            glyphs: Vec::new(),
                            stands_for: None,
                        };
                        put(&mut run, letter.letter, glyph);
                        runs.push(run);
                    }
                }
            }
            None => runs.push(coded(letter.letter, style.bold)),
        }
    }
    let visible =
        letters.iter().rposition(|letter| !matches!(letter.letter, ' ' | '\n')).map_or(0, |last| last + 1);
    let width: f32 = letters.iter().take(visible).map(|letter| letter.width).sum();
    Line { runs, style, width: width * style.size, above: 0.0, node }
}

fn put(run: &mut Run, letter: char, glyph: Glyph) {
    let start = run.text.len();
    run.text.push(letter);
    run.glyphs.push((glyph, start..run.text.len()));
}

fn coded(letter: char, bold: bool) -> Run {
    let face = if bold { Face::Bold } else { Face::Regular };
    let mut run = Run { face, text: String::new(), glyphs: Vec::new(), stands_for: Some(letter) };
    for part in code(letter).chars() {
        if let Some(glyph) = fonts::glyph(part, bold) {
            put(&mut run, part, glyph);
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size: 10.0, leading: 13.0, bold: false, ink: Ink::Black };

    fn broken(text: &str, width: f32) -> Vec<String> {
        let text_of = |line: Line| {
            line.runs.iter().map(|run| run.text.as_str()).collect::<String>().trim_end().to_owned()
        };
        lines(text, STYLE, width, 0).into_iter().map(text_of).collect()
    }

    #[test]
    fn lines_end_between_words() {
        for (text, width, expected) in [
            ("", 50.0, vec![]),
            (" \n ", 50.0, vec![]),
            ("бір екі үш", 400.0, vec!["бір екі үш"]),
            ("бір екі үш", 35.0, vec!["бір екі", "үш"]),
            ("бір\r\n\r\nекі", 400.0, vec!["бір", "екі"]),
            ("a \t b", 400.0, vec!["a b"]),
            ("№ 12", 24.0, vec!["№ 12"]),
            ("баптың 2) тармағы", 60.0, vec!["баптың", "2) тармағы"]),
            ("ааааааааа", 20.0, vec!["аааа", "аааа", "а"]),
            ("бір ааааааааа", 20.0, vec!["бір", "аааа", "аааа", "а"]),
            ("аа", 0.0, vec!["а", "а"]),
            ("10\u{202f}000 ₸", 400.0, vec!["10\u{a0}000 ₸"]),
            ("и\u{306}", 400.0, vec!["й"]),
        ] {
            assert_eq!(broken(text, width), expected, "{text:?} {width}");
        }
    }

    #[test]
    fn a_letter_that_no_font_has_is_shown_by_its_code() {
        let made = lines("а中б", STYLE, 400.0, 0);
        let runs: Vec<(&str, Option<char>)> =
            made[0].runs.iter().map(|run| (run.text.as_str(), run.stands_for)).collect();
        assert_eq!(runs, [("а", None), ("[U+4E2D]", Some('中')), ("б", None)]);
        assert_eq!(broken("\u{0}", 400.0), ["[U+0000]"]);
    }

    #[test]
    fn descriptions_are_short_and_plain() {
        for (text, expected) in [
            (" a\tb \n c\u{0} ", "a b c"),
            ("", ""),
            ("a\u{ffff}", "a\u{fffd}"),
            (&"я".repeat(200), &"я".repeat(200)),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
        assert_eq!(one_line(&"я".repeat(40_000)), format!("{}…", "я".repeat(200)));
    }

    #[test]
    fn titles_have_even_lines() {
        let text = "Государственное учреждение «Управление контроля строительства Туранской области»";
        let [greedy, even] = [lines, even_lines].map(|broken| broken(text, STYLE, 350.0, 0));
        assert_eq!((greedy.len(), even.len()), (2, 2));
        let spread = |lines: &[Line]| (lines[0].width - lines[1].width).abs();
        assert!(spread(&even) < 60.0 && spread(&greedy) > 200.0, "{} {}", spread(&even), spread(&greedy));
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        let text =
            "Қазақстан Республикасының «Рұқсаттар және хабарламалар туралы» Заңы, 29-баптың 1-тармағы "
                .repeat(20);
        for width in [40.0, 91.0, 226.5, 476.0] {
            for line in lines(&text, STYLE, width, 0) {
                assert!(line.width <= width + 0.01, "{} > {width}", line.width);
            }
        }
    }
}
