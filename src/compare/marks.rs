//! Which words differ between two texts.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A run of words of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words, with blanks between them.
    pub text: String,
    /// Whether the other text does not have them there.
    pub differs: bool,
}

/// Both texts as runs of words that they share and that they do not. Case, quotes and marks behind a word do not count.
pub fn marks(a: &str, b: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (a.split_whitespace().collect(), b.split_whitespace().collect());
    let plain = |words: &[&str]| words.iter().map(|word| super::words::surface(word)).collect::<Vec<_>>();
    let (left, right) = (plain(&one), plain(&other));
    let (mut first, mut second) = (Pieces::default(), Pieces::default());
    for op in capture_diff_slices(Algorithm::Patience, &left, &right) {
        let differs = !matches!(op, DiffOp::Equal { .. });
        first.add(one.get(op.old_range()).unwrap_or_default(), differs);
        second.add(other.get(op.new_range()).unwrap_or_default(), differs);
    }
    (first.0, second.0)
}

/// A text none of whose words are marked.
pub fn plain(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.split_whitespace().collect::<Vec<_>>().join(" "), differs: false }]
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, words: &[&str], differs: bool) {
        if words.is_empty() {
            return;
        }
        let text = words.join(" ");
        match self.0.last_mut() {
            Some(last) if last.differs == differs => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => self.0.push(Piece { text, differs }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_are_marked() {
        let (a, b) = marks("сұрауды «АЖ» тіркеу", "сұрауды ақ тіркеу және өңдеу");
        let told = |pieces: &[Piece]| {
            let piece =
                |piece: &Piece| if piece.differs { format!("[{}]", piece.text) } else { piece.text.clone() };
            pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told(&a), "сұрауды [«АЖ»] тіркеу");
        assert_eq!(told(&b), "сұрауды [ақ] тіркеу [және өңдеу]");
        assert_eq!(marks("", "").0, []);
    }
}
