//! Raised figures of inserted articles, paragraphs and steps: `9¹-бап` is article 9-1, as acts write it without raised
//! figures. A raised figure before a word (`3¹ жұмыс күні`) is the mark of a footnote and stays.

use super::mapped::Builder;
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_lexicon::words::parts::PARTS;

/// Mends one line.
pub fn mend(line: &mut Visual<'_>, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let mut built = Builder::new(&line.text);
    let mut done = 0;
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let Some(first) = figure(letter).filter(|_| before.is_ascii_digit()) else {
            before = letter;
            continue;
        };
        let mut digits = String::from(first);
        let mut end = at + letter.len_utf8();
        while let Some((next, digit)) = letters.peek().and_then(|(at, letter)| Some((*at, figure(*letter)?)))
        {
            digits.push(digit);
            end = next + letters.next().map_or(0, |(_, letter)| letter.len_utf8());
        }
        before = ' ';
        if is_inserted(text, at, end) {
            built.copy(done..at);
            built.put("-", at);
            built.put(&digits, at);
            done = end;
        }
    }
    if done == 0 {
        return;
    }
    built.copy(done..text.len());
    let mended = built.done();
    record(edits, Rule::RaisedFigure, line.number, text, &mended.text, 0.95);
    line.text = mended;
}

/// The digit that is raised.
fn figure(letter: char) -> Option<char> {
    Some(match letter {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from_digit(u32::from(letter).checked_sub(0x2070)?, 10)?,
        _ => return None,
    })
}

/// Whether the figures at these bytes belong to the number before them: a part of an act or a step has it, or it is the
/// mark of the line.
fn is_inserted(text: &str, start: usize, end: usize) -> bool {
    let after = text.get(end..).unwrap_or_default();
    if let Some(rest) = after.strip_prefix(['-', '–']) {
        return rest.starts_with(is_letter);
    }
    let before = text.get(..start).unwrap_or_default();
    let first = before.trim_start().bytes().all(|byte| byte.is_ascii_digit());
    if first && after.starts_with([')', '.']) {
        return true;
    }
    let named = after.trim_start();
    let word = named.split(|letter: char| !is_letter(letter)).next().unwrap_or_default().lowered();
    named.len() < after.len() && PARTS.iter().any(|part| word.starts_with(part))
}

#[cfg(test)]
mod tests {
    #[test]
    fn raised_figures_of_parts_are_inserted_numbers() {
        for (text, expected) in [
            ("осы Заңның 9¹-бабына сәйкес", "осы Заңның 9-1-бабына сәйкес"),
            ("7¹²-тармақ", "7-12-тармақ"),
            ("2¹) ЭҮШ", "2-1) ЭҮШ"),
            ("6⁴. Қызмет", "6-4. Қызмет"),
            // The mark of a footnote.
            ("ішінде 3¹ жұмыс күні", "ішінде 3¹ жұмыс күні"),
            ("сөз¹ және м²", "сөз¹ және м²"),
        ] {
            let source = zanflow_source::from_bytes("a.txt", text.as_bytes(), None).unwrap();
            let repaired = crate::repair(&source);
            assert_eq!(repaired.text.trim_end(), expected);
            assert_eq!(repaired.edits.is_empty(), text == expected, "{text}");
        }
    }
}
