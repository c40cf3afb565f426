//! Which abbreviations an act explains, and how it writes the names that they are made of.

use super::scope::Scope;
use crate::abbreviations::{self, Run, bare_name};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use zanflow_lexicon::shortenings::{by_initials, shortenings};
use zanflow_model::PassageKind;

/// The abbreviations that an act explains.
pub struct Explained {
    /// Abbreviations explained by themselves.
    pub alone: BTreeSet<String>,
    /// Abbreviations that are part of an explained name.
    pub within: BTreeSet<String>,
    /// Explained names of several abbreviations, or of abbreviations with a quoted name.
    pub names: Vec<Compound>,
}

/// A name made of abbreviations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compound {
    /// Its abbreviations in order.
    pub parts: Vec<String>,
    /// The quoted name, normalised for comparison.
    pub name: Option<String>,
    /// The quoted name comes last.
    pub name_last: bool,
    /// As printed.
    pub printed: String,
}

impl Compound {
    /// The name that a run of a text prints.
    fn new(text: &str, run: &Run) -> Self {
        Self {
            parts: run.parts.iter().filter_map(|part| text.get(part.clone())).map(str::to_owned).collect(),
            name: run.name.clone().and_then(|name| text.get(name)).map(bare_name),
            name_last: run.name_last,
            printed: closed(text.get(run.range.clone()).unwrap_or_default()),
        }
    }
}

/// An abbreviation is spelt out in so many words at most.
const MOST_WORDS: usize = 8;

impl Explained {
    /// Collects them from the terms of a service, the orders of its act and brackets of the text.
    pub fn new(scope: &Scope<'_>) -> Self {
        let mut found = Self { alone: BTreeSet::new(), within: BTreeSet::new(), names: Vec::new() };
        for term in &scope.service.terms {
            term.abbr.iter().for_each(|short| found.add(short));
        }
        for order in scope.orders {
            shortenings(&order.text).iter().for_each(|short| found.add(&short.short));
        }
        for (i, run) in &scope.runs {
            let text = scope.passages.get(*i).map_or("", |passage| passage.text.as_str());
            found.bracket(text, run);
        }
        found
    }

    fn add(&mut self, short: &str) {
        let parts = abbreviations::parts(short);
        let runs = abbreviations::runs(short);
        if let ([only], true) = (parts.as_slice(), runs.iter().all(|run| run.name.is_none())) {
            self.alone.insert(only.clone());
            return;
        }
        if parts.is_empty() {
            return;
        }
        self.within.extend(parts.iter().cloned());
        let run = runs.iter().find(|run| run.name.is_some()).or(runs.first());
        self.names.push(Compound {
            name: run.and_then(|run| run.name.clone()).and_then(|name| short.get(name)).map(bare_name),
            name_last: run.is_some_and(|run| run.name_last),
            parts,
            printed: short.to_owned(),
        });
    }

    /// «құрылымдық-функционалдық бірліктер (ҚФБ)», «ҚФБ (құрылымдық-функционалдық бірліктер)».
    fn bracket(&mut self, text: &str, run: &Run) {
        let [only] = run.parts.as_slice() else { return };
        let Some(short) = text.get(only.clone()) else { return };
        let before = text.get(..only.start).unwrap_or_default().trim_end();
        if let Some(head) = before.strip_suffix('(')
            && by_initials(head, short).is_some()
        {
            self.alone.insert(short.to_owned());
        }
        let after = text.get(only.end..).unwrap_or_default().trim_start_matches([' ', '-', '–']);
        let inside = after.strip_prefix('(').unwrap_or(after);
        // The words that spell it out begin with its first letter.
        let first = inside.trim_start_matches(['«', '"', '“']).chars().next();
        let initial = first.and_then(|letter| letter.to_uppercase().next());
        if initial != short.chars().next() {
            return;
        }
        let ends = inside.match_indices([' ', ')', ',', ';', '.']).map(|(at, _)| at).take(MOST_WORDS);
        let mut ends = ends.chain([inside.len()]);
        if ends.any(|end| inside.get(..end).is_some_and(|words| by_initials(words, short) == Some(0))) {
            self.alone.insert(short.to_owned());
        }
    }

    /// Whether an abbreviation of a run is explained, given its neighbours.
    pub fn covers(&self, text: &str, run: &Run, part: &Range<usize>) -> bool {
        let Some(short) = text.get(part.clone()) else { return true };
        let company =
            run.parts.len() > 1 || run.name.is_some() || run.joined || followed_by_stroke(text, run);
        abbreviations::is_known(short)
            || self.alone.contains(short)
            || (self.within.contains(short) && company)
    }

    /// All explained abbreviations and parts of names.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.alone.iter().chain(&self.within)
    }
}

fn followed_by_stroke(text: &str, run: &Run) -> bool {
    text.get(run.range.end..).is_some_and(|rest| rest.starts_with('/'))
}

/// Pieces of runs that are explained nowhere, in order of their first use: printed, passage, bytes.
pub fn unexplained(scope: &Scope<'_>, explained: &Explained) -> Vec<(String, usize, Range<usize>)> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for (i, run) in &scope.runs {
        let Some(passage) = scope.passages.get(*i) else { continue };
        let text = passage.text.as_str();
        let mut open: Option<Range<usize>> = None;
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for part in &run.parts {
            // Inside a bracket that introduces it, an abbreviation is being explained.
            let inside = || scope.shortenings_in(*i).any(|short| short.range.contains(&part.start));
            if explained.covers(text, run, part) || inside() {
                pieces.extend(open.take());
                continue;
            }
            open = Some(open.map_or(part.clone(), |range| range.start..part.end));
        }
        pieces.extend(open);
        for piece in pieces {
            let printed = text.get(piece.clone()).unwrap_or_default().to_owned();
            // A single letter is reported with what follows it.
            let piece = if printed.chars().count() == 1 { piece.start..run.range.end } else { piece };
            let printed = text.get(piece.clone()).unwrap_or_default().to_owned();
            if passage.kind != PassageKind::Stamp && seen.insert(printed.clone()) {
                found.push((printed, *i, piece));
            }
        }
    }
    found
}

/// Where a name is used: passage and bytes.
pub type Uses = Vec<(usize, Range<usize>)>;

/// A printed name without the blanks that flattened tables have inside quotes.
fn closed(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ").replace("« ", "«").replace(" »", "»")
}

/// A name of several abbreviations as the text writes it.
pub struct Written {
    /// The name as it was printed first.
    pub compound: Compound,
    /// Where it is used, in order.
    pub uses: Uses,
}

/// The names of several abbreviations as the text writes them, sorted by name and abbreviations.
pub fn written(scope: &Scope<'_>) -> Vec<Written> {
    // One name is printed alike many times, so each printed form is read once.
    let mut printed: FxHashMap<(&str, bool), usize> = FxHashMap::default();
    let mut forms: Vec<(Compound, Uses)> = Vec::new();
    for (i, run) in scope.runs.iter().filter(|(_, run)| run.name.is_some() || run.parts.len() > 1) {
        let Some(passage) = scope.passages.get(*i) else { continue };
        let text = passage.text.as_str();
        let form = text.get(run.range.clone()).unwrap_or_default();
        let nth = *printed.entry((form, run.name_last)).or_insert_with(|| {
            forms.push((Compound::new(text, run), Uses::new()));
            forms.len() - 1
        });
        if let Some((_, uses)) = forms.get_mut(nth) {
            uses.push((*i, run.range.clone()));
        }
    }
    let mut found: BTreeMap<(String, bool, String), Written> = BTreeMap::new();
    for (compound, uses) in forms {
        let key = (format!("{:?}", compound.name), compound.name_last, compound.parts.join(" "));
        let written = found.entry(key).or_insert_with(|| Written { compound, uses: Uses::new() });
        written.uses.extend(uses);
    }
    let mut found: Vec<Written> = found.into_values().collect();
    for written in &mut found {
        written.uses.sort_by_key(|(passage, range)| (*passage, range.start));
    }
    found
}
