//! Text whose blocks are printed without blank lines between them (PyMuPDF): restores those that parted them.
//!
//! **Stamps.** A run of short lines after a blank one, with the ending of a stamp: a heading follows.
//!
//! **Signatures.** A post and, on the next line, a name: they are one line, with nothing around it.

use super::LineKind;
use super::draft::Draft;
use zanflow_lexicon::acts::{is_signature, signatory};
use zanflow_lexicon::stamps::{StampEnd, stamp_end};

/// Lines per blank line in a text without blank lines between blocks.
const BLANKS: usize = 10;

/// Separates such blocks. Only for texts with pages and hardly any blank line, whose tables were not found yet.
pub(super) fn part(draft: Draft) -> Draft {
    let count = |wanted: fn(&LineKind) -> bool| draft.lines.iter().filter(|line| wanted(&line.kind)).count();
    let pages = count(|kind| *kind == LineKind::PageBreak);
    let blanks = count(|kind| *kind == LineKind::Blank);
    let rows = count(|kind| matches!(kind, LineKind::Row { .. }));
    if pages == 0 || rows > 0 || blanks * BLANKS > draft.lines.len() {
        return draft;
    }
    let signed = signed(&draft);
    let mut begins = after_stamps(&draft);
    begins.extend(signed.iter().flat_map(|at| [*at, at + 2]));
    begins.sort_unstable();
    begins.dedup();
    if begins.is_empty() {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    let mut begins = begins.into_iter().peekable();
    let mut signed = signed.into_iter().peekable();
    for (at, line) in draft.lines.iter().enumerate() {
        if begins.next_if_eq(&at).is_some()
            && out.lines.last().is_some_and(|line| line.kind == LineKind::Text)
        {
            out.line(line.number, LineKind::Blank, "");
        }
        if signed.next_if(|post| post + 1 == at).is_some() {
            out.go_on(" ");
            out.go_on(draft.line_text(line).trim());
        } else {
            out.line(line.number, line.kind.clone(), draft.line_text(line));
        }
    }
    out
}

/// Lines that are a post whose holder's name is on the next line.
fn signed(draft: &Draft) -> Vec<usize> {
    let mut signed = Vec::new();
    for (at, pair) in draft.lines.windows(2).enumerate() {
        let [post, name] = pair else { continue };
        let (own, line) = (draft.line_text(post).trim(), draft.line_text(name).trim());
        let text = post.kind == LineKind::Text && name.kind == LineKind::Text;
        let is_name = || signatory(line) == Some(line) && own.chars().count() <= NARROW;
        if text && is_name() && !is_signature(own) && is_signature(&format!("{own} {line}")) {
            signed.push(at);
        }
    }
    signed
}

/// Maximum of lines in a stamp, and of letters in a line.
const STAMP: usize = 14;
const NARROW: usize = 70;

/// The lines after stamps.
fn after_stamps(draft: &Draft) -> Vec<usize> {
    let mut after = Vec::new();
    let mut lines = 0;
    for (at, line) in draft.lines.iter().enumerate() {
        let text = draft.line_text(line).trim();
        lines = match line.kind {
            LineKind::Text if text.chars().count() <= NARROW => lines + 1,
            LineKind::Text => STAMP,
            _ => 0,
        };
        if lines > 1 && lines <= STAMP && ends_as_appendix(text) {
            after.push(at + 1);
        }
    }
    after
}

/// Whether a line is the end of a stamp that is no approval.
fn ends_as_appendix(text: &str) -> bool {
    stamp_end(text).as_ref().is_some_and(StampEnd::is_appendix)
}

#[cfg(test)]
mod tests {
    use crate::{Format, LineKind, from_bytes};

    fn check(text: &str, expected: &str) {
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let lines = source.lines.iter().filter(|line| line.kind != LineKind::PageBreak);
        let texts: Vec<&str> = lines
            .map(|line| source.text.get(line.span.start as usize..line.span.end as usize).unwrap())
            .collect();
        assert_eq!(texts.join("\n").trim_end(), expected);
    }

    #[test]
    fn a_post_and_a_name_are_one_line() {
        let text = format!("{}Министр\nА. Үлгіев\nҮлгі жол\n\u{c}", "Мәтін.\n".repeat(12));
        check(&text, &format!("{}\nМинистр А. Үлгіев\n\nҮлгі жол", "Мәтін.\n".repeat(12)));
    }

    #[test]
    fn what_follows_a_stamp_is_parted() {
        let order = "Мәтін.\n".repeat(9);
        let text = format!("{order}Министр\n \nҮлгі\n1-қосымшасы\nТақырып\n\u{c}");
        check(&text, &format!("{order}Министр\n \nҮлгі\n1-қосымшасы\n\nТақырып"));
    }

    #[test]
    fn without_pages_nothing_is_changed() {
        let text = "№\n1 2\nАтауы\nӨтінішті\nтіркеу\nҚұжатты";
        check(text, text);
    }
}
