//! Letter-spaced runs: `к ө р с е т і л е д і .` becomes one word.
//!
//! Where words are two blanks apart the blanks decide. Where all gaps are one blank the run is cut into words by the
//! act's own vocabulary.

use super::mapped::Builder;
use super::vocabulary::Vocabulary;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::letters::{is_letter, lower_letter};

/// Mends the runs of a line whose words are two blanks apart.
pub fn mend_wide(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    line.paired = has_pair(&line.text.text);
    mend(line, edits, None);
}

/// Mends the other runs, with the words of the act.
pub fn mend_narrow(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    mend(line, edits, Some(vocabulary));
}

fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>, vocabulary: Option<&Vocabulary>) {
    let runs = if line.paired { runs(&line.text.text) } else { Vec::new() };
    if runs.is_empty() {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let mut sure: f64 = 1.0;
    for run in runs {
        let text = line.text.slice(run.clone());
        let wide = text.trim().contains("  ");
        let letters = text.chars().filter(|letter| *letter != ' ').count();
        match vocabulary {
            None if wide || letters <= 3 => {}
            None => continue,
            Some(_) => sure = 0.96,
        }
        built.copy(at..run.start);
        if wide || vocabulary.is_none() {
            by_blanks(&mut built, text, run.start);
        } else if let Some(vocabulary) = vocabulary {
            by_words(&mut built, text, run.start, vocabulary);
        }
        at = run.end;
    }
    if at == 0 {
        return;
    }
    built.copy(at..line.text.text.len());
    let mended = built.done();
    record(edits, Rule::Spaced, line.number, &line.text.text, &mended.text, sure);
    line.text = mended;
    line.was_spaced = true;
}

/// Letter-spaced runs of a line: at least three single letters in a row, one or more blanks apart.
fn runs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut run: Option<Run> = None;
    let mut at = 0;
    for token in text.split(' ') {
        let end = at + token.len();
        if !token.is_empty() {
            let letters = token.chars().count();
            let dash = token.chars().all(|letter| class(letter) == Class::Dash);
            let fits = (letters == 1 && (run.is_some() || !dash))
                || (letters == 2 && run.as_ref().is_some_and(|run| run.singles >= 2));
            if fits {
                let open = run.get_or_insert(Run {
                    start: at,
                    end,
                    singles: 0,
                    alphabetic: 0,
                    numbered: token == "№",
                });
                open.end = end;
                open.singles += usize::from(letters == 1);
                open.alphabetic += usize::from(letters == 1 && token.chars().all(is_letter));
            } else if let Some(open) = run.take() {
                found.extend(open.finish());
            }
        }
        at = end + 1;
    }
    found.extend(run.and_then(Run::finish));
    found
}

/// Whether two single letters follow one another with nothing but blanks between: without them there is no run.
fn has_pair(text: &str) -> bool {
    let (mut letters, mut last_single) = (0u8, false);
    for byte in text.bytes().chain([b' ']) {
        match byte {
            b' ' if letters == 0 => {}
            b' ' => {
                let single = letters == 1;
                if single && last_single {
                    return true;
                }
                (letters, last_single) = (0, single);
            }
            // A later byte of a letter.
            0x80..=0xBF => {}
            _ => letters = letters.saturating_add(1),
        }
    }
    false
}

struct Run {
    start: usize,
    end: usize,
    singles: usize,
    alphabetic: usize,
    /// `№` and digits, spaced.
    numbered: bool,
}

impl Run {
    fn finish(self) -> Option<std::ops::Range<usize>> {
        (self.alphabetic >= 3
            || (self.alphabetic >= 2 && self.singles >= 3)
            || (self.numbered && self.singles >= 4))
            .then_some(self.start..self.end)
    }
}

fn by_blanks(built: &mut Builder<'_, '_>, text: &str, start: usize) {
    let mut at = start;
    for word in text.split("  ") {
        if at > start && !word.trim().is_empty() {
            built.put(" ", at - 1);
        }
        for (offset, letter) in word.char_indices().filter(|(_, letter)| *letter != ' ') {
            built.copy(at + offset..at + offset + letter.len_utf8());
        }
        at += word.len() + 2;
    }
}

/// What a letter of a run is, for the blanks between neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Number,
    Opening,
    Closing,
    Dash,
}

fn class(letter: char) -> Class {
    match letter {
        '№' => Class::Number,
        '«' | '(' | '“' => Class::Opening,
        '-' | '–' | '/' | '_' => Class::Dash,
        _ if is_letter(letter) => Class::Letter,
        _ if letter.is_ascii_digit() => Class::Digit,
        _ => Class::Closing,
    }
}

fn by_words(built: &mut Builder<'_, '_>, text: &str, start: usize, vocabulary: &Vocabulary) {
    let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, letter)| *letter != ' ').collect();
    let mut last: Option<Class> = None;
    for group in letters.chunk_by(|a, b| class(a.1) == class(b.1)) {
        let Some(&(first, letter)) = group.first() else { continue };
        let kind = class(letter);
        if last.is_some_and(|last| gap_between(last, kind)) {
            built.put(" ", start + first);
        }
        let mut cuts = if kind == Class::Letter { cut(group, vocabulary) } else { Vec::new() };
        for (i, (offset, letter)) in group.iter().enumerate() {
            if cuts.pop_if(|cut| *cut == i).is_some() {
                built.put(" ", start + offset);
            }
            built.copy(start + offset..start + offset + letter.len_utf8());
        }
        last = Some(kind);
    }
}

fn gap_between(last: Class, next: Class) -> bool {
    match (last, next) {
        (Class::Opening | Class::Dash, _) | (_, Class::Closing | Class::Dash) => false,
        (Class::Closing | Class::Number, _) | (_, Class::Number | Class::Opening) => true,
        _ => last != next,
    }
}

/// What an unknown word of up to three letters costs more than others: it is a piece of a word.
const SHORT: f64 = 8.0;

/// The longest word that is looked for, in letters.
const LONGEST: usize = 28;

/// Where words begin in a run of letters (never 0), the last one first: the cheapest way to cut it, a known word being cheap.
fn cut(group: &[(usize, char)], vocabulary: &Vocabulary) -> Vec<usize> {
    let lower: String = group.iter().map(|(_, letter)| lower_letter(*letter)).collect();
    let starts: Vec<usize> = lower.char_indices().map(|(at, _)| at).chain([lower.len()]).collect();
    let n = group.len();
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for (end, stop) in starts.iter().enumerate().skip(1) {
        let mut cheapest = (f64::INFINITY, end - 1);
        let first = end.saturating_sub(LONGEST);
        for (from, (start, (cost, _))) in starts.iter().zip(&best).enumerate().skip(first) {
            let word = lower.get(*start..*stop).unwrap_or_default();
            let cost = cost + price(word, end - from, vocabulary);
            if cost < cheapest.0 {
                cheapest = (cost, from);
            }
        }
        best.push(cheapest);
    }
    let mut cuts = Vec::new();
    let mut at = n;
    while let Some((_, from)) = best.get(at).filter(|_| at > 0) {
        at = *from;
        if at > 0 {
            cuts.push(at);
        }
    }
    cuts
}

fn price(word: &str, letters: usize, vocabulary: &Vocabulary) -> f64 {
    match vocabulary.count(word) {
        0 => stranger(word, letters, vocabulary),
        _ if letters == 1 => 14.0,
        count => 8.0 - f64::from(count.min(400)).ln(),
    }
}

/// An unknown word: cheaper where it is a known one with an ending, dearer where it is too short to be a word.
fn stranger(word: &str, letters: usize, vocabulary: &Vocabulary) -> f64 {
    let stems = (5.max(letters * 2 / 3)..letters).rev().filter_map(|n| {
        let end = word.char_indices().nth(n).map_or(word.len(), |(at, _)| at);
        let (stem, rest) = word.split_at_checked(end)?;
        match vocabulary.count(stem) {
            0 => None,
            // A stem seen once may be followed by a word of its own.
            1 => (vocabulary.count(rest) == 0).then_some(11.0 + 0.8 * (letters - n) as f64),
            _ => Some(9.0 + 0.8 * (letters - n) as f64),
        }
    });
    let piece = if letters <= 3 { SHORT } else { 0.0 };
    stems.min_by(f64::total_cmp).unwrap_or(9.0 + 2.0 * letters as f64 + piece)
}
