//! How stamps end: «… қаулысына 1-қосымша», «… регламентіне қосымша», «1-қосымшасы», «… бұйрығымен бекітілген».

use crate::acts::is_act_or_rules;
use crate::words::acts::{APPENDIX, APPENDIX_OF, APPROVED, DATIVES, INSTRUMENTALS};
use crate::words::citations::YEAR_SHORT;
use zanflow_kazakh::letters::{Lower, cyrillic_look_alike, is_letter, lower_letter};

/// The end of a stamp's last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StampEnd {
    /// What the stamp is of.
    pub of: StampKind,
    /// Byte where the tail begins, the end without its noun: «1-қосымша», «бекітілген».
    pub tail: usize,
    /// The word before the tail names an act or rules.
    pub named: bool,
    /// A stamp surely ends here: approved, or an appendix with a number or the noun that leads to it.
    pub sure: bool,
}

/// What a stamp is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampKind {
    /// «бекітілген».
    Approval,
    /// «1-қосымша»; `possessive`: «1-қосымшасы».
    Appendix {
        /// Its number; 0 for one beyond all bounds.
        number: Option<u16>,
        /// It has the possessive ending.
        possessive: bool,
    },
}

impl StampEnd {
    /// «1-қосымшасы»: the last line of a stamp, by itself.
    pub fn is_alone(&self) -> bool {
        self.tail == 0 && matches!(self.of, StampKind::Appendix { number: Some(_), possessive: true })
    }

    /// Whether it is an appendix that stands sure or alone.
    pub fn is_appendix(&self) -> bool {
        self.of != StampKind::Approval && (self.sure || self.is_alone())
    }
}

/// The end of a stamp that a line without blanks at its ends has.
pub fn stamp_end(text: &str) -> Option<StampEnd> {
    let text = text.trim_end_matches('.');
    if !may_end(text) {
        return None;
    }
    let start = text.rfind(' ').map_or(0, |blank| blank + 1);
    let last = folded(text.get(start..)?);
    if let Some(word) = APPROVED.iter().find(|word| last.ends_with(**word)) {
        // Extraction may have glued it to its noun.
        let tail = start + last.len() - word.len();
        let named = is_act_or_rules(&noun(text.get(..tail)?));
        return Some(StampEnd { of: StampKind::Approval, tail, named, sure: tail == start });
    }
    let possessive = last.ends_with(APPENDIX_OF);
    let word = if possessive { APPENDIX_OF } else { APPENDIX };
    let at = start + last.strip_suffix(word)?.len();
    let before = text.get(..at)?;
    let bare = before.trim_end_matches(['-', '–', '—', '‑', ' ']);
    let digits = bare.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, tail) = if digits < bare.len() {
        (Some(bare.get(digits..)?.parse().unwrap_or(0)), digits)
    } else if before.is_empty() || before.ends_with(' ') {
        (None, at)
    } else {
        return None;
    };
    let above = text.get(..tail)?;
    let noun = noun(above);
    // Marks between them, as in «… регламенті» 4 қосымша», make it a mention.
    let beside = above.ends_with(' ') && above.trim_end().ends_with(is_letter);
    Some(StampEnd {
        of: StampKind::Appendix { number, possessive },
        tail,
        named: beside && is_act_or_rules(&noun),
        sure: !possessive && (number.is_some() || leads(&noun, DATIVES)),
    })
}

/// Whether a stamp's noun leads to an end: «регламентіне» to an appendix's number, «қаулысымен» to «бекітілген».
pub fn leads_to(word: &str, end: StampKind) -> bool {
    leads(&noun(word), if end == StampKind::Approval { INSTRUMENTALS } else { DATIVES })
}

/// «№ 244 бұйрығының», «2011 жылғы 16 наурыздағы»: a line within a stamp, which begins none.
pub fn is_inside_stamp(text: &str) -> bool {
    let year = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    text.starts_with(['№', 'N'])
        || (text.len() == year.len() + 4 && year.trim_start().starts_with(YEAR_SHORT))
        || begins_as_figures_of_day(text)
}

/// «16.03.2011», «2011-03-16».
fn begins_as_figures_of_day(text: &str) -> bool {
    let figures = text.split(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '/')).next();
    let parts: Vec<&str> = figures.unwrap_or_default().split(['.', '-', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = |part: &&&str| part.len() == 4;
    parts.len() == 3 && parts.iter().all(digits) && parts.iter().filter(year).count() == 1
}

fn leads(noun: &str, cases: &[&str]) -> bool {
    cases.iter().any(|case| noun.ends_with(case)) && is_act_or_rules(noun)
}

/// The last letters of a text, in lower case: its last word without the marks after it.
fn noun(text: &str) -> String {
    let word = text.trim_end_matches(|letter: char| !is_letter(letter));
    let start = word.trim_end_matches(is_letter).len();
    folded(word.get(start..).unwrap_or_default())
}

/// Lower case, with the Latin letter that is taken for «і» made Cyrillic.
fn folded(word: &str) -> String {
    match cyrillic_look_alike('i') {
        Some(letter) if word.contains(['i', 'I']) => {
            let other = letter.to_string();
            word.replace(['i', 'I'], &other).lowered()
        }
        _ => word.lowered(),
    }
}

/// Whether a text ends in one of the words that end stamps.
fn may_end(text: &str) -> bool {
    let Some(last) = text.chars().next_back().map(folded_letter) else { return false };
    let mut words = APPROVED.iter().copied().chain([APPENDIX, APPENDIX_OF]);
    words.any(|word| word.ends_with(last) && ends_as_folded(text, word))
}

/// Whether a text, folded, ends in a word.
pub fn ends_as_folded(text: &str, word: &str) -> bool {
    let mut letters = text.chars().rev().map(folded_letter);
    word.chars().rev().all(|letter| letters.next() == Some(letter))
}

/// A letter in lower case, with the Latin one that is taken for «і» made Cyrillic.
pub fn folded_letter(letter: char) -> char {
    let other = if matches!(letter, 'i' | 'I') { cyrillic_look_alike(letter) } else { None };
    lower_letter(other.unwrap_or(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_end_in_few_ways() {
        let numbered = |number, possessive| StampKind::Appendix { number: Some(number), possessive };
        let bare = StampKind::Appendix { number: None, possessive: false };
        let cases = [
            ("«Ара» қызмет регламентіне 2 қосымша", Some((numbered(2, false), true, true))),
            ("№ 7 қаулысына 1-қосымша.", Some((numbered(1, false), true, true))),
            ("№ 7 ЖАРЛЫҒЫНА 1-ҚОСЫМША", Some((numbered(1, false), true, true))),
            ("Кодексіне қосымша", Some((bare, true, true))),
            ("стандартына қосымша", Some((bare, true, true))),
            ("«Ара» регламенті» 4 қосымша", Some((numbered(4, false), false, true))),
            ("№ 28 бұйрығының 1-қосымшасы", Some((numbered(1, true), true, false))),
            ("1-қосымшасы", Some((numbered(1, true), false, false))),
            ("бекiтiлген", Some((StampKind::Approval, false, true))),
            ("№ 7 бұйрығыменбекітілген", Some((StampKind::Approval, true, false))),
            ("№ 7 бұйрығымен бекітілген", Some((StampKind::Approval, true, true))),
            ("регламенті бекітілген", Some((StampKind::Approval, true, true))),
            ("Бұған қосымша", Some((bare, false, false))),
            ("осы стандартқа қосымшаға сәйкес", None),
            ("қаулысына", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(stamp_end(text).map(|end| (end.of, end.named, end.sure)), wanted, "{text}");
        }
    }

    #[test]
    fn a_tail_begins_at_its_number() {
        for (text, tail) in
            [("қаулысына 2 - қосымша", "2 - қосымша"), ("қаулысымен бекітілген", "бекітілген")]
        {
            assert_eq!(stamp_end(text).and_then(|end| text.get(end.tail..)), Some(tail));
        }
    }
}
