//! Lines of the raw page.

use super::super::markup;

/// Maps texts of the parsed page to lines of the raw one. The parser keeps no positions, but texts come in order, so
/// the next occurrence of a text's first word outside tags is its position.
pub(super) struct Locator<'a> {
    source: &'a str,
    at: usize,
    /// Line of `at`.
    pub line: u32,
    misses: u32,
    comments: markup::Comments,
}

/// Search distance for a word: far enough for a comment or script in between, short after repeated failures.
const FAR: usize = 1 << 20;
const NEAR: usize = 1 << 12;
const MANY_MISSES: u32 = 100;

impl<'a> Locator<'a> {
    /// A locator at the beginning of a page.
    pub fn new(source: &'a str) -> Self {
        Self { source, at: 0, line: 1, misses: 0, comments: markup::Comments::default() }
    }

    /// Line of a text; advances past its first word. If the text is not found, the current line.
    pub fn find(&mut self, text: &str) -> u32 {
        let word = first_word(text);
        if word.is_empty() {
            return self.line;
        }
        let bytes = self.source.as_bytes();
        let limit = self.at + if self.misses < MANY_MISSES { FAR } else { NEAR };
        let (mut at, mut line) = (self.at, self.line);
        while at < limit {
            let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else { break };
            if rest.starts_with(word.as_bytes()) {
                (self.at, self.line) = (at + word.len(), line);
                return line;
            }
            let step = self.skip(at, rest);
            let passed = rest.get(..step).unwrap_or_default();
            line += lines_in(passed);
            at += step;
        }
        self.misses += 1;
        self.line
    }

    /// Length of the tag or comment at a position, or 1.
    fn skip(&mut self, at: usize, rest: &[u8]) -> usize {
        if rest.first() != Some(&b'<') {
            return 1;
        }
        if let Some(len) = self.comments.len_at(self.source, at) {
            return len;
        }
        self.source.get(at..).and_then(markup::tag_at).map_or(1, |tag| tag.len)
    }

    /// Line of the next tag.
    pub fn line_at_tag(&self) -> u32 {
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        let before = rest.iter().position(|&byte| byte == b'<').unwrap_or(0);
        self.line + lines_in(rest.get(..before).unwrap_or_default())
    }

    /// Advances to the next `<tr` if no text is before it, and returns its line.
    pub fn find_row(&mut self) -> u32 {
        let bytes = self.source.as_bytes();
        let (mut at, mut line) = (self.at, self.line);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let tag = self.source.get(at..).and_then(markup::tag_at);
            let row = tag.is_some_and(|tag| tag.is("tr") && !tag.close);
            if row {
                (self.at, self.line) = (at + tag.map_or(1, |tag| tag.len), line);
                return line;
            }
            let step = self.skip(at, rest);
            if at - self.at > NEAR {
                break;
            }
            line += lines_in(rest.get(..step).unwrap_or_default());
            at += step;
        }
        self.line_at_tag()
    }
}

fn lines_in(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte == b'\n')).sum()
}

/// The leading letters and digits, which the raw text spells the same way: references and odd blanks end the word.
fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end =
        text.char_indices().find(|(at, c)| *at > 48 || !c.is_alphanumeric()).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}
