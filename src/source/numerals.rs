//! Numbers of lists as programs print them: letters, Roman figures, raised figures.

/// The Latin alphabet.
pub(super) const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
/// Maximum of letters in a number.
const LONGEST: usize = 20;

/// `a` … `z`, `aa`, `bb`: as Word counts.
pub(super) fn repeated(count: i64, letters: &str) -> String {
    let number = letters.chars().count();
    let Some(index) = usize::try_from(count).ok().and_then(|count| count.checked_sub(1)) else {
        return count.to_string();
    };
    let letter = letters.chars().nth(index % number).unwrap_or('?');
    std::iter::repeat_n(letter, (index / number + 1).min(LONGEST)).collect()
}

/// `a` … `z`, `aa`, `ab`: as browsers count.
pub(super) fn alphabetic(count: i64, signs: &[String]) -> String {
    let base = signs.len();
    let Some(mut rest) = usize::try_from(count).ok().filter(|count| *count > 0 && base > 0) else {
        return count.to_string();
    };
    let mut places = Vec::new();
    while rest > 0 {
        places.push((rest - 1) % base);
        rest = (rest - 1) / base;
    }
    places.iter().rev().filter_map(|place| signs.get(*place)).map(String::as_str).collect()
}

/// `I`, `II`, `III`, `IV`.
pub(super) fn roman(count: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&count) {
        return count.to_string();
    }
    let mut rest = count;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// Raised figures (`¹`, `²⁾`) for a text of nothing but figures and brackets; `None` for any other text. Square
/// brackets around a footnote's mark go.
pub(super) fn raised(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let raise = |c: char| {
        Some(match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4'..='9' => char::from_u32('⁴' as u32 + c.to_digit(10)? - 4)?,
            '+' => '⁺',
            '-' | '−' | '–' | '\u{2011}' => '⁻',
            '(' => '⁽',
            ')' => '⁾',
            ',' | '.' | ' ' | '\u{a0}' => c,
            _ => return None,
        })
    };
    text.chars().filter(|c| !matches!(c, '[' | ']')).map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_browsers_go_on_after_the_last() {
        let signs: Vec<String> = LATIN.chars().map(String::from).collect();
        let table = [(1, "a"), (26, "z"), (27, "aa"), (28, "ab"), (703, "aaa"), (0, "0"), (-2, "-2")];
        for (count, expected) in table {
            assert_eq!(alphabetic(count, &signs), expected, "{count}");
        }
    }

    #[test]
    fn only_figures_are_raised() {
        let table = [
            ("1", Some("¹")),
            ("[12]", Some("¹²")),
            ("45)", Some("⁴⁵⁾")),
            ("-1", Some("⁻¹")),
            (" 2 ", Some("²")),
            ("1-бап", None),
            ("*", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(raised(text).as_deref(), expected, "{text}");
        }
    }
}
