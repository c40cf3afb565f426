//! A model as entries of the index: what can be found and cited by itself.

use crate::features::{Feature, Features};
use crate::fields::CardFields;
use crate::leads::{listed_below, names_provider, of_force};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use zanflow_model::{
    Action, Cell, Channel, Duration, DurationUnit, Model, Node, NodeKind, Passage, PassageKind, Process,
    Service, System, Table, Term,
};

/// What can be found: a passage of the text with what the model knows of it, or a cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Id of the service that it belongs to; none for the act itself.
    pub service: Option<String>,
    /// Its file, where that is not the act's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Its words.
    pub text: String,
    /// Number of the paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// Mark of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Caption of the table, and the number of its column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Id of the step, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Channel of its process or table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Who acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// What is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Systems that take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<System>,
    /// Time allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
    /// What the passages above it say: the chapter's title, and for an item the beginning of its paragraph. Indexed, not stored.
    #[serde(skip)]
    pub under: String,
    /// What it has as a part of the service's card. Indexed, not stored.
    #[serde(skip)]
    pub card: Features,
    /// The term that it defines, with its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defines: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The act's title.
    Title,
    /// The act's head: status, issuer, date, number, grounds.
    Head,
    /// A note on changes.
    Note,
    /// Who signed.
    Signature,
    /// An approval stamp.
    Stamp,
    /// A regulation's heading.
    Heading,
    /// A chapter's title.
    Section,
    /// A paragraph without its items.
    Paragraph,
    /// An item.
    Item,
    /// An item or paragraph that defines a term.
    Definition,
    /// A step of a process.
    Step,
    /// A condition of a process.
    Condition,
    /// A caption.
    Caption,
    /// A cell of a table of actions.
    Cell,
    /// A row of another table.
    Row,
    /// Other text.
    Text,
}

impl EntryKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::Title,
        Self::Head,
        Self::Note,
        Self::Signature,
        Self::Stamp,
        Self::Heading,
        Self::Section,
        Self::Paragraph,
        Self::Item,
        Self::Definition,
        Self::Step,
        Self::Condition,
        Self::Caption,
        Self::Cell,
        Self::Row,
        Self::Text,
    ];

    /// Its name in queries and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Head => "head",
            Self::Note => "note",
            Self::Signature => "signature",
            Self::Stamp => "stamp",
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Definition => "definition",
            Self::Step => "step",
            Self::Condition => "condition",
            Self::Caption => "caption",
            Self::Cell => "cell",
            Self::Row => "row",
            Self::Text => "text",
        }
    }

    fn from_passage(kind: PassageKind) -> Self {
        match kind {
            PassageKind::Title => Self::Title,
            PassageKind::Head => Self::Head,
            PassageKind::Note => Self::Note,
            PassageKind::Signature => Self::Signature,
            PassageKind::Stamp => Self::Stamp,
            PassageKind::Heading => Self::Heading,
            PassageKind::Section => Self::Section,
            PassageKind::Paragraph => Self::Paragraph,
            PassageKind::Item => Self::Item,
            PassageKind::Caption => Self::Caption,
            PassageKind::Row => Self::Row,
            PassageKind::Text => Self::Text,
        }
    }
}

impl Entry {
    /// What it has that structural questions ask for.
    pub fn features(&self) -> Features {
        let mut has = Features::default();
        has.add_step(self.action, &self.systems);
        has.add(Feature::Check, self.kind == EntryKind::Condition);
        has.add(Feature::Deadline, self.duration.is_some());
        has.add(Feature::Definition, self.defines.is_some());
        has.add(Feature::Table, self.column.is_some() || self.kind == EntryKind::Row);
        has.with(self.card)
    }
}

/// The longest time in seconds, and in working days where it is given in those. A month is 30 days here, a year 365, a working
/// day 8 hours: enough to order times, not to compute a deadline.
pub fn longest(duration: &Duration) -> (Option<f64>, Option<f64>) {
    let Some(most) = duration.most() else { return (None, None) };
    let seconds = |each: f64| (Some(most * each), None);
    match duration.unit {
        DurationUnit::Second => seconds(1.0),
        DurationUnit::Minute => seconds(60.0),
        DurationUnit::Hour => seconds(3600.0),
        DurationUnit::Day => seconds(86_400.0),
        DurationUnit::Week => seconds(7.0 * 86_400.0),
        DurationUnit::Month => seconds(30.0 * 86_400.0),
        DurationUnit::Year => seconds(365.0 * 86_400.0),
        DurationUnit::WorkingDay => (None, Some(most)),
    }
}

/// The entries of a model, in the act's order.
pub fn entries(model: &Model) -> Vec<Entry> {
    let mut found = Vec::with_capacity(model.passages.len());
    let mut places: BTreeMap<&str, Places<'_>> =
        model.services.iter().map(|service| (service.id.as_str(), Places::new(service))).collect();
    let mut above = Above::default();
    for passage in &model.passages {
        let first = found.len();
        match places.get_mut(passage.within.as_str()) {
            Some(places) => found.extend(places.entry(passage)),
            None => found.push(Entry::plain(passage, None)),
        }
        let (under, listed) = above.of(passage);
        if let Some(entry) = found.get_mut(first) {
            entry.under = under;
            entry.card = entry.card.with(listed);
            entry.card.add(Feature::Provider, names_provider(&entry.text));
            if entry.service.is_none() {
                entry.card = entry.card.with(of_force(&entry.text));
            }
        }
    }
    for places in places.values() {
        found.extend(places.lost_steps());
        for table in &places.service.tables {
            cells(table, places.service, &mut found);
        }
    }
    found.sort_by_key(|entry| (entry.line_start, entry.line_end));
    found
}

/// The texts that stand over a passage.
#[derive(Default)]
struct Above<'m> {
    section: &'m str,
    /// The beginning of the paragraph: within, number, text.
    lead: Option<(&'m str, Option<&'m str>, &'m str)>,
    /// What the table is of.
    caption: &'m str,
    /// What the last text with a list below it says that the items are.
    listed: Features,
}

impl<'m> Above<'m> {
    /// What they say, and what a list says that the passage is.
    fn of(&mut self, passage: &'m Passage) -> (String, Features) {
        let place = (passage.within.as_str(), passage.paragraph.as_deref());
        match passage.kind {
            PassageKind::Section => self.section = &passage.text,
            PassageKind::Heading | PassageKind::Title => {
                *self = Self::default();
            }
            PassageKind::Paragraph => {
                self.lead = Some((place.0, place.1, &passage.text));
                self.listed = listed_below(&passage.text);
                return (self.section.to_owned(), self.listed);
            }
            PassageKind::Item | PassageKind::Text => {
                let lead = self.lead.filter(|(within, paragraph, _)| (*within, *paragraph) == place);
                if lead.is_none() {
                    self.listed = Features::default();
                }
                // A case («where …:») parts a list; any other text ends it, or begins another one.
                let own = listed_below(&passage.text);
                let parts = passage.kind == PassageKind::Item || passage.text.trim_end().ends_with(':');
                self.listed = if parts && own.is_empty() { self.listed } else { own };
                let under = format!("{} {}", self.section, lead.map_or("", |(.., text)| text));
                return (under, self.listed);
            }
            PassageKind::Caption => self.caption = &passage.text,
            PassageKind::Row => return (self.caption.to_owned(), Features::default()),
            _ => {}
        }
        (String::new(), Features::default())
    }
}

/// Where the facts of a service stand.
struct Places<'m> {
    service: &'m Service,
    /// Steps by their first line, those that no passage began with so far.
    steps: BTreeMap<u32, Vec<(&'m Process, &'m Node)>>,
    /// Definitions by line.
    terms: BTreeMap<u32, &'m Term>,
    /// Tables by first line.
    tables: BTreeMap<u32, &'m Table>,
    /// Lines of the card, and its fields by line.
    card: (Range<u32>, CardFields),
}

impl<'m> Places<'m> {
    fn new(service: &'m Service) -> Self {
        let mut steps: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for process in &service.processes {
            for node in &process.nodes {
                steps.entry(node.line).or_default().push((process, node));
            }
        }
        let terms = service.terms.iter().filter(|term| !term.inline).map(|term| (term.line, term)).collect();
        let tables = service.tables.iter().map(|table| (table.line_start, table)).collect();
        let card = service.passport.as_ref();
        let lines = card.map_or(0..0, |card| card.line..card.line_end.max(card.line) + 1);
        let card = (lines, card.map(CardFields::new).unwrap_or_default());
        Self { service, steps, terms, tables, card }
    }

    /// The entry of a passage; none for a row of a table whose cells are entries.
    fn entry(&mut self, passage: &Passage) -> Option<Entry> {
        let (first, last) = (passage.line_start, passage.line_end);
        if passage.kind == PassageKind::Row {
            let table = self.tables.range(..=first).next_back().filter(|(_, table)| last <= table.line_end);
            if let Some((_, table)) = table {
                return is_of_facets(table, first, last)
                    .then(|| Entry::row(passage, table, &self.service.id));
            }
        }
        let mut entry = Entry::plain(passage, Some(&self.service.id));
        if passage.kind != PassageKind::Row
            && let Some(steps) = self.steps.get_mut(&first)
            && !steps.is_empty()
        {
            let (process, node) = steps.remove(0);
            entry.step(process.channel, node);
        }
        if self.card.0.contains(&first) {
            let (has, time) = self.card.1.within(first, last);
            entry.card = has;
            entry.duration = entry.duration.or(time);
        }
        if let Some(appeal) = &self.service.appeal {
            let [from, to] = appeal.lines;
            entry.card.add(Feature::Complaint, (from..=to).contains(&first));
        }
        if let Some((_, term)) = self.terms.range(first..=last.max(first)).next() {
            entry.kind = EntryKind::Definition;
            entry.defines = Some(match &term.abbr {
                Some(abbr) => format!("{} ({abbr})", term.term),
                None => term.term.clone(),
            });
        }
        Some(entry)
    }

    /// Steps that stand in the middle of a passage: several in one paragraph.
    fn lost_steps(&self) -> impl Iterator<Item = Entry> + '_ {
        self.steps.values().flatten().map(|(process, node)| {
            let mut entry =
                Entry::blank(self.service, node.line, node.line_end.max(node.line), node.text.clone());
            entry.paragraph.clone_from(&process.paragraph);
            entry.item = node.item.as_ref().map(|item| item.trim_end_matches(')').to_owned());
            entry.step(process.channel, node);
            entry
        })
    }
}

impl Entry {
    fn plain(passage: &Passage, service: Option<&String>) -> Self {
        Self {
            kind: EntryKind::from_passage(passage.kind),
            service: service.cloned(),
            file: passage.file.clone(),
            line_start: passage.line_start,
            line_end: passage.line_end,
            text: passage.text.clone(),
            paragraph: passage.paragraph.clone(),
            item: passage.item.clone(),
            column: None,
            node: None,
            channel: None,
            actor: None,
            action: None,
            systems: Vec::new(),
            duration: None,
            under: String::new(),
            card: Features::default(),
            defines: None,
        }
    }

    /// A row of a table of actions that has no cell of its own: its times, or who acts.
    fn row(passage: &Passage, table: &Table, service: &String) -> Self {
        let mut entry = Self::plain(passage, Some(service));
        entry.channel = Some(table.channel);
        let lines = passage.line_start..=passage.line_end;
        let timed = |cell: &Cell| cell.row == "duration" && lines.contains(&cell.line_start);
        let mut columns = table.columns.iter().filter(|column| column.cells.iter().any(timed));
        entry.duration = columns.find_map(|column| column.duration.clone());
        entry
    }

    fn blank(service: &Service, line_start: u32, line_end: u32, text: String) -> Self {
        let passage = Passage {
            kind: PassageKind::Row,
            within: String::new(),
            paragraph: None,
            item: None,
            file: None,
            line_start,
            line_end,
            cells: Vec::new(),
            text,
        };
        Self { kind: EntryKind::Cell, ..Self::plain(&passage, Some(&service.id)) }
    }

    fn step(&mut self, channel: Channel, node: &Node) {
        self.kind = if node.kind == NodeKind::Condition { EntryKind::Condition } else { EntryKind::Step };
        self.channel = Some(channel);
        self.node = Some(node.id.clone());
        self.actor.clone_from(&node.actor);
        self.action = Some(node.action);
        self.systems.clone_from(&node.systems);
        self.duration.clone_from(&node.duration);
    }
}

/// Cells of words, each with its column's actor and time. Actors and times by themselves are facets, not entries.
fn cells(table: &Table, service: &Service, found: &mut Vec<Entry>) {
    for column in &table.columns {
        for cell in &column.cells {
            if !is_searched(cell) {
                continue;
            }
            let mut entry = Entry::blank(service, cell.line_start, cell.line_end, cell.text.clone());
            entry.column = Some(column.no);
            entry.channel = Some(table.channel);
            entry.actor.clone_from(&column.actor);
            entry.duration.clone_from(&column.duration);
            found.push(entry);
        }
    }
}

/// Whether all cells between some lines of a table are times or actors: what has words of its own is found cell by cell.
fn is_of_facets(table: &Table, first: u32, last: u32) -> bool {
    let cells = table.columns.iter().flat_map(|column| &column.cells);
    let mut rows = cells
        .filter(|cell| (first..=last).contains(&cell.line_start))
        .map(|cell| cell.row.as_str())
        .peekable();
    rows.peek().is_some() && rows.all(|row| matches!(row, "actor" | "duration"))
}

/// Whether a cell is an entry: it has words, and is no actor or time, which are facets.
pub(crate) fn is_searched(cell: &Cell) -> bool {
    let of_words = matches!(cell.row.as_str(), "action" | "form" | "next");
    of_words && cell.line_start > 0 && cell.text.chars().any(char::is_alphabetic)
}
