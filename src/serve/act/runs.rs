//! The text of a passage as runs: links, terms and repairs, and in each the words looked for.

use crate::text::Span;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;
use zanflow_kazakh::search::{stem, words};

/// A stretch of text of one kind.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// `""`, `link`, `absent`, `term`, `dfn` or `fix`.
    pub kind: &'static str,
    /// Where a link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The meaning of a term; why a citation leads nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text, in parts: whether a part is looked for.
    pub bits: Vec<(String, bool)>,
}

/// The words to mark, as stems.
#[derive(Debug, Default)]
pub struct Looked(BTreeSet<String>);

/// Fewest letters of a word that is marked.
const SHORTEST: usize = 3;

impl Looked {
    /// The words of a query; fields, exclusions and very short words are none.
    pub fn of(query: &str) -> Self {
        let is_word = |part: &&str| !part.starts_with('-') && !part.contains([':', '<', '>', '=']);
        let parts = query.split_whitespace().filter(is_word);
        let found = parts.flat_map(words).filter(|word| word.folded.chars().count() >= SHORTEST);
        Self(found.map(|word| stem(&word.folded)).collect())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a text has the words, in order.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let found = words(text).into_iter().filter(|word| self.0.contains(&stem(&word.folded)));
        found.map(|word| word.range).collect()
    }
}

/// A text as runs. Of spans that overlap the first counts; `spans` and `marks` are in order.
pub fn runs(text: &str, spans: Vec<Span>, marks: &[Range<usize>]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(spans.len() * 2 + 1);
    let mut at = 0;
    for Span { range, kind, title, href } in spans {
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        if range.start > at {
            runs.push(Run { bits: bits(text, at..range.start, marks), ..Run::default() });
        }
        at = range.end;
        runs.push(Run { kind, href, title, bits: bits(text, range, marks) });
    }
    if at < text.len() {
        runs.push(Run { bits: bits(text, at..text.len(), marks), ..Run::default() });
    }
    runs
}

/// A stretch of text, cut at the words looked for.
fn bits(text: &str, within: Range<usize>, marks: &[Range<usize>]) -> Vec<(String, bool)> {
    let shown = |range: Range<usize>| text.get(range).unwrap_or_default().replace('\t', " · ");
    let first = marks.partition_point(|mark| mark.end <= within.start);
    let mut bits = Vec::new();
    let mut at = within.start;
    for mark in marks.get(first..).unwrap_or_default().iter().take_while(|mark| mark.start < within.end) {
        let (start, end) = (mark.start.max(at), mark.end.min(within.end));
        if start > at {
            bits.push((shown(at..start), false));
        }
        bits.push((shown(start..end), true));
        at = end;
    }
    if at < within.end {
        bits.push((shown(at..within.end), false));
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(runs: &[Run]) -> String {
        let bit = |(text, marked): &(String, bool)| if *marked { format!("*{text}*") } else { text.clone() };
        let run = |run: &Run| {
            let text: String = run.bits.iter().map(bit).collect();
            if run.kind.is_empty() { text } else { format!("[{} {text}]", run.kind) }
        };
        runs.iter().map(run).collect()
    }

    #[test]
    fn marks_go_through_links_and_terms() {
        let text = "осы Регламенттің 2-қосымшасына сәйкес алушы";
        let at = |word: &str| {
            let start = text.find(word).unwrap();
            start..start + word.len()
        };
        let span = |word: &str, kind| Span { range: at(word), kind, title: None, href: None };
        let marks = Looked::of("қосымша алушы year:2012 -бас").places(text);
        let spans = vec![
            span("осы Регламенттің 2-қосымшасына", "link"),
            span("2-қосымшасына", "term"),
            span("алушы", "term"),
        ];
        assert_eq!(
            told(&runs(text, spans, &marks)),
            "[link осы Регламенттің 2-*қосымшасына*] сәйкес [term *алушы*]"
        );
        assert_eq!(told(&runs(text, Vec::new(), &[])), text);
        assert!(runs("", Vec::new(), &[]).is_empty());
        assert!(Looked::of("at -бас kind:step").is_empty());
    }
}
