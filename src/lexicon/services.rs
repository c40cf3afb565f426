//! How regulations name services and open the list of units that take part.

use crate::scan::Cursor;
use crate::words::acts::RULES;
use crate::words::participants::PROVIDERS;
use crate::words::services::{
    AFTER_NAME, AUTHORISED, FINITE, GIVING, INTRODUCED, LIST, OF_STEPS, PROCESSES, SERVICE, STATE,
    STEP_LISTS, TAKE_PART, TITLE_WORDS, TO_BE_APPROVED, UNIT, UNITS,
};
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::nouns::{PLURALS, ends_in_dative};
use zanflow_kazakh::pattern::{from, part, upto};

/// Opening quotation marks.
pub const OPENING: [char; 3] = ['«', '"', '“'];
/// Closing quotation marks.
pub const CLOSING: [char; 3] = ['»', '"', '”'];

/// Bytes that the longest word after a service's name takes, and more.
const LONGEST_AFTER: usize = 40;

/// Whether what follows a quoted name says that it is one of a service.
pub fn is_service_next(after: &str) -> bool {
    let after = after.get(..after.floor_char_boundary(LONGEST_AFTER)).unwrap_or_default().lowered();
    AFTER_NAME.iter().any(|word| after.starts_with(word))
}

/// The service's name in a heading or an appendix' stamp: between the outer quotes, else all before «мемлекеттік қызмет …».
pub fn service_title(heading: &str) -> Option<String> {
    let end = title_end(&heading.lowered()).unwrap_or(heading.len());
    let before = upto(heading, end).trim();
    let close = before.rfind(CLOSING);
    let open = before.find(OPENING);
    let name = match (open, close) {
        (Some(open), Some(close)) if open < close => {
            let inner = open + from(before, open).chars().next().map_or(1, char::len_utf8);
            part(before, inner..close)
        }
        (Some(open), _) => from(before, open).trim_start_matches(OPENING),
        (None, Some(close)) => upto(before, close),
        (None, None) if end < heading.len() => before,
        (None, None) => return None,
    };
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Where «… электрондық мемлекеттік қызметінің регламенті» begins, the last time that a lower-case heading says it.
fn title_end(lower: &str) -> Option<usize> {
    let names = STATE.iter().flat_map(|word| lower.match_indices(word));
    let last = names.map(|(at, _)| at).filter(|at| is_title_end(lower, *at)).max()?;
    Some(title_words(lower, last))
}

/// Whether «мемлекеттік» at a byte is followed by «қызмет» and a kind of act.
fn is_title_end(lower: &str, at: usize) -> bool {
    let mut cursor = Cursor::new(lower, at);
    if !(cursor.any(STATE) && cursor.blanks()) {
        return false;
    }
    for word in TITLE_WORDS.iter().rev() {
        cursor.optional(|ahead| {
            let named = ahead.word(word);
            ahead.letters();
            named && ahead.blanks()
        });
    }
    if !cursor.word(SERVICE) {
        return false;
    }
    cursor.letters();
    let words: Vec<&str> = cursor.rest().split_whitespace().take(3).collect();
    let apart = cursor.rest().starts_with(char::is_whitespace);
    let plain = |word: &&str| word.chars().all(is_letter);
    let titled = |word: &&str| RULES.iter().any(|kind| word.starts_with(kind));
    let skipped = match words.as_slice() {
        [first, ..] if titled(first) => true,
        [first, second, ..] if plain(first) && titled(second) => true,
        [first, second, third] => first.starts_with(GIVING) && plain(first) && plain(second) && titled(third),
        _ => false,
    };
    apart && skipped
}

/// Where the words begin that belong to «мемлекеттік» at a byte: «көрсетілетін», «электрондық».
fn title_words(lower: &str, mut at: usize) -> usize {
    loop {
        let before = upto(lower, at).trim_end();
        let word = before.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
        let [given, electronic] = TITLE_WORDS else { return at };
        let word = from(before, word);
        let in_word = word.find(electronic).filter(|at| from(word, *at).chars().all(is_letter));
        let start = in_word.map(|at| before.len() - word.len() + at);
        let start = start.or_else(|| before.strip_suffix(given).map(str::len));
        match start.filter(|_| before.len() < at) {
            Some(start) => at = start,
            None => return at,
        }
    }
}

/// The service that a regulation's first paragraph introduces: what its opening quotes hold, before «… мемлекеттік қызмет
/// …» or «… регламенті».
pub fn introduced(paragraph: &str) -> Option<&str> {
    let text = paragraph.trim_start();
    let open = text.char_indices().find(|(_, letter)| OPENING.contains(letter)).map(|(at, _)| at)?;
    // «Осы "…"», «1. "…"»: at most one word precedes the quotes.
    if upto(text, open).split_whitespace().count() > 1 {
        return None;
    }
    let rest = from(text, open).get(text.get(open..)?.chars().next()?.len_utf8()..)?;
    let named = |at: usize| {
        let after = from(rest, at).trim_start_matches(CLOSING).trim_start().lowered();
        INTRODUCED.iter().any(|word| after.starts_with(word))
    };
    // An order names regulations in the same words, but to approve them.
    if TO_BE_APPROVED.iter().any(|word| rest.lowered().contains(word)) {
        return None;
    }
    let close = rest.char_indices().find(|(at, letter)| CLOSING.contains(letter) && named(*at));
    close.map(|(at, _)| upto(rest, at).trim()).filter(|name| !name.is_empty())
}

/// A short name that acts give the provider: «қызмет беруші», «көрсетілетін қызметті беруші», «қызмет көрсетуші».
pub fn is_provider_name(short: &str) -> bool {
    let short = short.lowered();
    short.contains(SERVICE) && PROVIDERS.iter().any(|giver| short.contains(giver))
        || short.starts_with(AUTHORISED)
}

/// Whether a line opens the list of units that take part.
pub fn opens_participants(text: &str) -> bool {
    if !text.contains(':') {
        return list_before_verb(text).is_some();
    }
    let lower = text.lowered();
    let unit = UNITS.iter().any(|stem| lower.contains(stem));
    if !unit {
        return false;
    }
    let closed = lower.trim_end().ends_with(':');
    let part = TAKE_PART.iter().any(|stem| lower.contains(stem));
    let list = lower.trim_end_matches([' ', ':']).ends_with(LIST) && !lower.contains(OF_STEPS);
    let bare = lower.contains(UNIT) && PROCESSES.iter().any(|stem| lower.contains(stem));
    let steps = STEP_LISTS.iter().any(|stem| lower.contains(stem));
    let named = || if closed { names_units(text.trim_end().trim_end_matches(':')) } else { false };
    let in_line = || part || text.split_once(": ").is_some_and(|(intro, _)| names_units(intro));
    !steps && (closed && (part || list || bare || named()) || in_line() && list_in_line(text).is_some())
}

/// «Құрылымдық-функционалдық бірліктер», «ҚФБ»: nothing but the name of the units.
fn names_units(intro: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let intro = intro.lowered();
    let named = intro.split('(').next().unwrap_or_default().trim();
    let mut words = named.split_whitespace().rev();
    let last = words.next().unwrap_or_default();
    words.count() < MOST_WORDS
        && UNITS.iter().any(|stem| last.starts_with(stem))
        && (last == UNIT || PLURALS.iter().any(|mark| last.ends_with(mark)))
}

/// The list that goes on in its opening line: «… қатысады: маман, басшы.»
pub fn list_in_line(text: &str) -> Option<&str> {
    const LONGEST: usize = 800;
    let Some((intro, rest)) = text.split_once(": ") else { return list_before_verb(text) };
    let rest = rest.trim().trim_end_matches('.');
    let takes_part = TAKE_PART.iter().any(|stem| intro.contains(stem)) || names_units(intro);
    (!rest.is_empty() && takes_part && rest.len() <= LONGEST).then_some(rest)
}

/// The list inside its sentence: «Қызмет көрсету процесіне ЭҮП, ЭҮШ және қызмет беруші қатысады.»
fn list_before_verb(text: &str) -> Option<&str> {
    let body = text.trim_end().trim_end_matches('.');
    let verb = body.rfind(char::is_whitespace)?;
    let last = from(body, verb).trim_start().lowered();
    if text.contains(':') || !(TAKE_PART.iter().any(|stem| last.starts_with(stem)) && last.ends_with(FINITE))
    {
        return None;
    }
    let list = upto(body, verb).trim_end();
    let mut end = 0;
    let process = list.split_inclusive(char::is_whitespace).find_map(|word| {
        end += word.len();
        let word = word.trim_end().lowered();
        let named = PROCESSES.iter().any(|stem| word.starts_with(stem)) && ends_in_dative(&word);
        named.then_some(end)
    });
    let list = from(list, process?).trim();
    (list.contains(", ") && !list.contains(';')).then_some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_what_the_outer_quotes_hold() {
        let cases = [
            ("«Ара тіркеу» электрондық мемлекеттік қызметінің регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» электронды мемлекеттік қызметтің регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік қызмет көрсету регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» электрондық мемлекеттік көрсетілетін қызмет регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік электрондық қызмет регламенті", "Ара тіркеу"),
            ("бекітілген \"Ара \"Бал\" тіркеу\" мемлекеттік қызмет регламенті", "Ара \"Бал\" тіркеу"),
            ("«Қор «Үлгі» стипендиясын беру» мемлекеттік қызмет регламенті", "Қор «Үлгі» стипендиясын беру"),
            ("Ара тіркеу мемлекеттік қызмет регламенті", "Ара тіркеу"),
            ("«Ара тіркеу» мемлекеттік көрсетілетін қызмет қағидалары", "Ара тіркеу"),
        ];
        for (heading, wanted) in cases {
            assert_eq!(service_title(heading).as_deref(), Some(wanted), "{heading}");
        }
    }

    #[test]
    fn lists_are_known_by_their_opening_line() {
        let participants = [
            "Қызметті көрсету үдерісіне қатысатын ҚФБ:",
            "Қызмет көрсету процесіне қатысатын (құрылымды-функционалдық бірліктер) ҚФБ:",
            "Қызмет көрсету процесіне мынадай ҚФБ:",
            "мынадай құрылымдық-функционалдық бірліктер (бұдан әрі - ҚФБ) қатысады:",
            "қызметкерлерінің құрылымдық бөліністерінің тізбесі:",
            "Рәсімге мына қызметкерлер қатысады: маман, басшы.",
            "Құрылымдық-функционалдық бірліктер: маман; басшы.",
            "ҚФБ (бұдан әрі – бірліктер): маман; басшы.",
            "Құрылымдық бөлімшелер:",
            "Қызмет көрсету процесіне ЭҮП, ЭҮШ және қызмет беруші қатысады.",
        ];
        for text in participants {
            assert!(opens_participants(text), "{text}");
        }
        assert!(!opens_participants("құрылымдық бөлімшелер арасындағы мынадай рәсімдерден тұрады:"));
    }
}
