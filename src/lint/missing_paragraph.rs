//! A paragraph of the regulation itself that the text cites and that is not there.
//!
//! **What.** "осы Регламенттің 19-тармағы" in a regulation whose last paragraph is 16.
//!
//! **Why it is a fault.** The rule that the sentence rests on cannot be found: it was numbered anew or taken out, or the sentence was copied from
//! another regulation with its number.
//!
//! **Example.** "осы Регламенттің 19-тармағында көрсетілген құжаттар"; the paragraphs end with 16.
//!
//! **Correction.** Cite the paragraph where the rule stands now. Where paragraphs were taken out by an amendment, or their numbers cannot
//! be read, nothing is reported.

use super::found::Report;
use super::scope::Scope;
use crate::grounds::{names_paragraph, takes_out};
use std::collections::BTreeSet;
use zanflow_citations::mentions::{Of, mentions};
use zanflow_model::{Confidence, PassageKind};

/// A text of fewer numbered paragraphs is no whole regulation.
const FEWEST: usize = 4;

/// Holds the numbers that the text cites against those that it has.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let body = || scope.passages.iter().zip(&scope.lower).enumerate().take(scope.body);
    let citing = |(_, (passage, lower)): &(usize, (&&zanflow_model::Passage, &String))| {
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text)
            && names_paragraph(lower)
    };
    let mut citing = body().filter(citing).peekable();
    if citing.peek().is_none() {
        return;
    }
    let numbers: BTreeSet<&str> =
        scope.passages.iter().filter_map(|passage| passage.paragraph.as_deref()).collect();
    let last = numbers.iter().filter_map(|number| number.parse::<u32>().ok()).max().unwrap_or(0);
    if numbers.len() < FEWEST || body().any(|(_, (_, lower))| takes_out(lower)) {
        return;
    }
    let mut told = BTreeSet::new();
    for (i, (passage, _)) in citing {
        let own = mentions(&passage.text).into_iter().filter(|mention| {
            mention.of == Of::Approved
                && mention.parts.appendices.is_empty()
                && mention.parts.articles.is_empty()
        });
        for mention in own {
            // A number inside the sequence that is not there is a gap, which `number-gap` tells, or a lost line.
            let beyond = |number: &&String| number.parse::<u32>().is_ok_and(|number| number > last);
            let absent: Vec<&str> =
                mention.parts.paragraphs.iter().filter(beyond).map(String::as_str).collect();
            if absent.is_empty() || !told.insert(absent.join(", ")) {
                continue;
            }
            let found = report.found("cited", scope.place(i, mention.range.clone()));
            let found = found.value("numbers", absent.join(", ")).value("last", last.to_string());
            report.add(found.confidence(Confidence::Medium));
        }
    }
}
