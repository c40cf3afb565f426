//! A text in one language that grows by labelled values.

use super::page::WORDS;
use super::wrap::hang;
use std::borrow::Cow;
use zanflow_wording::Lang;

/// The text of an act while it is written.
pub(super) struct Sheet {
    text: String,
    lang: Lang,
}

impl Sheet {
    /// An empty text.
    pub(super) fn new(lang: Lang) -> Self {
        Sheet { text: String::new(), lang }
    }

    /// The words of a key.
    pub(super) fn label(&self, key: &str) -> Cow<'static, str> {
        WORDS.label(self.lang, key)
    }

    /// The words of a key with values filled in.
    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        WORDS.fill(self.lang, key, values)
    }

    /// Appends words as they are.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a wrapped text behind its lead.
    pub(super) fn hang(&mut self, lead: &str, text: &str) {
        hang(&mut self.text, lead, text);
    }

    /// A labelled value on its own lines; nothing if there is no value.
    pub(super) fn field(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            let label = self.label(key);
            hang(&mut self.text, &format!("  {label:<12} "), value);
        }
    }

    /// A value that goes on the field above it.
    pub(super) fn more(&mut self, value: &str) {
        hang(&mut self.text, &format!("  {:<12} ", ""), value);
    }

    /// The text.
    pub(super) fn done(self) -> String {
        self.text
    }
}
