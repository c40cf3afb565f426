//! Normalises characters: drops invisible ones, turns every blank into a space, composes letters (NFC).

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Fast path: whether a line needs no normalising. Looks at bytes only: ASCII, tabs, and letters led by 0xD0–0xD3
/// (U+0400–U+04FF, where NFC changes nothing by itself).
pub(super) fn is_plain(line: &str) -> bool {
    // No early exit, so that the loop is vectorised.
    line.as_bytes()
        .iter()
        .fold(true, |plain, &byte| plain & matches!(byte, b'\t' | 0x20..=0x7e | 0x80..=0xbf | 0xd0..=0xd3))
}

/// Appends a normalised line. `line` has no line end.
pub(super) fn clean_into(line: &str, out: &mut String) {
    if is_plain(line) {
        out.push_str(line);
        return;
    }
    let start = out.len();
    let mut decomposed = false;
    let mut copied = 0;
    for (at, c) in line.char_indices() {
        if is_common(c) {
            continue;
        }
        decomposed |= may_compose(c);
        let clean = match c {
            SOFT_HYPHEN if is_hyphen(line, at) => Some('-'),
            _ => clean(c),
        };
        if clean == Some(c) {
            continue;
        }
        out.push_str(line.get(copied..at).unwrap_or_default());
        out.extend(clean);
        copied = at + c.len_utf8();
    }
    out.push_str(line.get(copied..).unwrap_or_default());
    if decomposed {
        compose(out, start);
    }
}

/// Where a word may be broken; some programs print a hyphen so.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Whether a soft hyphen at `at` stands for a hyphen: after a figure or an abbreviation no word is broken, and figures
/// must never be joined.
pub(super) fn is_hyphen(line: &str, at: usize) -> bool {
    let (before, after) = line.split_at_checked(at).unwrap_or_default();
    let next = after.chars().nth(1);
    let mut before = before.chars().rev();
    match (before.next(), next) {
        (Some(last), Some(next)) if last.is_numeric() => next.is_alphanumeric(),
        (Some(last), Some(next)) if last.is_uppercase() => {
            next.is_lowercase() && before.next().is_some_and(char::is_uppercase)
        }
        _ => false,
    }
}

/// The characters that texts are full of: they stay, and compose with nothing.
#[inline]
fn is_common(c: char) -> bool {
    matches!(c, ' '..='\u{7e}' | '\u{ae}'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{2013}' | '\u{2014}' | '\u{2016}'..='\u{2027}')
}

/// What a character becomes: itself, a space, or nothing.
pub(super) fn clean(c: char) -> Option<char> {
    match c {
        '\t' | ' '..='\u{7e}' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{34e}' | '\u{400}'..='\u{5ff}' => Some(c),
        // Soft hyphen, joiners, zero-width blanks, marks of writing direction, byte-order mark.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        // Code points that are no characters: some extractors leave them.
        '\u{fdd0}'..='\u{fdef}' => None,
        _ if u32::from(c) & 0xfffe == 0xfffe => None,
        // Hyphens and dashes of one kind: `1‐үдеріс` is `1-үдеріс`.
        '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{2012}' | '\u{2212}' => Some('–'),
        '\u{2015}' | '\u{fe58}' => Some('—'),
        // An object that is not there: it only separates.
        '\u{fffc}' => Some(' '),
        // Every Unicode blank, and controls: they only separate.
        _ if c.is_whitespace() || c.is_control() => Some(' '),
        _ => Some(c),
    }
}

/// Characters that NFC may change or combine with the previous one. The ranges of common text are excluded.
fn may_compose(c: char) -> bool {
    !matches!(c, '\0'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{2002}'..='\u{2125}')
}

/// Normalises `out` from byte `start` to NFC.
fn compose(out: &mut String, start: usize) {
    let tail = out.get(start..).unwrap_or_default();
    if is_nfc_quick(tail.chars()) == IsNormalized::Yes {
        return;
    }
    let composed: String = tail.nfc().collect();
    out.truncate(start);
    out.push_str(&composed);
}

/// Whether there are only spaces and tabs.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans() {
        let table = [
            ("Үлгі облысы", "Үлгі облысы"),
            ("а\u{a0}б\u{202f}в\u{2009}г\u{2007}д\u{3000}е", "а б в г д е"),
            ("қыз\u{ad}мет\u{200b}\u{2060}\u{feff}", "қызмет"),
            ("и\u{306}ө", "йө"),
            ("\u{2126} № – «»", "Ω № – «»"),
            ("бір\u{ffff} екі\u{fffe}\u{fdd0}\u{1ffff}", "бір екі"),
            ("а\u{1}б\u{85}в\u{2028}г", "а б в г"),
            ("екі  бос  ", "екі  бос  "),
            (
                "1\u{2010}үдеріс 2\u{2011}шарт 3 \u{2212} 4 \u{2012} 5 \u{2015} 6",
                "1-үдеріс 2-шарт 3 – 4 – 5 — 6",
            ),
            ("ішінара\u{ffff} авто\u{fdd0}мат\u{1fffe}", "ішінара автомат"),
            // A soft hyphen after a figure or an abbreviation is a hyphen.
            ("10\u{ad}15 секунд, 3\u{ad}тармақ, ЭҮП\u{ad}те", "10-15 секунд, 3-тармақ, ЭҮП-те"),
            ("10\u{ad}-15, Қыз\u{ad}мет", "10-15, Қызмет"),
        ];
        for (input, expected) in table {
            let mut out = String::from("|");
            clean_into(input, &mut out);
            assert_eq!(out, format!("|{expected}"), "{input:?}");
        }
    }

    #[test]
    fn plain_means_unchanged() {
        for code in 0..=0x10ffff {
            let Some(c) = char::from_u32(code) else { continue };
            let text = c.to_string();
            if is_plain(&text) {
                assert_eq!(clean(c), Some(c), "{code:x}");
                assert_eq!(text.nfc().collect::<String>(), text, "{code:x}");
            }
            if !may_compose(c) {
                let cleaned = clean(c).map(String::from).unwrap_or_default();
                assert_eq!(cleaned.nfc().collect::<String>(), cleaned, "{code:x}");
            }
        }
    }
}
