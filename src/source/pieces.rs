//! Lines that a program printed in pieces: PyMuPDF ends a line at each wide blank of justified text, and the blank stays
//! at its end or is a line of its own. Other texts keep the blank at which a paragraph was wrapped there, so the pieces of
//! a line must be no longer than the lines around them.

use super::LineKind;
use super::draft::Draft;
use std::ops::Range;

/// Lines in pieces that a text has at least.
const LEAST: usize = 4;
/// Percents of such lines that must be about as long as those around them.
const FITTING: usize = 80;
/// How much longer they may be, in percents.
const LONGER: usize = 125;
/// Lines around that are looked at.
const AROUND: usize = 12;

/// Puts the pieces of lines together.
pub(super) fn join(draft: Draft) -> Draft {
    let runs = runs(&draft);
    if runs.len() < LEAST {
        return draft;
    }
    let fits: Vec<bool> = fits(&draft, &runs);
    if fits.iter().filter(|fits| **fits).count() * 100 < runs.len() * FITTING {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    let mut runs = runs.into_iter().zip(fits).filter(|(_, fits)| *fits).map(|(run, _)| run).peekable();
    for (at, line) in draft.lines.iter().enumerate() {
        while runs.next_if(|run| run.end <= at).is_some() {}
        match runs.peek() {
            Some(run) if run.start < at => out.go_on(draft.line_text(line)),
            _ => out.copy(&draft, line),
        }
    }
    out
}

/// Runs of lines each of which but the last ends in a blank, or is one.
fn runs(draft: &Draft) -> Vec<Range<usize>> {
    let text = |at: usize| {
        let line = draft.lines.get(at).filter(|line| line.kind == LineKind::Text);
        line.map(|line| draft.line_text(line))
    };
    let blank = |at: usize| {
        let line = draft.lines.get(at).filter(|line| line.kind == LineKind::Blank);
        line.is_some_and(|line| draft.line_text(line) == " ") && text(at + 1).is_some_and(goes_on)
    };
    let open = |at: usize| text(at).is_some_and(|text| text.ends_with(' ') || blank(at + 1)) || blank(at);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < draft.lines.len() {
        let pieces = if text(at).is_some() { (at..).take_while(|at| open(*at)).count() } else { 0 };
        let end = at + pieces + usize::from(pieces > 0 && text(at + pieces).is_some());
        if end > at + 1 {
            runs.push(at..end);
        }
        at = end.max(at + 1);
    }
    runs
}

/// Whether a line goes on in the middle of a sentence.
fn goes_on(line: &str) -> bool {
    line.starts_with(|letter: char| letter.is_lowercase() || "(№-–—".contains(letter))
}

/// For each run, whether it is about as long as the lines around it.
fn fits(draft: &Draft, runs: &[Range<usize>]) -> Vec<bool> {
    let mut lengths: Vec<usize> =
        draft.lines.iter().map(|line| draft.line_text(line).trim_end().chars().count()).collect();
    let own: Vec<usize> =
        runs.iter().map(|run| lengths.get(run.clone()).unwrap_or_default().iter().sum()).collect();
    // The pieces of other lines say nothing.
    runs.iter().for_each(|run| {
        lengths.iter_mut().take(run.end).skip(run.start).for_each(|length| *length = 0);
    });
    let around = |run: &Range<usize>| {
        let near = lengths.get(run.start.saturating_sub(AROUND)..(run.end + AROUND).min(lengths.len()));
        near.unwrap_or_default().iter().max().copied().unwrap_or_default()
    };
    runs.iter().zip(own).map(|(run, own)| own * 100 <= around(run) * LONGER).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Format, from_bytes};

    fn lines(text: &str) -> Vec<String> {
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        source.text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn pieces_of_lines_are_put_together() {
        let text = "Бұл жерде бірінші сөйлем тұр\nоның \nсоңы \nосында\n".repeat(5);
        assert_eq!(
            lines(&text)[..3],
            ["Бұл жерде бірінші сөйлем тұр", "оның соңы осында", "Бұл жерде бірінші сөйлем тұр"]
        );
    }

    #[test]
    fn blanks_between_pieces_may_be_lines() {
        let text = "Бұл жерде бірінші сөйлем тұр\nоның\n \nсоңы\n \nЖаңа сөйлем осы\n".repeat(5);
        assert_eq!(lines(&text)[1..4], ["оның соңы", " ", "Жаңа сөйлем осы"]);
    }

    #[test]
    fn wrapped_lines_stay() {
        let text = "Бұл жерде бірінші сөйлем тұр \nоның ортасы осы жерде екен \nсоңы осында\n".repeat(5);
        assert_eq!(lines(&text).len(), 15);
    }
}
