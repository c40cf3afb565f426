//! Standards whose requirements are numbered paragraphs instead of rows of a table.

use super::super::outline::{Chapter, Paragraph, Unit};
use super::super::text::tidy;
use super::rows::{Line, Row};
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_card as words;
use zanflow_lexicon::words::services::SERVICE;

/// The paragraphs of a standard as rows.
pub fn rows(chapters: &[Chapter]) -> Vec<Row> {
    let mut out = Vec::new();
    for chapter in chapters.iter().filter(|chapter| !chapter.is_on_complaints()) {
        let lower = chapter.title.lowered();
        let other = words::OTHER_CHAPTER.iter().any(|word| lower.contains(word));
        for paragraph in &chapter.paragraphs {
            if other {
                out.push(whole(&chapter.title, paragraph));
            } else {
                of_paragraph(paragraph, &mut out);
            }
        }
    }
    out
}

fn whole(label: &str, paragraph: &Paragraph) -> Row {
    row(label, None, &paragraph.units)
}

fn row(label: &str, first: Option<Line>, units: &[Unit]) -> Row {
    let rest = units.iter().map(|unit| Line {
        text: unit.item.as_ref().map_or_else(|| unit.text.clone(), |item| format!("{item}) {}", unit.text)),
        line: unit.line,
    });
    let line = first.as_ref().map(|line| line.line).or(units.first().map(|unit| unit.line)).unwrap_or(0);
    let line_end = units.last().map_or(line, |unit| unit.line_end);
    Row { label: tidy(label), lines: first.into_iter().chain(rest).collect(), line, line_end }
}

fn of_paragraph(paragraph: &Paragraph, out: &mut Vec<Row>) {
    let Some((lead, rest)) = paragraph.units.split_first() else { return };
    let lower = lead.text.lowered();
    let end = lower.trim_end_matches(['.', ';', ' ']);
    let line = |text: &str| Line { text: text.trim().to_owned(), line: lead.line };
    if end.ends_with(words::PROVIDING) && lower.contains(SERVICE) {
        let text = words::PROVIDES
            .captures(&lead.text)
            .and_then(|found| found.get(1))
            .map_or(lead.text.as_str(), |found| found.as_str());
        out.push(row(words::PROVIDER_LABEL, Some(line(text)), &[]));
        let ways = rest.iter().position(|unit| unit.is_lead_in());
        let told = || rest.iter().position(|unit| words::TAKES_PAPERS.is_match(&unit.text));
        if let Some(at) = ways.or_else(told) {
            out.push(row(words::CHANNELS_LABEL, None, rest.get(at..).unwrap_or_default()));
        }
        return;
    }
    if words::FREE_OR_PAID.is_match(&lower) {
        return out.push(row(words::FEE_LABEL, Some(line(&lead.text)), rest));
    }
    let split = [" – ", " — ", " - ", ": "]
        .iter()
        .filter_map(|mark| lead.text.find(mark).map(|at| (at, at + mark.len())))
        .min();
    if lead.is_lead_in() {
        let text = lead.text.trim_end_matches([':', ' ']);
        return out.push(row(text, None, rest));
    }
    match split.filter(|(at, _)| lead.text.get(..*at).is_some_and(|label| label.chars().count() < 120)) {
        Some((at, after)) => {
            let label = lead.text.get(..at).unwrap_or_default();
            out.push(row(label, Some(line(lead.text.get(after..).unwrap_or_default())), rest));
        }
        None => out.push(row(&lead.text, Some(line(&lead.text)), rest)),
    }
}
