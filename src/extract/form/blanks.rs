//! A line of a form as texts and blanks.

use zanflow_kazakh::pattern::part;
use zanflow_lexicon::words::application_forms as words;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, trimmed.
    Text(String),
    /// Something to fill in, as printed; a date is known by its look.
    Blank { printed: String, date: bool },
}

/// Letters of the shortest line to write on.
const SHORTEST: usize = 2;

/// Stands for a blank inside words.
pub const GAP: &str = "___";

/// Splits a line; a line without blanks is one text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut start = 0;
    for date in words::DATE_BLANK.ranges(text) {
        runs(part(text, start..date.start), &mut out);
        out.push(Piece::Blank { printed: part(text, date.clone()).trim().to_owned(), date: true });
        start = date.end;
    }
    runs(part(text, start..text.len()), &mut out);
    out
}

/// Splits at runs of underscores, dots and ellipses.
fn runs(text: &str, out: &mut Vec<Piece>) {
    let (mut words, mut run) = (String::new(), String::new());
    let flush_run = |run: &mut String, words: &mut String, out: &mut Vec<Piece>| {
        if is_blank(run) {
            push_text(words, out);
            out.push(Piece::Blank { printed: std::mem::take(run), date: false });
        } else {
            words.push_str(run);
            run.clear();
        }
    };
    for letter in text.chars() {
        if !run.is_empty() && !run.ends_with(letter) {
            flush_run(&mut run, &mut words, out);
        }
        if matches!(letter, '_' | '.' | '…') {
            run.push(letter);
        } else {
            words.push(letter);
        }
    }
    flush_run(&mut run, &mut words, out);
    push_text(&mut words, out);
}

/// Dots end sentences, and a few of them leave something out: only many are a line to write on.
fn is_blank(run: &str) -> bool {
    let least = match run.chars().next() {
        Some('_') => SHORTEST,
        Some('…') => 3,
        _ => 6,
    };
    run.chars().count() >= least
}

fn push_text(words: &mut String, out: &mut Vec<Piece>) {
    let text = words.trim();
    // A stop or bracket that a blank leaves behind says nothing.
    if text.chars().any(char::is_alphanumeric) {
        out.push(Piece::Text(text.to_owned()));
    }
    words.clear();
}

/// A line in one text, with [`GAP`] for each blank.
pub fn with_gaps(text: &str) -> String {
    let found = pieces(text);
    let parts: Vec<&str> = found
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Blank { .. } => GAP,
        })
        .collect();
    parts.join(" ")
}

/// Captions in brackets at the beginning of a text, without their brackets, and what is left of it. A bracket that is never closed
/// ends with the text.
pub fn captions(text: &str) -> (Vec<String>, &str) {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while rest.starts_with('(') {
        let mut depth = 0usize;
        let close = rest.char_indices().find(|(_, letter)| {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let end = close.map_or(rest.len(), |(at, _)| at);
        out.push(part(rest, 1..end).trim().to_owned());
        rest = part(rest, (end + 1).min(rest.len())..rest.len()).trim();
    }
    (out, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_at_blanks() {
        let rows: [(&str, &[&str]); 7] = [
            ("Аты ____ Тегі: ____", &["Аты", "_", "Тегі:", "_"]),
            ("20__ жылғы «__» ______ ____", &["date", "_"]),
            ("«___» _______ 20__ ж. қолы ____", &["date", "қолы", "_"]),
            ("Т.А.Ә. …… 5.1", &["Т.А.Ә. …… 5.1"]),
            ("Орны ..............", &["Орны", "_"]),
            ("____.", &["_"]),
            ("а_б", &["а_б"]),
        ];
        for (text, expected) in rows {
            let got: Vec<String> = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Blank { date: true, .. } => "date".into(),
                    Piece::Blank { .. } => "_".into(),
                })
                .collect();
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn captions_are_taken_out_of_brackets() {
        let rows: [(&str, &[&str], &str); 4] = [
            ("(қолы) (аты (бар болса)) одан", &["қолы", "аты (бар болса)"], "одан"),
            ("(аты (бар болса)", &["аты (бар болса)"], ""),
            ("сөз (қолы)", &[], "сөз (қолы)"),
            ("()", &[""], ""),
        ];
        for (text, expected, rest) in rows {
            let (found, left) = captions(text);
            assert_eq!(
                (found.as_slice(), left),
                (expected.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice(), rest)
            );
        }
    }
}
