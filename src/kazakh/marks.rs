//! Marks at the head of a line: `1.`, `2)`, `б)`, bullets.

use crate::letters::is_letter;
/// A mark at the head of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// `12.`: a paragraph (тармақ); the number as printed.
    Paragraph(String),
    /// `2)`: an item (тармақша); the mark as printed, without the bracket.
    Item(String),
}

/// The mark at the head of a text, and how many bytes it takes with the blanks after it.
///
/// `8. 8.` counts once; a date (`27.06.2013`), a decimal and a bare number are no marks.
pub fn mark(text: &str) -> Option<(Mark, usize)> {
    let body = text.trim_start();
    let indent = text.len() - body.len();
    let (mark, len) = one_mark(body)?;
    let rest = body.get(len..)?;
    if let Some((again, more)) = one_mark(rest.trim_start())
        && again == mark
    {
        return Some((mark, indent + len + (rest.len() - rest.trim_start().len()) + more));
    }
    Some((mark, indent + len))
}

/// Maximum of letters in a Roman figure.
const LONGEST_ROMAN: usize = 7;

fn one_mark(body: &str) -> Option<(Mark, usize)> {
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let (label, len) = if (1..=3).contains(&digits) {
        let dashed = body.get(digits..)?.strip_prefix('-').map_or(0, |rest| {
            let more = rest.bytes().take_while(u8::is_ascii_digit).count();
            if (1..=2).contains(&more) { more + 1 } else { 0 }
        });
        (body.get(..digits + dashed)?, digits + dashed)
    } else {
        let letter = body.chars().next().filter(|letter| letter.is_lowercase())?;
        // Roman figures are several letters.
        let roman = body.bytes().take(LONGEST_ROMAN).take_while(|byte| b"ivxl".contains(byte)).count();
        let len = letter.len_utf8().max(roman);
        if !body.get(len..)?.starts_with(')') {
            return None;
        }
        (body.get(..len)?, len)
    };
    let rest = body.get(len..)?;
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let closing = rest.trim_start_matches(' ').chars().next()?;
    let after = rest.get(gap + 1..)?;
    let blanks = after.len() - after.trim_start_matches(' ').len();
    match closing {
        ')' if gap <= 1 => Some((Mark::Item(label.to_owned()), len + gap + 1 + blanks)),
        '.' if gap == 0 && (blanks > 0 || starts_word(after)) => {
            Some((Mark::Paragraph(label.to_owned()), len + 1 + blanks))
        }
        _ => None,
    }
}

fn starts_word(text: &str) -> bool {
    text.chars().next().is_some_and(|letter| is_letter(letter) || "«\"“(".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_numbers_are_not() {
        let cases = [
            ("1. Жалпы", Some((Mark::Paragraph("1".into()), 3))),
            ("8. 8. ЭҮП", Some((Mark::Paragraph("8".into()), 6))),
            ("      12) 9", Some((Mark::Item("12".into()), 10))),
            ("б) сөз", Some((Mark::Item("б".into()), 4))),
            ("viii) сөз", Some((Mark::Item("viii".into()), 6))),
            ("ix сөз", None),
            ("2-1) сөз", Some((Mark::Item("2-1".into()), 5))),
            ("27.06.2013 № 1", None),
            ("1,5 минут", None),
            ("2013 жылғы", None),
            ("1 2 3", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(mark(text), wanted, "{text}");
        }
    }
}
