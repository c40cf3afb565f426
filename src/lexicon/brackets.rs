//! Texts without what their brackets explain; the names that brackets define stay.

use crate::words::shortenings::DEFINES;

/// Blanks brackets out, but for the names that they define: the text, as long as before, and the bytes of these names.
pub fn without_brackets(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(text.len());
    let mut defined = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let (before, bracket) = rest.split_at(open);
        out.push_str(before);
        let close = bracket.find(')').map_or(bracket.len(), |at| at + 1);
        let (inside, tail) = bracket.split_at(close);
        let name = inside.find(DEFINES).map(|at| at + DEFINES.len());
        let name = name.and_then(|at| Some((at, inside.get(at..)?.trim_end_matches(')'))));
        if let Some((at, body)) = name {
            let lead = body.len() - body.trim_start_matches([' ', '-', '–', '—']).len();
            blank(&mut out, at + lead);
            let from = out.len();
            out.push_str(body.get(lead..).unwrap_or_default());
            defined.push((from, out.len()));
            blank(&mut out, inside.len() - at - body.len());
        } else {
            blank(&mut out, inside.len());
        }
        rest = tail;
    }
    out.push_str(rest);
    (out, defined)
}

/// A text without what its brackets explain; the names that they define stay.
pub fn outside_brackets(text: &str) -> String {
    without_brackets(text).0
}

fn blank(out: &mut String, bytes: usize) {
    out.extend(std::iter::repeat_n(' ', bytes));
}
