//! Days and numbers of acts as texts print them.

use std::ops::Range;
use zanflow_kazakh::endings::is_joined_case_ending;
use zanflow_kazakh::letters::{is_capital, is_letter};
use zanflow_kazakh::months::month;
use zanflow_lexicon::scan::Cursor;
use zanflow_lexicon::words::acts::YEAR;
use zanflow_lexicon::words::citations::{NUMBER_TAILS, ORDINALS, YEAR_SHORT};

/// The days that a text names, each with its bytes, as `YYYY-MM-DD`.
pub fn dates(text: &str) -> Vec<(Range<usize>, String)> {
    days(text).into_iter().filter_map(|(range, day)| Some((range, day?))).collect()
}

/// The days that a text names and that do not exist, as «31 ақпан»: their bytes.
pub fn impossible_days(text: &str) -> Vec<Range<usize>> {
    days(text).into_iter().filter(|(_, day)| day.is_none()).map(|(range, _)| range).collect()
}

/// The days that a text names, each with its bytes; as `YYYY-MM-DD` if there is such a day.
pub(crate) fn days(text: &str) -> Vec<(Range<usize>, Option<String>)> {
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
                found.extend(day.month_of_year().map(|month| (start..at, day.printed(month))));
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
    /// Year and month, 1 to 12, if these words and figures are of a day at all.
    fn month_of_year(&self) -> Option<(u32, u32)> {
        let year: u32 = self.year.parse().ok().filter(|year| (1900..2100).contains(year))?;
        let month: u32 = self.month.parse().ok().or_else(|| month(self.month))?;
        (1..=12).contains(&month).then_some((year, month))
    }

    /// `YYYY-MM-DD`, if the month has such a day.
    fn printed(&self, (year, month): (u32, u32)) -> Option<String> {
        let day: u32 = self.day.parse().ok().filter(|day| (1..=days_of(year, month)).contains(day))?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// How many days a month has.
fn days_of(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Steps over a day, in one of its ways.
fn day<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    [year_first, numeric, iso, short_year, month_first, day_first].into_iter().find_map(|read| {
        let mut ahead = *cursor;
        let day = read(&mut ahead)?;
        *cursor = ahead;
        Some(day)
    })
}

/// «2012 жылғы «5» қарашадағы», «2012 ж. 5 қараша».
fn year_first<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let year = year_named(cursor)?;
    cursor.one(|letter| matches!(letter, '«' | '"' | '“' | '„'));
    cursor.blanks();
    let day = digits(cursor, 1..=2)?;
    cursor.blanks();
    cursor.one(closes);
    cursor.run(|letter| letter.is_whitespace() || letter == '-');
    Some(Day { year, month: name(cursor)?, day })
}

/// «2012 жылғы қарашаның 5-індегі».
fn month_first<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let year = year_named(cursor)?;
    let month = name(cursor).filter(|name| month(name).is_some())?;
    blanks(cursor)?;
    let day = digits(cursor, 1..=2)?;
    word(cursor, "-")?;
    name(cursor)?;
    Some(Day { year, month, day })
}

/// «2012 жылғы », «2012 ж. », with what follows up to the next word.
fn year_named<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let year = digits(cursor, 4..=4)?;
    cursor.blanks();
    if word(cursor, YEAR).is_some() {
        cursor.letters();
        cursor.word(",");
    } else {
        word(cursor, YEAR_SHORT)?;
        cursor.word(".");
    }
    cursor.blanks();
    Some(year)
}

/// «05.11.2012», «05/11/2012 ж.».
fn numeric<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let part = separator(cursor, 2)?;
    let day = digits(cursor, 1..=2)?;
    word(cursor, part)?;
    let month = digits(cursor, 1..=2)?;
    word(cursor, part)?;
    Some(Day { year: digits(cursor, 4..=4)?, month, day })
}

/// «2012-11-05».
fn iso<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let part = separator(cursor, 4)?;
    let year = digits(cursor, 4..=4)?;
    word(cursor, part)?;
    let month = digits(cursor, 2..=2)?;
    word(cursor, part)?;
    let day = digits(cursor, 2..=2)?;
    let ends = !cursor.peek().is_some_and(|letter| is_of_word(letter) || matches!(letter, '-' | '/'));
    ends.then_some(Day { year, month, day })
}

/// What parts the figures of a day, the first of which has so many digits at most. Of hyphens and strokes only where no
/// number of an act begins: «№ 17-02-2013».
fn separator<'t>(cursor: &Cursor<'t>, most: usize) -> Option<&'t str> {
    let rest = cursor.rest();
    let first = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let part = rest.get(first..first + 1)?;
    let before = cursor.text().get(..cursor.at)?;
    let numbered = before.trim_end().ends_with(['№', 'N', 'º', '-', '/'])
        || before.ends_with(|letter: char| letter.is_ascii_digit());
    (part == "." || (matches!(part, "-" | "/") && !numbered)).then_some(part)
}

/// «2012 ж. 05.11».
fn short_year<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let year = digits(cursor, 4..=4)?;
    cursor.blanks();
    word(cursor, YEAR_SHORT)?;
    word(cursor, ".")?;
    cursor.blanks();
    let day = digits(cursor, 1..=2)?;
    word(cursor, ".")?;
    Some(Day { year, month: digits(cursor, 1..=2)?, day })
}

/// «5 қараша 2012 жыл», «5-қараша 2012».
fn day_first<'t>(cursor: &mut Cursor<'t>) -> Option<Day<'t>> {
    let day = digits(cursor, 1..=2)?;
    cursor.one(closes);
    (!cursor.run(|letter| letter.is_whitespace() || letter == '-').is_empty()).then_some(())?;
    let month = name(cursor).filter(|name| month(name).is_some())?;
    cursor.word(",");
    blanks(cursor)?;
    let year = digits(cursor, 4..=4).filter(|_| !cursor.peek().is_some_and(is_of_word))?;
    cursor.optional(|ahead| {
        ahead.blanks();
        ahead.word(YEAR_SHORT)
    });
    Some(Day { year, month, day })
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
    numbers(text).next()
}

/// The number that a text begins with, its sign left out.
pub(crate) fn number_behind_sign(text: &str) -> Option<&str> {
    let range = number_at(&mut Cursor::new(text, 0))?;
    text.get(range)
}

/// The last number that a text ends with, blanks after it left out: «… № 84 ».
pub(crate) fn number_at_end(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let near = text.floor_char_boundary(text.len().saturating_sub(LONGEST_NUMBER));
    let found = numbers(text.get(near..)?).last()?;
    let shift = |range: Range<usize>| range.start + near..range.end + near;
    let (whole, number) = (shift(found.0), shift(found.1));
    text.get(number.end..)?.trim().is_empty().then_some((whole, number))
}

/// Bytes of the longest number with its sign.
const LONGEST_NUMBER: usize = 80;

/// The numbers of acts behind their signs.
fn numbers(text: &str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let (mut in_word, mut next) = (false, 0);
    text.char_indices().filter_map(move |(at, letter)| {
        let begins = !std::mem::replace(&mut in_word, is_of_word(letter));
        if at < next || !(letter == '№' || (letter == 'N' && begins)) {
            return None;
        }
        let mut cursor = Cursor::new(text, at);
        let number = sign(&mut cursor).and_then(|()| number_at(&mut cursor))?;
        next = number.end;
        Some((at..number.end, number))
    })
}

/// Steps over `№`, `N`, `No`, `Nº` and the blanks after it.
fn sign(cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.word("№") {
        cursor.word("№");
    } else {
        cursor.word("N");
        cursor.one(|letter| matches!(letter, 'o' | '\u{43e}' | 'º' | '°' | '\u{2da}' | '\u{1d52}'));
        if cursor.peek().is_some_and(is_of_word) {
            return None;
        }
    }
    cursor.blanks();
    Some(())
}

/// Letters may stand before, among and after the digits: «ҚР ДСМ-84/2020», «А-13/611», «29-213-VI», «17-ө», «84/НҚ»,
/// «118-VI ҚРЗ».
fn number_at(cursor: &mut Cursor<'_>) -> Option<Range<usize>> {
    let start = cursor.at;
    lead(cursor)?;
    some_digits(cursor)?;
    while more(cursor, |ahead| {
        ahead.optional(|ahead| ahead.blanks() && ahead.peek() == Some('/'));
        let stroke = ahead.peek() == Some('/');
        if !ahead.one(|letter| matches!(letter, '-' | '/' | '–')) {
            return false;
        }
        if stroke {
            ahead.blanks();
        }
        figures(ahead) || tail(ahead)
    }) {}
    more(cursor, glued);
    more(cursor, |ahead| ahead.blanks() && ahead.any(NUMBER_TAILS) && !ahead.peek().is_some_and(is_of_word));
    Some(start..cursor.at)
}

/// Letters of the longest abbreviation in a number.
const LETTERS: usize = 5;

/// «А-», «ҚР ДСМ-»: up to three letters, or abbreviations.
fn lead(cursor: &mut Cursor<'_>) -> Option<()> {
    let first = cursor.letters();
    let count = first.chars().count();
    if count > LETTERS || (count > 3 && !is_abbreviation(first)) {
        return None;
    }
    if is_abbreviation(first) {
        more(cursor, |ahead| ahead.blanks() && is_abbreviation(ahead.letters()));
        cursor.blanks();
    }
    if count > 0 {
        cursor.word("-");
        if is_abbreviation(first) {
            cursor.blanks();
        }
    }
    Some(())
}

/// Two to five capital letters.
fn is_abbreviation(word: &str) -> bool {
    (2..=LETTERS).contains(&word.chars().count()) && word.chars().all(is_capital)
}

/// Digits, a letter before them or not.
fn figures(cursor: &mut Cursor<'_>) -> bool {
    more(cursor, |ahead| {
        ahead.one(is_letter);
        some_digits(ahead).is_some()
    })
}

/// Letters that end a number: capitals, or one or two small ones that are no ending of the number's word («№ 2-ге»).
fn tail(cursor: &mut Cursor<'_>) -> bool {
    more(cursor, |ahead| {
        let word = ahead.letters();
        let count = word.chars().count();
        let short = (1..=2).contains(&count) && !is_joined_case_ending(word) && !ORDINALS.contains(&word);
        (short || is_abbreviation(word)) && !ahead.peek().is_some_and(is_of_word)
    })
}

/// Letters right behind the last digit: «39ө», «84НҚ».
fn glued(cursor: &mut Cursor<'_>) -> bool {
    let word = cursor.letters();
    (word.chars().count() == 1 || is_abbreviation(word)) && !cursor.peek().is_some_and(is_of_word)
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
            ("№ 2/4-б-3", Some("2/4-б-3")),
            ("№ ҚР ДСМ-84/2020 бұйрығы", Some("ҚР ДСМ-84/2020")),
            ("№ ҚР ДСМ - 84/2020 бұйрығы", Some("ҚР ДСМ - 84/2020")),
            ("№ 84/НҚ бұйрығы", Some("84/НҚ")),
            ("№ 84 / НҚ бұйрығы", Some("84 / НҚ")),
            ("№ 84 - Мысал", Some("84")),
            ("№ 17-ө", Some("17-ө")),
            ("№ 39ө қаулысы", Some("39ө")),
            ("№ 84қаулысы", Some("84")),
            ("№ 29-213-VI шешімі", Some("29-213-VI")),
            ("№ VI-31-3 шешімі", Some("VI-31-3")),
            ("№ 118-VI ҚРЗ Заңы", Some("118-VI ҚРЗ")),
            ("№ 118 ҚР Заңы", Some("118")),
            ("№ 2-ге", Some("2")),
            ("№ 2-ші", Some("2")),
            ("№№ 5, 6", Some("5")),
            ("Nº 84", Some("84")),
            ("№ 15-1-1/234", Some("15-1-1/234")),
            ("№ 7-қаулы", Some("7")),
            ("№ абвг5 № -", None),
            ("ҚN 5", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(number(text).map(|(_, number)| part(text, number)), wanted, "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_told_apart() {
        let told = |text: &str| {
            let each = impossible_days(text).into_iter();
            each.map(|range| part(text, range).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            told("2013 жылғы 31 ақпандағы № 84, 29.02.2013"),
            ["2013 жылғы 31 ақпандағы", "29.02.2013"]
        );
        assert_eq!(told("29.02.2012, 2012 жылғы 5 тармақта, 34.56.2012"), Vec::<String>::new());
        assert_eq!(dates("2013 жылғы 31 ақпандағы"), []);
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
        assert_eq!(days("№ 17-02-2013 бұйрығы"), Vec::<String>::new());
    }
}
