//! Words broken by a line's end or a hyphen inside a cell: `қалыптастыр- ⏎ ғандығы`, `мәліметі ⏎ не`, `электрон-дық`.

use super::mapped::{Builder, Mapped};
use super::vocabulary::{Vocabulary, is_abbreviation};
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::endings::is_particle;
use zanflow_kazakh::endings::{
    ends_as_possessive, is_case_ending, is_derived, is_joined_case_ending, is_rest_of_possessive,
    possessive_cases,
};
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};

/// Takes hyphens out of words that are words without them.
pub fn mend_hyphens(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    if !text.contains('-') {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    for (hyphen, _) in text.match_indices('-') {
        let (before, after) = (last_word(text, hyphen), first_word(text, hyphen + 1));
        if is_one_word(before, after, vocabulary) {
            built.copy(at..hyphen);
            at = hyphen + 1;
        }
    }
    if at > 0 {
        built.copy(at..text.len());
        finish(line, built.done(), edits);
    }
}

/// Whether the words around a hyphen are one word for the act, and no two that a hyphen binds.
fn is_one_word(before: &str, after: &str, vocabulary: &Vocabulary) -> bool {
    if !after.starts_with(char::is_lowercase)
        || before.chars().nth(1).is_none()
        || before.chars().all(char::is_uppercase)
    {
        return false;
    }
    let (before, low) = (before.lowered(), after.lowered());
    let known = vocabulary.count(&before) > 0;
    let compound = known && vocabulary.count(&low) > 0;
    let ending = || known && is_derived(after) && vocabulary.count(after) == 0;
    !compound && (vocabulary.count(&[before.as_str(), &low].concat()) >= 2 || ending())
}

/// Puts back the hyphen between an abbreviation and its ending that went where a line was broken at it, and the extraction took it
/// for one that parts syllables: `ЭҮПтің`, where the act writes `ЭҮП-те` elsewhere.
pub fn mend_lost_hyphens(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let ends: Vec<usize> =
        words(text).filter_map(|(start, word)| Some(start + unbound(word, vocabulary)?)).collect();
    if ends.is_empty() {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    for end in ends {
        built.copy(at..end).put("-", end);
        at = end;
    }
    built.copy(at..text.len());
    finish(line, built.done(), edits);
}

/// Bytes of an abbreviation whose ending lost its hyphen.
fn unbound(word: &str, vocabulary: &Vocabulary) -> Option<usize> {
    let ending = word.trim_start_matches(is_capital);
    let abbreviation = word.strip_suffix(ending).filter(|_| is_joined_case_ending(ending))?;
    (is_abbreviation(abbreviation) && vocabulary.binds(abbreviation)).then_some(abbreviation.len())
}

/// The runs of letters of a text, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|letter: char| !is_letter(letter)).filter_map(move |word| {
        let start = at;
        let end = start + word.len();
        at = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

/// Moves the rest of a word that a line's end cut to the line where the word begins.
pub fn mend_pair<'s>(
    line: &mut Visual<'s>,
    next: &mut Visual<'s>,
    vocabulary: &Vocabulary,
    edits: &mut Vec<Edit>,
) {
    let end = line.text.text.trim_end().len();
    let hyphen = line.text.slice(0..end).ends_with('-');
    let stem_end = if hyphen { end - 1 } else { end };
    let stem = last_word(&line.text.text, stem_end).to_owned();
    let lead = next.text.text.len() - next.text.text.trim_start().len();
    let rest = first_word(&next.text.text, lead).to_owned();
    if stem.is_empty() || rest.is_empty() || !is_cut(&stem, &rest, hyphen, vocabulary) {
        return;
    }
    let mut built = Builder::new(&line.text);
    built.copy(0..stem_end).append(&next.text, lead..lead + rest.len());
    let after = next.text.text.get(lead + rest.len()..).unwrap_or_default();
    let marks = after.len() - after.trim_start_matches([',', '.', ';', ')', '»']).len();
    built.append(&next.text, lead + rest.len()..lead + rest.len() + marks);
    let joined = built.done();
    let from = lead + rest.len() + marks;
    let from = from + next.text.text.get(from..).map_or(0, |text| text.len() - text.trim_start().len());
    let mut tail = Builder::new(&next.text);
    tail.copy(from..next.text.text.len());
    next.text = tail.done();
    finish(line, joined, edits);
}

/// Joins an ending that a cell's edge tore off inside a line: `құжаты на`. The act need not have the joined word; it has
/// other case forms of the word, and has the torn stem nowhere else.
pub fn mend_torn(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    for (blank, _) in text.match_indices(' ') {
        if !is_rest_of_possessive(first_word(text, blank + 1)) {
            continue;
        }
        let stem = last_word(text, blank);
        if vocabulary.seen(&stem.lowered()) <= 1 {
            let known = |ending: &&str| vocabulary.count(&format!("{stem}{ending}").lowered()) > 0;
            if ends_as_possessive(stem) && possessive_cases().filter(known).count() >= 2 {
                built.copy(at..blank);
                at = blank + 1;
            }
        }
    }
    if at > 0 {
        built.copy(at..text.len());
        let mended = built.done();
        record(edits, Rule::BrokenWord, line.number, &line.text.text, &mended.text, 0.8);
        line.text = mended;
    }
}

fn is_cut(stem: &str, rest: &str, hyphen: bool, vocabulary: &Vocabulary) -> bool {
    let one_letter = rest.chars().nth(1).is_none();
    if !(one_letter || rest.chars().all(char::is_lowercase)) || stem.chars().all(char::is_uppercase) {
        return false;
    }
    let (low_stem, low_rest) = (stem.lowered(), rest.lowered());
    if is_particle(&low_rest) {
        return false;
    }
    let whole = vocabulary.count(&[low_stem.as_str(), &low_rest].concat());
    if whole == 0 && !hyphen {
        return false;
    }
    let (stem, rest) = (vocabulary.count(&low_stem), vocabulary.count(&low_rest));
    if hyphen && stem > 0 && rest == 0 && is_derived(&low_rest) {
        return true;
    }
    let ending = || whole > 0 && is_case_ending(&low_rest);
    (whole >= 1 && rest == 0)
        || (whole >= 2 && (hyphen || (stem * 4 < whole && rest * 4 < whole)))
        || ending()
}

fn finish<'s>(line: &mut Visual<'s>, mended: Mapped<'s>, edits: &mut Vec<Edit>) {
    record(edits, Rule::BrokenWord, line.number, &line.text.text, &mended.text, 0.9);
    line.text = mended;
}

fn last_word(text: &str, end: usize) -> &str {
    let text = text.get(..end).unwrap_or_default();
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, letter)| is_letter(*letter))
        .last()
        .map_or(end, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

fn first_word(text: &str, start: usize) -> &str {
    let text = text.get(start..).unwrap_or_default();
    text.split(|letter: char| !is_letter(letter)).next().unwrap_or_default()
}
