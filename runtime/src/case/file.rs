//! Where the file of a case lies among its personal data: a fold of its events, like all of its state.

use super::{Actor, DataRef, Event, Record};
use crate::{Clause, Decision, Hash, Name, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Numbers of the personal data that make up the file of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// How often the application form was written.
    pub version: u32,
    /// Which of the service's forms it is, from 1.
    pub form: u32,
    /// The data of its last version; none once erased.
    pub filled: Option<u32>,
    /// All papers that were attached, those that were taken out included.
    pub papers: Vec<Attached>,
    /// Answers of systems that came with data: step, ask, number of the data.
    pub answers: Vec<(Name, Option<Name>, u32)>,
    /// Decisions of people: step, decision, grounds, number of the data.
    pub decisions: Vec<(Name, Decision, Vec<Clause>, Option<u32>)>,
    /// What was signed, in order.
    pub signatures: Vec<SignedAt>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAt {
    /// Its number in the case, from 1.
    pub number: u32,
    /// The step that was signed; `None`: the application as it stood.
    pub node: Option<Name>,
    /// Which visit of the step.
    pub visit: u32,
    /// An official signed.
    pub official: bool,
    /// Who gave it; none: another system.
    pub by: Option<Name>,
    /// When it was given.
    pub at: Time,
    /// The data with what was signed.
    pub data: u32,
    /// The data that are the signature.
    pub content: u32,
}

/// A paper that was attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its number in the case, from 1.
    pub number: u32,
    /// Which paper of the service's list it is.
    pub of: Option<Name>,
    /// Its media type.
    pub media: Name,
    /// Bytes.
    pub size: u64,
    /// The data with its name and digest.
    pub data: u32,
    /// The data that are its content, under their seal.
    pub content: DataRef,
    /// It was taken out.
    pub is_out: bool,
}

impl Attached {
    /// See [`State::sample`](super::State::sample).
    pub(super) fn sample() -> Self {
        let media = Name::from("application/pdf");
        let content = DataRef { no: 2, seal: Hash::default() };
        Self { number: 1, of: None, media, size: 1, data: 1, content, is_out: false }
    }
}

impl SignedAt {
    /// See [`State::sample`](super::State::sample).
    pub(super) fn sample() -> Self {
        Self { number: 1, node: None, visit: 0, official: false, by: None, at: Time(0), data: 1, content: 2 }
    }
}

impl Filed {
    /// What an event puts into the file; `None`: nothing.
    pub(super) fn change(event: &Event) -> Option<Change<'_>> {
        Some(match event {
            Event::Filled { .. } | Event::Attached { .. } | Event::Detached { .. } | Event::Signed { .. } => {
                Change::File
            }
            Event::Called { node, ask, data: Some(data), .. }
            | Event::Received { node, ask, data: Some(data), .. } => {
                Change::Answer(node, ask.as_ref(), data.no)
            }
            Event::Completed { node, decision: Some(decision), grounds, data, .. } => {
                Change::Decision(node, *decision, grounds, data.map(|data| data.no))
            }
            _ => return None,
        })
    }

    /// Applies it.
    pub(super) fn apply(&mut self, change: Change<'_>, record: &Record) {
        match change {
            Change::Answer(node, ask, no) => self.answers.push((node.clone(), ask.cloned(), no)),
            Change::Decision(node, decision, grounds, no) => {
                self.decisions.push((node.clone(), decision, grounds.to_vec(), no));
            }
            Change::File => self.own(record),
        }
    }

    fn own(&mut self, record: &Record) {
        match &record.event {
            Event::Filled { version, form, data, .. } => {
                (self.version, self.form, self.filled) = (*version, *form, data.map(|data| data.no));
            }
            Event::Attached { paper, of, media, size, data, content } => {
                let Some((data, content)) = data.zip(*content) else { return };
                let (of, media) = (of.clone(), media.clone());
                let (number, data) = (*paper, data.no);
                self.papers.push(Attached { number, of, media, size: *size, data, content, is_out: false });
            }
            Event::Signed { signature, node, visit, official, data, content } => {
                let Some((data, content)) = data.zip(*content) else { return };
                let by = match &record.actor {
                    Actor::Person(by) => Some(Name::from(&by.id)),
                    Actor::Engine | Actor::System => None,
                };
                let (number, node, visit, official) = (*signature, node.clone(), *visit, *official);
                let (at, data, content) = (record.at, data.no, content.no);
                self.signatures.push(SignedAt { number, node, visit, official, by, at, data, content });
            }
            Event::Detached { paper } => {
                let found = self.papers.iter_mut().find(|attached| attached.number == *paper);
                if let Some(attached) = found {
                    attached.is_out = true;
                }
            }
            _ => {}
        }
    }

    /// These data are gone. That it was decided, which way and on which grounds stays.
    pub(super) fn erase(&mut self, gone: &[u32]) {
        let gone: BTreeSet<u32> = gone.iter().copied().collect();
        self.filled = self.filled.filter(|no| !gone.contains(no));
        self.papers.retain(|paper| !gone.contains(&paper.data) && !gone.contains(&paper.content.no));
        self.answers.retain(|(.., no)| !gone.contains(no));
        self.signatures.retain(|signed| !gone.contains(&signed.data) && !gone.contains(&signed.content));
        for (.., words) in &mut self.decisions {
            *words = words.filter(|no| !gone.contains(no));
        }
    }

    /// Numbers of the data that the file is read from, contents of papers aside.
    pub fn numbers(&self) -> Vec<u32> {
        let papers = self.papers.iter().map(|paper| paper.data);
        let answers = self.answers.iter().map(|(.., no)| *no);
        let decisions = self.decisions.iter().filter_map(|(.., no)| *no);
        let signatures = self.signatures.iter().flat_map(|signed| [signed.data, signed.content]);
        self.filled.into_iter().chain(papers).chain(answers).chain(decisions).chain(signatures).collect()
    }

    /// Bytes of all papers, each content once.
    pub fn bytes(&self) -> u64 {
        let mut contents: Vec<(u32, u64)> =
            self.papers.iter().map(|attached| (attached.content.no, attached.size)).collect();
        contents.sort_unstable();
        contents.dedup();
        contents.iter().map(|(_, size)| size).sum()
    }

    /// Changes whenever the file does.
    pub(crate) fn stamp(&self) -> [usize; 7] {
        let version = usize::try_from(self.version).unwrap_or(usize::MAX);
        let out = self.papers.iter().filter(|attached| attached.is_out).count();
        let words = self.decisions.iter().filter(|(.., data)| data.is_some()).count();
        let (answers, decisions, signatures) =
            (self.answers.len(), self.decisions.len(), self.signatures.len());
        [version, self.papers.len(), out, answers, decisions, words, signatures]
    }
}

/// What an event puts into the file.
pub(super) enum Change<'a> {
    Answer(&'a Name, Option<&'a Name>, u32),
    Decision(&'a Name, Decision, &'a [Clause], Option<u32>),
    File,
}
