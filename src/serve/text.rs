//! Act text as annotated pieces (matches, terms, repairs), and permalinks of lines.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use zanflow_kazakh::search::{stem, words};
use zanflow_model::Service;
use zanflow_wording::url;

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// `""`, `mark`, `term`, `dfn` or `fix`.
    pub kind: &'static str,
    /// The text.
    pub text: String,
    /// Tooltip: the meaning of a term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// An annotated byte range.
struct Span {
    range: Range<usize>,
    kind: &'static str,
    title: Option<String>,
}

/// Splits a text at ordered spans; a span that overlaps its predecessor is dropped.
fn cut(text: &str, spans: Vec<Span>) -> Vec<Piece> {
    let shown = |range: Range<usize>| text.get(range).unwrap_or_default().replace('\t', " · ");
    let mut pieces = Vec::new();
    let mut at = 0;
    for Span { range, kind, title } in spans {
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        if range.start > at {
            pieces.push(Piece { kind: "", text: shown(at..range.start), title: None });
        }
        at = range.end;
        pieces.push(Piece { kind, text: shown(range), title });
    }
    if at < text.len() || pieces.is_empty() {
        pieces.push(Piece { kind: "", text: shown(at..text.len()), title: None });
    }
    pieces
}

/// A text with highlights; those separated only by a blank are merged.
pub fn marked(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    let mut spans: Vec<Span> = Vec::new();
    for mark in marks {
        match spans.last_mut() {
            Some(last) if text.get(last.range.end..mark.start) == Some(" ") => last.range.end = mark.end,
            _ => spans.push(Span { range: mark.clone(), kind: "mark", title: None }),
        }
    }
    cut(text, spans)
}

/// A text without annotations.
pub fn plain(text: &str) -> Vec<Piece> {
    cut(text, Vec::new())
}

/// Terms of a service, keyed by the stem of their first word.
#[derive(Debug, Default)]
pub struct Terms(BTreeMap<String, Vec<Known>>);

#[derive(Debug)]
struct Known {
    stems: Vec<String>,
    meaning: String,
    line: u32,
}

impl Terms {
    /// Abbreviations, and terms with a definition.
    pub fn from_service(service: &Service) -> Self {
        let mut terms = Self::default();
        for term in &service.terms {
            let meaning = match (&term.abbr, &term.definition) {
                (Some(_), Some(definition)) => format!("{} – {definition}", term.term),
                (Some(_), None) => term.term.clone(),
                (None, Some(definition)) => definition.clone(),
                (None, None) => continue,
            };
            let names = term.abbr.iter().chain(term.definition.as_ref().map(|_| &term.term));
            for name in names {
                let stems: Vec<String> = words(name).iter().map(|word| stem(&word.folded)).collect();
                let Some(first) = stems.first() else { continue };
                let known = Known { stems: stems.clone(), meaning: meaning.clone(), line: term.line };
                terms.0.entry(first.clone()).or_default().push(known);
            }
        }
        for known in terms.0.values_mut() {
            known.sort_by_key(|known| std::cmp::Reverse(known.stems.len()));
        }
        terms
    }

    /// Marks the first mention of each term; on the lines of its definition as `dfn`.
    pub fn mark(&self, text: &str, lines: (u32, u32)) -> Vec<Piece> {
        if self.0.is_empty() {
            return plain(text);
        }
        let found: Vec<(String, Range<usize>)> =
            words(text).into_iter().map(|word| (stem(&word.folded), word.range)).collect();
        let mut spans = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut at = 0;
        while let Some(rest) = found.get(at..).filter(|rest| !rest.is_empty()) {
            let step = self.at(rest, lines).map(|(known, span)| {
                if seen.insert(&known.meaning) {
                    spans.push(span);
                }
                known.stems.len()
            });
            at += step.unwrap_or(1).max(1);
        }
        cut(text, spans)
    }

    /// The longest term that matches at these words.
    fn at(&self, rest: &[(String, Range<usize>)], lines: (u32, u32)) -> Option<(&Known, Span)> {
        let (first, range) = rest.first()?;
        let is_here = |known: &&Known| {
            known.stems.len() <= rest.len()
                && known.stems.iter().zip(rest).all(|(stem, (word, _))| stem == word)
        };
        let known = self.0.get(first)?.iter().find(is_here)?;
        let (_, last) = rest.get(known.stems.len() - 1)?;
        let is_defined = (lines.0..=lines.1).contains(&known.line);
        let kind = if is_defined { "dfn" } else { "term" };
        let title = (!is_defined).then(|| known.meaning.clone());
        Some((known, Span { range: range.start..last.end, kind, title }))
    }
}

/// Marks the words that the original lacks.
pub fn repaired(text: &str, original: &str) -> Vec<Piece> {
    let as_printed: BTreeSet<&str> = original.split_whitespace().collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let Some(start) = text.get(at..).and_then(|rest| rest.find(word)).map(|found| found + at) else {
            break;
        };
        let end = start + word.len();
        if !as_printed.contains(word) {
            match spans.last_mut() {
                Some(last) if text.get(last.range.end..start).is_some_and(|gap| gap.trim().is_empty()) => {
                    last.range.end = end;
                }
                _ => spans.push(Span { range: start..end, kind: "fix", title: None }),
            }
        }
        at = end;
    }
    cut(text, spans)
}

/// Anchor of a line: `L12`; `sec001-L12` in files other than the main one.
pub fn anchor(file: Option<&str>, line: u32) -> String {
    match file {
        None => format!("L{line}"),
        Some(file) => format!("{}-L{line}", slug(file)),
    }
}

fn slug(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

/// Address of a line of an act. Lines of its Russian text are shown on the source page.
pub fn permalink(act: &str, file: Option<&str>, line: u32) -> String {
    let act = url(act);
    match file {
        Some(file) if is_russian(file) => format!("/acts/{act}/source?file={}#L{line}", url(file)),
        file => format!("/acts/{act}#{}", anchor(file, line)),
    }
}

fn is_russian(file: &str) -> bool {
    file.ends_with("/rus.md") || file == "rus.md" || file.contains("/rus/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Term;

    fn shown(pieces: &[Piece]) -> String {
        let one = |piece: &Piece| match piece.kind {
            "" => piece.text.clone(),
            kind => format!("[{kind} {}]", piece.text),
        };
        pieces.iter().map(one).collect()
    }

    #[test]
    fn marks_side_by_side_become_one() {
        let text = "бір екі үш";
        assert_eq!(shown(&marked(text, &[0..6, 7..13])), "[mark бір екі] үш");
        assert_eq!(shown(&marked(text, &[0..6, 3..9])), "[mark бір] екі үш");
        // A range that cuts a letter is no reason to fall over.
        assert_eq!(shown(&marked(text, std::slice::from_ref(&(1..2)))), "бір екі үш");
        assert_eq!(shown(&marked("", &[])), "");
    }

    #[test]
    fn terms_are_found_in_any_form_once_a_passage() {
        let term = |term: &str, abbr: Option<&str>, definition: Option<&str>, line| Term {
            term: term.to_owned(),
            abbr: abbr.map(str::to_owned),
            line,
            inline: false,
            definition: definition.map(str::to_owned),
        };
        let service = Service {
            terms: vec![
                term("электрондық үкімет порталы", Some("ЭҮП"), None, 3),
                term("қызмет алушы", None, Some("жеке тұлға"), 5),
            ],
            ..Service::default()
        };
        let terms = Terms::from_service(&service);
        let check = |text: &str, line, expected: &str| {
            assert_eq!(shown(&terms.mark(text, (line, line))), expected);
        };
        check("қызмет алушының ЭҮП-те, ЭҮП-тен", 9, "[term қызмет алушының] [term ЭҮП]-те, ЭҮП-тен");
        check("ЭҮП деген", 3, "[dfn ЭҮП] деген");
        check("басқа сөз", 9, "басқа сөз");
    }

    #[test]
    fn repaired_words_are_those_that_the_original_has_not() {
        assert_eq!(
            shown(&repaired("көрсетілетін қызмет түрі", "к ө р с е т і л е т і н қызмет түрі")),
            "[fix көрсетілетін] қызмет түрі"
        );
        assert_eq!(shown(&repaired("бір", "бір")), "бір");
    }

    #[test]
    fn addresses_of_lines() {
        assert_eq!(permalink("a b", None, 12), "/acts/a%20b#L12");
        assert_eq!(permalink("A", Some("x/kaz/sec001.md"), 3), "/acts/A#sec001-L3");
        assert_eq!(permalink("A", Some("x/rus.md"), 3), "/acts/A/source?file=x%2Frus.md#L3");
    }
}
