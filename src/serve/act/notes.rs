//! Notes on drafting faults: a list by severity, the same fault once with all its places, and marks beside the text.

use super::anchors::Anchors;
use serde::Serialize;
use std::collections::BTreeMap;
use zanflow_findings as findings;
use zanflow_model::{Finding, Model, Severity};
use zanflow_wording::Lang;

/// Notes of an act.
#[derive(Debug, Default, Serialize)]
pub struct NoteList {
    /// By severity, the worst first.
    pub groups: Vec<Group>,
    /// How many faults, each place counted.
    pub total: usize,
}

/// Notes of one severity.
#[derive(Debug, Serialize)]
pub struct Group {
    severity: &'static str,
    name: String,
    /// How many faults.
    count: usize,
    notes: Vec<Note>,
}

/// A fault with all its places.
#[derive(Debug, Serialize)]
struct Note {
    id: usize,
    code: String,
    text: String,
    suggestion: Option<String>,
    /// Whether the file may be to blame.
    unsure: bool,
    places: Vec<NotePlace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct NotePlace {
    href: String,
    line: u32,
    paragraph: Option<String>,
    words: String,
}

/// A mark beside a passage.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// The note's id.
    pub id: usize,
    /// Its severity.
    pub severity: &'static str,
    /// The rule's code.
    pub code: String,
    /// What is wrong.
    pub text: String,
    /// The line that it is about.
    pub line: u32,
}

/// The marks of each service, by line.
pub type Marks<'a> = BTreeMap<&'a str, BTreeMap<u32, Vec<Mark>>>;

/// A finding with the service that it is of.
type Found<'a> = (&'a str, &'a Finding);

/// The longest quotation of a place, in characters.
const QUOTED: usize = 120;

/// The notes of an act and the marks beside its text.
pub fn notes<'a>(model: &'a Model, anchors: &Anchors, lang: Lang) -> (NoteList, Marks<'a>) {
    let mut all: BTreeMap<(Severity, &str, String), Vec<Found<'a>>> = BTreeMap::new();
    let mut total = 0;
    for service in &model.services {
        for finding in &service.findings {
            let key = (finding.severity, finding.code.as_str(), findings::note(finding, lang));
            all.entry(key).or_default().push((&service.id, finding));
            total += 1;
        }
    }
    let mut list = NoteList { groups: Vec::new(), total };
    let mut marks: Marks<'a> = BTreeMap::new();
    for (id, ((severity, code, text), found)) in (1..).zip(all) {
        for (service, finding) in &found {
            let mark = Mark {
                id,
                severity: severity.name(),
                code: code.to_owned(),
                text: text.clone(),
                line: finding.line,
            };
            marks.entry(*service).or_default().entry(finding.line).or_default().push(mark);
        }
        let note = note(id, code, text, &found, anchors, lang);
        match list.groups.last_mut() {
            Some(group) if group.severity == severity.name() => group.push(note, found.len()),
            _ => {
                let mut group = Group {
                    severity: severity.name(),
                    name: findings::severity(severity, lang),
                    count: 0,
                    notes: Vec::new(),
                };
                group.push(note, found.len());
                list.groups.push(group);
            }
        }
    }
    (list, marks)
}

impl Group {
    fn push(&mut self, note: Note, count: usize) {
        self.count += count;
        self.notes.push(note);
    }
}

fn note(
    id: usize,
    code: &str,
    text: String,
    found: &[(&str, &Finding)],
    anchors: &Anchors,
    lang: Lang,
) -> Note {
    let mut places: Vec<NotePlace> = Vec::new();
    for (_, finding) in found {
        for place in &finding.places {
            let shown = NotePlace {
                href: anchors.href(place.file.as_deref(), place.line_start),
                line: place.line_start,
                paragraph: place.paragraph.clone(),
                words: cut(&place.text),
            };
            if !places.contains(&shown) {
                places.push(shown);
            }
        }
    }
    Note {
        id,
        code: code.to_owned(),
        suggestion: found.iter().find_map(|(_, finding)| findings::suggestion(finding, lang)),
        unsure: found.iter().all(|(_, finding)| finding.confidence == zanflow_model::Confidence::Low),
        text,
        places,
    }
}

/// A quotation on one line, cut after some words.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        None => line,
        Some((at, _)) => {
            let head = line.get(..at).unwrap_or_default();
            format!("{} …", head.rsplit_once(' ').map_or(head, |(words, _)| words))
        }
    }
}
