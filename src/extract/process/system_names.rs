//! Names of systems as a step prints them, with the case that the sentence puts them in.

use super::clause::Clause;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_kazakh::nouns::{Case, case, ending};
use zanflow_lexicon::systems::mentioned;
use zanflow_lexicon::words::systems::{LICENSING, NOUNS, PARTS, SYSTEM, WHOLE};
use zanflow_model::System;

/// A system named in a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As the act prints it, without case ending.
    pub name: String,
    /// Which it is, where it is a known one.
    pub system: Option<System>,
    /// Its case.
    pub case: Case,
    /// First byte in the clause's text.
    pub at: usize,
    /// Byte after the name and its ending.
    pub end: usize,
}

/// Words between a quoted name and the noun that ends it.
const LONGEST: usize = 5;

/// A piece of text that may belong to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Quoted,
    Part,
    Whole,
    Noun,
    Word,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    piece: Piece,
    at: usize,
    /// Byte after the name's share: before an ending that is written without a hyphen.
    end: usize,
    /// Byte after the whole word.
    stop: usize,
}

/// The systems that a clause names and that can act, in order; gateways and payment systems only carry.
pub fn named(clause: &Clause) -> Vec<Named> {
    let tokens = tokens(&clause.text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let length = length(clause, tokens.get(i..).unwrap_or_default());
        let name = read(clause, tokens.get(i..i + length).unwrap_or_default());
        i += length.max(1);
        if let Some(name) = name {
            // A definition after the name is the name once more.
            i += tokens.iter().skip(i).take_while(|token| token.at < name.end).count();
            found.push(name);
        }
    }
    found
}

/// How many of the next tokens make one name.
fn length(clause: &Clause, tokens: &[Token]) -> usize {
    let parts = |from: usize| {
        let mut count = from;
        while let Some(token) = tokens.get(count) {
            let joined = count == 0 || adjoins(clause, tokens.get(count - 1), token);
            if token.piece != Piece::Part || !joined {
                break;
            }
            count += 1;
            if token.end != token.stop || has_suffix(&clause.text, token.stop) {
                break;
            }
        }
        count
    };
    match tokens.first().map(|token| token.piece) {
        Some(Piece::Whole | Piece::Noun) => 1,
        Some(Piece::Part) => parts(0),
        Some(Piece::Quoted) => match parts(1) {
            1 => full(clause, tokens).unwrap_or(1),
            count => count,
        },
        _ => 0,
    }
}

/// «Үлгі» ақпараттық жүйесі: a quoted name up to the noun that ends it.
fn full(clause: &Clause, tokens: &[Token]) -> Option<usize> {
    for count in 1..=LONGEST {
        let token = tokens.get(count)?;
        if !adjoins(clause, tokens.get(count - 1), token) {
            return None;
        }
        match token.piece {
            Piece::Noun => return Some(count + 1),
            Piece::Word => {}
            _ => return None,
        }
    }
    None
}

/// Whether two tokens are separated by blanks only, with no bracket between them.
fn adjoins(clause: &Clause, before: Option<&Token>, token: &Token) -> bool {
    before.is_some_and(|before| {
        clause.is_defined(before.at) == clause.is_defined(token.at)
            && clause.text.get(before.stop..token.at).is_some_and(|gap| gap.trim().is_empty())
    })
}

fn read(clause: &Clause, tokens: &[Token]) -> Option<Named> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    if last.piece == Piece::Quoted
        && !clause
            .text
            .get(first.at..last.end)?
            .lowered()
            .contains(LICENSING.last().copied().unwrap_or_default())
    {
        return None;
    }
    let mut name = clause.text.get(first.at..last.end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut case, mut end) = case_of(&clause.text, last)?;
    let after = clause.word_at(end);
    if let Some((next, defined)) = clause.definition(after).filter(|_| last.piece != Piece::Part) {
        name = defined;
        let from = clause.words.get(next - 1)?;
        let stop = from.at + from.lower.len();
        (case, end) = hyphened(&clause.text, stop).unwrap_or((case, stop));
    }
    let system = mentioned(&name).first().copied();
    // «МДҚ» alone says that it is a register, not which.
    if last.piece == Piece::Part && system.is_none() && !name.contains(SYSTEM) {
        return None;
    }
    let carries = matches!(system, Some(System::Gateway | System::PaymentGateway));
    (!carries).then_some(Named { name, system, case, at: first.at, end })
}

/// The case of the last token of a name, and where its ending ends.
fn case_of(text: &str, last: &Token) -> Option<(Case, usize)> {
    if last.piece == Piece::Noun {
        return Some((ending(&text.get(last.end..last.stop)?.lowered())?.case, last.stop));
    }
    if last.end != last.stop {
        return Some((case(&text.get(last.end..last.stop)?.lowered())?, last.stop));
    }
    Some(hyphened(text, last.stop).unwrap_or((Case::Nominative, last.stop)))
}

/// An ending after a hyphen: «АЖ-да», «ЭҮП - те».
fn hyphened(text: &str, at: usize) -> Option<(Case, usize)> {
    let rest = text.get(at..)?;
    let dash = rest.trim_start().strip_prefix(['-', '–'])?;
    let tail = dash.trim_start();
    let letters = tail.find(|letter: char| !is_letter(letter)).unwrap_or(tail.len());
    let case = case(&tail.get(..letters).filter(|tail| !tail.is_empty())?.lowered()).unwrap_or(Case::Other);
    Some((case, text.len() - tail.len() + letters))
}

fn has_suffix(text: &str, at: usize) -> bool {
    hyphened(text, at).is_some()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let token = quoted(text, at, letter).or_else(|| word(text, at));
        at = token.map_or(at + letter.len_utf8(), |token| token.stop);
        tokens.extend(token);
    }
    tokens
}

fn quoted(text: &str, at: usize, letter: char) -> Option<Token> {
    let close = match letter {
        '«' => '»',
        '“' => '”',
        '"' => '"',
        _ => return None,
    };
    let inside = text.get(at + letter.len_utf8()..)?;
    let end = at + letter.len_utf8() + inside.find(close)? + close.len_utf8();
    Some(Token { piece: Piece::Quoted, at, end, stop: end })
}

fn word(text: &str, at: usize) -> Option<Token> {
    let rest = text.get(at..)?;
    if let Some(stop) = licensing(rest) {
        return Some(Token { piece: Piece::Quoted, at, end: at + stop, stop: at + stop });
    }
    let length = rest.find(|letter: char| !is_letter(letter)).unwrap_or(rest.len());
    let word = rest.get(..length).filter(|word| !word.is_empty())?;
    let capitals = word.find(|letter: char| !letter.is_uppercase()).unwrap_or(word.len());
    let (abbreviation, tail) = word.split_at(capitals);
    let lower = word.lowered();
    let noun =
        NOUNS.iter().find(|noun| lower.strip_prefix(**noun).is_some_and(|rest| ending(rest).is_some()));
    let (piece, end) = match noun {
        Some(noun) => {
            let rest = lower.get(noun.len()..).unwrap_or_default();
            (Piece::Noun, noun.len() + ending(rest).map_or(0, |ending| ending.kept))
        }
        None if case(tail).is_none() => (Piece::Word, length),
        None if WHOLE.contains(&abbreviation) => (Piece::Whole, capitals),
        None if PARTS.contains(&abbreviation) => (Piece::Part, capitals),
        None if abbreviation.ends_with(SYSTEM) => (Piece::Part, capitals),
        None => (Piece::Word, length),
    };
    Some(Token { piece, at, end: at + end, stop: at + length })
}

/// «Е-лицензиялау» without quotes: its bytes.
fn licensing(rest: &str) -> Option<usize> {
    let [letter, word] = LICENSING else { return None };
    let tail = rest.strip_prefix(letter)?.trim_start_matches([' ', '-', '–']);
    let name = tail.get(..word.len()).filter(|name| name.lowered() == *word)?;
    Some(rest.len() - tail.len() + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_their_endings() {
        let cases: [(&str, &[(&str, Case)]); 10] = [
            ("«Е-лицензиялау» МДҚ АЖ-да", &[("«Е-лицензиялау» МДҚ АЖ", Case::Locative)]),
            ("Е-лицензиялау МДҚ АЖ-ға", &[("Е-лицензиялау МДҚ АЖ", Case::Other)]),
            ("АЖде тексеру", &[("АЖ", Case::Locative)]),
            ("ЭҮП ЭЦҚ куәлігін", &[("ЭҮП", Case::Nominative)]),
            ("ЭҮП-тегі деректер", &[("ЭҮП", Case::Other)]),
            ("порталдан", &[("портал", Case::Other)]),
            ("ХҚКО АЖ АЖО логині", &[("ХҚКО АЖ АЖО", Case::Nominative)]),
            ("ЭҮШ арқылы МДҚ-ға", &[]),
            ("«Үлгі» жүйесінде (бұдан әрі – ҮАЖ)", &[("ҮАЖ", Case::Locative)]),
            ("«Үлгі» (бұдан әрі – ҮАЖ)-де", &[("ҮАЖ", Case::Locative)]),
        ];
        for (text, wanted) in cases {
            let found = named(&Clause::new(text));
            let got: Vec<(&str, Case)> = found.iter().map(|name| (name.name.as_str(), name.case)).collect();
            assert_eq!(got, wanted, "{text}");
        }
    }
}
