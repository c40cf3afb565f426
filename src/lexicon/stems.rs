//! A table of stems by their first letter: quick to build and to ask, unlike an automaton.

use std::ops::Range;

/// Stems in lower case with what each means.
pub struct StemTable<T> {
    /// Sorted by slot; in a slot in the order in which they were given.
    entries: Vec<Entry<T>>,
    /// Where the entries of each slot begin; one more at the end.
    starts: Vec<u16>,
}

struct Entry<T> {
    stem: &'static str,
    meaning: T,
}

/// Slots for first letters: the last byte of a letter's code tells apart all letters of the Cyrillic block.
const SLOTS: usize = 256;

impl<T: Copy> StemTable<T> {
    /// Builds the table. Stems without letters are left out.
    pub fn new(stems: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_slot: Vec<(usize, Entry<T>)> = stems
            .into_iter()
            .filter_map(|(stem, meaning)| Some((slot(stem.as_bytes(), 0)?, Entry { stem, meaning })))
            .collect();
        by_slot.sort_by_key(|(slot, _)| *slot);
        let mut starts = vec![0u16; SLOTS + 1];
        for (slot, _) in &by_slot {
            if let Some(count) = starts.get_mut(slot + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { entries: by_slot.into_iter().map(|(_, entry)| entry).collect(), starts }
    }

    /// The stems with which the text goes on from a byte, each with its bytes and meaning.
    pub fn at<'s>(&'s self, text: &'s str, at: usize) -> impl Iterator<Item = (Range<usize>, T)> + 's {
        let bytes = text.as_bytes();
        let entries = slot(bytes, at).map_or(&[][..], |slot| self.slot(slot));
        let rest = bytes.get(at..).unwrap_or_default();
        let fits = move |entry: &&Entry<T>| begins(rest, entry.stem.as_bytes());
        entries.iter().filter(fits).map(move |entry| (at..at + entry.stem.len(), entry.meaning))
    }

    /// The meanings of all stems anywhere in a text, in the order of their places.
    pub fn anywhere<'s>(&'s self, text: &'s str) -> impl Iterator<Item = T> + 's {
        let bytes = text.as_bytes();
        let letters = (0..bytes.len()).filter(move |at| bytes.get(*at).is_some_and(|byte| !is_inner(*byte)));
        letters.flat_map(move |at| self.at(text, at)).map(|(_, meaning)| meaning)
    }

    fn slot(&self, slot: usize) -> &[Entry<T>] {
        match (self.starts.get(slot), self.starts.get(slot + 1)) {
            (Some(start), Some(end)) => {
                self.entries.get(usize::from(*start)..usize::from(*end)).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// Whether a byte is not the first of its letter.
fn is_inner(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The slot of the letter at a byte: none at the end of the text.
fn slot(bytes: &[u8], at: usize) -> Option<usize> {
    let first = *bytes.get(at)?;
    if first < 0xC0 {
        return Some(usize::from(first));
    }
    let second = bytes.get(at + 1).copied().unwrap_or_default();
    Some(usize::from((first & 0x03) << 6 | second & 0x3F))
}

/// Whether a text begins with a stem. Most differ in their second letter: those bytes are compared first.
fn begins(rest: &[u8], stem: &[u8]) -> bool {
    match (rest.get(..4), stem.get(..4)) {
        (Some(a), Some(b)) => a == b && rest.starts_with(stem),
        _ => rest.starts_with(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_found_by_their_first_letter_and_anywhere() {
        let table = StemTable::new([("төле", 1), ("төл", 2), ("»", 3), ("a", 4), ("жоқ", 5)]);
        let at =
            |text: &str| table.at(text, 0).map(|(range, meaning)| (range.end, meaning)).collect::<Vec<_>>();
        assert_eq!(at("төлеу"), [(8, 1), (6, 2)]);
        assert_eq!(at("төл"), [(6, 2)]);
        assert_eq!(at("» a"), [(2, 3)]);
        assert_eq!(at(""), []);
        assert_eq!(table.anywhere("ол жоқ, өтөледі a").collect::<Vec<_>>(), [5, 1, 2, 4]);
    }
}
