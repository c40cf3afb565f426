//! Free words without what tells who wrote them: numbers of persons, telephones, addresses of e-mail.
//!
//! Names cannot be known as such; the page asks for none.

/// What stands where something was.
const GONE: &str = "***";
/// Digits in a row, whatever stands between them, that may be a number of somebody: of a telephone, a person, a card, a licence.
const DIGITS: usize = 6;

/// The text with what may tell a person taken out, in one line.
pub fn masked(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if is_address(word) { GONE } else { word });
    let line = words.collect::<Vec<_>>().join(" ");
    without_numbers(&line)
}

/// An address of e-mail, or a name in a network.
fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://")
}

/// Takes out runs of digits with blanks, brackets, dashes and points between them, if they are long.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        let joins = !run.is_empty() && matches!(letter, ' ' | '(' | ')' | '-' | '–' | '.' | '/' | '\u{a0}');
        if letter.is_numeric() || letter == '+' || joins {
            run.push(letter);
            continue;
        }
        let number = run.trim_end_matches(|letter: char| !letter.is_numeric());
        let rest = run.get(number.len()..).unwrap_or_default();
        if number.chars().filter(|letter| letter.is_numeric()).count() >= DIGITS {
            out.push_str(GONE);
        } else {
            out.push_str(number);
        }
        out.push_str(rest);
        run.clear();
        if letter != '\n' {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_a_person_is_gone() {
        for (text, expected) in [
            ("кезек ұзақ", "кезек ұзақ"),
            ("ЖСН 880101300123 болды", "ЖСН *** болды"),
            ("880101 300123.", "***."),
            ("тел.: +7 (701) 123-45-67, кешке", "тел.: ***, кешке"),
            ("8 701 123 45 67", "***"),
            ("жазыңыз: a.b@mail.kz!", "жазыңыз: ***"),
            ("https://vk.example/id1 көр", "*** көр"),
            ("3 күн күттім, 15 минут емес", "3 күн күттім, 15 минут емес"),
            ("5-тен 4", "5-тен 4"),
            ("екі\n\nжол\t мен", "екі жол мен"),
            ("٨٨٠١٠١٣٠٠١٢٣", "***"),
            ("+7 701\u{a0}123\u{a0}45\u{a0}67", "***"),
            ("", ""),
        ] {
            assert_eq!(masked(text), expected, "{text}");
            assert_eq!(masked(&masked(text)), masked(text), "{text}");
        }
    }
}
