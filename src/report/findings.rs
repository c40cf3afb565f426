//! Findings for people: excerpts of the source with underlines, and the page that a lawyer prints.

use crate::generate::Lang;
use crate::lint::{PHRASES, note, suggestion};
use crate::model::{Confidence, Finding, Model, PassageKind, Place, Severity};
use crate::source::{LineKind, Source};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines of an excerpt; a place of more is shown by its first ones.
const MOST_LINES: usize = 4;
/// Places shown with an excerpt; further ones are told by their lines.
const MOST_PLACES: usize = 3;

/// An act with what was found in it.
pub struct Checked {
    /// The act as read.
    pub source: Source,
    /// Its model; the findings that are shown stand in its services.
    pub model: Model,
    /// Findings that only show beside other acts.
    pub across: Vec<Finding>,
}

impl Checked {
    /// All findings with the service that each is of; none for the act itself.
    pub fn findings(&self) -> impl Iterator<Item = (Option<&str>, &Finding)> {
        let own = self.model.services.iter().flat_map(|service| {
            service.findings.iter().map(move |finding| (Some(service.id.as_str()), finding))
        });
        own.chain(self.across.iter().map(|finding| (None, finding)))
    }
}

/// The findings of an act with excerpts, for a terminal.
pub fn excerpts(checked: &Checked, lang: Lang, colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(if colours { DecorStyle::Unicode } else { DecorStyle::Ascii });
    let mut out = String::new();
    for (service, finding) in checked.findings() {
        out.push_str(&one(checked, service, finding, lang, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(
    checked: &Checked,
    service: Option<&str>,
    finding: &Finding,
    lang: Lang,
    renderer: &Renderer,
) -> String {
    let words = crate::lint::severity(finding.severity, lang);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.with_name(words).primary_title(note(finding, lang)).id(finding.code.clone());
    let mut elements: Vec<Element<'_>> = Vec::new();
    for place in finding.places.iter().take(MOST_PLACES) {
        let excerpt = excerpt(&checked.source, place);
        if excerpt.text.trim().is_empty() {
            elements.push(Origin::path(excerpt.file).line(excerpt.line as usize).into());
            continue;
        }
        let kind = if elements.is_empty() { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = cited(place, service.filter(|_| elements.is_empty()), lang);
        let annotation = kind.span(excerpt.span).label(label);
        let snippet = Snippet::source(excerpt.text).path(excerpt.file).line_start(excerpt.line as usize);
        elements.push(snippet.fold(false).annotation(annotation).into());
    }
    let more: Vec<String> =
        finding.places.iter().skip(MOST_PLACES).map(|place| place.line_start.to_string()).collect();
    if !more.is_empty() {
        let words = PHRASES.fill(lang, "report-more", &[("lines", &more.join(", "))]);
        elements.push(Level::NOTE.no_name().message(words).into());
    }
    if let Some(words) = suggestion(finding, lang) {
        elements.push(Level::HELP.no_name().message(words).into());
    }
    let confidence = PHRASES.fill(lang, &format!("confidence-{}", finding.confidence.name()), &[]);
    let about = format!("{} · {}", confidence, finding.id);
    elements.push(Level::NOTE.no_name().message(about).into());
    if finding.places.is_empty() {
        elements.push(Padding.into());
    }
    renderer.render(&[Group::with_title(title).elements(elements)])
}

/// «000-1, 6-тармақ, 3) тармақша»
fn cited(place: &Place, service: Option<&str>, lang: Lang) -> String {
    let paragraph =
        place.paragraph.as_deref().map(|no| PHRASES.fill(lang, "report-paragraph", &[("number", no)]));
    let item = place.item.as_deref().map(|mark| PHRASES.fill(lang, "report-item", &[("mark", mark)]));
    let parts = [service.map(str::to_owned), paragraph, item];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A piece of the source.
struct Excerpt {
    file: String,
    line: u32,
    text: String,
    span: Range<usize>,
}

/// The lines of a place as the file has them; of a cell that shares its row's line, the cell.
fn excerpt(source: &Source, place: &Place) -> Excerpt {
    let file = place.file.as_deref().unwrap_or(&source.path).to_owned();
    let mut text = String::new();
    let mut line = place.line_start;
    let mut count = 0;
    for (i, of) in source.lines.iter().enumerate() {
        let within = (place.line_start..=place.line_end.max(place.line_start)).contains(&of.number);
        let here = source.origin(i).is_some_and(|(own, _)| source.parts.len() < 2 || own == file);
        if !within || !here || count >= MOST_LINES {
            continue;
        }
        if matches!(of.kind, LineKind::Row { .. }) && !place.text.is_empty() {
            text.clear();
            break;
        }
        if count == 0 {
            line = of.number;
        } else {
            text.push('\n');
        }
        text.push_str(source.text.get(of.span.start as usize..of.span.end as usize).unwrap_or_default());
        count += 1;
    }
    if text.trim().is_empty() {
        text = place.text.replace('\t', "  ");
        line = place.line_start;
    }
    text.truncate(text.trim_end().len());
    let span = underlined(&text, &place.text);
    Excerpt { file, line, text, span }
}

/// Where the words of a place stand in its lines: all of them, else their beginning, else the lines without their blanks.
fn underlined(text: &str, words: &str) -> Range<usize> {
    let mut words = words.trim();
    while words.chars().count() > 1 {
        if let Some(at) = text.find(words) {
            return at..at + words.len();
        }
        match words.rfind(char::is_whitespace) {
            Some(end) => words = words.get(..end).unwrap_or_default().trim_end(),
            None => break,
        }
    }
    let start = text.len() - text.trim_start().len();
    start..text.trim_end().len().max(start)
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct Page {
    lang: &'static str,
    words: BTreeMap<&'static str, String>,
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

/// A finding of the list or beside the text.
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

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// One page for all acts: a summary by service, the list by severity, each text with marks beside it. Everything that comes from acts
/// is escaped.
pub fn findings_page(acts: &[Checked], lang: Lang) -> Result<String, minijinja::Error> {
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
        title: PHRASES.fill(lang, &format!("report-{}s", severity.name()), &[]),
        findings: rows.iter().filter(|row| row.severity == severity.name()).cloned().collect(),
    });
    let words = WORDS.map(|key| (key, PHRASES.fill(lang, &format!("report-{key}"), &[])));
    let page = Page {
        lang: lang.code(),
        words: words.into_iter().collect(),
        acts: views,
        severities: severities.into_iter().collect(),
        total: rows.len(),
    };
    let mut environment = minijinja::Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("findings.html", include_str!("../../templates/lint/findings.html"))?;
    environment.get_template("findings.html")?.render(Serde(&page))
}

/// Keys of the page's words, after `report-`.
const WORDS: [&str; 14] = [
    "title",
    "summary",
    "list",
    "text",
    "service",
    "errors",
    "warnings",
    "notes",
    "codes",
    "line",
    "none",
    "file",
    "suggestions",
    "lines",
];

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
            other => PHRASES.fill(lang, &format!("confidence-{}", other.name()), &[]),
        },
        service: service.unwrap_or_default().to_owned(),
        place: cited(&place, None, lang),
        file: place.file.clone().unwrap_or_else(|| act.source.path.clone()),
        line: finding.line,
        excerpt: shortened(&place.text),
        lines: lines.join(", "),
    }
}

/// So much of a place's words as a row of the list holds.
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
        let codes = crate::lint::by_code(service.findings.iter());
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

/// The act's passages, each with the findings whose first place lies in it.
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

/// A text cut where marked words begin and end; a text that is marked throughout is not cut.
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
    fn words_are_underlined_where_they_stand() {
        let cases = [
            ("бал ара ұясы", "ара", "ара"),
            ("бал ара\nұясы", "ара ұясы", "ара"),
            ("  б а л  ", "бал", "б а л"),
            ("бал", "", "бал"),
        ];
        for (text, words, wanted) in cases {
            assert_eq!(&text[underlined(text, words)], wanted, "{text} {words}");
        }
    }

    #[test]
    fn pieces_are_the_text() {
        let found = pieces("бал ара ұясы", &["ара", "ара ұ"]);
        let text: String = found.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!((text.as_str(), found.iter().filter(|piece| piece.marked).count()), ("бал ара ұясы", 1));
    }
}
