//! Detects fonts without a mapping to letters, whose words come out as nonsense. Nothing is guessed.

use super::super::read::ReadErrorKind;
use super::words::Word;
use zanflow_kazakh::letters::{cyrillic_look_alike, is_cyrillic, lost_letters};

/// Words in a hundred that may be nonsense before the file is refused.
const MANY: usize = 10;
/// Examples in a remark.
const EXAMPLES: usize = 3;

/// Refuses a file most of whose letters are unknown, or whose fonts have no Kazakh letters; names some words otherwise.
///
/// # Errors
/// [`ReadErrorKind::NoLetters`].
pub(super) fn check(pages: &[Vec<Word>]) -> Result<Option<String>, ReadErrorKind> {
    let words =
        pages.iter().enumerate().flat_map(|(at, page)| page.iter().map(move |word| (at + 1, &word.text)));
    lost(pages)?;
    let mut count = 0usize;
    let mut unknown: Vec<(usize, &String)> = Vec::new();
    for (page, word) in words {
        count += 1;
        if is_unknown(word) || is_mixed(word) {
            unknown.push((page, word));
        }
    }
    let Some((page, first)) = unknown.first() else { return Ok(None) };
    if unknown.len() * 100 > count * MANY {
        let page = u32::try_from(*page).unwrap_or(u32::MAX);
        return Err(ReadErrorKind::NoLetters { example: shown(first), page });
    }
    let examples: Vec<String> = unknown
        .iter()
        .take(EXAMPLES)
        .map(|(page, word)| format!("«{}» (page {page})", shown(word)))
        .collect();
    Ok(Some(format!(
        "{} words have letters that their font does not name, or mix alphabets: {}; they stand as they came: check them",
        unknown.len(),
        examples.join(", ")
    )))
}

/// Refuses a file with pages of Kazakh words without Kazakh letters: what is left of it reads as other words.
fn lost(pages: &[Vec<Word>]) -> Result<(), ReadErrorKind> {
    let text = |page: &[Word]| page.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let Some(page) = pages.iter().position(|page| lost_letters(&text(page))) else { return Ok(()) };
    let example: String = pages.get(page).map(|page| text(page)).unwrap_or_default();
    let page = u32::try_from(page + 1).unwrap_or(u32::MAX);
    Err(ReadErrorKind::LostLetters { example: shown(&example), page })
}

/// It has a letter that no text has: of the private area, a control, or the sign for an unknown one.
fn is_unknown(word: &str) -> bool {
    word.chars().any(|letter| {
        letter == '\u{fffd}' || letter.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&letter)
    }) && word.chars().count() > 1
}

/// It mixes Cyrillic letters with Latin ones that look like none of them. (Those that do are a slip of the keyboard, which repair
/// mends.)
fn is_mixed(word: &str) -> bool {
    word.split(|letter: char| !letter.is_alphabetic()).any(|part| {
        let cyrillic = part.chars().any(is_cyrillic);
        let foreign = part
            .chars()
            .filter(|letter| letter.is_ascii_alphabetic() && cyrillic_look_alike(*letter).is_none());
        cyrillic && foreign.count() > 0
    })
}

/// A word as it may be printed.
fn shown(word: &str) -> String {
    word.chars()
        .take(30)
        .map(|letter| if letter.is_control() || letter == ';' { '\u{fffd}' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &[&str]) -> Vec<Vec<Word>> {
        vec![words.iter().map(|text| Word { text: (*text).to_owned(), ..Word::default() }).collect()]
    }

    #[test]
    fn nonsense_is_refused_and_a_little_of_it_told() {
        assert_eq!(check(&page(&["қызмет", "көрсету", "ЭҮП", "egov.kz", "түстi"])), Ok(None));
        assert!(matches!(
            check(&page(&["ќызмет\u{f0b7}", "б"])),
            Err(ReadErrorKind::NoLetters { page: 1, .. })
        ));
        let mut words = vec!["қызмет"; 30];
        words.push("қызRмет");
        let lost = ["облысы", "аулысымен", "тіркеуге", "ызмет", "туралы"].repeat(20);
        assert!(matches!(check(&page(&lost)), Err(ReadErrorKind::LostLetters { page: 1, .. })));
        let remark = check(&page(&words)).unwrap().unwrap();
        assert!(remark.contains("1 words") && remark.contains("«қызRмет» (page 1)"), "{remark}");
    }
}
