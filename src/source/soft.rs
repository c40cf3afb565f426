//! Words that a soft hyphen cut at a line's end: `куәлі­` ⏎ `гінің`.
//!
//! A soft hyphen says that the word goes on without it, so it is kept until lines have been put together. Programs that
//! print pages show it as a hyphen of their own after it, or on a line of its own.

use super::chars::{self, SOFT_HYPHEN};
use super::draft::Draft;
use super::{Line, LineKind};

/// Normalises a line like [`chars::clean_into`], except that soft hyphens stay: positions tell columns.
pub(super) fn clean_into(line: &str, out: &mut String) {
    let mut from = 0;
    for (at, hyphen) in line.match_indices(SOFT_HYPHEN) {
        chars::clean_into(line.get(from..at).unwrap_or_default(), out);
        from = at + hyphen.len();
        let end = line.get(from..).is_some_and(|rest| rest.trim().is_empty());
        let figure = end && out.ends_with(char::is_numeric);
        out.push(if figure || chars::is_hyphen(line, at) { '-' } else { SOFT_HYPHEN });
    }
    chars::clean_into(line.get(from..).unwrap_or_default(), out);
}

/// The beginning of a word that a soft hyphen cuts at the end of a text, with the text before it.
pub(super) fn cut(text: &str) -> Option<&str> {
    text.trim_end_matches(['-', ' ']).strip_suffix(SOFT_HYPHEN)
}

/// A text without its soft hyphens.
pub(super) fn without(text: &str) -> String {
    text.split(SOFT_HYPHEN).collect()
}

/// Adds a text without its soft hyphens.
pub(super) fn push(out: &mut String, text: &str) {
    out.extend(text.split(SOFT_HYPHEN));
}

/// Puts the rest of each cut word to its beginning. A line that has no other word is gone: left blank, it would part
/// paragraphs.
pub(super) fn close(draft: Draft) -> Draft {
    if !draft.text.contains(SOFT_HYPHEN) {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    // Blank lines and page breaks inside a word come after its end.
    let mut inside: Vec<Line> = Vec::new();
    let mut open = false;
    for line in &draft.lines {
        let text = draft.line_text(line);
        match line.kind {
            LineKind::Blank | LineKind::PageBreak if open => inside.push(line.clone()),
            // The hyphen that was printed, on a line of its own.
            LineKind::Text if open && text.trim() == "-" => {}
            LineKind::Text if open => {
                let body = text.trim_start();
                let (word, rest) =
                    body.split_at_checked(body.find(' ').unwrap_or(body.len())).unwrap_or((body, ""));
                out.go_on(&without(cut(word).unwrap_or(word)));
                open = cut(word).is_some();
                if !rest.trim().is_empty() {
                    between(&mut out, &mut inside);
                    open = write(&mut out, line.number, rest.trim_start());
                }
            }
            LineKind::Text => open = write(&mut out, line.number, text),
            _ => {
                between(&mut out, &mut inside);
                out.copy(&draft, line);
                open = false;
            }
        }
    }
    between(&mut out, &mut inside);
    out
}

fn between(out: &mut Draft, lines: &mut Vec<Line>) {
    for line in lines.drain(..) {
        out.line(line.number, line.kind, "");
    }
}

/// Writes a line without its soft hyphens; whether one cuts its last word.
fn write(out: &mut Draft, number: u32, text: &str) -> bool {
    let whole = cut(text);
    let start = out.begin();
    push(&mut out.text, whole.unwrap_or(text));
    out.end(start, number, LineKind::Text);
    whole.is_some()
}

#[cfg(test)]
mod tests {
    use crate::{Format, from_bytes};

    #[test]
    fn cut_words_are_whole_again() {
        let check = |text: &str, expected: &str| {
            let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
            assert_eq!(source.text, expected, "{text:?}");
        };
        check(
            "куәлі\u{ad}\nгінің көмегімен қызмет\u{ad}\nтер\nкөрсету",
            "куәлігінің\nкөмегімен қызметтер\nкөрсету",
        );
        // The hyphen that was printed stands behind the soft one, or on a line of its own.
        check("компью\u{ad}-\nтерде сақтау, қате\u{ad}\n-\nліктер", "компьютерде\nсақтау, қателіктер");
        // A word of three lines; one that goes on over a page's end.
        check("нақ\u{ad}\nты\u{ad}\nлығы\nмен", "нақтылығы\nмен");
        check("куәлі\u{ad}\n\u{c}гінің көмегі", "куәлігінің\n\nкөмегі");
        check("қате\u{ad}\u{2010}\nліктер сипат\u{ad}тамасы", "қателіктер\nсипаттамасы");
        // Figures stay apart, and a hyphen at the end of all is none.
        check("10\u{ad}\n15 секунд\u{ad}", "10-\n15 секунд");
    }
}
