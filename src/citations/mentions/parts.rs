//! Cited parts of an act: «9-1-бабының 4-тармағы», «1, 2 және 3-қосымшалар», «подпункт 2) пункта 6».

use super::Parts;
use std::sync::LazyLock;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{Pattern, from};
use zanflow_lexicon::words::citations as words;

static NUMBER: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(r"\d+(?:-\d+)*"));

/// The parts named at the beginning of a text, one after another, and how many bytes name them.
pub(super) fn kazakh(text: &str) -> (Parts, usize) {
    let mut parts = Parts::default();
    let mut end = 0;
    while let Some(found) = words::PARTS.captures(from(text, end)) {
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
    for found in words::PARTS_RUSSIAN.all(text) {
        if let (Some(unit), Some(numbers)) = (found.name("u"), found.name("n")) {
            add(&mut parts, unit.as_str(), numbers.as_str(), "");
        }
    }
    parts
}

fn add(parts: &mut Parts, unit: &str, numbers: &str, printed: &str) {
    let unit = unit.lowered();
    let named = words::PART_NAMES.iter().find(|(stem, _)| *stem == unit).map(|(_, name)| *name);
    let list = match named {
        Some("article") => &mut parts.articles,
        Some("item") => &mut parts.items,
        Some("appendix") => &mut parts.appendices,
        _ => &mut parts.paragraphs,
    };
    // «1-3-қосымшалар»: of a span only its ends are cited for certain.
    let several = printed.lowered().contains(words::APPENDICES);
    for number in NUMBER.ranges(numbers) {
        let number = numbers.get(number).unwrap_or_default();
        match number.split_once('-') {
            Some((first, last)) if several => list.extend([first.to_owned(), last.to_owned()]),
            _ => list.push(number.to_owned()),
        }
    }
}
