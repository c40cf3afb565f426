//! The application of a case, read by the fields of the form.

use super::{CaseFile, Field};
use crate::Call;
use serde_json::Value;

/// What the applicant filled in.
#[derive(Debug, Clone, Copy)]
pub struct Application<'a> {
    file: &'a CaseFile,
}

impl<'a> Application<'a> {
    /// The application of the case that a call is about; `None` where nothing was filled in, and once it is erased.
    pub fn of(call: &Call<'a>) -> Option<Self> {
        let file = call.file?;
        (file.version > 0 && !file.fields.is_empty()).then_some(Self { file })
    }

    /// Which of the service's forms it is, from 1.
    pub fn form(&self) -> u32 {
        self.file.form
    }

    /// What stands in a field of text: words, a name, a number of a person, a day like 2026-03-02, one answer. `None` where it was left
    /// empty or holds no text.
    pub fn text(&self, field: &Field) -> Option<&'a str> {
        self.value(field)?.as_str()
    }

    /// The amount in a field; `None` where it was left empty or holds none.
    pub fn number(&self, field: &Field) -> Option<f64> {
        self.value(field)?.as_f64()
    }

    /// The answers that were chosen in a field, or the rows of its list; empty where it was left empty.
    pub fn items(&self, field: &Field) -> &'a [Value] {
        self.value(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// What stands in a field, as it is kept.
    pub fn value(&self, field: &Field) -> Option<&'a Value> {
        self.file.fields.get(field.id)
    }
}
