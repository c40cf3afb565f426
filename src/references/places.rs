//! Where the parts of an act stand: the lines that its paragraphs, items, articles and appendices begin on.

use std::collections::BTreeMap;
use zanflow_citations::mentions::{Parts, appendix, article};
use zanflow_model::{Model, Passage, PassageKind};

/// A part of an act: a number and, below it, the mark of an item.
type Number = (String, Option<String>);

/// The places of an act's parts.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Paragraphs and items by the text that they stand in: `act`, or the id of a service.
    paragraphs: BTreeMap<String, BTreeMap<Number, Place>>,
    /// Appendices by the text that they belong to.
    appendices: BTreeMap<String, BTreeMap<String, Place>>,
    /// Articles of a law.
    articles: BTreeMap<String, Place>,
}

/// A place in an act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its file, where that is not the act's own.
    pub file: Option<String>,
    /// Its first line.
    pub line: u32,
}

impl Places {
    /// Reads the places of a model. Of a number that a text has twice the first counts.
    pub fn of(model: &Model) -> Self {
        let mut places = Self::default();
        for passage in &model.passages {
            places.take(passage);
        }
        places
    }

    fn take(&mut self, passage: &Passage) {
        let place = || Place { file: passage.file.clone(), line: passage.line_start };
        if passage.kind == PassageKind::Stamp {
            if let Some((Some(number), of_act)) = appendix(&passage.text) {
                let within = if of_act { "act" } else { &passage.within };
                let own = self.appendices.entry(within.to_owned()).or_default();
                own.entry(number).or_insert_with(place);
            }
            return;
        }
        if let Some(number) = article(&passage.text) {
            self.articles.entry(number.to_owned()).or_insert_with(place);
        }
        if let Some(paragraph) = &passage.paragraph {
            let own = self.paragraphs.entry(passage.within.clone()).or_default();
            own.entry((paragraph.clone(), None)).or_insert_with(place);
            if passage.item.is_some() {
                own.entry((paragraph.clone(), passage.item.clone())).or_insert_with(place);
            }
        }
    }

    /// The places of cited parts in a text (`act`, or the id of a service), in the order in which they are cited; `here` is the
    /// paragraph that cited items belong to where none is cited. What is not there has no place.
    pub fn find(&self, within: &str, parts: &Parts, here: Option<&str>) -> Vec<Place> {
        let appendices = parts.appendices.iter().filter_map(|number| self.appendix(within, number));
        let articles = parts.articles.iter().filter_map(|number| self.articles.get(number));
        if !parts.appendices.is_empty() || !parts.articles.is_empty() {
            return appendices.chain(articles).cloned().collect();
        }
        let Some(own) = self.paragraphs.get(within) else { return Vec::new() };
        let get = |number: &str, item: Option<&String>| own.get(&(number.to_owned(), item.cloned()));
        let found: Vec<&Place> = match (parts.paragraphs.as_slice(), parts.items.as_slice()) {
            (paragraphs, []) => paragraphs.iter().filter_map(|number| get(number, None)).collect(),
            ([], items) => {
                let Some(here) = here else { return Vec::new() };
                items.iter().filter_map(|item| get(here, Some(item))).collect()
            }
            ([number], items) => items
                .iter()
                .filter_map(|item| get(number, Some(item)).or_else(|| get(number, None)))
                .collect(),
            (paragraphs, _) => paragraphs.iter().filter_map(|number| get(number, None)).collect(),
        };
        found.into_iter().cloned().collect()
    }

    /// An appendix of a text; of what several services share the only one of that number.
    fn appendix(&self, within: &str, number: &str) -> Option<&Place> {
        if let Some(place) = self.appendices.get(within).and_then(|own| own.get(number)) {
            return Some(place);
        }
        if within == "act" {
            return None;
        }
        let approved = self.appendices.iter().filter(|(within, _)| within.as_str() != "act");
        let mut found = approved.filter_map(|(_, own)| own.get(number));
        found.next().filter(|_| found.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Document;

    fn passage(kind: PassageKind, within: &str, number: (&str, &str), line: u32, text: &str) -> Passage {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Passage {
            kind,
            within: within.to_owned(),
            paragraph: some(number.0),
            item: some(number.1),
            file: None,
            line_start: line,
            line_end: line,
            cells: Vec::new(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn parts_are_found_where_they_begin() {
        let model = Model {
            document: Document::default(),
            services: Vec::new(),
            unread: Vec::new(),
            passages: vec![
                passage(PassageKind::Paragraph, "act", ("1", ""), 1, "1. Бекітілсін."),
                passage(PassageKind::Paragraph, "1-1", ("4", ""), 10, "4. Мыналар:"),
                passage(PassageKind::Item, "1-1", ("4", "2"), 12, "2) өтініш;"),
                passage(PassageKind::Stamp, "1-1", ("", ""), 20, "Регламентке 3-қосымша"),
                passage(PassageKind::Stamp, "1-2", ("", ""), 30, "Регламентке 3-қосымша"),
                passage(PassageKind::Stamp, "1-2", ("", ""), 40, "Регламентке 4-қосымша"),
            ],
        };
        let places = Places::of(&model);
        let parts = |paragraphs: &[&str], items: &[&str], appendices: &[&str]| {
            let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
            Parts {
                articles: Vec::new(),
                paragraphs: owned(paragraphs),
                items: owned(items),
                appendices: owned(appendices),
            }
        };
        let check = |within: &str, parts: &Parts, here: Option<&str>, expected: &[u32]| {
            let lines: Vec<u32> = places.find(within, parts, here).iter().map(|place| place.line).collect();
            assert_eq!(lines, expected, "{within} {parts:?}");
        };
        check("act", &parts(&["1"], &[], &[]), None, &[1]);
        check("1-1", &parts(&["1"], &[], &[]), None, &[]);
        check("1-1", &parts(&["4"], &["2"], &[]), None, &[12]);
        check("1-1", &parts(&["4"], &["9"], &[]), None, &[10]);
        check("1-1", &parts(&[], &["2"], &[]), Some("4"), &[12]);
        check("1-1", &parts(&[], &["2"], &[]), None, &[]);
        check("1-1", &parts(&[], &[], &["3"]), None, &[20]);
        check("1-1", &parts(&[], &[], &["4"]), None, &[40]);
        check("1-3", &parts(&[], &[], &["3"]), None, &[]);
        check("act", &parts(&[], &[], &["4"]), None, &[]);
    }
}
