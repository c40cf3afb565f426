//! A chapter's title and the paragraph after it on one line: `3. Тәртібі 11. Қызметке …`, the line break between them lost.
//!
//! They are split where the number continues the paragraphs, follows a letter and precedes a capital.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::letters::is_letter;
use zanflow_source::LineKind;

/// The most lines that a chapter's title is wrapped to.
const TITLE: usize = 4;

/// Blanks that a paragraph is indented by.
const INDENT: &str = "      ";

/// Parts such lines.
pub fn mend(lines: &mut Vec<Visual<'_>>, edits: &mut Vec<Edit>) {
    let mut last = 0;
    let mut at = 0;
    while at < lines.len() {
        if let Some(number) = lines.get(at).and_then(paragraph) {
            last = number;
        } else if is_title(lines, at)
            && let Some((line, from)) = (at..at + TITLE).map_while(|i| wrapped(lines, at, i)).find_map(|i| {
                lines.get(i).and_then(|line| cut(&line.text.text, last + 1)).map(|from| (i, from))
            })
        {
            part(lines, line, from, edits);
            last += 1;
        }
        at += 1;
    }
}

/// The number of an indented paragraph.
fn paragraph(line: &Visual<'_>) -> Option<u32> {
    let text: &str = &line.text.text;
    let reading = line.text.reading();
    let number = reading.mark.filter(|_| reading.is_paragraph() && text.starts_with("    "))?;
    number.label(text).parse().ok()
}

/// A numbered line without indent after a blank one.
fn is_title(lines: &[Visual<'_>], at: usize) -> bool {
    let alone =
        at.checked_sub(1).and_then(|i| lines.get(i)).is_none_or(|line| line.text.text.trim().is_empty());
    alone
        && lines.get(at).is_some_and(|line| {
            line.kind == LineKind::Text
                && line.text.text.starts_with(|letter: char| letter.is_ascii_digit())
                && line.text.reading().is_paragraph()
        })
}

/// Line `i` if it goes on the title that begins at `first`.
fn wrapped(lines: &[Visual<'_>], first: usize, i: usize) -> Option<usize> {
    let line =
        lines.get(i).filter(|line| line.kind == LineKind::Text && !line.text.text.starts_with("    "))?;
    (i == first || line.text.reading().mark.is_none()).then_some(i)
}

/// Where the paragraph of a number begins inside a line.
fn cut(text: &str, number: u32) -> Option<usize> {
    let sign = format!(" {number}. ");
    let at = text.find(&sign)?;
    let before = text.get(..at)?.chars().next_back()?;
    let after = text.get(at + sign.len()..)?.chars().next()?;
    (is_letter(before) && after.is_uppercase()).then_some(at + 1)
}

fn part<'s>(lines: &mut Vec<Visual<'s>>, at: usize, from: usize, edits: &mut Vec<Edit>) {
    let Some(line) = lines.get_mut(at) else { return };
    let mut title = Builder::new(&line.text);
    title.copy(0..from);
    let mut rest = Builder::new(&line.text);
    rest.put(INDENT, from).copy(from..line.text.text.len());
    let (title, rest) = (title.done(), rest.done());
    let after = format!("{}\n{}", title.text.trim_end(), rest.text);
    record(edits, Rule::GluedParagraph, line.number, &line.text.text, &after, 0.9);
    let paragraph = Visual {
        // It reached as far on the page as the whole line.
        length: line.length,
        text: rest,
        kind: LineKind::Text,
        trailing_blank: line.trailing_blank,
        was_spaced: line.was_spaced,
        ..line.blank()
    };
    line.length = title.text.trim_end().chars().count();
    line.text = title;
    line.trailing_blank = false;
    let blank = line.blank();
    lines.splice(at + 1..at + 1, [blank, paragraph]);
}
