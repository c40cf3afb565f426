//! Sentences and words of running text: what brackets and quotes hold is kept, but marked as deep.

use std::ops::Range;
use zanflow_kazakh::letters::{Lower, is_letter, is_letter_or_digit};
use zanflow_kazakh::pattern::{from, upto};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Lower case.
    pub lower: String,
    /// Inside brackets or quotes.
    pub deep: bool,
    /// Inside brackets.
    pub bracketed: bool,
    /// A comma, semicolon, colon or dash follows.
    pub comma: bool,
}

impl Word {
    /// Whether the word begins with one of some stems.
    pub fn begins(&self, stems: &[&str]) -> bool {
        stems.iter().any(|stem| self.lower.starts_with(stem))
    }

    /// Whether the word is one of some words.
    pub fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }
}

/// How deep each place of a text lies in quotes and brackets.
struct Depth {
    brackets: u32,
    quoted: bool,
    round: usize,
    closers: usize,
    straight: usize,
}

impl Depth {
    fn new(text: &str) -> Self {
        Depth {
            brackets: 0,
            quoted: false,
            round: text.matches(')').count(),
            closers: text.matches(['»', '”']).count(),
            straight: text.matches('"').count(),
        }
    }

    /// Takes the next letter; an opening quote that nothing closes opens nothing.
    fn take(&mut self, letter: char) {
        match letter {
            '(' if u32::try_from(self.round).is_ok_and(|left| self.brackets < left) => self.brackets += 1,
            ')' => {
                self.round = self.round.saturating_sub(1);
                self.brackets = self.brackets.saturating_sub(1);
            }
            '«' | '“' if self.closers > 0 => self.quoted = true,
            '»' | '”' => {
                self.closers = self.closers.saturating_sub(1);
                self.quoted = false;
            }
            '"' => {
                self.straight = self.straight.saturating_sub(1);
                self.quoted = !self.quoted && self.straight > 0;
            }
            _ => {}
        }
    }

    fn is_deep(&self) -> bool {
        self.brackets > 0 || self.quoted
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut depth = Depth::new(text);
    let mut open: Option<usize> = None;
    for (at, letter) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let joins = matches!(letter, '-' | '.' | '/')
            && open.is_some()
            && from(text, at + letter.len_utf8()).starts_with(is_letter_or_digit);
        let inside = is_letter_or_digit(letter) || joins;
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                let lower = text.get(start..at).unwrap_or_default().lowered();
                let (deep, bracketed) = (depth.is_deep(), depth.brackets > 0);
                out.push(Word { range: start..at, lower, deep, bracketed, comma: false });
                open = None;
            }
            _ => {}
        }
        depth.take(letter);
        if matches!(letter, ',' | ';' | ':' | '–' | '—')
            && let Some(word) = out.last_mut()
        {
            word.comma = true;
        }
    }
    out
}

/// The sentences of a text: bytes, trimmed. A stop after an abbreviation, a number or a single letter ends none.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut depth = Depth::new(text);
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let rest = from(text, at + letter.len_utf8());
        if matches!(letter, '.' | '!' | '?') && !depth.is_deep() && ends_sentence(upto(text, at), rest) {
            push_trimmed(text, start..at + letter.len_utf8(), &mut out);
            start = at + letter.len_utf8();
        }
        depth.take(letter);
    }
    push_trimmed(text, start..text.len(), &mut out);
    out
}

fn push_trimmed(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.end - (part.len() - part.trim_end().len());
    if start < end {
        out.push(start..end);
    }
}

/// Whether a stop between two texts ends a sentence.
fn ends_sentence(before: &str, rest: &str) -> bool {
    let last: String = before.chars().rev().take_while(|letter| is_letter(*letter)).collect();
    let long = last.chars().count() >= 3 || (last.is_empty() && before.ends_with([')', '»', '"']));
    let next = rest.trim_start();
    let gap = rest.len() > next.len();
    let opens =
        next.chars().next().is_some_and(|letter| letter.is_uppercase() || matches!(letter, '«' | '"' | '('));
    // «… жүзеге асырылады.Мемлекеттік …»: a blank may be missing before a capital.
    long && opens && (gap || next.chars().next().is_some_and(char::is_uppercase)) && !before.ends_with("www")
}

/// A text with single blanks and without the mark that ends it in a list.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    let len = out.trim_end_matches([';', '.', ',', ' ']).len();
    out.truncate(len);
    out
}

/// A text with its first letter small, unless it begins an abbreviation or a name in quotes.
pub fn decapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        let cases = [
            ("Кеңсе қабылдайды. Маман қарайды.", &["Кеңсе қабылдайды.", "Маман қарайды."][..]),
            ("А.Б. Үлгіұлы және т.б. адамдар қарайды.", &["А.Б. Үлгіұлы және т.б. адамдар қарайды."]),
            ("www.ulgi.kz. сайтында 5.2 тармақ бар.", &["www.ulgi.kz. сайтында 5.2 тармақ бар."]),
            ("«Бір. Екі» туралы жазады. Үш.", &["«Бір. Екі» туралы жазады.", "Үш."]),
            ("Беріледі.Содан кейін қарайды", &["Беріледі.", "Содан кейін қарайды"]),
        ];
        for (text, wanted) in cases {
            let got: Vec<&str> = sentences(text).into_iter().filter_map(|range| text.get(range)).collect();
            assert_eq!(got, wanted, "{text}");
        }
    }

    #[test]
    fn words_know_their_depth() {
        let found = words("«Ара» орталығы (бұдан әрі – АО) 2-қосымшаға, қарайды");
        let shown: Vec<(&str, bool, bool)> =
            found.iter().map(|word| (word.lower.as_str(), word.deep, word.comma)).collect();
        assert_eq!(
            shown,
            [
                ("ара", true, false),
                ("орталығы", false, false),
                ("бұдан", true, false),
                ("әрі", true, true),
                ("ао", true, false),
                ("2-қосымшаға", false, true),
                ("қарайды", false, false),
            ]
        );
    }
}
