//! Words broken by a line's end or a hyphen inside a cell: `қалыптастыр- ⏎ ғандығы`, `мәліметі ⏎ не`, `электрон-дық`.

use super::mapped::{Builder, Mapped, Word};
use super::vocabulary::{Hyphen, Vocabulary, is_abbreviation};
use super::{Edit, Rule, Visual, record};
use zanflow_kazakh::endings::is_particle;
use zanflow_kazakh::endings::{
    ends_as_possessive, is_case_ending, is_derived, is_joined_case_ending, is_rest_of_possessive,
    possessive_cases,
};
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_source::LineKind;

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

/// Closes the lines of a cell that a hyphen cut: `элект- рондық`, `іс- қимыл`. Columns are narrow, and words are cut at
/// every syllable there.
pub fn mend_cell(cell: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &cell.text.text;
    let mut built = Builder::new(&cell.text);
    let mut at = 0;
    for (hyphen, _) in text.match_indices("- ") {
        let (before, after) = (last_word(text, hyphen), first_word(text, hyphen + 2));
        if before.is_empty() || after.is_empty() {
            continue;
        }
        let own = vocabulary.hyphen(before, after) == Hyphen::Word;
        built.copy(at..hyphen + usize::from(own));
        at = hyphen + 2;
    }
    if at > 0 {
        built.copy(at..text.len());
        let mended = built.done();
        finish(cell, mended, edits);
    }
    mend_cut(cell, vocabulary, edits);
}

/// Closes the words of a cell that its edge cut between letters: `алушысы н`, `алушыл ар`.
fn mend_cut(cell: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &cell.text.text;
    let mut built = Builder::new(&cell.text);
    let mut at = 0;
    for pair in cell.text.words().windows(2) {
        let [stem, rest] = pair else { continue };
        let blank = stem.range.end..rest.range.start;
        if text.get(blank.clone()) == Some(" ")
            && let (Some(stem), Some(rest)) = (text.get(stem.range.clone()), text.get(rest.range.clone()))
            && vocabulary.seen(&[stem, rest].concat().lowered()) + 1 > vocabulary.seen(&stem.lowered())
            && is_cut(stem, rest, vocabulary)
        {
            built.copy(at..blank.start);
            at = blank.end;
        }
    }
    if at > 0 {
        built.copy(at..text.len());
        let mended = built.done();
        finish(cell, mended, edits);
    }
}

/// Puts back a hyphen that went where a line was broken at it, and the extraction took it for one that parts syllables:
/// `ЭҮПтің`, where the act writes `ЭҮП-те` elsewhere, `Елицензиялау`, where it writes `Е-лицензиялау`. What the act itself
/// writes without a hyphen stays so.
pub fn mend_lost_hyphens(line: &mut Visual<'_>, vocabulary: &Vocabulary, edits: &mut Vec<Edit>) {
    let text: &str = &line.text.text;
    let words = line.text.words().iter();
    let places: Vec<usize> =
        words.filter_map(|word| Some(word.range.start + lost_hyphen(word, text, vocabulary)?)).collect();
    if places.is_empty() {
        return;
    }
    let mut built = Builder::new(&line.text);
    let mut at = 0;
    for place in places {
        built.copy(at..place).put("-", place);
        at = place;
    }
    built.copy(at..text.len());
    finish(line, built.done(), edits);
}

/// Bytes of a word before the hyphen that it lost.
fn lost_hyphen(word: &Word, text: &str, vocabulary: &Vocabulary) -> Option<usize> {
    let written = text.get(word.range.clone())?;
    let ending = written.trim_start_matches(is_capital);
    let abbreviation =
        written.strip_suffix(ending).filter(|word| is_abbreviation(word) && is_joined_case_ending(ending));
    match abbreviation {
        Some(abbreviation) => vocabulary.binds(abbreviation).then_some(abbreviation.len()),
        None => vocabulary.lost_hyphen(word.low(text)),
    }
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
    let cut = || match hyphen.then(|| vocabulary.hyphen(&stem, &rest)) {
        // In narrow cells words are cut at every syllable.
        Some(Hyphen::Line | Hyphen::Unknown) => true,
        Some(Hyphen::Word) => false,
        None => {
            is_cut(&stem, &rest, vocabulary)
                || (is_edge(line, next) && is_cut_at_edge(&stem, &rest, vocabulary))
        }
    };
    if stem.is_empty() || rest.is_empty() || !cut() {
        return;
    }
    let mut built = Builder::new(&line.text);
    built.copy(0..stem_end).append(&next.text, lead..lead + rest.len());
    let after = next.text.text.get(lead + rest.len()..).unwrap_or_default();
    let marks = after.len() - after.trim_start_matches([',', '.', ';', ')', '»']).len();
    // The rest is cut once more.
    let marks = if after.trim_end() == "-" { 1 } else { marks };
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

/// Whether a line's end cut a word that has no hyphen there.
fn is_cut(stem: &str, rest: &str, vocabulary: &Vocabulary) -> bool {
    let one_letter = rest.chars().nth(1).is_none();
    if !(one_letter || rest.chars().all(char::is_lowercase)) || stem.chars().all(char::is_uppercase) {
        return false;
    }
    let (low_stem, low_rest) = (stem.lowered(), rest.lowered());
    if is_particle(&low_rest) {
        return false;
    }
    let joined = [low_stem.as_str(), &low_rest].concat();
    let whole = vocabulary.count(&joined);
    let (stem, rest) = (vocabulary.count(&low_stem), vocabulary.count(&low_rest));
    if whole == 0 {
        // No word is one letter; or neither piece is a word, and the two are a form of one.
        return stem == 0
            && rest == 0
            && vocabulary.has_form_of(&joined)
            && !vocabulary.has_form_of(&low_stem);
    }
    let ending = || is_case_ending(&low_rest);
    rest == 0 || (whole >= 2 && stem * 4 < whole && rest * 4 < whole) || ending()
}

/// Whether a line is one word that the cell's edge may have cut: only words that are longer than a column are.
pub fn is_edge(line: &Visual<'_>, next: &Visual<'_>) -> bool {
    let (word, rest) = (line.text.text.trim(), next.text.text.trim_start());
    let text = |line: &Visual<'_>| line.kind == LineKind::Text;
    text(line)
        && text(next)
        && rest.starts_with(char::is_lowercase)
        && word.chars().nth(4).is_some()
        && word.ends_with(char::is_lowercase)
        && !word.contains(' ')
}

/// Most letters of the rest of a word that a cell's edge cut, and of one that the act has in no form.
const REST: usize = 7;
const ENDING: usize = 4;

/// Whether a cell's edge cut a word that stands alone on its line: elsewhere the act has no such word, nor the rest by itself,
/// or it has the whole.
fn is_cut_at_edge(stem: &str, rest: &str, vocabulary: &Vocabulary) -> bool {
    let letters = rest.chars().count();
    if letters > REST.min(stem.chars().count()) {
        return false;
    }
    let (stem, rest) = (stem.lowered(), rest.lowered());
    let whole = [stem.as_str(), &rest].concat();
    let (begins, ends) = (vocabulary.sure(&stem) > 0, vocabulary.sure(&rest) > 0);
    if is_particle(&rest) || (begins && ends) {
        return false;
    }
    vocabulary.sure(&whole) > 0 || (!begins && !ends && (letters <= ENDING || vocabulary.has_form_of(&whole)))
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

/// The word that begins at a place, or nothing.
pub fn first_word(text: &str, start: usize) -> &str {
    let text = text.get(start..).unwrap_or_default();
    text.split(|letter: char| !is_letter(letter)).next().unwrap_or_default()
}

/// Whether lines of a text are hyphenated, by those hyphens at their ends that the act's own words decide.
pub fn is_hyphenated(lines: &[Visual<'_>], vocabulary: &Vocabulary) -> bool {
    let (mut of_lines, mut of_words) = (0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if let Some((before, after)) = pieces(line.text.text.trim_end(), next.text.text.trim_start()) {
            match vocabulary.knows_hyphen(before, after) {
                Some(Hyphen::Line) => of_lines += 1,
                Some(Hyphen::Word) => of_words += 1,
                _ => {}
            }
        }
    }
    of_lines > 1 && of_lines * 2 > of_words
}

/// Whether the hyphen that a line ends in is the line's, so that its last word and the first one of the next line are
/// one. What the act's words do not tell, the other lines do: `hyphenated`.
pub fn is_of_line(line: &str, next: &str, hyphenated: bool, vocabulary: &Vocabulary) -> bool {
    pieces(line, next).is_some_and(|(before, after)| match vocabulary.knows_hyphen(before, after) {
        Some(hyphen) => hyphen == Hyphen::Line,
        None => hyphenated && vocabulary.hyphen(before, after) != Hyphen::Word,
    })
}

/// The pieces around a hyphen at a line's end. A word of more pieces, as «қаржы-экономикалық-әлеуметтік», keeps its hyphens.
fn pieces<'t>(line: &'t str, next: &'t str) -> Option<(&'t str, &'t str)> {
    let stem = line.strip_suffix('-')?;
    let (before, after) = (last_word(stem, stem.len()), first_word(next, 0));
    let whole = stem.strip_suffix(before).is_some_and(|rest| !rest.ends_with('-'));
    (!before.is_empty() && !after.is_empty() && whole).then_some((before, after))
}
