//! Looks at the letters of a text: whether it is Kazakh or Russian as it stands. A wrong encoding, a font without Kazakh
//! letters or a program that put `?` for them leaves a text that compiles, into nonsense.
//!
//! Measured as shares, of samples. In acts as they should be (256 of them, Kazakh and Russian) no word in 150 mixes
//! capital and small letters, none has a foreign letter or a lost one, and of the Kazakh letters in [`KAZAKH_SHARES`] the rarest
//! act has the share that is given there.

use zanflow_kazakh::letters::{
    KAZAKH_SHARES, RARE_KAZAKH, cyrillic_look_alike, is_capital, is_cyrillic, is_letter, is_russian_letter,
};
use zanflow_kazakh::look_alikes::{of_other_alphabets, with_mark};
use zanflow_lexicon::words::languages::RUSSIAN;

/// Bytes of a sample, and how many samples are taken.
const SAMPLE: usize = 4096;
/// See [`SAMPLE`].
const SAMPLES: usize = 12;

/// Letters of the shortest text that is judged.
const SHORTEST: usize = 300;

/// How many of a letter must be missing before its absence tells.
const EXPECTED: usize = 8;

/// What is wrong with the letters of a text, and what to do.
pub(super) fn remark(text: &str) -> Option<String> {
    let mut counts = Counts::default();
    samples(text).for_each(|sample| counts.add(sample));
    counts.remark()
}

/// Pieces of a text, from all of it.
fn samples(text: &str) -> impl Iterator<Item = &str> {
    let step = (text.len() / SAMPLES).max(SAMPLE);
    (0..SAMPLES).map_while(move |i| {
        let start = text.ceil_char_boundary(i * step);
        let end = text.floor_char_boundary(start.saturating_add(SAMPLE));
        text.get(start..end.max(start)).filter(|sample| !sample.is_empty())
    })
}

/// What a text's characters and words are.
#[derive(Default)]
struct Counts {
    letters: usize,
    cyrillic: usize,
    capitals: usize,
    /// Letters of neither alphabet, but ASCII, that look like none of it.
    foreign: usize,
    /// Lines and boxes, which stand for letters in a wrong encoding, and controls.
    signs: usize,
    /// Marks that programs put for letters that they lack: `?`, `□`.
    lost: usize,
    /// How many there are of each of [`KAZAKH_SHARES`].
    kazakh: [usize; KAZAKH_SHARES.len()],
    words: usize,
    /// Words with a capital letter after a small one.
    uneven: usize,
    /// Words that only Russian has.
    russian: usize,
    /// The first word that has something strange.
    example: Option<String>,
}

impl Counts {
    fn add(&mut self, sample: &str) {
        for word in sample.split_whitespace() {
            let (before, uneven) = (self.strange(), self.word(word));
            self.words += 1;
            self.uneven += usize::from(uneven);
            self.russian += usize::from(RUSSIAN.contains(&word));
            if self.example.is_none() && (uneven || self.strange() > before) {
                self.example = Some(word.chars().take(24).collect());
            }
        }
    }

    fn strange(&self) -> usize {
        self.foreign + self.signs + self.lost
    }

    /// Counts the letters of a word; whether a capital one follows a small one.
    fn word(&mut self, word: &str) -> bool {
        let (mut uneven, mut before) = (false, None);
        let mut letters = word.chars().peekable();
        while let Some(letter) = letters.next() {
            let after = letters.peek().copied();
            if !is_letter(letter) {
                self.mark(letter, after);
                before = None;
                continue;
            }
            let capital = is_capital(letter);
            uneven |= capital && before.is_some_and(|before| !is_capital(before));
            self.letters += 1;
            self.capitals += usize::from(capital);
            self.letter(before, letter, after);
            before = Some(letter);
        }
        uneven
    }

    fn letter(&mut self, before: Option<char>, letter: char, after: Option<char>) {
        let marked = after.and_then(|mark| with_mark(letter, mark));
        let known =
            marked.or_else(|| of_other_alphabets(before, letter, after.filter(|after| is_letter(*after))));
        let known = known.unwrap_or(letter);
        let known = if known.is_ascii() || is_cyrillic(known) {
            known
        } else {
            cyrillic_look_alike(known).unwrap_or(known)
        };
        if is_cyrillic(known) {
            self.cyrillic += 1;
        }
        if !known.is_ascii() && !is_russian_letter(known) {
            let small = known.to_lowercase().next().unwrap_or(known);
            match KAZAKH_SHARES.iter().position(|(kazakh, _)| *kazakh == small) {
                Some(nth) => self.kazakh.iter_mut().skip(nth).take(1).for_each(|count| *count += 1),
                None => self.foreign += usize::from(small != RARE_KAZAKH),
            }
        }
    }

    fn mark(&mut self, mark: char, after: Option<char>) {
        let goes_on = after.is_some_and(|after| is_letter(after) || after == mark);
        self.lost += usize::from(matches!(mark, '?' | '□' | '■' | '\u{FFFD}') && goes_on);
        self.signs += usize::from(matches!(mark, '\u{80}'..='\u{9F}' | '\u{2500}'..='\u{259F}'));
    }

    fn remark(&self) -> Option<String> {
        if self.letters + self.signs < SHORTEST {
            return None;
        }
        // So many in a hundred.
        let above = |count: usize, of: usize, share: usize| count * 100 > of * share;
        let example = self.example.as_deref().unwrap_or_default();
        let garbled = above(self.foreign, self.letters, 3)
            || above(self.signs, self.letters, 3)
            || above(self.uneven, self.words, 10)
            || above(self.capitals, self.letters, 60);
        if garbled {
            return Some(format!(
                "this is no Kazakh or Russian text as it stands (for example «{example}»): it was read or saved in a wrong \
                 encoding; save the original as UTF-8 and compile that"
            ));
        }
        if self.lost >= 5 && above(self.lost, self.letters, 1) {
            return Some(format!(
                "signs stand for letters (for example «{example}»): the program that saved this text had no Kazakh letters; \
                 take the text from the original"
            ));
        }
        if !above(self.cyrillic, self.letters, 30) {
            return Some(
                "hardly a letter of this text is a Kazakh or Russian one: what is not written in Cyrillic is not understood"
                    .to_owned(),
            );
        }
        self.missing()
    }

    /// Kazakh letters that the text should have.
    fn missing(&self) -> Option<String> {
        let all: usize = self.kazakh.iter().sum();
        let some = all * 100 >= self.cyrillic * 2;
        if !some && self.russian * 100 >= self.words * 2 {
            return None;
        }
        let enough = |share: usize| self.cyrillic * share >= EXPECTED * 10_000;
        let letters: Vec<String> = KAZAKH_SHARES
            .iter()
            .zip(self.kazakh)
            .filter(|((_, share), count)| if some { *count == 0 && enough(*share) } else { true })
            .map(|((letter, _), _)| letter.to_string())
            .collect();
        (!letters.is_empty()).then(|| {
            format!(
                "the Kazakh letters {} are missing throughout: a font or a program dropped or replaced them; take the text from \
                 the original",
                letters.join(" ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACT: &str = "Ара өсірушінің өтінішін қабылдау және тіркеу мемлекеттік қызметін көрсету үшін қызмет беруші құжаттарды \
                       тексереді, ал ұсынылған мәліметтер толық болмаған жағдайда бас тартады. Маман үш жұмыс күні ішінде \
                       анықтаманы әзірлейді, басшы оған қол қояды және кеңсе ұқсас тәртіппен береді. ";

    fn act() -> String {
        ACT.repeat(12)
    }

    #[track_caller]
    fn check(text: &str, wanted: Option<&str>) {
        let told = remark(text);
        let same = match (&told, wanted) {
            (Some(told), Some(wanted)) => told.contains(wanted),
            (None, None) => true,
            _ => false,
        };
        assert!(same, "{told:?} {}", text.chars().take(60).collect::<String>());
    }

    #[test]
    fn acts_and_short_texts_have_no_remark() {
        check(&act(), None);
        check(&"Настоящие правила определяют порядок регистрации пчёл и не распространяются на осы, для которых порядок установлен. ".repeat(9), None);
        check("Ара? қызмет", None);
        check(&act().replace('ә', "ə").replace('қ', "к\u{321}").replace('ү', "ї"), None);
    }

    #[test]
    fn letters_that_were_lost_are_told() {
        let act = act();
        let special = |letter: char| KAZAKH_SHARES.iter().any(|(other, _)| *other == letter);
        let without = |sign: &str| act.split(special).collect::<Vec<_>>().join(sign);
        check(&without("?"), Some("signs stand for letters"));
        check(&without("□"), Some("signs stand for letters"));
        check(&without(""), Some("і қ ң ә ө ғ ү ұ are missing"));
        check(&act.replace(['қ', 'ғ'], ""), Some("қ ғ are missing"));
        check(&"Only English words stand in this file, and no others. ".repeat(9), Some("hardly a letter"));
    }

    #[test]
    fn wrong_encodings_are_told() {
        // UTF-8 read as Latin-1, and as windows-1251: two letters for one.
        let bytes = act();
        let latin: String = bytes.bytes().map(char::from).collect();
        check(&latin, Some("wrong encoding"));
        let cyrillic = |byte: u8| match byte {
            0xC0..=0xFF => char::from_u32(0x410 + u32::from(byte) - 0xC0).unwrap_or('?'),
            0x80..=0xBF => ['Ђ', 'Ѓ', 'љ', 'ў', '°', '±', '»', '‹'][usize::from(byte % 8)],
            _ => char::from(byte),
        };
        check(&bytes.bytes().map(cyrillic).collect::<String>(), Some("wrong encoding"));
        // KOI8 and windows-1251 have small and capital letters in each other's places.
        let swapped = |letter: char| match letter {
            'а'..='я' => letter.to_uppercase().next().unwrap_or(letter),
            _ => letter,
        };
        check(&act().chars().map(swapped).collect::<String>(), Some("wrong encoding"));
    }
}
