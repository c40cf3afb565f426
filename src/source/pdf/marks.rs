//! Marks of items at the beginning of lines: `12)`, `3.`, `–`.

/// Figures of a mark.
const LONGEST: usize = 3;

/// The mark that a text begins with: its number, 0 for a dash or a bullet, and its sign.
pub(super) fn mark(text: &str) -> Option<(u32, char)> {
    let text = text.trim_start();
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text.get(figures..)?.chars();
    let sign = rest.next()?;
    let rest = rest.as_str();
    if !(rest.is_empty() || rest.starts_with(char::is_whitespace) || (figures > 0 && touches(rest))) {
        return None;
    }
    match (figures, sign) {
        (1..=LONGEST, '.' | ')') => Some((text.get(..figures)?.parse().ok()?, sign)),
        (0, '-' | '–' | '—' | '•' | '·' | '▪' | '◦') => Some((0, sign)),
        _ => None,
    }
}

/// Whether a text may follow a mark without a blank: a number as wide as its room touches what it marks.
fn touches(text: &str) -> bool {
    // `10.3-шарт` or `10.3 шарт`, but not `10.3` or `10.03.2015`.
    let text = match text.trim_start_matches(|letter: char| letter.is_ascii_digit()) {
        after if after.len() < text.len() => after.strip_prefix(['-', ' ']).unwrap_or_default(),
        after => after,
    };
    text.starts_with(|letter: char| letter.is_alphabetic() || matches!(letter, '«' | '„' | '“' | '"'))
}

/// Whether a line begins the item that comes next: `6)` after `5) …`, `1)` after a colon, a dash after an ended line.
pub(super) fn begins_next(text: &str, line: &str) -> bool {
    let Some((number, sign)) = mark(line) else { return false };
    let end = text.trim_end();
    let ended = end.ends_with([';', ':', '.']);
    match number {
        0 => ended,
        1 => end.ends_with(':') || (ended && sign == '.'),
        _ => ended || mark(text) == Some((number - 1, sign)),
    }
}

/// Whether a quotation is open at the end of a text.
pub(super) fn is_quoting(text: &str) -> bool {
    let last = text.rfind(['«', '»', '“', '”', '„']);
    last.and_then(|at| text.get(at..)?.chars().next()).is_some_and(|sign| matches!(sign, '«' | '„'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_with_their_marks() {
        for (text, expected) in [
            ("12) бір", Some((12, ')'))),
            ("3. бір", Some((3, '.'))),
            ("– бір", Some((0, '–'))),
            ("10.бір", Some((10, '.'))),
            ("10.„бір“", Some((10, '.'))),
            ("10.3-шарт", Some((10, '.'))),
            ("10.3 шарт", Some((10, '.'))),
            ("10.3", None),
            ("10.03.2015", None),
            ("-бір", None),
            ("2014 жылғы", None),
            ("25.01.2016 № 59", None),
            ("1-қосымша", None),
            ("бір", None),
        ] {
            assert_eq!(mark(text), expected, "{text}");
        }
        for (text, line, expected) in [
            ("5) бір;", "6) екі", true),
            ("5) бір", "6) екі", true),
            ("мынадай:", "1) бір", true),
            ("осы тармақтың", "2) тармақшасы", false),
            ("бір;", "– екі", true),
            ("бір", "– екі", false),
        ] {
            assert_eq!(begins_next(text, line), expected, "{text} {line}");
        }
        assert!(is_quoting("«Бір") && !is_quoting("«Бір» екі") && !is_quoting("бір"));
    }
}
