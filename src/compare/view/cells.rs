//! A comparison as a spreadsheet: a row a fact.

use super::{Part, citation, fill, id, label};
use crate::Comparison;
use crate::difference::Place;
use crate::sheet::{Cell, Sheet};
use zanflow_wording::Lang;

const COLUMNS: [&str; 9] =
    ["part", "topic", "whom", "note", "words-a", "place-a", "words-b", "place-b", "unread"];

/// Columns that hold words: all.
pub const SHEET_WIDTH: u16 = COLUMNS.len() as u16;

/// The comparison's rows, in their order.
pub fn sheet(found: &Comparison, lang: Lang) -> Sheet {
    let heads = COLUMNS.iter().map(|name| fill(lang, &format!("column-{name}"), &[])).collect();
    let words = |places: &[Place]| {
        let text = |place: &Place| match id(place) {
            Some(id) => format!("{id}: {}", place.text),
            None => place.text.clone(),
        };
        places.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    // A row of a spreadsheet is read alone: it names the file.
    let cited = |places: &[Place]| {
        places.iter().map(|place| citation(place, lang, "")).collect::<Vec<_>>().join("\n")
    };
    let rows = found.rows.iter().map(|row| {
        let unread = [&row.unread_a, &row.unread_b].map(|words| words.join(", "));
        let unread = if unread.iter().all(String::is_empty) { String::new() } else { unread.join(" | ") };
        let texts = [
            fill(lang, &format!("part-{}", Part::of(row).name()), &[]),
            label(row.topic, lang),
            fill(lang, &format!("weight-{}", row.weight.name()), &[]),
            row.note.clone(),
            words(&row.a),
            cited(&row.a),
            words(&row.b),
            cited(&row.b),
            unread,
        ];
        texts.into_iter().map(Cell::Text).collect()
    });
    Sheet { heads, rows: rows.collect() }
}
