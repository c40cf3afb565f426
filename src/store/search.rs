//! Asking the knowledge base.

use super::act::{ActInfo, StatusOn};
use super::asks::{Ask, having};
use super::best::{Found, Look};
use super::columns::{Columns, Lines};
use super::facets::{FacetField, counted};
use super::fields::NEVER;
use super::named::name_key;
use super::narrow::narrowing;
use super::parse::parse;
use super::plan::{Marks, Plan, plan};
use super::query::Note;
use super::sketch::Sketch;
use super::snippet::{Snippet, snippet};
use super::{Kb, KbError};
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tantivy::query::Occur;
use tantivy::{DocAddress, Searcher};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::search::words;
use zanflow_passages::{Citation, citation};
use zanflow_passages::{Entry, EntryKind};

/// So many passages are looked at for each one shown, to fold those that say the same.
const DEPTH: usize = 12;
/// No page shows more passages, and no search goes further.
pub const MOST_SHOWN: usize = 200;
/// So many of the best passages are put in another order.
const SORTED: usize = 2_000;
/// Passages after the first so many are not shown page by page.
pub const DEEPEST: usize = 5_000;

/// A question to the knowledge base.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// As typed; see [`parse`].
    pub query: String,
    /// How many hits.
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
    /// The day (`YYYY-MM-DD`) for which status is told, unless the query says `on:`.
    pub today: String,
    /// Whether to count facets.
    pub facets: bool,
    /// Take all words as they stand: no questions understood, no other names, no other language.
    pub literal: bool,
    /// In which order passages come.
    pub sort: Sort,
}

/// In which order passages come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// Those of the newest acts first; only passages with all words, where there are any.
    Date,
    /// By act, and in an act by line; only passages with all words, where there are any.
    Act,
}

/// The answer.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Answer {
    /// Hits, best first.
    pub hits: Vec<Hit>,
    /// Passages that match, those that say the same counted each.
    pub total: usize,
    /// Those of them that have all words looked for.
    pub complete: usize,
    /// Counts by facet, where asked for.
    pub facets: Vec<FacetField>,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
    /// Queries that would find something, where this one does not.
    pub instead: Vec<String>,
}

/// A passage found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hit {
    /// The act's file, or that of the passage.
    pub file: String,
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Id of the service.
    pub service: Option<String>,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// Why it was found.
    pub snippet: String,
    /// Bytes of `snippet` that hold words looked for.
    pub marks: Vec<std::ops::Range<usize>>,
    /// Id of the act.
    pub act: String,
    /// What it is.
    pub kind: EntryKind,
    /// Name of the service, or of the act.
    pub title: Option<String>,
    /// Ready to paste.
    pub citation: Citation,
    /// Whether its act is in force on the day asked for.
    pub status: Option<StatusOn>,
    /// Day on which the database that its act came from had the text in force, where one says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Day of the act.
    pub date: Option<String>,
    /// The passage with what is known of it.
    pub entry: Entry,
    /// How many other passages say the same.
    pub more: usize,
    /// The first of them.
    pub also: Vec<Also>,
    /// Words looked for that neither it nor its title has.
    pub missing: Vec<String>,
    /// Words looked for that only its title has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub above: Vec<String>,
}

/// A place that says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Also {
    /// Id of the act.
    pub act: String,
    /// The file.
    pub file: String,
    /// Id of the service.
    pub service: Option<String>,
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
}

/// What all hits of an answer are made with.
struct Page<'a> {
    searcher: &'a Searcher,
    columns: Columns<'a>,
    marks: &'a Marks,
    day: u64,
}

/// So many places that say the same are named.
const MOST_NAMED: usize = 20;

impl Kb {
    /// Searches. A query that finds nothing says what to loosen.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, KbError> {
        self.search_within(request, &[])
    }

    /// Searches passages that have values of facets, exactly as [`FacetField`]s gave them: pairs of field and value.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn search_within(&self, request: &Request, within: &[(&str, &str)]) -> Result<Answer, KbError> {
        let query = parse(&request.query);
        let searcher = self.reader.searcher();
        let day = query.on.unwrap_or_else(|| super::day_number(&request.today).unwrap_or(NEVER - 1));
        let mut plan = plan(&query, &searcher, &self.fields, day, request.literal);
        let mut notes = query.notes.clone();
        notes.append(&mut plan.notes);
        let limit = request.limit.min(MOST_SHOWN);
        let wanted = request.offset.min(DEEPEST) + limit;
        let least = if request.sort == Sort::Relevance { 1 } else { SORTED };
        let conditions = self.conditions(&plan, (within, day), None);
        let mut look = Look {
            searcher: &searcher,
            plan: &plan,
            conditions: &conditions,
            only_complete: false,
            limit: (wanted * DEPTH).max(least),
            day,
        };
        let failed = |error| KbError::index(&self.folder, error);
        let columns = Columns::open(&searcher, &self.names).map_err(failed)?;
        let mut found = look.through(&columns).map_err(failed)?;
        if request.sort != Sort::Relevance && plan.is_several() && found.complete > 0 {
            look.only_complete = true;
            found = look.through(&columns).map_err(failed)?;
        }
        let mut answer = self.ranked(
            Page { searcher: &searcher, columns, marks: &plan.marks, day },
            &plan,
            &found,
            request,
        )?;
        answer.notes = notes.into_iter().map(|note| printed(note, &answer.hits)).collect();
        if request.facets {
            answer.facets = self.facets(&searcher, &found, day)?;
            self.widen(&searcher, &plan, (within, day), &mut answer.facets)?;
        }
        if answer.total == 0 {
            answer.instead = self.looser(&query, &searcher, day);
        }
        Ok(answer)
    }

    /// What must hold of passages: what the query says, and that they have values of facets, but for those of one facet.
    fn conditions(
        &self,
        plan: &Plan,
        (within, day): (&[(&str, &str)], u64),
        but: Option<&str>,
    ) -> Vec<(Occur, Ask)> {
        let chosen = within.iter().filter(|(name, _)| Some(*name) != but);
        plan.conditions.iter().cloned().chain(narrowing(chosen, &self.fields, day)).collect()
    }

    /// What matches, without looking for the best.
    fn counted(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        conditions: &[(Occur, Ask)],
    ) -> Result<Found, KbError> {
        let look = Look { searcher, plan, conditions, only_complete: false, limit: 0, day: 0 };
        let columns = Columns::open(searcher, &self.names);
        columns
            .and_then(|columns| look.through(&columns))
            .map_err(|error| KbError::index(&self.folder, error))
    }

    fn facets(&self, searcher: &Searcher, found: &Found, day: u64) -> Result<Vec<FacetField>, KbError> {
        counted(searcher, &found.found, day).map_err(|error| KbError::index(&self.folder, error))
    }

    /// Counts the values of facets that were chosen as if they were not: others can be chosen beside them.
    fn widen(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        (within, day): (&[(&str, &str)], u64),
        facets: &mut [FacetField],
    ) -> Result<(), KbError> {
        let chosen: BTreeSet<&str> = within.iter().map(|(name, _)| *name).collect();
        for name in chosen {
            let wider = self.conditions(plan, (within, day), Some(name));
            let wider = self.counted(searcher, plan, &wider)?;
            let counted = self.facets(searcher, &wider, day)?;
            let values = counted.into_iter().find(|facet| facet.field == name);
            if let (Some(wide), Some(own)) = (values, facets.iter_mut().find(|facet| facet.field == name)) {
                *own = wide;
            }
        }
        Ok(())
    }

    fn ranked(
        &self,
        page: Page<'_>,
        plan: &Plan,
        found: &Found,
        request: &Request,
    ) -> Result<Answer, KbError> {
        let limit = request.limit.min(MOST_SHOWN);
        let searcher = page.searcher;
        let mut groups = folded(&page.columns, &found.best);
        sort(&mut groups, request.sort, &page.columns);
        let shown = groups.into_iter().skip(request.offset).take(limit);
        let mut acts: BTreeMap<String, Option<ActInfo>> = BTreeMap::new();
        let shown: Vec<(f32, Vec<DocAddress>)> = shown.collect();
        let missing = self.missing(searcher, plan, &shown)?;
        let mut hits = Vec::with_capacity(limit);
        for (score, addresses) in &shown {
            let mut hit = self.hit(&page, *score, addresses, &mut acts)?;
            if let (Some(hit), Some(first)) = (&mut hit, addresses.first()) {
                let missing = missing.get(first).cloned().unwrap_or_default();
                let title = hit.title.as_deref().unwrap_or_default();
                (hit.above, hit.missing) = missing.into_iter().partition(|typed| is_named(title, typed));
            }
            hits.extend(hit);
        }
        let total = found.total();
        let complete = if plan.is_several() { found.complete } else { total };
        Ok(Answer { hits, total, complete, ..Answer::default() })
    }

    /// The parts of the query that passages shown have not.
    fn missing(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        shown: &[(f32, Vec<DocAddress>)],
    ) -> Result<BTreeMap<DocAddress, Vec<String>>, KbError> {
        let firsts: Vec<DocAddress> =
            shown.iter().filter_map(|(_, addresses)| addresses.first().copied()).collect();
        let mut missing: BTreeMap<DocAddress, Vec<String>> = BTreeMap::new();
        let without = |asked: &Ask| -> Result<Vec<DocAddress>, KbError> {
            let having =
                having(searcher, asked, &firsts).map_err(|error| KbError::index(&self.folder, error))?;
            Ok(firsts.iter().filter(|address| !having.contains(address)).copied().collect())
        };
        for concept in plan.concepts.iter().filter(|_| plan.is_several()) {
            let lacking = without(concept.all())?;
            let words = concept.whole.as_ref().map_or(&[][..], |whole| whole.words.as_slice());
            let mut told: BTreeSet<DocAddress> = BTreeSet::new();
            for (typed, asked) in words {
                for address in without(asked)?.into_iter().filter(|address| lacking.contains(address)) {
                    missing.entry(address).or_default().push(typed.clone());
                    told.insert(address);
                }
            }
            for address in lacking.into_iter().filter(|address| !told.contains(address)) {
                missing.entry(address).or_default().push(concept.typed.clone());
            }
        }
        Ok(missing)
    }

    fn hit(
        &self,
        page: &Page<'_>,
        score: f32,
        addresses: &[DocAddress],
        acts: &mut BTreeMap<String, Option<ActInfo>>,
    ) -> Result<Option<Hit>, KbError> {
        let Some((first, others)) = addresses.split_first() else { return Ok(None) };
        let Some((id, entry)) = self.entry_at(page.searcher, *first, acts)? else { return Ok(None) };
        let Some(Some(act)) = acts.get(&id) else { return Ok(None) };
        let Snippet { text, marks } = snippet(&entry.text, page.marks);
        let service = act.services.iter().find(|service| Some(&service.id) == entry.service.as_ref());
        let title = service.and_then(|service| service.title.clone());
        let also = others.iter().take(MOST_NAMED).map(|address| page.columns.also(*address));
        Ok(Some(Hit {
            file: file(Some(act), &entry),
            line_start: entry.line_start,
            line_end: entry.line_end,
            service: entry.service.clone(),
            score,
            snippet: text,
            marks,
            act: id,
            kind: entry.kind,
            title: title.or_else(|| act.document.title.clone()),
            citation: citation(&act.document, Some(&entry)),
            status: Some(act.status_on(&day_text(page.day))),
            version: act.document.version_date.clone(),
            date: act.document.date.clone(),
            more: others.len(),
            also: also.collect(),
            missing: Vec::new(),
            above: Vec::new(),
            entry,
        }))
    }

    pub(super) fn entry_at(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        acts: &mut BTreeMap<String, Option<ActInfo>>,
    ) -> Result<Option<(String, Entry)>, KbError> {
        let Ok(entry) = serde_json::from_str::<Entry>(&self.data(searcher, address)?) else {
            return Ok(None);
        };
        let Some(id) = self.text_of(searcher, address, "act")? else { return Ok(None) };
        if !acts.contains_key(&id) {
            acts.insert(id.clone(), self.act(&id)?);
        }
        Ok(Some((id, entry)))
    }

    /// The value of a facet of a passage.
    pub(super) fn text_of(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        field: &str,
    ) -> Result<Option<String>, KbError> {
        let segment = searcher.segment_reader(address.segment_ord);
        let column = segment.fast_fields().str(field).map_err(|error| KbError::index(&self.folder, error))?;
        Ok(column.and_then(|column| super::columns::text(&column, address.doc_id)))
    }

    /// The query without one of its conditions, where that finds something.
    fn looser(&self, query: &super::Query, searcher: &Searcher, day: u64) -> Vec<String> {
        use super::query::Occur;
        let mut found = Vec::new();
        for (nth, clause) in query.clauses.iter().enumerate() {
            if clause.occur == Occur::Should
                && query.clauses.iter().all(|clause| clause.occur == Occur::Should)
            {
                continue;
            }
            let mut looser = query.clone();
            looser.clauses.remove(nth);
            if looser.clauses.is_empty() {
                continue;
            }
            let plan = plan(&looser, searcher, &self.fields, day, false);
            if self.counted(searcher, &plan, &plan.conditions).is_ok_and(|found| found.total() > 0) {
                found.push(looser.to_string());
            }
        }
        found
    }
}

/// Whether a title has all words typed, in any form.
fn is_named(title: &str, typed: &str) -> bool {
    let (title, typed) = (name_key(title), name_key(typed));
    let has = |word: &str| title.split(' ').any(|own| own == word);
    !typed.is_empty() && typed.split(' ').all(has)
}

/// Passages that say the same together, in the order of the best of each: those of several services, and those of one service that
/// say nearly the same of one channel. What one service says twice in the same words is two places to cite: its second one stands with
/// the second ones of the others. What is several things at one place, a step and a condition or the cells of one row, is found once.
fn folded(columns: &Columns<'_>, found: &[(f32, DocAddress)]) -> Vec<(f32, Vec<DocAddress>)> {
    let mut groups: Vec<(f32, Vec<DocAddress>)> = Vec::new();
    let mut of: FxHashMap<(u64, usize), usize> = FxHashMap::default();
    let mut times: FxHashMap<(u64, Arc<str>), usize> = FxHashMap::default();
    let mut sketches: FxHashMap<Place, Vec<(Sketch, usize)>> = FxHashMap::default();
    let mut places: FxHashSet<Lines> = FxHashSet::default();
    for (worth, address) in found.iter().copied() {
        if !places.insert(columns.lines(address)) {
            continue;
        }
        let same = columns.same(address);
        let time = times.entry((same, columns.service_or_act(address))).or_default();
        *time += 1;
        let known = of.get(&(same, *time)).copied();
        let (kind, channel) = columns.sort(address);
        let place = channel.map(|channel| (columns.service_or_act(address), channel, kind));
        let sketch = columns.near(address);
        let alike = place.map(|place| sketches.entry(place).or_default());
        let near = || alike.as_ref()?.iter().find(|(other, _)| sketch.is_near(*other)).map(|(_, at)| *at);
        let at = known.or_else(near).unwrap_or(groups.len());
        of.entry((same, *time)).or_insert(at);
        match groups.get_mut(at) {
            Some((_, group)) => group.push(address),
            None => {
                if let Some(alike) = alike {
                    alike.push((sketch, at));
                }
                groups.push((worth, vec![address]));
            }
        }
    }
    groups
}

/// Service, channel and kind of a passage.
type Place = (Arc<str>, Arc<str>, Option<Arc<str>>);

fn sort(groups: &mut [(f32, Vec<DocAddress>)], by: Sort, columns: &Columns<'_>) {
    let first = |group: &(f32, Vec<DocAddress>)| group.1.first().copied();
    let day = |group: &_| first(group).map_or(0, |address| columns.day(address));
    match by {
        Sort::Relevance => {}
        Sort::Date => groups.sort_by_cached_key(|group| std::cmp::Reverse(day(group))),
        Sort::Act => groups.sort_by_cached_key(|group| first(group).map(|address| columns.place(address))),
    }
}

/// A note whose spellings are as hits print them: the index knows words in the letters that all alphabets share.
fn printed(note: Note, hits: &[Hit]) -> Note {
    let Note::Respelled { word, instead } = note else { return note };
    let is_printed = |text: &&String| !text.is_ascii();
    let mut found: BTreeSet<String> = instead.iter().filter(is_printed).cloned().collect();
    for hit in hits {
        for mark in &hit.marks {
            let text = hit.snippet.get(mark.clone()).unwrap_or_default();
            let meant = words(text).into_iter().filter(|word| instead.contains(&word.folded));
            found.extend(meant.filter_map(|word| Some(text.get(word.range)?.lowered())));
        }
    }
    Note::Respelled { word, instead: found.into_iter().collect() }
}

fn file(act: Option<&ActInfo>, entry: &Entry) -> String {
    match (&entry.file, act) {
        (Some(file), _) => file.clone(),
        (None, Some(act)) => act.document.file.clone(),
        (None, None) => String::new(),
    }
}

fn day_text(day: u64) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn a_title_has_words_in_any_form() {
        let title = "«Ара омартасын тіркеу» мемлекеттік қызметі";
        assert!(is_named(title, "тіркеуге") && is_named(title, "ара тіркеу"));
        assert!(!is_named(title, "ара сату") && !is_named(title, "") && !is_named("", "ара"));
    }
}
