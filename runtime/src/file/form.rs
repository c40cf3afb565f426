//! Application forms as generated code states them.

use zanflow_terms::{AskedOf, FieldKind};

/// Stands for a blank in an answer to choose.
pub const GAP: &str = "___";

/// An application form that an appendix of the act prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Its heading.
    pub title: &'static str,
    /// What it asks, in its order.
    pub fields: &'static [Field],
}

/// A field of a form, in the act's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// `f1`, `f2`, … in the order of the form.
    pub id: &'static str,
    /// The words that say what is asked; empty where there are none.
    pub label: &'static str,
    /// The caption of the blank; empty where there is none.
    pub hint: &'static str,
    /// What it asks for.
    pub kind: FieldKind,
    /// Answers to choose from, [`GAP`] for a blank in one; or the columns of a table.
    pub options: &'static [&'static str],
    /// The form says that everybody must fill it in.
    pub required: bool,
    /// Whom it asks, where the form says so.
    pub asked_of: Option<AskedOf>,
    /// Line of the act.
    pub line: u32,
}

impl Field {
    /// A field without words.
    pub const fn new(id: &'static str, kind: FieldKind, line: u32) -> Self {
        Self { id, label: "", hint: "", kind, options: &[], required: false, asked_of: None, line }
    }

    /// Whether it is filled in on paper only: a signature or a seal.
    pub fn is_of_paper(&self) -> bool {
        matches!(self.kind, FieldKind::Seal | FieldKind::Signature)
    }
}

impl Form {
    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}
