//! Pieces of words: what can be the end of a word that a break parted, and what is a word of its own.

use crate::nouns::{CASES, PLURALS, POSSESSIVE_CASES};

/// Cases of a plural, with it.
const PLURAL_CASES: &[&str] = &["лардың", "лердің", "ларға", "лерге"];

/// Beginnings of endings that make a word of another: `-лан-`, `-дық`, `-ған`.
const DERIVING: &[&str] = &[
    "лан", "лен", "дан", "ден", "тан", "тен", "лау", "леу", "лық", "лік", "дық", "дік", "тық", "тік", "ған",
    "ген", "қан", "кен", "ды", "ді", "ты", "ті",
];

/// Most letters of a chain of endings that a line break leaves over; a longer piece is a word.
const LONGEST_REST: usize = 9;

/// Whether a piece of text can be the rest of a word after its stem.
pub fn is_derived(piece: &str) -> bool {
    let begins = || DERIVING.iter().chain(PLURALS).any(|ending| piece.starts_with(ending));
    piece.chars().count() <= LONGEST_REST && begins()
}

/// Whether a piece of text is a case ending that is not a particle too.
pub fn is_case_ending(piece: &str) -> bool {
    is_joined_case_ending(piece) && !is_particle(piece)
}

/// Whether a piece of text is a case ending where it cannot be a particle: behind an abbreviation, which particles never join.
pub fn is_joined_case_ending(piece: &str) -> bool {
    CASES.iter().any(|ending| ending.forms.contains(&piece)) || PLURAL_CASES.contains(&piece)
}

/// The forms of the case endings that follow a possessive whose vowel stays with the stem: `құжаты|на`, `құжаты|ның`.
pub fn possessive_cases() -> impl Iterator<Item = &'static str> {
    let each = POSSESSIVE_CASES.iter().flat_map(|ending| {
        let [back, front] = ending.forms;
        [Some(back), Some(front).filter(|front| *front != back)]
    });
    each.flatten()
}

/// Whether a piece of text is the case ending of a possessive, and more than a letter.
pub fn is_rest_of_possessive(piece: &str) -> bool {
    piece.chars().nth(1).is_some() && possessive_cases().any(|ending| ending == piece)
}

/// Whether a word can be a possessive: `-ы/-і` after three letters or more.
pub fn ends_as_possessive(word: &str) -> bool {
    word.ends_with(['ы', 'і']) && word.chars().nth(3).is_some()
}

/// Words that stand alone and are never the end or the head of another word.
const PARTICLES: &[&str] = &["мен", "пен", "бен", "да", "де", "та", "те", "ба", "бе", "ма", "ме", "па", "пе"];

/// Whether a word is a particle that must not be joined to its neighbours.
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_told_from_particles_and_words() {
        for (piece, case, derived) in [
            ("ның", true, false),
            ("дан", true, true),
            ("мен", false, false),
            ("лардың", true, true),
            ("ландыру", false, true),
            ("ландырылғандығы", false, false),
            ("ара", false, false),
        ] {
            assert_eq!((is_case_ending(piece), is_derived(piece)), (case, derived), "{piece}");
        }
        assert!(is_rest_of_possessive("нде") && !is_rest_of_possessive("н") && !is_rest_of_possessive("мен"));
    }
}
