//! A cell as a row of tokens, one ASCII letter each: what `grammar/next.pest` reads.

use zanflow_kazakh::letters::is_letter;
use zanflow_lexicon::words::tables::{GUARDS, JOINS};

/// The tokens of a cell. The letters are listed in `grammar/next.pest`.
pub struct Row<'t> {
    text: &'t str,
    /// One letter a token.
    pub letters: String,
    /// The byte at which each token begins.
    starts: Vec<usize>,
}

impl<'t> Row<'t> {
    /// Cuts a text into tokens.
    pub fn new(text: &'t str) -> Self {
        let mut row = Row { text, letters: String::with_capacity(32), starts: Vec::with_capacity(32) };
        let mut at = 0;
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            at = match letter {
                ' ' => row.blanks(at),
                '0'..='9' => row.number(at),
                ';' | ',' | '.' => row.mark(at, letter),
                '-' | '–' | '—' | '‑' => row.push('-', at, letter.len_utf8()),
                '/' => row.push('/', at, 1),
                _ => row.word(at, letter),
            };
        }
        row
    }

    /// The text of some tokens.
    pub fn part(&self, tokens: std::ops::Range<usize>) -> &'t str {
        let byte = |token: usize| self.starts.get(token).copied().unwrap_or(self.text.len());
        self.text.get(byte(tokens.start)..byte(tokens.end)).unwrap_or_default()
    }

    fn push(&mut self, letter: char, at: usize, bytes: usize) -> usize {
        self.letters.push(letter);
        self.starts.push(at);
        at + bytes
    }

    /// Where a run of such letters ends.
    fn run(&self, at: usize, belongs: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find(|letter| !belongs(letter)).unwrap_or(rest.len())
    }

    /// Blanks; none between words, and none between marks.
    fn blanks(&mut self, at: usize) -> usize {
        let end = self.run(at, |letter| letter == ' ');
        let next = self.text.get(end..).and_then(|rest| rest.chars().next());
        let joins_words = self.ends_in_word() && next.is_some_and(is_of_word);
        let joins_marks = self.ends_in_mark() && next.is_some_and(is_mark);
        if !joins_words && !joins_marks {
            self.push(' ', at, 0);
        }
        end
    }

    /// A number of one or two digits; of a longer one the last two digits may be a target of their own.
    fn number(&mut self, at: usize) -> usize {
        let end = self.run(at, |letter| letter.is_ascii_digit());
        if end - at > 2 {
            self.push('0', at, 0);
        }
        self.push('1', at.max(end.saturating_sub(2)), 0);
        end
    }

    /// A mark; of more than two in a row the first and the last.
    fn mark(&mut self, at: usize, mark: char) -> usize {
        let (last, before) = {
            let mut letters = self.letters.chars().rev();
            (letters.next(), letters.next())
        };
        if last.is_some_and(is_mark) && before.is_some_and(is_mark) {
            self.letters.pop();
            self.starts.pop();
        }
        self.push(mark, at, 1)
    }

    /// A word; one after another word belongs to the same token.
    fn word(&mut self, at: usize, first: char) -> usize {
        let end = self.run(at, is_of_word);
        if self.ends_in_word() {
            if let Some('n' | 'l') = self.letters.chars().next_back() {
                self.letters.pop();
                self.letters.push('w');
            }
            return end;
        }
        let word = self.text.get(at..end).unwrap_or_default();
        let letter = match first {
            _ if JOINS.contains(&word) => 'n',
            _ if GUARDS.iter().any(|guard| word.starts_with(guard)) => 'e',
            _ if !begins_guard(first) => 'x',
            _ if first.len_utf8() == word.len() => 'l',
            _ => 'w',
        };
        self.push(letter, at, word.len())
    }

    fn ends_in_word(&self) -> bool {
        self.letters.ends_with(['w', 'e', 'n', 'l', 'x'])
    }

    fn ends_in_mark(&self) -> bool {
        self.letters.ends_with(is_mark)
    }
}

/// Letters that a guard may begin with.
fn begins_guard(letter: char) -> bool {
    is_letter(letter) || matches!(letter, '«' | '"' | '(')
}

fn is_mark(letter: char) -> bool {
    matches!(letter, ';' | ',' | '.')
}

fn is_of_word(letter: char) -> bool {
    !matches!(letter, ' ' | '0'..='9' | ';' | ',' | '.' | '-' | '–' | '—' | '‑' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_rows() {
        let cases = [
            ("2-егер қате болса; 3 – егер өтсе", "1-e; 1 - e"),
            ("4 немесе 5", "1 n 1"),
            ("4 немесе қайтару", "1 w"),
            ("қате – 2 ,; . 13", "w - 1 ,. 1"),
            ("123-а «б»/в", "01-w/l"),
            (") ЭЦҚ-мен", "x-w"),
            ("", ""),
        ];
        for (text, wanted) in cases {
            let row = Row::new(text);
            assert_eq!(row.letters, wanted, "{text}");
            assert_eq!(row.part(0..row.letters.len()), text);
        }
    }
}
