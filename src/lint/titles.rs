//! Names of services, and how much of their words two names share.

use zanflow_kazakh::letters::{Lower, cyrillic_look_alike, is_letter};
use zanflow_model::Model;

/// Letters of a stem: endings do not count.
const STEM: usize = 6;

/// The stems of a name's words, each once, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stems(Vec<u128>);

impl Stems {
    /// Reads a name. Words of one or two letters do not count.
    pub fn new(name: &str) -> Self {
        let lower = name.lowered();
        let words =
            lower.split(|letter: char| !is_letter(letter)).filter(|word| word.chars().nth(2).is_some());
        // A letter's code takes 21 bits, so a stem is a number.
        let stem = |word: &str| {
            word.chars().take(STEM).fold(0u128, |stem, letter| stem << 21 | u128::from(u32::from(letter)))
        };
        let mut stems: Vec<u128> = words.map(stem).collect();
        stems.sort_unstable();
        stems.dedup();
        Self(stems)
    }

    /// How much of their words two names share, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let both = self.0.iter().filter(|stem| other.0.binary_search(stem).is_ok()).count();
        let all = self.0.len() + other.0.len() - both;
        if all == 0 { 0.0 } else { both as f64 / all as f64 }
    }
}

/// How much of their words two names share, 0 to 1; endings do not count.
pub fn likeness(a: &str, b: &str) -> f64 {
    Stems::new(a).likeness(&Stems::new(b))
}

/// A name as it is compared: letters only, in lower case, Latin look-alikes as Cyrillic.
pub fn letters_of(text: &str) -> String {
    let letters = text.lowered();
    letters
        .chars()
        .filter(|letter| is_letter(*letter))
        .map(|letter| cyrillic_look_alike(letter).unwrap_or(letter))
        .collect()
}

/// A service's name.
pub struct Title<'a> {
    /// As the model has it.
    pub name: &'a str,
    /// Its words.
    pub stems: Stems,
    /// Its letters.
    pub letters: String,
}

/// The names of an act's services.
pub struct Titles<'a>(Vec<Option<Title<'a>>>);

impl<'a> Titles<'a> {
    /// Reads the names.
    pub fn new(model: &'a Model) -> Self {
        let title = |name: &'a str| Title { name, stems: Stems::new(name), letters: letters_of(name) };
        Self(model.services.iter().map(|service| service.title.as_deref().map(title)).collect())
    }

    /// The name of a service.
    pub fn own(&self, service: usize) -> Option<&Title<'a>> {
        self.0.get(service)?.as_ref()
    }

    /// All names.
    pub fn all(&self) -> impl Iterator<Item = &Title<'a>> {
        self.0.iter().flatten()
    }

    /// The names that differ from one.
    pub fn others(&self, own: &str) -> impl Iterator<Item = &Title<'a>> {
        self.all().filter(move |title| title.name != own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_short_words_do_not_count() {
        assert_eq!(likeness("Ара лицензиясын беру", "ара лицензиясы; беру"), 1.0);
        assert_eq!(likeness("Ара лицензиясын беру", "Бал лицензиясын беру"), 0.5);
        assert_eq!(likeness("", "№ 1"), 0.0);
    }
}
