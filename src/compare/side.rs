//! One side of a comparison: a service prepared for it, and the locations of its words.

use super::difference::{Citation, Place};
use super::node::{Features, Read};
use super::words::{Bag, Lexicon, surface};
use memchr::memmem::Finder;
use std::cell::OnceCell;
use zanflow_flow as flow;
use zanflow_lexicon::meaning::{Thing, told};
use zanflow_lexicon::words::meaning::SUBJECTS;
use zanflow_model::{Channel, Column, Model, Passage, Process, Service, Table};
use zanflow_passages::citations;
use zanflow_standard::Words;

/// What the text of an act outside of its services is within.
pub const ACT: &str = "act";

/// Share of a name's words in a passage that names it.
const NAMED: f64 = 0.75;
/// Most bytes of the mark before an entry of a list: «12) ».
const LONGEST_MARK: usize = 4;

/// A service prepared for comparison.
pub struct Side<'m> {
    /// The act.
    pub model: &'m Model,
    /// The service.
    pub service: &'m Service,
    /// The meanings of its words.
    pub lexicon: Lexicon,
    /// Its processes, in the act's order.
    pub processes: Vec<Read<'m>>,
    act: String,
    /// Normalised texts of its passages; built on first use.
    surfaces: OnceCell<Vec<String>>,
    /// Meanings of its passages and of the act's; built on first use.
    sentences: OnceCell<Vec<Bag>>,
    /// Subjects that its passages speak of; found on first use.
    subjects: OnceCell<Vec<&'static str>>,
}

impl<'m> Side<'m> {
    /// Prepares a service.
    pub fn new(model: &'m Model, service: &'m Service) -> Self {
        let lexicon =
            Lexicon::of(service.terms.iter().filter_map(|term| Some((&*term.term, term.abbr.as_deref()?))));
        let processes =
            service.processes.iter().map(|process| Read::new(&lexicon, service, process)).collect();
        Self {
            model,
            service,
            lexicon,
            processes,
            act: citations::act_kazakh(&model.document),
            surfaces: OnceCell::new(),
            sentences: OnceCell::new(),
            subjects: OnceCell::new(),
        }
    }

    /// The process of a channel, `case` counted from 1.
    pub fn process(&self, channel: Channel, case: usize) -> Option<usize> {
        self.processes.iter().position(|read| read.process.channel == channel && read.case == case)
    }

    /// The place of a node.
    pub fn node(&self, read: &Read<'_>, features: &Features<'_>) -> Place {
        let node = features.node;
        Place {
            id: Some(node.id.clone()),
            process: Some(self.name(read.process)),
            text: node.text.clone(),
            citation: self.citation(
                read.process.paragraph.clone(),
                node.item.clone(),
                (node.line, node.line_end),
            ),
        }
    }

    /// The place of a process, with words for it.
    pub fn whole(&self, process: &Process, text: String) -> Place {
        Place {
            id: None,
            process: Some(self.name(process)),
            text,
            citation: self.citation(process.paragraph.clone(), None, (process.line_start, process.line_end)),
        }
    }

    /// The place of words of the service that are in no process.
    pub fn words(&self, text: &str) -> Place {
        let wanted = surface(text);
        let surfaces = self.surfaces();
        // Kazakh letters share their first byte, which defeats the prefilter of a plain search.
        let finder = Finder::new(&wanted);
        let found = surfaces.iter().position(|surface| finder.find(surface.as_bytes()).is_some());
        self.passage(text, found.and_then(|nth| self.passages().nth(nth)))
    }

    /// The place of an entry of a list: the passage that is the entry, or else the one that has most entries of the list.
    pub fn entry(&self, text: &str, list: &[String]) -> Place {
        let wanted = surface(text);
        let listed: Vec<String> = list.iter().map(|entry| surface(entry)).collect();
        let surfaces = self.surfaces();
        let is_entry = |surface: &String| {
            surface.strip_suffix(wanted.as_str()).is_some_and(|mark| mark.len() <= LONGEST_MARK)
        };
        let held = |surface: &String| {
            let has = |entry: &&String| surface.contains(entry.as_str());
            if has(&&wanted) { listed.iter().filter(has).count() } else { 0 }
        };
        let most = || {
            let counted = surfaces.iter().map(held).enumerate().filter(|(_, held)| *held > 1);
            counted.max_by_key(|(nth, held)| (*held, std::cmp::Reverse(*nth))).map(|(nth, _)| nth)
        };
        match surfaces.iter().position(is_entry).or_else(most).and_then(|nth| self.passages().nth(nth)) {
            Some(passage) => self.passage(text, Some(passage)),
            None => self.words(text),
        }
    }

    fn surfaces(&self) -> &[String] {
        self.surfaces.get_or_init(|| self.passages().map(|passage| surface(&passage.text)).collect())
    }

    /// The location of words on a line.
    pub fn line(&self, text: &str, line: u32) -> Place {
        let on = |passage: &&Passage| (passage.line_start..=passage.line_end).contains(&line);
        let found = self.passages().find(on);
        let mut place = self.passage(text, found);
        if found.is_none() || !(place.citation.line_start..=place.citation.line_end).contains(&line) {
            (place.citation.line_start, place.citation.line_end) = (line, line);
        }
        place
    }

    /// The place of a column's time in a table.
    pub fn column(&self, table: &Table, column: &Column) -> Place {
        let cell = column.cells.iter().find(|cell| cell.row == "duration").or(column.cells.first());
        let raw = column.duration.as_ref().map(|duration| duration.raw.trim()).unwrap_or_default();
        self.line(raw, cell.map_or(table.line_start, |cell| cell.line_start))
    }

    /// The place of words that a passage states.
    pub fn stated(&self, words: Words<'_>) -> Place {
        self.passage(words.text, Some(words.passage))
    }

    /// The place of the service as a whole.
    pub fn whole_service(&self) -> Place {
        let title = self.service.title.clone().unwrap_or_default();
        self.passage(&title, None)
    }

    /// The place of a name in the head of the act: the first passage that has most of its words.
    pub fn of_act(&self, name: &str) -> Place {
        let bag = self.lexicon.bag(name);
        let named = |passage: &&Passage| {
            passage.within == ACT && bag.covered_by(&self.lexicon.bag(&passage.text), |_| 1.0) >= NAMED
        };
        self.passage(name, self.model.passages.iter().find(named))
    }

    /// Each passage of the service and of the act around it, with what it says.
    pub fn sentences(&self) -> impl Iterator<Item = (&'m Passage, &Bag)> {
        let id = self.service.id.as_str();
        let all = || {
            self.model.passages.iter().filter(move |passage| passage.within == id || passage.within == ACT)
        };
        let bags =
            self.sentences.get_or_init(|| all().map(|passage| self.lexicon.bag(&passage.text)).collect());
        all().zip(bags)
    }

    /// The subjects of sentences outside of processes that it speaks of anywhere.
    pub fn subjects(&self) -> &[&'static str] {
        self.subjects.get_or_init(|| {
            let mut left: Vec<Thing> = SUBJECTS.to_vec();
            let mut found = Vec::new();
            for passage in self.passages() {
                let told = told(&passage.text, &left);
                left.retain(|(name, _)| !told.contains(name));
                found.extend(told);
            }
            found
        })
    }

    /// The name of a process in its service.
    pub fn name(&self, process: &Process) -> String {
        flow::name(self.service, process)
    }

    /// The service's passages.
    pub fn passages(&self) -> impl Iterator<Item = &'m Passage> {
        let id = self.service.id.as_str();
        self.model.passages.iter().filter(move |passage| passage.within == id)
    }

    fn passage(&self, text: &str, passage: Option<&Passage>) -> Place {
        let citation = match passage {
            Some(passage) => {
                let lines = (passage.line_start, passage.line_end);
                let mut citation = self.citation(passage.paragraph.clone(), passage.item.clone(), lines);
                if let Some(file) = &passage.file {
                    citation.file.clone_from(file);
                }
                citation
            }
            None => self.citation(None, None, (self.service.line_start, self.service.line_end)),
        };
        Place { id: None, process: None, text: text.to_owned(), citation }
    }

    fn citation(
        &self,
        paragraph: Option<String>,
        item: Option<String>,
        (start, end): (u32, u32),
    ) -> Citation {
        Citation {
            act: self.act.clone(),
            file: self.model.document.file.clone(),
            paragraph,
            item,
            line_start: start,
            line_end: end.max(start),
        }
    }
}
