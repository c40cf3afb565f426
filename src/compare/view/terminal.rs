//! A comparison in the terminal: differences by weight, changed words marked.

use super::super::Comparison;
use super::super::marks::Piece;
use super::{Cell, shown};
use std::fmt::Write as _;
use zanflow_wording::Lang;

/// How changed words, headings and citations are marked.
struct Marks {
    removed: (&'static str, &'static str),
    added: (&'static str, &'static str),
    head: (&'static str, &'static str),
    soft: (&'static str, &'static str),
}

const COLOURS: Marks = Marks {
    removed: ("\u{1b}[31;9m", "\u{1b}[0m"),
    added: ("\u{1b}[32;4m", "\u{1b}[0m"),
    head: ("\u{1b}[1m", "\u{1b}[0m"),
    soft: ("\u{1b}[2m", "\u{1b}[0m"),
};
const PLAIN: Marks = Marks { removed: ("[-", "-]"), added: ("{+", "+}"), head: ("", ""), soft: ("", "") };

/// The comparison as text. `all`: differences of wording too, which are only counted otherwise.
pub fn terminal(found: &Comparison, lang: Lang, colours: bool, all: bool) -> String {
    let marks = if colours { &COLOURS } else { &PLAIN };
    let shown = shown(found, lang, String::new());
    let mut text = format!("{}\n", shown.summary);
    for weighed in &shown.weights {
        let _ =
            writeln!(text, "\n{}{} ({}){}", marks.head.0, weighed.label, weighed.rows.len(), marks.head.1);
        if weighed.folded && !all {
            let _ = writeln!(text, "  --all");
            continue;
        }
        for row in &weighed.rows {
            let _ = writeln!(text, "\n{} {}: {}", row.sign, row.label, row.note);
            side(&mut text, "a", row.a.as_ref(), marks, marks.removed);
            side(&mut text, "b", row.b.as_ref(), marks, marks.added);
        }
    }
    text
}

fn side(text: &mut String, name: &str, cell: Option<&Cell>, marks: &Marks, changed: (&str, &str)) {
    let Some(cell) = cell else { return };
    let piece = |piece: &Piece| match piece.differs {
        true => format!("{}{}{}", changed.0, visible(&piece.text), changed.1),
        false => visible(&piece.text),
    };
    let words: Vec<String> = cell.pieces.iter().map(piece).collect();
    let id = cell.id.as_ref().map(|id| format!("{id} ")).unwrap_or_default();
    let _ = writeln!(text, "  {name}: {id}{}", words.join(" "));
    let _ = writeln!(text, "     {}{}{}", marks.soft.0, visible(&cell.citation), marks.soft.1);
}

/// An act may hold anything, an escape sequence of the terminal too.
fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
