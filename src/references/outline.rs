//! Which paragraphs, items, articles and appendices a text has.

use std::collections::{BTreeMap, BTreeSet};
use zanflow_citations::mentions::{appendix, article, named_appendices};
use zanflow_model::{Model, Passage, PassageKind};

/// The parts of an act, and of what it approves.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Of the act itself.
    pub act: Existing,
    /// Of each regulation, by the service's id.
    pub approved: BTreeMap<String, Existing>,
}

/// Parts that a text has, as printed.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    /// тармақ, each with its items (тармақша).
    pub paragraphs: BTreeMap<String, BTreeSet<String>>,
    /// бап
    pub articles: BTreeSet<String>,
    /// қосымша
    pub appendices: BTreeSet<String>,
    /// An appendix without a number: then nothing can be said of numbers.
    pub unnumbered: bool,
}

impl Outline {
    /// Reads the outline of a model.
    pub fn of(model: &Model) -> Self {
        let mut outline = Self::default();
        for passage in &model.passages {
            outline.take(passage);
        }
        outline
    }

    fn place(&mut self, within: &str) -> &mut Existing {
        if within == "act" { &mut self.act } else { self.approved.entry(within.to_owned()).or_default() }
    }

    fn take(&mut self, passage: &Passage) {
        if let Some(paragraph) = &passage.paragraph {
            let items = self.place(&passage.within).paragraphs.entry(paragraph.clone()).or_default();
            items.extend(passage.item.clone());
        }
        if let Some(number) = article(&passage.text) {
            self.place(&passage.within).articles.insert(number.to_owned());
        }
        if passage.kind != PassageKind::Stamp {
            // Rather too many parts than too few: what is not there is called broken.
            self.place(&passage.within).appendices.extend(named_appendices(&passage.text));
            return;
        }
        if let Some((number, of_act)) = appendix(&passage.text) {
            let place = if of_act { &mut self.act } else { self.place(&passage.within) };
            match number {
                Some(number) => drop(place.appendices.insert(number)),
                None => place.unnumbered = true,
            }
        }
    }
}

/// «1–5, 7»: numbers as a reader would list them, cut after a dozen spans.
pub(super) fn spans<'a>(numbers: impl Iterator<Item = &'a String>) -> String {
    let (plain, mut other): (Vec<&String>, Vec<&String>) =
        numbers.partition(|number| number.parse::<u32>().is_ok());
    let mut plain: Vec<u32> = plain.iter().filter_map(|number| number.parse().ok()).collect();
    plain.sort_unstable();
    plain.dedup();
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for number in plain {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => spans.push((number, number)),
        }
    }
    let mut shown: Vec<String> = spans
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    other.sort();
    shown.extend(other.into_iter().cloned());
    let cut = shown.len() > 12;
    shown.truncate(12);
    shown.join(", ") + if cut { ", …" } else { "" }
}
