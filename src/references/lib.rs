//! What an act cites, what cites it, and which of its references lead nowhere.
//!
//! `read` finds the places, `outline` tells which parts an act has, `resolve` joins both over a knowledge base. A reference is called
//! broken only where the text it leads to is held and does not have the part, or where the cited act is held and was repealed. What
//! is not held is not broken.

mod links;
mod outline;
mod places;
mod read;
mod resolve;
mod standard;

pub use links::{Link, links};
pub use outline::{Existing, Outline};
pub use places::{Place, Places};
pub use read::read;
pub use resolve::references;
pub use standard::{HeldStandard, Standard, standard_of};

use schemars::JsonSchema;
use serde::Serialize;
use zanflow_store::StatusOn;

/// References of an act, both ways.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct References {
    /// Id of the act.
    pub act: String,
    /// Its citation in Kazakh.
    pub citation: String,
    /// The day for which status is told, `YYYY-MM-DD`.
    pub on: String,
    /// What it cites, in the text's order.
    pub cites: Vec<Reference>,
    /// Passages of other acts that cite it, by act and line.
    pub cited_by: Vec<Incoming>,
    /// How many passages cite its keys; more than `cited_by` where that list was cut.
    pub cited_by_total: usize,
    /// How many of `cites` are broken.
    pub broken: usize,
}

/// A place of an act that cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reference {
    /// The file of its lines.
    pub file: String,
    /// First line of its passage.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Where it stands: `act`, or the id of a service.
    pub within: String,
    /// Number of the paragraph that it stands in.
    pub paragraph: Option<String>,
    /// The words that cite.
    pub words: String,
    /// What the passage does with the act that it cites.
    pub relation: Relation,
    /// The cited act as the words name it.
    pub cited: Cited,
    /// Whether the knowledge base holds it.
    pub held: Held,
    /// The acts that the knowledge base holds for it: one where `held` is `held`, several where it cannot be told which.
    pub acts: Vec<CitedAct>,
    /// Why it leads nowhere; empty where nothing speaks against it.
    pub broken: Vec<Broken>,
}

/// What a passage does with the act that it cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It was issued on its grounds.
    Basis,
    /// It refers to it.
    Cites,
    /// It repeals it.
    Repeals,
    /// It was repealed by it.
    RepealedBy,
    /// It was changed by it.
    AmendedBy,
    /// An approval stamp names it, though it is another act.
    Stamp,
}

/// A cited act as the words name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cited {
    /// Which text it is part of.
    pub of: CitedText,
    /// `қаулы`, `бұйрық`, `заң`, …
    pub act_type: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
    /// Without quotes.
    pub title: Option<String>,
    /// Number in the register.
    pub registration: Option<String>,
    /// Cited articles (бап).
    pub articles: Vec<String>,
    /// Cited paragraphs (тармақ).
    pub paragraphs: Vec<String>,
    /// Cited items (тармақша).
    pub items: Vec<String>,
    /// Cited appendices (қосымша).
    pub appendices: Vec<String>,
}

/// Which text words cite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitedText {
    /// Another act.
    #[default]
    Other,
    /// The citing act itself.
    Act,
    /// The regulation or rules that the citing act approves.
    Approved,
    /// The citing paragraph itself.
    Paragraph,
}

/// Whether the knowledge base holds a cited act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It is the citing act itself.
    Own,
    /// It holds it.
    Held,
    /// It holds one of that day and kind, and the words do not tell more.
    Possible,
    /// It holds several that the words fit.
    Several,
    /// It does not hold it; that says nothing of whether the reference is right.
    NotHeld,
}

/// A held act that is cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitedAct {
    /// Its id.
    pub id: String,
    /// Its citation in Kazakh.
    pub citation: String,
    /// Whether it is in force on the day asked for: `in_force`, `repealed`, `not_yet`.
    pub status: StatusOn,
    /// The day it was repealed, where known.
    pub repealed_on: Option<String>,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Broken {
    /// What is wrong.
    pub kind: BrokenKind,
    /// In words, with what there is instead.
    pub note: String,
}

/// What is wrong with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BrokenKind {
    /// The act has no appendix of that number.
    AppendixMissing,
    /// It has no paragraph of that number.
    ParagraphMissing,
    /// The paragraph has no item of that number.
    ItemMissing,
    /// The law has no article of that number.
    ArticleMissing,
    /// The cited act had been repealed when the citing one was issued.
    RepealedBefore,
    /// It was repealed since.
    RepealedSince,
}

/// A passage of another act that cites this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Incoming {
    /// Id of the citing act.
    pub act: String,
    /// Its citation in Kazakh, with the paragraph.
    pub citation: String,
    /// The file of the lines.
    pub file: String,
    /// First line.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// The words that cite.
    pub words: String,
    /// Whether the citing act is in force on the day asked for.
    pub status: StatusOn,
}
