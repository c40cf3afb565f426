//! Yes and no, as people type them.

use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::answers::{NO, YES};

/// Yes or no in Kazakh, Russian or English; none for anything else.
pub fn answer(text: &str) -> Option<bool> {
    match text.trim().lowered().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        text if YES.contains(&text) => Some(true),
        text if NO.contains(&text) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn answers_are_read_in_three_languages() {
        for (text, wanted) in [
            ("Иә", Some(true)),
            (" да ", Some(true)),
            ("YES", Some(true)),
            ("жоқ", Some(false)),
            ("мүмкін", None),
        ] {
            assert_eq!(answer(text), wanted, "{text}");
        }
    }
}
