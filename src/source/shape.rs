//! The shape of a line that may be the head or foot of a page: its numbers, which go up from page to page, left out.

use zanflow_lexicon::words::pages::NUMBERED;

/// A line without the numbers that may be those of pages, `#` in their places, and these numbers.
///
/// Such a number stands by itself, or before a word for pages (`3-бет`): the one of «2-қосымша» or «ҚР72» belongs to its word.
pub(super) fn shape(text: &str) -> (String, Vec<u32>) {
    let mut shape = String::with_capacity(text.len());
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (own, after) = rest.split_at(figures.max(letter.len_utf8()));
        rest = after;
        if figures == 0 {
            if letter != ' ' || !shape.ends_with(' ') {
                shape.push(letter);
            }
        } else if !shape.ends_with(char::is_alphanumeric) && !goes_on(after) {
            numbers.push(own.parse().unwrap_or(u32::MAX));
            shape.push('#');
        } else {
            shape.push_str(own);
        }
    }
    (shape.trim().to_owned(), numbers)
}

/// Whether a shape is nothing but numbers and words for pages.
pub(super) fn is_page_number(shape: &str) -> bool {
    let mut words = shape.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    shape.contains('#') && words.all(|word| NUMBERED.contains(&word.to_lowercase().as_str()))
}

/// Whether a word goes on a number, other than one for pages.
fn goes_on(after: &str) -> bool {
    let joined = after.trim_start_matches(['-', '‑', '‐']);
    let end = joined.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(joined.len());
    let word = joined.get(..end).unwrap_or_default().to_lowercase();
    !word.is_empty() && !NUMBERED.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_themselves_are_left_out() {
        for (text, expected, numbers) in [
            ("– 12 –", "– # –", vec![12]),
            ("3 / 7  бет", "# / # бет", vec![3, 7]),
            ("3-бет", "#-бет", vec![3]),
            ("стр.4", "стр.#", vec![4]),
            ("2-қосымша", "2-қосымша", vec![]),
            ("сөз7", "сөз7", vec![]),
            ("№ 40 қаулы 5", "№ # қаулы #", vec![40, 5]),
        ] {
            assert_eq!(shape(text), (expected.to_owned(), numbers), "{text}");
        }
        assert!(is_page_number("– # / # бет") && !is_page_number("№ # қаулы") && !is_page_number("бет"));
    }
}
