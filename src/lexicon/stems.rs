//! A table of stems by their first letter: quick to build and to ask, unlike an automaton.

use std::ops::Range;

/// Stems in lower case with what each means.
pub struct StemTable<T> {
    /// Sorted by slot; in a slot in the order in which they were given.
    entries: Vec<Entry<T>>,
    /// Where the entries of each slot begin; one more at the end.
    starts: Vec<u16>,
    /// One bit for each beginning of a stem: most places of a text show nothing.
    beginnings: [u64; BEGINNINGS / 64],
}

struct Entry<T> {
    stem: &'static str,
    /// Its first bytes, and which of them it has: compared before all.
    head: u64,
    mask: u64,
    meaning: T,
}

impl<T> Entry<T> {
    fn new(stem: &'static str, meaning: T) -> Self {
        let mask = head(&vec![u8::MAX; stem.len()]);
        Entry { stem, head: head(stem.as_bytes()), mask, meaning }
    }
}

/// The first bytes of a text as a number, zeros behind its end.
#[inline]
fn head(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    let mut eight = [0; 8];
    eight.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

/// Slots for first letters: the last byte of a letter's code tells apart all letters of the Cyrillic block.
const SLOTS: usize = 256;
/// Bits for beginnings.
const BEGINNINGS: usize = 4096;

impl<T: Copy> StemTable<T> {
    /// Builds the table. Empty stems are left out.
    pub fn new(stems: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_slot: Vec<(usize, Entry<T>)> = stems
            .into_iter()
            .filter_map(|(stem, meaning)| Some((slot(stem.as_bytes(), 0)?, Entry::new(stem, meaning))))
            .collect();
        by_slot.sort_by_key(|(slot, _)| *slot);
        let mut starts = vec![0u16; SLOTS + 1];
        let mut beginnings = [0u64; BEGINNINGS / 64];
        for (slot, entry) in &by_slot {
            if let Some(count) = starts.get_mut(slot + 1) {
                *count += 1;
            }
            mark(&mut beginnings, entry.stem.as_bytes());
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { entries: by_slot.into_iter().map(|(_, entry)| entry).collect(), starts, beginnings }
    }

    /// How many stems it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The stems with which the text goes on from a byte, each with its bytes and meaning.
    pub fn at<'s>(&'s self, text: &'s str, at: usize) -> impl Iterator<Item = (Range<usize>, T)> + 's {
        self.within(text.as_bytes(), at)
    }

    #[inline]
    fn within<'s>(&'s self, bytes: &'s [u8], at: usize) -> impl Iterator<Item = (Range<usize>, T)> + 's {
        let rest = bytes.get(at..).unwrap_or_default();
        let entries =
            if self.may_begin(rest) { slot(rest, 0).map_or(&[][..], |slot| self.slot(slot)) } else { &[] };
        let start = head(rest);
        let fits = move |entry: &&Entry<T>| {
            start & entry.mask == entry.head && rest.starts_with(entry.stem.as_bytes())
        };
        entries.iter().filter(fits).map(move |entry| (at..at + entry.stem.len(), entry.meaning))
    }

    /// Calls for the meaning of every stem anywhere in a text, in the order of their places.
    pub fn anywhere(&self, text: &str, mut found: impl FnMut(T)) {
        let bytes = text.as_bytes();
        for (at, four) in bytes.windows(4).enumerate() {
            if four.first().is_some_and(|byte| byte & 0xC0 != 0x80) && self.may_begin(four) {
                self.within(bytes, at).for_each(|(_, meaning)| found(meaning));
            }
        }
        // Stems at the end of the text that are shorter than four bytes.
        for at in bytes.len().saturating_sub(3)..bytes.len() {
            self.within(bytes, at).for_each(|(_, meaning)| found(meaning));
        }
    }

    /// Whether some stem may begin with the bytes that a text goes on with.
    #[inline]
    fn may_begin(&self, rest: &[u8]) -> bool {
        let Some(four) = rest.first_chunk::<4>() else { return true };
        let bit = beginning(*four);
        self.beginnings.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
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

/// The bit of the first four bytes of a stem: of two Cyrillic letters.
#[inline]
fn beginning([a, b, c, d]: [u8; 4]) -> usize {
    let first = usize::from(a & 3) << 6 | usize::from(b & 0x3F);
    let second = usize::from(c & 3) << 6 | usize::from(d & 0x3F);
    (first << 4 ^ second) & (BEGINNINGS - 1)
}

/// Sets the bit of a stem; all bits for one shorter than four bytes.
fn mark(beginnings: &mut [u64], stem: &[u8]) {
    let Some(four) = stem.first_chunk::<4>() else { return beginnings.fill(u64::MAX) };
    let bit = beginning(*four);
    if let Some(bits) = beginnings.get_mut(bit / 64) {
        *bits |= 1 << (bit % 64);
    }
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
        let anywhere = |table: &StemTable<i32>, text: &str| {
            let mut found = Vec::new();
            table.anywhere(text, |meaning| found.push(meaning));
            found
        };
        assert_eq!(anywhere(&table, "ол жоқ, өтөледі a"), [5, 1, 2, 4]);
        let long = StemTable::new([("жоқ", 1), ("тө", 2)]);
        assert_eq!(anywhere(&long, "ол жоқ, тө"), [1, 2]);
        assert!(anywhere(&long, "т").is_empty());
    }
}
