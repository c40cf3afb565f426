//! Citations of what a knowledge base holds.

use crate::{Kb, KbError};
use zanflow_passages::{Citation, citation, entries};

impl Kb {
    /// The citation of an act, or of the passage on a line of its file.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn cite(&self, act: &str, line: Option<u32>) -> Result<Option<Citation>, KbError> {
        let Some(info) = self.act(act)? else { return Ok(None) };
        let Some(line) = line else { return Ok(Some(citation(&info.document, None))) };
        let Some(model) = self.model(act)? else { return Ok(None) };
        let found = entries(&model);
        let inside = found.iter().filter(|entry| (entry.line_start..=entry.line_end).contains(&line));
        let entry = inside.min_by_key(|entry| entry.line_end - entry.line_start);
        Ok(entry.map(|entry| citation(&info.document, Some(entry))))
    }
}
