//! By what acts are found that others cite: keys of an act, and keys of what a passage cites. An act is cited where they share one.

use super::act::ActInfo;
use super::{Kb, KbError};
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use zanflow_citations::mentions::{Mention, Of, mentions, normal_number};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::search::fold;
use zanflow_lexicon::acts::is_law;
use zanflow_model::Document;
use zanflow_passages::Entry;

/// The keys of an act: day and number, number in the register, code; of laws also their day and their title.
pub fn keys(document: &Document) -> Vec<String> {
    let mut keys = Vec::new();
    let law = document.act_type.as_deref().filter(|kind| is_law(kind));
    if let (Some(date), Some(number)) = (&document.date, &document.number) {
        keys.push(dated(date, number));
    }
    if let (Some(kind), Some(date)) = (law, &document.date) {
        keys.push(format!("t|{kind}|{date}"));
    }
    if let (Some(kind), Some(title)) = (law, &document.title) {
        keys.push(titled(kind, title));
    }
    keys.extend(document.registration_number.iter().map(|number| format!("r|{}", normal_number(number))));
    keys.extend(document.act_code.iter().map(|code| format!("c|{code}")));
    keys
}

/// The keys of a cited act; none for parts of the citing act itself.
pub fn cited_keys(mention: &Mention) -> Vec<String> {
    if mention.of != Of::Other {
        return Vec::new();
    }
    let mut keys = Vec::new();
    let law = mention.act_type.filter(|kind| is_law(kind));
    match (&mention.date, &mention.number, law) {
        (Some(date), Some(number), _) => keys.push(dated(date, number)),
        (Some(date), None, Some(kind)) => keys.push(format!("t|{kind}|{date}")),
        (None, _, Some(kind)) => keys.extend(mention.title.iter().map(|title| titled(kind, title))),
        _ => {}
    }
    keys.extend(mention.registration.iter().map(|number| format!("r|{}", normal_number(number))));
    keys
}

/// The keys of all acts that a text cites.
pub(super) fn cited_in(text: &str) -> Vec<String> {
    let mut keys: Vec<String> = mentions(text).iter().flat_map(cited_keys).collect();
    keys.sort();
    keys.dedup();
    keys
}

fn dated(date: &str, number: &str) -> String {
    format!("n|{date}|{}", normal_number(number))
}

fn titled(kind: &str, title: &str) -> String {
    format!("l|{kind}|{}", normal_title(title))
}

/// A title's words in small letters; tantivy's terms have a largest length, which no title of a law comes near.
pub fn normal_title(title: &str) -> String {
    let lower = title.lowered();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(500).collect()
}

impl Kb {
    /// Acts that have one of the keys, by id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn by_keys(&self, keys: &[String]) -> Result<Vec<ActInfo>, KbError> {
        let searcher = self.reader.searcher();
        let query = BooleanQuery::intersection(vec![
            term(self.fields.sort, "act"),
            Box::new(BooleanQuery::union(keys.iter().map(|key| term(self.fields.keys, key)).collect())),
        ]);
        let found =
            searcher.search(&query, &DocSetCollector).map_err(|error| KbError::index(&self.folder, error))?;
        let mut acts = Vec::with_capacity(found.len());
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        for address in addresses {
            acts.extend(serde_json::from_str::<ActInfo>(&self.data(&searcher, address)?).ok());
        }
        acts.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(acts)
    }

    /// Passages that cite one of the keys, with the ids of their acts: how many, and the first `most` of them. Acts come by id,
    /// passages of an act by line.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn citing(&self, keys: &[String], most: usize) -> Result<(usize, Vec<(ActInfo, Entry)>), KbError> {
        let searcher = self.reader.searcher();
        let query = BooleanQuery::union(keys.iter().map(|key| term(self.fields.cites, key)).collect());
        let failed = |error| KbError::index(&self.folder, error);
        let total = searcher.search(&query, &Count).map_err(failed)?;
        let found = searcher.search(&query, &DocSetCollector).map_err(failed)?;
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        let mut acts = BTreeMap::new();
        let mut passages = Vec::new();
        for address in addresses.into_iter().take(most) {
            if let Some((act, entry)) = self.entry_at(&searcher, address, &mut acts)?
                && let Some(Some(info)) = acts.get(&act)
            {
                passages.push((info.clone(), entry));
            }
        }
        passages.sort_by(|(a, one), (b, other)| (&a.id, one.line_start).cmp(&(&b.id, other.line_start)));
        Ok((total, passages))
    }
}

impl Kb {
    /// Ids of the acts that have a service of this id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn acts_of_service(&self, service: &str) -> Result<Vec<String>, KbError> {
        let searcher = self.reader.searcher();
        let query = term(self.fields.service, service);
        let found = searcher
            .search(&*query, &DocSetCollector)
            .map_err(|error| KbError::index(&self.folder, error))?;
        let mut acts = std::collections::BTreeSet::new();
        let mut addresses: Vec<_> = found.into_iter().collect();
        addresses.sort_unstable();
        for address in addresses {
            acts.extend(self.text_of(&searcher, address, "act")?);
        }
        Ok(acts.into_iter().collect())
    }
}

fn term(field: tantivy::schema::Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}
/// The number of an act as searches know it: its letters as any keyboard types them, «393-ө» as «393-о».
pub fn number_key(number: &str) -> String {
    let letter = |letter: char| {
        if letter.is_alphabetic() { fold(letter.encode_utf8(&mut [0; 4])) } else { letter.to_string() }
    };
    normal_number(number).chars().map(letter).collect()
}
