//! Words by which a Kazakh text names itself, what it approves, or its own parts: «осы қаулы», «Регламент».

use std::ops::Range;
use zanflow_kazakh::letters::{is_letter, is_letter_or_digit, lower_letter};
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::words::parts as words;

/// A text's own name for itself or a part.
pub(super) struct OwnName {
    /// Bytes of it, «осы» and endings included.
    pub(super) range: Range<usize>,
    /// The stem of what is named, as the lexicon has it.
    pub(super) stem: &'static str,
}

/// The own names in a text, in order.
pub(super) fn own_names(text: &str) -> Vec<OwnName> {
    let mut found: Vec<OwnName> = Vec::new();
    for this in words::THIS {
        found.extend(text.match_indices(this).filter_map(|(start, _)| {
            let after = from(text, start + this.len());
            let name = after.trim_start();
            let stem = words::OWN.iter().find(|stem| name.len() < after.len() && begins_as(name, stem))?;
            Some(OwnName { range: start..end(text, text.len() - name.len() + stem.len()), stem })
        }));
    }
    for stem in words::OWN_ALONE {
        let starts = text.match_indices(stem).map(|(start, _)| start);
        let begins = |start: &usize| {
            let before = upto(text, *start).chars().next_back();
            before.is_none_or(|letter| !is_letter_or_digit(letter) && letter != '_')
        };
        found.extend(
            starts.filter(begins).map(|start| OwnName { range: start..end(text, start + stem.len()), stem }),
        );
    }
    found.sort_by_key(|name| name.range.start);
    let mut last = 0;
    found.retain(|name| {
        let fresh = name.range.start >= last;
        if fresh {
            last = name.range.end;
        }
        fresh
    });
    found
}

/// Whether a text begins with a stem, with or without a capital letter.
fn begins_as(text: &str, stem: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().map(lower_letter);
    let mut stem = stem.chars();
    first == stem.next() && letters.as_str().starts_with(stem.as_str())
}

/// Where the letters end that go on from a byte.
fn end(text: &str, at: usize) -> usize {
    let rest = from(text, at);
    at + rest.len() - rest.trim_start_matches(is_letter).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    proptest! {
        #[test]
        fn own_names_are_those_of_the_expression(pieces in prop::collection::vec(prop::sample::select(vec![
            "осы", "Осы", " ", " ", "қаулының", "бұйрығымен", "Регламенттің", "регламент", "Қағидалар", "тармақшасы", "тармағы", "заңы", "ара", "_", "1",
        ]), 0..12)) {
            let text = pieces.concat();
            let expression = Regex::new(concat!(
                r"(?:[Оо]сы\s+(?P<o>[Ққ]аулы|[Бб]ұйры|[Шш]ешім|[Өө]кім|[Жж]арлы|[Зз]аң|[Кк]одекс|[Рр]егламент|[Ққ]ағида|[Ее]реже|[Сс]тандарт|[Нн]ұсқаулы",
                r"|[Тт]армақша|[Тт]арма)|\b(?P<b>Регламент|Қағида))\p{L}*",
            )).unwrap();
            let wanted: Vec<(Range<usize>, String)> = expression
                .captures_iter(&text)
                .map(|found| (found.get(0).unwrap().range(), found.name("o").or(found.name("b")).unwrap().as_str().to_lowercase()))
                .collect();
            let found: Vec<(Range<usize>, String)> =
                own_names(&text).into_iter().map(|name| (name.range, name.stem.to_lowercase())).collect();
            prop_assert_eq!(found, wanted, "{}", text);
        }
    }
}
