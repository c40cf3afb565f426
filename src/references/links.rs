//! Citations in the text of an act as links: which words cite, and where the cited parts stand.

use super::places::{Place, Places};
use super::resolve::resolved;
use super::{Held, Reference};
use std::collections::BTreeMap;
use std::ops::Range;
use zanflow_citations::mentions::{Mention, Of};
use zanflow_model::Model;
use zanflow_store::{ActInfo, Kb, KbError};

/// A citation in a passage.
#[derive(Debug, Clone)]
pub struct Link {
    /// Place of its passage among [`Model::passages`].
    pub passage: usize,
    /// Bytes of the passage's text.
    pub range: Range<usize>,
    /// What it cites.
    pub reference: Reference,
    /// Id of the held act that it leads to; none where it leads to the citing act itself, or nowhere.
    pub act: Option<String>,
    /// Where the cited parts stand in that act.
    pub places: Vec<Place>,
}

impl Link {
    /// Whether there is a text to lead to.
    pub fn leads(&self) -> bool {
        self.act.is_some() || !self.places.is_empty()
    }
}

/// The citations of a model's text, in its order, for a day (`YYYY-MM-DD`); the model need not be in the knowledge base.
///
/// # Errors
/// The index cannot be read.
pub fn links(kb: &Kb, info: &ActInfo, model: &Model, day: &str) -> Result<Vec<Link>, KbError> {
    let own = Places::of(model);
    let mut others: BTreeMap<String, Places> = BTreeMap::new();
    let mut links = Vec::new();
    for (passage, reference, mention) in resolved(kb, info, model, day)? {
        let act = held(&reference).filter(|act| *act != info.id);
        let places = match &act {
            Some(act) => in_act(kb, act, &mention, &mut others)?,
            None if reference.held == Held::Own || held(&reference).is_some() => {
                in_own(&own, &reference, &mention)
            }
            None => Vec::new(),
        };
        links.push(Link { passage, range: mention.range, reference, act, places });
    }
    Ok(links)
}

/// The act that the knowledge base holds for a citation; of several files of one act the first.
fn held(reference: &Reference) -> Option<String> {
    match (reference.held, reference.acts.as_slice()) {
        (Held::Held | Held::Possible, [act]) => Some(act.id.clone()),
        (Held::Several, [first, rest @ ..]) => {
            rest.iter().all(|act| act.citation == first.citation).then(|| first.id.clone())
        }
        _ => None,
    }
}

fn in_act(
    kb: &Kb,
    act: &str,
    mention: &Mention,
    others: &mut BTreeMap<String, Places>,
) -> Result<Vec<Place>, KbError> {
    if mention.parts.is_empty() {
        return Ok(Vec::new());
    }
    if !others.contains_key(act) {
        let model = kb.model(act)?;
        others.insert(act.to_owned(), model.as_ref().map(Places::of).unwrap_or_default());
    }
    Ok(others.get(act).map(|places| places.find("act", &mention.parts, None)).unwrap_or_default())
}

fn in_own(own: &Places, reference: &Reference, mention: &Mention) -> Vec<Place> {
    let within = match mention.of {
        Of::Approved | Of::Paragraph => reference.within.as_str(),
        Of::Act | Of::Other => "act",
    };
    let here = (mention.of == Of::Paragraph).then_some(reference.paragraph.as_deref()).flatten();
    own.find(within, &mention.parts, here)
}
