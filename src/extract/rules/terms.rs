//! Terms of rules: the definitions list, and every «(бұдан әрі – X)» of the chapters but for the one on complaints.

use super::super::lists::definition_dash;
use super::outline::{Chapter, Paragraph, Unit};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::pattern::{from, upto};
use zanflow_lexicon::shortenings::{printed_short, shortenings, term_before, without};
use zanflow_lexicon::words::rules_blocks as words;
use zanflow_model::Term;

/// The terms of some chapters.
pub fn terms(chapters: &[Chapter]) -> Vec<Term> {
    let paragraphs = || {
        chapters.iter().filter(|chapter| !chapter.is_on_complaints()).flat_map(|chapter| &chapter.paragraphs)
    };
    let mut out: Vec<Term> = paragraphs()
        .filter(|paragraph| defines(paragraph))
        .flat_map(|paragraph| paragraph.units.iter().skip(1).filter_map(defined))
        .collect();
    for paragraph in paragraphs() {
        let skip = if defines(paragraph) { usize::MAX } else { 0 };
        for (i, unit) in paragraph.units.iter().enumerate() {
            if i == 0 || skip == 0 {
                inline(unit, &mut out);
            }
        }
    }
    out
}

/// Whether a paragraph is the list of definitions.
fn defines(paragraph: &Paragraph) -> bool {
    paragraph.units.first().is_some_and(|unit| {
        let lower = unit.text.lowered();
        unit.is_lead_in() && words::DEFINITIONS.iter().any(|word| lower.contains(word))
    })
}

fn defined(unit: &Unit) -> Option<Term> {
    let text = unit.text.trim_end_matches([';', '.', ',', ' ']);
    let brackets = shortenings(text);
    let dash = definition_dash(text);
    let bracket = brackets.first().map(|found| found.range.end..found.range.end);
    let split = match (dash, bracket) {
        (Some(dash), Some(bracket)) if bracket.end <= dash.start => dash,
        (Some(dash), _) => dash,
        (None, bracket) => bracket?,
    };
    let head = upto(text, split.start);
    let definition = without(from(text, split.end)).trim().to_owned();
    let (term, printed) = printed_short(without(head).trim());
    let abbr = brackets.first().map(|found| found.short.clone()).or(printed);
    let definition = (!definition.is_empty()).then_some(definition);
    let term = term.trim_end_matches([',', ' ']).to_owned();
    (!term.is_empty()).then_some(Term { term, abbr, line: unit.line, inline: false, definition })
}

fn inline(unit: &Unit, out: &mut Vec<Term>) {
    let mut start = 0;
    for found in shortenings(&unit.text) {
        let before = unit.text.get(start..found.range.start).unwrap_or_default();
        let before = if before.trim().is_empty() { upto(&unit.text, found.range.start) } else { before };
        let term = term_before(before, &found.short);
        start = found.range.end;
        if !term.is_empty() {
            out.push(Term { term, abbr: Some(found.short), line: unit.line, inline: true, definition: None });
        }
    }
}
