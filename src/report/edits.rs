//! Repairs as text and JSON: each edit with its original, changes marked.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use zanflow_repair::{Edit, Rule};

/// How changes are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// With a line of `^` below.
    Carets,
    /// With terminal colours.
    Colours,
}

/// Maximum length for a character diff; longer lines are only trimmed by common prefix and suffix.
const COMPARED: usize = 1500;
/// Characters of context kept around a change.
const AROUND: usize = 40;

/// Every edit: place, rule and confidence; before; after.
pub fn diff(path: &str, edits: &[Edit], paint: Paint) -> String {
    let mut out = String::new();
    for edit in edits {
        let _ = writeln!(out, "{path}:{}: {} ({:.2})", edit.line, edit.rule.name(), edit.confidence);
        let pieces = compare(&one_line(&edit.before), &one_line(&edit.after));
        side(&mut out, &pieces, DiffSide::Before, paint);
        side(&mut out, &pieces, DiffSide::After, paint);
    }
    out
}

/// Edits counted by rule, in the order of the rules.
pub fn by_rule(edits: &[Edit]) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    for edit in edits {
        *counts.entry(edit.rule).or_default() += 1;
    }
    counts
}

/// Every edit as an array of objects.
pub fn json(path: &str, edits: &[Edit]) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        file: &'a str,
        line: u32,
        rule: &'static str,
        confidence: f64,
        before: &'a str,
        after: &'a str,
    }
    let rows = edits.iter().map(|edit| Row {
        file: path,
        line: edit.line,
        rule: edit.rule.name(),
        confidence: edit.confidence,
        before: &edit.before,
        after: &edit.after,
    });
    serde_json::to_string_pretty(&rows.collect::<Vec<_>>())
}

fn one_line(text: &str) -> Vec<char> {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A run of characters, common or of one text only.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DiffSide {
    Before,
    After,
}

fn side(out: &mut String, pieces: &[Piece], side: DiffSide, paint: Paint) {
    let (sign, colour) = if side == DiffSide::Before { ('-', "\x1b[30;41m") } else { ('+', "\x1b[30;42m") };
    let mut text = format!("  {sign} ");
    let mut carets = "    ".to_owned();
    for (i, piece) in pieces.iter().enumerate() {
        let (shown, changed) = match (piece, side) {
            (Piece::Same(same), _) => (shorten(same, i == 0, i + 1 == pieces.len()), false),
            (Piece::Gone(gone), DiffSide::Before) => (gone.clone(), true),
            (Piece::New(new), DiffSide::After) => (new.clone(), true),
            _ => continue,
        };
        carets.extend(shown.chars().map(|_| if changed { '^' } else { ' ' }));
        if changed && paint == Paint::Colours {
            let _ = write!(text, "{colour}{shown}\x1b[0m");
        } else {
            text.push_str(&shown);
        }
    }
    let _ = writeln!(out, "{text}");
    if paint == Paint::Carets && carets.contains('^') {
        let _ = writeln!(out, "{}", carets.trim_end());
    }
}

/// An unchanged run, shortened to its context.
fn shorten(same: &str, first: bool, last: bool) -> String {
    let letters: Vec<char> = same.chars().collect();
    let head = if first { 0 } else { AROUND };
    let tail = if last { 0 } else { AROUND };
    if letters.len() <= head + tail + 3 {
        return same.to_owned();
    }
    let head = letters.iter().take(head).collect::<String>();
    let tail = letters.iter().skip(letters.len() - tail).collect::<String>();
    format!("{head}…{tail}")
}

/// Diff of two texts.
fn compare(before: &[char], after: &[char]) -> Vec<Piece> {
    let head = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before_rest, after_rest) =
        (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail = before_rest.iter().rev().zip(after_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let cut = |text: &'_ [char]| text.get(..text.len() - tail).unwrap_or_default().to_vec();
    let (gone, new) = (cut(before_rest), cut(after_rest));
    let mut pieces = Vec::new();
    before.iter().take(head).for_each(|letter| push(&mut pieces, Piece::Same, *letter));
    if gone.len().max(new.len()) > COMPARED {
        gone.iter().for_each(|letter| push(&mut pieces, Piece::Gone, *letter));
        new.iter().for_each(|letter| push(&mut pieces, Piece::New, *letter));
    } else {
        middle(&gone, &new, &mut pieces);
    }
    before.iter().skip(before.len() - tail).for_each(|letter| push(&mut pieces, Piece::Same, *letter));
    pieces
}

/// Walks a table of longest common subsequences; `row(i)[j]` is that of `gone[i..]` and `new[j..]`.
fn middle(gone: &[char], new: &[char], pieces: &mut Vec<Piece>) {
    let width = new.len() + 1;
    let mut table = vec![0_u16; (gone.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in gone.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                at(&table, i + 1, j + 1) + 1
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (gone.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                push(pieces, Piece::Same, *a);
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || at(&table, i + 1, j) >= at(&table, i, j + 1) => {
                push(pieces, Piece::Gone, *a);
                i += 1;
            }
            (_, Some(b)) => {
                push(pieces, Piece::New, *b);
                j += 1;
            }
            (_, None) => break,
        }
    }
}

fn push(pieces: &mut Vec<Piece>, kind: fn(String) -> Piece, letter: char) {
    let fresh = kind(letter.to_string());
    match (pieces.last_mut(), &fresh) {
        (Some(Piece::Same(text)), Piece::Same(_))
        | (Some(Piece::Gone(text)), Piece::Gone(_))
        | (Some(Piece::New(text)), Piece::New(_)) => text.push(letter),
        _ => pieces.push(fresh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &str) {
        let (before, after) = (before.to_owned(), after.to_owned());
        let edit = Edit { rule: Rule::Spaced, line: 7, before, after, confidence: 0.95 };
        let expected = format!("a.txt:7: spaced (0.95)\n{expected}");
        assert_eq!(diff("a.txt", &[edit], Paint::Carets), expected);
    }

    #[test]
    fn changes_are_marked() {
        check("қ ы з", "қыз", "  - қ ы з\n     ^ ^\n  + қыз\n");
        check("түстi", "түсті", "  - түстi\n        ^\n  + түсті\n        ^\n");
        check("бір", "бір", "  - …\n  + …\n".replace('…', "бір").as_str());
    }

    #[test]
    fn long_lines_are_cut() {
        let long = "ө".repeat(300);
        let kept = "ө".repeat(AROUND);
        check(
            &format!("{long}a"),
            &format!("{long}б"),
            &format!("  - …{kept}a\n{0}^\n  + …{kept}б\n{0}^\n", " ".repeat(5 + AROUND)),
        );
    }

    #[test]
    fn colours() {
        let (before, after) = ("ab".to_owned(), "aб".to_owned());
        let edit = Edit { rule: Rule::Homoglyph, line: 1, before, after, confidence: 1.0 };
        let text = diff("a", &[edit], Paint::Colours);
        assert_eq!(text, "a:1: homoglyph (1.00)\n  - a\x1b[30;41mb\x1b[0m\n  + a\x1b[30;42mб\x1b[0m\n");
    }

    proptest::proptest! {
        #[test]
        fn pieces_are_both_texts(before in "[аәб ]{0,30}", after in "[аәб ]{0,30}") {
            let (b, a) = (one_line(&before), one_line(&after));
            let (mut old, mut new) = (String::new(), String::new());
            for piece in compare(&b, &a) {
                match piece {
                    Piece::Same(text) => { old.push_str(&text); new.push_str(&text); }
                    Piece::Gone(text) => old.push_str(&text),
                    Piece::New(text) => new.push_str(&text),
                }
            }
            proptest::prop_assert_eq!((old, new), (before, after));
        }
    }
}
