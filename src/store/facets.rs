//! How many of the passages found have which value of a facet.

use super::bits::Bits;
use super::standing::{Proof, STANDING};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

/// A facet by which passages found can be narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetField {
    /// The field's name in queries.
    pub field: &'static str,
    /// Its values, most frequent first.
    pub values: Vec<FacetCount>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// In how many passages.
    pub count: u64,
}

/// Facets of text.
pub const TEXTS: [&str; 10] = [
    "region",
    "issuer",
    "act_type",
    "service",
    "service_name",
    "channel",
    "actor",
    "system",
    "action",
    "kind",
];
/// The facet of years.
const YEAR: &str = "year";
/// So many values of a facet are kept.
const MOST: usize = 50;

/// The names of all facets.
pub fn facet_names() -> impl Iterator<Item = &'static str> {
    TEXTS.into_iter().chain([YEAR, STANDING])
}

type Counts = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// Counts the values of all facets of some passages, a set for each segment. `day` is that for which it is told whether acts are in
/// force.
///
/// # Errors
/// The index cannot be read.
pub fn counted(searcher: &Searcher, found: &[Bits], day: u64) -> tantivy::Result<Vec<FacetField>> {
    let mut all = Counts::new();
    for (segment, found) in searcher.segment_readers().iter().zip(found) {
        let mut counting = SegmentFacets::open(segment, day)?;
        found.docs().for_each(|doc| counting.count(doc));
        for (field, counts) in counting.harvest()? {
            let sum = all.entry(field).or_default();
            for (value, count) in counts {
                *sum.entry(value).or_default() += count;
            }
        }
    }
    Ok(all.into_iter().map(|(field, counts)| sorted(field, counts)).collect())
}

fn sorted(field: &'static str, counts: BTreeMap<String, u64>) -> FacetField {
    let mut values: Vec<FacetCount> =
        counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values.truncate(MOST);
    FacetField { field, values }
}

/// Counts of one segment.
struct SegmentFacets {
    texts: Vec<(&'static str, StrColumn, Vec<u64>)>,
    years: Column<u64>,
    by_year: BTreeMap<u64, u64>,
    days: [Column<u64>; 3],
    day: u64,
    by_proof: BTreeMap<Proof, u64>,
}

impl SegmentFacets {
    fn open(segment: &SegmentReader, day: u64) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let mut texts = Vec::new();
        for name in TEXTS {
            if let Some(column) = columns.str(name)? {
                let counts = vec![0; column.num_terms()];
                texts.push((name, column, counts));
            }
        }
        Ok(Self {
            texts,
            years: columns.u64(YEAR)?,
            by_year: BTreeMap::new(),
            days: [columns.u64("from")?, columns.u64("until")?, columns.u64("version")?],
            day,
            by_proof: BTreeMap::new(),
        })
    }

    fn count(&mut self, doc: DocId) {
        for (_, column, counts) in &mut self.texts {
            for ord in column.term_ords(doc) {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                    *count += 1;
                }
            }
        }
        if let Some(year) = self.years.first(doc) {
            *self.by_year.entry(year).or_default() += 1;
        }
        let days = self.days.each_ref().map(|column| column.first(doc).unwrap_or(0));
        *self.by_proof.entry(Proof::of(days, self.day)).or_default() += 1;
    }

    fn harvest(self) -> tantivy::Result<Counts> {
        let mut all = Counts::new();
        for (name, column, counts) in self.texts {
            let (ords, counts): (Vec<u64>, Vec<u64>) =
                (0u64..).zip(counts).filter(|(_, count)| *count > 0).unzip();
            let mut counts = counts.into_iter();
            let of = all.entry(name).or_default();
            column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
                let value = String::from_utf8_lossy(value).into_owned();
                of.insert(value, counts.next().unwrap_or_default());
            })?;
        }
        let years = self.by_year.into_iter().map(|(year, count)| (year.to_string(), count));
        all.insert(YEAR, years.collect());
        let proofs = self.by_proof.into_iter().map(|(proof, count)| (proof.name().to_owned(), count));
        all.insert(STANDING, proofs.collect());
        Ok(all)
    }
}
