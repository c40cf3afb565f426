//! Appendices: the stamps that begin them, and texts that name them. Read without expressions: every act has some.

use super::parts::number_length;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::acts::{act_type, russian_datives};
use zanflow_lexicon::words::acts::APPENDIX;
use zanflow_lexicon::words::parts as words;

/// Appendices that a text names by their bare name, as headings do, or as new ones: «5-қосымша», «5-қосымшамен
/// толықтырылды». They exist, even where their stamp was not understood.
pub fn named_appendices(text: &str) -> Vec<String> {
    let lower = text.lowered();
    let mut found = Vec::new();
    let mut end = 0;
    for (at, _) in lower.match_indices(APPENDIX) {
        let Some(number) = number_before(upto(&lower, at)).filter(|number| number.start >= end) else {
            continue;
        };
        let after = from(&lower, at + APPENDIX.len());
        let is_added = words::ADDED.iter().any(|(case, verb)| {
            after.strip_prefix(case).is_some_and(|rest| {
                rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(verb)
            })
        });
        if is_added || !after.starts_with(is_letter) {
            found.push(text.get(number).unwrap_or_default().to_owned());
            end = at;
        }
    }
    found
}

/// The appendix that a stamp begins: its number (none where it has none), and whether it is one of the act itself
/// rather than of what the act approves.
pub fn appendix(stamp: &str) -> Option<(Option<String>, bool)> {
    let lower = stamp.lowered();
    let number = numbered(&lower)?;
    let number = number.and_then(|range| stamp.get(range)).map(str::to_owned);
    Some((number, is_of_act(&lower)))
}

type Number = Option<std::ops::Range<usize>>;

/// The number of an appendix that a text in lower case ends with in Kazakh, or begins with in either language.
fn numbered(lower: &str) -> Option<Number> {
    let start = lower.len() - lower.trim_start().len();
    if let Some(rest) = from(lower, start).strip_prefix(words::RUSSIAN_APPENDIX) {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('№').map_or(rest, str::trim_start);
        let length = number_length(rest);
        let at = lower.len() - rest.len();
        return Some((length > 0).then_some(at..at + length));
    }
    let leading = number_length(from(lower, start));
    if leading > 0 {
        let rest = from(lower, start + leading).trim_start().strip_prefix('-').map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with(APPENDIX)) {
            return Some(Some(start..start + leading));
        }
    }
    let head = lower.trim_end();
    let head = head.strip_suffix(['.', '»']).unwrap_or(head).trim_end();
    let head = head.strip_suffix(words::POSSESSIVE).unwrap_or(head);
    let before = head.strip_suffix(APPENDIX)?;
    Some(number_before(before))
}

/// Whether a stamp in lower case names the act itself right before the appendix.
fn is_of_act(lower: &str) -> bool {
    let kazakh = lower.match_indices(APPENDIX).any(|(at, _)| {
        let before = upto(lower, at);
        let before = match number_before(before) {
            Some(number) => {
                let head = upto(before, number.start).trim_end();
                head.strip_suffix('(').unwrap_or(head).trim_end()
            }
            None => before.trim_end(),
        };
        let word = before.rfind(|letter: char| !is_letter(letter)).map_or(before, |at| {
            from(before, at + from(before, at).chars().next().map_or(1, char::len_utf8))
        });
        act_type(word).is_some()
    });
    kazakh
        || russian_datives().any(|name| {
            lower.match_indices(name).any(|(at, _)| {
                let before = upto(lower, at);
                let head = before.trim_end();
                head.len() < before.len() && head.ends_with(words::RUSSIAN_TO)
            })
        })
}

/// The number at the end of a text, before a hyphen and blanks: «9-1 - ».
fn number_before(text: &str) -> Number {
    let head = text.trim_end();
    let head = head.strip_suffix('-').map_or(head, str::trim_end);
    let digit = |letter: char| letter.is_ascii_digit() || letter == '-';
    let number = from(head, head.trim_end_matches(digit).len());
    let number = number.trim_start_matches('-');
    // Of «5--1» only what follows two hyphens is a number.
    let number = number.rfind("--").map_or(number, |at| from(number, at + 2));
    let start = head.len() - number.len();
    (!number.is_empty() && !number.ends_with('-')).then_some(start..head.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    /// Pieces of stamps, put together at random.
    fn soup() -> impl Strategy<Value = String> {
        let pieces = [
            "қосымша",
            "Қосымша",
            "қосымшасы",
            "қосымшамен толықтырылды",
            "приложение",
            " ",
            " ",
            "-",
            "1",
            "12",
            "№",
            ".",
            "»",
            "(",
            "қаулысына",
            "бұйрығының",
            "регламентіне",
            "к постановлению",
            "к указам",
            "ара",
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..10).prop_map(|pieces| pieces.concat())
    }

    fn named_by_expression(text: &str) -> Vec<String> {
        let named =
            Regex::new(r"(?i)(\d+(?:-\d+)*)\s*-?\s*қосымша(?:мен\s+толықтыр\p{L}*)?(?:\P{L}|$)").unwrap();
        named.captures_iter(text).map(|found| found[1].to_owned()).collect()
    }

    fn appendix_by_expression(text: &str) -> Option<(Option<String>, bool)> {
        let appendix = Regex::new(concat!(
            r"(?i)(?:(?P<k>\d+(?:-\d+)*)\s*-?\s*)?қосымша(?:сы)?\s*[.»]?\s*$",
            r"|^\s*приложение\s*(?:№\s*)?(?P<r>\d+(?:-\d+)*)?|^\s*(?P<b>\d+(?:-\d+)*)\s*-\s*қосымша",
        ));
        let of_act = Regex::new(concat!(
            r"(?i)(?:^|\P{L})(?:қаулы|бұйры[қғ]|шешім|өкім|жарлы[қғ])\p{L}*\s*(?:\(?\s*\d+(?:-\d+)*\s*-?\s*)?қосымша",
            r"|к\s+(?:постановлению|приказу|решению|распоряжению|указу)",
        ));
        let found = appendix.unwrap().captures(text)?;
        let number = ["k", "r", "b"].iter().find_map(|name| found.name(name));
        Some((number.map(|number| number.as_str().to_owned()), of_act.unwrap().is_match(text)))
    }

    proptest! {
        #[test]
        fn stamps_are_read_as_the_expressions_say(text in soup()) {
            prop_assert_eq!(appendix(&text), appendix_by_expression(&text), "{}", text);
        }

        #[test]
        fn named_appendices_are_those_of_the_expression(text in soup()) {
            // The expression takes the mark after a name along, so that a number right after it begins no other one.
            let glued = Regex::new(r"қосымша(?:мен\s+толықтыр\p{L}*)?\d").unwrap().is_match(&text.to_lowercase());
            prop_assume!(!glued);
            prop_assert_eq!(named_appendices(&text), named_by_expression(&text), "{}", text);
        }
    }
}
