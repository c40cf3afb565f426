//! What a standard, rules or a regulation states of a service itself: `Model` → facts with the passages that state them.
//!
//! A fact is only what is said plainly. A text that refers to another for a thing («стандарттың 4-тармағында көрсетілген»)
//! states nothing of it: that it refers is a fact by itself.

pub mod charges;
pub mod result;
pub mod words;

use crate::words::{
    Cost, Limit, Topic, WAYS, cites_standard, fee, is_standard, limit, names, opens, opens_papers, said,
};
use std::collections::BTreeSet;
use zanflow_kazakh::marks::mark;
use zanflow_lexicon::durations as duration;
use zanflow_lexicon::meaning::{CASES, PAYMENTS, cited_paragraphs, told};
use zanflow_model::{Duration, Model, Passage, PassageKind, Service};

/// Words of a service's text, without the mark before them, and the passage that they stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'m> {
    /// The words.
    pub text: &'m str,
    /// Where they stand.
    pub passage: &'m Passage,
}

/// A time, and for which case and which way to the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline<'m> {
    /// Which limit it is.
    pub limit: Limit,
    /// Cases that the sentence names: `reissue`, …
    pub cases: Vec<&'static str>,
    /// Ways that it names: `portal`, …
    pub ways: Vec<&'static str>,
    /// The time.
    pub duration: Duration,
    /// Its sentence.
    pub words: Words<'m>,
}

/// What is said of money.
#[derive(Debug, Clone, PartialEq)]
pub struct Fee<'m> {
    /// Whether it is paid for.
    pub cost: Cost,
    /// By what: `bank`, `state-fee`, …
    pub by: Vec<&'static str>,
    /// Its sentence.
    pub words: Words<'m>,
}

/// The papers for one way or case.
#[derive(Debug, Clone, PartialEq)]
pub struct Papers<'m> {
    /// Cases that the list's head names.
    pub cases: Vec<&'static str>,
    /// Ways that it names.
    pub ways: Vec<&'static str>,
    /// The papers.
    pub items: Vec<Words<'m>>,
}

/// That a text refers to the standard for a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Refers<'m> {
    /// For what.
    pub topic: Topic,
    /// The paragraphs that it names, as printed.
    pub paragraphs: Vec<String>,
    /// Its sentence.
    pub words: Words<'m>,
}

/// What a service's text states of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stated<'m> {
    /// Times.
    pub deadlines: Vec<Deadline<'m>>,
    /// Money.
    pub fees: Vec<Fee<'m>>,
    /// Papers.
    pub papers: Vec<Papers<'m>>,
    /// Grounds of refusal.
    pub refusals: Vec<Words<'m>>,
    /// What it gives.
    pub results: Vec<Words<'m>>,
    /// On paper or not.
    pub forms: Vec<Words<'m>>,
    /// When it is open.
    pub hours: Vec<Words<'m>>,
    /// What it leaves to the standard.
    pub refers: Vec<Refers<'m>>,
    /// The text is a standard by its heading.
    pub is_standard: bool,
}

impl<'m> Stated<'m> {
    /// Reads what the text of a service states.
    pub fn of(model: &'m Model, service: &Service) -> Self {
        let own = model.passages.iter().filter(|passage| passage.within == service.id);
        let in_process = |passage: &Passage| {
            let line = passage.line_start;
            service.processes.iter().any(|process| (process.line_start..=process.line_end).contains(&line))
        };
        let mut reader = StandardReader::default();
        for passage in own {
            match passage.kind {
                PassageKind::Heading => reader.found.is_standard |= is_standard(&passage.text),
                PassageKind::Row => reader.row(passage),
                PassageKind::Paragraph | PassageKind::Item | PassageKind::Text if !in_process(passage) => {
                    reader.line(passage);
                }
                PassageKind::Note => {}
                _ => reader.topic = None,
            }
        }
        reader.found.papers.retain(|papers| !papers.items.is_empty());
        reader.found
    }

    /// Whether anything is stated of a topic.
    pub fn states(&self, topic: Topic) -> bool {
        match topic {
            Topic::Deadline => !self.deadlines.is_empty(),
            Topic::Fee => !self.fees.is_empty(),
            Topic::Documents => !self.papers.is_empty(),
            Topic::Refusals => !self.refusals.is_empty(),
            Topic::Result => !self.results.is_empty(),
            Topic::Form => !self.forms.is_empty(),
            Topic::Hours => !self.hours.is_empty(),
        }
    }

    /// The paragraphs that state something of a topic, as printed.
    pub fn paragraphs(&self, topic: Topic) -> BTreeSet<&'m str> {
        self.words(topic).into_iter().filter_map(|words| words.passage.paragraph.as_deref()).collect()
    }

    /// The first words that state something of a topic.
    pub fn first(&self, topic: Topic) -> Option<Words<'m>> {
        self.words(topic).into_iter().next()
    }

    /// All words that state something of a topic.
    pub fn words(&self, topic: Topic) -> Vec<Words<'m>> {
        match topic {
            Topic::Deadline => self.deadlines.iter().map(|deadline| deadline.words).collect(),
            Topic::Fee => self.fees.iter().map(|fee| fee.words).collect(),
            Topic::Documents => self.papers.iter().flat_map(|papers| papers.items.clone()).collect(),
            Topic::Refusals => self.refusals.clone(),
            Topic::Result => self.results.clone(),
            Topic::Form => self.forms.clone(),
            Topic::Hours => self.hours.clone(),
        }
    }
}

#[derive(Default)]
struct StandardReader<'m> {
    found: Stated<'m>,
    /// What the lines that follow are about.
    topic: Option<Topic>,
    /// Papers are being listed.
    lists: bool,
}

impl<'m> StandardReader<'m> {
    fn line(&mut self, passage: &'m Passage) {
        let text = unmarked(&passage.text);
        let words = Words { text, passage };
        if passage.kind == PassageKind::Paragraph {
            self.topic = None;
        }
        match opens(text) {
            Some(topic) if !(self.topic == Some(topic) && passage.kind == PassageKind::Item) => {
                self.open(topic, words)
            }
            _ => self.go_on(words),
        }
    }

    fn open(&mut self, topic: Topic, words: Words<'m>) {
        let ends = words.text.trim_end().ends_with(':');
        self.topic = Some(topic);
        self.lists = ends;
        let cited = cited_paragraphs(words.text);
        let leaves = cites_standard(words.text) && !cited.is_empty();
        // A result names the paragraph of the grounds of its refusal.
        if leaves && topic != Topic::Result {
            self.found.refers.push(Refers { topic, paragraphs: cited, words });
        }
        match topic {
            Topic::Deadline => self.deadline(words),
            Topic::Fee => self.fee(words),
            Topic::Documents => self.papers(words),
            Topic::Refusals if !ends && !leaves => self.found.refusals.push(words),
            Topic::Result if !leaves || said(words.text).is_some() => self.said(words, topic),
            Topic::Form => self.said(words, topic),
            _ => {}
        }
    }

    /// A statement with its words after the dash.
    fn said(&mut self, words: Words<'m>, topic: Topic) {
        let Some(text) = said(words.text) else { return };
        let words = Words { text, ..words };
        match topic {
            Topic::Form => self.found.forms.push(words),
            _ => self.found.results.push(words),
        }
    }

    fn go_on(&mut self, words: Words<'m>) {
        let item = words.passage.kind == PassageKind::Item;
        match self.topic {
            Some(Topic::Deadline) => self.deadline(words),
            Some(Topic::Fee) => self.fee(words),
            Some(Topic::Documents) if item && self.lists => self.paper(words),
            Some(Topic::Documents) => {
                // «көрсетілетін қызметті алушы немесе: … үшін қажетті құжаттардың тізбесі:» is followed by heads of its own.
                self.lists = opens_papers(words.text);
                if self.lists {
                    self.papers(words);
                }
            }
            Some(Topic::Refusals) if item && self.lists => self.found.refusals.push(words),
            Some(Topic::Hours) if item && self.lists => self.found.hours.push(words),
            Some(Topic::Refusals | Topic::Hours) => {}
            _ => self.topic = None,
        }
    }

    fn deadline(&mut self, words: Words<'m>) {
        let Some(limit) = limit(words.text) else { return };
        let Some(duration) = duration::only(words.text) else { return };
        let (cases, ways) = (told(words.text, CASES), told(words.text, WAYS));
        self.found.deadlines.push(Deadline { limit, cases, ways, duration, words });
    }

    fn fee(&mut self, words: Words<'m>) {
        let Some(cost) = fee(words.text) else { return };
        let by = told(words.text, PAYMENTS);
        self.found.fees.push(Fee { cost, by, words });
    }

    /// A list of papers opens.
    fn papers(&mut self, head: Words<'m>) {
        let (cases, ways) = (told(head.text, CASES), told(head.text, WAYS));
        self.found.papers.push(Papers { cases, ways, items: Vec::new() });
    }

    fn paper(&mut self, words: Words<'m>) {
        if let Some(papers) = self.found.papers.last_mut() {
            papers.items.push(words);
        }
    }

    /// A row of the table of main requirements: number, name, what is required.
    fn row(&mut self, passage: &'m Passage) {
        let cells: Vec<&'m str> = passage.text.split('\t').map(str::trim).collect();
        let [number, name, value] = cells.as_slice() else { return };
        if number.parse::<u32>().is_err() || value.is_empty() {
            return;
        }
        let Some(topic) = names(name) else { return };
        let items = || pieces(value).into_iter().map(|text| Words { text, passage });
        match topic {
            Topic::Deadline => items().for_each(|words| self.deadline(words)),
            Topic::Fee => self.fee(Words { text: value.trim_end_matches('.'), passage }),
            Topic::Documents => {
                self.found.papers.push(Papers {
                    cases: Vec::new(),
                    ways: Vec::new(),
                    items: items().collect(),
                });
            }
            Topic::Refusals => self.found.refusals.extend(items()),
            Topic::Result => self.found.results.push(Words { text: value, passage }),
            Topic::Form => self.found.forms.push(Words { text: value, passage }),
            Topic::Hours => self.found.hours.extend(items()),
        }
    }
}

/// A passage's words without its mark.
fn unmarked(text: &str) -> &str {
    let skip = mark(text).map_or(0, |(_, skip)| skip);
    text.get(skip..).unwrap_or(text).trim()
}

/// The marked pieces of a cell: «1) …; 2) …»; all of it where none is marked.
fn pieces(cell: &str) -> Vec<&str> {
    let parts = cell.split(';').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    match parts.iter().all(|part| mark(part).is_some()) {
        true => parts.into_iter().map(unmarked).collect(),
        false => vec![cell],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::FORMS;
    use std::path::Path;
    use zanflow_model::DurationUnit;

    fn model(name: &str) -> Model {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(name);
        let source = zanflow_source::read(&path, name).expect("reads");
        zanflow_compiler::compile(&source).model
    }

    #[test]
    fn a_standard_states_what_its_service_is() {
        let model = model("08_standard.txt");
        let stated = Stated::of(&model, model.services.first().expect("a service"));
        assert!(stated.is_standard);
        let times: Vec<_> = stated
            .deadlines
            .iter()
            .map(|deadline| (deadline.limit, deadline.duration.max, deadline.duration.unit))
            .collect();
        let (day, minute) = (DurationUnit::WorkingDay, DurationUnit::Minute);
        assert_eq!(
            times,
            [(Limit::Service, 4.0, day), (Limit::Queue, 10.0, minute), (Limit::Desk, 15.0, minute)]
        );
        assert_eq!(stated.fees.iter().map(|fee| fee.cost).collect::<Vec<_>>(), [Cost::Free]);
        let papers: Vec<_> =
            stated.papers.iter().map(|papers| (papers.ways.clone(), papers.items.len())).collect();
        assert_eq!(papers, [(vec!["provider"], 3), (vec!["portal"], 2)]);
        assert_eq!((stated.refusals.len(), stated.hours.len(), stated.results.len()), (2, 2, 1));
        assert_eq!(
            told(stated.forms.first().expect("a form").text, FORMS),
            ["partial", "electronic", "paper"]
        );
        assert_eq!(stated.paragraphs(Topic::Documents), BTreeSet::from(["9"]));
    }

    #[test]
    fn a_table_of_main_requirements_states_the_same_things() {
        let model = model("07_rules-2020.md");
        let stated = Stated::of(&model, model.services.first().expect("a service"));
        let times: Vec<f64> = stated.deadlines.iter().map(|deadline| deadline.duration.max).collect();
        assert_eq!(times, [11.0]);
        assert_eq!(stated.refusals.len(), 3);
        assert!(stated.papers.iter().all(|papers| papers.items.len() == 3));
        assert!(!stated.is_standard);
    }
}
