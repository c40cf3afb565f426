//! Findings for a terminal: excerpts of the source with underlines.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet};
use std::ops::Range;
use zanflow_findings::{WORDS, note, suggestion};
use zanflow_model::{Finding, Model, Place, Severity};
use zanflow_source::{LineKind, Source};
use zanflow_wording::Lang;

/// Maximum lines of an excerpt.
const MOST_LINES: usize = 4;
/// Maximum excerpts; further places are listed by line.
const MOST_PLACES: usize = 3;

/// An act with its findings.
pub struct Checked {
    /// The source.
    pub source: Source,
    /// Its model; findings are in its services.
    pub model: Model,
    /// Findings across acts.
    pub across: Vec<Finding>,
}

impl Checked {
    /// All findings with their service; none for those of the act itself.
    pub fn findings(&self) -> impl Iterator<Item = (Option<&str>, &Finding)> {
        let own = self.model.services.iter().flat_map(|service| {
            service.findings.iter().map(move |finding| (Some(service.id.as_str()), finding))
        });
        own.chain(self.across.iter().map(|finding| (None, finding)))
    }
}

/// Findings of an act with excerpts, for a terminal.
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
    let words = zanflow_findings::severity(finding.severity, lang);
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
        let words = WORDS.fill(lang, "report-more", &[("lines", &more.join(", "))]);
        elements.push(Level::NOTE.no_name().message(words).into());
    }
    if let Some(words) = suggestion(finding, lang) {
        elements.push(Level::HELP.no_name().message(words).into());
    }
    let confidence = WORDS.label(lang, &format!("confidence-{}", finding.confidence.name()));
    let about = format!("{} · {}", confidence, finding.id);
    elements.push(Level::NOTE.no_name().message(about).into());
    if finding.places.is_empty() {
        elements.push(Padding.into());
    }
    renderer.render(&[Group::with_title(title).elements(elements)])
}

/// «000-1, 6-тармақ, 3) тармақша»
pub(super) fn cited(place: &Place, service: Option<&str>, lang: Lang) -> String {
    let paragraph =
        place.paragraph.as_deref().map(|number| WORDS.fill(lang, "cite-paragraph", &[("number", number)]));
    let item =
        place.item.as_deref().map(|mark| WORDS.fill(lang, "cite-item", &[("item", &format!("{mark})"))]));
    let parts = [service.map(str::to_owned), paragraph, item];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An excerpt of the source.
struct Excerpt {
    file: String,
    line: u32,
    text: String,
    span: Range<usize>,
}

/// Source lines of a place; for a cell of a table row, only the cell.
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

/// Range of a place's words in its lines: all words, else a prefix, else the trimmed lines.
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
            assert_eq!(text.get(underlined(text, words)), Some(wanted), "{text} {words}");
        }
    }
}
