//! Endings of nouns and verbs, as far as reading regulations needs them.

use crate::kazakh::letters::is_letter;
/// Case endings that stand after a possessive `-ы/-і/-сы/-сі`, longest first, with what they leave.
const AFTER_POSSESSIVE: &[(&str, &str)] = &[
    ("ының", "ы"),
    ("інің", "і"),
    ("ымен", "ы"),
    ("імен", "і"),
    ("ында", "ы"),
    ("інде", "і"),
    ("ынан", "ы"),
    ("інен", "і"),
    ("ына", "ы"),
    ("іне", "і"),
    ("ын", "ы"),
    ("ін", "і"),
];

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

/// The nominative of a phrase: the case ending of its last word taken off.
///
/// Possessive endings stay (`басқармасымен` → `басқармасы`), the plural too (`департаменттерге` → `департаменттер`).
pub fn nominative(phrase: &str) -> String {
    let phrase = phrase.trim_end();
    for (ending, left) in AFTER_POSSESSIVE {
        if let Some(stem) = phrase.strip_suffix(ending)
            && last_word_length(stem) >= 3
        {
            return format!("{stem}{left}");
        }
    }
    for ending in CASES {
        if let Some(stem) = phrase.strip_suffix(ending)
            && last_word_length(stem) >= 4
        {
            return stem.to_owned();
        }
    }
    phrase.to_owned()
}

fn last_word_length(phrase: &str) -> usize {
    phrase.chars().rev().take_while(|letter| is_letter(*letter)).count()
}

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
    CASES.contains(&piece) && !crate::kazakh::words::is_particle(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_endings_come_off() {
        let cases = [
            ("басқармасымен", "басқармасы"),
            ("басқармасына", "басқармасы"),
            ("мекемесінің", "мекемесі"),
            ("әкімдігінің", "әкімдігі"),
            ("комитетімен", "комитеті"),
            ("департаменттерге", "департаменттер"),
            ("министрлігі", "министрлігі"),
            ("стандартының", "стандарты"),
            ("шлюзінде", "шлюзі"),
            ("жүйесінде", "жүйесі"),
            ("алушы", "алушы"),
        ];
        for (word, wanted) in cases {
            assert_eq!(nominative(word), wanted, "{word}");
        }
    }
}
