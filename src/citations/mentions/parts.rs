//! Cited parts of an act: «9-1-бабының 4-тармағы», «1, 2 және 3-қосымшалар», «подпункт 2) пункта 6».

use super::Parts;
use std::sync::LazyLock;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{Pattern, from};

/// Numbers, then the part's name, right at the beginning.
static KAZAKH: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?i)^[\s,]*(?P<n>\d+(?:-\d+)*\)?(?:\s*(?:,|және|мен|пен|бен|–)\s*\d+(?:-\d+)*\)?)*)",
        r"\s*[-–‑]?\s*(?P<u>бап|баб|тармақша|тарма[қғ]|қосымша)\p{L}*",
    ))
});

/// The part's name, then its numbers.
static RUSSIAN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?i)(?P<u>подпункт|пункт|стат|приложени)\p{L}*\s+(?P<n>\d+(?:-\d+)*\)?(?:\s*(?:,|и|–)\s*\d+(?:-\d+)*\)?)*)",
    )
});

static NUMBER: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\d+(?:-\d+)*"));

/// Whether the patterns of this file compile.
#[cfg(test)]
pub(super) fn patterns_are_valid() -> bool {
    KAZAKH.is_valid() && RUSSIAN.is_valid() && NUMBER.is_valid()
}

/// The parts named at the beginning of a text, one after another, and how many bytes name them.
pub(super) fn kazakh(text: &str) -> (Parts, usize) {
    let mut parts = Parts::default();
    let mut end = 0;
    while let Some(found) = KAZAKH.captures(from(text, end)) {
        let (Some(whole), Some(unit), Some(numbers)) = (found.get(0), found.name("u"), found.name("n"))
        else {
            break;
        };
        add(&mut parts, unit.as_str(), numbers.as_str(), whole.as_str());
        end += whole.end();
    }
    (parts, end)
}

/// The parts that a Russian text names, wherever.
pub(super) fn russian(text: &str) -> Parts {
    let mut parts = Parts::default();
    for found in RUSSIAN.all(text) {
        if let (Some(unit), Some(numbers)) = (found.name("u"), found.name("n")) {
            add(&mut parts, unit.as_str(), numbers.as_str(), "");
        }
    }
    parts
}

fn add(parts: &mut Parts, unit: &str, numbers: &str, words: &str) {
    let unit = unit.lowered();
    let list = match unit.as_str() {
        "бап" | "баб" | "стат" => &mut parts.articles,
        "тармақша" | "подпункт" => &mut parts.items,
        "қосымша" | "приложени" => &mut parts.appendices,
        _ => &mut parts.paragraphs,
    };
    // «1-3-қосымшалар»: of a span its ends are cited for certain.
    let several = unit == "қосымша" && words.lowered().contains("қосымшалар");
    for number in NUMBER.ranges(numbers) {
        let number = numbers.get(number).unwrap_or_default();
        match number.split_once('-') {
            Some((first, last)) if several => list.extend([first.to_owned(), last.to_owned()]),
            _ => list.push(number.to_owned()),
        }
    }
}
