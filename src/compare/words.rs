//! Texts of a comparison: their meanings ([`zanflow_lexicon::senses`]), their numbers and their wording.

use zanflow_kazakh::letters::lower_letter;
pub use zanflow_lexicon::senses::{Bag, Lexicon, Sense, Weighed};

/// The numbers of a text, in digits.
pub fn digits(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// A text as it is compared for wording: case, quotes, dashes, blanks and marks at its end do not count.
pub fn surface(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let is_quote = |letter: &char| matches!(letter, '«' | '»' | '"' | '“' | '”' | '„');
        out.extend(word.chars().filter(|letter| !is_quote(letter)).map(|letter| match letter {
            '–' | '—' | '‑' => '-',
            letter => lower_letter(letter),
        }));
    }
    out.trim_end_matches([' ', '.', ',', ';', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_no_wording() {
        assert_eq!(surface("«Е-лицензиялау»  АЖ;"), surface("\"е–лицензиялау\" АЖ"));
        assert_ne!(surface("тіркеу"), surface("өңдеу"));
    }
}
