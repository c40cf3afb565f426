//! The differences of two services whose processes and nodes are matched: by node, by process, by service.

mod card;
mod node;
mod participants;
mod process;
mod service;
mod stated;
mod tables;

pub use card::cards;
pub use node::{is_machine, same_time};
pub use participants::listed as listed_participants;
pub use process::process;
pub use service::{channels, facts, listed_terms};
pub use stated::Statements;
pub use tables::times;

use super::difference::{Difference, Kind, Place, Weight};
use super::phrases::PHRASES;
use super::side::Side;
use std::borrow::Cow;
use zanflow_model::{Column, Table};
use zanflow_wording::Lang;

/// Two services and the language of notes.
#[derive(Clone, Copy)]
pub struct Both<'c, 'm> {
    /// The first service.
    pub a: &'c Side<'m>,
    /// The second one.
    pub b: &'c Side<'m>,
    /// The language of notes.
    pub lang: Lang,
}

impl Both<'_, '_> {
    /// A note, with its places filled in.
    pub fn note(&self, key: &str, values: &[(&str, &str)]) -> String {
        PHRASES.fill(self.lang, key, values)
    }

    /// A time in the act's words, with the column of a table that gives it.
    fn time_of_column(&self, raw: &str, table: &Table, column: &Column) -> String {
        let lines =
            self.note("cite-lines", &[("lines", &format!("{}–{}", table.line_start, table.line_end))]);
        format!(
            "{} ({})",
            raw.trim(),
            self.note("time-column", &[("column", &column.no.to_string()), ("lines", &lines)])
        )
    }

    /// Names of things that differ, as notes show them.
    pub fn names(&self, group: &str, names: &[&str]) -> String {
        let word = |name: &&str| {
            let key = format!("{group}-{name}");
            PHRASES.find(self.lang, &key).map_or_else(|| (*name).to_owned(), Cow::into_owned)
        };
        if names.is_empty() {
            return PHRASES.fill(self.lang, "nothing", &[]);
        }
        names.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// «only the first: …; only the second: …», each where there is any.
    pub fn only(&self, a: &str, b: &str) -> String {
        let nothing = PHRASES.fill(self.lang, "nothing", &[]);
        match (a == nothing, b == nothing) {
            (false, true) => self.note("note-only-a", &[("what", a)]),
            (true, false) => self.note("note-only-b", &[("what", b)]),
            _ => self.note("note-sets", &[("a", a), ("b", b)]),
        }
    }

    /// Names of things of any list, in words.
    pub fn things(&self, names: &[&str]) -> String {
        const GROUPS: [&str; 6] = ["documents", "system", "check", "reason", "result", "body"];
        let word = |name: &&str| {
            let found = GROUPS.iter().find_map(|group| PHRASES.find(self.lang, &format!("{group}-{name}")));
            found.map_or_else(|| (*name).to_owned(), Cow::into_owned)
        };
        if names.is_empty() {
            return PHRASES.fill(self.lang, "nothing", &[]);
        }
        names.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// «what only the first names → what only the second names».
    pub fn sets(&self, group: &str, a: &[&str], b: &[&str]) -> String {
        let only = |own: &[&'_ str], other: &[&str]| -> String {
            let own: Vec<&str> = own.iter().filter(|name| !other.contains(name)).copied().collect();
            self.names(group, &own)
        };
        self.only(&only(a, b), &only(b, a))
    }
}

fn difference(
    kind: Kind,
    weight: Weight,
    places: (Option<Place>, Option<Place>),
    note: String,
) -> Difference {
    let only = [Vec::new(), Vec::new()];
    Difference { kind, a: places.0, b: places.1, weight, note, cause: 0, topic: None, only }
}
