//! Endings of nouns and verbs, as far as reading regulations needs them.

/// Plain case endings, longest first.
const CASES: &[&str] = &[
    "лардың",
    "лердің",
    "ларға",
    "лерге",
    "ның",
    "нің",
    "дың",
    "дің",
    "тың",
    "тің",
    "мен",
    "бен",
    "пен",
    "нан",
    "нен",
    "дан",
    "ден",
    "тан",
    "тен",
    "ға",
    "ге",
    "қа",
    "ке",
    "да",
    "де",
    "та",
    "те",
    "ны",
    "ні",
    "ды",
    "ді",
    "ты",
    "ті",
];

/// Beginnings of endings that make a word of another: `-лан-`, `-дық`, `-лар`, `-ған`.
const DERIVING: &[&str] = &[
    "лан", "лен", "дан", "ден", "тан", "тен", "лау", "леу", "лық", "лік", "дық", "дік", "тық", "тік", "лар",
    "лер", "дар", "дер", "тар", "тер", "ған", "ген", "қан", "кен", "ды", "ді", "ты", "ті",
];

/// No chain of endings that a line's end leaves over is longer; a longer piece is a word.
const LONGEST_REST: usize = 9;

/// Whether a piece of text can be the rest of a word after its stem.
pub fn is_derived(piece: &str) -> bool {
    piece.chars().count() <= LONGEST_REST && DERIVING.iter().any(|ending| piece.starts_with(ending))
}

/// Whether a piece of text is a bare case ending and not a particle that stands alone.
pub fn is_case_ending(piece: &str) -> bool {
    CASES.contains(&piece) && !is_particle(piece)
}

/// Whether a piece of text is a case ending where it can be no particle: behind an abbreviation, which particles never join.
pub fn is_joined_case_ending(piece: &str) -> bool {
    CASES.contains(&piece)
}

/// What is left of the case endings of a possessive when its vowel stays with the stem: `құжаты|на`, `құжаты|ның`.
pub const POSSESSIVE_CASES: &[&str] = &["н", "на", "не", "нда", "нде", "нан", "нен", "ның", "нің"];

/// Whether a piece of text is the case ending of a possessive, and more than a letter.
pub fn is_rest_of_possessive(piece: &str) -> bool {
    POSSESSIVE_CASES.contains(&piece) && piece.chars().nth(1).is_some()
}

/// Whether a word can be a possessive, three letters or more before its `-ы/-і`.
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
    }
}
