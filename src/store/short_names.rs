//! The short names that a service of an act gives its terms: what a passage calls «АЖО» is found by «автоматтандырылған жұмыс орны»,
//! and the other way round.

use super::tokenize::Forms;
use std::collections::BTreeSet;
use zanflow_model::Service;

/// Short names with what they stand for.
#[derive(Debug, Default)]
pub struct ShortNames(Vec<(Forms, Forms)>);

impl ShortNames {
    /// Those of a service.
    pub fn new(service: &Service) -> Self {
        let mut seen = BTreeSet::new();
        let named = service.terms.iter().filter_map(|term| {
            let short = term.abbr.as_deref().filter(|short| is_abbreviation(short))?;
            seen.insert(short).then(|| (Forms::new(short), Forms::new(&term.term)))
        });
        Self(named.filter(|(short, long)| !short.stem.is_empty() && !long.stem.is_empty()).collect())
    }

    /// The packed roots of the names that a text has not, of things that it names.
    pub fn others(&self, text: &Forms) -> String {
        let mut others = String::new();
        for (short, long) in &self.0 {
            match (has(&text.stem, &short.stem), has(&text.stem, &long.stem)) {
                (true, false) => others.push_str(&long.root),
                (false, true) => others.push_str(&short.root),
                _ => {}
            }
        }
        others
    }
}

/// Whether packed words have others in a row.
fn has(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| at == 0 || text.get(..at).is_some_and(Forms::ends_a_word))
}

/// Capitals that stand for words. A short name in small letters («қызмет») is a word that texts use for other things too.
fn is_abbreviation(short: &str) -> bool {
    let capital = |letter: Option<char>| letter.is_some_and(char::is_uppercase);
    let mut letters = short.chars().peekable();
    let mut found = false;
    while let Some(letter) = letters.next() {
        found |= letter.is_uppercase() && capital(letters.peek().copied());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Term;

    #[test]
    fn a_short_name_and_what_it_stands_for_are_one() {
        let term = |term: &str, short: &str| Term {
            term: term.to_owned(),
            abbr: Some(short.to_owned()),
            line: 1,
            inline: false,
            definition: None,
        };
        let terms = vec![term("бау жүйесі", "БЖ"), term("бау салу қызметі", "қызмет")];
        let names = ShortNames::new(&Service { terms, ..Service::default() });
        let others = |text: &str| names.others(&Forms::new(text));
        assert_eq!(others("БЖ-да тіркеу"), Forms::new("бау жүйесі").root);
        assert_eq!(others("Бау жүйесіне кіру"), Forms::new("БЖ").root);
        assert_eq!(others("бау жүйесі (БЖ)"), "");
        assert_eq!(others("қызмет көрсету"), "");
    }
}
