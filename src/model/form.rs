//! The application form that an appendix of the act prints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A form that applicants fill in, as an appendix of the act prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationForm {
    /// Its heading, as printed: «Өтініш».
    pub title: String,
    /// Number of the appendix, where its stamp has one.
    pub appendix: Option<u32>,
    /// First line in the source file: that of the appendix's stamp.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// What is to be filled in, in the order of the form.
    pub fields: Vec<FormField>,
    /// What it says around them: the request, consents, headings. Lines of the source file that hold no field.
    pub texts: Vec<FormText>,
}

/// A blank of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormField {
    /// `f1`, `f2`, … in the order of the form.
    pub id: String,
    /// The words that say what is asked, as printed; of a blank inside a sentence the words around it, with `___` for the blank.
    /// Empty where there are none.
    pub label: String,
    /// The caption below or beside the blank, without its brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// First line in the source file.
    pub line: u32,
    /// Last line in the source file, its caption included.
    pub line_end: u32,
    /// What is asked.
    pub kind: FieldKind,
    /// Answers to choose from, or the columns of a table, as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Whom the form asks for it; none where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_of: Option<AskedOf>,
}

/// What a field asks for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

/// A line of a form that holds no field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormText {
    /// As printed.
    pub text: String,
    /// Line in the source file.
    pub line: u32,
}
