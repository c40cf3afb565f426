//! Act text as annotated pieces (matches, terms, repairs), and permalinks of lines.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use zanflow_kazakh::search::{stem, words};
use zanflow_model::{Document, Service};
use zanflow_passages::{Entry, citation};
use zanflow_wording::{Lang, url};

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// `""` or `mark`.
    pub kind: &'static str,
    /// The text.
    pub text: String,
}

/// An annotated byte range.
#[derive(Debug)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The kind of its run: see `act::runs::Run`.
    pub kind: &'static str,
    /// Its remark: the meaning of a term.
    pub title: Option<String>,
    /// Where it leads.
    pub href: Option<String>,
}

/// A citation of an act, or of a passage of it, in the reader's language; English has none of its own.
pub fn cited(document: &Document, entry: Option<&Entry>, lang: Lang) -> String {
    let cited = citation(document, entry);
    if lang == Lang::Ru { cited.ru } else { cited.kk }
}

/// A text with highlights, in order; those separated only by a blank are merged, of those that overlap the first counts.
pub fn marked(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match merged.last_mut() {
            Some(last) if text.get(last.end..mark.start) == Some(" ") => last.end = mark.end,
            _ => merged.push(mark.clone()),
        }
    }
    let shown = |range: Range<usize>| text.get(range).unwrap_or_default().replace('\t', " · ");
    let mut pieces = Vec::new();
    let mut at = 0;
    for mark in merged {
        if mark.start < at || text.get(mark.clone()).is_none() {
            continue;
        }
        if mark.start > at {
            pieces.push(Piece { kind: "", text: shown(at..mark.start) });
        }
        at = mark.end;
        pieces.push(Piece { kind: "mark", text: shown(mark) });
    }
    if at < text.len() || pieces.is_empty() {
        pieces.push(Piece { kind: "", text: shown(at..text.len()) });
    }
    pieces
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

    /// The first mention of each term; on the lines of its definition a `dfn`.
    pub fn spans(&self, text: &str, lines: (u32, u32)) -> Vec<Span> {
        if self.0.is_empty() {
            return Vec::new();
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
        spans
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
        Some((known, Span { range: range.start..last.end, kind, title, href: None }))
    }
}

/// The words that the original lacks.
pub fn repaired(text: &str, original: &str) -> Vec<Span> {
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
                _ => spans.push(Span { range: start..end, kind: "fix", title: None, href: None }),
            }
        }
        at = end;
    }
    spans
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

/// Address of the page of an act.
pub fn act_address(act: &str) -> String {
    format!("/acts/{}", url(act))
}

/// Address of a line of an act. Lines of its Russian text are shown on the source page.
pub fn permalink(act: &str, file: Option<&str>, line: u32) -> String {
    let act = url(act);
    match file {
        Some(file) if is_russian(file) => format!("/acts/{act}/source?file={}#L{line}", url(file)),
        file => format!("/acts/{act}#{}", anchor(file, line)),
    }
}

/// Whether a file of an act is its Russian text.
pub fn is_russian(file: &str) -> bool {
    file.ends_with("/rus.md") || file == "rus.md" || file.contains("/rus/")
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;
    use zanflow_model::Term;

    fn cut(text: &str, spans: &[Span]) -> String {
        let mut told = String::new();
        let mut at = 0;
        for span in spans {
            told.push_str(&format!(
                "{}[{} {}]",
                &text[at..span.range.start],
                span.kind,
                &text[span.range.clone()]
            ));
            at = span.range.end;
        }
        told + &text[at..]
    }

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
            assert_eq!(cut(text, &terms.spans(text, (line, line))), expected);
        };
        check("қызмет алушының ЭҮП-те, ЭҮП-тен", 9, "[term қызмет алушының] [term ЭҮП]-те, ЭҮП-тен");
        check("ЭҮП деген", 3, "[dfn ЭҮП] деген");
        check("басқа сөз", 9, "басқа сөз");
    }

    #[test]
    fn repaired_words_are_those_that_the_original_has_not() {
        let check = |text: &str, original: &str, expected: &str| {
            assert_eq!(cut(text, &repaired(text, original)), expected);
        };
        check(
            "көрсетілетін қызмет түрі",
            "к ө р с е т і л е т і н қызмет түрі",
            "[fix көрсетілетін] қызмет түрі",
        );
        check("бір", "бір", "бір");
    }

    #[test]
    fn addresses_of_lines() {
        assert_eq!(permalink("a b", None, 12), "/acts/a%20b#L12");
        assert_eq!(permalink("A", Some("x/kaz/sec001.md"), 3), "/acts/A#sec001-L3");
        assert_eq!(permalink("A", Some("x/rus.md"), 3), "/acts/A/source?file=x%2Frus.md#L3");
    }
}
