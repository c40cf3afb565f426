//! How alike two texts are, by their words.

use crate::letters::{Lower, is_letter_or_digit};

/// How much two texts have in common: F1 of their bags of words.
pub fn alike(a: &str, b: &str) -> f64 {
    let (common, a, b) = common(a, b);
    if a == 0 || b == 0 { 0.0 } else { 2.0 * common as f64 / (a + b) as f64 }
}

/// The share of the shorter text's words that the longer has.
pub fn contained(a: &str, b: &str) -> f64 {
    let (common, a, b) = common(a, b);
    if a == 0 || b == 0 { 0.0 } else { common as f64 / a.min(b) as f64 }
}

/// How many words two texts have in common, and how many each has.
fn common(a: &str, b: &str) -> (usize, usize, usize) {
    let bag = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !is_letter_or_digit(letter)).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(Lower::lowered).collect();
        words.sort_unstable();
        words
    };
    let (a, b) = (bag(a), bag(b));
    let (mut i, mut j, mut common) = (0, 0, 0usize);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    (common, a.len(), b.len())
}

#[cfg(test)]
mod tests {
    use super::{alike, contained};

    #[test]
    fn words_in_any_order_count_once_each() {
        assert_eq!(alike("Ара иесі", "иесі ара"), 1.0);
        assert_eq!(alike("ара ара", "ара"), 2.0 / 3.0);
        assert_eq!(alike("ара", ""), 0.0);
        assert_eq!(contained("Ара иесі", "бау мен ара"), 0.5);
        assert_eq!(contained("", "ара"), 0.0);
    }
}
