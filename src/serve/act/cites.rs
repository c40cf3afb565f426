//! What an act cites and what cites it, act by act.

use crate::app::App;
use crate::error::Failure;
use crate::lists::Badge;
use crate::text::{anchor, permalink};
use serde::Serialize;
use zanflow_model::Model;
use zanflow_references::{CitedText, Incoming, Link, Relation, references};
use zanflow_store::ActInfo;
use zanflow_wording::url;

/// Passages of other acts that are listed at most.
const MOST: usize = 200;

/// Both lists.
#[derive(Debug, Default, Serialize)]
pub struct Cites {
    /// Acts that it cites, in the order in which it first does.
    to: Vec<Other>,
    /// Acts that cite it, by id.
    from: Vec<Other>,
    /// Passages of other acts that cite it and are not listed.
    more: usize,
}

/// Another act.
#[derive(Debug, Serialize)]
struct Other {
    /// Its citation, or the words that cite it.
    name: String,
    /// Its page, if it is held.
    href: Option<String>,
    /// What is proved of it, if it is held.
    status: Badge,
    /// What is done with it.
    relation: &'static str,
    /// Where: address and words.
    places: Vec<(String, String)>,
}

impl Cites {
    /// Of an act of the knowledge base, given the citations of its text.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of(app: &App, info: &ActInfo, model: &Model, links: &[Link], day: &str) -> Result<Self, Failure> {
        let found = references(&app.kb, &info.id, day, MOST)?;
        let (from, more) = match found {
            Some(found) => {
                let listed = found.cited_by.len();
                (incoming(&found.cited_by), found.cited_by_total.saturating_sub(listed))
            }
            None => (Vec::new(), 0),
        };
        Ok(Self { to: outgoing(model, links), from, more })
    }
}

fn outgoing(model: &Model, links: &[Link]) -> Vec<Other> {
    let mut others: Vec<Other> = Vec::new();
    for link in links.iter().filter(|link| link.reference.cited.of == CitedText::Other) {
        let Some(passage) = model.passages.get(link.passage) else { continue };
        let place = format!("#{}", anchor(passage.file.as_deref(), passage.line_start));
        let at = (place, line_of(&link.reference.paragraph, passage.line_start));
        let held = link.reference.acts.first().filter(|_| link.act.is_some());
        let name = held.map_or_else(|| link.reference.words.clone(), |act| act.citation.clone());
        let relation = relation(link.reference.relation);
        match others.iter_mut().find(|other| other.name == name && other.relation == relation) {
            Some(other) => other.places.push(at),
            None => others.push(Other {
                href: link.act.as_ref().map(|act| format!("/acts/{}", url(act))),
                status: Badge::new(held.map(|act| act.status), None),
                relation,
                places: vec![at],
                name,
            }),
        }
    }
    others
}

/// The number of the paragraph, else the line.
fn line_of(paragraph: &Option<String>, line: u32) -> String {
    paragraph.as_ref().map_or_else(|| format!("L{line}"), |number| format!("§ {number}"))
}

fn incoming(found: &[Incoming]) -> Vec<Other> {
    let mut others: Vec<(String, Other)> = Vec::new();
    for one in found {
        let at = (permalink(&one.act, None, one.line_start), one.citation.clone());
        match others.last_mut() {
            Some((act, other)) if *act == one.act => other.places.push(at),
            _ => {
                let other = Other {
                    name: one.citation.clone(),
                    href: Some(format!("/acts/{}", url(&one.act))),
                    status: Badge::new(Some(one.status), None),
                    relation: "cites",
                    places: vec![at],
                };
                others.push((one.act.clone(), other));
            }
        }
    }
    others.into_iter().map(|(_, other)| other).collect()
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Basis => "basis",
        Relation::Cites => "cites",
        Relation::Repeals => "repeals",
        Relation::RepealedBy => "repealed-by",
        Relation::AmendedBy => "amended-by",
        Relation::Stamp => "stamp",
    }
}
