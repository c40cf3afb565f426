//! The mark of a line as lengths of its text.

use zanflow_kazakh::marks;

/// The number or letter that a line begins with. Lengths are bytes of the line without the blanks before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `12.`: a paragraph (тармақ).
    Paragraph {
        /// Bytes of the number.
        label: u16,
        /// Bytes up to the words.
        body: u16,
    },
    /// `2)`: an item (тармақша).
    Item {
        /// Bytes of the number or letter.
        label: u16,
        /// Bytes up to the words.
        body: u16,
    },
}

impl Mark {
    /// The number or letter, as printed in a line that was read.
    pub fn label(self, text: &str) -> &str {
        let (Mark::Paragraph { label, .. } | Mark::Item { label, .. }) = self;
        text.trim_start().get(..usize::from(label)).unwrap_or_default()
    }

    /// The words after the mark.
    pub fn body(self, text: &str) -> &str {
        let (Mark::Paragraph { body, .. } | Mark::Item { body, .. }) = self;
        text.trim_start().get(usize::from(body)..).unwrap_or_default()
    }
}

/// The mark of a line without blanks before it.
pub fn read(text: &str) -> Option<Mark> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let roman = matches!(first, 'i' | 'v' | 'x' | 'l');
    if !first.is_ascii_digit() && !roman && letters.next() != Some(')') {
        return None;
    }
    let (mark, body) = marks::mark(text)?;
    let body = u16::try_from(body).ok()?;
    let length = |label: String| u16::try_from(label.len()).ok();
    Some(match mark {
        marks::Mark::Paragraph(label) => Mark::Paragraph { label: length(label)?, body },
        marks::Mark::Item(label) => Mark::Item { label: length(label)?, body },
    })
}
