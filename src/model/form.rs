//! The application form that an appendix of the act prints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_terms::{AskedOf, FieldKind};

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
    /// Answers to choose from, or the columns of a table, as printed; `___` for a blank in an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The form says that it must be filled in. False where it does not say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Whom the form asks for it; none where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_of: Option<AskedOf>,
}

/// A line of a form that holds no field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormText {
    /// As printed.
    pub text: String,
    /// Line in the source file.
    pub line: u32,
}
