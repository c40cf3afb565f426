//! Plain text, as extracted from PDF: lines as they stand, form feeds as page breaks, tab tables as rows.

use super::draft::Draft;
use super::{LineKind, chars, table};

/// Reads plain text.
pub(super) fn read(text: &str) -> Draft {
    let mut draft = raw_lines(text);
    table::mark_tab_rows(&mut draft, false);
    draft
}

/// The lines of any text file, cleaned of what belongs to the file: byte-order mark, line ends, form feeds, characters.
pub(super) fn raw_lines(text: &str) -> Draft {
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
        // A lone carriage return ends a line too (old Macintosh files).
        for piece in line.split('\r') {
            number += 1;
            pages(&mut draft, number, piece);
        }
    }
    draft
}

/// A line that may hold form feeds: each becomes a [`LineKind::PageBreak`] of its own.
fn pages(draft: &mut Draft, number: u32, line: &str) {
    let paged = line.contains('\u{c}');
    for (i, piece) in line.split('\u{c}').enumerate() {
        if i > 0 {
            draft.line(number, LineKind::PageBreak, "");
        }
        if !(paged && chars::is_blank(piece)) {
            let start = draft.begin();
            chars::clean_into(piece, &mut draft.text);
            let blank = draft.text.get(start as usize..).is_none_or(chars::is_blank);
            draft.end(start, number, if blank { LineKind::Blank } else { LineKind::Text });
        }
    }
}

fn push(draft: &mut Draft, number: u32, line: &str) {
    let kind = if chars::is_blank(line) { LineKind::Blank } else { LineKind::Text };
    draft.line(number, kind, line);
}
