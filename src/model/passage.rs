//! The text of an act, passage by passage: what a reader is shown and what is searched.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A piece of an act's text that can be cited by itself: a paragraph without its items, an item, a heading, a row of a table.
///
/// All passages of an act together are its text, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Where it stands: `act`, or the id of a service.
    pub within: String,
    /// Number of the paragraph (тармақ) that it is or stands in, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// Mark of the item (тармақша) that it is or stands in, as printed but for its bracket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The file of its lines, where an act has several and it is not [`Document::file`](super::Document::file).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// Of a row that the file writes on several lines: the line on which each cell begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<u32>,
    /// The repaired text with the number or mark before it; cells of a row are parted by tabs.
    pub text: String,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// The act's title.
    Title,
    /// Its status, issuer, date, number, registration, legal grounds.
    Head,
    /// A note on changes.
    Note,
    /// Who signed, who agreed.
    Signature,
    /// An approval stamp of a regulation or an appendix.
    Stamp,
    /// The heading of a regulation.
    Heading,
    /// A chapter's title.
    Section,
    /// A paragraph, without its items.
    Paragraph,
    /// An item.
    Item,
    /// A caption of a table or a diagram.
    Caption,
    /// A row of a table; of a flattened table what stands between blank lines: a cell, or cells of one line each.
    Row,
    /// Other text.
    Text,
}

impl PassageKind {
    /// The name that stands in models, in answers and in classes of pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Head => "head",
            Self::Note => "note",
            Self::Signature => "signature",
            Self::Stamp => "stamp",
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Caption => "caption",
            Self::Row => "row",
            Self::Text => "text",
        }
    }
}
