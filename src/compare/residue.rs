//! The words of two texts that nothing on the other side explains.
//!
//! Two texts say the same only if each word of one has its like in the other: the same root, a synonym, an abbreviation of the act, or
//! the same word with a misprint. What is left over was not read; it is shown, never taken for the same.

use super::words::{Lexicon, Sense};
use zanflow_lexicon::systems::mentioned;

/// Least letters of words that may differ by a misprint.
const MISPRINTED: usize = 5;
/// Share of letters at the beginning that two forms of one word have in common.
const COMMON: f64 = 0.7;

/// Words of each text that the other has nothing like, in their order.
pub fn residue(a: (&Lexicon, &str), b: (&Lexicon, &str)) -> (Vec<String>, Vec<String>) {
    let (one, other) = (a.0.spoken(a.1), b.0.spoken(b.1));
    let (mut left, mut right) = (strange(&one, &other), strange(&other, &one));
    unnamed(&mut left, b.1);
    unnamed(&mut right, a.1);
    left.retain(|word| match right.iter().position(|other| is_form(word, other)) {
        Some(nth) => {
            right.remove(nth);
            false
        }
        None => true,
    });
    (left, right)
}

/// Leaves out systems that the other text names too, by whatever name.
fn unnamed(words: &mut Vec<String>, other: &str) {
    if words.is_empty() {
        return;
    }
    let named = mentioned(other);
    words.retain(|word| {
        let systems = mentioned(word);
        systems.is_empty() || !systems.iter().all(|system| named.contains(system))
    });
}

/// Words with a meaning that the other text does not have, each once.
fn strange(own: &[(Vec<Sense>, String)], other: &[(Vec<Sense>, String)]) -> Vec<String> {
    let known = |sense: &Sense| other.iter().any(|(senses, _)| senses.contains(sense));
    let mut words: Vec<String> = Vec::new();
    for (_, word) in own.iter().filter(|(senses, _)| !senses.iter().all(known)) {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    words
}

/// Whether two words are one: a misprint apart, or with another ending.
fn is_form(a: &str, b: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    if shorter < MISPRINTED || one.iter().chain(&other).any(char::is_ascii_digit) {
        return a == b;
    }
    let common = one.iter().zip(&other).take_while(|(x, y)| x == y).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(x, y)| x == y).count();
    common as f64 / longer as f64 >= COMMON || common + tail + 1 >= longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_nothing_explains_are_left() {
        let lexicon = Lexicon::default();
        let left = |a: &str, b: &str| {
            let (a, b) = residue((&lexicon, a), (&lexicon, b));
            (a.join(" "), b.join(" "))
        };
        let none = (String::new(), String::new());
        assert_eq!(left("хабарламаны құру", "хабарламаны қалыптастыру"), none);
        assert_eq!(left("құжаттарды тіркейді", "құжаттарды тіркеу"), none);
        // A misprint.
        assert_eq!(left("комиссия отырысы", "комисия отырысы"), none);
        assert_eq!(left("сұрауды қабылдау", "сұрауды комиссияда қабылдау").1, "комиссияда");
        assert_eq!(left("5 адам", "7 адам"), ("5".to_owned(), "7".to_owned()));
    }
}
