//! The contents of an act: its parts (the act, each regulation, each appendix), and in each its chapters, tables and paragraphs.

use super::ServiceLink;
use super::blocks::Block;
use crate::render::WORDS;
use serde::Serialize;
use zanflow_citations::mentions::appendix;
use zanflow_generate::Lang;
use zanflow_model::{Passage, PassageKind};

/// A part of an act: what is folded and unfolded as a whole.
#[derive(Debug, Default, Serialize)]
pub struct Part {
    /// Anchor of its first line.
    pub anchor: Option<String>,
    /// What it is called in the contents.
    pub label: String,
    /// The page of the service that it regulates.
    pub service: Option<ServiceLink>,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// How many notes stand beside it.
    pub notes: usize,
    /// How many places have words looked for.
    pub found: usize,
    /// `act`, or the id of the service.
    pub within: String,
    /// Its label is still to be found in what follows the stamp.
    is_unnamed: bool,
}

/// A chapter, an appendix or a table.
#[derive(Debug, Default, Serialize)]
pub struct Chapter {
    anchor: String,
    label: String,
    /// Its numbered paragraphs: anchor and number.
    paragraphs: Vec<(String, String)>,
    /// A name follows: that of an appendix.
    is_unnamed: bool,
}

/// The longest label, in characters.
const LONGEST: usize = 110;

impl Part {
    /// Whether a passage begins another part: it stands in another text, or is the stamp of another appendix of the act.
    pub fn ends_before(&self, passage: &Passage) -> bool {
        let is_stamp = passage.kind == PassageKind::Stamp;
        let of_act = || appendix(&passage.text).is_some_and(|(_, of_act)| of_act);
        self.within != passage.within || (is_stamp && !self.blocks.is_empty() && of_act())
    }

    /// The part that a passage begins; `title` is that of its service.
    pub fn begun_by(passage: &Passage, title: Option<&str>, lang: Lang) -> Self {
        let stamped = (passage.kind == PassageKind::Stamp).then(|| appendix(&passage.text)).flatten();
        let number = stamped.map(|(number, _)| appendix_label(number.as_deref(), lang));
        let label = match (title, number) {
            (Some(title), _) => short(title),
            (None, Some(number)) => number,
            (None, None) if passage.kind == PassageKind::Title => {
                WORDS.label(lang, "contents-act").into_owned()
            }
            (None, None) => short(&passage.text),
        };
        let is_unnamed = title.is_none() && passage.kind == PassageKind::Stamp;
        Self { label, within: passage.within.clone(), is_unnamed, ..Self::default() }
    }

    /// Puts a passage into the contents.
    pub fn take(&mut self, passage: &Passage, anchor: Option<&str>, lang: Lang) {
        let Some(anchor) = anchor else { return };
        match passage.kind {
            PassageKind::Section => self.chapter(anchor, short(&passage.text), false),
            PassageKind::Caption | PassageKind::Heading => self.named(anchor, passage),
            PassageKind::Stamp if !self.blocks.is_empty() => {
                if let Some((number, _)) = appendix(&passage.text) {
                    self.chapter(anchor, appendix_label(number.as_deref(), lang), true);
                }
            }
            PassageKind::Paragraph => self.paragraph(anchor, passage),
            // Lines to write on are no name.
            PassageKind::Text if passage.text.contains("__") => {}
            PassageKind::Text
                if self.is_unnamed || self.chapters.last().is_some_and(|last| last.is_unnamed) =>
            {
                self.named(anchor, passage);
            }
            _ => {}
        }
    }

    fn chapter(&mut self, anchor: &str, label: String, is_unnamed: bool) {
        self.is_unnamed = false;
        self.chapters.push(Chapter { anchor: anchor.to_owned(), label, paragraphs: Vec::new(), is_unnamed });
    }

    /// A name: of the appendix before it, or of a table.
    fn named(&mut self, anchor: &str, passage: &Passage) {
        let name = short(&passage.text);
        if std::mem::take(&mut self.is_unnamed) {
            self.label = short(&format!("{}: {name}", self.label));
            return;
        }
        match self.chapters.last_mut().filter(|last| last.is_unnamed) {
            Some(last) => {
                last.is_unnamed = false;
                last.label = short(&format!("{}: {name}", last.label));
            }
            None if passage.kind == PassageKind::Caption => self.chapter(anchor, name, false),
            None => {}
        }
    }

    fn paragraph(&mut self, anchor: &str, passage: &Passage) {
        let Some(number) = &passage.paragraph else { return };
        if self.chapters.is_empty() {
            self.chapter(anchor, String::new(), false);
        }
        if let Some(last) = self.chapters.last_mut() {
            last.is_unnamed = false;
            last.paragraphs.push((anchor.to_owned(), number.clone()));
        }
    }
}

fn appendix_label(number: Option<&str>, lang: Lang) -> String {
    match number {
        Some(number) => WORDS.fill(lang, "contents-appendix", &[("number", number)]),
        None => WORDS.label(lang, "contents-appendix-bare").into_owned(),
    }
}

/// A text on one line, cut after some words.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((at, _)) => {
            let head = line.get(..at).unwrap_or_default();
            format!("{} …", head.rsplit_once(' ').map_or(head, |(words, _)| words))
        }
    }
}
