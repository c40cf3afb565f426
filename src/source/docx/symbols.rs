//! Signs of fonts without letters (`w:sym`), as Unicode has them.

/// The sign of a font's code; `None` for those that Unicode does not have or that are not known here.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    // Such fonts lie in the private area; any other code is the letter itself.
    let Some(own) = code.checked_sub(0xf000).filter(|own| *own < 0x100) else {
        return char::from_u32(code)
            .filter(|sign| !sign.is_control() && !('\u{e000}'..='\u{f8ff}').contains(sign));
    };
    let font = font.to_ascii_lowercase();
    if font.contains("wingdings") {
        return wingdings(own);
    }
    if font == "symbol" {
        return greek(own);
    }
    // A usual font: the code is that of its letters.
    (0x20..0x7f).contains(&own).then(|| char::from_u32(own)).flatten()
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x6c | 0x9f => '•',
        0x6e | 0xa7 => '▪',
        0x6f | 0x71 | 0x72 | 0xa8 => '☐',
        0x75 | 0x76 => '◆',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

/// The font Symbol: Greek letters and signs of mathematics.
fn greek(code: u32) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let nth =
        |letters: &str, first: u32| usize::try_from(code - first).ok().and_then(|at| letters.chars().nth(at));
    match code {
        0x41..=0x5a => nth(CAPITALS, 0x41),
        0x61..=0x7a => nth(SMALL, 0x61),
        0x20..=0x40 | 0x5b | 0x5d | 0x5f | 0x7b..=0x7d => char::from_u32(code),
        _ => Some(match code {
            0xa3 => '≤',
            0xa5 => '∞',
            0xac => '←',
            0xad => '↑',
            0xae => '→',
            0xaf => '↓',
            0xb0 => '°',
            0xb1 => '±',
            0xb3 => '≥',
            0xb4 => '×',
            0xb7 => '•',
            0xb8 => '÷',
            0xb9 => '≠',
            0xbb => '≈',
            0xd5 => '∏',
            0xd6 => '√',
            0xd7 => '⋅',
            0xe5 => '∑',
            _ => return None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_fonts() {
        let table = [
            ("Symbol", "F0B7", Some('•')),
            ("Symbol", "F061", Some('α')),
            ("Symbol", "F0B3", Some('≥')),
            ("Wingdings", "F0FC", Some('✓')),
            ("Wingdings", "F001", None),
            ("Times New Roman", "04D9", Some('ә')),
            ("Times New Roman", "F041", Some('A')),
            ("Webdings", "F0B2", None),
            ("Symbol", "x", None),
        ];
        for (font, code, expected) in table {
            assert_eq!(symbol(font, code), expected, "{font} {code}");
        }
    }
}
