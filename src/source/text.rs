//! Plain text, as extracted from PDF: form feeds are page breaks, tab tables are rows.
//!
//! The order matters. Furniture goes first, while pages are whole; then columns become rows, since only positions tell
//! them; then words that a soft hyphen cut at a line's end are closed.

use super::draft::Draft;
use super::{LineKind, blocks, chars, furniture, layout, pieces, saved, soft, table};
use zanflow_kazakh::marks::mark;

/// Reads plain text, with what to tell of it.
pub(super) fn read(text: &str) -> (Draft, Option<String>) {
    let (unpaged, remark) = furniture::remove(pieces::join(lines(text, soft::clean_into)));
    let paged = single_spaced(unpaged);
    let placed = layout::undo(unhung(without_margins(paged)));
    let mut draft = saved::undo(blocks::part(soft::close(placed)));
    table::mark_tab_rows(&mut draft, false);
    (draft, remark)
}

/// The lines of any text file, normalised: byte-order mark, line ends, form feeds, characters.
pub(super) fn raw_lines(text: &str) -> Draft {
    lines(text, chars::clean_into)
}

/// The lines of a text file; `clean` normalises the characters of one.
fn lines(text: &str, clean: fn(&str, &mut String)) -> Draft {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut draft = Draft::with_capacity(text.len());
    let mut number = 0;
    // A last line end ends a line; it does not begin another.
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if chars::is_plain(line) {
            number += 1;
            push(&mut draft, number, line);
            continue;
        }
        for piece in line.split(ends_line) {
            number += 1;
            pages(&mut draft, number, piece, clean);
        }
    }
    draft
}

/// Line ends that few programs write: carriage return (old Macintosh files), vertical tab (Word), next line, and
/// Unicode's separators of lines and paragraphs.
fn ends_line(letter: char) -> bool {
    matches!(letter, '\r' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A line that may contain form feeds: each becomes a [`LineKind::PageBreak`].
fn pages(draft: &mut Draft, number: u32, line: &str, clean: fn(&str, &mut String)) {
    let paged = line.contains('\u{c}');
    for (i, piece) in line.split('\u{c}').enumerate() {
        if i > 0 {
            draft.line(number, LineKind::PageBreak, "");
        }
        if !(paged && chars::is_blank(piece)) {
            let start = draft.begin();
            clean(piece, &mut draft.text);
            let blank = draft.text.get(start as usize..).is_none_or(chars::is_blank);
            draft.end(start, number, if blank { LineKind::Blank } else { LineKind::Text });
        }
    }
}
fn push(draft: &mut Draft, number: u32, line: &str) {
    let kind = if chars::is_blank(line) { LineKind::Blank } else { LineKind::Text };
    draft.line(number, kind, line);
}

/// Takes the indent from the lines of a hanging paragraph: they begin where its words do, behind its number.
fn unhung(draft: Draft) -> Draft {
    let mut out = Draft::with_capacity(draft.text.len());
    let mut hung = None;
    for line in &draft.lines {
        let text = draft.line_text(line);
        let own = indent(text);
        let body = text.get(own..).unwrap_or_default();
        match line.kind {
            LineKind::Text => {}
            _ => {
                out.copy(&draft, line);
                continue;
            }
        }
        let marked =
            mark(body).and_then(|(_, length)| body.get(..length)).map(|mark| own + mark.chars().count());
        let hangs = hung.is_some_and(|hung: usize| own.abs_diff(hung) <= 1) && own > 0;
        match marked {
            Some(place) => hung = Some(place),
            None if hangs => {}
            None => hung = None,
        }
        let text = if hangs && marked.is_none() { body } else { text };
        out.line(line.number, LineKind::Text, text);
    }
    out
}

/// Takes out the blank line after each line of a text that is set with double spacing: sentences go on over it.
fn single_spaced(draft: Draft) -> Draft {
    let kind = |at: usize| draft.lines.get(at).map(|line| &line.kind);
    let (mut inside, mut close) = (0, 0);
    for (at, line) in draft.lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Text) {
        let open = draft.line_text(line).trim_end().ends_with(char::is_lowercase);
        let goes_on = |at: usize| {
            draft
                .lines
                .get(at)
                .is_some_and(|line| draft.line_text(line).trim_start().starts_with(char::is_lowercase))
        };
        match (kind(at + 1), kind(at + 2)) {
            (Some(LineKind::Text), _) => close += usize::from(open && goes_on(at + 1)),
            (Some(LineKind::Blank), Some(LineKind::Text)) => inside += usize::from(open && goes_on(at + 2)),
            _ => {}
        }
    }
    if inside < PAGE || inside < close {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    let mut after_text = false;
    for line in &draft.lines {
        let skip = after_text && line.kind == LineKind::Blank;
        after_text = line.kind == LineKind::Text;
        if !skip {
            out.line(line.number, line.kind.clone(), draft.line_text(line));
        }
    }
    out
}

/// Minimum of lines to determine a page's margin.
const PAGE: usize = 8;

/// Removes the margin of each page, by which layout-keeping extraction indents all lines, so that indents within a page
/// do not depend on it.
fn without_margins(draft: Draft) -> Draft {
    let margins = margins(&draft);
    if margins.iter().all(|margin| *margin == 0) {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    let mut margins = margins.into_iter();
    let mut margin = margins.next().unwrap_or_default();
    for line in &draft.lines {
        if line.kind == LineKind::PageBreak {
            margin = margins.next().unwrap_or_default();
        }
        let text = draft.line_text(line);
        let skip = indent(text).min(margin);
        out.line(line.number, line.kind.clone(), text.get(skip..).unwrap_or(text));
    }
    out
}

/// The margin of each page, in blanks.
fn margins(draft: &Draft) -> Vec<usize> {
    let pages = draft.lines.split(|line| line.kind == LineKind::PageBreak);
    let margin = |page: &[super::Line]| {
        let full = page.iter().filter(|line| line.kind == LineKind::Text);
        let least = full.clone().map(|line| indent(draft.line_text(line))).min();
        least.filter(|_| full.count() >= PAGE).unwrap_or_default()
    };
    pages.map(margin).collect()
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_ends_a_line() {
        for end in ["\n", "\r\n", "\r", "\u{b}", "\u{85}", "\u{2028}", "\u{2029}"] {
            let draft = read(&format!("бір{end}екі{end}{end}үш")).0;
            let lines: Vec<(u32, &str)> =
                draft.lines.iter().map(|line| (line.number, draft.line_text(line))).collect();
            assert_eq!(lines, [(1, "бір"), (2, "екі"), (3, ""), (4, "үш")], "{end:?}");
        }
    }

    #[test]
    fn double_spacing_goes() {
        let text = "сөйлем басы\n\nортасы осы\n\n".repeat(9);
        let draft = read(&format!("{text}соңы.\n\n\nЖаңа сөйлем")).0;
        assert_eq!(draft.lines.iter().filter(|line| line.kind == LineKind::Blank).count(), 1);
    }

    #[test]
    fn the_margin_of_a_page_goes_and_indents_within_it_stay() {
        let page = |margin: &str, lines: usize| {
            let line = |i: usize| format!("{margin}{}жол {i}\n", if i == 1 { "      " } else { "" });
            (0..lines).map(line).collect::<String>()
        };
        let check = |text: &str, expected: &[&str]| {
            let draft = read(text).0;
            let got: Vec<&str> = draft.lines.iter().map(|line| draft.line_text(line)).take(2).collect();
            assert_eq!(got, expected);
        };
        check(&page("    ", PAGE), &["жол 0", "      жол 1"]);
        check(&page("", PAGE), &["жол 0", "      жол 1"]);
        // Too few lines: a stamp on the right, perhaps.
        check(&page("    ", PAGE - 1), &["    жол 0", "          жол 1"]);
        // Each page has its own.
        let two = read(&format!("{}\u{c}{}", page("", PAGE), page("   ", PAGE))).0;
        assert_eq!(two.line_text(two.lines.last().unwrap()), "жол 7");
    }
}
