//! Mentions in Kazakh text.

use super::own::{OwnName, own_names};
use super::parts;
use super::{Mention, Of, Parts};
use crate::references::{Reference, body_before, references};
use std::ops::Range;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::pattern::{from, part, upto};
use zanflow_lexicon::acts::{act_or_law, is_law};
use zanflow_lexicon::words::citations as words;
use zanflow_lexicon::words::parts::PARAGRAPH;

/// The name of the act stands so many words after its number at most.
const WORDS: usize = 12;
/// A title and the body between it and the date, in bytes.
const FARTHEST: usize = 400;

/// Whether a text may name a law by its title only.
pub(super) fn may_name_law(text: &str) -> bool {
    text.contains(words::LAW_OF) && words::LAW_WORDS.iter().any(|word| text.contains(word))
}

pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let dated: Vec<Reference> = references(text);
    for (nth, reference) in dated.iter().enumerate() {
        let limit = dated.get(nth + 1).map_or(text.len(), |next| next.range.start);
        if !reference.registered {
            found.extend(by_date(text, reference, limit));
        }
    }
    found.extend(own(text));
    if may_name_law(text) {
        found.extend(by_title(text));
    }
    found
}

fn by_date(text: &str, reference: &Reference, limit: usize) -> Option<Mention> {
    let tail = part(text, reference.range.end..limit);
    let named = kind(tail);
    let is_law = named.as_ref().is_some_and(|(name, ..)| is_law(name));
    // A day alone is no act; «… күнгі қаулысы» without a number is one only where the kind stands right there.
    if reference.number.is_none() && !is_law && named.as_ref().is_none_or(|(_, _, words)| *words > 1) {
        return None;
    }
    let named = named.map(|(name, range, _)| (name, range));
    let inside = named.as_ref().map_or("", |(_, word)| upto(tail, word.start));
    let before = title_before(text, reference.range.start);
    let own_title = quoted_first(inside).or_else(|| quoted_first(part(text, reference.range.clone())));
    let title = own_title.map(str::to_owned).or_else(|| before.as_ref().map(|(title, _)| title.clone()));
    let from_title = before.as_ref().map_or(0, |(_, range)| range.end);
    let issuer = body_before(part(text, from_title..reference.range.start)).filter(|_| !is_law);
    let end = reference.range.end + named.as_ref().map_or(0, |(_, word)| word.end);
    let (parts, length) =
        if named.is_some() { parts::kazakh(from(text, end)) } else { (Parts::default(), 0) };
    let start = before.map_or(reference.range.start, |(_, range)| range.start);
    Some(Mention {
        range: start..end + length,
        of: Of::Other,
        act_type: named.map(|(name, _)| name),
        issuer,
        date: reference.date.clone(),
        number: reference.number.clone(),
        title,
        registration: None,
        parts,
    })
}

/// The word that names the act's kind, in the same sentence and outside of quotes, with how many words stand before it.
fn kind(tail: &str) -> Option<(&'static str, Range<usize>, usize)> {
    let mut depth = 0usize;
    let mut start = None;
    let mut passed = 0;
    for (at, letter) in tail.char_indices().chain([(tail.len(), ' ')]) {
        if is_letter(letter) {
            start = start.or(Some(at));
            continue;
        }
        // A word belongs to the quotation that its end stands in.
        if let Some(from) = start.take() {
            let word = part(tail, from..at);
            if depth == 0 {
                if let Some(name) = act_or_law(word) {
                    return Some((name, from..at, passed));
                }
                passed += 1;
            }
            if passed > WORDS || (letter == '.' && depth == 0 && word.chars().count() > 2) {
                return None;
            }
        }
        match letter {
            '«' | '“' => depth += 1,
            '»' | '”' => depth = depth.saturating_sub(1),
            '"' => depth = usize::from(depth == 0),
            ';' | ':' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The quoted words at the beginning of a text.
fn quoted_first(text: &str) -> Option<&str> {
    let open = text.find(['«', '"', '“'])?;
    let inside = text.get(open..)?.char_indices().nth(1).map(|(at, _)| open + at)?;
    let close = text.rfind(['»', '"', '”']).filter(|close| *close > inside)?;
    let title = text.get(inside..close)?.trim();
    // «19» желтоқсан is a day, not a title.
    title.chars().any(is_letter).then_some(title)
}

/// The title in quotes that ends before a place with nothing but a body between, and its bytes with the quotes.
fn title_before(text: &str, end: usize) -> Option<(String, Range<usize>)> {
    let before = upto(text, end);
    let close = before.rfind(['»', '"', '”'])?;
    let after = from(before, close);
    let closing = after.chars().next()?;
    let between = from(after, closing.len_utf8());
    let body = between.len() < FARTHEST / 2 && !between.contains([';', ':', '.', '(', ')']);
    if !body || !upto(before, close).trim_end().ends_with(words::ABOUT) {
        return None;
    }
    let open = opening(upto(before, close), closing)?;
    let width = from(before, open).chars().next().map_or(0, char::len_utf8);
    let title = part(before, open + width..close).trim();
    (title.len() < FARTHEST && !title.is_empty())
        .then(|| (title.to_owned(), open..close + closing.len_utf8()))
}

/// Where the quotes open that close at the end of a text.
fn opening(text: &str, closing: char) -> Option<usize> {
    if closing == '"' {
        return text.rfind('"');
    }
    let mut depth = 1usize;
    for (at, letter) in text.char_indices().rev() {
        match letter {
            '»' | '”' => depth += 1,
            '«' | '“' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    // An inner quotation that was closed once for both.
    text.find('«')
}

/// «осы қаулының 2-тармағы», «Регламенттің 1-қосымшасы».
fn own(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for OwnName { range, stem: word } in own_names(text) {
        let (parts, length) = parts::kazakh(from(text, range.end));
        if parts.is_empty() {
            continue;
        }
        let act_type = act_or_law(word);
        let of = match word.lowered().as_str() {
            lower if lower.starts_with(PARAGRAPH) => Of::Paragraph,
            _ if act_type.is_some() => Of::Act,
            _ => Of::Approved,
        };
        found.push(Mention::of_own(range.start..range.end + length, of, act_type, parts));
    }
    found
}

/// «… туралы» Қазақстан Республикасының Заңы: no date is given.
fn by_title(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for law in words::LAW.all(text) {
        let Some(whole) = law.get(0) else { continue };
        let Some((title, range)) = title_before(text, whole.start()) else { continue };
        let (parts, length) = parts::kazakh(from(text, whole.end()));
        found.push(Mention {
            range: range.start..whole.end() + length,
            of: Of::Other,
            act_type: law.name("k").and_then(|stem| act_or_law(stem.as_str())),
            issuer: None,
            date: None,
            number: None,
            title: Some(title),
            registration: None,
            parts,
        });
    }
    found
}
