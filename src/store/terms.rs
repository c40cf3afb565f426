//! How acts define a term.

use super::act::ActInfo;
use super::{Kb, KbError};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use zanflow_kazakh::search::{stem, words};
use zanflow_passages::Entry;

/// A definition of a term in an act.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Defined {
    /// Id of the act.
    pub act: String,
    /// The act's facts.
    pub info: ActInfo,
    /// The passage.
    pub entry: Entry,
}

/// So many definitions of a term are read.
pub const MOST_DEFINED: usize = 500;

impl Kb {
    /// Definitions whose term has all words of `term`, in any form.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn definitions(&self, term: &str) -> Result<Vec<Defined>, KbError> {
        let of = |field, text: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
        };
        let mut all = vec![of(self.fields.kind, "definition")];
        for word in words(term) {
            all.push(of(self.fields.about, &stem(&word.folded)));
        }
        if all.len() < 2 {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let top = TopDocs::with_limit(MOST_DEFINED).order_by_score();
        let found = searcher
            .search(&BooleanQuery::intersection(all), &top)
            .map_err(|error| KbError::index(&self.folder, error))?;
        let mut acts = BTreeMap::new();
        let mut definitions = Vec::with_capacity(found.len());
        for (_, address) in found {
            if let Some((act, entry)) = self.entry_at(&searcher, address, &mut acts)?
                && let Some(Some(info)) = acts.get(&act)
            {
                definitions.push(Defined { info: info.clone(), act, entry });
            }
        }
        Ok(definitions)
    }
}
