//! Facts of the first chapter and of the lists: automation, kind, participants, requirements, definitions.

use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::scan::Cursor;
use zanflow_lexicon::services::list_in_line;
use zanflow_lexicon::shortenings::{shortenings, without};
use zanflow_lexicon::words::services::{
    ABSTRACT, AND_BETWEEN, AUTOMATED, AUTOMATED_ENDINGS, COMPOUND_HEADS, COMPOUNDS, CONDITIONS, DEFINITIONS,
    DEGREES, DEMANDS, HOW_FAR, KIND, MADE, NO_KINDS, SERVICE, TAKE_PART, TECHNICAL, VERBAL,
};

/// Degree of automation that a paragraph of the first chapter gives.
pub fn automation(text: &str) -> Option<String> {
    let lower = text.lowered();
    if !lower.contains(AUTOMATED) || !DEGREES.iter().any(|label| lower.contains(label)) {
        return None;
    }
    let degrees = lower.match_indices(AUTOMATED).filter_map(|(at, _)| {
        let end = automated_end(&lower, at + AUTOMATED.len())?;
        let before = upto(&lower, at).trim_end();
        let how_far = HOW_FAR.iter().filter_map(|word| before.strip_suffix(word)).map(str::len).min();
        Some(how_far.filter(|_| before.len() < at).unwrap_or(at)..end)
    });
    degrees.last().map(|range| part(text, range).to_owned())
}

/// Where «автоматтандырылған» ends whose stem ends at a byte.
fn automated_end(lower: &str, at: usize) -> Option<usize> {
    const MOST_LETTERS: usize = 3;
    let rest = from(lower, at);
    let ends = rest.char_indices().take_while(|(_, letter)| is_letter(*letter)).skip(1).take(MOST_LETTERS);
    let ends: Vec<usize> = ends.map(|(end, _)| end).collect();
    ends.into_iter().rev().find_map(|end| {
        let ending = AUTOMATED_ENDINGS.iter().find(|ending| from(rest, end).starts_with(*ending))?;
        Some(at + end + ending.len())
    })
}

/// Kind of service that a paragraph of the first chapter gives: «түрі: транзакциялық».
pub fn kind(text: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    let lower = text.lowered();
    let mut labels: Vec<usize> = KIND
        .iter()
        .flat_map(|label| lower.match_indices(label).map(|(at, label)| at + label.len()))
        .collect();
    labels.sort_unstable();
    let value = labels.into_iter().find_map(|at| kind_at(&lower, at))?;
    let word = lower.get(value.clone())?;
    let other = NO_KINDS.iter().any(|stem| word.starts_with(stem));
    (!other && word.chars().count() >= SHORTEST).then(|| part(text, value).to_owned())
}

/// The one word that ends a text after «түрі», «қызмет» after it or not.
fn kind_at(lower: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let mut cursor = Cursor::new(lower, at);
    cursor.blanks();
    cursor.run(|letter| matches!(letter, ':' | '–' | '—' | '-'));
    cursor.blanks();
    let start = cursor.at;
    cursor.run(|letter| is_letter(letter) || letter == '-');
    let value = start..cursor.at;
    cursor.optional(|ahead| {
        let service = ahead.blanks() && ahead.word(SERVICE);
        ahead.letters();
        service
    });
    cursor.blanks();
    cursor.one(|letter| matches!(letter, '.' | ';'));
    (!value.is_empty() && cursor.rest().trim().is_empty()).then_some(value)
}

/// The items of a list that goes on in its opening line.
pub fn items_in_line(text: &str) -> Vec<String> {
    let list = list_in_line(text).unwrap_or_default();
    let by_commas = !list.contains(';');
    let mut parts: Vec<&str> = list.split(if by_commas { ',' } else { ';' }).collect();
    if by_commas
        && parts.len() > 1
        && let Some((before, last)) = parts.last().and_then(|last| last_of_list(last))
    {
        parts.pop();
        parts.extend([before, last]);
    }
    parts
        .into_iter()
        .map(|part| list_item(without_sign(without_mark(part))))
        .filter(|part| !part.is_empty())
        .collect()
}

/// «ЭҮШ және қызмет беруші»: the last two of a list. Not a name with «және» in it: «есепке алу және тіркеу бөлімі».
fn last_of_list(text: &str) -> Option<(&str, &str)> {
    let (before, last) = text.split_once(AND_BETWEEN)?;
    let one = before.split_whitespace().count() <= 3 && !last.contains(AND_BETWEEN);
    (one && !before.trim_end().ends_with(VERBAL)).then_some((before, last))
}

/// Whether a line opens the list of what applicants are assured of.
pub fn opens_requirements(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    DEMANDS.iter().find_map(|word| lower.find(word)).is_some_and(|at| {
        let before: Vec<&str> = upto(&lower, at).split_whitespace().rev().take(3).collect();
        before.iter().any(|word| MADE.iter().any(|stem| word.starts_with(stem)))
    })
}

/// Whether a line opens the list of technical conditions.
pub fn opens_conditions(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    lower.find(TECHNICAL).is_some_and(|at| {
        let word = from(&lower, at + TECHNICAL.len()).split_whitespace().next().unwrap_or_default();
        CONDITIONS.iter().any(|stem| word.starts_with(stem))
    })
}

/// Signs of items that say nothing.
const SIGNS: [char; 9] = ['-', '–', '—', '•', '·', '▪', '◦', '●', '■'];

/// A text without the dash or bullet that it was typed behind.
pub fn without_sign(text: &str) -> &str {
    let body = text.trim_start();
    let rest = body.trim_start_matches(SIGNS);
    if rest.len() < body.len() && rest.starts_with(char::is_whitespace) { rest.trim_start() } else { text }
}

/// A text without the number that it was typed behind: «1) ЭҮП».
fn without_mark(text: &str) -> &str {
    let skip = mark(text).filter(|(mark, _)| matches!(mark, Mark::Item(_))).map_or(0, |(_, skip)| skip);
    from(text, skip).trim_start()
}

/// An item of a list, without punctuation at its end and a verb that belongs to the whole list.
pub fn list_item(text: &str) -> String {
    let text = text.trim().trim_end_matches([';', '.', ',', ' ']);
    without_verb(text).trim_end_matches([';', '.', ',', ' ']).to_owned()
}

/// A unit of the list of participants: its name, without what explains it.
pub fn participant(text: &str) -> String {
    let item = list_item(&without(text));
    let short = [" – ", " - ", " — "].iter().filter_map(|dash| item.find(dash)).min();
    match short {
        Some(at) if upto(&item, at).chars().filter(|letter| letter.is_uppercase()).count() >= 2 => {
            upto(&item, at).trim_end().to_owned()
        }
        _ => item,
    }
}

/// A requirement: its name without the explanation in brackets; of two names for one thing, the first.
pub fn requirement(text: &str) -> String {
    let text = text.find('(').map_or(text, |at| upto(text, at));
    let item = list_item(text);
    let abstract_noun = |word: &str| ABSTRACT.iter().any(|ending| word.ends_with(ending));
    let words: Vec<&str> = item.split_whitespace().collect();
    match words.as_slice() {
        [first, second] if abstract_noun(first) && abstract_noun(second) => (*first).to_owned(),
        _ => item,
    }
}

/// Whether a line opens a list of definitions.
pub fn opens_definitions(text: &str) -> bool {
    if !text.trim_end().ends_with(':') {
        return false;
    }
    let lower = text.lowered();
    DEFINITIONS.iter().any(|stem| lower.contains(stem))
}

/// Bytes of a definition's dash with the blanks around it.
pub fn definition_dash(item: &str) -> Option<std::ops::Range<usize>> {
    if let Some(after) = shortenings(item).first().map(|found| found.range.end) {
        let rest = from(item, after);
        let start = after + (rest.len() - rest.trim_start().len());
        if let Some(dash) = from(item, start).chars().next().filter(|letter| "–—-".contains(*letter))
            && after < item.len()
        {
            return Some(after..start + dash.len_utf8());
        }
    }
    let mut depth = 0i32;
    let mut quoted = 0i32;
    for (at, letter) in item.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '«' => quoted += 1,
            '»' => quoted -= 1,
            '–' | '—' | '-' if depth <= 0 && quoted <= 0 => {
                let end = at + letter.len_utf8();
                let blank = upto(item, at).ends_with(' ') || from(item, end).starts_with(' ');
                if blank && !joins_compound(upto(item, at), from(item, end)) {
                    return Some(at..end);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a dash between these texts is the hyphen of a compound: «іс - қимыл», but not «іс – құжаттар жиынтығы».
fn joins_compound(before: &str, after: &str) -> bool {
    let word = before.split_whitespace().next_back().unwrap_or_default().lowered();
    let word = word.trim_start_matches(['«', '"']);
    let next = after.trim_start().lowered();
    let second = |(_, stems): &&(&str, &[&str])| stems.iter().any(|stem| next.starts_with(stem));
    COMPOUND_HEADS.contains(&word)
        || COMPOUNDS.iter().filter(|(head, _)| *head == word).any(|known| second(&known))
}

/// A text before the last word «қатысады», which says that all items of a list take part.
fn without_verb(text: &str) -> &str {
    let body = text.trim_end();
    let verb =
        body.rfind(char::is_whitespace).map(|blank| (upto(body, blank), from(body, blank).trim_start()));
    let takes_part =
        |word: &str| TAKE_PART.iter().any(|stem| word.starts_with(stem)) && word.chars().all(is_letter);
    verb.filter(|(_, word)| takes_part(word)).map_or(text, |(before, _)| before.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automation_and_kind() {
        let cases = [
            (
                "Қызметті автоматтандыру деңгейі: ішінара автоматтандырылған.",
                Some("ішінара автоматтандырылған"),
                None,
            ),
            (
                "Қызмет нысаны: электрондық (ішінара автоматтандырылған) және қағаз түрінде.",
                Some("ішінара автоматтандырылған"),
                None,
            ),
            ("Көрсетілетін қызмет түрі автоматтандырылмаған.", Some("автоматтандырылмаған"), None),
            ("Қызмет көрсетудің түрі: транзакциялық қызмет.", None, Some("транзакциялық")),
            ("Қызмет көрсету түрі: транзакциондық", None, Some("транзакциондық")),
            ("Мемлекеттік көрсетілетін қызмет нысаны: электрондық.", None, None),
        ];
        for (text, degree, sort) in cases {
            assert_eq!((automation(text).as_deref(), kind(text).as_deref()), (degree, sort), "{text}");
        }
    }

    #[test]
    fn other_lists_and_their_items() {
        assert!(opens_requirements("Қызметтерді көрсету үдерісінде алушыларға қойылатын талаптар:"));
        assert!(opens_requirements("ақпараттық қауіпсіздікке қоятын талабы:"));
        assert!(opens_conditions("Қызмет көрсетудің техникалық жағдайы:"));
        assert_eq!(participant("қызмет алушы қатысады."), "қызмет алушы");
        assert_eq!(participant("ЭҮП – үкімет порталы (бұдан әрі - ЭҮП);"), "ЭҮП");
        assert_eq!(without_sign("- басшы"), "басшы");
        assert_eq!(without_sign("·  ақпараттық жүйе – жүйе"), "ақпараттық жүйе – жүйе");
        assert_eq!(without_sign("-тың"), "-тың");
        let line = "Құрылымдық-функционалдық бірліктер: 1) ЭҮП; 2) ЭҮШ; - қызмет беруші.";
        assert_eq!(items_in_line(line), ["ЭҮП", "ЭҮШ", "қызмет беруші"]);
        assert_eq!(requirement("тұтастық түгелдік (қорғау);"), "тұтастық");
        assert_eq!(requirement("қол жетімділік (қорғау);"), "қол жетімділік");
    }

    #[test]
    fn definitions_are_split_at_their_own_dash() {
        let cases = [
            ("ақпараттық жүйе – жүйе (бұдан әрі – АЖ)", Some("ақпараттық жүйе ")),
            (
                "құрылымдық – функционалдық бірлік (бұдан әрі - ҚФБ ) – тізбе",
                Some("құрылымдық – функционалдық бірлік (бұдан әрі - ҚФБ )"),
            ),
            ("бизнес - сәйкестендіру нөмірі – нөмір", Some("бизнес - сәйкестендіру нөмірі ")),
            ("пайдаланушы –оған қажетті", Some("пайдаланушы ")),
            ("іс – құжаттар жиынтығы", Some("іс ")),
            ("іс - қимыл – қызметкердің ісі", Some("іс - қимыл ")),
            ("интернет – желі", Some("интернет ")),
            ("веб - портал – сайт", Some("веб - портал ")),
            ("«Е - ара» порталы - жүйе", Some("«Е - ара» порталы ")),
            ("шлюз (бұдан әрі – ЭҮШ) барлық жүйе", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(definition_dash(text).map(|dash| upto(text, dash.start)), wanted, "{text}");
        }
    }
}
