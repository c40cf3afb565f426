//! Fields of application forms: what they ask for, and of whom.

use serde::{Deserialize, Serialize};

/// What a field asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FieldKind {
    /// What its label names, in words.
    Text,
    /// A person's name.
    Name,
    /// Number of a person (ЖСН).
    Iin,
    /// Number of an organisation (БСН).
    Bin,
    /// Either of both («ЖСН/БСН»).
    IinOrBin,
    /// A day.
    Date,
    /// An amount.
    Number,
    /// Telephone or fax.
    Phone,
    /// Address of e-mail.
    Email,
    /// Postal address.
    Address,
    /// One or more of the printed answers.
    Choice,
    /// A signature.
    Signature,
    /// Place for a seal («М.О.»).
    Seal,
    /// A list: enclosed papers, or rows of a table.
    List,
    /// A blank whose meaning was not read.
    #[default]
    Unknown,
}

impl FieldKind {
    /// The name in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Iin => "iin",
            Self::Bin => "bin",
            Self::IinOrBin => "iin_or_bin",
            Self::Date => "date",
            Self::Number => "number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Choice => "choice",
            Self::Signature => "signature",
            Self::Seal => "seal",
            Self::List => "list",
            Self::Unknown => "unknown",
        }
    }
}

/// Whom a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AskedOf {
    /// Natural persons (жеке тұлға).
    Natural,
    /// Legal entities (заңды тұлға).
    Legal,
}

impl AskedOf {
    /// The name in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::Legal => "legal",
        }
    }
}
