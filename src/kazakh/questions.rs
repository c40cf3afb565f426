//! Statements as questions: the particle that asks, and the participle that it follows.

/// Vowels after which endings are hard, and those after which they are soft. «и», «у» and «ю» follow the vowel before them.
const HARD: &str = "аоұыяё";
const SOFT: &str = "әөүіеэ";
/// Letters after which an ending begins with a voiceless one.
const VOICELESS: &str = "пкқтсшщцчхһфбвгд";
/// Letters after which the particle keeps its «м».
const OPEN: &str = "аоұыяёәөүіеэиуюрлй";

/// The particle that makes a question of what ends in a word: «келген бе», «толық па», «бар ма». The word is in lower case.
pub fn particle(word: &str) -> &'static str {
    let last = word.chars().next_back().unwrap_or('а');
    let [hard, soft] = match last {
        _ if OPEN.contains(last) => ["ма", "ме"],
        _ if VOICELESS.contains(last) => ["па", "пе"],
        _ => ["ба", "бе"],
    };
    if is_soft(word) { soft } else { hard }
}

/// The past participle of a verb's stem, in lower case: «болған», «төлемеген», «тапқан».
pub fn participle(stem: &str) -> String {
    let voiceless = stem.chars().next_back().is_some_and(|last| VOICELESS.contains(last));
    let ending = match (voiceless, is_soft(stem)) {
        (true, true) => "кен",
        (true, false) => "қан",
        (false, true) => "ген",
        (false, false) => "ған",
    };
    format!("{stem}{ending}")
}

/// Whether the last vowel that decides is a soft one.
fn is_soft(word: &str) -> bool {
    word.chars()
        .rev()
        .find(|letter| HARD.contains(*letter) || SOFT.contains(*letter))
        .is_some_and(|letter| SOFT.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_and_participles_follow_the_word() {
        for (word, wanted) in [
            ("келген", "бе"),
            ("болған", "ба"),
            ("толық", "па"),
            ("сәйкес", "пе"),
            ("бар", "ма"),
            ("емес", "пе"),
            ("жоқ", "па"),
            ("төлеу", "ме"),
            ("тең", "бе"),
            ("", "ма"),
        ] {
            assert_eq!(particle(word), wanted, "{word}");
        }
        for (stem, wanted) in [
            ("бол", "болған"),
            ("төлеме", "төлемеген"),
            ("тап", "тапқан"),
            ("кет", "кеткен"),
            ("ұсынба", "ұсынбаған"),
        ] {
            assert_eq!(participle(stem), wanted);
        }
    }
}
