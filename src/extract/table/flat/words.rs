//! A flattened table as words with the breaks before them.

use rustc_hash::FxHashMap;
use std::ops::Range;
use zanflow_kazakh::letters::{ends_as, is_letter, is_letter_or_digit, lower_letter};
use zanflow_lexicon::durations as duration;
use zanflow_lexicon::tables::is_dash;
use zanflow_lexicon::words::tables::{
    ACTION_NAME_ENDS, BROAD_LETTERS, SLIM_LETTERS, THIN_LETTERS, WIDE_LETTERS,
};
use zanflow_repair::Repaired;
use zanflow_source::LineKind;

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// A blank on the same line.
    Space,
    /// A line end that kept a blank: the text was wrapped there.
    Wrap,
    /// A line end.
    Line,
    /// A blank line.
    Blank,
    /// A page's end.
    Page,
}

/// A word, with what the search over cells asks of it again and again.
#[derive(Debug, Clone, Copy)]
pub struct Word<'t> {
    /// Its letters and marks.
    pub text: &'t str,
    /// Lines of the source file that its line was made from.
    pub lines: Lines,
    /// What stands before it.
    pub before: Break,
    /// The line it stands on ended in a blank.
    pub line_wrapped: bool,
    /// How it begins.
    pub head: Head,
    /// It ends as the name of an action does.
    pub ends_as_action: bool,
    /// Its brackets and quotes: `(` counts 1 and `)` -1; so for `«»`; `"` counts by number.
    pub marks: Marks,
    /// It parts names: it holds a comma or a stroke.
    pub parts_names: bool,
    /// It is nothing but dashes.
    pub is_dash: bool,
    /// A time may begin with it.
    pub begins_time: bool,
    /// A time may end with it.
    pub ends_time: bool,
    /// Of its letters and digits in lower case.
    pub print: Print,
    /// What it takes of a line, in letters of usual width.
    pub width: f64,
    /// The act has it behind the word before in a sentence.
    pub follows: bool,
}

/// First and last line in the source file.
pub type Lines = (u32, u32);

/// How a word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// A capital and a small letter.
    Capital,
    /// Capitals: an abbreviation.
    Abbreviation,
    /// A small letter.
    Small,
    /// A quote.
    Quote,
    /// A digit, dash or other mark.
    Mark,
}

/// Brackets and quotes of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// `(` less `)`.
    pub brackets: i32,
    /// `«` less `»`.
    pub quotes: i32,
    /// Number of `"`.
    pub straight: i32,
}

impl<'t> Word<'t> {
    /// A word by itself.
    fn new(text: &'t str) -> Self {
        let mut marks = Marks::default();
        for letter in text.chars() {
            match letter {
                '(' => marks.brackets += 1,
                ')' => marks.brackets -= 1,
                '«' => marks.quotes += 1,
                '»' => marks.quotes -= 1,
                '"' => marks.straight += 1,
                _ => {}
            }
        }
        Word {
            text,
            lines: (0, 0),
            before: Break::Space,
            line_wrapped: false,
            head: head(text),
            ends_as_action: ends_as_action(text),
            marks,
            parts_names: text.contains([',', '/']),
            is_dash: is_dash(text),
            begins_time: duration::may_begin(text),
            ends_time: duration::ends_in_unit(text) || text.trim_end_matches('.').is_empty(),
            print: fingerprint(text),
            width: text.chars().map(width).sum(),
            follows: false,
        }
    }
}

/// What a letter takes of a line, in letters of usual width, as the usual typefaces have it.
fn width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '(' | ')' => 0.55,
        'r' | '-' | '–' => 0.88,
        'm' | 'w' | '—' => 1.4,
        '"' | '“' | '”' | '«' | '»' | '„' => 0.8,
        _ if THIN_LETTERS.contains(letter) => 0.55,
        _ if SLIM_LETTERS.contains(letter) => 0.88,
        _ if BROAD_LETTERS.contains(letter) => 1.4,
        _ if WIDE_LETTERS.contains(letter) => 1.8,
        _ if letter.is_uppercase() => 1.35,
        _ => 1.05,
    }
}

/// What a blank takes.
pub const BLANK: f64 = 0.55;

/// The width of most full lines of some words.
pub fn full(words: &[Word<'_>]) -> f64 {
    let lines = words.chunk_by(|_, next| next.before == Break::Space);
    let mut widths: Vec<f64> =
        lines.map(|line| line.iter().map(|word| word.width + BLANK).sum::<f64>() - BLANK).collect();
    widths.sort_by(f64::total_cmp);
    widths.get(widths.len() * FULL / 100).copied().unwrap_or_default()
}

/// Percents of lines that are not wider than a full one: those of several cells are.
const FULL: usize = 90;

/// Whether a word ends as the name of an action does.
fn ends_as_action(text: &str) -> bool {
    let text = text.trim_end_matches([';', '.', ',', ' ']);
    let last = text.chars().next_back().map(lower_letter);
    ACTION_NAME_ENDS.iter().any(|ending| ending.chars().next_back() == last && ends_as(text, ending))
}

/// The name of the database that a page was printed from: no words of the act, wherever they were printed.
fn is_owner_of_page(text: &str) -> bool {
    text.trim_start().starts_with('©')
}

fn head(text: &str) -> Head {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some('«' | '"'), _) => Head::Quote,
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => Head::Capital,
        (Some(first), _) if first.is_uppercase() => Head::Abbreviation,
        (Some(first), _) if first.is_lowercase() => Head::Small,
        _ => Head::Mark,
    }
}

/// Odd, and greater than any letter.
const BASE: u64 = 0x0100_0000_01b3;

/// What two texts share if they are the same but for blanks, marks and case: `BASE`-adic over letters and digits, so
/// that the fingerprint of a text is made of those of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    /// The fingerprint itself.
    pub value: u64,
    /// `BASE` to the power of `letters`.
    power: u64,
    /// How many letters and digits it was made of.
    pub letters: u32,
}

impl Print {
    /// That of no letters.
    pub const NONE: Print = Print { value: 0, power: 1, letters: 0 };

    /// That of a text and another one after it.
    pub fn then(self, next: Print) -> Print {
        Print {
            value: self.value.wrapping_mul(next.power).wrapping_add(next.value),
            power: self.power.wrapping_mul(next.power),
            letters: self.letters.saturating_add(next.letters),
        }
    }
}

/// The fingerprint of a text.
pub fn fingerprint(text: &str) -> Print {
    let letters = text.chars().filter(|letter| is_letter_or_digit(*letter)).map(lower_letter);
    letters.fold(Print::NONE, |print, letter| {
        print.then(Print { value: u64::from(letter), power: BASE, letters: 1 })
    })
}

/// The fingerprint of words one after another.
pub fn fingerprint_of<'w>(words: impl Iterator<Item = &'w Word<'w>>) -> u64 {
    words.fold(Print::NONE, |print, word| print.then(word.print)).value
}

/// Blank lines in a row that make a page's end.
const PAGE: usize = 3;

/// Words by their text: most stand in the tables of a service more than once.
pub type Known<'t> = FxHashMap<&'t str, Word<'t>>;

/// The words of some lines.
pub fn words<'t>(repaired: &'t Repaired, lines: Range<usize>, known: &mut Known<'t>) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut blanks = 0;
    let mut wrapped = false;
    for line in repaired.lines.get(lines).unwrap_or_default() {
        let text = repaired.line_text(line);
        if text.trim().is_empty() {
            blanks += if line.kind == LineKind::PageBreak { PAGE } else { 1 };
            continue;
        }
        if is_owner_of_page(text) {
            continue;
        }
        let mut before = match blanks {
            0 if wrapped => Break::Wrap,
            0 => Break::Line,
            1..PAGE => Break::Blank,
            _ => Break::Page,
        };
        for word in text.split_whitespace() {
            let known = known.entry(word).or_insert_with(|| Word::new(word));
            let lines = (line.first, line.last);
            words.push(Word { lines, before, line_wrapped: line.wrapped, ..*known });
            before = Break::Space;
        }
        blanks = 0;
        wrapped = line.wrapped;
    }
    words
}

/// The lines of words, from the first one to the last.
pub fn lines_of<'w>(words: impl Iterator<Item = &'w Word<'w>>) -> Lines {
    words
        .map(|word| word.lines)
        .reduce(|all, next| (all.0.min(next.0), all.1.max(next.1)))
        .unwrap_or_default()
}

/// Words put together as a person would write them.
pub fn join<'w>(words: impl Iterator<Item = &'w Word<'w>> + Clone) -> String {
    let mut out = String::with_capacity(words.clone().map(|word| word.text.len() + 1).sum());
    let mut quoted = false;
    let mut low = false;
    for word in words {
        if !out.is_empty() && !tight(&out, word.text, quoted, low) {
            out.push(' ');
        }
        out.push_str(word.text);
        quoted ^= word.marks.straight % 2 != 0;
        low = word
            .text
            .rfind(['„', '“'])
            .map_or(low, |at| word.text.get(at..).is_some_and(|end| end.starts_with('„')));
    }
    out
}

/// Whether a blank stands between two words of a joined text, whatever stands around them.
pub fn apart(before: &str, word: &str) -> bool {
    let quotes = [(true, true), (true, false), (false, true), (false, false)];
    quotes.iter().all(|(quoted, low)| !tight(before, word, *quoted, *low))
}

/// No blank between these two. `quoted`: a straight quote stands open between them. `low`: a low one does, which the one
/// that opens others closes.
fn tight(before: &str, word: &str, quoted: bool, low: bool) -> bool {
    let mut last = before.chars().rev();
    let opening = match last.next() {
        Some('«' | '(' | '“' | '„') => true,
        Some('"') => quoted,
        Some('-') => word.starts_with(is_letter) && last.next().is_some_and(is_letter),
        _ => false,
    };
    opening
        || match word.chars().next() {
            Some(')' | '»' | '”' | ',' | ';' | ':' | '?' | '!') => true,
            Some('.') => word.len() == 1,
            Some('"') => quoted,
            Some('“') => low,
            _ => false,
        }
}
