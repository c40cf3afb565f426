//! A comparison in the terminal: rows by parts, changed words marked.

use super::super::Comparison;
use super::super::marks::Piece;
use super::{Cell, Part, Section, ShownRow, no_link, shown};
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

/// The comparison as text. `all`: rows that are the same in other words too, which are only counted otherwise.
pub fn terminal(found: &Comparison, lang: Lang, colours: bool, all: bool) -> String {
    let marks = if colours { &COLOURS } else { &PLAIN };
    let shown = shown(found, lang, String::new(), &no_link);
    let mut text = format!("{}\n", shown.summary);
    for section in &shown.sections {
        let _ =
            writeln!(text, "\n{}{} ({}){}", marks.head.0, section.label, section.rows.len(), marks.head.1);
        if section.folded && !all {
            let _ = writeln!(text, "  --all");
            continue;
        }
        // Seconds and silences are lines of a table.
        let short =
            [Part::Machines, Part::NotComparable, Part::Same].iter().any(|part| part.name() == section.name);
        rows(&mut text, section, marks, short);
    }
    text
}

fn rows(text: &mut String, section: &Section, marks: &Marks, short: bool) {
    for row in &section.rows {
        if short {
            let _ = writeln!(text, "  {} {}: {}{}", row.sign, row.label, row.note, places(row, marks));
            continue;
        }
        let _ = writeln!(text, "\n{} {}: {}", row.sign, row.label, row.note);
        if row.unread.iter().any(|words| !words.is_empty()) {
            let [a, b] = row.unread.each_ref().map(|words| if words.is_empty() { "–" } else { words });
            let _ = writeln!(text, "  a ≠ b: {} | {}", visible(a), visible(b));
        }
        side(text, "a", &row.a, marks, marks.removed);
        side(text, "b", &row.b, marks, marks.added);
    }
}

/// Where both sides say it, in one line.
fn places(row: &ShownRow, marks: &Marks) -> String {
    let cited = |cells: &[Cell]| {
        cells.first().map_or_else(
            || "–".to_owned(),
            |cell| match &cell.id {
                Some(id) => format!("{id}, {}", visible(&cell.citation)),
                None => visible(&cell.citation),
            },
        )
    };
    format!(" {}({} | {}){}", marks.soft.0, cited(&row.a), cited(&row.b), marks.soft.1)
}

/// Places that are shown with their words; the others by their clause.
const WORDED: usize = 2;

fn side(text: &mut String, name: &str, cells: &[Cell], marks: &Marks, changed: (&str, &str)) {
    for (nth, cell) in cells.iter().enumerate() {
        let piece = |piece: &Piece| match piece.differs {
            true => format!("{}{}{}", changed.0, visible(&piece.text), changed.1),
            false => visible(&piece.text),
        };
        let words: Vec<String> = cell.pieces.iter().map(piece).collect();
        let id = cell.id.as_ref().map(|id| format!("{id} ")).unwrap_or_default();
        if nth < WORDED {
            let _ = writeln!(text, "  {name}: {id}{}", words.join(" "));
            let _ = writeln!(text, "     {}{}{}", marks.soft.0, visible(&cell.citation), marks.soft.1);
        } else {
            let _ = writeln!(text, "     {}{id}{}{}", marks.soft.0, visible(&cell.citation), marks.soft.1);
        }
    }
}

/// An act may hold anything, an escape sequence of the terminal too.
fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}
