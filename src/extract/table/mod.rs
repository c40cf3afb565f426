//! Tables of actions.

mod flat;
mod grid;
pub mod next;

use self::grid::Covered;
use super::Context;
use super::process::{channel_of_first_steps, channel_of_header};
use std::ops::Range;
use zanflow_model::{Channel, Column, Service, Table};
use zanflow_source::LineKind;
use zanflow_syntax::{Kind, Node};

/// Reads the tables of a service, in the act's order.
pub fn tables(context: &Context<'_>, node: &Node, service: &Service) -> Vec<Table> {
    let tables = context.tree.walk(node).filter(|node| node.kind == Kind::FlatTable);
    let mut known = flat::Known::default();
    let mut flat: Vec<Vec<flat::Word<'_>>> =
        tables.map(|node| flat::words(context.repaired, node.lines.clone(), &mut known)).collect();
    let mut lexicon = flat::Lexicon::new(service, &context.memory);
    flat.iter().for_each(|words| lexicon.learn(words));
    flat.iter_mut().for_each(|words| lexicon.mark(words));
    let mut reader =
        TableReader { context, lexicon, flat: flat.into_iter(), caption: None, done: Vec::new() };
    for node in context.tree.walk(node) {
        reader.node(node);
    }
    reader.done
}

struct TableReader<'a> {
    context: &'a Context<'a>,
    lexicon: flat::Lexicon<'a>,
    /// The words of the flattened tables that are still to come.
    flat: std::vec::IntoIter<Vec<flat::Word<'a>>>,
    caption: Option<(String, u32)>,
    done: Vec<Table>,
}

impl TableReader<'_> {
    fn node(&mut self, node: &Node) {
        match node.kind {
            Kind::Caption => {
                self.caption = Some((self.context.text(node), self.context.first_line(&node.lines)))
            }
            Kind::AppendixStamp | Kind::SectionTitle | Kind::Diagram => self.caption = None,
            Kind::Table => {
                let last = self.done.last().filter(|_| self.caption.is_none());
                let last = last.and_then(|table| table.columns.last()).map(|column| column.no);
                let grid = grid(self.context, &node.lines);
                if let Some(columns) = grid::columns(&grid, last, &self.context.memory) {
                    self.add(columns, node, 1.0);
                }
            }
            Kind::FlatTable => {
                let words = self.flat.next().unwrap_or_default();
                if let Some((columns, confidence)) = flat::columns(&words, &self.lexicon) {
                    self.add(columns, node, confidence);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, columns: Vec<Column>, node: &Node, confidence: f64) {
        let line_end = self.context.last_line(&node.lines);
        let caption = self.caption.take();
        let goes_on = caption.is_none()
            && matches!((self.done.last().and_then(|table| table.columns.last()), columns.first()),
                (Some(last), Some(first)) if first.no > last.no);
        if let Some(table) = self.done.last_mut().filter(|_| goes_on) {
            table.columns.extend(columns);
            table.line_end = line_end;
            table.confidence = table.confidence.min(confidence);
            return;
        }
        let first_line = self.context.first_line(&node.lines);
        let channel = channel(caption.as_ref().map(|(text, _)| text.as_str()), &columns);
        let (caption, line_start) = caption.map_or((None, first_line), |(text, line)| (Some(text), line));
        self.done.push(Table { caption, line_start, line_end, channel, columns, confidence });
    }
}

/// Whose actions a table lists: by its caption; where that names no one in particular, by its first columns.
fn channel(caption: Option<&str>, columns: &[Column]) -> Channel {
    let named = caption.and_then(channel_of_header);
    if let Some(channel) = named.filter(|channel| *channel != Channel::Internal) {
        return channel;
    }
    let first: Vec<String> = columns
        .iter()
        .take(2)
        .map(|column| {
            format!(
                "{} {}",
                column.actor.as_deref().unwrap_or_default(),
                column.action.as_deref().unwrap_or_default()
            )
        })
        .collect();
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    channel_of_first_steps(&first).unwrap_or(Channel::Internal)
}

/// The cells of a table's rows.
fn grid(context: &Context<'_>, lines: &Range<usize>) -> grid::Grid {
    let rows = context.repaired.lines.get(lines.clone()).unwrap_or_default();
    let cell = |range: &Range<u32>| {
        context.repaired.text.get(range.start as usize..range.end as usize).unwrap_or_default().to_owned()
    };
    rows.iter()
        .filter_map(|line| match &line.kind {
            LineKind::Row { cells, .. } => {
                let lines = cells.iter().map(|range| context.cell_line(line.first, range)).collect();
                let covered = covered(context, line.span.start, cells.len());
                let cells = cells.iter().map(cell).collect();
                Some(grid::Row { lines, last: line.last, cells, covered })
            }
            _ => None,
        })
        .collect()
}

/// Which cells of a row of the repaired text are covered by others.
fn covered(context: &Context<'_>, row: u32, cells: usize) -> Vec<Covered> {
    let source = context.source;
    let start = context.repaired.origin(row);
    let line = source.lines.get(source.lines.partition_point(|line| line.span.end < start));
    let own = match line.map(|line| &line.kind) {
        Some(LineKind::Row { cells: own, .. }) if own.len() == cells && !source.merged.is_empty() => {
            own.as_slice()
        }
        _ => return vec![Covered::No; cells],
    };
    let kind = |cell: &Range<u32>| match source.merged_at(cell.start) {
        Some(merged) if merged.down => Covered::Above,
        Some(_) => Covered::Beside,
        None => Covered::No,
    };
    own.iter().map(kind).collect()
}
