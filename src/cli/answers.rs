//! Yes and no, as people type them.

use zanflow_kazakh::letters::Lower;

/// «иә», «жоқ», and the same in Russian and English; none for anything else.
pub fn answer(text: &str) -> Option<bool> {
    match text.trim().lowered().as_str() {
        "иә" | "ия" | "да" | "y" | "yes" => Some(true),
        "жоқ" | "жок" | "нет" | "n" | "no" => Some(false),
        _ => None,
    }
}
