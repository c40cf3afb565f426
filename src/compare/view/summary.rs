//! A comparison in a paragraph: the sides, the weightiest facts, how much differs, what could not be compared.

use super::{Part, fill, label};
use crate::difference::Weight;
use crate::row::{Row, Topic, Verdict};
use crate::{Compared, Comparison, Outcome};
use zanflow_wording::Lang;

/// Facts that a summary begins with.
const FIRST: usize = 3;
/// Letters of a fact's words.
const LONGEST: usize = 160;

/// One paragraph made from facts only.
pub fn summary(found: &Comparison, lang: Lang) -> String {
    let title = |one: &Compared| one.title.clone().unwrap_or_else(|| one.service.clone());
    let mut parts = vec![fill(
        lang,
        "summary-sides",
        &[("a", &title(&found.a)), ("act_a", &found.a.act), ("b", &title(&found.b)), ("act_b", &found.b.act)],
    )];
    let facts = first(found, lang);
    if !facts.is_empty() {
        parts.push(fill(lang, "summary-first", &[("facts", &facts.join("; "))]));
    }
    if found.stated.is_empty() {
        let pairs = found.processes.iter().flat_map(|process| &process.nodes);
        let alike = pairs.filter(|(a, b)| a.is_some() && b.is_some()).count().to_string();
        let processes = found.processes.len().to_string();
        parts.push(fill(lang, "summary-steps", &[("processes", &processes), ("steps", &alike)]));
    } else {
        parts.extend(stated(found, lang));
    }
    parts.push(counted(found, lang));
    parts.join(" ")
}

/// How many rows differ, by weight, and how many say nothing.
fn counted(found: &Comparison, lang: Lang) -> String {
    let of = |fits: &dyn Fn(&Row) -> bool| found.rows.iter().filter(|row| fits(row)).count().to_string();
    let differ = |weight: Weight| of(&|row: &Row| row.verdict.is_difference() && row.weight == weight);
    if found.differences.is_empty() {
        return fill(lang, "summary-same", &[]);
    }
    let values = [
        ("rights", differ(Weight::RightsOrTime)),
        ("authority", differ(Weight::Authority)),
        ("unread", of(&|row| row.verdict == Verdict::NotRead)),
        ("silent", of(&|row| row.verdict == Verdict::NotComparable)),
        ("wording", of(&|row| Part::of(row) == Part::Worded)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(lang, "summary-counts", &values)
}

/// The weightiest facts, each in a line: what it is about and what differs. When the acts were in force is said of every two acts.
fn first(found: &Comparison, lang: Lang) -> Vec<String> {
    let weighty = |row: &&Row| {
        row.verdict.is_difference() && row.weight == Weight::RightsOrTime && row.topic != Topic::InForce
    };
    let facts = found.rows.iter().filter(weighty).take(FIRST);
    facts.map(|row| format!("{} – {}", label(row.topic, lang), shortened(&row.note))).collect()
}

fn shortened(note: &str) -> String {
    match note.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let kept = note.get(..end).unwrap_or(note);
            format!("{} …", kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept))
        }
        None => note.to_owned(),
    }
}

/// What was compared with a standard, and what could not be.
fn stated(found: &Comparison, lang: Lang) -> Vec<String> {
    let sentence = |key: &str, name: &str, compared: bool| {
        let of = found.stated.iter().filter(|said| (said.outcome != Outcome::NotCompared) == compared);
        let topics: Vec<String> =
            of.map(|said| fill(lang, &format!("stated-{}", said.topic.name()), &[])).collect();
        (!topics.is_empty()).then(|| fill(lang, key, &[(name, &topics.join(", "))]))
    };
    let both = [sentence("summary-stated", "compared", true), sentence("summary-silent", "silent", false)];
    both.into_iter().flatten().collect()
}
