//! «(бұдан әрі – X)»: where a text introduces a short name, and the phrase that it abbreviates.

use crate::clause_ends::clause_ends;
use crate::scan::Cursor;
use crate::words::shortenings::{GOES_ON, HEREAFTER, LINKS, ONWARDS, PREDICATES};
use std::ops::Range;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_kazakh::nouns::ends_in_genitive;
use zanflow_kazakh::pattern::{from, part, upto};

/// Bytes before a bracket that are looked through; no clause is longer.
const LONGEST_CLAUSE: usize = 8_000;

/// Ends of clauses and members of a list.
const BREAKS: &[&str] = &[", ", "; ", ": ", ". ", " – ", " - ", " — "];

/// One «(бұдан әрі – X)».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortening {
    /// Bytes of the bracket.
    pub range: Range<usize>,
    /// X, without case endings.
    pub short: String,
}

/// The shortenings in a text, in order.
pub fn shortenings(text: &str) -> Vec<Shortening> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('(')) {
        at += open + 1;
        let Some((short, end)) = bracket(text, at) else { continue };
        let short = short_name(short);
        if !short.is_empty() {
            found.push(Shortening { range: at - 1..end, short });
        }
        at = end;
    }
    found
}

/// What a bracket that was opened before a byte gives as a short name, and the byte after the bracket.
fn bracket(text: &str, at: usize) -> Option<(&str, usize)> {
    let mut cursor = Cursor::new(text, at);
    cursor.blanks();
    if !(cursor.any(HEREAFTER) && cursor.blanks()) {
        return None;
    }
    // «(бұдан – әрі X)» is a common slip.
    cursor.one(|letter| matches!(letter, '-' | '–' | '—'));
    cursor.blanks();
    if !cursor.any(ONWARDS) {
        return None;
    }
    cursor.blanks();
    cursor.one(|letter| matches!(letter, '-' | '–' | '—' | '‑' | ':'));
    let short = cursor.run(|letter| !matches!(letter, '(' | ')'));
    cursor.word(")").then_some((short, cursor.at))
}

/// A short name as printed, without punctuation, quotes around all of it and the case ending of an abbreviation.
fn short_name(printed: &str) -> String {
    let printed = printed.trim_matches(|letter: char| letter.is_whitespace() || ",;.–-".contains(letter));
    let printed = match printed.strip_prefix('«').and_then(|rest| rest.strip_suffix('»')) {
        Some(inner) if !inner.contains(['«', '»']) => inner.trim(),
        _ => printed,
    };
    let name = without_ending(printed).unwrap_or(printed);
    if ends_in_genitive(name) {
        return nominative(name);
    }
    name.to_owned()
}

/// An abbreviation before its case ending: «АЖ-де», «ЭҮП-тің».
fn without_ending(printed: &str) -> Option<&str> {
    const LONGEST: usize = 4;
    let dash = printed.rfind(['-', '–'])?;
    let (name, ending) = (upto(printed, dash), from(printed, dash).trim_start_matches(['-', '–']));
    let small =
        !ending.is_empty() && ending.chars().count() <= LONGEST && ending.chars().all(char::is_lowercase);
    (small && name.ends_with(char::is_uppercase)).then_some(name)
}

/// Where the clause before a bracket begins; never inside quotes, unless they are not closed.
pub fn clause_start(before: &str) -> usize {
    let far = before.floor_char_boundary(before.len().saturating_sub(LONGEST_CLAUSE));
    far + clause_start_in(from(before, far))
}

fn clause_start_in(before: &str) -> usize {
    let fits = |range: &&Range<usize>| {
        let rest = from(before, range.end).trim();
        let address = rest.starts_with("www.") && !rest.contains(' ');
        let next = rest.split_whitespace().next().unwrap_or_default().lowered();
        !rest.is_empty() && !address && !GOES_ON.iter().any(|word| next.starts_with(word))
    };
    let found = clause_ends(&before.lowered());
    let outside = found.iter().rev().filter(|range| quotes_close(from(before, range.end))).find(fits);
    let any = || found.iter().rev().find(fits).filter(|_| !quotes_close(before));
    outside.or_else(any).map_or(0, |range| range.end)
}

/// Where the last sentence of a text begins: after a full stop that ends a word of three letters or more, before a
/// capital letter or a quote, outside quotes.
pub fn sentence_start(text: &str) -> usize {
    let mut end = text.len();
    let mut counts = [0usize; 3];
    for (at, mark) in text.rmatch_indices(". ") {
        let start = at + mark.len();
        for (count, quote) in counts.iter_mut().zip(['«', '»', '"']) {
            *count += part(text, start..end).matches(quote).count();
        }
        end = start;
        let [open, close, straight] = counts;
        let long = upto(text, at).chars().rev().take_while(|letter| is_letter(*letter)).nth(2).is_some();
        let rest = from(text, start).trim_start();
        let anew = rest.starts_with(|letter: char| is_capital(letter) || matches!(letter, '«' | '"' | '“'));
        if close <= open && straight.is_multiple_of(2) && long && anew {
            return start;
        }
    }
    0
}

/// Whether a text has no closing quote that was opened before it.
fn quotes_close(text: &str) -> bool {
    text.matches('»').count() <= text.matches('«').count() && text.matches('"').count().is_multiple_of(2)
}

/// The term that a bracket shortens, nominative: by the initials of the short name, else to the clause's beginning.
pub fn term_before(before: &str, short: &str) -> String {
    let before = without_remark(before);
    if let Some(start) = by_initials(before, short) {
        return nominative(from(before, start).trim());
    }
    let clause = from(before, clause_start(before));
    let list = crate::services::is_provider_name(short);
    let breaks = if list { &[] } else { BREAKS };
    let start = breaks.iter().filter_map(|mark| last_outside_quotes(clause, mark)).max();
    let start = start.unwrap_or(0).max(sentence_start(clause));
    let term = from(clause, start).trim();
    let term = if term.is_empty() { before.trim() } else { term };
    nominative(LINKS.iter().fold(term, |term, link| term.strip_prefix(link).unwrap_or(term)))
}

/// A text without the remark in brackets, or the predicate, that it ends in.
fn without_remark(before: &str) -> &str {
    let mut text = before.trim_end();
    loop {
        let shorter = PREDICATES.iter().find_map(|word| text.strip_suffix(word));
        let shorter = shorter
            .or_else(|| text.ends_with(')').then(|| text.rfind('(').map(|at| upto(text, at))).flatten());
        match shorter.map(str::trim_end).filter(|shorter| !shorter.is_empty()) {
            Some(shorter) => text = shorter,
            None => return text,
        }
    }
}

/// The end of the last such mark outside quotes.
fn last_outside_quotes(text: &str, mark: &str) -> Option<usize> {
    text.rmatch_indices(mark).find(|(at, _)| quotes_close(from(text, *at))).map(|(at, _)| at + mark.len())
}

/// Where the words begin whose initials a short name consists of: «… сәйкестендіру нөмірі», «…СН».
pub fn by_initials(before: &str, short: &str) -> Option<usize> {
    let mut letters: Vec<char> = short.chars().filter(|letter| is_letter(*letter)).collect();
    if letters.len() < 2 || !letters.iter().all(|letter| letter.is_uppercase()) {
        return None;
    }
    let mut start = before.len();
    let mut rest = before.trim_end();
    while let Some(letter) = letters.pop() {
        let begin = rest
            .rfind([' ', '-', '–', '/', '«', '"', '“'])
            .map_or(0, |at| at + from(rest, at).chars().next().map_or(1, char::len_utf8));
        let initial = from(rest, begin).chars().next()?.to_uppercase().next()?;
        if initial != letter {
            return None;
        }
        start = begin;
        rest = upto(rest, begin).trim_end_matches([' ', '-', '–', '/', '«', '"', '“', '»', '”']);
    }
    let quote = upto(before, start).chars().next_back().filter(|letter| "«\"“".contains(*letter));
    Some(start - quote.map_or(0, char::len_utf8))
}

/// A defined term and the abbreviation printed with it: «бірліктер (ҚФБ)», or a term that is one itself: «АЖО».
pub fn printed_short(head: &str) -> (String, Option<String>) {
    let is_short = |text: &str| {
        let letters = text.chars().filter(|letter| is_letter(*letter));
        text.chars().count() >= 2
            && text.chars().count() <= 24
            && letters.clone().count() >= 2
            && letters.clone().all(char::is_uppercase)
    };
    if let Some((term, rest)) = head.rsplit_once('(')
        && let Some(inner) = rest.trim_end().strip_suffix(')')
        && is_short(inner.trim())
    {
        return (term.trim().to_owned(), Some(inner.trim().to_owned()));
    }
    (head.to_owned(), is_short(head).then(|| head.to_owned()))
}

/// «*ҚФБ құрылымдық-функционалдық бірлік: …»: an abbreviation and the words right after it that spell it out.
pub fn footnote(line: &str) -> Option<(String, String)> {
    let text = line.trim_start().trim_start_matches('*').trim_start();
    if text.chars().take(2).filter(|letter| is_capital(*letter)).count() < 2 {
        return None;
    }
    let (short, rest) = text.split_once(char::is_whitespace)?;
    let size = short.chars().count();
    if !(2..=8).contains(&size) || !short.chars().all(|letter| is_letter(letter) && letter.is_uppercase()) {
        return None;
    }
    let rest = rest.trim_start().trim_start_matches(['–', '—', '-']).trim_start();
    let ends =
        rest.char_indices().filter(|(_, letter)| !is_letter(*letter) && *letter != '-').map(|(at, _)| at);
    let term = ends
        .chain([rest.len()])
        .take(8)
        .map(|end| upto(rest, end))
        .find(|words| by_initials(words, short) == Some(0))?;
    Some((short.to_owned(), term.to_owned()))
}

/// A text without its shortenings.
pub fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in shortenings(text) {
        out.push_str(part(text, at..found.range.start).trim_end());
        at = found.range.end;
    }
    out.push_str(from(text, at));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_in_every_form() {
        let cases = [
            ("жүйе (бұдан әрі – АЖ)", "АЖ"),
            ("жүйе(бұдан әрі- АЖ)", "АЖ"),
            ("орталық (бұдан әрі ҚР ҰКО);", "ҚР ҰКО"),
            ("қызмет (бұдан былай - қызмет)", "қызмет"),
            ("жүйе (бұдан әрi – АЖ-де) ", "АЖ"),
            ("портал (бұдан әрі – «Е-ара» МДҚ АЖ )", "«Е-ара» МДҚ АЖ"),
            ("кесте (бұдан әрі – «Стандарт»)", "Стандарт"),
            ("тұлғаның (бұдан әрі - қызмет алушының)", "қызмет алушы"),
        ];
        for (text, wanted) in cases {
            assert_eq!(shortenings(text).first().map(|found| found.short.as_str()), Some(wanted), "{text}");
        }
    }

    #[test]
    fn abbreviations_without_the_phrase() {
        assert_eq!(printed_short("бірліктер (ҚФБ)"), ("бірліктер".into(), Some("ҚФБ".into())));
        assert_eq!(printed_short("АЖО"), ("АЖО".into(), Some("АЖО".into())));
        assert_eq!(printed_short("алушы"), ("алушы".into(), None));
        let found = footnote("*ҚФБ құрылымдық-функционалдық бірлік: бөлімшелер");
        assert_eq!(found, Some(("ҚФБ".into(), "құрылымдық-функционалдық бірлік".into())));
        assert_eq!(footnote("ЭҮП арқылы көрсету"), None);
    }

    #[test]
    fn terms_reach_to_their_clause() {
        let cases = [
            ("алушының электрондық цифрлық қолтаңбасымен ", "ЭЦҚ", "электрондық цифрлық қолтаңбасы"),
            ("әрі «электрондық үкімет» төлем шлюзінде ", "ЭҮТШ", "«электрондық үкімет» төлем шлюзі"),
            ("көрсетіледі, сондай-ақ жеке тұлғаның ", "алушы", "жеке тұлға"),
            (
                "тексереді және Ара стандарты негізінде көрсетіледі ",
                "Стандарт",
                "тексереді және Ара стандарты",
            ),
            ("Ара стандартының негізінде (тізілімде № 7 тіркелген) ", "Стандарт", "Ара стандарты"),
            (
                "\"Ара арқылы бал беру\" мемлекеттік қызметі ",
                "қызмет",
                "\"Ара арқылы бал беру\" мемлекеттік қызметі",
            ),
            ("тексереді, маман Ара комитетіне ", "Комитет", "маман Ара комитеті"),
            ("«Ара, бал тіркеу» электрондық қызметі ", "қызмет", "«Ара, бал тіркеу» электрондық қызметі"),
        ];
        for (text, short, wanted) in cases {
            assert_eq!(term_before(text, short), wanted, "{text}");
        }
    }
}
