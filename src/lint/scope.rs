//! What a rule sees: a service with its passages, processes and tables. What several rules need is computed once.

use super::spelling::{Explained, unexplained};
use super::titles::Titles;
use crate::abbreviations::{self, Run};
use crate::variants::{Use, Uses};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use zanflow_flow::{Pairing, ProcessGraph, pairings};
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::shortenings::{Shortening, shortenings};
use zanflow_model::{Column, Model, Node, Passage, PassageKind, Place, Service};

/// An act, with what all its services share.
pub struct Act<'a> {
    /// The act.
    pub model: &'a Model,
    /// The names of its services.
    pub titles: Titles<'a>,
    /// The processes of each service.
    processes: Vec<Vec<ProcessGraph<'a>>>,
    /// The passages of the orders, before the act's services.
    orders: Vec<&'a Passage>,
    /// The passages of each service.
    passages: Vec<Vec<&'a Passage>>,
    /// What was read of their texts.
    texts: Vec<Vec<Rc<Text>>>,
}

/// What the rules ask of a passage's text.
struct Text {
    /// In small letters, as many bytes.
    lower: Rc<str>,
    uses: Vec<Use>,
    runs: Vec<Run>,
}

impl Text {
    fn new(text: &str) -> Self {
        let lower = text.lowered();
        let mut found = Uses::default();
        let shape = abbreviations::scan(text, |at| found.look(&lower, at));
        Self { lower: lower.into(), uses: found.done(), runs: shape.runs(text) }
    }
}

impl<'a> Act<'a> {
    /// Reads an act.
    pub fn new(model: &'a Model) -> Self {
        let mut by_service: BTreeMap<&str, Vec<&Passage>> = BTreeMap::new();
        for passage in &model.passages {
            by_service.entry(passage.within.as_str()).or_default().push(passage);
        }
        let orders = by_service.get("act").cloned().unwrap_or_default();
        let services = model.services.iter();
        let passages: Vec<Vec<&Passage>> = services
            .clone()
            .map(|service| by_service.remove(service.id.as_str()).unwrap_or_default())
            .collect();
        // Services share many texts: each is read once.
        let mut known: FxHashMap<&str, Rc<Text>> = FxHashMap::default();
        let mut text = |passage: &&'a Passage| {
            known.entry(&passage.text).or_insert_with(|| Rc::new(Text::new(&passage.text))).clone()
        };
        let texts = passages.iter().map(|passages| passages.iter().map(&mut text).collect()).collect();
        Self {
            model,
            titles: Titles::new(model),
            processes: services
                .clone()
                .map(|service| service.processes.iter().map(ProcessGraph::new).collect())
                .collect(),
            orders,
            passages,
            texts,
        }
    }

    /// A scope for each service.
    pub fn scopes(&self) -> impl Iterator<Item = Scope<'_>> {
        let parts = self.processes.iter().zip(self.passages.iter().zip(&self.texts)).enumerate();
        self.model.services.iter().zip(parts).map(|(service, (nth, (processes, (passages, texts))))| {
            Scope::new(self, (service, nth), processes, passages, texts)
        })
    }
}

/// A service and the act around it.
pub struct Scope<'a> {
    /// The act.
    pub act: &'a Act<'a>,
    /// The service.
    pub service: &'a Service,
    /// Its index in the act.
    pub nth: usize,
    /// Its passages, in order.
    pub passages: &'a [&'a Passage],
    /// Their texts in small letters, as many bytes.
    pub lower: Vec<Rc<str>>,
    /// The passages of the act's orders.
    pub orders: &'a [&'a Passage],
    /// Index of the first passage of its appendices; the number of passages if it has none.
    pub body: usize,
    /// Its processes.
    pub processes: &'a [ProcessGraph<'a>],
    /// Its tables, paired with the processes that they describe.
    pub pairings: Vec<Pairing<'a>>,
    /// Words of families in its text, each with the index of its passage.
    pub uses: Vec<(usize, Use)>,
    /// Abbreviations in its text, each with the index of its passage.
    pub runs: Vec<(usize, Run)>,
    shortenings: OnceCell<Vec<(usize, Shortening)>>,
    explained: OnceCell<Explained>,
    unexplained: OnceCell<Vec<(String, usize, Range<usize>)>>,
}

impl<'a> Scope<'a> {
    fn new(
        act: &'a Act<'a>,
        (service, nth): (&'a Service, usize),
        processes: &'a [ProcessGraph<'a>],
        passages: &'a [&'a Passage],
        texts: &[Rc<Text>],
    ) -> Self {
        let first = passages.iter().position(|passage| passage.kind == PassageKind::Paragraph).unwrap_or(0);
        let stamp = passages.iter().skip(first).position(|passage| passage.kind == PassageKind::Stamp);
        let body = stamp.map_or(passages.len(), |at| first + at);
        let mut uses = Vec::new();
        let mut runs = Vec::new();
        let own_words = passages.iter().zip(texts).enumerate().filter(|(i, (passage, _))| {
            is_own_words(passage.kind) && (*i < body || !is_form(service, passage))
        });
        for (i, (_, text)) in own_words {
            uses.extend(text.uses.iter().map(|found| (i, found.clone())));
            runs.extend(text.runs.iter().map(|run| (i, run.clone())));
        }
        Self {
            act,
            service,
            nth,
            passages,
            lower: texts.iter().map(|text| text.lower.clone()).collect(),
            orders: &act.orders,
            body,
            processes,
            pairings: pairings(processes, &service.tables),
            uses,
            runs,
            shortenings: OnceCell::new(),
            explained: OnceCell::new(),
            unexplained: OnceCell::new(),
        }
    }

    /// The short names that the service's text introduces, each with the index of its passage.
    pub fn shortenings(&self) -> &[(usize, Shortening)] {
        self.shortenings.get_or_init(|| {
            let passages = self.passages.iter().enumerate();
            passages
                .flat_map(|(i, passage)| shortenings(&passage.text).into_iter().map(move |found| (i, found)))
                .collect()
        })
    }

    /// The short names that a passage introduces.
    pub fn shortenings_in(&self, passage: usize) -> impl Iterator<Item = &Shortening> {
        let all = self.shortenings();
        let start = all.partition_point(|(i, _)| *i < passage);
        all.iter().skip(start).take_while(move |(i, _)| *i == passage).map(|(_, found)| found)
    }

    /// The abbreviations that the act explains.
    pub fn explained(&self) -> &Explained {
        self.explained.get_or_init(|| Explained::new(self))
    }

    /// Abbreviations that are explained nowhere, in order of their first use: printed, passage, bytes.
    pub fn unexplained(&self) -> &[(String, usize, Range<usize>)] {
        self.unexplained.get_or_init(|| unexplained(self, self.explained()))
    }

    /// A part of a passage as a place.
    pub fn place(&self, passage: usize, range: Range<usize>) -> Place {
        self.passages.get(passage).map_or_else(Place::default, |passage| place(passage, range))
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

    /// A cell of a table as a place; if the column has no cell in that row, any cell of the column.
    pub fn cell(&self, column: &Column, row: &str) -> Place {
        let cell = column.cells.iter().find(|cell| cell.row == row).or(column.cells.last());
        cell.map_or_else(Place::default, |cell| Place {
            line_start: cell.line_start,
            line_end: cell.line_end,
            text: cell.text.clone(),
            ..Place::default()
        })
    }

    /// Words of a cell as a place: the line inside the cell that has them.
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

    /// The row that numbers a table's columns; its caption if there is none.
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

/// Whether a passage of an appendix is of a form or blank: of rules only the list of requirements is not.
fn is_form(service: &Service, passage: &Passage) -> bool {
    let card = service.passport.as_ref();
    card.is_some_and(|card| passage.line_start < card.line || card.line_end < passage.line_start)
}

/// Whether a passage is the service's own words, not a heading, stamp or note around them.
pub fn is_own_words(kind: PassageKind) -> bool {
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

/// A part of a passage as a place.
pub fn place(passage: &Passage, range: Range<usize>) -> Place {
    let line = line_at(passage, range.start);
    Place {
        file: passage.file.clone(),
        line_start: line,
        line_end: line_at(passage, range.end.max(range.start + 1) - 1).max(line),
        paragraph: passage.paragraph.clone(),
        item: passage.item.clone(),
        text: passage.text.get(range).unwrap_or_default().to_owned(),
    }
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
