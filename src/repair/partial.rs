//! Words cut by a blank: `жөніндег і` (a change of font), `байланы сты` (a cell's edge).
//!
//! Neighbours are joined where one of them is no word of the act and the two together are one.

use super::mapped::Builder;
use super::vocabulary::Vocabulary;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::endings::is_particle;
use zanflow_kazakh::letters::{Lower, is_letter};

/// The most pieces that a word is put together from.
const PIECES: usize = 5;

/// A run of letters.
struct Token {
    start: usize,
    end: usize,
    /// How often the act has it as a word; one letter is none.
    count: u32,
}

/// Mends the words of one line.
pub fn mend(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let lower = text.lowered();
    let mut scene = Scene { text, lower: &lower, vocabulary, wide: false };
    let tokens = scene.tokens();
    // Words that the act knows stay apart: most lines hold no others.
    if tokens.iter().all(|token| token.count >= 2) {
        return;
    }
    scene.wide = is_wide(text);
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let mut i = 0;
    while let Some(first) = tokens.get(i) {
        let Some(n) = (2..=PIECES).rev().find(|n| tokens.get(i..i + n).is_some_and(|t| scene.is_one(t)))
        else {
            i += 1;
            continue;
        };
        built.copy(at..first.end);
        for piece in tokens.iter().skip(i + 1).take(n - 1) {
            built.copy(piece.start..piece.end);
            at = piece.end;
        }
        i += n;
    }
    if at > 0 {
        built.copy(at..text.len());
        let mended = built.done();
        record(edits, Rule::PartlySpaced, line.number, text, &mended.text, 0.95);
        line.text = mended;
    }
}

/// Whether a line's words are two blanks apart. A wider gap parts columns, as an official's post and name.
fn is_wide(text: &str) -> bool {
    let text = text.trim();
    let gaps = text.matches("  ").count();
    if text.contains("   ") {
        return false;
    }
    gaps >= 2 || (gaps == 1 && text.contains(" ;"))
}

struct Scene<'a> {
    text: &'a str,
    /// The text in lower case: offsets are the same.
    lower: &'a str,
    vocabulary: &'a Vocabulary,
    wide: bool,
}

impl Scene<'_> {
    fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut start = None;
        for (at, letter) in self.text.char_indices() {
            if is_letter(letter) {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                tokens.push(self.token(start, at));
            }
        }
        tokens.extend(start.map(|start| self.token(start, self.text.len())));
        tokens
    }

    fn token(&self, start: usize, end: usize) -> Token {
        let word = self.low(start, end);
        let one_letter = word.chars().nth(1).is_none();
        Token { start, end, count: if one_letter { 0 } else { self.vocabulary.count(word) } }
    }

    fn low(&self, start: usize, end: usize) -> &str {
        self.lower.get(start..end).unwrap_or_default()
    }

    fn is_one(&self, pieces: &[Token]) -> bool {
        // Words that the act knows stay apart.
        if pieces.iter().all(|piece| piece.count >= 2) {
            return false;
        }
        let gap = |pair: &[Token]| match pair {
            [a, b] => self.text.get(a.end..b.start),
            _ => None,
        };
        let near = pieces.windows(2).all(|pair| matches!(gap(pair), Some(" " | "  ")));
        let particle = |piece: &Token| is_particle(self.low(piece.start, piece.end));
        if !near || pieces.iter().any(particle) {
            return false;
        }
        let one_blank = pieces.windows(2).all(|pair| gap(pair) == Some(" "));
        self.is_known(pieces) || (self.wide && one_blank && pieces.iter().all(|piece| self.is_strange(piece)))
    }

    /// No word of the act, and no abbreviation.
    fn is_strange(&self, piece: &Token) -> bool {
        let word = self.text.get(piece.start..piece.end).unwrap_or_default();
        piece.count == 0 && !word.chars().all(char::is_uppercase)
    }

    /// Together they are a word of the act, or one letter was cut off from what is no word.
    fn is_known(&self, pieces: &[Token]) -> bool {
        let lower =
            |piece: &Token| self.text.get(piece.start..piece.end) == self.lower.get(piece.start..piece.end);
        if !pieces.iter().skip(1).all(lower) {
            return false;
        }
        let whole: String = pieces.iter().map(|piece| self.low(piece.start, piece.end)).collect();
        let known = self.vocabulary.count(&whole);
        let fragment = pieces.iter().any(|piece| piece.count == 0);
        let stray = match pieces {
            [first, last] => first.count <= 1 && self.low(last.start, last.end).chars().count() == 1,
            _ => false,
        };
        known >= 2 || (known == 1 && fragment) || stray
    }
}
