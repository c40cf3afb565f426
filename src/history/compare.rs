//! Which parts of an act changed between two versions.

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use zanflow_model::{Model, Passage, PassageKind};

/// A part that differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// What happened to it.
    pub kind: Kind,
    /// Where it stands: `act`, or the id of a service.
    pub within: String,
    /// Number of its paragraph; none for titles, notes, tables and the like.
    pub paragraph: Option<String>,
    /// Mark of its item.
    pub item: Option<String>,
    /// What it is, where it has no number: `title`, `head`, `row`, ….
    pub what: Option<String>,
    /// The text before, its passages a line each.
    pub before: Option<String>,
    /// The text after.
    pub after: Option<String>,
    /// First line in the version before.
    pub line_before: Option<u32>,
    /// First line in the version after.
    pub line_after: Option<u32>,
}

/// What happened to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its words differ.
    Changed,
}

/// A part by its number; what has none by its kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    within: String,
    paragraph: Option<String>,
    item: Option<String>,
    what: Option<String>,
}

#[derive(Default)]
struct Text {
    /// Place in the order of its version.
    at: usize,
    line: u32,
    texts: Vec<String>,
}

/// What differs, in the order of the version after; what is gone stands where it stood before.
pub fn compare(before: &Model, after: &Model) -> Vec<Changed> {
    let (old, new) = (parts(before), parts(after));
    let mut found: Vec<(usize, Changed)> = Vec::new();
    for (part, text) in &new {
        let same = old.get(part);
        if same.is_none_or(|same| same.texts != text.texts) {
            found.push((text.at, changed(part, same, Some(text))));
        }
    }
    for (part, text) in old.iter().filter(|(part, _)| !new.contains_key(part)) {
        found.push((text.at, changed(part, Some(text), None)));
    }
    found.sort_by_key(|(at, changed)| (*at, changed.kind != Kind::Removed));
    found.into_iter().map(|(_, changed)| changed).collect()
}

fn changed(part: &Part, before: Option<&Text>, after: Option<&Text>) -> Changed {
    let joined = |text: &Text| text.texts.join("\n");
    Changed {
        kind: match (before, after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        },
        within: part.within.clone(),
        paragraph: part.paragraph.clone(),
        item: part.item.clone(),
        what: part.what.clone(),
        before: before.map(joined),
        after: after.map(joined),
        line_before: before.map(|text| text.line),
        line_after: after.map(|text| text.line),
    }
}

fn parts(model: &Model) -> BTreeMap<Part, Text> {
    let mut parts: BTreeMap<Part, Text> = BTreeMap::new();
    for (at, passage) in model.passages.iter().enumerate() {
        let text = parts.entry(part(passage)).or_insert_with(|| Text {
            at,
            line: passage.line_start,
            texts: Vec::new(),
        });
        text.texts.push(passage.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    parts
}

fn part(passage: &Passage) -> Part {
    let numbered = passage.paragraph.is_some() || passage.item.is_some();
    let own = !matches!(passage.kind, PassageKind::Note);
    let what = (!numbered || !own).then(|| passage.kind.name().to_owned());
    Part {
        within: passage.within.clone(),
        paragraph: passage.paragraph.clone(),
        item: passage.item.clone(),
        what,
    }
}
