//! Terms of rules: the definitions list, and every «(бұдан әрі – X)» of the chapters but for the one on complaints.

use super::super::lists::definition_dash;
use super::clauses::forms;
use super::outline::{Chapter, Paragraph, Unit};
use super::text::{Word, sentences, tidy, words};
use std::ops::Range;
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::Case;
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::shortenings::{by_initials, printed_short, shortenings, without};
use zanflow_lexicon::words::rules_forms::{HABITUAL, NOUNS};
use zanflow_lexicon::words::{rules_blocks as blocks, rules_terms as lists};
use zanflow_model::Term;

/// Words between a noun and the participle or verbal noun that governs it, at the most.
const REACH: usize = 5;

/// The terms of some chapters.
pub fn terms(chapters: &[Chapter]) -> Vec<Term> {
    let paragraphs = || {
        chapters.iter().filter(|chapter| !chapter.is_on_complaints()).flat_map(|chapter| &chapter.paragraphs)
    };
    let mut out: Vec<Term> = paragraphs()
        .filter(|paragraph| defines(paragraph))
        .flat_map(|paragraph| paragraph.units.iter().skip(1).filter_map(defined))
        .collect();
    for paragraph in paragraphs() {
        let own = if defines(paragraph) { 1 } else { paragraph.units.len() };
        paragraph.units.iter().take(own).for_each(|unit| inline(unit, &mut out));
    }
    out
}

/// Whether a paragraph is the list of definitions.
fn defines(paragraph: &Paragraph) -> bool {
    paragraph.units.first().is_some_and(|unit| {
        let lower = unit.text.lowered();
        unit.is_lead_in() && blocks::DEFINITIONS.iter().any(|word| lower.contains(word))
    })
}

fn defined(unit: &Unit) -> Option<Term> {
    let text = unit.text.trim_end_matches([';', '.', ',', ' ']);
    let brackets = shortenings(text);
    let dash = definition_dash(text);
    let bracket = brackets.first().map(|found| found.range.end..found.range.end);
    let split = match (dash, bracket) {
        (Some(dash), Some(bracket)) if bracket.end <= dash.start => dash,
        (Some(dash), _) => dash,
        (None, bracket) => bracket?,
    };
    let head = upto(text, split.start);
    let definition = without(from(text, split.end)).trim().to_owned();
    let (term, printed) = printed_short(without(head).trim());
    let abbr = brackets.first().map(|found| found.short.clone()).or(printed);
    let definition = (!definition.is_empty()).then_some(definition);
    let term = term.trim_end_matches([',', ' ']).to_owned();
    (!term.is_empty()).then_some(Term { term, abbr, line: unit.line, inline: false, definition })
}

fn inline(unit: &Unit, out: &mut Vec<Term>) {
    let mut start = 0;
    for found in shortenings(&unit.text) {
        let before = unit.text.get(start..found.range.start).unwrap_or_default();
        let before = if before.trim().is_empty() { upto(&unit.text, found.range.start) } else { before };
        let term = term_before(before, &found.short);
        start = found.range.end;
        if !term.is_empty() {
            out.push(Term { term, abbr: Some(found.short), line: unit.line, inline: true, definition: None });
        }
    }
}

/// The phrase before a bracket that gives it a short name, in the nominative.
fn term_before(before: &str, short: &str) -> String {
    let before = last_sentence(before);
    let before = without_verb(without_brackets(before));
    if let Some(start) = by_initials(before, short) {
        return nominative(from(before, start).trim());
    }
    let all = words(before);
    let end = end_of(before, &all, short);
    let body = upto(before, end);
    let all = words(body);
    let start = start_of(body, &all, zanflow_lexicon::services::is_provider_name(short));
    let term = from(body, start).trim_matches([' ', ',', '-', '–', '—', ':', ')']);
    nominative(&tidy(term))
}

fn last_sentence(text: &str) -> &str {
    sentences(text).last().map_or(text, |range| part(text, range.clone()))
}

/// A text without the brackets that it ends in.
fn without_brackets(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(at) = text.ends_with(')').then(|| text.rfind('(')).flatten() {
        text = upto(text, at).trim_end();
    }
    text
}

/// «… тәртібін айқындайды (бұдан әрі – …)»: the verb, and the head that only says how, are no part of the term.
fn without_verb(text: &str) -> &str {
    let all = words(text);
    let last = all.iter().rev().find(|word| !word.deep);
    let Some(verb) = last.filter(|word| forms::is_finite(&word.lower)) else { return text };
    let text = upto(text, verb.range.start).trim_end();
    let head = words(text).into_iter().next_back().filter(|word| word.lower.starts_with(lists::ORDER));
    head.map_or(text, |head| upto(text, head.range.start).trim_end())
}

/// Where the phrase ends: before the parts that are cited of it («Заңының 10-бабы»).
fn end_of(text: &str, all: &[Word], short: &str) -> usize {
    let cites =
        |word: &Word| word.begins(lists::PARTS) || word.lower.starts_with(|c: char| c.is_ascii_digit());
    let last = short.split_whitespace().next_back().unwrap_or_default().lowered();
    let tail = all
        .iter()
        .rev()
        .take_while(|word| !word.deep && (cites(word) || is_part_number(&word.lower)))
        .count();
    let named = all.iter().rev().skip(tail).find(|word| !word.deep);
    match named.filter(|word| tail > 0 && word.lower.starts_with(last.as_str())) {
        Some(word) => word.range.end,
        None => text.len(),
    }
}

fn is_part_number(lower: &str) -> bool {
    lower.contains(|letter: char| letter.is_ascii_digit())
}

/// Where the phrase begins: after a postposition, a converb, a verb, a comma, or a noun in a case that no participle governs.
fn start_of(text: &str, all: &[Word], list: bool) -> usize {
    let quotation = quotation(text);
    let mut start = text.len();
    let mut governor = None;
    // Before a quoted name stands only what owns it.
    let (mut named, mut owner) = (false, false);
    for (i, word) in all.iter().enumerate().rev() {
        if let Some(range) = quotation.as_ref().filter(|range| range.contains(&word.range.start)) {
            (start, named) = (range.start, true);
            continue;
        }
        if word.bracketed {
            continue;
        }
        let case = case(&word.lower);
        let head = start == text.len();
        let ends = word.is(lists::EDGES) || forms::is_converb(&word.lower) || forms::is_finite(&word.lower);
        let parted = word.comma && !list && case != Case::Genitive;
        let owns = case == Case::Genitive
            || (owner && case == Case::Nominative && forms::agent(&word.lower).is_none());
        let address = word.lower.contains(".kz");
        let governed = governor.is_some_and(|at: usize| at - i <= REACH);
        let joined = all.get(i + 1).is_some_and(|next| next.is(lists::JOINTS));
        let of_phrase = if named {
            owns || address || list
        } else {
            list || governed
                || joined
                || matches!(case, Case::Nominative | Case::Genitive)
                || word.lower.chars().count() <= 4
        };
        if !head && (ends || parted || !of_phrase) {
            break;
        }
        owner |= named && case == Case::Genitive;
        governor = if governs(&word.lower) { Some(i) } else { governor };
        start = word.range.start;
    }
    let start = if list { start.max(after_provided(text, all)).max(after_object(text, all)) } else { start };
    without_joints(text, opening_quote(text, start))
}

/// Where the body's name begins after what it gives: «куәлікті Үлгі Республикасының …».
fn after_object(text: &str, all: &[Word]) -> usize {
    let large = |word: &Word| from(text, word.range.start).starts_with(char::is_uppercase);
    let object = |pair: &[Word]| match pair {
        [object, next] => !object.deep && case(&object.lower) == Case::Accusative && large(next),
        _ => false,
    };
    all.windows(2).rposition(object).and_then(|at| all.get(at + 1)).map_or(0, |word| word.range.start)
}

/// Where the body's name begins after «Мемлекеттік қызметті …».
fn after_provided(text: &str, all: &[Word]) -> usize {
    let plain = all.iter().position(|word| !word.deep).unwrap_or(0);
    let start = all.get(plain).map_or(0, |word| word.range.start);
    let lower = from(text, start).lowered();
    let provided = lists::PROVIDED.captures(&lower).and_then(|found| found.get(0));
    provided.map_or(0, |found| start + found.end())
}

/// The case of a word; a participle or a word that only looks like a case form is nominative.
fn case(lower: &str) -> Case {
    let plain = is_participle(lower) || lists::NOMINATIVES.contains(&lower) || nominative(lower) == lower;
    if plain { Case::Nominative } else { forms::case_of(lower) }
}

fn is_participle(lower: &str) -> bool {
    forms::past_participle(lower).is_some() || HABITUAL.iter().any(|end| lower.ends_with(end))
}

/// A participle or a verbal noun: nouns in other cases before it belong to it.
fn governs(lower: &str) -> bool {
    is_participle(lower) || (NOUNS.iter().any(|end| lower.ends_with(end)) && lower.chars().count() > 3)
}

/// The last quotation of a text, with those around it.
fn quotation(text: &str) -> Option<Range<usize>> {
    let close = text.rfind(['»', '”'])?;
    let mut depth = 0i32;
    let mut first = None;
    for (at, letter) in upto(text, close).char_indices().rev() {
        match letter {
            '»' | '”' => depth += 1,
            '«' | '“' if depth == 0 => return Some(at..close),
            '«' | '“' => {
                depth -= 1;
                first = Some(at);
            }
            _ => {}
        }
    }
    first.map(|at| at..close)
}

/// A quote right before the first word belongs to it, and so does one that nothing before it closes.
fn opening_quote(text: &str, start: usize) -> usize {
    let before = upto(text, start);
    let open = before.matches('«').count() > before.matches('»').count();
    let quote = before.char_indices().next_back().filter(|(_, letter)| "«“\"".contains(*letter));
    let outer = before.rfind('«').filter(|_| open);
    outer.or(quote.map(|(at, _)| at)).unwrap_or(start)
}

fn without_joints(text: &str, mut start: usize) -> usize {
    loop {
        let rest = from(text, start);
        let trimmed = rest.trim_start();
        let joint = lists::JOINTS
            .iter()
            .find(|joint| trimmed.strip_prefix(**joint).is_some_and(|rest| rest.starts_with(' ')));
        let Some(joint) = joint else { return start };
        start += rest.len() - trimmed.len() + joint.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_before_short_names() {
        let cases = [
            (
                "Мемлекеттік көрсетілетін қызметті алу үшін жеке немесе заңды тұлға",
                "көрсетілетін қызметті алушы",
                "жеке немесе заңды тұлға",
            ),
            (
                "Осы «Ара паспортын беру» мемлекеттік қызмет көрсету қағидалары",
                "Қағидалар",
                "«Ара паспортын беру» мемлекеттік қызмет көрсету қағидалары",
            ),
            (
                "«Бал туралы» Қазақстан Республикасы Заңының 10-бабы 1) тармақшасына",
                "Заң",
                "«Бал туралы» Қазақстан Республикасы Заңы",
            ),
            (
                "көрсетілетін қызметті берушіге не «Азаматтарға арналған бал» мемлекеттік корпорациясы» қоғамына",
                "Корпорация",
                "«Азаматтарға арналған бал» мемлекеттік корпорациясы» қоғамы",
            ),
            (
                "осы Қағидаларға 1-қосымшаға сәйкес нысан бойынша www.ulgi.kz «бал үкіметі» веб-порталы",
                "портал",
                "www.ulgi.kz «бал үкіметі» веб-порталы",
            ),
            (
                "қызметті алушы өтінішті берушіге не «бал үкіметі» веб-порталы",
                "портал",
                "«бал үкіметі» веб-порталы",
            ),
            (
                "маман «Ара-Есеп» автоматтандырылған ақпараттық жүйесіне",
                "жүйе",
                "«Ара-Есеп» автоматтандырылған ақпараттық жүйесі",
            ),
            (
                "ол бір жұмыс күні ішінде құрылымдық бөлімшенің жауапты орындаушысын анықтайды",
                "жауапты орындаушы",
                "құрылымдық бөлімшенің жауапты орындаушысы",
            ),
            (
                "және «Ара паспортын беру» мемлекеттік қызмет көрсету тәртібін айқындайды",
                "мемлекеттік көрсетілетін қызмет",
                "«Ара паспортын беру» мемлекеттік қызмет көрсету",
            ),
            (
                "Мемлекеттік қызметті Үлгі облысының, аудандардың бал бөлімдері",
                "көрсетілетін қызметті беруші",
                "Үлгі облысының, аудандардың бал бөлімдері",
            ),
        ];
        for (before, short, wanted) in cases {
            assert_eq!(term_before(before, short), wanted, "{before}");
        }
    }
}
