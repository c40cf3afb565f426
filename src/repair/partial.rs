//! Words cut by a blank: `жөніндег і` (a change of font), `байланы сты` (a cell's edge).
//!
//! Neighbours are joined where one of them is no word of the act and the two together are one.

use super::mapped::{Builder, Word};
use super::vocabulary::Vocabulary;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::endings::is_particle;

/// The most pieces that a word is put together from.
const PIECES: usize = 5;

/// A run of letters.
struct Token<'t> {
    start: usize,
    end: usize,
    /// In lower case.
    low: &'t str,
    /// How often the act has it as a word; one letter is none.
    count: u32,
}

impl<'t> Token<'t> {
    fn new(word: &'t Word, text: &'t str, vocabulary: &Vocabulary) -> Self {
        let low = word.low(text);
        let one_letter = low.chars().nth(1).is_none();
        let count = if one_letter { 0 } else { vocabulary.count(low) };
        Token { start: word.range.start, end: word.range.end, low, count }
    }
}

/// Mends the words of one line.
pub fn mend(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let words = line.text.words().iter();
    let tokens: Vec<Token<'_>> = words.map(|word| Token::new(word, text, vocabulary)).collect();
    // Words that the act knows stay apart: most lines hold no others.
    if tokens.iter().all(|token| token.count >= 2) {
        return;
    }
    let scene = Scene { text, vocabulary, wide: is_wide(text) };
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    let mut i = 0;
    while let Some(first) = tokens.get(i) {
        let near = scene.near(tokens.get(i..).unwrap_or_default());
        let Some(n) = (2..=near).rev().find(|n| tokens.get(i..i + n).is_some_and(|t| scene.is_one(t))) else {
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
    vocabulary: &'a Vocabulary,
    wide: bool,
}

impl Scene<'_> {
    fn gap(&self, pair: &[Token<'_>]) -> Option<&str> {
        match pair {
            [a, b] => self.text.get(a.end..b.start),
            _ => None,
        }
    }

    /// Number of leading tokens that are one or two blanks apart and no particles.
    fn near(&self, tokens: &[Token<'_>]) -> usize {
        let near = |pair: &&[Token<'_>]| matches!(self.gap(pair), Some(" " | "  "));
        let count = 1 + tokens.windows(2).take(PIECES - 1).take_while(near).count();
        tokens.iter().take(count).take_while(|piece| !is_particle(piece.low)).count()
    }

    /// Whether near tokens are one word.
    fn is_one(&self, pieces: &[Token<'_>]) -> bool {
        // Words that the act knows stay apart.
        if pieces.iter().all(|piece| piece.count >= 2) {
            return false;
        }
        let one_blank = pieces.windows(2).all(|pair| self.gap(pair) == Some(" "));
        self.is_known(pieces) || (self.wide && one_blank && pieces.iter().all(|piece| self.is_strange(piece)))
    }

    /// No word of the act, and no abbreviation.
    fn is_strange(&self, piece: &Token<'_>) -> bool {
        let word = self.text.get(piece.start..piece.end).unwrap_or_default();
        piece.count == 0 && !word.chars().all(char::is_uppercase)
    }

    /// Together they are a word of the act, or one letter was cut off from what is no word.
    fn is_known(&self, pieces: &[Token<'_>]) -> bool {
        let lower = |piece: &Token<'_>| self.text.get(piece.start..piece.end) == Some(piece.low);
        if !pieces.iter().skip(1).all(lower) {
            return false;
        }
        let whole: String = pieces.iter().map(|piece| piece.low).collect();
        let known = self.vocabulary.count(&whole);
        let fragment = pieces.iter().any(|piece| piece.count == 0);
        let stray = match pieces {
            [first, last] => first.count <= 1 && last.low.chars().count() == 1,
            _ => false,
        };
        known >= 2 || (known == 1 && fragment) || stray
    }
}
