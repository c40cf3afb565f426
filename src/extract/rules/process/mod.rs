//! Processes from sentences: one for each channel.

pub mod action;
pub mod blocks;
pub mod cases;
pub mod channel;
pub mod flow;
#[cfg(test)]
mod tests;
pub mod unread;

use super::clauses::forms::agent;
use super::outline::Chapter;
use super::text::words;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_clauses;
use zanflow_model::{Channel, Process, Term};

/// What a process is built from.
pub struct Orders<'a> {
    /// The chapters that order the service.
    pub chapters: Vec<&'a Chapter>,
    /// The channels of the list of requirements.
    pub listed: &'a [Channel],
    /// The service's name.
    pub title: &'a str,
    /// What the act abbreviates.
    pub terms: &'a [Term],
}

/// The processes of a service.
pub fn processes(orders: &Orders<'_>) -> Vec<Process> {
    let blocks = blocks::blocks(&orders.chapters, orders.title, &bodies(orders));
    let (main, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|block| block.case.is_none());
    let channels = channel::of_service(&main, orders.listed);
    let built = channels.iter().map(|channel| flow::process(&main, *channel, &channels));
    let mut out: Vec<Process> = built.filter(|process| process.nodes.len() > 1).collect();
    let mut names: Vec<&str> = Vec::new();
    names.extend(others.iter().filter_map(|block| block.case));
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let own: Vec<_> = others.iter().filter(|block| block.case == Some(name)).cloned().collect();
        let built = channels.iter().map(|channel| flow::process(&own, *channel, &channels));
        let told = built.filter(|process| process.nodes.len() > 1);
        out.extend(told.map(|process| Process { case: Some(name.to_owned()), ..process }));
    }
    out
}

/// Abbreviations of bodies, in lower case: those that the terms or brackets of the chapters give to a noun that acts.
fn bodies(orders: &Orders<'_>) -> Vec<String> {
    let acts = |name: &str| words(name).last().is_some_and(|word| agent(&word.lower).is_some());
    let short = |name: &str| {
        name.chars().filter(|letter| letter.is_uppercase()).count() > 1
            && name.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '«' | '»' | '"'))
    };
    let mut out: Vec<String> = Vec::new();
    let listed = orders.terms.iter().filter_map(|term| Some((term.term.clone(), term.abbr.clone()?)));
    let units =
        orders.chapters.iter().flat_map(|chapter| &chapter.paragraphs).flat_map(|paragraph| &paragraph.units);
    let bracketed = units.flat_map(|unit| {
        rules_clauses::CALLED.all(&unit.text).into_iter().filter_map(|found| {
            let before = unit.text.get(..found.get(0)?.start())?;
            Some((
                before.trim_end_matches([' ', '»', '"']).to_owned(),
                found.get(1)?.as_str().trim_matches(['«', '»', '"', ' ']).to_owned(),
            ))
        })
    });
    for (name, abbreviation) in listed.chain(bracketed) {
        if acts(&name) && short(&abbreviation) {
            out.extend(abbreviation.split(' ').next_back().map(Lower::lowered));
        }
    }
    out
}
