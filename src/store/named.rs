//! Acts by the words that name them: titles, citations, names of their services.

use super::act::ActInfo;
use super::asks::{Ask, term};
use super::{Kb, KbError};
use std::collections::BTreeSet;
use tantivy::collector::DocSetCollector;
use zanflow_kazakh::search::{stem, words};
use zanflow_passages::citation;

/// The words by which an act is named.
pub fn names(act: &ActInfo) -> String {
    let title = act.document.title.as_deref().unwrap_or_default();
    let mut text = format!("{} {title} {}", act.id, citation(&act.document, None).kk);
    for service in &act.services {
        text.push(' ');
        text.push_str(service.title.as_deref().unwrap_or_default());
    }
    text
}

/// The stems of a name: equal for names that acts inflect and spell otherwise.
pub fn name_key(name: &str) -> String {
    words(name).into_iter().map(|word| stem(&word.folded)).collect::<Vec<_>>().join(" ")
}

impl Kb {
    /// Ids of the acts whose names have all words of `text`, in any form; none where it has no words.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn acts_named(&self, text: &str) -> Result<Option<BTreeSet<String>>, KbError> {
        let failed = |error| KbError::index(&self.folder, error);
        let stems = words(text).into_iter().map(|word| term(self.fields.names, &stem(&word.folded)));
        let stems: Vec<_> = stems.collect();
        if stems.is_empty() {
            return Ok(None);
        }
        let searcher = self.reader.searcher();
        let found = searcher.search(&*Ask::All(stems).query(), &DocSetCollector).map_err(failed)?;
        // The collector's set has no order.
        let found: BTreeSet<_> = found.into_iter().collect();
        let mut ids = BTreeSet::new();
        for address in found {
            ids.extend(self.text_of(&searcher, address, "act")?);
        }
        Ok(Some(ids))
    }
}
