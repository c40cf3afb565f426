//! What the words at a blank ask for.

use zanflow_kazakh::endings::ends_as_possessive;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::application_forms as words;
use zanflow_model::{AskedOf, FieldKind};

/// What words ask for; unknown where no word of them is known.
pub fn kind_of(text: &str) -> FieldKind {
    let text = spaced(text);
    let has = |list: &[&str]| list.iter().any(|word| holds(&text, word));
    let rules: [(&[&str], FieldKind); 10] = [
        (words::SIGNATURE, FieldKind::Signature),
        (words::SEAL, FieldKind::Seal),
        (words::EMAIL, FieldKind::Email),
        (words::PHONE, FieldKind::Phone),
        (words::ADDRESS, FieldKind::Address),
        (words::PAPERS, FieldKind::List),
        (words::DATE, FieldKind::Date),
        (words::NAME, FieldKind::Name),
        (words::AMOUNT, FieldKind::Number),
        (words::TOLD, FieldKind::Text),
    ];
    match (has(words::IIN), has(words::BIN)) {
        (true, true) => return FieldKind::IinOrBin,
        (true, false) => return FieldKind::Iin,
        (false, true) => return FieldKind::Bin,
        (false, false) => {}
    }
    rules.into_iter().find(|(list, _)| has(list)).map_or(FieldKind::Unknown, |(_, kind)| kind)
}

/// Whether a kind says more than that something is told.
pub fn is_specific(kind: FieldKind) -> bool {
    !matches!(kind, FieldKind::Unknown | FieldKind::Text)
}

/// Words in small letters with a blank before each and one behind the last.
fn spaced(text: &str) -> String {
    let mut out = String::from(" ");
    for word in text.lowered().split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
    {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// Whether a word of the text begins so; an entry with a blank behind is a whole word.
fn holds(spaced: &str, entry: &str) -> bool {
    spaced.match_indices(entry).any(|(at, _)| spaced.get(..at).is_some_and(|before| before.ends_with(' ')))
}

/// Whether words say that a blank must be filled in.
pub fn obliges(text: &str) -> bool {
    words::OBLIGATORY.is_match(text) && !words::OPTIONAL.is_match(text)
}

/// Whom the words name, if only one of both.
pub fn asked_of(text: &str) -> Option<AskedOf> {
    let lower = text.lowered();
    let names = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    match (names(words::NATURAL), names(words::LEGAL)) {
        (true, false) => Some(AskedOf::Natural),
        (false, true) => Some(AskedOf::Legal),
        _ => None,
    }
}

/// Whether a text is a sentence of the applicant, or ends as one.
pub fn is_sentence(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().lowered();
    let last = last.trim_end_matches(['.', ':', ';', ',']);
    words::VERBS.contains(&last)
}

/// Whether a label names what is asked, though no word of it is known: it ends in a colon or in a noun with the possessive.
pub fn names_something(label: &str) -> bool {
    let label = label.trim();
    let last = label.split_whitespace().next_back().unwrap_or_default().lowered();
    let genitive = words::GENITIVE.iter().any(|end| last.ends_with(end));
    !is_sentence(label) && !genitive && (label.ends_with(':') || ends_as_possessive(&last))
}

/// Parts of a caption that ask for different things, with what they ask: «тегі, аты, қолы» is a name and a signature. One part where
/// all is one.
pub fn parts(text: &str) -> Vec<(String, FieldKind)> {
    let mut out: Vec<(String, FieldKind)> = Vec::new();
    for (joint, piece) in split(text) {
        let kind = kind_of(piece);
        match out.last_mut() {
            Some((words, known))
                if kind == *known || kind == FieldKind::Unknown || *known == FieldKind::Unknown =>
            {
                words.push_str(joint);
                words.push_str(piece);
                if *known == FieldKind::Unknown {
                    *known = kind;
                }
            }
            _ => out.push((piece.to_owned(), kind)),
        }
    }
    out
}

/// Pieces between commas and «және» outside of brackets, each with what joins it to the one before.
fn split(text: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let (mut depth, mut start, mut joint_start) = (0usize, 0, 0);
    let mut push = |joint_start: usize, start: usize, end: usize| {
        let piece = text.get(start..end).unwrap_or_default();
        if piece.chars().any(char::is_alphanumeric) {
            out.push((text.get(joint_start..start).unwrap_or_default(), piece));
        }
    };
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let joint = match letter {
            _ if depth > 0 => continue,
            ',' => text.get(at..).map_or(1, |rest| 1 + blanks(rest.get(1..).unwrap_or_default())),
            ' ' if text.get(at..).is_some_and(|rest| rest.starts_with(AND)) => AND.len(),
            _ => continue,
        };
        if at < start {
            continue;
        }
        push(joint_start, start, at);
        (joint_start, start) = (at, at + joint);
    }
    push(joint_start, start, text.len());
    out
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// «және» between two parts.
const AND: &str = words::AND;
