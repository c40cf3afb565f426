//! Findings as a printable page: summary, list by severity, annotated text.

use super::findings::{Checked, cited};
use serde::Serialize;
use std::ops::Range;
use zanflow_findings::{WORDS, note, suggestion};
use zanflow_model::{Confidence, Finding, PassageKind, Severity};
use zanflow_wording::{Error, Lang, Templates, templates};

/// Data of the template.
#[derive(Debug, Serialize)]
struct Page {
    lang: &'static str,
    acts: Vec<ActView>,
    severities: Vec<BySeverity>,
    total: usize,
}

#[derive(Debug, Serialize)]
struct BySeverity {
    name: &'static str,
    title: String,
    findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct ActView {
    title: String,
    file: String,
    services: Vec<Sum>,
    blocks: Vec<Block>,
}

/// A row of the summary.
#[derive(Debug, Serialize)]
struct Sum {
    id: String,
    title: String,
    counts: [usize; 3],
    codes: String,
}

/// A finding in the list or beside the text.
#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    anchor: String,
    code: String,
    severity: &'static str,
    note: String,
    suggestion: Option<String>,
    confidence: String,
    service: String,
    place: String,
    file: String,
    line: u32,
    excerpt: String,
    lines: String,
}

/// A passage with the marks beside it.
#[derive(Debug, Serialize)]
struct Block {
    kind: &'static str,
    line: u32,
    text: Vec<Piece>,
    marks: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    marked: bool,
}

static TEMPLATES: Templates = templates!(&WORDS, "/../../templates/", "findings.html",);

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// One page for all acts. Everything that comes from acts is escaped.
pub fn findings_page(acts: &[Checked], lang: Lang) -> Result<String, Error> {
    let mut rows: Vec<Row> = Vec::new();
    let mut views = Vec::new();
    for (nth, act) in acts.iter().enumerate() {
        let own: Vec<Row> =
            act.findings().map(|(service, finding)| row(act, nth, service, finding, lang)).collect();
        views.push(view(act, &own));
        rows.extend(own);
    }
    let severities = SEVERITIES.map(|severity| BySeverity {
        name: severity.name(),
        title: WORDS.label(lang, title(severity)).into_owned(),
        findings: rows.iter().filter(|row| row.severity == severity.name()).cloned().collect(),
    });
    let page = Page {
        lang: lang.code(),
        acts: views,
        severities: severities.into_iter().collect(),
        total: rows.len(),
    };
    TEMPLATES.render(lang, "findings.html", &page)
}

/// The heading of the findings of a severity.
fn title(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "report-errors",
        Severity::Warning => "report-warnings",
        Severity::Note => "notes",
    }
}

fn row(act: &Checked, nth: usize, service: Option<&str>, finding: &Finding, lang: Lang) -> Row {
    let place = finding.places.first().cloned().unwrap_or_default();
    let lines: Vec<String> = finding.places.iter().map(|place| place.line_start.to_string()).collect();
    Row {
        id: finding.id.clone(),
        anchor: format!("f{nth}-{}", finding.id),
        code: finding.code.clone(),
        severity: finding.severity.name(),
        note: note(finding, lang),
        suggestion: suggestion(finding, lang),
        confidence: match finding.confidence {
            Confidence::High => String::new(),
            other => WORDS.label(lang, &format!("confidence-{}", other.name())).into_owned(),
        },
        service: service.unwrap_or_default().to_owned(),
        place: cited(&place, None, lang),
        file: place.file.clone().unwrap_or_else(|| act.source.path.clone()),
        line: finding.line,
        excerpt: shortened(&place.text),
        lines: lines.join(", "),
    }
}

/// Words of a place, shortened for a row of the list.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 220 {
        return text;
    }
    let mut short: String = text.chars().take(220).collect();
    short.push('…');
    short
}

fn view(act: &Checked, rows: &[Row]) -> ActView {
    let services = act.model.services.iter().map(|service| {
        let count = |severity| service.findings.iter().filter(|finding| finding.severity == severity).count();
        let codes = zanflow_lint::by_code(service.findings.iter());
        Sum {
            id: service.id.clone(),
            title: service.title.clone().unwrap_or_default(),
            counts: SEVERITIES.map(count),
            codes: codes.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>().join(", "),
        }
    });
    ActView {
        title: act.model.document.title.clone().unwrap_or_else(|| act.source.path.clone()),
        file: act.source.path.clone(),
        services: services.collect(),
        blocks: blocks(act, rows),
    }
}

/// Passages of the act, each with the findings that start in it.
fn blocks(act: &Checked, rows: &[Row]) -> Vec<Block> {
    let mut left: Vec<(&Row, &Finding)> =
        rows.iter().zip(act.findings().map(|(_, finding)| finding)).collect();
    let mut blocks = Vec::new();
    let passages = &act.model.passages;
    for (i, passage) in passages.iter().enumerate() {
        let next = passages
            .get(i + 1)
            .filter(|next| next.file == passage.file)
            .map_or(u32::MAX, |next| next.line_start);
        let end =
            passage.line_end.max(passage.line_start).max(next.saturating_sub(1).min(passage.line_end + 1));
        let file = passage.file.clone().unwrap_or_else(|| act.source.path.clone());
        let here = |row: &Row| row.file == file && (passage.line_start..=end).contains(&row.line);
        let (marks, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(row, _)| here(row));
        left = rest;
        let words: Vec<&str> = marks
            .iter()
            .filter_map(|(_, finding)| finding.places.first())
            .map(|place| place.text.as_str())
            .filter(|text| text.chars().count() > 1)
            .collect();
        blocks.push(Block {
            kind: match passage.kind {
                PassageKind::Title | PassageKind::Heading => "heading",
                PassageKind::Section | PassageKind::Caption => "section",
                PassageKind::Row => "row",
                PassageKind::Item => "item",
                _ => "text",
            },
            line: passage.line_start,
            text: pieces(&passage.text.replace('\t', " │ "), &words),
            marks: marks.into_iter().map(|(row, _)| row.clone()).collect(),
        });
    }
    // What lies in no passage is shown at the end, not lost.
    for (row, _) in left {
        blocks.push(Block { kind: "text", line: row.line, text: Vec::new(), marks: vec![row.clone()] });
    }
    blocks
}

/// Splits a text at marked words; a fully marked text is not split.
fn pieces(text: &str, words: &[&str]) -> Vec<Piece> {
    let mut ranges: Vec<Range<usize>> = words
        .iter()
        .filter(|word| word.len() * 10 < text.len() * 9)
        .filter_map(|word| text.find(word).map(|at| at..at + word.len()))
        .collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut found = Vec::new();
    let mut at = 0;
    for range in ranges {
        if range.start < at {
            continue;
        }
        let before = text.get(at..range.start).unwrap_or_default();
        if !before.is_empty() {
            found.push(Piece { text: before.to_owned(), marked: false });
        }
        found.push(Piece { text: text.get(range.clone()).unwrap_or_default().to_owned(), marked: true });
        at = range.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        found.push(Piece { text: rest.to_owned(), marked: false });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_text() {
        let found = pieces("бал ара ұясы", &["ара", "ара ұ"]);
        let text: String = found.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!((text.as_str(), found.iter().filter(|piece| piece.marked).count()), ("бал ара ұясы", 1));
    }
}
