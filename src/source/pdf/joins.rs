//! Where a line goes on another: with a blank, with a hyphen that belongs to a word, or in the middle of a word. The act's own
//! words decide, as they stand inside of lines.

use super::lines::{Item, Line, PageLayout};
use std::collections::{BTreeMap, BTreeSet};

/// Hyphens at line ends that are known to part syllables before unknown ones are taken to.
const HYPHENATED: usize = 2;

/// Letters of an ending that a cell's edge cuts off.
const ENDING: usize = 4;

/// The words of a file that no line's end touches.
#[derive(Debug, Default)]
pub(super) struct Seen {
    words: BTreeMap<String, usize>,
    /// Words with a hyphen inside.
    bound: BTreeSet<String>,
    /// Its lines end with hyphens that part syllables.
    hyphenates: bool,
}

/// What stands between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Apart,
    /// The hyphen or stroke at the line's end stays and binds.
    Hyphen,
    /// The hyphen at the line's end goes, if there is one.
    OneWord,
}

impl Seen {
    /// Learns the words of laid pages.
    pub fn learn(pages: &[PageLayout]) -> Self {
        let mut seen = Self::default();
        for line in pages.iter().flat_map(|page| &page.items).flat_map(lines_of).flatten() {
            seen.add(&line.text);
        }
        let (mut parts, mut binds) = (0, 0);
        for group in pages.iter().flat_map(groups) {
            for pair in group.windows(2) {
                let [above, below] = pair else { continue };
                let Some((stem, rest)) = hyphened(&above.text, &below.text) else { continue };
                match seen.known(stem, rest) {
                    Some(Joint::OneWord) => parts += 1,
                    Some(_) => binds += 1,
                    None => {}
                }
            }
        }
        seen.hyphenates = parts >= HYPHENATED && parts > binds;
        seen
    }

    fn add(&mut self, line: &str) {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        words.pop();
        for word in words.into_iter().skip(1) {
            let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            for part in word.split(|letter: char| !letter.is_alphabetic()).filter(|part| !part.is_empty()) {
                *self.words.entry(part.to_lowercase()).or_default() += 1;
            }
            if word.contains('-') {
                self.bound.insert(word.to_lowercase());
            }
        }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains_key(&word.to_lowercase())
    }

    /// Whether a hyphen stands after it elsewhere.
    fn binds(&self, stem: &str) -> bool {
        let begin = format!("{}-", stem.to_lowercase());
        self.bound.range(begin.clone()..).next().is_some_and(|word| word.starts_with(&begin))
    }

    /// What a hyphen at a line's end is, if the act's words say so.
    fn known(&self, stem: &str, rest: &str) -> Option<Joint> {
        let one = [stem, rest].concat();
        let two = [stem, "-", rest].concat();
        match (self.has(&one), self.bound.contains(&two.to_lowercase())) {
            (_, true) => Some(Joint::Hyphen),
            (true, false) => Some(Joint::OneWord),
            (false, false) if self.binds(stem) || (self.has(stem) && self.has(rest)) => Some(Joint::Hyphen),
            (false, false) => None,
        }
    }

    fn joint(&self, text: &str, line: &str, full: bool) -> Joint {
        let end = text.trim_end();
        if end.ends_with('-') {
            let letters = end.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
            if !letters || !line.starts_with(char::is_alphanumeric) {
                return Joint::Apart;
            }
            let Some((stem, rest)) = hyphened(end, line) else { return Joint::Hyphen };
            let unknown = if self.hyphenates { Joint::OneWord } else { Joint::Hyphen };
            return self.known(stem, rest).unwrap_or(unknown);
        }
        // A line may end after a stroke between two words.
        let mut back = end.chars().rev();
        let stroke = back.next() == Some('/') && back.next().is_some_and(char::is_alphanumeric);
        if stroke && line.starts_with(char::is_alphanumeric) {
            return Joint::Hyphen;
        }
        if !full {
            return Joint::Apart;
        }
        let (stem, rest) = (last_word(end), first_word(line));
        let low = rest.starts_with(char::is_lowercase) && end.ends_with(char::is_lowercase);
        let one = || match (self.has(stem), self.has(rest)) {
            (true, true) => false,
            // Neither is a word of the act: a short one is the end of the other.
            (false, false) if rest.chars().count() <= ENDING => true,
            _ => self.has(&[stem, rest].concat()),
        };
        if low && !stem.is_empty() && one() { Joint::OneWord } else { Joint::Apart }
    }

    /// Puts a line after a text, with `between` between them unless a word goes on. A soft hyphen at the text's end vanishes, with
    /// the one that was printed for it. `full`: not one letter more fitted on the line before, so a word may be cut there.
    pub fn join(&self, text: &mut String, line: &str, between: char, full: bool) {
        let line = line.trim_start();
        let end = text.trim_end();
        let soft = end.strip_suffix(['-', '\u{2010}']).unwrap_or(end).strip_suffix('\u{ad}');
        let joint = if soft.is_some() { Joint::OneWord } else { self.joint(end, line, full) };
        let kept = match (soft, joint) {
            (Some(kept), _) => kept.len(),
            (None, Joint::OneWord) => end.strip_suffix('-').unwrap_or(end).len(),
            _ => end.len(),
        };
        text.truncate(kept);
        if joint == Joint::Apart {
            text.push(between);
        }
        text.push_str(line);
    }
}

/// The lines of a piece of a page: of a line of text, or of each cell.
fn lines_of(item: &Item) -> Vec<&[Line]> {
    match item {
        Item::Line(line) => vec![std::slice::from_ref(line)],
        Item::Table(table) => table.rows.iter().flatten().map(Vec::as_slice).collect(),
    }
}

/// Lines that follow one another: those of the text, and those of each cell.
fn groups(page: &PageLayout) -> Vec<Vec<&Line>> {
    let text = page.items.iter().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    });
    let mut groups = vec![text.collect()];
    for item in &page.items {
        if let Item::Table(_) = item {
            groups.extend(lines_of(item).into_iter().map(|lines| lines.iter().collect()));
        }
    }
    groups
}

/// The two sides of a hyphen between lines that may part syllables: small letters on both.
fn hyphened<'t>(text: &'t str, line: &'t str) -> Option<(&'t str, &'t str)> {
    let stem = last_word(text.trim_end().strip_suffix('-')?);
    let rest = first_word(line.trim_start());
    let long = |word: &str| word.chars().nth(1).is_some();
    let low = stem.ends_with(char::is_lowercase) && rest.starts_with(char::is_lowercase);
    (low && long(stem) && long(rest)).then_some((stem, rest))
}

fn last_word(text: &str) -> &str {
    let start = text.rfind(|letter: char| !letter.is_alphabetic());
    let start = start
        .map_or(0, |at| at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    text.get(start..).unwrap_or_default()
}

fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(lines: &[&str]) -> Seen {
        let line = |text: &&str| Item::Line(Line { text: (*text).to_owned(), ..Line::default() });
        Seen::learn(&[PageLayout {
            width: 600.0,
            height: 800.0,
            items: lines.iter().map(line).collect(),
            ..PageLayout::default()
        }])
    }

    #[track_caller]
    fn check(seen: &Seen, text: &str, line: &str, full: bool, expected: &str) {
        let mut joined = text.to_owned();
        seen.join(&mut joined, line, ' ', full);
        assert_eq!(joined, expected);
    }

    #[test]
    fn lines_are_joined_by_what_the_first_ends_with() {
        let none = seen(&[]);
        for (text, line, expected) in [
            ("бір ", " екі", "бір екі"),
            ("ЭҮП-", "қа", "ЭҮП-қа"),
            ("қыз\u{ad}-", "мет", "қызмет"),
            ("қыз\u{ad}", "мет", "қызмет"),
            ("қызмет -", "бұл", "қызмет - бұл"),
            ("1-", "«бір»", "1- «бір»"),
            ("қыз-", "мет", "қыз-мет"),
            ("ЖТ МДҚ-ға/", "ЗТ МДҚ-ға", "ЖТ МДҚ-ға/ЗТ МДҚ-ға"),
        ] {
            check(&none, text, line, false, expected);
        }
    }

    #[test]
    fn the_acts_words_say_what_a_hyphen_is() {
        let act =
            seen(&["бұл қызмет пен тұтынушы және веб-портал бар", "осы қыз-", "мет пен тұты-", "нушы бір"]);
        check(&act, "осы қыз-", "мет", false, "осы қызмет");
        check(&act, "осы веб-", "портал", false, "осы веб-портал");
        // Two hyphens part syllables, so an unknown one does.
        check(&act, "ха-", "барлама", false, "хабарлама");
        check(&act, "ЭЦҚ-", "ның", false, "ЭЦҚ-ның");
    }

    #[test]
    fn a_full_line_may_cut_a_word() {
        let act = seen(&["осы таңдайды деген сөз бар"]);
        check(&act, "қалыптастыр", "ады", true, "қалыптастырады");
        check(&act, "қызметті", "таңдайды", true, "қызметті таңдайды");
        check(&act, "қалыптастыр", "ады", false, "қалыптастыр ады");
    }
}
