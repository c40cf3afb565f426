//! What a rule sees: a service, its passages in small letters too, its tables beside their processes.

use super::pairs::{Pair, pairs};
use super::spelling::{Explained, unexplained};
use crate::abbreviations::{self, Run};
use crate::variants::{self, Use};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_model::{Column, Model, Node, Passage, PassageKind, Place, Service};

/// A service and the act around it.
pub struct Scope<'a> {
    /// The act.
    pub model: &'a Model,
    /// The service.
    pub service: &'a Service,
    /// Its passages, in order.
    pub passages: Vec<&'a Passage>,
    /// Their texts in small letters, as many bytes.
    pub lower: Vec<String>,
    /// The passages before the act's services: its orders.
    pub orders: Vec<&'a Passage>,
    /// Index of the first passage of its appendices: as many as there are where it has none.
    pub body: usize,
    /// Its tables beside the processes that they describe.
    pub pairs: Vec<Pair<'a>>,
    /// Words of families in its text, each with the index of its passage.
    pub uses: Vec<(usize, Use)>,
    /// Abbreviations in its text, each with the index of its passage.
    pub runs: Vec<(usize, Run)>,
    /// What several rules ask and is read once.
    explained: OnceCell<Explained>,
    unexplained: OnceCell<Vec<(String, usize, Range<usize>)>>,
}

/// All services of an act.
pub fn services(model: &Model) -> Vec<Scope<'_>> {
    let mut by_service: BTreeMap<&str, Vec<&Passage>> = BTreeMap::new();
    for passage in &model.passages {
        by_service.entry(passage.within.as_str()).or_default().push(passage);
    }
    let orders = by_service.get("act").cloned().unwrap_or_default();
    let mut scopes = Vec::with_capacity(model.services.len());
    for service in &model.services {
        let passages = by_service.remove(service.id.as_str()).unwrap_or_default();
        scopes.push(Scope::new(model, service, passages, orders.clone()));
    }
    scopes
}

impl<'a> Scope<'a> {
    fn new(
        model: &'a Model,
        service: &'a Service,
        passages: Vec<&'a Passage>,
        orders: Vec<&'a Passage>,
    ) -> Self {
        let lower: Vec<String> = passages.iter().map(|passage| passage.text.lowered()).collect();
        let first = passages.iter().position(|passage| passage.kind == PassageKind::Paragraph).unwrap_or(0);
        let stamp = passages.iter().skip(first).position(|passage| passage.kind == PassageKind::Stamp);
        let body = stamp.map_or(passages.len(), |at| first + at);
        let told = |passage: &Passage| is_told(passage.kind);
        let mut uses = Vec::new();
        let mut runs = Vec::new();
        for (i, (passage, lower)) in
            passages.iter().zip(&lower).enumerate().filter(|(_, (passage, _))| told(passage))
        {
            uses.extend(variants::uses(lower).into_iter().map(|found| (i, found)));
            if abbreviations::has_capitals(&passage.text) && !abbreviations::is_shouted(&passage.text) {
                runs.extend(abbreviations::runs(&passage.text).into_iter().map(|run| (i, run)));
            }
        }
        let pairs = pairs(service);
        let (explained, unexplained) = (OnceCell::new(), OnceCell::new());
        Self { model, service, passages, lower, orders, body, pairs, uses, runs, explained, unexplained }
    }

    /// The abbreviations that the act explains.
    pub fn explained(&self) -> &Explained {
        self.explained.get_or_init(|| Explained::of(self))
    }

    /// Abbreviations that are explained nowhere, in order of their first use: printed, passage, bytes.
    pub fn unexplained(&self) -> &[(String, usize, Range<usize>)] {
        self.unexplained.get_or_init(|| unexplained(self, self.explained()))
    }

    /// A part of a passage as a place.
    pub fn place(&self, passage: usize, range: Range<usize>) -> Place {
        let Some(of) = self.passages.get(passage) else { return Place::default() };
        let line = line_at(of, range.start);
        Place {
            file: of.file.clone(),
            line_start: line,
            line_end: line_at(of, range.end.max(range.start + 1) - 1).max(line),
            paragraph: of.paragraph.clone(),
            item: of.item.clone(),
            text: of.text.get(range).unwrap_or_default().to_owned(),
        }
    }

    /// A whole passage as a place.
    pub fn whole(&self, passage: usize) -> Place {
        let length = self.passages.get(passage).map_or(0, |passage| passage.text.len());
        self.place(passage, 0..length)
    }

    /// The text of a place.
    pub fn text(&self, passage: usize, range: Range<usize>) -> &'a str {
        self.passages.get(passage).and_then(|passage| passage.text.get(range)).unwrap_or_default()
    }

    /// A step of the text as a place.
    pub fn node(&self, node: &Node) -> Place {
        let passage = self
            .passages
            .iter()
            .find(|passage| passage.line_start <= node.line && node.line <= passage.line_end);
        Place {
            file: passage.and_then(|passage| passage.file.clone()),
            line_start: node.line,
            line_end: node.line_end.max(node.line),
            paragraph: passage.and_then(|passage| passage.paragraph.clone()),
            item: node.item.clone().map(|item| item.trim_end_matches(')').to_owned()),
            text: node.text.clone(),
        }
    }

    /// A cell of a table as a place; where it has none in that row, its column by any cell.
    pub fn cell(&self, column: &Column, row: &str) -> Place {
        let cell = column.cells.iter().find(|cell| cell.row == row).or(column.cells.last());
        cell.map_or_else(Place::default, |cell| Place {
            line_start: cell.line_start,
            line_end: cell.line_end,
            text: cell.text.clone(),
            ..Place::default()
        })
    }

    /// The line, inside a cell, where some words of it stand.
    pub fn words_in(&self, column: &Column, row: &str, words: &str) -> Place {
        let cell = self.cell(column, row);
        let needle = words.lowered();
        let rows = self.passages.iter().enumerate().filter(|(_, passage)| {
            passage.kind == PassageKind::Row
                && passage.line_start <= cell.line_end
                && passage.line_end >= cell.line_start
        });
        for (i, passage) in rows {
            // Of a row on several lines, only the cell's own.
            let from = passage.cells.iter().position(|line| *line == cell.line_start);
            let start = from.map_or(0, |nth| cell_start(&passage.text, nth));
            let Some(at) = self.lower.get(i).and_then(|lower| lower.get(start..)?.find(&needle)) else {
                continue;
            };
            let at = start + at;
            let place = self.place(i, at..at + needle.len());
            if (cell.line_start..=cell.line_end).contains(&place.line_start) {
                return place;
            }
        }
        Place { text: words.to_owned(), ..cell }
    }

    /// Where a table's columns are numbered; where that cannot be told, its caption.
    pub fn numbers_row(&self, table: &zanflow_model::Table) -> Place {
        let row = self.passages.iter().position(|passage| {
            passage.kind == PassageKind::Row
                && (table.line_start..=table.line_end).contains(&passage.line_start)
                && (zanflow_lexicon::tables::is_number_row(&passage.text) || passage.text.contains("\t1\t2"))
        });
        if let Some(row) = row {
            return self.whole(row);
        }
        let caption = table.caption.clone().unwrap_or_default();
        Place { line_start: table.line_start, line_end: table.line_start, text: caption, ..Place::default() }
    }
}

/// Whether a passage is the service's own words and not what stands around them.
pub fn is_told(kind: PassageKind) -> bool {
    matches!(
        kind,
        PassageKind::Section
            | PassageKind::Paragraph
            | PassageKind::Item
            | PassageKind::Caption
            | PassageKind::Row
            | PassageKind::Text
    )
}

fn cell_start(text: &str, nth: usize) -> usize {
    if nth == 0 {
        return 0;
    }
    text.match_indices('\t').nth(nth - 1).map_or(0, |(at, _)| at + 1)
}

/// The line of the file on which a byte of a passage lies: exact in rows of cells; elsewhere by its share of the text.
pub fn line_at(passage: &Passage, at: usize) -> u32 {
    if !passage.cells.is_empty() {
        let nth = passage.text.get(..at).map_or(0, |before| before.matches('\t').count());
        return passage.cells.get(nth).copied().unwrap_or(passage.line_start);
    }
    let lines = passage.line_end.saturating_sub(passage.line_start) + 1;
    let share = at as f64 / passage.text.len().max(1) as f64;
    passage.line_start + ((share * f64::from(lines)) as u32).min(lines - 1)
}
