//! One line of text → what it is: its mark, its role and how it ends, with what was captured.
//!
//! A line is read once. Repair, syntax and extract ask the [`Reading`]; none of them looks at the words again. What a line
//! is where it stands (a chapter or a paragraph, a stamp or a mention) is decided by the grammar of the act in `syntax`.

mod head;
mod mark;

use memchr::memmem::Finder;
use std::sync::LazyLock;
use zanflow_lexicon::acts::is_signature;
use zanflow_lexicon::stamps::{ends_as_folded, folded_letter, stamp_end};
use zanflow_lexicon::tables::number_row;
use zanflow_lexicon::words::acts::{HEADINGS, POSSESSIVES};
use zanflow_lexicon::words::diagrams::{DIAGRAM, DIAGRAM_END, SURVEY};

pub use mark::Mark;
pub use zanflow_lexicon::stamps::{StampEnd, StampKind};
pub use zanflow_lexicon::tables::{NumberRow, RowLabel};

/// What one line says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// The number or letter that it begins with.
    pub mark: Option<Mark>,
    /// What its words make of it.
    pub role: Role,
    /// The end of a stamp. A paragraph may end like one; its role tells.
    pub stamp: Option<StampEnd>,
    /// The numbers of a table's head, which may end a caption as well.
    pub row: Option<NumberRow>,
}

/// What the words of a line make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Nothing but blanks.
    Blank,
    /// «Ескерту. …».
    Note {
        /// A full stop, colon or exclamation mark follows the word.
        labelled: bool,
    },
    /// «РҚАО-ның ескертпесі».
    EditorNote,
    /// «Күшін жойған».
    Status,
    /// «КЕЛІСІЛДІ».
    Agreement,
    /// «кестенің жалғасы».
    TableGoesOn,
    /// «1-кесте. …».
    Caption {
        /// Its number.
        number: Option<u16>,
        /// Nothing but the number stands before the word.
        plain: bool,
    },
    /// `№ … 1 2 3 4`; [`Reading::row`] has the numbers.
    NumberRow,
    /// «Шартты белгілер».
    Legend,
    /// «… № 1 диаграммасы».
    Diagram {
        /// The word ends the line.
        last: bool,
    },
    /// «… регламентіне 2-қосымша», «… қаулысына 2-қосымша»; [`Reading::stamp`] has the number.
    Appendix,
    /// «… бұйрығымен бекітілген».
    Approval,
    /// «… регламенті».
    Heading,
    /// «2-тарау. …», with its number.
    Chapter(Option<u16>),
    /// «… сауалнама …».
    Survey {
        /// The word begins the line.
        first: bool,
    },
    /// «Облыс әкімі А. Аты».
    Signature,
    /// Anything else.
    #[default]
    Text,
}

impl Reading {
    /// The line ends as a stamp surely does: «… 2-қосымша», «… бекітілген».
    pub fn ends_a_stamp(&self) -> bool {
        self.stamp.is_some_and(|end| end.sure)
    }

    /// «1-қосымшасы»: the last line of a stamp, by itself.
    pub fn is_numbered_appendix(&self) -> bool {
        self.stamp.is_some_and(|end| end.is_alone())
    }

    /// The numbers at the head of a table, nothing or `№` before them.
    pub fn is_number_row(&self) -> bool {
        self.row.is_some_and(|row| row.label != RowLabel::Words)
    }

    /// «1-кесте. …».
    pub fn is_caption(&self) -> bool {
        matches!(self.role, Role::Caption { .. })
    }

    /// A diagram's caption, a legend, a questionnaire or a note: the table before it is over.
    pub fn ends_a_table(&self) -> bool {
        matches!(
            self.role,
            Role::Note { .. } | Role::Legend | Role::Diagram { last: true } | Role::Survey { first: true }
        )
    }

    /// A legend or a note: never the rest of a sentence.
    pub fn begins_anew(&self) -> bool {
        matches!(self.role, Role::Note { .. } | Role::Legend)
    }

    /// The mark of a paragraph.
    pub fn is_paragraph(&self) -> bool {
        matches!(self.mark, Some(Mark::Paragraph { .. }))
    }

    /// The mark of an item.
    pub fn is_item(&self) -> bool {
        matches!(self.mark, Some(Mark::Item { .. }))
    }
}

/// Bytes of the longest line that has a role: no heading, stamp or caption is longer.
const LONGEST: usize = 2400;

/// Reads a line; blanks around it do not count.
pub fn read(text: &str) -> Reading {
    // A blank after it makes a number a mark.
    let mark = mark::read(text.trim_start());
    let text = text.trim();
    if text.is_empty() {
        return Reading { role: Role::Blank, ..Reading::default() };
    }
    if is_signature(text) {
        return Reading { mark, role: Role::Signature, ..Reading::default() };
    }
    if text.len() > LONGEST {
        return Reading { mark, ..Reading::default() };
    }
    let (stamp, row) = (stamp_end(text), number_row(text));
    let first = head::role(text).filter(|role| mark.is_none() || matches!(role, Role::Caption { .. }));
    let role = first.or_else(|| numbers(row)).or_else(|| diagram(text));
    let role = match mark {
        // Its end does not make a paragraph or item a stamp or a heading.
        Some(_) => role.unwrap_or_default(),
        None => role.unwrap_or_else(|| tail(text, stamp)),
    };
    Reading { mark, role, stamp, row }
}

/// A line of numbers: nothing stands before them, or they begin at one.
fn numbers(row: Option<NumberRow>) -> Option<Role> {
    row.filter(|row| row.label == RowLabel::None || row.first == 1).map(|_| Role::NumberRow)
}

/// What a line is by its last words, or by a word anywhere.
fn tail(text: &str, stamp: Option<StampEnd>) -> Role {
    match stamp {
        Some(StampEnd { of: StampKind::Approval, .. }) => Role::Approval,
        Some(StampEnd { named: true, .. }) => Role::Appendix,
        _ if ends_as_heading(text) => Role::Heading,
        _ if holds(&SURVEYS, text).is_some() => Role::Survey { first: false },
        _ => Role::Text,
    }
}

/// A caption of a diagram names it before any semicolon.
fn diagram(text: &str) -> Option<Role> {
    let at = holds(&DIAGRAMS, text)?;
    let before = text.get(..at).is_some_and(|before| !before.contains(';'));
    before.then(|| Role::Diagram { last: ends_in(text, &[DIAGRAM_END]) })
}

/// «… регламенті».
fn ends_as_heading(text: &str) -> bool {
    let last = text.chars().next_back().map(folded_letter);
    let possessive = POSSESSIVES.iter().any(|ending| ending.chars().next_back() == last);
    possessive && ends_in(text, HEADINGS)
}

/// Whether a text ends in one of some words, in any case.
fn ends_in(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| ends_as_folded(text, word))
}

/// A word as it stands inside a line, its first letter left out, in small letters and in capitals.
type Word = LazyLock<[Finder<'static>; 2]>;

static DIAGRAMS: Word = LazyLock::new(|| finders(DIAGRAM));
static SURVEYS: Word = LazyLock::new(|| finders(SURVEY));

fn finders(word: &str) -> [Finder<'static>; 2] {
    let rest = word.char_indices().nth(1).and_then(|(at, _)| word.get(at..)).unwrap_or(word);
    [rest.to_owned(), rest.to_uppercase()].map(|rest| Finder::new(rest.as_bytes()).into_owned())
}

/// Where one of the forms of a word stands first.
fn holds(word: &Word, text: &str) -> Option<usize> {
    word.iter().filter_map(|form| form.find(text.as_bytes())).min()
}

#[cfg(test)]
mod tests;
