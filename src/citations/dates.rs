//! Days and numbers of acts as texts print them.

use std::ops::Range;
use zanflow_kazakh::letters::is_letter;
use zanflow_kazakh::months::month;
use zanflow_lexicon::scan::Cursor;
use zanflow_lexicon::words::acts::YEAR;
use zanflow_lexicon::words::citations::YEAR_SHORT;

/// The days that a text names, each with its bytes, as `YYYY-MM-DD`.
pub fn dates(text: &str) -> Vec<(Range<usize>, String)> {
    if !has_year(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(text, at) {
        let mut cursor = Cursor::new(text, start);
        match day(&mut cursor) {
            Some(day) => {
                at = cursor.at;
                found.extend(day.printed().map(|day| (start..at, day)));
            }
            None => at = start + 1,
        }
    }
    found
}

fn next_digit(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    rest.iter().position(u8::is_ascii_digit).map(|at| from + at)
}

/// Prefilter: every date has a year of four digits.
fn has_year(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        digits == 4
    })
}

/// A day as printed.
struct Day<'t> {
    year: &'t str,
    month: &'t str,
    day: &'t str,
}

impl Day<'_> {
    /// `YYYY-MM-DD`, if there is such a day.
    fn printed(&self) -> Option<String> {
        let (year, day): (u32, u32) = (self.year.parse().ok()?, self.day.parse().ok()?);
        let month: u32 = self.month.parse().ok().or_else(|| month(self.month))?;
        let real = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        real.then(|| format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// Steps over a day, in one of four ways.
fn day<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    [year_first, numeric, short_year, day_first].into_iter().find_map(|read| {
        let mut ahead = *cursor;
        let day = read(&mut ahead)?;
        *cursor = ahead;
        Some(day)
    })
}

/// «2012 жылғы «5» қарашадағы».
fn year_first<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let year = digits(cursor, 4..=4)?;
    cursor.blanks();
    word(cursor, YEAR)?;
    cursor.letters();
    cursor.word(",");
    cursor.blanks();
    cursor.one(|letter| matches!(letter, '«' | '"' | '“' | '„'));
    cursor.blanks();
    let day = digits(cursor, 1..=2)?;
    cursor.blanks();
    cursor.one(closes);
    cursor.run(|letter| letter.is_whitespace() || letter == '-');
    Some(Day { year, month: name(cursor)?, day })
}

/// «05.11.2012».
fn numeric<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let (day, month) = day_and_month(cursor)?;
    word(cursor, ".")?;
    Some(Day { year: digits(cursor, 4..=4)?, month, day })
}

/// «2012 ж. 05.11».
fn short_year<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let year = digits(cursor, 4..=4)?;
    cursor.blanks();
    word(cursor, YEAR_SHORT)?;
    word(cursor, ".")?;
    cursor.blanks();
    let (day, month) = day_and_month(cursor)?;
    Some(Day { year, month, day })
}

/// «5 қараша 2012 жыл».
fn day_first<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let day = digits(cursor, 1..=2)?;
    cursor.one(closes);
    blanks(cursor)?;
    let month = name(cursor)?;
    blanks(cursor)?;
    let year = digits(cursor, 4..=4)?;
    cursor.blanks();
    word(cursor, YEAR_SHORT)?;
    Some(Day { year, month, day })
}

fn day_and_month<'t>(cursor: &mut Cursor<'t>) -> Option<(&'t str, &'t str)> {
    let day = digits(cursor, 1..=2)?;
    word(cursor, ".")?;
    Some((day, digits(cursor, 1..=2)?))
}

/// A month's name has three letters or more.
fn name<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    Some(cursor.letters()).filter(|name| name.chars().nth(2).is_some())
}

fn closes(letter: char) -> bool {
    matches!(letter, '»' | '"' | '”')
}

/// So many digits; no more are read.
fn digits<'t>(cursor: &mut Cursor<'t>, count: std::ops::RangeInclusive<usize>) -> Option<&'t str> {
    let found = cursor.rest().bytes().take(*count.end()).take_while(u8::is_ascii_digit).count();
    let digits = cursor.rest().get(..found).filter(|_| count.contains(&found))?;
    cursor.at += found;
    Some(digits)
}

fn word(cursor: &mut Cursor<'_>, word: &str) -> Option<()> {
    cursor.word(word).then_some(())
}

fn blanks(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.blanks().then_some(())
}

/// The first number of an act behind its sign, «№ А-13/611» or «N 393-ө»: the bytes of sign and number, and those of the number.
pub fn number(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        let begins = !std::mem::replace(&mut in_word, is_of_word(letter));
        if letter == '№' || (letter == 'N' && begins) {
            let mut cursor = Cursor::new(text, at);
            if let Some(number) = sign(&mut cursor).and_then(|()| number_at(&mut cursor)) {
                return Some((at..number.end, number));
            }
        }
    }
    None
}

/// Steps over `№`, `N`, `No` and the blanks after it.
fn sign(cursor: &mut Cursor<'_>) -> Option<()> {
    if !cursor.word("№") {
        cursor.word("N");
        cursor.one(|letter| matches!(letter, 'o' | '\u{43e}'));
        if cursor.peek().is_some_and(is_of_word) {
            return None;
        }
    }
    cursor.blanks();
    Some(())
}

/// Letters may stand before and after the digits.
fn number_at(cursor: &mut Cursor<'_>) -> Option<Range<usize>> {
    let start = cursor.at;
    if cursor.letters().chars().nth(3).is_some() {
        return None;
    }
    if cursor.at > start {
        cursor.word("-");
    }
    some_digits(cursor)?;
    while more(cursor, |ahead| {
        ahead.one(|letter| matches!(letter, '-' | '/')) && {
            ahead.one(is_letter);
            some_digits(ahead).is_some()
        }
    }) {}
    more(cursor, |ahead| {
        ahead.word("-")
            && (1..=2).contains(&ahead.letters().chars().count())
            && !ahead.peek().is_some_and(is_of_word)
    });
    Some(start..cursor.at)
}

fn some_digits(cursor: &mut Cursor<'_>) -> Option<()> {
    let digits = cursor.run(|letter| letter.is_ascii_digit());
    (!digits.is_empty()).then_some(())
}

/// Whether there is more, and steps over it.
fn more<'t>(cursor: &mut Cursor<'t>, read: impl FnOnce(&mut Cursor<'t>) -> bool) -> bool {
    let start = cursor.at;
    cursor.optional(read);
    cursor.at > start
}

/// A letter, digit or low line.
fn is_of_word(letter: char) -> bool {
    letter == '_' || zanflow_kazakh::letters::is_letter_or_digit(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_kazakh::pattern::part;

    #[test]
    fn numbers_end_where_they_are_no_numbers_any_more() {
        let cases = [
            ("№ 7 қаулысы", Some("7")),
            ("N 11-ө бұйрығы", Some("11-ө")),
            ("No 5", Some("5")),
            ("Nа 5; №А-13/611", Some("А-13/611")),
            ("№ 2/4-б-3", Some("2/4-б")),
            ("№ 7-қаулы", Some("7")),
            ("№ абвг5 № -", None),
            ("ҚN 5", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(number(text).map(|(_, number)| part(text, number)), wanted, "{text}");
        }
    }

    #[test]
    fn days_are_read_from_the_left_without_overlaps() {
        let days = |text: &str| {
            dates(text).into_iter().map(|(range, _)| part(text, range).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            days("122012 жылғы «5» қарашадағы, 5.11.20134"),
            ["2012 жылғы «5» қарашадағы", "5.11.2013"]
        );
        assert_eq!(days("2012 жылғы 5 ма 2013 ж. 1.12"), ["2013 ж. 1.12"]);
        assert_eq!(days("123 қараша 2012 ж"), ["23 қараша 2012 ж"]);
    }
}
