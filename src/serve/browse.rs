//! What lists show of all acts and narrow them by, made once for a commit and a day.

use super::app::App;
use super::error::Failure;
use super::lists::{Badge, today};
use super::vocabulary;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use zanflow_citations::references::body_name;
use zanflow_store::ActInfo;

/// All acts, and all services by their names.
pub struct Browse {
    version: u64,
    day: String,
    all: Arc<Vec<ActInfo>>,
    listed: Vec<Listed>,
    /// Places of acts, the newest first.
    pub newest: Vec<usize>,
    /// The last changed first.
    pub changed: Vec<usize>,
    /// By title.
    pub by_title: Vec<usize>,
    /// By name.
    pub services: Vec<Named>,
}

/// What an act is browsed by beside its facts.
pub struct Listed {
    /// What is proved of whether it is in force.
    pub status: Badge,
    /// Who issued it, by the name that people read.
    issuer: Option<String>,
    /// The day and words of its last change, if it has any.
    pub changed: Option<(String, String)>,
}

/// An act of a list.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    /// Its facts.
    pub info: &'a ActInfo,
    /// What else it is browsed by.
    pub listed: &'a Listed,
}

/// A service, whichever acts regulate it.
pub struct Named {
    /// Its name, as the first act gives it.
    pub title: String,
    /// Stems of the name.
    pub key: String,
    /// Where it stands: act and service by their places in the lists.
    pub places: Vec<(usize, usize)>,
}

/// The last lists that were made.
#[derive(Default)]
pub struct Cache(Mutex<Option<Arc<Browse>>>);

/// The lists of the last commit, for today.
pub fn browse(app: &App) -> Result<Arc<Browse>, Failure> {
    // Held while they are made: a second visitor waits for the same lists instead of making them too.
    let mut kept = app.browse.0.lock().map_err(|_| Failure::Stopped)?;
    let (version, day) = (app.kb.version(), today());
    if let Some(known) = &*kept
        && (known.version, &known.day) == (version, &day)
    {
        return Ok(Arc::clone(known));
    }
    let made = Arc::new(Browse::new(app.acts()?, version, day));
    *kept = Some(Arc::clone(&made));
    Ok(made)
}

impl Browse {
    /// Of all acts, by id, for a day.
    pub fn new(all: Arc<Vec<ActInfo>>, version: u64, day: String) -> Self {
        let listed: Vec<Listed> = all.iter().map(|info| Listed::new(info, &day)).collect();
        let services = services(&all);
        let (newest, changed, by_title) = (Vec::new(), Vec::new(), Vec::new());
        let mut made = Self { version, day, all, listed, newest, changed, by_title, services };
        made.newest = made.order(|a, b| b.info.document.date.cmp(&a.info.document.date));
        made.changed = made.order(|a, b| b.listed.changed.cmp(&a.listed.changed));
        made.by_title = made.order(|a, b| a.info.document.title.cmp(&b.info.document.title));
        made
    }

    /// Places of all acts in an order; acts that are alike in it stay by id.
    fn order(&self, first: impl Fn(Act<'_>, Act<'_>) -> Ordering) -> Vec<usize> {
        let mut acts: Vec<(usize, Act<'_>)> = self.acts().enumerate().collect();
        acts.sort_by(|(_, a), (_, b)| first(*a, *b));
        acts.into_iter().map(|(nth, _)| nth).collect()
    }

    /// All acts, by id.
    pub fn acts(&self) -> impl Iterator<Item = Act<'_>> {
        self.all.iter().zip(&self.listed).map(|(info, listed)| Act { info, listed })
    }

    /// The act at a place of the lists.
    pub fn act(&self, nth: usize) -> Option<Act<'_>> {
        Some(Act { info: self.all.get(nth)?, listed: self.listed.get(nth)? })
    }
}

impl Listed {
    fn new(info: &ActInfo, day: &str) -> Self {
        let issuer = info.document.issuer.as_deref().map(body_name);
        Self { status: Badge::of(info, day), issuer, changed: last_change(info) }
    }
}

impl<'a> Act<'a> {
    /// Whether it has a value of a facet.
    pub fn has(self, facet: &str, value: &str) -> bool {
        // Addresses of old pages say in_force, and give a body's name as the act prints it.
        let mut has = facet == "issuer" && self.info.document.issuer.as_deref() == Some(value);
        let value = if value == "in_force" { "in-force" } else { value };
        self.values(facet, |own| has |= own == value);
        has
    }

    /// Gives its values of a facet to `take`, each once.
    pub fn values(self, facet: &str, mut take: impl FnMut(&'a str)) {
        let info = self.info;
        let document = &info.document;
        let one = match facet {
            "form" => Some(vocabulary::form(info)),
            "status" => Some(self.listed.status.key),
            "issuer" => self.listed.issuer.as_deref(),
            "region" => document.region.as_deref(),
            "year" => document.date.as_deref().and_then(|date| date.get(..4)),
            "type" => document.act_type.as_deref(),
            _ => {
                let mut titles: Vec<&str> =
                    info.services.iter().filter_map(|service| service.title.as_deref()).collect();
                titles.sort_unstable();
                titles.dedup();
                titles.into_iter().for_each(&mut take);
                None
            }
        };
        one.into_iter().for_each(take);
    }
}

/// The last change that an act's text or history tells: of a repeal the day, of a version its day, of an amendment its note.
fn last_change(info: &ActInfo) -> Option<(String, String)> {
    let document = &info.document;
    let repealed = info.repealed_on().map(|day| (day.to_owned(), String::new()));
    let version = document.version_date.clone().filter(|day| document.date.as_ref() < Some(day));
    let noted = document.amendments.iter().filter_map(|amendment| {
        let number =
            amendment.by_number.as_ref().map(|number| format!("№\u{a0}{number}")).unwrap_or_default();
        Some((amendment.by_date.clone()?, number))
    });
    repealed.into_iter().chain(version.map(|day| (day, String::new()))).chain(noted).max()
}

/// Services by the stems of their names, which acts inflect and spell as they like.
fn services(acts: &[ActInfo]) -> Vec<Named> {
    let mut by_key: BTreeMap<&str, Named> = BTreeMap::new();
    for (at, info) in acts.iter().enumerate() {
        for (nth, service) in info.services.iter().enumerate() {
            let named = by_key.entry(&service.key).or_insert_with(|| Named {
                title: service.title.clone().unwrap_or_else(|| service.id.clone()),
                key: service.key.clone(),
                places: Vec::new(),
            });
            named.places.push((at, nth));
        }
    }
    let mut named: Vec<Named> = by_key.into_values().collect();
    named.sort_by(|a, b| a.title.cmp(&b.title));
    named
}
