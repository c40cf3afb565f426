//! Passwords that many people use: a list of what they are made of, and what they have in common.

/// Words that common passwords begin with, one a line; `#` begins a comment.
const LIST: &str = include_str!("common_passwords.txt");

/// Whether many use it: a word of the list with digits and signs around it, a row of neighbours, or a few characters again
/// and again.
pub(super) fn is_common(lower: &str) -> bool {
    let letters = plain(lower);
    let core = letters.trim_matches(|letter: char| !letter.is_alphabetic());
    let listed = |text: &str| LIST.lines().map(str::trim).any(|word| !word.starts_with('#') && word == text);
    // A word, or words of the list behind one another, are common; what is around them is not what protects.
    core.is_empty() && is_monotonous(lower)
        || !core.is_empty() && made_of(core, &listed)
        || is_repeated(lower)
        || is_row(lower)
}

/// With the letters that digits and signs between letters stand for.
fn plain(lower: &str) -> String {
    let letters: Vec<char> = lower.chars().collect();
    let is_letter = |nth: Option<usize>| {
        nth.and_then(|nth| letters.get(nth))
            .is_some_and(|letter| letter.is_alphabetic() || ['@', '$'].contains(letter))
    };
    let one = |(nth, letter): (usize, &char)| match letter {
        '@' => 'a',
        '$' => 's',
        digit if is_letter(nth.checked_sub(1)) && is_letter(Some(nth + 1)) => match digit {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            other => *other,
        },
        other => *other,
    };
    letters.iter().enumerate().map(one).collect()
}

/// Whether it is one to three words of the list, with digits and signs between them.
fn made_of(core: &str, listed: &impl Fn(&str) -> bool) -> bool {
    let words: Vec<&str> =
        core.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.len() <= 3
        && words.iter().all(|word| listed(word) || is_row(word) || half(word).is_some_and(listed))
}

/// The half of a word that stands twice.
fn half(word: &str) -> Option<&str> {
    let (first, second) = word.split_at_checked(word.len() / 2)?;
    (first == second).then_some(first)
}

/// Whether it is the same few characters again and again.
fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=letters.len() / 3).any(|length| letters.chunks(length).all(|chunk| letters.starts_with(chunk)))
}

/// Digits and signs only, of four kinds or fewer.
fn is_monotonous(text: &str) -> bool {
    let mut kinds: Vec<char> = text.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() <= 4
}

/// Rows of keyboards and of counting, forwards; the alphabet.
const ROWS: [&str; 6] = [
    "1234567890123456789012345678901234567890",
    "0987654321098765432109876543210987654321",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// Whether it is made of pieces of such rows, four characters and more each, and at most three others at the end.
fn is_row(text: &str) -> bool {
    let mut rest = text;
    while rest.chars().count() > 3 {
        let longest = |row: &&str| common_start(row, rest);
        let Some(length) = ROWS.iter().map(longest).max().filter(|length| *length >= 4) else {
            return false;
        };
        let Some(left) = rest.get(length..) else { return false };
        rest = left;
    }
    text.chars().count() > 3
}

/// The longest beginning of the text that stands in the row, in bytes; rows are ASCII.
fn common_start(row: &str, text: &str) -> usize {
    let mut length = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        match text.get(..end) {
            Some(start) if row.contains(start) => length = end,
            _ => break,
        }
    }
    length
}
